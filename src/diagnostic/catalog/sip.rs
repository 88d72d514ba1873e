//! Addresses of SIP, and the headers that go out with a call.

use super::Code;
use super::values::Subject;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Something that is no address of SIP.
pub fn no_sip_address(span: Span, subject: &Subject<'_>) -> Diagnostic {
    let message = format!("the text of `{}` must be a SIP address such as `sip:alice@example.com`", subject.name);
    Diagnostic::new(Code::BadSipUri, span, message).help("write `sip:`, a user and a host").twilio(subject.twilio)
}

/// A character that no address of SIP holds.
pub fn character_in_address(span: Span, subject: &Subject<'_>, character: char) -> Diagnostic {
    let what = if character.is_whitespace() { "white space".to_owned() } else { format!("`{character}`") };
    let message = format!("the text of `{}` is a SIP address, which holds no {what}", subject.name);
    Diagnostic::new(Code::BadSipUri, span, message)
        .help(format!("leave it out, or write `%{:02X}`", u32::from(character)))
        .twilio(32110)
}

/// An address without a host, or with an `@` and nobody in front of it.
pub fn no_host(span: Span, subject: &Subject<'_>) -> Diagnostic {
    let message = format!("the SIP address in `{}` needs a host, and somebody in front of an `@`", subject.name);
    Diagnostic::new(Code::BadSipUri, span, message).help("write it like `sip:alice@example.com`").twilio(subject.twilio)
}

/// A port that is no number.
pub fn bad_port(span: Span, subject: &Subject<'_>) -> Diagnostic {
    let message = format!("the port of the SIP address in `{}` must be a number up to 65535", subject.name);
    Diagnostic::new(Code::BadSipUri, span, message).help("write it behind the host: `example.com:5060`").twilio(32110)
}

/// A host that only its own network can reach.
pub fn private_host(span: Span, host: &str) -> Diagnostic {
    Diagnostic::new(Code::BadSipUri, span, format!("Twilio cannot reach `{host}`, which is not a public host"))
        .help("write a host that is reachable from the internet")
        .twilio(13254)
}

/// An address at Twilio that names nobody.
pub fn no_user(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadSipUri, span, "a phone that is registered with Twilio is called by its user name")
        .help("write the user in front of the host: `sip:alice@acme.sip.twilio.com`")
        .twilio(32223)
}

/// A parameter of an address with a value that Twilio does not take.
pub fn parameter(span: Span, name: &str, choices: &str) -> Diagnostic {
    Diagnostic::new(Code::BadSipUri, span, format!("`{name}` in a SIP address must be {choices}"))
        .help("write one of those")
        .twilio(32114)
}

/// A region that Twilio does not list.
pub fn unknown_region(span: Span, region: &str, nearest: Option<&str>) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::UnlistedValue, span, format!("Twilio lists no region `{region}`")).twilio(32114);
    match nearest {
        Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")),
        None => diagnostic.help("write one that Twilio lists, such as `us1`, `ie1` or `au1`"),
    }
}

/// A connection of Interconnect that is no SID.
pub fn connection(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadSipUri, span, "`tnx` in a SIP address must be the SID of a connection")
        .help("write two capital letters and 32 letters and digits, as the console shows them")
        .twilio(32301)
}

/// Two addresses that go over a connection of Interconnect.
pub fn two_connections(span: Span, first: Span) -> Diagnostic {
    let message = "a `dial` can call over one Interconnect connection only, and this is the second with `tnx`";
    Diagnostic::new(Code::ConflictingParts, span, message)
        .related(first, "the first one")
        .help("dial them one after another, each in a `dial` of its own")
        .twilio(32303)
}

/// A header without a name.
pub fn no_header_name(span: Span, subject: &Subject<'_>) -> Diagnostic {
    Diagnostic::new(Code::BadSipHeader, span, format!("a header of `{}` needs a name", subject.name))
        .help("write it as `x-name=value`, with `&` between two of them")
        .twilio(32111)
}

/// A `header` whose name is empty.
pub fn header_without_name(span: Span, header: &str) -> Diagnostic {
    Diagnostic::new(Code::BadSipHeader, span, format!("the name of a `{header}` is empty"))
        .help("write one that begins with `X-`")
        .twilio(13252)
}

/// A character that no name of a header holds.
pub fn header_character(span: Span, name: &str, character: char) -> Diagnostic {
    let what = if character.is_whitespace() { "white space".to_owned() } else { format!("`{character}`") };
    let message = format!("the name of a SIP header holds no {what}, as `{name}` does");
    Diagnostic::new(Code::BadSipHeader, span, message).help("write it with letters, digits and `-`").twilio(32111)
}

/// A header that Twilio keeps for itself.
pub fn reserved_header(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::BadSipHeader, span, format!("Twilio keeps headers like `{name}` for itself"))
        .help("choose a name that begins with `X-` but not with `X-Twilio`")
        .twilio(32113)
}

/// A header that Twilio does not send.
pub fn refused_header(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::BadSipHeader, span, format!("Twilio does not send the header `{name}`"))
        .help(format!("write `X-{name}`, or one of {OTHER_HEADERS}"))
        .twilio(13252)
}

/// A header in an address that Twilio may not send.
pub fn unlisted_header(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::UnlistedValue, span, format!("Twilio does not list `{name}` among the headers that it sends"))
        .help(format!("write `X-{name}`, or one of {OTHER_HEADERS}"))
        .twilio(32113)
}

const OTHER_HEADERS: &str = "`User-to-User`, `Remote-Party-ID`, `P-Preferred-Identity` and `P-Called-Party-ID`";

/// A line break or the like in the value of a header.
pub fn header_value(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadSipHeader, span, "the value of a SIP header is one line without control characters")
        .help("leave out the line breaks")
        .twilio(32112)
}

/// More characters in headers than Twilio sends.
pub fn long_headers(span: Span, length: usize, max: u32) -> Diagnostic {
    let message = format!("the SIP headers of a call have at most {max} characters in all, and here are {length}");
    Diagnostic::new(Code::TooLong, span, message)
        .help("send less, or an identifier to look the rest up by")
        .twilio(13253)
}

/// A SIP address beside several.
pub fn address_twice(span: Span, uri: Span, sip: &str, uri_name: &str) -> Diagnostic {
    let message = format!("`{sip}` has one address of its own or several in `{uri_name}`, not both");
    Diagnostic::new(Code::ConflictingParts, span, message)
        .related(uri, "another address")
        .help(format!("put it into a `{uri_name}` of its own"))
        .twilio(13243)
}

/// A `sip` that calls nobody.
pub fn no_address(span: Span, sip: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingText, span, format!("`{sip}` has no address"))
        .help(format!("write it behind the name: `{sip} \"sip:alice@example.com\"`"))
        .twilio(13243)
}

//! What a value may be.

use super::Code;
use super::structure::names;
use crate::diagnostic::{Diagnostic, Edit};
use crate::source::Span;

/// Whose value it is, for the message.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The attribute, or the element whose text it is.
    pub name: &'a str,
    /// Whether it is text.
    pub text: bool,
    /// Twilio's error.
    pub twilio: Option<u32>,
    /// What Twilio uses instead.
    pub default: Option<&'static str>,
}

/// "`numDigits`", or "the text of `say`".
fn whose(subject: &Subject<'_>) -> String {
    if subject.text { format!("the text of `{}`", subject.name) } else { format!("`{}`", subject.name) }
}

/// What Twilio does with a value that it does not take.
fn otherwise(subject: &Subject<'_>, help: String) -> String {
    match subject.default {
        Some(default) if !subject.text && !default.contains(' ') => {
            format!("{help}; without it, Twilio takes `{default}`")
        }
        _ => help,
    }
}

/// A value of the wrong kind or out of range.
pub fn bad_value(span: Span, subject: &Subject<'_>, kind: &str, example: Option<&str>) -> Diagnostic {
    let help = match example {
        Some(example) => format!("write a value such as `{example}`"),
        None => "write one that is".to_owned(),
    };
    Diagnostic::new(Code::BadValue, span, format!("{} must be {kind}", whose(subject)))
        .help(otherwise(subject, help))
        .twilio(subject.twilio)
}

/// A duration that is written as no attribute takes it.
pub fn near_duration(span: Span, subject: &Subject<'_>, kind: &str, near: &str) -> Diagnostic {
    Diagnostic::new(Code::BadValue, span, format!("{} must be {kind}", whose(subject)))
        .help(format!("write `{near}`"))
        .twilio(subject.twilio)
        .fix(format!("replace it by `{near}`"), span, near)
}

/// A value that is not among the choices.
pub fn bad_choice(span: Span, subject: &Subject<'_>, text: &str, nearest: Option<&str>, kind: &str) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::BadValue, span, format!("{} must be {kind}", whose(subject))).twilio(subject.twilio);
    match nearest {
        Some(nearest) => diagnostic.label(format!("not `{text}`")).help(format!("did you mean `{nearest}`?")).fix(
            format!("replace it by `{nearest}`"),
            span,
            nearest,
        ),
        None => diagnostic.help(otherwise(subject, "write one of those".to_owned())),
    }
}

/// A value that differs from the right one in case.
pub fn value_case(span: Span, subject: &Subject<'_>, text: &str, right: &str) -> Diagnostic {
    Diagnostic::new(Code::ValueCase, span, format!("Twilio writes `{right}`, not `{text}`"))
        .help(format!("write `{right}`"))
        .twilio(subject.twilio)
        .fix(format!("replace it by `{right}`"), span, right)
}

/// A value that is not on a list that Twilio extends without notice.
pub fn unlisted_value(span: Span, subject: &Subject<'_>, text: &str, nearest: Option<&str>) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::UnlistedValue, span, format!("Twilio does not list `{text}` for {}", whose(subject)))
            .twilio(subject.twilio);
    match nearest {
        Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")).fix(
            format!("replace it by `{nearest}`"),
            span,
            nearest,
        ),
        None => diagnostic.help("make sure that Twilio takes it: the list grows without notice"),
    }
}

/// Commas in a list that has blanks between its items.
pub fn commas(span: Span, commas: &[(Span, &str)], subject: &Subject<'_>) -> Diagnostic {
    let edits = commas.iter().map(|&(span, text)| Edit { span, text: text.to_owned() }).collect();
    let exact = commas.iter().all(|(comma, _)| comma.end - comma.start == 1);
    let diagnostic = Diagnostic::new(
        Code::BadValue,
        span,
        format!("the items of {} have blanks between them, no commas", whose(subject)),
    )
    .help("write blanks instead of the commas")
    .twilio(subject.twilio);
    if exact { diagnostic.fixes("replace the commas by blanks", edits) } else { diagnostic }
}

/// An item that is in its list already.
pub fn repeated_item(span: Span, item: &str, subject: &Subject<'_>) -> Diagnostic {
    Diagnostic::new(Code::RepeatedItem, span, format!("`{item}` is in {} already", whose(subject)))
        .help("delete one of the two")
}

/// More items than Twilio takes.
pub fn too_many_items(span: Span, subject: &Subject<'_>, max: u32, count: usize) -> Diagnostic {
    Diagnostic::new(Code::TooLong, span, format!("{} holds at most {max} items, and here are {count}", whose(subject)))
        .help("leave some out")
        .twilio(subject.twilio)
}

/// An item that is longer than Twilio takes.
pub fn item_too_long(span: Span, subject: &Subject<'_>, max: u32) -> Diagnostic {
    let message = format!("an item of {} has at most {max} characters", whose(subject));
    Diagnostic::new(Code::TooLong, span, message).help("shorten it").twilio(subject.twilio)
}

/// A text that is longer than Twilio takes.
pub fn too_long(span: Span, subject: &Subject<'_>, length: usize, max: u32) -> Diagnostic {
    let message = format!("{} has at most {max} characters, and here are {length}", whose(subject));
    Diagnostic::new(Code::TooLong, span, message).help("shorten it").twilio(subject.twilio)
}

/// A character that the value cannot hold.
pub fn bad_character(span: Span, subject: &Subject<'_>, character: char, kind: &str) -> Diagnostic {
    Diagnostic::new(Code::BadValue, span, format!("{} must be {kind}", whose(subject)))
        .label(format!("not `{character}`"))
        .help("leave it out")
        .twilio(subject.twilio)
}

/// More than one key where one is taken.
pub fn too_many_keys(span: Span, subject: &Subject<'_>, keys: &str) -> Diagnostic {
    let message = format!("{} is one key or none, and `{keys}` are several", whose(subject));
    let twilio = if subject.twilio == Some(13310) { Some(13311) } else { subject.twilio };
    Diagnostic::new(Code::BadValue, span, message).help("choose one of them").twilio(twilio)
}

/// An identifier that cannot be one of Twilio's: a placeholder, most often.
pub fn bad_sid(span: Span, subject: &Subject<'_>, kind: &str) -> Diagnostic {
    Diagnostic::new(Code::BadSid, span, format!("{} must be {kind}", whose(subject)))
        .help("copy it from Twilio's console")
        .twilio(subject.twilio)
}

/// A language without a region.
pub fn bare_language(span: Span, subject: &Subject<'_>, text: &str, known: &[&str]) -> Diagnostic {
    Diagnostic {
        code: Code::UnlistedValue,
        severity: Code::UnlistedValue.severity(),
        ..bad_language(span, subject, text, known)
    }
}

/// A language tag that is none.
pub fn bad_language(span: Span, subject: &Subject<'_>, text: &str, known: &[&str]) -> Diagnostic {
    let dashed = text.replace('_', "-");
    let right = known.iter().find(|tag| tag.eq_ignore_ascii_case(&dashed)).copied();
    // The language's own country first: `fr-FR`; of English, the one that Twilio takes without being told.
    let home = if text == "en" { "en-US".to_owned() } else { format!("{text}-{}", text.to_uppercase()) };
    let mut narrower: Vec<&str> = known.iter().filter(|tag| tag.split('-').next() == Some(text)).copied().collect();
    narrower.sort_by_key(|tag| **tag != home);
    narrower.truncate(4);
    narrower.extend(right);
    let message = format!("{} must be a language with its region, such as `en-US`", whose(subject));
    let twilio = if matches!(subject.twilio, None | Some(13331)) { Some(13512) } else { subject.twilio };
    let diagnostic = Diagnostic::new(Code::BadValue, span, message).twilio(twilio);
    match &narrower[..] {
        [] => diagnostic.help("write language and region, as Twilio lists them"),
        [one] => diagnostic.help(format!("write `{one}`")).fix(format!("replace it by `{one}`"), span, *one),
        several => diagnostic.help(format!("write {}", names(several, "or"))),
    }
}

/// A voice that Twilio does not list.
pub fn unknown_voice(span: Span, subject: &Subject<'_>, text: &str, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnknownVoice, span, format!("Twilio does not list the voice `{text}`"))
        .twilio(subject.twilio);
    match nearest {
        Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")).fix(
            format!("replace it by `{nearest}`"),
            span,
            nearest,
        ),
        None => diagnostic.help("write a voice with its provider, such as `Polly.Joanna` or `Google.en-US-Wavenet-C`"),
    }
}

/// White space in an address.
pub fn space_in_url(span: Span, subject: &Subject<'_>) -> Diagnostic {
    Diagnostic::new(Code::BadUrl, span, format!("{} is a URL, which holds no white space", whose(subject)))
        .help("write `%20` for a blank; text to be spoken belongs in a `say`")
        .twilio(subject.twilio.unwrap_or(11100))
}

/// A scheme that Twilio does not ask.
pub fn bad_scheme(span: Span, subject: &Subject<'_>, scheme: &str, allowed: &[&str], relative: bool) -> Diagnostic {
    let begin: Vec<String> = allowed.iter().map(|scheme| format!("{scheme}://")).collect();
    let begin: Vec<&str> = begin.iter().map(String::as_str).collect();
    let or_relative = if relative { ", or a relative one" } else { "" };
    let message = format!("{} must be a URL that begins with {}{or_relative}", whose(subject), names(&begin, "or"));
    Diagnostic::new(Code::BadUrl, span, message)
        .label(format!("not `{scheme}`"))
        .help(format!("write `{}://…`", allowed[allowed.len() - 1]))
        .twilio(subject.twilio.unwrap_or(11100))
}

/// A relative address where Twilio takes none.
pub fn relative_url(span: Span, subject: &Subject<'_>, allowed: &[&str]) -> Diagnostic {
    let scheme = allowed[allowed.len() - 1];
    Diagnostic::new(Code::BadUrl, span, format!("{} cannot be a relative URL", whose(subject)))
        .help(format!("write the whole of it, from `{scheme}://` on"))
        .twilio(subject.twilio.unwrap_or(11100))
}

/// An address without a host.
pub fn no_host(span: Span, subject: &Subject<'_>, scheme: &str) -> Diagnostic {
    Diagnostic::new(Code::BadUrl, span, format!("{} has a scheme but no host", whose(subject)))
        .help(format!("write the host behind the scheme, as in `{scheme}://example.com/menu`"))
        .twilio(subject.twilio.unwrap_or(11100))
}

/// An underscore in a host.
pub fn underscore_in_host(span: Span, subject: &Subject<'_>, host: &str) -> Diagnostic {
    Diagnostic::new(Code::BadUrl, span, format!("{} has a host with an underscore, `{host}`", whose(subject)))
        .help("use a host name of letters, digits and `-`: Twilio refuses others")
        .twilio(subject.twilio.unwrap_or(11100))
}

/// A host that no name server knows.
pub fn bad_host(span: Span, subject: &Subject<'_>, host: &str) -> Diagnostic {
    Diagnostic::new(Code::BadUrl, span, format!("{} has `{host}` for a host, which cannot be one", whose(subject)))
        .help("write a host name of letters, digits and `-`, with dots between its parts")
        .twilio(subject.twilio.unwrap_or(11100))
}

/// A port that is no number.
pub fn bad_port(span: Span, subject: &Subject<'_>) -> Diagnostic {
    Diagnostic::new(Code::BadUrl, span, format!("the port in {} must be a number up to 65535", whose(subject)))
        .help("write it behind the host, as in `https://example.com:8443/menu`, or leave it out")
        .twilio(subject.twilio.unwrap_or(11100))
}

/// A character that no URL holds.
pub fn character_in_url(span: Span, subject: &Subject<'_>, character: char) -> Diagnostic {
    let message = format!("{} is a URL, which holds no `{character}`", whose(subject));
    let instead = match character {
        '\\' => "write `/`".to_owned(),
        other => format!("write `%{:02X}`", other as u32),
    };
    Diagnostic::new(Code::BadUrl, span, message).help(instead).twilio(subject.twilio.unwrap_or(11100))
}

/// What is wrong with the braces of a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// One is opened and not closed.
    Unclosed,
    /// There is nothing between two of them.
    Empty,
    /// One is closed that was not opened, or opened inside another.
    Malformed,
}

/// Braces in a URL that do not match.
pub fn url_template(span: Span, subject: &Subject<'_>, wrong: Template) -> Diagnostic {
    let (what, twilio) = match wrong {
        Template::Unclosed => ("a brace that is never closed", 11320),
        Template::Empty => ("braces with nothing between them", 11310),
        Template::Malformed => ("a brace that matches no other", 11300),
    };
    Diagnostic::new(Code::BadUrl, span, format!("{} has {what}", whose(subject)))
        .help("write `%7B` and `%7D` for braces that belong to the URL: Twilio fills in what stands between them")
        .twilio(twilio)
}

/// `www.example.com/menu`
pub fn no_scheme(span: Span, subject: &Subject<'_>, allowed: &[&str]) -> Diagnostic {
    let scheme = allowed[allowed.len() - 1];
    Diagnostic::new(Code::BadUrl, span, format!("{} has a host but no scheme, so it is a relative URL", whose(subject)))
        .help(format!("write `{scheme}://` in front of the host"))
        .twilio(subject.twilio.unwrap_or(11100))
}

/// A setting in the fragment of a URL that is out of range.
pub fn connection_override(span: Span, subject: &Subject<'_>, key: &str, min: u32, max: u32) -> Diagnostic {
    let what = match key {
        "ct" => "milliseconds to connect",
        "rt" => "milliseconds to answer",
        "tt" => "milliseconds in all",
        _ => "times to try again",
    };
    let message = format!("`#{key}=` in {} must be a whole number from {min} to {max}, the {what}", whose(subject));
    Diagnostic::new(Code::BadUrl, span, message).help("write one that is")
}

/// A policy in the fragment of a URL by which Twilio tries again.
pub fn retry_policy(span: Span, item: &str) -> Diagnostic {
    Diagnostic::new(Code::BadUrl, span, format!("`{item}` is nothing after which Twilio tries a request again"))
        .help("write one or more of `4xx`, `5xx`, `ct`, `rt` and `all`, with commas between them")
        .twilio(11243)
}

/// An edge location that Twilio does not list.
pub fn unknown_edge(span: Span, edge: &str, nearest: Option<&str>, twilio: Option<u32>) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::UnlistedValue, span, format!("Twilio lists no edge location `{edge}`")).twilio(twilio);
    match nearest {
        Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")),
        None => diagnostic.help("write one that Twilio lists, such as `ashburn`, `dublin` or `sydney`"),
    }
}

/// A telephone number in digits that is not E.164.
pub fn not_e164(span: Span, subject: &Subject<'_>, text: &str, digits: usize, fixed: Option<&str>) -> Diagnostic {
    let message = format!("`{text}` is not in E.164, `+` with country code and number");
    let diagnostic = Diagnostic::new(Code::NotE164, span, message).twilio(subject.twilio);
    match fixed {
        Some(fixed) => diagnostic.help(format!("write `{fixed}`")).fix(format!("write `{fixed}`"), span, fixed),
        None if digits > 15 => diagnostic.help("write at most 15 digits"),
        None if digits < 7 => diagnostic.help("write the whole number: short codes cannot be called from everywhere"),
        None => diagnostic.help("write the country code too: `+14155550100`"),
    }
}

/// A telephone number whose beginning no country has.
pub fn unknown_country_code(span: Span, subject: &Subject<'_>, code: &str) -> Diagnostic {
    let twilio = if subject.twilio == Some(13223) { Some(13226) } else { subject.twilio };
    Diagnostic::new(Code::UnknownCountryCode, span, format!("no country has the code `+{code}`"))
        .help(
            "write the country code behind the `+`, such as `+1` for the United States or `+44` for the United Kingdom",
        )
        .twilio(twilio)
}

/// More digits than a telephone number has.
pub fn too_many_digits(span: Span, subject: &Subject<'_>, digits: usize) -> Diagnostic {
    let message = format!("{} has at most 15 digits, and here are {digits}", whose(subject));
    Diagnostic::new(Code::TooLong, span, message).help("write one telephone number").twilio(subject.twilio)
}

/// An address that `dial` calls only by a noun of its own.
pub fn other_noun(span: Span, subject: &Subject<'_>, text: &str, noun: &str) -> Diagnostic {
    let message = format!("`{text}` is no telephone number, which {} takes", whose(subject));
    Diagnostic::new(Code::NotE164, span, message)
        .help(format!("put it into a `{noun}` inside `dial`"))
        .twilio(subject.twilio)
}

/// Something that is no number and no other address.
pub fn no_number(span: Span, subject: &Subject<'_>) -> Diagnostic {
    Diagnostic::new(Code::NotE164, span, format!("{} must be a telephone number", whose(subject)))
        .help("write it in E.164: `+14155550100`")
        .twilio(subject.twilio)
}

/// Text that is no JSON.
pub fn bad_json(span: Span, subject: &Subject<'_>) -> Diagnostic {
    Diagnostic::new(Code::BadJson, span, format!("{} must be JSON", whose(subject)))
        .label("it stops being that here")
        .help("write names and texts in double quotes, and no comma behind the last of them")
        .twilio(subject.twilio)
}

/// A placeholder inside an address that its author has written.
pub fn placeholder_in_url(span: Span, name: &str) -> Diagnostic {
    let message = format!("whatever `{name}` holds becomes part of this address as it is");
    Diagnostic::new(Code::PlaceholderInUrl, span, message).help(format!(
        "pass it to a flow, `-> name value={{{name}}}`, or answer with a renderer that percent-encodes it, which plain Mustache does not"
    ))
}

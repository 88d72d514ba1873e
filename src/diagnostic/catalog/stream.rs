//! What is started, stopped and connected.

use super::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Something to be stopped that is not named.
pub fn stop_without_name(span: Span, noun: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingAttribute, span, format!("to be stopped, a `{noun}` needs its `name`"))
        .help("add the `name` that it was started with")
}

/// Attributes and elements of something to be stopped; there is at least one of them.
pub fn only_name_counts(found: &[(&str, Span)]) -> Diagnostic {
    let (name, span) = found.first().copied().unwrap_or_default();
    let message = format!("`{name}` has no effect where something is stopped: only its `name` counts");
    let delete = if found.len() > 1 { "delete them" } else { "delete it" };
    let mut diagnostic = Diagnostic::new(Code::NoEffect, span, message).help(delete);
    for &(_, span) in found.iter().skip(1) {
        diagnostic = diagnostic.related(span, "nor has this");
    }
    diagnostic
}

/// A stream that leads nowhere.
pub fn stream_without_url(span: Span, stream: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingAttribute, span, format!("`{stream}` needs `url`"))
        .help("add `url=wss://…`")
        .twilio(31923)
}

/// A query in the address of a stream.
pub fn query_of_stream(span: Span, stream: &str) -> Diagnostic {
    Diagnostic::new(Code::BadUrl, span, format!("the query in the address of a `{stream}` gets lost"))
        .help("put each value into a `parameter` inside")
}

/// A stream of a side that `connect` does not send.
pub fn track_of_connect(span: Span, track: &str, connect: Span, connect_name: &str) -> Diagnostic {
    let message = format!("inside `{connect_name}` a stream is of `inbound_track`, not of `{track}`");
    Diagnostic::new(Code::BadValue, span, message)
        .related(connect, "inside this")
        .help("leave `track` out, or use `start`, which can send both sides")
        .twilio(31941)
}

/// SIPREC without a connector.
pub fn siprec_without_connector(span: Span, siprec: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingAttribute, span, format!("to be started, a `{siprec}` needs `connectorName`"))
        .help("add the name of the SIPREC connector that is installed in the account")
}

/// A parameter that is too long.
pub fn long_parameter(span: Span, parameter: &str, length: usize, max: usize) -> Diagnostic {
    let message =
        format!("name and value of a `{parameter}` have at most {max} characters together, and here are {length}");
    Diagnostic::new(Code::TooLong, span, message).help("send less, or an identifier to look the rest up by")
}

/// A name that is taken.
pub fn duplicate_name(span: Span, noun: &str, name: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateName, span, format!("another `{noun}` of this call is named `{name}`"))
        .related(first, "the first one")
        .help("choose another name, or stop the first one before")
}

/// A stream that `stop` cannot stop.
pub fn stop_of_connected(span: Span, name: &str, opened: Span) -> Diagnostic {
    let message = format!("`stop` has no effect on `{name}`, which `connect` has opened");
    Diagnostic::new(Code::NoEffect, span, message)
        .related(opened, "opened here")
        .help("delete it: the stream ends when your server closes the connection")
}

/// More streams than a call has.
pub fn too_many_streams(span: Span, max: usize) -> Diagnostic {
    let message = format!("a call has at most {max} streams at a time, and this is one too many");
    Diagnostic::new(Code::TooMany, span, message)
        .help("stop one before, or send several of your services the same stream; SIPREC of both tracks counts twice")
}

//! What is sent as a message.

use super::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A message without words and media.
pub fn nothing_to_send(span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingText, span, format!("`{message}` has nothing to send"))
        .help(format!("write the words behind it, `{message} \"…\"`, or put a `body` or `media` inside"))
        .twilio(14103)
}

/// Words beside the parts of a message.
pub fn text_and_parts(span: Span, message: &str, part: &str, place: Span) -> Diagnostic {
    Diagnostic::new(Code::MixedMessage, span, format!("`{message}` has text beside a `{part}`"))
        .related(place, "a part of its own")
        .help("put the text into a `body` inside")
}

/// Bodies that are too long together.
pub fn long_bodies(span: Span, message: &str, length: usize, max: usize) -> Diagnostic {
    let text = format!("the bodies of a `{message}` are joined to at most {max} characters, and here are {length}");
    Diagnostic::new(Code::TooLong, span, text).help("shorten them, or send two messages").twilio(14103)
}

/// Two addresses for reports of one message.
pub fn differing_callbacks(span: Span, action: Span) -> Diagnostic {
    let message = "`statusCallback` is not the address in `action`, and Twilio leaves open which of them is asked";
    Diagnostic::new(Code::DifferingCallbacks, span, message)
        .related(action, "the other address")
        .help("give both the same address")
}

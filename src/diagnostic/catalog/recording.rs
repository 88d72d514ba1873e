//! Recordings and what is made of them.

use super::{Code, rules};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A recording that may be too long to be put into words.
pub fn long_transcription(span: Span, transcribe: Span) -> Diagnostic {
    let message = "a recording of more than 120 seconds is not put into words";
    Diagnostic::new(Code::LongTranscription, span, message)
        .related(transcribe, "asks for words")
        .help("write `maxLength=2m`, or delete `transcribe`")
        .twilio(13615)
}

/// A place for words that nobody asks for.
pub fn transcript_not_wanted(span: Span, transcribe: Option<Span>) -> Diagnostic {
    match transcribe {
        None => rules::no_effect_without(&[(span, "transcribeCallback")], "transcribe"),
        Some(transcribe) => rules::no_effect(span, "transcribeCallback", "nothing is put into words")
            .related(transcribe, "because of this")
            .help("write `transcribe=true`, or delete it"),
    }
}

/// A name that another recording of the call has.
pub fn duplicate_name(span: Span, first: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::DuplicateName, span, format!("another recording of this call is named `{name}`"))
        .related(first, "the first one")
        .help("give each its own name")
}

/// `stop` that does not say what.
pub fn stop_without_name(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingAttribute, span, "`recording` in `stop` needs `name`")
        .help("write the name that the recording was started with")
}

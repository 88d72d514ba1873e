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

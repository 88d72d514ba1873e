//! Voices, languages and SSML.

use super::{Code, rules};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// More text than a voice takes.
pub fn speech_too_long(span: Span, voice: Option<(Span, &str)>, length: usize, max: usize, tags: bool) -> Diagnostic {
    let with = if tags { ", its SSML included" } else { "" };
    let message = format!("the text of one `say` has at most {max} characters{with}, and here are {length}");
    let diagnostic = Diagnostic::new(Code::TooLong, span, message).help("divide it among several `say`").twilio(13521);
    match voice {
        Some((voice, name)) => diagnostic.related(voice, format!("`{name}` takes no more")),
        None => diagnostic,
    }
}

/// A language that the voice does not speak.
pub fn voice_language(
    span: Span,
    language: &str,
    voice_span: Span,
    voice: &str,
    speaks: &str,
    other: Option<&str>,
) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::VoiceLanguageMismatch, span, format!("the voice `{voice}` does not speak `{language}`"))
            .related(voice_span, format!("speaks {speaks}"))
            .twilio(13511);
    match other {
        Some(other) => diagnostic.help(format!("choose a voice that does, such as `{other}`, or delete `language`")),
        None => diagnostic.help("delete `language`, or choose another voice"),
    }
}

/// SSML for a voice that follows none.
pub fn no_ssml(span: Span, element: &str, voice_span: Span, voice: &str) -> Diagnostic {
    Diagnostic::new(Code::SsmlNotSupported, span, format!("the voice `{voice}` takes no SSML, and so no `{element}`"))
        .related(voice_span, "the voice")
        .help("choose a voice of Polly or Google, such as `Polly.Joanna`")
}

/// One element or attribute of SSML that a voice does not follow.
pub fn not_supported(span: Span, what: &str, voice_span: Span, voice: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Code::SsmlNotSupported, span, format!("the voice `{voice}` does not support `{what}`"))
        .related(voice_span, "the voice")
        .help(help)
}

/// `format` for what is no date.
pub fn format_of_no_date(span: Span, interpreted: &str) -> Diagnostic {
    rules::no_effect(span, "format", &format!("it orders day, month and year, and this is read as `{interpreted}`"))
        .help("write `interpret-as=date`, or delete it")
}

/// `prosody` that changes nothing.
pub fn empty_prosody(span: Span) -> Diagnostic {
    rules::no_effect(span, "prosody", "it changes nothing").help("write `rate`, `volume` or `pitch`")
}

/// `pause 0s`
pub fn empty_pause(span: Span) -> Diagnostic {
    Diagnostic::new(Code::NoEffect, span, "a pause of 0 seconds is none, and Twilio waits for 1")
        .help("delete it, or write how long to wait")
        .twilio(13910)
}

/// `play` without a file and without keys.
pub fn nothing_to_play(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingText, span, "`play` has neither an address nor `digits`")
        .help("write the address of a sound file behind it: `play \"https://…/hello.mp3\"`")
}

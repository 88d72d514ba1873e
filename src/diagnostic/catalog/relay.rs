//! Which settings of speech go together.

use super::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A voice with the prefix that `say` has.
pub fn voice_with_prefix(span: Span, voice: &str, bare: &str) -> Diagnostic {
    let message = format!("here a voice has the provider's own name, and `{voice}` is how `say` names it");
    Diagnostic::new(Code::BadValue, span, message)
        .help(format!("write `{bare}`, and its provider in `ttsProvider`"))
        .twilio(64106)
        .fix(format!("replace it by `{bare}`"), span, bare)
}

/// A voice of another provider.
pub fn voice_of_other(span: Span, voice: &str, owner: &str, provider: &str, place: Span) -> Diagnostic {
    let message = format!("`{voice}` is a voice of {owner}, not of {provider}");
    Diagnostic::new(Code::UnsupportedCombination, span, message)
        .related(place, "the provider")
        .help(format!("write `ttsProvider={owner}`, or choose a voice of {provider}"))
        .twilio(64106)
}

/// A model of another provider.
pub fn model_of_other(span: Span, model: &str, owner: &str, provider: &str, place: Span, twilio: u32) -> Diagnostic {
    let message = format!("`{model}` is a model of {owner}, not of {provider}");
    Diagnostic::new(Code::UnsupportedCombination, span, message)
        .related(place, "the provider")
        .help(format!("name {owner} as the provider, or choose a model of {provider}"))
        .twilio(twilio)
}

/// Several languages at once for a provider or model that knows one at a time.
pub fn multilingual_listener(span: Span, other: &str, place: Span) -> Diagnostic {
    let message = format!("several languages at once are understood by Deepgram's Nova models only, not by `{other}`");
    Diagnostic::new(Code::UnsupportedCombination, span, message)
        .related(place, "this understands one")
        .help("write `transcriptionProvider=Deepgram speechModel=nova-3-general`, or name one language")
        .twilio(64106)
}

/// Several languages at once for a provider whose voices speak one.
pub fn multilingual_voice(span: Span, provider: &str, place: Span) -> Diagnostic {
    let message = format!("several languages with one voice are spoken by ElevenLabs only, not by `{provider}`");
    Diagnostic::new(Code::UnsupportedCombination, span, message)
        .related(place, "this speaks one")
        .help("write `ttsProvider=ElevenLabs`, or name one language")
        .twilio(64106)
}

/// A setting that only one provider or model heeds.
pub fn heeded_by(span: Span, name: &str, by: &str) -> Diagnostic {
    Diagnostic::new(Code::NoEffect, span, format!("`{name}` has no effect: only {by} heeds it, which is not set here"))
        .help("delete it, or choose that provider and model")
}

//! What the caller keys in or says.

use super::{Code, rules};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Settings of speech where only keys are listened for.
pub fn speech_setting_for_keys(pointless: &[(Span, &str)], input: Option<Span>) -> Diagnostic {
    let diagnostic = rules::several(pointless, "here, because `gather` listens for keys only");
    match input {
        Some(input) => diagnostic.related(input, "only keys").help("write `input=[dtmf speech]`"),
        None => diagnostic.help("add `input=[dtmf speech]`: without `input`, Twilio takes `dtmf`"),
    }
}

/// Settings of keys where only speech is listened for.
pub fn key_setting_for_speech(pointless: &[(Span, &str)], input: Span) -> Diagnostic {
    rules::several(pointless, "here, because `gather` listens for speech only")
        .related(input, "only speech")
        .help("write `input=[dtmf speech]`")
}

/// `speechTimeout=auto` beside a model.
pub fn auto_timeout_with_model(span: Span, model: Span) -> Diagnostic {
    let message = "`speechTimeout` cannot be `auto` where a `speechModel` is chosen";
    Diagnostic::new(Code::ConflictingParts, span, message)
        .related(model, "the model")
        .help("write a number of seconds, or delete `speechModel`")
        .twilio(13335)
}

/// A language that a model does not know.
pub fn model_language(span: Span, model: &str, model_span: Span, language: &str) -> Diagnostic {
    let message = format!("the model `{model}` does not understand `{language}`");
    Diagnostic::new(Code::ModelLanguageMismatch, span, message)
        .related(model_span, "the model")
        .help("choose another model, or leave the choice to Twilio by deleting `speechModel`")
        .twilio(13334)
}

/// Several languages for a model that understands one at a time.
pub fn model_of_one_language(span: Span, model: Option<Span>) -> Diagnostic {
    let message = "only the model `deepgram_nova-3` understands several languages at once";
    let diagnostic = Diagnostic::new(Code::ModelLanguageMismatch, span, message)
        .help("write `speechModel=deepgram_nova-3`, or name one language")
        .twilio(13331);
    match model {
        Some(model) => diagnostic.related(model, "another model"),
        None => diagnostic,
    }
}

/// `profanityFilter` with a model that has none.
pub fn unfiltered_model(span: Span, model: &str, model_span: Span) -> Diagnostic {
    rules::no_effect(span, "profanityFilter", &format!("the model `{model}` filters nothing"))
        .related(model_span, "the model")
        .help("delete it, or choose another model")
}

/// `play` with keys inside `gather`.
pub fn keys_in_gather(span: Span, gather: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongNesting, span, "`play` cannot press keys inside `gather`")
        .related(gather, "inside this")
        .help("put the `play` in front of `gather`")
}

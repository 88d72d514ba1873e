//! `conversation-relay` and `transcription`: which settings of speech go together.
//!
//! In: their attributes. Out: what a provider does not have, and what has no effect with it. Which voices and models
//! there are is not here: the lists of the providers grow, so only what plainly belongs to another is told.

use super::{Context, has, only_with, own, say as shared};
use crate::diagnostic::catalog::relay as say;
use crate::ir::{Document, Element};
use crate::source::Span;
use crate::twiml::{self, Id};

/// Checks a conversation.
///
/// <https://www.twilio.com/docs/voice/twiml/connect/conversationrelay>
pub(super) fn relay(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    speech(cx, element);
    if is_given(document, element, "ttsLanguage", "multi") {
        multilingual_voice(cx, element, "ttsLanguage", element);
    }
    if is_given(document, element, "transcriptionLanguage", "multi") {
        multilingual_model(cx, element, "transcriptionLanguage", element);
    }
    if !has(document, element, "welcomeGreeting") {
        only_with(cx, element, "welcomeGreeting", &["welcomeGreetingInterruptible"]);
    }
    let languages: Vec<&Element> =
        document.elements(place).filter(|(_, e)| e.is(Id::Language)).map(|(_, e)| e).collect();
    for language in &languages {
        if is_given(document, language, "code", "multi") {
            multilingual_model(cx, language, "code", element);
            multilingual_voice(cx, language, "code", element);
        }
    }
    idle(cx, element, &languages);
}

/// Checks the settings for one language.
pub(super) fn language(cx: &mut Context<'_, '_>, element: &Element) {
    speech(cx, element);
}

/// Whether an attribute has this value, in whatever case.
fn is_given(document: &Document<'_>, element: &Element, name: &str, value: &str) -> bool {
    document.literal(element, name).is_some_and(|given| given.eq_ignore_ascii_case(value))
}

/// The place of an attribute's value.
fn value_of(document: &Document<'_>, element: &Element, name: &str) -> Span {
    document.attribute(element, name).map_or(element.name, |a| a.value.span)
}

/// Voice and model belong to the providers that are named beside them.
fn speech(cx: &mut Context<'_, '_>, element: &Element) {
    let document = cx.document;
    if let Some(voice) = document.literal(element, "voice") {
        let span = value_of(document, element, "voice");
        if let Some(bare) = voice.strip_prefix("Polly.").or_else(|| voice.strip_prefix("Google.")) {
            cx.report(say::voice_with_prefix(span, voice, bare));
        } else if let Some(provider) = document.literal(element, "ttsProvider")
            && let Some(provider) = one_of(&["Amazon", "Google", "ElevenLabs"], provider)
            && let Some(owner) = owner_of_voice(voice)
            && owner != provider
        {
            let provider_span = value_of(document, element, "ttsProvider");
            cx.report(say::voice_of_other(span, voice, owner, provider, provider_span));
        }
    }
    model(cx, element, "transcriptionProvider", 64106);
}

/// A model belongs to the provider that is named in another attribute.
fn model(cx: &mut Context<'_, '_>, element: &Element, provider_name: &str, twilio: u32) {
    let document = cx.document;
    let model = document.literal(element, "speechModel");
    if let (Some(provider), Some(model)) = (document.literal(element, provider_name), model)
        && let Some(provider) = one_of(&["Google", "Deepgram"], provider)
        && let Some(owner) = owner_of_model(model)
        && owner != provider
    {
        let span = value_of(document, element, "speechModel");
        let provider_span = value_of(document, element, provider_name);
        cx.report(say::model_of_other(span, model, owner, provider, provider_span, twilio));
    }
}

/// A provider as it is written, whatever the case it is given in.
fn one_of(known: &[&'static str], provider: &str) -> Option<&'static str> {
    known.iter().find(|known| known.eq_ignore_ascii_case(provider)).copied()
}

/// Who has a voice, as far as its name is listed for one of them only.
fn owner_of_voice(voice: &str) -> Option<&'static str> {
    let amazon = twiml::voice(&format!("Polly.{voice}")).is_some();
    let google = twiml::voice(&format!("Google.{voice}")).is_some();
    match (amazon, google) {
        (true, false) => Some("Amazon"),
        (false, true) => Some("Google"),
        _ => None,
    }
}

/// Who has a model, as far as its name tells.
fn owner_of_model(model: &str) -> Option<&'static str> {
    let begins = |prefix: &str| model.get(..prefix.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(prefix));
    if ["nova", "flux"].into_iter().any(begins) {
        return Some("Deepgram");
    }
    let google = ["telephony", "telephony_short", "long", "short", "latest_long", "latest_short", "chirp", "chirp_2"];
    google.contains(&model).then_some("Google")
}

/// Only some models of Deepgram listen to several languages at once.
fn multilingual_model(cx: &mut Context<'_, '_>, element: &Element, name: &str, around: &Element) {
    let document = cx.document;
    let span = value_of(document, element, name);
    if let Some((provider, place)) = setting(document, element, around, "transcriptionProvider")
        && provider.eq_ignore_ascii_case("Google")
    {
        cx.report(say::multilingual_listener(span, provider, place));
    } else if let Some((model, place)) = setting(document, element, around, "speechModel")
        && !["nova-2", "nova-3", "flux"].iter().any(|known| model.to_ascii_lowercase().starts_with(known))
        && owner_of_model(model).is_some()
    {
        cx.report(say::multilingual_listener(span, model, place));
    }
}

/// Only ElevenLabs speaks several languages with one voice.
fn multilingual_voice(cx: &mut Context<'_, '_>, element: &Element, name: &str, around: &Element) {
    let document = cx.document;
    if let Some((provider, place)) = setting(document, element, around, "ttsProvider")
        && ["Google", "Amazon"].iter().any(|other| other.eq_ignore_ascii_case(provider))
    {
        cx.report(say::multilingual_voice(value_of(document, element, name), provider, place));
    }
}

/// A setting of a language, or of the conversation around it.
fn setting<'d>(document: &'d Document<'_>, element: &Element, around: &Element, name: &str) -> Option<(&'d str, Span)> {
    let owner = if has(document, element, name) { element } else { around };
    Some((document.literal(owner, name)?, value_of(document, owner, name)))
}

/// What only one provider or model heeds, when another is set everywhere.
fn idle(cx: &mut Context<'_, '_>, element: &Element, languages: &[&Element]) {
    let document = cx.document;
    let may_be = |name: &str, right: &dyn Fn(&str) -> bool, by_default: bool| {
        let own = match document.attribute(element, name) {
            None => by_default,
            Some(_) => document.literal(element, name).is_none_or(right),
        };
        own || languages.iter().any(|l| has(document, l, name) && document.literal(l, name).is_none_or(right))
    };
    let is = |wanted: &'static str| move |given: &str| given.eq_ignore_ascii_case(wanted);
    let flux = may_be("speechModel", &|model| model.to_ascii_lowercase().contains("flux"), false);
    let deepgram = may_be("transcriptionProvider", &is("Deepgram"), true);
    let elevenlabs = may_be("ttsProvider", &is("ElevenLabs"), true);
    let mut names: Vec<&str> = vec!["eotThreshold", "eagerEotThreshold"];
    if document.literal(element, "partialPrompts") != Some("false") {
        names.push("partialPrompts");
    }
    for (names, heeded, by) in [
        (&names[..], flux && deepgram, "Deepgram's model `flux`"),
        (&["deepgramSmartFormat"], deepgram, "Deepgram"),
        (&["elevenlabsTextNormalization", "elevenlabsLanguageTextNormalization"], elevenlabs, "ElevenLabs"),
    ] {
        if heeded {
            continue;
        }
        for (span, name) in own(document, element, names) {
            cx.report(say::heeded_by(span, name, by));
        }
    }
    let formats = [("deepgramSmartFormat", "asrSmartFormat"), ("elevenlabsTextNormalization", "ttsTextNormalization")];
    for (old, new) in formats {
        if let (Some(old_one), Some(new_one)) = (document.attribute(element, old), document.attribute(element, new)) {
            cx.report(shared::beside(old_one.name, old, &format!("`{new}`"), new_one.name, "delete it"));
        }
    }
}

/// Checks a transcription: the model must be one of its engine's.
///
/// <https://www.twilio.com/docs/voice/twiml/transcription>
pub(super) fn transcription(cx: &mut Context<'_, '_>, element: &Element) {
    model(cx, element, "transcriptionEngine", 32651);
}

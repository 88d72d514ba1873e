//! What the caller keys in or says.

use super::own;
use crate::check::Context;
use crate::diagnostic::catalog::gather as say;
use crate::ir::{Document, Element};
use crate::twiml::Id;

/// What only matters where speech is listened for. `bargeIn` is not among them: it may well concern keys.
const OF_SPEECH: &[&str] = &[
    "speechTimeout",
    "maxSpeechTime",
    "speechModel",
    "language",
    "hints",
    "profanityFilter",
    "partialResultCallback",
    "partialResultCallbackMethod",
];

/// What only matters where keys are listened for.
const OF_KEYS: &[&str] = &["finishOnKey", "numDigits"];

/// The languages of the model `phone_call`.
const PHONE_CALL: &[&str] = &["en-US", "en-GB", "en-AU", "fr-FR", "fr-CA", "ja-JP", "ru-RU", "es-US", "es-ES", "pt-BR"];

/// Checks `gather`.
///
/// <https://www.twilio.com/docs/voice/twiml/gather>
pub(super) fn gather(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    input(cx, element);
    model(cx, element);
    keys_inside(cx, place, element);
}

/// Settings of speech matter only where `input` has speech, and those of keys only where it has `dtmf`.
fn input(cx: &mut Context<'_, '_>, element: &Element) {
    let document = cx.document;
    let Some((keys, speech)) = listens_for(document, element) else { return };
    let input = document.attribute(element, "input").map(|input| input.value.span);
    if !speech {
        let pointless = own(document, element, OF_SPEECH);
        if !pointless.is_empty() {
            cx.report(say::speech_setting_for_keys(&pointless, input));
        }
    } else if !keys && let Some(input) = input {
        let pointless = own(document, element, OF_KEYS);
        if !pointless.is_empty() {
            cx.report(say::key_setting_for_speech(&pointless, input));
        }
    }
}

/// Whether it listens for keys, and whether for speech; none if that is not known now.
fn listens_for(document: &Document<'_>, element: &Element) -> Option<(bool, bool)> {
    if document.attribute(element, "input").is_none() {
        return Some((true, false));
    }
    let input = document.literal(element, "input")?;
    let words = || input.split_ascii_whitespace();
    let known = words().all(|word| matches!(word, "dtmf" | "speech")) && words().next().is_some();
    known.then(|| (words().any(|word| word == "dtmf"), words().any(|word| word == "speech")))
}

/// What a model of speech recognition does not go with.
///
/// <https://www.twilio.com/docs/voice/twiml/gather#speechmodel>
fn model(cx: &mut Context<'_, '_>, element: &Element) {
    let document = cx.document;
    let chosen = document.attribute(element, "speechModel");
    let model = document.literal(element, "speechModel");
    let language = document.literal(element, "language").zip(document.attribute(element, "language"));
    if let Some(("multi", language)) = language
        && (chosen.is_none() || model.is_some_and(|model| model != "deepgram_nova-3"))
    {
        cx.report(say::model_of_one_language(language.value.span, chosen.map(|model| model.value.span)));
    }
    let Some(chosen) = chosen else { return };
    let model_span = chosen.value.span;
    if document.literal(element, "speechTimeout") == Some("auto")
        && let Some(timeout) = document.attribute(element, "speechTimeout")
    {
        cx.report(say::auto_timeout_with_model(timeout.value.span, model_span));
    }
    let Some(model) = model else { return };
    if let Some((language, attribute)) = language
        && model == "phone_call"
        && language.contains('-')
        && !PHONE_CALL.iter().any(|known| known.eq_ignore_ascii_case(language))
    {
        cx.report(say::model_language(attribute.value.span, model, model_span, language));
    }
    if model == "numbers_and_commands"
        && let [(span, _)] = own(document, element, &["profanityFilter"])[..]
    {
        cx.report(say::unfiltered_model(span, model, model_span));
    }
}

/// `play` presses no keys while the caller's are listened for.
///
/// <https://www.twilio.com/docs/voice/twiml/play#nesting-rules>
fn keys_inside(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    for (_, play) in document.elements(place).filter(|(_, child)| child.is(Id::Play)) {
        if let Some(digits) = document.attribute(play, "digits") {
            cx.report(say::keys_in_gather(digits.name, element.name));
        }
    }
}

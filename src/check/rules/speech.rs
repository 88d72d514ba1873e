//! Voices, languages and SSML.

use crate::check::Context;
use crate::diagnostic::catalog::speech as say;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Document, Element, Node, State};
use crate::source::Span;
use crate::twiml::{self, Id, Provider, Role, Tier, Voice};

/// The most characters that a `say` may have with the plain voices. Their page speaks of 4000, the error of 4096.
///
/// <https://www.twilio.com/docs/api/errors/13521>
const PLAIN_MAX: usize = 4096;

/// The most that any voice takes.
const ANY_MAX: usize = 5000;

/// Checks `say`.
///
/// <https://www.twilio.com/docs/voice/twiml/say>
pub(super) fn say(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    let attribute = document.attribute(element, "voice");
    let named = attribute.and_then(|attribute| document.known_word(attribute));
    length(cx, place, element, named);
    let (Some(name), Some(attribute)) = (named, attribute) else {
        return; // which voice speaks is a setting of the account
    };
    let Some(voice) = twiml::voice(name) else { return };
    let span = attribute.value.span;
    language(cx, element, voice, span);
    ssml(cx, place, element, voice, span);
}

/// Text is not longer than its voice takes. Polly does not count SSML, Google counts all of it.
fn length(cx: &mut Context<'_, '_>, place: u32, element: &Element, named: Option<&str>) {
    let document = cx.document;
    let (max, tags) = match named.and_then(|name| name.split_once('.')) {
        Some(("Polly", _)) => (3000, false),
        Some(("Google", _)) => (ANY_MAX, true),
        None if matches!(named, Some("man" | "woman" | "alice")) => (PLAIN_MAX, false),
        _ => (ANY_MAX, false),
    };
    let mut length = 0;
    for inside in place + 1..element.end {
        match &document.nodes[inside as usize] {
            Node::Text(text) if (text.end - text.start) as usize > 0 => {
                length += document.known(text).map(|part| part.chars().count()).sum::<usize>();
            }
            Node::Text(_) => {}
            Node::Element(tag) if tags => length += tag_length(document, tag),
            Node::Element(_) | Node::Case(_) => {}
        }
    }
    if length > max {
        let voice = document.attribute(element, "voice").map(|voice| voice.value.span);
        cx.report(say::speech_too_long(element.name, voice.zip(named), length, max, tags));
    }
}

/// The characters of a tag and of the one that ends it.
fn tag_length(document: &Document<'_>, element: &Element) -> usize {
    let name = element.row.map_or(0, |row| row.tag.len());
    let attributes = document.attributes(element).iter().map(|attribute| {
        let value: usize = document.known(&attribute.value).map(|part| part.chars().count()).sum();
        attribute.row.map_or(0, |row| row.name.len()) + value + " =\"\"".len()
    });
    let closed = if element.row.is_some_and(|row| row.id == Id::Break) { "</>".len() } else { "<></>".len() + name };
    name + closed + attributes.sum::<usize>()
}

/// The voice speaks the language. `alice` is left out: Twilio gives its words to other voices.
///
/// <https://www.twilio.com/docs/voice/twiml/say/text-speech>
fn language(cx: &mut Context<'_, '_>, element: &Element, voice: &'static Voice, voice_span: Span) {
    let document = cx.document;
    let (Some(language), Some(attribute)) =
        (document.literal(element, "language"), document.attribute(element, "language"))
    else {
        return;
    };
    let known = |tag: &&str| same_language(tag, language);
    // A language without a region has been complained of.
    if voice.provider() == Provider::Basic || !language.contains('-') || voice.languages.iter().any(&known) {
        return;
    }
    // What this voice speaks says more than the list of all languages.
    let mut own = cx.found.iter().rev().take_while(|found| found.label.span.start >= element.name.start);
    let unlisted = |found: &Diagnostic| found.code == Code::UnlistedValue && found.label.span == attribute.value.span;
    if let Some(back) = own.position(unlisted) {
        cx.found.remove(cx.found.len() - 1 - back);
    }
    let speaks: Vec<String> = voice.languages.iter().map(|tag| format!("`{tag}`")).collect();
    let speak = |other: &&Voice| other.provider() == voice.provider() && other.languages.iter().any(&known);
    let mut others = twiml::VOICES.iter().filter(speak);
    let other = others.clone().find(|other| other.tier == voice.tier).or_else(|| others.next());
    cx.report(say::voice_language(
        attribute.value.span,
        language,
        voice_span,
        voice.name,
        &speaks.join(" and "),
        other.map(|other| other.name),
    ));
}

/// Whether two tags mean one language, which providers call by different names.
fn same_language(a: &str, b: &str) -> bool {
    let usual = |tag: &str| match tag.to_ascii_lowercase().as_str() {
        "zh-cn" | "cmn-hans-cn" => "cmn-cn".to_owned(),
        "zh-tw" | "cmn-hant-tw" => "cmn-tw".to_owned(),
        "zh-hk" | "yue-cn" | "yue-hant-hk" => "yue-hk".to_owned(),
        "no-no" => "nb-no".to_owned(),
        "tl-ph" => "fil-ph".to_owned(),
        "iw-il" => "he-il".to_owned(),
        // Standard Arabic has no region of its own.
        arabic if arabic == "arb" || arabic.starts_with("ar-") => "arb".to_owned(),
        other => other.to_owned(),
    };
    usual(a) == usual(b)
}

/// The voice follows the SSML.
///
/// <https://www.twilio.com/docs/voice/twiml/say/text-speech>,
/// <https://docs.aws.amazon.com/polly/latest/dg/supportedtags.html>
fn ssml(cx: &mut Context<'_, '_>, place: u32, element: &Element, voice: &'static Voice, span: Span) {
    let document = cx.document;
    for inside in place + 1..element.end {
        let Some(tag) = document.element(inside).filter(|tag| tag.state == State::Plain) else { continue };
        let Some(row) = tag.row.filter(|row| row.role == Role::Ssml) else { continue };
        if !voice.ssml {
            cx.report(say::no_ssml(tag.name, row.keyword, span, voice.name));
            return;
        }
        let speaker = (voice.provider(), voice.tier);
        match (row.id, speaker) {
            (Id::W, (Provider::Google, _)) => {
                let help = "leave the words alone, or choose a voice of Polly";
                cx.report(say::not_supported(tag.name, "w", span, voice.name, help));
            }
            (Id::Emphasis, (Provider::Polly, Tier::Neural | Tier::Generative)) => {
                let help = "use `prosody`, or choose a standard voice of Polly";
                cx.report(say::not_supported(tag.name, "emphasis", span, voice.name, help));
            }
            (Id::Prosody, (Provider::Polly, Tier::Neural | Tier::Generative)) => {
                if let Some(pitch) = document.attribute(tag, "pitch") {
                    let help = "delete it, or choose a standard voice of Polly";
                    cx.report(say::not_supported(pitch.name, "pitch", span, voice.name, help));
                }
            }
            _ => {}
        }
    }
}

/// Checks `say-as`: only dates have an order of day, month and year.
pub(super) fn say_as(cx: &mut Context<'_, '_>, element: &Element) {
    let document = cx.document;
    if let (Some(format), Some(interpreted)) =
        (document.attribute(element, "format"), document.literal(element, "interpret-as"))
        && interpreted != "date"
    {
        cx.report(say::format_of_no_date(format.name, interpreted));
    }
}

/// Checks `prosody`: it changes something.
pub(super) fn prosody(cx: &mut Context<'_, '_>, element: &Element) {
    if cx.document.attributes(element).is_empty() {
        cx.report(say::empty_prosody(element.name));
    }
}

/// Checks `play`: there is something to play.
///
/// <https://www.twilio.com/docs/voice/twiml/play>
pub(super) fn play(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    let empty = |text: &crate::ir::Value| !text.dynamic && text.state == State::Plain && document.is_blank(text);
    if document.attribute(element, "digits").is_none() && document.texts(place).all(empty) {
        let span = document.texts(place).next().map_or(element.name, |text| text.span);
        cx.report(say::nothing_to_play(span));
    }
}

/// A pause of no length: Twilio wants a positive number.
///
/// <https://www.twilio.com/docs/voice/twiml/pause>
pub(super) fn pause(cx: &mut Context<'_, '_>, element: &Element) {
    let document = cx.document;
    if document.literal(element, "length") == Some("0")
        && let Some(length) = document.attribute(element, "length")
    {
        cx.report(say::empty_pause(length.value.span));
    }
}

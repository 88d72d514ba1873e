//! Recordings and what is made of them.

use std::collections::HashMap;

use super::{is_own, only_with};
use crate::check::Context;
use crate::diagnostic::catalog::recording as say;
use crate::ir::{Element, State};
use crate::source::Span;
use crate::twiml::Id;

/// Checks `record`.
///
/// <https://www.twilio.com/docs/voice/twiml/record>
pub(super) fn record(cx: &mut Context<'_, '_>, element: &Element) {
    let document = cx.document;
    let transcribe = document.attribute(element, "transcribe");
    let transcribed = document.literal(element, "transcribe");
    let seconds = document.literal(element, "maxLength").and_then(|length| length.parse::<u64>().ok());
    if let (Some("true"), Some(transcribe), Some(121..), Some(length)) =
        (transcribed, transcribe, seconds, document.attribute(element, "maxLength"))
    {
        cx.report(say::long_transcription(length.value.span, transcribe.name));
    }
    if let Some(callback) = document.attribute(element, "transcribeCallback")
        && (transcribe.is_none() || transcribed == Some("false"))
        && is_own(element, callback)
    {
        cx.report(say::transcript_not_wanted(callback.name, transcribe.map(|transcribe| transcribe.value.span)));
    }
    status(cx, element);
}

/// What says more about `recordingStatusCallback`, which a stored configuration may hold as well.
fn status(cx: &mut Context<'_, '_>, element: &Element) {
    if cx.document.attribute(element, "recordingConfigurationId").is_none() {
        let more = ["recordingStatusCallbackMethod", "recordingStatusCallbackEvent"];
        only_with(cx, element, "recordingStatusCallback", &more);
    }
}

/// Checks the recordings that `start` begins.
///
/// <https://www.twilio.com/docs/voice/twiml/recording>
pub(super) fn start(cx: &mut Context<'_, '_>, place: u32) {
    let document = cx.document;
    for (_, recording) in document.elements(place).filter(|(_, e)| e.is(Id::Recording)) {
        status(cx, recording);
    }
}

/// Checks that each recording of the document has a name of its own.
pub(super) fn names(cx: &mut Context<'_, '_>) {
    let document = cx.document;
    let mut seen: HashMap<&str, Span> = HashMap::new();
    let starts = document.elements(0).filter(|(_, e)| e.is(Id::Start));
    for (_, recording) in starts.flat_map(|(start, _)| document.elements(start)).filter(|(_, e)| e.is(Id::Recording)) {
        let (Some(name), Some(attribute)) =
            (document.literal(recording, "name"), document.attribute(recording, "name"))
        else {
            continue;
        };
        let span = attribute.value.span;
        if let Some(first) = seen.get(name) {
            cx.report(say::duplicate_name(span, *first, name));
        } else {
            seen.insert(name, span);
        }
    }
}

/// Checks the recordings that `stop` ends: it knows them by their names.
///
/// <https://www.twilio.com/docs/voice/twiml/recording>
pub(super) fn stop(cx: &mut Context<'_, '_>, place: u32) {
    let document = cx.document;
    for (_, recording) in document.elements(place).filter(|(_, e)| e.is(Id::Recording)) {
        if recording.state == State::Plain && document.attribute(recording, "name").is_none() {
            cx.report(say::stop_without_name(recording.name));
        }
    }
}

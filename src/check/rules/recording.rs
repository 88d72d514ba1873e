//! Recordings and what is made of them.

use super::is_own;
use crate::check::Context;
use crate::diagnostic::catalog::recording as say;
use crate::ir::Element;

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
}

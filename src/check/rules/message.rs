//! `message`: what is sent.

use super::{Context, all_known, text};
use crate::diagnostic::catalog::message as say;
use crate::ir::{Element, State, Value};
use crate::twiml::Id;

/// The greatest length of a message, in characters.
const MAX: usize = 1600;

/// Checks a `message`: something to send, not too long in all, and one address for both kinds of report.
///
/// <https://www.twilio.com/docs/messaging/twiml/message>
pub(super) fn message(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    let name = document.name(element);
    let text = text(document, place);
    let first = document.elements(place).next();
    match (text, first) {
        (None, None) => {
            let empty = document.texts(place).next().map_or(element.name, |text| text.span);
            cx.report(say::nothing_to_send(empty, name));
        }
        (Some(text), Some((_, child))) if text.state == State::Plain && all_known(document, place) => {
            cx.report(say::text_and_parts(text.span, name, document.name(child), child.name));
        }
        _ => {}
    }
    length(cx, place, element);
    let action = document.literal(element, "action");
    let callback = document.literal(element, "statusCallback");
    if let (Some(a), Some(b)) = (action, callback)
        && a != b
        && let (Some(action), Some(callback)) =
            (document.attribute(element, "action"), document.attribute(element, "statusCallback"))
    {
        cx.report(say::differing_callbacks(callback.value.span, action.value.span));
    }
}

/// All bodies are joined to one.
fn length(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    let known = |value: &Value| document.known(value).map(|part| part.chars().count()).sum::<usize>();
    let bodies = document.elements(place).filter(|(_, e)| e.is(Id::Body));
    let lengths: Vec<usize> = bodies.flat_map(|(body, _)| document.texts(body)).map(known).collect();
    let total = lengths.iter().sum();
    // One that is too long by itself is told by the table.
    if total > MAX && lengths.iter().all(|&length| length <= MAX) {
        cx.report(say::long_bodies(element.name, document.name(element), total, MAX));
    }
}

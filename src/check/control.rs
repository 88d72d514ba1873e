//! Where the call goes inside one document: what never runs, what never ends, and what comes too early or too late.
//!
//! In: the verbs of a document, from top to bottom. Out: what is wrong with their order. How documents lead to one
//! another is not here.

use super::Context;
use crate::diagnostic::catalog::control::{self as say, End};
use crate::ir::{Document, Element, PieceKind, State};
use crate::source::Span;
use crate::twiml::{self, Control, Id};

/// What the call has come through so far.
#[derive(Default)]
struct Way {
    /// The verb that has answered the call.
    answered: Option<Span>,
    /// Whether the caller may have been asked something.
    asked: bool,
    /// Whether a verb has waited for the caller, or may have.
    waited: bool,
    /// Whether time has passed with words, sound or silence.
    filled: bool,
    /// Whether something was done that has no place where callers wait in a queue or a conference.
    busy: bool,
}

/// Checks the document as a whole.
pub(super) fn document(cx: &mut Context<'_, '_>) {
    let document = cx.document;
    let handled = reads_input(document);
    let mut way = Way::default();
    let mut ended: Option<(&Element, End)> = None;
    let mut last: Option<&Element> = None;
    for (place, element) in document.elements(0) {
        let Some(row) = verb(document, element) else {
            // What it does is not known, so anything may have happened.
            way = Way { asked: true, waited: true, ..way };
            last = None;
            continue;
        };
        if let Some((ender, end)) = ended {
            if element.state == State::Broken {
                continue;
            }
            cx.report(say::unreachable(
                element.name,
                shown(document, element),
                ender.name,
                shown(document, ender),
                end,
            ));
            return;
        }
        on_the_way(cx, place, element, row, &way);
        if row.id == Id::Gather && element.state == State::Plain {
            gather(cx, place, element, &way, handled);
        }
        ended = end(document, element, row).map(|end| (element, end));
        way.pass(document, place, element, row);
        last = Some(element);
    }
    match (last, ended) {
        (Some(last), Some((_, End::Again))) if last.state == State::Plain => {
            cx.report(say::starts_over(last.name, document.name(last)));
        }
        // https://www.twilio.com/docs/voice/twiml/stream
        (Some(last), None) if last.is(Id::Start) && last.state == State::Plain => cx.report(say::start_last(last.name)),
        _ => {}
    }
}

/// The row of an element that has its place in this document.
fn verb(document: &Document<'_>, element: &Element) -> Option<&'static twiml::Element> {
    let row = element.row?;
    let root = document.element(0)?.id()?;
    (row.fits(root) || document.kind.is_none()).then_some(row)
}

/// Its name as it is written, which may be an arrow.
fn shown<'d>(document: &'d Document<'_>, element: &Element) -> &'d str {
    match document.text.get(element.name.range()) {
        Some("->") => "->",
        _ => document.name(element),
    }
}

impl Way {
    fn pass(&mut self, document: &Document<'_>, place: u32, element: &Element, row: &'static twiml::Element) {
        let speaks = matches!(row.id, Id::Say | Id::Play);
        // To start something beside the call is taken not to answer it: https://www.twilio.com/docs/voice/twiml
        // names no verb but `Reject` and `Pause`, and says nothing of these.
        if row.id != Id::Pause && row.control != Control::Background {
            self.answered.get_or_insert(element.name);
        }
        let fills = speaks || row.id == Id::Pause;
        self.filled |= fills;
        self.busy |= !fills;
        self.asked |= speaks || row.id == Id::Gather && speaks_inside(document, place);
        self.waited |=
            matches!(row.id, Id::Gather | Id::Record | Id::Dial | Id::Enqueue | Id::Connect | Id::Pay | Id::Refer);
    }
}

/// What is wrong with one verb, after those before it.
fn on_the_way(cx: &mut Context<'_, '_>, place: u32, element: &Element, row: &'static twiml::Element, way: &Way) {
    let document = cx.document;
    let whole = element.state == State::Plain;
    match row.id {
        // https://www.twilio.com/docs/voice/twiml/reject
        Id::Reject => {
            if let Some(answered) = way.answered {
                cx.report(say::late_reject(element.name, answered));
            }
        }
        // https://www.twilio.com/docs/voice/twiml/hangup
        Id::Hangup if document.entry && place == 1 => cx.report(say::hangup_first(element.name)),
        // https://www.twilio.com/docs/voice/twiml/dial#answeronbridge
        Id::Dial if document.literal(element, "answerOnBridge") == Some("true") => {
            if let (Some(attribute), Some(answered)) = (document.attribute(element, "answerOnBridge"), way.answered) {
                let name = document.text.get(answered.range()).unwrap_or_default();
                cx.report(say::answer_on_bridge(attribute.name, answered, name));
            }
        }
        Id::Redirect | Id::MessagingRedirect if whole && !way.waited => {
            let messaging = row.id == Id::MessagingRedirect;
            // A document that callers hear while they wait may well begin again.
            if (messaging || way.busy || !way.filled) && leads_back(document, place) {
                let span = document.texts(place).next().map_or(element.name, |text| text.span);
                cx.report(say::document_loops(span, messaging));
            }
        }
        _ => {}
    }
}

/// Checks that a `gather` is heard, and that its input goes somewhere.
///
/// <https://www.twilio.com/docs/voice/twiml/gather>
fn gather(cx: &mut Context<'_, '_>, place: u32, element: &Element, way: &Way, handled: bool) {
    if cx.document.attribute(element, "action").is_none() && !handled {
        cx.report(say::unhandled_gather(element.name));
    } else if !way.asked && !speaks_inside(cx.document, place) {
        cx.report(say::silent_gather(element.name));
    }
}

/// Why the call does not go on to what is below, if it does not.
fn end(document: &Document<'_>, element: &Element, row: &'static twiml::Element) -> Option<End> {
    let literal = |name| document.literal(element, name);
    let given = |name| document.attribute(element, name).is_some();
    match row.control {
        Control::Ends if row.id == Id::Echo => Some(End::Stays),
        Control::Ends => Some(End::Leaves),
        Control::Action if given("action") || element.state != State::Plain => Some(End::Action),
        Control::Action => Some(End::Again),
        Control::ActionIfGiven => (given("action") && literal("action") != Some("")).then_some(End::Action),
        Control::ActionOnInput => (literal("actionOnEmptyResult") == Some("true")).then_some(End::EvenWithoutInput),
        Control::Next if matches!(row.id, Id::Say | Id::Play) => (literal("loop") == Some("0")).then_some(End::Repeats),
        Control::Next | Control::Background => None,
    }
}

/// Whether something inside may be heard.
fn speaks_inside(document: &Document<'_>, place: u32) -> bool {
    document.elements(place).any(|(_, e)| e.row.is_none() || e.is(Id::Say) || e.is(Id::Play))
}

/// Whether the document shows what the caller has entered, and so is rendered anew with it.
fn reads_input(document: &Document<'_>) -> bool {
    let input = ["{{Digits}}", "{{SpeechResult}}"];
    let mut placeholders = document.pieces.iter().filter(|piece| piece.kind == PieceKind::Placeholder);
    placeholders.any(|piece| input.contains(&&document.pool[piece.start as usize..piece.end as usize]))
}

/// Whether a redirect leads to the document that it stands in, with nothing changed.
///
/// Without an address it does: <https://www.twilio.com/docs/voice/twiml/conference#attributes-waiturl>
fn leads_back(document: &Document<'_>, place: u32) -> bool {
    let Some(target) = document.texts(place).next() else { return true };
    let same = |link: &crate::ir::Link| link.element == place && link.to == document.address;
    if target.state != State::Plain || target.dynamic || document.str(target).contains('?') {
        return false;
    }
    document.str(target).trim().is_empty() || document.links.iter().any(same)
}

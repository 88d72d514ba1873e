//! Where the call goes inside one document: what never runs, what never ends, and what comes too early or too late.
//!
//! In: the verbs of a document, from top to bottom. Out: what is wrong with their order. How documents lead to one
//! another is not here.

use super::Context;
use crate::diagnostic::catalog::control as say;
use crate::ir::{Document, Element, State};
use crate::source::Span;
use crate::twiml::{self, Control, End, Id};

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
    let mut way = Way::new(document.continues);
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
        ended = document.why_ends(element).map(|end| (element, end));
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
    if document.text(element.name) == "->" { "->" } else { document.name(element) }
}

impl Way {
    /// What has happened at the beginning of a document; `after` is the verb after which the call goes on with it.
    fn new(after: Option<Span>) -> Self {
        let went_on = after.is_some();
        Self { answered: after, asked: went_on, waited: went_on, filled: false, busy: went_on }
    }

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
                let name = document.text(answered);
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

/// Whether something inside may be heard.
fn speaks_inside(document: &Document<'_>, place: u32) -> bool {
    document.elements(place).any(|(_, e)| e.row.is_none() || e.is(Id::Say) || e.is(Id::Play))
}

/// Whether the document shows what the caller has entered, and so is rendered anew with it.
fn reads_input(document: &Document<'_>) -> bool {
    document.placeholders().any(|(name, _)| matches!(name, "Digits" | "SpeechResult"))
}

/// Whether a redirect leads to the document that it stands in, with nothing changed.
///
/// Without an address it does: <https://www.twilio.com/docs/voice/twiml/conference#attributes-waiturl>
fn leads_back(document: &Document<'_>, place: u32) -> bool {
    let Some(target) = document.texts(place).next() else { return true };
    if target.state != State::Plain || target.dynamic || document.str(target).contains('?') {
        return false;
    }
    document.is_blank(target) || document.link(target).is_some_and(|link| link.to == document.address)
}

//! The rules that look at more than one attribute, or at more than one element: a function for each element that has
//! some, in the file of its subject.

mod callbacks;
mod dial;
mod enqueue;
mod gather;
mod message;
mod pay;
mod recording;
mod relay;
mod sip;
mod speech;
mod stream;

use super::Context;
use crate::diagnostic::catalog::rules as say;
use crate::ir::{Attribute, Document, Element, State, Value};
use crate::source::Span;
use crate::twiml::{self, Id};

/// Checks one element.
pub(super) fn element(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    callbacks::element(cx, place, element);
    let Some(id) = element.id() else { return };
    alone(cx, element, id);
    match id {
        Id::Application => dial::application(cx, place, element),
        Id::Client => dial::client(cx, place, element),
        Id::Conference => dial::conference(cx, element),
        Id::ConversationRelay | Id::Assistant => relay::relay(cx, place, element),
        Id::Dial => dial::dial(cx, place, element),
        Id::Enqueue => enqueue::enqueue(cx, place, element),
        Id::Gather => gather::gather(cx, place, element),
        Id::Header => sip::header(cx, element),
        Id::Headers => sip::headers(cx, place),
        Id::Language => relay::language(cx, element),
        Id::Message => message::message(cx, place, element),
        Id::Number => dial::answering_machine(cx, element),
        Id::Pause => speech::pause(cx, element),
        Id::Pay => pay::pay(cx, place, element),
        Id::Play => speech::play(cx, place, element),
        Id::Prosody => speech::prosody(cx, element),
        Id::Queue => dial::queue(cx, place, element),
        Id::Record => recording::record(cx, element),
        Id::Say => speech::say(cx, place, element),
        Id::SayAs => speech::say_as(cx, element),
        Id::Sip => {
            sip::sip(cx, place, element);
            dial::answering_machine(cx, element);
        }
        Id::Recording | Id::Siprec | Id::Stream => stream::noun(cx, place, element),
        Id::Transcription => {
            stream::noun(cx, place, element);
            relay::transcription(cx, element);
        }
        _ => {}
    }
}

/// Twilio's libraries write two nouns under the root, where no page of Twilio's says what they do.
///
/// <https://www.twilio.com/docs/voice/twiml/queue>, <https://www.twilio.com/docs/voice/twiml/pay/prompt>
fn alone(cx: &mut Context<'_, '_>, element: &Element, id: Id) {
    let home = match id {
        Id::Queue => Id::Dial,
        Id::Prompt => Id::Pay,
        _ => return,
    };
    if cx.parent().is_some_and(|parent| parent.is(Id::Response)) {
        let document = cx.document;
        cx.report(say::alone(element.name, document.name(element), document.name_of(twiml::element(home))));
    }
}

/// Checks what concerns the document as a whole.
pub(super) fn document(cx: &mut Context<'_, '_>) {
    stream::document(cx);
}

/// Checks that attributes which say more about another do not stand without it.
fn only_with(cx: &mut Context<'_, '_>, element: &Element, partner: &str, names: &[&'static str]) {
    let document = cx.document;
    if has(document, element, partner) {
        return;
    }
    let pointless = own(document, element, names);
    if !pointless.is_empty() {
        cx.report(say::no_effect_without(&pointless, partner));
    }
}

/// The attributes of these names that are written at the element itself, and not for all elements of its kind: of those
/// that are, nobody expects that they matter everywhere.
fn own<'n>(document: &Document<'_>, element: &Element, names: &[&'n str]) -> Vec<(Span, &'n str)> {
    let given = document.attributes(element).iter();
    let named = given.filter_map(|attribute| {
        let name = names.iter().find(|name| attribute.row.is_some_and(|row| row.name == **name))?;
        is_own(element, attribute).then_some((attribute.name, *name))
    });
    named.collect()
}

/// Whether an attribute is written at its element.
fn is_own(element: &Element, attribute: &Attribute) -> bool {
    attribute.name.start >= element.name.start
}

/// Whether an attribute is given, whatever its value.
fn has(document: &Document<'_>, element: &Element, name: &str) -> bool {
    document.attribute(element, name).is_some()
}

/// The text directly in an element, if it is there or may come to be.
fn text<'d>(document: &'d Document<'_>, place: u32) -> Option<&'d Value> {
    let is_empty = |v: &Value| !v.dynamic && v.state != State::Broken && document.is_blank(v);
    document.texts(place).find(|v| !is_empty(v))
}

/// Whether nothing stands in an element of which the table does not know what it is.
fn all_known(document: &Document<'_>, place: u32) -> bool {
    document.elements(place).all(|(_, e)| e.row.is_some())
}

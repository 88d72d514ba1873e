//! The rules that look at more than one attribute, or at more than one element: a function for each element that has
//! some, in the file of its subject.

mod gather;
mod pay;
mod recording;
mod speech;

use super::Context;
use crate::diagnostic::catalog::rules as say;
use crate::ir::{Attribute, Document, Element};
use crate::source::Span;
use crate::twiml::Id;

/// Checks one element.
pub(super) fn element(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let Some(id) = element.id() else { return };
    match id {
        Id::Gather => gather::gather(cx, place, element),
        Id::Pay => pay::pay(cx, place, element),
        Id::Play => speech::play(cx, place, element),
        Id::Prosody => speech::prosody(cx, element),
        Id::Record => recording::record(cx, element),
        Id::Say => speech::say(cx, place, element),
        Id::SayAs => speech::say_as(cx, element),
        Id::Start => recording::start(cx, place),
        Id::Stop => recording::stop(cx, place),
        _ => {}
    }
}

/// Checks what concerns the document as a whole.
pub(super) fn document(cx: &mut Context<'_, '_>) {
    recording::names(cx);
}

/// Checks that attributes which say more about another do not stand without it.
fn only_with(cx: &mut Context<'_, '_>, element: &Element, partner: &str, names: &[&'static str]) {
    let document = cx.document;
    if document.attribute(element, partner).is_some() {
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

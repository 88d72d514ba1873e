//! `sip`, its addresses and the headers that go out with the call.
//!
//! What an address looks like inside is in `check::sip`.

use super::{Context, all_known, say as shared, text};
use crate::check::sip::{HeaderName, MAX_HEADERS, header_name};
use crate::diagnostic::catalog::sip as say;
use crate::ir::{Element, State, Value};
use crate::source::Span;
use crate::twiml::{self, Id};

/// Checks a `sip`: one address as text or several in `uri`, then the headers.
///
/// <https://www.twilio.com/docs/voice/twiml/sip>
pub(super) fn sip(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    let name = document.name(element);
    let uri = document.elements(place).find(|(_, e)| e.is(Id::Uri));
    match (text(document, place), uri) {
        (None, None) if all_known(document, place) => {
            let empty = document.texts(place).next().map_or(element.name, |text| text.span);
            cx.report(say::no_address(empty, name));
        }
        (Some(text), Some((_, uri))) if text.state == State::Plain => {
            cx.report(say::address_twice(text.span, uri.name, name, document.name(uri)));
        }
        _ => {}
    }
    let mut headers: Option<&Element> = None;
    for (_, child) in document.elements(place) {
        if child.is(Id::Headers) {
            headers.get_or_insert(child);
        } else if child.is(Id::Uri)
            && let Some(headers) = headers
        {
            cx.report(shared::wrong_order(headers.name, document.name(headers), document.name(child), child.name));
            return;
        }
    }
}

/// One address with a connection of Interconnect is dialled at a time.
///
/// <https://www.twilio.com/docs/api/errors/32303>
pub(super) fn connections(cx: &mut Context<'_, '_>, dial: u32) {
    let document = cx.document;
    let connection = |value: &Value| {
        let address = document.str(value);
        let address = address.split('?').next().unwrap_or("");
        address.split(';').skip(1).any(|part| part.to_ascii_lowercase().starts_with("tnx="))
    };
    let with_connection = |sip: u32| -> Option<Span> {
        let uris = document.elements(sip).filter(|(_, e)| e.is(Id::Uri)).flat_map(|(uri, _)| document.texts(uri));
        document.texts(sip).chain(uris).find(|value| connection(value)).map(|value| value.span)
    };
    let mut found = document.elements(dial).filter(|(_, e)| e.is(Id::Sip)).filter_map(|(sip, _)| with_connection(sip));
    if let (Some(first), Some(second)) = (found.next(), found.next()) {
        cx.report(say::two_connections(second, first));
    }
}

/// All headers of a call together have a greatest length.
pub(super) fn headers(cx: &mut Context<'_, '_>, place: u32) {
    let document = cx.document;
    let known = |value: &Value| document.known(value).map(|part| part.chars().count()).sum::<usize>();
    let mut length = 0;
    for (_, header) in document.elements(place).filter(|(_, e)| e.is(Id::Header)) {
        let own: usize = document.attributes(header).iter().map(|a| known(&a.value)).sum();
        let before = length;
        length += own;
        // One that is too long by itself is told by the table.
        if length > MAX_HEADERS as usize && before <= MAX_HEADERS as usize && own <= MAX_HEADERS as usize {
            let total = document
                .elements(place)
                .map(|(_, e)| document.attributes(e).iter().map(|a| known(&a.value)).sum::<usize>());
            cx.report(say::long_headers(header.name, total.sum(), MAX_HEADERS));
        }
    }
}

/// The name and the value of a header.
///
/// <https://www.twilio.com/docs/api/errors/13252>
pub(super) fn header(cx: &mut Context<'_, '_>, element: &Element) {
    let document = cx.document;
    let element_name = document.name_of(twiml::element(Id::Header));
    if let (Some(attribute), Some(name)) = (document.attribute(element, "name"), document.literal(element, "name")) {
        let span = attribute.value.span;
        match header_name(name) {
            HeaderName::Fine => {}
            HeaderName::Empty => cx.report(say::header_without_name(span, element_name)),
            HeaderName::Character(at, c) => {
                let span = document.place(&attribute.value, at, at + c.len_utf8());
                cx.report(say::header_character(span, name, c));
            }
            HeaderName::Reserved => cx.report(say::reserved_header(span, name)),
            HeaderName::Unlisted => cx.report(say::refused_header(span, name)),
        }
    }
    if let (Some(attribute), Some(value)) = (document.attribute(element, "value"), document.literal(element, "value")) {
        let wrong = value.char_indices().find(|&(_, c)| c.is_control() && c != '\t');
        if let Some((at, c)) = wrong {
            cx.report(say::header_value(document.place(&attribute.value, at, at + c.len_utf8())));
        }
    }
}

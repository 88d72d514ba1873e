//! What goes on beside the call: streams, SIPREC, transcriptions and recordings, by `start`, `stop` and `connect`.

use std::collections::HashMap;

use super::{Context, has, is_own, say as shared};
use crate::diagnostic::catalog::stream as say;
use crate::ir::{Document, Element, State, Value};
use crate::source::Span;
use crate::twiml::{self, Id};

/// The greatest length of a parameter of a stream, its name included, in characters.
const MAX_PARAMETER: usize = 499;

/// How many streams of a call there may be at a time.
const MAX_STREAMS: usize = 4;

/// Checks a noun of `start`, `stop` or `connect`.
///
/// <https://www.twilio.com/docs/voice/twiml/stream>
pub(super) fn noun(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    match cx.parent().and_then(|parent| parent.id()) {
        Some(Id::Stop) => stopped(cx, place, element),
        Some(Id::Start | Id::Connect) => {
            opened(cx, element);
            if element.is(Id::Stream) {
                parameters(cx, place);
            }
        }
        _ => {}
    }
}

/// To be stopped, something is named; nothing else about it matters.
fn stopped(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    if !has(document, element, "name") {
        cx.report(say::stop_without_name(element.name, document.name(element)));
        return;
    }
    let others =
        document.attributes(element).iter().filter(|a| is_own(element, a)).filter_map(|a| Some((a.row?.name, a.name)));
    let mut others: Vec<(&str, Span)> = others.filter(|(name, _)| *name != "name").collect();
    others.extend(document.elements(place).map(|(_, e)| (document.name(e), e.name)));
    if !others.is_empty() {
        cx.report(say::only_name_counts(&others));
    }
}

/// To be started, something needs to know where to.
fn opened(cx: &mut Context<'_, '_>, element: &Element) {
    let document = cx.document;
    let name = document.name(element);
    match element.id() {
        Some(Id::Stream) => {
            if !has(document, element, "url") && !has(document, element, "connectorName") {
                cx.report(say::stream_without_url(element.name, name));
            }
            if let Some(url) = document.attribute(element, "url")
                && url.value.state == State::Plain
                && let Some(at) = document.str(&url.value).find('?')
                && document.known(&url.value).any(|part| part.contains('?'))
            {
                let span = document.place(&url.value, at, document.str(&url.value).len());
                cx.report(say::query_of_stream(span, name));
            }
            let parent = cx.parent().filter(|parent| parent.is(Id::Connect));
            if let (Some(parent), Some(track)) = (parent, document.attribute(element, "track"))
                && let Some(value @ ("outbound_track" | "both_tracks")) = document.literal(element, "track")
            {
                cx.report(say::track_of_connect(track.value.span, value, parent.name, document.name(parent)));
            }
        }
        Some(Id::Siprec) if !has(document, element, "connectorName") => {
            cx.report(say::siprec_without_connector(element.name, name));
        }
        _ => {}
    }
}

/// A parameter of a stream has a greatest length.
fn parameters(cx: &mut Context<'_, '_>, place: u32) {
    let document = cx.document;
    let known = |value: &Value| document.known(value).map(|part| part.chars().count()).sum::<usize>();
    for (_, parameter) in document.elements(place).filter(|(_, e)| e.is(Id::Parameter)) {
        let length: usize = document.attributes(parameter).iter().map(|a| known(&a.value)).sum();
        if length > MAX_PARAMETER {
            cx.report(say::long_parameter(parameter.name, document.name(parameter), length, MAX_PARAMETER));
        }
    }
}

/// Checks what a document starts and stops: names, how many there are, and what cannot be stopped.
pub(super) fn document(cx: &mut Context<'_, '_>) {
    let document = cx.document;
    // What has been started under a name and not been stopped, and where; and streams that `connect` has opened.
    let mut running: HashMap<(Id, &str), Span> = HashMap::new();
    let mut connected: HashMap<&str, Span> = HashMap::new();
    let mut streams = 0;
    let mut conversation: Option<(Id, Span)> = None;
    for (verb, element) in document.elements(0) {
        let Some(id @ (Id::Start | Id::Stop | Id::Connect)) = element.id() else { continue };
        for (_, noun) in document.elements(verb).filter(|(_, noun)| noun.state == State::Plain) {
            let Some(kind) = noun.id() else { continue };
            let name = document.literal(noun, "name").unwrap_or("");
            let span = document.attribute(noun, "name").map_or(noun.name, |a| a.value.span);
            match id {
                Id::Stop => {
                    streams = 0; // how many are left nobody can tell from here
                    if name.is_empty() {
                        running.clear();
                    }
                    let was_running = running.remove(&(kind, name)).is_some();
                    if kind == Id::Stream
                        && !was_running
                        && let Some(&opened) = connected.get(name)
                    {
                        cx.report(say::stop_of_connected(span, name, opened));
                    }
                }
                Id::Start => {
                    if !name.is_empty()
                        && let Some(first) = running.insert((kind, name), span)
                    {
                        cx.report(say::duplicate_name(span, document.name(noun), name, first));
                    }
                    let before = streams;
                    streams += match kind {
                        Id::Stream => 1,
                        Id::Siprec => tracks(document, noun),
                        _ => 0,
                    };
                    if before <= MAX_STREAMS && streams > MAX_STREAMS {
                        cx.report(say::too_many_streams(noun.name, MAX_STREAMS));
                    }
                }
                _ => {
                    if kind == Id::Stream && !name.is_empty() {
                        connected.insert(name, span);
                    }
                    // With an action, the call goes on elsewhere.
                    let goes_on = !has(document, element, "action");
                    if matches!(kind, Id::Stream | Id::ConversationRelay) && goes_on {
                        match conversation {
                            Some((other, first)) if other != kind => {
                                let earlier = format!("a `{}`", document.name_of(twiml::element(other)));
                                cx.report(shared::beside(
                                    noun.name,
                                    document.name(noun),
                                    &earlier,
                                    first,
                                    "delete it: a call has one of the two",
                                ));
                            }
                            Some(_) => {}
                            None => conversation = Some((kind, noun.name)),
                        }
                    }
                }
            }
        }
    }
}

/// How many streams a SIPREC session is: one for each track, and both unless one is chosen.
fn tracks(document: &Document<'_>, siprec: &Element) -> usize {
    match document.attribute(siprec, "track") {
        Some(_) if document.literal(siprec, "track") != Some("both_tracks") => 1,
        _ => 2,
    }
}

//! `dial`, and the nouns that say whom.
//!
//! Addresses of SIP and their headers are in `sip`, waiting in a queue is in `enqueue`.

use super::{Context, all_known, has, only_with, own, say as shared, sip, text};
use crate::check::address::looks_like_number;
use crate::diagnostic::catalog::dial as say;
use crate::ir::{Element, State};
use crate::source::Span;
use crate::twiml::{self, Id, Role};

/// The most nouns that are dialled one after another.
const MAX_IN_SEQUENCE: usize = 10;

/// Checks a `dial`: whom it calls, as whom, and what is recorded of it.
///
/// <https://www.twilio.com/docs/voice/twiml/dial>
pub(super) fn dial(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    whom(cx, place, element);
    company(cx, place, element);
    sip::connections(cx, place);
    sequence(cx, place, element);
    caller_id(cx, place, element);
    recording(cx, element);
    transfer(cx, place, element);
}

/// A number as text, or nouns.
fn whom(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    let noun = document.elements(place).next();
    match (text(document, place), noun) {
        (None, None) => {
            let empty = document.texts(place).next().map_or(element.name, |text| text.span);
            cx.report(say::nobody(empty, document.name(element)));
        }
        (Some(text), Some((_, noun))) if fits(noun, Id::Dial) && text.state == State::Plain => {
            let number = document.name_of(twiml::element(Id::Number));
            cx.report(say::number_and_noun(text.span, document.name(element), noun.name, number));
        }
        _ => {}
    }
}

/// Whether an element is known, and may stand in `parent`.
fn fits(element: &Element, parent: Id) -> bool {
    element.row.is_some_and(|row| row.fits(parent))
}

/// Nouns that are dialled alone. A conference excludes the others, an application all that would be dialled at the
/// same time, and a queue is meant to.
fn company(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    let mut alone: Option<(Id, Span)> = None;
    let mut other: Option<(Id, Span)> = None;
    for (_, noun) in document.elements(place).filter(|(_, noun)| fits(noun, Id::Dial)) {
        let Some(id) = noun.id() else { continue };
        let is_alone = matches!(id, Id::Conference | Id::Queue | Id::Application);
        match alone {
            None if is_alone => alone = Some((id, noun.name)),
            // Two of one kind the table knows of.
            Some((first, _)) if first == id => {}
            _ => {
                other.get_or_insert((id, noun.name));
            }
        }
    }
    let (Some((id, span)), Some((other_id, other_span))) = (alone, other) else { return };
    let name = document.name_of(twiml::element(id));
    let later = if span.start < other_span.start { (other_id, other_span, span) } else { (id, span, other_span) };
    let (later_id, later_span, earlier_span) = later;
    let later_name = document.name_of(twiml::element(later_id));
    let in_sequence = has(document, element, "sequential") && document.literal(element, "sequential") != Some("false");
    match id {
        Id::Conference => cx.report(say::conference_with_others(later_span, later_name, name, earlier_span)),
        Id::Application if !in_sequence => {
            cx.report(say::application_with_others(later_span, later_name, name, earlier_span));
        }
        Id::Queue => cx.report(say::queue_with_others(later_span, name, earlier_span)),
        _ => {}
    }
}

/// Ten nouns at most are dialled one after another.
fn sequence(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    if document.literal(element, "sequential") != Some("true") {
        return;
    }
    let count = |id: Id| document.elements(place).filter(|(_, e)| e.is(id)).count();
    let told = count(Id::Number) > 10 || count(Id::Client) > 10;
    let nouns = document.elements(place).filter(|(_, e)| e.row.is_none_or(|row| row.role == Role::Noun));
    let extra = nouns.map(|(_, e)| e.name).nth(MAX_IN_SEQUENCE);
    if let Some(extra) = extra
        && !told
    {
        cx.report(say::long_sequence(extra, document.name(element), MAX_IN_SEQUENCE, element.name));
    }
}

/// Who the called party sees. Each kind of noun takes other names.
fn caller_id(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    let nouns = || document.elements(place).map(|(_, noun)| noun);
    let only = |id: Id| all_known(document, place) && nouns().all(|noun| noun.is(id));
    let whatsapp = nouns().find(|noun| noun.is(Id::WhatsApp));
    let Some(attribute) = document.attribute(element, "callerId") else {
        if let Some(noun) = whatsapp {
            cx.report(say::whatsapp_without_caller(noun.name, document.name(noun), document.name(element)));
        }
        return;
    };
    let Some(caller) = document.literal(element, "callerId").map(str::trim) else { return };
    let span = attribute.value.span;
    if whatsapp.is_some() && only(Id::WhatsApp) {
        if !caller.starts_with("whatsapp:") {
            cx.report(say::caller_of_whatsapp(span, caller));
        }
    } else if looks_like_number(caller) || caller.is_empty() || caller.contains(char::is_whitespace) {
        // Its digits are checked with all other numbers.
    } else if only(Id::Number) && (text(document, place).is_some() || nouns().next().is_some()) {
        if !caller.contains(['@', '*', '#']) {
            cx.report(say::caller_of_number(span, caller));
        }
    } else if nouns().next().is_some() && only(Id::Sip) && !caller.contains([':', '@']) {
        let wrong = caller.char_indices().find(|&(_, c)| !(c.is_ascii_alphanumeric() || "+-_.".contains(c)));
        if let Some((_, c)) = wrong {
            cx.report(say::caller_of_sip(span, c));
        }
    }
}

/// What says more about a recording that is not made, or has no second channel.
///
/// <https://www.twilio.com/docs/voice/twiml/dial>
fn recording(cx: &mut Context<'_, '_>, element: &Element) {
    let document = cx.document;
    const DETAILS: &[&str] = &[
        "recordingStatusCallback",
        "recordingStatusCallbackMethod",
        "recordingStatusCallbackEvent",
        "recordingTrack",
        "trim",
    ];
    let Some(record) = document.attribute(element, "record") else {
        // A stored configuration may be what starts it.
        if !has(document, element, "recordingConfigurationId") {
            only_with(cx, element, "record", DETAILS);
        }
        return;
    };
    match document.literal(element, "record") {
        Some(value @ ("false" | "do-not-record")) => {
            let found = own(document, element, DETAILS);
            if let Some((span, name)) = found.first() {
                let help = "delete it, or choose what `record` is to record";
                cx.report(shared::beside(*span, name, &format!("`record={value}`"), record.name, help));
            }
        }
        Some(value) if value.ends_with("-dual") => {
            let track = document.literal(element, "recordingTrack");
            if let (Some(track @ ("inbound" | "outbound")), Some(attribute)) =
                (track, document.attribute(element, "recordingTrack"))
            {
                cx.report(say::dual_of_one(record.value.span, value, track, attribute.name));
            }
        }
        _ => {}
    }
}

/// Where a transfer would lead, which an application cannot ask for.
///
/// <https://www.twilio.com/docs/voice/twiml/dial/application>
fn transfer(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    let Some(refer) = document.attribute(element, "referUrl") else { return };
    let mut nouns = document.elements(place);
    if let Some((_, noun)) = nouns.next()
        && noun.is(Id::Application)
        && nouns.all(|(_, noun)| noun.is(Id::Application))
    {
        let name = format!("`{}`", document.name(noun));
        cx.report(shared::beside(refer.name, "referUrl", &name, noun.name, "delete it"));
    }
}

/// What says more about finding out who answered, when nobody asks for it.
///
/// <https://www.twilio.com/docs/voice/twiml/number>
pub(super) fn answering_machine(cx: &mut Context<'_, '_>, element: &Element) {
    const DETAILS: &[&str] = &[
        "amdStatusCallback",
        "amdStatusCallbackMethod",
        "machineDetectionTimeout",
        "machineDetectionSpeechThreshold",
        "machineDetectionSpeechEndThreshold",
        "machineDetectionSilenceTimeout",
    ];
    if !has(cx.document, element, "machineDetection") {
        only_with(cx, element, "machineDetection", DETAILS);
    }
}

/// The name of a client: as text or, where it gets parameters, in an `identity` in front of them.
///
/// <https://www.twilio.com/docs/voice/twiml/client>
pub(super) fn client(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    let text = text(document, place);
    let identity = document.elements(place).find(|(_, e)| e.is(Id::Identity));
    let parameter = document.elements(place).find(|(_, e)| e.is(Id::Parameter));
    let name = document.name(element);
    let identity_name = document.name_of(twiml::element(Id::Identity));
    match (text, identity, parameter) {
        (None, None, _) if all_known(document, place) => {
            cx.report(say::client_without_name(element.name, name));
        }
        (Some(text), Some((_, identity)), _) => {
            cx.report(say::client_with_two_names(identity.name, name, text.span));
        }
        (Some(text), None, Some((_, parameter))) => {
            cx.report(say::name_beside_parameters(text.span, name, identity_name, parameter.name));
        }
        (None, Some((_, identity)), Some((_, parameter))) if parameter.name.start < identity.name.start => {
            cx.report(shared::wrong_order(parameter.name, document.name(parameter), identity_name, identity.name));
        }
        _ => {}
    }
}

/// What a conference ignores, and labels that it refuses.
///
/// <https://www.twilio.com/docs/voice/twiml/conference>
pub(super) fn conference(cx: &mut Context<'_, '_>, element: &Element) {
    let document = cx.document;
    let old = document.attribute(element, "eventCallbackUrl");
    let new = document.attribute(element, "recordingStatusCallback");
    if let (Some(old), Some(new)) = (old, new) {
        cx.report(shared::beside(old.name, "eventCallbackUrl", "`recordingStatusCallback`", new.name, "delete it"));
    }
    let label = document.attribute(element, "participantLabel");
    if let (Some(label), Some(text)) = (label, document.literal(element, "participantLabel")) {
        let hex = text.strip_prefix("CA").unwrap_or("");
        if hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            cx.report(say::label_is_call(label.value.span));
        } else if let Some(at) = text.find('/') {
            cx.report(say::slash_in_label(document.place(&label.value, at, at + 1)));
        }
    }
}

/// The queue whose caller is next: by its name, or by the reservation of a worker.
///
/// <https://www.twilio.com/docs/voice/twiml/queue>
pub(super) fn queue(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    let reserved = has(document, element, "reservationSid");
    if text(document, place).is_none() && !reserved && !has(document, element, "callSid") {
        let empty = document.texts(place).next().map_or(element.name, |text| text.span);
        cx.report(say::queue_without_name(empty, document.name(element)));
    }
    if !reserved {
        only_with(cx, element, "reservationSid", &["postWorkActivitySid"]);
    }
}

/// The application that takes the call, in an element of its own.
///
/// <https://www.twilio.com/docs/voice/twiml/dial/application>
pub(super) fn application(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    let sid = document.elements(place).find(|(_, e)| e.is(Id::ApplicationSid));
    let name = document.name(element);
    let sid_name = document.name_of(twiml::element(Id::ApplicationSid));
    match (text(document, place), sid) {
        (None, None) if all_known(document, place) => {
            cx.report(say::application_without_sid(element.name, name, sid_name))
        }
        (Some(text), Some((_, sid))) => cx.report(say::application_twice(sid.name, name, text.span)),
        (Some(text), None) => cx.report(say::sid_as_text(text.span, name, sid_name)),
        _ => {}
    }
}

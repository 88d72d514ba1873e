//! Which elements and attributes there are, what stands in what, and how many of it.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::Context;
use crate::diagnostic::catalog::structure as say;
use crate::ir::{Document, Element, Node, Spelling, State, Value};
use crate::twiml::{self, Content, Id, Role, Status};

/// The greatest document that Twilio takes, in bytes.
///
/// <https://www.twilio.com/docs/api/errors/11750>
pub const MAX_BYTES: usize = 64 * 1024;

/// Checks an element's name and place, the attributes it has and lacks, and what it holds.
pub(super) fn element(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let Some(row) = element.row else {
        let in_open = cx.parent().and_then(|parent| parent.row).is_some_and(|row| row.open);
        if element.state != State::Trusted && !in_open {
            unknown(cx, element);
        }
        return;
    };
    if element.state != State::Broken {
        nesting(cx, element, row);
    }
    status(cx, element, row);
    attributes(cx, place, element, row);
    if element.state == State::Plain {
        let elements = cx.document.elements(place).count() as u32;
        content(cx, place, element, row, elements);
        children(cx, place, element, row, elements);
    }
}

/// What people call a verb who do not know its name.
const MEANT: [(&str, Id); 17] = [
    ("call", Id::Dial),
    ("transfer", Id::Dial),
    ("forward", Id::Dial),
    ("connect-to", Id::Dial),
    ("wait", Id::Pause),
    ("sleep", Id::Pause),
    ("silence", Id::Pause),
    ("speak", Id::Say),
    ("tell", Id::Say),
    ("announce", Id::Say),
    ("exit", Id::Hangup),
    ("end", Id::Hangup),
    ("quit", Id::Hangup),
    ("ask", Id::Gather),
    ("menu", Id::Gather),
    ("input", Id::Gather),
    ("voicemail", Id::Record),
];

/// A name that the table does not have: the nearest of what may stand here, then of all there is.
fn unknown(cx: &mut Context<'_, '_>, element: &Element) {
    let document = cx.document;
    let name = document.name(element);
    let parent = cx.parent().and_then(|p| p.row);
    let inside = parent.into_iter().flat_map(|p| twiml::children(p.id)).map(|row| document.name_of(row));
    let all = twiml::ELEMENTS.iter().filter(|row| row.role != Role::Root).map(|row| document.name_of(row));
    let meant = MEANT.iter().find(|(word, _)| word.eq_ignore_ascii_case(name)).map(|(_, id)| twiml::element(*id));
    let meant = meant.filter(|row| parent.is_none_or(|parent| row.fits(parent.id))).map(|row| document.name_of(row));
    let nearest = meant.or_else(|| crate::diagnostic::nearest(name, inside.chain(all)));
    let here = parent.map(|parent| advisable(document, parent)).unwrap_or_default();
    let flow = document.spelling == Spelling::Flow;
    let finding = say::unknown_verb(element.name, name, nearest, parent.map(|p| document.name_of(p)), &here);
    // TwiML has no mark for what is to be taken on trust.
    cx.report(if flow || nearest.is_some() { finding } else { finding.help("delete it, or mend its name") });
}

/// What to put into an element: of all that it may hold, what Twilio still wants used.
fn advisable<'d>(document: &'d Document<'_>, row: &twiml::Element) -> Vec<&'d str> {
    let current = |row: &&twiml::Element| matches!(row.status, Status::Current);
    twiml::children(row.id).filter(current).map(|row| document.name_of(row)).collect()
}

/// Whether the element may stand where it stands. Of several in a row only the first is complained of: what follows is
/// most often the same mistake.
fn nesting(cx: &mut Context<'_, '_>, element: &Element, row: &'static twiml::Element) {
    let document = cx.document;
    let Some(parent) = cx.parent() else { return };
    let Some(parent_row) = parent.row else { return };
    if parent_row.open {
        return;
    }
    if fits(document, row, parent_row) {
        return;
    }
    let is_other_kind = |row: &twiml::Element| {
        parent_row.role == Role::Root && row.role == Role::Verb && row.document != parent_row.document
    };
    let before = cx.before.and_then(|before| document.element(before)?.row);
    if before.is_some_and(|before| !fits(document, before, parent_row) && is_other_kind(before) == is_other_kind(row)) {
        return;
    }
    if is_other_kind(row) {
        let first = document.elements(0).find(|(_, e)| e.row.is_some_and(|r| r.document == parent_row.document));
        let first = first.map(|(_, e)| e.name);
        cx.report(say::mixed_document(element.name, document.name_of(row), row.document, parent_row.document, first));
        return;
    }
    let allowed = advisable(document, parent_row);
    let homes: Vec<&str> = row.parents.iter().map(|&id| document.name_of(twiml::element(id))).collect();
    let homes = if row.role == Role::Verb && parent_row.role != Role::Root { Vec::new() } else { homes };
    let parent_span = (parent_row.role != Role::Root).then_some(parent.name);
    let name = document.name_of(row);
    let parent_name = document.name_of(parent_row);
    cx.report(say::wrong_nesting(
        element.name,
        name,
        parent_span,
        parent_name,
        &allowed,
        &homes,
        parent_row.child_twilio,
    ));
}

/// A document without a verb that tells fits everywhere, and so does what may stand in the root of any kind.
fn fits(document: &Document<'_>, row: &twiml::Element, parent: &twiml::Element) -> bool {
    let roots = [Id::Response, Id::MessagingResponse, Id::FaxResponse];
    row.fits(parent.id) || (document.kind.is_none() && parent.role == Role::Root && roots.iter().any(|&r| row.fits(r)))
}

/// What is on its way out, and what is gone.
fn status(cx: &mut Context<'_, '_>, element: &Element, row: &'static twiml::Element) {
    let document = cx.document;
    let name = document.name_of(row);
    match row.status {
        // What is said of a whole kind of document is said of its verbs.
        _ if row.role == Role::Root => {}
        Status::Current => {}
        Status::Undocumented => cx.report(say::undocumented(element.name, name)),
        Status::Deprecated(instead) => cx.report(say::deprecated(element.name, name, instead)),
        Status::Discontinued(instead) => cx.report(say::discontinued(element.name, name, instead)),
    }
    for attribute in document.attributes(element) {
        let Some(known) = attribute.row else { continue };
        match known.status {
            Status::Current => {}
            Status::Undocumented => cx.report(say::undocumented(attribute.name, known.name)),
            Status::Deprecated(instead) => cx.report(say::deprecated(attribute.name, known.name, instead)),
            Status::Discontinued(instead) => cx.report(say::discontinued(attribute.name, known.name, instead)),
        }
    }
}

/// Attributes that the element does not have, and those that it lacks.
fn attributes(cx: &mut Context<'_, '_>, place: u32, element: &Element, row: &'static twiml::Element) {
    let document = cx.document;
    if document.attributes(element).iter().any(|attribute| attribute.row.is_none()) {
        unknown_attributes(cx, place, element, row);
    }
    if element.state != State::Plain {
        return;
    }
    for required in row.required() {
        if document.attribute(element, required.name).is_none() && !lacks_with_reason(cx, row) {
            let (parent, owner) = (cx.parent().and_then(|p| p.id()), document.name_of(row));
            cx.report(say::missing_attribute(element.name, owner, required.name, required.twilio_code(parent)));
        }
    }
}

/// Attributes that the element does not have.
fn unknown_attributes(cx: &mut Context<'_, '_>, place: u32, element: &Element, row: &'static twiml::Element) {
    let document = cx.document;
    let owner = document.name_of(row);
    // The same for every attribute that is unknown, of which there may be many.
    let (free, homes) = (OnceCell::new(), OnceCell::new());
    for attribute in document.attributes(element) {
        if attribute.row.is_some() || attribute.state != State::Plain || row.open {
            continue;
        }
        let name = document.text(attribute.name);
        if name.get(..8).is_some_and(|begin| begin.eq_ignore_ascii_case("asyncAmd"))
            && row.attribute("amdStatusCallback").is_some()
        {
            cx.report(say::async_amd(attribute.name, name, owner));
            continue;
        }
        let free: &Vec<&str> = free.get_or_init(|| {
            let names = row.attributes.iter().map(|a| a.name);
            names.filter(|name| document.attribute(element, name).is_none()).collect()
        });
        let same = known_elsewhere_as(name).filter(|same| free.contains(same));
        let nearest = same.or_else(|| crate::diagnostic::nearest(name, free.iter().copied()));
        // Of the same name on another element, the nearest around or inside is meant.
        let home = || homes.get_or_init(|| around(cx, place)).iter().find(|row| row.attribute(name).is_some());
        let elsewhere = nearest.is_none().then(home).flatten().map(|row| document.name_of(row));
        let allowed: Vec<&str> = row.attributes.iter().map(|a| a.name).collect();
        cx.report(say::unknown_attribute(attribute.name, name, owner, nearest, elsewhere, &allowed));
    }
}

/// Whether an element that is only named, to be stopped, needs none of what it needs to be started.
fn lacks_with_reason(cx: &Context<'_, '_>, row: &twiml::Element) -> bool {
    row.role == Role::Noun && cx.parent().is_some_and(|parent| parent.is(Id::Stop))
}

/// The elements around one and inside, the nearest first, each kind once.
fn around(cx: &Context<'_, '_>, place: u32) -> Vec<&'static twiml::Element> {
    let document = cx.document;
    let around = cx.ancestors.iter().rev().map_while(|&a| document.element(a)).filter_map(|e| e.row);
    let inside = document.elements(place).filter_map(|(_, e)| e.row);
    let mut seen = HashSet::new();
    around.chain(inside).filter(|row| seen.insert(row.id)).collect()
}

/// What an attribute is called on some element, when another calls it otherwise.
fn known_elsewhere_as(name: &str) -> Option<&'static str> {
    Some(match name {
        "waitMethod" => "waitUrlMethod",
        "waitUrlMethod" => "waitMethod",
        "statusCallback" => "statusCallbackUrl",
        "statusCallbackUrl" => "statusCallback",
        "track" => "recordingTrack",
        "recordingTrack" => "track",
        "language" => "languageCode",
        "languageCode" => "language",
        "transcriptionEngine" => "transcriptionProvider",
        "transcriptionProvider" => "transcriptionEngine",
        "maxDigits" => "numDigits",
        "callerID" => "callerId",
        "reason" => "callReason",
        _ => return None,
    })
}

/// Text that is missing. `elements` is how many elements stand in it.
fn content(cx: &mut Context<'_, '_>, place: u32, element: &Element, row: &'static twiml::Element, elements: u32) {
    let needs = match row.content {
        Content::Required(_) => true,
        Content::Mixed(_) => elements == 0,
        Content::Optional(_) | Content::Nothing => false,
    };
    if !needs {
        return;
    }
    let document = cx.document;
    let empty = |value: &Value| !value.dynamic && value.state != State::Broken && document.is_blank(value);
    if document.texts(place).all(empty) {
        let label = document.texts(place).next().map_or(element.name, |text| text.span);
        cx.report(say::missing_text(label, document.name_of(row), row.text_twilio.0));
    }
}

/// Text where none may stand.
pub(super) fn text(cx: &mut Context<'_, '_>, value: &Value) {
    let document = cx.document;
    let Some(parent) = cx.parent() else { return };
    let Some(row) = parent.row else { return };
    if matches!(row.content, Content::Nothing) && value.state != State::Broken {
        let inside: Vec<&str> = twiml::children(row.id)
            .filter(|child| !matches!(child.content, Content::Nothing))
            .map(|child| document.name_of(child))
            .collect();
        let root = row.role == Role::Root;
        cx.report(say::unwanted_text(value.span, document.name_of(row), &inside, root));
    }
}

/// Elements that are missing, and those that are too many, of the `count` that stand in it.
fn children(cx: &mut Context<'_, '_>, place: u32, element: &Element, row: &'static twiml::Element, count: u32) {
    let document = cx.document;
    let owner = document.name_of(row);
    let (min, max) = row.children;
    if count < min {
        let allowed = advisable(document, row);
        let twilio = Some(row.text_twilio.0.unwrap_or(row.child_twilio));
        cx.report(say::missing_noun(element.name, owner, &allowed, min == 1 && max == 1, twilio));
    } else if count > max {
        let extra = document.elements(place).nth(max as usize).map_or(element.name, |(_, e)| e.name);
        cx.report(say::too_many(extra, owner, None, max, element.name, Some(row.child_twilio)));
    }
    for limit in row.limits {
        let named = twiml::element(limit.child);
        let found = || document.elements(place).filter(|(_, e)| e.is(limit.child));
        if let Some((_, extra)) = found().nth(limit.max as usize) {
            cx.report(say::too_many(
                extra.name,
                owner,
                Some(document.name_of(named)),
                limit.max,
                element.name,
                limit.twilio,
            ));
        } else if found().count() < limit.min as usize && count_is_known(document, place) {
            cx.report(say::missing_noun(element.name, owner, &[document.name_of(named)], true, limit.twilio));
        }
    }
}

/// Whether nothing unknown stands in an element that could be what is missing.
fn count_is_known(document: &Document<'_>, place: u32) -> bool {
    document.elements(place).all(|(_, e)| e.row.is_some())
}

/// What concerns the document as a whole.
pub(super) fn document(cx: &mut Context<'_, '_>) {
    let document = cx.document;
    debug_assert!(matches!(document.nodes.first(), Some(Node::Element(_))));
}

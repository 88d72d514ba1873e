//! Whether a value is of the kind that its attribute, or the text of its element, takes.

use super::address::{self, is_number_with_signs, looks_like_number};
use super::{Context, sip};
use crate::diagnostic::catalog::declare;
use crate::diagnostic::catalog::values::{self as say, Subject};
use crate::ir::{Element, Passed, PieceKind, Spelling, State, Value};
use crate::source::Span;
use crate::twiml::{self, Choice, Content, Kind, ParameterKind, Status, Unit};

/// Checks the values of an element's attributes.
pub(super) fn element(cx: &mut Context<'_, '_>, element: &Element) {
    let document = cx.document;
    let parent = cx.parent().and_then(|p| p.id());
    for attribute in document.attributes(element) {
        let Some(row) = attribute.row else { continue };
        if attribute.state == State::Broken {
            continue;
        }
        let twilio = row.twilio_code(parent);
        let subject = Subject { name: row.name, text: false, twilio, default: row.default };
        value(cx, &attribute.value, &row.kind, &subject);
    }
}

/// Checks a run of text.
pub(super) fn text(cx: &mut Context<'_, '_>, text: &Value) {
    let document = cx.document;
    let Some(row) = cx.parent().and_then(|parent| parent.row) else { return };
    let kind = match row.content {
        Content::Optional(kind) | Content::Required(kind) => kind,
        Content::Mixed(_) | Content::Nothing => return,
    };
    if document.is_blank(text) {
        return; // missing, or allowed to be
    }
    let subject = Subject { name: document.name_of(row), text: true, twilio: row.text_twilio.1, default: None };
    value(cx, text, &kind, &subject);
}

/// Checks a value that is passed to a parameter of a flow.
pub(super) fn passed(cx: &mut Context<'_, '_>, passed: &Passed<'_>) {
    let subject = Subject { name: passed.name, text: false, twilio: None, default: None };
    let kind = passed.kind.value();
    let known = passed.value.state == State::Plain && !passed.value.dynamic;
    // What `dial` makes of a word is Twilio's to say; a parameter has the type that its flow has given it.
    if known && matches!(kind, Kind::Phone) && !address::may_be_number(cx.document.str(&passed.value)) {
        cx.report(say::bad_value(passed.value.span, &subject, &kind.describe(), kind.example().as_deref()));
        return;
    }
    value(cx, &passed.value, &kind, &subject);
}

/// Checks the types of the names in a value, and what is known of it besides; returns whether something is wrong.
fn placeholders(cx: &mut Context<'_, '_>, value: &Value, kind: &Kind, subject: &Subject<'_>) -> bool {
    let document = cx.document;
    let pieces = document.pieces(value);
    let whole = matches!(pieces, [one] if (one.start, one.end) == (value.start, value.end));
    // Addresses and numbers can be put together from parts of any type.
    if !whole && !kind.is_exact() {
        return false;
    }
    let mut wrong = false;
    for piece in pieces {
        let PieceKind::Placeholder(Some(given)) = piece.kind else { continue };
        if !kind.accepts(given) {
            let name = &document.pool[piece.start as usize + 2..piece.end as usize - 2];
            let span = if whole { value.span } else { piece.span };
            let fitting =
                ParameterKind::ALL.iter().rev().find(|(_, other)| kind.accepts(*other)).map(|(name, _)| *name);
            cx.report(declare::wrong_type(span, name, given.name(), &kind.describe(), subject.name, fitting));
            wrong = true;
        }
    }
    let is_number = matches!(kind, Kind::Int { .. } | Kind::Decimal { .. });
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'));
    if !wrong && is_number && !document.known(value).all(digits) {
        cx.report(say::bad_value(value.span, subject, &kind.describe(), kind.example().as_deref()));
        wrong = true;
    }
    wrong
}

/// Checks one value.
fn value(cx: &mut Context<'_, '_>, value: &Value, kind: &Kind, subject: &Subject<'_>) {
    if value.state != State::Plain {
        return;
    }
    let document = cx.document;
    let text = document.str(value);
    if value.dynamic {
        // What is known of it must not already be wrong; the rest is known when the call runs.
        if !placeholders(cx, value, kind, subject) {
            lengths(cx, value, kind, subject);
            if matches!(kind, Kind::Url(_)) {
                address::placeholders(cx, value);
            }
        }
        return;
    }
    let whole = value.span;
    let bad = |cx: &mut Context<'_, '_>, span: Span| {
        cx.report(say::bad_value(span, subject, &kind.describe(), kind.example().as_deref()));
    };
    match *kind {
        Kind::Text { .. } | Kind::Speech => lengths(cx, value, kind, subject),
        Kind::Bool => {
            if !matches!(text, "true" | "false") {
                choose(cx, whole, text, &BOOLS, false, subject, kind);
            }
        }
        Kind::Int { min, max, words, unit } => {
            if words.contains(&text) || number(text).is_some_and(|n| n >= min && n <= max) {
                return;
            }
            let near = unit.and_then(|unit| near_duration(text, unit)).filter(|n| *n >= min && *n <= max);
            match (near, unit, document.spelling) {
                (Some(near), Some(Unit::Seconds), Spelling::Flow) => {
                    cx.report(say::near_duration(whole, subject, &kind.describe(), &format!("{near}s")));
                }
                (Some(near), Some(Unit::Milliseconds), Spelling::Flow) => {
                    cx.report(say::near_duration(whole, subject, &kind.describe(), &format!("{near}ms")));
                }
                (Some(near), ..) => {
                    cx.report(say::near_duration(whole, subject, &kind.describe(), &near.to_string()));
                }
                (None, ..) => bad(cx, whole),
            }
        }
        Kind::Decimal { min, max } => {
            let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
            if !plain || !text.parse::<f64>().is_ok_and(|n| n >= min && n <= max) {
                bad(cx, whole);
            }
        }
        Kind::Time { max_seconds } => {
            if !seconds(text).is_some_and(|s| s <= f64::from(max_seconds)) {
                bad(cx, whole);
            }
        }
        Kind::Measure { words, units, signed, bare } => {
            if !words.iter().any(|w| w.name == text) && !is_measure(text, units, signed, bare) {
                bad(cx, whole);
            }
        }
        Kind::Choice { values, open, any_case } => {
            let same = |c: &Choice| c.name == text || (any_case && c.name.eq_ignore_ascii_case(text));
            if !values.iter().any(same) {
                choose(cx, whole, text, values, open, subject, kind);
            }
        }
        Kind::Choices { values, separator, open } => {
            if separator == ' ' && commas(cx, value, values, subject) {
                return;
            }
            let found = items(cx, value, separator);
            for (at, &(item, span)) in found.iter().enumerate() {
                if !values.iter().any(|c| c.name == item) {
                    choose(cx, span, item, values, open, subject, kind);
                } else if found[..at].iter().any(|(before, _)| *before == item) {
                    cx.report(say::repeated_item(span, item, subject));
                }
            }
            if found.is_empty() {
                bad(cx, whole);
            }
        }
        Kind::Items { separator, max_items, max_length } => {
            let found = items(cx, value, separator);
            if let (Some(max), Some((_, span))) = (max_items, max_items.and_then(|max| found.get(max as usize))) {
                cx.report(say::too_many_items(*span, subject, max, found.len()));
            }
            for (item, span) in found {
                if let Some(max) = max_length
                    && item.trim().chars().count() > max as usize
                {
                    cx.report(say::item_too_long(span, subject, max));
                }
            }
        }
        Kind::Ints { separator, min, max } => {
            for (item, span) in items(cx, value, separator) {
                if !number(item).is_some_and(|n| n >= min && n <= max) {
                    bad(cx, span);
                }
            }
        }
        Kind::Url(scheme) => address::url(cx, value, text, scheme, subject),
        Kind::Phone => address::phone(cx, whole, text, subject),
        Kind::CallerId => {
            if text.trim().is_empty() || text.contains(char::is_whitespace) && !is_number_with_signs(text) {
                bad(cx, whole);
            } else if looks_like_number(text) {
                address::phone(cx, whole, text, subject);
            }
        }
        Kind::Sender => {
            // A short code is no E.164 and has no `+`.
            let is_short_code = (3..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            if is_short_code {
                return;
            }
            if looks_like_number(text) {
                address::phone(cx, whole, text, subject);
            } else if !text.contains(':') && !is_sender_name(text) {
                bad(cx, whole);
            }
        }
        Kind::Sid { prefix } => {
            let digits = text.strip_prefix(prefix).unwrap_or("");
            if digits.len() != 32 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                cx.report(say::bad_sid(whole, subject, &kind.describe()));
            }
        }
        Kind::Dtmf => characters(cx, value, text, |c| c.is_ascii_digit() || "ABCDabcd#*wW".contains(c), kind, subject),
        Kind::Keys { max } => {
            if max.is_some_and(|max| text.chars().count() > max as usize) {
                cx.report(say::too_many_keys(whole, subject, text));
            } else {
                characters(cx, value, text, |c| c.is_ascii_digit() || "#*".contains(c), kind, subject);
            }
        }
        Kind::Language { known, words } => {
            if words.contains(&text) || known.contains(&text) {
                return;
            }
            let near = known.iter().find(|tag| tag.eq_ignore_ascii_case(text));
            if let Some(tag) = near {
                cx.report(say::value_case(whole, subject, text, tag));
            } else if !known.is_empty() && is_bare_language(text) {
                cx.report(say::bare_language(whole, subject, text, known));
            } else if !(is_language_tag(text) || is_bare_language(text)) {
                cx.report(say::bad_language(whole, subject, text, known));
            } else if !known.is_empty() {
                cx.report(say::unlisted_value(
                    whole,
                    subject,
                    text,
                    crate::diagnostic::nearest(text, known.iter().copied()),
                ));
            }
        }
        Kind::Voice => voice(cx, whole, text, subject),
        Kind::SipUri => sip::uri(cx, value, text, subject),
        Kind::Identity => {
            let free = |c: char| c.is_control() || c.is_whitespace();
            if text.chars().count() > 256 || text.trim().contains(free) {
                bad(cx, whole);
            }
        }
        Kind::Json => {
            if let Err(why) = json(text) {
                let found = text.get(why..).and_then(|rest| rest.chars().next());
                let at = found.map_or(whole, |c| document.place(value, why, why + c.len_utf8()));
                cx.report(say::bad_json(at, subject));
            }
        }
    }
}

const BOOLS: [Choice; 2] = [Choice { name: "true", doc: "yes" }, Choice { name: "false", doc: "no" }];

/// A value that is on no list: the same but for case, near to one, or quite another.
fn choose(
    cx: &mut Context<'_, '_>,
    span: Span,
    text: &str,
    values: &[Choice],
    open: bool,
    subject: &Subject<'_>,
    kind: &Kind,
) {
    let same = values.iter().find(|c| c.name.eq_ignore_ascii_case(text));
    if let Some(same) = same {
        cx.report(say::value_case(span, subject, text, same.name));
        return;
    }
    let nearest = crate::diagnostic::nearest(text, values.iter().map(|c| c.name));
    if open {
        cx.report(say::unlisted_value(span, subject, text, nearest));
    } else {
        cx.report(say::bad_choice(span, subject, text, nearest, &kind.describe()));
    }
}

/// The lengths that are known now.
fn lengths(cx: &mut Context<'_, '_>, value: &Value, kind: &Kind, subject: &Subject<'_>) {
    let Kind::Text { max: Some(max) } = *kind else { return };
    let document = cx.document;
    if value.end - value.start <= max {
        return;
    }
    let length: usize = document.known(value).map(|part| part.chars().count()).sum();
    if length > max as usize {
        cx.report(say::too_long(value.span, subject, length, max));
    }
}

/// The items of a list with their places: as the list has them, or parted at the separator.
fn items<'d>(cx: &Context<'d, '_>, value: &Value, separator: char) -> Vec<(&'d str, Span)> {
    let document = cx.document;
    let listed = document.pieces(value).iter().filter(|p| p.kind == PieceKind::Item);
    if listed.clone().next().is_some() {
        return listed.map(|p| (&document.pool[p.start as usize..p.end as usize], p.span)).collect();
    }
    let text = document.str(value);
    let mut at = 0;
    let mut found = Vec::new();
    for part in text.split(separator) {
        let item = part.trim();
        if !item.is_empty() {
            let from = at + (part.len() - part.trim_start().len());
            found.push((item, document.place(value, from, from + item.len())));
        }
        at += part.len() + separator.len_utf8();
    }
    found
}

/// Commas where a list has blanks are one mistake, however many there are.
fn commas(cx: &mut Context<'_, '_>, value: &Value, values: &[Choice], subject: &Subject<'_>) -> bool {
    let document = cx.document;
    let text = document.str(value);
    let is_listed = document.pieces(value).iter().any(|p| p.kind == PieceKind::Item);
    let mut words = text.split([',', ' ']).filter(|word| !word.is_empty());
    if is_listed || !text.contains(',') || !words.all(|word| values.iter().any(|c| c.name == word)) {
        return false;
    }
    let at: Vec<(Span, &str)> = text
        .match_indices(',')
        .map(|(at, _)| (document.place(value, at, at + 1), if text[at + 1..].starts_with(' ') { "" } else { " " }))
        .collect();
    cx.report(say::commas(value.span, &at, subject));
    true
}

/// The first character that is not allowed.
fn characters(
    cx: &mut Context<'_, '_>,
    value: &Value,
    text: &str,
    allowed: impl Fn(char) -> bool,
    kind: &Kind,
    subject: &Subject<'_>,
) {
    let Some((at, character)) = text.char_indices().find(|&(_, c)| !allowed(c)) else { return };
    let span = cx.document.place(value, at, at + character.len_utf8());
    cx.report(say::bad_character(span, subject, character, &kind.describe()));
}

fn number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().unwrap_or(if text.starts_with('-') { i64::MIN } else { i64::MAX }))
}

/// The number, in an attribute's unit, of a duration that is written as no attribute takes it: `5 seconds`, `1m30s`.
fn near_duration(text: &str, unit: Unit) -> Option<i64> {
    let text = text.trim().to_ascii_lowercase();
    let mut rest = text.as_str();
    let mut total: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let milliseconds = match &rest[..letters] {
            "ms" | "msec" | "millis" | "milliseconds" => 1,
            "s" | "sec" | "secs" | "second" | "seconds" => 1000,
            "m" | "min" | "mins" | "minute" | "minutes" => 60_000,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600_000,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(milliseconds)?)?;
        rest = rest[letters..].trim_start();
    }
    let per_unit = match unit {
        Unit::Milliseconds => 1,
        Unit::Seconds => 1000,
    };
    (total > 0 && total % per_unit == 0).then_some(total / per_unit)
}

/// The seconds of `500ms` or `1.5s`.
fn seconds(text: &str) -> Option<f64> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let (number, scale) = match text.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => (text.strip_suffix('s')?, 1.0),
    };
    is_decimal(number).then(|| number.parse::<f64>().unwrap_or(f64::MAX) * scale)
}

fn is_decimal(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && text.bytes().filter(|&b| b == b'.').count() <= 1
}

fn is_measure(text: &str, units: &[&str], signed: bool, bare: bool) -> bool {
    let text = if signed { text.strip_prefix(['+', '-']).unwrap_or(text) } else { text };
    let number = units.iter().find_map(|unit| text.strip_suffix(unit)).or(bare.then_some(text));
    number.is_some_and(is_decimal)
}

/// One to eleven letters, digits and blanks, with a letter among them.
///
/// <https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id>
fn is_sender_name(text: &str) -> bool {
    (1..=11).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ')
        && text.bytes().any(|b| b.is_ascii_alphabetic())
}

/// A language and what narrows it down: `en-US`, `cmn-Hant-TW`. A bare language such as `en` is not taken.
fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or("");
    (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && text.contains('-')
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A language without its region, which some providers take.
fn is_bare_language(text: &str) -> bool {
    (2..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase())
}

/// A voice of the list; the providers add voices without notice, so that another may be right.
fn voice(cx: &mut Context<'_, '_>, span: Span, text: &str, subject: &Subject<'_>) {
    match twiml::voice(text) {
        Some(voice) => match voice.status {
            Status::Deprecated(instead) => {
                cx.report(crate::diagnostic::catalog::structure::deprecated(span, text, instead))
            }
            Status::Discontinued(instead) => {
                cx.report(crate::diagnostic::catalog::structure::discontinued(span, text, instead));
            }
            _ => {}
        },
        None => {
            let same = twiml::VOICES.iter().find(|v| v.name.eq_ignore_ascii_case(text));
            if let Some(same) = same {
                cx.report(say::value_case(span, subject, text, same.name));
                return;
            }
            // The provider's name is no part of how near two voices are.
            let (provider, name) = text.rsplit_once('.').unwrap_or(("", text));
            let of_provider = twiml::VOICES.iter().filter_map(|v| match v.name.rsplit_once('.') {
                Some((other, name)) => (provider.is_empty() || other.eq_ignore_ascii_case(provider)).then_some(name),
                None => provider.is_empty().then_some(v.name),
            });
            let nearest = crate::diagnostic::nearest(name, of_provider);
            let nearest = nearest.and_then(|near| {
                let full = |v: &&twiml::Voice| v.name.rsplit('.').next() == Some(near);
                twiml::VOICES.iter().find(|v| full(v) && v.name.starts_with(provider)).map(|v| v.name)
            });
            cx.report(say::unknown_voice(span, subject, text, nearest));
        }
    }
}

/// Whether a text is JSON; else the byte at which it stops being that.
fn json(text: &str) -> Result<(), usize> {
    let parsed: Result<serde_json::Value, _> = serde_json::from_str(text);
    parsed.map(|_| ()).map_err(|error| {
        let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        line + error.column().saturating_sub(1)
    })
}

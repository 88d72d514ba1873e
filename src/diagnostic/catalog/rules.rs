//! What rules of many subjects have in common: parts that have no effect, that exclude or that need one another.
//!
//! In: the pieces that disagree. Out: what is said of them. What belongs to one subject alone is worded in the file of
//! that subject.

use super::Code;
use super::structure::names;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Something that has no effect, and why: "it listens for keys only".
pub fn no_effect(span: Span, name: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::NoEffect, span, format!("`{name}` has no effect: {why}"))
}

/// Attributes that have no effect without another. The first is pointed at, the others are shown with it.
pub fn no_effect_without(pointless: &[(Span, &str)], partner: &str) -> Diagnostic {
    several(pointless, &format!("without `{partner}`")).help(match pointless {
        [_, _, ..] => format!("write `{partner}` as well, or delete them"),
        _ => format!("write `{partner}` as well, or delete it"),
    })
}

/// "`a` and `b` have no effect …", at the first of them.
pub(super) fn several(pointless: &[(Span, &str)], why: &str) -> Diagnostic {
    let listed: Vec<&str> = pointless.iter().map(|(_, name)| *name).collect();
    let have = if listed.len() > 1 { "have" } else { "has" };
    let span = pointless.first().map(|(span, _)| *span).unwrap_or_default();
    let message = format!("{} {have} no effect {why}", names(&listed, "and"));
    let diagnostic = Diagnostic::new(Code::NoEffect, span, message);
    pointless.iter().skip(1).fold(diagnostic, |diagnostic, (span, _)| diagnostic.related(*span, "nor has this"))
}

/// An attribute that has no effect beside something else.
pub fn beside(span: Span, name: &str, other: &str, place: Span, help: &str) -> Diagnostic {
    Diagnostic::new(Code::NoEffect, span, format!("`{name}` has no effect beside {other}"))
        .related(place, "because of this")
        .help(help)
}

/// Elements in another order than Twilio's.
pub fn wrong_order(span: Span, late: &str, early: &str, place: Span) -> Diagnostic {
    Diagnostic::new(Code::OffSchema, span, format!("Twilio's schema has `{early}` in front of `{late}`"))
        .related(place, "this comes too late")
        .help(format!("move `{early}` up"))
        .twilio(12200)
}

/// A noun under the root, where only Twilio's libraries write it.
pub fn alone(span: Span, name: &str, home: &str) -> Diagnostic {
    Diagnostic::new(Code::OffSchema, span, format!("no page of Twilio's says what `{name}` does outside of `{home}`"))
        .help(format!("put it into a `{home}`"))
        .twilio(12200)
}

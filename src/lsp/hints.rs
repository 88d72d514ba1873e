//! What a reader would have to look up, shown between what is written: the unit of a bare number, and the attribute that
//! a positional argument stands for.
//!
//! In: a view and a piece of it. Out: words with their places. Few: what is plain from the page is not said again.

use super::group::View;
use super::place::{self, Written};
use crate::source::Span;
use crate::syntax::{NodeKind, TokenKind};
use crate::twiml::{Kind, Unit};
use gen_lsp_types::{InlayHint, InlayHintKind, Label, TextEdit};

/// The hints in a piece of a file.
pub fn hints(view: &View<'_>, within: Span) -> Vec<InlayHint> {
    if !view.is_flow() {
        return Vec::new();
    }
    let written = Written { text: view.text(), tree: view.tree() };
    let number = |token: usize| {
        written.kind(token) == Some(TokenKind::Bare) && written.word(token).bytes().all(|b| b.is_ascii_digit())
    };
    let rows = written.rows();
    let mut found = Vec::new();
    for (index, node) in view.tree().nodes().iter().enumerate() {
        let line = view.tree().line_span(view.text(), node);
        let wanted = line.start <= within.end && within.start <= line.end;
        if !wanted || node.broken || !matches!(node.kind, NodeKind::Statement | NodeKind::Attributes) {
            continue;
        }
        let Some(row) = rows[index] else { continue };
        for it in place::arguments(&written, node) {
            let positional = it.key.is_none() && matches!(row.content, crate::twiml::Content::Nothing);
            let attribute = match it.key {
                Some((key, _)) => row.attribute(key),
                None => row.argument.filter(|_| positional).and_then(|name| row.attribute(name)),
            };
            let Some(attribute) = attribute else { continue };
            let value = written.span(it.value.0);
            if positional && written.kind(it.value.0) == Some(TokenKind::Bare) {
                found.push((value.start, format!("{}=", attribute.name), InlayHintKind::Parameter, None));
            }
            if let (true, Kind::Int { unit: Some(unit), .. }) = (number(it.value.0), attribute.kind) {
                let unit = match unit {
                    Unit::Milliseconds => "ms",
                    Unit::Seconds => "s",
                };
                found.push((value.end, unit.to_owned(), InlayHintKind::Type, Some(unit)));
            }
        }
    }
    let hint = |(at, label, kind, insert): (u32, String, InlayHintKind, Option<&str>)| {
        let position = view.position(at);
        // A click writes the unit.
        let edit = insert.map(|text| {
            let range = view.range(Span::at(at));
            vec![TextEdit { range, new_text: text.to_owned() }]
        });
        InlayHint {
            position,
            label: Label::String(label),
            kind: Some(kind),
            text_edits: edit,
            tooltip: None,
            padding_left: None,
            padding_right: None,
            data: None,
        }
    };
    found.into_iter().map(hint).collect()
}

//! The one style, as edits.
//!
//! In: a view. Out: what the formatter changes, line by line, so that cursors and folds stay where they are.

use super::group::View;
use crate::format::format;
use crate::source::{Source, Span};
use gen_lsp_types::TextEdit;
use similar::{DiffOp, TextDiff};

/// What lays a file out.
pub fn formatting(view: &View<'_>) -> Vec<TextEdit> {
    if !view.is_flow() {
        return Vec::new();
    }
    let changes = changes(view, &with_line_ends(view.text(), format(view.source())));
    changes.into_iter().map(|(span, new_text)| TextEdit { range: view.range(span), new_text }).collect()
}

/// What lays a part of a file out: the changes that touch it, and where these alone would make something else of the
/// file, those of the whole statements at the top that it lies in.
pub fn range_formatting(view: &View<'_>, span: Span) -> Vec<TextEdit> {
    if !view.is_flow() {
        return Vec::new();
    }
    let formatted = format(view.source());
    let all = changes(view, &with_line_ends(view.text(), formatted.clone()));
    for part in [span, around(view, span)] {
        // What is put in right behind a part, at the end of the text perhaps, touches it.
        let inserted = |change: &Span| change.is_empty() && change.start == part.end;
        let touches = |change: &Span| change.start < part.end.max(part.start + 1) || inserted(change);
        let chosen: Vec<_> = all.iter().filter(|(change, _)| touches(change) && part.start <= change.end).collect();
        let same = Source::new(view.name(), apply(view.text(), &chosen)).is_ok_and(|it| format(&it) == formatted);
        if same {
            let edit = |(span, text): &(Span, String)| TextEdit { range: view.range(*span), new_text: text.clone() };
            return chosen.into_iter().map(edit).collect();
        }
    }
    Vec::new()
}

/// The lines of whole statements at the top of the file that a piece touches.
fn around(view: &View<'_>, span: Span) -> Span {
    let tree = view.tree();
    let start = |node: u32| tree.tokens()[tree.nodes()[node as usize].first as usize].start;
    let first = tree.roots().map(start).take_while(|&at| at <= span.start).last();
    let last = tree.roots().map(start).find(|&at| at > span.end);
    Span::new(first.unwrap_or(0), last.unwrap_or(view.text().len() as u32))
}

/// A formatted text with the line ends of the text that it was made of, which are the editor's business.
fn with_line_ends(text: &str, formatted: String) -> String {
    let first = text.find('\n').unwrap_or(0);
    // What is laid out already keeps its own.
    if formatted != text && text[..first].ends_with('\r') { formatted.replace('\n', "\r\n") } else { formatted }
}

/// What changes, as whole lines.
fn changes(view: &View<'_>, formatted: &str) -> Vec<(Span, String)> {
    let text = view.text();
    if text == formatted {
        return Vec::new();
    }
    let diff = TextDiff::from_lines(text, formatted);
    let length = |lines: &[&str]| lines.iter().map(|line| line.len()).sum::<usize>();
    // Each operation goes on where the one before it ends. It has a place for what it inserts or deletes in the other
    // text too, but that may be wrong.
    let (mut from, mut to) = (0, 0);
    let mut changes = Vec::new();
    for operation in diff.ops() {
        let old = from..from + length(&diff.old_slices()[operation.old_range()]);
        let new = to..to + length(&diff.new_slices()[operation.new_range()]);
        (from, to) = (old.end, new.end);
        if !matches!(operation, DiffOp::Equal { .. }) {
            changes.push((Span::new(old.start as u32, old.end as u32), formatted[new].to_owned()));
        }
    }
    changes
}

/// A text with some of its changes.
fn apply(text: &str, changes: &[&(Span, String)]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for (span, new) in changes {
        result.push_str(&text[at..span.start as usize]);
        result.push_str(new);
        at = span.end as usize;
    }
    result.push_str(&text[at..]);
    result
}

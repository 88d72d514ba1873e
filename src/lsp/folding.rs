//! What can be folded: blocks, block strings, lists and runs of comments.
//!
//! In: a view. Out: ranges of lines.

use super::group::View;
use crate::source::Span;
use crate::syntax::TokenKind;
use gen_lsp_types::{FoldingRange, FoldingRangeKind};

/// What can be folded in a file, in the order of its lines.
pub fn folding(view: &View<'_>) -> Vec<FoldingRange> {
    if !view.is_flow() {
        return Vec::new();
    }
    let (text, tree) = (view.text(), view.tree());
    let mut found = Vec::new();
    for node in 0..tree.nodes().len() as u32 {
        if tree.nodes()[node as usize].end > node + 1 {
            let last = last_token(view, node);
            found.push((Span::new(tree.tokens()[tree.nodes()[node as usize].first as usize].start, last), None));
        }
    }
    let mut open = Vec::new();
    let mut comments: Option<Span> = None;
    for (at, token) in tree.tokens().iter().enumerate() {
        let span = tree.span(text, at);
        match token.kind {
            TokenKind::Block => found.push((span, None)),
            TokenKind::Open | TokenKind::ListOpen => open.push(span.start),
            TokenKind::Close | TokenKind::ListClose => {
                found.extend(open.pop().map(|start| (Span::new(start, span.start), None)));
            }
            _ => {}
        }
        let alone = at > 0 && tree.tokens()[at - 1].kind == TokenKind::Line;
        match token.kind {
            TokenKind::Comment if alone => {
                comments = Some(comments.map_or(span, |run| run.to(span)));
            }
            TokenKind::Line => {}
            _ => found.extend(comments.take().map(|run| (run, Some(FoldingRangeKind::Comment)))),
        }
    }
    found.extend(comments.map(|run| (run, Some(FoldingRangeKind::Comment))));
    let mut ranges: Vec<FoldingRange> = found
        .into_iter()
        .map(|(span, kind)| {
            let range = view.range(span);
            FoldingRange { start_line: range.start.line, end_line: range.end.line, kind, ..FoldingRange::default() }
        })
        .filter(|range| range.start_line < range.end_line)
        .collect();
    // Of what begins on one line, the longest counts.
    ranges.sort_by_key(|range| (range.start_line, std::cmp::Reverse(range.end_line)));
    ranges.dedup_by_key(|range| range.start_line);
    ranges
}

/// The end of the last token of a node's block.
fn last_token(view: &View<'_>, node: u32) -> u32 {
    let (text, tree) = (view.text(), view.tree());
    let last = &tree.nodes()[tree.nodes()[node as usize].end as usize - 1];
    tree.line_span(text, last).end
}

//! Diagnostics of a document, moved to where people find them.
//!
//! In: a diagnostic whose labels lie in the document's source, which is made of parts of many. Out: the same with every
//! label in its file. What is wrong inside the call of a fragment is shown at the call, and where it is written.
//! Of a statement that is no Flow at all, one thing is said.

use std::collections::{HashMap, HashSet};

use super::File;
use crate::diagnostic::{Code, Diagnostic, Label};
use crate::ir::Origins;
use crate::source::{Source, SourceId, Span};
use crate::syntax::Tree;

/// What is wrong with fragments by themselves, and so is not said again of every call.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The way to each place: calls inside of the fragment, and where it is written.
    ways: HashMap<Code, HashSet<Vec<(SourceId, Span)>>>,
}

impl Known {
    pub(super) fn add(&mut self, code: Code, way: Vec<(SourceId, Span)>) {
        self.ways.entry(code).or_default().insert(way);
    }

    /// Whether the end of a way has been taken from a fragment.
    fn has(&self, code: Code, way: &[(SourceId, Span)]) -> bool {
        let ways = self.ways.get(&code);
        ways.is_some_and(|ways| (1..way.len()).any(|from| ways.contains(&way[from..])))
    }
}

/// Of a long way through many fragments, only the end is shown.
const MOST_CALLS: usize = 3;

/// Moves a diagnostic; none when it has been said.
pub(super) fn settle(mut diagnostic: Diagnostic, origins: &Origins<'_>, known: &Known) -> Option<Diagnostic> {
    for label in &mut diagnostic.related {
        (label.source, label.span) = origins.written(label.span);
    }
    let origin = origins.of(diagnostic.label.span);
    let (call, source) = (origin.call, origin.source);
    diagnostic.fix = diagnostic.fix.filter(|fix| {
        fix.edits.iter().all(|edit| {
            let origin = origins.of(edit.span);
            origin.source == source && origin.call.is_none() && call.is_none()
        })
    });
    if let Some(fix) = &mut diagnostic.fix {
        for edit in &mut fix.edits {
            edit.span = origins.written(edit.span).1;
        }
    }
    if call.is_none() {
        (diagnostic.label.source, diagnostic.label.span) = origins.written(diagnostic.label.span);
        return Some(diagnostic);
    }
    let places = origins.places(diagnostic.label.span);
    let &(source, span) = places.last()?;
    if known.has(diagnostic.code, &places) {
        return None;
    }
    let text = match std::mem::take(&mut diagnostic.label.text) {
        text if text.is_empty() => "in the fragment".to_owned(),
        text => text,
    };
    let mut inside = vec![Label { source, span, text }];
    let calls = places[1..places.len() - 1].iter().rev().take(MOST_CALLS);
    inside.extend(calls.map(|&(source, span)| Label { source, span, text: "called here".to_owned() }));
    diagnostic.inside = inside.len();
    inside.append(&mut diagnostic.related);
    diagnostic.related = inside;
    (diagnostic.label.source, diagnostic.label.span) = places[0];
    diagnostic.label.text = "in this call".to_owned();
    Some(diagnostic)
}

/// The codes of what is wrong with the shape of a line.
const OF_SHAPE: [Code; 7] = [
    Code::BadBrace,
    Code::CurlyQuote,
    Code::MisplacedPart,
    Code::MissingSpace,
    Code::SpaceAroundEquals,
    Code::StrayBracket,
    Code::StrayCharacter,
];

/// Takes away what is wrong with the shape of statements that begin with no verb, nor with anything like one: `if x == 1`
/// was never meant to be a statement of Flow. The diagnostics are in order.
pub(super) fn shapes(sources: &[Source], files: &[File], diagnostics: &mut Vec<Diagnostic>) {
    let mut statement = None;
    diagnostics.retain(|diagnostic| {
        let Label { source, span, .. } = diagnostic.label;
        if diagnostic.code == Code::UnknownVerb && diagnostic.fix.is_none() && diagnostic.inside().is_empty() {
            let end = header_end(sources[source.0 as usize].text(), &files[source.0 as usize].tree, span);
            statement = Some((source, end));
        }
        let follows = statement.is_some_and(|(of, end)| of == source && span.start < end);
        !(follows && OF_SHAPE.contains(&diagnostic.code))
    });
}

/// Where the arguments of the statement end whose name stands at a place.
fn header_end(text: &str, tree: &Tree, name: Span) -> u32 {
    let token = tree.tokens().partition_point(|token| token.start < name.start) as u32;
    let node = tree.nodes().partition_point(|node| node.first < token);
    tree.nodes().get(node).map_or(name.end, |node| tree.line_span(text, node).end)
}

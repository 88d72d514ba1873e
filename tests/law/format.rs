//! What holds of every text that is laid out.

use twiml_flow::diagnostic::Code;
use twiml_flow::format::format;
use twiml_flow::project::{Options, Output, Project};
use twiml_flow::source::Source;
use twiml_flow::syntax::{self, NodeKind, TokenKind, Tree, comment, text};

pub fn source(text: &str) -> Source {
    Source::new("main.flow", text).unwrap()
}

fn compile(text: &str) -> (Vec<(String, String)>, Vec<Code>) {
    let mut project = Project::new(Options::default());
    project.add(source(text));
    let Output { documents, diagnostics, .. } = project.compile();
    let documents = documents.into_iter().map(|document| (document.address, document.xml));
    (documents.collect(), diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect())
}

/// Holds one text against every law, and returns it as it is laid out.
pub fn obeys(text: &str) -> String {
    let original = source(text);
    let (tree, diagnostics) = syntax::parse(&original);
    let formatted = format(&original);
    assert_eq!(format(&source(&formatted)), formatted, "formatting twice is formatting once");
    if formatted == text {
        return formatted;
    }
    assert!(!formatted.contains('\r') && !formatted.starts_with('\u{feff}'), "lines end with LF alone");
    assert!(formatted.is_empty() || (formatted.ends_with('\n') && !formatted.ends_with("\n\n")), "one line end closes");
    assert!(!formatted.starts_with('\n'), "no blank line at the start");
    let again = source(&formatted);
    let (tree_again, diagnostics_again) = syntax::parse(&again);
    let codes =
        |diagnostics: &[twiml_flow::diagnostic::Diagnostic]| diagnostics.iter().map(|d| d.code).collect::<Vec<_>>();
    assert_eq!(codes(&diagnostics), codes(&diagnostics_again), "the same is wrong with it\n{formatted}");
    assert_eq!(words(text, &tree), words(&formatted, &tree_again), "the same words stand in it");
    assert_eq!(compile(text), compile(&formatted), "it compiles to the same\n{formatted}");
    stays(text, &tree, &formatted);
    let whole = diagnostics.is_empty() && tree.nodes().iter().all(|node| !node.broken || node.first == node.last);
    if whole && !has_allow(text, &tree) && blocks_are_even(text, &tree) {
        in_style(&formatted, &tree_again);
    }
    formatted
}

/// What stands in a file, without blanks and without what only lays it out; block strings by their text.
fn words(text: &str, tree: &Tree) -> String {
    let mut words = String::new();
    for (at, token) in tree.tokens().iter().enumerate() {
        let span = tree.span(text, at);
        let word = &text[span.range()];
        match token.kind {
            TokenKind::Line | TokenKind::Semicolon | TokenKind::Open | TokenKind::Close | TokenKind::Comma => {}
            TokenKind::Block => text::block(word, span.start, &mut Vec::new(), &mut |piece, _| match piece {
                text::Piece::Text(text) => words.push_str(text),
                text::Piece::Char(character) => words.push(character),
                text::Piece::Name(name) => words.push_str(name),
            }),
            TokenKind::String => words.push_str(word),
            _ => words.extend(word.split_whitespace()),
        }
    }
    words
}

/// Broken lines are in the result as they were, in the same order.
fn stays(text: &str, tree: &Tree, formatted: &str) {
    let mut lines = formatted.split('\n');
    for node in tree.nodes().iter().filter(|node| node.broken && node.first < node.last) {
        let span = tree.line_span(text, node);
        let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let start = if start == 0 && text.starts_with('\u{feff}') { 3 } else { start };
        let line = text[start..].split('\n').next().unwrap();
        let line = line.strip_suffix('\r').unwrap_or(line);
        // Two broken nodes may share a line.
        let mut rest = lines.clone();
        if rest.any(|other| other == line) {
            lines = rest;
        } else {
            let found = formatted.split('\n').any(|other| other == line);
            assert!(found, "the line `{line}` stays as it is\n{formatted}");
        }
    }
}

/// Whether no line of a block string is left of its closing quotes, which is found when its text is read.
fn blocks_are_even(text: &str, tree: &Tree) -> bool {
    let mut found = Vec::new();
    for at in (0..tree.tokens().len()).filter(|&at| tree.tokens()[at].kind == TokenKind::Block) {
        let span = tree.span(text, at);
        text::block(&text[span.range()], span.start, &mut found, &mut |_, _| ());
    }
    found.iter().all(|diagnostic| diagnostic.code != Code::BlockStringIndent)
}

fn has_allow(text: &str, tree: &Tree) -> bool {
    let comments = (0..tree.tokens().len()).filter(|&at| tree.tokens()[at].kind == TokenKind::Comment);
    comments.map(|at| &text[tree.span(text, at).range()]).any(|comment| comment::allow(comment).is_some())
}

/// Every statement begins a line at its indentation, but for the only one of an inline block.
pub fn in_style(text: &str, tree: &Tree) {
    let mut ends = Vec::new();
    for (number, node) in tree.nodes().iter().enumerate() {
        while ends.last().is_some_and(|&end| end <= number as u32) {
            ends.pop();
        }
        let before = &text[..tree.line_span(text, node).start as usize];
        let line = before.rsplit('\n').next().unwrap();
        let inline = tree.tokens()[node.first as usize - 1].kind == TokenKind::Open;
        assert!(
            (inline && !ends.is_empty()) || line == "  ".repeat(ends.len()),
            "`{line}` is no indentation of {} levels\n{text}",
            ends.len()
        );
        let header = &text[tree.line_span(text, node).range()];
        if node.kind == NodeKind::Statement && !header.contains(['"', '\n', '#']) && !header.starts_with("def") {
            assert!(!header.contains("  ") && !header.contains('\t'), "one blank between the parts of `{header}`");
        }
        ends.push(node.end);
    }
    assert!(!text.contains("\n\n\n") || text.contains("\"\"\""), "one blank line in a row");
}

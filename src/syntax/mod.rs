//! Text to tree: the only place that knows how Flow is written.
//!
//! [`parse`] reads every file to its end, whatever is wrong with it: the tree holds every byte, broken lines included,
//! and every error is reported once. What names mean is for later stages.

pub mod comment;
mod layout;
mod lex;
pub mod text;
mod tree;

pub use layout::MAX_DEPTH;
pub use tree::{Node, NodeKind, Siblings, Token, TokenKind, Tree};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::syntax as say;
use crate::source::{Source, Span};

/// Parses a source. Never fails, never stops at an error; time and memory grow with the size of the source and with
/// nothing else.
pub fn parse(source: &Source) -> (Tree, Vec<Diagnostic>) {
    let text = source.text();
    let mut diagnostics = Vec::new();
    characters(source, &mut diagnostics);
    let tokens = lex::lex(text, source.start(), &mut diagnostics);
    let mut tree = Tree { tokens, nodes: Vec::new(), len: text.len() as u32 };
    layout::layout(text, &mut tree, &mut diagnostics);
    diagnostics.sort_by_key(|d| d.label.span.start);
    (tree, diagnostics)
}

/// Whether a bare word holds a quote or a blank that only looks like the one that is meant: parsing has complained, and
/// the word is more, or less, than its author thinks.
pub fn is_spoilt(word: &str) -> bool {
    !word.is_ascii() && (word.starts_with(is_curly_quote) || word.contains(is_odd_blank))
}

/// A typographic quote that a string was to begin or end with.
fn is_curly_quote(c: char) -> bool {
    matches!(c, '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ab}' | '\u{bb}')
}

/// White space that is neither a blank nor a tab, or that nobody can see.
fn is_odd_blank(c: char) -> bool {
    !c.is_ascii() && (c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'))
}

/// Finds the characters that may stand nowhere in a file.
fn characters(source: &Source, diagnostics: &mut Vec<Diagnostic>) {
    let text = source.text();
    let bytes = text.as_bytes();
    if source.is_utf16() {
        diagnostics.push(say::utf16(Span::new(0, 2)));
        return;
    }
    for &span in source.not_utf8() {
        diagnostics.push(say::not_utf8(span));
    }
    // One pass that the compiler turns into vector instructions decides for nearly every file.
    let suspicious = |b: &u8| (*b < 0x20 && *b != b'\n' && *b != b'\t') | (*b == 0x7f) | (*b == 0xc2) | (*b == 0xef);
    if !bytes.chunks(4096).any(|chunk| chunk.iter().fold(false, |found, b| found | suspicious(b))) {
        return;
    }
    for (at, _) in bytes.iter().enumerate().filter(|(_, b)| suspicious(b)) {
        let Some(character) = text[at..].chars().next() else { continue };
        let span = Span::new(at as u32, (at + character.len_utf8()) as u32);
        if character == '\r' && bytes.get(at + 1) == Some(&b'\n') {
            continue;
        }
        if character.is_control() {
            if !source.not_utf8().iter().any(|bad| bad.contains(span)) {
                diagnostics.push(say::control_character(span, character));
            }
        } else if matches!(character, '\u{fffe}' | '\u{ffff}') {
            diagnostics.push(say::forbidden_character(span, character));
        }
    }
}

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
use crate::source::{Edited, Encoding, Source, Span};

/// Parses a source. Never fails, never stops at an error; time and memory grow with the size of the source and with
/// nothing else.
pub fn parse(source: &Source) -> (Tree, Vec<Diagnostic>) {
    nest(source, lex::lex(source.text(), source.start()))
}

/// Parses a source of which the tree before a change is known: the same as [`parse`], but only lines that the change
/// can have touched are cut into tokens anew.
pub fn parse_again(source: &Source, before: Tree, edit: Edited) -> (Tree, Vec<Diagnostic>) {
    if before.tokens.first().is_none_or(|first| first.start != source.start() || edit.start < first.start) {
        return parse(source);
    }
    nest(source, lex::lex_again(source.text(), before.tokens, edit))
}

/// Makes a tree of tokens.
fn nest(source: &Source, tokens: Vec<Token>) -> (Tree, Vec<Diagnostic>) {
    let text = source.text();
    let mut diagnostics = Vec::new();
    characters(source, &mut diagnostics);
    lex::check_places(text, &tokens, &mut diagnostics);
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
pub(crate) fn is_odd_blank(c: char) -> bool {
    !c.is_ascii() && (c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'))
}

/// Finds the characters that may stand nowhere in a file.
fn characters(source: &Source, diagnostics: &mut Vec<Diagnostic>) {
    let text = source.text();
    let bytes = text.as_bytes();
    diagnostics.extend(say::encoding(source));
    if source.encoding() != Encoding::Utf8 {
        return;
    }
    // One pass that the compiler turns into vector instructions decides for nearly every file.
    let suspicious = |b: &u8| (*b < 0x20 && *b != b'\n' && *b != b'\t') | (*b == 0x7f) | (*b == 0xc2) | (*b == 0xef);
    if !bytes.chunks(4096).any(|chunk| chunk.iter().fold(false, |found, b| found | suspicious(b))) {
        return;
    }
    let mut returns = Vec::new();
    for (at, _) in bytes.iter().enumerate().filter(|(_, b)| suspicious(b)) {
        let Some(character) = text[at..].chars().next() else { continue };
        let span = Span::new(at as u32, (at + character.len_utf8()) as u32);
        if character == '\r' {
            if bytes.get(at + 1) != Some(&b'\n') {
                returns.push(span);
            }
        } else if character.is_control() {
            if !source.is_lost(span.start) {
                diagnostics.push(say::control_character(span, character));
            }
        } else if matches!(character, '\u{fffe}' | '\u{ffff}') {
            diagnostics.push(say::forbidden_character(span, character));
        }
    }
    diagnostics.extend(say::lone_returns(&returns));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_parsed_again_is_as_if_it_were_parsed_for_the_first_time() {
        let texts = [
            "flow a\n  say \"One\" # two\n\n  gather digits=1 <\n    play a.mp3\n  >\r\n\r\nflow b\n  -> a\n",
            "say \"\"\"\n  a\n  \"\"\"\nsay \"\"\"\n  b\nhangup\n\nsay \"\"\" c \"\"\"; pause\n\tsay d",
            "\u{feff}say é {name}\r\n  {no name}\r\n  [a, \"b\"\n]\r!odd a=1 !b=\\\"",
        ];
        for text in texts {
            let before = Source::new("main.flow", text).unwrap();
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            for (index, &at) in ends.iter().enumerate() {
                for end in ends[index..].iter().copied().take(2) {
                    for new in ["", "x", "\"", "\"\"\"", "\n", "\r", " ", "#", "<", "\n\n  -> a\n", "\u{feff}"] {
                        let mut changed = text.to_owned();
                        changed.replace_range(at..end, new);
                        let edit = Edited::between(text, &changed);
                        let source = Source::new("main.flow", changed).unwrap();
                        let again = parse_again(&source, parse(&before).0, edit);
                        assert_eq!(again, parse(&source), "{:?}", source.text());
                    }
                }
            }
        }
    }
}

//! The inside of a string: escapes, names in braces, the indentation of block strings.
//!
//! In: a string or block string as it is written. Out: the pieces its text is made of. What a name in braces stands
//! for is not decided here.

use pest::Parser as _;

use super::lex::{Grammar, Rule};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::syntax as say;
use crate::source::Span;

/// How much of a text is read at once.
const SLICE: usize = 16 * 1024;

/// A piece of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'s> {
    /// Text that stands for itself.
    Text(&'s str),
    /// One character, from an escape.
    Char(char),
    /// A name in braces.
    Name(&'s str),
}

/// Reads a string token, quotes included, that begins at offset `start` of its source, and hands its pieces with their
/// places to `each`. Complains of what is wrong, and leaves it out.
pub fn string<'s>(
    token: &'s str,
    start: u32,
    diagnostics: &mut Vec<Diagnostic>,
    each: &mut impl FnMut(Piece<'s>, Span),
) {
    let inner = token.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or("");
    pieces(inner, start + 1, diagnostics, each);
}

/// Reads a block string token in the same way. The indentation of its closing quotes is taken off every line.
pub fn block<'s>(
    token: &'s str,
    start: u32,
    diagnostics: &mut Vec<Diagnostic>,
    each: &mut impl FnMut(Piece<'s>, Span),
) {
    // Text beside the quotes has been complained of; it is read as if it had a line of its own.
    let inner = token.strip_prefix("\"\"\"").and_then(|t| t.strip_suffix("\"\"\"")).unwrap_or("");
    let Some(first) = inner.find('\n') else { return pieces(inner, start + 3, diagnostics, each) };
    let last = inner.rfind('\n').unwrap_or(first);
    let margin = &inner[last + 1..];
    let margin = &margin[..margin.len() - margin.trim_start_matches([' ', '\t']).len()];
    // Text in front of the closing quotes has been complained of too.
    let last = if margin.len() < inner.len() - last - 1 { inner.len() } else { last };
    let closing = Span::new(start + token.len() as u32 - 3, start + token.len() as u32);
    let mut at = first + 1;
    while at <= last {
        let end = inner[at..].find('\n').map_or(inner.len(), |found| at + found);
        let line = &inner[at..end];
        let line = line.strip_suffix('\r').unwrap_or(line);
        let offset = start + 3 + at as u32;
        let (content, indent) = match line.strip_prefix(margin) {
            Some(content) => (content, margin.len() as u32),
            None => {
                let content = line.trim_start_matches([' ', '\t']);
                let indent = (line.len() - content.len()) as u32;
                if !content.is_empty() {
                    let span = Span::new(offset + indent, offset + line.len() as u32);
                    let tabs = line[..indent as usize].contains('\t');
                    let differ = indent > 0 && tabs != margin.contains('\t');
                    diagnostics.push(say::block_string_indent(span, closing, differ.then_some(tabs)));
                }
                (content, indent)
            }
        };
        let joined = content.len() - content.trim_end_matches('\\').len();
        let (content, joins) = match content.strip_suffix('\\') {
            Some(content) if joined % 2 == 1 => (content, true),
            _ => (content, false),
        };
        pieces(content, offset + indent, diagnostics, each);
        if !joins && end < last {
            let newline = start + 3 + end as u32;
            each(Piece::Text(&inner[end..=end]), Span::new(newline, newline + 1));
        }
        at = end + 1;
    }
}

/// Reads text without quotes.
fn pieces<'s>(text: &'s str, start: u32, diagnostics: &mut Vec<Diagnostic>, each: &mut impl FnMut(Piece<'s>, Span)) {
    if memchr::memchr3(b'\\', b'{', b'}', text.as_bytes()).is_none() {
        if !text.is_empty() {
            each(Piece::Text(text), Span::new(start, start + text.len() as u32));
        }
        return;
    }
    // In slices, so that memory for pest's pairs does not grow with the text.
    let (mut at, mut size) = (0, SLICE);
    while at < text.len() {
        let end = (at + size..text.len()).find(|&end| text.is_char_boundary(end)).unwrap_or(text.len());
        let Some(whole) = Grammar::parse(Rule::text, &text[at..end]).ok().and_then(|mut pairs| pairs.next()) else {
            return; // never: the grammar is total
        };
        let inner = whole.into_inner();
        // What stands at the end of a slice may go on behind it: `{` and `{name}` may be `{{name}}`.
        let sure = if end == text.len() { inner.len() } else { inner.len().saturating_sub(2) };
        if sure == 0 {
            size *= 4;
            continue;
        }
        let from = at;
        for pair in inner.take(sure) {
            let piece = pair.as_span();
            at = from + piece.end();
            let written = &text[from + piece.start()..at];
            let span = Span::new(start + (from + piece.start()) as u32, start + at as u32);
            piece_of(pair.as_rule(), written, span, diagnostics, each);
        }
        size = SLICE;
    }
}

/// Hands over one piece, or complains of it.
fn piece_of<'s>(
    rule: Rule,
    written: &'s str,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
    each: &mut impl FnMut(Piece<'s>, Span),
) {
    match rule {
        Rule::run => each(Piece::Text(written), span),
        Rule::braces => each(Piece::Name(name(written)), span),
        Rule::escape => match escape(written) {
            Some(character) if is_xml(character) => each(Piece::Char(character), span),
            Some(character) => diagnostics.push(say::forbidden_character(span, character)),
            None => diagnostics.push(say::bad_escape(span, written)),
        },
        Rule::double => diagnostics.push(say::double_braces(span, name(written))),
        Rule::bad_escape => diagnostics.push(say::bad_escape(span, written)),
        _ => diagnostics.push(say::bad_brace(span, written, true)),
    }
}

/// The name in a pair of braces.
pub fn name(braces: &str) -> &str {
    braces.trim_matches(['{', '}', ' ', '\t'])
}

/// The character that an escape stands for.
fn escape(written: &str) -> Option<char> {
    match written.as_bytes().get(1)? {
        b'n' => Some('\n'),
        b't' => Some('\t'),
        b'r' => Some('\r'),
        b'u' => {
            let digits = written.strip_prefix("\\u{")?.strip_suffix('}')?;
            char::from_u32(u32::from_str_radix(digits, 16).ok()?)
        }
        _ => written[1..].chars().next(),
    }
}

/// Whether XML 1.0 can carry a character.
///
/// <https://www.w3.org/TR/xml/#charsets>
pub fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces and complaints behind a first run of letters, at their places from its end.
    fn behind_run(run: usize, text: &str) -> [Vec<(String, Span)>; 2] {
        let whole = "a".repeat(run) + text;
        let back = |span: Span| Span::new(span.start - run as u32, span.end - run as u32);
        let (mut found, mut read) = (Vec::new(), Vec::new());
        pieces(&whole, 0, &mut found, &mut |piece, span: Span| {
            if span.start >= run as u32 {
                read.push((format!("{piece:?}"), back(span)));
            }
        });
        [read, found.into_iter().map(|found| (found.message, back(found.label.span))).collect()]
    }

    #[test]
    fn slices_do_not_show() {
        let text = "{{ first }}\\u{1F600}{second}\\n\\q{{third}\u{e4}} {4} \\u{41 {{fifth}} end {";
        let expected = behind_run(1, text);
        assert_eq!(expected.each_ref().map(Vec::len), [8, 8]);
        for run in SLICE - text.len()..SLICE + 2 {
            assert_eq!(behind_run(run, text), expected, "{run}");
        }
        for run in [4 * SLICE - 3, 16 * SLICE - 9] {
            assert_eq!(behind_run(run, text), expected, "{run}");
        }
    }
}

//! Places as the protocol counts them.
//!
//! In: a text, and offsets or positions. Out: the other of the two. The protocol counts lines from 0, ends them with LF,
//! CRLF or CR, and counts in a line what client and server have agreed on. Positions outside of the text are moved to
//! the nearest place inside, as the protocol asks for.

use crate::source::{Span, Tally};
use gen_lsp_types::{Position, Range};

/// What the characters of a line are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of UTF-16, which every client knows.
    #[default]
    Utf16,
}

/// How many units of UTF-16 a piece of UTF-8 has.
fn units(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&b| u32::from(b & 0xc0 != 0x80) + u32::from(b >= 0xf0)).sum()
}

/// Where the lines of a text begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    starts: Vec<u32>,
    units: Tally,
}

impl Lines {
    /// Finds the lines of a text.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
            .map(|at| at as u32 + 1);
        Self { starts: std::iter::once(0).chain(ends).collect(), units: Tally::default() }
    }

    /// How many lines there are; a text that ends with a line end has an empty one behind it.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The line, from 0, that an offset lies on.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32 - 1
    }

    /// Where a line begins and ends, its line end not counted.
    pub fn line(&self, text: &str, line: u32) -> Span {
        let end = text.len() as u32;
        let start = self.starts.get(line as usize).copied().unwrap_or(end);
        let next = self.starts.get(line as usize + 1).copied().unwrap_or(end);
        let said = text[start as usize..next as usize].trim_end_matches(['\n', '\r']).len() as u32;
        Span::new(start, start + said)
    }

    /// The position of an offset.
    pub fn position(&self, text: &str, offset: u32, encoding: Encoding) -> Position {
        let offset = offset.min(text.len() as u32);
        let line = self.line_of(offset);
        let start = self.starts[line as usize];
        let character = match encoding {
            Encoding::Utf8 => offset - start,
            Encoding::Utf16 => self.units.count(text.as_bytes(), Span::new(start, offset), units),
        };
        Position { line, character }
    }

    /// The positions around a piece.
    pub fn range(&self, text: &str, span: Span, encoding: Encoding) -> Range {
        Range { start: self.position(text, span.start, encoding), end: self.position(text, span.end, encoding) }
    }

    /// The offset of a position. One inside of a character counts as the place before it.
    pub fn offset(&self, text: &str, position: Position, encoding: Encoding) -> u32 {
        if position.line >= self.count() {
            return text.len() as u32;
        }
        let line = self.line(text, position.line);
        let mut left = position.character;
        let mut at = line.start;
        for character in text[line.range()].chars() {
            let width = match encoding {
                Encoding::Utf8 => character.len_utf8(),
                Encoding::Utf16 => character.len_utf16(),
            } as u32;
            if left < width {
                break;
            }
            left -= width;
            at += character.len_utf8() as u32;
        }
        at
    }

    /// The piece between two positions; one that ends before it begins is empty.
    pub fn span(&self, text: &str, range: Range, encoding: Encoding) -> Span {
        let start = self.offset(text, range.start, encoding);
        Span::new(start, self.offset(text, range.end, encoding).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_lead_to_offsets_and_back() {
        let text = "say \"ü😀\"\r\nb\rc\n";
        let lines = Lines::new(text);
        assert_eq!(lines.count(), 4);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            for (offset, character) in text.char_indices() {
                let position = lines.position(text, offset as u32, encoding);
                let expected = if character == '\n' && offset < 14 { offset - 1 } else { offset };
                assert_eq!(lines.offset(text, position, encoding), expected as u32, "{encoding:?} {offset}");
            }
        }
        let position = |line, character| Position { line, character };
        assert_eq!(lines.position(text, 11, Encoding::Utf16), position(0, 8));
        assert_eq!(lines.position(text, 11, Encoding::Utf8), position(0, 11));
    }

    #[test]
    fn positions_far_along_a_line_are_those_that_counting_gives() {
        let text = "aé😀".repeat(3000);
        let lines = Lines::new(&text);
        let mut character = 0;
        for (at, c) in text.char_indices() {
            assert_eq!(lines.position(&text, at as u32, Encoding::Utf16), Position { line: 0, character }, "at {at}");
            character += c.len_utf16() as u32;
        }
    }

    #[test]
    fn positions_outside_are_moved_inside() {
        let text = "ü😀\nb";
        let lines = Lines::new(text);
        let offset = |line, character| lines.offset(text, Position { line, character }, Encoding::Utf16);
        assert_eq!(offset(0, 2), 2, "inside of a surrogate pair");
        assert_eq!(offset(0, 99), 6, "behind the line");
        assert_eq!(offset(99, 0), 8, "behind the text");
        assert_eq!(lines.offset(text, Position { line: 0, character: 1 }, Encoding::Utf8), 0, "inside of a character");
    }
}

//! A source text, and places in it.
//!
//! In: the bytes of a file. Out: text with spans (byte offsets) and, at the edge where people read them, lines and
//! columns. Nothing here knows what the text means.

use std::fmt;
use std::sync::OnceLock;

/// A piece of a source: byte offsets, the end not included. At most 4 GiB.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
}

impl Span {
    /// From `start` up to `end`.
    pub fn new(start: u32, end: u32) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The empty span at `at`.
    pub fn at(at: u32) -> Self {
        Self { start: at, end: at }
    }

    /// From the start of this to the end of `other`.
    pub fn to(self, other: Span) -> Self {
        Self { start: self.start, end: other.end.max(self.start) }
    }

    /// How many bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it holds nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// As a range to index with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The one piece by which a text differs from what it was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edited {
    /// The first byte that is another.
    pub start: u32,
    /// The byte behind the piece as it was.
    pub old_end: u32,
    /// The byte behind the piece as it is now.
    pub new_end: u32,
}

impl Edited {
    /// The piece by which two texts differ: between what they begin with and what they end with alike.
    pub fn between(old: &str, new: &str) -> Self {
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let start = alike(old.iter(), new.iter());
        let behind = alike(old[start..].iter().rev(), new[start..].iter().rev());
        Self { start: start as u32, old_end: (old.len() - behind) as u32, new_end: (new.len() - behind) as u32 }
    }

    /// Where an offset behind the piece was before; none for one before or in it.
    pub fn before(self, offset: u32) -> Option<u32> {
        (offset >= self.new_end).then(|| offset - self.new_end + self.old_end)
    }

    /// Where an offset behind the piece is now.
    pub fn after(self, offset: u32) -> u32 {
        offset - self.old_end + self.new_end
    }

    /// Where a span is now; none if the change has touched it.
    pub fn moved(self, span: Span) -> Option<Span> {
        if span.start >= self.old_end && span.start > self.start {
            return Some(Span { start: self.after(span.start), end: self.after(span.end) });
        }
        (span.end <= self.start).then_some(span)
    }
}

/// How many bytes two texts have in common.
fn alike<'b>(a: impl Iterator<Item = &'b u8>, b: impl Iterator<Item = &'b u8>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// One of the sources that are compiled together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct SourceId(pub u32);

/// A place as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 1, in Unicode scalar values, a byte-order mark not counted.
    pub column: u32,
}

/// A source text.
///
/// Bytes that are not UTF-8 are kept in place as U+001A, so that every offset is an offset into the file, and are
/// remembered in [`Source::not_utf8`].
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    not_utf8: Vec<Span>,
    lines: OnceLock<Vec<u32>>,
}

/// The sign that stands in the text for a byte that is not UTF-8.
const SUBSTITUTE: u8 = 0x1a;

/// A file larger than the 4 GiB that spans can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("larger than 4 GiB")
    }
}

impl std::error::Error for TooLarge {}

impl Source {
    /// A source from text. `name` is the path that diagnostics show, with `/` between folders.
    ///
    /// # Errors
    ///
    /// [`TooLarge`] when the text has 4 GiB or more.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Result<Self, TooLarge> {
        let text = text.into();
        if u32::try_from(text.len()).is_err() {
            return Err(TooLarge);
        }
        Ok(Self { name: name.into(), text, not_utf8: Vec::new(), lines: OnceLock::new() })
    }

    /// A source from the bytes of a file.
    ///
    /// # Errors
    ///
    /// [`TooLarge`] when there are 4 GiB or more.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, TooLarge> {
        let mut not_utf8: Vec<Span> = Vec::new();
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            // The mark of UTF-16, of which no byte means what it says.
            let mut source = Self::new(name, String::from_utf8_lossy(&vec![SUBSTITUTE; bytes.len()]))?;
            source.not_utf8.push(Span::new(0, bytes.len() as u32));
            return Ok(source);
        }
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let bytes = error.into_bytes();
                let mut text = String::with_capacity(bytes.len());
                for chunk in bytes.utf8_chunks() {
                    text.push_str(chunk.valid());
                    let start = text.len() as u32;
                    text.extend(chunk.invalid().iter().map(|_| SUBSTITUTE as char));
                    let end = text.len() as u32;
                    match not_utf8.last_mut() {
                        _ if start == end => {}
                        Some(Span { end: last, .. }) if *last == start => *last = end,
                        _ => not_utf8.push(Span::new(start, end)),
                    }
                }
                text
            }
        };
        let mut source = Self::new(name, text)?;
        source.not_utf8 = not_utf8;
        Ok(source)
    }

    /// The path that diagnostics show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the file held bytes that are not UTF-8.
    pub fn not_utf8(&self) -> &[Span] {
        &self.not_utf8
    }

    /// Whether the file is in UTF-16, so that there is nothing to be read in it.
    pub fn is_utf16(&self) -> bool {
        self.text.len() > 1 && self.not_utf8.first().is_some_and(|bad| bad.len() == self.text.len())
    }

    /// The text of a piece.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The offset behind a byte-order mark, 0 without one.
    pub fn start(&self) -> u32 {
        if self.text.starts_with('\u{feff}') { 3 } else { 0 }
    }

    /// The offsets at which lines begin, the first line's included.
    pub fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let ends = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(ends.map(|at| at as u32 + 1)).collect()
        })
    }

    /// The line, from 0, that an offset lies on.
    pub fn line_of(&self, offset: u32) -> usize {
        self.lines().partition_point(|&start| start <= offset) - 1
    }

    /// Line and column of an offset.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_of(offset);
        let start = self.lines()[line].max(if line == 0 { self.start() } else { 0 });
        let before = self.text.get(start as usize..offset as usize).unwrap_or("");
        Position { line: line as u32 + 1, column: before.chars().count() as u32 + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_from_one_in_scalars() {
        let source = Source::new("a.flow", "\u{feff}say \"ü😀\"\r\nsay x").unwrap();
        assert_eq!(source.position(3), Position { line: 1, column: 1 });
        assert_eq!(source.position(14), Position { line: 1, column: 8 });
        assert_eq!(source.position(21), Position { line: 2, column: 5 });
    }

    #[test]
    fn bytes_that_are_not_utf8_keep_their_places() {
        let source = Source::from_bytes("a.flow", b"say \"a\xff\xfeb\"".to_vec()).unwrap();
        assert_eq!(source.text(), "say \"a\u{1a}\u{1a}b\"");
        assert_eq!(source.not_utf8(), [Span::new(6, 8)]);
    }
}

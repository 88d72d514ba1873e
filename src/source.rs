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
    encoding: Encoding,
    not_utf8: Vec<Span>,
    lines: OnceLock<Vec<u32>>,
    scalars: Tally,
}

/// What the bytes of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Text in UTF-8, but for the bytes of [`Source::not_utf8`].
    Utf8,
    /// Text in UTF-16, by its mark or its NULs.
    Utf16,
    /// Text in another encoding, or none at all: too much of it says nothing.
    Unknown,
}

impl Encoding {
    /// How many bytes without a meaning a file has to have before it is taken for no text, and one in how many: enough
    /// that a list of them would help nobody.
    const MANY: usize = 64;
    const ONE_IN: usize = 8;

    fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Encoding::Utf16;
        }
        let control = |b: &u8| *b < 0x20 && !b.is_ascii_whitespace();
        if !bytes.chunks(4096).any(|chunk| chunk.iter().fold(false, |found, b| found | control(b) | (*b >= 0x80))) {
            return Encoding::Utf8;
        }
        // In UTF-16 without a mark, every other byte is a NUL, or nearly so.
        let nuls = |from: usize| bytes.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
        let (even, odd) = (nuls(0), nuls(1));
        if bytes.len() >= 8 && even.max(odd) >= bytes.len() / 3 && even.min(odd) <= bytes.len() / 32 {
            return Encoding::Utf16;
        }
        let lost =
            bytes.utf8_chunks().map(|chunk| chunk.invalid().len() + chunk.valid().bytes().filter(control).count());
        let lost: usize = lost.sum();
        if lost >= Self::MANY && lost >= bytes.len() / Self::ONE_IN { Encoding::Unknown } else { Encoding::Utf8 }
    }
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
        Ok(Self {
            name: name.into(),
            text,
            encoding: Encoding::Utf8,
            not_utf8: Vec::new(),
            lines: OnceLock::new(),
            scalars: Tally::default(),
        })
    }

    /// A source from the bytes of a file.
    ///
    /// # Errors
    ///
    /// [`TooLarge`] when there are 4 GiB or more.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, TooLarge> {
        let mut not_utf8: Vec<Span> = Vec::new();
        let encoding = Encoding::of(&bytes);
        if encoding != Encoding::Utf8 {
            // No byte means what it says.
            let text = (SUBSTITUTE as char).to_string().repeat(bytes.len());
            let not_utf8 = vec![Span::new(0, bytes.len() as u32)];
            return Ok(Self { encoding, not_utf8, ..Self::new(name, text)? });
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
        Ok(Self { not_utf8, ..Self::new(name, text)? })
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

    /// Whether an offset is in a byte that is not UTF-8.
    pub fn is_lost(&self, offset: u32) -> bool {
        let behind = self.not_utf8.partition_point(|lost| lost.end <= offset);
        self.not_utf8.get(behind).is_some_and(|lost| lost.start <= offset)
    }

    /// What the file is. In one that is not UTF-8 there is nothing to be read.
    pub fn encoding(&self) -> Encoding {
        self.encoding
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

    /// A line, from 0, with what ends it, but without a byte-order mark.
    pub fn line(&self, line: usize) -> Span {
        let lines = self.lines();
        let start = if line == 0 { self.start() } else { lines[line] };
        Span::new(start, lines.get(line + 1).map_or(self.text.len() as u32, |&next| next))
    }

    /// Line and column of an offset; one behind the end counts as the end. It costs the same wherever it is asked for,
    /// so that a finding at each word of one long line is no more work than a finding on each of many lines.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.text.len() as u32);
        let line = self.line_of(offset);
        let start = self.line(line).start.min(offset);
        let column = self.scalars.count(self.text.as_bytes(), Span::new(start, offset), scalars) + 1;
        Position { line: line as u32 + 1, column }
    }
}

/// What was counted in a text so far, for whoever counts something up to one place after another. Of a long piece, only
/// its ends are counted: how much there is before every 512 bytes of the text is found out once, when it is first needed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally(OnceLock<Vec<u32>>);

impl Tally {
    const FAR: usize = 512;

    /// Counts in a piece of a text. Both the text and how to count are the same every time.
    pub fn count(&self, text: &[u8], piece: Span, count: fn(&[u8]) -> u32) -> u32 {
        if piece.len() <= Self::FAR {
            return count(&text[piece.range()]);
        }
        let sums = self.0.get_or_init(|| {
            let sums = text.chunks(Self::FAR).scan(0, |sum, piece| {
                *sum += count(piece);
                Some(*sum)
            });
            std::iter::once(0).chain(sums).collect()
        });
        let before = |offset: u32| {
            let mark = offset as usize / Self::FAR;
            sums[mark] + count(&text[mark * Self::FAR..offset as usize])
        };
        before(piece.end) - before(piece.start)
    }
}

/// How many characters begin in a piece of UTF-8.
fn scalars(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&b| b & 0xc0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_told_from_text_with_a_fault() {
        let encoding = |bytes: &[u8]| Source::from_bytes("a.flow", bytes.to_vec()).unwrap().encoding();
        let utf16: Vec<u8> = "say \"Hello\"\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(encoding(&utf16), Encoding::Utf16);
        assert_eq!(encoding(&[b"\xff\xfe", &utf16[..]].concat()), Encoding::Utf16);
        assert_eq!(encoding(&[0; 512]), Encoding::Unknown);
        assert_eq!(encoding(&[0xe0; 64]), Encoding::Unknown);
        assert_eq!(encoding(&[0xe0; 63]), Encoding::Utf8);
        assert_eq!(encoding("say \"Здравствуйте\"".repeat(40).as_bytes()), Encoding::Utf8);
        assert_eq!(encoding(b"say \"Caf\xe9 Bleu\"\0"), Encoding::Utf8);
    }

    #[test]
    fn positions_count_from_one_in_scalars() {
        let source = Source::new("a.flow", "\u{feff}say \"ü😀\"\r\nsay x").unwrap();
        assert_eq!(source.position(3), Position { line: 1, column: 1 });
        assert_eq!(source.position(14), Position { line: 1, column: 8 });
        assert_eq!(source.position(21), Position { line: 2, column: 5 });
    }

    #[test]
    fn columns_of_a_long_line_are_those_that_counting_gives() {
        let long = "\u{feff}".to_owned() + &"é😀x".repeat(3000) + "\n" + &"abé".repeat(2 * Tally::FAR);
        let source = Source::new("a.flow", long.as_str()).unwrap();
        let mut place = Position { line: 1, column: 1 };
        for (at, c) in long.char_indices() {
            assert_eq!(source.position(at as u32), place, "at {at}");
            match c {
                '\u{feff}' => {}
                '\n' => place = Position { line: place.line + 1, column: 1 },
                _ => place.column += 1,
            }
        }
        assert_eq!(source.position(u32::MAX), source.position(long.len() as u32));
    }

    #[test]
    fn bytes_that_are_not_utf8_keep_their_places() {
        let source = Source::from_bytes("a.flow", b"say \"a\xff\xfeb\"".to_vec()).unwrap();
        assert_eq!(source.text(), "say \"a\u{1a}\u{1a}b\"");
        assert_eq!(source.not_utf8(), [Span::new(6, 8)]);
    }
}

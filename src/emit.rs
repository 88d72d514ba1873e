//! A checked document, written as XML.
//!
//! In: a document. Out: TwiML in UTF-8 with its declaration, the same bytes for the same document. Well-formed
//! whatever the document says; attributes stand in the table's order; white space is added where it means nothing,
//! never inside text. Where each element has come to stand is said beside it.

use crate::check::Checked;
use crate::ir::{Attribute, Document, Element, Node, Value};
use crate::source::Span;
use crate::twiml::Content;

/// What every document begins with.
const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// What one level of nesting is indented by.
const INDENT: &str = "  ";

/// Writes a document; in one line if `compact`.
pub fn emit(checked: &Checked<'_>, compact: bool) -> String {
    write(checked, compact, None).0
}

/// Writes a document, and says where each of its elements stands in what is written, from `<` to `>`, in the order in
/// which they begin.
pub fn emit_with_places(checked: &Checked<'_>, compact: bool) -> (String, Vec<Span>) {
    let (text, places) = write(checked, compact, Some(Vec::with_capacity(checked.document().nodes.len())));
    (text, places.unwrap_or_default())
}

fn write(checked: &Checked<'_>, compact: bool, places: Option<Vec<Span>>) -> (String, Option<Vec<Span>>) {
    let document = checked.document();
    let out = String::with_capacity(64 + document.nodes.len() * 32 + document.attributes.len() * 32);
    let mut emit = Emit { document, out, compact, places, order: Vec::new() };
    emit.out.push_str(DECLARATION);
    emit.run();
    emit.out.push('\n');
    (emit.out, emit.places)
}

struct Emit<'d, 's> {
    document: &'d Document<'s>,
    out: String,
    compact: bool,
    /// Where elements stand, if somebody asks.
    places: Option<Vec<Span>>,
    /// The attributes of the element that is being written: kept for its memory.
    order: Vec<&'d Attribute>,
}

/// An element whose end has not been written.
struct Open<'d> {
    tag: &'d str,
    place: usize,
    end: u32,
    mixed: bool,
}

impl<'d> Emit<'d, '_> {
    fn run(&mut self) {
        let mut open: Vec<Open<'d>> = Vec::new();
        let document = self.document;
        for (place, node) in document.nodes.iter().enumerate() {
            self.close(&mut open, place as u32);
            let mixed = open.last().is_some_and(|o| o.mixed);
            match node {
                Node::Text(value) => escape(document, value, false, &mut self.out),
                Node::Case(_) => {}
                Node::Element(element) => {
                    self.line(open.len(), mixed);
                    let tag = self.tag(element);
                    let empty = element.end == place as u32 + 1;
                    let at = self.begin();
                    self.start(tag, element, empty);
                    if empty {
                        self.end(at);
                    } else {
                        // Between words even a line break would be heard, or counted.
                        let speech = element.row.is_some_and(|row| matches!(row.content, Content::Mixed(_)));
                        let mixed = mixed || speech || document.texts(place as u32).next().is_some();
                        open.push(Open { tag, place: at, end: element.end, mixed });
                    }
                }
            }
        }
        self.close(&mut open, u32::MAX);
    }

    /// Writes the ends of the elements that end in front of `place`.
    fn close(&mut self, open: &mut Vec<Open<'d>>, place: u32) {
        while let Some(last) = open.pop_if(|last| last.end <= place) {
            self.line(open.len(), last.mixed || self.compact);
            self.out.push_str("</");
            self.out.push_str(last.tag);
            self.out.push('>');
            self.end(last.place);
        }
    }

    /// Begins a line, where that means nothing.
    fn line(&mut self, depth: usize, mixed: bool) {
        if mixed || (self.compact && depth > 0) {
            return;
        }
        self.out.push('\n');
        if !self.compact {
            for _ in 0..depth {
                self.out.push_str(INDENT);
            }
        }
    }

    /// Notes where an element begins; returns its place among those that are noted.
    fn begin(&mut self) -> usize {
        let written = self.written();
        let Some(places) = &mut self.places else { return 0 };
        places.push(Span::at(written));
        places.len() - 1
    }

    /// Notes where the element at a place ends.
    fn end(&mut self, place: usize) {
        let written = self.written();
        if let Some(places) = &mut self.places {
            places[place].end = written;
        }
    }

    /// How many bytes have been written.
    fn written(&self) -> u32 {
        self.out.len() as u32
    }

    fn tag(&self, element: &Element) -> &'d str {
        match element.row {
            Some(row) => row.tag,
            None => Some(self.document.text(element.name)).filter(|name| is_name(name)).unwrap_or("_"),
        }
    }

    /// Writes the start of an element, with its attributes: those of the table in its order, then the others as they are
    /// written.
    fn start(&mut self, tag: &str, element: &Element, empty: bool) {
        self.out.push('<');
        self.out.push_str(tag);
        self.order.clear();
        self.order.extend(self.document.attributes(element));
        if self.order.len() > 1 {
            // The rows of an element lie one behind the other.
            self.order.sort_by_key(|attribute| attribute.row.map_or(usize::MAX, |row| std::ptr::from_ref(row).addr()));
        }
        for attribute in &self.order {
            let written = || Some(self.document.text(attribute.name)).filter(|name| is_name(name));
            let Some(name) = attribute.row.map(|row| row.name).or_else(written) else { continue };
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(self.document, &attribute.value, true, &mut self.out);
            self.out.push('"');
        }
        self.out.push_str(if empty { "/>" } else { ">" });
    }
}

/// Where a byte may have to be escaped.
const ANYWHERE: u8 = 1;
const IN_ATTRIBUTES: u8 = 2;

/// Where each byte may have to be.
static SPECIAL: [u8; 256] = {
    let (mut special, mut byte) = ([0; 256], 0);
    while byte < special.len() {
        special[byte] = match byte as u8 {
            b'<' | b'>' | b'&' | b'\r' | b'{' | ..=0x08 | 0x0b | 0x0c | 0x0e..=0x1f | 0xef => ANYWHERE,
            b'"' | b'\n' | b'\t' => IN_ATTRIBUTES,
            _ => 0,
        };
        byte += 1;
    }
    special
};

/// Writes the text of a value with everything escaped that would not be read back as itself.
fn escape(document: &Document<'_>, value: &Value, attribute: bool, out: &mut String) {
    let text = document.str(value);
    let places = if attribute { ANYWHERE | IN_ATTRIBUTES } else { ANYWHERE };
    let special = |b: u8| SPECIAL[b as usize] & places != 0;
    // Without a way out of the loop it takes two instructions a byte.
    if text.bytes().fold(0, |found, b| found | SPECIAL[b as usize]) & places == 0 {
        out.push_str(text);
        return;
    }
    let mut placeholders = document.pieces(value).iter().filter(|p| p.kind.is_placeholder()).peekable();
    let mut at = 0;
    while at < text.len() {
        let here = value.start + at as u32;
        if let Some(piece) = placeholders.next_if(|p| value.pooled && p.start == here) {
            let end = (piece.end - value.start) as usize;
            out.push_str(&text[at..end]);
            at = end;
            continue;
        }
        let rest = &text.as_bytes()[at..];
        match rest[0] {
            b'<' => out.push_str("&lt;"),
            b'>' => out.push_str("&gt;"),
            b'&' => out.push_str("&amp;"),
            b'"' if attribute => out.push_str("&quot;"),
            b'\n' if attribute => out.push_str("&#10;"),
            b'\t' if attribute => out.push_str("&#9;"),
            b'\r' => out.push_str("&#13;"),
            // What XML cannot carry has been complained of; a preview does without.
            ..=0x08 | 0x0b | 0x0c | 0x0e..=0x1f => {}
            0xef if rest.starts_with("\u{fffe}".as_bytes()) || rest.starts_with("\u{ffff}".as_bytes()) => at += 2,
            // Two braces side by side would be taken for a placeholder; what follows a text is not seen here.
            b'{' if rest.get(1).map_or(!attribute, |&next| next == b'{') => out.push_str("&#123;"),
            _ => {
                let run = rest[1..].iter().position(|&b| special(b)).map_or(rest.len(), |found| found + 1);
                out.push_str(&text[at..at + run]);
                at += run;
                continue;
            }
        }
        at += 1;
    }
}

/// Whether XML can have a name. One that it cannot have is that of no element and no attribute, which has been complained
/// of; a preview shows such an element as a line, and does without such an attribute.
fn is_name(written: &str) -> bool {
    !written.contains('`')
}

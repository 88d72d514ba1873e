//! A checked document, written as XML.
//!
//! In: a document. Out: TwiML in UTF-8 with its declaration, the same bytes for the same document. Well-formed
//! whatever the document says; attributes stand in the table's order; white space is added where it means nothing,
//! never inside text. Where each element has come to stand is said beside it.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::check::Checked;
use crate::ir::{Attribute, Document, Element, Node, Value};
use crate::source::Span;
use crate::twiml::Content;

/// What one level of nesting is indented by.
const INDENT: &str = "  ";

/// Writes a document; in one line if `compact`.
pub fn emit(checked: &Checked<'_>, compact: bool) -> String {
    emit_with_places(checked, compact).0
}

/// Writes a document, and says where each of its elements stands in what is written, from `<` to `>`, in the order in
/// which they begin.
pub fn emit_with_places(checked: &Checked<'_>, compact: bool) -> (String, Vec<Span>) {
    let document = checked.document();
    let writer = Writer::new(Vec::with_capacity(document.nodes.len() * 48));
    let places = Vec::with_capacity(document.nodes.len());
    let mut emit = Emit { document, writer, compact, places };
    emit.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    emit.run();
    emit.raw("\n");
    let text = String::from_utf8(emit.writer.into_inner()).unwrap_or_default(); // every event is made of `str`s
    (text, emit.places)
}

struct Emit<'d, 's> {
    document: &'d Document<'s>,
    writer: Writer<Vec<u8>>,
    compact: bool,
    places: Vec<Span>,
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
                Node::Text(value) => self.text(value),
                Node::Case(_) => {}
                Node::Element(element) => {
                    self.line(open.len(), mixed);
                    let tag = self.tag(element);
                    let empty = element.end == place as u32 + 1;
                    let start = self.start(tag, element);
                    let at = self.places.len();
                    self.places.push(Span::at(self.written()));
                    if empty {
                        self.write(Event::Empty(start));
                        self.places[at].end = self.written();
                    } else {
                        self.write(Event::Start(start));
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
            self.write(Event::End(BytesEnd::new(last.tag)));
            self.places[last.place].end = self.written();
        }
    }

    /// Begins a line, where that means nothing.
    fn line(&mut self, depth: usize, mixed: bool) {
        if mixed || (self.compact && depth > 0) {
            return;
        }
        self.raw("\n");
        if !self.compact {
            for _ in 0..depth {
                self.raw(INDENT);
            }
        }
    }

    /// How many bytes have been written.
    fn written(&self) -> u32 {
        self.writer.get_ref().len() as u32
    }

    fn raw(&mut self, text: &str) {
        self.writer.get_mut().extend_from_slice(text.as_bytes());
    }

    fn write(&mut self, event: Event<'_>) {
        // A `Vec` takes every write.
        let _ = self.writer.write_event(event);
    }

    fn tag(&self, element: &Element) -> &'d str {
        match element.row {
            Some(row) => row.tag,
            None => Some(self.document.text(element.name)).filter(|name| is_name(name)).unwrap_or("_"),
        }
    }

    /// The start of an element, with its attributes: those of the table in its order, then the others as they are
    /// written.
    fn start(&self, tag: &'d str, element: &Element) -> BytesStart<'d> {
        let given = self.document.attributes(element);
        if given.is_empty() {
            return BytesStart::new(tag);
        }
        // Names and quotes take some room, and so does what has to be escaped.
        let room: usize = given.iter().map(|attribute| 32 + self.document.str(&attribute.value).len()).sum();
        let mut content = String::with_capacity(tag.len() + room);
        content.push_str(tag);
        let mut start = BytesStart::from_content(content, tag.len());
        // The rows of an element lie one behind the other.
        let order = |attribute: &Attribute| attribute.row.map_or(usize::MAX, |row| std::ptr::from_ref(row).addr());
        if given.is_sorted_by_key(order) {
            given.iter().for_each(|attribute| self.attribute(attribute, &mut start));
        } else {
            let mut sorted: Vec<&Attribute> = given.iter().collect();
            sorted.sort_by_key(|attribute| order(attribute));
            sorted.into_iter().for_each(|attribute| self.attribute(attribute, &mut start));
        }
        start
    }

    fn attribute(&self, attribute: &Attribute, start: &mut BytesStart<'_>) {
        let name = attribute.row.map_or_else(|| self.document.text(attribute.name), |row| row.name);
        if !is_name(name) {
            return;
        }
        let value = self.escape(&attribute.value, true);
        start.push_attribute(quick_xml::events::attributes::Attribute { key: quick_xml::name::QName(name), value });
    }

    fn text(&mut self, value: &Value) {
        let text = self.escape(value, false);
        self.write(Event::Text(BytesText::from_escaped(text)));
    }

    /// The text of a value with everything escaped that would not be read back as itself.
    fn escape(&self, value: &Value, attribute: bool) -> std::borrow::Cow<'d, str> {
        let text = self.document.str(value);
        let special = |b: u8| match b {
            b'<' | b'>' | b'&' | b'\r' | b'{' | ..=0x08 | 0x0b | 0x0c | 0x0e..=0x1f | 0xef => true,
            b'"' | b'\n' | b'\t' => attribute,
            _ => false,
        };
        // Without a way out of the loop it becomes vector instructions.
        if !text.bytes().fold(false, |found, b| found | special(b)) {
            return text.into();
        }
        let mut placeholders = self.document.pieces(value).iter().filter(|p| p.kind.is_placeholder()).peekable();
        let mut out = String::with_capacity(text.len() + 16);
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
        out.into()
    }
}

/// Whether XML can have a name. One that it cannot have is that of no element and no attribute, which has been complained
/// of; a preview shows such an element as a line, and does without such an attribute.
fn is_name(written: &str) -> bool {
    !written.contains('`')
}

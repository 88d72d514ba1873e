//! TwiML, read into a document.
//!
//! In: XML that somebody wrote. Out: the document it stands for, the same that Flow is lowered to, with spans into the
//! XML, and what is not well-formed about it. Where the rest can still be read it is. Nothing is expanded but the five
//! entities of XML and characters by number; nothing is judged: that is for `check`.

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::{lower as twice, syntax, xml as say};
use crate::ir::{Attribute, Document, Element, Node, Piece, PieceKind, Spelling, State, Value};
use crate::source::{Encoding, Source, SourceId, Span};
use crate::syntax::text::is_xml;
use crate::twiml::{self, Content, Id};

/// How deep elements may nest; deeper ones are not read.
pub const MAX_DEPTH: usize = crate::syntax::MAX_DEPTH;

/// What XML takes for white space.
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// What a reader of TwiML makes of a source.
#[derive(Debug)]
pub struct Reading<'s> {
    /// The document; an empty one where nothing could be read.
    pub document: Document<'s>,
    /// What TwiML passes over but a person wrote.
    pub asides: Vec<Aside>,
}

/// Something that means nothing to Twilio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aside {
    /// The node in front of which it stands.
    pub before: u32,
    /// The whole of it.
    pub span: Span,
    /// What it is.
    pub kind: AsideKind,
}

/// What an aside is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsideKind {
    /// `<!-- -->`
    Comment,
    /// `<?…?>` other than the XML declaration.
    Instruction,
    /// `{{…}}` that is more than a name, `{%…%}` or `${…}`: for a template language to make something of.
    Template,
}

/// Reads TwiML.
pub fn read<'s>(source: &'s Source, id: SourceId, address: &str, diagnostics: &mut Vec<Diagnostic>) -> Reading<'s> {
    let text = source.text();
    let document = Document::new(address.to_owned(), id, text, Spelling::Twiml, Span::at(source.start()));
    let mut read = Read {
        text,
        start: source.start() as usize,
        document,
        asides: Vec::new(),
        open: Vec::new(),
        root: Root::Missing,
        pending: None,
        broken: false,
        closed: None,
        stopped: false,
        found: Vec::new(),
    };
    read.characters(source);
    if source.encoding() == Encoding::Utf8 {
        read.run();
        read.rows();
    } else if let Some(Node::Element(root)) = read.document.nodes.first_mut() {
        root.state = State::Trusted; // nobody can say what it is
    }
    let Read { document, asides, mut found, .. } = read;
    found.sort_by_key(|d| d.label.span.start);
    diagnostics.extend(found.into_iter().map(|d| d.in_source(id)));
    Reading { document, asides }
}

/// The greatest length of the name of an entity.
const MAX_NAME: usize = 32;

struct Read<'s> {
    text: &'s str,
    /// Where the text begins, behind a byte-order mark.
    start: usize,
    document: Document<'s>,
    asides: Vec<Aside>,
    /// The elements that are open.
    open: Vec<Open>,
    root: Root,
    /// Character data that has been seen and not been made into text yet.
    pending: Option<Pending>,
    /// Whether something of the value that is being read could not be read.
    broken: bool,
    /// The name of the element that was closed last, while nothing else has followed.
    closed: Option<Span>,
    /// Whether the rest of the source could not be read.
    stopped: bool,
    found: Vec<Diagnostic>,
}

/// An element that is open.
struct Open {
    place: u32,
    name: Span,
    /// Whether it is read, or lies too deep.
    kept: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Root {
    Missing,
    Open,
    Closed,
}

/// Pieces of character data with nothing but comments between them.
struct Pending {
    /// The pieces, and whether each is a CDATA section, whole.
    pieces: Vec<(Span, bool)>,
}

impl<'s> Read<'s> {
    /// Finds what no XML may hold, whatever it says.
    fn characters(&mut self, source: &Source) {
        self.found.extend(syntax::encoding(source).map(|found| found.twilio(12100)));
        if source.encoding() != Encoding::Utf8 {
            return;
        }
        for (at, character) in self.text.char_indices() {
            let span = Span::new(at as u32, (at + character.len_utf8()) as u32);
            if !is_xml(character) && !source.is_lost(span.start) {
                self.found.push(syntax::forbidden_character(span, character).twilio(12100));
            }
        }
    }

    fn run(&mut self) {
        // The reader passes over a byte-order mark, and does not count it. What follows the first one is text.
        let text = &self.text[self.start..];
        let top = self.start + text.len() - text.trim_start_matches('\u{feff}').len();
        if top > self.start {
            self.characters_at(Span::new(self.start as u32, top as u32), false);
        }
        let mut reader = Reader::from_str(&self.text[top..]);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        config.check_comments = true;
        loop {
            let from = top + reader.buffer_position() as usize;
            let event = reader.read_event();
            let span = Span::new(from as u32, (top + reader.buffer_position() as usize) as u32);
            if !matches!(event, Ok(Event::Text(_) | Event::GeneralRef(_) | Event::CData(_) | Event::Comment(_))) {
                self.flush();
            }
            match event {
                Ok(Event::Eof) => break,
                Ok(Event::Start(_)) => self.element(span, false),
                Ok(Event::Empty(_)) => self.element(span, true),
                Ok(Event::End(_)) => self.end(span),
                Ok(Event::Text(_) | Event::GeneralRef(_)) => self.characters_at(span, false),
                Ok(Event::CData(_)) => self.characters_at(span, true),
                Ok(Event::Comment(_)) => self.aside(span, AsideKind::Comment),
                Ok(Event::PI(_)) => self.aside(span, AsideKind::Instruction),
                Ok(Event::Decl(_)) => self.declaration(span),
                Ok(Event::DocType(_)) => self.found.push(say::doctype(span)),
                Err(error) => {
                    let at = match &error {
                        // The reader counts from the hyphen before.
                        Error::IllFormed(IllFormedError::DoubleHyphenInComment) => {
                            from + 4 + self.text[from + 4..].find("--").unwrap_or_default()
                        }
                        _ => (top + reader.error_position() as usize).min(self.text.len()),
                    };
                    if !self.error(&error, at) {
                        self.stopped = true;
                        break;
                    }
                }
            }
        }
        self.finish();
    }

    /// Reports what quick-xml stopped at; returns whether it can go on.
    fn error(&mut self, error: &Error, at: usize) -> bool {
        let width = self.text[at..].chars().next().map_or(0, char::len_utf8);
        let here = Span::new(at as u32, (at + width) as u32);
        let (what, goes_on) = match error {
            Error::Syntax(SyntaxError::UnclosedComment) => ("this comment is never closed with `-->`", false),
            Error::Syntax(SyntaxError::UnclosedCData) => ("this CDATA section is never closed with `]]>`", false),
            Error::Syntax(SyntaxError::UnclosedPI) => ("this `<?` is never closed with `?>`", false),
            Error::Syntax(SyntaxError::UnclosedXmlDecl) => ("this XML declaration is never closed with `?>`", false),
            Error::Syntax(SyntaxError::UnclosedDoctype) => ("this document type is never closed with `>`", false),
            Error::Syntax(SyntaxError::InvalidBangMarkup) => {
                ("`<!` begins a comment, `<!--`, or CDATA, `<![CDATA[`, and this is neither", false)
            }
            Error::Syntax(
                SyntaxError::UnclosedSingleQuotedAttributeValue | SyntaxError::UnclosedDoubleQuotedAttributeValue,
            ) => ("an attribute of this tag has no closing quote", false),
            Error::IllFormed(IllFormedError::DoubleHyphenInComment) => ("a comment cannot hold `--`", true),
            Error::IllFormed(IllFormedError::MissingDoctypeName) => ("this document type has no name", true),
            _ => ("this tag is never closed with `>`", false),
        };
        self.found.push(say::malformed(here, what));
        goes_on
    }

    fn aside(&mut self, span: Span, kind: AsideKind) {
        self.asides.push(Aside { before: self.document.nodes.len() as u32, span, kind });
    }

    /// `<?xml …?>`
    fn declaration(&mut self, span: Span) {
        if span.start as usize != self.start {
            self.found.push(say::late_declaration(span, Span::new(self.start as u32, span.start)));
        }
        let inner = Span::new(span.start + 5, (span.end - 2).max(span.start + 5));
        let found = self.found.len();
        let attributes = self.attributes(inner);
        let value = |name: &str| attributes.iter().find(|a| &self.text[a.0.range()] == name).map(|a| a.1);
        if value("version").is_none() {
            self.found.truncate(found);
            self.found.push(say::declaration_without_version(span));
        }
        if let Some(encoding) = value("encoding") {
            let name = &self.text[encoding.range()];
            if !matches!(name.to_ascii_lowercase().as_str(), "utf-8" | "utf8" | "us-ascii" | "ascii") {
                self.found.push(say::unsupported_encoding(encoding, name));
            }
        }
    }

    /// `<name …>` or `<name …/>`
    fn element(&mut self, span: Span, empty: bool) {
        self.closed = None;
        let inner = Span::new(span.start + 1, (span.end - if empty { 2 } else { 1 }).max(span.start + 1));
        let tag = &self.text[inner.range()];
        let width = tag.find([' ', '\t', '\n', '\r', '/']).unwrap_or(tag.len());
        let name = Span::new(inner.start, inner.start + width as u32);
        if !is_xml_name(&self.text[name.range()]) {
            self.found.push(say::bad_tag(Span::new(span.start, name.end.max(span.start + 1))));
        }
        match (self.root, self.open.is_empty()) {
            (Root::Missing, _) => {
                self.root = if empty { Root::Closed } else { Root::Open };
                let attributes = self.attributes(Span::new(name.end, inner.end));
                if &self.text[name.range()] != "Response" {
                    self.found.push(say::wrong_root(name, &self.text[name.range()]));
                }
                let count = self.values(attributes);
                if let Node::Element(root) = &mut self.document.nodes[0] {
                    root.name = name;
                    root.attributes = (0, count);
                }
                if !empty {
                    self.open.push(Open { place: 0, name, kept: true });
                }
                return;
            }
            (Root::Closed, true) => {
                let first = self.document.element(0).map(|root| root.name);
                self.found.push(say::second_root(name, first));
                // What it holds is read as if the first one went on.
                self.root = Root::Open;
                if &self.text[name.range()] == "Response" {
                    if !empty {
                        self.open.push(Open { place: 0, name, kept: true });
                    }
                    return;
                }
            }
            _ => {}
        }
        let kept = self.open.len() <= MAX_DEPTH;
        if self.open.len() == MAX_DEPTH + 1 {
            self.found.push(syntax::too_deep(name, MAX_DEPTH));
        }
        let place = self.document.nodes.len() as u32;
        if kept {
            let attributes = self.attributes(Span::new(name.end, inner.end));
            let from = self.document.attributes.len() as u32;
            let to = self.values(attributes);
            self.document.nodes.push(Node::Element(Element {
                row: None,
                name,
                end: place + 1,
                attributes: (from, to),
                state: State::Plain,
            }));
        }
        if !empty {
            self.open.push(Open { place, name, kept });
        }
    }

    /// `</name>`
    fn end(&mut self, span: Span) {
        let name = self.text[span.start as usize + 2..span.end as usize - 1].trim_matches(BLANKS);
        let Some(last) = self.open.last() else {
            self.found.push(say::stray_end(span, name));
            return;
        };
        if &self.text[last.name.range()] == name {
            self.pop();
            return;
        }
        // One that is open further out closes all inside it; one that is not was meant for the innermost.
        match self.open.iter().rposition(|open| &self.text[open.name.range()] == name) {
            Some(outer) => {
                for open in &self.open[outer + 1..] {
                    let tag = &self.text[open.name.range()];
                    self.found.push(say::unclosed_element(open.name, tag, Some(span)));
                }
                while self.open.len() > outer {
                    self.pop();
                }
            }
            None if self.closed.is_some_and(|closed| &self.text[closed.range()] == name) => {
                self.found.push(say::stray_end(span, name));
            }
            None => {
                let (open, tag) = (last.name, &self.text[last.name.range()]);
                self.found.push(say::mismatched_end(span, name, open, tag));
                self.pop();
            }
        }
    }

    fn pop(&mut self) {
        if let Some(open) = self.open.pop() {
            self.closed = Some(open.name);
            let end = self.document.nodes.len() as u32;
            if let (true, Some(Node::Element(element))) = (open.kept, self.document.nodes.get_mut(open.place as usize))
            {
                element.end = end;
            }
        }
        if self.open.is_empty() {
            self.root = Root::Closed;
        }
    }

    /// The end of the file: nothing may be open.
    fn finish(&mut self) {
        if self.root == Root::Missing && !self.stopped {
            self.found.push(say::no_root(Span::at(self.start as u32)));
        }
        // `<Say>` in place of `</Say>` is one mistake, however many elements it leaves open.
        let twin = (1..self.open.len()).rev().find(|&i| {
            let name = |open: &Open| &self.text[open.name.range()];
            name(&self.open[i]) == name(&self.open[i - 1])
        });
        match twin {
            _ if self.stopped => {}
            Some(twin) => {
                if let Some(Node::Element(element)) = self.document.nodes.get_mut(self.open[twin].place as usize) {
                    element.state = State::Broken;
                }
                let (again, first) = (self.open[twin].name, self.open[twin - 1].name);
                self.found.push(say::opened_again(again, first, &self.text[again.range()]));
            }
            None => {
                for open in self.open.iter().take(MAX_DEPTH) {
                    self.found.push(say::unclosed_element(open.name, &self.text[open.name.range()], None));
                }
            }
        }
        while !self.open.is_empty() {
            self.pop();
        }
        let end = self.document.nodes.len() as u32;
        if let Node::Element(root) = &mut self.document.nodes[0] {
            root.end = end;
        }
    }

    fn characters_at(&mut self, span: Span, cdata: bool) {
        let pending = self.pending.get_or_insert(Pending { pieces: Vec::new() });
        match pending.pieces.last_mut() {
            Some((last, false)) if !cdata && last.end == span.start => last.end = span.end,
            _ => pending.pieces.push((span, cdata)),
        }
    }

    /// Makes text of the character data seen so far.
    fn flush(&mut self) {
        let Some(Pending { pieces }) = self.pending.take() else { return };
        let blank =
            |&(span, cdata): &(Span, bool)| !cdata && self.text[span.range()].chars().all(|c| BLANKS.contains(&c));
        let Some(open) = self.open.last() else {
            for (span, _) in pieces.iter().filter(|piece| !blank(piece)) {
                let raw = &self.text[span.range()];
                let skipped = raw.len() - raw.trim_start_matches(BLANKS).len();
                let word =
                    Span::new(span.start + skipped as u32, span.start + raw.trim_end_matches(BLANKS).len() as u32);
                self.found.push(say::text_outside(word, self.root == Root::Missing));
            }
            return;
        };
        if !open.kept {
            return;
        }
        let value = self.decode(&pieces, false);
        self.document.nodes.push(Node::Text(value));
    }

    /// The names and raw values of the attributes in a tag.
    fn attributes(&mut self, tag: Span) -> Vec<(Span, Span)> {
        let mut found = Vec::new();
        let bytes = self.text.as_bytes();
        let end = tag.end as usize;
        let mut at = tag.start as usize;
        let is_space = |b: u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r');
        loop {
            let space = at;
            while at < end && is_space(bytes[at]) {
                at += 1;
            }
            if at >= end {
                return found;
            }
            let begin = at;
            while at < end && !is_space(bytes[at]) && !matches!(bytes[at], b'=' | b'"' | b'\'' | b'<' | b'>') {
                at += 1;
            }
            let name = Span::new(begin as u32, at as u32);
            let blanks = at;
            while at < end && is_space(bytes[at]) {
                at += 1;
            }
            if bytes.get(at).filter(|_| at < end) != Some(&b'=') || name.is_empty() {
                at = blanks;
                let rest = &self.text[begin..end];
                let stop = rest.bytes().position(is_space).unwrap_or(rest.len()).max(1);
                let stop = (begin + stop..=end).find(|&i| self.text.is_char_boundary(i)).unwrap_or(end);
                let whole = Span::new(begin as u32, stop as u32);
                self.found.push(say::attribute_without_value(whole, &self.text[whole.range()]));
                at = at.max(stop);
                continue;
            }
            if space == begin && begin > tag.start as usize {
                self.found.push(say::attributes_touch(name));
            }
            if !is_xml_name(&self.text[name.range()]) {
                self.found.push(say::bad_attribute_name(name, &self.text[name.range()]));
            }
            at += 1;
            while at < end && is_space(bytes[at]) {
                at += 1;
            }
            let quote = bytes.get(at).copied().filter(|_| at < end);
            let Some(quote @ (b'"' | b'\'')) = quote else {
                let rest = &self.text[at..end];
                let stop = at + rest.bytes().position(is_space).unwrap_or(rest.len());
                let value = Span::new(at as u32, stop as u32);
                self.found.push(say::unquoted_attribute(value, &self.text[value.range()]));
                found.push((name, value));
                at = stop;
                continue;
            };
            let from = at + 1;
            let Some(length) = memchr::memchr(quote, &bytes[from..end]) else {
                self.found.push(say::malformed(Span::new(at as u32, at as u32 + 1), "this value has no closing quote"));
                return found;
            };
            found.push((name, Span::new(from as u32, (from + length) as u32)));
            at = from + length + 1;
        }
    }

    /// Adds attributes to the document; returns the place behind them.
    fn values(&mut self, attributes: Vec<(Span, Span)>) -> u32 {
        let from = self.document.attributes.len();
        let mut names = std::collections::HashMap::new();
        for (name, raw) in attributes {
            let word = &self.text[name.range()];
            if let Some(&first) = names.get(word) {
                self.found.push(twice::duplicate_attribute(name, first, word).twilio(12100));
                continue;
            }
            names.insert(word, name);
            let mut value = self.decode(&[(raw, false)], true);
            if !self.text[..raw.start as usize].ends_with(['"', '\'']) {
                value.state = State::Broken; // without quotes, nobody knows where it was to end
            }
            self.document.attributes.push(Attribute { row: None, name, value, state: State::Plain });
        }
        debug_assert!(self.document.attributes.len() >= from);
        self.document.attributes.len() as u32
    }

    /// The text that pieces of raw character data, or the raw value of an attribute, stand for.
    fn decode(&mut self, pieces: &[(Span, bool)], attribute: bool) -> Value {
        let span = pieces[0].0.to(pieces[pieces.len() - 1].0);
        let raw = &self.text[span.range()];
        let template = ["{{", "{%", "${"].iter().any(|open| raw.contains(open));
        let special = |b: u8| matches!(b, b'&' | b'<' | b'\r') || (attribute && matches!(b, b'\n' | b'\t'));
        let quoted = attribute && self.text[..span.start as usize].ends_with(['"', '\'']);
        let blanks = raw.len() - raw.trim_start_matches(BLANKS).len();
        let words = raw.trim_matches(BLANKS);
        let whole = match (attribute, words.is_empty()) {
            (true, _) if quoted => Span::new(span.start - 1, span.end + 1),
            (true, _) | (false, true) => span,
            // The white space around words is no part of what is wrong with them.
            (false, false) => {
                let start = span.start + blanks as u32;
                Span::new(start, start + words.len() as u32)
            }
        };
        self.broken = false;
        let value =
            Value { span: whole, start: span.start, end: span.end, pooled: false, dynamic: false, state: State::Plain };
        if !raw.bytes().any(special) && !template {
            return value;
        }
        let start = self.document.pool.len() as u32;
        let mut dynamic = false;
        for &(piece, cdata) in pieces {
            if cdata {
                let inner = &self.text[piece.start as usize + 9..piece.end as usize - 3];
                self.document.pool.push_str(&inner.replace("\r\n", "\n"));
            } else {
                dynamic |= self.references(piece.start as usize, piece.end as usize, attribute);
            }
        }
        let state = if self.broken { State::Broken } else { State::Plain };
        Value { start, end: self.document.pool.len() as u32, pooled: true, dynamic, state, ..value }
    }

    /// Reads raw text into the pool, references and placeholders included; returns whether there were placeholders.
    fn references(&mut self, from: usize, to: usize, attribute: bool) -> bool {
        let mut dynamic = false;
        let mut at = from;
        // What closes no piece closes no later one.
        let mut missing: Vec<&str> = Vec::new();
        let mut close = |rest: &str, sign: &'static str| {
            let found = if missing.contains(&sign) { None } else { rest.find(sign) };
            if found.is_none() {
                missing.push(sign);
            }
            found
        };
        while at < to {
            let rest = &self.text[at..to];
            let stop = rest.find(['&', '<', '\r', '{', '$', '\n', '\t']).unwrap_or(rest.len());
            self.document.pool.push_str(&rest[..stop]);
            at += stop;
            let rest = &self.text[at..to];
            let Some(character) = rest.chars().next() else { break };
            at += match character {
                '&' => self.reference(at, rest),
                '<' => {
                    self.broken = true;
                    self.found.push(say::bare_less_than(Span::new(at as u32, at as u32 + 1)));
                    self.document.pool.push('<');
                    1
                }
                '\r' if rest.starts_with("\r\n") => 1, // the LF behind it speaks for both
                '{' if rest.starts_with("{{") => {
                    dynamic = true;
                    self.placeholder(at, rest, close(&rest[2..], "}}"))
                }
                '{' | '$' if rest.starts_with("{%") || rest.starts_with("${") => {
                    dynamic = true;
                    let sign = if character == '$' { "}" } else { "%}" };
                    let length = close(rest, sign).map_or(2, |found| found + sign.len());
                    self.template(at, &rest[..length]);
                    length
                }
                '\n' | '\t' | '\r' if attribute => {
                    self.document.pool.push(' ');
                    1
                }
                '\r' => {
                    self.document.pool.push('\n');
                    1
                }
                other => {
                    self.document.pool.push(other);
                    1
                }
            };
        }
        dynamic
    }

    /// `&name;`; returns how much of the text it takes.
    fn reference(&mut self, at: usize, rest: &str) -> usize {
        let end = rest.bytes().skip(1).take(MAX_NAME + 1).position(|b| !(b.is_ascii_alphanumeric() || b == b'#'));
        let name = end.filter(|&end| end > 0 && rest.as_bytes()[end + 1] == b';').map(|end| &rest[1..=end]);
        let Some(name) = name else {
            self.found.push(say::bare_ampersand(Span::new(at as u32, at as u32 + 1)));
            self.document.pool.push('&');
            return 1;
        };
        let span = Span::new(at as u32, (at + name.len() + 2) as u32);
        let number = name.strip_prefix('#').map(|digits| match digits.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => digits.parse(),
        });
        match number {
            Some(number) => match number.ok().and_then(char::from_u32).filter(|&c| is_xml(c)) {
                Some(character) => self.document.pool.push(character),
                None => {
                    self.broken = true;
                    self.found.push(say::bad_character_reference(span, name));
                }
            },
            None => match resolve_xml_entity(name) {
                Some(text) => self.document.pool.push_str(text),
                None => {
                    self.broken = true;
                    self.found.push(say::unknown_entity(span, name));
                }
            },
        }
        name.len() + 2
    }

    /// `{{…}}`, which is closed after `close` bytes; returns how much of the text it takes.
    fn placeholder(&mut self, at: usize, rest: &str, close: Option<usize>) -> usize {
        let inner = close.map(|close| &rest[2..2 + close]);
        let length = inner.map_or(2, |inner| inner.len() + 4);
        let start = self.document.pool.len() as u32;
        // Mustache fills in `{{ name }}` as it does `{{name}}`.
        let name = inner.map(|inner| inner.trim_matches([' ', '\t'])).filter(|name| is_placeholder_name(name));
        let span = Span::new(at as u32, (at + length) as u32);
        match name {
            Some(name) => {
                self.document.pool.push_str(&format!("{{{{{name}}}}}"));
                let end = self.document.pool.len() as u32;
                self.document.pieces.push(Piece { start, end, span, kind: PieceKind::Placeholder(None) });
            }
            None => {
                self.template(at, &rest[..length]);
            }
        }
        length
    }

    /// What another template language would fill in.
    fn template(&mut self, at: usize, text: &str) {
        let start = self.document.pool.len() as u32;
        self.document.pool.push_str(text);
        let end = self.document.pool.len() as u32;
        let span = Span::new(at as u32, (at + text.len()) as u32);
        self.document.pieces.push(Piece { start, end, span, kind: PieceKind::Template });
        self.aside(span, AsideKind::Template);
    }

    /// Finds the rows of elements and attributes, now that the kind of the document is known, and takes out the white
    /// space that lies between elements.
    fn rows(&mut self) {
        let tag_of = |document: &Document<'_>, element: &Element| document.text(element.name).to_owned();
        let first = self.document.elements(0).find_map(|(_, e)| {
            let rows: Vec<&twiml::Element> = twiml::by_tag(&tag_of(&self.document, e)).collect();
            twiml::document_kind(rows.iter().copied())
        });
        self.document.kind = first;
        let root = match first {
            Some(twiml::Document::Messaging) => Id::MessagingResponse,
            Some(twiml::Document::Fax) => Id::FaxResponse,
            _ => Id::Response,
        };
        let mut parents: Vec<(u32, Option<&'static twiml::Element>)> = Vec::new();
        for place in 0..self.document.nodes.len() as u32 {
            while parents.last().is_some_and(|(end, _)| *end <= place) {
                parents.pop();
            }
            let Some(element) = self.document.element(place).copied() else { continue };
            let row = if place == 0 {
                Some(twiml::element(root))
            } else {
                let parent = parents.last().and_then(|(_, row)| *row).map(|row| row.id);
                twiml::choose(twiml::by_tag(&self.text[element.name.range()]), parent, first)
            };
            parents.push((element.end, row));
            for attribute in &mut self.document.attributes[element.attributes.0 as usize..element.attributes.1 as usize]
            {
                let name = &self.text[attribute.name.range()];
                attribute.row = row.and_then(|row| row.attributes.iter().find(|a| a.name == name));
            }
            if let Node::Element(element) = &mut self.document.nodes[place as usize] {
                element.row = row;
            }
        }
        self.take_out_blanks();
    }

    /// White space between elements means nothing, unless words stand beside it.
    fn take_out_blanks(&mut self) {
        let document = &self.document;
        let blank = |value: &Value| document.str(value).chars().all(|c| BLANKS.contains(&c));
        let mut keep = vec![true; document.nodes.len()];
        for place in 0..document.nodes.len() as u32 {
            let Some(element) = document.element(place) else { continue };
            let has_words = document.texts(place).any(|text| !blank(text));
            let takes_text = element.row.is_none_or(|row| !matches!(row.content, Content::Nothing));
            let speech = element.row.is_none_or(|row| matches!(row.content, Content::Mixed(_)));
            let alone = document.elements(place).next().is_none();
            if (has_words && speech) || (alone && takes_text) {
                continue;
            }
            for child in document.children(place) {
                if let Node::Text(value) = &document.nodes[child as usize]
                    && blank(value)
                {
                    keep[child as usize] = false;
                }
            }
        }
        // Every place moves to the front by the number of nodes taken out before it.
        let mut moved = Vec::with_capacity(keep.len() + 1);
        let mut count = 0;
        for &kept in &keep {
            moved.push(count);
            count += u32::from(kept);
        }
        moved.push(count);
        let mut place = 0;
        self.document.nodes.retain(|_| {
            place += 1;
            keep[place - 1]
        });
        for node in &mut self.document.nodes {
            if let Node::Element(element) = node {
                element.end = moved[element.end as usize];
            }
        }
        for aside in &mut self.asides {
            aside.before = moved[(aside.before as usize).min(moved.len() - 1)];
        }
    }
}

/// Whether a word is a name of XML, as far as TwiML goes: letters, digits, `_`, `-`, `.`, `:`.
fn is_xml_name(word: &str) -> bool {
    let start = |c: char| c.is_alphabetic() || matches!(c, '_' | ':');
    word.starts_with(start) && word.chars().all(|c| start(c) || c.is_numeric() || matches!(c, '-' | '.' | '\u{b7}'))
}

/// Whether what stands between `{{` and `}}` is a name that Flow can write between `{` and `}`.
fn is_placeholder_name(inner: &str) -> bool {
    inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && inner.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

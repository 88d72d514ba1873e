//! What a document means: one generic element that points at its row of the table, with attributes and text.
//!
//! Flow is lowered to it and TwiML is read into it; the checks and the emitter know nothing else. What the table does
//! not know stays in it, so that it is complained of once and passed over afterwards. No type for any verb.
//!
//! A flow whose verbs have cases is one document too, with the cases as nodes, until `split` has made several of it.

mod origin;

pub use origin::{Origin, Origins};

use crate::source::{SourceId, Span};
use crate::twiml::{self, Control, End, Id, ParameterKind};

/// One TwiML document, in pre-order; the first node is the `Response`.
#[derive(Debug)]
pub struct Document<'s> {
    /// Folder and name of the flow: `ivr/main`.
    pub address: String,
    /// Where spans point to.
    pub origins: Origins<'s>,
    /// How the source is spelt, and so how diagnostics name things.
    pub spelling: Spelling,
    /// Whether a call or message may begin here: it is the own flow of its file.
    pub entry: bool,
    /// The verb after which the call goes on with this document, where it is not the first of its flow.
    pub continues: Option<Span>,
    /// Whether it answers a call, a message or a fax; none when nothing in it tells.
    pub kind: Option<twiml::Document>,
    /// Elements and text.
    pub nodes: Vec<Node>,
    /// The attributes of all elements.
    pub attributes: Vec<Attribute>,
    /// Text that does not stand in the source as it is meant.
    pub pool: String,
    /// Where pieces of the pool come from, in the pool's order.
    pub pieces: Vec<Piece>,
    /// References to other documents, in the order of their values in the pool.
    pub links: Vec<Link>,
    /// The cases of verbs.
    pub cases: Vec<Case>,
    /// Verbs that have cases, and so lead to a branch point.
    pub branches: Vec<Branch>,
    /// What is passed to other flows.
    pub passed: Vec<Passed<'s>>,
    /// The attributes of defaults, as those of elements that stand nowhere.
    pub defaults: Vec<Element>,
    /// What was asked of the flows of the project.
    pub asked: Asked,
}

/// What was asked of the flows of a project, to lower one of them: nothing else of them matters to it.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The addresses that were looked for, whether there are such flows or not.
    pub addresses: Vec<String>,
    /// Whether a better address was looked for among all of them.
    pub nearest: bool,
}

/// How names are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// `say-as`, `conversation-relay`
    Flow,
    /// `say-as`, `ConversationRelay`
    Twiml,
}

/// An element or a run of text.
#[derive(Debug, Clone, Copy)]
pub enum Node {
    /// An element; what it holds follows it.
    Element(Element),
    /// Text of the element around it.
    Text(Value),
    /// A case of the element around it, by its place in [`Document::cases`]; what it does follows it.
    Case(u32),
}

/// One element.
#[derive(Debug, Clone, Copy)]
pub struct Element {
    /// Its row; none when the table has none, or it is trusted.
    pub row: Option<&'static twiml::Element>,
    /// Its name as it is written.
    pub name: Span,
    /// The node behind its last descendant.
    pub end: u32,
    /// Its attributes, as a range of [`Document::attributes`].
    pub attributes: (u32, u32),
    /// What is to be believed of it.
    pub state: State,
}

/// What is to be believed of an element, an attribute or a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is to be checked.
    Plain,
    /// It is marked with `!`, and taken as it is.
    Trusted,
    /// Something is wrong with it that has been said, so that nothing is to be concluded from what it lacks.
    Broken,
}

/// One attribute.
#[derive(Debug, Clone, Copy)]
pub struct Attribute {
    /// Its row; none when the table has none, or it is trusted.
    pub row: Option<&'static twiml::Attribute>,
    /// Its name as it is written.
    pub name: Span,
    /// Its value.
    pub value: Value,
    /// What is to be believed of it.
    pub state: State,
}

/// The value of an attribute, or a run of text.
#[derive(Debug, Clone, Copy)]
pub struct Value {
    /// Where it is written, quotes included.
    pub span: Span,
    /// The first byte of its text, in the source or in the pool.
    pub start: u32,
    /// The byte behind its text.
    pub end: u32,
    /// Whether the text stands in the pool.
    pub pooled: bool,
    /// Whether it holds a placeholder, so that the whole of it is known only when the call runs.
    pub dynamic: bool,
    /// What is to be believed of it.
    pub state: State,
}

/// Where a piece of the pool comes from.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    /// Its first byte in the pool.
    pub start: u32,
    /// The byte behind it.
    pub end: u32,
    /// Where it is written.
    pub span: Span,
    /// What it is.
    pub kind: PieceKind,
}

/// What a piece of the pool is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// `{{name}}`, to be filled in when the call runs, and what it holds, where that is known.
    Placeholder(Option<ParameterKind>),
    /// What another template language than Mustache's plain names makes something of, in hand-written TwiML.
    Template,
    /// An item of a list.
    Item,
}

/// A reference to another document.
#[derive(Debug, Clone)]
pub struct Link {
    /// The address of the flow, or of the document or branch point that flowc has made of one.
    pub to: String,
    /// Where it is written.
    pub span: Span,
    /// The first byte of its value in the pool.
    pub start: u32,
    /// The part of the query that its author has written, as it stands behind the `?`.
    pub query: String,
}

/// One case of a verb.
#[derive(Debug, Clone)]
pub struct Case {
    /// `on` or `otherwise`.
    pub name: Span,
    /// When it is taken.
    pub when: When,
    /// The node behind the last one of its block.
    pub end: u32,
}

/// When a case is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// The verb reports one of these.
    Values(Vec<Match>),
    /// The verb reports anything else.
    Otherwise,
    /// The caller gives no input.
    Silence,
    /// Nobody knows: something is wrong with it that has been said.
    Broken,
}

/// A value that a case is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The value, with spoken words as they are written.
    pub value: String,
    /// Whether it is spoken, and not keyed in or reported.
    pub spoken: bool,
    /// Where it is written.
    pub span: Span,
}

/// A verb that has cases.
#[derive(Debug, Clone)]
pub struct Branch {
    /// The address of the branch point: `main.1`.
    pub address: String,
    /// The verb.
    pub verb: Id,
    /// The request parameter that its cases are matched with.
    pub parameter: &'static str,
    /// Its node.
    pub node: u32,
}

/// A value that is passed to another flow.
#[derive(Debug, Clone, Copy)]
pub struct Passed<'s> {
    /// The parameter of that flow.
    pub name: &'s str,
    /// What it holds.
    pub kind: ParameterKind,
    /// The value.
    pub value: Value,
}

impl PieceKind {
    /// Whether it is filled in when the call runs.
    pub fn is_placeholder(self) -> bool {
        matches!(self, PieceKind::Placeholder(_))
    }
}

impl<'s> Document<'s> {
    /// A document that holds a `Response` and nothing else.
    pub fn new(address: String, source: SourceId, text: &'s str, spelling: Spelling, name: Span) -> Self {
        let root = Element { row: None, name, end: 1, attributes: (0, 0), state: State::Plain };
        Self {
            address,
            origins: Origins::new(source, text),
            spelling,
            entry: false,
            continues: None,
            kind: None,
            nodes: vec![Node::Element(root)],
            attributes: Vec::new(),
            pool: String::new(),
            pieces: Vec::new(),
            links: Vec::new(),
            cases: Vec::new(),
            branches: Vec::new(),
            passed: Vec::new(),
            defaults: Vec::new(),
            asked: Asked::default(),
        }
    }

    /// The source that the document is written in.
    pub fn source(&self) -> SourceId {
        self.origins.own().source
    }

    /// The text at a place of the source.
    pub fn text(&self, span: Span) -> &'s str {
        self.origins.text(span)
    }

    /// The node behind the last descendant of the node at a place.
    pub fn end(&self, node: u32) -> u32 {
        match self.nodes.get(node as usize) {
            Some(Node::Element(element)) => element.end,
            Some(&Node::Case(case)) => self.cases[case as usize].end,
            _ => node + 1,
        }
    }

    /// The link that a value is.
    pub fn link(&self, value: &Value) -> Option<&Link> {
        if !value.pooled {
            return None;
        }
        let at = self.links.binary_search_by_key(&value.start, |link| link.start).ok()?;
        Some(&self.links[at])
    }

    /// The element at a place of [`Document::nodes`]; none for text.
    pub fn element(&self, node: u32) -> Option<&Element> {
        match self.nodes.get(node as usize) {
            Some(Node::Element(element)) => Some(element),
            _ => None,
        }
    }

    /// What stands directly in the element at a place, by places.
    pub fn children(&self, node: u32) -> Children<'_, 's> {
        Children { document: self, next: node + 1, end: self.end(node) }
    }

    /// The elements that stand directly in the element at a place.
    pub fn elements(&self, node: u32) -> impl Iterator<Item = (u32, &Element)> {
        self.children(node).filter_map(|child| Some((child, self.element(child)?)))
    }

    /// The text that stands directly in the element at a place.
    pub fn texts(&self, node: u32) -> impl Iterator<Item = &Value> {
        self.children(node).filter_map(|child| match &self.nodes[child as usize] {
            Node::Text(value) => Some(value),
            Node::Element(_) | Node::Case(_) => None,
        })
    }

    /// The attributes of an element.
    pub fn attributes(&self, element: &Element) -> &[Attribute] {
        &self.attributes[element.attributes.0 as usize..element.attributes.1 as usize]
    }

    /// The attribute of this name (Twilio's), if it is given.
    pub fn attribute(&self, element: &Element, name: &str) -> Option<&Attribute> {
        self.attributes(element).iter().find(|a| a.row.is_some_and(|row| row.name == name))
    }

    /// The value of an attribute, if it is given and known now: not broken, and without a placeholder. A word of a list is
    /// as Twilio spells it, whatever its case: nothing else that is wrong with it waits until that is mended.
    pub fn literal(&self, element: &Element, name: &str) -> Option<&str> {
        self.known_word(self.attribute(element, name)?)
    }

    /// The value of an attribute, as [`Document::literal`] has it.
    pub fn known_word(&self, attribute: &Attribute) -> Option<&str> {
        let known =
            attribute.state != State::Broken && attribute.value.state != State::Broken && !attribute.value.dynamic;
        let text = known.then(|| self.str(&attribute.value))?;
        Some(attribute.row.map_or(text, |row| row.kind.spelled(text)))
    }

    /// The text of a value; placeholders stand in it as `{{name}}`.
    pub fn str(&self, value: &Value) -> &str {
        if value.pooled {
            &self.pool[value.start as usize..value.end as usize]
        } else {
            self.origins.text(Span::new(value.start, value.end))
        }
    }

    /// Whether the text of a value is white space alone, or nothing.
    pub fn is_blank(&self, value: &Value) -> bool {
        self.str(value).chars().all(char::is_whitespace)
    }

    /// The pieces of a value that come from places of their own.
    pub fn pieces(&self, value: &Value) -> &[Piece] {
        if !value.pooled {
            return &[];
        }
        let from = self.pieces.partition_point(|p| p.start < value.start);
        let to = self.pieces.partition_point(|p| p.start < value.end);
        &self.pieces[from..to]
    }

    /// Where bytes `from..to` of a value's text are written: their exact place when they stand in the source or are a
    /// piece of their own, else the whole value.
    pub fn place(&self, value: &Value, from: usize, to: usize) -> Span {
        let (start, end) = (value.start + from as u32, value.start + to as u32);
        if !value.pooled {
            return Span::new(start, end);
        }
        let piece = self.pieces(value).iter().find(|p| p.start <= start && end <= p.end);
        piece.map_or(value.span, |piece| piece.span)
    }

    /// The parts of a value that are known now, placeholders left out.
    pub fn known<'d>(&'d self, value: &'d Value) -> impl Iterator<Item = &'d str> {
        let text = self.str(value);
        let mut at = value.start;
        let mut unknown = self.pieces(value).iter().filter(|p| p.kind != PieceKind::Item);
        let mut done = false;
        std::iter::from_fn(move || {
            if done {
                return None;
            }
            let (end, next) = match unknown.next() {
                Some(piece) => (piece.start, piece.end),
                None => {
                    done = true;
                    (value.end, value.end)
                }
            };
            let part = &text[(at - value.start) as usize..(end - value.start) as usize];
            at = next;
            Some(part)
        })
    }

    /// Every value in the document, of attributes and of text.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.nodes.iter().flat_map(|node| {
            let (attributes, text) = match node {
                Node::Element(element) => (self.attributes(element), None),
                Node::Text(text) => (&[][..], Some(text)),
                Node::Case(_) => (&[][..], None),
            };
            attributes.iter().map(|attribute| &attribute.value).chain(text)
        })
    }

    /// The names of all placeholders, and where they are written.
    pub fn placeholders(&self) -> impl Iterator<Item = (&str, Span)> {
        let dynamic = self.values().filter(|value| value.dynamic);
        let pieces = dynamic.flat_map(|value| self.pieces(value)).filter(|piece| piece.kind.is_placeholder());
        pieces.map(|piece| (&self.pool[piece.start as usize + 2..piece.end as usize - 2], piece.span))
    }

    /// Why the call does not go on to what stands behind an element, if it does not.
    pub fn why_ends(&self, element: &Element) -> Option<End> {
        let row = element.row?;
        let literal = |name| self.literal(element, name);
        let given = |name| self.attribute(element, name).is_some();
        match row.control {
            Control::Ends if row.id == Id::Echo => Some(End::Stays),
            Control::Ends => Some(End::Leaves),
            Control::Action if given("action") || element.state != State::Plain => Some(End::Action),
            Control::Action => Some(End::Again),
            Control::ActionIfGiven => (given("action") && literal("action") != Some("")).then_some(End::Action),
            Control::ActionOnInput => (literal("actionOnEmptyResult") == Some("true")).then_some(End::EvenWithoutInput),
            Control::Next if matches!(row.id, Id::Say | Id::Play) => {
                (literal("loop") == Some("0")).then_some(End::Repeats)
            }
            Control::Next | Control::Background => None,
        }
    }

    /// The name of an element as it is written.
    pub fn name(&self, element: &Element) -> &str {
        match element.row {
            Some(row) => self.name_of(row),
            None => self.text(element.name),
        }
    }

    /// The name of a row in the spelling of the source.
    pub fn name_of(&self, row: &'static twiml::Element) -> &'static str {
        match self.spelling {
            Spelling::Flow => row.keyword,
            Spelling::Twiml => row.tag,
        }
    }
}

impl Element {
    /// Whether it is the element of this row.
    pub fn is(&self, id: Id) -> bool {
        self.row.is_some_and(|row| row.id == id)
    }

    /// The row's id.
    pub fn id(&self) -> Option<Id> {
        self.row.map(|row| row.id)
    }
}

/// What stands directly in an element, by places.
#[derive(Debug, Clone)]
pub struct Children<'d, 's> {
    document: &'d Document<'s>,
    next: u32,
    end: u32,
}

impl Iterator for Children<'_, '_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        (self.next < self.end).then(|| {
            let node = self.next;
            self.next = self.document.end(node);
            node
        })
    }
}

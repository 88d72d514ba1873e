//! The tree of a flow, made into a document.
//!
//! In: the statements of one flow, and what its file sees. Out: the elements they stand for, with rows of the table where
//! it has them, and text as TwiML will say it: fragments expanded, names filled in, escapes read, lists joined,
//! durations in the attribute's unit, references made into links. Cases are nodes of the document still: `split` takes
//! it apart. Complains of what only Flow can get wrong; what TwiML makes of the result is for `check`.

mod cases;
mod defaults;
mod expand;
pub mod links;
mod names;
mod values;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::{declare as declared, lower as say, names as name};
use crate::ir::{Attribute, Document, Element, Link, Node, Passed, Spelling, State, Value};
use crate::project::Links;
use crate::resolve::{self, Declaring, Def, Flow, Flows, Param, Scopes, Unresolved};
use crate::source::{SourceId, Span};
use crate::syntax::{self as tree, MAX_DEPTH, NodeKind, TokenKind};
use crate::twiml::{self, Content, Id, Kind, ParameterKind, Scheme};
use defaults::Defaults;
use links::{Linking, Query, method_of};
use names::{Bound, Frame};

/// How far one flow may expand.
const OF_FLOW: Bounds = Bounds { elements: 100_000, steps: 1_000_000, bytes: 64 * 1024 * 1024 };

/// How far the calls in a fragment are followed that is looked at by itself.
const OF_FRAGMENT: Bounds = Bounds { elements: usize::MAX, steps: 256, bytes: 1024 * 1024 };

/// How far something may expand.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// Elements.
    elements: usize,
    /// Statements that calls bring, whatever comes of them.
    steps: usize,
    /// The text of fragments, as often as they are called, and of values.
    bytes: usize,
}

/// What all flows of a project are lowered with.
#[derive(Debug, Clone, Copy)]
pub struct World<'p> {
    /// The files that declare things, by source.
    pub files: &'p [Option<Declaring<'p>>],
    /// What each of them sees.
    pub scopes: &'p Scopes<'p>,
    /// The flows that can be referred to.
    pub flows: &'p Flows,
    /// How links are written.
    pub links: &'p Links,
    /// Values that names have in place of what is declared.
    pub define: &'p BTreeMap<String, String>,
}

/// Lowers one flow.
pub fn lower<'s>(flow: &'s Flow, world: World<'s>, diagnostics: &mut Vec<Diagnostic>) -> Document<'s> {
    let Some(mut lower) = Lower::new(&flow.address, flow.source, flow.span, world, diagnostics) else {
        return Document::new(flow.address.clone(), flow.source, "", Spelling::Flow, flow.span);
    };
    lower.flow_node = flow.node;
    (lower.params, lower.shared) = (&flow.params, flow.shared);
    if let Some(frame) = Rc::get_mut(&mut lower.frame) {
        (frame.params, frame.bound) = (&flow.params, &flow.bound);
    }
    lower.flow(flow);
    lower.document
}

/// Lowers a fragment by itself, as if it were called where anything may stand, with parameters nobody knows. What is
/// wrong with it whoever calls it is wrong here.
pub fn lower_def<'s>(
    source: SourceId,
    def: &'s Def,
    world: World<'s>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Document<'s> {
    let path = world.files[source.0 as usize].map_or("", |file| file.path);
    let Some(mut lower) = Lower::new(path, source, def.span, world, diagnostics) else {
        return Document::new(path.to_owned(), source, "", Spelling::Flow, def.span);
    };
    lower.alone(def);
    lower.document
}

/// Lowers what a file declares by itself: the values of constants, of parameters and of defaults. What is wrong with
/// them whoever uses them is wrong here.
pub fn lower_declared<'s>(source: SourceId, world: World<'s>, diagnostics: &mut Vec<Diagnostic>) -> Document<'s> {
    let path = world.files[source.0 as usize].map_or("", |file| file.path);
    let Some(mut lower) = Lower::new(path, source, Span::default(), world, diagnostics) else {
        return Document::new(path.to_owned(), source, "", Spelling::Flow, Span::default());
    };
    lower.declared();
    lower.document
}

struct Lower<'s, 'c> {
    world: World<'s>,
    /// Where the statement that is being read is written, and what is known there.
    frame: Rc<Frame<'s>>,
    /// The folder of the flow's documents.
    folder: &'s str,
    /// The `flow` statement, if there is one.
    flow_node: Option<u32>,
    /// The names that are known only when the call runs; the first ones are those of the file.
    params: &'s [Param],
    shared: usize,
    /// Whether it is a fragment or a declaration that is looked at by itself, so that nobody knows in which flow it
    /// stands.
    alone: bool,
    document: Document<'s>,
    /// The names of an element's many attributes, and the place of its first attribute.
    names: (usize, HashMap<&'s str, Span>),
    /// The token behind the node that is being read.
    line_end: u32,
    /// The attributes that elements get which have none of their own.
    defaults: Rc<Defaults<'s>>,
    /// The files whose defaults a `use` has brought.
    brought: HashSet<SourceId>,
    /// The frames of whole files.
    files: HashMap<SourceId, Rc<Frame<'s>>>,
    /// How many elements there are.
    elements: usize,
    /// How many statements the calls of fragments have brought.
    steps: usize,
    /// How many bytes of text they, defaults and names have brought, those in the pool not counted.
    expanded: usize,
    /// Whether a bound has been passed, so that nothing more is added.
    full: bool,
    diagnostics: &'c mut Vec<Diagnostic>,
}

impl<'s, 'c> Lower<'s, 'c> {
    fn new(
        address: &'s str,
        source: SourceId,
        span: Span,
        world: World<'s>,
        diagnostics: &'c mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let file = world.files.get(source.0 as usize)?.as_ref()?;
        let document = Document::new(address.to_owned(), source, file.text, Spelling::Flow, span);
        Some(Self {
            world,
            frame: Rc::new(Frame::file(source, file, world.scopes, 0)),
            folder: resolve::folder(address),
            flow_node: None,
            params: &[],
            shared: 0,
            alone: false,
            document,
            names: (usize::MAX, HashMap::new()),
            line_end: 0,
            defaults: Rc::default(),
            brought: HashSet::new(),
            files: HashMap::new(),
            elements: 0,
            steps: 0,
            expanded: 0,
            full: false,
            diagnostics,
        })
    }

    fn linking(&self) -> Linking<'s> {
        Linking { links: self.world.links, folder: self.folder }
    }

    fn flow(&mut self, flow: &Flow) {
        let tree = self.frame.tree;
        let (statements, lines): (Vec<u32>, usize) = match flow.node {
            Some(node) => (tree.children(node).collect(), (tree.nodes()[node as usize].end - node) as usize),
            None => (tree.roots().collect(), tree.nodes().len()),
        };
        // Most lines are an element with an attribute or two, and a text.
        self.document.nodes.reserve(2 * lines);
        self.document.attributes.reserve(2 * lines);
        self.document.pool.reserve(8 * lines);
        // Those at the top of a file are complained of where its flows are found.
        for &statement in &statements {
            let node = self.node(statement);
            if flow.node.is_some() && node.kind == NodeKind::Attributes && !node.broken {
                self.diagnostics.push(say::belongs_to_nothing(self.frame.tree.line_span(self.frame.text, node)));
            }
        }
        let frame = &self.frame;
        self.document.kind = self.world.scopes.kind((frame.source, frame.file), statements.iter().copied());
        self.document.entry = flow.node.is_none();
        let root = match self.document.kind {
            Some(twiml::Document::Messaging) => Id::MessagingResponse,
            Some(twiml::Document::Fax) => Id::FaxResponse,
            _ => Id::Response,
        };
        if let Node::Element(element) = &mut self.document.nodes[0] {
            element.row = Some(twiml::element(root));
        }
        match flow.node {
            None => {
                for statement in statements {
                    match resolve::keyword(self.frame.tree, self.frame.text, self.node(statement)) {
                        Some("default" | "use") => self.top_default(statement),
                        _ if resolve::is_own(self.frame.tree, self.frame.text, self.node(statement)) => {
                            self.statement(statement, 0, 1);
                        }
                        _ => {}
                    }
                }
            }
            Some(index) => {
                self.defaults_before(index);
                let node = self.node(index);
                if let Some(arrow) = (node.first..node.last).find(|&t| self.token(t) == TokenKind::Arrow) {
                    self.redirect(arrow, node.last);
                }
                for statement in statements {
                    self.statement(statement, 0, 1);
                }
            }
        }
        self.close_root();
    }

    fn close_root(&mut self) {
        let end = self.document.nodes.len() as u32;
        if let Node::Element(element) = &mut self.document.nodes[0] {
            element.end = end;
        }
    }

    fn node(&self, node: u32) -> &'s tree::Node {
        &self.frame.tree.nodes()[node as usize]
    }

    fn token(&self, token: u32) -> TokenKind {
        self.frame.tree.tokens()[token as usize].kind
    }

    /// The place of a token in the document's source.
    fn span(&self, token: u32) -> Span {
        self.frame.place(self.frame.tree.span(self.frame.text, token as usize))
    }

    fn word(&self, token: u32) -> &'s str {
        &self.frame.text[self.frame.tree.span(self.frame.text, token as usize).range()]
    }

    /// A token's place in the document's source, and its text.
    fn written(&self, token: u32) -> (Span, &'s str) {
        let span = self.frame.tree.span(self.frame.text, token as usize);
        (self.frame.place(span), &self.frame.text[span.range()])
    }

    /// One statement, attribute line or text line in the block of the element at `parent`.
    fn statement(&mut self, index: u32, parent: u32, depth: usize) {
        let node = self.node(index);
        let at = self.span(node.first);
        self.steps += usize::from(self.frame.call.is_some());
        if node.kind == NodeKind::Broken || self.is_too_deep(at, depth) || self.is_full(at) {
            return;
        }
        match node.kind {
            NodeKind::Attributes | NodeKind::Broken => {}
            NodeKind::Text => {
                if !node.broken {
                    self.line_end = node.last;
                    let (value, _) = self.value(node.first, self.content_kind(parent), false);
                    self.document.nodes.push(Node::Text(value));
                }
            }
            NodeKind::Statement => match self.token(node.first) {
                TokenKind::Arrow => {
                    if let Some(inside) = self.frame.tree.children(index).next() {
                        let inside = self.span(self.node(inside).first);
                        self.diagnostics.push(say::block_of_arrow(inside, at));
                    }
                    self.redirect(node.first, node.last);
                }
                TokenKind::Bare => self.rest(index, parent, depth),
                kind => self.named(index, kind == TokenKind::Trusted, parent, depth),
            },
        }
    }

    /// Whether fragments call one another too deep; the first time, that is said. Of the nesting of blocks alone,
    /// parsing has complained.
    fn is_too_deep(&mut self, at: Span, depth: usize) -> bool {
        if depth <= MAX_DEPTH + 1 {
            return false;
        }
        if self.frame.call.is_some() && !self.full {
            self.fill_up(declared::expands_too_deep(at, MAX_DEPTH));
        }
        true
    }

    /// Whether a bound has been passed; the first time, that is said.
    fn is_full(&mut self, at: Span) -> bool {
        let bounds = if self.alone { OF_FRAGMENT } else { OF_FLOW };
        let bytes = self.expanded + if self.alone { 0 } else { self.document.pool.len() };
        if self.full {
            return true;
        }
        if self.elements > bounds.elements {
            self.fill_up(declared::expands_too_far(at, bounds.elements, "elements"));
        } else if self.steps > bounds.steps {
            self.fill_up(declared::expands_too_far(at, bounds.steps, "statements"));
        } else if bytes > bounds.bytes {
            self.fill_up(declared::expands_too_large(at, bounds.bytes));
        }
        self.full
    }

    /// Adds nothing more from here on. A fragment is looked at by itself as far as that goes.
    fn fill_up(&mut self, complaint: Diagnostic) {
        self.full = true;
        self.nothing_follows(0);
        if !self.alone {
            self.diagnostics.push(complaint);
        }
    }

    /// What the element at `parent` takes as text.
    fn content_kind(&self, parent: u32) -> Option<&'static Kind> {
        let row = self.document.element(parent)?.row?;
        row.content.kind()
    }

    /// A statement that begins with a name: a keyword, a fragment, a verb, a noun or the like.
    fn named(&mut self, index: u32, trusted: bool, parent: u32, depth: usize) {
        let (mut span, mut word) = self.written(self.node(index).first);
        if trusted {
            span.start += 1;
            word = word.trim_start_matches('!');
        }
        if !trusted && resolve::is_keyword(word) {
            match word {
                "default" => self.default(index),
                "on" | "otherwise" => self.case(index, parent, depth),
                "param" if parent == 0 && self.flow_node.is_some() && self.frame.call.is_none() => {
                    if self.document.nodes.len() > 1 {
                        self.diagnostics.push(name::late_param(span));
                    } // else it is declared, and known from the flow
                }
                "flow" => self.diagnostics.push(name::misplaced_flow(span)),
                "test" => self.diagnostics.push(name::reserved(span, word)),
                _ => self.diagnostics.push(declared::misplaced_declaration(span, word)),
            }
            return;
        }
        let row = if trusted { self.row_of_tag(word, parent) } else { self.row(word, parent) };
        match self.frame.scope.defs.get(word) {
            _ if row.is_some() || trusted => self.element(index, (span, word), (row, trusted), depth),
            Some(&(source, def)) => self.call(index, source, def, parent, depth),
            None if self.frame.scope.partial => self.unknown_call(index, parent, depth),
            None => match self.near_fragment(word) {
                Some(near) => {
                    self.diagnostics.push(declared::unknown_fragment(span, word, near));
                    self.unknown_call(index, parent, depth);
                }
                None => self.element(index, (span, word), (row, trusted), depth),
            },
        }
    }

    /// A verb, noun or the like, with its block.
    fn element(
        &mut self,
        index: u32,
        (name, word): (Span, &'s str),
        (row, trusted): (Option<&'static twiml::Element>, bool),
        depth: usize,
    ) {
        let node = self.node(index);
        let broken = node.broken || self.lacks_a_part(index, depth);
        if row.is_none() {
            self.check_prefix(name, word);
        }
        let state = match (trusted && row.is_none(), broken) {
            (true, _) => State::Trusted,
            (false, true) => State::Broken,
            (false, false) => State::Plain,
        };
        self.elements += 1;
        let place = self.document.nodes.len() as u32;
        let first_attribute = self.document.attributes.len() as u32;
        let element = Element { row, name, end: place + 1, attributes: (first_attribute, first_attribute), state };
        self.document.nodes.push(Node::Element(element));
        let header = self.header(node, place, row);
        for child in self.frame.tree.children(index) {
            let line = self.node(child);
            if line.kind == NodeKind::Attributes {
                self.attribute_line(line.first, line.last, first_attribute, row);
            }
        }
        self.add_defaults(first_attribute, row);
        let branch = self.has_cases(index).then(|| self.branch(place, first_attribute, row)).flatten();
        self.set_methods(place, first_attribute, header);
        let last_attribute = self.document.attributes.len() as u32;
        // Known from here on: the cases and what is inside look at them.
        if let Node::Element(element) = &mut self.document.nodes[place as usize] {
            element.attributes.1 = last_attribute;
        }
        self.document.nodes.extend(header.map(Node::Text));
        let outside = Rc::clone(&self.defaults);
        for child in self.frame.tree.children(index) {
            self.statement(child, place, depth + 1);
        }
        self.defaults = outside;
        let end = self.document.nodes.len() as u32;
        if let Node::Element(element) = &mut self.document.nodes[place as usize] {
            element.end = end;
        }
        if row.is_some_and(|row| !matches!(row.content, Content::Mixed(_))) {
            let more = self.document.texts(place).skip(1).map(|text| say::second_text(text.span, word));
            self.diagnostics.extend(more);
        }
        self.check_cases(place, branch);
    }

    /// The row of a keyword: the one that fits the parent, else the one of the document's kind, else the first.
    fn row(&self, keyword: &str, parent: u32) -> Option<&'static twiml::Element> {
        twiml::choose(twiml::by_keyword(keyword).iter(), self.document.element(parent)?.id(), self.document.kind)
    }

    fn row_of_tag(&self, tag: &str, parent: u32) -> Option<&'static twiml::Element> {
        twiml::choose(twiml::by_tag(tag), self.document.element(parent)?.id(), self.document.kind)
    }

    /// Whether part of a block could not be read, so that nothing is to be concluded from what it lacks.
    fn lacks_a_part(&self, index: u32, depth: usize) -> bool {
        self.frame.tree.children(index).any(|child| {
            let child = self.node(child);
            let keyword = resolve::keyword(self.frame.tree, self.frame.text, child);
            depth > MAX_DEPTH
                || (child.broken && child.kind != NodeKind::Statement)
                || keyword
                    .is_some_and(|word| resolve::is_keyword(word) && !matches!(word, "on" | "otherwise" | "default"))
        })
    }

    /// The arguments of a statement; returns its text, if there is one among them.
    fn header(&mut self, node: &tree::Node, place: u32, row: Option<&'static twiml::Element>) -> Option<Value> {
        let first = self.document.attributes.len() as u32;
        let mut text: Option<Value> = None;
        let mut positional: Option<Span> = None;
        let mut more = false;
        let (mut at, to) = (node.first + 1, node.last);
        self.line_end = to;
        while at < to {
            match self.token(at) {
                TokenKind::Key | TokenKind::TrustedKey => {
                    let given = self.document.attributes.len();
                    at = self.attribute(at, to, first, row);
                    if let Some(added) = self.document.attributes.get(given).filter(|_| node.broken)
                        && self.document.text(added.value.span).starts_with('\'')
                    {
                        self.document.attributes[given].value.state = State::Broken; // the first word of a string
                    }
                }
                TokenKind::Arrow => {
                    if let Some(target) = self.arrow(at, to, place, row, text.is_some()) {
                        text = Some(target);
                    }
                    return text;
                }
                kind if kind.is_value() => {
                    let argument = row.and_then(|row| row.argument).filter(|_| !takes_text(row));
                    let attribute = argument.and_then(|name| row?.attribute(name));
                    let kind = match attribute {
                        Some(attribute) => Some(&attribute.kind),
                        None => row.and_then(|row| row.content.kind()),
                    };
                    let (mut value, next) = self.value(at, kind, attribute.is_some());
                    if node.broken {
                        // A quote or a blank out of its place makes pieces that nobody meant.
                        value.state = State::Broken;
                    }
                    if let Some(before) = positional {
                        if let Some(row) = row.filter(|_| !node.broken && !more) {
                            more = true;
                            let words = (at..to).take_while(|&at| self.token(at) == TokenKind::Bare);
                            let all = self.span(node.first).to(words.last().map_or(value.span, |last| self.span(last)));
                            let written = self.document.text(all);
                            self.diagnostics.push(say::second_argument(value.span, before, (all, written), row));
                        }
                        text = text.map(|text| Value { state: State::Broken, ..text });
                    } else if let Some(attribute) = attribute {
                        self.push_attribute(first, Some(attribute), value.span, value, State::Plain);
                    } else {
                        text = Some(value);
                    }
                    positional.get_or_insert(value.span);
                    at = next;
                }
                _ => at += 1,
            }
        }
        text
    }

    /// The attributes of an attribute line.
    fn attribute_line(&mut self, from: u32, to: u32, first: u32, row: Option<&'static twiml::Element>) {
        self.line_end = to;
        let mut at = from;
        while at < to {
            at = match self.token(at) {
                TokenKind::Key | TokenKind::TrustedKey => self.attribute(at, to, first, row),
                _ => at + 1,
            };
        }
    }

    /// `name=value` of the element whose attributes begin at `first`; returns the token behind it.
    fn attribute(&mut self, at: u32, to: u32, first: u32, row: Option<&'static twiml::Element>) -> u32 {
        let trusted = self.token(at) == TokenKind::TrustedKey;
        let (key, word) = self.written(at);
        let name = Span::new(key.start + u32::from(trusted), key.end - 1);
        let word = &word[usize::from(trusted)..word.len() - 1];
        if at + 1 >= to || !self.token(at + 1).is_value() {
            return at + 1; // parsing has complained
        }
        // Names behind `!` are emitted as they are written, so a short name is none there.
        let attribute = row.and_then(|row| row.attribute(word)).filter(|a| !trusted || a.name == word);
        if attribute.is_none() {
            self.check_prefix(name, word);
        }
        let (mut value, next) = self.value(at + 1, attribute.map(|a| &a.kind), !trusted);
        let start = |token: u32| self.frame.tree.tokens()[token as usize].start;
        let apart = start(at + 1).wrapping_add(self.frame.shift) != key.end;
        // Of pieces that touch, nobody knows where one was to end.
        let touched = next < to && !matches!(self.frame.text.as_bytes()[start(next) as usize - 1], b' ' | b'\t');
        if apart || touched {
            value.state = State::Broken; // it may have been meant as something else
        }
        let state = if trusted && attribute.is_none() { State::Trusted } else { State::Plain };
        self.push_attribute(first, attribute, name, value, state);
        next
    }

    fn push_attribute(
        &mut self,
        first: u32,
        row: Option<&'static twiml::Attribute>,
        name: Span,
        value: Value,
        state: State,
    ) {
        let key = row.map_or_else(|| self.document.text(name), |row| row.name);
        if let Some(before) = self.given(first as usize, key) {
            self.diagnostics.push(say::duplicate_attribute(name, before, key));
            return;
        }
        self.document.attributes.push(Attribute { row, name, value, state });
    }

    /// Where the attribute of this name is given already, among those from `from` on.
    fn given(&mut self, from: usize, key: &'s str) -> Option<Span> {
        /// Few are looked through; of more than this, the names are remembered.
        const FEW: usize = 16;
        let given = &self.document.attributes[from..];
        let key_of = |a: &Attribute| a.row.map_or_else(|| self.document.text(a.name), |row| row.name);
        if given.len() <= FEW {
            return given.iter().find(|a| key_of(a) == key).map(|a| a.name);
        }
        if self.names.0 != from {
            self.names = (from, HashMap::new());
        }
        for attribute in &given[self.names.1.len()..] {
            self.names.1.insert(key_of(attribute), attribute.name);
        }
        self.names.1.get(key).copied()
    }

    /// `-> target` on a statement: its action, or the text of `redirect`, which is returned.
    fn arrow(
        &mut self,
        at: u32,
        to: u32,
        place: u32,
        row: Option<&'static twiml::Element>,
        has_text: bool,
    ) -> Option<Value> {
        let arrow = self.span(at);
        let target = self.target(at, to, place);
        let Some(row) = row else {
            // What an unknown element does with a target nobody knows; a trusted one has its attributes spelt out.
            if self.document.element(place).is_some_and(|e| e.state == State::Trusted) {
                let name = self.document.element(place).map_or("", |element| self.document.name(element));
                self.diagnostics.push(say::arrow_on_trusted(arrow, name));
            }
            return None;
        };
        if matches!(row.id, Id::Redirect | Id::MessagingRedirect) {
            if has_text {
                self.diagnostics.push(say::second_target(arrow));
                return None;
            }
            if target.is_none() {
                self.lacks_its_target(place);
            }
            return target;
        }
        let Some(action) = row.attribute("action").filter(|_| row.role == twiml::Role::Verb) else {
            let around =
                row.parents.iter().map(|&id| twiml::element(id)).find(|parent| parent.attribute("action").is_some());
            let around = around.filter(|_| row.role != twiml::Role::Verb).map(|parent| parent.keyword);
            self.diagnostics.push(say::no_action(arrow, row.keyword, around, row.control == twiml::Control::Ends));
            return None;
        };
        match target {
            Some(target) => {
                let first = self.document.element(place).map_or(0, |element| element.attributes.0);
                self.push_attribute(first, Some(action), arrow, target, State::Plain);
            }
            None => self.lacks_its_target(place),
        }
        None
    }

    /// An arrow has been complained of, so that nothing is to be concluded from what its element lacks.
    fn lacks_its_target(&mut self, place: u32) {
        if let Some(Node::Element(element)) = self.document.nodes.get_mut(place as usize) {
            element.state = State::Broken;
        }
    }

    /// `-> target` alone: `<Redirect>`.
    fn redirect(&mut self, at: u32, to: u32) {
        self.elements += 1;
        let Some(target) = self.target(at, to, 0) else { return };
        let (name, linking) = (self.span(at), self.linking());
        let mut nodes = std::mem::take(&mut self.document.nodes);
        linking.redirect(&mut self.document, &mut nodes, name, target);
        self.document.nodes = nodes;
    }

    /// What stands behind an arrow, with what is passed to it. `place` is the element that the arrow belongs to; the
    /// root's, where it stands alone.
    fn target(&mut self, arrow: u32, to: u32, place: u32) -> Option<Value> {
        let at = arrow + 1;
        self.line_end = to;
        if at >= to {
            return None;
        }
        let span = self.span(at);
        let word = self.word(at);
        let flow = match self.token(at) {
            TokenKind::String => {
                let (value, next) = self.value(at, Some(&Kind::Url(Scheme::Any)), true);
                self.no_arguments(next, to, arrow, place);
                return Some(value);
            }
            TokenKind::Reference => {
                self.diagnostics.push(name::reference_as_target(span, word));
                None
            }
            TokenKind::Bare | TokenKind::Name if is_address(word) => {
                self.diagnostics.push(name::unquoted_target(span, word));
                None
            }
            TokenKind::Bare | TokenKind::Name => self.find(span, word),
            TokenKind::Braces => match self.named_target(at) {
                Target::Flow(flow) => Some(flow),
                Target::Address(value) => {
                    self.no_arguments(at + 1, to, arrow, place);
                    return Some(value);
                }
                Target::Nothing => None,
            },
            kind => {
                if !kind.is_bad() {
                    self.diagnostics.push(name::no_target(span));
                }
                None
            }
        };
        match flow {
            Some(flow) => {
                let explicit = self.arguments(at + 1, to, arrow, flow, span, place)?;
                Some(self.link_to(span, flow, &explicit))
            }
            None => {
                self.look_at_values(at + 1, to);
                None
            }
        }
    }

    /// What `-> {name}` leads to.
    fn named_target(&mut self, at: u32) -> Target<'s> {
        let span = self.span(at);
        let flow = |flow: Option<&'s Flow>| flow.map_or(Target::Nothing, Target::Flow);
        match self.meaning(tree::text::name(self.word(at))) {
            Bound::Value(frame, literal) => {
                let (kind, written) = (frame.kind(literal), frame.written(literal));
                match kind {
                    TokenKind::Reference => flow(self.ask(frame.folder, &written[1..]).ok()),
                    TokenKind::ListOpen => {
                        self.diagnostics.push(name::no_target(span));
                        Target::Nothing
                    }
                    TokenKind::Bare | TokenKind::Name if !is_address(written) => {
                        let own = std::mem::replace(&mut self.frame, frame);
                        let found = self.find(span, written);
                        self.frame = own;
                        flow(found)
                    }
                    _ => Target::Address(self.literal(frame, literal, span, Some(&Kind::Url(Scheme::Any)), true)),
                }
            }
            Bound::Text(text) if !is_address(text) => flow(self.find(span, text)),
            Bound::Text(_) | Bound::Filled(_) | Bound::Placeholder(Some(_)) => {
                Target::Address(self.value(at, Some(&Kind::Url(Scheme::Any)), true).0)
            }
            Bound::Nothing => {
                self.value(at, None, true);
                Target::Nothing
            }
            Bound::Placeholder(None) | Bound::Broken | Bound::Constant(..) => Target::Nothing,
        }
    }

    /// Looks at the values from a token on, for what is wrong with each by itself.
    fn look_at_values(&mut self, from: u32, to: u32) {
        self.line_end = to;
        let mut at = from;
        while at < to {
            at = if self.token(at).is_value() { self.look(at).0 } else { at + 1 };
        }
    }

    /// Complains of parameters behind a URL.
    fn no_arguments(&mut self, at: u32, to: u32, arrow: u32, place: u32) {
        if at < to && matches!(self.token(at), TokenKind::Key | TokenKind::TrustedKey) {
            let (key, word) = self.key(at);
            let row = self.document.element(place).and_then(|element| element.row);
            let attribute = row.and_then(|row| row.attribute(word)).is_some() || (place == 0 && word == "method");
            self.diagnostics.push(match attribute {
                true => name::attribute_behind_arrow(key, word, self.stands_alone(arrow)),
                false => name::parameter_of_url(key, word),
            });
        }
    }

    /// The place of `name=`, and the name.
    fn key(&self, at: u32) -> (Span, &'s str) {
        (self.span(at), self.word(at).trim_matches(['!', '=']))
    }

    /// Whether an arrow belongs to no element.
    fn stands_alone(&self, arrow: u32) -> bool {
        let alone = matches!(self.token(arrow - 1), TokenKind::Line | TokenKind::Semicolon | TokenKind::Open);
        alone || self.flow_arrow(arrow)
    }

    /// What is passed to a flow, checked against what it takes. None when something is wrong with it.
    fn arguments(&mut self, from: u32, to: u32, arrow: u32, flow: &'s Flow, target: Span, place: u32) -> Option<Query> {
        let mut query = Query::default();
        let mut given: HashMap<&str, Span> = HashMap::new();
        let mut whole = true;
        let mut at = from;
        while at < to {
            if !matches!(self.token(at), TokenKind::Key | TokenKind::TrustedKey) {
                at += 1;
                continue;
            }
            let (key, word) = self.key(at);
            let span = Span::new(key.start, key.end - 1);
            if at + 1 >= to || !self.token(at + 1).is_value() {
                whole = false; // parsing has complained
                at += 1;
                continue;
            }
            let known = flow.params.iter().find(|param| param.name == word);
            let Some(param) = known else {
                let (_, next) = self.value(at + 1, None, true);
                at = next;
                if flow.bound.iter().any(|bound| bound == word) {
                    continue; // its value is known, and passed to nobody
                }
                whole = false;
                let row = self.document.element(place).and_then(|element| element.row);
                let attribute = row.and_then(|row| row.attribute(word)).is_some() || (place == 0 && word == "method");
                let takes: Vec<&str> = flow.params.iter().map(|param| param.name.as_str()).collect();
                self.diagnostics.push(match attribute && takes.is_empty() {
                    true => name::attribute_behind_arrow(key, word, self.stands_alone(arrow)),
                    false => name::unknown_parameter(span, word, &flow.address, &takes),
                });
                continue;
            };
            let (value, next) = self.value(at + 1, param.kind.map(ParameterKind::value).as_ref(), true);
            at = next;
            if let Some(&first) = given.get(word) {
                self.diagnostics.push(say::duplicate_attribute(span, first, word));
                continue;
            }
            given.insert(word, span);
            if let Some(kind) = param.kind {
                self.document.passed.push(Passed { name: &param.name, kind, value });
            }
            query.name(word);
            self.encode(&value, &mut query);
        }
        let missing = |param: &&Param| !given.contains_key(param.name.as_str()) && !self.travels(flow, param);
        let missing: Vec<&str> = flow.params.iter().filter(missing).map(|param| param.name.as_str()).collect();
        if !missing.is_empty() && whole {
            self.diagnostics.push(name::missing_parameter(target, &flow.address, &missing));
            return None;
        }
        whole.then_some(query)
    }

    /// Whether a parameter of a flow goes there by itself on every link of this one.
    fn travels(&self, flow: &Flow, param: &Param) -> bool {
        let shared = flow.params[..flow.shared].contains(param);
        if self.alone {
            return shared;
        }
        flow.source == self.document.source() && shared && self.params[..self.shared].contains(param)
    }

    /// A value as part of a query.
    fn encode(&self, value: &Value, query: &mut Query) {
        let text = self.document.str(value);
        let mut at = value.start;
        let part = |from: u32, to: u32| &text[(from - value.start) as usize..(to - value.start) as usize];
        for piece in self.document.pieces(value).iter() {
            let crate::ir::PieceKind::Placeholder(kind) = piece.kind else { continue };
            query.text(part(at, piece.start));
            query.placeholder(part(piece.start + 2, piece.end - 2), kind);
            at = piece.end;
        }
        query.text(part(at, value.end));
    }

    /// The flow that a reference in a file of a folder names.
    fn ask(&mut self, folder: &str, reference: &str) -> Result<&'s Flow, Unresolved> {
        let found = self.world.flows.resolve(folder, reference);
        match &found {
            Ok(flow) => self.document.asked.addresses.push(flow.address.clone()),
            Err(Unresolved::Unknown(address)) => self.document.asked.addresses.push(address.clone()),
            Err(Unresolved::NoReference | Unresolved::Outside) => {}
        }
        found
    }

    /// The flow that a reference names.
    fn find(&mut self, span: Span, reference: &str) -> Option<&'s Flow> {
        let flows = self.world.flows;
        let folder = self.frame.folder;
        let why = match self.ask(folder, reference) {
            Ok(flow) => return Some(flow),
            Err(why) => why,
        };
        self.document.asked.nearest = true;
        self.diagnostics.push(match why {
            Unresolved::NoReference => {
                let plain = reference.to_lowercase().replace('_', "-");
                let nearest = flows.nearest(folder, &plain);
                name::no_reference(span, reference, nearest.as_deref())
            }
            Unresolved::Outside => name::outside_project(span, reference),
            Unresolved::Unknown(address) => {
                let nearest = flows.nearest(folder, &address);
                name::unknown_flow(span, &address, nearest.as_deref())
            }
        });
        None
    }

    /// `@flow`, which can pass nothing.
    fn reference(&mut self, span: Span, reference: &str) -> Option<Value> {
        // A better name takes the place of the name alone.
        let flow = self.find(without_at(span), reference)?;
        let missing = flow.params.iter().filter(|param| !self.travels(flow, param));
        let missing: Vec<&str> = missing.map(|param| param.name.as_str()).collect();
        if !missing.is_empty() {
            self.diagnostics.push(name::reference_needs_parameters(span, &flow.address, &missing));
            return None;
        }
        Some(self.link_to(span, flow, &Query::default()))
    }

    /// The link to a flow.
    fn link_to(&mut self, span: Span, flow: &Flow, explicit: &Query) -> Value {
        let mut carried = Query::default();
        let given = |param: &Param| {
            explicit.as_str().split('&').any(|pair| pair.split('=').next() == Some(param.name.as_str()))
        };
        for param in flow.params.iter().filter(|param| self.travels(flow, param) && !given(param)) {
            carried.hand_on(param);
        }
        self.linking().add(&mut self.document, span, &flow.address, explicit, &carried)
    }

    /// A prefix would need a declaration, which TwiML has no place for; `xml` alone needs none.
    ///
    /// <https://www.w3.org/TR/xml-names/#ns-qualnames>
    fn check_prefix(&mut self, name: Span, word: &str) {
        if word == "xmlns" || word.split_once(':').is_some_and(|(prefix, _)| prefix != "xml") {
            self.diagnostics.push(say::prefixed_name(name, word));
        }
    }

    /// Whether an arrow stands behind `flow NAME`.
    fn flow_arrow(&self, arrow: u32) -> bool {
        let node = self.flow_node.map(|node| self.node(node));
        node.is_some_and(|node| (node.first..node.last).contains(&arrow))
    }

    /// Writes the method that a project sets on every link of the element whose author gave none. `text` is the text of
    /// its header.
    fn set_methods(&mut self, place: u32, first: u32, text: Option<Value>) {
        if self.world.links.method.is_none() {
            return;
        }
        let Some(row) = self.document.element(place).and_then(|e| e.row) else { return };
        let is_document = |link: &&Link| !self.document.branches.iter().rev().take(1).any(|b| b.address == link.to);
        let mut found: Vec<(Span, &str)> = Vec::new();
        for attribute in &self.document.attributes[first as usize..] {
            if let Some(link) = self.document.link(&attribute.value).filter(is_document)
                && let Some(name) = attribute.row.and_then(|attribute| method_of(row, attribute.name))
            {
                found.push((link.span, name));
            }
        }
        if let Some(link) = text.and_then(|text| self.document.link(&text)) {
            found.push((link.span, "method"));
        }
        let linking = self.linking();
        for (span, name) in found {
            linking.method(&mut self.document, row, name, span, first);
        }
    }
}

/// What stands behind an arrow.
enum Target<'s> {
    Flow(&'s Flow),
    Address(Value),
    /// Nothing that could be gone to. That has been said, or nobody knows yet.
    Nothing,
}

/// Whether a word is an address, and not the name of a flow.
fn is_address(word: &str) -> bool {
    word.starts_with('/') || word.contains(':')
}

/// The name in `@name`.
fn without_at(span: Span) -> Span {
    Span::new((span.start + 1).min(span.end), span.end)
}

fn takes_text(row: Option<&twiml::Element>) -> bool {
    row.is_none_or(|row| !matches!(row.content, Content::Nothing))
}

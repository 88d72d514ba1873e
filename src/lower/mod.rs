//! The tree of a flow, made into a document.
//!
//! In: the statements of one flow. Out: the elements they stand for, with rows of the table where it has them, and
//! text as TwiML will say it: escapes read, lists joined, durations in the attribute's unit, references made into
//! links. Complains of what only Flow can get wrong; what TwiML makes of the result is for `check`.

mod values;

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::{lower as say, names};
use crate::ir::{Attribute, Document, Element, Link, Node, Spelling, State, Value};
use crate::project::{Links, Method};
use crate::resolve::{self, Flow, Flows, Param, Unresolved};
use crate::source::Span;
use crate::syntax::{self as tree, MAX_DEPTH, NodeKind, TokenKind, Tree};
use crate::twiml::{self, Content, Id, Kind, Scheme};

/// Lowers one flow.
pub fn lower<'s, 'c>(
    flow: &'c Flow,
    text: &'s str,
    tree: &'s Tree,
    flows: &'c Flows,
    links: &'c Links,
    diagnostics: &'c mut Vec<Diagnostic>,
) -> Document<'s> {
    let document = Document::new(flow.address.clone(), flow.source, text, Spelling::Flow, flow.span);
    let folder = resolve::folder(&flow.address).to_owned();
    let mut lower = Lower {
        text,
        tree,
        flows,
        links,
        folder,
        flow_node: flow.node,
        params: &flow.params,
        document,
        names: (usize::MAX, HashMap::new()),
        line_end: 0,
        diagnostics,
    };
    lower.flow(flow);
    lower.document
}

struct Lower<'s, 'c> {
    text: &'s str,
    tree: &'s Tree,
    flows: &'c Flows,
    links: &'c Links,
    /// The folder that references start from.
    folder: String,
    /// The `flow` statement, if there is one.
    flow_node: Option<u32>,
    /// The names that are known only when the call runs.
    params: &'c [Param],
    document: Document<'s>,
    /// The names of an element's many attributes, and the place of its first attribute.
    names: (usize, HashMap<&'s str, Span>),
    /// The token behind the node that is being read.
    line_end: u32,
    diagnostics: &'c mut Vec<Diagnostic>,
}

impl<'s> Lower<'s, '_> {
    fn flow(&mut self, flow: &Flow) {
        let statements: Vec<u32> = match flow.node {
            Some(node) => self.tree.children(node).collect(),
            None => self.tree.roots().filter(|&n| resolve::is_own(self.tree, self.text, self.node(n))).collect(),
        };
        // Those at the top of a file are complained of where its flows are found.
        for &statement in &statements {
            let node = self.node(statement);
            if flow.node.is_some() && node.kind == NodeKind::Attributes && !node.broken {
                self.diagnostics.push(say::belongs_to_nothing(self.tree.line_span(self.text, node)));
            }
        }
        self.document.kind = self.kind(&statements);
        self.document.entry = flow.node.is_none();
        let root = match self.document.kind {
            Some(twiml::Document::Messaging) => Id::MessagingResponse,
            Some(twiml::Document::Fax) => Id::FaxResponse,
            _ => Id::Response,
        };
        if let Node::Element(element) = &mut self.document.nodes[0] {
            element.row = Some(twiml::element(root));
        }
        if let Some(index) = flow.node {
            let node = self.node(index);
            let arrow = (node.first..node.last).find(|&t| self.token(t) == TokenKind::Arrow);
            if let Some(arrow) = arrow {
                self.redirect(arrow, node.last);
            }
        }
        for statement in statements {
            self.statement(statement, 0, 1);
        }
        let end = self.document.nodes.len() as u32;
        if let Node::Element(element) = &mut self.document.nodes[0] {
            element.end = end;
        }
    }

    fn node(&self, node: u32) -> &'s tree::Node {
        &self.tree.nodes()[node as usize]
    }

    fn token(&self, token: u32) -> TokenKind {
        self.tree.tokens()[token as usize].kind
    }

    fn span(&self, token: u32) -> Span {
        self.tree.span(self.text, token as usize)
    }

    fn word(&self, token: u32) -> &'s str {
        &self.text[self.span(token).range()]
    }

    /// The kind of document that the verbs among these statements tell of; the first that does decides.
    fn kind(&self, statements: &[u32]) -> Option<twiml::Document> {
        statements.iter().find_map(|&statement| {
            let keyword = resolve::keyword(self.tree, self.text, self.node(statement))?;
            twiml::document_kind(twiml::by_keyword(keyword))
        })
    }

    /// One statement, attribute line or text line in the block of the element at `parent`.
    fn statement(&mut self, index: u32, parent: u32, depth: usize) {
        let node = self.node(index);
        if depth > MAX_DEPTH + 1 || node.kind == NodeKind::Broken {
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
                    if let Some(inside) = self.tree.children(index).next() {
                        let inside = self.span(self.node(inside).first);
                        self.diagnostics.push(say::block_of_arrow(inside, self.span(node.first)));
                    }
                    self.redirect(node.first, node.last);
                }
                TokenKind::Bare => self.diagnostics.push(names::reserved(self.span(node.first), "...")),
                _ => self.element(index, parent, depth),
            },
        }
    }

    /// What the element at `parent` takes as text.
    fn content_kind(&self, parent: u32) -> Option<Kind> {
        let row = self.document.element(parent)?.row?;
        row.content.kind()
    }

    /// A verb, noun or the like, with its block.
    fn element(&mut self, index: u32, parent: u32, depth: usize) {
        let node = self.node(index);
        let trusted = self.token(node.first) == TokenKind::Trusted;
        let mut name = self.span(node.first);
        name.start += u32::from(trusted);
        let word = &self.text[name.range()];
        if !trusted && resolve::KEYWORDS.contains(&word) {
            self.diagnostics.push(match word {
                "param" if parent == 0 && self.flow_node.is_some() => {
                    if self.document.nodes.len() == 1 {
                        return; // declared, and known from the flow
                    }
                    names::late_param(name)
                }
                "flow" => names::misplaced_flow(name),
                _ => names::reserved(name, word),
            });
            return;
        }
        let row = if trusted { self.row_of_tag(word, parent) } else { self.row(word, parent) };
        let broken = node.broken || self.lacks_a_part(index, depth);
        self.check_prefix(name);
        let state = match (trusted && row.is_none(), broken) {
            (true, _) => State::Trusted,
            (false, true) => State::Broken,
            (false, false) => State::Plain,
        };
        let place = self.document.nodes.len() as u32;
        let first_attribute = self.document.attributes.len() as u32;
        let element = Element { row, name, end: place + 1, attributes: (first_attribute, first_attribute), state };
        self.document.nodes.push(Node::Element(element));
        let header = self.header(node, place, row);
        for child in self.tree.children(index) {
            let line = self.node(child);
            if line.kind == NodeKind::Attributes {
                self.attribute_line(line.first, line.last, place, row);
            }
        }
        self.set_methods(place, first_attribute);
        let last_attribute = self.document.attributes.len() as u32;
        let mut texts = 0;
        if let Some(text) = header {
            texts += 1;
            self.document.nodes.push(Node::Text(text));
        }
        let mixed = row.is_none_or(|row| matches!(row.content, Content::Mixed(_)));
        for child in self.tree.children(index) {
            if self.node(child).kind == NodeKind::Text && !self.node(child).broken {
                texts += 1;
                if texts > 1 && !mixed {
                    let span = self.span(self.node(child).first);
                    self.diagnostics.push(say::second_text(span, word));
                }
            }
            self.statement(child, place, depth + 1);
        }
        let end = self.document.nodes.len() as u32;
        if let Node::Element(element) = &mut self.document.nodes[place as usize] {
            element.attributes.1 = last_attribute;
            element.end = end;
        }
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
        self.tree.children(index).any(|child| {
            let child = self.node(child);
            let keyword = resolve::keyword(self.tree, self.text, child);
            depth > MAX_DEPTH
                || (child.broken && child.kind != NodeKind::Statement)
                || keyword.is_some_and(|word| resolve::KEYWORDS.contains(&word))
        })
    }

    /// The arguments of a statement; returns its text, if there is one among them.
    fn header(&mut self, node: &tree::Node, place: u32, row: Option<&'static twiml::Element>) -> Option<Value> {
        let mut text: Option<Value> = None;
        let mut positional: Option<Span> = None;
        let mut more = false;
        let (mut at, to) = (node.first + 1, node.last);
        self.line_end = to;
        while at < to {
            match self.token(at) {
                TokenKind::Key | TokenKind::TrustedKey => at = self.attribute(at, to, place, row),
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
                        Some(attribute) => Some(attribute.kind),
                        None => row.and_then(|row| row.content.kind()),
                    };
                    let (mut value, next) = self.value(at, kind, attribute.is_some());
                    if node.broken {
                        // A quote or a blank out of its place makes pieces that nobody meant.
                        value.state = State::Broken;
                    }
                    if let Some(first) = positional {
                        if !node.broken && row.is_some() && !more {
                            more = true;
                            let quoted = self.text[first.range()].starts_with(['\'', '\u{2018}']);
                            self.diagnostics.push(say::second_argument(value.span, first, quoted));
                        }
                        text = text.map(|text| Value { state: State::Broken, ..text });
                    } else if let Some(attribute) = attribute {
                        self.push_attribute(place, Some(attribute), value.span, value, State::Plain);
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
    fn attribute_line(&mut self, from: u32, to: u32, place: u32, row: Option<&'static twiml::Element>) {
        self.line_end = to;
        let mut at = from;
        while at < to {
            at = match self.token(at) {
                TokenKind::Key | TokenKind::TrustedKey => self.attribute(at, to, place, row),
                _ => at + 1,
            };
        }
    }

    /// `name=value`; returns the token behind it.
    fn attribute(&mut self, at: u32, to: u32, place: u32, row: Option<&'static twiml::Element>) -> u32 {
        let trusted = self.token(at) == TokenKind::TrustedKey;
        let key = self.span(at);
        let name = Span::new(key.start + u32::from(trusted), key.end - 1);
        if at + 1 >= to || !self.token(at + 1).is_value() {
            return at + 1; // parsing has complained
        }
        // Names behind `!` are emitted as they are written, so a short name is none there.
        let word = &self.text[name.range()];
        let attribute = row.and_then(|row| row.attribute(word)).filter(|a| !trusted || a.name == word);
        if attribute.is_none() {
            self.check_prefix(name);
        }
        let (mut value, next) = self.value(at + 1, attribute.map(|a| a.kind), !trusted);
        if self.span(at + 1).start != key.end {
            value.state = State::Broken; // it may have been meant as something else
        }
        let state = if trusted && attribute.is_none() { State::Trusted } else { State::Plain };
        self.push_attribute(place, attribute, name, value, state);
        next
    }

    fn push_attribute(
        &mut self,
        place: u32,
        row: Option<&'static twiml::Attribute>,
        name: Span,
        value: Value,
        state: State,
    ) {
        let Some(element) = self.document.element(place) else { return };
        let from = element.attributes.0 as usize;
        let key = row.map_or(&self.text[name.range()], |row| row.name);
        let first = self.given(from, key);
        if let Some(first) = first {
            self.diagnostics.push(say::duplicate_attribute(name, first, key));
            return;
        }
        self.document.attributes.push(Attribute { row, name, value, state });
    }

    /// Where the attribute of this name is given already, among those from `from` on.
    fn given(&mut self, from: usize, key: &'s str) -> Option<Span> {
        /// Few are looked through; of more than this, the names are remembered.
        const FEW: usize = 16;
        let given = &self.document.attributes[from..];
        let key_of = |a: &Attribute| a.row.map_or(&self.text[a.name.range()], |row| row.name);
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
            Some(target) => self.push_attribute(place, Some(action), arrow, target, State::Plain),
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
        let id = match self.document.kind {
            Some(twiml::Document::Messaging) => Id::MessagingRedirect,
            _ => Id::Redirect,
        };
        let place = self.document.nodes.len() as u32;
        let attributes = self.document.attributes.len() as u32;
        self.document.nodes.push(Node::Element(Element {
            row: Some(twiml::element(id)),
            name: self.span(at),
            end: place + 2,
            attributes: (attributes, attributes),
            state: State::Plain,
        }));
        let Some(target) = self.target(at, to, place) else {
            self.document.nodes.pop();
            return;
        };
        self.document.nodes.push(Node::Text(target));
        self.set_methods(place, attributes);
        let last = self.document.attributes.len() as u32;
        if let Node::Element(element) = &mut self.document.nodes[place as usize] {
            element.attributes.1 = last;
        }
    }

    /// What stands behind an arrow.
    fn target(&mut self, arrow: u32, to: u32, place: u32) -> Option<Value> {
        let at = arrow + 1;
        self.line_end = to;
        if at >= to {
            return None;
        }
        let span = self.span(at);
        let word = self.word(at);
        let (value, next, address) = match self.token(at) {
            TokenKind::String => {
                let (value, next) = self.value(at, Some(Kind::Url(Scheme::Any)), true);
                (Some(value), next, None)
            }
            TokenKind::Reference => {
                self.diagnostics.push(names::reference_as_target(span, word));
                (None, at + 1, None)
            }
            TokenKind::Bare | TokenKind::Name if word.starts_with('/') || word.contains(':') => {
                self.diagnostics.push(names::unquoted_target(span, word));
                (None, at + 1, None)
            }
            TokenKind::Bare | TokenKind::Name => match self.link(span, word, place) {
                Some((value, address)) => (Some(value), at + 1, Some(address)),
                None => (None, at + 1, None),
            },
            kind => {
                if !kind.is_bad() {
                    self.diagnostics.push(names::no_target(span));
                }
                return None;
            }
        };
        if next < to && matches!(self.token(next), TokenKind::Key | TokenKind::TrustedKey) && value.is_some() {
            let key = self.span(next);
            let name = self.text[key.range()].trim_matches(['!', '=']);
            let row = self.document.element(place).and_then(|element| element.row);
            self.diagnostics.push(match (row.and_then(|row| row.attribute(name)), address) {
                (Some(_), _) => {
                    let alone =
                        matches!(self.token(arrow - 1), TokenKind::Line | TokenKind::Semicolon | TokenKind::Open);
                    names::attribute_behind_arrow(key, name, alone || self.flow_arrow(arrow))
                }
                (_, Some(address)) => names::unknown_parameter(key, name, &address),
                (_, None) => names::parameter_of_url(key, name),
            });
        }
        value
    }

    /// A prefix would need a declaration, which TwiML has no place for; `xml` alone needs none.
    ///
    /// <https://www.w3.org/TR/xml-names/#ns-qualnames>
    fn check_prefix(&mut self, name: Span) {
        let word = &self.text[name.range()];
        if word == "xmlns" || word.split_once(':').is_some_and(|(prefix, _)| prefix != "xml") {
            self.diagnostics.push(say::prefixed_name(name, word));
        }
    }

    /// Whether an arrow stands behind `flow NAME`.
    fn flow_arrow(&self, arrow: u32) -> bool {
        let node = self.flow_node.map(|node| self.node(node));
        node.is_some_and(|node| (node.first..node.last).contains(&arrow))
    }

    /// The link to a flow, and the flow's address.
    fn link(&mut self, span: Span, reference: &str, place: u32) -> Option<(Value, String)> {
        let flow = match self.flows.resolve(&self.folder, reference) {
            Ok(flow) => flow,
            Err(why) => {
                self.diagnostics.push(match why {
                    Unresolved::NoReference => {
                        let plain = reference.to_lowercase().replace('_', "-");
                        let nearest = self.flows.nearest(&self.folder, &plain);
                        names::no_reference(span, reference, nearest.as_deref())
                    }
                    Unresolved::Outside => names::outside_project(span, reference),
                    Unresolved::Unknown(address) => {
                        let nearest = self.flows.nearest(&self.folder, &address);
                        names::unknown_flow(span, &address, nearest.as_deref())
                    }
                });
                return None;
            }
        };
        let address = flow.address.clone();
        let url = if self.links.base.is_empty() {
            resolve::relative(&self.folder, &address) + &self.links.extension
        } else {
            let slash = if self.links.base.ends_with('/') { "" } else { "/" };
            format!("{}{slash}{address}{}", self.links.base, self.links.extension)
        };
        let value = self.pooled(span, &url);
        self.document.links.push(Link { to: address.clone(), span, element: place });
        Some((value, address))
    }

    /// Writes the method that a project sets on every link of the element whose author gave none.
    fn set_methods(&mut self, place: u32, first: u32) {
        let Some(method) = self.links.method else { return };
        let Some(row) = self.document.element(place).and_then(|e| e.row) else { return };
        let links: Vec<Span> = self.document.links.iter().filter(|l| l.element == place).map(|l| l.span).collect();
        for span in links {
            let attribute = self.document.attributes[first as usize..].iter().find(|a| a.value.span == span);
            let name = attribute.map_or(Some("method"), |a| method_of(row, a.row?.name));
            let Some(method_row) = name.and_then(|name| row.attribute(name)) else { continue };
            let given = &self.document.attributes[first as usize..];
            if given.iter().any(|a| a.row.is_some_and(|row| row.name == method_row.name)) {
                continue;
            }
            let value = self.pooled(
                span,
                match method {
                    Method::Get => "GET",
                    Method::Post => "POST",
                },
            );
            self.document.attributes.push(Attribute { row: Some(method_row), name: span, value, state: State::Plain });
        }
    }
}

fn takes_text(row: Option<&twiml::Element>) -> bool {
    row.is_none_or(|row| !matches!(row.content, Content::Nothing))
}

/// The attribute that says with which method the address in another attribute is asked for.
fn method_of(row: &twiml::Element, attribute: &str) -> Option<&'static str> {
    let stem = attribute.strip_suffix("Url").unwrap_or(attribute);
    let own = row.attributes.iter().find(|a| {
        let name = a.name.strip_suffix("Method");
        name.is_some_and(|name| name == attribute || name == stem)
    });
    match own {
        Some(own) => Some(own.name),
        None => matches!(attribute, "action" | "url").then_some("method"),
    }
}

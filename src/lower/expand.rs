//! Fragments and defaults: what statements mean that stand for others.
//!
//! In: a call of a fragment, `...`, a `default` statement. Out: the elements of the body in the place of the call, and
//! the attributes that elements get which have none of their own. How much that may be is bounded before it is made.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Lower;
use super::names::{Argument, Frame};
use crate::diagnostic::catalog::declare as say;
use crate::diagnostic::catalog::{lower, structure};
use crate::ir::{Attribute, Node, State};
use crate::resolve::{self, Def, Literal};
use crate::source::{SourceId, Span};
use crate::syntax::{self as tree, NodeKind, TokenKind};
use crate::twiml;

/// The block of a call, for `...` in the fragment.
#[derive(Debug, Clone)]
pub(super) struct Rest<'s> {
    frame: Rc<Frame<'s>>,
    node: u32,
    defaults: Rc<Defaults<'s>>,
}

/// Attributes that elements get which have none of their own, by keyword and name.
pub(super) type Defaults<'s> = BTreeMap<(&'static str, &'s str), Default<'s>>;

/// An attribute of a `default` statement.
#[derive(Debug, Clone)]
pub(super) struct Default<'s> {
    frame: Rc<Frame<'s>>,
    /// The token `name=`.
    key: u32,
    /// The token behind the line.
    end: u32,
}

impl<'s> Lower<'s, '_> {
    /// The frame of a whole file, the flow's own or another.
    pub(super) fn file(&mut self, source: SourceId) -> Option<Rc<Frame<'s>>> {
        if source == self.document.source() {
            let file = self.world.files[source.0 as usize].as_ref()?;
            let own =
                self.files.entry(source).or_insert_with(|| Rc::new(Frame::file(source, file, self.world.scopes, 0)));
            return Some(Rc::clone(own));
        }
        if let Some(frame) = self.files.get(&source) {
            return Some(Rc::clone(frame));
        }
        let file = self.world.files[source.0 as usize].as_ref()?;
        let whole = Span::new(0, file.text.len() as u32);
        let origin = self.document.origins.add(source, file.text, whole, None)?;
        let frame = Rc::new(Frame::file(source, file, self.world.scopes, origin.shift()));
        self.files.insert(source, Rc::clone(&frame));
        Some(frame)
    }

    /// A call of a fragment: its body, in this place.
    pub(super) fn call(&mut self, index: u32, source: SourceId, def: &'s Def, parent: u32, depth: usize) {
        let node = self.node(index);
        let name = self.span(node.first);
        self.calls += 1;
        let Some(file) = self.world.files[source.0 as usize].as_ref() else { return };
        let arguments = self.call_arguments(index, def);
        let mut inside = self.frame.tree.children(index).filter(|&child| self.node(child).kind != NodeKind::Attributes);
        if let Some(inside) = inside.next()
            && def.rest.is_none()
        {
            let span = self.span(self.node(inside).first);
            self.diagnostics.push(say::unwanted_block(span, &def.name));
        }
        if self.world.scopes.broken.contains(&(source, def.span)) {
            return self.nothing_follows(parent);
        }
        let nodes = file.tree.nodes();
        let start = |node: u32| nodes.get(node as usize).map(|node| file.tree.tokens()[node.first as usize].start);
        let end = start(nodes[def.node as usize].end).unwrap_or(file.text.len() as u32);
        let body = Span::new(start(def.node).unwrap_or(end), end);
        let Some(origin) = self.document.origins.add(source, file.text, body, Some(name)) else {
            self.full = true;
            self.diagnostics.push(say::expands_too_far(name, super::MAX_ELEMENTS));
            return;
        };
        let rest = Rest { frame: Rc::clone(&self.frame), node: index, defaults: Rc::clone(&self.defaults) };
        let frame = Frame {
            arguments,
            rest: Some(rest),
            call: Some(name),
            fragment: true,
            ..Frame::file(source, file, self.world.scopes, origin.shift())
        };
        self.body(frame, def, parent, depth + 1);
    }

    /// The statements of a fragment.
    fn body(&mut self, frame: Frame<'s>, def: &'s Def, parent: u32, depth: usize) {
        let (caller, defaults) = (Rc::clone(&self.frame), Rc::clone(&self.defaults));
        self.frame = Rc::new(frame);
        let line = self.node(def.node);
        if let Some(arrow) = def.arrow {
            self.redirect(arrow, line.last);
        }
        for child in self.frame.tree.children(def.node) {
            let node = self.node(child);
            if node.kind == NodeKind::Attributes && !node.broken {
                let span = self.frame.place(self.frame.tree.line_span(self.frame.text, node));
                self.diagnostics.push(lower::belongs_to_nothing(span));
            }
            self.statement(child, parent, depth);
        }
        self.frame = caller;
        self.defaults = defaults;
    }

    /// A fragment by itself, with parameters nobody knows.
    pub(super) fn alone(&mut self, def: &'s Def) {
        self.alone = true;
        let Some(file) = self.world.files[self.frame.source.0 as usize].as_ref() else { return };
        if let Node::Element(root) = &mut self.document.nodes[0] {
            root.state = State::Trusted;
        }
        self.defaults_before(def.node);
        let arguments = def.params.iter().map(|param| (param.name.as_str(), Argument::Hole)).collect();
        let frame = Frame { arguments, fragment: true, ..Frame::file(self.frame.source, file, self.world.scopes, 0) };
        self.document.kind = self.kind(&file.tree.children(def.node).collect::<Vec<_>>());
        self.body(frame, def, 0, 1);
        self.close_root();
    }

    /// Part of what stands here is not known, so that nothing is concluded from what it lacks.
    fn nothing_follows(&mut self, parent: u32) {
        if let Some(Node::Element(element)) = self.document.nodes.get_mut(parent as usize)
            && element.state == State::Plain
        {
            element.state = State::Broken;
        }
    }

    /// What the parameters of a fragment are in a call: positional arguments in order, then named ones.
    fn call_arguments(&mut self, index: u32, def: &'s Def) -> Vec<(&'s str, Argument<'s>)> {
        let node = self.node(index);
        let name = self.span(node.first);
        let mut given: Vec<Option<Argument<'s>>> = vec![None; def.params.len()];
        let mut places: Vec<Span> = vec![Span::default(); def.params.len()];
        let mut position = 0;
        let mut whole = !node.broken;
        let mut lines = vec![(node.first + 1, node.last)];
        for child in self.frame.tree.children(index) {
            let line = self.node(child);
            if line.kind == NodeKind::Attributes {
                whole &= !line.broken;
                lines.push((line.first, line.last));
            }
        }
        for (from, to) in lines {
            self.line_end = to;
            let mut at = from;
            while at < to {
                let (slot, span, value) = match self.token(at) {
                    TokenKind::Key | TokenKind::TrustedKey => {
                        let (key, word) = self.key(at);
                        let span = Span::new(key.start, key.end - 1);
                        at += 1;
                        if at >= to || !self.token(at).is_value() {
                            whole = false; // parsing has complained
                            continue;
                        }
                        let slot = def.params.iter().position(|param| param.name == word);
                        if slot.is_none() {
                            let known: Vec<&str> = def.params.iter().map(|param| param.name.as_str()).collect();
                            self.diagnostics.push(say::unknown_argument(span, &def.name, word, &known));
                            whole = false;
                        }
                        (slot, span, at)
                    }
                    TokenKind::Arrow => {
                        let arrow = self.span(at);
                        self.diagnostics.push(lower::no_action(arrow, &def.name, None, false));
                        break;
                    }
                    kind if kind.is_value() => {
                        let span = self.span(at);
                        position += 1;
                        if position > def.params.len() {
                            self.diagnostics.push(say::too_many_arguments(span, &def.name, def.params.len()));
                            break;
                        }
                        (Some(position - 1), span, at)
                    }
                    _ => {
                        at += 1;
                        continue;
                    }
                };
                // What is wrong with it is complained of here, once, and not wherever it is used.
                let (pool, pieces) = (self.document.pool.len(), self.document.pieces.len());
                let links = self.document.links.len();
                let found = self.diagnostics.len();
                let (_, next) = self.value(value, None, false);
                self.document.pool.truncate(pool);
                self.document.pieces.truncate(pieces);
                self.document.links.truncate(links);
                let broken = self.diagnostics[found..].iter().any(|d| d.severity == crate::diagnostic::Severity::Error);
                at = next;
                let Some(slot) = slot else { continue };
                if given[slot].is_some() {
                    let diagnostic = lower::duplicate_attribute(span, places[slot], &def.params[slot].name);
                    self.diagnostics.push(diagnostic);
                    continue;
                }
                places[slot] = span;
                given[slot] = Some(match broken {
                    true => Argument::Broken,
                    false => Argument::Value(Rc::clone(&self.frame), Literal::Token(value)),
                });
            }
        }
        let missing =
            |(param, given): &(&resolve::DefParam, &Option<Argument<'_>>)| given.is_none() && param.default.is_none();
        let missing: Vec<&str> =
            def.params.iter().zip(&given).filter(missing).map(|(param, _)| param.name.as_str()).collect();
        if !missing.is_empty() && whole {
            self.diagnostics.push(say::missing_arguments(name, &def.name, &missing));
        }
        let source = self.frame.scope.defs.get(def.name.as_str()).map(|(source, _)| *source);
        let home = source.and_then(|source| self.file(source));
        let mut arguments = Vec::with_capacity(given.len());
        for (param, given) in def.params.iter().zip(given) {
            let argument = match (given, param.default, &home) {
                (Some(given), ..) => given,
                (None, Some(default), Some(home)) => Argument::Value(Rc::clone(home), default),
                _ => Argument::Broken,
            };
            arguments.push((param.name.as_str(), argument));
        }
        arguments
    }

    /// `...`: the block of the call.
    pub(super) fn rest(&mut self, node: &tree::Node, parent: u32, depth: usize) {
        let span = self.span(node.first);
        if !self.frame.fragment {
            self.diagnostics.push(say::misplaced_rest(span));
            return;
        }
        let Some(rest) = self.frame.rest.clone() else { return self.nothing_follows(parent) };
        self.calls += 1;
        let (inner, defaults) = (Rc::clone(&self.frame), Rc::clone(&self.defaults));
        self.frame = rest.frame;
        self.defaults = rest.defaults;
        for child in self.frame.tree.children(rest.node) {
            self.statement(child, parent, depth + 1);
        }
        self.frame = inner;
        self.defaults = defaults;
    }

    /// A `default` statement, or a `use` that brings those of another file.
    pub(super) fn declared_default(&mut self, index: u32) {
        if let Some(&used) = self.frame.scope.uses.get(&index) {
            let mut seen = vec![self.frame.source];
            return self.used_defaults(used, &mut seen);
        }
        let node = self.node(index);
        if resolve::keyword(self.frame.tree, self.frame.text, node) != Some("default") {
            return;
        }
        let first = self.span(node.first);
        let at = node.first + 1;
        if at >= node.last || !matches!(self.token(at), TokenKind::Bare | TokenKind::Name) {
            if !node.broken {
                self.diagnostics.push(say::bad_default(first));
            }
            return;
        }
        if let Some(inside) = self.frame.tree.children(index).next()
            && self.node(inside).kind != NodeKind::Attributes
            && !node.broken
        {
            let span = self.span(self.node(inside).first);
            self.diagnostics.push(say::block_of_default(span));
        }
        let (span, word) = (self.span(at), self.word(at));
        let rows = twiml::by_keyword(word);
        let Some(row) = rows.first() else {
            if self.frame.scope.defs.contains_key(word) {
                self.diagnostics.push(say::default_of_fragment(span, word));
            } else {
                let all = twiml::ELEMENTS.iter().filter(|row| row.role != twiml::Role::Root).map(|row| row.keyword);
                let nearest = crate::diagnostic::nearest(word, all);
                self.diagnostics.push(structure::unknown_verb(span, word, nearest, None, &[]));
            }
            return;
        };
        let mut lines = vec![(at + 1, node.last)];
        lines.extend(self.frame.tree.children(index).map(|child| (self.node(child).first, self.node(child).last)));
        for (from, to) in lines {
            let mut at = from;
            while at < to {
                if !matches!(self.token(at), TokenKind::Key | TokenKind::TrustedKey) {
                    if self.token(at).is_value() && !node.broken {
                        let span = self.span(at);
                        self.diagnostics.push(say::value_of_default(span, word));
                        break;
                    }
                    at += 1;
                    continue;
                }
                let (key, name) = self.key(at);
                let attribute = rows.iter().find_map(|row| row.attribute(name));
                let trusted = self.token(at) == TokenKind::TrustedKey;
                if at + 1 >= to || !self.token(at + 1).is_value() {
                    at += 1; // parsing has complained
                    continue;
                }
                match attribute {
                    None if !trusted => {
                        let span = Span::new(key.start, key.end - 1);
                        let known = row.attributes.iter().map(|attribute| attribute.name);
                        self.diagnostics.push(say::default_of_unknown(span, word, name, known));
                    }
                    _ => {
                        let name = attribute.map_or(name, |attribute| attribute.name);
                        let default = Default { frame: Rc::clone(&self.frame), key: at, end: to };
                        Rc::make_mut(&mut self.defaults).insert((row.keyword, name), default);
                    }
                }
                at += 2;
                while at < to && !matches!(self.token(at), TokenKind::Key | TokenKind::TrustedKey) {
                    at += 1;
                }
            }
        }
    }

    /// The defaults that stand above a place at the top of the file.
    pub(super) fn defaults_before(&mut self, index: u32) {
        let Some(file) = self.world.files[self.frame.source.0 as usize].as_ref() else { return };
        let uses = file.declared.uses.iter().map(|one| one.node);
        let mut nodes: Vec<u32> = file.declared.defaults.iter().copied().chain(uses).filter(|&n| n < index).collect();
        nodes.sort_unstable();
        for node in nodes {
            self.declared_default(node);
        }
    }

    /// The defaults of another file, and of those it uses.
    fn used_defaults(&mut self, source: SourceId, seen: &mut Vec<SourceId>) {
        if seen.contains(&source) {
            return;
        }
        seen.push(source);
        let Some(file) = self.world.files[source.0 as usize].as_ref() else { return };
        if file.declared.defaults.is_empty() && file.declared.uses.is_empty() {
            return;
        }
        let Some(frame) = self.file(source) else { return };
        let own = std::mem::replace(&mut self.frame, frame);
        let uses = file.declared.uses.iter().map(|one| one.node);
        let mut nodes: Vec<u32> = file.declared.defaults.iter().copied().chain(uses).collect();
        nodes.sort_unstable();
        for node in nodes {
            match self.frame.scope.uses.get(&node) {
                Some(&used) if seen.len() <= tree::MAX_DEPTH => self.used_defaults(used, seen),
                Some(_) => {}
                None => self.declared_default(node),
            }
        }
        self.frame = own;
    }

    /// Adds the attributes that an element has by default.
    pub(super) fn add_defaults(&mut self, place: u32, first: u32, row: Option<&'static twiml::Element>) {
        let Some(row) = row.filter(|_| !self.defaults.is_empty()) else { return };
        let defaults = Rc::clone(&self.defaults);
        let of_row = defaults.range((row.keyword, "")..).take_while(|((keyword, _), _)| *keyword == row.keyword);
        for ((_, name), default) in of_row {
            let given = self.document.attributes[first as usize..].iter();
            let mut given = given.map(|a: &Attribute| a.row.map_or_else(|| self.document.text(a.name), |row| row.name));
            if given.any(|given| given == *name) {
                continue;
            }
            let own = std::mem::replace(&mut self.frame, Rc::clone(&default.frame));
            let end = std::mem::replace(&mut self.line_end, default.end);
            let trusted = self.token(default.key) == TokenKind::TrustedKey;
            if trusted || row.attribute(name).is_some() {
                self.attribute(default.key, default.end, place, Some(row));
            }
            self.line_end = end;
            self.frame = own;
        }
    }

    /// The kind of document that the verbs among these statements tell of, those of fragments included; the first that
    /// does decides.
    pub(super) fn kind(&self, statements: &[u32]) -> Option<twiml::Document> {
        let mut seen = Vec::new();
        let frame = &self.frame;
        kind_of(self, frame.source, frame.tree, frame.text, statements, &mut seen)
    }

    /// Whether a statement has cases in its block.
    pub(super) fn has_cases(&self, index: u32) -> bool {
        let frame = &self.frame;
        let mut children = frame.tree.children(index).peekable();
        children.peek().is_some() && {
            let mut seen = Vec::new();
            has_cases(self, &Rc::clone(frame), index, &mut seen)
        }
    }
}

fn kind_of(
    lower: &Lower<'_, '_>,
    here: SourceId,
    tree: &tree::Tree,
    text: &str,
    statements: &[u32],
    seen: &mut Vec<(SourceId, u32)>,
) -> Option<twiml::Document> {
    for &statement in statements {
        let Some(word) = resolve::keyword(tree, text, &tree.nodes()[statement as usize]) else { continue };
        if let Some(kind) = twiml::document_kind(twiml::by_keyword(word)) {
            return Some(kind);
        }
        let Some((source, def)) = lower.world.scopes.files[here.0 as usize].defs.get(word) else { continue };
        if seen.contains(&(*source, def.node)) || seen.len() > tree::MAX_DEPTH {
            continue;
        }
        seen.push((*source, def.node));
        let Some(file) = &lower.world.files[source.0 as usize] else { continue };
        let body: Vec<u32> = file.tree.children(def.node).collect();
        let block: Vec<u32> = tree.children(statement).collect();
        let found = kind_of(lower, *source, file.tree, file.text, &body, seen)
            .or_else(|| kind_of(lower, here, tree, text, &block, seen));
        if found.is_some() {
            return found;
        }
    }
    None
}

fn has_cases(lower: &Lower<'_, '_>, frame: &Rc<Frame<'_>>, index: u32, seen: &mut Vec<(SourceId, u32)>) -> bool {
    frame.tree.children(index).any(|child| {
        let node = &frame.tree.nodes()[child as usize];
        if node.kind == NodeKind::Statement
            && &frame.text[frame.tree.span(frame.text, node.first as usize).range()] == "..."
        {
            return frame.rest.as_ref().is_some_and(|rest| has_cases(lower, &rest.frame, rest.node, seen));
        }
        match resolve::keyword(frame.tree, frame.text, node) {
            Some("on" | "otherwise") => true,
            Some(word) => {
                let Some((source, def)) = frame.scope.defs.get(word) else { return false };
                if seen.contains(&(*source, def.node)) || seen.len() > tree::MAX_DEPTH {
                    return false;
                }
                seen.push((*source, def.node));
                let Some(file) = &lower.world.files[source.0 as usize] else { return false };
                let inside = Frame {
                    rest: Some(Rest { frame: Rc::clone(frame), node: child, defaults: Rc::default() }),
                    ..Frame::file(*source, file, lower.world.scopes, 0)
                };
                has_cases(lower, &Rc::new(inside), def.node, seen)
            }
            None => false,
        }
    })
}

//! Defaults: attributes that elements get which have none of their own.
//!
//! In: a `default` statement, or a `use` that brings those of another file. Out: attributes with their values, read
//! once, where the default stands, and handed to every element behind it.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Lower;
use crate::diagnostic::catalog::declare as say;
use crate::diagnostic::catalog::structure;
use crate::ir::{Attribute, Element, State};
use crate::resolve;
use crate::source::{SourceId, Span};
use crate::syntax::{NodeKind, TokenKind};
use crate::twiml::{self, Id};

/// The attributes by element and name.
pub(super) type Defaults<'s> = BTreeMap<(Id, &'s str), Attribute>;

impl<'s> Lower<'s, '_> {
    /// A `default` statement, or a `use` that brings those of another file, at the top of the file.
    pub(super) fn top_default(&mut self, index: u32) {
        match self.frame.scope.uses.get(&index) {
            Some(_) if self.frame.scope.cut => {} // the defaults of too many files
            Some(&used) => self.used_defaults(used),
            None if self.keyword(index) == Some("default") => self.default(index),
            None => {}
        }
    }

    /// The defaults that stand above a place at the top of the file.
    pub(super) fn defaults_before(&mut self, index: u32) {
        for node in top_defaults(self.frame.file.declared).filter(|&node| node < index) {
            self.top_default(node);
        }
    }

    /// The defaults of another file, and of those it uses, in the order in which they stand. A file brings them once.
    fn used_defaults(&mut self, source: SourceId) {
        let own = Rc::clone(&self.frame);
        let mut open = vec![(source, None)];
        while let Some((source, node)) = open.pop() {
            let Some(file) = self.world.files[source.0 as usize].as_ref() else { continue };
            match node {
                Some(node) => {
                    let Some(frame) = self.file(source) else { continue };
                    self.frame = frame;
                    self.default(node);
                }
                None if self.brought.insert(source) => {
                    let uses = &self.world.scopes.files[source.0 as usize].uses;
                    let nodes: Vec<u32> = top_defaults(file.declared).collect();
                    open.extend(nodes.into_iter().rev().map(|node| match uses.get(&node) {
                        Some(&used) => (used, None),
                        None => (source, Some(node)),
                    }));
                }
                None => {}
            }
        }
        self.frame = own;
    }

    fn keyword(&self, index: u32) -> Option<&'s str> {
        resolve::keyword(self.frame.tree, self.frame.text, self.node(index))
    }

    /// A `default` statement.
    pub(super) fn default(&mut self, index: u32) {
        if self.keyword(index) != Some("default") {
            return; // a `use` of what does not exist
        }
        let node = self.node(index);
        let at = node.first + 1;
        if at >= node.last || !matches!(self.token(at), TokenKind::Bare | TokenKind::Name) {
            if !node.broken {
                self.diagnostics.push(say::bad_default(self.span(node.first)));
            }
            return;
        }
        let mut lines = vec![(at + 1, node.last)];
        for child in self.frame.tree.children(index) {
            let child = self.node(child);
            if child.kind == NodeKind::Attributes {
                lines.push((child.first, child.last));
            } else if !node.broken {
                self.diagnostics.push(say::block_of_default(self.span(child.first)));
                break;
            }
        }
        let (span, word) = (self.span(at), self.word(at));
        let rows = twiml::by_keyword(word);
        if rows.is_empty() {
            return self.default_of_no_verb(span, word);
        }
        self.expanded += self.frame.tree.line_span(self.frame.text, node).len();
        if self.is_full(span) {
            return;
        }
        for &(from, to) in &lines {
            self.default_line(from, to, word, node.broken);
        }
        // One keyword can be the name of several elements, which take values of different kinds.
        for row in rows {
            let first = self.document.attributes.len() as u32;
            for &(from, to) in &lines {
                self.line_end = to;
                for at in from..to {
                    let trusted = self.token(at) == TokenKind::TrustedKey;
                    if trusted || (self.token(at) == TokenKind::Key && row.attribute(self.key(at).1).is_some()) {
                        self.attribute(at, to, first, Some(row));
                    }
                }
            }
            let attributes = (first, self.document.attributes.len() as u32);
            let shown = Element { row: Some(row), name: span, end: 0, attributes, state: State::Broken };
            self.document.defaults.push(shown);
            for attribute in &self.document.attributes[first as usize..] {
                let name = attribute.row.map_or_else(|| self.document.text(attribute.name), |row| row.name);
                Rc::make_mut(&mut self.defaults).insert((row.id, name), *attribute);
            }
        }
    }

    fn default_of_no_verb(&mut self, span: Span, word: &str) {
        if self.frame.scope.defs.contains_key(word) {
            self.diagnostics.push(say::default_of_fragment(span, word));
        } else if !self.frame.scope.partial {
            let all = twiml::ELEMENTS.iter().filter(|row| row.role != twiml::Role::Root).map(|row| row.keyword);
            let nearest = crate::diagnostic::nearest(word, all);
            self.diagnostics.push(structure::unknown_verb(span, word, nearest, None, &[]));
        }
    }

    /// Complains of what is no attribute of the element in a line of a default.
    fn default_line(&mut self, from: u32, to: u32, word: &str, broken: bool) {
        let rows = twiml::by_keyword(word);
        self.line_end = to;
        let mut at = from;
        while at < to {
            let kind = self.token(at);
            if matches!(kind, TokenKind::Key | TokenKind::TrustedKey) && at + 1 < to && self.token(at + 1).is_value() {
                let (key, name) = self.key(at);
                if kind == TokenKind::Key && rows.iter().all(|row| row.attribute(name).is_none()) {
                    let known = rows.iter().flat_map(|row| row.attributes).map(|attribute| attribute.name);
                    let span = Span::new(key.start, key.end - 1);
                    self.diagnostics.push(say::default_of_unknown(span, word, name, known));
                }
                at = self.behind_value(at + 1, to);
            } else {
                if kind.is_value() && !broken {
                    self.diagnostics.push(say::value_of_default(self.span(at), word));
                    return;
                }
                at += 1;
            }
        }
    }

    /// The token behind a value, which may be a list.
    fn behind_value(&self, at: u32, to: u32) -> u32 {
        match self.token(at) {
            TokenKind::ListOpen => {
                (at..to).find(|&token| self.token(token) == TokenKind::ListClose).map_or(to, |close| close + 1)
            }
            _ => at + 1,
        }
    }

    /// Adds the attributes that an element has by default; its own begin at `first`.
    pub(super) fn add_defaults(&mut self, first: u32, row: Option<&'static twiml::Element>) {
        let Some(row) = row.filter(|_| !self.defaults.is_empty()) else { return };
        let defaults = Rc::clone(&self.defaults);
        let of_row = defaults.range((row.id, "")..).take_while(|((id, _), _)| *id == row.id);
        for ((_, name), attribute) in of_row {
            if self.given(first as usize, name).is_none() {
                let value = attribute.value;
                self.expanded += std::mem::size_of::<Attribute>() + name.len() + (value.end - value.start) as usize;
                self.document.attributes.push(*attribute);
            }
        }
    }
}

/// The statements at the top of a file that may bring defaults, in the order in which they stand.
fn top_defaults(declared: &resolve::Declarations) -> impl Iterator<Item = u32> {
    let mut nodes: Vec<u32> = declared.defaults.clone();
    nodes.extend(declared.uses.iter().map(|one| one.node));
    nodes.sort_unstable();
    nodes.into_iter()
}

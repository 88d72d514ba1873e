//! Fragments: what statements mean that stand for others.
//!
//! In: a call of a fragment, or `...`. Out: the elements of the body, or of the caller's block, in the place of that.
//! How far this goes is bounded before it is done.

use std::collections::HashMap;
use std::rc::Rc;

use super::defaults::Defaults;
use super::names::{Argument, Frame};
use super::{Lower, without_at};
use crate::diagnostic::catalog::declare as say;
use crate::diagnostic::catalog::lower;
use crate::diagnostic::nearest;
use crate::ir::{Node, State};
use crate::resolve::{Def, Literal, is_rest};
use crate::source::{SourceId, Span};
use crate::syntax::{NodeKind, TokenKind};
use crate::twiml;

/// Among more names than these, nobody looks for the one that was meant.
const MANY: usize = 1000;

/// The block of a call, for `...` in the fragment.
#[derive(Debug, Clone)]
pub(super) struct Rest<'s> {
    frame: Rc<Frame<'s>>,
    node: u32,
    defaults: Rc<Defaults<'s>>,
    /// Whether there are cases in it.
    has_cases: bool,
}

impl<'s> Lower<'s, '_> {
    /// The frame of a whole file, the flow's own or another.
    pub(super) fn file(&mut self, source: SourceId) -> Option<Rc<Frame<'s>>> {
        if let Some(frame) = self.files.get(&source) {
            return Some(Rc::clone(frame));
        }
        let file = self.world.files[source.0 as usize].as_ref()?;
        let shift = if source == self.document.source() {
            0
        } else {
            let whole = Span::new(0, file.text.len() as u32);
            self.document.origins.add(source, file.text, whole, None)?.shift()
        };
        let frame = Rc::new(Frame::file(source, file, self.world.scopes, shift));
        self.files.insert(source, Rc::clone(&frame));
        Some(frame)
    }

    /// A call of a fragment: its body, in this place.
    pub(super) fn call(&mut self, index: u32, source: SourceId, def: &'s Def, parent: u32, depth: usize) {
        let name = self.span(self.node(index).first);
        if def.broken {
            return self.unknown_call(index, parent, depth);
        }
        let arguments = self.call_arguments(index, def);
        let mut inside = self.frame.tree.children(index).filter(|&child| self.node(child).kind != NodeKind::Attributes);
        let unwanted = inside.next().filter(|_| !def.has_rest);
        if let Some(inside) = unwanted {
            let span = self.span(self.node(inside).first);
            self.diagnostics.push(say::unwanted_block(span, &def.name));
        }
        if unwanted.is_some() || self.world.scopes.broken.contains(&(source, def.span)) {
            return self.block_of_unknown(index, parent, depth);
        }
        let Some(file) = self.world.files[source.0 as usize].as_ref() else { return };
        let nodes = file.tree.nodes();
        let start = |node: u32| nodes.get(node as usize).map(|node| file.tree.tokens()[node.first as usize].start);
        let end = start(nodes[def.node as usize].end).unwrap_or(file.text.len() as u32);
        let body = Span::new(start(def.node).unwrap_or(end), end);
        self.expanded += body.len();
        if self.is_full(name) {
            return;
        }
        let Some(origin) = self.document.origins.add(source, file.text, body, Some(name)) else {
            return self.fill_up(say::expands_too_large(name, super::OF_FLOW.bytes));
        };
        let frame = Frame {
            def: Some(def),
            arguments,
            call: Some(name),
            rest: Some(Rest {
                frame: Rc::clone(&self.frame),
                node: index,
                defaults: Rc::clone(&self.defaults),
                has_cases: self.has_cases(index),
            }),
            ..Frame::file(source, file, self.world.scopes, origin.shift())
        };
        self.body(frame, def, parent, depth + 1);
    }

    /// The call of what might be a fragment, if more could be read: nothing is known of it but what is wrong with its
    /// arguments and in its block.
    pub(super) fn unknown_call(&mut self, index: u32, parent: u32, depth: usize) {
        for (from, to) in self.argument_lines(index) {
            self.look_at_values(from, to);
        }
        self.block_of_unknown(index, parent, depth);
    }

    fn block_of_unknown(&mut self, index: u32, parent: u32, depth: usize) {
        self.nothing_follows(parent);
        for child in self.frame.tree.children(index) {
            let node = self.node(child);
            match node.kind {
                NodeKind::Text => self.look_at_values(node.first, node.last),
                _ => self.statement(child, parent, depth + 1),
            }
        }
    }

    /// The fragment that is likely to be meant by a word that is neither that nor a verb.
    pub(super) fn near_fragment(&self, word: &str) -> Option<&'s str> {
        let mut fragments: Vec<&str> = self.frame.scope.defs.keys().copied().take(MANY + 1).collect();
        if fragments.is_empty() || fragments.len() > MANY {
            return None;
        }
        fragments.sort_unstable();
        let verbs = twiml::ELEMENTS.iter().map(|row| row.keyword);
        nearest(word, fragments.into_iter().chain(verbs)).filter(|near| self.frame.scope.defs.contains_key(near))
    }

    /// The statements of a fragment.
    fn body(&mut self, frame: Frame<'s>, def: &'s Def, parent: u32, depth: usize) {
        let (caller, defaults) = (Rc::clone(&self.frame), Rc::clone(&self.defaults));
        self.frame = Rc::new(frame);
        if let Some(arrow) = def.arrow {
            self.redirect(arrow, self.node(def.node).last);
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
        if let Node::Element(root) = &mut self.document.nodes[0] {
            root.state = State::Trusted;
        }
        let (source, file) = (self.frame.source, self.frame.file);
        self.document.kind = self.world.scopes.kind((source, file), file.tree.children(def.node));
        let frame = Frame { def: Some(def), ..Frame::file(source, file, self.world.scopes, 0) };
        self.body(frame, def, 0, 1);
        self.close_root();
    }

    /// What a file declares by itself.
    pub(super) fn declared(&mut self) {
        self.alone = true;
        let declared = self.frame.file.declared;
        let lets = declared.lets.iter().map(|constant| (constant.span, constant.value));
        let params = declared.defs.iter().flat_map(|def| &def.params).map(|param| (param.span, param.default));
        for (span, value) in lets.chain(params) {
            self.line_end = self.frame.tree.tokens().len() as u32;
            let Some(value) = value else { continue };
            if self.world.scopes.too_large.contains(&(self.frame.source, span)) {
                continue;
            }
            match value {
                Literal::Token(token) => drop(self.look(token)),
                Literal::Word(word) => {
                    let word = self.frame.place(word);
                    if let Some(reference) = self.document.text(word).strip_prefix('@') {
                        self.find(without_at(word), reference);
                    }
                }
            }
        }
        for &default in &declared.defaults {
            self.default(default);
        }
    }

    /// Part of what stands here is not known, so that nothing is concluded from what it lacks.
    pub(super) fn nothing_follows(&mut self, parent: u32) {
        if let Some(Node::Element(element)) = self.document.nodes.get_mut(parent as usize)
            && element.state == State::Plain
        {
            element.state = State::Broken;
        }
    }

    /// The tokens of a call's arguments: behind its name, and in the attribute lines of its block.
    fn argument_lines(&self, index: u32) -> Vec<(u32, u32)> {
        let node = self.node(index);
        let lines = self.frame.tree.children(index).map(|child| self.node(child));
        let lines = lines.filter(|line| line.kind == NodeKind::Attributes).map(|line| (line.first, line.last));
        [(node.first + 1, node.last)].into_iter().chain(lines).collect()
    }

    /// What the parameters of a fragment are in a call: positional arguments in order, then named ones.
    fn call_arguments(&mut self, index: u32, def: &'s Def) -> HashMap<&'s str, Argument<'s>> {
        let node = self.node(index);
        let name = self.span(node.first);
        let mut given: HashMap<&'s str, Argument<'s>> = HashMap::new();
        let mut places: HashMap<usize, Span> = HashMap::new();
        let mut position = 0;
        let mut whole = !node.broken && !self.frame.tree.children(index).any(|child| self.node(child).broken);
        for (from, to) in self.argument_lines(index) {
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
                        let slot = def.position(word);
                        if self.token(at - 1) == TokenKind::TrustedKey {
                            self.diagnostics.push(say::trusted_argument(span, word));
                        } else if slot.is_none() {
                            let known = def.params.iter().map(|param| param.name.as_str());
                            let known: Vec<&str> = known.take(MANY).collect();
                            self.diagnostics.push(say::unknown_argument(span, &def.name, word, &known));
                            whole = false;
                        }
                        (slot, span, at)
                    }
                    TokenKind::Arrow => {
                        let arrow = self.span(at);
                        self.diagnostics.push(lower::no_action(arrow, &def.name, None, false));
                        self.look_at_values(at + 2, to);
                        break;
                    }
                    kind if kind.is_value() => {
                        position += 1;
                        if position == def.params.len() + 1 && whole {
                            let span = self.span(at);
                            self.diagnostics.push(say::too_many_arguments(span, &def.name, def.params.len()));
                        }
                        (Some(position - 1).filter(|slot| *slot < def.params.len()), self.span(at), at)
                    }
                    _ => {
                        at += 1;
                        continue;
                    }
                };
                // What is wrong with it is complained of here, once, and not wherever it is used.
                let (next, argument) = self.look(value);
                at = next;
                let Some(slot) = slot else { continue };
                let param = &def.params[slot];
                if let Some(&first) = places.get(&slot) {
                    self.diagnostics.push(lower::duplicate_attribute(span, first, &param.name));
                    continue;
                }
                places.insert(slot, span);
                given.insert(&param.name, argument);
            }
        }
        let needed = def.params.iter().filter(|param| param.default.is_none());
        let missing: Vec<&str> =
            needed.map(|param| param.name.as_str()).filter(|name| !given.contains_key(name)).collect();
        if !missing.is_empty() && whole {
            self.diagnostics.push(say::missing_arguments(name, &def.name, &missing));
        }
        given
    }

    /// `...`: the block of the call.
    pub(super) fn rest(&mut self, index: u32, parent: u32, depth: usize) {
        let node = self.node(index);
        let span = self.span(node.first);
        if !is_rest(self.frame.tree, self.frame.text, node) {
            return; // parsing has complained
        }
        if self.frame.def.is_none() {
            self.diagnostics.push(say::misplaced_rest(span));
            return;
        }
        let inside = self.frame.tree.children(index).next().map(|inside| self.node(inside).first);
        let behind = (node.first + 1 < node.last).then_some(node.first + 1);
        if let Some(more) = behind.or(inside)
            && !node.broken
        {
            self.diagnostics.push(say::rest_with_more(self.span(more)));
        }
        let Some(rest) = self.frame.rest.clone() else { return self.nothing_follows(parent) };
        let (inner, defaults) = (Rc::clone(&self.frame), Rc::clone(&self.defaults));
        self.frame = rest.frame;
        self.defaults = rest.defaults;
        let block = self.node(rest.node);
        let tokens = self.frame.tree.tokens();
        let end = self.frame.tree.nodes().get(block.end as usize).map_or(tokens.len(), |next| next.first as usize);
        let end = tokens.get(end).map_or(self.frame.text.len(), |token| token.start as usize);
        self.expanded += end - tokens[block.first as usize].start as usize;
        for child in self.frame.tree.children(rest.node) {
            self.statement(child, parent, depth + 1);
        }
        self.frame = inner;
        self.defaults = defaults;
    }

    /// Whether a statement has cases in its block.
    pub(super) fn has_cases(&self, index: u32) -> bool {
        let frame = &self.frame;
        let rest = frame.rest.as_ref().is_some_and(|rest| rest.has_cases);
        self.world.scopes.has_cases((frame.source, frame.file), index, rest)
    }
}

//! Values: strings, lists, references and durations, as TwiML will say them.
//!
//! In: the tokens of a value, and the kind of value that is asked for. Out: its text, in the source where it stands
//! there as it is meant, else in the document's pool. Whether it is a right value is for `check`.

use std::rc::Rc;

use super::names::{Argument, Bound, Filled, Frame, Misfit, Text};
use super::{Lower, without_at};
use crate::diagnostic::Severity;
use crate::diagnostic::catalog::{declare, lower as say, names};
use crate::ir::{Document, Piece, PieceKind, State, Value};
use crate::resolve::{Literal, MAX_VALUE};
use crate::source::Span;
use crate::syntax::{TokenKind, is_spoilt, text};
use crate::twiml::{Kind, Scheme, Unit};

impl<'s> Lower<'s, '_> {
    /// A value whose text stands in the pool.
    pub(super) fn pooled(&mut self, span: Span, text: &str) -> Value {
        let start = self.document.pool.len() as u32;
        self.document.pool.push_str(text);
        Value { span, start, end: self.document.pool.len() as u32, pooled: true, dynamic: false, state: State::Plain }
    }

    /// The value at a token, as TwiML will say it; returns the token behind it. `attribute` tells an attribute's value
    /// from text.
    pub(super) fn value(&mut self, at: u32, kind: Option<&Kind>, attribute: bool) -> (Value, u32) {
        let (span, word) = self.written(at);
        let value = match self.token(at) {
            TokenKind::ListOpen => return self.list(at, kind),
            TokenKind::String if !has_markup(word) => plain(span, span.start + 1, span.end - 1),
            TokenKind::String | TokenKind::Block => self.decode(at),
            TokenKind::Braces => match self.named_value(text::name(word), span, kind, attribute) {
                Some(value) => return (value, at + 1),
                None => self.decode(at),
            },
            _ => self.bare(span, word, kind),
        };
        (self.fit(value, kind, attribute), at + 1)
    }

    /// A bare word or `@flow`.
    fn bare(&mut self, span: Span, word: &'s str, kind: Option<&Kind>) -> Value {
        let value = plain(span, span.start, span.end);
        let broken = Value { state: State::Broken, ..value };
        match word.strip_prefix('@') {
            None if is_spoilt(word) => broken,
            None => value,
            Some(reference) if matches!(kind, None | Some(Kind::Url(Scheme::Any | Scheme::Https))) => {
                self.reference(span, reference).unwrap_or(broken)
            }
            Some(_) => {
                self.diagnostics.push(names::reference_as_value(span));
                broken
            }
        }
    }

    /// A value in the form that its attribute takes.
    fn fit(&mut self, value: Value, kind: Option<&Kind>, attribute: bool) -> Value {
        self.check_unlinked(value, kind);
        if attribute { self.duration(value, kind) } else { value }
    }

    /// Looks at a value that is used elsewhere, for what is wrong with it by itself; returns the token behind it, and
    /// what it is for who uses it.
    pub(super) fn look(&mut self, at: u32) -> (u32, Argument<'s>) {
        let own = || Argument::Value(Rc::clone(&self.frame), Literal::Token(at));
        if self.token(at) == TokenKind::Reference {
            // What has to be passed to it is known where it is used.
            let (own, span) = (own(), without_at(self.span(at)));
            let found = self.find(span, &self.word(at)[1..]).is_some();
            return (at + 1, if found { own } else { Argument::Broken });
        }
        let own = own();
        let (pool, pieces, links) = (self.document.pool.len(), self.document.pieces.len(), self.document.links.len());
        let (value, next) = self.value(at, None, false);
        let kind = self.token(at);
        let meaning = (kind == TokenKind::Braces).then(|| self.meaning(text::name(self.word(at))));
        let argument = match meaning {
            _ if value.state == State::Broken => Argument::Broken,
            // What a name stands for that is another's, so that the way there is short.
            Some(Bound::Value(frame, literal)) => Argument::Value(frame, literal),
            Some(Bound::Filled(filled)) => Argument::Filled(filled),
            // That nobody declares it has been said.
            Some(Bound::Nothing) => Argument::Filled(Rc::new(Filled::new(&self.document, &value))),
            None if value.pooled && matches!(kind, TokenKind::String | TokenKind::Block) => {
                Argument::Filled(Rc::new(Filled::new(&self.document, &value)))
            }
            _ => own,
        };
        self.expanded += self.document.pool.len() - pool;
        self.document.pool.truncate(pool);
        self.document.pieces.truncate(pieces);
        self.document.links.truncate(links);
        (next, argument)
    }

    /// What a name stands for, where that is a name again what that one does.
    pub(super) fn meaning(&mut self, name: &str) -> Bound<'s> {
        let mut bound = self.frame.lookup(name, &self.world);
        loop {
            let (frame, literal) = match bound {
                Bound::Value(frame, literal) => (frame, literal),
                Bound::Constant(source, literal) => match self.file(source) {
                    Some(frame) => (frame, literal),
                    None => return Bound::Broken,
                },
                other => return other,
            };
            if frame.kind(literal) != TokenKind::Braces {
                return Bound::Value(frame, literal);
            }
            bound = frame.lookup(text::name(frame.written(literal)), &self.world);
        }
    }

    /// The value that a name alone stands for, where that is a value and no placeholder.
    fn named_value(&mut self, name: &str, span: Span, kind: Option<&Kind>, attribute: bool) -> Option<Value> {
        match self.meaning(name) {
            Bound::Value(frame, literal) => Some(self.literal(frame, literal, span, kind, attribute)),
            Bound::Filled(filled) => {
                let start = self.document.pool.len();
                let Document { pool, pieces, .. } = &mut self.document;
                let mut written = Text::new(pool, pieces, &self.world, usize::MAX);
                written.filled(&filled, span);
                let dynamic = written.dynamic;
                let (start, end) = (start as u32, self.document.pool.len() as u32);
                let value = Value { span, start, end, pooled: true, dynamic, state: State::Plain };
                Some(if attribute { self.duration(value, kind) } else { value })
            }
            Bound::Text(text) if text.chars().all(text::is_xml) => {
                let value = self.pooled(span, text);
                Some(if attribute { self.duration(value, kind) } else { value })
            }
            Bound::Broken => Some(Value { state: State::Broken, ..self.pooled(span, "") }),
            Bound::Text(_) | Bound::Constant(..) | Bound::Placeholder(_) | Bound::Nothing => None,
        }
    }

    /// A value that is declared elsewhere, used at `span`. What is wrong with it by itself has been said.
    pub(super) fn literal(
        &mut self,
        frame: Rc<Frame<'s>>,
        literal: Literal,
        span: Span,
        kind: Option<&Kind>,
        attribute: bool,
    ) -> Value {
        let broken = Value { span, state: State::Broken, ..self.pooled(span, "") };
        let reference = frame.kind(literal) == TokenKind::Reference;
        if reference && self.ask(frame.folder, &frame.written(literal)[1..]).is_err() {
            return broken;
        }
        let own = std::mem::replace(&mut self.frame, frame);
        let end = std::mem::replace(&mut self.line_end, self.frame.tree.tokens().len() as u32);
        let found = self.diagnostics.len();
        let value = match literal {
            Literal::Token(token) => self.value(token, kind, attribute).0,
            Literal::Word(word) => {
                let (span, word) = (self.frame.place(word), &self.frame.text[word.range()]);
                let value = self.bare(span, word, kind);
                self.fit(value, kind, attribute)
            }
        };
        self.frame = own;
        self.line_end = end;
        // What does not fit here is complained of here.
        for diagnostic in &mut self.diagnostics[found..] {
            diagnostic.label.span = span;
            diagnostic.fix = None;
        }
        Value { span, ..value }
    }

    /// Reads a string, a block string or a name in braces into the pool.
    fn decode(&mut self, at: u32) -> Value {
        let span = self.span(at);
        let start = self.document.pool.len();
        let value = |end: usize, dynamic: bool, state: State| Value {
            span,
            start: start as u32,
            end: end as u32,
            pooled: true,
            dynamic,
            state,
        };
        if self.is_full(span) {
            return value(start, false, State::Broken);
        }
        let token = self.word(at);
        let found = self.diagnostics.len();
        let kind = self.token(at);
        let frame: &Frame<'s> = &Rc::clone(&self.frame);
        let Document { pool, pieces, .. } = &mut self.document;
        let first_piece = pieces.len();
        let limit = start + MAX_VALUE.max(token.len());
        let mut written = Text::new(pool, pieces, &self.world, limit);
        let mut each = |piece: text::Piece<'_>, span: Span| written.piece(frame, piece, span);
        match kind {
            TokenKind::Block => text::block(token, span.start, self.diagnostics, &mut each),
            TokenKind::Braces => each(text::Piece::Name(text::name(token)), span),
            _ => text::string(token, span.start, self.diagnostics, &mut each),
        }
        let Text { dynamic, broken, unknown, misfits, names, mut too_large, .. } = written;
        too_large |= self.document.pool.len() > limit;
        self.expanded += names;
        let mut broken = broken || self.diagnostics.len() > found;
        for (span, name) in unknown {
            let finding = names::unknown_name(span, &name, &frame.known());
            broken |= finding.severity == Severity::Error;
            self.diagnostics.push(finding);
        }
        for (span, misfit) in misfits {
            broken = true;
            let written = self.document.text(span);
            self.diagnostics.push(match misfit {
                Misfit::Reference => declare::no_text(span, written, "a flow"),
                Misfit::List => declare::no_text(span, written, "a list"),
                Misfit::Character(character) => declare::character_of_define(span, written, character),
            });
        }
        if too_large {
            // With parameters that nobody knows, that says nothing of the calls.
            if !self.alone || self.frame.call.is_none() {
                self.diagnostics.push(declare::expanded_value_too_large(span, MAX_VALUE));
            }
            self.expanded += self.document.pool.len() - start;
            self.document.pool.truncate(start);
            self.document.pieces.truncate(first_piece);
            return value(start, false, State::Broken);
        }
        value(self.document.pool.len(), dynamic, if broken { State::Broken } else { State::Plain })
    }

    /// `[a b c]`, joined by the separator of the attribute.
    fn list(&mut self, at: u32, kind: Option<&Kind>) -> (Value, u32) {
        let open = self.span(at);
        let Some(close) = self.list_end(at) else {
            // Never closed, or with another list in it: parsing has complained.
            let value = Value { state: State::Broken, ..self.pooled(open, "") };
            return (value, self.line_end);
        };
        let separator = match kind {
            Some(Kind::Choices { separator, .. } | Kind::Items { separator, .. } | Kind::Ints { separator, .. }) => {
                Some(*separator)
            }
            _ => None,
        };
        let start = self.document.pool.len() as u32;
        let written = self.span(close).end - open.start;
        let mut dynamic = false;
        let mut state = State::Plain;
        let mut next = at + 1;
        while next < close {
            if self.document.pool.len() - start as usize > MAX_VALUE.max(written as usize) {
                self.diagnostics.push(declare::expanded_value_too_large(open.to(self.span(close)), MAX_VALUE));
                state = State::Broken;
                next = close;
                break;
            }
            match self.token(next) {
                TokenKind::Line | TokenKind::Comment | TokenKind::Comma => next += 1,
                kind @ (TokenKind::String | TokenKind::Block | TokenKind::Braces) => {
                    let from = self.separate(start, separator);
                    if kind != TokenKind::String || has_markup(self.word(next)) {
                        let item = self.decode(next);
                        dynamic |= item.dynamic;
                        state = if item.state == State::Broken { item.state } else { state };
                    } else {
                        let span = self.span(next);
                        let written = self.document.text(Span::new(span.start + 1, span.end - 1));
                        self.document.pool.push_str(written);
                    }
                    state = self.item(from, self.span(next), separator, state);
                    next += 1;
                }
                TokenKind::Reference => {
                    self.diagnostics.push(names::reference_as_value(self.span(next)));
                    state = State::Broken;
                    next += 1;
                }
                _ => {
                    // A bare word may be several tokens that stand side by side: `a=b`, or a word that begins a line.
                    let mut span = self.span(next);
                    next += 1;
                    while self.is_word(next) && self.span(next).start == span.end {
                        span = span.to(self.span(next));
                        next += 1;
                    }
                    let from = self.separate(start, separator);
                    let written = self.document.text(span);
                    self.document.pool.push_str(written);
                    state = self.item(from, span, separator, state);
                }
            }
        }
        if self.document.pool.len() as u32 == start {
            state = State::Broken; // an empty one
        }
        let span = open.to(self.span(next));
        if separator.is_none() && kind.is_some() {
            self.diagnostics.push(say::list_for_one(span));
            state = State::Broken;
        }
        let end = self.document.pool.len() as u32;
        (Value { span, start, end, pooled: true, dynamic, state }, next + 1)
    }

    /// The token that closes the list, if it is on the node's own line and no other list is in it.
    fn list_end(&self, at: u32) -> Option<u32> {
        let bracket = |&t: &u32| matches!(self.token(t), TokenKind::ListOpen | TokenKind::ListClose);
        (at + 1..self.line_end).find(bracket).filter(|&t| self.token(t) == TokenKind::ListClose)
    }

    fn is_word(&self, token: u32) -> bool {
        matches!(
            self.token(token),
            TokenKind::Bare
                | TokenKind::Name
                | TokenKind::Trusted
                | TokenKind::Key
                | TokenKind::TrustedKey
                | TokenKind::Reference
        )
    }

    /// Puts the separator behind what the list has in the pool; returns where the next item begins.
    fn separate(&mut self, start: u32, separator: Option<char>) -> u32 {
        if self.document.pool.len() as u32 > start {
            self.document.pool.push(separator.unwrap_or(' '));
        }
        self.document.pool.len() as u32
    }

    /// Adds an item; returns what is to be believed of its list.
    fn item(&mut self, from: u32, span: Span, separator: Option<char>, mut state: State) -> State {
        let end = self.document.pool.len() as u32;
        let text = &self.document.pool[from as usize..end as usize];
        if let Some(separator) = separator
            && text.contains(separator)
        {
            self.diagnostics.push(say::separator_in_item(span, separator));
            state = State::Broken;
        }
        // In front of the placeholders it holds, so that the pieces keep the pool's order.
        let at = self.document.pieces.partition_point(|piece| piece.start < from);
        self.document.pieces.insert(at, Piece { start: from, end, span, kind: PieceKind::Item });
        state
    }

    /// Warns of an address that is the name of a flow.
    fn check_unlinked(&mut self, value: Value, kind: Option<&Kind>) {
        if value.pooled || !matches!(kind, Some(Kind::Url(Scheme::Any | Scheme::Https))) {
            return;
        }
        let name = self.document.text(Span::new(value.start, value.end));
        let part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'/');
        if name.starts_with('/') || !name.bytes().all(part) {
            return; // no reference
        }
        if self.ask(self.frame.folder, name).is_ok() {
            self.diagnostics.push(names::unlinked_flow(value.span, name));
        }
    }

    /// A duration in the unit of its attribute.
    fn duration(&mut self, value: Value, kind: Option<&Kind>) -> Value {
        let Some(Kind::Int { unit: Some(unit), .. }) = kind else { return value };
        if value.dynamic {
            return value;
        }
        let text = self.document.str(&value);
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let milliseconds: u64 = match &text[digits..] {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return value,
        };
        let per_unit = match unit {
            Unit::Milliseconds => 1,
            Unit::Seconds => 1000,
        };
        let Some(total) = text[..digits].parse::<u64>().ok().and_then(|n| n.checked_mul(milliseconds)) else {
            return value; // no number, or one that no range holds: `check` says so
        };
        if total % per_unit != 0 {
            self.diagnostics.push(say::inexact_duration(value.span, total, per_unit));
            return Value { state: State::Broken, ..value };
        }
        if milliseconds == per_unit && !text.starts_with('0') {
            return Value { end: value.start + digits as u32, ..value };
        }
        self.pooled(value.span, &(total / per_unit).to_string())
    }
}

/// A value whose text stands in the source as it is meant.
fn plain(span: Span, start: u32, end: u32) -> Value {
    Value { span, start, end, pooled: false, dynamic: false, state: State::Plain }
}

/// Whether a string holds something that does not stand for itself.
fn has_markup(string: &str) -> bool {
    memchr::memchr3(b'\\', b'{', b'}', string.as_bytes()).is_some()
}

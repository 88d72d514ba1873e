//! One node's own line: its arguments, attributes, lists and arrow.
//!
//! In: the tokens from where a node begins. Out: the token behind the last one of its line, and what is wrong with it.
//! Which block the node stands in is for the layout around this.

use super::Layout;
use crate::diagnostic::Edit;
use crate::diagnostic::catalog::syntax as say;
use crate::source::Span;
use crate::syntax::tree::{NodeKind, TokenKind};
use crate::syntax::{is_curly_quote, is_odd_blank};

/// How many bytes are looked at for the other end of a string in single quotes.
const MAX_QUOTED: usize = 2048;

impl Layout<'_> {
    /// What begins like no statement, up to the end of the line or a separator.
    pub(super) fn broken(&mut self, at: usize) -> u32 {
        let bad = self.tokens[at].kind;
        if bad == TokenKind::StringOpen {
            self.diagnostics.push(say::unclosed_string(self.span(at), self.word(at)));
        } else if self.is_spaced_attribute(at) {
            if self.top().node.is_some() {
                self.space_around_equals(at + 1);
            } else {
                let span = self.span(at).to(self.span(at + 1));
                self.diagnostics.push(say::assignment(span, self.word(at)));
            }
        } else if self.is_tag(at) {
            return self.tag(at);
        } else if bad == TokenKind::Bare && (self.is_curly(at) || self.single_quoted(at).is_some()) {
            let mut next = self.other_quote(at);
            while !self.ends_header(next) {
                next += 1;
            }
            return next as u32;
        } else if bad == TokenKind::Open {
            // `< >` alone is an empty statement; with something in it, the block of none.
            if self.kind(at + 1) != Some(TokenKind::Close) {
                self.diagnostics.push(say::block_of_no_statement(self.span(at)));
            }
            return at as u32;
        } else if bad != TokenKind::BlockOpen && !self.is_control(at) {
            let mut last = at;
            while !self.ends_header(last + 1) && self.touches(self.span(last + 1).start) {
                last += 1;
            }
            let span = self.span(at).to(self.span(last));
            let ends = self.ends_header(last + 1);
            self.diagnostics.push(say::not_a_statement(span, &self.text[span.range()], ends));
        }
        let mut next = at + 1;
        while !self.ends_header(next) {
            next += 1;
        }
        next as u32
    }

    /// Whether a line is one of attributes, but for the white space in it: `timeout = 5s`.
    pub(super) fn is_spaced_attribute(&self, at: usize) -> bool {
        self.kind(at + 1) == Some(TokenKind::Bare)
            && self.byte(at + 1) == b'='
            && self.kind(at) == Some(TokenKind::Name)
            && self.word(at + 1) == "="
            && self.kind(at + 2).is_some_and(TokenKind::is_value)
            && !matches!(self.word(at), "let" | "param" | "def")
    }

    /// Whether a line begins with what looks like TwiML: `<Say>`, `</Response>`, `<?xml`.
    fn is_tag(&self, at: usize) -> bool {
        let begins = at == 0 || self.tokens[at - 1].kind == TokenKind::Line;
        let rest = &self.text[self.span(at).end as usize..];
        begins
            && self.tokens[at].kind == TokenKind::Open
            && self.tokens.get(at + 1).is_some_and(|next| next.start == self.tokens[at].start + 1)
            && rest.starts_with(|c: char| c.is_ascii_uppercase() || matches!(c, '/' | '?' | '!'))
    }

    /// A line of TwiML; returns the token behind it.
    fn tag(&mut self, at: usize) -> u32 {
        let start = self.tokens[at].start;
        let line = self.text[start as usize..].lines().next().unwrap_or("");
        let tag = line.find('>').map_or(line, |end| &line[..=end]);
        self.diagnostics.push(say::tag(Span::new(start, start + tag.len() as u32), tag));
        let mut next = at + 1;
        while self.kind(next).is_some_and(|kind| kind != TokenKind::Line) {
            next += 1;
        }
        next as u32
    }

    pub(super) fn has_odd_blank(&self, token: usize) -> bool {
        let word = matches!(self.tokens[token].kind, TokenKind::Bare | TokenKind::Junk);
        word && self.word(token).contains(is_odd_blank)
    }

    /// Complains of white space that is none, on the line that holds these tokens.
    pub(super) fn odd_blanks(&mut self, from: usize, to: usize) {
        let mut found = Vec::new();
        for token in (from..to).filter(|&t| self.has_odd_blank(t)) {
            let span = self.span(token);
            found.extend(self.word(token).char_indices().filter(|&(_, c)| is_odd_blank(c)).map(|(at, c)| {
                let start = span.start + at as u32;
                (Span::new(start, start + c.len_utf8() as u32), c)
            }));
        }
        if let Some(&(span, character)) = found.first() {
            let blank = |c: char| if c.is_whitespace() { " " } else { "" };
            let edits = found.iter().map(|&(span, c)| Edit { span, text: blank(c).to_owned() }).collect();
            self.diagnostics.push(say::odd_blank(span, character, edits));
        }
    }

    fn is_curly(&self, token: usize) -> bool {
        !self.byte(token).is_ascii() && self.word(token).starts_with(is_curly_quote)
    }

    pub(super) fn is_control(&self, token: usize) -> bool {
        self.word(token).starts_with(char::is_control)
    }

    pub(super) fn ends_header(&self, token: usize) -> bool {
        matches!(
            self.kind(token),
            None | Some(
                TokenKind::Line | TokenKind::Semicolon | TokenKind::Open | TokenKind::Close | TokenKind::Comment
            )
        )
    }

    /// Whether a statement is written like a call in other languages: `say("Hello")`.
    fn is_call(&self, at: usize) -> bool {
        self.kind(at + 1) == Some(TokenKind::Bare)
            && self.byte(at + 1) == b'('
            && self.kind(at) == Some(TokenKind::Name)
            && self.touches_before(at + 1)
    }

    /// A statement with parentheses around its arguments: one complaint; returns the token behind its line.
    fn call(&mut self, at: usize) -> u32 {
        let mut end = at + 1;
        while !self.ends_header(end) {
            end += 1;
        }
        let open = self.tokens[at + 1].start;
        let last = (at + 1..end).rev().find(|&t| self.word(t).ends_with(')'));
        let edits = last.map(|last| {
            let close = self.span(last).end - 1;
            let edit = |start: u32, end: u32, text: &str| Edit { span: Span::new(start, end), text: text.to_owned() };
            let inside = &self.text[open as usize + 1..close as usize];
            let mut edits = vec![edit(open, open + 1, if inside.trim().is_empty() { "" } else { " " })];
            let quoted = inside.len() > 1 && inside.starts_with('\'') && inside.ends_with('\'');
            if quoted && inside.matches('\'').count() == 2 && !inside.contains(['"', '\\']) {
                edits.push(edit(open + 1, open + 2, "\""));
                edits.push(edit(close - 1, close, "\""));
            } else {
                let commas = (at + 2..last).filter(|&t| self.tokens[t].kind == TokenKind::Comma);
                let blank = |comma: Span| if self.touches(comma.end + 1) { " " } else { "" };
                edits.extend(commas.map(|t| self.span(t)).map(|it| edit(it.start, it.end, blank(it))));
            }
            edits.push(edit(close, close + 1, ""));
            edits
        });
        let span = Span::new(open, self.span(last.unwrap_or(end - 1)).end);
        let written = (self.word(at), &self.text[span.range()]);
        self.diagnostics.push(say::call_parentheses(span, written, edits));
        end as u32
    }

    /// The parts of a node's own line, which begins with a keyword or not; returns the token behind the last one.
    pub(super) fn parts(&mut self, at: usize, kind: NodeKind, keyword: &str) -> u32 {
        if keyword == "def" {
            // The signature has a grammar of its own and is read where fragments are.
            let mut next = at + 1;
            while !self.ends_header(next) {
                next += 1;
            }
            return next as u32;
        }
        if self.is_call(at) {
            return self.call(at);
        }
        // The `=` of a constant may have white space on both sides, and so on either.
        let (commas, is_let) = (keyword == "on", keyword == "let");
        let mut next = at;
        let mut arrow = None;
        while !self.ends_header(next) {
            let token = self.tokens[next].kind;
            let adjacent = next > at && self.touches_before(next) && !self.is_separator(next - 1);
            match token {
                TokenKind::Key if is_let && next == at + 1 && self.kind(next + 1).is_some_and(TokenKind::is_value) => {
                    if !self.touches_before(next + 1) {
                        let equals = self.span(next).end - 1;
                        self.diagnostics.push(say::glued_equals(Span::new(equals, equals + 1), equals));
                    }
                    next = self.value(next + 1);
                    continue;
                }
                TokenKind::Key | TokenKind::TrustedKey | TokenKind::Bare
                    if keyword == "param" && next > at && (self.is_key(next) || self.byte(next) == b'=') =>
                {
                    let mut end = next + 1;
                    while !self.ends_header(end) {
                        end += 1;
                    }
                    let equals = self.word(next).find('=').unwrap_or(0) as u32;
                    let value = Span::new(self.tokens[next].start + equals, self.span(end - 1).end);
                    self.diagnostics.push(say::value_of_param(value));
                    return end as u32;
                }
                TokenKind::Key | TokenKind::TrustedKey => {
                    if adjacent {
                        self.missing_space(next);
                    }
                    next = self.attribute(next);
                    continue;
                }
                TokenKind::Arrow => {
                    if kind != NodeKind::Statement || arrow.is_some() {
                        self.diagnostics.push(say::misplaced_arrow(self.span(next)));
                        if self.target_follows(next + 1) {
                            next = self.value(next + 1);
                            continue;
                        }
                    } else if !self.target_follows(next + 1) {
                        self.diagnostics.push(say::missing_target(self.span(next)));
                    } else {
                        arrow = Some(next);
                        // A string that nothing closes is complained of in its turn.
                        if self.kind(next + 1) != Some(TokenKind::StringOpen) {
                            next = self.value(next + 1);
                            continue;
                        }
                    }
                }
                TokenKind::Comma => {
                    let separates = next > at + 1 && self.kind(next - 1) != Some(TokenKind::Comma);
                    if !commas {
                        let comma = next;
                        if let Some(last) = self.comma_in_value(comma) {
                            next = last;
                            let value = self.span(comma - 1).to(self.span(last));
                            let text = &self.text[value.range()];
                            self.diagnostics.push(say::comma_in_value(self.span(comma), value, text));
                        } else {
                            while self.kind(next + 1) == Some(TokenKind::Comma) && self.touches_before(next + 1) {
                                next += 1;
                            }
                            let span = self.span(comma).to(self.span(next));
                            let behind = self.text.as_bytes().get(span.end as usize);
                            let parts = self.touches(span.start) && behind.is_some_and(|b| !b.is_ascii_whitespace());
                            self.diagnostics.push(say::stray_comma(span, parts));
                        }
                    } else if !separates || self.ends_case_list(next + 1) {
                        self.diagnostics.push(say::spare_comma(self.span(next)));
                    }
                }
                TokenKind::ListClose => self.diagnostics.push(say::stray_bracket(self.span(next), ']')),
                TokenKind::Junk => next = self.junk(next),
                TokenKind::StringOpen => self.diagnostics.push(say::unclosed_string(self.span(next), self.word(next))),
                TokenKind::BraceBad => self.diagnostics.push(say::bad_brace(self.span(next), self.word(next), false)),
                TokenKind::BlockOpen => {}
                TokenKind::Bare if is_let && next == at + 2 && self.word(next) == "=" => {
                    if self.kind(next + 1).is_some_and(TokenKind::is_value) {
                        if self.touches_before(next + 1) {
                            self.diagnostics.push(say::glued_equals(self.span(next), self.span(next).end));
                        }
                        next = self.value(next + 1);
                        continue;
                    }
                }
                TokenKind::Bare if is_let && next == at + 2 && self.byte(next) == b'=' => {
                    let start = self.tokens[next].start;
                    self.diagnostics.push(say::glued_equals(Span::new(start, start + 1), start + 1));
                }
                // The `>` behind it is looked at where blocks are closed.
                TokenKind::Bare if self.is_fat_arrow(next) => {}
                TokenKind::Bare if self.byte(next) == b'=' && next > at => {
                    next = self.space_around_equals(next);
                    continue;
                }
                TokenKind::Bare if self.is_curly(next) || self.single_quoted(next).is_some() => {
                    next = self.other_quote(next);
                    continue;
                }
                TokenKind::Bare if commas && next > at && self.ends_case(next) => {
                    let end = self.span(next).end;
                    self.diagnostics.push(say::colon_behind_case(Span::new(end - 1, end)));
                }
                _ => {
                    if adjacent && !self.tokens[next - 1].kind.is_bad() {
                        self.missing_space(next);
                    }
                    let misplaced = match kind {
                        NodeKind::Text => next > at,
                        NodeKind::Attributes => true,
                        _ => arrow.is_some(),
                    };
                    if misplaced {
                        self.diagnostics.push(say::misplaced_value(self.span(next), kind));
                        while !self.ends_header(next) {
                            next += 1;
                        }
                        return next as u32;
                    }
                    next = self.value(next);
                    continue;
                }
            }
            next += 1;
        }
        next as u32
    }

    /// Whether no blank stands in front of a place.
    pub(super) fn touches(&self, at: u32) -> bool {
        at > 0 && !matches!(self.text.as_bytes()[at as usize - 1], b' ' | b'\t')
    }

    /// Whether no blank stands in front of a token.
    fn touches_before(&self, token: usize) -> bool {
        self.touches(self.tokens[token].start)
    }

    fn is_separator(&self, token: usize) -> bool {
        matches!(self.tokens[token].kind, TokenKind::Comma | TokenKind::Arrow)
    }

    /// Whether no value can follow: a comma in front of this separates nothing.
    fn ends_case_list(&self, token: usize) -> bool {
        self.ends_header(token) || self.kind(token) == Some(TokenKind::Arrow)
    }

    fn target_follows(&self, token: usize) -> bool {
        self.kind(token).is_some_and(|kind| kind.is_value() || matches!(kind, TokenKind::StringOpen))
    }

    /// Complains of two values that touch, once a line: of the pieces behind a quote that ends a string too early
    /// nobody meant any.
    fn missing_space(&mut self, token: usize) {
        let at = self.tokens[token].start;
        let before = self.span(token - 1);
        let both = Span::new(before.start, self.span(token).end);
        let last = self.missing_space.replace(at);
        let again = last.is_some_and(|last| !self.text[last as usize..at as usize].contains('\n'));
        if !again {
            let quote = self.tokens[token - 1].kind == TokenKind::String && self.tokens[token].kind != TokenKind::Key;
            self.diagnostics.push(say::missing_space(both, at, quote));
        }
    }

    /// The last token of the value that a comma stands in, where no blank stands on either side of it. The first one
    /// stands in front of the comma.
    fn comma_in_value(&self, comma: usize) -> Option<usize> {
        let part = |t: usize| matches!(self.tokens[t].kind, TokenKind::Bare | TokenKind::Comma);
        let touching = |a: usize, b: usize| part(a) && part(b) && self.span(a).end == self.span(b).start;
        if comma == 0 || !touching(comma - 1, comma) {
            return None;
        }
        let last = (comma..self.tokens.len() - 1).find(|&at| !touching(at, at + 1)).unwrap_or(self.tokens.len() - 1);
        (comma < last).then_some(last)
    }

    /// `name=` and its value; returns the token behind.
    fn attribute(&mut self, at: usize) -> usize {
        let next = at + 1;
        let adjacent = next < self.tokens.len() && self.touches_before(next);
        match self.kind(next) {
            Some(TokenKind::StringOpen | TokenKind::BraceBad | TokenKind::Junk | TokenKind::BlockOpen) if adjacent => {
                next
            }
            Some(kind) if kind.is_value() => {
                if adjacent {
                    if self.is_curly(next) || self.single_quoted(next).is_some() {
                        return self.other_quote(next);
                    }
                    return self.value(next);
                }
                let (key, value) = (self.span(at), self.span(next));
                let gap = Span::new(key.end - 1, value.start);
                let joined = Span::new(key.end, value.start);
                self.diagnostics.push(say::space_around_equals(gap, joined, ""));
                self.value(next)
            }
            Some(TokenKind::Comment) if adjacent => {
                let value = self.span(next);
                let word = self.text[value.range()].split([' ', '\t']).next().unwrap_or("#");
                let word = Span::new(value.start, value.start + word.len() as u32);
                self.diagnostics.push(say::value_is_comment(self.span(at), word, &self.text[word.range()]));
                next
            }
            _ => {
                let key = self.span(at);
                self.diagnostics.push(say::missing_value(key, self.text[key.range()].trim_end_matches('=')));
                next
            }
        }
    }

    /// One value, a list included; returns the token behind.
    fn value(&mut self, at: usize) -> usize {
        if self.kind(at) != Some(TokenKind::ListOpen) { at + 1 } else { self.list(at) }
    }

    /// `[` … `]`; returns the token behind.
    fn list(&mut self, at: usize) -> usize {
        let open = self.span(at);
        let mut next = at + 1;
        let mut line = None;
        let mut empty = true;
        let mut comma = true;
        let mut inner = 0;
        let mut stray = Vec::new();
        loop {
            match self.kind(next) {
                Some(TokenKind::ListClose) if inner > 0 => inner -= 1,
                Some(TokenKind::ListClose) => {
                    if empty {
                        stray.push(say::empty_list(open.to(self.span(next))));
                    }
                    self.diagnostics.append(&mut stray);
                    return next + 1;
                }
                Some(TokenKind::Line) => {
                    line.get_or_insert(next);
                }
                Some(TokenKind::Comment) => {}
                Some(TokenKind::Comma) => {
                    if comma {
                        stray.push(say::spare_comma(self.span(next)));
                    }
                    comma = true;
                    next += 1;
                    continue;
                }
                Some(
                    TokenKind::Bare
                    | TokenKind::Name
                    | TokenKind::Key
                    | TokenKind::Trusted
                    | TokenKind::TrustedKey
                    | TokenKind::Reference
                    | TokenKind::Braces
                    | TokenKind::String
                    | TokenKind::Block,
                ) => {
                    let span = self.span(next);
                    let quoted = |t: usize| {
                        matches!(self.tokens[t].kind, TokenKind::String | TokenKind::Braces | TokenKind::Block)
                    };
                    let is_item = |t: usize| quoted(t) || self.is_key(t) || self.tokens[t].kind.is_value();
                    let apart = !self.touches(span.start) || next == at + 1 || !is_item(next - 1);
                    // Words that touch are one item; a string that touches anything was meant to be another.
                    if !apart && (quoted(next) || quoted(next - 1)) {
                        let both = Span::new(self.span(next - 1).start, span.end);
                        stray.push(say::missing_space(both, span.start, quoted(next - 1)));
                    }
                    empty = false;
                }
                Some(TokenKind::ListOpen) if line.is_none() => {
                    if inner == 0 {
                        stray.push(say::nested_list(self.span(next)));
                    }
                    inner += 1;
                    empty = false;
                }
                Some(TokenKind::Junk | TokenKind::BraceBad | TokenKind::StringOpen) if line.is_none() => {
                    let span = self.span(next);
                    match self.tokens[next].kind {
                        TokenKind::StringOpen => stray.push(say::unclosed_string(span, self.word(next))),
                        TokenKind::BraceBad => stray.push(say::bad_brace(span, self.word(next), false)),
                        _ if self.is_control(next) => {}
                        _ => stray.push(say::stray_character(span, self.word(next))),
                    }
                    if self.tokens[next].kind == TokenKind::StringOpen {
                        self.diagnostics.append(&mut stray);
                        return next + 1;
                    }
                    empty = false;
                }
                _ => {
                    // Never closed: what stands on its own line is taken to be meant.
                    let mut brackets = stray;
                    brackets.insert(0, say::unclosed_bracket(open, '[', ']'));
                    brackets.truncate(1);
                    self.diagnostics.append(&mut brackets);
                    return line.unwrap_or(next);
                }
            }
            if !matches!(self.kind(next), Some(TokenKind::Line | TokenKind::Comment)) {
                comma = false;
            }
            next += 1;
        }
    }

    pub(super) fn is_key(&self, token: usize) -> bool {
        matches!(self.tokens[token].kind, TokenKind::Key | TokenKind::TrustedKey)
    }

    /// `=` with white space before it; returns the token behind what it joins.
    fn space_around_equals(&mut self, at: usize) -> usize {
        let span = self.span(at);
        let before = self.span(at - 1).end;
        let alone = self.word(at) == "=";
        let follows = alone && self.kind(at + 1).is_some_and(TokenKind::is_value);
        let after = if follows { self.tokens[at + 1].start } else { span.start + 1 };
        let equals = Span::new(span.start, span.start + 1);
        let named = matches!(self.tokens[at - 1].kind, TokenKind::Bare | TokenKind::Name);
        if named && (follows || !alone) {
            self.diagnostics.push(say::space_around_equals(equals, Span::new(before, after), "="));
        } else {
            self.diagnostics.push(say::stray_character(equals, "="));
        }
        if follows { self.value(at + 1) } else { at + 1 }
    }

    /// A run of characters that belong to nothing: one complaint; returns the last of them.
    fn junk(&mut self, at: usize) -> usize {
        let mut last = at;
        while self.kind(last + 1) == Some(TokenKind::Junk) && self.span(last).end == self.tokens[last + 1].start {
            last += 1;
        }
        if !(at..=last).all(|t| self.is_control(t)) {
            let span = self.span(at).to(self.span(last));
            self.diagnostics.push(say::stray_character(span, &self.text[span.range()]));
        }
        last
    }

    /// The place of the `'`, not too far away, that closes the string of several words which a token begins; none where a
    /// single word has quotes as part of it, or where more than one could be the last.
    fn single_quoted(&self, token: usize) -> Option<u32> {
        if self.byte(token) != b'\'' {
            return None;
        }
        let span = self.span(token);
        let rest = &self.text.as_bytes()[span.start as usize + 1..];
        let line = rest.iter().take(MAX_QUOTED).take_while(|byte| !matches!(byte, b'\n' | b'\r'));
        let ends = |at: usize| rest.get(at + 1).is_none_or(|byte| b" \t\r\n;,)".contains(byte));
        let mut closing = line.enumerate().filter(|&(at, byte)| *byte == b'\'' && ends(at)).map(|(at, _)| at);
        let close = span.start + 1 + closing.next()? as u32;
        (close >= span.end && closing.next().is_none()).then_some(close)
    }

    /// A string in other quotes than Flow has: one complaint for all of it; returns the token behind.
    fn other_quote(&mut self, at: usize) -> usize {
        let open = self.span(at).start;
        let sign = |at: u32| {
            let width = self.text[at as usize..].chars().next().map_or(0, char::len_utf8);
            Span::new(at, at + width as u32)
        };
        let quote = sign(open);
        let end = self.single_quoted(at).unwrap_or_else(|| {
            // A curly one ends with the next one, or with the line.
            let rest = &self.text[quote.end as usize..];
            quote.end + rest.find(|c| c == '\n' || is_curly_quote(c)).unwrap_or(rest.len()) as u32
        });
        let close = Some(sign(end)).filter(|close| !matches!(&self.text[close.range()], "" | "\n"));
        let finding = match close {
            Some(close) if self.byte(at) == b'\'' => {
                say::single_quotes(quote, close, &self.text[quote.end as usize..close.start as usize])
            }
            _ => say::curly_quote(quote, close),
        };
        self.diagnostics.push(finding);
        let end = close.map_or(end, |close| close.end);
        let mut next = at + 1;
        while next < self.tokens.len() && self.tokens[next].start < end && self.kind(next) != Some(TokenKind::Line) {
            next += 1;
        }
        next
    }

    /// Whether a word is the `=` of `=>`.
    fn is_fat_arrow(&self, token: usize) -> bool {
        self.byte(token) == b'='
            && self.kind(token + 1) == Some(TokenKind::Close)
            && self.tokens[token + 1].start == self.tokens[token].start + 1
    }

    /// Whether a word ends a case with a colon, as other languages do: `on 1: -> sales`.
    fn ends_case(&self, token: usize) -> bool {
        let word = self.word(token);
        word.len() > 1
            && word.ends_with(':')
            && (self.ends_header(token + 1) || self.kind(token + 1) == Some(TokenKind::Arrow))
    }
}

//! One line of a file, part by part.
//!
//! In: a node. Out: its name, arguments and arrow with one blank between them, its lists and block strings laid out. Its
//! block is not written here.

use std::borrow::Cow;

use super::block_lines;
use super::layout::{Layout, WIDTH};
use crate::syntax::{Node, TokenKind, text};

/// A comment as it is written: one blank at least between `#` and what it says.
pub(super) fn comment_text(comment: &str) -> Cow<'_, str> {
    let words = comment.trim_start_matches('#');
    if words.is_empty() || words.starts_with([' ', '\t', '!']) {
        return Cow::Borrowed(comment);
    }
    let signs = &comment[..comment.len() - words.len()];
    Cow::Owned(format!("{signs} {words}"))
}

fn is_key(kind: Option<TokenKind>) -> bool {
    matches!(kind, Some(TokenKind::Key | TokenKind::TrustedKey))
}

impl<'s> Layout<'_, 's> {
    /// The own line of a node: one blank between its parts.
    pub(super) fn header(&mut self, this: u32, level: usize, flat: bool) {
        let file = self.file;
        let Some(&Node { first, last, .. }) = self.node(this) else { return };
        let (first, last) = (first as usize, last as usize);
        if first == last {
            self.out.push_str("< >");
        }
        let declared = file.declared(this);
        let behind = declared.as_ref().map_or(first, |(_, behind)| *behind);
        self.out.push_str(declared.as_ref().map_or("", |(declared, _)| declared));
        // What is no signature is copied: its grammar is not that of other lines.
        let is_signature = file.keyword(this) == "def" && declared.is_none();
        let mut at = behind;
        while at < last {
            let kind = file.kind(at);
            if at > behind && self.is_apart(at, is_signature) {
                self.out.push(' ');
            }
            match kind {
                Some(TokenKind::ListOpen) if !is_signature => {
                    // How wide it would be on an attribute line, where it can stand as well.
                    let key = if is_key(file.kind(at - 1)) { file.span(at - 1).len() } else { 0 };
                    let before = 2 * (level + usize::from(!is_key(file.kind(first)))) + key;
                    at = self.list(at, last, level, flat, before);
                    continue;
                }
                Some(TokenKind::Braces) => self.out.push_str(&self.item(at, at + 1)),
                Some(TokenKind::Block) => self.block_string(at, level, at == first),
                _ => self.out.push_str(file.word(at)),
            }
            at += 1;
        }
    }

    /// Whether a blank stands in front of a part.
    fn is_apart(&self, at: usize, is_signature: bool) -> bool {
        let touches = self.file.span(at - 1).end == self.file.span(at).start;
        match (self.file.kind(at - 1), self.file.kind(at)) {
            _ if is_signature => !touches,
            (_, Some(TokenKind::Comma)) => false,
            (Some(TokenKind::Comma | TokenKind::Arrow), _) | (_, Some(TokenKind::Arrow)) => true,
            _ => !touches,
        }
    }

    /// Words that touch, as they are written; a name in braces alone without the blanks around it.
    fn item(&self, first: usize, end: usize) -> Cow<'s, str> {
        let file = self.file;
        if end == first + 1 && file.kind(first) == Some(TokenKind::Braces) {
            return format!("{{{}}}", text::name(file.word(first))).into();
        }
        file.text[file.span(first).to(file.span(end - 1)).range()].into()
    }

    /// A block string. What is taken off its lines is put before them anew, so its text stays the same.
    fn block_string(&mut self, at: usize, level: usize, begins_line: bool) {
        let file = self.file;
        let Some((opening, lines)) = block_lines(file.word(at)) else {
            self.out.push_str(file.word(at)); // never: such a line is broken, and copied
            return;
        };
        let level = if begins_line { level } else { level + 1 };
        self.out.push_str("\"\"\"");
        if !opening.is_empty() {
            self.out.push_str("  ");
            self.out.push_str(&comment_text(opening));
        }
        for line in lines {
            if line.is_empty() {
                self.out.push('\n');
            } else {
                self.go_on(level);
                self.out.push_str(line);
            }
        }
        self.go_on(level);
        self.out.push_str("\"\"\"");
    }

    /// `[a b c]` on one line if it fits there behind `before` columns, else an item a line; returns the token behind.
    fn list(&mut self, open: usize, last: usize, level: usize, flat: bool, before: usize) -> usize {
        let file = self.file;
        let mut items = Vec::new();
        let mut width = 0;
        let mut needs_lines = false;
        let mut at = open + 1;
        while at < last && file.kind(at) != Some(TokenKind::ListClose) {
            let first = at;
            at += 1;
            match file.kind(first) {
                Some(TokenKind::Line | TokenKind::Comma) => continue,
                Some(TokenKind::Comment | TokenKind::Block) => needs_lines = true,
                _ => {
                    // Words that touch are one item.
                    let ends = [TokenKind::Line, TokenKind::Comma, TokenKind::Comment, TokenKind::ListClose];
                    while at < last
                        && !file.kind(at).is_none_or(|kind| ends.contains(&kind))
                        && file.span(at - 1).end == file.span(at).start
                    {
                        at += 1;
                    }
                    width += self.item(first, at).chars().count() + 1;
                }
            }
            items.push((first, at));
        }
        let one_line = !needs_lines && (flat || before + width < WIDTH || items.len() == 1);
        self.out.push('[');
        for (number, &(first, end)) in items.iter().enumerate() {
            let is_comment = file.kind(first) == Some(TokenKind::Comment);
            if one_line {
                if number > 0 {
                    self.out.push(' ');
                }
            } else if is_comment && file.kind(self.before_commas(first)) != Some(TokenKind::Line) {
                self.out.push_str("  ");
            } else {
                if number > 0 && self.is_below_blank(first) {
                    self.out.push('\n');
                }
                self.go_on(level + 1);
            }
            match file.kind(first) {
                Some(TokenKind::Comment) => self.out.push_str(&comment_text(file.word(first))),
                Some(TokenKind::Block) => self.block_string(first, level + 1, true),
                _ => self.out.push_str(&self.item(first, end)),
            }
        }
        if !one_line {
            self.go_on(level);
        }
        self.out.push(']');
        at + 1
    }

    /// The last token before one that is no comma.
    fn before_commas(&self, token: usize) -> usize {
        let is_comma = |at: &usize| self.file.kind(*at) == Some(TokenKind::Comma);
        (0..token).rev().find(|at| !is_comma(at)).unwrap_or(0)
    }

    /// Whether a blank line stands above a part of a list.
    fn is_below_blank(&self, token: usize) -> bool {
        let mut lines = 0;
        for at in (0..token).rev() {
            match self.file.kind(at) {
                Some(TokenKind::Line) => lines += 1,
                Some(TokenKind::Comma) => {}
                _ => break,
            }
        }
        lines > 1
    }
}

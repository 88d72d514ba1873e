//! A file written anew, line by line.
//!
//! In: a parsed file. Out: its text in the one style, or nothing where it cannot be told what belongs to what. One walk
//! over the tokens; what is broken is copied. Whether the result means the same is not asked here.

use super::line::comment_text;
use super::{File, NONE, means_same};
use crate::syntax::{Node, TokenKind, comment};

/// How wide a line may be before what can be broken is.
pub(super) const WIDTH: usize = 100;
/// The keywords of which `< >` says that nothing is to be done: without it they would be incomplete.
const MAY_BE_EMPTY: [&str; 4] = ["flow", "def", "on", "otherwise"];

/// Writes a file.
pub(super) fn lay_out(file: &File<'_>) -> Option<String> {
    let out = String::with_capacity(file.text.len() + file.text.len() / 8);
    let mut layout = Layout { file, out, line: 0, scanned: (0, false), state: State::default() };
    layout.file().ok()?;
    let mut out = layout.out;
    if !out.is_empty() {
        out.push('\n');
    }
    Some(out)
}

/// Where the nesting is not what it looks like: what is being laid out must be copied.
struct Unclear;

type Result<T = ()> = std::result::Result<T, Unclear>;

/// What the lines of a block have around them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    /// Indentation of this many bytes.
    Indented(usize),
    /// `<` and `>`.
    Inline,
}

pub(super) struct Layout<'f, 's> {
    pub(super) file: &'f File<'s>,
    pub(super) out: String,
    /// Where the last line begins in `out`.
    line: usize,
    /// Up to which token comments were looked at last, and whether they are documentation of what follows.
    scanned: (usize, bool),
    state: State,
}

#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// The next token.
    at: usize,
    /// The next node.
    node: u32,
    /// A blank line is due.
    blank: bool,
    /// The last line opened a block.
    fresh: bool,
    /// The last line ends with a comment.
    commented: bool,
    /// The last line is a comment at the top, which may belong to a flow below it.
    run: bool,
    /// The last line at the top belongs to a flow or a fragment.
    after_flow: bool,
    /// A comment above says what is allowed on the line that comes next.
    allowed: bool,
}

impl<'s> Layout<'_, 's> {
    fn file(&mut self) -> Result {
        loop {
            self.skip_blank();
            match self.file.kind(self.state.at) {
                None => return Ok(()),
                Some(TokenKind::Comment) => self.own_comment(0),
                Some(_) => self.chunk()?,
            }
        }
    }

    pub(super) fn node(&self, node: u32) -> Option<&Node> {
        self.file.tree.nodes().get(node as usize)
    }

    /// One line at the top of the file, with its block: laid out, or copied where its nesting is in doubt.
    fn chunk(&mut self) -> Result {
        let from = self.state.at;
        let (end, limit) = self.chunk_end();
        let doubt = self.file.doubts.partition_point(|&at| (at as usize) < from);
        let doubted = self.file.doubts.get(doubt).is_some_and(|&at| (at as usize) < limit);
        let before = (self.out.len(), self.line, self.state);
        if !doubted && self.margin(from) == 0 {
            let laid_out = self.statements(0, Around::Indented(0));
            if laid_out.is_ok() && self.state.node == end && self.is_kept(from, limit, before.0, before.2.allowed) {
                return Ok(());
            }
            self.out.truncate(before.0);
            (self.line, self.state) = (before.1, before.2);
        }
        if self.node(self.state.node).is_none_or(|node| (node.first as usize) != from) {
            return Err(Unclear);
        }
        let flow = self.is_flow(self.state.node);
        self.separate(flow);
        self.state.after_flow = self.holds_flow(self.state.node, end);
        self.copy(from, limit);
        self.state.node = end;
        Ok(())
    }

    /// Whether what was written from `start` on means what stands in the source from token `from` to the next one. That
    /// is asked only where something in it is broken, or silenced: what depends on lines may have moved to others.
    fn is_kept(&self, from: usize, limit: usize, start: usize, allowed: bool) -> bool {
        let file = self.file;
        let allows = |at| file.kind(at) == Some(TokenKind::Comment) && self.allows(at);
        if !allowed && file.broken[from] == file.broken[limit] && !(from..limit).any(allows) {
            return true;
        }
        let end = match file.kind(self.state.at) {
            None => file.text.len(),
            Some(TokenKind::Line) => file.span(self.state.at).start as usize,
            Some(_) => self.line_start(self.state.at),
        };
        let above = if allowed { "# flowc: allow\n" } else { "" };
        let before = format!("{above}{}", &file.text[self.line_start(from)..end]);
        let after = format!("{above}{}", self.out[start..].trim_start_matches('\n'));
        means_same(before, after)
    }

    /// The node behind the line at the top that begins here, and the line end in front of the line which that is on.
    fn chunk_end(&self) -> (u32, usize) {
        let mut node = self.state.node;
        while let Some(this) = self.node(node) {
            node = this.end;
            let Some(next) = self.node(node) else { break };
            let mut before = next.first as usize - 1;
            while self.file.kind(before) == Some(TokenKind::Semicolon) {
                before -= 1;
            }
            if self.file.kind(before) == Some(TokenKind::Line) {
                return (node, before);
            }
        }
        (node, self.file.tree.tokens().len())
    }

    fn allows(&self, comment: usize) -> bool {
        comment::allow(self.file.word(comment)).is_some()
    }

    fn is_flow(&self, node: u32) -> bool {
        matches!(self.file.keyword(node), "flow" | "def")
    }

    /// Whether a flow or a fragment is among the nodes of one block from `from` up to `to`.
    fn holds_flow(&self, from: u32, to: u32) -> bool {
        let next = |&node: &u32| self.node(node).map(|node| node.end);
        std::iter::successors(Some(from), next).take_while(|&node| node < to).any(|node| self.is_flow(node))
    }

    /// Copies lines from the one that token `from` begins, up to the last in front of `limit` that is more than a
    /// comment to the left of what follows.
    fn copy(&mut self, from: usize, limit: usize) {
        let file = self.file;
        let is_own_comment = |at: usize| file.kind(at) == Some(TokenKind::Comment) && file.is_own_line(at);
        let mut last = limit;
        while last > from + 1
            && (matches!(file.kind(last - 1), Some(TokenKind::Line | TokenKind::Semicolon)) || is_own_comment(last - 1))
        {
            last -= 1;
        }
        let margin = self.margin(from);
        let mut next = last;
        while next < limit {
            if is_own_comment(next) {
                if self.margin(next) <= margin {
                    break;
                }
                last = next + 1;
            }
            next += 1;
        }
        let text = file.text;
        let start = self.line_start(from);
        let end = file.span(last - 1).end as usize;
        let end = memchr::memchr(b'\n', &text.as_bytes()[end..]).map_or(text.len(), |found| end + found);
        self.begin_line();
        for (number, line) in text[start..end].split('\n').enumerate() {
            if number > 0 {
                self.out.push('\n');
                self.line = self.out.len();
            }
            self.out.push_str(line.strip_suffix('\r').unwrap_or(line));
        }
        self.state.allowed = false;
        self.state.commented = true;
        self.state.at = last;
    }

    /// Where the line of a token begins in the source.
    fn line_start(&self, token: usize) -> usize {
        let start = self.file.tree.tokens()[token].start as usize;
        let before = &self.file.text.as_bytes()[..start];
        memchr::memrchr(b'\n', before).map_or(self.file.source.start() as usize, |found| found + 1)
    }

    /// The width of the indentation of the line that a token is on.
    fn margin(&self, token: usize) -> usize {
        let line = &self.file.text.as_bytes()[self.line_start(token)..];
        line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count()
    }

    /// Steps over line ends and `;`, and remembers whether a blank line is among them.
    fn skip_blank(&mut self) {
        while let Some(kind @ (TokenKind::Line | TokenKind::Semicolon)) = self.file.kind(self.state.at) {
            self.state.at += 1;
            self.state.blank |= kind == TokenKind::Line && self.file.kind(self.state.at) == Some(TokenKind::Line);
        }
    }

    /// Ends the last line, and leaves one blank where one is due and something stands above it in its block.
    fn begin_line(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
            if self.state.blank && !self.state.fresh {
                self.out.push('\n');
            }
        }
        self.line = self.out.len();
        self.state = State { blank: false, fresh: false, commented: false, run: false, ..self.state };
    }

    fn begin(&mut self, level: usize) {
        self.begin_line();
        self.indent(level);
    }

    fn indent(&mut self, level: usize) {
        self.out.extend(std::iter::repeat_n("  ", level));
    }

    /// Goes on in a further line of the same statement.
    pub(super) fn go_on(&mut self, level: usize) {
        self.out.push('\n');
        self.line = self.out.len();
        self.indent(level);
    }

    /// Sees to the blank lines around flows and fragments, which stand apart.
    fn separate(&mut self, is_flow: bool) {
        self.state.blank |= self.state.after_flow || (is_flow && !self.state.run);
        self.state.after_flow = false;
    }

    /// A comment that has its line for itself.
    fn own_comment(&mut self, level: usize) {
        let at = self.state.at;
        let follows = self.state.run && !self.state.blank;
        if level == 0 {
            self.separate(false);
            self.state.blank |= !follows && self.heads_flow();
        }
        self.begin(level);
        let comment = comment_text(self.file.word(at));
        self.out.push_str(&comment);
        self.state.commented = true;
        self.state.run = level == 0;
        self.state.allowed |= self.allows(at);
        self.state.at += 1;
        // Behind a `;` it was no documentation of the next line, and becomes none.
        self.state.blank |= comment.starts_with("##") && self.file.kind(at - 1) != Some(TokenKind::Line);
    }

    /// A comment behind something on its line: it stays with the last line, or gets one of its own where that has one.
    fn trailing_comment(&mut self, level: usize) {
        let at = self.state.at;
        let comment = comment_text(self.file.word(at));
        if self.state.commented || self.out.is_empty() {
            if level == 0 {
                self.separate(false);
            }
            self.begin(level);
            self.state.blank = comment.starts_with("##");
        } else {
            self.out.push_str("  ");
        }
        self.out.push_str(&comment);
        self.state.commented = true;
        self.state.at += 1;
    }

    /// Whether the comments that begin here stand directly above a flow or a fragment.
    fn heads_flow(&self) -> bool {
        matches!(self.keyword_at(self.comments_end("#")), "flow" | "def")
    }

    /// Whether the comments that begin here are the documentation of what follows.
    fn documents(&mut self) -> bool {
        if self.state.at >= self.scanned.0 {
            let end = self.comments_end("##");
            let documented = matches!(self.keyword_at(end), "flow" | "def" | "let" | "param");
            self.scanned = (end.max(self.state.at + 1), end > self.state.at && documented);
        }
        self.scanned.1
    }

    fn keyword_at(&self, token: usize) -> &'s str {
        let is_next = self.node(self.state.node).is_some_and(|node| node.first as usize == token);
        if is_next { self.file.keyword(self.state.node) } else { "" }
    }

    /// The token behind the comments that begin here, if no blank line comes before it.
    fn comments_end(&self, sign: &str) -> usize {
        let mut at = self.state.at;
        while self.file.kind(at) == Some(TokenKind::Comment) && self.file.word(at).starts_with(sign) {
            at += 1;
            while let Some(kind @ (TokenKind::Line | TokenKind::Semicolon)) = self.file.kind(at) {
                if kind == TokenKind::Line && self.file.kind(at + 1) == Some(TokenKind::Line) {
                    return at;
                }
                at += 1;
            }
        }
        at
    }

    /// What stands in a block, up to node `end`.
    fn items(&mut self, level: usize, end: u32, around: Around) -> Result {
        loop {
            self.skip_blank();
            match (self.file.kind(self.state.at), around) {
                (None, Around::Indented(_)) | (Some(TokenKind::Close), Around::Inline) => return Ok(()),
                (None, Around::Inline) | (Some(TokenKind::Close), Around::Indented(_)) => return Err(Unclear),
                (Some(TokenKind::Comment), _) if !self.file.is_own_line(self.state.at) => self.trailing_comment(level),
                (Some(TokenKind::Comment), Around::Indented(width)) if self.state.node >= end => {
                    // Behind the last statement, a comment belongs to the block that it is indented like.
                    if self.margin(self.state.at) < width || self.documents() {
                        return Ok(());
                    }
                    self.own_comment(level);
                }
                (Some(TokenKind::Comment), _) => self.own_comment(level),
                (Some(_), _) if self.state.node < end => self.statements(level, around)?,
                (Some(_), Around::Indented(_)) => return Ok(()),
                (Some(_), Around::Inline) => return Err(Unclear),
            }
        }
    }

    /// The statements that share a line, and the block of the last of them.
    fn statements(&mut self, level: usize, around: Around) -> Result {
        let file = self.file;
        let first = self.state.node;
        let from = self.state.at;
        let mut last = first;
        let mut to;
        loop {
            let node = *self.node(last).ok_or(Unclear)?;
            to = node.last as usize;
            if last == first && node.first as usize != from {
                return Err(Unclear);
            }
            if file.kind(to) == Some(TokenKind::Open) {
                to = self.close_of(to)? + 1;
            }
            while file.kind(to) == Some(TokenKind::Semicolon) {
                to += 1;
            }
            match file.kind(to) {
                None | Some(TokenKind::Line | TokenKind::Comment | TokenKind::Close) => break,
                Some(_) if self.node(node.end).is_some_and(|next| next.first as usize == to) => last = node.end,
                Some(_) => return Err(Unclear),
            }
        }
        let node = *self.node(last).ok_or(Unclear)?;
        let inline = file.kind(node.last as usize) == Some(TokenKind::Open);
        if file.broken[from] < file.broken[to] {
            return self.copy_broken(level, around, node.end);
        }
        let comment = (file.kind(to) == Some(TokenKind::Comment)).then_some(to);
        let allowed = self.state.allowed || comment.is_some_and(|at| self.allows(at));
        self.state.allowed = false;
        if allowed && file.lines[from] == file.lines[to] {
            // What is allowed is allowed on a line: its statements stay together.
            if level == 0 {
                self.separate(self.is_flow(first));
            }
            self.begin(level);
            self.on_one_line(first, node.end)?;
            self.state.after_flow |= level == 0 && self.holds_flow(first, node.end);
        } else {
            let mut this = first;
            loop {
                self.statement(this, level)?;
                if this == last {
                    break;
                }
                this = self.node(this).ok_or(Unclear)?.end;
            }
        }
        self.state.at = to;
        if comment.is_some() {
            self.trailing_comment(level);
        }
        self.state.node = node.end;
        if !inline && last + 1 < node.end {
            self.state.node = last + 1;
            self.state.fresh = true;
            let child = self.node(last + 1).ok_or(Unclear)?.first as usize;
            self.items(level + 1, node.end, Around::Indented(self.margin(child)))?;
            if self.state.node != node.end {
                return Err(Unclear);
            }
        } else if let (Around::Indented(_), false) = (around, inline)
            && MAY_BE_EMPTY.contains(&file.keyword(last))
        {
            // A block that holds nothing yet but what its author means to do.
            self.state.fresh = true;
            self.items(level + 1, node.end, Around::Indented(self.margin(from) + 1))?;
            self.state.fresh = false;
        }
        Ok(())
    }

    fn close_of(&self, open: usize) -> Result<usize> {
        match self.file.close[open] {
            NONE => Err(Unclear),
            close => Ok(close as usize),
        }
    }

    /// Copies a line of which a part is broken, with its block, up to node `end`. That says the same only where its
    /// indentation is right already.
    fn copy_broken(&mut self, level: usize, around: Around, end: u32) -> Result {
        let from = self.state.at;
        let start = self.line_start(from);
        let margin = self.margin(from);
        let is_right = margin == 2 * level && !self.file.text[start..start + margin].contains('\t');
        if around == Around::Inline || !is_right {
            return Err(Unclear);
        }
        if level == 0 {
            self.separate(self.is_flow(self.state.node));
            self.state.after_flow = self.is_flow(self.state.node);
        }
        let limit = self.node(end).map_or(self.file.tree.tokens().len(), |next| next.first as usize);
        self.copy(from, limit);
        self.state.node = end;
        Ok(())
    }

    /// One statement, attribute line or text line, with its inline block if it has one.
    fn statement(&mut self, this: u32, level: usize) -> Result {
        let node = *self.node(this).ok_or(Unclear)?;
        if level == 0 {
            self.separate(self.is_flow(this));
        }
        self.begin(level);
        if level == 0 {
            self.state.after_flow = self.is_flow(this);
        }
        self.header(this, level, false);
        let open = node.last as usize;
        if self.file.kind(open) != Some(TokenKind::Open) {
            return Ok(());
        }
        let close = self.close_of(open)?;
        self.state.at = open + 1;
        self.state.node = this + 1;
        if node.end == this + 1 {
            if MAY_BE_EMPTY.contains(&self.file.keyword(this)) {
                self.out.push_str(" < >");
            }
            self.items(level, node.end, Around::Inline)?;
        } else if !self.inline_block(this, close) {
            self.state.fresh = true;
            self.items(level + 1, node.end, Around::Inline)?;
        }
        if self.state.at != close || self.state.node != node.end {
            return Err(Unclear);
        }
        // A blank line in front of `>` is at the end of a block. Documentation is only what stood above a line before.
        let line = &self.out[self.line..];
        self.state.blank = line.trim_start().starts_with("##");
        (self.state.allowed, self.state.run) = (false, false);
        self.state.at = close + 1;
        Ok(())
    }

    /// Writes an inline block behind its header, if it is one statement that was written on one line and is short.
    fn inline_block(&mut self, this: u32, close: usize) -> bool {
        let file = self.file;
        let Some(&node) = self.node(this) else { return false };
        let Some(&child) = self.node(this + 1) else { return false };
        let open = node.last as usize;
        let header = file.lines[node.first as usize] == file.lines[open] && !self.out[self.line..].contains('\n');
        let single = node.end == this + 2 && file.kind(child.last as usize) != Some(TokenKind::Open);
        if !header || !single || file.lines[open] != file.lines[close] {
            return false;
        }
        let before = self.out.len();
        self.out.push_str(" < ");
        self.header(this + 1, 0, true);
        self.out.push_str(" >");
        if self.column().is_none_or(|column| column > WIDTH) {
            self.out.truncate(before);
            return false;
        }
        self.state.at = close;
        self.state.node = node.end;
        true
    }

    /// Writes the nodes of one block with their inline blocks on the line that has begun.
    fn on_one_line(&mut self, from: u32, to: u32) -> Result {
        let mut this = from;
        while this < to {
            let node = *self.node(this).ok_or(Unclear)?;
            if this > from {
                self.out.push_str("; ");
            }
            self.header(this, 0, true);
            if self.file.kind(node.last as usize) == Some(TokenKind::Open) {
                if this + 1 < node.end {
                    self.out.push_str(" < ");
                    self.on_one_line(this + 1, node.end)?;
                    self.out.push_str(" >");
                } else if MAY_BE_EMPTY.contains(&self.file.keyword(this)) {
                    self.out.push_str(" < >");
                }
            }
            this = node.end;
        }
        Ok(())
    }

    /// How many columns the last line has; none where they are far too many to count.
    fn column(&self) -> Option<usize> {
        let line = &self.out[self.line..];
        (line.len() <= 4 * WIDTH).then(|| line.chars().count())
    }
}

//! How the tokens of a file nest: lines, indentation, `;`, inline blocks.
//!
//! In: tokens. Out: nodes in pre-order, and everything that is wrong with the shape of a line or a block. Nesting is
//! kept on a stack of its own, so depth costs memory and nothing else. What a name means is not looked at, but for the
//! few words that can only begin a line at the top of a file: they show where an unclosed `<` must have ended.

use super::tree::{Node, NodeKind, Token, TokenKind, Tree};
use super::{is_curly_quote, is_odd_blank};
use crate::diagnostic::catalog::syntax as say;
use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::source::Span;

/// How deep blocks may nest.
pub const MAX_DEPTH: usize = 256;

/// Words that begin a line at the top of a file and nowhere else.
const TOP_LEVEL: [&str; 4] = ["flow", "def", "let", "use"];

/// Builds the nodes of a tree that has its tokens.
pub(super) fn layout(text: &str, tree: &mut Tree, diagnostics: &mut Vec<Diagnostic>) {
    let mut first = Layout::new(text, tree, &[]);
    first.run();
    // Inside `< >` indentation means nothing, so one that is never closed shows at the end of the file only. Then
    // its line does count: the block ends in front of the first line that is not deeper.
    let unclosed: Vec<u32> = first.frames.iter().filter_map(Frame::open).collect();
    let result = if unclosed.is_empty() {
        first
    } else {
        let mut second = Layout::new(text, tree, &unclosed);
        second.run();
        second.close_all();
        second
    };
    let Layout { nodes, diagnostics: found, .. } = result;
    diagnostics.extend(found);
    tree.nodes = nodes;
}

/// A block that is open.
#[derive(Debug, Clone, Copy)]
struct Frame {
    /// The node whose block it is; none for the top of the file.
    node: Option<u32>,
    /// The last node in it.
    last: Option<u32>,
    kind: FrameKind,
    /// How many blocks lie around it.
    depth: u32,
    /// Whether anything but attribute lines stands in it.
    has_content: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FrameKind {
    /// Lines of one indentation.
    Indented { width: u32 },
    /// `<` … `>`, opened by a token on a line of an indentation.
    Inline { open: u32, width: u32 },
}

impl Frame {
    fn open(&self) -> Option<u32> {
        match self.kind {
            FrameKind::Inline { open, .. } => Some(open),
            FrameKind::Indented { .. } => None,
        }
    }

    fn width(&self) -> u32 {
        match self.kind {
            FrameKind::Indented { width } | FrameKind::Inline { width, .. } => width,
        }
    }
}

struct Layout<'t> {
    text: &'t str,
    tree: &'t Tree,
    tokens: &'t [Token],
    /// The `<` that the end of the file has shown to be unclosed, in order.
    unclosed: &'t [u32],
    nodes: Vec<Node>,
    frames: Vec<Frame>,
    diagnostics: Vec<Diagnostic>,
    /// The first indentation of the file: where it stands, and whether it is made of tabs.
    indentation: Option<(Span, bool)>,
    /// The outermost block on the stack that is known never to be closed.
    outermost: Option<usize>,
    /// The statement whose inline block was closed last, and where that block begins.
    closed: Option<(u32, u32)>,
    /// Whether the block of the next node is a guess.
    misplaced: bool,
}

impl<'t> Layout<'t> {
    fn new(text: &'t str, tree: &'t Tree, unclosed: &'t [u32]) -> Self {
        let top =
            Frame { node: None, last: None, kind: FrameKind::Indented { width: 0 }, depth: 0, has_content: false };
        Self {
            text,
            tree,
            tokens: &tree.tokens,
            unclosed,
            nodes: Vec::with_capacity(text.len() / 32 + 4),
            frames: vec![top],
            diagnostics: Vec::new(),
            indentation: None,
            outermost: None,
            closed: None,
            misplaced: false,
        }
    }

    fn run(&mut self) {
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            at = match token.kind {
                TokenKind::Line => self.line(at),
                TokenKind::Semicolon | TokenKind::Comment => at + 1,
                TokenKind::Close => self.close(at),
                _ => self.node(at),
            };
        }
        while self.frames.len() > 1 && self.top().open().is_none() {
            self.pop();
        }
    }

    fn top(&self) -> Frame {
        self.frames[self.frames.len() - 1]
    }

    fn top_mut(&mut self) -> &mut Frame {
        let top = self.frames.len() - 1;
        &mut self.frames[top]
    }

    fn span(&self, token: usize) -> Span {
        self.tree.span(self.text, token)
    }

    fn kind(&self, token: usize) -> Option<TokenKind> {
        self.tokens.get(token).map(|t| t.kind)
    }

    fn word(&self, token: usize) -> &'t str {
        &self.text[self.span(token).range()]
    }

    /// Closes the innermost block.
    fn pop(&mut self) {
        if let Some(frame) = self.frames.pop()
            && let Some(node) = frame.node
        {
            self.nodes[node as usize].end = self.nodes.len() as u32;
        }
        self.outermost = self.outermost.filter(|&outermost| outermost < self.frames.len());
    }

    fn push(&mut self, node: Option<u32>, kind: FrameKind, depth: u32) {
        self.frames.push(Frame { node, last: None, kind, depth, has_content: false });
    }

    /// A new line: its indentation says which block goes on.
    fn line(&mut self, at: usize) -> usize {
        let next = at + 1;
        let Some(kind) = self.kind(next) else { return next };
        if matches!(kind, TokenKind::Line | TokenKind::Comment) {
            return next;
        }
        let margin = self.margin(at);
        if self.top().open().is_some() {
            let top_level = margin.is_empty() && kind == TokenKind::Name && TOP_LEVEL.contains(&self.word(next));
            if top_level {
                self.close_inline(0);
            } else if kind != TokenKind::Close
                && let Some(outermost) = self.outermost
                && margin.len() as u32 <= self.frames[outermost].width()
            {
                self.close_inline(outermost);
            }
            if self.top().open().is_some() {
                return next;
            }
        }
        // Where tabs and spaces mix, widths do not compare: the line stays in the block that is open, or opens the one
        // that a lone name in front of it asks for.
        if self.check_margin(margin) || self.top().width() == 0 {
            self.indent(margin, next);
        } else {
            self.misplaced = true;
            let frame = self.top();
            if let Some(last) = frame.last
                && last as usize + 1 == self.nodes.len()
                && self.can_have_block(last)
                && self.nodes[last as usize].last == self.nodes[last as usize].first + 1
            {
                self.push(Some(last), FrameKind::Indented { width: frame.width() + 1 }, frame.depth + 1);
            }
        }
        next
    }

    /// The place of the indentation of the line that begins with token `at`.
    fn margin(&self, at: usize) -> Span {
        let next = self.tokens[at + 1].start;
        let line = self.text[..next as usize].trim_end_matches([' ', '\t']).len() as u32;
        Span::new(line.max(self.tokens[at].start), next)
    }

    /// Closes the blocks from frame `from` on that are inline, or above one, complaining of each.
    fn close_inline(&mut self, from: usize) {
        let from = (from..self.frames.len()).find(|&f| self.frames[f].open().is_some()).unwrap_or(self.frames.len());
        for frame in &self.frames[from..] {
            if let Some(open) = frame.open()
                && frame.depth as usize <= MAX_DEPTH
            {
                let span = self.tree.span(self.text, open as usize);
                self.diagnostics.push(say::unclosed_bracket(span, '<', '>'));
            }
        }
        while self.frames.len() > from {
            self.pop();
        }
    }

    /// Closes what is open at the end of the file.
    fn close_all(&mut self) {
        self.close_inline(0);
        while self.frames.len() > 1 {
            self.pop();
        }
    }

    /// Whether the indentation is of the file's one kind, so that its width says something.
    fn check_margin(&mut self, margin: Span) -> bool {
        let blanks = &self.text.as_bytes()[margin.range()];
        let Some(&first) = blanks.first() else { return true };
        let tabs = first == b'\t';
        let (place, expected) = *self.indentation.get_or_insert((margin, tabs));
        let stranger = if expected { b' ' } else { b'\t' };
        let fits = !blanks.contains(&stranger);
        if !fits {
            let both = blanks.contains(&b' ') && blanks.contains(&b'\t');
            let place = (place != margin).then_some(place);
            self.diagnostics.push(say::mixed_indentation(margin, place, expected, both));
        }
        fits
    }

    /// Opens or closes blocks, as a line of this indentation asks for.
    fn indent(&mut self, margin: Span, statement: usize) {
        let width = margin.len() as u32;
        if width > self.top().width() {
            let frame = self.top();
            let parent = frame.last.filter(|&last| self.can_have_block(last));
            match parent {
                Some(parent) => {
                    if let Some((node, open)) = self.closed
                        && node == parent
                    {
                        self.two_blocks(open, statement, margin);
                    }
                    self.push(Some(parent), FrameKind::Indented { width }, frame.depth + 1);
                }
                None => {
                    let before = frame.last.map(|last| self.line_of(last));
                    self.diagnostics.push(say::unexpected_indent(self.line_from(statement), before));
                    self.misplaced = true;
                    self.alias(frame, width);
                }
            }
            return;
        }
        let mut popped = None;
        while self.top().width() > width {
            popped = Some(self.top());
            self.pop();
        }
        if self.top().width() < width
            && let Some(frame) = popped
        {
            // The width stands for the level that it left, so that the lines below are fine.
            let below = self.top();
            let outer = below.last.map(|last| self.line_of(last));
            let inner = frame.last.map(|last| self.line_of(last));
            let expected = (below.width(), frame.width());
            self.diagnostics.push(say::uneven_dedent(self.line_from(statement), width, expected, outer, inner));
            self.misplaced = true;
            self.alias(frame, width);
        }
    }

    /// Opens a block that goes on with the block of `frame` at another width.
    fn alias(&mut self, frame: Frame, width: u32) {
        self.frames.push(Frame { kind: FrameKind::Indented { width }, ..frame });
    }

    fn can_have_block(&self, node: u32) -> bool {
        matches!(self.nodes[node as usize].kind, NodeKind::Statement | NodeKind::Broken)
    }

    fn line_of(&self, node: u32) -> Span {
        let node = &self.nodes[node as usize];
        self.tree.line_span(self.text, node)
    }

    /// The first word of a line.
    fn line_from(&self, statement: usize) -> Span {
        self.span(statement)
    }

    /// Complains of an indented block below a statement that has an inline one, and offers to move that down.
    fn two_blocks(&mut self, open: u32, statement: usize, margin: Span) {
        let indentation = &self.text[margin.range()];
        let mut moved = String::new();
        let mut piece: Option<Span> = None;
        let mut depth = 0;
        let mut close = open as usize + 1;
        loop {
            let kind = self.tokens[close].kind;
            depth += i32::from(kind == TokenKind::Open) - i32::from(kind == TokenKind::Close);
            if depth < 0 || (depth == 0 && matches!(kind, TokenKind::Semicolon | TokenKind::Line)) {
                if let Some(piece) = piece.take() {
                    moved.push('\n');
                    moved.push_str(indentation);
                    moved.push_str(&self.text[piece.range()]);
                }
            } else {
                let span = self.span(close);
                piece = Some(piece.map_or(span, |piece| piece.to(span)));
            }
            if depth < 0 || close + 1 >= statement {
                break;
            }
            close += 1;
        }
        let before = self.text[..self.tokens[open as usize].start as usize].trim_end_matches([' ', '\t']).len() as u32;
        let inline = Span::new(before, self.span(close).end);
        let one_line = !self.text[inline.range()].contains(['\n', '#']);
        let fix = one_line.then(|| vec![Edit { span: inline, text: moved }]);
        self.diagnostics.push(say::two_blocks(self.line_from(statement), self.span(open as usize), fix));
    }

    /// `>`: closes the inline block.
    fn close(&mut self, at: usize) -> usize {
        let frame = self.top();
        let Some(open) = frame.open() else {
            self.diagnostics.push(say::stray_bracket(self.span(at), '>'));
            return self.leftover(at + 1);
        };
        self.pop();
        self.closed = frame.node.map(|node| (node, open));
        let next = at + 1;
        let ends = match self.kind(next) {
            None => true,
            Some(TokenKind::Line | TokenKind::Semicolon | TokenKind::Close | TokenKind::Comment) => true,
            Some(_) => false,
        };
        if let Some(node) = frame.node.filter(|_| !ends) {
            self.nodes[node as usize].broken = true; // part of it stands behind its block
        }
        match self.kind(next) {
            None | Some(TokenKind::Line | TokenKind::Semicolon | TokenKind::Close | TokenKind::Comment) => {}
            Some(TokenKind::Open) => {
                self.diagnostics.push(say::two_blocks(self.span(next), self.span(open as usize), None));
                let node = frame.node;
                self.open(next, node);
                return next + 1;
            }
            Some(TokenKind::Arrow) => {
                self.diagnostics.push(say::arrow_behind_block(self.span(next), self.span(open as usize)));
                let node = self.header(next);
                self.nodes[node as usize].broken = true;
                self.nodes[node as usize].kind = NodeKind::Broken;
                return self.nodes[node as usize].last as usize;
            }
            Some(_) => {
                self.diagnostics.push(say::behind_block(self.span(next)));
                return self.leftover(next);
            }
        }
        next
    }

    /// What a bracket out of its place cuts off from its statement, if it is no statement itself: nothing more is said
    /// of where it stands.
    fn leftover(&mut self, at: usize) -> usize {
        let part = |kind: TokenKind| {
            let name = matches!(kind, TokenKind::Name | TokenKind::Trusted);
            !name && (kind.is_value() || matches!(kind, TokenKind::Key | TokenKind::TrustedKey | TokenKind::Braces))
        };
        if !self.kind(at).is_some_and(part) {
            return at;
        }
        let found = self.diagnostics.len();
        let node = self.header(at);
        let place = [Code::LateAttribute, Code::NotAStatement];
        let kept: Vec<Diagnostic> = self.diagnostics.drain(found..).filter(|d| !place.contains(&d.code)).collect();
        self.diagnostics.extend(kept);
        self.nodes[node as usize].broken = true;
        self.nodes[node as usize].kind = NodeKind::Broken;
        self.nodes[node as usize].last as usize
    }

    /// `<`: opens the inline block of a node.
    fn open(&mut self, at: usize, node: Option<u32>) {
        let frame = self.top();
        let kind = FrameKind::Inline { open: at as u32, width: frame.width() };
        if self.unclosed.binary_search(&(at as u32)).is_ok() {
            self.outermost.get_or_insert(self.frames.len());
        }
        self.push(node, kind, frame.depth + 1);
    }

    /// A statement, an attribute line or a text line, up to its block.
    fn node(&mut self, at: usize) -> usize {
        let node = self.header(at);
        let last = self.nodes[node as usize].last as usize;
        if self.kind(last) == Some(TokenKind::Open) {
            if !self.can_have_block(node) {
                self.diagnostics.push(say::block_of_no_statement(self.span(last)));
            }
            self.open(last, Some(node));
            return last + 1;
        }
        last
    }

    /// Adds the node that begins at token `at`, without its block.
    fn header(&mut self, at: usize) -> u32 {
        let frame = self.top();
        let kind = match self.tokens[at].kind {
            TokenKind::Name if self.word(at).ends_with(':') => NodeKind::Broken,
            TokenKind::Name | TokenKind::Trusted | TokenKind::Arrow => NodeKind::Statement,
            TokenKind::Bare if self.word(at) == "..." => NodeKind::Statement,
            TokenKind::Key | TokenKind::TrustedKey => NodeKind::Attributes,
            TokenKind::String | TokenKind::Block | TokenKind::Braces => NodeKind::Text,
            _ => NodeKind::Broken,
        };
        let node = self.nodes.len() as u32;
        let found = self.diagnostics.len();
        let too_deep = frame.depth as usize > MAX_DEPTH;
        let (kind, last) = match kind {
            NodeKind::Broken => (kind, self.broken(at)),
            _ => (kind, self.parts(at, kind)),
        };
        if let Some(blank) = (at..last as usize).find(|&t| self.has_odd_blank(t)) {
            // It stands between what its author takes for two pieces, so that much else is wrong as well.
            self.diagnostics.truncate(found);
            self.odd_blanks(blank, last as usize);
        }
        if too_deep {
            self.diagnostics.truncate(found);
            if frame.depth as usize == MAX_DEPTH + 1 && frame.last.is_none() {
                self.diagnostics.push(say::too_deep(self.span(at), MAX_DEPTH));
            }
        } else if kind == NodeKind::Attributes && frame.has_content && frame.node.is_some() {
            self.diagnostics.push(say::late_attribute(self.span(at)));
        }
        let bad = (at..last as usize).any(|t| self.tokens[t].kind.is_bad());
        let misplaced = std::mem::take(&mut self.misplaced);
        let broken = bad || kind == NodeKind::Broken || too_deep || misplaced || self.diagnostics.len() > found;
        self.nodes.push(Node { first: at as u32, last, end: node + 1, kind, broken });
        let top = self.top_mut();
        top.last = Some(node);
        top.has_content |= kind != NodeKind::Attributes;
        node
    }

    /// What begins like no statement, up to the end of the line or a separator.
    fn broken(&mut self, at: usize) -> u32 {
        let bad = self.tokens[at].kind;
        if bad == TokenKind::StringOpen {
            self.diagnostics.push(say::unclosed_string(self.span(at), self.word(at)));
        } else if self.is_tag(at) {
            return self.tag(at);
        } else if bad == TokenKind::Bare && self.word(at).starts_with(is_curly_quote) {
            let mut next = self.curly_quote(at);
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
            self.diagnostics.push(say::not_a_statement(span, &self.text[span.range()]));
        }
        let mut next = at + 1;
        while !self.ends_header(next) {
            next += 1;
        }
        next as u32
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

    fn has_odd_blank(&self, token: usize) -> bool {
        let word = matches!(self.tokens[token].kind, TokenKind::Bare | TokenKind::Junk);
        word && !self.word(token).is_ascii() && self.word(token).contains(is_odd_blank)
    }

    /// Complains of white space that is none, on the line that holds these tokens.
    fn odd_blanks(&mut self, from: usize, to: usize) {
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

    fn is_control(&self, token: usize) -> bool {
        self.word(token).starts_with(char::is_control)
    }

    fn ends_header(&self, token: usize) -> bool {
        matches!(
            self.kind(token),
            None | Some(
                TokenKind::Line | TokenKind::Semicolon | TokenKind::Open | TokenKind::Close | TokenKind::Comment
            )
        )
    }

    /// The parts of a node's own line; returns the token behind the last one.
    fn parts(&mut self, at: usize, kind: NodeKind) -> u32 {
        let keyword = if self.kind(at) == Some(TokenKind::Name) { self.word(at) } else { "" };
        if keyword == "def" {
            // The signature has a grammar of its own and is read where fragments are.
            let mut next = at + 1;
            while !self.ends_header(next) {
                next += 1;
            }
            return next as u32;
        }
        let commas = keyword == "on";
        let mut next = at;
        let mut arrow = None;
        while !self.ends_header(next) {
            let token = self.tokens[next].kind;
            let span = self.span(next);
            let adjacent = next > at && self.touches(span.start) && !self.is_separator(next - 1);
            match token {
                TokenKind::Key | TokenKind::TrustedKey => {
                    if adjacent {
                        self.missing_space(span.start, next);
                    }
                    next = self.attribute(next);
                    continue;
                }
                TokenKind::Arrow => {
                    if kind != NodeKind::Statement || arrow.is_some() {
                        self.diagnostics.push(say::misplaced_arrow(span));
                        if self.target_follows(next + 1) {
                            next = self.value(next + 1);
                            continue;
                        }
                    } else if !self.target_follows(next + 1) {
                        self.diagnostics.push(say::missing_target(span));
                    } else {
                        arrow = Some(next);
                        next = self.value(next + 1);
                        continue;
                    }
                }
                TokenKind::Comma => {
                    if !commas || next == at + 1 {
                        self.diagnostics.push(say::stray_comma(span));
                    }
                }
                TokenKind::ListClose => self.diagnostics.push(say::stray_bracket(span, ']')),
                TokenKind::Junk => next = self.junk(next),
                TokenKind::StringOpen => self.diagnostics.push(say::unclosed_string(span, self.word(next))),
                TokenKind::BraceBad => self.diagnostics.push(say::bad_brace(span, self.word(next))),
                TokenKind::BlockOpen => {}
                TokenKind::Bare if keyword == "let" && next == at + 2 && self.word(next) == "=" => {}
                TokenKind::Bare if self.word(next).starts_with('=') && next > at => {
                    next = self.space_around_equals(next);
                    continue;
                }
                TokenKind::Bare if self.word(next).starts_with(is_curly_quote) => {
                    next = self.curly_quote(next);
                    continue;
                }
                _ => {
                    if adjacent && !self.tokens[next - 1].kind.is_bad() {
                        self.missing_space(span.start, next);
                    }
                    let misplaced = match kind {
                        NodeKind::Text => next > at,
                        NodeKind::Attributes => true,
                        _ => arrow.is_some(),
                    };
                    if misplaced {
                        self.diagnostics.push(say::misplaced_value(span, kind));
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
    fn touches(&self, at: u32) -> bool {
        at > 0 && !matches!(self.text.as_bytes()[at as usize - 1], b' ' | b'\t')
    }

    fn is_separator(&self, token: usize) -> bool {
        matches!(self.tokens[token].kind, TokenKind::Comma | TokenKind::Arrow)
    }

    fn target_follows(&self, token: usize) -> bool {
        self.kind(token).is_some_and(|kind| kind.is_value() || matches!(kind, TokenKind::StringOpen))
    }

    /// Complains of two values that touch, once a line: of the pieces behind a quote that ends a string too early
    /// nobody meant any.
    fn missing_space(&mut self, at: u32, token: usize) {
        let before = self.span(token - 1);
        let both = Span::new(before.start, self.span(token).end);
        let line = self.text[..at as usize].rfind('\n').map_or(0, |end| end as u32);
        let again = self.diagnostics.last().is_some_and(|d| d.code == Code::MissingSpace && d.label.span.start > line);
        if !again {
            let quote = self.tokens[token - 1].kind == TokenKind::String && self.tokens[token].kind != TokenKind::Key;
            self.diagnostics.push(say::missing_space(both, at, quote));
        }
    }

    /// `name=` and its value; returns the token behind.
    fn attribute(&mut self, at: usize) -> usize {
        let key = self.span(at);
        let next = at + 1;
        let adjacent = self.tokens.get(next).is_some_and(|t| t.start == key.end);
        match self.kind(next) {
            Some(TokenKind::StringOpen | TokenKind::BraceBad | TokenKind::Junk | TokenKind::BlockOpen) if adjacent => {
                next
            }
            Some(kind) if kind.is_value() => {
                let value = self.span(next);
                if adjacent {
                    if self.word(next).starts_with(is_curly_quote) {
                        return self.curly_quote(next);
                    }
                    return self.value(next);
                }
                let gap = Span::new(key.end - 1, value.start);
                let joined = Span::new(key.end, value.start);
                self.diagnostics.push(say::space_around_equals(gap, joined, ""));
                self.value(next)
            }
            Some(TokenKind::Comment) if adjacent => {
                let value = self.span(next);
                let word = self.text[value.range()].split([' ', '\t']).next().unwrap_or("#");
                let word = Span::new(value.start, value.start + word.len() as u32);
                self.diagnostics.push(say::value_is_comment(key, word, &self.text[word.range()]));
                next
            }
            _ => {
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
                        stray.push(say::stray_comma(self.span(next)));
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
                    | TokenKind::String,
                ) => {
                    let span = self.span(next);
                    let quoted = |t: usize| matches!(self.tokens[t].kind, TokenKind::String | TokenKind::Braces);
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
                Some(TokenKind::Junk | TokenKind::BraceBad | TokenKind::StringOpen | TokenKind::Block)
                    if line.is_none() =>
                {
                    let span = self.span(next);
                    match self.tokens[next].kind {
                        TokenKind::StringOpen => stray.push(say::unclosed_string(span, self.word(next))),
                        TokenKind::BraceBad => stray.push(say::bad_brace(span, self.word(next))),
                        TokenKind::Junk if self.is_control(next) => {}
                        TokenKind::Junk => stray.push(say::stray_character(span, self.word(next))),
                        _ => stray.push(say::block_in_list(span)),
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

    fn is_key(&self, token: usize) -> bool {
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

    /// A typographic quote: one complaint for the string that it was to begin; returns the token behind that.
    fn curly_quote(&mut self, at: usize) -> usize {
        let open = self.span(at).start;
        let line = self.text[open as usize..].split('\n').next().unwrap_or("");
        let width = line.chars().next().map_or(1, char::len_utf8) as u32;
        let quote = Span::new(open, open + width);
        let close = line[width as usize..].find(is_curly_quote).map(|found| {
            let from = open + width + found as u32;
            let width = self.text[from as usize..].chars().next().map_or(1, char::len_utf8) as u32;
            Span::new(from, from + width)
        });
        self.diagnostics.push(say::curly_quote(quote, close));
        let end = close.map_or(open + line.len() as u32, |close| close.end);
        let mut next = at + 1;
        while next < self.tokens.len() && self.tokens[next].start < end && self.kind(next) != Some(TokenKind::Line) {
            next += 1;
        }
        next
    }
}

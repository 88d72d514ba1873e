//! How the tokens of a file nest: lines, indentation, `;`, inline blocks.
//!
//! In: tokens. Out: nodes in pre-order, and everything that is wrong with the shape of a line or a block. Nesting is
//! kept on a stack of its own, so depth costs memory and nothing else. What a name means is not looked at, but for the
//! few words that can only begin a line at the top of a file: they show where an unclosed `<` must have ended.

mod header;

use crate::diagnostic::catalog::syntax as say;
use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::source::Span;
use crate::syntax::tree::{Node, NodeKind, Token, TokenKind, Tree};

/// How deep blocks may nest.
pub const MAX_DEPTH: usize = 256;

/// Words that begin a line at the top of a file and nowhere else.
const TOP_LEVEL: [&str; 4] = ["flow", "def", "let", "use"];

/// Builds the nodes of a tree that has its tokens.
pub(super) fn layout(text: &str, tree: &mut Tree, diagnostics: &mut Vec<Diagnostic>) {
    let mut first = Layout::new(text, tree, &[]);
    first.run();
    // Inside `< >` indentation means nothing, so one that is never closed shows only at the end of the file, or at a
    // line that begins something new at its top. Then its line does count: the block ends in front of the first line
    // that is not deeper.
    let mut unclosed = std::mem::take(&mut first.cut);
    unclosed.extend(first.frames.iter().filter_map(Frame::open));
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
    /// The width that its lines had in front of one that fits no block. A line of that width may belong to it, or to
    /// the block of that line.
    before: Option<u32>,
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
    /// Whether the whole text is ASCII, which has no odd blanks.
    ascii: bool,
    tree: &'t Tree,
    tokens: &'t [Token],
    /// The `<` that are known to be unclosed, in order.
    unclosed: &'t [u32],
    /// Those whose block was ended without a `>`, in order.
    cut: Vec<u32>,
    nodes: Vec<Node>,
    frames: Vec<Frame>,
    diagnostics: Vec<Diagnostic>,
    /// The first indentation of the file: where it stands, and whether it is made of tabs.
    indentation: Option<(Span, bool)>,
    /// The outermost block on the stack that is known never to be closed.
    outermost: Option<usize>,
    /// Where white space was missing last.
    missing_space: Option<u32>,
    /// The statement whose inline block was closed last, and where that block begins.
    closed: Option<(u32, u32)>,
    /// Whether the block of the next node is a guess.
    misplaced: bool,
}

impl<'t> Layout<'t> {
    fn new(text: &'t str, tree: &'t Tree, unclosed: &'t [u32]) -> Self {
        let top = Frame {
            node: None,
            last: None,
            kind: FrameKind::Indented { width: 0 },
            depth: 0,
            has_content: false,
            before: None,
        };
        Self {
            text,
            ascii: text.is_ascii(),
            tree,
            tokens: &tree.tokens,
            unclosed,
            cut: Vec::new(),
            nodes: Vec::with_capacity(text.len() / 32 + 4),
            frames: vec![top],
            diagnostics: Vec::new(),
            indentation: None,
            outermost: None,
            missing_space: None,
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

    /// The first byte of a token; of most, it is all that has to be looked at.
    fn byte(&self, token: usize) -> u8 {
        self.text.as_bytes().get(self.tokens[token].start as usize).copied().unwrap_or(b'\n')
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
        self.frames.push(Frame { node, last: None, kind, depth, has_content: false, before: None });
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
        // Nothing stands in front of the first line.
        let line_end = if at == 0 { 0 } else { 1 + u32::from(self.byte(at) == b'\r') };
        Span::new(self.tokens[at].start + line_end, next)
    }

    /// Closes the blocks from frame `from` on that are inline, or above one, complaining of each.
    fn close_inline(&mut self, from: usize) {
        let from = (from..self.frames.len()).find(|&f| self.frames[f].open().is_some()).unwrap_or(self.frames.len());
        for frame in &self.frames[from..] {
            let Some(open) = frame.open() else { continue };
            self.cut.push(open);
            if let Some(node) = frame.node {
                self.nodes[node as usize].broken = true;
            }
            if frame.depth as usize <= MAX_DEPTH {
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
            if frame.before == Some(width) {
                self.misplaced = true;
                return;
            }
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
            self.alias(Frame { before: Some(frame.width()), ..frame }, width);
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
        if self.is_glued_arrow(at) {
            let start = self.tokens[at].start;
            let arrow = Span::new(start - 1, start + 1);
            self.diagnostics.push(match self.word(at - 1) {
                "=" => say::fat_arrow(arrow),
                _ => say::glued_arrow(arrow),
            });
            if let Some(last) = frame.last {
                let node = &mut self.nodes[last as usize];
                node.broken = true;
                if node.first as usize + 1 == at {
                    node.kind = NodeKind::Broken; // its name is not what was meant
                }
            }
            // Its target is no statement.
            let found = self.diagnostics.len();
            let node = self.header(at + 1);
            self.diagnostics.truncate(found);
            self.nodes[node as usize].broken = true;
            self.nodes[node as usize].kind = NodeKind::Broken;
            return self.nodes[node as usize].last as usize;
        }
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

    /// Whether a `>` is the end of an arrow whose `-` has become part of the word in front of it, `on 1->sales`, or of
    /// one that other languages have: `on 1 => sales`.
    fn is_glued_arrow(&self, at: usize) -> bool {
        let arrow = |word: &str| word.ends_with('-') || word == "=";
        let before = at > 0 && self.span(at - 1).end == self.tokens[at].start && arrow(self.word(at - 1));
        let value = |kind: TokenKind| kind.is_value() && kind != TokenKind::ListOpen;
        before
            && matches!(self.tokens[at - 1].kind, TokenKind::Bare | TokenKind::Name)
            && self.kind(at + 1).is_some_and(value)
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
        let keyword = if self.tokens[at].kind == TokenKind::Name { self.word(at) } else { "" };
        let kind = match self.tokens[at].kind {
            TokenKind::Name if keyword.ends_with(':') || self.is_spaced_attribute(at) => NodeKind::Broken,
            TokenKind::Name | TokenKind::Trusted | TokenKind::Arrow => NodeKind::Statement,
            TokenKind::Bare if self.byte(at) == b'.' && self.word(at) == "..." => NodeKind::Statement,
            TokenKind::Key | TokenKind::TrustedKey => NodeKind::Attributes,
            TokenKind::String | TokenKind::Block | TokenKind::Braces => NodeKind::Text,
            _ => NodeKind::Broken,
        };
        let node = self.nodes.len() as u32;
        let found = self.diagnostics.len();
        let too_deep = frame.depth as usize > MAX_DEPTH;
        let (kind, last) = match kind {
            NodeKind::Broken => (kind, self.broken(at)),
            _ => (kind, self.parts(at, kind, keyword)),
        };
        if !self.ascii
            && let Some(blank) = (at..last as usize).find(|&t| self.has_odd_blank(t))
        {
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
}

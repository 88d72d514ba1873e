//! The tree of a Flow file: what was written, every byte of it, and how it nests.
//!
//! Two flat lists. The tokens lie in the order of the source with nothing but blanks between them, so the tree prints
//! the source back. The nodes are what stands in a block - statements, attribute lines, text lines - in pre-order.
//! What a name means is not here: a misspelt verb is a statement like any other.

use crate::source::Span;

/// A piece of the source that is not blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Its first byte. It ends where the next token, less the blanks before it, begins.
    pub start: u32,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// The end of a line (nothing, at the start of the file) with the indentation of the next one.
    Line,
    /// `;`
    Semicolon,
    /// `<`
    Open,
    /// `>`
    Close,
    /// `->`
    Arrow,
    /// A word where a statement begins.
    Name,
    /// `!` and a name: what flowc takes on trust.
    Trusted,
    /// `name=`
    Key,
    /// `!name=`
    TrustedKey,
    /// A bare word.
    Bare,
    /// `"…"`
    String,
    /// `"""` … `"""`
    Block,
    /// `@flow`
    Reference,
    /// `{name}`
    Braces,
    /// `[`
    ListOpen,
    /// `]`
    ListClose,
    /// `,`
    Comma,
    /// `#` up to the end of the line
    Comment,
    /// A `"` that nothing closes on its line, up to the end of the line.
    StringOpen,
    /// A `"""` that nothing closes, up to where the text ends by its indentation.
    BlockOpen,
    /// Braces that hold no name.
    BraceBad,
    /// A character that belongs to nothing.
    Junk,
}

impl TokenKind {
    /// Whether it is, or begins, a value.
    pub fn is_value(self) -> bool {
        matches!(
            self,
            TokenKind::Bare
                | TokenKind::Name
                | TokenKind::String
                | TokenKind::Block
                | TokenKind::Reference
                | TokenKind::Braces
                | TokenKind::ListOpen
                | TokenKind::Trusted
        )
    }

    /// Whether parsing has already complained about it.
    pub fn is_bad(self) -> bool {
        matches!(self, TokenKind::StringOpen | TokenKind::BlockOpen | TokenKind::BraceBad | TokenKind::Junk)
    }
}

/// What stands in a block, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// The first token of its own line.
    pub first: u32,
    /// The token behind the last one of its own line; its block is not counted.
    pub last: u32,
    /// The node behind its last descendant.
    pub end: u32,
    /// What it is.
    pub kind: NodeKind,
    /// Whether parsing has complained about it, so that later stages do not complain again.
    pub broken: bool,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// A name, its arguments, an arrow, a block; or an arrow alone.
    Statement,
    /// `timeout=5s finishOnKey="#"`, for the statement whose block it stands in.
    Attributes,
    /// A string alone, text of the statement whose block it stands in.
    Text,
    /// What begins like no statement. Its block is parsed all the same.
    Broken,
}

/// The tree of one file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tree {
    pub(super) tokens: Vec<Token>,
    pub(super) nodes: Vec<Node>,
    /// The length of the source in bytes.
    pub(super) len: u32,
}

impl Tree {
    /// All tokens, in the order of the source.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// All nodes, in pre-order.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The place of a token in its source, blanks behind it not counted.
    pub fn span(&self, text: &str, token: usize) -> Span {
        let start = self.tokens[token].start;
        let next = self.tokens.get(token + 1).map_or(self.len, |t| t.start);
        let piece = &text.as_bytes()[start as usize..next as usize];
        let blanks = piece.iter().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
        Span::new(start, next - blanks as u32)
    }

    /// The nodes that stand at the top of the file.
    pub fn roots(&self) -> Siblings<'_> {
        Siblings { tree: self, next: 0, end: self.nodes.len() as u32 }
    }

    /// The nodes in the block of a node.
    pub fn children(&self, node: u32) -> Siblings<'_> {
        Siblings { tree: self, next: node + 1, end: self.nodes[node as usize].end }
    }

    /// The place of a node's own line: from its first token to its last.
    pub fn line_span(&self, text: &str, node: &Node) -> Span {
        let start = self.tokens[node.first as usize].start;
        let last = self.span(text, (node.last as usize).max(node.first as usize + 1) - 1);
        Span::new(start, last.end.max(start))
    }

    /// The source, put together again from the tokens and the blanks between them.
    pub fn print(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for token in 0..self.tokens.len() {
            let span = self.span(text, token);
            out.push_str(&text[at as usize..span.start as usize]);
            out.push_str(&text[span.range()]);
            at = span.end;
        }
        out.push_str(&text[at as usize..]);
        out
    }
}

/// The nodes of one block, by their numbers.
#[derive(Debug, Clone)]
pub struct Siblings<'t> {
    tree: &'t Tree,
    next: u32,
    end: u32,
}

impl Iterator for Siblings<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        (self.next < self.end).then(|| {
            let node = self.next;
            self.next = self.tree.nodes[node as usize].end;
            node
        })
    }
}

//! What stands around a place: the statement, and the elements that its block lies in.
//!
//! In: a tree and an offset. Out: the rows of the table that hold there. Completion, hover and hints ask this; nothing
//! here knows what the client wants to hear.

use crate::resolve::{self, is_keyword};
use crate::source::Span;
use crate::syntax::{Node, NodeKind, Siblings, TokenKind, Tree};
use crate::twiml::{self, Document, Element, Id, Report};

/// A tree with its text.
#[derive(Debug, Clone, Copy)]
pub struct Written<'t> {
    /// The text.
    pub text: &'t str,
    /// Its tree.
    pub tree: &'t Tree,
}

/// What the block is of in which a node stands.
#[derive(Debug, Clone, Copy)]
pub enum Block {
    /// The top of the file.
    File,
    /// A flow's, or that of a case in one: what stands in it stands in the document.
    Document,
    /// A fragment's, which may be called anywhere.
    Fragment,
    /// An element's.
    Element(&'static Element),
    /// That of something the table does not know.
    Unknown,
}

/// A place in the nesting of a file.
#[derive(Debug, Clone)]
pub struct Place {
    /// The nodes around it, the outermost first. The last is the one it is in, if it is in one.
    pub path: Vec<u32>,
    /// What the block is of in which the last node stands.
    pub block: Block,
    /// The kind of document, as far as its verbs tell.
    pub kind: Option<Document>,
    /// The row of the last node, if it is an element's.
    pub row: Option<&'static Element>,
}

impl<'t> Written<'t> {
    /// The text of a token.
    pub fn word(&self, token: usize) -> &'t str {
        &self.text[self.span(token).range()]
    }

    /// The place of a token.
    pub fn span(&self, token: usize) -> Span {
        self.tree.span(self.text, token)
    }

    /// What a token is.
    pub fn kind(&self, token: usize) -> Option<TokenKind> {
        self.tree.tokens().get(token).map(|token| token.kind)
    }

    /// The word that a statement begins with.
    pub fn keyword(&self, node: &Node) -> Option<&'t str> {
        resolve::keyword(self.tree, self.text, node)
    }

    /// The nodes around a token, the outermost first; the last is the one on whose own line the token stands.
    pub fn path(&self, token: u32) -> Vec<u32> {
        let nodes = self.tree.nodes();
        let mut path = Vec::new();
        // Nodes are in pre-order, so that those before the token's are looked through from the nearest.
        let behind = nodes.partition_point(|node| node.first <= token) as u32;
        let Some(nearest) = behind.checked_sub(1) else { return path };
        if token < nodes[nearest as usize].last {
            let mut siblings = self.tree.roots();
            while let Some(node) = siblings.find(|&node| nodes[node as usize].end > nearest) {
                path.push(node);
                if node == nearest {
                    break;
                }
                siblings = self.tree.children(node);
            }
        }
        path
    }

    /// The place of the last node of a path.
    pub fn place(&self, path: Vec<u32>) -> Place {
        let flow = path.first().map(|&node| &self.tree.nodes()[node as usize]);
        let is_flow = flow.and_then(|node| self.keyword(node)) == Some("flow");
        let kind = match path.first() {
            Some(&flow) if is_flow => self.document_kind(self.tree.children(flow)),
            _ => self.document_kind(self.tree.roots()),
        };
        let mut block = Block::File;
        let mut row = None;
        let mut inner = Block::File;
        for &index in &path {
            block = inner;
            let node = &self.tree.nodes()[index as usize];
            row = self.row(node, block, kind);
            inner = inside(row, self.keyword(node));
        }
        Place { path, block, kind, row }
    }

    /// The element that each node is or, for an attribute line, belongs to.
    pub fn rows(&self) -> Vec<Option<&'static Element>> {
        let nodes = self.tree.nodes();
        let mut rows: Vec<Option<&'static Element>> = Vec::with_capacity(nodes.len());
        let own = self.document_kind(self.tree.roots());
        let mut kind = own;
        // The blocks around a node, each with the node behind its last.
        let mut around: Vec<(u32, Block)> = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            let index = index as u32;
            while around.last().is_some_and(|&(end, _)| end <= index) {
                around.pop();
            }
            let keyword = self.keyword(node);
            if around.is_empty() {
                let flow = keyword == Some("flow");
                kind = if flow { self.document_kind(self.tree.children(index)) } else { own };
            }
            let block = around.last().map_or(Block::File, |&(_, block)| block);
            let row = match (node.kind, block) {
                (NodeKind::Attributes, Block::Element(row)) => Some(row),
                _ => self.row(node, block, kind),
            };
            around.push((node.end, inside(row, keyword)));
            rows.push(row);
        }
        rows
    }

    /// The row of a statement in a block.
    fn row(&self, node: &Node, block: Block, kind: Option<Document>) -> Option<&'static Element> {
        let parent = match block {
            Block::File | Block::Document => Some(root(kind)),
            Block::Element(element) => Some(element.id),
            Block::Fragment | Block::Unknown => None,
        };
        let first = node.first as usize;
        match self.kind(first)? {
            _ if node.kind != NodeKind::Statement => None,
            TokenKind::Name if !is_keyword(self.word(first)) => {
                twiml::choose(twiml::by_keyword(self.word(first)).iter(), parent, kind)
            }
            TokenKind::Trusted => twiml::choose(twiml::by_tag(&self.word(first)[1..]), parent, kind),
            _ => None,
        }
    }

    /// The kind of document that the verbs among some nodes tell of.
    fn document_kind(&self, mut nodes: Siblings<'_>) -> Option<Document> {
        nodes.find_map(|node| {
            let keyword = self.keyword(&self.tree.nodes()[node as usize])?;
            twiml::document_kind(twiml::by_keyword(keyword))
        })
    }
}

impl Place {
    /// The node that the place is in.
    pub fn node<'t>(&self, written: &Written<'t>) -> Option<&'t Node> {
        self.path.last().map(|&node| &written.tree.nodes()[node as usize])
    }

    /// The elements that may stand in the block, those of every kind of document where none is told.
    pub fn allowed(&self) -> Vec<&'static Element> {
        match self.block {
            Block::Element(element) => twiml::children(element.id).collect(),
            Block::Fragment => twiml::ELEMENTS.iter().filter(|row| row.role != twiml::Role::Root).collect(),
            Block::Unknown => Vec::new(),
            Block::File | Block::Document => match self.kind {
                Some(kind) => twiml::children(root(Some(kind))).collect(),
                None => {
                    let mut seen = std::collections::HashSet::new();
                    let roots = [Document::Voice, Document::Messaging, Document::Fax];
                    let all = roots.into_iter().flat_map(|kind| twiml::children(root(Some(kind))));
                    all.filter(|row| seen.insert(row.id)).collect()
                }
            },
        }
    }
}

/// What the verb of a case reports, the nouns in it told.
pub fn report(written: &Written<'_>, place: &Place) -> Option<&'static Report> {
    let Block::Element(row) = place.block else { return None };
    let verb = *place.path.get(place.path.len().checked_sub(2)?)?;
    let nouns = written.tree.children(verb).filter_map(|node| {
        let keyword = written.keyword(&written.tree.nodes()[node as usize])?;
        Some(twiml::choose(twiml::by_keyword(keyword).iter(), Some(row.id), place.kind)?.id)
    });
    twiml::report(row.id, nouns)
}

/// What a statement's block is of.
fn inside(row: Option<&'static Element>, keyword: Option<&str>) -> Block {
    match (row, keyword) {
        (Some(row), _) => Block::Element(row),
        (None, Some("flow" | "on" | "otherwise")) => Block::Document,
        (None, Some("def")) => Block::Fragment,
        _ => Block::Unknown,
    }
}

/// The root of a kind of document; that of a call where nothing tells.
fn root(kind: Option<Document>) -> Id {
    match kind {
        Some(Document::Messaging) => Id::MessagingResponse,
        Some(Document::Fax) => Id::FaxResponse,
        Some(Document::Voice) | None => Id::Response,
    }
}

/// One value or key in the header of a statement or in an attribute line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argument<'t> {
    /// The key, without `=` and `!`; none for a positional argument.
    pub key: Option<(&'t str, Span)>,
    /// The tokens of the value; more than one for a list.
    pub value: (usize, usize),
}

/// The arguments on a line, up to an arrow.
pub fn arguments<'t>(written: &Written<'t>, node: &Node) -> Vec<Argument<'t>> {
    let mut found = Vec::new();
    let mut at = node.first as usize + usize::from(node.kind == NodeKind::Statement);
    let last = node.last as usize;
    while at < last {
        let Some(kind) = written.kind(at) else { break };
        let key = match kind {
            TokenKind::Arrow => break,
            TokenKind::Key | TokenKind::TrustedKey => {
                let span = written.span(at);
                let start = span.start + u32::from(kind == TokenKind::TrustedKey);
                let span = Span::new(start, span.end - 1);
                at += 1;
                Some((&written.text[span.range()], span))
            }
            _ => None,
        };
        let from = at;
        match written.kind(at) {
            Some(TokenKind::ListOpen) if at < last => {
                while at < last && written.kind(at) != Some(TokenKind::ListClose) {
                    at += 1;
                }
                at = (at + 1).min(last);
            }
            Some(kind) if kind.is_value() && at < last => at += 1,
            _ if key.is_none() => {
                at += 1;
                continue;
            }
            _ => {}
        }
        found.push(Argument { key, value: (from, at) });
    }
    found
}

/// All arguments of an element: those in its header and those in its attribute lines.
pub fn all_arguments<'t>(written: &Written<'t>, statement: u32) -> Vec<Argument<'t>> {
    let nodes = written.tree.nodes();
    let mut found = arguments(written, &nodes[statement as usize]);
    for child in written.tree.children(statement) {
        if nodes[child as usize].kind == NodeKind::Attributes {
            found.extend(arguments(written, &nodes[child as usize]));
        }
    }
    found
}

/// A value as it is written, without quotes.
pub fn plain<'t>(written: &Written<'t>, argument: &Argument<'t>) -> &'t str {
    let (from, to) = argument.value;
    if from >= to { "" } else { written.word(from).trim_matches('"') }
}

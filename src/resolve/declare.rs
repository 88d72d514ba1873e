//! What a file declares at its top: constants, parameters, fragments, and the files whose declarations it uses.
//!
//! In: a tree. Out: its [`Declarations`], and what is wrong with how they are written. What a name means where it is
//! used is for [`super::scope`] and for lowering.

use super::{KEYWORDS, is_name, keyword};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::{declare as say, names};
use crate::source::{SourceId, Span};
use crate::syntax::{Node, NodeKind, Siblings, TokenKind, Tree};
use crate::twiml::{self, ParameterKind};

/// What a file declares.
#[derive(Debug, Default)]
pub struct Declarations {
    /// `let name = value`
    pub lets: Vec<Let>,
    /// `param name: type` at the top of the file.
    pub params: Vec<Param>,
    /// `def name(a, b=1)`
    pub defs: Vec<Def>,
    /// `use "path.flow"`
    pub uses: Vec<Use>,
    /// The `default` statements at the top of the file.
    pub defaults: Vec<u32>,
}

/// A constant.
#[derive(Debug)]
pub struct Let {
    /// Its name.
    pub name: String,
    /// Where its name is declared.
    pub span: Span,
    /// Its value.
    pub value: Literal,
    /// The `let` statement.
    pub node: u32,
}

/// A value as it is written in a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Literal {
    /// The value that begins with this token.
    Token(u32),
    /// A bare word that is part of a token.
    Word(Span),
}

/// A name that is known only when the call runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// What it holds; none where that cannot be read.
    pub kind: Option<ParameterKind>,
    /// The source that declares it.
    pub source: SourceId,
    /// Where its name is declared.
    pub span: Span,
}

/// A fragment.
#[derive(Debug)]
pub struct Def {
    /// Its name.
    pub name: String,
    /// Where its name is declared.
    pub span: Span,
    /// The `def` statement, whose block is the fragment.
    pub node: u32,
    /// The arrow in its header, if its whole body is a jump.
    pub arrow: Option<u32>,
    /// Its parameters.
    pub params: Vec<DefParam>,
    /// Where the caller's block goes first, if it goes anywhere.
    pub rest: Option<Span>,
}

/// A parameter of a fragment.
#[derive(Debug)]
pub struct DefParam {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// What it is when a call does not say.
    pub default: Option<Literal>,
}

/// `use "path.flow"`
#[derive(Debug)]
pub struct Use {
    /// The path as it is written.
    pub path: String,
    /// The path, quotes included.
    pub span: Span,
    /// The `use` statement.
    pub node: u32,
}

/// Whether a word can be a name in braces: `[A-Za-z_][A-Za-z0-9_-]*`.
pub fn is_plain_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

/// Reads the declarations of a file.
pub fn declarations(tree: &Tree, text: &str, source: SourceId, diagnostics: &mut Vec<Diagnostic>) -> Declarations {
    let mut read = Read { tree, text, source, diagnostics };
    let mut found = Declarations { params: read.params(tree.roots(), &[]), ..Declarations::default() };
    for index in tree.roots() {
        let node = &tree.nodes()[index as usize];
        match keyword(tree, text, node) {
            Some("let") => found.lets.extend(read.constant(index)),
            Some("def") => found.defs.extend(read.def(index)),
            Some("use") => found.uses.extend(read.uses(index)),
            Some("default") => found.defaults.push(index),
            Some("test") => {
                let span = tree.span(text, node.first as usize);
                read.diagnostics.push(names::reserved(span, "test"));
            }
            _ => {}
        }
    }
    read.duplicates(&found);
    found
}

/// The parameters that stand first in a flow's block. `outer` are those of its file.
pub fn flow_params(
    tree: &Tree,
    text: &str,
    source: SourceId,
    flow: u32,
    outer: &[Param],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Param> {
    Read { tree, text, source, diagnostics }.params(tree.children(flow), outer)
}

struct Read<'r> {
    tree: &'r Tree,
    text: &'r str,
    source: SourceId,
    diagnostics: &'r mut Vec<Diagnostic>,
}

impl<'r> Read<'r> {
    fn node(&self, index: u32) -> &'r Node {
        &self.tree.nodes()[index as usize]
    }

    fn span(&self, token: u32) -> Span {
        self.tree.span(self.text, token as usize)
    }

    fn word(&self, token: u32) -> &'r str {
        &self.text[self.span(token).range()]
    }

    fn kind(&self, token: u32) -> TokenKind {
        self.tree.tokens()[token as usize].kind
    }

    /// The first place inside a statement, if it has a block.
    fn block(&self, index: u32) -> Option<Span> {
        let inside = (self.node(index).end > index + 1).then(|| self.node(index + 1).first);
        inside.map(|token| self.span(token))
    }

    /// `let name = value`
    fn constant(&mut self, index: u32) -> Option<Let> {
        let node = self.node(index);
        let line = self.tree.line_span(self.text, node);
        let first = node.first + 1;
        let has_name = first < node.last && matches!(self.kind(first), TokenKind::Bare | TokenKind::Key);
        if !has_name {
            self.complain(node, names::bad_let(line));
            return None;
        }
        let word = self.word(first);
        let name = word.trim_end_matches('=');
        let start = self.span(first).start;
        let span = Span::new(start, start + name.len() as u32);
        if !is_plain_name(name) {
            self.complain(node, names::bad_name(span, name));
            return None;
        }
        let mut value = first + 1;
        if !word.ends_with('=') {
            if value >= node.last || self.word(value) != "=" {
                self.complain(node, names::bad_let(line));
                return None;
            }
            value += 1;
        }
        if value >= node.last || !self.kind(value).is_value() {
            self.complain(node, names::bad_let(line));
            return None;
        }
        let next = self.behind(value, node.last);
        if next < node.last {
            let span = self.span(next);
            self.complain(node, names::behind_declaration(span, "let"));
        }
        if let Some(inside) = self.block(index) {
            self.complain(node, names::block_of_declaration(inside, "let"));
        }
        Some(Let { name: name.to_owned(), span, value: Literal::Token(value), node: index })
    }

    /// The token behind a value, which may be a list.
    fn behind(&self, value: u32, end: u32) -> u32 {
        if self.kind(value) != TokenKind::ListOpen {
            return value + 1;
        }
        (value..end).find(|&token| self.kind(token) == TokenKind::ListClose).map_or(end, |close| close + 1)
    }

    /// Complains, unless parsing has.
    fn complain(&mut self, node: &Node, diagnostic: Diagnostic) {
        if !node.broken {
            self.diagnostics.push(diagnostic);
        }
    }

    /// `use "path.flow"`
    fn uses(&mut self, index: u32) -> Option<Use> {
        let node = self.node(index);
        let path = node.first + 1;
        let word = (path < node.last && self.kind(path) == TokenKind::String).then(|| self.word(path));
        let plain = word.and_then(|word| word.strip_prefix('"')?.strip_suffix('"'));
        let Some(plain) = plain.filter(|plain| !plain.is_empty() && !plain.contains(['\\', '{', '}'])) else {
            let span = self.tree.line_span(self.text, node);
            self.complain(node, names::bad_use(span));
            return None;
        };
        if path + 1 < node.last {
            let span = self.span(path + 1);
            self.complain(node, names::behind_declaration(span, "use"));
        }
        if let Some(inside) = self.block(index) {
            self.complain(node, names::block_of_declaration(inside, "use"));
        }
        Some(Use { path: plain.to_owned(), span: self.span(path), node: index })
    }

    /// `def name(a, b=1)`
    fn def(&mut self, index: u32) -> Option<Def> {
        let node = self.node(index);
        let line = self.tree.line_span(self.text, node);
        let mut signature = Signature { read: self, at: 0, end: line.end, token: node.first + 1, last: node.last };
        signature.at = signature.read.span(node.first).end;
        let parsed = signature.read_all();
        let (name, span, params) = match parsed {
            Ok(parsed) => parsed,
            Err(diagnostic) => {
                self.complain(node, *diagnostic);
                return None;
            }
        };
        let arrow = (node.first..node.last).find(|&token| self.kind(token) == TokenKind::Arrow);
        let has_block = self.tree.tokens().get(node.last as usize).is_some_and(|t| t.kind == TokenKind::Open);
        if arrow.is_none() && node.end == index + 1 && !has_block {
            self.complain(node, names::empty_keyword(span, "def"));
        }
        let mut known: Vec<&DefParam> = Vec::new();
        for param in &params {
            if let Some(first) = known.iter().find(|known| known.name == param.name) {
                self.diagnostics.push(names::duplicate_name(param.span, &param.name, first.span));
            }
            known.push(param);
        }
        let rest = (index + 1..node.end).find(|&inside| self.is_rest(inside));
        let rest = rest.map(|inside| self.span(self.node(inside).first));
        Some(Def { name, span, node: index, arrow, params, rest })
    }

    /// Whether a node is `...`.
    fn is_rest(&self, index: u32) -> bool {
        let node = self.node(index);
        node.kind == NodeKind::Statement && self.kind(node.first) == TokenKind::Bare && self.word(node.first) == "..."
    }

    /// The parameters that stand first among some nodes. `outer` are those that are known already.
    fn params(&mut self, nodes: Siblings<'_>, outer: &[Param]) -> Vec<Param> {
        let mut params: Vec<Param> = Vec::new();
        for index in nodes {
            let node = self.node(index);
            if keyword(self.tree, self.text, node) != Some("param") {
                continue;
            }
            if let Some(inside) = self.block(index) {
                self.complain(node, names::block_of_param(inside));
            }
            // What stands in a line that has been complained of counts as declared.
            let declared = if node.broken { self.name_of(node) } else { self.param(node) };
            let Some(param) = declared else { continue };
            match outer.iter().chain(&params).find(|known| known.name == param.name) {
                Some(_) if node.broken => {}
                Some(first) if first.source == self.source => {
                    self.diagnostics.push(names::duplicate_name(param.span, &param.name, first.span));
                }
                // What another file declares is complained of where the scope is known.
                _ => params.push(param),
            }
        }
        params
    }

    /// The name that a broken declaration seems to be of.
    fn name_of(&self, node: &Node) -> Option<Param> {
        let token = node.first + 1;
        if token >= node.last {
            return None;
        }
        let span = self.span(token);
        let name = self.text[span.range()].trim_end_matches([':', '=']);
        let span = Span::new(span.start, span.start + name.len() as u32);
        let kind = None;
        (!name.is_empty()).then(|| Param { name: name.to_owned(), kind, source: self.source, span })
    }

    /// `param name: type`. One whose type is missing or unknown is declared all the same, as text.
    fn param(&mut self, node: &Node) -> Option<Param> {
        let line = self.tree.line_span(self.text, node);
        let from = self.span(node.first).end;
        let rest = &self.text[from as usize..line.end as usize];
        let (name, kind) = rest.split_once(':').map_or((rest, None), |(name, kind)| (name, Some(kind)));
        let place = |piece: &str, before: usize| {
            let start = from as usize + before + (piece.len() - piece.trim_start().len());
            Span::new(start as u32, (start + piece.trim().len()) as u32)
        };
        let span = if name.trim().is_empty() { line } else { place(name, 0) };
        let word = name.trim();
        if !is_plain_name(word) {
            self.diagnostics.push(names::bad_param(span));
            return None;
        }
        let known = kind.and_then(|kind| ParameterKind::ALL.iter().find(|(known, _)| *known == kind.trim()));
        match kind {
            None => self.diagnostics.push(names::bad_param(line)),
            Some(kind) if kind.trim().is_empty() => self.diagnostics.push(names::bad_param(line)),
            Some(kind) if known.is_none() => {
                self.diagnostics.push(names::unknown_type(place(kind, name.len() + 1), kind.trim()));
            }
            Some(_) => {}
        }
        let kind = known.map(|&(_, kind)| kind);
        Some(Param { name: word.to_owned(), kind, source: self.source, span })
    }

    /// Complains of names that a file declares twice, and of those that mean something else already.
    fn duplicates(&mut self, found: &Declarations) {
        let mut names: std::collections::HashMap<&str, Span> = std::collections::HashMap::new();
        let params = found.params.iter().map(|param| (param.name.as_str(), param.span));
        let lets = found.lets.iter().map(|constant| (constant.name.as_str(), constant.span));
        let mut all: Vec<(&str, Span)> = params.chain(lets).collect();
        all.sort_by_key(|(_, span)| span.start);
        for (name, span) in all {
            if KEYWORDS.contains(&name) {
                self.diagnostics.push(say::keyword_as_name(span, name));
            }
            match names.get(name) {
                Some(&first) => self.diagnostics.push(names::duplicate_name(span, name, first)),
                None => drop(names.insert(name, span)),
            }
        }
        names.clear();
        for def in &found.defs {
            if KEYWORDS.contains(&def.name.as_str()) {
                self.diagnostics.push(say::keyword_as_name(def.span, &def.name));
            } else if !twiml::by_keyword(&def.name).is_empty() {
                self.diagnostics.push(say::verb_as_name(def.span, &def.name));
            }
            match names.get(def.name.as_str()) {
                Some(&first) => self.diagnostics.push(names::duplicate_name(def.span, &def.name, first)),
                None => drop(names.insert(&def.name, def.span)),
            }
            for param in &def.params {
                let outer = found.lets.iter().map(|constant| (&constant.name, constant.span));
                let mut outer = outer.chain(found.params.iter().map(|param| (&param.name, param.span)));
                if let Some((_, first)) = outer.find(|(name, _)| **name == param.name) {
                    self.diagnostics.push(names::duplicate_name(param.span, &param.name, first));
                }
            }
        }
    }
}

/// The header of a fragment, read byte by byte: its parentheses are part of bare words anywhere else.
struct Signature<'s, 'r> {
    read: &'s Read<'r>,
    at: u32,
    end: u32,
    /// The next token, for values that are more than a word.
    token: u32,
    last: u32,
}

impl Signature<'_, '_> {
    fn read_all(&mut self) -> Result<(String, Span, Vec<DefParam>), Box<Diagnostic>> {
        self.blanks();
        let span = self.name_span();
        let name = self.read.text[span.range()].to_owned();
        if !is_name(&name) {
            let whole = Span::new(span.start, self.word_end(span.start).max(span.end));
            return Err(Box::new(names::bad_def(whole, &self.read.text[whole.range()])));
        }
        let mut params = Vec::new();
        if self.next() == Some('(') {
            self.at += 1;
            self.blanks();
            while self.next() != Some(')') {
                params.push(self.param()?);
                self.blanks();
                match self.next() {
                    Some(',') => self.at += 1,
                    Some(')') => {}
                    _ => return Err(Box::new(names::bad_def_params(Span::new(self.at, self.end.max(self.at))))),
                }
                self.blanks();
            }
            self.at += 1;
        }
        self.blanks();
        let rest = &self.read.text[self.at as usize..self.end as usize];
        if !rest.is_empty() && !rest.starts_with("->") {
            return Err(Box::new(names::bad_def_params(Span::new(self.at, self.end))));
        }
        Ok((name, span, params))
    }

    fn param(&mut self) -> Result<DefParam, Box<Diagnostic>> {
        let span = self.name_span();
        let name = self.read.text[span.range()].to_owned();
        if !is_plain_name(&name) {
            return Err(Box::new(names::bad_def_params(Span::new(
                span.start,
                self.word_end(span.start).max(span.end),
            ))));
        }
        self.blanks();
        if self.next() != Some('=') {
            return Ok(DefParam { name, span, default: None });
        }
        self.at += 1;
        self.blanks();
        while self.token < self.last && self.read.span(self.token).start < self.at {
            self.token += 1;
        }
        let begins = self.token < self.last && self.read.span(self.token).start == self.at;
        if begins && self.read.kind(self.token).is_value() && self.read.kind(self.token) != TokenKind::Bare {
            let value = self.token;
            let behind = self.read.behind(value, self.last);
            self.at = self.read.span(behind - 1).end;
            return Ok(DefParam { name, span, default: Some(Literal::Token(value)) });
        }
        let word = Span::new(self.at, self.word_end(self.at));
        if word.is_empty() {
            return Err(Box::new(names::bad_def_params(Span::new(span.start, self.end))));
        }
        self.at = word.end;
        Ok(DefParam { name, span, default: Some(Literal::Word(word)) })
    }

    fn next(&self) -> Option<char> {
        self.read.text.get(self.at as usize..self.end as usize)?.chars().next()
    }

    fn blanks(&mut self) {
        while matches!(self.next(), Some(' ' | '\t')) {
            self.at += 1;
        }
    }

    /// Reads letters, digits, `-` and `_`.
    fn name_span(&mut self) -> Span {
        let start = self.at;
        while self.next().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
            self.at += 1;
        }
        Span::new(start, self.at)
    }

    /// Where a bare word ends that begins here.
    fn word_end(&self, start: u32) -> u32 {
        let rest = &self.read.text[start as usize..self.end as usize];
        start + rest.find([' ', '\t', ',', ')', '"']).unwrap_or(rest.len()) as u32
    }
}

//! What a file declares at its top: constants, parameters, fragments, and the files whose declarations it uses.
//!
//! In: a tree. Out: its [`Declarations`], and what is wrong with how they are written. What cannot be read to its end
//! is declared all the same, as broken, so that nothing is said of those who use it. What a name means where it is used
//! is for [`super::scope`] and for lowering.

use std::collections::HashMap;

use super::{begins, is_keyword, is_name, keyword};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::{declare as say, names};
use crate::source::{SourceId, Span};
use crate::syntax::{Node, Siblings, TokenKind, Tree};
use crate::twiml::{self, ParameterKind};

/// The most parameters that a file or a flow declares: every link of a flow carries all of them.
const MAX_PARAMS: usize = 256;

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
    /// Whether a declaration could not be read at all, so that nobody knows which names it was to bring.
    pub partial: bool,
}

/// A constant.
#[derive(Debug)]
pub struct Let {
    /// Its name.
    pub name: String,
    /// Where its name is declared.
    pub span: Span,
    /// Its value; none when that cannot be read.
    pub value: Option<Literal>,
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
    /// Where each parameter stands among them, by name.
    by_name: HashMap<String, usize>,
    /// Whether the caller's block goes anywhere.
    pub has_rest: bool,
    /// Whether its header could not be read to the end.
    pub broken: bool,
}

impl Def {
    /// The place among the parameters of the one with this name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }
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
    let params = read.params(tree.roots(), &HashMap::new());
    let partial = params.len() == MAX_PARAMS;
    let mut found = Declarations { params, partial, ..Declarations::default() };
    for index in tree.roots() {
        let node = &tree.nodes()[index as usize];
        match keyword(tree, text, node) {
            Some("let") => found.partial |= keep(&mut found.lets, read.constant(index)),
            Some("def") => found.partial |= keep(&mut found.defs, read.def(index)),
            Some("use") => found.partial |= keep(&mut found.uses, read.uses(index)),
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

/// Keeps what could be read; returns whether there was nothing.
fn keep<T>(kept: &mut Vec<T>, read: Option<T>) -> bool {
    let none = read.is_none();
    kept.extend(read);
    none
}

/// The parameters that stand first in a flow's block. `outer` are those of its file, and where they are declared.
pub fn flow_params(
    tree: &Tree,
    text: &str,
    source: SourceId,
    flow: u32,
    outer: &HashMap<&str, Span>,
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
            let typed = name.strip_suffix(':').is_some_and(is_plain_name);
            self.complain(node, if typed { names::bad_let(line) } else { names::bad_name(span, name) });
            return None;
        }
        if let Some(inside) = self.block(index) {
            self.complain(node, names::block_of_declaration(inside, "let"));
        }
        let equals = if word.ends_with('=') { first } else { first + 1 };
        let value = equals + 1;
        let whole = equals < node.last && self.word(equals).ends_with('=') && value < node.last;
        if !whole || !self.kind(value).is_value() {
            self.complain(node, names::bad_let(line));
            return Some(Let { name: name.to_owned(), span, value: None });
        }
        let next = self.behind(value, node.last);
        if next < node.last {
            let span = self.span(next);
            self.complain(node, names::behind_let(span));
        }
        let value = (!node.broken).then_some(Literal::Token(value));
        Some(Let { name: name.to_owned(), span, value })
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
            self.complain(node, names::behind_use(span));
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
        let at = self.span(node.first).end;
        let mut signature = Signature { read: self, at, end: line.end, token: node.first + 1, last: node.last };
        let (name, span) = match signature.name() {
            Ok(named) => named,
            Err(diagnostic) => {
                self.complain(node, *diagnostic);
                return None;
            }
        };
        let mut params = Vec::new();
        let complaint = signature.params(&mut params).err();
        let broken = node.broken || complaint.is_some();
        if let Some(complaint) = complaint {
            self.complain(node, *complaint);
        }
        let arrow = (node.first..node.last).find(|&token| self.kind(token) == TokenKind::Arrow);
        let has_block = self.tree.tokens().get(node.last as usize).is_some_and(|t| t.kind == TokenKind::Open);
        if arrow.is_none() && node.end == index + 1 && !has_block && !broken {
            self.complain(node, names::empty_keyword(span, "fragment"));
        }
        let mut by_name: HashMap<String, usize> = HashMap::new();
        for (at, param) in params.iter().enumerate() {
            if is_keyword(&param.name) {
                self.diagnostics.push(say::keyword_as_name(param.span, &param.name));
            }
            match by_name.get(&param.name) {
                Some(&first) => {
                    let first: &DefParam = &params[first];
                    self.diagnostics.push(names::duplicate_name(param.span, &param.name, first.span));
                }
                None => drop(by_name.insert(param.name.clone(), at)),
            }
        }
        let has_rest = (index + 1..node.end).any(|inside| super::is_rest(self.tree, self.text, self.node(inside)));
        Some(Def { name, span, node: index, arrow, params, by_name, has_rest, broken })
    }

    /// The parameters that stand first among some nodes. `outer` are those that are known already.
    fn params(&mut self, nodes: Siblings<'_>, outer: &HashMap<&str, Span>) -> Vec<Param> {
        let mut params: Vec<Param> = Vec::new();
        let mut own: HashMap<String, Span> = HashMap::new();
        for index in nodes {
            let node = self.node(index);
            if !begins(self.tree, self.text, node, b'p') || keyword(self.tree, self.text, node) != Some("param") {
                continue;
            }
            if let Some(inside) = self.block(index) {
                self.complain(node, names::block_of_param(inside));
            }
            // What stands in a line that has been complained of counts as declared.
            let declared = if node.broken { self.name_of(node) } else { self.param(node) };
            let Some(param) = declared else { continue };
            if is_keyword(&param.name) {
                self.complain(node, say::keyword_as_name(param.span, &param.name));
            }
            match outer.get(param.name.as_str()).or_else(|| own.get(&param.name)) {
                Some(_) if node.broken => {}
                Some(&first) => self.diagnostics.push(names::duplicate_name(param.span, &param.name, first)),
                None => {
                    if own.len() == MAX_PARAMS {
                        self.diagnostics.push(say::too_many_params(param.span, MAX_PARAMS));
                    }
                    own.insert(param.name.clone(), param.span);
                    params.push(param);
                }
            }
        }
        params.truncate(MAX_PARAMS);
        params
    }

    /// The name that a broken declaration seems to be of.
    fn name_of(&self, node: &Node) -> Option<Param> {
        let token = node.first + 1;
        if token >= node.last {
            return None;
        }
        let span = self.span(token);
        let name = self.text[span.range()].split([':', '=']).next().unwrap_or("");
        let span = Span::new(span.start, span.start + name.len() as u32);
        let kind = None;
        is_plain_name(name).then(|| Param { name: name.to_owned(), kind, source: self.source, span })
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
            return self.name_of(node);
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
        let mut names: HashMap<&str, Span> = HashMap::new();
        let params = found.params.iter().map(|param| (param.name.as_str(), param.span));
        let lets = found.lets.iter().map(|constant| (constant.name.as_str(), constant.span));
        let mut all: Vec<(&str, Span)> = params.chain(lets).collect();
        all.sort_by_key(|(_, span)| span.start);
        for (name, span) in all {
            match names.get(name) {
                Some(&first) => self.diagnostics.push(names::duplicate_name(span, name, first)),
                None => drop(names.insert(name, span)),
            }
        }
        for constant in found.lets.iter().filter(|constant| is_keyword(&constant.name)) {
            self.diagnostics.push(say::keyword_as_name(constant.span, &constant.name));
        }
        let mut fragments: HashMap<&str, Span> = HashMap::new();
        for def in &found.defs {
            if is_keyword(&def.name) {
                self.diagnostics.push(say::keyword_as_name(def.span, &def.name));
            } else if !twiml::by_keyword(&def.name).is_empty() {
                self.diagnostics.push(say::verb_as_name(def.span, &def.name));
            }
            match fragments.get(def.name.as_str()) {
                Some(&first) => self.diagnostics.push(names::duplicate_name(def.span, &def.name, first)),
                None => drop(fragments.insert(&def.name, def.span)),
            }
            for param in &def.params {
                if let Some(&first) = names.get(param.name.as_str()) {
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
    fn name(&mut self) -> Result<(String, Span), Box<Diagnostic>> {
        self.blanks();
        let span = self.name_span();
        let name = &self.read.text[span.range()];
        if is_name(name) {
            return Ok((name.to_owned(), span));
        }
        let rest = &self.read.text[span.start as usize..self.end as usize];
        let length = rest.find([' ', '\t', '(']).unwrap_or(rest.len()) as u32;
        let whole = Span::new(span.start, span.start + length);
        Err(Box::new(names::bad_def(whole, &self.read.text[whole.range()])))
    }

    fn params(&mut self, params: &mut Vec<DefParam>) -> Result<(), Box<Diagnostic>> {
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
        Ok(())
    }

    fn param(&mut self) -> Result<DefParam, Box<Diagnostic>> {
        let span = self.name_span();
        let name = self.read.text[span.range()].to_owned();
        if !is_plain_name(&name) {
            let whole = Span::new(span.start, self.word_end(span.start).max(span.end));
            return Err(Box::new(names::bad_def_params(whole)));
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
        let kind = begins.then(|| self.read.kind(self.token));
        if let Some(TokenKind::String | TokenKind::Block | TokenKind::Braces | TokenKind::ListOpen) = kind {
            let value = self.token;
            let behind = self.read.behind(value, self.last);
            self.at = self.read.span(behind - 1).end;
            return Ok(DefParam { name, span, default: Some(Literal::Token(value)) });
        }
        // The parenthesis behind a word is part of its token.
        let word = Span::new(self.at, self.word_end(self.at));
        if word.is_empty() || kind.is_some_and(TokenKind::is_bad) {
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

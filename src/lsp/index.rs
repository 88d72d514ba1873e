//! Names in one file: where they are declared, and where they are used.
//!
//! In: a tree. Out: its flows, fragments and names in braces, with every place that names one. It reads what is written
//! and asks nothing else: a file that does not compile has an index like any other. Which declaration a use means is
//! found in `names`, over all files.

use crate::resolve::{is_keyword, is_own, keyword};
use crate::source::Span;
use crate::syntax::text::{self, Piece};
use crate::syntax::{Node, NodeKind, TokenKind, Tree};
use crate::twiml;

/// What is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `flow sales`
    Flow,
    /// What stands at the top of a file: the flow that has the file's name.
    FileFlow,
    /// `def greeting(who)`
    Fragment,
    /// `let hours = "nine to five"`
    Constant,
    /// `param agent: phone`
    Param,
    /// `who` in `def greeting(who)`
    Argument,
}

/// One declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// What it declares.
    pub kind: Kind,
    /// The name; of a file's own flow, that of the file.
    pub name: String,
    /// Where the name stands; of a file's own flow, its first statement.
    pub span: Span,
    /// The whole declaration, its block included.
    pub whole: Span,
    /// Where it can be named; everywhere that the file can be seen from without.
    pub scope: Option<Span>,
    /// The declaration in one line.
    pub line: String,
    /// What follows the name: a value, a type.
    pub value: String,
    /// The `##` lines above it.
    pub docs: String,
    /// Of a fragment, its parameters, by their places in [`Index::symbols`].
    pub arguments: Vec<usize>,
}

/// What is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// A flow, behind `->` or `@`.
    Flow,
    /// A fragment, where a statement begins.
    Fragment,
    /// A name in braces.
    Value,
    /// A parameter of a flow that is referred to, by its key: `agent=` in `-> sales agent={From}`.
    ParamOf(String),
    /// A parameter of a fragment that is called, by its key.
    ArgumentOf(String),
}

/// One place that names something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// What it names.
    pub named: Named,
    /// The word: a reference as it is written, a name without its braces.
    pub name: String,
    /// Where the word stands.
    pub span: Span,
}

/// `use "house-style.flow"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The path, as it is written.
    pub path: String,
    /// Where it stands, quotes not counted.
    pub span: Span,
}

/// The names of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    /// What is declared, in the order of the file.
    pub symbols: Vec<Symbol>,
    /// What is named, in the order of the file.
    pub uses: Vec<Use>,
    /// The files whose declarations count here.
    pub imports: Vec<Import>,
}

impl Index {
    /// Reads a file. `name` is its path from the top of the project.
    pub fn new(name: &str, text: &str, tree: &Tree) -> Self {
        let mut reader = Reader { text, tree, index: Index::default() };
        reader.own_flow(name);
        let mut around: Vec<u32> = Vec::new();
        for node in 0..tree.nodes().len() as u32 {
            while around.last().is_some_and(|&outer| tree.nodes()[outer as usize].end <= node) {
                around.pop();
            }
            reader.node(node, around.last().copied());
            around.push(node);
        }
        reader.values();
        reader.index.uses.sort_by_key(|it| it.span.start);
        reader.index
    }
}

/// A node with its block: from its first token to its last, a bracket that closes the block included.
pub fn extent(text: &str, tree: &Tree, node: u32) -> Span {
    let it = &tree.nodes()[node as usize];
    let tokens = tree.tokens();
    let next = tree.nodes().get(it.end as usize).map_or(tokens.len(), |next| next.first as usize);
    let start = tokens[it.first as usize].start;
    let mut end = start;
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().take(next).skip(it.first as usize) {
        match token.kind {
            // What is between two nodes is of neither.
            TokenKind::Line | TokenKind::Comment | TokenKind::Semicolon => continue,
            TokenKind::Close if depth == 0 => break,
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth -= 1,
            _ => {}
        }
        end = tree.span(text, at).end;
    }
    Span::new(start, end)
}

/// The names in a string or block string that begins at `start`, with the places of their braces.
pub fn names_in_string(word: &str, kind: TokenKind, start: u32) -> Vec<(&str, Span)> {
    let mut found = Vec::new();
    if memchr::memchr(b'{', word.as_bytes()).is_none() {
        return found;
    }
    let mut each = |piece, span| {
        if let Piece::Name(name) = piece {
            found.push((name, span));
        }
    };
    match kind {
        TokenKind::Block => text::block(word, start, &mut Vec::new(), &mut each),
        _ => text::string(word, start, &mut Vec::new(), &mut each),
    }
    found
}

struct Reader<'t> {
    text: &'t str,
    tree: &'t Tree,
    index: Index,
}

impl<'t> Reader<'t> {
    fn node_at(&self, node: u32) -> &'t Node {
        &self.tree.nodes()[node as usize]
    }

    fn kind(&self, token: u32) -> Option<TokenKind> {
        self.tree.tokens().get(token as usize).map(|token| token.kind)
    }

    fn span(&self, token: u32) -> Span {
        self.tree.span(self.text, token as usize)
    }

    fn word(&self, span: Span) -> &'t str {
        &self.text[span.range()]
    }

    fn own_flow(&mut self, path: &str) {
        let own = self.tree.roots().find(|&node| is_own(self.tree, self.text, self.node_at(node)));
        let Some(first) = own else { return };
        let span = self.span(self.node_at(first).first);
        let file = path.rsplit('/').next().unwrap_or(path);
        self.index.symbols.push(Symbol {
            kind: Kind::FileFlow,
            name: file.strip_suffix(".flow").unwrap_or(file).to_owned(),
            span,
            whole: Span::new(0, self.text.len() as u32),
            scope: None,
            line: self.line(first),
            value: String::new(),
            docs: String::new(),
            arguments: Vec::new(),
        });
    }

    /// The own line of a node, without what is behind it.
    fn line(&self, node: u32) -> String {
        let span = self.tree.line_span(self.text, self.node_at(node));
        self.word(span).lines().next().unwrap_or("").trim_end().to_owned()
    }

    /// One node, and the node that it stands in.
    fn node(&mut self, index: u32, around: Option<u32>) {
        let node = self.node_at(index);
        if node.kind != NodeKind::Statement {
            return;
        }
        let word = keyword(self.tree, self.text, node);
        match word {
            Some("flow") => self.flow(index),
            Some("def") => self.fragment(index),
            Some("let" | "param") => self.name(index, around),
            Some("use") => self.import(node),
            Some(word) if !is_keyword(word) && twiml::by_keyword(word).is_empty() => {
                let span = self.span(node.first);
                self.index.uses.push(Use { named: Named::Fragment, name: word.to_owned(), span });
                let keys = |named: &str| Named::ArgumentOf(named.to_owned());
                self.keys(node.first + 1, node.last, &keys(word));
            }
            _ => {}
        }
        self.references(node);
    }

    /// References to flows, and the parameters that are handed to them.
    fn references(&mut self, node: &Node) {
        for token in node.first..node.last {
            let span = self.span(token);
            match self.kind(token) {
                Some(TokenKind::Reference) => {
                    let span = Span::new(span.start + 1, span.end);
                    let name = self.word(span).to_owned();
                    self.index.uses.push(Use { named: Named::Flow, name, span });
                }
                Some(TokenKind::Bare) if self.kind(token.wrapping_sub(1)) == Some(TokenKind::Arrow) => {
                    let name = self.word(span).to_owned();
                    self.index.uses.push(Use { named: Named::Flow, name: name.clone(), span });
                    self.keys(token + 1, node.last, &Named::ParamOf(name));
                }
                _ => {}
            }
        }
    }

    /// The keys among some tokens, up to an arrow.
    fn keys(&mut self, from: u32, to: u32, named: &Named) {
        for token in from..to {
            match self.kind(token) {
                Some(TokenKind::Arrow) => return,
                Some(TokenKind::Key) => {
                    let span = self.span(token);
                    let span = Span::new(span.start, span.end - 1);
                    self.index.uses.push(Use { named: named.clone(), name: self.word(span).to_owned(), span });
                }
                _ => {}
            }
        }
    }

    fn symbol(&mut self, kind: Kind, node: u32, name: Span, scope: Option<Span>) -> usize {
        let line = self.line(node);
        self.index.symbols.push(Symbol {
            kind,
            name: self.word(name).to_owned(),
            span: name,
            whole: extent(self.text, self.tree, node),
            scope,
            line,
            value: String::new(),
            docs: self.docs(node),
            arguments: Vec::new(),
        });
        self.index.symbols.len() - 1
    }

    fn flow(&mut self, index: u32) {
        let node = self.node_at(index);
        let name = node.first + 1;
        if name < node.last && self.kind(name) == Some(TokenKind::Bare) {
            self.symbol(Kind::Flow, index, self.span(name), None);
        }
    }

    /// What follows the keyword of a node on its line, and where it begins.
    fn behind_keyword(&self, node: &Node) -> (u32, &'t str) {
        let from = self.span(node.first).end;
        let line = self.tree.line_span(self.text, node);
        let rest = self.word(Span::new(from.min(line.end), line.end)).lines().next().unwrap_or("");
        let trimmed = rest.trim_start();
        (from + (rest.len() - trimmed.len()) as u32, trimmed.trim_end())
    }

    fn fragment(&mut self, index: u32) {
        let (start, header) = self.behind_keyword(self.node_at(index));
        let name = header.find(|c: char| c == '(' || c.is_whitespace()).unwrap_or(header.len());
        if name == 0 {
            return;
        }
        let whole = extent(self.text, self.tree, index);
        let fragment = self.symbol(Kind::Fragment, index, Span::new(start, start + name as u32), None);
        let Some(open) = header.find('(') else { return };
        let inner = &header[open + 1..];
        let inner = &inner[..inner.rfind(')').unwrap_or(inner.len())];
        let mut at = start + open as u32 + 1;
        for part in split_arguments(inner) {
            let piece = part.trim_start();
            let from = at + (part.len() - piece.len()) as u32;
            at += part.len() as u32 + 1;
            let (word, value) = piece.split_once('=').map_or((piece, ""), |(word, value)| (word, value.trim()));
            let word = word.trim_end();
            if word.is_empty() {
                continue;
            }
            let span = Span::new(from, from + word.len() as u32);
            let argument = self.symbol(Kind::Argument, index, span, Some(whole));
            self.index.symbols[argument].value = value.to_owned();
            self.index.symbols[argument].docs = String::new();
            self.index.symbols[fragment].arguments.push(argument);
        }
    }

    /// `let name = value` or `param name: type`.
    fn name(&mut self, index: u32, around: Option<u32>) {
        let node = self.node_at(index);
        let (start, header) = self.behind_keyword(node);
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let name = header.find(|c: char| !is_part(c)).unwrap_or(header.len());
        if name == 0 {
            return;
        }
        let is_let = keyword(self.tree, self.text, node) == Some("let");
        let kind = if is_let { Kind::Constant } else { Kind::Param };
        let scope = around.map(|node| extent(self.text, self.tree, node));
        let symbol = self.symbol(kind, index, Span::new(start, start + name as u32), scope);
        let whole = self.index.symbols[symbol].whole;
        let value = self.word(Span::new(start + name as u32, whole.end.max(start + name as u32)));
        let value = value.trim_start().trim_start_matches(['=', ':']).trim();
        self.index.symbols[symbol].value = value.to_owned();
    }

    fn import(&mut self, node: &Node) {
        for token in node.first + 1..node.last {
            if self.kind(token) == Some(TokenKind::String) {
                let span = self.span(token);
                let span = Span::new(span.start + 1, span.end - 1);
                self.index.imports.push(Import { path: self.word(span).to_owned(), span });
            }
        }
    }

    /// Names in braces, inside of strings and outside.
    fn values(&mut self) {
        for token in 0..self.tree.tokens().len() as u32 {
            let span = self.span(token);
            let word = self.word(span);
            match self.kind(token) {
                Some(TokenKind::Braces) => self.value(text::name(word), span),
                Some(kind @ (TokenKind::String | TokenKind::Block)) => {
                    for (name, braces) in names_in_string(word, kind, span.start) {
                        self.value(name, braces);
                    }
                }
                _ => {}
            }
        }
    }

    fn value(&mut self, name: &str, braces: Span) {
        let at = self.word(braces).find(name).unwrap_or(0) as u32;
        let span = Span::new(braces.start + at, braces.start + at + name.len() as u32);
        self.index.uses.push(Use { named: Named::Value, name: name.to_owned(), span });
    }

    /// The `##` lines directly above a node.
    fn docs(&self, node: u32) -> String {
        let start = self.tree.tokens()[self.node_at(node).first as usize].start as usize;
        let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let above = self.text[..line].lines().rev().map_while(|line| line.trim().strip_prefix("##"));
        let mut lines: Vec<&str> = above.map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end()).collect();
        lines.reverse();
        lines.join("\n")
    }
}

/// The parts of a list of parameters; commas in strings separate nothing.
fn split_arguments(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut escaped = false;
    text.split(move |c| {
        let special = !escaped;
        escaped = special && quoted && c == '\\';
        quoted ^= special && c == '"';
        c == ',' && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn index(text: &str) -> Index {
        let (tree, _) = crate::syntax::parse(&Source::new("ivr/main.flow", text).unwrap());
        Index::new("ivr/main.flow", text, &tree)
    }

    #[test]
    fn declarations_have_names_scopes_values_and_docs() {
        let text = "use \"style.flow\"\nlet hours = \"nine\"\n## Says hello.\n## Twice.\ndef greet(who, how=\"a, b\")\n  \
                    say \"{who}\"\nsay \"{hours}\"\nflow sales\n  param agent: phone\n  dial \"{ agent }\"\n";
        let index = index(text);
        let of = |name: &str| index.symbols.iter().find(|it| it.name == name).unwrap();
        assert_eq!((of("hours").kind, of("hours").value.as_str()), (Kind::Constant, "\"nine\""));
        assert_eq!(of("greet").docs, "Says hello.\nTwice.");
        assert_eq!(of("greet").arguments.len(), 2);
        assert_eq!((of("how").value.as_str(), of("how").span.len()), ("\"a, b\"", 3));
        assert_eq!((of("agent").kind, of("agent").value.as_str()), (Kind::Param, "phone"));
        assert_eq!(&text[of("agent").scope.unwrap().range()], "flow sales\n  param agent: phone\n  dial \"{ agent }\"");
        assert_eq!(of("main").kind, Kind::FileFlow);
        assert_eq!(index.imports[0].path, "style.flow");
        for it in index.symbols.iter().filter(|it| it.kind != Kind::FileFlow) {
            assert_eq!(&text[it.span.range()], it.name);
        }
        for it in &index.uses {
            assert_eq!(&text[it.span.range()], it.name);
        }
    }

    #[test]
    fn uses_are_found_wherever_they_stand() {
        let index = index("gather -> ../sales agent={From} < greet \"x\" how=2 >\ndial @x/y\n-> z\n");
        let uses: Vec<_> = index.uses.iter().map(|it| (it.name.as_str(), it.named.clone())).collect();
        let param = Named::ParamOf("../sales".into());
        assert_eq!(
            uses,
            [
                ("../sales", Named::Flow),
                ("agent", param),
                ("From", Named::Value),
                ("greet", Named::Fragment),
                ("how", Named::ArgumentOf("greet".into())),
                ("x/y", Named::Flow),
                ("z", Named::Flow)
            ]
        );
    }
}

//! Names: which flows there are, and what a reference to one means.
//!
//! In: trees. Out: the flows of a project by address, what each file declares and sees, and for each reference the
//! address it names. What a flow does is for later stages.

mod constants;
pub mod declare;
mod fragments;
pub mod scope;

pub use constants::MAX_VALUE;
pub use declare::{Declarations, Def, DefParam, Let, Literal, Param, Use, is_plain_name};
pub use fragments::Nature;
pub use scope::{Declaring, Name, Scope, Scopes, used_path};

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::names as say;
use crate::source::{SourceId, Span};
use crate::syntax::{Node, NodeKind, TokenKind, Tree};

/// The words that are no verbs.
pub const KEYWORDS: [&str; 9] = ["flow", "let", "param", "def", "use", "default", "on", "otherwise", "test"];

/// Whether a word is no verb, but one of Flow's own.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.into_iter().any(|keyword| keyword == word)
}

/// One flow: what becomes a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Folder and name: `ivr/main`.
    pub address: String,
    /// The source that it is written in.
    pub source: SourceId,
    /// Its name, or the first statement of a file's own flow.
    pub span: Span,
    /// The `flow` statement; none for a file's own flow, whose statements stand at the top.
    pub node: Option<u32>,
    /// The parameters that its file sees, then its own.
    pub params: Vec<Param>,
    /// How many of the parameters are its file's, which travel on every link between flows of the file.
    pub shared: usize,
    /// The names of parameters that are known before the call runs, and so are passed to nobody.
    pub bound: Vec<String>,
}

/// The flows of a project.
#[derive(Debug, Default)]
pub struct Flows {
    /// By source.
    own: Vec<Vec<Flow>>,
    /// The source of each that can be referred to, and its place among those of the source.
    by_address: HashMap<String, (SourceId, usize)>,
    /// For whoever asks for one that is not there.
    sorted: OnceLock<Sorted>,
}

/// The addresses of all flows.
#[derive(Debug)]
struct Sorted {
    addresses: Vec<String>,
    /// The first of them by the name at its end.
    by_name: HashMap<String, usize>,
}

/// Why a reference names no flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unresolved {
    /// It is not made of names.
    NoReference,
    /// It leads out of the project.
    Outside,
    /// No flow has this address.
    Unknown(String),
}

impl Flows {
    /// The flows of sources, which nobody can refer to yet.
    pub fn new(own: Vec<Vec<Flow>>) -> Self {
        let by_address = HashMap::with_capacity(own.iter().map(Vec::len).sum());
        Self { own, by_address, sorted: OnceLock::new() }
    }

    /// Lets others refer to the flows of a source. The first of two with one address is meant; the later one is
    /// complained of.
    pub fn announce(&mut self, source: SourceId, diagnostics: &mut Vec<Diagnostic>) {
        for (place, flow) in self.own[source.0 as usize].iter().enumerate() {
            match self.by_address.get(&flow.address) {
                Some(&(of, first)) => diagnostics.push(say::duplicate_flow(flow, &self.own[of.0 as usize][first])),
                None => drop(self.by_address.insert(flow.address.clone(), (source, place))),
            }
        }
    }

    /// The flows of a source.
    pub fn of(&self, source: SourceId) -> &[Flow] {
        &self.own[source.0 as usize]
    }

    /// The flow at an address.
    pub fn get(&self, address: &str) -> Option<&Flow> {
        let &(source, place) = self.by_address.get(address)?;
        self.own[source.0 as usize].get(place)
    }

    /// The addresses of all flows, in no order.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.by_address.keys().map(String::as_str)
    }

    /// The flow that `reference`, written in a file of `folder`, names.
    ///
    /// # Errors
    ///
    /// Why it names none.
    pub fn resolve(&self, folder: &str, reference: &str) -> Result<&Flow, Unresolved> {
        let address = address(folder, reference)?;
        self.get(&address).ok_or(Unresolved::Unknown(address))
    }

    /// How the flow nearest to an unknown address would be referred to from `folder`.
    pub fn nearest(&self, folder: &str, address: &str) -> Option<String> {
        let name = |address: &str| address.rsplit('/').next().unwrap_or_default().to_owned();
        let sorted = self.sorted.get_or_init(|| {
            let mut addresses: Vec<String> = self.by_address.keys().cloned().collect();
            addresses.sort_unstable();
            let by_name = addresses.iter().enumerate().rev().map(|(at, address)| (name(address), at)).collect();
            Sorted { addresses, by_name }
        });
        // The same name in another folder is nearer than any other name.
        let elsewhere = sorted.by_name.get(&name(address)).map(|&at| sorted.addresses[at].as_str());
        let known = || sorted.addresses.iter().map(String::as_str);
        elsewhere.or_else(|| crate::diagnostic::nearest(address, known())).map(|to| relative(folder, to))
    }
}

/// The address that `reference`, written in a file of `folder`, names, whether there is such a flow or not.
///
/// # Errors
///
/// When it is not made of names, or leads out of the project.
pub fn address(folder: &str, reference: &str) -> Result<String, Unresolved> {
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let mut named = false;
    for part in reference.split('/') {
        match part {
            ".." if !named => {
                path.pop().ok_or(Unresolved::Outside)?;
            }
            "." if !named => {}
            part if is_name(part) => {
                path.push(part);
                named = true;
            }
            _ => return Err(Unresolved::NoReference),
        }
    }
    if named { Ok(path.join("/")) } else { Err(Unresolved::NoReference) }
}

/// The words of a file that refer to flows: behind arrows, and behind `@`.
pub fn references<'s>(text: &'s str, tree: &Tree) -> impl Iterator<Item = &'s str> {
    let tokens = tree.tokens();
    (0..tokens.len()).filter_map(move |at| match tokens[at].kind {
        TokenKind::Reference => Some(&text[tree.span(text, at).range()][1..]),
        TokenKind::Bare if at > 0 && tokens[at - 1].kind == TokenKind::Arrow => {
            Some(&text[tree.span(text, at).range()])
        }
        _ => None,
    })
}

/// The names that files use somewhere.
#[derive(Debug, Default)]
pub struct Mentions<'s> {
    /// In braces.
    pub names: std::collections::HashSet<&'s str>,
    /// At the beginning of a statement.
    pub statements: std::collections::HashSet<&'s str>,
}

impl<'s> Mentions<'s> {
    /// Adds what a file uses.
    pub fn add(&mut self, text: &'s str, tree: &Tree) {
        for (at, token) in tree.tokens().iter().enumerate() {
            match token.kind {
                TokenKind::Name => drop(self.statements.insert(&text[tree.span(text, at).range()])),
                TokenKind::Braces | TokenKind::String | TokenKind::Block => {
                    let written = &text[tree.span(text, at).range()];
                    let mut rest = written;
                    while let Some(open) = memchr::memchr(b'{', rest.as_bytes()) {
                        rest = &rest[open + 1..];
                        let name = rest.split('}').next().unwrap_or("").trim_matches([' ', '\t']);
                        if is_plain_name(name) {
                            self.names.insert(name);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether a word can be the name of a flow or a part of its address: `[a-z][a-z0-9-]*`.
pub fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The path from a folder to an address.
pub fn relative(folder: &str, to: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = to.split('/').collect();
    let shared = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let mut path = "../".repeat(from.len() - shared);
    path.push_str(&to[shared..].join("/"));
    path
}

/// The folder of an address or a path; empty at the top.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The flows that a file makes, with the parameters of their own. `path` is its path from the top of the project:
/// `ivr/main.flow`.
pub fn flows(
    path: &str,
    source: SourceId,
    text: &str,
    tree: &Tree,
    declared: &Declarations,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Flow> {
    let folder = folder(path);
    let mut flows = Vec::new();
    let mut own: Option<Span> = None;
    let shared: HashMap<&str, Span> = declared.params.iter().map(|param| (param.name.as_str(), param.span)).collect();
    for index in tree.roots() {
        let node = &tree.nodes()[index as usize];
        if node.kind == NodeKind::Attributes && !node.broken {
            diagnostics.push(crate::diagnostic::catalog::lower::belongs_to_nothing(tree.line_span(text, node)));
        }
        let word = keyword(tree, text, node);
        if word != Some("flow") {
            if is_own(tree, text, node) && own.is_none() {
                own = Some(tree.span(text, node.first as usize));
            }
            continue;
        }
        let name = node.first as usize + 1;
        let has_name =
            name < node.last as usize && matches!(tree.tokens()[name].kind, TokenKind::Bare | TokenKind::String);
        let span = tree.span(text, if has_name { name } else { node.first as usize });
        let word = &text[span.range()];
        if !has_name || !is_name(word) || is_keyword(word) {
            if !node.broken {
                diagnostics.push(say::bad_flow_name(span, has_name.then_some(word)));
            }
            continue;
        }
        let behind = tree.tokens()[name + 1..node.last as usize].first();
        if let Some(behind) = behind
            && behind.kind != TokenKind::Arrow
            && !node.broken
        {
            diagnostics.push(say::behind_flow_name(tree.span(text, name + 1)));
        }
        let has_block = tree.tokens().get(node.last as usize).is_some_and(|t| t.kind == TokenKind::Open);
        if behind.is_none() && !has_block && node.end == index + 1 && !node.broken {
            diagnostics.push(say::empty_keyword(span, "flow"));
        }
        let address = if folder.is_empty() { word.to_owned() } else { format!("{folder}/{word}") };
        let params = declare::flow_params(tree, text, source, index, &shared, diagnostics);
        flows.push(Flow { address, source, span, node: Some(index), params, shared: 0, bound: Vec::new() });
    }
    if let Some(span) = own {
        let address = path.strip_suffix(".flow").unwrap_or(path).to_owned();
        flows.insert(0, Flow { address, source, span, node: None, params: Vec::new(), shared: 0, bound: Vec::new() });
    }
    flows.shrink_to_fit();
    for flow in &flows {
        let last = flow.address.rsplit('/').next();
        let keyword = last.filter(|last| flow.node.is_none() && is_keyword(last));
        let part = keyword.or_else(|| flow.address.split('/').find(|part| !is_name(part)));
        if let Some(part) = part {
            diagnostics.push(say::bad_file_name(flow.span, part));
            break;
        }
    }
    flows
}

/// The word a statement begins with.
pub fn keyword<'s>(tree: &Tree, text: &'s str, node: &Node) -> Option<&'s str> {
    let first = node.first as usize;
    (node.kind == NodeKind::Statement && tree.tokens()[first].kind == TokenKind::Name)
        .then(|| &text[tree.span(text, first).range()])
}

/// Whether the first byte of a node is this one: what most nodes are not, they need not be looked at for.
pub fn begins(tree: &Tree, text: &str, node: &Node, byte: u8) -> bool {
    text.as_bytes().get(tree.tokens()[node.first as usize].start as usize) == Some(&byte)
}

/// Whether a statement is `...`.
pub fn is_rest(tree: &Tree, text: &str, node: &Node) -> bool {
    let first = node.first as usize;
    node.kind == NodeKind::Statement
        && tree.tokens()[first].kind == TokenKind::Bare
        && &text[tree.span(text, first).range()] == "..."
}

/// Whether a node at the top of a file is part of the file's own flow: neither a declaration, an attribute line nor a
/// broken line.
pub fn is_own(tree: &Tree, text: &str, node: &Node) -> bool {
    match keyword(tree, text, node) {
        Some(word) => !matches!(word, "flow" | "let" | "param" | "def" | "use" | "default" | "test"),
        None => matches!(node.kind, NodeKind::Statement | NodeKind::Text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_a_folder_to_an_address() {
        assert_eq!(relative("", "main"), "main");
        assert_eq!(relative("", "billing/refunds"), "billing/refunds");
        assert_eq!(relative("billing", "sales"), "../sales");
        assert_eq!(relative("billing", "billing/refunds"), "refunds");
        assert_eq!(relative("a/b", "a/c/d"), "../c/d");
    }

    #[test]
    fn references_never_leave_the_project() {
        let flow = Flow {
            address: "sales".into(),
            source: SourceId(0),
            span: Span::default(),
            node: None,
            params: Vec::new(),
            shared: 0,
            bound: Vec::new(),
        };
        let mut flows = Flows::new(vec![vec![flow.clone()]]);
        flows.announce(SourceId(0), &mut Vec::new());
        assert_eq!(flows.resolve("billing", "../sales"), Ok(&flow));
        assert_eq!(flows.resolve("", "../sales"), Err(Unresolved::Outside));
        assert_eq!(flows.resolve("", "Sales"), Err(Unresolved::NoReference));
        assert_eq!(flows.resolve("", "sale"), Err(Unresolved::Unknown("sale".into())));
        assert_eq!(flows.nearest("billing", "billing/sales").as_deref(), Some("../sales"));
    }
}

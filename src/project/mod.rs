//! Many sources that are compiled together.
//!
//! In: the paths and texts of a project, from a disk or from memory. Out: its documents and everything that is wrong
//! with it. Nothing here reads a file or prints.

mod allow;

use std::collections::HashMap;

use crate::check::{MAX_BYTES, check};
use crate::diagnostic::catalog::{names, structure};
use crate::diagnostic::{Diagnostic, Severity};
use crate::emit::emit;
use crate::ir::{Document, Link};
use crate::lower::lower;
use crate::resolve::{self, Flows};
use crate::source::{Source, SourceId};
use crate::{syntax, twiml};

/// How a project is compiled.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// One line of XML a document, in place of an indented one.
    pub compact: bool,
    /// How links between documents are written.
    pub links: Links,
}

/// How links between documents are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// What addresses are put behind; empty for relative links.
    pub base: String,
    /// What follows an address, taken literally.
    pub extension: String,
    /// The method that links to documents carry where their author gave none.
    pub method: Option<Method>,
}

/// The methods Twilio can ask for a document with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// For static hosts.
    Get,
    /// What Twilio does by itself.
    Post,
}

/// One document that a project makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputDocument {
    /// Folder and name of its flow: `ivr/main`.
    pub address: String,
    /// The source that makes it.
    pub source: SourceId,
    /// The TwiML, with its XML declaration.
    pub xml: String,
}

/// What compiling makes.
#[derive(Debug, Default)]
pub struct Output {
    /// The documents, sorted by address. A flow with an error may be among them, for previews: look at
    /// [`Output::has_errors`] before they are used.
    pub documents: Vec<OutputDocument>,
    /// Everything that was found, sorted by source name, then place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Output {
    /// Whether something is wrong that Twilio would not forgive.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }
}

impl Default for Links {
    fn default() -> Self {
        Self { base: String::new(), extension: ".xml".to_owned(), method: None }
    }
}

/// Many sources that are compiled together.
#[derive(Debug, Default)]
pub struct Project {
    sources: Vec<Source>,
    /// The path of each source from the top of the project.
    paths: Vec<String>,
    options: Options,
}

impl Project {
    /// An empty project.
    pub fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// Adds a source. `path` is its path from the top of the project, with `/` between folders: `ivr/main.flow`. The
    /// addresses of its flows come from that; the name of the source is what diagnostics show.
    pub fn add(&mut self, path: impl Into<String>, source: Source) -> SourceId {
        self.sources.push(source);
        self.paths.push(path.into());
        SourceId(self.sources.len() as u32 - 1)
    }

    /// The sources, by [`SourceId`].
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Compiles everything.
    pub fn compile(&self) -> Output {
        let mut diagnostics = Vec::new();
        let mut flows = Flows::default();
        let mut parsed = Vec::with_capacity(self.sources.len());
        for (index, source) in self.sources.iter().enumerate() {
            let id = SourceId(index as u32);
            let (tree, mut found) = syntax::parse(source);
            let own = resolve::flows(&self.paths[index], id, source.text(), &tree, &mut found);
            diagnostics.extend(found.into_iter().map(|d| d.in_source(id)));
            for flow in &own {
                flows.add(flow, &mut diagnostics);
            }
            parsed.push((tree, own));
        }
        let mut documents = Vec::new();
        let mut kinds = Kinds::default();
        for (source, (tree, own)) in self.sources.iter().zip(&parsed) {
            for flow in own {
                let mut found = Vec::new();
                let document = lower(flow, source.text(), tree, &flows, &self.options.links, &mut found);
                kinds.add(&document);
                let checked = check(document, &mut found);
                let xml = emit(&checked, self.options.compact);
                if xml.len() > MAX_BYTES {
                    found.push(structure::document_too_large(flow.span, xml.len(), MAX_BYTES));
                }
                diagnostics.extend(found.into_iter().map(|d| d.in_source(flow.source)));
                documents.push(OutputDocument { address: flow.address.clone(), source: flow.source, xml });
            }
        }
        kinds.check(&mut diagnostics);
        allow::apply(&self.sources, &parsed.iter().map(|(tree, _)| tree).collect::<Vec<_>>(), &mut diagnostics);
        documents.sort_by(|a, b| a.address.cmp(&b.address));
        documents.dedup_by(|a, b| a.address == b.address);
        diagnostics.sort_by(|a, b| {
            let place = |d: &Diagnostic| (d.label.span.start, d.label.span.end);
            let name = |d: &Diagnostic| self.sources[d.label.source.0 as usize].name();
            name(a).cmp(name(b)).then(place(a).cmp(&place(b))).then(a.code.cmp(&b.code))
        });
        Output { documents, diagnostics }
    }
}

/// Compiles one source that refers to no other. `name` is the name of its own flow, and `name.flow` what diagnostics
/// show.
///
/// ```
/// use twiml_flow::project::{Options, compile};
///
/// let output = compile("hello", "say \"Hello\"; hangup", Options::default());
/// assert!(output.diagnostics.is_empty());
/// assert_eq!(output.documents[0].address, "hello");
/// assert!(output.documents[0].xml.contains("<Say>Hello</Say>"));
/// ```
pub fn compile(name: &str, source: &str, options: Options) -> Output {
    let mut project = Project::new(options);
    let path = format!("{name}.flow");
    match Source::new(path.clone(), source) {
        Ok(source) => {
            project.add(path, source);
            project.compile()
        }
        Err(_) => Output::default(),
    }
}

/// Which kind each flow is of, and who refers to whom: a call cannot go on with the answer to a message.
#[derive(Default)]
struct Kinds {
    kinds: HashMap<String, twiml::Document>,
    links: Vec<(twiml::Document, SourceId, Link)>,
}

impl Kinds {
    fn add(&mut self, document: &Document<'_>) {
        let Some(kind) = document.kind else { return };
        self.kinds.insert(document.address.clone(), kind);
        self.links.extend(document.links.iter().map(|link| (kind, document.source, link.clone())));
    }

    fn check(&self, diagnostics: &mut Vec<Diagnostic>) {
        for (kind, source, link) in &self.links {
            if let Some(&target) = self.kinds.get(&link.to)
                && target != *kind
            {
                diagnostics.push(names::link_to_other_kind(link.span, &link.to, *kind, target).in_source(*source));
            }
        }
    }
}

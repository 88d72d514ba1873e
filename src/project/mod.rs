//! Many sources that are compiled together.
//!
//! In: the paths and texts of a project, from a disk or from memory. Out: its documents and everything that is wrong
//! with it. Nothing here reads a file or prints.

mod allow;
mod files;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::num::NonZeroUsize;

use crate::check::{MAX_BYTES, check};
use crate::diagnostic::catalog::{names, structure};
use crate::diagnostic::{Diagnostic, Severity};
use crate::emit::emit;
use crate::ir::{Document, Link};
use crate::lower::lower;
use crate::read::read;
use crate::resolve::{self, Flow, Flows};
use crate::source::{Source, SourceId, Span};
use crate::syntax::Tree;
use crate::{syntax, twiml};

/// How a project is compiled.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// One line of XML a document, in place of an indented one.
    pub compact: bool,
    /// How links between documents are written.
    pub links: Links,
    /// Values for names of lets and params, in place of what is declared.
    pub define: BTreeMap<String, String>,
    /// How many sources are worked on at a time; as many as the machine can by itself.
    pub jobs: Option<NonZeroUsize>,
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
    /// The parameters that whoever answers with it fills in, those that Twilio sends not among them.
    pub params: Vec<String>,
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
    /// The names of [`Options::define`] that no source declares.
    pub unknown_defines: Vec<String>,
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
    files: Vec<File>,
    options: Options,
}

/// What is known of one source by itself.
#[derive(Debug, Default)]
struct File {
    tree: Tree,
    flows: Vec<Flow>,
    diagnostics: Vec<Diagnostic>,
    /// What is done with it.
    role: Role,
}

/// What is done with a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Role {
    /// It is Flow, and compiled.
    #[default]
    Compiled,
    /// It is Flow, and there only because others refer to its flows.
    Neighbour,
    /// It is TwiML, and checked.
    Twiml,
}

impl Project {
    /// An empty project.
    pub fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// Adds a source that is compiled. Its name is its path from the top of the project, with `/` between folders:
    /// the addresses of its flows come from that. One that is called `.xml` or `.twiml` is TwiML, and only checked.
    pub fn add(&mut self, source: Source) -> SourceId {
        if source.name().ends_with(".xml") || source.name().ends_with(".twiml") {
            let id = SourceId(self.sources.len() as u32);
            self.files.push(File { role: Role::Twiml, ..File::default() });
            self.sources.push(source);
            return id;
        }
        self.parse(source, Role::Compiled)
    }

    /// Adds a source that others refer to: its flows are known, but nothing is said of it or made from it.
    pub fn add_neighbour(&mut self, source: Source) -> SourceId {
        self.parse(source, Role::Neighbour)
    }

    fn parse(&mut self, source: Source, role: Role) -> SourceId {
        let id = SourceId(self.sources.len() as u32);
        let (tree, mut diagnostics) = syntax::parse(&source);
        let flows = resolve::flows(source.name(), id, source.text(), &tree, &mut diagnostics);
        self.files.push(File { tree, flows, diagnostics, role });
        self.sources.push(source);
        id
    }

    /// The sources, by [`SourceId`].
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The folders, from the top of the project, in which flows are looked for that the sources refer to and do not
    /// hold. Whoever compiles part of a project adds the sources in them as neighbours.
    pub fn folders_referred_to(&self) -> BTreeSet<String> {
        let held: HashSet<&str> =
            self.files.iter().flat_map(|file| &file.flows).map(|flow| flow.address.as_str()).collect();
        let mut folders = BTreeSet::new();
        for (source, file) in self.sources.iter().zip(&self.files) {
            let folder = resolve::folder(source.name());
            for reference in resolve::references(source.text(), &file.tree) {
                if let Ok(address) = resolve::address(folder, reference)
                    && !held.contains(address.as_str())
                {
                    folders.insert(resolve::folder(&address).to_owned());
                }
            }
        }
        folders
    }

    /// Compiles everything.
    pub fn compile(&self) -> Output {
        let mut diagnostics = Vec::new();
        let mut flows = Flows::default();
        for (index, file) in self.files.iter().enumerate() {
            if file.role == Role::Compiled {
                let id = SourceId(index as u32);
                diagnostics.extend(file.diagnostics.iter().cloned().map(|d| d.in_source(id)));
            }
        }
        // What is compiled comes first: nothing is said of two neighbours with one address.
        for file in self.files.iter().filter(|file| file.role == Role::Compiled) {
            file.flows.iter().for_each(|flow| flows.add(flow, &mut diagnostics));
        }
        for file in self.files.iter().filter(|file| file.role == Role::Neighbour) {
            file.flows.iter().for_each(|flow| flows.add(flow, &mut Vec::new()));
        }
        let mut documents = Vec::new();
        let mut kinds = Kinds::default();
        for (source, file) in self.sources.iter().zip(&self.files).filter(|(_, file)| file.role == Role::Compiled) {
            for flow in &file.flows {
                let mut found = Vec::new();
                let document = lower(flow, source.text(), &file.tree, &flows, &self.options.links, &mut found);
                kinds.add(&document);
                let checked = check(document, &mut found);
                let xml = emit(&checked, self.options.compact);
                if xml.len() > MAX_BYTES {
                    found.push(structure::document_too_large(flow.span, xml.len(), MAX_BYTES));
                }
                diagnostics.extend(found.into_iter().map(|d| d.in_source(flow.source)));
                let params = flow.params.iter().map(|param| param.name.clone()).collect();
                documents.push(OutputDocument { address: flow.address.clone(), source: flow.source, params, xml });
            }
        }
        for (index, source) in self.sources.iter().enumerate().filter(|(at, _)| self.files[*at].role == Role::Twiml) {
            let id = SourceId(index as u32);
            let reading = read(source, id, source.name(), &mut diagnostics);
            let root = reading.document.element(0).map_or(Span::default(), |root| root.name);
            check(reading.document, &mut diagnostics);
            if source.text().len() > MAX_BYTES {
                diagnostics.push(structure::document_too_large(root, source.text().len(), MAX_BYTES).in_source(id));
            }
        }
        kinds.check(&mut diagnostics);
        allow::apply(&self.sources, &self.files, &mut diagnostics);
        documents.sort_by(|a, b| a.address.cmp(&b.address));
        documents.dedup_by(|a, b| a.address == b.address);
        diagnostics.sort_by(|a, b| {
            let place = |d: &Diagnostic| (d.label.span.start, d.label.span.end);
            let name = |d: &Diagnostic| self.sources[d.label.source.0 as usize].name();
            name(a).cmp(name(b)).then(place(a).cmp(&place(b))).then(a.code.cmp(&b.code))
        });
        Output { documents, diagnostics, unknown_defines: self.unknown_defines() }
    }
}

/// Compiles one source that refers to no other. Its own flow is `main`, and diagnostics show it as `main.flow`.
///
/// ```
/// let output = twiml_flow::compile("say \"Hello\"; hangup", &twiml_flow::Options::default());
/// assert!(output.diagnostics.is_empty());
/// assert_eq!(output.documents[0].address, "main");
/// assert!(output.documents[0].xml.contains("<Say>Hello</Say>"));
/// ```
pub fn compile(source: &str, options: &Options) -> Output {
    let mut project = Project::new(options.clone());
    match Source::new("main.flow", source) {
        Ok(source) => {
            project.add(source);
            project.compile()
        }
        // A source of 4 GiB or more, which no file that people write is.
        Err(_) => Output { diagnostics: vec![names::too_large()], ..Output::default() },
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

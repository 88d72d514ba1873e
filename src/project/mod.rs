//! Many sources that are compiled together.
//!
//! In: the paths and texts of a project, from a disk or from memory. Out: its documents and everything that is wrong
//! with it. Nothing here reads a file or prints.

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, SourceId};

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

/// Many sources that are compiled together.
#[derive(Debug, Default)]
pub struct Project {
    sources: Vec<Source>,
    options: Options,
}

impl Project {
    /// An empty project.
    pub fn new(options: Options) -> Self {
        Self { sources: Vec::new(), options }
    }

    /// Adds a source. Its name is its path from the top of the project, with `/` between folders: `ivr/main.flow`.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.sources.push(source);
        SourceId(self.sources.len() as u32 - 1)
    }

    /// The sources, by [`SourceId`].
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Compiles everything.
    pub fn compile(&self) -> Output {
        Output::default()
    }
}

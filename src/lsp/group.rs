//! Sources that are compiled together, as the server keeps them.
//!
//! In: texts with their names and addresses. Out: a [`View`] of each, which is what every feature is a function of, and
//! the findings in all of them. A text that changes is parsed by itself; what follows from all texts is computed when it
//! is asked for. Nothing here reads a file.

use super::index::Index;
use super::position::{Encoding, Lines};
use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
use crate::project::{Options, Output, Project};
use crate::source::{Source, SourceId, Span};
use crate::syntax::Tree;
use gen_lsp_types::{Location, Position, Range, Uri};
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

/// One text of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Its path from the top of the project, with `/` between folders.
    pub name: String,
    /// What the client calls it.
    pub uri: String,
    /// The text.
    pub text: String,
}

/// The `flowc.toml` of a group.
#[derive(Debug)]
pub struct Settings {
    /// What the client calls it.
    pub uri: String,
    /// Its text.
    pub source: Source,
    /// What counts of it.
    pub config: Config,
    /// What is wrong with it by itself.
    wrong: Vec<Diagnostic>,
}

impl Settings {
    /// Reads a `flowc.toml`; none that is too large to be read. Of one with something wrong in it, what it said
    /// `before` counts.
    pub fn new(uri: String, text: String, before: Option<&Config>) -> Option<Self> {
        let source = Source::new(config::NAME, text).ok()?;
        let (config, wrong) = config::read(&source);
        let config = if wrong.is_empty() { config } else { before.cloned().unwrap_or_default() };
        Some(Self { uri, source, config, wrong })
    }
}

/// Sources that are compiled together.
#[derive(Debug)]
pub struct Group {
    settings: Option<Settings>,
    options: Options,
    project: Project,
    files: Vec<File>,
    ids: HashMap<String, SourceId>,
    output: OnceCell<Output>,
}

#[derive(Debug)]
struct File {
    uri: String,
    lines: OnceCell<Lines>,
    index: OnceCell<Index>,
}

impl Group {
    /// A group without texts. `above` is how many folders above its top files may be used.
    pub fn new(settings: Option<Settings>, above: usize) -> Self {
        let options = settings.as_ref().map_or_else(Options::default, |it| it.config.options.clone());
        let options = Options { above, details: true, ..options };
        let mut project = Project::new(options.clone());
        project.keep_results();
        Self { settings, options, project, files: Vec::new(), ids: HashMap::new(), output: OnceCell::new() }
    }

    /// How it is compiled.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Adds a text. One that is too large to be read is left out.
    pub fn add(&mut self, Text { name, uri, text }: Text) {
        let Ok(source) = Source::new(name.as_str(), text) else { return };
        let id = self.project.add(source);
        self.ids.insert(name, id);
        self.files.push(File { uri, lines: OnceCell::new(), index: OnceCell::new() });
        self.output = OnceCell::new();
    }

    /// The files that the texts use and that are not among them, by name.
    pub fn files_used(&self) -> BTreeSet<String> {
        self.project.files_used()
    }

    /// What `flowc.toml` says, if there is one.
    pub fn settings(&self) -> Option<&Settings> {
        self.settings.as_ref()
    }

    /// What is wrong with `flowc.toml`.
    pub fn findings_in_settings(&self) -> Vec<Diagnostic> {
        let Some(settings) = &self.settings else { return Vec::new() };
        let mut findings = settings.wrong.clone();
        let unknown = &self.output().unknown_defines;
        if findings.is_empty() && !unknown.is_empty() {
            findings.extend(settings.config.undeclared(unknown, &self.project.declared()));
        }
        findings
    }

    /// The source of a name.
    pub fn id(&self, name: &str) -> Option<SourceId> {
        self.ids.get(name).copied()
    }

    /// All sources.
    pub fn ids(&self) -> impl Iterator<Item = SourceId> + use<> {
        (0..self.files.len() as u32).map(SourceId)
    }

    /// Whether a source has this text.
    pub fn holds(&self, id: SourceId, text: &str) -> bool {
        self.project.sources()[id.0 as usize].text() == text
    }

    /// Puts a new text in the place of one.
    pub fn replace(&mut self, id: SourceId, text: String) {
        let name = self.project.sources()[id.0 as usize].name().to_owned();
        let Ok(source) = Source::new(name, text) else { return };
        self.project.replace(id, source);
        self.output = OnceCell::new();
        let file = &mut self.files[id.0 as usize];
        file.lines = OnceCell::new();
        file.index = OnceCell::new();
    }

    /// Calls a source by another address.
    pub fn rename(&mut self, id: SourceId, uri: String) {
        self.files[id.0 as usize].uri = uri;
    }

    /// What the client calls a source.
    pub fn uri(&self, id: SourceId) -> &str {
        &self.files[id.0 as usize].uri
    }

    /// The documents and findings of all sources.
    pub fn output(&self) -> &Output {
        self.output.get_or_init(|| {
            let mut output = self.project.compile();
            if let Some(settings) = &self.settings {
                settings.config.lint.apply(&mut output.diagnostics);
            }
            output
        })
    }

    /// The findings in each source that has any, in the order of the sources' names. Nothing is said of XML that is no
    /// TwiML: people edit much of it.
    pub fn findings(&self) -> impl Iterator<Item = (SourceId, &[Diagnostic])> {
        let ours = |id: SourceId| {
            let source = &self.project.sources()[id.0 as usize];
            let flow = !source.name().ends_with(".xml");
            flow || self.uri(id).ends_with(".twiml") || source.text().contains("<Response")
        };
        self.output()
            .diagnostics
            .chunk_by(|a, b| a.label.source == b.label.source)
            .map(|chunk| (chunk[0].label.source, chunk))
            .filter(move |&(id, _)| ours(id))
    }

    /// The findings in one source.
    pub fn findings_in(&self, id: SourceId) -> &[Diagnostic] {
        self.findings().find(|&(source, _)| source == id).map_or(&[], |(_, findings)| findings)
    }

    /// One source, as a client sees it.
    pub fn view(&self, id: SourceId, encoding: Encoding) -> View<'_> {
        View { group: self, id, encoding }
    }
}

/// One source among those that are compiled with it, and how the client counts in it.
#[derive(Debug, Clone, Copy)]
pub struct View<'g> {
    group: &'g Group,
    id: SourceId,
    encoding: Encoding,
}

impl<'g> View<'g> {
    /// The sources that are compiled together.
    pub fn group(&self) -> &'g Group {
        self.group
    }

    /// Which source it is.
    pub fn id(&self) -> SourceId {
        self.id
    }

    /// Another source of the group.
    pub fn other(&self, id: SourceId) -> View<'g> {
        View { id, ..*self }
    }

    /// All sources of the group.
    pub fn all(&self) -> impl Iterator<Item = View<'g>> + use<'g> {
        let this = *self;
        this.group.ids().map(move |id| this.other(id))
    }

    /// The source.
    pub fn source(&self) -> &'g Source {
        &self.group.project.sources()[self.id.0 as usize]
    }

    /// Its path from the top of the project.
    pub fn name(&self) -> &'g str {
        self.source().name()
    }

    /// Its text.
    pub fn text(&self) -> &'g str {
        self.source().text()
    }

    /// Whether it is Flow; TwiML is checked, and nothing else.
    pub fn is_flow(&self) -> bool {
        self.name().ends_with(".flow")
    }

    /// Its tree.
    pub fn tree(&self) -> &'g Tree {
        self.group.project.tree(self.id)
    }

    /// The names in it.
    pub fn index(&self) -> &'g Index {
        let file = &self.group.files[self.id.0 as usize];
        file.index.get_or_init(|| Index::new(self.name(), self.text(), self.tree()))
    }

    /// Its lines.
    pub fn lines(&self) -> &'g Lines {
        self.group.files[self.id.0 as usize].lines.get_or_init(|| Lines::new(self.text()))
    }

    /// What its characters are counted in.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// What the client calls it.
    pub fn uri(&self) -> Uri {
        Uri(self.group.uri(self.id).to_owned())
    }

    /// The positions around a piece.
    pub fn range(&self, span: Span) -> Range {
        self.lines().range(self.text(), span, self.encoding)
    }

    /// The piece between two positions.
    pub fn span(&self, range: Range) -> Span {
        self.lines().span(self.text(), range, self.encoding)
    }

    /// The offset of a position.
    pub fn offset(&self, position: Position) -> u32 {
        self.lines().offset(self.text(), position, self.encoding)
    }

    /// The position of an offset.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(self.text(), offset, self.encoding)
    }

    /// A piece as a place that other files can point at.
    pub fn location(&self, span: Span) -> Location {
        Location { uri: self.uri(), range: self.range(span) }
    }

    /// The token that an offset touches: the one it is in, else the one that ends there.
    pub fn token_at(&self, offset: u32) -> Option<usize> {
        let tokens = self.tree().tokens();
        let behind = tokens.partition_point(|token| token.start <= offset);
        let said = |at: usize| {
            let span = self.tree().span(self.text(), at);
            (!self.text()[span.range()].trim().is_empty() && span.start <= offset && offset <= span.end).then_some(at)
        };
        let touched = behind.checked_sub(1).and_then(said);
        touched.or_else(|| behind.checked_sub(2).and_then(said))
    }
}

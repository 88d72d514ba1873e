//! Many sources that are compiled together.
//!
//! In: the paths and texts of a project, from a disk or from memory. Out: its documents and everything that is wrong
//! with it. Nothing here reads a file or prints.

mod allow;
mod files;
mod keep;
mod settle;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::call::analyse::analyse;
use crate::call::{Call, Step};
use crate::check::{MAX_BYTES, check, check_fragment, check_values};
use crate::diagnostic::catalog::{call, declare, names, structure};
use crate::diagnostic::{Code, Diagnostic, Label, Severity};
use crate::emit::{emit, emit_with_places};
use crate::ir::{Asked, Node};
use crate::lower::{World, lower, lower_declared, lower_def};
use crate::read::read;
use crate::resolve::{self, Declarations, Declaring, Flow, Flows};
use crate::source::{Source, SourceId, Span};
use crate::split::{BranchPoint, Split, split};
use crate::syntax::Tree;
use crate::{routes, syntax, twiml};
use keep::{Kept, Stamps, Texts};
use settle::{Known, settle};

/// How a project is compiled.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// One line of XML a document, in place of an indented one.
    pub compact: bool,
    /// How links between documents are written.
    pub links: Links,
    /// Values for names of lets and params, in place of what is declared.
    pub define: BTreeMap<String, String>,
    /// How many threads compile; as many as there are processors if none is given. It changes nothing else.
    pub jobs: Option<NonZeroUsize>,
    /// How many folders above the top of the project `use` may reach.
    pub above: usize,
    /// Whether to keep what editors and pictures ask for besides: [`OutputDocument::elements`], and in [`Call`] what
    /// verbs say and the addresses outside of the project.
    pub details: bool,
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
    /// The TwiML, with its XML declaration; empty if it is larger than Twilio takes.
    pub xml: String,
    /// Its elements, in the order of the TwiML; the first is the `Response`. Only with [`Options::details`].
    pub elements: Vec<OutputElement>,
    /// Whether links between flows in it have placeholders in their queries.
    pub fills_links: bool,
}

/// Where an element of a document comes from, and where it has come to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputElement {
    /// The source that it is written in.
    pub source: SourceId,
    /// Its name there; that of the call for what a fragment has brought in, that of the flow for the `Response`.
    pub name: Span,
    /// All of it in the TwiML, from `<` to `>`.
    pub xml: Span,
}

/// What compiling makes.
#[derive(Debug, Default)]
pub struct Output {
    /// The documents, sorted by address. A flow with an error may be among them, for previews: look at
    /// [`Output::has_errors`] before they are used.
    pub documents: Vec<OutputDocument>,
    /// The branch points, sorted by address.
    pub branches: Vec<BranchPoint>,
    /// How the documents lead to one another.
    pub call: Call,
    /// The names of [`Options::define`] that no source declares.
    pub unknown_defines: Vec<String>,
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
    files: Vec<File>,
    options: Options,
    /// What was made before, where the project is compiled again and again.
    kept: Option<Mutex<Kept>>,
}

/// What is known of one source by itself.
#[derive(Debug, Default)]
struct File {
    tree: Tree,
    declared: Declarations,
    flows: Vec<Flow>,
    diagnostics: Vec<Diagnostic>,
    /// What is done with it.
    role: Role,
    /// What stands for its texts, where what flows make is kept.
    texts: OnceLock<Texts>,
}

impl File {
    /// What is known of a source that is compiled, or of TwiML, which is checked.
    fn added(source: &Source, id: SourceId) -> Self {
        if source.name().ends_with(".xml") || source.name().ends_with(".twiml") {
            return Self { role: Role::Twiml, ..Self::default() };
        }
        Self::parse(source, id, Role::Compiled)
    }

    fn parse(source: &Source, id: SourceId, role: Role) -> Self {
        Self::new(source, id, role, syntax::parse(source))
    }

    /// What a tree says.
    fn new(source: &Source, id: SourceId, role: Role, (tree, mut diagnostics): (Tree, Vec<Diagnostic>)) -> Self {
        let declared = resolve::declare::declarations(&tree, source.text(), id, &mut diagnostics);
        let mut flows = Vec::new();
        // Above the top of the project a file is there for its declarations alone: its flows have no address.
        if !source.name().starts_with("../") {
            flows = resolve::flows(source.name(), id, source.text(), &tree, &declared, &mut diagnostics);
        }
        Self { tree, declared, flows, diagnostics, role, texts: OnceLock::new() }
    }

    /// Whether all its flows have a name, so that a call can begin at any of them.
    fn has_named_only(&self) -> bool {
        self.flows.first().is_some_and(|first| first.node.is_some())
    }
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

    /// Keeps what compiling makes, so that compiling again costs what has changed. It takes the memory of all documents.
    pub fn keep_results(&mut self) {
        self.kept.get_or_insert_default();
    }

    /// Adds a source that is compiled. Its name is its path from the top of the project, with `/` between folders:
    /// the addresses of its flows come from that. One that is called `.xml` or `.twiml` is TwiML, and only checked.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.push(source, File::added)
    }

    /// Adds many sources as [`Project::add`] does, on several threads where that is worth it: `read` makes one of an
    /// item, or says why it is not added. The results have the order of the items.
    pub fn add_all<T: Sync, E: Send>(
        &mut self,
        items: &[T],
        read: impl Fn(&T) -> Result<Source, E> + Sync,
    ) -> Vec<Result<SourceId, E>> {
        let (mut next, mut sources) = (self.sources.len() as u32, Vec::with_capacity(items.len()));
        let number = |source: Result<Source, E>| {
            let id = SourceId(next);
            sources.push((source?, id));
            next += 1;
            Ok(id)
        };
        let ids = in_parallel(self.options.jobs, items, read).into_iter().map(number).collect();
        self.files.extend(in_parallel(self.options.jobs, &sources, |(source, id)| File::added(source, *id)));
        self.sources.extend(sources.into_iter().map(|(source, _)| source));
        ids
    }

    /// Adds a source that others refer to: its flows are known, but nothing is said of it or made from it.
    pub fn add_neighbour(&mut self, source: Source) -> SourceId {
        self.push(source, |source, id| File::parse(source, id, Role::Neighbour))
    }

    fn push(&mut self, source: Source, file: impl Fn(&Source, SourceId) -> File) -> SourceId {
        let id = SourceId(self.sources.len() as u32);
        self.files.push(file(&source, id));
        self.sources.push(source);
        id
    }

    /// How it is compiled.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The sources, by [`SourceId`].
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The tree of a source; an empty one for TwiML.
    pub fn tree(&self, id: SourceId) -> &Tree {
        &self.files[id.0 as usize].tree
    }

    /// The folders, from the top of the project, in which flows are looked for that the sources refer to and do not
    /// hold. Whoever compiles part of a project adds the sources in them as neighbours.
    pub fn folders_referred_to(&self) -> BTreeSet<String> {
        let flows = || self.files.iter().flat_map(|file| &file.flows).map(|flow| flow.address.as_str());
        let held: OnceCell<HashSet<&str>> = OnceCell::new();
        let mut folders = BTreeSet::new();
        for (source, file) in self.sources.iter().zip(&self.files) {
            let folder = resolve::folder(source.name());
            for reference in resolve::references(source.text(), &file.tree) {
                if let Ok(address) = resolve::address(folder, reference)
                    && !held.get_or_init(|| flows().collect()).contains(address.as_str())
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
        for (index, file) in self.files.iter().enumerate() {
            let id = SourceId(index as u32);
            diagnostics.extend(file.diagnostics.iter().cloned().map(|d| d.in_source(id)));
        }
        let linked = self.link(&mut diagnostics);
        let world = linked.world();
        let known = self.declarations(world, &mut diagnostics);
        let items: Vec<&Flow> = linked.flows().collect();
        let made = self.made(&linked, &items, |flow| self.flow(flow, world, &known));
        let mut output = Output { unknown_defines: self.unknown_defines(), ..Output::default() };
        check_kinds(&made, &mut diagnostics);
        let mut steps = Vec::new();
        for (flow, made) in items.iter().zip(made) {
            let made = Arc::try_unwrap(made).unwrap_or_else(|made| Made::clone(&made));
            let named = flow.node.is_some() && !self.files[flow.source.0 as usize].has_named_only();
            steps.extend(made.steps.into_iter().map(|step| Step { entry: step.entry && !named, ..step }));
            output.documents.extend(made.documents);
            output.branches.extend(made.branches);
            diagnostics.extend(made.diagnostics);
        }
        self.twiml(&mut diagnostics);
        let call = Call::new(steps, output.branches.clone());
        let mut concluded = Vec::new();
        analyse(&call, &mut concluded);
        self.unused(&linked, &mut concluded);
        conclude(concluded, &mut diagnostics);
        output.call = call;
        diagnostics.retain(|d| {
            let source = d.label.source;
            let said = self.files[source.0 as usize].role != Role::Neighbour;
            said || (d.severity == Severity::Error && linked.used.contains(&source))
        });
        allow::apply(&self.sources, &self.files, &mut diagnostics);
        output.documents.sort_by(|a, b| a.address.cmp(&b.address));
        output.documents.dedup_by(|a, b| a.address == b.address);
        output.branches.sort_by(|a, b| a.address.cmp(&b.address));
        output.branches.dedup_by(|a, b| a.address == b.address);
        diagnostics.sort_by(|a, b| {
            let place = |d: &Diagnostic| (d.label.span.start, d.label.span.end);
            let name = |d: &Diagnostic| self.sources[d.label.source.0 as usize].name();
            let words = |d: &Diagnostic| (d.code, d.message.clone());
            let inside = |d: &Diagnostic| d.inside().first().map(|label| (label.source, label.span.start));
            let place = name(a).cmp(name(b)).then(place(a).cmp(&place(b)));
            place.then_with(|| words(a).cmp(&words(b))).then_with(|| inside(a).cmp(&inside(b)))
        });
        // What is written once and used often is wrong once.
        let same = |a: &Diagnostic, b: &Diagnostic| a.code == b.code && a.label == b.label && a.message == b.message;
        diagnostics.dedup_by(|a, b| same(a, b) && a.inside() == b.inside());
        settle::shapes(&self.sources, &self.files, &mut diagnostics);
        output.diagnostics = diagnostics;
        output
    }

    /// What every flow makes, as far as it was not made before.
    fn made(&self, linked: &Linked<'_>, items: &[&Flow], make: impl Fn(&Flow) -> Made + Sync) -> Vec<Arc<Made>> {
        let Some(kept) = &self.kept else {
            return in_parallel(self.options.jobs, items, |flow| Arc::new(make(flow)));
        };
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let stamps = Stamps::new(linked);
        let known = |flow: &Flow| kept.get(flow, &stamps);
        let made = in_parallel(self.options.jobs, items, |flow| known(flow).unwrap_or_else(|| Arc::new(make(flow))));
        kept.replace(items.iter().copied().zip(made.iter().map(Arc::clone)), &stamps);
        made
    }

    /// Finds out what every name means.
    pub fn link(&self, diagnostics: &mut Vec<Diagnostic>) -> Linked<'_> {
        let files: Vec<Option<Declaring<'_>>> = self.sources.iter().zip(&self.files).map(declaring).collect();
        let scopes = resolve::scope::scopes(&files, self.options.above, diagnostics);
        let mut flows = Flows::new(self.flows(&scopes, diagnostics));
        // What is compiled comes first: nothing is said of two neighbours with one address.
        for role in [Role::Compiled, Role::Neighbour] {
            for (index, _) in self.files.iter().enumerate().filter(|(_, file)| file.role == role) {
                let said = if role == Role::Compiled { &mut *diagnostics } else { &mut Vec::new() };
                flows.announce(SourceId(index as u32), said);
            }
        }
        let compiled = (0..self.files.len() as u32).map(SourceId);
        let mut open: Vec<SourceId> = compiled.filter(|id| self.files[id.0 as usize].role == Role::Compiled).collect();
        let mut used = HashSet::new();
        while let Some(source) = open.pop() {
            open.extend(scopes.files[source.0 as usize].uses.values().filter(|&&other| used.insert(other)));
        }
        Linked { project: self, files, scopes, flows, used }
    }

    /// What `routes.json` says of an output of this project.
    pub fn routes(&self, output: &Output) -> String {
        routes::routes(output, &self.sources)
    }

    /// The flows of each file with all their parameters.
    fn flows(&self, scopes: &resolve::Scopes<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Vec<Flow>> {
        let define = &self.options.define;
        let complete = |(file, scope): (&File, &resolve::Scope<'_>)| {
            let bound = |name: &str| define.contains_key(name);
            let shared: Vec<_> = scope.params.iter().filter(|p| !bound(&p.name)).map(|p| (*p).clone()).collect();
            let mut flows = file.flows.clone();
            for flow in &mut flows {
                let mut params = shared.clone();
                for param in flow.params.drain(..) {
                    if let Some(first) = scope.names.get(param.name.as_str()) {
                        let (source, span) = first.place();
                        let mut finding = declare::name_of_two(param.span, &param.name).in_source(flow.source);
                        finding.related.push(Label { source, span, text: "the first one".into() });
                        diagnostics.push(finding);
                    } else if bound(&param.name) {
                        flow.bound.push(param.name);
                    } else {
                        params.push(param);
                    }
                }
                flow.bound.extend(scope.params.iter().filter(|p| bound(&p.name)).map(|p| p.name.clone()));
                flow.shared = shared.len();
                flow.params = params;
            }
            flows
        };
        self.files.iter().zip(&scopes.files).map(complete).collect()
    }

    /// Looks at everything that is declared by itself. What is wrong with it is not said of every use.
    fn declarations(&self, world: World<'_>, diagnostics: &mut Vec<Diagnostic>) -> Known {
        let mut known = Known::default();
        for (index, file) in self.files.iter().enumerate().filter(|(_, file)| file.role != Role::Twiml) {
            let Declarations { lets, defs, defaults, .. } = &file.declared;
            if lets.is_empty() && defs.is_empty() && defaults.is_empty() {
                continue;
            }
            let mut found = Vec::new();
            let document = lower_declared(SourceId(index as u32), world, &mut found);
            check_values(&document, &mut found);
            diagnostics.extend(found.into_iter().filter_map(|d| settle(d, &document.origins, &known)));
        }
        for &(source, def) in &world.scopes.order {
            let mut found = Vec::new();
            let document = lower_def(source, def, world, &mut found);
            check_fragment(&document, &mut found);
            for finding in found {
                let (code, places) = (finding.code, document.origins.places(finding.label.span));
                diagnostics.extend(settle(finding, &document.origins, &known));
                known.add(code, places);
            }
        }
        known
    }

    /// Complains of names that nothing uses. Those of a file that others use are theirs to leave out.
    fn unused(&self, linked: &Linked<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let declares = |file: &File| {
            let Declarations { lets, params, defs, .. } = &file.declared;
            !(lets.is_empty() && params.is_empty() && defs.is_empty())
                || file.flows.iter().any(|f| !f.params.is_empty())
        };
        if !self.files.iter().any(declares) {
            return;
        }
        let mut used = resolve::Mentions::default();
        for (source, file) in self.sources.iter().zip(&self.files) {
            used.add(source.text(), &file.tree);
        }
        for (index, file) in self.files.iter().enumerate() {
            let id = SourceId(index as u32);
            if file.role != Role::Compiled || (file.flows.is_empty() && !linked.used.contains(&id)) {
                continue;
            }
            let lets = file.declared.lets.iter().map(|one| ("constant", &one.name, one.span));
            let own = file.flows.iter().flat_map(|flow| &flow.params);
            let params = file.declared.params.iter().chain(own).map(|one| ("parameter", &one.name, one.span));
            let names = lets.chain(params).filter(|(_, name, _)| !used.names.contains(name.as_str()));
            let defs = file.declared.defs.iter().map(|one| ("fragment", &one.name, one.span));
            let defs = defs.filter(|(_, name, _)| !used.statements.contains(name.as_str()));
            for (what, name, span) in names.chain(defs) {
                diagnostics.push(call::unused_name(span, what, name).in_source(id));
            }
        }
    }

    /// Compiles one flow.
    fn flow(&self, flow: &Flow, world: World<'_>, known: &Known) -> Made {
        let mut made = Made::default();
        let mut found = Vec::new();
        let document = lower(flow, world, &mut found);
        check_values(&document, &mut found);
        let Split { mut shared, parts, branches } = split(document, flow, world, &mut found);
        made.kind = shared.kind;
        made.address = flow.address.clone();
        made.asked = std::mem::take(&mut shared.asked);
        let links = shared.links.iter().map(|link| (link.to.clone(), shared.origins.outermost(link.span)));
        made.links = links.collect();
        made.branches = branches;
        let params: Vec<String> = flow.params.iter().map(|param| param.name.clone()).collect();
        let whole = !found.iter().any(|d| d.code == Code::TooMuchExpansion);
        let details = self.options.details;
        // What is made of one file is held until all are: there is room for no more than it has.
        made.steps.reserve_exact(parts.len());
        made.documents.reserve_exact(parts.len());
        for part in parts {
            shared.entry &= part.continues.is_none();
            (shared.address, shared.continues, shared.nodes) = (part.address, part.continues, part.nodes);
            let checked = check(shared, &mut found);
            let (mut xml, mut places) = match details {
                true => emit_with_places(&checked, self.options.compact),
                false => (emit(&checked, self.options.compact), Vec::new()),
            };
            if xml.len() > MAX_BYTES {
                found.extend(whole.then(|| structure::document_too_large(flow.span, xml.len(), MAX_BYTES)));
                // Nobody can use it, and there may be many.
                (xml, places) = (String::new(), Vec::new());
            }
            xml.shrink_to_fit();
            shared = checked.into_document();
            made.steps.push(Step::new(&shared, &flow.address, (flow.source, flow.span), details));
            let names = shared.nodes.iter().filter_map(|node| match node {
                Node::Element(element) => Some(shared.origins.outermost(element.name)),
                _ => None,
            });
            let mut elements = Vec::with_capacity(places.len());
            elements.extend(names.zip(places).map(|((source, name), xml)| OutputElement { source, name, xml }));
            let address = std::mem::take(&mut shared.address);
            let fills_links =
                !shared.links.is_empty() && shared.values().any(|value| value.dynamic && shared.link(value).is_some());
            let (source, params) = (flow.source, params.clone());
            made.documents.push(OutputDocument { address, source, params, xml, elements, fills_links });
        }
        if found.iter().any(|d| d.severity == Severity::Error) {
            // What leads nowhere may do so for the same reason.
            found.retain(|d| !matches!(d.code, Code::SilenceJoinsCase | Code::UnreachableCase));
        }
        made.diagnostics = found.into_iter().filter_map(|d| settle(d, &shared.origins, known)).collect();
        made
    }

    /// Checks the sources that are TwiML.
    fn twiml(&self, diagnostics: &mut Vec<Diagnostic>) {
        for (index, source) in self.sources.iter().enumerate().filter(|(at, _)| self.files[*at].role == Role::Twiml) {
            let id = SourceId(index as u32);
            let mut found = Vec::new();
            let reading = read(source, id, source.name(), diagnostics);
            let root = reading.document.element(0).map_or(Span::default(), |root| root.name);
            check(reading.document, &mut found);
            if source.text().len() > MAX_BYTES {
                found.push(structure::document_too_large(root, source.text().len(), MAX_BYTES));
            }
            diagnostics.extend(found.into_iter().map(|d| d.in_source(id)));
        }
    }
}

/// A project whose names are known.
#[derive(Debug)]
pub struct Linked<'p> {
    project: &'p Project,
    files: Vec<Option<Declaring<'p>>>,
    scopes: resolve::Scopes<'p>,
    /// The flows of all files, with all their parameters.
    flows: Flows,
    /// The sources whose declarations are used in those that are compiled.
    used: HashSet<SourceId>,
}

impl Linked<'_> {
    /// What flows are lowered with.
    pub fn world(&self) -> World<'_> {
        let Options { links, define, .. } = &self.project.options;
        World { files: &self.files, scopes: &self.scopes, flows: &self.flows, links, define }
    }

    /// The flows that are compiled.
    pub fn flows(&self) -> impl Iterator<Item = &Flow> {
        let compiled = self.project.files.iter().enumerate().filter(|(_, file)| file.role == Role::Compiled);
        compiled.flat_map(|(index, _)| self.flows.of(SourceId(index as u32)))
    }
}

/// Adds what was concluded from the whole, but for what an error that was found in a part may be the reason of.
fn conclude(concluded: Vec<Diagnostic>, diagnostics: &mut Vec<Diagnostic>) {
    let mut broken: HashSet<SourceId> = HashSet::new();
    let (mut flows, mut names) = (false, false);
    for diagnostic in &*diagnostics {
        if diagnostic.severity == Severity::Error {
            broken.insert(diagnostic.label.source);
        }
        match diagnostic.code {
            Code::UnknownFlow | Code::BadReference | Code::MissingParameter | Code::UnlinkedFlow => flows = true,
            Code::UnknownName | Code::UnknownVerb | Code::UnknownFile => names = true,
            _ => {}
        }
    }
    diagnostics.extend(concluded.into_iter().filter(|finding| {
        let spoilt = broken.contains(&finding.label.source);
        match finding.code {
            Code::UnreachableFlow => !flows && !spoilt,
            Code::UnusedName => !names && !spoilt,
            Code::UnavailableParameter | Code::SilentEnd | Code::UnhandledGather => !spoilt,
            _ => true,
        }
    }));
}

/// What a source declares; none of one that is TwiML.
fn declaring<'p>((source, file): (&'p Source, &'p File)) -> Option<Declaring<'p>> {
    (file.role != Role::Twiml).then(|| Declaring {
        path: source.name(),
        text: source.text(),
        tree: &file.tree,
        declared: &file.declared,
    })
}

/// What one flow makes.
#[derive(Debug, Clone, Default)]
struct Made {
    address: String,
    kind: Option<twiml::Document>,
    steps: Vec<Step>,
    /// The documents that it refers to, and where.
    links: Vec<(String, (SourceId, Span))>,
    /// What it has asked of other flows.
    asked: Asked,
    documents: Vec<OutputDocument>,
    branches: Vec<BranchPoint>,
    diagnostics: Vec<Diagnostic>,
}

impl Made {
    /// Looks at every place in it, and moves it.
    fn places(&mut self, look: &mut impl FnMut(SourceId, &mut Span)) {
        for (_, (source, span)) in &mut self.links {
            look(*source, span);
        }
        for step in &mut self.steps {
            step.places(look);
        }
        for element in self.documents.iter_mut().flat_map(|document| &mut document.elements) {
            look(element.source, &mut element.name);
        }
        for branch in &mut self.branches {
            look(branch.place.0, &mut branch.place.1);
        }
        for diagnostic in &mut self.diagnostics {
            diagnostic.places(look);
        }
    }
}

/// Does the same with every item, on several threads where that is worth it. The results have the order of the items.
fn in_parallel<T: Sync, R: Send>(jobs: Option<NonZeroUsize>, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    /// How many items a thread takes at once, and how many are worth a thread.
    const CHUNK: usize = 16;
    let wanted = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = if items.len() <= CHUNK { 1 } else { jobs.map_or_else(wanted, NonZeroUsize::get) };
    let threads = threads.min(items.len().div_ceil(CHUNK));
    if threads <= 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let chunk = next.fetch_add(1, Ordering::Relaxed);
            let Some(rest) = items.get(chunk * CHUNK..).filter(|rest| !rest.is_empty()) else { return done };
            done.push((chunk, rest.iter().take(CHUNK).map(&work).collect::<Vec<R>>()));
        }
    };
    let mut done: Vec<(usize, Vec<R>)> = std::thread::scope(|scope| {
        // Where there can be no more threads, those that there are do it all.
        let spawn = |_| std::thread::Builder::new().spawn_scoped(scope, run).ok();
        let others: Vec<_> = (1..threads).map_while(spawn).collect();
        let mut done = run();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(chunk, _)| *chunk);
    done.into_iter().flat_map(|(_, made)| made).collect()
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

/// Complains of links between flows of different kinds: a call cannot go on with the answer to a message.
fn check_kinds(made: &[Arc<Made>], diagnostics: &mut Vec<Diagnostic>) {
    let kinds = made.iter().filter_map(|made| Some((made.address.as_str(), made.kind?)));
    let Some((_, first)) = kinds.clone().next() else { return };
    if kinds.clone().all(|(_, kind)| kind == first) {
        return; // as in almost every project
    }
    let of: HashMap<&str, twiml::Document> = kinds.collect();
    for made in made {
        let Some(kind) = made.kind else { continue };
        for (to, (source, span)) in &made.links {
            if let Some(&target) = of.get(to.as_str()).filter(|target| **target != kind) {
                diagnostics.push(names::link_to_other_kind(*span, to, kind, target).in_source(*source));
            }
        }
    }
}

//! The whole call: which document leads to which, over all flows of a project.
//!
//! In: documents, one after the other. Out: a [`Call`], the graph of them. [`analyse`] finds in it what no document shows
//! by itself, and [`draw`] makes a picture of it. What stands in a document is not looked at again.

pub mod analyse;
pub mod draw;

use std::collections::HashMap;

use crate::ir::{Document, Element, State, Value};
use crate::resolve::folder;
use crate::source::{SourceId, Span};
use crate::split::{BranchPoint, Target};
use crate::twiml::{self, Id, Role};

/// A place in a source.
pub type Place = (SourceId, Span);

/// All documents of a project and the ways between them.
#[derive(Debug, Default)]
pub struct Call {
    /// The documents.
    pub steps: Vec<Step>,
    /// The branch points.
    pub branches: Vec<BranchPoint>,
    by_address: HashMap<String, usize>,
    branch_at: HashMap<String, usize>,
}

/// A document.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its address.
    pub address: String,
    /// The address of its flow.
    pub flow: String,
    /// The name of its flow, or the verb after which it goes on.
    pub place: Place,
    /// Whether it answers a call, a message or a fax.
    pub kind: Option<twiml::Document>,
    /// Whether something outside of the project asks for it.
    pub entry: bool,
    /// What it does, verb by verb.
    pub verbs: Vec<Verb>,
    /// Where the call can go from it.
    pub ways: Vec<Way>,
    /// The request parameters that it reads, and where.
    pub reads: Vec<(String, Place)>,
    /// Whether the call is over at its end.
    pub ends: bool,
}

/// A verb of a document.
#[derive(Debug, Clone)]
pub struct Verb {
    /// Which one.
    pub id: Id,
    /// Where it is written.
    pub place: Place,
    /// What it says, plays or calls, where that is known and asked for, with white space as it is written.
    pub says: Option<Box<str>>,
}

/// A way from a document to another.
#[derive(Debug, Clone)]
pub struct Way {
    /// Which step of the call leads there.
    pub by: By,
    /// Where it leads.
    pub to: To,
    /// Where it is written.
    pub place: Place,
    /// Whether the document has waited for the caller before.
    pub waited: bool,
}

/// Which step of a call leads to another document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A `redirect`.
    Redirect,
    /// The result of a verb.
    Action(Id),
    /// Another address of an element, such as the `waitUrl` of `enqueue`.
    Asked(Id, &'static str),
}

/// Where a way leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// To a document.
    Document(String),
    /// To a branch point.
    Branch(String),
    /// To an address outside of the project; empty unless it is asked for.
    Url(String),
}

/// One way between two documents, branch points taken apart.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// The document it leads to.
    pub to: usize,
    /// Which step of the call leads there.
    pub by: By,
    /// Whether the document is asked for anew, so that it gets nothing of the result.
    pub anew: bool,
    /// Whether the caller has been waited for on the way.
    pub waited: bool,
    /// Where it is written.
    pub place: Place,
}

/// The verbs that wait for the caller.
pub fn waits(id: Id) -> bool {
    matches!(id, Id::Gather | Id::Record | Id::Dial | Id::Enqueue | Id::Connect | Id::Pay)
}

impl Call {
    /// Puts together what the documents and branch points of a project are.
    pub fn new(steps: Vec<Step>, branches: Vec<BranchPoint>) -> Self {
        let by_address = steps.iter().enumerate().map(|(at, step)| (step.address.clone(), at)).collect();
        let branch_at = branches.iter().enumerate().map(|(at, branch)| (branch.address.clone(), at)).collect();
        Self { steps, branches, by_address, branch_at }
    }

    /// The document at an address.
    pub fn step(&self, address: &str) -> Option<usize> {
        self.by_address.get(address).copied()
    }

    /// The branch point at an address.
    pub fn branch(&self, address: &str) -> Option<&BranchPoint> {
        self.branch_at.get(address).map(|&at| &self.branches[at])
    }

    /// The ways from a document to others.
    pub fn edges(&self, step: usize) -> Vec<Edge> {
        let mut edges = Vec::new();
        for way in &self.steps[step].ways {
            let waited = way.waited || matches!(way.by, By::Action(id) if waits(id));
            let edge = |to: usize, anew: bool| Edge { to, by: way.by, anew, waited, place: way.place };
            match &way.to {
                To::Url(_) => {}
                To::Document(address) => {
                    edges.extend(self.step(address).map(|to| edge(to, way.by == By::Redirect)));
                }
                To::Branch(address) => {
                    let Some(branch) = self.branch(address) else { continue };
                    let targets = branch.cases.iter().map(|case| &case.target).chain([&branch.otherwise]);
                    for target in targets {
                        let Target::Document { to, .. } = target else { continue };
                        let anew = folder(to) != folder(address);
                        edges.extend(self.step(to).map(|to| edge(to, anew)));
                    }
                }
            }
        }
        edges
    }
}

impl Step {
    /// Looks at every place in it, and moves it.
    pub fn places(&mut self, look: &mut impl FnMut(SourceId, &mut Span)) {
        look(self.place.0, &mut self.place.1);
        let verbs = self.verbs.iter_mut().map(|verb| &mut verb.place);
        let ways = self.ways.iter_mut().map(|way| &mut way.place);
        let reads = self.reads.iter_mut().map(|(_, place)| place);
        for (source, span) in verbs.chain(ways).chain(reads) {
            look(*source, span);
        }
    }

    /// What a document does. `flow` is the address of its flow, whose first document is where a call can begin; `details`
    /// is whether a picture is made of it.
    pub fn new(document: &Document<'_>, flow: &str, flow_place: Place, details: bool) -> Self {
        let at = |span: Span| document.origins.outermost(span);
        let mut step = Self {
            address: document.address.clone(),
            flow: flow.to_owned(),
            place: document.continues.map_or(flow_place, at),
            kind: document.kind,
            entry: document.continues.is_none(),
            verbs: Vec::with_capacity(document.elements(0).count()),
            ways: Vec::new(),
            reads: Vec::new(),
            ends: true,
        };
        let mut waited = false;
        for (place, element) in document.elements(0) {
            let Some(row) = element.row else {
                // What it does is not known, so it may have waited.
                waited = true;
                step.ends = false;
                continue;
            };
            let says = if details { says(document, place) } else { None };
            step.verbs.push(Verb { id: row.id, place: at(element.name), says });
            step.ways_of(document, place, element, waited, details);
            step.ends = true;
            if document.why_ends(element).is_some() {
                step.ends = matches!(row.id, Id::Hangup | Id::Reject);
                break;
            }
            waited |= waits(row.id);
        }
        let reads = document.placeholders().filter(|(name, _)| twiml::parameter(name).is_some());
        step.reads = reads.map(|(name, span)| (name.to_owned(), at(span))).collect();
        step.ways.shrink_to_fit();
        step
    }

    /// The ways from a verb and from what is in it.
    fn ways_of(&mut self, document: &Document<'_>, place: u32, element: &Element, waited: bool, details: bool) {
        let at = |span: Span| document.origins.outermost(span);
        let Some(row) = element.row else { return };
        if matches!(row.id, Id::Redirect | Id::MessagingRedirect)
            && let Some(text) = document.texts(place).next()
            && let Some(to) = to(document, text, details)
        {
            self.ways.push(Way { by: By::Redirect, to, place: at(text.span), waited });
        }
        for inner in (place..element.end).filter_map(|place| document.element(place)) {
            let Some(row) = inner.row else { continue };
            for attribute in document.attributes(inner) {
                let Some(name) = attribute.row.map(|row| row.name) else { continue };
                let by = if name == "action" { By::Action(row.id) } else { By::Asked(row.id, name) };
                let link = document.link(&attribute.value).is_some();
                if (link || name == "action")
                    && let Some(to) = to(document, &attribute.value, details)
                {
                    self.ways.push(Way { by, to, place: at(attribute.value.span), waited });
                }
            }
        }
        // Without an `action`, these ask for their own document again.
        let again = matches!(row.id, Id::Gather | Id::Record) && document.attribute(element, "action").is_none();
        if again && element.state == State::Plain {
            let to = To::Document(document.address.clone());
            self.ways.push(Way { by: By::Action(row.id), to, place: at(element.name), waited });
        }
    }
}

/// Where a value leads.
fn to(document: &Document<'_>, value: &Value, details: bool) -> Option<To> {
    match document.link(value) {
        Some(link) if document.branches.iter().any(|branch| branch.address == link.to) => {
            Some(To::Branch(link.to.clone()))
        }
        Some(link) => Some(To::Document(link.to.clone())),
        None if value.state != State::Plain => None,
        None => {
            let url = document.str(value).trim();
            (!url.is_empty()).then(|| To::Url(if details { url.to_owned() } else { String::new() }))
        }
    }
}

/// What a verb says, plays or calls.
fn says(document: &Document<'_>, place: u32) -> Option<Box<str>> {
    let texts = document.texts(place).map(|text| document.str(text)).filter(|text| !text.trim_ascii().is_empty());
    let said = texts.map(str::to_owned).reduce(|said, text| said + " " + &text);
    if let Some(said) = said {
        return Some(said.into());
    }
    document.elements(place).find_map(|(place, inner)| {
        let noun = inner.row.is_some_and(|row| matches!(row.role, Role::Noun | Role::Verb));
        noun.then(|| says(document, place)).flatten()
    })
}

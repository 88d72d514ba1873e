//! What is wrong with a call as a whole.
//!
//! In: the graph of a project. Out: flows that nothing reaches, circles that never wait for the caller, documents that
//! are used where Twilio allows none of their verbs, and parameters that no request brings. Each finding shows the way.

use std::collections::VecDeque;

use super::{By, Call, Edge, Place, Step, To};
use crate::diagnostic::catalog::call as say;
use crate::diagnostic::{Diagnostic, Label};
use crate::split::Target;
use crate::twiml::{self, Id};

/// Looks at the call as a whole.
pub fn analyse(call: &Call, diagnostics: &mut Vec<Diagnostic>) {
    let edges: Vec<Vec<Edge>> = (0..call.steps.len()).map(|step| call.edges(step)).collect();
    let entries = (0..call.steps.len()).filter(|&at| call.steps[at].entry);
    let all = Reached::from(call.steps.len(), entries, &edges, |_| true);
    for (at, step) in call.steps.iter().enumerate() {
        if step.address == step.flow && all.by[at].is_none() {
            diagnostics.push(say::unreachable_flow(step.place.1, &step.address).in_source(step.place.0));
        }
    }
    circles(call, &edges, diagnostics);
    kinds(call, &edges, diagnostics);
    stranded(call, &edges, diagnostics);
    roles(call, &edges, diagnostics);
    parameters(call, &edges, &all, diagnostics);
}

/// Which documents are reached, and from where first.
#[derive(Debug)]
struct Reached {
    /// By document: the one before it, itself for an entry; none when nothing reaches it.
    by: Vec<Option<usize>>,
}

impl Reached {
    /// What callers hear when they do not wait in a queue or a conference. Something outside asks for the flow of a file,
    /// but one that is a `waitUrl` here is taken to be nothing else.
    fn by_callers(call: &Call, edges: &[Vec<Edge>], takes: impl Fn(&Edge) -> bool) -> Self {
        let mut entry: Vec<bool> = call.steps.iter().map(|step| step.entry).collect();
        for edge in edges.iter().flatten().filter(|edge| is_wait(edge)) {
            entry[edge.to] = false;
        }
        let entries = (0..call.steps.len()).filter(|&at| entry[at]);
        Self::from(call.steps.len(), entries, edges, takes)
    }

    /// What callers hear while they wait in a queue or a conference.
    fn from_waiting(call: &Call, edges: &[Vec<Edge>]) -> Self {
        let begins = edges.iter().flatten().filter(|edge| is_wait(edge));
        let inside = |edge: &Edge| matches!(edge.by, By::Redirect | By::Action(Id::Gather));
        Self::from(call.steps.len(), begins.map(|edge| edge.to), edges, inside)
    }

    fn from(
        count: usize,
        entries: impl Iterator<Item = usize>,
        edges: &[Vec<Edge>],
        takes: impl Fn(&Edge) -> bool,
    ) -> Self {
        let mut by = vec![None; count];
        let mut open: VecDeque<usize> = VecDeque::new();
        for entry in entries {
            by[entry] = Some(entry);
            open.push_back(entry);
        }
        while let Some(at) = open.pop_front() {
            for edge in edges[at].iter().filter(|edge| takes(edge)) {
                if by[edge.to].is_none() {
                    by[edge.to] = Some(at);
                    open.push_back(edge.to);
                }
            }
        }
        Self { by }
    }

    /// The shortest way to a document, itself included.
    fn path(&self, to: usize) -> Vec<usize> {
        let mut path = vec![to];
        let mut at = to;
        while let Some(before) = self.by[at].filter(|&before| before != at) {
            path.push(before);
            at = before;
        }
        path.reverse();
        path
    }
}

/// Whether what it leads to is heard by those who wait in a queue or a conference.
fn is_wait(edge: &Edge) -> bool {
    matches!(edge.by, By::Asked(_, "waitUrl"))
}

/// The documents that callers hear while they wait in a queue or a conference, which begin again at their end.
#[derive(Debug)]
pub struct Waiting(Reached);

impl Waiting {
    /// Finds them.
    pub fn new(call: &Call) -> Self {
        let edges: Vec<Vec<Edge>> = (0..call.steps.len()).map(|step| call.edges(step)).collect();
        Self(Reached::from_waiting(call, &edges))
    }

    /// Whether the document at an address is one.
    pub fn hears(&self, call: &Call, address: &str) -> bool {
        call.step(address).is_some_and(|step| self.0.by[step].is_some())
    }
}

/// A way in words: `main → sales → voicemail`.
fn shown(call: &Call, path: &[usize]) -> String {
    let names: Vec<&str> = path.iter().map(|&at| call.steps[at].address.as_str()).collect();
    match names.as_slice() {
        [first, second, .., before, last] if names.len() > 8 => format!("{first} → {second} → … → {before} → {last}"),
        names => names.join(" → "),
    }
}

/// Complains of documents that lead to one another in a circle without ever waiting. Callers who wait in a queue or a
/// conference may well hear the same again and again.
fn circles(call: &Call, edges: &[Vec<Edge>], diagnostics: &mut Vec<Diagnostic>) {
    let heard = Reached::by_callers(call, edges, |edge| !is_wait(edge));
    let count = call.steps.len();
    let goes_on = |edge: &&Edge| !edge.waited && !matches!(edge.by, By::Asked(..));
    let mut done = vec![false; count];
    let mut on_path = vec![false; count];
    for start in 0..count {
        if done[start] || heard.by[start].is_none() {
            continue;
        }
        let mut stack: Vec<(usize, usize)> = vec![(start, 0)];
        on_path[start] = true;
        while let Some((at, next)) = stack.last_mut() {
            let at = *at;
            let Some(edge) = edges[at].get(*next) else {
                on_path[at] = false;
                done[at] = true;
                stack.pop();
                continue;
            };
            *next += 1;
            // What leads back to its own document is found in that, unless it may be what callers hear while they wait.
            if !goes_on(&edge) || edge.to == at && !only_fills_time(&call.steps[at]) {
                continue;
            }
            if on_path[edge.to] {
                let from = stack.iter().position(|(step, _)| *step == edge.to).unwrap_or(0);
                let mut path: Vec<usize> = stack[from..].iter().map(|(step, _)| *step).collect();
                path.push(edge.to);
                let messaging = call.steps[at].kind == Some(twiml::Document::Messaging);
                let finding = say::circle(edge.place.1, &shown(call, &path), messaging);
                diagnostics.push(finding.in_source(edge.place.0));
            } else if !done[edge.to] {
                on_path[edge.to] = true;
                stack.push((edge.to, 0));
            }
        }
    }
}

/// Whether a document says and plays something, and does nothing else.
fn only_fills_time(step: &Step) -> bool {
    let fills = |id: Id| matches!(id, Id::Say | Id::Play | Id::Pause);
    let mut verbs = step.verbs.iter().map(|verb| verb.id);
    verbs.clone().any(fills) && verbs.all(|id| fills(id) || id == Id::Redirect)
}

/// Complains of links to a flow of another kind that stand in a flow without a kind, which fits everywhere: what comes
/// there comes from somewhere. Links in all other flows are looked at where the flows are put together.
fn kinds(call: &Call, edges: &[Vec<Edge>], diagnostics: &mut Vec<Diagnostic>) {
    let kind_of = |at: usize| call.steps[at].kind;
    for kind in [twiml::Document::Voice, twiml::Document::Messaging, twiml::Document::Fax] {
        let count = call.steps.len();
        let starts = (0..count).filter(|&at| kind_of(at) == Some(kind));
        let reached = Reached::from(count, starts, edges, |edge| kind_of(edge.to).is_none());
        for at in (0..count).filter(|&at| kind_of(at).is_none() && reached.by[at].is_some()) {
            for edge in &edges[at] {
                let Some(other) = kind_of(edge.to).filter(|&other| other != kind) else { continue };
                let mut path = reached.path(at);
                path.push(edge.to);
                let (to, way) = (&call.steps[edge.to].address, shown(call, &path));
                diagnostics.push(say::way_to_other_kind(edge.place.1, to, kind, other, &way).in_source(edge.place.0));
            }
        }
    }
}

/// Complains of results, and of silence, after which the caller hears nothing more. What callers hear while they wait
/// begins again at its end, and what a called party hears first ends with being connected.
fn stranded(call: &Call, edges: &[Vec<Edge>], diagnostics: &mut Vec<Diagnostic>) {
    let heard = Reached::by_callers(call, edges, |edge| !matches!(edge.by, By::Asked(..)));
    let waited = Reached::from_waiting(call, edges);
    for (at, step) in call.steps.iter().enumerate() {
        let gather = step.verbs.last().filter(|verb| verb.id == Id::Gather && step.ends);
        let Some(gather) = gather.filter(|_| heard.by[at].is_some() && waited.by[at].is_none()) else { continue };
        // One without an `action` asks for its own document again, and one with cases is looked at below.
        let elsewhere = |to: &To| match to {
            To::Branch(_) => false,
            To::Document(to) => *to != step.address,
            To::Url(_) => true,
        };
        if step.ways.last().is_some_and(|way| way.by == By::Action(Id::Gather) && elsewhere(&way.to)) {
            diagnostics.push(say::silent_caller(gather.place.1).in_source(gather.place.0));
        }
    }
    for branch in &call.branches {
        let Some(step) = call.step(&branch.document) else { continue };
        if heard.by[step].is_none() || waited.by[step].is_some() {
            continue;
        }
        let (source, span) = branch.place;
        let nothing = !branch.has_otherwise && branch.otherwise == Target::Nothing;
        if branch.verb == Id::Gather {
            if branch.silence_ends || nothing {
                diagnostics.push(say::unhandled_input(span, branch.silence_ends, nothing).in_source(source));
            }
            continue;
        }
        let results = twiml::STRANDED.iter().find(|(verb, _)| *verb == branch.verb).map_or(&[][..], |(_, all)| all);
        let handled = |result: &str| branch.cases.iter().any(|case| case.value == result);
        let left: Vec<&str> = results.iter().copied().filter(|result| !handled(result)).collect();
        if nothing && !left.is_empty() {
            let verb = twiml::element(branch.verb).keyword;
            diagnostics.push(say::silent_end(span, verb, &left).in_source(source));
        }
    }
}

/// What a document is used for by an address, where that forbids verbs.
struct Duty {
    element: Id,
    attribute: &'static str,
    /// Whether it takes a verb.
    takes: fn(Id) -> bool,
    /// The verbs that it takes, in words.
    verbs: &'static str,
    /// Who hears it, in words.
    heard: &'static str,
    twilio: Option<u32>,
}

const CALLED: &str = "the called party hears it before the two are connected";
const WAITING: &str = "callers hear it while they wait";

/// What documents are used for that forbids verbs.
const DUTIES: &[Duty] = &[
    // https://www.twilio.com/docs/api/errors/13201
    Duty { element: Id::Number, attribute: "url", takes: not_dial, verbs: "", heard: CALLED, twilio: Some(13201) },
    Duty { element: Id::Client, attribute: "url", takes: not_dial, verbs: "", heard: CALLED, twilio: Some(13201) },
    Duty { element: Id::Sip, attribute: "url", takes: not_dial, verbs: "", heard: CALLED, twilio: Some(13201) },
    // https://www.twilio.com/docs/voice/twiml/queue#attributes-url
    Duty {
        element: Id::Queue,
        attribute: "url",
        takes: |id| matches!(id, Id::Play | Id::Say | Id::Pause | Id::Redirect),
        verbs: "`say`, `play`, `pause` and `redirect`",
        heard: "a caller from the queue hears it before the two are connected",
        twilio: None,
    },
    // https://www.twilio.com/docs/api/errors/13238
    Duty {
        element: Id::Conference,
        attribute: "waitUrl",
        takes: |id| matches!(id, Id::Play | Id::Say | Id::Pause | Id::Redirect),
        verbs: "`say`, `play`, `pause` and `redirect`",
        heard: WAITING,
        twilio: Some(13238),
    },
    // https://www.twilio.com/docs/voice/twiml/enqueue#attributes-waiturl
    Duty {
        element: Id::Enqueue,
        attribute: "waitUrl",
        takes: |id| matches!(id, Id::Play | Id::Say | Id::Pause | Id::Hangup | Id::Redirect | Id::Leave | Id::Gather),
        verbs: "`say`, `play`, `pause`, `gather`, `redirect`, `leave` and `hangup`",
        heard: WAITING,
        twilio: None,
    },
];

fn not_dial(id: Id) -> bool {
    id != Id::Dial
}

/// Complains of verbs that a document may not hold where it is used.
fn roles(call: &Call, edges: &[Vec<Edge>], diagnostics: &mut Vec<Diagnostic>) {
    for duty in DUTIES {
        let duty_by = By::Asked(duty.element, duty.attribute);
        let begins: Vec<&Edge> = edges.iter().flatten().filter(|edge| edge.by == duty_by).collect();
        if begins.is_empty() {
            continue;
        }
        let inside = |edge: &Edge| matches!(edge.by, By::Redirect | By::Action(Id::Gather));
        let starts = begins.iter().map(|edge| edge.to);
        let reached = Reached::from(call.steps.len(), starts, edges, inside);
        for (at, step) in call.steps.iter().enumerate().filter(|(at, _)| reached.by[*at].is_some()) {
            let Some(verb) = step.verbs.iter().find(|verb| !(duty.takes)(verb.id)) else { continue };
            let path = reached.path(at);
            let reference = begins.iter().find(|edge| edge.to == path[0]).map(|edge| edge.place);
            let (name, element) = (twiml::element(verb.id).keyword, twiml::element(duty.element).keyword);
            let way = if path.len() > 1 { shown(call, &path) } else { String::new() };
            let mut finding =
                say::wrong_role(verb.place.1, name, element, duty.attribute, (duty.heard, duty.verbs), &way)
                    .twilio(duty.twilio)
                    .in_source(verb.place.0);
            finding.related.extend(reference.map(|(source, span)| Label {
                source,
                span,
                text: format!("this document is the `{}` here", duty.attribute),
            }));
            diagnostics.push(finding);
        }
    }
}

/// Complains of request parameters that no way to a document brings.
fn parameters(call: &Call, edges: &[Vec<Edge>], all: &Reached, diagnostics: &mut Vec<Diagnostic>) {
    let mut into: Vec<Vec<&Edge>> = vec![Vec::new(); call.steps.len()];
    for edge in edges.iter().flatten() {
        into[edge.to].push(edge);
    }
    for (at, step) in call.steps.iter().enumerate() {
        if all.by[at].is_none() {
            continue; // that nothing reaches it has been said
        }
        let mut said: Vec<&str> = Vec::new();
        for (name, place) in &step.reads {
            let Some(parameter) = twiml::parameter(name) else { continue };
            if step.kind.is_none_or(|kind| parameter.comes_to(kind)) || said.contains(&name.as_str()) {
                continue;
            }
            let brings = |edge: &&&Edge| match edge.by {
                By::Redirect => false,
                By::Action(id) => !edge.anew && parameter.comes_with(id, "action"),
                By::Asked(id, attribute) => parameter.comes_with(id, attribute),
            };
            if into[at].iter().find(brings).is_none() {
                said.push(name);
                diagnostics.push(unavailable(call, all, at, step, name, *place));
            }
        }
    }
}

fn unavailable(call: &Call, all: &Reached, at: usize, step: &Step, name: &str, place: Place) -> Diagnostic {
    let path = all.path(at);
    let way = if path.len() > 1 { shown(call, &path) } else { String::new() };
    let senders: Vec<&str> = twiml::parameter(name).into_iter().flat_map(twiml::Parameter::senders).collect();
    say::unavailable_parameter(place.1, name, &step.address, &way, &senders).in_source(place.0)
}

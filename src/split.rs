//! A flow with cases, taken apart into documents.
//!
//! In: the document of a whole flow, cases and all. Out: the documents that Twilio asks for one after the other, and the
//! branch points between them. TwiML cannot branch, so a verb with cases ends its document: whoever answers its
//! `action` looks the result up in the branch point and goes on with one of the others. Nothing is written twice, no
//! document is made that no call reaches, and none that would hold only a jump. `docs/how-cases-compile.md` shows it.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::{cases as say, control, declare};
use crate::ir::{Document, Element, Node, State, Value, When};
use crate::lower::World;
use crate::lower::links::{Linking, Query};
use crate::resolve::{self, Flow, Param};
use crate::source::{SourceId, Span};
use crate::twiml::{self, End, Id, Outcome, Role};

/// The greatest number of documents that one flow makes.
pub const MAX_DOCUMENTS: usize = 10_000;

/// A flow as the documents it makes.
#[derive(Debug)]
pub struct Split<'s> {
    /// What all documents share: text, attributes, links. It has the nodes of none.
    pub shared: Document<'s>,
    /// The documents; the flow's own comes first.
    pub parts: Vec<Part>,
    /// The branch points, in the order of their numbers. Those that no call reaches are left out.
    pub branches: Vec<BranchPoint>,
}

/// One document of a flow.
#[derive(Debug)]
pub struct Part {
    /// Its address: `main`, `main.1.2`, `main.1.next`.
    pub address: String,
    /// The verb after which it goes on; none for the flow's own.
    pub continues: Option<Span>,
    /// Its elements and texts.
    pub nodes: Vec<Node>,
}

/// Where the result of a verb decides how the call goes on.
#[derive(Debug, Clone)]
pub struct BranchPoint {
    /// Its address: `main.1`.
    pub address: String,
    /// The verb.
    pub verb: Id,
    /// Where the verb is written, or the call that has brought it.
    pub place: (SourceId, Span),
    /// The document that the verb stands in.
    pub document: String,
    /// The cases in the order in which they are tried.
    pub cases: Vec<BranchCase>,
    /// Where every other result leads.
    pub otherwise: Target,
    /// Whether there is an `otherwise`.
    pub has_otherwise: bool,
    /// Whether the call ends without another word when the caller gives no input.
    pub silence_ends: bool,
}

/// One value of a case.
#[derive(Debug, Clone)]
pub struct BranchCase {
    /// The request parameter.
    pub parameter: &'static str,
    /// What it is compared with.
    pub value: String,
    /// Whether the words count, in any case, and not the characters.
    pub spoken: bool,
    /// Where it leads.
    pub target: Target,
}

/// Where the call goes on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// Nowhere: it ends.
    Nothing,
    /// To a document.
    Document {
        /// Its address.
        to: String,
        /// What the author passes to it.
        query: String,
    },
    /// To an address outside of the project.
    Url(String),
}

/// Takes a flow apart.
pub fn split<'s>(
    mut document: Document<'s>,
    flow: &Flow,
    world: World<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Split<'s> {
    if document.cases.is_empty() {
        let address = document.address.clone();
        let nodes = std::mem::take(&mut document.nodes);
        return Split { shared: document, parts: vec![Part { address, continues: None, nodes }], branches: Vec::new() };
    }
    let completes = Completes::new(&document);
    let mut branch_at: Vec<Option<u32>> = vec![None; document.nodes.len()];
    for (number, branch) in document.branches.iter().enumerate() {
        branch_at[branch.node as usize] = Some(number as u32);
    }
    let end = document.nodes.len() as u32;
    let first =
        Work { address: document.address.clone(), continues: None, segments: vec![(1, end)], last: Goal::Nothing };
    let points = vec![None; document.branches.len()];
    let mut split = Splitter {
        document,
        params: &flow.params,
        linking: Linking { links: world.links, folder: resolve::folder(&flow.address) },
        completes,
        branch_at,
        taken: HashMap::new(),
        open: vec![first],
        parts: Vec::new(),
        points,
        diagnostics,
    };
    split.run();
    let Splitter { mut document, parts, points, .. } = split;
    document.nodes = Vec::new();
    Split { shared: document, parts, branches: points.into_iter().flatten().collect() }
}

/// Whether the call goes on behind each verb, and comes to the end of each case.
struct Completes {
    /// By node.
    nodes: Vec<bool>,
    /// By node of a verb with cases: whether a result leads on to what stands behind it.
    results: Vec<bool>,
}

impl Completes {
    fn new(document: &Document<'_>) -> Self {
        let count = document.nodes.len();
        let mut completes = Self { nodes: vec![true; count], results: vec![false; count] };
        // What stands in a node comes behind it, so that backwards everything inside is known.
        for place in (1..count as u32).rev() {
            let at = place as usize;
            match &document.nodes[at] {
                Node::Text(_) => {}
                Node::Case(_) => {
                    completes.nodes[at] = document.children(place).all(|child| completes.nodes[child as usize])
                }
                Node::Element(element) if is_branch(document, place) => {
                    let (by_result, by_silence) = completes.ways_on(document, place, element);
                    completes.results[at] = by_result;
                    completes.nodes[at] = by_result || by_silence;
                }
                Node::Element(element) => {
                    let silence = silence(document, place);
                    completes.nodes[at] = document.why_ends(element).is_none()
                        && silence.is_none_or(|silence| completes.nodes[silence as usize]);
                }
            }
        }
        completes
    }

    /// Whether a result, and silence, lead on to what stands behind a verb.
    fn ways_on(&self, document: &Document<'_>, place: u32, element: &Element) -> (bool, bool) {
        let (mut otherwise, mut by_case, mut silence) = (false, false, None);
        for (child, when) in cases(document, place) {
            let goes_on = self.nodes[child as usize];
            match when {
                When::Silence => silence = Some(goes_on),
                When::Otherwise => {
                    otherwise = true;
                    by_case |= goes_on;
                }
                When::Values(_) | When::Broken => by_case |= goes_on,
            }
        }
        let waits = element.is(Id::Gather) && document.why_ends(element) != Some(End::EvenWithoutInput);
        (by_case || !otherwise, waits && silence.unwrap_or(true))
    }
}

/// The cases of a verb, by their nodes.
fn cases<'d>(document: &'d Document<'_>, place: u32) -> impl Iterator<Item = (u32, &'d When)> {
    document.children(place).filter_map(|child| match document.nodes[child as usize] {
        Node::Case(case) => Some((child, &document.cases[case as usize].when)),
        _ => None,
    })
}

/// The `on silence` of a verb, by its node.
fn silence(document: &Document<'_>, place: u32) -> Option<u32> {
    cases(document, place).find(|(_, when)| **when == When::Silence).map(|(case, _)| case)
}

fn is_branch(document: &Document<'_>, place: u32) -> bool {
    document.branches.binary_search_by_key(&place, |branch| branch.node).is_ok()
}

/// A document that is still to be made.
struct Work {
    address: String,
    continues: Option<Span>,
    /// What it does, as ranges of nodes, the last one first.
    segments: Vec<(u32, u32)>,
    /// Where it goes on in the end.
    last: Goal,
}

/// Where something goes on.
#[derive(Debug, Clone)]
enum Goal {
    Nothing,
    /// Where this `redirect` leads.
    Jump(u32),
    /// To a document of the flow's own, by the value that links to it.
    Part(Value),
}

struct Splitter<'s, 'c> {
    document: Document<'s>,
    params: &'c [Param],
    linking: Linking<'c>,
    completes: Completes,
    branch_at: Vec<Option<u32>>,
    /// The names of documents that are taken, and the number that the next one of the same name gets.
    taken: HashMap<String, usize>,
    open: Vec<Work>,
    parts: Vec<Part>,
    points: Vec<Option<BranchPoint>>,
    diagnostics: &'c mut Vec<Diagnostic>,
}

impl Splitter<'_, '_> {
    fn run(&mut self) {
        // In the order in which they are found, so that the flow's own is the first.
        let mut next = 0;
        while next < self.open.len() {
            if next >= MAX_DOCUMENTS {
                let name = self.document.element(0).map_or(Span::default(), |root| root.name);
                self.diagnostics.push(declare::too_many_documents(name, MAX_DOCUMENTS));
                return;
            }
            let placeholder =
                Work { address: String::new(), continues: None, segments: Vec::new(), last: Goal::Nothing };
            let work = std::mem::replace(&mut self.open[next], placeholder);
            let part = self.part(work);
            self.parts.push(part);
            next += 1;
        }
    }

    /// Makes one document.
    fn part(&mut self, work: Work) -> Part {
        let Work { address, continues, mut segments, mut last } = work;
        let mut nodes = Vec::new();
        if let Some(root) = self.document.nodes.first() {
            nodes.push(*root);
        }
        let mut from = None;
        let mut ended: Option<u32> = None;
        while let Some((at, end)) = segments.pop() {
            if at >= end {
                continue;
            }
            if let Some(ender) = ended {
                self.unreached(at, ender);
                last = Goal::Nothing;
                break;
            }
            segments.push((self.document.end(at), end));
            self.copy(at, &mut nodes);
            let Some(number) = self.branch_at[at as usize] else {
                let ends = self.document.element(at).is_some_and(|verb| self.document.why_ends(verb).is_some());
                match silence(&self.document, at).filter(|_| !ends) {
                    // What follows an `action` of the author's own is reached by silence alone.
                    Some(case) => {
                        if !self.completes.nodes[case as usize] {
                            self.rest_unreached(&segments, at);
                            (segments, last) = (Vec::new(), Goal::Nothing);
                        }
                        segments.push((case + 1, self.document.end(case)));
                    }
                    None if !self.completes.nodes[at as usize] => ended = Some(at),
                    None => {}
                }
                continue;
            };
            from = self.document.element(at).map(|verb| verb.name);
            (segments, last) = self.branch(number, at, segments, last, &address);
        }
        if ended.is_none() {
            self.go(&last, from.or(continues), &mut nodes);
        }
        let length = nodes.len() as u32;
        if let Some(Node::Element(root)) = nodes.first_mut() {
            root.end = length;
        }
        Part { address, continues, nodes }
    }

    /// Complains of the first statement of some that nothing reaches.
    fn rest_unreached(&mut self, rest: &[(u32, u32)], ender: u32) {
        if let Some(next) = first(rest) {
            self.unreached(next, ender);
        }
    }

    /// Complains that nothing reaches a node, since the call does not go on behind another.
    fn unreached(&mut self, at: u32, ender_at: u32) {
        let document = &self.document;
        let (Some(element), Some(ender)) = (document.element(at), document.element(ender_at)) else { return };
        if element.state == State::Broken || element.row.is_none_or(|row| row.role != Role::Verb) {
            return;
        }
        let shown = |element: &Element| match document.text(element.name) {
            "->" => "->".to_owned(),
            _ => document.name(element).to_owned(),
        };
        let end = match cases(document, ender_at).next() {
            Some(_) => End::Cases,
            None => document.why_ends(ender).unwrap_or(End::Leaves),
        };
        let finding = control::unreachable(element.name, &shown(element), ender.name, &shown(ender), end);
        self.diagnostics.push(finding);
    }

    /// Copies a node with what it holds, cases left out.
    fn copy(&self, place: u32, nodes: &mut Vec<Node>) {
        let mut open: Vec<(usize, u32)> = Vec::new();
        let close = |open: &mut Vec<(usize, u32)>, nodes: &mut Vec<Node>, at: u32| {
            while let Some((new, _)) = open.pop_if(|(_, end)| *end <= at) {
                let length = nodes.len() as u32;
                if let Node::Element(element) = &mut nodes[new] {
                    element.end = length;
                }
            }
        };
        let end = self.document.end(place);
        let mut at = place;
        while at < end {
            close(&mut open, nodes, at);
            match self.document.nodes[at as usize] {
                Node::Case(case) => {
                    at = self.document.cases[case as usize].end;
                    continue;
                }
                node => {
                    if let Node::Element(element) = node {
                        open.push((nodes.len(), element.end));
                    }
                    nodes.push(node);
                }
            }
            at += 1;
        }
        close(&mut open, nodes, u32::MAX);
    }

    /// Ends a document by going on somewhere.
    fn go(&mut self, goal: &Goal, span: Option<Span>, nodes: &mut Vec<Node>) {
        match goal {
            Goal::Nothing => {}
            Goal::Jump(redirect) => self.copy(*redirect, nodes),
            Goal::Part(value) => {
                let name = span.unwrap_or(value.span);
                self.linking.redirect(&mut self.document, nodes, name, *value);
            }
        }
    }

    /// A verb with cases: makes its branch point, and returns what its own document goes on with.
    fn branch(
        &mut self,
        number: u32,
        at: u32,
        rest: Vec<(u32, u32)>,
        last: Goal,
        document: &str,
    ) -> (Vec<(u32, u32)>, Goal) {
        let branch = self.document.branches[number as usize].clone();
        let name = self.document.element(at).map_or(Span::default(), |verb| verb.name);
        let by_result = self.completes.results[at as usize];
        let goal = if !by_result {
            Goal::Nothing
        } else {
            match self.folded(&rest) {
                Some(Goal::Nothing) => last.clone(),
                Some(jump) => jump,
                None => self.make(format!("{}.next", branch.address), name, rest.clone(), last.clone()),
            }
        };
        self.taken.insert(format!("{}.next", branch.address), 2);
        let mut point = BranchPoint {
            address: branch.address.clone(),
            verb: branch.verb,
            place: self.document.origins.places(name)[0],
            document: document.to_owned(),
            cases: Vec::new(),
            otherwise: self.target(&goal),
            has_otherwise: false,
            silence_ends: false,
        };
        let list: Vec<(u32, When)> = cases(&self.document, at).map(|(node, when)| (node, when.clone())).collect();
        point.has_otherwise = list.iter().any(|(_, when)| *when == When::Otherwise);
        if point.has_otherwise {
            self.taken.insert(format!("{}.otherwise", branch.address), 2);
        }
        let mut silence = None;
        let mut joined = None;
        for (case, when) in list {
            let end = self.document.end(case);
            let block = vec![(case + 1, end)];
            let goes_on = self.completes.nodes[case as usize];
            if when == When::Silence {
                silence = Some((block, goes_on));
                continue;
            }
            if goes_on && when != When::Broken {
                joined.get_or_insert(self.case_name(case));
            }
            let after = if goes_on { goal.clone() } else { Goal::Nothing };
            let goal = match self.folded(&block) {
                Some(Goal::Nothing) => after,
                Some(jump) => jump,
                None => {
                    let address = self.address(&branch.address, &when);
                    self.make(address, name, block, after)
                }
            };
            let target = self.target(&goal);
            match when {
                When::Values(values) => point.cases.extend(values.into_iter().map(|one| BranchCase {
                    parameter: if one.spoken { twiml::SPEECH } else { branch.parameter },
                    value: one.value,
                    spoken: one.spoken,
                    target: target.clone(),
                })),
                When::Otherwise => point.otherwise = target,
                When::Silence | When::Broken => {}
            }
        }
        let input = twiml::report(branch.verb, std::iter::empty()).is_some_and(|r| matches!(r.outcome, Outcome::Input));
        let waits = input
            && self.document.element(at).is_some_and(|e| self.document.why_ends(e) != Some(End::EvenWithoutInput));
        if let (Some(case), true, None, false) = (joined, waits, &silence, matches!(goal, Goal::Nothing)) {
            self.diagnostics.push(say::silence_joins_case(name, case));
        }
        let nothing_follows = first(&rest).is_none() && matches!(last, Goal::Nothing);
        point.silence_ends = waits && silence.is_none() && nothing_follows;
        self.points[number as usize] = Some(point);
        if !self.completes.nodes[at as usize] {
            self.rest_unreached(&rest, at);
        }
        if !waits {
            return (Vec::new(), Goal::Nothing);
        }
        // Silence goes on in this document.
        let (block, goes_on) = silence.unwrap_or((Vec::new(), true));
        match (goes_on, by_result) {
            (true, true) => (block, goal),
            (true, false) => ([rest, block].concat(), last),
            (false, _) => (block, Goal::Nothing),
        }
    }

    fn case_name(&self, node: u32) -> Span {
        match self.document.nodes[node as usize] {
            Node::Case(case) => self.document.cases[case as usize].name,
            _ => Span::default(),
        }
    }

    /// Where these statements lead, if that is all they do: nowhere when there are none.
    fn jump(&self, segments: &[(u32, u32)]) -> Option<Goal> {
        let Some(at) = first(segments) else { return Some(Goal::Nothing) };
        let element = self.document.element(at)?;
        let redirect = matches!(element.id()?, Id::Redirect | Id::MessagingRedirect) && element.state == State::Plain;
        let text = self.document.texts(at).next()?;
        // A method that the project sets means nothing to a server that looks the target up.
        let own = |a: &crate::ir::Attribute| a.value.span != text.span;
        let plain = redirect && !self.document.attributes(element).iter().any(own);
        plain.then_some(Goal::Jump(at))
    }

    /// The same, of statements that get no document if that is all they do. What stands behind the jump is in none then.
    fn folded(&mut self, segments: &[(u32, u32)]) -> Option<Goal> {
        let goal = self.jump(segments)?;
        if let Goal::Jump(at) = goal {
            let behind = |&(from, to): &(u32, u32)| (if from == at { self.document.end(at) } else { from }, to);
            let behind: Vec<_> = segments.iter().map(behind).collect();
            self.rest_unreached(&behind, at);
        }
        Some(goal)
    }

    /// Has a document made; returns the way there.
    fn make(&mut self, address: String, after: Span, segments: Vec<(u32, u32)>, last: Goal) -> Goal {
        let mut carried = Query::default();
        self.params.iter().for_each(|param| carried.hand_on(param));
        let value = self.linking.add(&mut self.document, after, &address, &Query::default(), &carried);
        self.open.push(Work { address, continues: Some(after), segments, last });
        Goal::Part(value)
    }

    fn target(&self, goal: &Goal) -> Target {
        let value = match goal {
            Goal::Nothing => return Target::Nothing,
            Goal::Part(value) => *value,
            Goal::Jump(redirect) => match self.document.texts(*redirect).next() {
                Some(text) => *text,
                None => return Target::Nothing,
            },
        };
        match self.document.link(&value) {
            Some(link) => Target::Document { to: link.to.clone(), query: link.query.clone() },
            None => Target::Url(self.document.str(&value).to_owned()),
        }
    }

    /// The address of a case's document.
    fn address(&mut self, branch: &str, when: &When) -> String {
        let name = match when {
            When::Values(values) => {
                values.first().map_or_else(|| "case".to_owned(), |one| slug(&one.value, one.spoken))
            }
            When::Otherwise => return format!("{branch}.otherwise"),
            When::Silence | When::Broken => "case".to_owned(),
        };
        let address = format!("{branch}.{name}");
        let Some(mut number) = self.taken.get(&address).copied() else {
            self.taken.insert(address.clone(), 2);
            return address;
        };
        loop {
            let next = format!("{address}-{number}");
            number += 1;
            if !self.taken.contains_key(&next) {
                self.taken.insert(address, number);
                self.taken.insert(next.clone(), 2);
                return next;
            }
        }
    }
}

/// The first statement of some, the last of which come first.
fn first(segments: &[(u32, u32)]) -> Option<u32> {
    segments.iter().rev().find(|(at, end)| at < end).map(|(at, _)| *at)
}

/// A value as part of an address.
fn slug(value: &str, spoken: bool) -> String {
    let mut slug = String::new();
    for c in value.chars().flat_map(char::to_lowercase) {
        match c {
            '*' if !spoken => slug.push_str("star"),
            '#' if !spoken => slug.push_str("hash"),
            'a'..='z' | '0'..='9' => slug.push(c),
            '-' if !spoken => slug.push('-'),
            _ if slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    // No file system takes longer names.
    slug.truncate(100);
    slug
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn values_become_parts_of_addresses() {
        assert_eq!(slug("2", false), "2");
        assert_eq!(slug("*9#", false), "star9hash");
        assert_eq!(slug("no-answer", false), "no-answer");
        assert_eq!(slug("Account  Balance", true), "account-balance");
        assert_eq!(slug("I don't know", true), "i-don-t-know");
    }
}

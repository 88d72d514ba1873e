//! What is promised of the documents that a flow with cases becomes.
//!
//! In: what `flowc build` writes. All is read from there; only which statements a call can come to is taken from the
//! tree.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::call::server::{Branch, Goal, Otherwise, Server};
use crate::call::url::join;
use crate::call::xml::{self, Element};
use crate::program::{Body, Piece, Program, Statement, Verb, When};

/// Whether a promise is kept.
pub type Held = Result<(), TestCaseError>;

/// Holds what was built of a program against everything that is promised.
pub fn holds(program: &Program, server: &Server) -> Held {
    let documents: BTreeMap<&str, Element> = server
        .routes
        .documents
        .iter()
        .map(|(address, document)| (address.as_str(), xml::read(&server.files[&document.file])))
        .collect();
    prop_assert_eq!(documents.len(), server.files.len(), "every document is on the list");
    leads_somewhere(server)?;
    nothing_in_vain(server, &documents)?;
    nothing_twice(program, &documents)?;
    named_as_promised(program, server, &documents)
}

/// Whether a document was made by flowc, and is not a flow's own.
fn generated(address: &str) -> bool {
    address.contains('.')
}

fn folder(address: &str) -> &str {
    address.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Everything that a branch point leads to.
fn goals(branch: &Branch) -> Vec<Goal> {
    let mut goals: Vec<Goal> = branch.cases.iter().map(|case| case.goal.clone()).collect();
    match &branch.otherwise {
        Some(Otherwise::Address(to)) => goals.push(Goal { to: Some(to.clone()), ..Goal::default() }),
        Some(Otherwise::Goal(goal)) => goals.push(goal.clone()),
        None => {}
    }
    goals
}

/// Every way leads to a document that there is, and across folders by a redirect.
fn leads_somewhere(server: &Server) -> Held {
    for (address, branch) in &server.routes.branches {
        prop_assert!(!server.routes.documents.contains_key(address), "{address} is a document as well");
        for goal in goals(branch) {
            let Some(to) = goal.to else { continue };
            prop_assert!(goal.url.is_none() && server.routes.documents.contains_key(&to), "{address} leads to {to}");
            prop_assert!(goal.redirect == (folder(address) != folder(&to)), "from {address} to {to}");
        }
    }
    Ok(())
}

/// No document and no branch point that no call comes to, and none that would be passed through without notice.
fn nothing_in_vain(server: &Server, documents: &BTreeMap<&str, Element>) -> Held {
    let mut reached: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<String> =
        documents.keys().filter(|address| !generated(address)).map(|address| (*address).to_owned()).collect();
    while let Some(address) = open.pop() {
        if !reached.insert(address.clone()) {
            continue;
        }
        match (server.routes.branches.get(&address), documents.get(address.as_str())) {
            (Some(branch), _) => open.extend(goals(branch).into_iter().filter_map(|goal| goal.to)),
            (None, Some(document)) => open.extend(links(server, &address, document)),
            (None, None) => return Err(TestCaseError::fail(format!("there is no {address}"))),
        }
    }
    let all = documents.keys().copied().chain(server.routes.branches.keys().map(String::as_str));
    let in_vain: Vec<&str> = all.filter(|address| !reached.contains(*address)).collect();
    prop_assert!(in_vain.is_empty(), "no call comes to {in_vain:?}");
    for (address, document) in documents.iter().filter(|(address, _)| generated(address)) {
        if let [only] = document.elements.as_slice() {
            let link = server.address(&join(&server.url(address), &only.text));
            // The method of an author cannot be said in `routes.json`.
            prop_assert!(only.tag != "Redirect" || (link.is_none() && only.attribute("method").is_some()), "{address}");
        }
    }
    Ok(())
}

/// Where a document leads, over everything its verbs may report.
fn links(server: &Server, address: &str, document: &Element) -> Vec<String> {
    let mut links = Vec::new();
    for verb in &document.elements {
        let action = verb.attribute("action");
        let link = if verb.tag == "Redirect" { Some(verb.text.as_str()) } else { action };
        if let Some(link) = link {
            links.extend(server.address(&join(&server.url(address), link)));
        }
        let on = match verb.tag.as_str() {
            "Redirect" | "Hangup" => false,
            "Gather" => verb.attribute("actionOnEmptyResult").is_none(),
            _ => action.is_none(),
        };
        if !on {
            break;
        }
    }
    links
}

/// What the author has written stands in one place, if a call can come to it; and no two documents do the same.
fn nothing_twice(program: &Program, documents: &BTreeMap<&str, Element>) -> Held {
    let mut said: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (address, document) in documents {
        let says = document
            .elements
            .iter()
            .flat_map(|verb| if verb.tag == "Gather" { &verb.elements[..] } else { std::slice::from_ref(verb) });
        for say in says.filter(|say| say.tag == "Say") {
            said.entry(number(&say.text)).or_default().push(address);
        }
    }
    let mut reach = Reach::default();
    for flow in program.files.iter().flat_map(|file| &file.flows) {
        reach.block(&flow.block);
    }
    for line in &reach.lines {
        prop_assert!(
            said.get(line).is_some_and(|places| places.len() == 1),
            "line {line} stands in {:?}",
            said.get(line)
        );
    }
    for (line, addresses) in &said {
        prop_assert!(addresses.len() == 1, "line {line} stands in {addresses:?}");
    }
    let words = |document: &Element| document.elements.iter().any(|verb| matches!(verb.tag.as_str(), "Say" | "Gather"));
    let distinct = documents.iter().filter(|(address, document)| generated(address) && words(document));
    let mut seen: Vec<(&str, &Element)> = Vec::new();
    for (address, document) in distinct {
        let same = seen.iter().find(|(_, other)| *other == document);
        prop_assert!(same.is_none(), "{address} is {same:?}");
        seen.push((address, document));
    }
    Ok(())
}

/// The number of a line or a prompt.
fn number(text: &str) -> String {
    text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect()
}

/// The lines that a call can come to.
#[derive(Default)]
struct Reach {
    lines: BTreeSet<String>,
}

impl Reach {
    /// Returns whether a call can come to the block's end.
    fn block(&mut self, block: &[Statement]) -> bool {
        block.iter().all(|statement| match statement {
            Statement::Say(pieces) => {
                if let Some(Piece::Text(text)) = pieces.first() {
                    self.lines.insert(number(text));
                }
                true
            }
            Statement::Pause => true,
            Statement::Hangup | Statement::Goto(..) => false,
            Statement::Fragment(_, before, inside, after) => {
                self.block(before) && self.block(inside) && self.block(after)
            }
            Statement::Verb(verb) => self.verb(verb),
        })
    }

    fn verb(&mut self, verb: &Verb) -> bool {
        let gather = verb.kind.name == "gather";
        if gather {
            self.lines.insert(verb.prompt.to_string());
        }
        let has = |when: &When| verb.cases.iter().any(|case| case.when == *when);
        let silence_goes_on = gather && !verb.kind.always && !has(&When::Silence);
        let mut goes_on = silence_goes_on || (verb.arrow.is_none() && !has(&When::Otherwise));
        for case in &verb.cases {
            if let Body::Block(block) = &case.body {
                goes_on |= self.block(block);
            }
        }
        goes_on
    }
}

/// Every name is that of its flow, with the number of the verb, and what the document is for.
fn named_as_promised(program: &Program, server: &Server, documents: &BTreeMap<&str, Element>) -> Held {
    for (address, branch) in &server.routes.branches {
        let flow = address.rsplit_once('.').map_or("", |(flow, _)| flow);
        prop_assert!(!generated(flow) && documents.contains_key(flow), "{address} belongs to no flow");
        named_cases(address, branch)?;
    }
    for address in documents.keys().filter(|address| generated(address)) {
        let branch = address.rsplit_once('.').map_or("", |(branch, _)| branch);
        prop_assert!(server.routes.branches.contains_key(branch), "{address} is named after no branch point");
    }
    // A `gather` is known by its prompt.
    let mut numbers: BTreeMap<u32, String> = BTreeMap::new();
    for flow in program.files.iter().flat_map(|file| &file.flows) {
        let mut verbs = Vec::new();
        with_cases(&flow.block, &mut verbs);
        numbers.extend((1..).zip(verbs).map(|(number, verb)| (verb.prompt, format!("{}.{number}", flow.address))));
    }
    for (address, document) in documents {
        for gather in document.elements.iter().filter(|verb| verb.tag == "Gather") {
            let action = server.address(&join(&server.url(address), gather.attribute("action").unwrap_or_default()));
            let expected = number(&gather.text).parse().ok().and_then(|prompt| numbers.get(&prompt));
            prop_assert!(expected.is_none() || action.as_ref() == expected, "{action:?} should be {expected:?}");
        }
    }
    Ok(())
}

/// The verbs of a block that have cases, and so a branch point: in source order, nested ones where they stand.
fn with_cases<'p>(block: &'p [Statement], verbs: &mut Vec<&'p Verb>) {
    for statement in block {
        match statement {
            Statement::Verb(verb) => {
                if verb.arrow.is_none() && !verb.cases.is_empty() {
                    verbs.push(verb);
                }
                for case in &verb.cases {
                    if let Body::Block(block) = &case.body {
                        with_cases(block, verbs);
                    }
                }
            }
            Statement::Fragment(_, before, inside, after) => {
                [before, inside, after].into_iter().for_each(|block| with_cases(block, verbs));
            }
            _ => {}
        }
    }
}

/// The documents of cases are named after their first value.
fn named_cases(address: &str, branch: &Branch) -> Held {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for case in &branch.cases {
        let Some(name) = case.goal.to.as_deref().and_then(|to| to.strip_prefix(&format!("{address}."))) else {
            continue;
        };
        let value = case.equals.as_ref().or(case.says.as_ref()).unwrap();
        let (slug, first) = (slug(value, case.says.is_some()), seen.insert(name));
        let numbered = name.strip_prefix(slug.as_str()).and_then(|rest| rest.strip_prefix('-'));
        let again = numbered.is_some_and(|number| number.parse::<u32>().is_ok_and(|number| number > 1));
        // What goes on behind the verb may be what a case leads to.
        prop_assert!(!first || name == "next" || name == slug || again, "{address} leads to {name} for {value:?}");
    }
    if let Some(Otherwise::Address(to)) = &branch.otherwise
        && let Some(name) = to.strip_prefix(&format!("{address}."))
    {
        prop_assert!(matches!(name, "otherwise" | "next"), "{to}");
    }
    Ok(())
}

fn slug(value: &str, spoken: bool) -> String {
    if !spoken {
        return value.replace('*', "star").replace('#', "hash");
    }
    let parts: Vec<String> = value
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    parts.join("-")
}

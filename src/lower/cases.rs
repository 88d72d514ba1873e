//! Cases: what a verb may report, and what the call does then.
//!
//! In: the `on` and `otherwise` statements in a verb's block. Out: case nodes with the values they are for, the `action`
//! that leads to the branch point, and what no verb could ever report. Where a case goes on is for `split`.

use std::collections::HashMap;

use super::Lower;
use super::links::Query;
use super::names::Bound;
use crate::diagnostic::catalog::cases as say;
use crate::diagnostic::catalog::names;
use crate::ir::{Attribute, Branch, Case, Match, Node, PieceKind, State, When};
use crate::source::Span;
use crate::syntax::{TokenKind, text};
use crate::twiml::{self, Id, Outcome, Report};

/// A value of a case.
enum CaseValue {
    /// The bare word `silence`.
    Silence,
    Match(Match),
}

/// What a value is made of that is keyed in.
pub(super) fn is_keyed(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'*' | b'#'))
}

impl<'s> Lower<'s, '_> {
    /// Gives the element at `place` its branch point, and the `action` that leads there, unless it has one of its own.
    pub(super) fn branch(&mut self, place: u32, first: u32, row: Option<&'static twiml::Element>) -> Option<u32> {
        let row = row.filter(|row| twiml::reports(row.id) && row.attribute("action").is_some())?;
        let element = self.document.element(place)?;
        let name = element.name;
        let given = &self.document.attributes[first as usize..];
        if given.iter().any(|a| a.row.is_some_and(|row| row.name == "action")) {
            return None;
        }
        let number = self.document.branches.len() as u32;
        let address = format!("{}.{}", self.document.address, number + 1);
        let mut carried = Query::default();
        self.params.iter().for_each(|param| carried.hand_on(param));
        let value = self.linking().add(&mut self.document, name, &address, &Query::default(), &carried);
        let action = Attribute { row: row.attribute("action"), name, value, state: State::Plain };
        self.document.attributes.push(action);
        self.document.branches.push(Branch { address, verb: row.id, parameter: "", node: place });
        Some(number)
    }

    /// `on VALUE, VALUE` and `otherwise`, with what the call does then.
    pub(super) fn case(&mut self, index: u32, parent: u32, depth: usize) {
        let node = self.node(index);
        let name = self.span(node.first);
        let keyword = self.word(node.first);
        let around = self.document.element(parent).map(|element| (element.row, element.state));
        let in_verb = parent != 0 && around.is_some_and(|(row, state)| row.is_some() || state == State::Broken);
        let alone = parent == 0 && self.alone;
        if !in_verb && !alone {
            self.diagnostics.push(say::misplaced(name, keyword));
            return;
        }
        let mut when = self.when(index, keyword, around.and_then(|(row, _)| row));
        if node.broken {
            when = When::Broken;
        }
        let arrow = (node.first..node.last).find(|&token| self.token(token) == TokenKind::Arrow);
        let has_block = self.frame.tree.children(index).next();
        let inline = self.frame.tree.tokens().get(node.last as usize).is_some_and(|t| t.kind == TokenKind::Open);
        if arrow.is_none() && has_block.is_none() && !inline && !node.broken {
            self.diagnostics.push(names::empty_keyword(name, "case"));
        }
        let case = self.document.cases.len() as u32;
        self.document.nodes.push(Node::Case(case));
        self.document.cases.push(Case { name, when, end: 0 });
        if let Some(arrow) = arrow {
            if let Some(inside) = has_block {
                let inside = self.span(self.node(inside).first);
                self.diagnostics.push(crate::diagnostic::catalog::lower::block_of_arrow(inside, self.span(arrow)));
            }
            self.redirect(arrow, node.last);
        } else {
            let outside = std::rc::Rc::clone(&self.defaults);
            for child in self.frame.tree.children(index) {
                let line = self.node(child);
                if line.kind == crate::syntax::NodeKind::Attributes && !line.broken {
                    let span = self.frame.place(self.frame.tree.line_span(self.frame.text, line));
                    self.diagnostics.push(crate::diagnostic::catalog::lower::belongs_to_nothing(span));
                }
                self.statement(child, 0, depth + 1);
            }
            self.defaults = outside;
        }
        self.document.cases[case as usize].end = self.document.nodes.len() as u32;
    }

    /// When a case is taken.
    fn when(&mut self, index: u32, keyword: &str, row: Option<&'static twiml::Element>) -> When {
        let node = self.node(index);
        let gather = row.is_some_and(|row| row.id == Id::Gather);
        let (mut at, to) = (node.first + 1, node.last);
        self.line_end = to;
        let mut values: Vec<Match> = Vec::new();
        let mut silence = None;
        let mut whole = true;
        let mut comma = true;
        while at < to && self.token(at) != TokenKind::Arrow {
            let span = self.span(at);
            let kind = self.token(at);
            if kind == TokenKind::Comma {
                comma = true;
                at += 1;
                continue;
            }
            if keyword == "otherwise" || !kind.is_value() {
                if whole && !node.broken {
                    self.diagnostics.push(say::no_value(span, keyword));
                }
                whole = false;
                at += 1;
                continue;
            }
            if !comma && whole && !node.broken {
                let before = self.frame.tree.span(self.frame.text, at as usize - 1).end;
                let gap = self.frame.place(Span::new(before, before));
                self.diagnostics.push(say::missing_comma(span, gap));
                whole = false;
            }
            comma = false;
            let (next, value) = self.case_value(at, keyword, gather);
            at = next;
            match value {
                Some(CaseValue::Silence) => silence = Some(span),
                Some(CaseValue::Match(value)) => values.push(value),
                None => whole = false,
            }
        }
        match silence {
            _ if !whole => When::Broken,
            Some(_) if values.is_empty() => When::Silence,
            Some(span) => {
                self.diagnostics.push(say::silence_with_values(span));
                When::Broken
            }
            None if keyword == "otherwise" => When::Otherwise,
            None if values.is_empty() => {
                let span = self.span(node.first);
                if !node.broken {
                    self.diagnostics.push(say::without_value(span));
                }
                When::Broken
            }
            None => When::Values(values),
        }
    }

    /// One value of a case; returns the token behind it.
    fn case_value(&mut self, at: u32, keyword: &str, gather: bool) -> (u32, Option<CaseValue>) {
        let span = self.span(at);
        let (mut kind, mut word) = (self.token(at), self.word(at));
        if kind == TokenKind::Braces {
            match self.meaning(text::name(word)) {
                Bound::Value(frame, literal) => (kind, word) = (frame.kind(literal), frame.written(literal)),
                // A fragment by itself does not know what it is called with.
                Bound::Placeholder(None) | Bound::Broken => return (at + 1, None),
                _ => {}
            }
        }
        if matches!(kind, TokenKind::Reference | TokenKind::ListOpen) {
            self.diagnostics.push(say::no_value(span, keyword));
            let next = self.look(at).0;
            return (next, None);
        }
        if matches!(kind, TokenKind::Bare | TokenKind::Name) && word == "silence" {
            return (at + 1, Some(CaseValue::Silence));
        }
        let (value, next) = self.value(at, None, false);
        if value.state == State::Broken {
            return (next, None);
        }
        if value.dynamic {
            let unknown = self.document.pieces(&value).iter().all(|p| p.kind == PieceKind::Placeholder(None));
            if !unknown {
                self.diagnostics.push(say::placeholder_as_case(span));
            }
            return (next, None);
        }
        let value = self.document.str(&value).to_owned();
        let spoken = gather && !is_keyed(&value);
        (next, Some(CaseValue::Match(Match { value, spoken, span })))
    }

    /// Holds the cases of the element at `place` against what it reports. `branch` is its branch point, if it got one.
    pub(super) fn check_cases(&mut self, place: u32, branch: Option<u32>) {
        let document = &self.document;
        if document.cases.is_empty() {
            return;
        }
        let cases: Vec<u32> = document
            .children(place)
            .filter_map(|child| match document.nodes[child as usize] {
                Node::Case(case) => Some(case),
                _ => None,
            })
            .collect();
        let (Some(&first), Some(element)) = (cases.first(), document.element(place)) else {
            return;
        };
        let first = document.cases[first as usize].name;
        let Some(row) = element.row else {
            if element.state == State::Trusted {
                let finding = say::reports_nothing(first, document.name(element), None);
                self.diagnostics.push(finding);
            }
            return;
        };
        let nouns = document.elements(place).filter_map(|(_, e)| e.id());
        let Some(report) = twiml::report(row.id, nouns) else {
            let noun = document.elements(place).map(|(_, e)| document.name(e)).next();
            let noun = noun.filter(|_| twiml::reports(row.id));
            if element.state == State::Plain || !twiml::reports(row.id) {
                let finding = say::reports_nothing(first, document.name(element), noun);
                self.diagnostics.push(finding);
            }
            return;
        };
        let result = |case: &&u32| self.document.cases[**case as usize].when != When::Silence;
        match branch {
            Some(branch) => self.document.branches[branch as usize].parameter = report.parameter,
            None => {
                if let (Some(&case), Some(action)) =
                    (cases.iter().find(result), self.document.attribute(element, "action"))
                {
                    let span = self.document.cases[case as usize].name;
                    self.diagnostics.push(say::beside_action(span, action.name));
                    return;
                }
            }
        }
        self.check_order(&cases);
        self.check_values(place, &cases, report);
    }

    /// Complains of cases that come too late, or twice.
    fn check_order(&mut self, cases: &[u32]) {
        let mut otherwise: Option<Span> = None;
        let mut silence: Option<Span> = None;
        let mut seen: HashMap<(bool, String), Span> = HashMap::new();
        for &case in cases {
            let Case { name, when, .. } = &self.document.cases[case as usize];
            if let Some(otherwise) = otherwise {
                self.diagnostics.push(say::after_otherwise(*name, otherwise, *when == When::Silence));
                continue;
            }
            match when {
                When::Otherwise => otherwise = Some(*name),
                When::Silence => match silence {
                    Some(first) => self.diagnostics.push(say::duplicate(*name, "silence", first)),
                    None => silence = Some(*name),
                },
                When::Values(values) => {
                    for one in values {
                        let heard = if one.spoken { spoken_words(&one.value) } else { one.value.clone() };
                        match seen.get(&(one.spoken, heard.clone())) {
                            // Of what has no words, that is said.
                            Some(_) if one.spoken && heard.is_empty() => {}
                            Some(&first) => self.diagnostics.push(say::duplicate(one.span, &one.value, first)),
                            None => drop(seen.insert((one.spoken, heard), one.span)),
                        }
                    }
                }
                When::Broken => {}
            }
        }
    }

    /// Complains of values that are never reported.
    fn check_values(&mut self, place: u32, cases: &[u32], report: &'static Report) {
        let document = &self.document;
        let Some(element) = document.element(place) else { return };
        let verb = document.name(element);
        let text = |name: &str, default: &'static str| match document.attribute(element, name) {
            None => Some(default),
            Some(_) => document.literal(element, name),
        };
        let mut found = Vec::new();
        for &case in cases {
            let Case { name, when, .. } = &document.cases[case as usize];
            let values = match when {
                When::Values(values) => values,
                When::Silence if report.verb != Id::Gather => {
                    found.push(say::silence_elsewhere(*name, verb));
                    continue;
                }
                When::Silence => {
                    if let Some(attribute) = document.attribute(element, "actionOnEmptyResult")
                        && document.literal(element, "actionOnEmptyResult") == Some("true")
                    {
                        found.push(say::silence_is_a_result(*name, attribute.name));
                    }
                    continue;
                }
                When::Otherwise | When::Broken => continue,
            };
            for one in values {
                match report.outcome {
                    Outcome::Input => {
                        let input = text("input", "dtmf");
                        let takes = |kind: &str| input.is_none_or(|input| input.split_whitespace().any(|i| i == kind));
                        if one.spoken && spoken_words(&one.value).is_empty() {
                            found.push(say::no_words(one.span));
                        } else if one.spoken && !takes("speech") {
                            found.push(say::not_heard(one.span, &one.value));
                        } else if !one.spoken && !takes("dtmf") {
                            found.push(say::not_keyed(one.span, &one.value));
                        } else if !one.spoken {
                            let most = text("numDigits", "").and_then(|n| n.parse::<usize>().ok());
                            let finish = text("finishOnKey", "#").unwrap_or("");
                            if let Some(most) = most.filter(|most| one.value.len() > *most) {
                                found.push(say::too_many_keys(one.span, &one.value, most));
                            } else if let Some(key) = one.value.chars().find(|&c| finish.contains(c)) {
                                found.push(say::finishing_key(one.span, key));
                            }
                        }
                    }
                    Outcome::Key(words) => {
                        let finish = text("finishOnKey", "1234567890*#");
                        let key = one.value.len() == 1 && is_keyed(&one.value);
                        if key && finish.is_some_and(|finish| !finish.contains(&one.value)) {
                            found.push(say::not_a_finishing_key(one.span, &one.value));
                        } else if !key && !words.iter().any(|word| word.name == one.value) {
                            found.push(say::never_reported(one.span, &one.value, verb, words, true));
                        }
                    }
                    Outcome::Word { words, open } => {
                        let conference = document.elements(place).any(|(_, e)| e.row.is_none() || e.is(Id::Conference));
                        if !words.iter().any(|word| word.name == one.value) {
                            found.push(match open {
                                true => say::unlisted(one.span, &one.value, verb, words),
                                false => say::never_reported(one.span, &one.value, verb, words, false),
                            });
                        } else if report.verb == Id::Dial && one.value == "answered" && !conference {
                            found.push(say::only_conferences(one.span));
                        }
                    }
                }
            }
        }
        self.diagnostics.extend(found);
    }
}

/// Words as they are compared: in lower case, with one blank between two, and without the punctuation around them, which
/// Twilio adds and nobody says.
fn spoken_words(value: &str) -> String {
    let words = value.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

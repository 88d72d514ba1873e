//! The call as a picture: Mermaid for pages, DOT for Graphviz, JSON for programs.
//!
//! In: the graph of a project. Out: text. A node is a document, a verb that branches, an address outside, or an end; its
//! name stays the same as long as its address does. What is right or wrong about the call is not shown.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use serde::Serialize;

use super::analyse::Waiting;
use super::{By, Call, Step, To, Verb};
use crate::split::{BranchPoint, Target};
use crate::twiml::{self, Id};

/// The forms a picture can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For pages in Markdown.
    Mermaid,
    /// For Graphviz.
    Dot,
    /// For programs.
    Json,
}

/// The version of the JSON.
const FORMAT: u32 = 1;

/// How many characters of a text are shown.
const SHOWN: usize = 34;

/// What is drawn.
#[derive(Debug, Serialize)]
struct Picture<'c> {
    format: u32,
    generator: &'static str,
    nodes: Vec<Node<'c>>,
    edges: Vec<Edge>,
}

#[derive(Debug, Serialize)]
struct Node<'c> {
    id: String,
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    flow: Option<&'c str>,
    /// What it is called; the words in it, line by line.
    label: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    verbs: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    entry: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Document,
    Branch,
    Url,
    End,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct Edge {
    from: String,
    to: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    label: String,
    /// Whether the document is asked for while the call is elsewhere, such as what callers hear while they wait.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    beside: bool,
}

/// Draws a call.
pub fn draw(call: &Call, form: Form) -> String {
    let picture = Picture::new(call);
    match form {
        Form::Mermaid => picture.mermaid(),
        Form::Dot => picture.dot(),
        Form::Json => {
            // What has strings for keys is always JSON.
            let mut text = serde_json::to_string_pretty(&picture).unwrap_or_default();
            text.push('\n');
            text
        }
    }
}

impl<'c> Picture<'c> {
    fn new(call: &'c Call) -> Self {
        let mut picture = Picture { format: FORMAT, generator: "flowc", nodes: Vec::new(), edges: Vec::new() };
        let mut steps: Vec<&Step> = call.steps.iter().collect();
        steps.sort_by(|a, b| (&a.flow, &a.address).cmp(&(&b.flow, &b.address)));
        let waiting = Waiting::new(call);
        for step in steps {
            picture.step(call, step, waiting.hears(call, &step.address));
        }
        // Several ways can lead to one address outside, and several verbs of a document along one way.
        let mut nodes = HashSet::new();
        picture.nodes.retain(|node| nodes.insert(node.id.clone()));
        let mut edges = HashSet::new();
        picture.edges.retain(|edge| edges.insert(edge.clone()));
        picture
    }

    fn step(&mut self, call: &'c Call, step: &'c Step, waiting: bool) {
        let branch = |to: &To| match to {
            To::Branch(address) => call.branch(address),
            _ => None,
        };
        let flow = Some(step.flow.as_str());
        let point = step.ways.iter().find_map(|way| branch(&way.to));
        // What stands behind a verb that branches is for those who say nothing.
        let at = point.and_then(|point| step.verbs.iter().position(|verb| verb.id == point.verb));
        let (before, behind) = step.verbs.split_at(at.unwrap_or(step.verbs.len()));
        let (id, label) = (step.address.clone(), step.address.clone());
        self.nodes.push(Node { id, kind: Kind::Document, flow, label, verbs: lines(before), entry: step.entry });
        let mut last = step.address.clone();
        let mut silence = false;
        if let (Some(point), [verb, behind @ ..]) = (point, behind) {
            let id = point.address.clone();
            let node = Node { id, kind: Kind::Branch, flow, label: words(verb), verbs: Vec::new(), entry: false };
            self.nodes.push(node);
            self.edge(&last, &point.address, String::new(), false);
            self.cases(point, flow, waiting);
            last = point.address.clone();
            silence = verb.id == Id::Gather;
            let verbs = lines(behind);
            if silence && !verbs.is_empty() {
                let id = format!("silence:{}", point.address);
                let label = verbs.join("\n");
                self.nodes.push(Node {
                    id: id.clone(),
                    kind: Kind::Document,
                    flow,
                    label,
                    verbs: Vec::new(),
                    entry: false,
                });
                self.edge(&last, &id, "silence".to_owned(), false);
                last = id;
                silence = false;
            }
        }
        let label_of = |label: &str| if silence { "silence".to_owned() } else { label.to_owned() };
        for way in &step.ways {
            let to = match &way.to {
                To::Branch(_) => continue,
                To::Url(url) => self.url(url),
                To::Document(address) => address.clone(),
            };
            match way.by {
                By::Asked(_, attribute) => self.edge(&step.address, &to, attribute.to_owned(), true),
                By::Action(id) => self.edge(&last, &to, format!("after {}", twiml::element(id).keyword), false),
                By::Redirect => self.edge(&last, &to, label_of(""), false),
            }
        }
        let leads_on = step.ways.iter().any(|way| way.by == By::Redirect);
        // A dial, record or the like with cases always goes on with one of them.
        let goes_on = point.is_none_or(|point| point.verb == Id::Gather);
        if step.ends && !leads_on && goes_on {
            let hangs_up = step.verbs.last().is_some_and(|verb| matches!(verb.id, Id::Hangup | Id::Reject));
            let label = match step.kind {
                Some(twiml::Document::Messaging | twiml::Document::Fax) => "done",
                _ if hangs_up => "hang up",
                _ if waiting => "begins again",
                _ => "end of call",
            };
            let end = self.end(&step.address, label, flow);
            self.edge(&last, &end, label_of(""), false);
        }
    }

    /// The ways from a branch point, one for each place they lead to.
    fn cases(&mut self, point: &BranchPoint, flow: Option<&'c str>, waiting: bool) {
        let cases = point.cases.iter().map(|case| {
            let value = if case.spoken { format!("“{}”", case.value) } else { case.value.clone() };
            (&case.target, value)
        });
        let mut ways: Vec<(&Target, Vec<String>)> = Vec::new();
        let mut known: HashMap<&Target, usize> = HashMap::new();
        for (target, value) in cases.chain([(&point.otherwise, "otherwise".to_owned())]) {
            let way = *known.entry(target).or_insert(ways.len());
            if way == ways.len() {
                ways.push((target, Vec::new()));
            }
            ways[way].1.push(value);
        }
        for (target, values) in ways {
            let to = match target {
                Target::Document { to, .. } => to.clone(),
                Target::Url(url) => self.url(url),
                Target::Nothing => self.end(&point.address, if waiting { "begins again" } else { "end of call" }, flow),
            };
            self.edge(&point.address, &to, values.join(", "), false);
        }
    }

    fn edge(&mut self, from: &str, to: &str, label: String, beside: bool) {
        self.edges.push(Edge { from: from.to_owned(), to: to.to_owned(), label, beside });
    }

    /// The node of an address outside.
    fn url(&mut self, url: &str) -> String {
        let id = format!("url:{url}");
        let label = shown(url);
        self.nodes.push(Node { id: id.clone(), kind: Kind::Url, flow: None, label, verbs: Vec::new(), entry: false });
        id
    }

    /// The node where the call is over.
    fn end(&mut self, after: &str, label: &str, flow: Option<&'c str>) -> String {
        let id = format!("end:{after}");
        let label = label.to_owned();
        self.nodes.push(Node { id: id.clone(), kind: Kind::End, flow, label, verbs: Vec::new(), entry: false });
        id
    }

    /// The nodes flow by flow, those of none last.
    fn by_flow(&self) -> Vec<(Option<&'c str>, Vec<&Node<'c>>)> {
        let mut groups: Vec<(Option<&'c str>, Vec<&Node<'c>>)> = Vec::new();
        for node in &self.nodes {
            match groups.last_mut() {
                Some((flow, nodes)) if *flow == node.flow => nodes.push(node),
                _ => groups.push((node.flow, vec![node])),
            }
        }
        groups.sort_by_key(|(flow, _)| flow.is_none());
        groups
    }

    fn mermaid(&self) -> String {
        let mut out = String::from("flowchart TD\n");
        for (number, (flow, nodes)) in self.by_flow().into_iter().enumerate() {
            let group = flow.filter(|_| nodes.len() > 2);
            if let Some(flow) = group {
                let _ = writeln!(out, "  subgraph f{number}[\"{}\"]", mermaid_text(flow));
            }
            let indent = if group.is_some() { "    " } else { "  " };
            for node in nodes {
                let mut lines = vec![mermaid_text(&node.label)];
                lines.extend(node.verbs.iter().map(|verb| mermaid_text(verb)));
                let text = lines.join("<br/>");
                let id = mermaid_id(&node.id);
                let _ = match node.kind {
                    Kind::Document if node.entry => writeln!(out, "{indent}{id}([\"{text}\"]):::entry"),
                    Kind::Document => writeln!(out, "{indent}{id}[\"{text}\"]"),
                    Kind::Branch => writeln!(out, "{indent}{id}{{{{\"{text}\"}}}}:::branch"),
                    Kind::Url => writeln!(out, "{indent}{id}[/\"{text}\"/]:::url"),
                    Kind::End => writeln!(out, "{indent}{id}((\"{text}\")):::end_"),
                };
            }
            if group.is_some() {
                out.push_str("  end\n");
            }
        }
        for edge in &self.edges {
            let arrow = if edge.beside { "-.->" } else { "-->" };
            let label =
                if edge.label.is_empty() { String::new() } else { format!("|\"{}\"|", mermaid_text(&edge.label)) };
            let _ = writeln!(out, "  {} {arrow}{label} {}", mermaid_id(&edge.from), mermaid_id(&edge.to));
        }
        out.push_str(
            "  classDef entry fill:#dbeafe,stroke:#1d4ed8,stroke-width:2px\n  \
             classDef branch fill:#fef3c7,stroke:#b45309\n  \
             classDef url fill:#f3f4f6,stroke:#6b7280\n  \
             classDef end_ fill:#f3f4f6,stroke:#374151\n",
        );
        out
    }

    fn dot(&self) -> String {
        let mut out = String::from(
            "digraph call {\n  \
             graph [fontname=\"Helvetica\", fontsize=12, nodesep=0.35, ranksep=0.45];\n  \
             node [fontname=\"Helvetica\", fontsize=11, shape=box, style=\"rounded,filled\", fillcolor=white, color=\"#374151\"];\n  \
             edge [fontname=\"Helvetica\", fontsize=10, color=\"#4b5563\", fontcolor=\"#1f2937\", arrowsize=0.7];\n",
        );
        for (number, (flow, nodes)) in self.by_flow().into_iter().enumerate() {
            let group = flow.filter(|_| nodes.len() > 2);
            if let Some(flow) = group {
                let _ = writeln!(
                    out,
                    "  subgraph cluster_{number} {{\n    label={}; labeljust=l; style=\"rounded\"; color=\"#cbd5e1\"; fontcolor=\"#475569\";",
                    quoted(flow)
                );
            }
            let indent = if group.is_some() { "    " } else { "  " };
            for node in nodes {
                let mut text = node.label.clone();
                node.verbs.iter().for_each(|verb| {
                    text.push('\n');
                    text.push_str(verb);
                });
                let look = match node.kind {
                    Kind::Document if node.entry => ", fillcolor=\"#dbeafe\", color=\"#1d4ed8\", penwidth=2",
                    Kind::Document => "",
                    Kind::Branch => {
                        ", shape=hexagon, style=filled, fillcolor=\"#fef3c7\", color=\"#b45309\", margin=\"0.02,0.04\""
                    }
                    Kind::Url => ", shape=note, style=filled, fillcolor=\"#f3f4f6\", color=\"#6b7280\"",
                    Kind::End => {
                        ", shape=oval, style=filled, fillcolor=\"#e5e7eb\", fontsize=9, height=0.3, margin=\"0.06,0.02\""
                    }
                };
                let _ = writeln!(out, "{indent}{} [label={}{look}];", quoted(&node.id), quoted(&text));
            }
            if group.is_some() {
                out.push_str("  }\n");
            }
        }
        for edge in &self.edges {
            let mut look = Vec::new();
            if !edge.label.is_empty() {
                look.push(format!("label={}", quoted(&edge.label)));
            }
            if edge.beside {
                look.push("style=dashed".to_owned());
            }
            let look = if look.is_empty() { String::new() } else { format!(" [{}]", look.join(", ")) };
            let _ = writeln!(out, "  {} -> {}{look};", quoted(&edge.from), quoted(&edge.to));
        }
        out.push_str("}\n");
        out
    }
}

/// What verbs do, but for those that a line shows.
fn lines(verbs: &[Verb]) -> Vec<String> {
    let shown = |verb: &&Verb| !matches!(verb.id, Id::Redirect | Id::MessagingRedirect | Id::Hangup);
    verbs.iter().filter(shown).map(words).collect()
}

/// A verb and what it says, plays or calls.
fn words(verb: &Verb) -> String {
    let keyword = twiml::element(verb.id).keyword;
    let Some(says) = &verb.says else { return keyword.to_owned() };
    let words: Vec<&str> = says.split_ascii_whitespace().collect();
    let says = words.join(" ").replace("{{", "{").replace("}}", "}");
    match verb.id {
        Id::Say | Id::Gather | Id::Message | Id::Sms => format!("{keyword} “{}”", shown(&says)),
        Id::Play => format!("{keyword} {}", shown(says.rsplit('/').next().unwrap_or(&says))),
        _ => format!("{keyword} {}", shown(&says)),
    }
}

/// The beginning of a text.
fn shown(text: &str) -> String {
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let begin: String = text.chars().take(SHOWN).collect();
    // Not in the middle of a word, where there are words.
    let whole = text[begin.len()..].starts_with(' ');
    let end = begin.rfind(' ').filter(|&at| at > SHOWN / 2 && !whole).unwrap_or(begin.len());
    format!("{}…", begin[..end].trim_end_matches([',', '.', ' ']))
}

/// A text in quotes, for DOT.
///
/// <https://graphviz.org/doc/info/lang.html>
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// A text for Mermaid, where signs that mean something are written by number.
fn mermaid_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | ';' | '`' => {
                let _ = write!(out, "#{};", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

/// A name that Mermaid takes, no two of them alike.
fn mermaid_id(id: &str) -> String {
    let mut out = String::from("n_");
    for c in id.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c),
            '.' => out.push('_'),
            c => {
                let _ = write!(out, "_{:x}_", c as u32);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{mermaid_id, mermaid_text, quoted, shown};

    #[test]
    fn texts_cannot_break_out_of_a_picture() {
        assert_eq!(quoted("a\"b\\\nc"), "\"a\\\"b\\\\\\nc\"");
        assert_eq!(mermaid_text("say \"<b>\""), "say #34;#60;b#62;#34;");
        assert_ne!(mermaid_id("a-b"), mermaid_id("a/b"));
        assert_eq!(shown("Thank you for calling Acme, please listen closely."), "Thank you for calling Acme, please…");
    }
}

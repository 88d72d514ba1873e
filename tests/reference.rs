//! The pages of the documentation that are written by the program: what every element takes, the index of the
//! diagnostics, every flag. They are held against the tables and the help; `UPDATE=1 cargo test --test reference` writes
//! them anew.
#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use twiml_flow::diagnostic::{Code, Severity};
use twiml_flow::twiml::{self, Attribute, Content, Document, ELEMENTS, Element, Id, Role, Status};

/// Holds a page below `docs/` against what it should be.
#[track_caller]
fn same(page: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, text).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let differs = there.lines().zip(text.lines()).position(|(is, should)| is != should);
    assert!(there == text, "docs/{page} is not current (line {:?}): run with UPDATE=1", differs.map(|line| line + 1));
}

#[test]
fn what_was_fuzzed_is_what_is_on_record() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut table = "| target | hours of one processor | inputs |\n| --- | ---: | ---: |\n".to_owned();
    let mut targets = Vec::new();
    for line in fs::read_to_string(root.join("fuzz/record.tsv")).unwrap().lines() {
        let [target, seconds, inputs] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let hours = seconds.parse::<f64>().unwrap() / 3600.0;
        writeln!(table, "| `{target}` | {hours:.1} | {} |", thousands(inputs)).unwrap();
        targets.push(format!("{target}.rs"));
    }
    let mut all: Vec<String> = fs::read_dir(root.join("fuzz/fuzz_targets"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    all.sort();
    assert_eq!(targets, all, "every target was run: see fuzz/record");
    let page = fs::read_to_string(root.join("docs/robustness.md")).unwrap().replace("\r\n", "\n");
    let start = page.find("| target | hours").expect("the page has a table of the targets");
    let end = page[start..].find("\n\n").map_or(page.len(), |end| start + end + 1);
    same("robustness.md", &format!("{}{table}{}", &page[..start], &page[end..]));
}

/// A number with a comma after every three digits.
fn thousands(number: &str) -> String {
    let parts: Vec<&[u8]> = number.as_bytes().rchunks(3).rev().collect();
    parts.iter().map(|part| std::str::from_utf8(part).unwrap()).collect::<Vec<_>>().join(",")
}

#[test]
fn every_element_is_on_the_page_of_the_verbs() {
    let mut page = "# Verbs, nouns and attributes\n\n\
        Every element of TwiML, as Flow writes it. `flowc explain gather` prints the same. This page is written by the \
        program.\n"
        .to_owned();
    let parts = [
        ("Verbs of calls", Role::Verb, Document::Voice),
        ("Nouns of calls", Role::Noun, Document::Voice),
        ("Speech", Role::Ssml, Document::Voice),
        ("Messages", Role::Verb, Document::Messaging),
        ("Nouns of messages", Role::Noun, Document::Messaging),
        ("Fax", Role::Verb, Document::Fax),
    ];
    let in_part = |&(_, role, document): &(&str, Role, Document)| {
        ELEMENTS.iter().filter(move |element| element.role == role && element.document == document)
    };
    page.push('\n');
    for part in &parts {
        let links = in_part(part).map(|element| format!("[`{}`](#{})", element.keyword, anchor(element)));
        writeln!(page, "- {}: {}", part.0, links.collect::<Vec<_>>().join(", ")).unwrap();
    }
    let mut shown = 0;
    for part in &parts {
        writeln!(page, "\n## {}", part.0).unwrap();
        for row in in_part(part) {
            element(&mut page, row);
            shown += 1;
        }
    }
    let all = ELEMENTS.iter().filter(|element| element.role != Role::Root).count();
    assert_eq!(shown, all, "the parts of the page have room for every element");
    same("verbs.md", &page);
}

/// The heading of an element; where several share a keyword, with the kind of document or what it stands in.
fn heading(element: &Element) -> String {
    let alike: Vec<&Element> = twiml::by_keyword(element.keyword).iter().collect();
    let first = alike[0].id == element.id;
    let kinds = alike.iter().filter(|other| other.document == element.document).count();
    match (first, kinds) {
        (true, _) => element.keyword.to_owned(),
        (false, 1) => format!("{} in {}", element.keyword, plural(element.document)),
        (false, _) => format!("{} in {}", element.keyword, twiml::element(element.parents[0]).keyword),
    }
}

fn plural(document: Document) -> &'static str {
    match document {
        Document::Voice => "calls",
        Document::Messaging => "messages",
        Document::Fax => "faxes",
    }
}

fn anchor(element: &Element) -> String {
    heading(element).replace(' ', "-")
}

fn element(page: &mut String, element: &'static Element) {
    let Element { tag, url, doc, .. } = element;
    writeln!(page, "\n### {}\n\n[`<{tag}>`]({url}). {doc}\n", heading(element)).unwrap();
    if let Some(status) = status(element.status) {
        writeln!(page, "{status}\n").unwrap();
    }
    let (root, inside): (Vec<Id>, Vec<Id>) =
        element.parents.iter().partition(|&&parent| twiml::element(parent).role == Role::Root);
    let mut places = linked(inside.into_iter().map(twiml::element));
    if !root.is_empty() {
        places.insert(0, "a flow".to_owned());
    }
    writeln!(page, "- Stands in: {}", places.join(", ")).unwrap();
    let children = linked(twiml::children(element.id));
    if !children.is_empty() {
        writeln!(page, "- Holds: {}", children.join(", ")).unwrap();
    }
    if !matches!(element.content, Content::Nothing) {
        writeln!(page, "- Text: {}", element.content.describe()).unwrap();
    }
    if let Some(argument) = element.argument {
        writeln!(page, "- Argument: its `{argument}`").unwrap();
    }
    if element.role == Role::Verb {
        writeln!(page, "- Then the call goes {}", element.control.describe()).unwrap();
    }
    if element.attributes.is_empty() {
        return;
    }
    page.push_str("\n| attribute | value | default | |\n| --- | --- | --- | --- |\n");
    for attribute in element.attributes {
        row(page, attribute);
    }
}

fn row(page: &mut String, attribute: &Attribute) {
    let mut name = format!("`{}`", attribute.name);
    if let Some(short) = attribute.short {
        write!(name, " or `{short}`").unwrap();
    }
    if attribute.required {
        name.push_str(", required");
    }
    let mut about = attribute.doc.to_owned();
    if let Some(status) = status(attribute.status) {
        write!(about, " {status}").unwrap();
    }
    let default = attribute.default.unwrap_or_default();
    writeln!(page, "| {name} | {} | {default} | {about} |", attribute.kind.describe().replace('|', "\\|")).unwrap();
}

fn status(status: Status) -> Option<String> {
    Some(match status {
        Status::Current => return None,
        Status::Undocumented => "*Undocumented: Twilio's libraries know it, but no page describes it.*".to_owned(),
        Status::Deprecated(advice) => format!("*Deprecated: {advice}.*"),
        Status::Discontinued(advice) => format!("*Discontinued: {advice}.*"),
    })
}

/// Elements by their headings, with links to them, each once.
fn linked(elements: impl Iterator<Item = &'static Element>) -> Vec<String> {
    let named: BTreeMap<String, String> = elements.map(|element| (heading(element), anchor(element))).collect();
    named.into_iter().map(|(name, anchor)| format!("[`{name}`](#{anchor})")).collect()
}

#[test]
fn every_code_is_in_the_index_of_the_diagnostics() {
    let mut page = "# Diagnostics\n\n\
        Everything that flowc may say about a flow, with a page each; `flowc explain CODE` prints it. A code is the same \
        for ever, and can be looked for, allowed and denied. This page is written by the program.\n"
        .to_owned();
    for (severity, heading, about) in [
        (Severity::Error, "Errors", "Twilio would refuse it, skip it, or do something else than is written."),
        (Severity::Warning, "Warnings", "It works, but part of it can never matter, or soon will not work."),
        (Severity::Hint, "Hints", "Advice."),
    ] {
        let mut codes: Vec<&Code> = Code::ALL.iter().filter(|code| code.severity() == severity).collect();
        codes.sort_by_key(|code| code.slug());
        writeln!(page, "\n## {heading}\n\n{about}\n\n| code | |\n| --- | --- |").unwrap();
        for code in codes {
            writeln!(page, "| [`{code}`]({code}.md) | {} |", code.title()).unwrap();
        }
    }
    same("diagnostics/README.md", &page);
}

#[test]
fn every_flag_is_in_the_reference_of_the_command_line() {
    let mut page = "# Every flag\n\n\
        What `flowc --help` says of itself and of each command; [the command line](cli.md) explains it. This page is written \
        by the program.\n"
        .to_owned();
    let overview = help(&[]);
    let commands = overview.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.contains(&"build"), "the help lists the commands");
    writeln!(page, "\n## flowc\n\n```text\n{overview}```").unwrap();
    for command in commands {
        writeln!(page, "\n## flowc {command}\n\n```text\n{}```", help(&[command])).unwrap();
    }
    same("cli-reference.md", &page);
}

fn help(command: &[&str]) -> String {
    let mut flowc = Command::new(env!("CARGO_BIN_EXE_flowc"));
    let run = flowc.args(command).arg("--help").env("COLUMNS", "100").output().unwrap();
    assert!(run.status.success());
    String::from_utf8(run.stdout).unwrap()
}

//! The whole of TwiML, written in Flow: one file of `tests/vocabulary/` for every keyword of the table.
//!
//! A file uses every attribute of its row, beside one document for each of its flows: `say.xml` for the flow that is
//! named after the file, `say-voices.xml` for the flow `voices`. A keyword that has a second meaning elsewhere has a
//! second file, `sip-refer.flow`. `UPDATE=1 cargo test --test vocabulary` rewrites what differs. The documents are read
//! back and held against the table, which names what no file uses: elements, attributes, and values of the lists that
//! are short enough to be used up.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use twiml_flow::diagnostic::Severity;
use twiml_flow::diagnostic::render::{Findings, short};
use twiml_flow::project::{Options, OutputDocument, Project};
use twiml_flow::source::Source;
use twiml_flow::twiml::{self, ELEMENTS, Element, Id, Kind, Role};

/// The longest list of values of which each must be used.
const MAX_CHOICES: usize = 13;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = files("flow")
        .into_iter()
        .map(|path| Trial::test(stem(&path), move || compile(&path).and_then(|documents| compare(&documents))))
        .collect();
    trials.push(Trial::test("every document is made by a flow", stale));
    trials.push(Trial::test("every keyword has its file", keywords));
    trials.push(Trial::test("every element, attribute and value is used", used));
    libtest_mimic::run(&arguments, trials).exit();
}

fn files(extension: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vocabulary");
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|e| e == extension));
    found.sort();
    found
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// The documents of a file, each with the path it is kept at.
fn compile(path: &Path) -> Result<Vec<(PathBuf, String)>, Failed> {
    let name = stem(path);
    let documents = without_errors(Source::from_bytes(format!("{name}.flow"), fs::read(path)?)?)?;
    let kept = |address: &str| if address == name { format!("{name}.xml") } else { format!("{name}-{address}.xml") };
    Ok(documents.into_iter().map(|d| (path.with_file_name(kept(&d.address)), d.xml)).collect())
}

/// What a source makes, if there is no error in it. Warnings and hints are in order: what is on its way out is part of
/// the vocabulary.
fn without_errors(source: Source) -> Result<Vec<OutputDocument>, Failed> {
    let mut project = Project::new(Options::default());
    project.add(source);
    let mut output = project.compile();
    output.diagnostics.retain(|d| d.severity == Severity::Error);
    if output.diagnostics.is_empty() {
        return Ok(output.documents);
    }
    let mut text = String::new();
    short(&mut text, &Findings::new(&output.diagnostics, project.sources()))?;
    Err(text.into())
}

fn compare(documents: &[(PathBuf, String)]) -> Result<(), Failed> {
    for (path, xml) in documents {
        if env::var_os("UPDATE").is_some() {
            fs::write(path, xml)?;
        } else if fs::read_to_string(path).unwrap_or_default() != *xml {
            return Err(format!("{} differs from what is made now:\n{xml}", path.display()).into());
        }
        // What is right in Flow is right in TwiML.
        without_errors(Source::new("document.xml", xml.as_str())?)?;
    }
    Ok(())
}

/// The documents of all files. Two flows that would be kept in one place are an error.
fn documents() -> Result<Vec<(PathBuf, String)>, Failed> {
    let mut documents = Vec::new();
    let mut paths = HashSet::new();
    for path in files("flow") {
        documents.extend(compile(&path)?);
    }
    match documents.iter().find(|(path, _)| !paths.insert(path)) {
        Some((path, _)) => Err(format!("two flows make {}", path.display()).into()),
        None => Ok(documents),
    }
}

fn stale() -> Result<(), Failed> {
    let made: HashSet<PathBuf> = documents()?.into_iter().map(|(path, _)| path).collect();
    let stale: Vec<PathBuf> = files("xml").into_iter().filter(|path| !made.contains(path)).collect();
    if stale.is_empty() { Ok(()) } else { Err(format!("no flow makes {stale:?}").into()) }
}

fn keywords() -> Result<(), Failed> {
    let there: HashSet<String> = files("flow").iter().map(|path| stem(path)).collect();
    // The root has no keyword of its own: it is the flow.
    let rows = ELEMENTS.iter().filter(|row| row.role != Role::Root);
    complain("there is no file of", rows.map(|row| row.keyword.to_owned()).filter(|keyword| !there.contains(keyword)))
}

/// What has been met in the documents.
#[derive(Default)]
struct Used {
    elements: HashSet<Id>,
    attributes: HashSet<(Id, &'static str)>,
    /// Values with the list they are of, since many attributes share one.
    values: HashSet<(Vec<&'static str>, String)>,
}

fn used() -> Result<(), Failed> {
    let mut used = Used::default();
    for (path, xml) in documents()? {
        let root = read(&xml).map_err(|error| format!("{}: {error}", path.display()))?;
        let roots = [Id::Response, Id::MessagingResponse, Id::FaxResponse];
        let row = roots.into_iter().find(|&id| root.children.iter().all(|child| child.row(id).is_some()));
        let row = row.ok_or_else(|| format!("{} is of no kind", path.display()))?;
        used.add(&root, twiml::element(row)).map_err(|what| format!("{}: {what}", path.display()))?;
    }
    let mut unused = BTreeSet::new();
    for row in ELEMENTS {
        let name = format!("{} in {}", row.keyword, parents(row));
        if !used.elements.contains(&row.id) {
            unused.insert(name);
            continue;
        }
        // Nothing in Flow stands for the root, so nothing can set its `version`.
        for attribute in row.attributes.iter().filter(|_| row.role != Role::Root) {
            if !used.attributes.contains(&(row.id, attribute.name)) {
                unused.insert(format!("{name}: {}", attribute.name));
            }
            let list = choices(&attribute.kind);
            let missing = list.iter().filter(|value| !used.values.contains(&(list.clone(), value.to_string())));
            unused.extend(missing.map(|value| format!("{name}: {}={value}", attribute.name)));
        }
    }
    complain("no file uses", unused)
}

fn complain(what: &str, missing: impl IntoIterator<Item = String>) -> Result<(), Failed> {
    let missing: Vec<String> = missing.into_iter().collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("{what}:\n  {}", missing.join("\n  ")).into()) }
}

fn parents(row: &Element) -> String {
    if row.parents.is_empty() {
        return format!("a document of {:?}", row.document);
    }
    let names: Vec<&str> = row.parents.iter().map(|&id| twiml::element(id).keyword).collect();
    names.join(", ")
}

/// The list that values come from, where all of it is to be used.
fn choices(kind: &Kind) -> Vec<&'static str> {
    match *kind {
        Kind::Choice { values, .. } | Kind::Choices { values, .. } | Kind::Measure { words: values, .. }
            if values.len() <= MAX_CHOICES =>
        {
            values.iter().map(|choice| choice.name).collect()
        }
        _ => Vec::new(),
    }
}

impl Used {
    /// Adds an element and what is in it.
    fn add(&mut self, node: &Node, row: &'static Element) -> Result<(), String> {
        self.elements.insert(row.id);
        for (name, value) in &node.attributes {
            let attribute = row.attribute(name).filter(|attribute| attribute.name == name);
            let attribute = attribute.ok_or_else(|| format!("<{}> has no attribute {name}", node.tag))?;
            self.attributes.insert((row.id, attribute.name));
            let list = choices(&attribute.kind);
            let separator = if let Kind::Choices { separator, .. } = attribute.kind { separator } else { '\0' };
            self.values.extend(value.split(separator).map(|value| (list.clone(), value.to_owned())));
        }
        for child in &node.children {
            let inner = child.row(row.id).ok_or_else(|| format!("<{}> may not stand in <{}>", child.tag, node.tag))?;
            self.add(child, inner)?;
        }
        Ok(())
    }
}

/// One element as it is read back; its text does not matter here.
#[derive(Default)]
struct Node {
    tag: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

impl Node {
    fn new(start: &BytesStart) -> Result<Self, quick_xml::Error> {
        let mut node = Node { tag: start.name().as_ref().to_owned(), ..Node::default() };
        for attribute in start.attributes() {
            let attribute = attribute?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0)?.into_owned();
            node.attributes.push((attribute.key.as_ref().to_owned(), value));
        }
        Ok(node)
    }

    /// The row that it has inside `parent`.
    fn row(&self, parent: Id) -> Option<&'static Element> {
        twiml::by_tag(&self.tag).find(|row| row.fits(parent))
    }
}

/// Reads a document; returns its root.
fn read(xml: &str) -> Result<Node, quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Node::default()];
    loop {
        match reader.read_event()? {
            Event::Start(start) => open.push(Node::new(&start)?),
            Event::Empty(start) => {
                let node = Node::new(&start)?;
                open.last_mut().unwrap().children.push(node);
            }
            Event::End(_) => {
                let node = open.pop().unwrap();
                open.last_mut().unwrap().children.push(node);
            }
            Event::Eof => return Ok(open.remove(0).children.remove(0)),
            _ => {}
        }
    }
}

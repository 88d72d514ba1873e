//! What holds of every text as TwiML.

use std::collections::BTreeSet;

use twiml_flow::import::import;
use twiml_flow::read::read;
use twiml_flow::source::{Source, SourceId};
use twiml_flow::template::{Part, Template};
use twiml_flow::{Options, Project, compile};

use super::plain::{of_document, of_xml, trimmed};
use super::shown;

/// Holds one input against every law; whether it is a document that can be written in Flow comes out.
pub fn obeys(bytes: &[u8]) -> bool {
    checks(bytes);
    imports(bytes)
}

/// Whatever is read can be checked, and taken apart at its placeholders.
pub fn checks(bytes: &[u8]) {
    let mut project = Project::new(Options::default());
    project.add(Source::from_bytes("main.xml", bytes.to_vec()).unwrap());
    let found = project.compile().diagnostics;
    shown(project.sources(), &found);
    let xml = project.sources()[0].text();
    let template = Template::new(xml, |_| None);
    let mut filled = String::new();
    for part in &template.parts {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Hole(hole) => filled.extend(["{{", &hole.name, "}}"]),
        }
    }
    // It puts quotes around some, and leaves out the blanks inside of the braces.
    let bare = |text: &str| text.replace("&quot;", "").replace(char::is_whitespace, "");
    assert_eq!(bare(&filled), bare(xml), "a template is the document and its holes");
}

/// A document that is well-formed and can be written in Flow comes back as it was.
pub fn imports(bytes: &[u8]) -> bool {
    let source = Source::from_bytes("main.xml", bytes.to_vec()).unwrap();
    let text = source.text();
    let mut found = Vec::new();
    let reading = read(&source, SourceId(0), "main", &mut found);
    let well_formed = found.is_empty();
    let flow = import(&reading, &BTreeSet::new(), &mut found);
    shown(std::slice::from_ref(&source), &found);
    let mut before = trimmed(of_document(&reading.document));
    let Some(flow) = flow.filter(|_| well_formed) else { return false };
    let output = compile(&flow, &Options::default());
    assert_eq!(output.documents.len(), 1, "one file of TwiML is one document:\n{flow}");
    let after = trimmed(of_xml(&output.documents[0].xml));
    before.attributes.clear(); // those of the root mean nothing, and import says so
    assert_eq!(before, after, "{text}\nbecomes\n{flow}");
    assert_eq!(super::format::obeys(&flow), flow, "what is imported is in the style");
    true
}

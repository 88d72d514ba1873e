//! What holds of every text as Flow.

use twiml_flow::check::check;
use twiml_flow::emit::emit;
use twiml_flow::lower::lower;
use twiml_flow::project::{Options, Output, Project};
use twiml_flow::source::Source;
use twiml_flow::split::{Split, split};
use twiml_flow::syntax;

use super::plain::{of_document, of_xml};
use super::{on_boundaries, shown};

/// Holds one input against every law.
pub fn obeys(bytes: &[u8]) {
    parses(bytes);
    compiles(bytes);
}

/// The tree has every byte of the file, and prints it back.
pub fn parses(bytes: &[u8]) {
    let source = Source::from_bytes("main.flow", bytes.to_vec()).unwrap();
    let text = source.text();
    assert_eq!(text.len(), bytes.len(), "offsets are offsets into the file");
    let (tree, diagnostics) = syntax::parse(&source);
    assert_eq!(tree.print(text), text, "the tree prints the source back");
    for node in tree.nodes() {
        assert!(node.first < node.last || node.kind == syntax::NodeKind::Broken);
    }
    for token in 0..tree.tokens().len() {
        on_boundaries(text, tree.span(text, token));
    }
    shown(std::slice::from_ref(&source), &diagnostics);
}

/// What is made can be read, and is what was meant; all that is said of it lies in it.
pub fn compiles(bytes: &[u8]) {
    let mut project = Project::new(Options { details: true, ..Options::default() });
    project.add(Source::from_bytes("main.flow", bytes.to_vec()).unwrap());
    means(&project);
    let output = project.compile();
    shown(project.sources(), &output.diagnostics);
    elements(&project, &output);
}

/// All that is wrong with it can be drawn.
pub fn draws(bytes: &[u8]) {
    let mut project = Project::new(Options::default());
    project.add(Source::from_bytes("main.flow", bytes.to_vec()).unwrap());
    super::drawn(project.sources(), &project.compile().diagnostics);
}

/// Every document of every flow, from its parts, is written as what it is, in either form.
pub fn means(project: &Project) {
    let linked = project.link(&mut Vec::new());
    let world = linked.world();
    for flow in linked.flows() {
        let found = &mut Vec::new();
        let document = lower(flow, world, found);
        let Split { mut shared, parts, .. } = split(document, flow, world, found);
        for part in parts {
            (shared.address, shared.continues, shared.nodes) = (part.address, part.continues, part.nodes);
            let expected = of_document(&shared);
            let checked = check(shared, found);
            for compact in [false, true] {
                let xml = emit(&checked, compact);
                assert_eq!(of_xml(&xml), expected, "the output reads back as what was meant:\n{xml}");
            }
            shared = checked.into_document();
        }
    }
}

/// Every element stands where it is said to, in the document and in its source.
pub fn elements(project: &Project, output: &Output) {
    for document in &output.documents {
        assert_eq!(document.elements.is_empty(), document.xml.is_empty(), "every element is listed");
        for element in &document.elements {
            on_boundaries(project.sources()[element.source.0 as usize].text(), element.name);
            let xml = &document.xml[element.xml.range()];
            let tag = xml[1..].split([' ', '/', '>']).next().unwrap_or_default();
            let whole = xml.ends_with("/>") || xml.ends_with(&format!("</{tag}>"));
            assert!(xml.starts_with('<') && whole, "an element stands where it is said to:\n{xml}");
        }
    }
}

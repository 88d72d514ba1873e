//! Laws of TwiML that is read: whatever is well-formed comes back from Flow as it was, and nothing makes the reader
//! panic or lose its place.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use twiml_flow::import::import;
use twiml_flow::read::read;
use twiml_flow::source::{Source, SourceId};
use twiml_flow::twiml::{Content, ELEMENTS, Role};
use twiml_flow::{Options, Project, compile};

mod plain;
use plain::{of_document, of_xml, trimmed};

/// Every `.xml` file below a folder of the project.
fn files(folder: &Path, found: &mut Vec<Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "xml") {
            found.push(fs::read(path).unwrap());
        }
    }
}

fn inputs() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["examples", "tests"] {
        files(&root.join(folder), &mut found);
    }
    assert!(found.len() > 100, "there is TwiML to hold the laws against");
    found
}

/// Reads, checks and imports; a document that is well-formed and can be written in Flow comes back as it was.
fn obeys(bytes: &[u8]) -> bool {
    let source = Source::from_bytes("main.xml", bytes.to_vec()).unwrap();
    let text = source.text();
    let mut found = Vec::new();
    let reading = read(&source, SourceId(0), "main", &mut found);
    let well_formed = found.is_empty();
    let flow = import(&reading, &BTreeSet::new(), &mut found);
    let before = trimmed(of_document(&reading.document));
    let mut project = Project::new(Options::default());
    project.add(Source::from_bytes("main.xml", bytes.to_vec()).unwrap());
    found.extend(project.compile().diagnostics);
    for diagnostic in &found {
        let labels = std::iter::once(&diagnostic.label).chain(&diagnostic.related).map(|label| label.span);
        let edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in labels.chain(edits) {
            assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize));
        }
    }
    let Some(flow) = flow.filter(|_| well_formed) else { return false };
    let output = compile(&flow, &Options::default());
    assert_eq!(output.documents.len(), 1, "one file of TwiML is one document:\n{flow}");
    let after = trimmed(of_xml(&output.documents[0].xml));
    let version = before.attributes.len();
    let mut before = before;
    before.attributes.clear(); // those of the root mean nothing, and import says so
    assert_eq!(before, after, "{version}\n{text}\nbecomes\n{flow}");
    true
}

#[test]
fn on_all_twiml_of_the_project() {
    let inputs = inputs();
    let back = inputs.iter().filter(|bytes| obeys(bytes)).count();
    assert!(back > 100, "{back} of {} documents come back", inputs.len());
}

#[test]
fn on_every_prefix_and_every_file_less_one_line() {
    for bytes in inputs() {
        let step = (bytes.len() / 60).max(1);
        for end in (0..bytes.len()).step_by(step) {
            obeys(&bytes[..end]);
        }
        let lines: Vec<&[u8]> = bytes.split_inclusive(|&b| b == b'\n').collect();
        for without in 0..lines.len() {
            obeys(&[&lines[..without], &lines[without + 1..]].concat().concat());
        }
    }
}

/// Text that is hard to bring through: what either language has a meaning for.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-z0-9]{1,6}",
        1 => prop::sample::select(vec![
            " ", "  ", "\n", "\t", "\r\n", "\"", "\"\"\"", "\\", "\\n", "{", "}", "{x}", "#", "# x", "@", "@a", "->", "-", "!", "=", "a=b",
            ";", ",", "<", ">", "[", "]", "&", "'", "]]>", "é", "😀", "\u{a0}", "\u{85}", "“", "+1", "/menu", "https://a.example/?x=1&y=2",
            "5", "5s", "true", "sip:a@b", "{{From}}", "{{agent}}", "%",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '<' | '>' | '&' | '"' | '\n' | '\t' | '\r' => out.push_str(&format!("&#{};", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// An element of the table, or an unknown one, with any attributes and anything in it.
fn element(depth: u32) -> BoxedStrategy<String> {
    let rows: Vec<usize> = (0..ELEMENTS.len()).filter(|&row| ELEMENTS[row].role != Role::Root).collect();
    let names = prop_oneof![9 => prop::sample::select(rows).prop_map(Some), 1 => Just(None)];
    let attributes = prop::collection::vec((any::<prop::sample::Index>(), text()), 0..4);
    let inside: BoxedStrategy<Vec<String>> = if depth == 0 {
        Just(Vec::new()).boxed()
    } else {
        let part = prop_oneof![
            2 => element(depth - 1),
            2 => text().prop_map(|text| escape(&text)),
            1 => "[a-z ]{0,8}".prop_map(|comment| format!("<!--{comment}-->")),
            1 => "[a-z<&\"{}]{0,6}".prop_map(|text| format!("<![CDATA[{text}]]>")),
        ];
        prop::collection::vec(part, 0..4).boxed()
    };
    (names, attributes, inside)
        .prop_map(|(name, attributes, inside)| {
            let row = name.map(|row| &ELEMENTS[row]);
            let tag = row.map_or("NewVerb", |row| row.tag);
            let mut out = format!("<{tag}");
            let mut given = BTreeSet::new();
            for (index, value) in attributes {
                let known = row.map_or(&[][..], |row| row.attributes);
                let name = if known.is_empty() { "newAttr" } else { index.get(known).name };
                if given.insert(name) {
                    out.push_str(&format!(" {name}=\"{}\"", escape(&value)));
                }
            }
            let nothing = row.is_some_and(|row| matches!(row.content, Content::Nothing));
            let inside: String = inside.into_iter().filter(|part| !nothing || part.starts_with("<")).collect();
            out.push_str(&format!(">{inside}</{tag}>"));
            out
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 768, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn on_generated_twiml(elements in prop::collection::vec(element(2), 0..5)) {
        let xml = format!("<Response>{}</Response>", elements.concat());
        // More than a name in braces is for a template language, and refused.
        prop_assert!(obeys(xml.as_bytes()) || xml.contains("{{"), "{xml} can be written in Flow");
    }

    #[test]
    fn on_mangled_twiml(element in element(2), at in any::<prop::sample::Index>(), piece in text()) {
        let mut xml = format!("<?xml version=\"1.0\"?>\n<Response>{element}</Response>");
        let places: Vec<usize> = xml.char_indices().map(|(at, _)| at).collect();
        xml.insert_str(*at.get(&places), &piece);
        obeys(xml.as_bytes());
    }
}

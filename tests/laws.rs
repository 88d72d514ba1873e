//! Laws that hold on every input there is: the project's own flows, what is left of them after an accident, and
//! whatever chance makes up.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use twiml_flow::check::check;
use twiml_flow::diagnostic::Diagnostic;
use twiml_flow::emit::emit;
use twiml_flow::lower::lower;
use twiml_flow::project::{Options, Project};
use twiml_flow::source::{Source, Span};
use twiml_flow::split::{Split, split};
use twiml_flow::syntax;

mod plain;
use plain::{of_document, of_xml};

/// Every `.flow` file below a folder of the project.
fn files(folder: &Path, found: &mut Vec<Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "flow") && !expands(&path) {
            found.push(fs::read(path).unwrap());
        }
    }
}

/// Whether a flow is there to expand beyond all bounds, which takes long each time, and which `tests/ui` looks at.
fn expands(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("too-much-expansion"))
}

fn inputs() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["examples", "tests", "docs"] {
        files(&root.join(folder), &mut found);
    }
    assert!(found.len() > 1, "there are no flows to hold the laws against");
    found
}

/// Holds one input against every law.
fn obeys(bytes: &[u8]) {
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
    spans(text, &diagnostics);
    let text = text.to_owned();
    let mut project = Project::new(Options::default());
    project.add(source);
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
    let output = project.compile();
    spans(&text, &output.diagnostics);
    for document in &output.documents {
        for element in &document.elements {
            on_boundaries(&text, element.name);
            let xml = &document.xml[element.xml.range()];
            let tag = xml[1..].split([' ', '/', '>']).next().unwrap_or_default();
            let whole = xml.ends_with("/>") || xml.ends_with(&format!("</{tag}>"));
            assert!(xml.starts_with('<') && whole, "an element stands where it is said to:\n{xml}");
        }
    }
}

fn on_boundaries(text: &str, span: Span) {
    assert!(span.start <= span.end);
    assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize), "{span:?}");
}

fn spans(text: &str, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        on_boundaries(text, diagnostic.label.span);
        diagnostic.related.iter().for_each(|label| on_boundaries(text, label.span));
        for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
            on_boundaries(text, edit.span);
        }
    }
}

#[test]
fn on_every_flow_of_the_project() {
    inputs().iter().for_each(|bytes| obeys(bytes));
}

#[test]
fn on_every_prefix() {
    for bytes in inputs() {
        // Every byte of short files, and enough places of long ones.
        let step = (bytes.len() / 80).max(1);
        (0..bytes.len()).step_by(step).for_each(|end| obeys(&bytes[..end]));
    }
}

#[test]
fn on_every_file_less_one_line() {
    for bytes in inputs() {
        let lines: Vec<&[u8]> = bytes.split_inclusive(|&b| b == b'\n').collect();
        for without in 0..lines.len() {
            let rest: Vec<u8> =
                lines.iter().enumerate().filter(|(i, _)| *i != without).flat_map(|(_, l)| l.to_vec()).collect();
            obeys(&rest);
        }
    }
}

/// Pieces of Flow, so that chance comes by what people write.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            "say", "gather", "dial", "number", "flow", "play", "redirect", "-> main", "-> ", "@main", "on", "!X", "say-as",
            "\"text\"", "\"a {From} b\"", "\"\\n\\u{1F600}\"", "\"open", "\"\"\"\n", "\n\"\"\"\n", "timeout=5s", "x=", "=",
            "numDigits=1", "!y=\"z\"", "[a b]", "[a,", "]", "<", ">", ";", "#", "# flowc: allow deprecated", "{From}", "{", "}",
            "{{x}}", "+14155550100", "/menu", "https://a.example/x?y=1&z=2", "é", "😀", "“", "\u{a0}", "\t", "\r", "\u{1}",
        ]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![" ", "\n", "\n  ", "\n    ", "\n\t", "\r\n", "; "]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn on_pieces_of_flow(text in soup()) {
        obeys(text.as_bytes());
    }

    #[test]
    fn on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        obeys(&bytes);
    }
}

/// Nesting costs no stack, and is complained of once however deep it goes.
#[test]
fn on_nests_of_a_hundred_thousand() {
    let deep = 100_000;
    let inputs = [
        ("a < ".repeat(deep), 600),
        ("say <\n".repeat(deep), deep + 600),
        ("a < ".repeat(deep) + &"> ".repeat(deep), 600),
        (">".repeat(deep), deep + 1),
        ("[".repeat(deep), 2),
        ("say [".repeat(deep), 2),
        ("say x=[[".to_owned() + &"[".repeat(deep), 2),
        ("say {".repeat(deep), 1),
        ("flow a\n".to_owned() + &"  say \"\"\"\n".repeat(deep), deep + 1),
        ((0..3000).map(|width| " ".repeat(width) + "say\n").collect(), 600),
    ];
    for (text, most) in inputs {
        let work = move || {
            let mut project = Project::new(Options::default());
            project.add(Source::new("main.flow", text.as_str()).unwrap());
            let found = project.compile().diagnostics.len();
            assert!((1..=most).contains(&found), "{text:.20}… is complained of {found} times");
        };
        std::thread::Builder::new().stack_size(1024 * 1024).spawn(work).unwrap().join().unwrap();
    }
}

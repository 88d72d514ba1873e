//! Laws of the formatter, on every flow of the project, on what is left of them after an accident, and on flows that
//! chance makes up: well-formed ones in every layout the language allows, and broken ones.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use twiml_flow::syntax;

mod law;
use law::author::{Author, mangle};
use law::chance::made;
use law::format::{in_style, obeys, source};
use law::soup::layout;

/// Every `.flow` file below a folder of the project, that is text.
fn files(folder: &Path, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "flow") && !expands(&path) {
            found.extend(String::from_utf8(fs::read(path).unwrap()));
        }
    }
}

/// Whether a flow is there to expand beyond all bounds, which takes long each time, and which `tests/ui` looks at.
fn expands(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("too-much-expansion"))
}

fn inputs() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["examples", "tests", "docs"] {
        files(&root.join(folder), &mut found);
    }
    assert!(found.len() > 1, "there are no flows to hold the laws against");
    found
}

#[test]
fn on_every_flow_of_the_project() {
    inputs().iter().for_each(|text| drop(obeys(text)));
}

#[test]
fn on_every_prefix() {
    for text in inputs() {
        let step = (text.len() / 20).max(1);
        let ends = (0..text.len()).step_by(step).filter(|&end| text.is_char_boundary(end));
        ends.for_each(|end| drop(obeys(&text[..end])));
    }
}

#[test]
fn on_every_file_less_one_line() {
    for text in inputs() {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for without in (0..lines.len()).step_by((lines.len() / 10).max(1)) {
            let rest: String = lines.iter().enumerate().filter(|(i, _)| *i != without).map(|(_, line)| *line).collect();
            obeys(&rest);
        }
    }
}

#[test]
fn on_deep_nests() {
    let indented = |depth: usize| (0..depth).map(|level| format!("{}gather\n", " ".repeat(level))).collect::<String>();
    for depth in [250, 300] {
        obeys(&indented(depth));
        obeys(&format!("{}say \"x\"{}", "gather <\n".repeat(depth), ">".repeat(depth)));
        obeys(&format!("{}say \"x\"{} # flowc: allow deprecated", "gather <".repeat(depth), ">".repeat(depth)));
    }
    for piece in ["gather <\n", "gather < >", "<", ">", "[", "say x=[\n", "\"\"\"\n", ";", "# a\n", "say \"x\n"] {
        obeys(&piece.repeat(2_000));
    }
}

fn turns() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn on_well_formed_flows(turns in turns(), comments in any::<bool>()) {
        let text = Author::write(turns, comments);
        let (_, diagnostics) = syntax::parse(&source(&text));
        prop_assert!(diagnostics.is_empty(), "{text}\n{diagnostics:#?}");
        let formatted = obeys(&text);
        in_style(&formatted, &syntax::parse(&source(&formatted)).0);
    }

    #[test]
    fn on_mangled_flows(turns in turns(), accidents in prop::collection::vec(any::<(u16, u16, u8)>(), 1..4)) {
        obeys(&mangle(Author::write(turns, true), &accidents));
    }

    #[test]
    fn on_pieces_of_flow(text in made(60, layout)) {
        obeys(&text);
    }

    #[test]
    fn on_any_text(text in any::<String>()) {
        obeys(&text);
    }
}

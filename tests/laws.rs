//! Laws that hold on every input there is: the project's own flows, what is left of them after an accident, and
//! whatever chance makes up.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use twiml_flow::project::{Options, Project};
use twiml_flow::source::Source;

mod law;
use law::chance::made;
use law::flow::obeys;
use law::soup::soup;

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

#[test]
fn on_every_flow_of_the_project() {
    for bytes in inputs() {
        obeys(&bytes);
        law::flow::draws(&bytes);
    }
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn on_pieces_of_flow(text in made(100, soup)) {
        obeys(text.as_bytes());
        law::flow::draws(text.as_bytes());
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

//! Laws of TwiML that is read: whatever is well-formed comes back from Flow as it was, and nothing makes the reader
//! panic or lose its place.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

mod law;
use law::chance::made;
use law::elements::{document, element, text};
use law::twiml::obeys;

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 768, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn on_generated_twiml(xml in made(160, document)) {
        // More than a name in braces is for a template language, and refused.
        prop_assert!(obeys(xml.as_bytes()) || xml.contains("{{"), "{xml} can be written in Flow");
    }

    #[test]
    fn on_mangled_twiml(element in made(80, |turns| element(turns, 2)), at in any::<prop::sample::Index>(), piece in made(20, text)) {
        let mut xml = format!("<?xml version=\"1.0\"?>\n<Response>{element}</Response>");
        let places: Vec<usize> = xml.char_indices().map(|(at, _)| at).collect();
        xml.insert_str(*at.get(&places), &piece);
        obeys(xml.as_bytes());
    }
}

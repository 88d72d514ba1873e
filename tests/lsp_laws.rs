//! What is true of the language server in every file there is, broken ones above all: whatever is asked, wherever, it
//! answers; and what it answers lies in the text.

use std::fs;
use std::path::Path;
use twiml_flow::lsp::group::View;

mod law;
use law::files::collect;
use law::lsp::{in_view, places, whole};

/// Asks about every so many places of a file.
const STRIDE: usize = 11;

fn each_view(mut visit: impl FnMut(&View<'_>)) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["tests/ui", "tests/format", "tests/ok", "examples"] {
        collect(&root.join(folder), &["flow"], &mut paths);
    }
    assert!(paths.len() > 100);
    for path in paths {
        let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        if text.len() > 10_000 {
            continue;
        }
        // The first half alone is broken in another way.
        let mut half = text.len() / 2;
        while !text.is_char_boundary(half) {
            half -= 1;
        }
        for text in [&text, &text[..half]] {
            in_view(text, &mut visit);
        }
    }
}

#[test]
fn every_place_has_an_answer() {
    each_view(|view| places(view, STRIDE));
}

#[test]
fn whole_files_have_answers() {
    each_view(whole);
}

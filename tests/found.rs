//! What the fuzzers have found: every file in `tests/found` once broke a law, and is held against all of them.
//!
//! A file is named after what went wrong with it. `x.flow` may hold several files, as `tests/ui` has them.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use twiml_flow::lsp::position::Encoding;

mod law;
use law::chance::{Random, Turns};
use law::files::collect;
use law::typist::Typist;

fn main() {
    let arguments = Arguments::from_args();
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found"), &["flow", "xml", "toml"], &mut files);
    files.sort();
    let trials = files.into_iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || obeys(&path))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn obeys(path: &PathBuf) -> Result<(), Failed> {
    let bytes = fs::read(path)?;
    let text = std::str::from_utf8(&bytes).ok();
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("toml") => law::config::obeys(&bytes),
        Some("xml") => {
            law::twiml::obeys(&bytes);
            text.into_iter().for_each(|text| law::fix::obeys("main.xml", text));
        }
        _ => {
            law::flow::obeys(&bytes);
            law::flow::draws(&bytes);
            text.into_iter().for_each(flow);
        }
    }
    Ok(())
}

fn flow(text: &str) {
    law::format::obeys(text);
    law::fix::obeys("main.flow", text);
    if let Some(files) = law::project::files(text) {
        law::project::obeys(&files);
        law::project::keeps(files, &mut Turns(&mut Random(1), 800));
    }
    law::lsp::in_view(text, |view| {
        law::lsp::places(view, 1);
        law::lsp::whole(view);
    });
    for encoding in [Encoding::Utf8, Encoding::Utf16] {
        let mut typist = Typist::new(encoding, text);
        let mut random = Random(1);
        for _ in 0..60 {
            typist.ask(&mut random);
        }
        typist.compare();
    }
}

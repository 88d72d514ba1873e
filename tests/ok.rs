//! Right documents: of every `tests/ok/**/x.flow`, nothing is said.

use std::fs;
use std::path::Path;

use libtest_mimic::{Arguments, Failed, Trial};
use twiml_flow::diagnostic::render::{Findings, Look, human};
use twiml_flow::project::Options;

mod files;
use files::{collect, project};

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ok");
    let mut files = Vec::new();
    collect(&root, &["flow"], &mut files);
    files.sort();
    let trials = files.into_iter().map(|path| {
        let name = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        Trial::test(name, move || run(&path))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn run(path: &Path) -> Result<(), Failed> {
    let project = project(&fs::read_to_string(path)?, Options::default());
    let output = project.compile();
    if output.diagnostics.is_empty() {
        return Ok(());
    }
    let mut text = String::new();
    human(&mut text, &Findings::new(&output.diagnostics, project.sources()), Look::default())?;
    Err(format!("this is reported of a right document:\n{text}").into())
}

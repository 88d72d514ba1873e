//! TwiML and the Flow that import makes of it: every `tests/import/x.xml` beside its `x.flow`, which compiles to the
//! same document. `UPDATE=1 cargo test --test import` rewrites what differs.

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use twiml_flow::import::import;
use twiml_flow::project::{Options, compile};
use twiml_flow::read::read;
use twiml_flow::source::{Source, SourceId};

mod plain;
use plain::{of_document, of_xml, trimmed};

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import");
    let mut trials = Vec::new();
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "xml") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            trials.push(Trial::test(name, move || run(&path)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn run(path: &Path) -> Result<(), Failed> {
    let source = Source::from_bytes("main.xml", fs::read(path)?)?;
    let mut found = Vec::new();
    let reading = read(&source, SourceId(0), "main", &mut found);
    let flow = import(&reading, &BTreeSet::new(), &mut found).ok_or_else(|| format!("{found:#?}"))?;
    let expected = path.with_extension("flow");
    if env::var_os("UPDATE").is_some() {
        fs::write(&expected, &flow)?;
    } else if fs::read_to_string(&expected).unwrap_or_default() != flow {
        return Err(format!("{} differs from what is made now:\n{flow}", expected.display()).into());
    }
    let output = compile(&flow, &Options::default());
    let [document] = &output.documents[..] else { return Err("one file of TwiML is one document".into()) };
    let (before, after) = (trimmed(of_document(&reading.document)), trimmed(of_xml(&document.xml)));
    if before == after { Ok(()) } else { Err(format!("{before:#?}\nbecomes\n{after:#?}").into()) }
}

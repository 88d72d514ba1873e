//! What lines, values, names, fragments, defaults and cases come to: every `tests/expand/x.flow` beside the documents that
//! it makes, `x.xml`.
//!
//! A text that holds several files says where each begins, with a comment: `# lib/house.flow`. A first line
//! `# define: name=value, name=value` gives names values, as `flowc build -D` does. Nothing is said of it.
//! `UPDATE=1 cargo test --test expand` rewrites what differs.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use twiml_flow::diagnostic::render::{Findings, Look, human};
use twiml_flow::project::Options;

mod files;
use files::{collect, project};

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand");
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
    let text = fs::read_to_string(path)?.replace("\r\n", "\n");
    let defined = text.lines().next().and_then(|line| line.strip_prefix("# define: ")).unwrap_or("");
    let pairs = defined.split(", ").filter_map(|pair| pair.split_once('='));
    let define: BTreeMap<String, String> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let project = project(&text, Options { define, ..Options::default() });
    let output = project.compile();
    if !output.diagnostics.is_empty() {
        let mut picture = String::new();
        human(&mut picture, &Findings::new(&output.diagnostics, project.sources()), Look::default())?;
        return Err(format!("something is wrong with it:\n{picture}").into());
    }
    let mut made = String::new();
    for document in &output.documents {
        let xml = document.xml.split_once("?>\n").map_or(document.xml.as_str(), |(_, xml)| xml);
        made.push_str(&format!("<!-- {}({}) -->\n{xml}", document.address, document.params.join(", ")));
    }
    let expected = path.with_extension("xml");
    if env::var_os("UPDATE").is_some() {
        fs::write(&expected, &made)?;
    } else if fs::read_to_string(&expected).unwrap_or_default().replace("\r\n", "\n") != made {
        return Err(format!("{} differs from what is made now:\n{made}", expected.display()).into());
    }
    Ok(())
}

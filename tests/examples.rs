//! Every flow of `examples/` beside the TwiML that it makes.
//!
//! An example is one file, `hello.flow` beside `hello.xml`, or a folder that holds several flows and what `flowc build
//! -o` makes of them: the documents, and `routes.json`. Where a verb branches, the picture of the call lies beside them. `UPDATE=1 cargo test --test examples` rewrites what
//! differs. Nothing may be wrong with an example, not even a hint: what its point needs is allowed in it, with the
//! reason. Beyond that the examples are one project, as `flowc check examples` sees them, and all are on the list. Folders
//! with a service that answers by such documents have tests of their own, in its language.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use twiml_flow::diagnostic::render::{Findings, short};
use twiml_flow::project::{Options, Project};
use twiml_flow::source::Source;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = examples()
        .into_iter()
        .map(|(name, path)| Trial::test(name.clone(), move || if path.is_dir() { folder(&path) } else { file(&path) }))
        .collect();
    trials.push(Trial::test("all together", together));
    trials.push(Trial::test("the list", list));
    libtest_mimic::run(&arguments, trials).exit();
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

/// The examples by name: `hello` or `ivr/`, a file or a folder.
fn examples() -> BTreeMap<String, PathBuf> {
    let mut examples = BTreeMap::new();
    for entry in fs::read_dir(root()).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !is_service(&path) {
            examples.insert(stem + "/", path);
        } else if has_extension(&path, "flow") {
            examples.insert(stem, path);
        }
    }
    examples
}

/// Whether a folder holds a program, and not flows.
fn is_service(folder: &Path) -> bool {
    ["Cargo.toml", "package.json", "requirements.txt"].iter().any(|file| folder.join(file).exists())
}

/// One file that makes one document.
fn file(path: &Path) -> Result<(), Failed> {
    let documents = compile(path.parent().unwrap(), &[path.to_owned()])?;
    let [(_, xml)] = documents.as_slice() else {
        return Err("it makes more than one document, and so needs a folder of its own".into());
    };
    let expected = path.with_extension("xml");
    if env::var_os("UPDATE").is_some() {
        fs::write(&expected, xml)?;
    }
    same(&expected, xml)
}

/// A folder of flows and their documents, as `flowc build -o` leaves it.
fn folder(path: &Path) -> Result<(), Failed> {
    let documents = compile(path, &files(path, "flow"))?;
    flowc(path)?;
    for (address, xml) in &documents {
        same(&path.join(format!("{address}.xml")), xml)?;
    }
    let made: BTreeSet<PathBuf> = documents.iter().map(|(address, _)| path.join(format!("{address}.xml"))).collect();
    graph(path)?;
    match files(path, "xml").into_iter().find(|file| !made.contains(file)) {
        Some(stale) => Err(format!("no flow makes {}", stale.display()).into()),
        None => Ok(()),
    }
}

/// Whether `flowc build` finds the folder as it would leave it.
fn flowc(path: &Path) -> Result<(), Failed> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowc"));
    command.arg("build").arg(path).arg("-o").arg(path);
    if env::var_os("UPDATE").is_none() {
        command.arg("--check");
    }
    let run = command.output()?;
    if run.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&run.stderr).into_owned().into()) }
}

/// Whether the picture of a call that branches is the one that `flowc graph` draws.
fn graph(path: &Path) -> Result<(), Failed> {
    let routes = fs::read_to_string(path.join("routes.json"))?;
    if routes.contains("\"branches\": {}") {
        return Ok(());
    }
    let run = Command::new(env!("CARGO_BIN_EXE_flowc")).arg("graph").arg(path).output()?;
    let picture = String::from_utf8(run.stdout)?;
    let expected = path.join("call.mmd");
    if env::var_os("UPDATE").is_some() {
        fs::write(&expected, &picture)?;
    }
    same(&expected, &picture)
}

/// All examples are one project: no two flows have one address.
fn together() -> Result<(), Failed> {
    compile(&root(), &files(&root(), "flow")).map(|_| ())
}

/// `README.md` lists every example, and nothing that is none.
fn list() -> Result<(), Failed> {
    let text = fs::read_to_string(root().join("README.md"))?;
    let linked = text.lines().filter_map(|line| line.strip_prefix("- [")?.split_once("](")?.1.split_once(')'));
    let listed: BTreeSet<String> = linked.map(|(to, _)| to.trim_end_matches(".flow").to_owned()).collect();
    let mut names: BTreeSet<String> = examples().into_keys().collect();
    for entry in fs::read_dir(root())? {
        let path = entry?.path();
        if is_service(&path) {
            names.insert(format!("{}/", path.file_name().unwrap().to_string_lossy()));
        }
    }
    let missing: Vec<&String> = names.difference(&listed).collect();
    let stray: Vec<&String> = listed.difference(&names).filter(|to| !to.ends_with(".rs")).collect();
    if missing.is_empty() && stray.is_empty() {
        return Ok(());
    }
    Err(format!("README.md does not list {missing:?}, and lists {stray:?}, which are no examples").into())
}

/// The documents of these files, by address; their names start from the folder.
fn compile(folder: &Path, files: &[PathBuf]) -> Result<Vec<(String, String)>, Failed> {
    let mut project = Project::new(Options::default());
    for file in files {
        let name = file.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        project.add(Source::from_bytes(name, fs::read(file)?)?);
    }
    let output = project.compile();
    if !output.diagnostics.is_empty() {
        let mut text = String::new();
        short(&mut text, &Findings::new(&output.diagnostics, project.sources()))?;
        return Err(text.into());
    }
    Ok(output.documents.into_iter().map(|document| (document.address, document.xml)).collect())
}

/// The files with an extension in a folder and the folders in it, sorted.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !is_service(&path) {
                found.extend(files(&path, extension));
            }
        } else if has_extension(&path, extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|e| e == extension)
}

fn same(expected: &Path, xml: &str) -> Result<(), Failed> {
    if fs::read_to_string(expected).unwrap_or_default() == xml {
        return Ok(());
    }
    Err(format!("{} differs from what is made now:\n{xml}", expected.display()).into())
}

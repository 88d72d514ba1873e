//! Real TwiML that other people wrote, where `FLOWC_CORPUS` says it lies; nothing is tested without.
//!
//! `index.tsv` in it names each file with its class and what is wrong with it.

use std::path::{Path, PathBuf};
use std::{env, fs};

use twiml_flow::diagnostic::{Diagnostic, Severity};
use twiml_flow::import::import;
use twiml_flow::project::{Options, Project, compile};
use twiml_flow::read::read;
use twiml_flow::source::{Source, SourceId};

#[path = "../plain/mod.rs"]
mod plain;
use plain::{Plain, of_document, of_xml, trimmed};

fn corpus() -> Option<PathBuf> {
    let corpus = env::var_os("FLOWC_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        println!("FLOWC_CORPUS is not set: no corpus is tested");
    }
    corpus
}

/// The files of a class, with what `index.tsv` says is wrong with each.
fn files(corpus: &Path, class: &str) -> Vec<(PathBuf, String)> {
    let index = fs::read_to_string(corpus.join("index.tsv")).expect("the corpus has an index");
    let rows = index.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    let files: Vec<_> = rows
        .filter(|row| row[0] == class)
        .map(|row| (corpus.join(class).join(row[1]), row.get(3).copied().unwrap_or("").to_owned()))
        .collect();
    assert!(!files.is_empty(), "no file of class {class}");
    files
}

fn check(path: &Path) -> (Vec<Diagnostic>, Project) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut project = Project::new(Options::default());
    project.add(Source::from_bytes(name, fs::read(path).unwrap()).unwrap());
    (project.compile().diagnostics, project)
}

/// A finding on one line, without what the document says.
fn line(diagnostic: &Diagnostic, project: &Project) -> String {
    let source = &project.sources()[0];
    let at = source.position(diagnostic.label.span.start);
    let Diagnostic { severity, code, .. } = diagnostic;
    format!("{}:{}:{}\t{}\t{code}", source.name(), at.line, at.column, severity.name())
}

fn show(diagnostic: &Diagnostic, project: &Project) -> String {
    format!("{}\t{}", line(diagnostic, project), diagnostic.message)
}

/// `tests/corpus/valid.tsv` lists everything that is found in the valid documents, read through case by case;
/// `errors.tsv` gives the reason for each error among it. `UPDATE=1` rewrites the former.
#[test]
fn valid_documents_have_no_errors_but_those_with_a_reason() {
    let Some(corpus) = corpus() else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let reasons = fs::read_to_string(folder.join("errors.tsv")).unwrap();
    let files = files(&corpus, "valid");
    let mut lines = String::new();
    let mut errors = Vec::new();
    let mut counts = std::collections::BTreeMap::new();
    for (path, _) in &files {
        let (found, project) = check(path);
        for diagnostic in &found {
            *counts.entry(diagnostic.code.slug()).or_insert(0) += 1;
            lines.push_str(&line(diagnostic, &project));
            lines.push('\n');
            let name = project.sources()[0].name();
            let reason = |row: &str| row.starts_with(&format!("{name}\t{}\t", diagnostic.code));
            if diagnostic.severity == Severity::Error && !reasons.lines().any(reason) {
                errors.push(show(diagnostic, &project));
            }
        }
    }
    println!("{} valid documents; findings by code: {counts:?}", files.len());
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let listed = folder.join("valid.tsv");
    if env::var_os("UPDATE").is_some() {
        fs::write(&listed, &lines).unwrap();
    }
    let known = fs::read_to_string(&listed).unwrap();
    let new: Vec<&str> = lines.lines().filter(|line| !known.lines().any(|known| known == *line)).collect();
    let gone: Vec<&str> = known.lines().filter(|line| !lines.lines().any(|now| now == *line)).collect();
    assert!(new.is_empty() && gone.is_empty(), "found now: {new:#?}\nno longer found: {gone:#?}");
}

#[test]
fn malformed_documents_are_told_apart() {
    let Some(corpus) = corpus() else { return };
    let files = files(&corpus, "malformed");
    for (path, what) in &files {
        let (found, project) = check(path);
        println!("--- {what}");
        for diagnostic in found.iter().filter(|d| d.twilio == Some(12100)) {
            println!("    {}", show(diagnostic, &project));
        }
        assert!(found.iter().any(|d| d.twilio == Some(12100)), "{}: {what}", path.display());
    }
    println!("{} malformed documents, each with Twilio 12100", files.len());
}

/// The codes that a clause of `index.tsv` may be found under.
fn codes(clause: &str) -> &'static [&'static str] {
    let starts = |words: &str| clause.starts_with(words);
    match () {
        () if starts("unknown attribute") => &["unknown-attribute", "undocumented"],
        () if starts("unknown element") => &["unknown-verb"],
        () if starts("wrong case") && clause.contains("= should") => &["unknown-attribute"],
        () if starts("wrong case") => &["unknown-verb"],
        () if starts("wrong nesting") => &["wrong-nesting", "mixed-document"],
        () if starts("stray text") => &["unwanted-text"],
        () if starts("mixes") => &["mixed-document"],
        () if clause.contains("wss://") => &["bad-url"],
        () => &["bad-value", "bad-url", "value-case", "unknown-voice", "unlisted-value", "repeated-item"],
    }
}

/// What is wrong according to the index, and is not: the file, and the reason.
const NOT_WRONG: [(&str, &str); 1] =
    [("f4deb61b244e-parser-test.xml", "Twilio's page lists `auto` for the timeout of a gather in one of its sections")];

#[test]
fn questionable_documents_are_complained_of() {
    let Some(corpus) = corpus() else { return };
    let files = files(&corpus, "questionable");
    let (mut clauses, mut missed) = (0, Vec::new());
    for (path, what) in &files {
        let (found, project) = check(path);
        if NOT_WRONG.iter().any(|(name, _)| *name == project.sources()[0].name()) {
            continue;
        }
        for clause in what.split(" ; ") {
            clauses += 1;
            if !found.iter().any(|diagnostic| codes(clause).contains(&diagnostic.code.slug())) {
                let found: Vec<String> = found.iter().map(|diagnostic| show(diagnostic, &project)).collect();
                missed.push(format!("{}: {clause}\n    {}", path.display(), found.join("\n    ")));
            }
        }
    }
    println!("{} questionable documents: {clauses} faults, {} missed", files.len(), missed.len());
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// Reads TwiML, writes it as Flow, compiles that; returns the Flow and both documents.
fn round_trip(path: &Path) -> Result<(String, Plain, Plain), String> {
    let source = Source::from_bytes("call.xml", fs::read(path).unwrap()).unwrap();
    let mut found = Vec::new();
    let reading = read(&source, SourceId(0), "call", &mut found);
    let flow = import(&reading, &Default::default(), &mut found);
    let Some(flow) = flow else {
        return Err(found.iter().map(|d| format!("{}: {}\n", d.code, d.message)).collect());
    };
    let output = compile(&flow, &Options::default());
    let [document] = &output.documents[..] else {
        return Err(format!("{} documents from\n{flow}", output.documents.len()));
    };
    Ok((flow, trimmed(of_document(&reading.document)), trimmed(of_xml(&document.xml))))
}

#[test]
fn well_formed_documents_come_back() {
    let Some(corpus) = corpus() else { return };
    let mut wrong = Vec::new();
    let mut count = 0;
    for (path, _) in files(&corpus, "valid").into_iter().chain(files(&corpus, "questionable")) {
        match round_trip(&path) {
            Ok((_, before, after)) if before == after => count += 1,
            Ok((flow, before, after)) => {
                wrong.push(format!("{}\n{flow}\n{before:?}\n{after:?}", path.display()));
            }
            Err(why) => wrong.push(format!("{}: {why}", path.display())),
        }
    }
    println!("{count} documents come back from Flow as they were");
    assert!(wrong.is_empty(), "{} do not:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn templates_come_back_or_are_refused_with_the_place() {
    let Some(corpus) = corpus() else { return };
    let (mut back, mut refused, mut unreadable) = (0, 0, 0);
    let mut wrong = Vec::new();
    for (path, _) in files(&corpus, "template") {
        let source = Source::from_bytes("call.xml", fs::read(&path).unwrap()).unwrap();
        let mut found = Vec::new();
        read(&source, SourceId(0), "call", &mut found);
        if !found.is_empty() {
            println!("{}: {}", path.display(), found[0].message);
            unreadable += 1;
            continue;
        }
        match round_trip(&path) {
            Ok((_, before, after)) if before == after => back += 1,
            Ok((flow, before, after)) => wrong.push(format!("{}\n{flow}\n{before:?}\n{after:?}", path.display())),
            Err(why) => {
                println!("{}: {why}", path.display());
                refused += 1;
            }
        }
    }
    println!("of the templates {back} come back, {refused} are refused, {unreadable} are no XML");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

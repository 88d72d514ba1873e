//! What people are told of their mistakes: every `tests/ui/**/x.flow`, `x.xml` or `x.toml` beside the `x.stderr` it makes.
//!
//! A file is named after the code it shows, `unknown-verb.flow` or `unknown-verb-near.flow`; one in `tests/ui/twilio`
//! after Twilio's error, `13310-gather-finish-on-key.flow`. One that holds several files says where each begins, with a
//! comment: `# lib/house.flow`. `UPDATE=1 cargo test --test ui` rewrites what differs.

use std::path::Path;
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use twiml_flow::config;
use twiml_flow::diagnostic::render::{Findings, Look, human};
use twiml_flow::project::{Options, Project};
use twiml_flow::source::Source;

mod files;
use files::{collect, project};

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let mut files = Vec::new();
    collect(&root, &["flow", "xml", "toml"], &mut files);
    files.sort();
    let trials = files.into_iter().map(|path| {
        let name = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        Trial::test(name, move || run(&path))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn run(path: &Path) -> Result<(), Failed> {
    let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
    let mut text = String::new();
    let diagnostics = match path.extension().and_then(|e| e.to_str()) {
        Some("toml") => {
            let source = Source::from_bytes(config::NAME, fs::read(path)?)?;
            let (_, diagnostics) = config::read(&source);
            human(&mut text, &Findings::new(&diagnostics, &[source]), Look::default())?;
            diagnostics
        }
        extension => {
            let project = match String::from_utf8(fs::read(path)?) {
                Ok(text) if extension == Some("flow") => project(&text, Options::default()),
                read => {
                    let name = if extension == Some("xml") { "main.xml" } else { "main.flow" };
                    let bytes = read.map_or_else(|error| error.into_bytes(), String::into_bytes);
                    let mut project = Project::new(Options::default());
                    project.add(Source::from_bytes(name, bytes)?);
                    project
                }
            };
            let diagnostics = project.compile().diagnostics;
            human(&mut text, &Findings::new(&diagnostics, project.sources()), Look::default())?;
            diagnostics
        }
    };
    let expected = path.with_extension("stderr");
    if env::var_os("UPDATE").is_some() {
        fs::write(&expected, &text)?;
    } else if fs::read_to_string(&expected).unwrap_or_default() != text {
        return Err(format!("{} differs from what is reported now:\n{text}", expected.display()).into());
    }
    let in_twilio = path.parent().is_some_and(|folder| folder.ends_with("twilio"));
    let shown = if in_twilio {
        let code = stem.split('-').next().and_then(|code| code.parse().ok());
        diagnostics.iter().any(|d| d.twilio.is_some() && d.twilio == code)
    } else {
        diagnostics.iter().any(|d| stem.starts_with(d.code.slug()))
    };
    if shown { Ok(()) } else { Err("nothing is reported under the code that the file is named after".into()) }
}

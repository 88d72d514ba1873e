//! The pages of the diagnostics, `docs/diagnostics/CODE.md`: every code has one, and what it shows is so. Its wrong
//! block raises that code and nothing else, its right block nothing at all.
//!
//! A block marked `flow` is a flow, one marked `xml` a TwiML document, which is checked and imported, and one marked `toml`
//! is `flowc.toml`. What cannot be shown on a page is described in a block marked `text`, and is in [`unprintable`] here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use twiml_flow::config;
use twiml_flow::diagnostic::render::{Findings, Look, human};
use twiml_flow::diagnostic::{Code, Diagnostic, Severity};
use twiml_flow::import::import;
use twiml_flow::project::{Options, Project};
use twiml_flow::read::read;
use twiml_flow::source::{Source, SourceId};

mod files;

/// What raises a code that no page can show.
fn unprintable(code: Code) -> Option<Vec<u8>> {
    Some(match code {
        Code::NotUtf8 => b"say \"Caf\xe9 Bleu\"\n".to_vec(),
        Code::ControlCharacter => b"say \"Ring\x07ing\"\n".to_vec(),
        Code::TooDeep => {
            let mut text = "say ".to_owned();
            text.push_str(&"< emphasis ".repeat(257));
            text.push_str("\"Attention!\"");
            text.push_str(&" >".repeat(257));
            text.into_bytes()
        }
        Code::DocumentTooLarge => "say \"A word and another word and another.\"\n".repeat(1500).into_bytes(),
        _ => return None,
    })
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics")
}

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = Code::ALL.iter().map(|&code| Trial::test(code.slug(), move || page(code))).collect();
    trials.push(Trial::test("no page is without a code", no_page_is_without_a_code));
    libtest_mimic::run(&arguments, trials).exit();
}

fn no_page_is_without_a_code() -> Result<(), Failed> {
    let codes: BTreeSet<String> = Code::ALL.iter().map(|code| format!("{code}.md")).collect();
    for entry in fs::read_dir(folder())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name == "README.md" {
            continue;
        }
        if !codes.contains(&name) {
            return Err(format!("docs/diagnostics/{name} explains no code").into());
        }
    }
    Ok(())
}

fn page(code: Code) -> Result<(), Failed> {
    let path = folder().join(format!("{code}.md"));
    let text = fs::read_to_string(&path).map_err(|_| format!("write the page docs/diagnostics/{code}.md"))?;
    let text = text.replace("\r\n", "\n");
    let parts: Vec<&str> = text.split("\n## ").collect();
    let [explanation, wrong, right] = parts[..] else {
        return Err("a page has an explanation and two headings, `Wrong` and `Right`".into());
    };
    let Some(explanation) = explanation.strip_prefix(&format!("# {code}\n\n")) else {
        return Err(format!("the page begins with `# {code}`").into());
    };
    if explanation.trim().is_empty() {
        return Err("the page explains nothing".into());
    }
    let (language, wrong) = block(wrong, "Wrong")?;
    let wrong = match (language, unprintable(code)) {
        ("text", Some(bytes)) => findings("flow", bytes)?,
        ("text", None) => return Err(format!("show a flow, or add what raises `{code}` to this test").into()),
        (_, None) => findings(language, wrong.as_bytes().to_vec())?,
        (_, Some(_)) => return Err(format!("`{code}` needs no input of its own in this test").into()),
    };
    if wrong.0.is_empty() || wrong.0.iter().any(|found| found.code != code) {
        return Err(format!("the wrong block raises `{code}` and nothing else, not:\n{}", wrong.1).into());
    }
    let (language, right) = block(right, "Right")?;
    let right = findings(language, right.as_bytes().to_vec())?;
    if !right.0.is_empty() {
        return Err(format!("the right block raises:\n{}", right.1).into());
    }
    Ok(())
}

/// The one block below a heading, with its language.
fn block<'t>(section: &'t str, heading: &str) -> Result<(&'t str, &'t str), Failed> {
    let form = || Failed::from(format!("below `{heading}` stands one block and nothing else"));
    let fenced = section.strip_prefix(heading).and_then(|rest| rest.strip_prefix("\n\n```")).ok_or_else(form)?;
    let (language, rest) = fenced.split_once('\n').ok_or_else(form)?;
    let text = rest.trim_end().strip_suffix("```").ok_or_else(form)?;
    if text.contains("```") { Err(form()) } else { Ok((language, text)) }
}

/// What is found in a source, and its picture.
fn findings(language: &str, bytes: Vec<u8>) -> Result<(Vec<Diagnostic>, String), Failed> {
    if language == "toml" {
        let source = Source::from_bytes(config::NAME, bytes)?;
        let (config, mut found) = config::read(&source);
        // Those of a project without flows.
        let defined: Vec<String> = config.options.define.keys().cloned().collect();
        found.extend(config.undeclared(&defined, &BTreeSet::new()));
        let mut picture = String::new();
        human(&mut picture, &Findings::new(&found, &[source]), Look::default())?;
        return Ok((found, picture));
    }
    let name = match language {
        "flow" => "main.flow",
        "xml" => "main.xml",
        other => return Err(format!("a block is marked `flow`, `xml`, `toml` or `text`, not `{other}`").into()),
    };
    let mut project = Project::new(Options::default());
    match String::from_utf8(bytes) {
        Ok(text) if name == "main.flow" => project = files::project(&text, Options::default()),
        Ok(text) => drop(project.add(Source::new(name, text)?)),
        Err(bytes) => drop(project.add(Source::from_bytes(name, bytes.into_bytes())?)),
    }
    let mut found = project.compile().diagnostics;
    if name == "main.xml" && !found.iter().any(|d| d.severity == Severity::Error) {
        // What can be sent to Twilio as it is can still be more than Flow has words for.
        let source = &project.sources()[0];
        let reading = read(source, SourceId(0), "main", &mut Vec::new());
        import(&reading, &BTreeSet::new(), &mut found);
    }
    let mut picture = String::new();
    human(&mut picture, &Findings::new(&found, project.sources()), Look::default())?;
    Ok((found, picture))
}

//! `flowc build`: flows to TwiML.
//!
//! In: paths, and how links and layout should be. Out: one document on standard output, or a folder of them. With an
//! error anywhere there is no output at all. What is wrong goes to standard error.

use super::files::{Selection, Takes};
use super::output::{self, Plan};
use super::terminal::{Stream, Terminal, count};
use super::{Failure, Outcome};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use twiml_flow::diagnostic::render::{Counts, Findings, human};
use twiml_flow::project::{Links, Method, Options, Output, Project};

/// The arguments of `flowc build`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Build {
    /// Files, folders (every `.flow` file below them) or `-` for standard input [default: this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write the documents and `routes.json` into this folder
    #[arg(short, long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
    /// Write nothing; exit with 1 when the folder does not hold what the sources make
    #[arg(long, requires = "out_dir")]
    check: bool,
    /// Write each document on one line
    #[arg(long)]
    compact: bool,
    #[command(flatten)]
    links: LinkArgs,
}

const EXAMPLES: &str = "\
Examples:
  flowc build main.flow                one document, on standard output
  flowc build flows -o twiml           flows/ivr/main.flow becomes twiml/ivr/main.xml
  flowc build flows -o twiml --check   in CI: are the documents in the repository up to date?
  echo 'say \"Hello\"' | flowc build -";

/// How links between documents are written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Links between documents")]
struct LinkArgs {
    /// Begin them with this address instead of making them relative
    #[arg(long = "links-base", value_name = "URL", value_parser = base)]
    base: Option<String>,
    /// End them with this, which may be empty [default: .xml]
    #[arg(long = "links-extension", value_name = "EXT")]
    extension: Option<String>,
    /// Write this method on them; GET is for static hosts [default: none, so that Twilio POSTs]
    #[arg(long = "links-method", value_name = "METHOD", ignore_case = true)]
    method: Option<MethodArg>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "UPPER")]
enum MethodArg {
    Get,
    Post,
}

/// A base that an address can follow: with a host alone, or a folder, a `/` is meant.
fn base(text: &str) -> Result<String, String> {
    if !(text.starts_with("https://") || text.starts_with("http://") || text.starts_with('/')) {
        return Err("it must begin with `https://`, `http://` or `/`".to_owned());
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control() || "\"<>{}".contains(c)) {
        return Err("a URL holds no white space and none of `\" < > { }`".to_owned());
    }
    let slash = if text.ends_with(['/', '=']) { "" } else { "/" };
    Ok(format!("{text}{slash}"))
}

impl LinkArgs {
    fn links(&self) -> Links {
        let default = Links::default();
        Links {
            base: self.base.clone().unwrap_or(default.base),
            extension: self.extension.clone().unwrap_or(default.extension),
            method: self.method.map(|method| match method {
                MethodArg::Get => Method::Get,
                MethodArg::Post => Method::Post,
            }),
        }
    }
}

impl Build {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// When the sources cannot be read, or what they make has no place to go.
    pub fn exec(&self, terminal: &Terminal) -> Result<Outcome, Failure> {
        let selection = Selection::new(&self.paths, None, Takes::Flow)?;
        if self.out_dir.is_none() && selection.len() > 1 {
            return Err(needs_folder(&count(selection.len(), "file")));
        }
        let options = Options { compact: self.compact, links: self.links.links(), ..Options::default() };
        let project = selection.load(options, terminal)?;
        let output = project.compile();
        report(&selection, &project, &output, terminal)?;
        if output.has_errors() {
            return Ok(Outcome::Found);
        }
        match &self.out_dir {
            None => print(&output, terminal),
            Some(folder) => {
                let plan = Plan::new(folder, output::files(&output, &project))?;
                if self.check { compare(&plan, terminal) } else { write(plan, folder, &output, terminal) }
            }
        }
    }
}

/// Says what is wrong.
fn report(selection: &Selection, project: &Project, output: &Output, terminal: &Terminal) -> Result<(), Failure> {
    if output.diagnostics.is_empty() {
        return Ok(());
    }
    let findings = Findings::new(&output.diagnostics, project.sources()).below(selection.folder());
    let mut text = String::new();
    // Writing into a string does not fail.
    let _ = human(&mut text, &findings, terminal.look(Stream::Err));
    terminal.write(Stream::Err, &text)?;
    terminal.remark(&super::check::summary(Counts::of(&output.diagnostics), selection.len()));
    Ok(())
}

/// The one document, on standard output.
fn print(output: &Output, terminal: &Terminal) -> Result<Outcome, Failure> {
    match output.documents.as_slice() {
        [only] => terminal.write(Stream::Out, &only.xml).map(|()| Outcome::Done),
        [] => Err(Failure::new("the file makes no document: it holds declarations alone")),
        many => Err(needs_folder(&count(many.len(), "document"))),
    }
}

fn needs_folder(what: &str) -> Failure {
    Failure::new(format!("{what} cannot all go to standard output"))
        .help("give the folder that the documents are for: `-o DIR`")
}

/// Says how the folder differs from what the sources make.
fn compare(plan: &Plan, terminal: &Terminal) -> Result<Outcome, Failure> {
    let mut text = String::new();
    for path in plan.written() {
        let how = if path.exists() { "differs" } else { "is missing" };
        text.push_str(&format!("{} {how}\n", path.display()));
    }
    for path in plan.removed() {
        text.push_str(&format!("{} is left from an earlier build\n", path.display()));
    }
    terminal.write(Stream::Err, &text)?;
    Ok(if plan.is_empty() { Outcome::Done } else { Outcome::Found })
}

/// Brings the folder in step, and says how much that was.
fn write(plan: Plan, folder: &Path, output: &Output, terminal: &Terminal) -> Result<Outcome, Failure> {
    for path in plan.written() {
        terminal.detail(|| format!("writing {}", path.display()));
    }
    for path in plan.removed() {
        terminal.detail(|| format!("removing {}", path.display()));
    }
    let (documents, written, removed) = (output.documents.len(), plan.written().len(), plan.removed().len());
    plan.apply()?;
    let (documents, written, folder) = (count(documents, "document"), count(written, "file"), folder.display());
    terminal.remark(&format!("{documents} in {folder}: {written} written, {removed} removed"));
    Ok(Outcome::Done)
}

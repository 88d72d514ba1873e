//! `flowc build`: flows to TwiML.
//!
//! In: paths, and how links and layout should be. Out: one document on standard output, or a folder of them. With an
//! error anywhere there is no output at all. What is wrong goes to standard error.

use super::files::{Loaded, Selection, Takes, plain};
use super::journal::{self, Held};
use super::output::{self, Files, Plan};
use super::settings::{Flags, Settings};
use super::terminal::{Stream, Terminal, count};
use super::watch::watch;
use super::{Failure, Outcome, depfile};
use clap::{Args, ValueEnum};
use std::fs;
use std::path::{Path, PathBuf};
use twiml_flow::config::base;
use twiml_flow::diagnostic::render::{Counts, Findings, human};
use twiml_flow::project::{Links, Method, Output, Project};

/// The arguments of `flowc build`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Build {
    /// Files, folders (every `.flow` file below them) or `-` for standard input [default: the project, else this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write the documents and `routes.json` into this folder [default: `out-dir` of the project]
    #[arg(short, long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
    /// Write nothing; exit with 1 when the folder does not hold what the sources make
    #[arg(long, conflicts_with_all = ["watch", "depfile"])]
    check: bool,
    /// Build again whenever a file changes, until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// Write which files the documents come from, as Make and Ninja read it
    #[arg(long, value_name = "FILE")]
    depfile: Option<PathBuf>,
    /// Write each document on one line
    #[arg(long)]
    compact: bool,
    #[command(flatten)]
    flags: Flags,
    #[command(flatten)]
    links: LinkArgs,
}

const EXAMPLES: &str = "\
Examples:
  flowc build main.flow                one document, on standard output
  flowc build flows -o twiml           flows/ivr/main.flow becomes twiml/ivr/main.xml
  flowc build                          the project that `flowc.toml` describes
  flowc build flows -o twiml --check   in CI: are the documents in the repository up to date?
  flowc build flows -o twiml --watch   again whenever a flow is saved
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

impl LinkArgs {
    /// What is given counts, and not what the project says.
    fn set(&self, links: &mut Links) {
        if let Some(base) = &self.base {
            links.base.clone_from(base);
        }
        if let Some(extension) = &self.extension {
            links.extension.clone_from(extension);
        }
        if let Some(method) = self.method {
            links.method = Some(match method {
                MethodArg::Get => Method::Get,
                MethodArg::Post => Method::Post,
            });
        }
    }
}

/// What is built.
pub struct Job {
    /// What the project says.
    pub settings: Settings,
    /// Which sources there are.
    pub selection: Selection,
    /// Their texts.
    pub loaded: Loaded,
}

impl Build {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// When the sources cannot be read, or what they make has no place to go.
    pub fn exec(&self, terminal: &Terminal) -> Result<Outcome, Failure> {
        if self.watch {
            return watch(self, terminal);
        }
        let settings = Settings::find(&self.paths)?;
        if !settings.wrong.is_empty() {
            return settings.complain(&settings.wrong, terminal);
        }
        let job = self.load(settings, terminal)?;
        self.run(&job, &mut Files::new(), terminal)
    }

    /// The files and folders that are named.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Reads everything that is to be built.
    ///
    /// # Errors
    ///
    /// When the sources cannot be read, or there are too many for one stream.
    pub fn load(&self, settings: Settings, terminal: &Terminal) -> Result<Job, Failure> {
        let selection = Selection::new(&self.paths, None, Takes::Flow, &settings)?;
        if self.folder(&settings)?.is_none() {
            for (flag, given) in
                [("--check", self.check), ("--watch", self.watch), ("--depfile", self.depfile.is_some())]
            {
                if given {
                    return Err(Failure::new(format!("`{flag}` is about a folder of documents, and none is given"))
                        .help("give the folder that the documents are for: `-o DIR`"));
                }
            }
            if selection.len() > 1 {
                return Err(needs_folder(&count(selection.len(), "file")));
            }
        }
        let mut options = settings.options(&self.flags);
        options.compact |= self.compact;
        self.links.set(&mut options.links);
        let loaded = selection.load(options, terminal)?;
        Ok(Job { settings, selection, loaded })
    }

    /// Compiles, says what is wrong, and brings the documents to their place. `in_place` is what lies there already,
    /// as far as that is known, and is brought up to date.
    ///
    /// # Errors
    ///
    /// When what the sources make has no place to go.
    pub fn run(&self, job: &Job, in_place: &mut Files, terminal: &Terminal) -> Result<Outcome, Failure> {
        let Job { settings, selection, loaded: Loaded { project, .. } } = job;
        let folder = self.folder(settings)?;
        // What an earlier build was kept from is done first, whatever comes of this one.
        if let Some(folder) =
            folder.as_ref().filter(|folder| !self.check && !self.one_file() && journal::is_left(folder))
        {
            Held::take(folder, terminal)?;
        }
        let mut output = project.compile();
        selection.reconsider(&mut output, project, terminal)?;
        let undeclared = settings.undeclared(&self.flags, &output, project)?;
        if self.paths.is_empty() && !undeclared.is_empty() {
            return settings.complain(&undeclared, terminal);
        }
        settings.config.lint.apply(&mut output.diagnostics);
        report(selection, project, &output, terminal)?;
        if output.has_errors() {
            return Ok(Outcome::Found);
        }
        let to_stream = self.one_file() && output.documents.len() == 1;
        let Some(folder) = folder.filter(|_| !to_stream) else { return print(&output, terminal) };
        if fs::metadata(&folder).is_ok_and(|metadata| !metadata.is_dir()) {
            return Err(Failure::new(format!("`{}` is no folder", folder.display())));
        }
        let files = output::files(&mut output, project);
        let held = if self.check { None } else { Some(Held::take(&folder, terminal)?) };
        let plan = Plan::new(&folder, &files, in_place, |source| selection.leaves_out(source))?;
        let Some(held) = held else { return compare(&plan, &folder, terminal) };
        write(plan, &held, &folder, &output, terminal)?;
        *in_place = files;
        if let Some(path) = &self.depfile {
            let sources = job.loaded.files().into_keys();
            let config = settings.source.iter().map(|source| PathBuf::from(source.name()));
            let from: Vec<_> = config.chain(sources).collect();
            depfile::write(path, &plain(&folder.join(output::ROUTES)), &from)?;
        }
        Ok(Outcome::Done)
    }

    /// Where the documents go: where the command says, else where the project does.
    fn folder(&self, settings: &Settings) -> Result<Option<PathBuf>, Failure> {
        self.out_dir.clone().map_or_else(|| settings.out_dir(), |folder| Ok(Some(folder)))
    }

    /// Whether one file is named, with nothing that says that its document is for a folder.
    fn one_file(&self) -> bool {
        let folder = self.out_dir.is_some() || self.check || self.watch || self.depfile.is_some();
        !folder && matches!(self.paths.as_slice(), [path] if !path.is_dir())
    }
}

/// Says what is wrong.
///
/// # Errors
///
/// When it cannot be written.
pub fn report(selection: &Selection, project: &Project, output: &Output, terminal: &Terminal) -> Result<(), Failure> {
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
        [only] => {
            terminal.write(Stream::Out, &only.xml)?;
            remark_on_links(output, terminal);
            Ok(Outcome::Done)
        }
        [] => Err(Failure::new("the file makes no document: it holds declarations alone")),
        many => Err(needs_folder(&count(many.len(), "document"))),
    }
}

fn needs_folder(what: &str) -> Failure {
    Failure::new(format!("{what} cannot all go to standard output"))
        .help("give the folder that the documents are for: `-o DIR`")
}

/// Says how the folder differs from what the sources make.
fn compare(plan: &Plan<'_>, folder: &Path, terminal: &Terminal) -> Result<Outcome, Failure> {
    let mut text = String::new();
    for path in plan.written() {
        let how = if path.exists() { "differs" } else { "is missing" };
        text.push_str(&format!("{} {how}\n", path.display()));
    }
    for path in plan.removed() {
        text.push_str(&format!("{} is left from an earlier build\n", path.display()));
    }
    if journal::is_left(folder) {
        text.push_str(&format!("{} was left halfway by a build that was stopped\n", folder.display()));
    }
    terminal.write(Stream::Err, &text)?;
    Ok(if text.is_empty() { Outcome::Done } else { Outcome::Found })
}

/// Brings the folder in step, and says how much that was.
fn write(plan: Plan<'_>, held: &Held, folder: &Path, output: &Output, terminal: &Terminal) -> Result<(), Failure> {
    for path in plan.written() {
        terminal.detail(|| format!("writing {}", path.display()));
    }
    for path in plan.removed() {
        terminal.detail(|| format!("removing {}", path.display()));
    }
    let (documents, written, removed) = (output.documents.len(), plan.written().len(), plan.removed().len());
    plan.apply(held)?;
    let (documents, written, folder) = (count(documents, "document"), count(written, "file"), folder.display());
    terminal.remark(&format!("{documents} in {folder}: {written} written, {removed} removed"));
    remark_on_links(output, terminal);
    Ok(())
}

/// Plain Mustache escapes for XML, and not for the query of a link.
fn remark_on_links(output: &Output, terminal: &Terminal) {
    let filled = output.documents.iter().filter(|document| document.fills_links).count();
    if filled > 0 {
        terminal.remark(&format!(
            "placeholders stand in the queries of links in {}: whoever fills them in percent-encodes them there, which \
             plain Mustache does not",
            count(filled, "document")
        ));
    }
}

//! What a project says of itself, and what the command line says on top of it.
//!
//! In: the working folder, and the flags. Out: the [`Settings`] of the `flowc.toml` at or above it, where flags win. What
//! the settings mean is decided in the library; which sources they stand for is found in `files`.

use super::files::{absolute, from_here, slashes};
use super::terminal::{Stream, Terminal};
use super::{Failure, Outcome};
use clap::Args;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use twiml_flow::config::{self, Config};
use twiml_flow::diagnostic::catalog::config as say;
use twiml_flow::diagnostic::render::{Counts, Findings, human};
use twiml_flow::diagnostic::{Diagnostic, nearest};
use twiml_flow::file;
use twiml_flow::project::{Options, Output, Project};
use twiml_flow::source::Source;

/// What every command takes that compiles.
#[derive(Debug, Args)]
pub struct Flags {
    /// Give a `let` or `param` this value, wherever it is declared; may be repeated
    #[arg(short = 'D', value_name = "NAME=VALUE", value_parser = definition)]
    define: Vec<(String, String)>,
    /// How many files are worked on at a time [default: as many as there are processors]
    #[arg(short, long, value_name = "N", value_parser = jobs)]
    jobs: Option<NonZeroUsize>,
}

fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "write a whole number, 1 or more".to_owned())
}

fn definition(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write a name and its value, `-D hours=\"nine to five\"`".to_owned()),
    }
}

/// The settings of a project; by default, those of none.
#[derive(Debug, Default)]
pub struct Settings {
    /// What is set.
    pub config: Config,
    /// The folder of `flowc.toml`, from the root of the file system.
    pub folder: Option<PathBuf>,
    /// What is wrong with `flowc.toml`; then nothing else is to be done.
    pub wrong: Vec<Diagnostic>,
    /// `flowc.toml`, if there is one.
    pub source: Vec<Source>,
}

impl Settings {
    /// Looks for `flowc.toml`, from the working folder upwards. Without paths on the command line, it says where the
    /// sources are.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn find(paths: &[PathBuf]) -> Result<Self, Failure> {
        for folder in absolute(Path::new("."))?.ancestors() {
            let path = folder.join(config::NAME);
            let bytes = match file::read(&path) {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(Failure::io("read", &from_here(&path)?, &error)),
            };
            let name = slashes(&from_here(&path)?)?;
            let source = Source::from_bytes(&name, bytes).map_err(|e| Failure::new(format!("`{name}` is {e}")))?;
            let (config, mut wrong) = config::read(&source);
            if let Some(dir) = &config.source_dir
                && paths.is_empty()
                && !folder.join(&dir.path).is_dir()
            {
                wrong.push(say::missing_folder(dir.span, "source-dir", &dir.path));
            }
            return Ok(Self { config, folder: Some(folder.to_owned()), wrong, source: vec![source] });
        }
        Ok(Self::default())
    }

    /// Where the project has its sources: what `source-dir` says, the folder of `flowc.toml`, or without one the working
    /// folder.
    pub fn source_dir(&self) -> Result<PathBuf, Failure> {
        match (&self.folder, &self.config.source_dir) {
            (None, _) => Ok(PathBuf::from(".")),
            (Some(folder), None) => from_here(folder),
            (Some(folder), Some(dir)) => from_here(&folder.join(&dir.path)),
        }
    }

    /// Where the project wants its documents.
    pub fn out_dir(&self) -> Result<Option<PathBuf>, Failure> {
        match (&self.folder, &self.config.out_dir) {
            (Some(folder), Some(dir)) => from_here(&folder.join(&dir.path)).map(Some),
            _ => Ok(None),
        }
    }

    /// How the project is compiled.
    pub fn options(&self, flags: &Flags) -> Options {
        let mut options = self.config.options.clone();
        options.define.extend(flags.define.iter().cloned());
        options.jobs = flags.jobs;
        options
    }

    /// Looks at the names that are to have a value and that nothing declares: those of `flowc.toml`, which speaks of the
    /// whole project, are findings.
    ///
    /// # Errors
    ///
    /// Names that the command line gives.
    pub fn undeclared(&self, flags: &Flags, output: &Output, project: &Project) -> Result<Vec<Diagnostic>, Failure> {
        if output.unknown_defines.is_empty() {
            return Ok(Vec::new());
        }
        let declared = project.declared();
        let given: BTreeMap<_, _> = flags.define.iter().map(|(name, value)| (name, value)).collect();
        let (flags, config): (Vec<_>, Vec<_>) =
            output.unknown_defines.iter().cloned().partition(|name| given.contains_key(name));
        let failures = flags.iter().map(|name| {
            let failure = Failure::new(format!("`-D {name}` gives a value to a name that nothing declares"));
            match nearest(name, declared.iter().copied()) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure.help(format!("declare it, `let {name} = …` or `param {name}: text`")),
            }
        });
        let failures: Vec<_> = failures.collect();
        if failures.is_empty() {
            return Ok(self.config.undeclared(&config, &declared));
        }
        Err(Failure::several("some names that `-D` gives a value to are declared by nothing", failures))
    }

    /// Shows findings in `flowc.toml` to people.
    ///
    /// # Errors
    ///
    /// When they cannot be written.
    pub fn complain(&self, wrong: &[Diagnostic], terminal: &Terminal) -> Result<Outcome, Failure> {
        let mut text = String::new();
        // Writing into a string does not fail.
        let _ = human(&mut text, &Findings::new(wrong, &self.source), terminal.look(Stream::Err));
        terminal.write(Stream::Err, &text)?;
        terminal.remark(&super::check::summary(Counts::of(wrong), self.source.len()));
        Ok(Outcome::Found)
    }
}

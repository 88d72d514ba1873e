//! `flowc fmt`: flows laid out in the one style.
//!
//! In: paths. Out: the same files laid out anew, or what would change in them. What is broken in a file stays as it is,
//! and is no failure: to say what is wrong is the work of `flowc check`.

use super::change::Change;
use super::files::{Selection, Takes};
use super::settings::Settings;
use super::terminal::{Paint, Stream, Terminal, count};
use super::{Failure, Outcome, change};
use clap::Args;
use std::path::{Path, PathBuf};
use twiml_flow::format::format;
use twiml_flow::source::Source;
use twiml_flow::syntax::parse;

/// The arguments of `flowc fmt`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Fmt {
    /// Files, folders (every `.flow` file below them) or `-` for standard input [default: the project, else this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write nothing; list the files that would change, and exit with 1 if there are any
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change
    #[arg(long)]
    diff: bool,
    /// The name of what comes on standard input
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  flowc fmt                  every flow in this folder
  flowc fmt --check          in CI
  flowc fmt --diff ivr       what would change below a folder
  flowc fmt - < main.flow    for an editor: laid out on standard output

Broken lines stay as they are; `flowc check` says what is wrong with them.";

impl Fmt {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// When the sources cannot be read, are not UTF-8, or cannot be written. Then nothing is.
    pub fn exec(&self, terminal: &Terminal) -> Result<Outcome, Failure> {
        if self.stdin_filename.is_some() && !self.paths.iter().any(|path| path.as_os_str() == "-") {
            return Err(Failure::new("`--stdin-filename` names what comes on standard input, which is not read")
                .help("add `-`, which stands for standard input"));
        }
        // Only which files there are depends on the project, and a path says that by itself.
        let settings = if self.paths.is_empty() { Settings::find(&self.paths)? } else { Settings::default() };
        if !settings.wrong.is_empty() {
            return settings.complain(&settings.wrong, terminal);
        }
        let selection = Selection::new(&self.paths, self.stdin_filename.as_deref(), Takes::Flow, &settings)?;
        let changes = changes(&selection, terminal)?;
        if self.check || self.diff { self.tell(&changes, terminal) } else { apply(&changes, terminal) }
    }

    /// Says what would change.
    fn tell(&self, changes: &[Change], terminal: &Terminal) -> Result<Outcome, Failure> {
        let mut text = String::new();
        for change in changes.iter().filter(|change| change.is_needed()) {
            if self.diff {
                text.push_str(&change.diff(Paint::new(terminal.color(Stream::Out))));
            } else {
                text.push_str(&format!("{}\n", change.name));
            }
        }
        terminal.write(Stream::Out, &text)?;
        let needed = changes.iter().filter(|change| change.is_needed()).count();
        terminal.remark(&match needed {
            0 => format!("nothing to change in {}", count(changes.len(), "file")),
            _ => format!("{needed} of {} would change", count(changes.len(), "file")),
        });
        Ok(if self.check && needed > 0 { Outcome::Found } else { Outcome::Done })
    }
}

/// What each file is, and should be.
fn changes(selection: &Selection, terminal: &Terminal) -> Result<Vec<Change>, Failure> {
    let mut failures = Vec::new();
    let mut changes = Vec::new();
    for (source, path) in selection.read(terminal)? {
        let name = format!("{}{}", selection.folder(), source.name());
        if source.not_utf8().is_empty() {
            let (before, after) = (source.text().to_owned(), format(&source));
            changes.push(Change { name, before, after, path: path.map(Path::to_owned) });
        } else {
            failures.push(Failure::new(format!("`{name}` is not UTF-8")).help("save it as UTF-8"));
        }
    }
    if failures.is_empty() { Ok(changes) } else { Err(Failure::several("some files are not UTF-8", failures)) }
}

/// Lays the files out, and says how many needed it.
fn apply(changes: &[Change], terminal: &Terminal) -> Result<Outcome, Failure> {
    let written = change::apply(changes, terminal)?;
    let files: Vec<&Change> = changes.iter().filter(|change| change.path.is_some()).collect();
    if !files.is_empty() {
        let broken = files.iter().filter(|change| is_broken(change)).count();
        let broken = match broken {
            0 => String::new(),
            _ => format!("; broken lines in {} stay as they are (`flowc check` says why)", count(broken, "file")),
        };
        terminal.remark(&format!("{written} of {} changed{broken}", count(files.len(), "file")));
    }
    Ok(Outcome::Done)
}

/// Whether a file holds lines that cannot be laid out.
fn is_broken(change: &Change) -> bool {
    Source::new(change.name.as_str(), change.after.as_str()).is_ok_and(|source| !parse(&source).1.is_empty())
}

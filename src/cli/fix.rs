//! `flowc check --fix`: what can be fixed without a question.
//!
//! In: the sources of a check, and which findings count. Out: the sources with every fix applied, round after round,
//! until none is left; and the project as it is then. What is left is for whoever asked to show.

use super::Failure;
use super::change::{self, Change};
use super::files::Selection;
use super::terminal::{self, Paint, Stream, Terminal};
use std::collections::BTreeMap;
use twiml_flow::diagnostic::render::Counts;
use twiml_flow::diagnostic::{Diagnostic, Fix, fix};
use twiml_flow::project::{Options, Project};
use twiml_flow::source::{Source, SourceId};

/// A fix can bring to light what it is hiding. More than a few rounds mean that two fixes undo each other.
const ROUNDS: usize = 16;

/// What came of fixing.
pub struct Fixed {
    /// The project with the fixed sources.
    pub project: Project,
    /// What is left.
    pub diagnostics: Vec<Diagnostic>,
    /// Every source that was looked at, before and after.
    pub changes: Vec<Change>,
    /// How many findings were fixed.
    pub count: usize,
}

impl Fixed {
    /// Writes what changes, and says how much that is. What is left is reported on the stream that is returned, which is
    /// the other one when standard output has the text that came on standard input.
    ///
    /// # Errors
    ///
    /// When a file cannot be written. Then none is.
    pub fn write(&self, terminal: &Terminal) -> Result<Stream, Failure> {
        change::apply(&self.changes, terminal)?;
        terminal.remark(&match self.count {
            0 => "nothing to fix".to_owned(),
            count => format!("fixed {} in {}", findings(count), self.files()),
        });
        let piped = self.changes.iter().any(|change| change.path.is_none());
        Ok(if piped { Stream::Err } else { Stream::Out })
    }

    /// Shows what would change, and says how much that is and what would be left.
    ///
    /// # Errors
    ///
    /// When the result cannot be written.
    pub fn show(&self, terminal: &Terminal) -> Result<(), Failure> {
        let paint = Paint::new(terminal.color(Stream::Out));
        let needed = self.changes.iter().filter(|change| change.is_needed());
        let text: String = needed.map(|change| change.diff(paint)).collect();
        terminal.write(Stream::Out, &text)?;
        let left = Counts::of(&self.diagnostics);
        terminal.remark(&match self.count {
            0 => "nothing to fix".to_owned(),
            count => format!("would fix {} in {}, and leave {left}", findings(count), self.files()),
        });
        Ok(())
    }

    /// How many files change, in words.
    fn files(&self) -> String {
        terminal::count(self.changes.iter().filter(|change| change.is_needed()).count(), "file")
    }
}

fn findings(count: usize) -> String {
    terminal::count(count, "finding")
}

/// Fixes the sources of a selection; `weigh` leaves those findings that count.
///
/// # Errors
///
/// When a source that a fixed one refers to cannot be read.
pub fn fix(
    selection: &mut Selection,
    project: Project,
    options: &Options,
    weigh: impl Fn(&mut Vec<Diagnostic>),
    terminal: &Terminal,
) -> Result<Fixed, Failure> {
    let change = |source: &Source| {
        let (name, text) = (format!("{}{}", selection.folder(), source.name()), source.text());
        let path = selection.path(source.name()).map(ToOwned::to_owned);
        Change { name, before: text.to_owned(), after: text.to_owned(), path }
    };
    // A file that is not UTF-8 is not what its text says, so that writing that would change more than is fixed.
    let fixable: Vec<bool> = project.sources().iter().map(|source| source.not_utf8().is_empty()).collect();
    let mut changes: Vec<Change> = project.sources().iter().take(selection.len()).map(change).collect();
    let mut project = project;
    let mut count = 0;
    let mut rounds = 0;
    loop {
        let mut diagnostics = project.compile().diagnostics;
        weigh(&mut diagnostics);
        let mut fixes: BTreeMap<SourceId, Vec<&Fix>> = BTreeMap::new();
        for diagnostic in &diagnostics {
            let source = diagnostic.label.source;
            let ours = (source.0 as usize) < selection.len() && fixable[source.0 as usize];
            if let (Some(fix), true) = (&diagnostic.fix, ours) {
                fixes.entry(source).or_default().push(fix);
            }
        }
        if fixes.is_empty() || rounds == ROUNDS {
            return Ok(Fixed { project, diagnostics, changes, count });
        }
        for (source, fixes) in fixes {
            let fixes = fix::together(fixes);
            let change = &mut changes[source.0 as usize];
            change.after = fix::apply(&change.after, &fixes);
            count += fixes.len();
        }
        for (source, change) in project.sources().iter().zip(&changes) {
            selection.hold(source.name(), change.after.clone());
        }
        project = selection.load(options.clone(), terminal)?.project;
        rounds += 1;
    }
}

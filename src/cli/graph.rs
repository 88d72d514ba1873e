//! `flowc graph`: the calls of a project as a picture.
//!
//! In: paths. Out: Mermaid, DOT or JSON on standard output. What is wrong goes to standard error; with an error there is
//! no picture, since it would show another call than the one that is meant.

use super::files::{Selection, Takes};
use super::settings::{Flags, Settings};
use super::terminal::{Stream, Terminal};
use super::{Failure, Outcome};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use twiml_flow::call::draw::{Form, draw};
use twiml_flow::project::Options;

/// The arguments of `flowc graph`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Graph {
    /// Files, folders (every `.flow` file below them) or `-` for standard input [default: the project, else this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What the picture is for: a page in Markdown, Graphviz, or a program
    #[arg(long, value_name = "FORMAT", default_value = "mermaid")]
    format: Format,
    #[command(flatten)]
    flags: Flags,
}

const EXAMPLES: &str = "\
Examples:
  flowc graph                                         the project, for a page in Markdown
  flowc graph main.flow --format dot | dot -Tsvg -o call.svg
  flowc graph --format json | jq '.nodes[].id'";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Mermaid,
    Dot,
    Json,
}

impl Graph {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// When the sources cannot be read, or the picture not be written.
    pub fn exec(&self, terminal: &Terminal) -> Result<Outcome, Failure> {
        let settings = Settings::find(&self.paths)?;
        if !settings.wrong.is_empty() {
            return settings.complain(&settings.wrong, terminal);
        }
        let selection = Selection::new(&self.paths, None, Takes::Flow, &settings)?;
        let options = Options { details: true, ..settings.options(&self.flags) };
        let loaded = selection.load(options, terminal)?;
        let mut output = loaded.project.compile();
        settings.undeclared(&self.flags, &output, &loaded.project)?;
        settings.config.lint.apply(&mut output.diagnostics);
        if output.has_errors() {
            super::build::report(&selection, &loaded.project, &output, terminal)?;
            return Ok(Outcome::Found);
        }
        let form = match self.format {
            Format::Mermaid => Form::Mermaid,
            Format::Dot => Form::Dot,
            Format::Json => Form::Json,
        };
        terminal.write(Stream::Out, &draw(&output.call, form))?;
        Ok(Outcome::Done)
    }
}

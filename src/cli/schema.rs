//! `flowc schema`: what flowc knows of TwiML, for other tools.
//!
//! In: a format. Out: the whole table in it, on standard output. What single rows say is `flowc explain`.

use super::terminal::{Stream, Terminal};
use super::{Failure, Outcome};
use clap::{Args, ValueEnum};
use twiml_flow::schema;

/// The arguments of `flowc schema`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Schema {
    /// JSON for programs, or an XML Schema for validators and XML editors
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  flowc schema | jq -r '.elements[].keyword'      the name of every element
  flowc schema --format xsd > twiml.xsd           for an XML editor
  xmllint --noout --schema twiml.xsd call.xml     or a validator";

/// How the table is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    // No doc comments: they would make the help several lines longer.
    Json,
    Xsd,
}

impl Schema {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// When the result cannot be written.
    pub fn exec(&self, terminal: &Terminal) -> Result<Outcome, Failure> {
        let text = match self.format {
            Format::Json => schema::vocabulary(),
            Format::Xsd => schema::xsd(),
        };
        terminal.write(Stream::Out, &text)?;
        Ok(Outcome::Done)
    }
}

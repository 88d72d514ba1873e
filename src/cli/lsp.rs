//! `flowc lsp`: the language server.
//!
//! In: messages of an editor on standard input. Out: answers on standard output. All it knows is in the library; nothing
//! but the two streams is here.

use super::terminal::Terminal;
use super::{Failure, Outcome};
use clap::Args;
use std::io::{self, BufReader, IsTerminal};
use twiml_flow::lsp::serve;

/// The arguments of `flowc lsp`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Lsp {
    /// Speak on standard input and output, which is the only way there is
    #[arg(long, hide = true)]
    stdio: bool,
}

const EXAMPLES: &str = "\
Editors start it; docs/editors.md says how to tell them to. It speaks the Language Server Protocol, version 3.17, on
standard input and output.";

impl Lsp {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// When the editor is gone before it has said goodbye, or cannot be written to.
    pub fn exec(&self, terminal: &Terminal) -> Result<Outcome, Failure> {
        if io::stdin().is_terminal() {
            terminal.remark("this is a language server: it waits for an editor, not for a person (Ctrl-C ends it)");
        }
        match serve(BufReader::new(io::stdin()), io::stdout()) {
            Ok(true) => Ok(Outcome::Done),
            Ok(false) => Ok(Outcome::Found),
            Err(error) => Err(Failure::new(format!("cannot write to the editor: {error}"))),
        }
    }
}

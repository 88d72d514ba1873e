//! `flowc completions`: what a shell needs to complete the arguments.
//!
//! In: the name of a shell. Out: a script for it, on standard output. Where the script has to lie is for the shell's
//! documentation to say.

use super::terminal::{Stream, Terminal};
use super::{Failure, Outcome};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// The arguments of `flowc completions`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  flowc completions bash > ~/.local/share/bash-completion/completions/flowc
  flowc completions zsh > ~/.zfunc/_flowc
  flowc completions fish > ~/.config/fish/completions/flowc.fish";

impl Completions {
    /// Runs the command, for the program that `C` describes.
    ///
    /// # Errors
    ///
    /// When the script cannot be written.
    pub fn exec<C: CommandFactory>(&self, terminal: &Terminal) -> Result<Outcome, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut C::command(), "flowc", &mut script);
        terminal.write(Stream::Out, &String::from_utf8_lossy(&script))?;
        Ok(Outcome::Done)
    }
}

//! `flowc man`: the manual pages, for whoever packages the program.
//!
//! In: a folder. Out: `flowc.1` and a page for each command in it. They say what `--help` says; nothing is added here.

use super::{Failure, Outcome};
use clap::{Args, CommandFactory};
use std::fs;
use std::path::PathBuf;

/// The arguments of `flowc man`.
#[derive(Debug, Args)]
pub struct Man {
    /// The folder that the pages are written to
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Man {
    /// Runs the command, for the program that `C` describes.
    ///
    /// # Errors
    ///
    /// When a page cannot be written.
    pub fn exec<C: CommandFactory>(&self) -> Result<Outcome, Failure> {
        fs::create_dir_all(&self.folder).map_err(|error| Failure::io("create", &self.folder, &error))?;
        clap_mangen::generate_to(C::command(), &self.folder)
            .map_err(|error| Failure::io("write to", &self.folder, &error))?;
        Ok(Outcome::Done)
    }
}

//! `flowc man`: the manual pages, for whoever packages the program.
//!
//! In: a folder. Out: `flowc.1` and a page for each command in it. They say what `--help` says; nothing is added here.

use super::swap::{NewFolders, Swap};
use super::{Failure, Outcome};
use clap::{Args, Command, CommandFactory};
use std::io;
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
        let mut folders = NewFolders::default();
        folders.make(&self.folder)?;
        let mut swap = Swap::new();
        let mut flowc = C::command();
        flowc.build();
        let commands = flowc.get_subcommands().filter(|command| !command.is_hide_set()).cloned();
        for command in commands.chain([flowc.clone()]) {
            let (name, text) = page(command).map_err(|error| Failure::io("write to", &self.folder, &error))?;
            swap.put(&self.folder.join(name), text.as_bytes())?;
        }
        swap.commit()?;
        Ok(Outcome::Done)
    }
}

/// The page of a command, and its file.
fn page(command: Command) -> io::Result<(String, String)> {
    let man = clap_mangen::Man::new(command).source(concat!("flowc ", env!("CARGO_PKG_VERSION")));
    let mut text = Vec::new();
    man.render(&mut text)?;
    // The examples are in columns, which filled lines would not keep.
    let text = String::from_utf8_lossy(&text).replace("\n.SH EXTRA\n", "\n.SH EXAMPLES\n.nf\n");
    Ok((man.get_filename(), text.replace("\n.SH VERSION\n", "\n.fi\n.SH VERSION\n")))
}

//! `flowc import`: TwiML to Flow.
//!
//! In: files of TwiML. Out: the Flow that makes them, one on standard output or several in a folder. With an error
//! anywhere there is no output at all. Files that are there already are never overwritten with something else.

use super::files::{absolute, common_folder, slashes, standard_input};
use super::swap::{NewFolders, Swap};
use super::terminal::{Stream, Terminal, count};
use super::{Failure, Outcome};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use twiml_flow::diagnostic::Diagnostic;
use twiml_flow::diagnostic::render::{Counts, Findings, human};
use twiml_flow::file;
use twiml_flow::import::import;
use twiml_flow::read::read;
use twiml_flow::resolve::is_name;
use twiml_flow::source::{Source, SourceId};

/// The arguments of `flowc import`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Import {
    /// Files of TwiML, or `-` for standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write `NAME.flow` for each `NAME.xml` into this folder
    #[arg(short, long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  flowc import call.xml                the Flow of one document, on standard output
  flowc import twiml/*.xml -o flows    several; links between them become references

What comes out compiles to the same documents.";

impl Import {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// When the files cannot be read, or what they make has no place to go.
    pub fn exec(&self, terminal: &Terminal) -> Result<Outcome, Failure> {
        if self.out_dir.is_none() && self.files.len() > 1 {
            return Err(Failure::new(format!("{} cannot all go to standard output", count(self.files.len(), "file")))
                .help("give the folder that the flows are for: `-o DIR`"));
        }
        let addresses = addresses(&self.files)?;
        let mut sources = Vec::new();
        for file in &self.files {
            terminal.detail(|| format!("reading {}", file.display()));
            sources.push(load(file)?);
        }
        let (flows, found) = flows(&sources, &addresses);
        report(&found, &sources, terminal)?;
        if Counts::of(&found).errors > 0 {
            return Ok(Outcome::Found);
        }
        match &self.out_dir {
            None => terminal.write(Stream::Out, flows.values().next().map_or("", String::as_str))?,
            Some(folder) => write(folder, &flows, terminal)?,
        }
        Ok(Outcome::Done)
    }
}

/// The address of each file: its path from the folder that holds them all, made of what addresses are made of.
fn addresses(files: &[PathBuf]) -> Result<Vec<String>, Failure> {
    let top = common_folder(files)?;
    let mut seen: BTreeMap<String, &Path> = BTreeMap::new();
    let mut addresses = Vec::new();
    for file in files {
        let address = if file.as_os_str() == "-" {
            "main".to_owned()
        } else {
            let full = absolute(file)?;
            let path = slashes(full.strip_prefix(&top).unwrap_or(&full))?;
            let path = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
            path.split('/').map(name).collect::<Vec<_>>().join("/")
        };
        if let Some(other) = seen.insert(address.clone(), file) {
            let (one, two) = (other.display(), file.display());
            return Err(Failure::new(format!("`{one}` and `{two}` would both become `{address}.flow`"))
                .help("rename one of them, or import them one by one"));
        }
        addresses.push(address);
    }
    Ok(addresses)
}

/// A part of an address for a part of a path: `Main_Menu` becomes `main-menu`.
fn name(part: &str) -> String {
    let mut name: String = part
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .skip_while(|c| *c == '-')
        .collect();
    if !is_name(&name) {
        name.insert_str(0, "call-");
    }
    name.trim_end_matches('-').to_owned()
}

fn load(file: &Path) -> Result<Source, Failure> {
    let (bytes, shown) = if file.as_os_str() == "-" {
        (standard_input()?, "stdin.xml".to_owned())
    } else {
        let bytes = file::read(file).map_err(|error| Failure::io("read", file, &error))?;
        (bytes, file.display().to_string())
    };
    Source::from_bytes(shown, bytes).map_err(|error| Failure::new(format!("`{}` is {error}", file.display())))
}

/// The Flow of each source, by address, and everything that was found.
fn flows(sources: &[Source], addresses: &[String]) -> (BTreeMap<String, String>, Vec<Diagnostic>) {
    let known: BTreeSet<String> = addresses.iter().cloned().collect();
    let mut flows = BTreeMap::new();
    let mut found = Vec::new();
    for (index, (source, address)) in sources.iter().zip(addresses).enumerate() {
        let reading = read(source, SourceId(index as u32), address, &mut found);
        if let Some(flow) = import(&reading, &known, &mut found) {
            flows.insert(address.clone(), flow);
        }
    }
    (flows, found)
}

fn report(found: &[Diagnostic], sources: &[Source], terminal: &Terminal) -> Result<(), Failure> {
    if found.is_empty() {
        return Ok(());
    }
    let mut text = String::new();
    // Writing into a string does not fail.
    let _ = human(&mut text, &Findings::new(found, sources), terminal.look(Stream::Err));
    terminal.write(Stream::Err, &text)?;
    terminal.remark(&super::check::summary(Counts::of(found), sources.len()));
    Ok(())
}

/// Writes the flows, if none of them would overwrite something else.
fn write(folder: &Path, flows: &BTreeMap<String, String>, terminal: &Terminal) -> Result<(), Failure> {
    let files: Vec<(PathBuf, &String)> =
        flows.iter().map(|(address, flow)| (folder.join(format!("{address}.flow")), flow)).collect();
    let taken = |(path, flow): &&(PathBuf, &String)| {
        path.symlink_metadata().is_ok() && file::read(path).ok().is_none_or(|there| there != flow.as_bytes())
    };
    let taken: Vec<Failure> = files
        .iter()
        .filter(taken)
        .map(|(path, _)| Failure::new(format!("`{}` is there already, and says something else", path.display())))
        .collect();
    if !taken.is_empty() {
        return Err(Failure::several("some files are there already, and say something else", taken)
            .help("import into another folder, or move them away"));
    }
    let mut folders = NewFolders::default();
    let mut swap = Swap::new();
    for (path, flow) in files.iter().filter(|(path, _)| path.symlink_metadata().is_err()) {
        terminal.detail(|| format!("writing {}", path.display()));
        folders.make(path.parent().unwrap_or(folder))?;
        swap.put(path, flow.as_bytes())?;
    }
    swap.commit()?;
    terminal.remark(&format!("{} in {}", count(files.len(), "flow"), folder.display()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn names_of_files_become_names_of_flows() {
        assert_eq!(name("Main_Menu"), "main-menu");
        assert_eq!(name("1"), "call-1");
        assert_eq!(name("voice.mail "), "voice-mail");
    }
}

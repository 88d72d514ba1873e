//! Files that a command changes where they are.
//!
//! In: each file as it is, and as it should be. Out: what would change, as `patch` reads it, or the files changed: all of
//! them or none. How a file should be is not decided here.

use super::Failure;
use super::swap::Swap;
use super::terminal::{Paint, Stream, Terminal};
use similar::TextDiff;
use std::fs;
use std::path::PathBuf;
use twiml_flow::file;

/// One file, before and after.
#[derive(Debug)]
pub struct Change {
    /// As it is shown.
    pub name: String,
    /// As it is.
    pub before: String,
    /// As it should be.
    pub after: String,
    /// Where it is; none for standard input.
    pub path: Option<PathBuf>,
}

impl Change {
    /// Whether anything changes.
    pub fn is_needed(&self) -> bool {
        self.before != self.after
    }

    /// What changes, as `patch` reads it.
    pub fn diff(&self, paint: Paint) -> String {
        let diff = TextDiff::from_lines(&self.before, &self.after);
        let plain = diff.unified_diff().context_radius(3).header(&self.name, &self.name).to_string();
        let line = |line: &str| {
            let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
            let text = match text.as_bytes().first() {
                _ if text.starts_with("--- ") || text.starts_with("+++ ") => paint.heading(text),
                Some(b'+') => paint.added(text),
                Some(b'-') => paint.removed(text),
                Some(b'@') => paint.name(text),
                _ => text.to_owned(),
            };
            text + end
        };
        plain.split_inclusive('\n').map(line).collect()
    }
}

/// Puts what changes in its place, and standard input on standard output. Returns how many files that were.
///
/// # Errors
///
/// When a file cannot be written, or is no longer as it was. Then none is.
pub fn apply(changes: &[Change], terminal: &Terminal) -> Result<usize, Failure> {
    let mut swap = Swap::new();
    let mut files = Vec::new();
    for change in changes.iter().filter(|change| change.is_needed()) {
        let Some(path) = &change.path else { continue };
        // The file that a symbolic link leads to, so that the link stays one.
        let real = if path.is_symlink() { fs::canonicalize(path) } else { Ok(path.clone()) };
        let path = real.map_err(|error| Failure::io("read", path, &error))?;
        if fs::metadata(&path).is_ok_and(|metadata| metadata.permissions().readonly()) {
            return Err(Failure::new(format!("cannot write `{}`: it is read-only", change.name)));
        }
        swap.put(&path, change.after.as_bytes())?;
        files.push((path, change));
    }
    // What somebody else has written meanwhile is not to be lost.
    for (path, change) in &files {
        let now = file::read(path).map_err(|error| Failure::io("read", path, &error))?;
        if now != change.before.as_bytes() {
            return Err(Failure::new(format!("`{}` has changed meanwhile; nothing is written", change.name))
                .help("run the command again"));
        }
        terminal.detail(|| format!("writing {}", change.name));
    }
    let written = files.len();
    swap.commit()?;
    for change in changes.iter().filter(|change| change.path.is_none()) {
        terminal.write(Stream::Out, &change.after)?;
    }
    Ok(written)
}

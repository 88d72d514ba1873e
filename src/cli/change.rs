//! Files that a command changes where they are.
//!
//! In: each file as it is, and as it should be. Out: what would change, as `patch` reads it, or the files changed: all of
//! them or none. How a file should be is not decided here.

use super::terminal::{Paint, Stream, Terminal};
use super::{Failure, output};
use similar::TextDiff;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempPath;

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
/// When a file cannot be written. Then none is.
pub fn apply(changes: &[Change], terminal: &Terminal) -> Result<usize, Failure> {
    // Everything is written beside its place first, so that what can fail fails before anything has changed.
    let mut staged: Vec<(TempPath, PathBuf, &Change)> = Vec::new();
    for change in changes.iter().filter(|change| change.is_needed()) {
        let Some(path) = &change.path else { continue };
        // The file that a symbolic link leads to, so that the link stays one.
        let path = fs::canonicalize(path).map_err(|error| Failure::io("read", path, &error))?;
        if fs::metadata(&path).is_ok_and(|metadata| metadata.permissions().readonly()) {
            return Err(Failure::new(format!("cannot write `{}`: it is read-only", change.name)));
        }
        let folder = path.parent().unwrap_or(Path::new("/"));
        let temporary = output::stage(folder, &path, change.after.as_bytes());
        let temporary = temporary.map_err(|error| Failure::io("write", Path::new(&change.name), &error))?;
        staged.push((temporary, path, change));
    }
    let written = staged.len();
    for (temporary, path, change) in staged {
        terminal.detail(|| format!("writing {}", change.name));
        temporary.persist(&path).map_err(|failed| Failure::io("write", Path::new(&change.name), &failed.error))?;
    }
    for change in changes.iter().filter(|change| change.path.is_none()) {
        terminal.write(Stream::Out, &change.after)?;
    }
    Ok(written)
}

//! The files of a project, as they lie on disk.
//!
//! In: a folder. Out: the Flow files below it, and where its top is. The only part of the server that reads files.

use crate::config::NAME;
use crate::file;
use crate::walk::walk;
use std::path::{Path, PathBuf};

/// The folder of the project that a file belongs to: the nearest above it that holds a `flowc.toml`.
pub fn project_of(file: &Path) -> Option<PathBuf> {
    file.ancestors().skip(1).find(|folder| folder.join(NAME).is_file()).map(Path::to_owned)
}

/// The Flow files below a folder, down to a depth, sorted. What `.gitignore` leaves out and what belongs to a project
/// of its own further down is not among them.
pub fn flow_files(folder: &Path, depth: Option<usize>) -> Vec<PathBuf> {
    let below = walk(folder, folder.to_owned(), depth).filter_map(Result::ok);
    let mut found = Vec::new();
    let mut inner: Option<PathBuf> = None;
    for entry in below.filter(|entry| entry.depth() > 0) {
        let path = entry.into_path();
        // What a project of its own holds comes directly behind it.
        if inner.as_ref().is_some_and(|inner| path.starts_with(inner)) {
            continue;
        }
        if path.join(NAME).is_file() {
            inner = Some(path);
        } else if is_flow(&path) && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Whether a file is Flow.
pub fn is_flow(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "flow")
}

/// The text of a file, a byte-order mark left out as editors do; none for what cannot be read.
pub fn read(path: &Path) -> Option<String> {
    let bytes = file::read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    Some(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// The name of a file from a folder, with `/` between folders; none for one that is not below it.
pub fn name(path: &Path, top: &Path) -> Option<String> {
    let below = path.strip_prefix(top).ok()?.to_str()?;
    Some(if cfg!(windows) { below.replace('\\', "/") } else { below.to_owned() })
}

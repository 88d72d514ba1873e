//! The files of a project, as they lie on disk.
//!
//! In: a folder. Out: the Flow files below it, and where its top is. The only part of the server that reads files.

use crate::config::NAME;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the project that a file belongs to: the nearest above it that holds a `flowc.toml`.
pub fn project_of(file: &Path) -> Option<PathBuf> {
    file.ancestors().skip(1).find(|folder| folder.join(NAME).is_file()).map(Path::to_owned)
}

/// The Flow files below a folder, down to a depth, sorted. What `.gitignore` leaves out and what belongs to a project
/// of its own further down is not among them.
pub fn flow_files(folder: &Path, depth: Option<usize>) -> Vec<PathBuf> {
    let in_repository = folder.ancestors().any(|above| above.join(".git").exists());
    let mut walk = ignore::WalkBuilder::new(folder);
    walk.standard_filters(false).hidden(true).git_ignore(true).require_git(false).parents(in_repository);
    walk.max_depth(depth);
    walk.filter_entry(|entry| entry.depth() == 0 || !entry.path().join(NAME).is_file());
    // A folder that cannot be read has nothing to say.
    let files = walk.build().filter_map(Result::ok).filter(|entry| entry.depth() > 0);
    let mut found: Vec<PathBuf> =
        files.map(ignore::DirEntry::into_path).filter(|path| is_flow(path) && path.is_file()).collect();
    found.sort();
    found
}

/// Whether a file is Flow.
pub fn is_flow(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "flow")
}

/// The text of a file, a byte-order mark left out as editors do; none for what cannot be read.
pub fn read(path: &Path) -> Option<String> {
    let bytes = fs::read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    Some(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// The name of a file from a folder, with `/` between folders; none for one that is not below it.
pub fn name(path: &Path, top: &Path) -> Option<String> {
    let below = path.strip_prefix(top).ok()?.to_str()?;
    Some(if cfg!(windows) { below.replace('\\', "/") } else { below.to_owned() })
}

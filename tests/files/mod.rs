//! The files that a test is about.

use std::fs;
use std::path::{Path, PathBuf};

/// Adds every file below a folder that has one of these extensions.
pub fn collect(folder: &Path, extensions: &[&str], files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, extensions, files);
        } else if path.extension().is_some_and(|e| extensions.iter().any(|extension| e == *extension)) {
            files.push(path);
        }
    }
}

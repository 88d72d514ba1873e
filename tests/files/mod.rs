//! The files that a test is about.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};

/// Adds every file below a folder that has one of these extensions.
#[allow(dead_code, reason = "not every test looks for its files")]
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

/// The files that a text holds: one begins with a comment that is nothing but its name, `# lib/house.flow`. What has no
/// name is `main.flow`.
#[allow(dead_code, reason = "not every test has files in one text")]
pub fn parts(text: &str) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let name = line.strip_prefix("# ").map(str::trim_end).filter(|name| name.ends_with(".flow"));
        match (name.filter(|name| !name.contains(' ')), parts.last_mut()) {
            (Some(name), _) => parts.push((name.to_owned(), line.to_owned())),
            (None, Some((_, part))) => part.push_str(line),
            (None, None) => parts.push(("main.flow".to_owned(), line.to_owned())),
        }
    }
    parts
}

/// A project of the files that a text holds.
#[allow(dead_code, reason = "not every test has files in one text")]
pub fn project(text: &str, options: twiml_flow::project::Options) -> twiml_flow::project::Project {
    let mut project = twiml_flow::project::Project::new(options);
    for (name, part) in parts(text) {
        project.add(twiml_flow::source::Source::new(name, part).unwrap());
    }
    project
}

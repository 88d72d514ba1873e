//! The sources of a build script.
//!
//! In: a path, and what the script has set. Out: the project with the texts of its files, and every path that Cargo is
//! to watch. Nothing is written.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::{Config, Error, missing_folder, report};
use crate::config::{self, Lint};
use crate::diagnostic::render::Findings;
use crate::file;
use crate::project::{Options, Project};
use crate::source::Source;
use crate::walk::{is_folder, reason_of, walk};

/// What was read.
pub(super) struct Loaded {
    /// The sources.
    pub project: Project,
    /// How much findings matter.
    pub lint: Lint,
    /// `flowc.toml`, if there is one.
    pub config: Option<(config::Config, Source)>,
    /// What is put before a source's name to show it.
    pub folder: String,
    /// What Cargo is to watch.
    pub watched: BTreeSet<PathBuf>,
}

/// Reads the sources at a path, and those that they use and refer to.
pub(super) fn load(path: &Path, given: &Config) -> Result<Loaded, Error> {
    let metadata = fs::metadata(path).map_err(|error| not_there(path, &error))?;
    let mut watched = BTreeSet::from([path.to_owned()]);
    let (settings, reach) = settings(&mut watched)?;
    let all = absolute(path)?;
    let own = if metadata.is_dir() { all.clone() } else { all.parent().unwrap_or(&all).to_owned() };
    let said = settings.as_ref().and_then(|(config, _)| Some(config.source_dir.as_ref()?.path.as_str()));
    let top = match (&given.source_dir, said, &reach) {
        (Some(folder), ..) => absolute(folder)?,
        (None, Some(folder), Some(reach)) => {
            let folder = absolute(&reach.join(folder))?;
            if own.starts_with(&folder) { folder } else { own.clone() }
        }
        _ => own.clone(),
    };
    if !own.starts_with(&top) {
        let message = format!("`{}` lies outside of `{}`, where addresses start", path.display(), top.display());
        return Err(Error::new(message));
    }
    let mut options = settings.as_ref().map_or_else(Options::default, |(config, _)| config.options.clone());
    options.define.extend(given.define.clone());
    if let Some(links) = &given.links {
        options.links.clone_from(links);
    }
    let below = reach.as_ref().and_then(|reach| top.strip_prefix(reach).ok());
    options.above = below.map_or(0, |below| below.components().count());
    let folder = shown(&top, &workspace()?)?;
    let here = shown(&top, &absolute(Path::new("."))?)?;
    let mut project = Project::new(options);
    let mut ids = Vec::new();
    let mut known = BTreeSet::new();
    // What lies beside the path is there for references alone.
    let found: Vec<PathBuf> = flow_files(&top)?;
    let (compiled, neighbours): (Vec<_>, Vec<_>) = found.into_iter().partition(|file| file.starts_with(&all));
    let mut take = |project: &mut Project, path: &Path, add: fn(&mut Project, Source) -> _| {
        let name = name(path, &top)?;
        watched.insert(PathBuf::from(format!("{here}{name}")));
        let bytes = file::read(path).map_err(|error| Error::io("read", path, &error))?;
        let source = Source::from_bytes(name.as_str(), bytes)
            .map_err(|error| Error::new(format!("`{}` is {error}", path.display())))?;
        known.insert(name);
        Ok(add(project, source))
    };
    for file in &compiled {
        ids.push(take(&mut project, file, Project::add)?);
    }
    for file in &neighbours {
        ids.push(take(&mut project, file, Project::add_neighbour)?);
    }
    if compiled.is_empty() {
        let what = if metadata.is_dir() { "there is no `.flow` file in" } else { "this is no Flow file:" };
        return Err(Error::new(format!("{what} `{}`", path.display())));
    }
    // What `use` brings in from above.
    let mut open = project.files_used();
    while let Some(used) = open.pop_first() {
        let file = plain(&top.join(&used));
        let within = reach.as_ref().is_some_and(|reach| file.starts_with(reach));
        if within && file.extension().is_some_and(|extension| extension == "flow") && file.is_file() {
            let id = take(&mut project, &file, Project::add)?;
            open.extend(project.files_used_by(id).intersection(&project.files_used()).cloned());
        }
    }
    let lint = settings.as_ref().map_or_else(Lint::default, |(config, _)| config.lint.clone());
    Ok(Loaded { project, lint, config: settings, folder, watched })
}

/// Says what lies beside a path that cannot be read.
fn not_there(path: &Path, error: &std::io::Error) -> Error {
    let beside = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names = fs::read_dir(beside).into_iter().flatten().flatten();
    let names: Vec<String> = names.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let word = path.file_name().unwrap_or_default().to_string_lossy();
    let start = "paths start at the folder of the package";
    Error::io("read", path, error).near(&word, names.iter().map(String::as_str), start)
}

/// `flowc.toml` at or above the package, and the folder it lies in.
#[allow(clippy::type_complexity)]
fn settings(watched: &mut BTreeSet<PathBuf>) -> Result<(Option<(config::Config, Source)>, Option<PathBuf>), Error> {
    for folder in absolute(Path::new("."))?.ancestors() {
        let path = folder.join(config::NAME);
        let bytes = match file::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(Error::io("read", &path, &error)),
        };
        watched.insert(PathBuf::from(format!("{}{}", shown(folder, &absolute(Path::new("."))?)?, config::NAME)));
        let shown = format!("{}{}", shown(folder, &workspace()?)?, config::NAME);
        let source =
            Source::from_bytes(shown.as_str(), bytes).map_err(|error| Error::new(format!("`{shown}` is {error}")))?;
        let (config, mut wrong) = config::read(&source);
        if config.source_dir.as_ref().is_some_and(|dir| !folder.join(&dir.path).is_dir()) {
            wrong.extend(missing_folder(&config));
        }
        report(&Findings::new(&wrong, std::slice::from_ref(&source)), !wrong.is_empty())?;
        return Ok((Some((config, source)), Some(folder.to_owned())));
    }
    Ok((None, None))
}

/// The Flow files in a folder and below it that no `.gitignore` leaves out, sorted.
fn flow_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for entry in walk(folder, folder.to_owned(), None) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            Error::io("look through", &path, &reason_of(error))
        })?;
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "flow") && !is_folder(&entry) {
            found.push(path.to_owned());
        }
    }
    found.sort();
    Ok(found)
}

/// A path as addresses have it, from the top of the project.
fn name(file: &Path, top: &Path) -> Result<String, Error> {
    let up = top.ancestors().position(|above| file.starts_with(above)).unwrap_or(0);
    let shared = top.ancestors().nth(up).unwrap_or(top);
    let rest = file.strip_prefix(shared).unwrap_or(file);
    let parts: Option<Vec<&str>> = rest.components().map(|part| part.as_os_str().to_str()).collect();
    let parts = parts.ok_or_else(|| Error::new(format!("`{}` has a name that is not UTF-8", file.display())))?;
    Ok("../".repeat(up) + &parts.join("/"))
}

/// The folder that people run Cargo in, which rustc shows its paths from: that of `Cargo.lock`, which is not the package's
/// own in a workspace. A build script runs in that of the package.
fn workspace() -> Result<PathBuf, Error> {
    let here = absolute(Path::new("."))?;
    let root = here.ancestors().find(|folder| folder.join("Cargo.lock").is_file());
    Ok(root.unwrap_or(&here).to_owned())
}

/// What is put before the names in a folder: the way there from another one.
fn shown(folder: &Path, from: &Path) -> Result<String, Error> {
    let name = name(folder, from)?;
    Ok(if name.is_empty() || name.ends_with('/') { name } else { name + "/" })
}

/// A path from the root of the file system, without `.` and `..`.
fn absolute(path: &Path) -> Result<PathBuf, Error> {
    let full = std::path::absolute(path).map_err(|error| Error::io("find", path, &error))?;
    Ok(plain(&full))
}

fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

//! Files that change together.
//!
//! In: what some files should hold, and which should go. Out: all of that done, or nothing. The new files are written
//! beside their places, and the old ones get a second name there, so that what can fail fails before anything has changed,
//! and the rest can be taken back. Which files these are is decided elsewhere.

use super::Failure;
use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use twiml_flow::file;

/// Begins the name of everything that does not stay.
pub const PREFIX: &str = ".flowc-";

/// Changes that are prepared. What is not committed leaves no trace.
#[derive(Debug)]
pub struct Swap {
    tag: String,
    steps: Vec<Step>,
}

/// One file.
#[derive(Debug)]
struct Step {
    place: PathBuf,
    /// Written, not yet in its place; nothing where the file is to go.
    new: Option<PathBuf>,
    /// What was in the place before.
    old: Option<PathBuf>,
}

impl Swap {
    /// No changes yet.
    pub fn new() -> Self {
        Self::with_tag(format!("{:016x}", RandomState::new().build_hasher().finish()))
    }

    fn with_tag(tag: String) -> Self {
        Self { tag, steps: Vec::new() }
    }

    /// What the names of all files have in common that do not stay.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Prepares that a file holds these bytes.
    ///
    /// # Errors
    ///
    /// When there is no room or no permission for it.
    pub fn put(&mut self, place: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let failed = |error: io::Error| Failure::io("write", place, &error);
        let (new, old) = self.step(place, true);
        write(&new, place, bytes).map_err(failed)?;
        keep(place, &old).map_err(failed)
    }

    /// Prepares that a file goes.
    ///
    /// # Errors
    ///
    /// When that is not permitted.
    pub fn remove(&mut self, place: &Path) -> Result<(), Failure> {
        let (_, old) = self.step(place, false);
        keep(place, &old).map_err(|error| Failure::io("remove", place, &error))
    }

    /// One more step, and the names that its files have until it is done.
    fn step(&mut self, place: &Path, put: bool) -> (PathBuf, PathBuf) {
        let name = |end: &str| place.with_file_name(format!("{PREFIX}{}-{}.{end}", self.tag, self.steps.len()));
        let (new, old) = (name("new"), name("old"));
        self.steps.push(Step { place: place.to_owned(), new: put.then(|| new.clone()), old: Some(old.clone()) });
        (new, old)
    }

    /// Does it.
    ///
    /// # Errors
    ///
    /// When a file cannot be changed after all. Then all others are again as they were.
    pub fn commit(mut self) -> Result<(), Failure> {
        for at in 0..self.steps.len() {
            if let Err(error) = self.steps[at].take() {
                let mut failure = self.steps[at].failure(&error);
                failure.details = self.steps[..at].iter_mut().rev().filter_map(Step::take_back).collect();
                return Err(failure);
            }
        }
        Ok(())
    }

    /// Does the rest of what another process has prepared and was kept from: the files to put in their places, and those
    /// to remove.
    ///
    /// # Errors
    ///
    /// When a file cannot be changed.
    pub fn resume(tag: &str, put: &[PathBuf], remove: &[PathBuf]) -> Result<(), Failure> {
        let mut all = Self::prepared(tag, put, remove);
        let failed = all.steps.iter().filter(|step| step.is_left()).find_map(|step| match step.take() {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Some(step.failure(&error)),
            _ => None,
        });
        if failed.is_some() {
            // What is still to be done is kept for the next time.
            all.steps.clear();
        }
        failed.map_or(Ok(()), Err)
    }

    /// Removes what another process has prepared and never done.
    pub fn forget(tag: &str, put: &[PathBuf], remove: &[PathBuf]) {
        drop(Self::prepared(tag, put, remove));
    }

    fn prepared(tag: &str, put: &[PathBuf], remove: &[PathBuf]) -> Self {
        let mut all = Self::with_tag(tag.to_owned());
        for (place, is_put) in put.iter().map(|place| (place, true)).chain(remove.iter().map(|place| (place, false))) {
            all.step(place, is_put);
        }
        all
    }
}

impl Drop for Swap {
    fn drop(&mut self) {
        for path in self.steps.iter().flat_map(|step| [&step.new, &step.old]).flatten() {
            let _ = fs::remove_file(path);
        }
    }
}

impl Step {
    /// Does it.
    fn take(&self) -> io::Result<()> {
        match &self.new {
            Some(new) => fs::rename(new, &self.place),
            None => fs::remove_file(&self.place),
        }
    }

    /// Whether it may still have to be done: until then, what it needs or replaces has another name.
    fn is_left(&self) -> bool {
        self.new.as_ref().or(self.old.as_ref()).is_some_and(|path| path.symlink_metadata().is_ok())
    }

    fn failure(&self, error: &io::Error) -> Failure {
        Failure::io(if self.new.is_some() { "write" } else { "remove" }, &self.place, error)
    }

    /// Puts back what was there; says where it is if that cannot be done.
    fn take_back(&mut self) -> Option<String> {
        let old = self.old.take()?;
        match fs::rename(&old, &self.place) {
            Ok(()) => None,
            // There was nothing before.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let _ = fs::remove_file(&self.place);
                None
            }
            Err(_) => Some(format!("what was in `{}` is now in `{}`", self.place.display(), old.display())),
        }
    }
}

/// Writes a file that is not there yet, with the permissions of the one in whose place it will be.
fn write(new: &Path, place: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(new)?;
    file.write_all(bytes)?;
    match fs::metadata(place) {
        Ok(metadata) => file.set_permissions(metadata.permissions()),
        Err(_) => Ok(()),
    }
}

/// Gives a file a second name; nothing where there is none.
fn keep(place: &Path, old: &Path) -> io::Result<()> {
    match fs::hard_link(place, old) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        // Not every file system has that, and not everybody may.
        Err(_) => fs::copy(place, old).map(drop),
        Ok(()) => Ok(()),
    }
}

/// Folders that were not there before. Those in which nothing lies in the end are removed again.
#[derive(Debug, Default)]
pub struct NewFolders(Vec<PathBuf>);

impl NewFolders {
    /// Makes a folder and those above it, as far as they are missing.
    ///
    /// # Errors
    ///
    /// When that is not permitted, or something is in the way.
    pub fn make(&mut self, path: &Path) -> Result<(), Failure> {
        let missing = |path: &&Path| !path.as_os_str().is_empty() && !path.is_dir();
        let new: Vec<_> = path.ancestors().take_while(missing).collect();
        for folder in new.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.0.push(folder.to_owned()),
                // Another process was faster.
                Err(_) if folder.is_dir() => {}
                Err(_) if folder.exists() => return Err(Failure::new(format!("`{}` is no folder", folder.display()))),
                Err(error) => return Err(Failure::io("make the folder", folder, &file::explain(folder, error))),
            }
        }
        Ok(())
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

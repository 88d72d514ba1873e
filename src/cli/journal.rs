//! A folder that one build at a time changes, and that is never left halfway.
//!
//! In: the folder. Out: the right to change it, which others wait for; and a journal in it of what is being done. Where a
//! build was stopped, by whatever, the next one reads the journal: what was not decided leaves no trace, what was is done
//! to the end. What should be in the folder is not known here.

use super::Failure;
use super::output::{ROUTES, is_document, is_inside};
use super::swap::{NewFolders, Swap};
use super::terminal::Terminal;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use twiml_flow::file;

/// The journal while files are written beside their places: nothing has changed yet.
const BEGUN: &str = ".flowc-begun.json";
/// The journal while files are moved into their places: there is no way back.
const DECIDED: &str = ".flowc-decided.json";

/// Whether a build is at work in a folder, or was stopped in it.
pub fn is_left(folder: &Path) -> bool {
    [BEGUN, DECIDED].iter().any(|journal| folder.join(journal).symlink_metadata().is_ok())
}

/// A folder that nobody else changes.
#[derive(Debug)]
pub struct Held {
    _new: NewFolders,
    _lock: Option<File>,
}

impl Held {
    /// Makes the folder if it is missing, waits until no other build is at work in it, and finishes what one has left.
    ///
    /// # Errors
    ///
    /// When there can be no such folder, or what was left cannot be finished.
    pub fn take(folder: &Path, terminal: &Terminal) -> Result<Self, Failure> {
        let mut new = NewFolders::default();
        let lock = loop {
            new.make(folder)?;
            let lock = lock(folder, terminal)?;
            // While this one waited, the folder may have been removed, and perhaps made again.
            if lock.as_ref().is_none_or(|lock| is_at(lock, folder)) {
                break lock;
            }
        };
        finish(folder)?;
        Ok(Self { _new: new, _lock: lock })
    }
}

#[cfg(unix)]
fn lock(folder: &Path, terminal: &Terminal) -> Result<Option<File>, Failure> {
    use rustix::fs::{FlockOperation, flock};
    use rustix::io::{Errno, retry_on_intr};
    let file = File::open(folder).map_err(|error| Failure::io("read", folder, &error))?;
    let locked = match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Err(Errno::WOULDBLOCK) => {
            terminal.remark(&format!("waiting for another build into `{}`", folder.display()));
            retry_on_intr(|| flock(&file, FlockOperation::LockExclusive))
        }
        result => result,
    };
    // Some file systems have no locks. Then builds are not kept apart.
    Ok(locked.is_ok().then_some(file))
}

#[cfg(not(unix))]
fn lock(_: &Path, _: &Terminal) -> Result<Option<File>, Failure> {
    Ok(None)
}

/// Whether an open folder is still the one at a path.
#[cfg(unix)]
fn is_at(open: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    open.metadata().ok().map(identity) == fs::metadata(path).ok().map(identity)
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// The journal of a build that is at work. It goes when it is dropped.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
}

impl Journal {
    /// Writes down what is going to be done, by the names that files have from the folder.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to.
    pub fn begin(folder: &Path, tag: &str, put: &[&str], remove: &[&str]) -> Result<Self, Failure> {
        let text = json!({ "tag": tag, "put": put, "remove": remove }).to_string();
        let journal = Self { folder: folder.to_owned() };
        let written = File::create_new(folder.join(BEGUN)).and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| Failure::io("write into", folder, &error))?;
        Ok(journal)
    }

    /// From now on, it is done whatever happens.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to.
    pub fn decide(&self) -> Result<(), Failure> {
        fs::rename(self.folder.join(BEGUN), self.folder.join(DECIDED))
            .map_err(|error| Failure::io("write into", &self.folder, &error))
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        for journal in [BEGUN, DECIDED] {
            let _ = fs::remove_file(self.folder.join(journal));
        }
    }
}

/// Finishes what a build has left behind that was stopped.
fn finish(folder: &Path) -> Result<(), Failure> {
    for (name, decided) in [(BEGUN, false), (DECIDED, true)] {
        let path = folder.join(name);
        if path.symlink_metadata().is_err() {
            continue;
        }
        // One that was not written to the end has led to nothing.
        if let Some(left) = file::read(&path).ok().and_then(|bytes| Left::parse(folder, &bytes)) {
            if decided {
                Swap::resume(&left.tag, &left.put, &left.remove).map_err(|failure| {
                    failure.help(format!(
                        "an earlier build was stopped before it had done this; to leave it at that, remove `{}`",
                        path.display()
                    ))
                })?;
            } else {
                Swap::forget(&left.tag, &left.put, &left.remove);
            }
            left.put.iter().chain(&left.remove).for_each(|file| prune(folder, file));
        }
        fs::remove_file(&path).map_err(|error| Failure::io("remove", &path, &error))?;
    }
    Ok(())
}

/// Removes the folders around a file, up to a folder that stays, as far as they are empty.
pub fn prune(folder: &Path, file: &Path) {
    for above in file.ancestors().skip(1).take_while(|above| *above != folder) {
        match fs::remove_dir(above) {
            Err(error) if error.kind() != ErrorKind::NotFound => return,
            _ => {}
        }
    }
}

/// What the journal of a stopped build says.
struct Left {
    tag: String,
    put: Vec<PathBuf>,
    remove: Vec<PathBuf>,
}

impl Left {
    /// Reads a journal. It may have come with a repository, so nothing in it leads out of the folder or to anything but
    /// documents.
    fn parse(folder: &Path, bytes: &[u8]) -> Option<Self> {
        let journal: Value = serde_json::from_slice(bytes).ok()?;
        let tag = journal.get("tag")?.as_str()?;
        let paths = |key: &str| -> Option<Vec<PathBuf>> {
            let names = journal.get(key)?.as_array()?.iter();
            names
                .map(|name| {
                    let name = name.as_str().filter(|name| *name == ROUTES || is_document(name))?;
                    is_inside(folder, name).then(|| folder.join(name))
                })
                .collect()
        };
        let plain = tag.bytes().all(|byte| byte.is_ascii_alphanumeric());
        plain.then_some(Self { tag: tag.to_owned(), put: paths("put")?, remove: paths("remove")? })
    }
}

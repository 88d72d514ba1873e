//! A folder of documents, kept in step with the sources.
//!
//! In: the documents that the sources make, and the folder as it is. Out: a [`Plan`] that says what differs and puts
//! it right, all or nothing, also when it is stopped midway. `routes.json` is the list of what an earlier build wrote; what is not on it belongs to
//! somebody else and is never overwritten or removed. No document is made here.

use super::Failure;
use super::journal::{Held, Journal, prune};
use super::swap::{NewFolders, Swap};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::ErrorKind;
use std::mem;
use std::path::{Component, Path, PathBuf};
use twiml_flow::file;
use twiml_flow::project::{Output, Project};
use twiml_flow::routes::{self, FORMAT, GENERATOR};

/// The list of documents, at the top of the folder.
pub const ROUTES: &str = "routes.json";

/// Files of a folder, by their paths from it, with `/` between folders.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The files that a folder should hold. The text of the documents moves into them: of ten thousand, none is held twice.
pub fn files(output: &mut Output, project: &Project) -> Files {
    let routes = project.routes(output);
    let documents = output.documents.iter_mut();
    let mut files: Files = documents
        .map(|document| (routes::file(&document.address), mem::take(&mut document.xml).into_bytes()))
        .collect();
    files.insert(ROUTES.to_owned(), routes.into_bytes());
    files
}

/// What has to be done so that a folder holds what it should.
#[derive(Debug)]
pub struct Plan<'f> {
    folder: PathBuf,
    /// Files that are missing or differ.
    write: BTreeMap<&'f str, &'f [u8]>,
    /// Files of an earlier build that nothing makes any more.
    remove: Vec<String>,
}

impl<'f> Plan<'f> {
    /// Compares a folder with the files it should hold. Those that are `in_place`, as the caller knows, are not looked
    /// at again. `left_out` says whether there is a source of this name that is not part of the build.
    ///
    /// # Errors
    ///
    /// When a file is in the way that no earlier build wrote, when one would be removed that a source still makes, or
    /// when something cannot be read.
    pub fn new(
        folder: &Path,
        files: &'f Files,
        in_place: &Files,
        left_out: impl Fn(&str) -> bool,
    ) -> Result<Self, Failure> {
        let mut foreign = BTreeSet::new();
        let listed = match Listed::read(folder)? {
            Listed::None => BTreeMap::new(),
            Listed::Ours(listed) => listed,
            Listed::Foreign => {
                foreign.insert(folder.join(ROUTES));
                BTreeMap::new()
            }
        };
        let mut write = BTreeMap::new();
        let mut remove = Vec::new();
        let mut of_others = BTreeSet::new();
        let mut places = Places::new(folder);
        for (name, source) in listed.iter().filter(|&(name, _)| !files.contains_key(name)) {
            match places.look(name)? {
                Place::File if left_out(source) => drop(of_others.insert(source)),
                Place::File => remove.push(name.clone()),
                Place::Free | Place::Other | Place::Blocked(_) => {}
            }
        }
        for (name, bytes) in files {
            if listed.contains_key(name) && in_place.get(name) == Some(bytes) {
                continue;
            }
            let path = folder.join(name);
            let in_the_way = match places.look(name)? {
                Place::File if listed.contains_key(name) => None,
                Place::File | Place::Other => Some(path.clone()),
                Place::Blocked(by) => Some(by),
                Place::Free => None,
            };
            match in_the_way {
                Some(other) => foreign.extend([other]),
                None if same(&path, bytes)? => {}
                None => drop(write.insert(name.as_str(), bytes.as_slice())),
            }
        }
        if !of_others.is_empty() {
            return Err(Failure {
                message: format!("this would remove documents from `{}` whose sources are not built", folder.display()),
                details: of_others.into_iter().cloned().collect(),
                help: Some("build these with the others, or give another folder: `-o DIR`".to_owned()),
            });
        }
        if !foreign.is_empty() {
            return Err(in_the_way(&foreign));
        }
        Ok(Self { folder: folder.to_owned(), write, remove })
    }

    /// Whether the folder is as it should be.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }

    /// The files that are to be written.
    pub fn written(&self) -> impl ExactSizeIterator<Item = PathBuf> {
        self.write.keys().map(|name| self.folder.join(name))
    }

    /// The files that are to be removed.
    pub fn removed(&self) -> impl ExactSizeIterator<Item = PathBuf> {
        self.remove.iter().map(|name| self.folder.join(name))
    }

    /// Brings the folder in step.
    ///
    /// What is new comes first, then the list, then what has changed; what is stale goes last, so that at no moment a
    /// document leads to one that is not there yet, or not there any more.
    ///
    /// # Errors
    ///
    /// When a file or folder cannot be written. Then nothing has changed.
    pub fn apply(self, _held: &Held) -> Result<(), Failure> {
        if self.is_empty() {
            return Ok(());
        }
        let mut put: Vec<&str> = self.write.keys().copied().collect();
        put.sort_by_cached_key(|name| match *name {
            ROUTES => 1,
            name if self.folder.join(name).symlink_metadata().is_err() => 0,
            _ => 2,
        });
        let remove: Vec<&str> = self.remove.iter().map(String::as_str).collect();
        let mut swap = Swap::new();
        // It is the last to go.
        let journal = Journal::begin(&self.folder, swap.tag(), &put, &remove)?;
        let mut folders = NewFolders::default();
        let prepared = put.iter().try_for_each(|name| {
            let path = self.folder.join(name);
            folders.make(path.parent().unwrap_or(&self.folder))?;
            swap.put(&path, self.write[name])
        });
        let prepared = prepared.and_then(|()| self.removed().try_for_each(|path| swap.remove(&path)));
        prepared.and_then(|()| journal.decide()).and_then(|()| swap.commit())?;
        self.removed().for_each(|path| prune(&self.folder, &path));
        Ok(())
    }
}

/// What lies where a file should be.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// Nothing.
    Free,
    /// A file, or a link.
    File,
    /// A folder, or what else is no file.
    Other,
    /// Something outside of the folder, or nothing, and nothing can: this stands where a folder should be.
    Blocked(PathBuf),
}

/// The places in a folder.
struct Places<'f> {
    folder: &'f Path,
    /// What stands where a folder should be, for each that was looked at.
    blocked: HashMap<PathBuf, Option<PathBuf>>,
}

impl<'f> Places<'f> {
    fn new(folder: &'f Path) -> Self {
        Self { folder, blocked: HashMap::new() }
    }

    fn look(&mut self, name: &str) -> Result<Place, Failure> {
        let path = self.folder.join(name);
        let parent = path.parent().unwrap_or(self.folder);
        let blocked = match self.blocked.get(parent) {
            Some(known) => known,
            None => self.blocked.entry(parent.to_owned()).or_insert_with(|| blocked(self.folder, &path)),
        };
        if let Some(by) = blocked {
            return Ok(Place::Blocked(by.clone()));
        }
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_file() || metadata.is_symlink() => Ok(Place::File),
            Ok(_) => Ok(Place::Other),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Place::Free),
            Err(error) => Err(Failure::io("read", &path, &error)),
        }
    }
}

/// What stands where a folder on the way to a file should be: a file, or a link, which could lead anywhere.
fn blocked(folder: &Path, path: &Path) -> Option<PathBuf> {
    let above = path.ancestors().skip(1).take_while(|above| *above != folder);
    let blocked = above.filter(|above| above.symlink_metadata().is_ok_and(|metadata| !metadata.is_dir()));
    blocked.last().map(Path::to_owned)
}

/// Whether the way to a file stays in the folder.
pub fn is_inside(folder: &Path, name: &str) -> bool {
    blocked(folder, &folder.join(name)).is_none()
}

/// Whether a file holds these bytes; one that is missing does not.
fn same(path: &Path, bytes: &[u8]) -> Result<bool, Failure> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.len() != bytes.len() as u64 => Ok(false),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        _ => Ok(file::read(path).map_err(|error| Failure::io("read", path, &error))? == bytes),
    }
}

/// What the list in a folder says.
#[derive(Debug)]
enum Listed {
    /// There is no list.
    None,
    /// These files were written by an earlier build, the list among them, from these sources.
    Ours(BTreeMap<String, String>),
    /// It is no list of ours, or a broken one.
    Foreign,
}

/// What is read of the list.
#[derive(Deserialize)]
struct List {
    generator: String,
    format: u64,
    documents: BTreeMap<String, Listing>,
}

#[derive(Deserialize)]
struct Listing {
    file: String,
    #[serde(default)]
    source: String,
}

impl Listed {
    fn read(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(ROUTES);
        match fs::metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::None),
            Ok(metadata) if !metadata.is_file() => return Ok(Self::Foreign),
            _ => {}
        }
        let bytes = file::read(&path).map_err(|error| Failure::io("read", &path, &error))?;
        Ok(Self::parse(&bytes).map_or(Self::Foreign, Self::Ours))
    }

    fn parse(bytes: &[u8]) -> Option<BTreeMap<String, String>> {
        let list: List = serde_json::from_slice(bytes).ok()?;
        if list.generator != GENERATOR || list.format != FORMAT {
            return None;
        }
        let documents = list.documents.into_values();
        let files = documents.map(|Listing { file, source }| is_document(&file).then_some((file, source)));
        let mut files: BTreeMap<_, _> = files.collect::<Option<_>>()?;
        files.insert(ROUTES.to_owned(), String::new());
        Some(files)
    }
}

/// Whether a listed path can be that of a document: inside the folder, whoever wrote the list.
pub fn is_document(file: &str) -> bool {
    let path = Path::new(file);
    let inside = path.components().all(|component| matches!(component, Component::Normal(_)));
    inside && path.extension().is_some_and(|extension| extension == "xml")
}

fn in_the_way(foreign: &BTreeSet<PathBuf>) -> Failure {
    Failure {
        message: "files are in the way that no earlier build wrote; nothing was changed".to_owned(),
        details: foreign.iter().map(|path| path.display().to_string()).collect(),
        help: Some("move them away, or give another folder".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_counts_only_if_it_is_ours_and_stays_inside() {
        let list = |generator: &str, file: &str| {
            format!(r#"{{"format":1,"generator":"{generator}","documents":{{"main":{{"file":"{file}"}}}}}}"#)
        };
        assert!(
            Listed::parse(list("flowc", "main.xml").as_bytes()).is_some_and(|files| files.contains_key("main.xml"))
        );
        for (generator, file) in [("other", "main.xml"), ("flowc", "../main.xml"), ("flowc", "/etc/passwd.xml")] {
            assert!(Listed::parse(list(generator, file).as_bytes()).is_none(), "{generator} {file}");
        }
        for broken in ["", "[]", "{\"format\":1", r#"{"format":2,"generator":"flowc","documents":{}}"#] {
            assert!(Listed::parse(broken.as_bytes()).is_none(), "{broken}");
        }
    }
}

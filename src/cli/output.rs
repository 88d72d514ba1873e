//! A folder of documents, kept in step with the sources.
//!
//! In: the documents that the sources make, and the folder as it is. Out: a [`Plan`] that says what differs and puts
//! it right, all or nothing. `routes.json` is the list of what an earlier build wrote; what is not on it belongs to
//! somebody else and is never overwritten or removed. No document is made here.

use super::Failure;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use tempfile::TempPath;
use twiml_flow::project::{Output, Project};
use twiml_flow::routes::{self, FORMAT, GENERATOR};

/// The list of documents, at the top of the folder.
pub const ROUTES: &str = "routes.json";

/// Files of a folder, by their paths from it, with `/` between folders.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The files that a folder should hold.
pub fn files(output: &Output, project: &Project) -> Files {
    let documents = output.documents.iter();
    let mut files: Files =
        documents.map(|document| (routes::file(&document.address), document.xml.clone().into_bytes())).collect();
    files.insert(ROUTES.to_owned(), project.routes(output).into_bytes());
    files
}

/// What has to be done so that a folder holds what it should.
#[derive(Debug)]
pub struct Plan {
    folder: PathBuf,
    /// Files that are missing or differ.
    write: Files,
    /// Files of an earlier build that nothing makes any more.
    remove: Vec<String>,
}

impl Plan {
    /// Compares a folder with the files it should hold. Those that are `in_place`, as the caller knows, are not looked
    /// at again. `left_out` says whether there is a source of this name that is not part of the build.
    ///
    /// # Errors
    ///
    /// When a file is in the way that no earlier build wrote, when one would be removed that a source still makes, or
    /// when something cannot be read.
    pub fn new(
        folder: &Path,
        files: &Files,
        in_place: &Files,
        left_out: impl Fn(&str) -> bool,
    ) -> Result<Self, Failure> {
        if fs::metadata(folder).is_ok_and(|metadata| !metadata.is_dir()) {
            return Err(Failure::new(format!("`{}` is no folder", folder.display())));
        }
        let mut foreign = BTreeSet::new();
        let listed = match Listed::read(folder)? {
            Listed::None => BTreeMap::new(),
            Listed::Ours(listed) => listed,
            Listed::Foreign => {
                foreign.insert(folder.join(ROUTES));
                BTreeMap::new()
            }
        };
        let mut write = Files::new();
        let mut remove = Vec::new();
        let mut of_others = BTreeSet::new();
        for (name, source) in listed.iter().filter(|&(name, _)| !files.contains_key(name)) {
            match Place::look(folder, name)? {
                Place::File if left_out(source) => drop(of_others.insert(source)),
                Place::File => remove.push(name.clone()),
                Place::Free | Place::Folder | Place::Blocked(_) => {}
            }
        }
        for (name, bytes) in files {
            if listed.contains_key(name) && in_place.get(name) == Some(bytes) {
                continue;
            }
            let path = folder.join(name);
            let in_the_way = match Place::look(folder, name)? {
                Place::File if listed.contains_key(name) => None,
                Place::File | Place::Folder => Some(path.clone()),
                Place::Blocked(by) => Some(by),
                Place::Free => None,
            };
            match in_the_way {
                Some(other) => foreign.extend([other]),
                None if same(&path, bytes)? => {}
                None => write.extend([(name.clone(), bytes.clone())]),
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
    /// Everything is written beside its place first, so that what can fail fails before anything has changed. Then
    /// what is stale goes, then the list is renamed into its place, then the documents: at no moment does the folder
    /// hold a file of ours that is not on the list.
    ///
    /// # Errors
    ///
    /// When a file or folder cannot be written.
    pub fn apply(self) -> Result<(), Failure> {
        let mut stage = Stage::default();
        let staged = stage.all(&self.folder, &self.write);
        if staged.is_err() {
            stage.undo();
        }
        staged?;
        for path in self.removed() {
            fs::remove_file(&path).map_err(|error| Failure::io("remove", &path, &error))?;
            self.prune(&path);
        }
        let (list, documents): (Vec<_>, Vec<_>) = stage.files.into_iter().partition(|(name, _)| name == ROUTES);
        for (name, staged) in list.into_iter().chain(documents) {
            let path = self.folder.join(name);
            staged.persist(&path).map_err(|failed| Failure::io("write", &path, &failed.error))?;
        }
        Ok(())
    }

    /// Removes the folders that a removed file leaves empty.
    fn prune(&self, removed: &Path) {
        for folder in removed.ancestors().skip(1).take_while(|folder| *folder != self.folder) {
            if fs::remove_dir(folder).is_err() {
                return;
            }
        }
    }
}

/// Files that are written, but not yet in their places.
#[derive(Debug, Default)]
struct Stage {
    folders: Vec<PathBuf>,
    files: Vec<(String, TempPath)>,
}

impl Stage {
    fn all(&mut self, folder: &Path, files: &Files) -> Result<(), Failure> {
        for (name, bytes) in files {
            let path = folder.join(name);
            let place = path.parent().unwrap_or(folder);
            self.folder(place).map_err(|error| Failure::io("make the folder", place, &error))?;
            let staged = stage(place, &path, bytes).map_err(|error| Failure::io("write", &path, &error))?;
            self.files.push((name.clone(), staged));
        }
        Ok(())
    }

    /// Makes a folder and those above it, and remembers which of them are new.
    fn folder(&mut self, path: &Path) -> io::Result<()> {
        let missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
        let new: Vec<_> = path.ancestors().take_while(missing).map(Path::to_owned).collect();
        for folder in new.into_iter().rev() {
            fs::create_dir(&folder)?;
            self.folders.push(folder);
        }
        Ok(())
    }

    /// Leaves no trace.
    fn undo(&mut self) {
        self.files.clear();
        for folder in self.folders.drain(..).rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Writes a file beside its place, closed again, with the permissions it should have there.
pub fn stage(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<TempPath> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".flowc-");
    #[cfg(unix)]
    let permissions = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(permissions);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Ok(metadata) = fs::metadata(path) {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    Ok(file.into_temp_path())
}

/// What lies where a file should be.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// Nothing.
    Free,
    /// A file, or a link.
    File,
    /// A folder.
    Folder,
    /// Nothing, and nothing can, since this stands where a folder should be.
    Blocked(PathBuf),
}

impl Place {
    fn look(folder: &Path, name: &str) -> Result<Self, Failure> {
        let path = folder.join(name);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => Ok(Place::Folder),
            Ok(_) => Ok(Place::File),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                let above = path.ancestors().skip(1).take_while(|above| *above != folder);
                let blocked = above.filter(|above| above.symlink_metadata().is_ok() && !above.is_dir()).last();
                Ok(blocked.map_or(Place::Free, |above| Place::Blocked(above.to_owned())))
            }
            Err(error) => Err(Failure::io("read", &path, &error)),
        }
    }
}

/// Whether a file holds these bytes; one that is missing does not.
fn same(path: &Path, bytes: &[u8]) -> Result<bool, Failure> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.len() != bytes.len() as u64 => Ok(false),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        _ => Ok(fs::read(path).map_err(|error| Failure::io("read", path, &error))? == bytes),
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

impl Listed {
    fn read(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(ROUTES);
        match fs::read(&path) {
            Ok(bytes) => Ok(Self::parse(&bytes).map_or(Self::Foreign, Self::Ours)),
            Err(error) => match error.kind() {
                ErrorKind::NotFound => Ok(Self::None),
                ErrorKind::IsADirectory => Ok(Self::Foreign),
                _ => Err(Failure::io("read", &path, &error)),
            },
        }
    }

    fn parse(bytes: &[u8]) -> Option<BTreeMap<String, String>> {
        let list: Value = serde_json::from_slice(bytes).ok()?;
        if list.get("generator")?.as_str()? != GENERATOR || list.get("format")?.as_u64()? != FORMAT {
            return None;
        }
        let documents = list.get("documents")?.as_object()?.values();
        let files = documents.map(|entry| {
            let file = entry.get("file")?.as_str().filter(|file| is_document(file))?;
            let source = entry.get("source").and_then(Value::as_str).unwrap_or_default();
            Some((file.to_owned(), source.to_owned()))
        });
        let mut files: BTreeMap<_, _> = files.collect::<Option<_>>()?;
        files.insert(ROUTES.to_owned(), String::new());
        Some(files)
    }
}

/// Whether a listed path can be that of a document: inside the folder, whoever wrote the list.
fn is_document(file: &str) -> bool {
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

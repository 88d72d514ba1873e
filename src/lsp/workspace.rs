//! What the client has open, and the projects that it belongs to.
//!
//! In: texts as they are opened, changed and closed, and news of files on disk. Out: a [`View`] of any file. An open
//! text counts in place of the file on disk. A change costs nothing until somebody asks, and then one text is parsed.

use super::disk;
use super::group::{Group, Text, View};
use super::position::{Encoding, Lines};
use super::uri;
use crate::project::Options;
use gen_lsp_types::Range;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What holds a file together with others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A folder with all Flow files below it.
    Project(PathBuf),
    /// A folder with the Flow files directly in it: of a file that was opened by itself.
    Folder(PathBuf),
    /// One text alone: TwiML, or what was never saved.
    Alone(String),
}

/// One text that the client has open.
#[derive(Debug)]
struct Open {
    version: i32,
    text: String,
    key: Key,
    /// Its path from the top of its group.
    name: String,
    path: Option<PathBuf>,
}

/// What the client has open, and the projects that it belongs to.
#[derive(Debug, Default)]
pub struct Workspace {
    encoding: Encoding,
    folders: Vec<PathBuf>,
    open: BTreeMap<String, Open>,
    groups: BTreeMap<Key, Group>,
    /// The open texts that have changed since they were read, the latest last.
    changed: Vec<String>,
}

/// A piece of a text that changes, or the whole of it.
#[derive(Debug, Clone)]
pub struct Change {
    /// What is replaced; none for everything.
    pub range: Option<Range>,
    /// What comes in its place.
    pub text: String,
}

impl Workspace {
    /// A workspace of these folders.
    pub fn new(encoding: Encoding, folders: Vec<PathBuf>) -> Self {
        Self { encoding, folders, ..Self::default() }
    }

    /// Adds and takes away folders. What is open is sorted anew.
    pub fn change_folders(&mut self, added: Vec<PathBuf>, removed: &[PathBuf]) {
        self.folders.retain(|folder| !removed.contains(folder));
        self.folders.extend(added);
        self.reload();
    }

    /// A text has been opened.
    pub fn open(&mut self, uri: &str, language: &str, version: i32, text: String) {
        let path = uri::to_path(uri);
        let (key, name) = self.place(uri, language, path.as_deref());
        let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
        self.open.insert(uri.to_owned(), Open { version, text, key: key.clone(), name: name.clone(), path });
        match self.groups.get_mut(&key).and_then(|group| Some((group.id(&name)?, group))) {
            Some((id, group)) => {
                group.rename(id, uri.to_owned());
                self.touch(uri);
            }
            None => self.load(&key),
        }
    }

    /// An open text has changed. Places outside of it count as the nearest inside.
    pub fn change(&mut self, uri: &str, version: i32, changes: Vec<Change>) {
        let Some(open) = self.open.get_mut(uri) else { return };
        open.version = version;
        for change in changes {
            match change.range {
                None => open.text = change.text,
                Some(range) => {
                    let span = Lines::new(&open.text).span(&open.text, range, self.encoding);
                    open.text.replace_range(span.range(), &change.text);
                }
            }
        }
        self.touch(uri);
    }

    /// A text has been closed: what is on disk counts again.
    pub fn close(&mut self, uri: &str) {
        let Some(open) = self.open.remove(uri) else { return };
        self.changed.retain(|changed| changed != uri);
        if !self.is_kept(&open.key) {
            self.groups.remove(&open.key);
        } else if !open.path.is_some_and(|path| self.reread(&open.key, &open.name, &path)) {
            self.load(&open.key);
        }
    }

    /// Files on disk have come, gone or changed.
    pub fn files_changed(&mut self, uris: &[String]) {
        let mut stale: Vec<Key> = Vec::new();
        let closed = uris.iter().filter(|uri| !self.open.contains_key(*uri));
        for path in closed.filter_map(|uri| uri::to_path(uri)).collect::<Vec<_>>() {
            if !disk::is_flow(&path) {
                // Another description of a project, or other files that are left out.
                return self.reload();
            }
            let keys = self.groups.keys().filter(|key| key.may_hold(&path));
            for key in keys.cloned().collect::<Vec<_>>() {
                let name = key.folder().and_then(|top| disk::name(&path, top));
                if !name.is_some_and(|name| self.reread(&key, &name, &path)) {
                    stale.push(key);
                }
            }
        }
        stale.sort();
        stale.dedup();
        stale.iter().for_each(|key| self.load(key));
    }

    /// Reads the project of every folder, so that all of them have findings.
    pub fn load_all(&mut self) {
        for folder in self.folders.clone() {
            let key = Key::Project(folder);
            if !self.groups.contains_key(&key) {
                self.load(&key);
            }
        }
    }

    /// Brings everything up to date with what is open. The texts that had changed come out, the latest last.
    pub fn sync(&mut self) -> Vec<String> {
        let changed = std::mem::take(&mut self.changed);
        for uri in &changed {
            let Some(open) = self.open.get(uri) else { continue };
            if let Some(group) = self.groups.get_mut(&open.key)
                && let Some(id) = group.id(&open.name)
                && !group.holds(id, &open.text)
            {
                group.replace(id, open.text.clone());
            }
        }
        changed
    }

    /// An open file; [`Workspace::sync`] comes first.
    pub fn view(&self, uri: &str) -> Option<View<'_>> {
        let open = self.open.get(uri)?;
        let group = self.groups.get(&open.key)?;
        Some(group.view(group.id(&open.name)?, self.encoding))
    }

    /// Every file there is.
    pub fn views(&self) -> impl Iterator<Item = View<'_>> {
        self.groups.values().flat_map(|group| group.ids().map(|id| group.view(id, self.encoding)))
    }

    /// Any file of each group.
    pub fn groups(&self) -> impl Iterator<Item = View<'_>> {
        self.groups.values().filter_map(|group| Some(group.view(group.ids().next()?, self.encoding)))
    }

    /// The version of an open text; none for a file that is not open.
    pub fn version(&self, uri: &str) -> Option<i32> {
        self.open.get(uri).map(|open| open.version)
    }

    /// The text of an open file, as the client has it.
    pub fn text(&self, uri: &str) -> Option<&str> {
        self.open.get(uri).map(|open| open.text.as_str())
    }

    fn touch(&mut self, uri: &str) {
        self.changed.retain(|changed| changed != uri);
        self.changed.push(uri.to_owned());
    }

    /// Where a text belongs, and what it is called there.
    fn place(&self, uri: &str, language: &str, path: Option<&Path>) -> (Key, String) {
        let is_xml = |path: &Path| path.extension().is_some_and(|it| it == "xml" || it == "twiml");
        let alone = |name: &str| (Key::Alone(uri.to_owned()), name.to_owned());
        let Some(path) = path else {
            return alone(if matches!(language, "xml" | "twiml") { "main.xml" } else { "main.flow" });
        };
        if is_xml(path) || (matches!(language, "xml" | "twiml") && !disk::is_flow(path)) {
            return alone("main.xml");
        }
        if !disk::is_flow(path) {
            return alone("main.flow");
        }
        let folder = self.folders.iter().filter(|folder| path.starts_with(folder)).max_by_key(|it| it.as_os_str().len());
        let key = match (disk::project_of(path), folder) {
            (Some(project), _) => Key::Project(project),
            (None, Some(folder)) => Key::Project(folder.clone()),
            (None, None) => Key::Folder(path.parent().unwrap_or(path).to_owned()),
        };
        let name = key.folder().and_then(|top| disk::name(path, top));
        match name {
            Some(name) => (key, name),
            None => alone("main.flow"),
        }
    }

    /// Reads a group from disk, open texts in place of what lies there.
    fn load(&mut self, key: &Key) {
        let mut texts: BTreeMap<String, Text> = BTreeMap::new();
        if let Some(top) = key.folder() {
            let depth = matches!(key, Key::Folder(_)).then_some(1);
            for path in disk::flow_files(top, depth) {
                if let (Some(name), Some(text)) = (disk::name(&path, top), disk::read(&path)) {
                    texts.insert(name.clone(), Text { name, uri: uri::of_path(&path), text });
                }
            }
        }
        for (uri, open) in self.open.iter().filter(|(_, open)| open.key == *key) {
            let text = Text { name: open.name.clone(), uri: uri.clone(), text: open.text.clone() };
            texts.insert(open.name.clone(), text);
        }
        self.groups.insert(key.clone(), Group::new(Options::default(), texts.into_values()));
    }

    /// Lets a file of a group count as it lies on disk; says whether the group has the same files as before.
    fn reread(&mut self, key: &Key, name: &str, path: &Path) -> bool {
        let Some(group) = self.groups.get_mut(key) else { return true };
        match (group.id(name), disk::read(path)) {
            (Some(id), Some(text)) => {
                group.rename(id, uri::of_path(path));
                if !group.holds(id, &text) {
                    group.replace(id, text);
                }
                true
            }
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// Reads everything anew.
    fn reload(&mut self) {
        let known = std::mem::take(&mut self.groups);
        let open: Vec<(String, Option<PathBuf>, String)> =
            self.open.iter().map(|(uri, open)| (uri.clone(), open.path.clone(), open.name.clone())).collect();
        for (uri, path, name) in open {
            let language = if name.ends_with(".xml") { "xml" } else { "flow" };
            let (key, name) = self.place(&uri, language, path.as_deref());
            if let Some(open) = self.open.get_mut(&uri) {
                (open.key, open.name) = (key, name);
            }
        }
        let mut keys: Vec<Key> = self.open.values().map(|open| open.key.clone()).collect();
        keys.extend(known.into_keys().filter(|key| self.is_kept(key)));
        keys.sort();
        keys.dedup();
        keys.iter().for_each(|key| self.load(key));
    }

    /// Whether a group is of interest: something of it is open, or it is a folder of the workspace.
    fn is_kept(&self, key: &Key) -> bool {
        let in_workspace = |folder: &PathBuf| self.folders.iter().any(|it| folder.starts_with(it));
        let kept = matches!(key, Key::Project(folder) if in_workspace(folder));
        kept || self.open.values().any(|open| open.key == *key)
    }
}

impl Key {
    /// The folder from which names count.
    fn folder(&self) -> Option<&Path> {
        match self {
            Key::Project(folder) | Key::Folder(folder) => Some(folder),
            Key::Alone(_) => None,
        }
    }

    /// Whether a file can be one of the group's.
    fn may_hold(&self, path: &Path) -> bool {
        match self {
            Key::Project(folder) => path.starts_with(folder),
            Key::Folder(folder) => path.parent() == Some(folder),
            Key::Alone(_) => false,
        }
    }
}

/// Paths of the folders that a client works in.
pub fn folders<'u>(uris: impl IntoIterator<Item = &'u str>) -> Vec<PathBuf> {
    let paths: BTreeSet<PathBuf> = uris.into_iter().filter_map(uri::to_path).filter(|it| it.is_absolute()).collect();
    paths.into_iter().collect()
}

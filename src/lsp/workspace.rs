//! What the client has open, and the projects that it belongs to.
//!
//! In: texts as they are opened, changed and closed, and news of files on disk. Out: a [`View`] of any file. An open
//! text counts in place of the file on disk. A change costs nothing until somebody asks, and then one text is parsed.

use super::group::{Group, Settings, Text, View};
use super::position::{Encoding, Lines};
use super::{disk, findings, uri};
use crate::config::{Config, NAME};
use gen_lsp_types::{Diagnostic, Range};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

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
    /// The settings of each project that were right last.
    configs: BTreeMap<PathBuf, Config>,
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
        self.open.insert(uri.to_owned(), Open { version, text, key: key.clone(), name: name.clone(), path });
        match self.groups.get_mut(&key).map(|group| (group.id(&name), group)) {
            Some((Some(id), group)) => group.rename(id, uri.to_owned()),
            Some((None, _)) if name == NAME => {}
            _ => self.load(&key),
        }
        self.touch(uri);
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
        } else if open.name == NAME {
            self.reload();
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
                let name = self.name(&key, &path);
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
        if changed.iter().any(|uri| self.open.get(uri).is_some_and(|open| open.name == NAME)) {
            self.reload();
        }
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

    /// What is wrong with the `flowc.toml` of each group that has one, by its address.
    pub fn settings_findings(&self) -> impl Iterator<Item = (String, Vec<Diagnostic>)> {
        let groups = self.groups.values();
        groups.filter_map(|group| Some((group.settings()?.uri.clone(), findings::of_settings(group, self.encoding))))
    }

    /// Any file of each group.
    pub fn groups(&self) -> impl Iterator<Item = View<'_>> {
        self.groups.values().filter_map(|group| Some(group.view(group.ids().next()?, self.encoding)))
    }

    /// What the client calls the texts that it has open.
    pub fn open_uris(&self) -> impl Iterator<Item = &str> {
        self.open.keys().map(String::as_str)
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
        let xml = matches!(language, "xml" | "twiml")
            || path.and_then(Path::extension).is_some_and(|it| it == "xml" || it == "twiml");
        let alone = (Key::Alone(uri.to_owned()), if xml { "main.xml" } else { "main.flow" }.to_owned());
        let Some(path) = path else { return alone };
        if path.file_name().is_some_and(|name| name == NAME) {
            return (Key::Project(path.parent().unwrap_or(path).to_owned()), NAME.to_owned());
        }
        if !disk::is_flow(path) {
            return alone;
        }
        let folders = self.folders.iter().filter(|folder| path.starts_with(folder));
        let folder = folders.max_by_key(|folder| folder.as_os_str().len());
        let key = match (disk::project_of(path), folder) {
            (Some(project), _) => Key::Project(project),
            (None, Some(folder)) => Key::Project(folder.clone()),
            (None, None) => Key::Folder(path.parent().unwrap_or(path).to_owned()),
        };
        match self.name(&key, path) {
            Some(name) => (key, name),
            None => alone,
        }
    }

    /// What `flowc.toml` says of a group: as it is open, else as it lies on disk.
    fn settings(&self, key: &Key) -> Option<Settings> {
        let Key::Project(folder) = key else { return None };
        let open = self.open.iter().find(|(_, open)| open.key == *key && open.name == NAME);
        let (uri, text) = match open {
            Some((uri, open)) => (uri.clone(), open.text.clone()),
            None => {
                let path = folder.join(NAME);
                (uri::of_path(&path), disk::read(&path)?)
            }
        };
        Settings::new(uri, text, self.configs.get(folder))
    }

    /// The folder from which the names of a group count, and how many folders that is below the group's.
    fn top(&self, key: &Key) -> Option<(PathBuf, usize)> {
        let folder = key.folder()?;
        let dir = self.settings(key).and_then(|it| it.config.source_dir);
        let Some(dir) = dir else { return Some((folder.to_owned(), 0)) };
        let below = Path::new(&dir.path).components().filter(|part| matches!(part, Component::Normal(_)));
        let below: PathBuf = below.collect();
        Some((folder.join(&below), below.components().count()))
    }

    /// What a file is called in a group: its path from the top, which may lead out of that but not out of the group.
    fn name(&self, key: &Key, path: &Path) -> Option<String> {
        let (top, above) = self.top(key)?;
        disk::name(path, &top).or_else(|| {
            let name = disk::name(path, key.folder()?)?;
            Some("../".repeat(above) + &name)
        })
    }

    /// Reads a group from disk, open texts in place of what lies there.
    fn load(&mut self, key: &Key) {
        let mut texts: BTreeMap<String, Text> = BTreeMap::new();
        let top = self.top(key);
        let file = |name: &str| {
            let (top, _) = top.as_ref()?;
            let up = name.split('/').take_while(|part| *part == "..").count();
            let folder = top.ancestors().nth(up)?;
            let path = folder.join(name.get(3 * up..)?);
            Some(Text { name: name.to_owned(), uri: uri::of_path(&path), text: disk::read(&path)? })
        };
        if let Some((top, _)) = &top {
            let depth = matches!(key, Key::Folder(_)).then_some(1);
            let names = disk::flow_files(top, depth).into_iter().filter_map(|path| disk::name(&path, top));
            texts.extend(names.filter_map(|name| Some((name.clone(), file(&name)?))));
        }
        for (uri, open) in self.open.iter().filter(|(_, open)| open.key == *key && open.name != NAME) {
            let text = Text { name: open.name.clone(), uri: uri.clone(), text: open.text.clone() };
            texts.insert(open.name.clone(), text);
        }
        let settings = self.settings(key);
        if let (Key::Project(folder), Some(settings)) = (key, &settings) {
            self.configs.insert(folder.clone(), settings.config.clone());
        }
        let mut group = Group::new(settings, top.as_ref().map_or(0, |(_, above)| *above));
        texts.into_values().for_each(|text| group.add(text));
        // What they use elsewhere, and what that uses.
        let mut missing = BTreeSet::new();
        while let Some(name) = group.files_used().into_iter().find(|name| !missing.contains(name)) {
            match file(&name) {
                Some(text) => group.add(text),
                None => drop(missing.insert(name)),
            }
        }
        self.groups.insert(key.clone(), group);
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

//! Which sources a command is about.
//!
//! In: the paths of the command line, standard input, and where a project has its sources. Out: a [`Selection`] of
//! sources, named from the top of the project, and the [`Project`] that holds their texts. Nothing here is written, and
//! nothing is parsed.

use super::Failure;
use super::failure::reason;
use super::settings::Settings;
use super::terminal::Terminal;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use twiml_flow::diagnostic::nearest;
use twiml_flow::diagnostic::{Code, Diagnostic};
use twiml_flow::file;
use twiml_flow::project::{Options, Output, Project};
use twiml_flow::source::{Source, SourceId};
use twiml_flow::walk::{is_folder, reason_of, walk};

/// The extension of Flow's files.
const EXTENSION: &str = "flow";
/// The path that stands for standard input.
const STDIN: &str = "-";
/// What standard input is called without a name of its own.
const STDIN_NAME: &str = "stdin.flow";
/// How much of standard input is waited for: a stream may never end.
const LONGEST_INPUT: u64 = 256 << 20;

/// Which files a command takes when they are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// `.flow`
    Flow,
    /// `.flow`, `.xml` and `.twiml`
    FlowAndTwiml,
}

/// The sources of one run.
#[derive(Debug)]
pub struct Selection {
    top: Top,
    /// The folders of which every source is taken.
    whole: Vec<PathBuf>,
    /// Whether nothing but whole folders is taken.
    folders_alone: bool,
    /// The folder of `flowc.toml`, which `use` may reach all of.
    reach: Option<PathBuf>,
    /// Where each source comes from, by its name from the top of the project.
    sources: BTreeMap<String, Origin>,
    /// Texts that count in place of what lies there.
    held: BTreeMap<String, String>,
}

/// Where the text of a source comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Origin {
    /// A file on disk.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

/// Sources that have been read, and where they lie.
#[derive(Debug)]
pub struct Loaded {
    /// The sources.
    pub project: Project,
    /// What is put before a source's name to show it.
    folder: String,
    /// Those that are files.
    files: Vec<SourceId>,
}

impl Loaded {
    /// The sources that are files, by their paths as they are shown.
    pub fn files(&self) -> BTreeMap<PathBuf, SourceId> {
        let path = |id: SourceId| shown_path(&self.folder, self.project.sources()[id.0 as usize].name());
        self.files.iter().map(|&id| (path(id), id)).collect()
    }
}

/// A source's path as it is shown.
fn shown_path(folder: &str, name: &str) -> PathBuf {
    plain(Path::new(&format!("{folder}{name}")))
}

impl Selection {
    /// The sources that paths stand for; without a path, those of the project.
    ///
    /// # Errors
    ///
    /// Paths that do not exist, are no Flow files, or lie outside of the top of the project; and when nothing is found.
    pub fn new(
        paths: &[PathBuf],
        stdin_name: Option<&Path>,
        takes: Takes,
        settings: &Settings,
    ) -> Result<Self, Failure> {
        let top = Top::new(&top(paths, stdin_name, settings)?)?;
        let whole_project = [settings.source_dir()?];
        let paths = if paths.is_empty() { &whole_project } else { paths };
        let mut sources = BTreeMap::new();
        let mut failures = Vec::new();
        for path in paths {
            let found = if path.as_os_str() == STDIN {
                stdin(stdin_name, &top, takes)
            } else if path.is_dir() {
                below(path, &top)
            } else {
                one_file(path, &top, takes).map(|source| vec![source])
            };
            match found {
                Ok(found) => sources.extend(found),
                Err(failure) => failures.push(failure),
            }
        }
        // What an editor holds counts, not what it saved last.
        if paths.iter().any(|path| path.as_os_str() == STDIN) {
            sources.extend(stdin(stdin_name, &top, takes).unwrap_or_default());
        }
        if !failures.is_empty() {
            return Err(Failure::several("some paths cannot be used", failures));
        }
        let (folders, others): (Vec<_>, Vec<_>) = paths.iter().partition(|path| path.is_dir());
        let whole = folders.into_iter().map(|path| absolute(path)).collect::<Result<_, _>>()?;
        let (folders_alone, reach) = (others.is_empty(), settings.folder.clone());
        Ok(Self { top, whole, folders_alone, reach, sources, held: BTreeMap::new() })
    }

    /// What is put before a source's name to show it: the top of the project from the working folder, `flows/`.
    pub fn folder(&self) -> &str {
        &self.top.shown
    }

    /// How many sources there are.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether this is every source of some folders, so that none is added for the sake of others but by `use`.
    pub fn is_whole(&self) -> bool {
        self.folders_alone
    }

    /// Whether there is a source of this name that is not taken, of a project that is not taken as a whole.
    pub fn leaves_out(&self, name: &str) -> bool {
        let top = &self.top.absolute;
        !self.whole.contains(top) && !self.sources.contains_key(name) && top.join(name).is_file()
    }

    /// Holds a text, which counts from now on in place of what the source of this name reads.
    pub fn hold(&mut self, name: &str, text: String) {
        self.held.insert(name.to_owned(), text);
    }

    /// The file of a source; none for standard input.
    pub fn path(&self, name: &str) -> Option<&Path> {
        match self.sources.get(name)? {
            Origin::File(path) => Some(path),
            Origin::Stdin => None,
        }
    }

    /// Reads every source, and those that they use and refer to.
    ///
    /// # Errors
    ///
    /// Files that cannot be read.
    pub fn load(&self, options: Options, terminal: &Terminal) -> Result<Loaded, Failure> {
        let below = self.reach.as_ref().and_then(|all| self.top.absolute.strip_prefix(all).ok());
        let options = Options { above: below.map_or(0, |below| below.components().count()), ..options };
        let mut loaded = Loaded { project: Project::new(options), folder: self.folder().to_owned(), files: Vec::new() };
        let mut failures = Vec::new();
        let tell = |name: &str, why: &str| {
            terminal.detail(|| format!("reading {}{why}", shown_path(self.folder(), name).display()));
        };
        let read = |name: &str, origin: &Origin| match self.held.get(name) {
            Some(text) => Source::new(name, text.as_str()).map_err(|e| Failure::new(format!("`{name}` is {e}"))),
            None => origin.read(name),
        };
        let mut keep = |origin: &Origin, id: Result<SourceId, Failure>, loaded: &mut Loaded| {
            let id = id.map_err(|failure| failures.push(failure)).ok()?;
            if matches!(origin, Origin::File(_)) {
                loaded.files.push(id);
            }
            Some(id)
        };
        let own: Vec<(&String, &Origin)> = self.sources.iter().collect();
        own.iter().for_each(|(name, _)| tell(name, ""));
        let added = loaded.project.add_all(&own, |(name, origin)| read(name, origin));
        let mut ids = Vec::new();
        for ((_, origin), id) in own.into_iter().zip(added) {
            ids.extend(keep(origin, id, &mut loaded));
        }
        let mut take = |name: &str, origin: &Origin, why: &str, loaded: &mut Loaded, add: Add| {
            tell(name, why);
            let id = read(name, origin).map(|source| add(&mut loaded.project, source));
            keep(origin, id, loaded)
        };
        let mut others: BTreeSet<String> = BTreeSet::new();
        while let Some(id) = ids.pop() {
            for name in loaded.project.files_used_by(id) {
                if self.sources.contains_key(&name) || !others.insert(name.clone()) {
                    continue;
                }
                let Some(origin) = self.used(&name) else { continue };
                // What lies outside of the top is compiled by nobody else.
                let add = if name.starts_with("../") { Project::add } else { Project::add_neighbour };
                ids.extend(take(&name, &origin, ", which is used", &mut loaded, add));
            }
        }
        for folder in loaded.project.folders_referred_to() {
            let known = |name: &String| self.sources.contains_key(name) || others.contains(name);
            for (name, origin) in self.neighbours(&folder)?.into_iter().filter(|(name, _)| !known(name)) {
                take(&name, &origin, ", which is referred to", &mut loaded, Project::add_neighbour);
            }
        }
        if failures.is_empty() { Ok(loaded) } else { Err(Failure::several("some files cannot be read", failures)) }
    }

    /// Takes back what was concluded from part of a project and is not so in the whole of it: a flow that nothing leads to
    /// may be led to from a file that was not given. Only then is the rest read.
    ///
    /// # Errors
    ///
    /// Files that cannot be read.
    pub fn reconsider(&self, output: &mut Output, project: &Project, terminal: &Terminal) -> Result<(), Failure> {
        let in_doubt = |code: Code| {
            matches!(
                code,
                Code::UnreachableFlow | Code::UnavailableParameter | Code::UnusedName | Code::UnhandledGather
            )
        };
        let top = &self.top.absolute;
        if self.whole.contains(top) || !output.diagnostics.iter().any(|d| in_doubt(d.code)) {
            return Ok(());
        }
        // Without `flowc.toml` nobody knows how far the project goes: what lies beside the files counts.
        let mut folders: BTreeSet<(PathBuf, Option<usize>)> = BTreeSet::new();
        match &self.reach {
            Some(_) => drop(folders.insert((top.clone(), None))),
            None => folders.extend(
                self.sources.keys().map(|name| (top.join(Path::new(name).parent().unwrap_or(Path::new(""))), Some(1))),
            ),
        }
        let mut rest: BTreeMap<String, Origin> = BTreeMap::new();
        for (folder, depth) in folders.iter().filter(|(folder, _)| folder.is_dir()) {
            rest.extend(flow_files(folder, *depth, &self.top)?);
        }
        rest.retain(|name, _| !self.sources.contains_key(name));
        if rest.is_empty() {
            return Ok(());
        }
        let mut whole = Project::new(project.options().clone());
        for source in project.sources().iter().filter(|source| !rest.contains_key(source.name())) {
            let copy = Source::from_bytes(source.name(), source.text().as_bytes().to_vec());
            whole.add(copy.map_err(|error| Failure::new(format!("`{}` is {error}", source.name())))?);
        }
        for (name, origin) in &rest {
            terminal.detail(|| format!("reading {}{name}, which may lead here", self.folder()));
            whole.add(origin.read(name)?);
        }
        let found = whole.compile().diagnostics;
        let place = |d: &Diagnostic, project: &Project| {
            let name = project.sources()[d.label.source.0 as usize].name().to_owned();
            (d.code, name, d.label.span)
        };
        let found: BTreeSet<_> = found.iter().filter(|d| in_doubt(d.code)).map(|d| place(d, &whole)).collect();
        output.diagnostics.retain(|d| !in_doubt(d.code) || found.contains(&place(d, project)));
        Ok(())
    }

    /// Reads every source, and hands it over with the file that it is in, which standard input is not.
    ///
    /// # Errors
    ///
    /// Files that cannot be read.
    pub fn read(&self, terminal: &Terminal) -> Result<Vec<(Source, Option<&Path>)>, Failure> {
        let mut sources = Vec::new();
        let mut failures = Vec::new();
        for (name, origin) in &self.sources {
            terminal.detail(|| format!("reading {}{name}", self.folder()));
            match (origin.read(name), origin) {
                (Ok(source), Origin::File(path)) => sources.push((source, Some(path.as_path()))),
                (Ok(source), Origin::Stdin) => sources.push((source, None)),
                (Err(failure), _) => failures.push(failure),
            }
        }
        if failures.is_empty() { Ok(sources) } else { Err(Failure::several("some files cannot be read", failures)) }
    }

    /// A file that is used, if it is one and lies where `use` can reach.
    fn used(&self, name: &str) -> Option<Origin> {
        let path = plain(&self.top.absolute.join(name));
        let within =
            path.starts_with(&self.top.absolute) || self.reach.as_ref().is_some_and(|all| path.starts_with(all));
        (within && is_flow(&path) && path.is_file()).then_some(Origin::File(path))
    }

    /// The other sources of a folder, none where every source is taken anyway.
    fn neighbours(&self, folder: &str) -> Result<Vec<(String, Origin)>, Failure> {
        let path = self.top.absolute.join(folder);
        if !path.is_dir() || self.whole.iter().any(|whole| path.starts_with(whole)) {
            return Ok(Vec::new());
        }
        let mut found = flow_files(&path, Some(1), &self.top)?;
        found.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(found)
    }
}

/// How a source becomes part of a project.
type Add = fn(&mut Project, Source) -> SourceId;

impl Origin {
    fn read(&self, name: &str) -> Result<Source, Failure> {
        let (bytes, path) = match self {
            Origin::File(path) => {
                (file::read(path).map_err(|error| Failure::io("read", path, &error))?, path.as_path())
            }
            Origin::Stdin => (standard_input()?, Path::new("standard input")),
        };
        Source::from_bytes(name, bytes).map_err(|error| Failure::new(format!("`{}` is {error}", path.display())))
    }
}

/// What comes on standard input.
///
/// # Errors
///
/// When it cannot be read, or does not end.
pub fn standard_input() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LONGEST_INPUT + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::new(format!("cannot read standard input: {}", reason(&error))))?;
    if bytes.len() as u64 > LONGEST_INPUT {
        return Err(Failure::new("what comes on standard input is longer than 256 MiB").help("give it as a file"));
    }
    Ok(bytes)
}

/// The folder from which addresses start.
#[derive(Debug)]
struct Top {
    absolute: PathBuf,
    shown: String,
}

impl Top {
    fn new(path: &Path) -> Result<Self, Failure> {
        Ok(Self { absolute: absolute(path)?, shown: shown(path)? })
    }

    /// The name of a file from here.
    fn name(&self, path: &Path) -> Result<String, Failure> {
        self.name_of(path, absolute(path)?)
    }

    /// The name of a file whose path from the root of the file system is known.
    fn name_of(&self, path: &Path, full: PathBuf) -> Result<String, Failure> {
        if let Ok(below) = full.strip_prefix(&self.absolute) {
            return slashes(below);
        }
        // A symbolic link on either way may hide that the file is inside after all.
        if let (Ok(full), Ok(top)) = (full.canonicalize(), self.absolute.canonicalize())
            && let Ok(below) = full.strip_prefix(top)
        {
            return slashes(below);
        }
        let top = match self.shown.trim_end_matches('/') {
            "" => "the working folder".to_owned(),
            shown => format!("`{shown}`"),
        };
        Err(Failure::new(format!("`{}` lies outside of {top}, where addresses start", path.display()))
            .help("run flowc from a folder that holds it, or give that folder alone"))
    }
}

/// The top of the project: its `source-dir` where the paths lie in it, else the one folder among them, else the folder of
/// `flowc.toml`, else the working folder.
fn top(paths: &[PathBuf], stdin_name: Option<&Path>, settings: &Settings) -> Result<PathBuf, Failure> {
    let project = settings.source_dir()?;
    let folder = absolute(&project)?;
    let inside = |path: &PathBuf| {
        let path = if path.as_os_str() == STDIN { stdin_name.unwrap_or(Path::new(STDIN_NAME)) } else { path };
        Ok(absolute(path)?.starts_with(&folder))
    };
    let inside = paths.iter().map(inside).collect::<Result<Vec<bool>, Failure>>()?.into_iter().all(|inside| inside);
    let mut folders = paths.iter().filter(|path| path.as_os_str() != STDIN && path.is_dir());
    Ok(match (folders.next(), folders.next()) {
        _ if inside && (paths.is_empty() || settings.config.source_dir.is_some()) => project,
        (Some(only), None) => only.clone(),
        _ if inside && settings.folder.is_some() => project,
        _ => around(paths)?,
    })
}

/// The folder that paths are in: the working folder, or where one of them lies outside of that, the innermost that holds
/// them all.
fn around(paths: &[PathBuf]) -> Result<PathBuf, Failure> {
    let here = absolute(Path::new("."))?;
    let common = common_folder(paths)?;
    Ok(if common.starts_with(&here) { PathBuf::from(".") } else { common })
}

/// The innermost folder that holds all files and folders; standard input is in the working folder.
pub fn common_folder(paths: &[PathBuf]) -> Result<PathBuf, Failure> {
    let mut common: Option<PathBuf> = None;
    for given in paths.iter().filter(|path| path.as_os_str() != STDIN) {
        let path = absolute(given)?;
        let folder = if given.is_dir() { &path } else { path.parent().unwrap_or(&path) };
        let common = common.get_or_insert_with(|| folder.to_owned());
        while !folder.starts_with(&*common) && common.pop() {}
    }
    common.map_or_else(|| absolute(Path::new(".")), Ok)
}

/// Standard input, as a file of this name.
fn stdin(name: Option<&Path>, top: &Top, takes: Takes) -> Result<Vec<(String, Origin)>, Failure> {
    let name = match name {
        None => top.name(Path::new(STDIN_NAME)).unwrap_or_else(|_| STDIN_NAME.to_owned()),
        Some(name) if takes.file(name) => top.name(name)?,
        Some(name) => return Err(takes.refuse(name)),
    };
    Ok(vec![(name, Origin::Stdin)])
}

/// One file that is named on the command line.
fn one_file(path: &Path, top: &Top, takes: Takes) -> Result<(String, Origin), Failure> {
    if let Err(error) = fs::metadata(path) {
        let missing = error.kind() == io::ErrorKind::NotFound;
        let failure = Failure::io("read", path, &file::explain(path, error));
        return Err(match neighbour(path) {
            Some(near) if missing => failure.help(format!("did you mean `{near}`?")),
            _ => failure,
        });
    }
    if !takes.file(path) {
        return Err(takes.refuse(path));
    }
    Ok((top.name(path)?, Origin::File(path.to_owned())))
}

/// Every source below a folder.
fn below(folder: &Path, top: &Top) -> Result<Vec<(String, Origin)>, Failure> {
    let found = flow_files(folder, None, top)?;
    if found.is_empty() {
        let folder = if shown(folder)?.is_empty() { "this folder".into() } else { format!("`{}`", folder.display()) };
        return Err(Failure::new(format!("there is no `.flow` file in {folder} or below it")));
    }
    Ok(found)
}

/// The Flow files in a folder, down to a depth, that no `.gitignore` leaves out, with their names from the top of the
/// project.
fn flow_files(folder: &Path, depth: Option<usize>, top: &Top) -> Result<Vec<(String, Origin)>, Failure> {
    let mut found = Vec::new();
    let full = absolute(folder)?;
    for entry in walk(folder, full.clone(), depth) {
        let entry = entry.map_err(|error| {
            let path = plain(error.path().unwrap_or(folder));
            Failure::io("look through", &path, &reason_of(error))
        })?;
        let path = entry.path();
        // What has the name of a flow and cannot be read is not passed over: its document would be removed.
        if entry.depth() > 0 && is_flow(path) && !is_folder(&entry) {
            let full = full.join(path.strip_prefix(folder).unwrap_or(path));
            let path = path.strip_prefix(".").unwrap_or(path);
            found.push((top.name_of(path, full)?, Origin::File(path.to_owned())));
        }
    }
    Ok(found)
}

/// A folder and the folders in it that flows are looked for in, as far as that can be found out.
pub fn folders_below(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let Ok(absolute) = absolute(folder) else { return found };
    for entry in walk(folder, absolute, None).filter_map(Result::ok).filter(|entry| entry.path().is_dir()) {
        found.insert(entry.into_path());
    }
    found
}

fn is_flow(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == EXTENSION)
}

impl Takes {
    /// Whether a file is one of those that are taken.
    fn file(self, path: &Path) -> bool {
        let twiml = || path.extension().is_some_and(|extension| extension == "xml" || extension == "twiml");
        is_flow(path) || (self == Takes::FlowAndTwiml && twiml())
    }

    fn refuse(self, path: &Path) -> Failure {
        let (what, endings) = match self {
            Takes::Flow => ("no Flow file", "`.flow`"),
            Takes::FlowAndTwiml => ("neither Flow nor TwiML", "`.flow`, `.xml` or `.twiml`"),
        };
        Failure::new(format!("`{}` is {what}", path.display()))
            .help(format!("give files that end in {endings}, folders that hold flows, or `-` for standard input"))
    }
}

/// The Flow file beside a path that the user may have meant.
fn neighbour(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let folder = path.parent()?;
    let open = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let names = fs::read_dir(open).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<_> = names.filter(|name| is_flow(Path::new(name))).collect();
    names.sort();
    let full = format!("{wanted}.{EXTENSION}");
    let near = match names.contains(&full) {
        true => &full,
        false => nearest(wanted, names.iter().map(String::as_str))?,
    };
    Some(folder.join(near).display().to_string())
}

/// A path from the root of the file system, without `.` and `..`.
pub fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let full = std::path::absolute(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::new("the working folder is gone").help("go to one that is there"),
        _ => Failure::io("find", path, &error),
    })?;
    Ok(plain(&full))
}

/// A path as it is seen from the working folder.
pub fn from_here(path: &Path) -> Result<PathBuf, Failure> {
    let here = absolute(Path::new("."))?;
    let path = absolute(path)?;
    let shared = here.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return Ok(path);
    }
    let up = here.components().skip(shared).map(|_| Component::ParentDir);
    let seen: PathBuf = up.chain(path.components().skip(shared)).collect();
    Ok(if seen.as_os_str().is_empty() { PathBuf::from(".") } else { seen })
}

/// A path without `.`, and without `..` where a folder stands before it.
pub fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(plain.components().next_back(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            Component::ParentDir if plain.has_root() => {}
            other => plain.push(other),
        }
    }
    plain
}

/// A folder as it is shown before names: with `/` behind it, nothing for the working folder.
fn shown(folder: &Path) -> Result<String, Failure> {
    let text = slashes(&plain(folder))?;
    Ok(if text.is_empty() || text.ends_with('/') { text } else { format!("{text}/") })
}

/// A path with `/` between folders.
pub fn slashes(path: &Path) -> Result<String, Failure> {
    let text = path.to_str().ok_or_else(|| {
        Failure::new(format!("the name of `{}` is not UTF-8", path.display())).help("rename it: its name is an address")
    })?;
    Ok(if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_shown_as_typed_without_detours() {
        let cases = [(".", ""), ("./", ""), ("flows", "flows/"), ("./flows/", "flows/"), ("a/../b", "b/")];
        for (typed, expected) in cases.into_iter().chain([("..", "../"), ("../x", "../x/"), ("/a/./b", "/a/b/")]) {
            assert_eq!(shown(Path::new(typed)).unwrap(), expected, "{typed}");
        }
    }
}

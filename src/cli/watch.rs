//! `flowc build --watch`: a build that follows its sources.
//!
//! In: what the system says of files that change. Out: builds. As long as only texts change, the sources that did not are
//! kept as they are; whatever else happens, files that come or go, a new `flowc.toml`, a folder that vanishes, everything
//! is looked for anew. What a build does is not decided here.

use super::build::{Build, Job};
use super::files::{absolute, folders_below};
use super::output::Files;
use super::settings::Settings;
use super::terminal::Terminal;
use super::{Failure, Outcome};
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};
use std::{env, fs};
use twiml_flow::source::{Source, SourceId};
use twiml_flow::{config, file};

/// A change counts when nothing further has happened for so long: an editor may write a file in several steps.
const QUIET: Duration = Duration::from_millis(50);
/// A file that is empty or gone is waited for so long, since that is rarely all that is going to happen to it.
const UNFINISHED: Duration = Duration::from_millis(500);
/// A change counts after so long, whatever else happens.
const LONGEST: Duration = Duration::from_secs(2);

/// What is waited for.
enum Message {
    /// Something has happened to files.
    Change(notify::Result<notify::Event>),
    /// The user wants to stop.
    Stop,
}

/// Builds, and builds again with every change, until the user stops it.
///
/// # Errors
///
/// When the first build cannot do its job, or the system cannot say what changes. What goes wrong later is shown.
pub fn watch(build: &Build, terminal: &Terminal) -> Result<Outcome, Failure> {
    if build.paths().iter().any(|path| path.as_os_str() == "-") {
        return Err(Failure::new("standard input cannot be watched").help("give files or folders"));
    }
    let (sender, receiver) = mpsc::channel();
    let stop = sender.clone();
    ctrlc::set_handler(move || drop(stop.send(Message::Stop)))
        .map_err(|error| Failure::new(format!("cannot wait for Ctrl-C: {error}")))?;
    let here = absolute(Path::new("."))?;
    let mut round = Round::new(build, &here, sender.clone(), BTreeSet::new(), terminal)?;
    if let State::Failed(failure) = round.state {
        return Err(failure);
    }
    round.run(build, terminal);
    terminal.remark("watching for changes; Ctrl-C stops");
    while let Some(changed) = round.wait(&receiver) {
        if !round.update(&changed) {
            let next = Round::new(build, &here, sender.clone(), round.folders.clone(), terminal)?;
            round = Round { changed: round.changed || !next.is_like(&round), ..next };
        }
        if round.changed {
            round.run(build, terminal);
        }
    }
    Ok(Outcome::Done)
}

/// What is known between two times that everything is looked for.
struct Round {
    state: State,
    /// Whether there is something to build that has not been.
    changed: bool,
    /// What the last build has written, as far as it is known.
    in_place: Files,
    /// Every file that was read, by the path that the system knows it by.
    files: HashMap<PathBuf, SourceId>,
    /// The folders that are watched.
    folders: BTreeSet<PathBuf>,
    /// The folders and files that are built, which need not exist.
    roots: Vec<PathBuf>,
    /// Dropped with the round.
    _watcher: RecommendedWatcher,
}

/// How far looking for everything came.
enum State {
    /// All is read.
    Ready(Box<Job>),
    /// The settings of the project are wrong.
    Unset(Box<Settings>),
    /// Something is not as it has to be, such as a source folder that is gone.
    Failed(Failure),
}

impl Round {
    /// Looks for everything, from the folder `here`. Watching begins before, so that no change is lost in between.
    ///
    /// # Errors
    ///
    /// When the system cannot say what changes. What stands in the way of a build is for [`Round::run`] to say.
    fn new(
        build: &Build,
        here: &Path,
        sender: Sender<Message>,
        mut folders: BTreeSet<PathBuf>,
        terminal: &Terminal,
    ) -> Result<Self, Failure> {
        folders.retain(|folder| folder.is_dir());
        loop {
            // If it has been made again, it is another folder than the one that this process is still in.
            let _ = env::set_current_dir(here);
            let found = Settings::find(build.paths()).and_then(|settings| Ok((roots(build, &settings)?, settings)));
            let (roots, settings) = match found {
                Ok((roots, settings)) => (roots, Ok(settings)),
                Err(failure) => (vec![here.to_owned()], Err(failure)),
            };
            let project = settings.as_ref().ok().and_then(|settings| settings.folder.clone());
            folders.append(&mut around(&roots, here, project.as_deref()));
            let watcher = watcher(&folders, sender.clone())?;
            let state = match settings {
                Ok(settings) if !settings.wrong.is_empty() => State::Unset(Box::new(settings)),
                Ok(settings) => build.load(settings, terminal).map_or_else(State::Failed, |mut job| {
                    job.loaded.project.keep_results();
                    State::Ready(Box::new(job))
                }),
                Err(failure) => State::Failed(failure),
            };
            let files = state.files();
            // Files may lie in folders that nobody could know of, and folders may have come meanwhile.
            let mut needed = around(&roots, here, project.as_deref());
            needed.extend(files.keys().filter_map(|file| Some(file.parent()?.to_owned())));
            if needed.is_subset(&folders) {
                return Ok(Self {
                    state,
                    changed: true,
                    in_place: Files::new(),
                    files,
                    folders,
                    roots,
                    _watcher: watcher,
                });
            }
            folders.append(&mut needed);
        }
    }

    /// Whether a build would make the same of both.
    fn is_like(&self, other: &Round) -> bool {
        fn text(source: &Source) -> (&str, &str) {
            (source.name(), source.text())
        }
        let same = |a: &[Source], b: &[Source]| a.iter().map(text).eq(b.iter().map(text));
        match (&self.state, &other.state) {
            (State::Ready(a), State::Ready(b)) => {
                same(a.loaded.project.sources(), b.loaded.project.sources())
                    && same(&a.settings.source, &b.settings.source)
            }
            (State::Unset(a), State::Unset(b)) => same(&a.source, &b.source),
            (State::Failed(a), State::Failed(b)) => a == b,
            _ => false,
        }
    }

    /// Builds, as far as that is possible.
    fn run(&mut self, build: &Build, terminal: &Terminal) {
        let result = match &self.state {
            State::Ready(job) => build.run(job, &mut self.in_place, terminal),
            State::Unset(settings) => settings.complain(&settings.wrong, terminal),
            State::Failed(failure) => Err(failure.clone()),
        };
        if let Err(failure) = result {
            terminal.fail(&failure);
        }
        self.changed = false;
    }

    /// Waits for a change; none when the user wants to stop. An empty one is a change of which nothing else is known.
    fn wait(&self, receiver: &Receiver<Message>) -> Option<BTreeSet<PathBuf>> {
        let mut changed: BTreeSet<PathBuf> = BTreeSet::new();
        // Since when there is something, and until when nothing must follow.
        let mut pending: Option<(Instant, Instant)> = None;
        loop {
            let message = match pending {
                None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some((_, until)) => receiver.recv_timeout(until.saturating_duration_since(Instant::now())),
            };
            let event = match message {
                Ok(Message::Change(event)) => event,
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => match pending {
                    Some((since, _))
                        if since.elapsed() < UNFINISHED && changed.iter().any(|path| self.is_unfinished(path)) =>
                    {
                        pending = Some((since, Instant::now() + QUIET));
                        continue;
                    }
                    _ => return Some(changed),
                },
            };
            let lost = event.as_ref().map_or(true, notify::Event::need_rescan);
            let paths: Vec<_> = event.into_iter().filter(tells).flat_map(|event| event.paths).collect();
            let paths: Vec<_> = paths.into_iter().filter(|path| self.matters(path)).collect();
            if paths.is_empty() && !lost {
                continue;
            }
            changed.extend(paths);
            if lost {
                // Whatever it was: no path stands for all of them.
                changed.insert(PathBuf::new());
            }
            let now = Instant::now();
            let (since, _) = pending.unwrap_or((now, now));
            pending = Some((since, (now + QUIET).min(since + LONGEST)));
        }
    }

    /// Whether a change of this path can change what is built.
    fn matters(&self, path: &Path) -> bool {
        if self.files.contains_key(path) || self.folders.contains(path) {
            return true;
        }
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
        let flow = path.extension().is_some_and(|extension| extension == "flow") && !name.starts_with('.');
        flow || matches!(name, config::NAME | ".gitignore")
            || self.roots.iter().any(|root| root.starts_with(path))
            || path.is_dir()
    }

    /// Whether a file that was read is gone or empty.
    fn is_unfinished(&self, path: &Path) -> bool {
        self.files.contains_key(path) && fs::metadata(path).map_or(true, |metadata| metadata.len() == 0)
    }

    /// Takes over texts that have changed; says no if that cannot be all that has.
    fn update(&mut self, changed: &BTreeSet<PathBuf>) -> bool {
        let State::Ready(job) = &mut self.state else { return false };
        let project = &mut job.loaded.project;
        job.selection.is_whole()
            && changed.iter().all(|path| {
                let Some(&id) = self.files.get(path) else { return false };
                let known = &project.sources()[id.0 as usize];
                let Ok(bytes) = file::read(path) else { return false };
                let Ok(source) = Source::from_bytes(known.name(), bytes) else { return false };
                if source.text() == known.text() {
                    return true;
                }
                let used = project.files_used_by(id);
                project.replace(id, source);
                self.changed = true;
                project.files_used_by(id) == used
            })
    }
}

impl State {
    /// Every file that was read, by the path that the system knows it by.
    fn files(&self) -> HashMap<PathBuf, SourceId> {
        let State::Ready(job) = self else { return HashMap::new() };
        let mut folders: HashMap<PathBuf, PathBuf> = HashMap::new();
        let mut files = HashMap::new();
        for (path, id) in job.loaded.files() {
            let Ok(path) = absolute(&path) else { continue };
            let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { continue };
            let folder = folders.entry(folder.to_owned()).or_insert_with(|| real(folder));
            files.insert(folder.join(name), id);
        }
        files
    }
}

/// The folders and files that are built, by the paths that the system knows them by.
fn roots(build: &Build, settings: &Settings) -> Result<Vec<PathBuf>, Failure> {
    let project = [settings.source_dir()?];
    let roots = if build.paths().is_empty() { &project } else { build.paths() };
    roots.iter().map(|root| Ok(real(&absolute(root)?))).collect()
}

/// The folders in which something may happen that matters, as far as they exist: those that are built, where they would
/// lie, and where `flowc.toml` is looked for.
fn around(roots: &[PathBuf], here: &Path, project: Option<&Path>) -> BTreeSet<PathBuf> {
    let mut folders = BTreeSet::new();
    for root in roots {
        folders.extend(root.ancestors().skip(1).find(|above| above.is_dir()).map(Path::to_owned));
        folders.extend(folders_below(root));
    }
    let looked =
        here.ancestors().take_while(|above| project.map_or(*above == here, |project| above.starts_with(project)));
    folders.extend(looked.filter(|above| above.is_dir()).map(real));
    folders
}

/// A path without symbolic links in its folders, as far as they exist.
fn real(path: &Path) -> PathBuf {
    for above in path.ancestors() {
        if let (Ok(known), Ok(rest)) = (above.canonicalize(), path.strip_prefix(above)) {
            return if rest.as_os_str().is_empty() { known } else { known.join(rest) };
        }
    }
    path.to_owned()
}

/// Has the system tell what happens in some folders.
fn watcher(folders: &BTreeSet<PathBuf>, sender: Sender<Message>) -> Result<RecommendedWatcher, Failure> {
    let failed = |error: notify::Error| {
        let failure = Failure::new(format!("cannot watch for changes: {error}"));
        match error.kind {
            notify::ErrorKind::MaxFilesWatch => failure.help("raise the limit, `sysctl fs.inotify.max_user_watches`"),
            _ => failure,
        }
    };
    let tell = move |event| drop(sender.send(Message::Change(event)));
    let mut watcher = notify::recommended_watcher(tell).map_err(failed)?;
    let mut paths = watcher.paths_mut();
    for folder in folders {
        match paths.add(folder, RecursiveMode::NonRecursive) {
            // It is gone again, which those that watch the folder above are told of.
            Err(error) if !folder.is_dir() => drop(error),
            result => result.map_err(failed)?,
        }
    }
    paths.commit().map_err(failed)?;
    Ok(watcher)
}

/// Whether an event can be one of a file that has changed. Reading is not.
fn tells(event: &notify::Event) -> bool {
    match event.kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

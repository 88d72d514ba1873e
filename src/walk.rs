//! What lies below a folder.
//!
//! In: a folder. Out: it, the files and folders in it, and so on, but for hidden ones and those that `.gitignore` names.
//! What they are taken for is not decided here. The command line, the language server and build scripts look for files with
//! it; how one is read is in `file`, and nothing else in the library knows of a disk.

use crate::file;
use gix_ignore::Search;
use gix_ignore::glob::pattern::Case;
use gix_ignore::search::Ignore;
use std::io;
use std::path::{MAIN_SEPARATOR_STR, Path, PathBuf};
use walkdir::WalkDir;

pub use walkdir::{DirEntry, Error};

/// What lies below a folder, the folder itself included, at most so many folders deep. `absolute` is the same folder from
/// the root of the file system.
pub fn walk(
    folder: &Path,
    absolute: PathBuf,
    depth: Option<usize>,
) -> impl Iterator<Item = Result<DirEntry, Error>> + use<> {
    let mut ignored = Ignored::around(folder, absolute);
    let walk = WalkDir::new(folder).max_depth(depth.unwrap_or(usize::MAX)).into_iter();
    walk.filter_entry(move |entry| ignored.lets_in(entry))
}

/// Whether something that was found is a folder, or a link to one.
pub fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_dir() || (entry.path_is_symlink() && entry.path().is_dir())
}

/// Why a folder could not be looked through, as the system says it.
pub fn reason_of(error: Error) -> io::Error {
    error.into_io_error().unwrap_or_else(|| io::Error::other("it holds itself"))
}

/// What is left out.
struct Ignored {
    /// The folder that is looked through, as it is given and as it is found.
    folder: PathBuf,
    absolute: PathBuf,
    /// The folder from which rules count: the top of the repository, else the folder itself.
    top: PathBuf,
    rules: Search,
}

impl Ignored {
    /// The rules of the folders above, up to the top of the repository.
    fn around(folder: &Path, absolute: PathBuf) -> Self {
        let top = absolute.ancestors().find(|above| above.join(".git").exists()).unwrap_or(&absolute).to_owned();
        let mut ignored = Self { folder: folder.to_owned(), absolute, top, rules: Search::default() };
        let above: Vec<_> = ignored.absolute.ancestors().skip(1).map(Path::to_owned).collect();
        for above in above.iter().rev().filter(|above| above.starts_with(&ignored.top)) {
            read(&mut ignored.rules, above, &ignored.top);
        }
        ignored
    }

    /// Whether a file or folder is taken; the rules that lie in a folder count from then on.
    fn lets_in(&mut self, entry: &DirEntry) -> bool {
        let path = self.absolute.join(entry.path().strip_prefix(&self.folder).unwrap_or(Path::new("")));
        let is_folder = entry.file_type().is_dir();
        if entry.depth() > 0 {
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            let below = path.strip_prefix(&self.top).unwrap_or(&path).to_string_lossy();
            let below = below.replace(MAIN_SEPARATOR_STR, "/");
            let rule =
                self.rules.pattern_matching_relative_path(below.as_str().into(), Some(is_folder), Case::Sensitive);
            if hidden || rule.is_some_and(|rule| !rule.pattern.is_negative()) {
                return false;
            }
        }
        if is_folder {
            read(&mut self.rules, &path, &self.top);
        }
        true
    }
}

/// Adds the rules that lie in a folder, if there are any.
fn read(rules: &mut Search, folder: &Path, top: &Path) {
    let path = folder.join(".gitignore");
    if let Ok(bytes) = file::read(&path) {
        // It fails for files that lie in no folder.
        let _ = rules.add_patterns_buffer(&bytes, path, Some(top), Ignore::default());
    }
}

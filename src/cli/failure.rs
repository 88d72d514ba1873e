//! Why a command could not do its job.
//!
//! In: what stands in the way. Out: the text of the error. What is wrong with a flow is no failure: that is what
//! diagnostics are for.

use std::io;
use std::path::Path;

/// Something that is wrong with the command, its arguments or its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong, in one sentence.
    pub message: String,
    /// What it is about, one line each; empty where the message says it.
    pub details: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Failure {
    /// A failure that one sentence says.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), details: Vec::new(), help: None }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Several failures as one: the only one as it is, more of them line by line below a sentence.
    pub fn several(message: impl Into<String>, mut failures: Vec<Failure>) -> Self {
        if failures.len() == 1 {
            return failures.remove(0);
        }
        let details = failures.into_iter().map(|failure| failure.message).collect();
        Self { message: message.into(), details, help: None }
    }

    /// A file or folder that the system keeps from being used.
    pub fn io(what: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(format!("cannot {what} `{}`: {}", path.display(), reason(error)))
    }
}

/// The reason of the system in plain words.
pub fn reason(error: &io::Error) -> String {
    if error.raw_os_error().is_none() {
        return error.to_string();
    }
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::StorageFull => "no space is left".to_owned(),
        io::ErrorKind::NotADirectory => "what should be a folder on the way is none".to_owned(),
        io::ErrorKind::InvalidFilename => "its name is too long".to_owned(),
        _ => {
            // `Too many open files (os error 24)`
            let text = error.to_string();
            let text = text.split_once(" (os error").map_or(text.as_str(), |(text, _)| text);
            let mut letters = text.chars();
            letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
        }
    }
}

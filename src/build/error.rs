//! Why there is no module.
//!
//! In: what stands in the way. Out: text for people, also where Rust shows an error by its fields, as it does with what
//! `main` returns. Nothing is decided here.

use std::fmt;
use std::io;
use std::path::Path;

use crate::diagnostic::nearest;

/// What kept the flows from becoming a module.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    message: String,
    /// What to do about it; may be empty.
    help: String,
    /// The findings as pictures, where they are what is wrong.
    findings: String,
}

impl Error {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: String::new(), findings: String::new() }
    }

    /// Says what to write in place of a word where something like it is there, and what else to do where not.
    pub(super) fn near<'a>(mut self, word: &str, there: impl IntoIterator<Item = &'a str>, else_do: &str) -> Self {
        self.help = nearest(word, there).map_or(else_do.to_owned(), |near| format!("did you mean `{near}`?"));
        self
    }

    pub(super) fn io(what: &str, path: &Path, error: &io::Error) -> Self {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
            io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
            _ => error.to_string(),
        };
        Self::new(format!("cannot {what} `{}`: {reason}", path.display()))
    }

    pub(super) fn findings(findings: String) -> Self {
        Self { findings, ..Self::new("the flows have errors") }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)?;
        if !self.help.is_empty() {
            write!(out, "\n  help: {}", self.help)?;
        }
        if self.findings.is_empty() {
            return Ok(());
        }
        write!(out, "\n\n{}", self.findings.trim_end())
    }
}

/// The same: a `main` that returns an error shows this.
impl fmt::Debug for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl std::error::Error for Error {}

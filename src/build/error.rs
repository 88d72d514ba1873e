//! Why there is no module.
//!
//! In: what stands in the way. Out: text for people, also where Rust shows an error by its fields, as it does with what
//! `main` returns. Nothing is decided here.

use std::fmt;
use std::io;
use std::path::Path;

/// What kept the flows from becoming a module.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    message: String,
    /// The findings as pictures, where they are what is wrong.
    findings: String,
}

impl Error {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), findings: String::new() }
    }

    pub(super) fn io(what: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(format!("cannot {what} `{}`: {error}", path.display()))
    }

    pub(super) fn findings(findings: String) -> Self {
        Self { message: "the flows have errors".to_owned(), findings }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)?;
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

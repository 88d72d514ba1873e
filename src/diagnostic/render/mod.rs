//! Diagnostics as text: for people, for quickfix lists, for programs, for what runs checks on a server.
//!
//! In: findings and the sources they are in. Out: text, written into any [`fmt::Write`]. Every renderer takes the
//! findings in the order it is given them, and costs no more than the findings and their sources are long. Where the
//! text goes, and whether it may be coloured, is for the caller to say.

#[cfg(feature = "cli")]
mod fingerprint;
mod github;
#[cfg(feature = "cli")]
mod gitlab;
#[cfg(feature = "pictures")]
mod human;
#[cfg(feature = "cli")]
mod json;
#[cfg(feature = "cli")]
mod junit;
#[cfg(feature = "cli")]
mod sarif;
mod short;

pub use github::github;
#[cfg(feature = "cli")]
pub use gitlab::gitlab;
#[cfg(feature = "pictures")]
pub use human::{Look, human};
#[cfg(feature = "cli")]
pub use json::json;
#[cfg(feature = "cli")]
pub use junit::junit;
#[cfg(feature = "cli")]
pub use sarif::sarif;
pub use short::short;

use super::{Diagnostic, Severity};
use crate::source::{Source, SourceId};
use std::borrow::Cow;
use std::fmt;

/// What is rendered.
#[derive(Debug, Clone, Copy)]
pub struct Findings<'a> {
    diagnostics: &'a [Diagnostic],
    sources: &'a [Source],
    folder: &'a str,
}

impl<'a> Findings<'a> {
    /// Findings in sources that are shown by their own names.
    pub fn new(diagnostics: &'a [Diagnostic], sources: &'a [Source]) -> Self {
        Self { diagnostics, sources, folder: "" }
    }

    /// Shows every source as a file below a folder, which is put before its name as it is: `flows/`.
    #[must_use]
    pub fn below(self, folder: &'a str) -> Self {
        Self { folder, ..self }
    }

    /// How much each of them matters, in their order.
    pub fn severities(&self) -> impl Iterator<Item = Severity> + 'a {
        self.diagnostics.iter().map(|diagnostic| diagnostic.severity)
    }

    /// The name that a source is shown by.
    fn name(&self, id: SourceId) -> Cow<'a, str> {
        let (mut folder, mut name) = (self.folder, self.source(id).map_or("", Source::name));
        // Of `flows/` and `../lib/a.flow`, `lib/a.flow` is left.
        while let (Some(outside), Some(last)) =
            (name.strip_prefix("../"), folder.trim_end_matches('/').rsplit('/').next())
            && !matches!(last, "" | "..")
        {
            folder = &folder[..folder.trim_end_matches('/').len() - last.len()];
            name = outside;
        }
        if folder.is_empty() { Cow::Borrowed(name) } else { Cow::Owned(format!("{folder}{name}")) }
    }

    /// A source; none for a finding that belongs to no source that was given.
    fn source(&self, id: SourceId) -> Option<&'a Source> {
        self.sources.get(id.0 as usize)
    }
}

/// How many findings of each severity there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// How many errors.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How many hints.
    pub hints: usize,
}

impl Counts {
    /// Counts findings.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut counts = Self::default();
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Hint => counts.hints += 1,
            }
        }
        counts
    }
}

impl fmt::Display for Counts {
    /// `2 errors, 1 warning`; `no errors` for nothing at all.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.hints, "hint")];
        let mut separator = "";
        for (count, noun) in counts.into_iter().filter(|&(count, _)| count > 0) {
            let plural = if count == 1 { "" } else { "s" };
            write!(f, "{separator}{count} {noun}{plural}")?;
            separator = ", ";
        }
        if separator.is_empty() { f.write_str("no errors") } else { Ok(()) }
    }
}

/// Text that cannot disturb a terminal or break a line in two.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(disturbs) {
        Cow::Owned(text.chars().map(|c| if disturbs(c) { '\u{fffd}' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character moves the cursor, starts an escape sequence or changes the direction of writing.
fn disturbs(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_said_in_words() {
        let said = |errors, warnings, hints| Counts { errors, warnings, hints }.to_string();
        assert_eq!(said(2, 1, 0), "2 errors, 1 warning");
        assert_eq!(said(0, 0, 3), "3 hints");
        assert_eq!(said(0, 0, 0), "no errors");
    }

    #[test]
    fn sources_are_shown_below_their_folder_without_detours() {
        let cases = [("", "a.flow", "a.flow"), ("flows/", "ivr/a.flow", "flows/ivr/a.flow")];
        let outside = [("flows/", "../lib/a.flow", "lib/a.flow"), ("../x/", "../../lib/a.flow", "../../lib/a.flow")];
        for (folder, name, shown) in cases.into_iter().chain(outside).chain([("/x/", "../a.flow", "/a.flow")]) {
            let sources = [Source::new(name, "").unwrap()];
            assert_eq!(Findings::new(&[], &sources).below(folder).name(SourceId(0)), shown);
        }
    }

    #[test]
    fn what_would_disturb_a_terminal_is_replaced() {
        assert_eq!(printable("a\u{1b}[31m\nb\u{202e}"), "a\u{fffd}[31m\u{fffd}b\u{fffd}");
        assert!(matches!(printable("plain ü"), Cow::Borrowed(_)));
    }
}

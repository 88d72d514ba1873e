//! Findings as annotations of GitHub's.
//!
//! In: findings. Out: one workflow command a finding, which a step of a workflow prints so that GitHub shows it at its
//! line of a pull request. Other places and fixes are left out: an annotation has one place and a text.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use super::{Findings, printable};
use crate::diagnostic::Severity;
use std::fmt::{self, Write};

/// Writes one workflow command a finding.
///
/// # Errors
///
/// What `out` reports.
pub fn github(out: &mut dyn Write, findings: &Findings) -> fmt::Result {
    for diagnostic in findings.diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "notice",
        };
        write!(out, "::{command} ")?;
        let label = &diagnostic.label;
        if let Some(source) = findings.source(label.source) {
            let start = source.position(label.span.start);
            let end = source.position(label.span.end);
            let name = findings.name(label.source);
            write!(out, "file={},line={},endLine={}", property(&name), start.line, end.line)?;
            // GitHub takes columns only of a place on one line.
            if start.line == end.line {
                write!(out, ",col={},endColumn={}", start.column, end.column)?;
            }
            write!(out, ",")?;
        }
        let title = match diagnostic.twilio {
            Some(twilio) => format!("{} (Twilio {twilio})", diagnostic.code),
            None => diagnostic.code.to_string(),
        };
        write!(out, "title={}::{}", property(&title), data(&diagnostic.message))?;
        if let Some(help) = &diagnostic.help {
            write!(out, "%0Ahelp: {}", data(help))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Text as a command carries it.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    printable(&text).into_owned()
}

/// Text as a property of a command carries it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

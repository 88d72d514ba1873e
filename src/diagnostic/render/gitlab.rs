//! Findings as a Code Quality report of GitLab's.
//!
//! In: findings. Out: a JSON list with an object for each. GitLab compares the reports of two branches by their
//! fingerprints and shows what a merge request adds and mends. Other places and fixes are left out: the report has
//! no room for them.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use super::Findings;
use super::fingerprint::Fingerprints;
use crate::diagnostic::{Diagnostic, Severity};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::{self, Write};

/// Writes the report.
///
/// # Errors
///
/// What `out` reports.
pub fn gitlab(out: &mut dyn Write, findings: &Findings) -> fmt::Result {
    let mut fingerprints = Fingerprints::default();
    let report: Vec<Issue> = findings
        .diagnostics
        .iter()
        .map(|diagnostic| Issue::new(diagnostic, fingerprints.next(diagnostic, findings), findings))
        .collect();
    let text = serde_json::to_string_pretty(&report).map_err(|_| fmt::Error)?;
    writeln!(out, "{text}")
}

#[derive(Serialize)]
struct Issue<'a> {
    description: Cow<'a, str>,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

impl<'a> Issue<'a> {
    fn new(found: &'a Diagnostic, fingerprint: String, findings: &Findings<'a>) -> Self {
        let label = &found.label;
        let line = |offset| findings.source(label.source).map_or(1, |source| source.position(offset).line);
        let lines = Lines { begin: line(label.span.start), end: line(label.span.end) };
        Self {
            description: match &found.help {
                Some(help) => format!("{}; {help}", found.message).into(),
                None => found.message.as_str().into(),
            },
            check_name: found.code.slug(),
            fingerprint,
            severity: match found.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Hint => "info",
            },
            location: Location { path: findings.name(label.source), lines },
        }
    }
}

#[derive(Serialize)]
struct Location<'a> {
    path: Cow<'a, str>,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

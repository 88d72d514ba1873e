//! Findings for programs.
//!
//! In: findings. Out: one JSON object, its keys in a fixed order, absent parts left out. Lines and columns count from
//! 1, columns in Unicode scalar values; offsets are bytes from 0. No other format of other tools is here.

use super::{Counts, Findings};
use crate::diagnostic::{Diagnostic, Edit, Label};
use crate::source::{Position, SourceId, Span};
use serde::Serialize;
use std::fmt::{self, Write};

/// Writes all findings, and a summary that says how many `files` were looked at.
///
/// # Errors
///
/// What `out` reports.
pub fn json(out: &mut dyn Write, findings: &Findings, files: usize) -> fmt::Result {
    let diagnostics = findings.diagnostics.iter().map(|d| Finding::new(d, findings)).collect();
    let Counts { errors, warnings, hints } = Counts::of(findings.diagnostics);
    let report = Report { diagnostics, summary: Summary { files, errors, warnings, hints } };
    let text = serde_json::to_string_pretty(&report).map_err(|_| fmt::Error)?;
    writeln!(out, "{text}")
}

#[derive(Serialize)]
struct Report<'a> {
    diagnostics: Vec<Finding<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    errors: usize,
    warnings: usize,
    hints: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    twilio: Option<u32>,
    #[serde(flatten)]
    place: Place<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: std::borrow::Cow<'a, str>,
    range: Range,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    edits: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
    offset: u32,
}

impl<'a> Finding<'a> {
    fn new(diagnostic: &'a Diagnostic, findings: &Findings<'a>) -> Self {
        let source = diagnostic.label.source;
        Self {
            code: diagnostic.code.slug(),
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            twilio: diagnostic.twilio,
            place: Place::new(&diagnostic.label, findings),
            related: diagnostic.related.iter().map(|label| Related::new(label, findings)).collect(),
            fix: diagnostic.fix.as_ref().map(|fix| Fix {
                title: &fix.title,
                edits: fix.edits.iter().map(|edit| Change::new(edit, source, findings)).collect(),
            }),
        }
    }
}

impl<'a> Place<'a> {
    fn new(label: &Label, findings: &Findings<'a>) -> Self {
        Self { file: findings.name(label.source), range: Range::new(label.span, label.source, findings) }
    }
}

impl<'a> Related<'a> {
    fn new(label: &'a Label, findings: &Findings<'a>) -> Self {
        Self { message: &label.text, place: Place::new(label, findings) }
    }
}

impl<'a> Change<'a> {
    fn new(edit: &'a Edit, source: SourceId, findings: &Findings<'a>) -> Self {
        Self { range: Range::new(edit.span, source, findings), text: &edit.text }
    }
}

impl Range {
    fn new(span: Span, source: SourceId, findings: &Findings<'_>) -> Self {
        let point = |offset| {
            let start_of_file = Position { line: 1, column: 1 };
            let at = findings.source(source).map_or(start_of_file, |source| source.position(offset));
            Point { line: at.line, column: at.column, offset }
        };
        Self { start: point(span.start), end: point(span.end) }
    }
}

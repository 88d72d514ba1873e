//! Findings in SARIF 2.1.0, the format of GitHub's code scanning, of editors and of many other tools.
//!
//! In: findings. Out: one log with one run: the rules that the findings break, with their pages, and a result for each
//! finding, with its other places and its fix. What the sources hold besides is not in it.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use super::Findings;
use super::fingerprint::Fingerprints;
use crate::diagnostic::{Code, Diagnostic, Fix, Label, Severity};
use crate::source::{SourceId, Span};
use serde::Serialize;
use std::fmt::{self, Write};

/// Where the format is described, for tools that validate.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes the log.
///
/// # Errors
///
/// What `out` reports.
pub fn sarif(out: &mut dyn Write, findings: &Findings) -> fmt::Result {
    let mut codes: Vec<Code> = findings.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut writer = Results { findings, codes: &codes, fingerprints: Fingerprints::default() };
    let results = findings.diagnostics.iter().map(|diagnostic| writer.result(diagnostic)).collect();
    let driver = Driver {
        name: "flowc",
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: codes.iter().copied().map(Rule::new).collect(),
    };
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    let text = serde_json::to_string_pretty(&log).map_err(|_| fmt::Error)?;
    writeln!(out, "{text}")
}

/// Makes results of findings.
struct Results<'f, 'a> {
    findings: &'f Findings<'a>,
    /// The rules, in their order.
    codes: &'f [Code],
    fingerprints: Fingerprints,
}

impl<'a> Results<'_, 'a> {
    fn result(&mut self, diagnostic: &'a Diagnostic) -> Outcome<'a> {
        let source = diagnostic.label.source;
        let text = match &diagnostic.help {
            Some(help) => format!("{}\n{help}", diagnostic.message),
            None => diagnostic.message.clone(),
        };
        let related = diagnostic.related.iter().enumerate();
        Outcome {
            rule_id: diagnostic.code.slug(),
            rule_index: self.codes.binary_search(&diagnostic.code).unwrap_or_default(),
            level: level(diagnostic.severity),
            message: Text { text },
            locations: self.location(&diagnostic.label, None).into_iter().collect(),
            related_locations: related.filter_map(|(at, label)| self.location(label, Some(at))).collect(),
            fixes: diagnostic.fix.iter().filter_map(|fix| self.fix(fix, source)).collect(),
            partial_fingerprints: Fingerprint { flowc: self.fingerprints.next(diagnostic, self.findings) },
            properties: diagnostic.twilio.map(|twilio| Properties { twilio }),
        }
    }

    fn location(&self, label: &'a Label, id: Option<usize>) -> Option<Location<'a>> {
        let message = Some(Text { text: label.text.as_str() }).filter(|message| !message.text.is_empty());
        let physical_location = PhysicalLocation {
            artifact_location: self.artifact(label.source)?,
            region: self.region(label.span, label.source)?,
        };
        Some(Location { id, message, physical_location })
    }

    fn fix(&self, fix: &'a Fix, source: SourceId) -> Option<Mend<'a>> {
        let replacements = fix.edits.iter().map(|edit| {
            let deleted_region = self.region(edit.span, source)?;
            Some(Replacement { deleted_region, inserted_content: Text { text: edit.text.as_str() } })
        });
        let replacements = replacements.collect::<Option<_>>()?;
        let change = Change { artifact_location: self.artifact(source)?, replacements };
        Some(Mend { description: Text { text: &fix.title }, artifact_changes: [change] })
    }

    fn artifact(&self, source: SourceId) -> Option<Artifact> {
        self.findings.source(source)?;
        Some(Artifact { uri: uri(&self.findings.name(source)) })
    }

    fn region(&self, span: Span, source: SourceId) -> Option<Region> {
        let source = self.findings.source(source)?;
        let (start, end) = (source.position(span.start), source.position(span.end));
        Some(Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
            byte_offset: span.start,
            byte_length: span.len(),
        })
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

/// The address of a file: relative as its name is, absolute with a scheme.
fn uri(name: &str) -> String {
    let mut uri = match name.as_bytes() {
        [b'/', ..] => "file://".to_owned(),
        [_, b':', b'/', ..] => "file:///".to_owned(),
        _ => String::new(),
    };
    let drive = if uri.len() > "file://".len() { 2 } else { 0 };
    uri.push_str(&name[..drive]);
    for &byte in &name.as_bytes()[drive..] {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Text<&'static str>,
    full_description: Text<&'static str>,
    help: Page,
    default_configuration: Configuration,
}

impl Rule {
    fn new(code: Code) -> Self {
        Self {
            id: code.slug(),
            short_description: Text { text: code.title() },
            full_description: Text { text: code.explanation() },
            help: Page { text: code.page(), markdown: code.page() },
            default_configuration: Configuration { level: level(code.severity()) },
        }
    }
}

#[derive(Serialize)]
struct Page {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text<String>,
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Mend<'a>>,
    partial_fingerprints: Fingerprint,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties>,
}

#[derive(Serialize)]
struct Text<T> {
    text: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<&'a str>>,
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    byte_offset: u32,
    byte_length: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Mend<'a> {
    description: Text<&'a str>,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Text<&'a str>,
}

#[derive(Serialize)]
struct Fingerprint {
    #[serde(rename = "flowc/v1")]
    flowc: String,
}

/// What only this program knows of a finding.
#[derive(Serialize)]
struct Properties {
    /// Twilio's own error.
    twilio: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_addresses() {
        assert_eq!(uri("ivr/the menu.flow"), "ivr/the%20menu.flow");
        assert_eq!(uri("../a:b.flow"), "../a%3Ab.flow");
        assert_eq!(uri("/srv/Grüße.flow"), "file:///srv/Gr%C3%BC%C3%9Fe.flow");
        assert_eq!(uri("C:/flows/a.flow"), "file:///C:/flows/a.flow");
    }
}

//! Findings as a test report, which most servers that run tests can show.
//!
//! In: findings. Out: XML in the form that JUnit's reports have, a test case for each file that was looked at. One
//! with errors fails; what else is found in a file is its output. Places other than a finding's own are left out.

use super::{Counts, Findings, printable, short};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::SourceId;
use quick_xml::Writer as XmlWriter;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::fmt::{self, Write};
use std::io;

/// Writes the report of the first `files` of the sources, which are those that were looked at. A file fails for its
/// errors, and for its warnings if those are denied.
///
/// # Errors
///
/// What `out` reports.
pub fn junit(out: &mut dyn Write, findings: &Findings, files: usize, deny_warnings: bool) -> fmt::Result {
    let mut cases: Vec<Case> = findings.sources.iter().map(|_| Case::default()).collect();
    for diagnostic in findings.diagnostics {
        let Some(case) = cases.get_mut(diagnostic.label.source.0 as usize) else { continue };
        case.add(diagnostic, findings)?;
    }
    let cases: Vec<(String, Case)> = (0..)
        .zip(cases)
        .filter(|(at, case)| *at < files as u32 || !case.text.is_empty())
        .map(|(at, case)| (findings.name(SourceId(at)).into_owned(), case))
        .collect();
    let mut bytes = Vec::new();
    report(&mut bytes, &cases, deny_warnings).map_err(|_| fmt::Error)?;
    writeln!(out, "{}", String::from_utf8_lossy(&bytes))
}

/// What is found in one file.
#[derive(Default)]
struct Case {
    counts: Counts,
    text: String,
}

impl Case {
    fn add(&mut self, found: &Diagnostic, findings: &Findings<'_>) -> fmt::Result {
        match found.severity {
            Severity::Error => self.counts.errors += 1,
            Severity::Warning => self.counts.warnings += 1,
            Severity::Hint => self.counts.hints += 1,
        }
        short::line(&mut self.text, found, findings)?;
        match &found.help {
            Some(help) => writeln!(self.text, "  help: {}", printable(help)),
            None => Ok(()),
        }
    }

    /// What kind of failure it is, if it is one.
    fn failure(&self, deny_warnings: bool) -> Option<&'static str> {
        match self.counts {
            Counts { errors: 1.., .. } => Some("error"),
            Counts { warnings: 1.., .. } if deny_warnings => Some("warning"),
            _ => None,
        }
    }
}

fn report(out: &mut Vec<u8>, cases: &[(String, Case)], deny_warnings: bool) -> io::Result<()> {
    let failures = cases.iter().filter(|(_, case)| case.failure(deny_warnings).is_some()).count().to_string();
    let tests = cases.len().to_string();
    let counts = [("tests", tests.as_str()), ("failures", &failures), ("errors", "0")];
    let mut xml = XmlWriter::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let suites = xml.create_element("testsuites").with_attribute(("name", "flowc")).with_attributes(counts);
    suites.write_inner_content(|xml| {
        let suite = xml.create_element("testsuite").with_attribute(("name", "flowc check")).with_attributes(counts);
        suite.write_inner_content(|xml| {
            cases.iter().try_for_each(|(name, case)| test(xml, name, case, deny_warnings))
        })?;
        Ok(())
    })?;
    Ok(())
}

fn test(xml: &mut XmlWriter<&mut Vec<u8>>, name: &str, case: &Case, deny_warnings: bool) -> io::Result<()> {
    let name = carried(name);
    let element = xml.create_element("testcase").with_attributes([("name", name.as_str()), ("classname", "flowc")]);
    if case.text.is_empty() {
        element.write_empty()?;
        return Ok(());
    }
    element.write_inner_content(|xml| {
        let text = carried(&case.text);
        let text = BytesText::new(&text);
        match case.failure(deny_warnings) {
            Some(kind) => {
                let message = case.counts.to_string();
                let failure = xml.create_element("failure");
                failure.with_attributes([("message", message.as_str()), ("type", kind)]).write_text_content(text)?;
            }
            None => drop(xml.create_element("system-out").write_text_content(text)?),
        }
        Ok(())
    })?;
    Ok(())
}

/// Text without the characters that XML cannot carry; those that disturb a terminal are gone already.
fn carried(text: &str) -> String {
    let line = |line: &str| printable(line).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

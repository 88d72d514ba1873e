//! The reports that other tools read: what they say of every mistake there is in `tests/ui`, held against the schemas of
//! those tools, and against the findings themselves.
#![cfg(feature = "cli")]

use insta::assert_snapshot;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use twiml_flow::diagnostic::render::{Findings, github, gitlab, junit, sarif, short};
use twiml_flow::diagnostic::{Code, Diagnostic, Edit, Label, Severity};
use twiml_flow::project::{Options, Project};
use twiml_flow::source::{Source, SourceId, Span};

mod files;
mod xmllint;
use files::collect;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Every file of `tests/ui` in one project, with a comment of some lines put in front of each flow.
fn project(lines_above: usize) -> Project {
    let mut files = Vec::new();
    collect(&root().join("tests/ui"), &["flow", "xml"], &mut files);
    files.sort();
    assert!(files.len() > 200, "the mistakes of `tests/ui` are where they were");
    let mut project = Project::new(Options::default());
    for path in files {
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        let text = fs::read(&path).unwrap();
        let above = if name.ends_with(".flow") { "# More.\n".repeat(lines_above) } else { String::new() };
        let mark = if text.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
        let text = [&text[..mark], above.as_bytes(), &text[mark..]].concat();
        project.add(Source::from_bytes(name, text).unwrap());
    }
    project
}

fn render(write: impl FnOnce(&mut String) -> std::fmt::Result) -> String {
    let mut text = String::new();
    write(&mut text).unwrap();
    text
}

/// What is wrong with a JSON text, by a schema of `tests/schemas`.
fn against_schema(schema: &str, text: &str) -> Vec<String> {
    let schema = fs::read_to_string(root().join("tests/schemas").join(schema)).unwrap();
    // SARIF's has a bracket that only the laxer of the two modes of ECMAScript's expressions takes as itself.
    let schema: Value = serde_json::from_str(&schema.replace("{2}]?$", "{2}\\\\]?$")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let report: Value = serde_json::from_str(text).unwrap();
    validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Findings of every part there is, in files with awkward names, with texts that each format has to escape.
fn awkward() -> (Vec<Diagnostic>, Vec<Source>) {
    let main = Source::new("50% off, now: menu.flow", "\u{feff}say \"Grüße\" vioce=man\ngather\n  dial\n").unwrap();
    let other = Source::new("ivr/ü.flow", "say \"a\"\nsay \"b\"\n").unwrap();
    let clean = Source::new("clean.flow", "say \"a\"\n").unwrap();
    let voice = Diagnostic::new(Code::UnknownAttribute, Span::new(19, 24), "100% of `a, b: c` is <not> & \"never\"")
        .label("not `this`")
        .related(Span::new(3, 6), "of this verb")
        .help("did you mean `voice`?\r\nor `x`")
        .twilio(12200)
        .fixes("replace it", vec![Edit { span: Span::new(19, 24), text: "voice".into() }]);
    let mut lines = Diagnostic::new(Code::WrongNesting, Span::new(29, 42), "over \u{1b}[31m two\u{b} \u{fffe}lines");
    lines.related.push(Label { source: SourceId(1), span: Span::new(0, 3), text: String::new() });
    let mut warning = Diagnostic::new(Code::ValueCase, Span::new(8, 11), "a warning").in_source(SourceId(1));
    warning.severity = Severity::Warning;
    let mut hint = Diagnostic::new(Code::SilentGather, Span::at(16), "at the end").in_source(SourceId(1));
    hint.severity = Severity::Hint;
    (vec![voice, lines, warning, hint], vec![main, other, clean])
}

#[test]
fn annotations_are_escaped() {
    let (diagnostics, sources) = awkward();
    let findings = Findings::new(&diagnostics, &sources).below("flows/");
    assert_snapshot!(render(|out| github(out, &findings)));
}

#[test]
fn annotations_say_what_the_findings_do() {
    let project = project(0);
    let found = project.compile().diagnostics;
    let text = render(|out| github(out, &Findings::new(&found, project.sources())));
    assert_eq!(text.lines().count(), found.len());
    for (line, diagnostic) in text.lines().zip(&found) {
        let (command, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (level, properties) = command.split_once(' ').unwrap();
        let expected = match diagnostic.severity {
            Severity::Hint => "notice",
            severity => severity.name(),
        };
        assert_eq!(level, expected);
        let properties: Vec<(&str, &str)> = properties.split(',').map(|p| p.split_once('=').unwrap()).collect();
        let property = |name: &str| properties.iter().find(|(n, _)| *n == name).map(|(_, value)| *value);
        let source = &project.sources()[diagnostic.label.source.0 as usize];
        let start = source.position(diagnostic.label.span.start);
        assert_eq!(property("file"), Some(source.name()));
        assert_eq!(property("line"), Some(start.line.to_string().as_str()));
        if property("line") == property("endLine") {
            assert_eq!(property("col"), Some(start.column.to_string().as_str()));
        }
        assert!(property("title").unwrap().starts_with(diagnostic.code.slug()));
        let message = message.split("%0Ahelp: ").next().unwrap();
        assert_eq!(message.replace("%25", "%"), diagnostic.message.replace(|c: char| c.is_control(), "\u{fffd}"));
    }
}

#[test]
fn a_code_quality_report_is_what_gitlab_asks_for() {
    let (diagnostics, sources) = awkward();
    let text = render(|out| gitlab(out, &Findings::new(&diagnostics, &sources).below("flows/")));
    assert_eq!(against_schema("gitlab-code-quality.json", &text), [""; 0]);
    assert_snapshot!(text);
    assert_eq!(render(|out| gitlab(out, &Findings::new(&[], &sources))), "[]\n");
    let project = project(0);
    let found = project.compile().diagnostics;
    let text = render(|out| gitlab(out, &Findings::new(&found, project.sources())));
    assert_eq!(against_schema("gitlab-code-quality.json", &text), [""; 0]);
    assert!(!against_schema("gitlab-code-quality.json", &text.replace("\"minor\"", "\"warning\"")).is_empty());
}

#[test]
fn fingerprints_stay_when_lines_move_and_differ_from_one_another() {
    let fingerprints = |lines_above: usize| {
        let project = project(lines_above);
        let mut found = project.compile().diagnostics;
        // What is said of a whole file is said of another line when the first is another.
        found.retain(|found| found.label.span.start > 0 && !found.label.span.is_empty());
        let text = render(|out| gitlab(out, &Findings::new(&found, project.sources())));
        let report: Value = serde_json::from_str(&text).unwrap();
        let issues = report.as_array().unwrap().iter();
        let issue = |issue: &Value| (issue["check_name"].to_string(), issue["fingerprint"].to_string());
        issues.map(issue).collect::<Vec<_>>()
    };
    let here = fingerprints(0);
    let distinct: BTreeSet<_> = here.iter().map(|(_, fingerprint)| fingerprint).collect();
    assert_eq!(distinct.len(), here.len());
    let moved: BTreeSet<_> = fingerprints(3).into_iter().collect();
    let lost: Vec<_> = here.iter().filter(|issue| !moved.contains(issue)).collect();
    // Of those at the very start of a flow the comment above takes the place.
    assert!(here.len() > 200 && lost.is_empty(), "{lost:?}");
}

#[test]
fn sarif_is_what_its_schema_asks_for() {
    let (diagnostics, sources) = awkward();
    let text = render(|out| sarif(out, &Findings::new(&diagnostics, &sources).below("flows/")));
    assert_eq!(against_schema("sarif-2.1.0.json", &text), [""; 0]);
    let mut log: Value = serde_json::from_str(&text).unwrap();
    // The pages have their own tests.
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
        rule["help"] = "the page".into();
        rule["fullDescription"] = "its first paragraphs".into();
    }
    assert_snapshot!(serde_json::to_string_pretty(&log).unwrap());
    let text = render(|out| sarif(out, &Findings::new(&[], &sources)));
    assert_eq!(against_schema("sarif-2.1.0.json", &text), [""; 0]);
}

#[test]
fn sarif_says_what_the_findings_do() {
    let project = project(0);
    let found = project.compile().diagnostics;
    let text = render(|out| sarif(out, &Findings::new(&found, project.sources())));
    assert_eq!(against_schema("sarif-2.1.0.json", &text), [""; 0]);
    assert!(!against_schema("sarif-2.1.0.json", &text.replace("unicodeCodePoints", "bytes")).is_empty());
    let log: Value = serde_json::from_str(&text).unwrap();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), found.len());
    for (result, diagnostic) in results.iter().zip(&found) {
        let slug = diagnostic.code.slug();
        assert_eq!(result["ruleId"], slug);
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], slug);
        assert_eq!(rule["help"]["markdown"], diagnostic.code.page());
        assert_eq!(result["properties"]["twilio"].as_u64(), diagnostic.twilio.map(u64::from));
        assert_eq!(result["relatedLocations"].as_array().map_or(0, Vec::len), diagnostic.related.len());
        let source = &project.sources()[diagnostic.label.source.0 as usize];
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(piece(source, region), source.slice(diagnostic.label.span));
        let replacements = result["fixes"][0]["artifactChanges"][0]["replacements"].as_array();
        let edits = diagnostic.fix.as_ref().map_or(&[][..], |fix| &fix.edits);
        assert_eq!(replacements.map_or(0, Vec::len), edits.len());
        for (replacement, edit) in replacements.into_iter().flatten().zip(edits) {
            assert_eq!(piece(source, &replacement["deletedRegion"]), source.slice(edit.span));
            assert_eq!(replacement["insertedContent"]["text"], edit.text);
        }
    }
}

/// The text that a region is about, by its lines and columns.
fn piece<'s>(source: &'s Source, region: &Value) -> &'s str {
    let offset = |line: &str, column: &str| {
        let number = |name: &str| region[name].as_u64().unwrap() as usize;
        let start = source.lines()[number(line) - 1].max(if number(line) == 1 { source.start() } else { 0 }) as usize;
        let before: usize = source.text()[start..].chars().take(number(column) - 1).map(char::len_utf8).sum();
        start + before
    };
    &source.text()[offset("startLine", "startColumn")..offset("endLine", "endColumn")]
}

#[test]
fn a_test_report_has_a_case_for_each_file() {
    let (diagnostics, sources) = awkward();
    let findings = Findings::new(&diagnostics, &sources).below("flows/");
    let text = render(|out| junit(out, &findings, 3, false));
    assert_snapshot!(text);
    let denied = render(|out| junit(out, &findings, 3, true));
    assert_eq!((text.matches("<failure").count(), denied.matches("<failure").count()), (1, 2));
    let project = project(0);
    let found = project.compile().diagnostics;
    let all = render(|out| junit(out, &Findings::new(&found, project.sources()), project.sources().len(), false));
    assert_eq!(all.matches("<testcase").count(), project.sources().len());
    let failing: BTreeSet<_> =
        found.iter().filter(|found| found.severity == Severity::Error).map(|found| found.label.source).collect();
    assert_eq!(all.matches("<failure").count(), failing.len());
    let none = render(|out| junit(out, &Findings::new(&[], &[]), 0, false));
    let reports = [&text, &denied, &all, &none].map(|report| (String::new(), report.clone()));
    let schema = root().join("tests/schemas/junit.xsd");
    let Some(complaints) = xmllint::complaints(&schema, &reports) else { return };
    assert_eq!(complaints, [""; 0]);
    let wrong = (String::new(), text.replace("failure", "failed"));
    assert_eq!(xmllint::complaints(&schema, &[wrong]).unwrap().len(), 1);
}

/// The patterns of the problem matcher for GitHub's workflows, each with its groups by name.
fn matchers() -> Vec<(regex::Regex, Value, Value)> {
    let text = fs::read_to_string(root().join(".github/flowc-matcher.json")).unwrap();
    let matchers: Value = serde_json::from_str(&text).unwrap();
    let matcher = |matcher: &Value| {
        let pattern = &matcher["pattern"][0];
        let regexp = regex::Regex::new(pattern["regexp"].as_str().unwrap()).unwrap();
        (regexp, pattern.clone(), matcher["severity"].clone())
    };
    matchers["problemMatcher"].as_array().unwrap().iter().map(matcher).collect()
}

#[test]
fn the_problem_matcher_reads_short_lines() {
    let matchers = matchers();
    let project = project(0);
    let mut found = project.compile().diagnostics;
    let (awkward, sources) = awkward();
    let awkward = render(|out| short(out, &Findings::new(&awkward, &sources).below("C:/flows/")));
    assert_eq!(awkward.lines().filter(|line| matchers.iter().any(|(regexp, ..)| regexp.is_match(line))).count(), 4);
    // Nothing is put after the place of a finding but what the message says.
    found.retain(|found| !found.message.contains(|c: char| c.is_control()));
    let text = render(|out| short(out, &Findings::new(&found, project.sources())));
    for (line, found) in text.lines().zip(&found) {
        let mut fitting = matchers.iter().filter_map(|(regexp, groups, severity)| {
            let captures = regexp.captures(line)?;
            let group = |name: &str| {
                groups[name].as_u64().map(|number| captures.get(number as usize).unwrap().as_str().to_owned())
            };
            let severity = group("severity").or(severity.as_str().map(str::to_owned));
            Some((group("file"), group("line"), group("column"), severity, group("code"), group("message")))
        });
        let source = &project.sources()[found.label.source.0 as usize];
        let at = source.position(found.label.span.start);
        let severity = match found.severity {
            Severity::Hint => "notice",
            severity => severity.name(),
        };
        let expected = (
            Some(source.name().to_owned()),
            Some(at.line.to_string()),
            Some(at.column.to_string()),
            Some(severity.to_owned()),
            Some(found.code.to_string()),
            Some(found.message.clone()),
        );
        assert_eq!(fitting.next(), Some(expected), "{line}");
        assert_eq!(fitting.next(), None, "{line}");
    }
    for other in ["3 errors in 2 files", "  help: write `a.flow:1:2: say`", "main.flow:1:2: note: an error[x]"] {
        assert!(matchers.iter().all(|(regexp, ..)| !regexp.is_match(other)), "{other}");
    }
}

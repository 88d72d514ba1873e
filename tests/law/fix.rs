//! What holds of every fix.

use std::collections::{BTreeMap, BTreeSet};

use twiml_flow::diagnostic::{Diagnostic, Fix, Severity, fix};
use twiml_flow::project::{Options, Project};
use twiml_flow::source::Source;

/// What is wrong with a file.
pub fn check(name: &str, text: &str) -> Vec<Diagnostic> {
    let mut project = Project::new(Options::default());
    project.add(Source::new(name, text).unwrap());
    project.compile().diagnostics
}

/// What a finding says, wherever it stands.
pub type Words = (&'static str, String);

/// What a finding says.
pub fn words(diagnostic: &Diagnostic) -> Words {
    (diagnostic.code.slug(), diagnostic.message.clone())
}

/// How often each thing is said.
pub fn said(diagnostics: &[Diagnostic]) -> BTreeMap<Words, usize> {
    diagnostics.iter().fold(BTreeMap::new(), |mut said, diagnostic| {
        *said.entry(words(diagnostic)).or_default() += 1;
        said
    })
}

/// What is said more often than before.
pub fn more(before: &BTreeMap<Words, usize>, after: &BTreeMap<Words, usize>) -> Vec<Words> {
    let more = after.iter().filter(|(words, count)| before.get(*words).is_none_or(|before| before < *count));
    more.map(|(words, _)| words.clone()).collect()
}

/// A text after rounds of fixes until none is left, and what is wrong with it then. `most` rounds have to be enough.
pub fn all(name: &str, text: &str, most: usize) -> (String, Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    let mut fixed = text.to_owned();
    loop {
        let found = check(name, &fixed);
        let fixes = fix::together(found.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()));
        if fixes.is_empty() {
            return (fixed, found);
        }
        let titles: Vec<&str> = fixes.iter().map(|fix| fix.title.as_str()).collect();
        assert!(seen.len() < most, "{name} is not done after {most} rounds, there is to {titles:?}:\n{fixed}");
        let next = fix::apply(&fixed, &fixes);
        assert!(seen.insert(fixed), "fixes undo each other, there is to {titles:?}:\n{next}");
        fixed = next;
    }
}

/// Where a place is after a fix.
fn moved(at: u32, fix: &Fix) -> u32 {
    let before = fix.edits.iter().filter(|edit| edit.span.end <= at);
    before.fold(at, |at, edit| at + edit.text.len() as u32 - edit.span.len() as u32)
}

/// Findings, none of them an error, about a name that nobody knows: what is wrong with the one that is meant comes to
/// light once that stands there.
const UNKNOWN: &[&str] = &["unknown-code", "unknown-request-parameter", "unknown-voice", "unlisted-value"];

/// Whether a finding hides what is said, which is about a word that its fix puts in.
fn hides(diagnostic: &Diagnostic, message: &str) -> bool {
    let mut edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits);
    UNKNOWN.contains(&diagnostic.code.slug())
        && edits.any(|edit| message.contains(&format!("`{}`", edit.text.trim_matches(['{', '}']))))
}

/// How many fixes of one kind are tried one by one.
const MOST: usize = 40;

/// Holds every fix of a text against what is promised of any. What is wrong with a file can hide what else is wrong with
/// it, so that more may come to light behind the fix of an error; but a file in which nothing is wrong stays one.
pub fn obeys(name: &str, text: &str) {
    let found = check(name, text);
    let before = said(&found);
    let clean = found.iter().all(|diagnostic| diagnostic.severity != Severity::Error);
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in &found {
        let Some(fix) = &diagnostic.fix else { continue };
        // A thousand of a kind are fixed alike; to check the file a thousand times over takes its time.
        let times = tried.entry(diagnostic.code.slug()).or_default();
        *times += 1;
        if *times > MOST {
            continue;
        }
        let fixed = fix::apply(text, &[fix]);
        assert_ne!(fixed, text, "`{}` changes something", fix.title);
        let after = check(name, &fixed);
        let left = said(&after);
        // Behind the first of its kind, the next may come to light.
        let (what, place) = (words(diagnostic), moved(diagnostic.label.span.start, fix));
        let fewer = left.get(&what).is_none_or(|count| *count < before[&what]);
        let gone = fewer || after.iter().all(|other| words(other) != what || other.label.span.start != place);
        assert!(gone, "{what:?} is gone after `{}`:\n{fixed}", fix.title);
        if clean {
            let new: Vec<Words> =
                more(&before, &left).into_iter().filter(|(_, message)| !hides(diagnostic, message)).collect();
            assert_eq!(new, [], "`{}` makes\n{fixed}\nof\n{text}", fix.title);
        }
    }
    let (fixed, left) = all(name, text, 200);
    if clean {
        let hidden = |message: &str| found.iter().any(|diagnostic| hides(diagnostic, message));
        let mut errors = left.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let wrong = errors.find(|diagnostic| !hidden(&diagnostic.message));
        assert_eq!(wrong, None, "{text}\nbecomes\n{fixed}");
    }
}

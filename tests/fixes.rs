//! What holds of every fix that a finding of `tests/ui` carries: it removes that finding, and adds none.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use twiml_flow::diagnostic::{Diagnostic, fix};
use twiml_flow::project::{Options, Project};
use twiml_flow::source::Source;

mod files;
use files::collect;

/// What comes to light behind a mistake once that is fixed: nothing that the fix has done, only what nobody could see.
const REVEALED: &[(&str, &[&str])] = &[
    // `flow Sales` and `flow "sales"` are meant to be one name.
    ("bad-flow-name.flow", &["duplicate-flow"]),
    ("bad-list-block.flow", &["no-effect"]),
    ("bad-reference.flow", &["unreachable-verb"]),
    ("missing-space-arrow.flow", &["unknown-parameter"]),
    ("missing-value-comment.flow", &["bad-value", "too-many-arguments", "unknown-voice"]),
    ("missing-value.flow", &["missing-text", "unknown-voice"]),
    ("stray-character-comma-in-value.flow", &["too-many-arguments"]),
    ("stray-character-no-break-space.flow", &["wrong-nesting"]),
    ("stray-character.flow", &["too-many-arguments"]),
    ("unknown-attribute.flow", &["deprecated"]),
    ("unknown-attribute-default.flow", &["unknown-attribute"]),
    ("single-quotes.flow", &["unknown-voice"]),
    ("unknown-code.flow", &["unused-allow"]),
    ("unknown-flow.flow", &["document-loops"]),
    ("unknown-verb-fragment.flow", &["bad-call"]),
    ("unknown-verb.flow", &["wrong-nesting"]),
    ("xml/malformed-xml-less-than.xml", &["bad-url", "deprecated"]),
];

/// The files of `tests/ui` that have a text, by name; what is not UTF-8 has none that could be fixed.
fn inputs() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let mut files = Vec::new();
    collect(&root, &["flow", "xml"], &mut files);
    files.sort();
    let name = |path: &PathBuf| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    files.iter().filter_map(|path| Some((name(path), fs::read_to_string(path).ok()?))).collect()
}

fn check(name: &str, text: &str) -> Vec<Diagnostic> {
    let mut project = Project::new(Options::default());
    project.add(Source::new(if name.ends_with(".xml") { "main.xml" } else { "main.flow" }, text).unwrap());
    project.compile().diagnostics
}

/// What a finding says, wherever it stands.
type Words = (&'static str, String);

fn words(diagnostic: &Diagnostic) -> Words {
    (diagnostic.code.slug(), diagnostic.message.clone())
}

/// How often each thing is said.
fn said(diagnostics: &[Diagnostic]) -> BTreeMap<Words, usize> {
    diagnostics.iter().fold(BTreeMap::new(), |mut said, diagnostic| {
        *said.entry(words(diagnostic)).or_default() += 1;
        said
    })
}

/// What is said more often than before, and was not hidden.
fn new(name: &str, before: &BTreeMap<Words, usize>, after: &BTreeMap<Words, usize>) -> Vec<Words> {
    let revealed = REVEALED.iter().find(|(file, _)| *file == name).map_or(&[][..], |(_, codes)| codes);
    let more = after.iter().filter(|(words, count)| before.get(*words).is_none_or(|before| before < *count));
    more.map(|(words, _)| words.clone()).filter(|(code, _)| !revealed.contains(code)).collect()
}

#[test]
fn every_fix_removes_its_finding_and_adds_none() {
    let mut fixes = 0;
    for (name, text) in inputs() {
        let found = check(&name, &text);
        for diagnostic in &found {
            let Some(fix) = &diagnostic.fix else { continue };
            fixes += 1;
            let mut expected = said(&found);
            *expected.get_mut(&words(diagnostic)).unwrap() -= 1;
            let fixed = fix::apply(&text, &[fix]);
            let after = said(&check(&name, &fixed));
            assert_eq!(new(&name, &expected, &after), [], "{name}: {} makes\n{fixed}", fix.title);
        }
    }
    assert!(fixes > 100, "the fixes are where they were");
}

#[test]
fn fixes_go_together_until_none_is_left() {
    for (name, text) in inputs() {
        let before = check(&name, &text);
        let (mut fixed, mut found) = (text, before.clone());
        for round in 0.. {
            let fixes = fix::together(found.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()));
            if fixes.is_empty() {
                break;
            }
            assert!(round < 4, "{name} is not done:\n{fixed}");
            fixed = fix::apply(&fixed, &fixes);
            found = check(&name, &fixed);
        }
        assert_eq!(new(&name, &said(&before), &said(&found)), [], "{name} becomes\n{fixed}");
        assert!(found.iter().all(|diagnostic| diagnostic.fix.is_none()));
    }
}

#[test]
fn what_is_said_to_be_hidden_is() {
    for (name, codes) in REVEALED {
        let (_, text) = inputs().into_iter().find(|(file, _)| file == name).expect(name);
        let found = check(name, &text);
        let fixes: Vec<_> = found.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()).collect();
        let each = fixes.iter().map(|fix| fix::apply(&text, &[fix]));
        let all = fix::apply(&text, &fix::together(fixes.iter().copied()));
        let after = each.chain([all]).flat_map(|fixed| check(name, &fixed)).map(|diagnostic| diagnostic.code.slug());
        let after: Vec<_> = after.collect();
        assert!(codes.iter().all(|code| after.contains(code)), "{name}: {after:?}");
    }
}

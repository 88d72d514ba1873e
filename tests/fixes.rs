//! What holds of every fix that a finding of `tests/ui` carries: it removes that finding, and adds none.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use twiml_flow::diagnostic::{Diagnostic, fix};

mod law;
use law::files::collect;
use law::fix::{Words, all, more, said, words};

/// What comes to light behind a mistake once that is fixed: nothing that the fix has done, only what nobody could see.
const REVEALED: &[(&str, &[&str])] = &[
    // `flow Sales` and `flow "sales"` are meant to be one name.
    ("bad-flow-name.flow", &["duplicate-flow"]),
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
    ("unknown-flow-let.flow", &["document-loops"]),
    ("unknown-flow.flow", &["document-loops"]),
    ("unknown-verb-fragment.flow", &["bad-call"]),
    ("unknown-verb-bom-crlf.flow", &["silent-end"]),
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

/// What a file is called by itself.
fn alone(name: &str) -> &'static str {
    if name.ends_with(".xml") { "main.xml" } else { "main.flow" }
}

fn check(name: &str, text: &str) -> Vec<Diagnostic> {
    law::fix::check(alone(name), text)
}

/// What is said more often than before, and was not hidden.
fn new(name: &str, before: &BTreeMap<Words, usize>, after: &BTreeMap<Words, usize>) -> Vec<Words> {
    let revealed = REVEALED.iter().find(|(file, _)| *file == name).map_or(&[][..], |(_, codes)| codes);
    more(before, after).into_iter().filter(|(code, _)| !revealed.contains(code)).collect()
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
        let (fixed, found) = all(alone(&name), &text, 4);
        assert_eq!(new(&name, &said(&before), &said(&found)), [], "{name} becomes\n{fixed}");
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

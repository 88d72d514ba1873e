//! What the Rust side relies on of `grammar/flow.pest`: that it is flat, total and quick.

use std::collections::{BTreeMap, BTreeSet};

use twiml_flow::source::Source;
use twiml_flow::syntax;

/// A rule: its name, the sign before its braces, its expression as it is written, and the same without what stands in
/// quotes. (pest's own reader of grammars would turn on pest's stack guard in every test and benchmark.)
struct Rule {
    name: &'static str,
    sign: &'static str,
    written: &'static str,
    bare: String,
}

fn rules() -> Vec<Rule> {
    let lines = include_str!("../grammar/flow.pest").lines().filter(|line| !line.starts_with("//"));
    let rules: Vec<Rule> = lines
        .filter_map(|line| {
            let (name, rule) = line.split_once(" = ")?;
            let (sign, rule) = rule.trim().split_once('{')?;
            let (written, _) = rule.rsplit_once('}')?;
            Some(Rule { name: name.trim(), sign, written, bare: without_quotes(written) })
        })
        .collect();
    assert!(rules.len() > 20, "every rule stands on a line of its own");
    rules
}

fn without_quotes(expression: &str) -> String {
    let mut out = String::new();
    let mut quote = None;
    let mut characters = expression.chars();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(_), '\\') => drop(characters.next()),
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, c) => out.push(c),
        }
    }
    out
}

#[test]
fn no_rule_reaches_itself() {
    let names = |rule: &Rule| -> BTreeSet<String> {
        rule.bare.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned).collect()
    };
    let uses: BTreeMap<&str, BTreeSet<String>> = rules().iter().map(|rule| (rule.name, names(rule))).collect();
    for start in uses.keys() {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&String> = uses[start].iter().collect();
        while let Some(name) = next.pop() {
            assert_ne!(name, start, "`{start}` reaches itself: depth of parsing is no longer constant");
            if reached.insert(name) {
                next.extend(uses.get(name.as_str()).into_iter().flatten());
            }
        }
    }
}

#[test]
fn the_stack_of_the_grammar_is_not_used() {
    for rule in rules() {
        assert!(!["PUSH", "PEEK", "POP", "DROP"].iter().any(|word| rule.bare.contains(word)), "`{}`", rule.name);
    }
}

#[test]
fn repetition_stands_in_atomic_rules_only() {
    for rule in rules() {
        // `ident` is short, and used in atomic rules alone.
        let quick = matches!(rule.sign, "@" | "$") || rule.name == "ident";
        assert!(quick || !rule.bare.contains(['*', '+']), "`{}` repeats in a rule that is not atomic", rule.name);
    }
}

#[test]
fn searches_look_for_three_strings_at_most() {
    for rule in rules() {
        for search in rule.written.split("(!").skip(1) {
            let Some((stops, _)) = search.split_once("~ ANY)*") else { continue };
            let strings = stops.split('|').count();
            assert!(strings <= 3, "`{}` searches for {strings} strings", rule.name);
        }
    }
}

#[test]
fn everything_is_read_to_its_end() {
    let pieces =
        ["a", "=", "\"", "\"\"\"", "\\", "{", "}", "[", "]", "<", ">", "-", "->", ";", ",", "#", "@", "!", "\t"];
    let mut inputs: Vec<String> = (0u8..=127).map(|b| char::from(b).to_string()).collect();
    for a in pieces {
        for b in pieces {
            for c in ["", "\n", "\r\n", " x", "é", "\u{feff}", "\r"] {
                inputs.push(format!("{a}{b}{c}"));
                inputs.push(format!("say {a}{c}{b}"));
            }
        }
    }
    for input in inputs {
        let source = Source::new("x.flow", input.clone()).unwrap();
        let (tree, _) = syntax::parse(&source);
        assert_eq!(tree.print(source.text()), input);
        // Nothing but blanks lies between two tokens.
        let mut at = source.start();
        for token in 0..tree.tokens().len() {
            let span = tree.span(source.text(), token);
            let gap = &source.text()[at as usize..span.start as usize];
            assert!(gap.bytes().all(|b| b == b' ' || b == b'\t'), "{gap:?} in {input:?} is in no token");
            at = span.end;
        }
        let rest = &source.text()[at as usize..];
        assert!(rest.bytes().all(|b| b == b' ' || b == b'\t'), "{rest:?} in {input:?} is in no token");
    }
}

//! What the Rust side relies on of `grammar/flow.pest`: that it is flat, total and quick.

use std::collections::{BTreeMap, BTreeSet};

use pest_meta::ast::{Expr, Rule, RuleType};
use pest_meta::parser;
use twiml_flow::source::Source;
use twiml_flow::syntax;

fn rules() -> Vec<Rule> {
    let grammar = include_str!("../grammar/flow.pest");
    let pairs = parser::parse(parser::Rule::grammar_rules, grammar).expect("the grammar is one");
    parser::consume_rules(pairs).expect("the grammar is sound")
}

/// Every expression in an expression, itself included.
fn each(expr: &Expr, visit: &mut impl FnMut(&Expr)) {
    visit(expr);
    match expr {
        Expr::Seq(a, b) | Expr::Choice(a, b) => {
            each(a, visit);
            each(b, visit);
        }
        Expr::PosPred(a)
        | Expr::NegPred(a)
        | Expr::Opt(a)
        | Expr::Rep(a)
        | Expr::RepOnce(a)
        | Expr::RepExact(a, _)
        | Expr::RepMin(a, _)
        | Expr::RepMax(a, _)
        | Expr::RepMinMax(a, _, _)
        | Expr::Push(a) => each(a, visit),
        _ => {}
    }
}

#[test]
fn no_rule_reaches_itself() {
    let uses: BTreeMap<String, BTreeSet<String>> = rules()
        .into_iter()
        .map(|rule| {
            let mut used = BTreeSet::new();
            each(&rule.expr, &mut |e| {
                if let Expr::Ident(name) = e {
                    used.insert(name.clone());
                }
            });
            (rule.name, used)
        })
        .collect();
    for start in uses.keys() {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&String> = uses[start].iter().collect();
        while let Some(name) = next.pop() {
            assert_ne!(name, start, "`{start}` reaches itself: depth of parsing is no longer constant");
            if reached.insert(name) {
                next.extend(uses.get(name).into_iter().flatten());
            }
        }
    }
}

#[test]
fn the_stack_of_the_grammar_is_not_used() {
    for rule in rules() {
        each(&rule.expr, &mut |e| {
            assert!(!matches!(e, Expr::Push(_)), "`{}` pushes", rule.name);
            if let Expr::Ident(name) = e {
                assert!(!matches!(name.as_str(), "PEEK" | "POP" | "DROP" | "PEEK_ALL" | "POP_ALL"), "`{}`", rule.name);
            }
        });
    }
}

#[test]
fn repetition_stands_in_atomic_rules_only() {
    for rule in rules() {
        each(&rule.expr, &mut |e| {
            if matches!(e, Expr::Rep(_) | Expr::RepOnce(_)) {
                let quick = matches!(rule.ty, RuleType::Atomic | RuleType::CompoundAtomic)
                    || (rule.name == "ident" && rule.ty == RuleType::Silent);
                assert!(quick, "`{}` repeats in a rule that is neither `@` nor `$`", rule.name);
            }
        });
    }
}

#[test]
fn searches_look_for_three_strings_at_most() {
    for rule in rules() {
        each(&rule.expr, &mut |e| {
            let Expr::Rep(inner) = e else { return };
            let Expr::Seq(not, any) = &**inner else { return };
            let (Expr::NegPred(stops), Expr::Ident(any)) = (&**not, &**any) else { return };
            if any != "ANY" {
                return;
            }
            let mut strings = 0;
            each(stops, &mut |e| strings += usize::from(matches!(e, Expr::Str(_))));
            assert!((1..=3).contains(&strings), "`{}` searches for {strings} strings", rule.name);
        });
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

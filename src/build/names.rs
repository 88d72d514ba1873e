//! Identifiers for Rust, made of addresses and of names in braces.
//!
//! In: `billing/refunds`, `main.1.2`, `CallSid`. Out: names as Rust spells them, no two alike where they would be one.
//! What is generated under them is not known here.

use std::collections::HashSet;

/// The words that Rust keeps for itself, in any edition.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];
/// Those that cannot even be written `r#so`.
const RESERVED: &[&str] = &["crate", "self", "super"];

/// Names that are taken.
#[derive(Debug, Default)]
pub(super) struct Scope {
    taken: HashSet<String>,
}

impl Scope {
    /// A scope in which these are taken.
    pub fn with(names: &[&str]) -> Self {
        Self { taken: names.iter().map(|&name| name.to_owned()).collect() }
    }

    /// Takes a name, numbered if somebody has it.
    pub fn take(&mut self, name: String) -> String {
        let mut taken = name.clone();
        let mut number = 2;
        while !self.taken.insert(taken.clone()) {
            let underscore = if is_snake(&name) || name.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
            taken = format!("{name}{underscore}{number}");
            number += 1;
        }
        taken
    }
}

/// Whether a name is one of those whose words have `_` between them.
fn is_snake(name: &str) -> bool {
    !(name.contains(|c: char| c.is_ascii_lowercase()) && name.contains(|c: char| c.is_ascii_uppercase()))
}

/// `main_1_2`, `call_sid`
pub(super) fn snake(text: &str) -> String {
    let name = words(text).join("_");
    match name.chars().next() {
        None => "value".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("value_{name}"),
        Some(_) if RESERVED.contains(&name.as_str()) => format!("{name}_"),
        Some(_) => name,
    }
}

/// `MAIN_1_2`
pub(super) fn upper(text: &str) -> String {
    snake(text).to_ascii_uppercase()
}

/// `Main1_2`, `NoAnswer`
pub(super) fn camel(text: &str) -> String {
    let mut name = String::new();
    for word in snake(text).split('_').filter(|word| !word.is_empty()) {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if digit(name.chars().last()) && digit(word.chars().next()) {
            name.push('_');
        }
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    match name.as_str() {
        "Self" => "Self_".to_owned(),
        _ => name,
    }
}

/// A name as it is written in code.
pub(super) fn raw(name: &str) -> String {
    if KEYWORDS.contains(&name) { format!("r#{name}") } else { name.to_owned() }
}

/// The words of a name, in lower case.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let letters: Vec<char> = text.chars().collect();
    for (at, &c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1);
        let begins = c.is_ascii_uppercase()
            && before.is_some_and(|before| {
                !before.is_ascii_uppercase() || after.is_some_and(|after| after.is_ascii_lowercase())
            });
        if begins || !c.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_ascii_alphanumeric(), words.last_mut()) {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelt_as_rust_spells_them() {
        for (text, snaked, camels) in [
            ("main", "main", "Main"),
            ("main.1.2", "main_1_2", "Main1_2"),
            ("main.1.no-answer", "main_1_no_answer", "Main1NoAnswer"),
            ("CallSid", "call_sid", "CallSid"),
            ("MediaUrl0", "media_url0", "MediaUrl0"),
            ("SIPDomain", "sip_domain", "SipDomain"),
            ("SipHeader_X-Customer", "sip_header_x_customer", "SipHeaderXCustomer"),
            ("_", "value", "Value"),
            ("_1", "value_1", "Value1"),
            ("self", "self_", "Self_"),
        ] {
            assert_eq!((snake(text).as_str(), camel(text).as_str()), (snaked, camels), "{text}");
        }
        assert_eq!(upper("main.1.2"), "MAIN_1_2");
        assert_eq!((raw("gen").as_str(), raw("sales").as_str()), ("r#gen", "sales"));
    }

    #[test]
    fn no_two_names_are_alike() {
        let mut scope = Scope::with(&["Answer"]);
        let names = ["Answer", "Main1", "Main1", "Main1", "main_1", "main_1", "MAIN", "MAIN"];
        let taken: Vec<String> = names.iter().map(|name| scope.take((*name).to_owned())).collect();
        assert_eq!(taken, ["Answer2", "Main1", "Main1_2", "Main1_3", "main_1", "main_1_2", "MAIN", "MAIN_2"]);
    }
}

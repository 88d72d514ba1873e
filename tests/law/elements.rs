//! TwiML that chance writes.

use std::collections::BTreeSet;

use twiml_flow::twiml::{Content, ELEMENTS, Role};

use super::chance::Chance;

/// What either language has a meaning for.
#[rustfmt::skip]
const HARD: &[&str] = &[
            " ", "  ", "\n", "\t", "\r\n", "\"", "\"\"\"", "\\", "\\n", "{", "}", "{x}", "#", "# x", "@", "@a", "->", "-", "!", "=", "a=b",
            ";", ",", "<", ">", "[", "]", "&", "'", "]]>", "é", "😀", "\u{a0}", "\u{85}", "“", "+1", "/menu", "https://a.example/?x=1&y=2",
            "5", "5s", "true", "sip:a@b", "{{From}}", "{{agent}}", "%",
];

/// Text that is hard to bring through.
pub fn text(chance: &mut impl Chance) -> String {
    let mut text = String::new();
    for _ in 0..chance.below(5) {
        match chance.below(7) {
            6 => text.push_str(chance.one_of(HARD)),
            _ => text.push_str(&letters(chance, b"abcdefghijklmnopqrstuvwxyz0123456789", 7)),
        }
    }
    text
}

fn letters(chance: &mut impl Chance, letters: &[u8], most: usize) -> String {
    (0..chance.below(most)).map(|_| char::from(chance.one_of(letters))).collect()
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '<' | '>' | '&' | '"' | '\n' | '\t' | '\r' => out.push_str(&format!("&#{};", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// An element of the table, or an unknown one, with any attributes and anything in it.
pub fn element(chance: &mut impl Chance, depth: u32) -> String {
    let row = &ELEMENTS[chance.below(ELEMENTS.len())];
    let row = (row.role != Role::Root && chance.below(10) < 9).then_some(row);
    let tag = row.map_or("NewVerb", |row| row.tag);
    let mut out = format!("<{tag}");
    let mut given = BTreeSet::new();
    for _ in 0..chance.below(4) {
        let known = row.map_or(&[][..], |row| row.attributes);
        let name = if known.is_empty() { "newAttr" } else { known[chance.below(known.len())].name };
        let value = text(chance);
        if given.insert(name) {
            out.push_str(&format!(" {name}=\"{}\"", escape(&value)));
        }
    }
    out.push('>');
    let nothing = row.is_some_and(|row| matches!(row.content, Content::Nothing));
    for _ in 0..if depth == 0 { 0 } else { chance.below(4) } {
        match chance.below(6) {
            0 | 1 => out.push_str(&element(chance, depth - 1)),
            2 | 3 if !nothing => out.push_str(&escape(&text(chance))),
            4 => out.push_str(&format!("<!--{}-->", letters(chance, b"abcdefghijklmnop ", 9))),
            5 => out.push_str(&format!("<![CDATA[{}]]>", letters(chance, b"abcdefgh<&\"{}", 7))),
            _ => {}
        }
    }
    out.push_str(&format!("</{tag}>"));
    out
}

/// A document.
pub fn document(chance: &mut impl Chance) -> String {
    let elements: String = (0..chance.below(5)).map(|_| element(chance, 2)).collect();
    format!("<Response>{elements}</Response>")
}

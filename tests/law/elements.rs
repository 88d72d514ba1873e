//! TwiML that chance writes.

use std::collections::BTreeSet;

use proptest::prelude::*;
use twiml_flow::twiml::{Content, ELEMENTS, Role};

/// Text that is hard to bring through: what either language has a meaning for.
pub fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-z0-9]{1,6}",
        1 => prop::sample::select(vec![
            " ", "  ", "\n", "\t", "\r\n", "\"", "\"\"\"", "\\", "\\n", "{", "}", "{x}", "#", "# x", "@", "@a", "->", "-", "!", "=", "a=b",
            ";", ",", "<", ">", "[", "]", "&", "'", "]]>", "é", "😀", "\u{a0}", "\u{85}", "“", "+1", "/menu", "https://a.example/?x=1&y=2",
            "5", "5s", "true", "sip:a@b", "{{From}}", "{{agent}}", "%",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
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
pub fn element(depth: u32) -> BoxedStrategy<String> {
    let rows: Vec<usize> = (0..ELEMENTS.len()).filter(|&row| ELEMENTS[row].role != Role::Root).collect();
    let names = prop_oneof![9 => prop::sample::select(rows).prop_map(Some), 1 => Just(None)];
    let attributes = prop::collection::vec((any::<prop::sample::Index>(), text()), 0..4);
    let inside: BoxedStrategy<Vec<String>> = if depth == 0 {
        Just(Vec::new()).boxed()
    } else {
        let part = prop_oneof![
            2 => element(depth - 1),
            2 => text().prop_map(|text| escape(&text)),
            1 => "[a-z ]{0,8}".prop_map(|comment| format!("<!--{comment}-->")),
            1 => "[a-z<&\"{}]{0,6}".prop_map(|text| format!("<![CDATA[{text}]]>")),
        ];
        prop::collection::vec(part, 0..4).boxed()
    };
    (names, attributes, inside)
        .prop_map(|(name, attributes, inside)| {
            let row = name.map(|row| &ELEMENTS[row]);
            let tag = row.map_or("NewVerb", |row| row.tag);
            let mut out = format!("<{tag}");
            let mut given = BTreeSet::new();
            for (index, value) in attributes {
                let known = row.map_or(&[][..], |row| row.attributes);
                let name = if known.is_empty() { "newAttr" } else { index.get(known).name };
                if given.insert(name) {
                    out.push_str(&format!(" {name}=\"{}\"", escape(&value)));
                }
            }
            let nothing = row.is_some_and(|row| matches!(row.content, Content::Nothing));
            let inside: String = inside.into_iter().filter(|part| !nothing || part.starts_with("<")).collect();
            out.push_str(&format!(">{inside}</{tag}>"));
            out
        })
        .boxed()
}

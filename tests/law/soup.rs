//! Flow that is made of pieces, in any order.

use super::chance::Chance;

/// Pieces of Flow, so that chance comes by what people write.
#[rustfmt::skip]
const PIECES: &[&str] = &[
            "say", "gather", "dial", "number", "flow", "play", "redirect", "-> main", "-> ", "@main", "on", "!X", "say-as",
            "\"text\"", "\"a {From} b\"", "\"\\n\\u{1F600}\"", "\"open", "\"\"\"\n", "\n\"\"\"\n", "timeout=5s", "x=", "=",
            "numDigits=1", "!y=\"z\"", "[a b]", "[a,", "]", "<", ">", ";", "#", "# flowc: allow deprecated", "{From}", "{", "}",
            "{{x}}", "+14155550100", "/menu", "https://a.example/x?y=1&z=2", "é", "😀", "“", "\u{a0}", "\t", "\r", "\u{1}",
];

const BETWEEN: &[&str] = &[" ", "\n", "\n  ", "\n    ", "\n\t", "\r\n", "; "];

/// Pieces in which layout matters.
#[rustfmt::skip]
const LAYOUT: &[&str] = &[
    "say", "gather", "flow", "flow a", "def", "let x = 1", "on", "1", ",", "-> main", "->", "@main", "!X", "...", "\"text\"", "\"a {From}\"", "\"open", "\"\"\"\n", "\n\"\"\"\n", "timeout=5s", "x=", "=", "[a b]", "[a,", "]", "<", ">", "< >", ";", "#", "# a", "## b", "# flowc: allow deprecated", "#flowc: allow", "{ From }", "{", "}", "é", "\r\n", "\t", "\u{feff}", " ", " ", " ", "  ", "\n", "\n", "\n", "\n  ", "\n  ", "\n    ", "\n\t", "\n\n\n", "; ",
];

/// Pieces of Flow, and other characters.
pub fn soup(chance: &mut impl Chance) -> String {
    let mut soup = String::new();
    for _ in 0..chance.below(40) {
        match chance.below(13) {
            0..8 => soup.push_str(chance.one_of(PIECES)),
            8..12 => soup.push_str(chance.one_of(BETWEEN)),
            _ => soup.extend(char::from_u32(chance.below(0x1_f700) as u32)),
        }
    }
    soup
}

/// Pieces of Flow in which layout matters.
pub fn layout(chance: &mut impl Chance) -> String {
    (0..chance.below(30)).map(|_| chance.one_of(LAYOUT)).collect()
}

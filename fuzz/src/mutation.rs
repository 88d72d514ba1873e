//! Changes of a text that leave it close to what people write: whole words and lines come, go and change their places,
//! and the words that come are those of the language and of TwiML's table.
//!
//! Every other change is one of libFuzzer's own, which know nothing of any of this.

use std::sync::OnceLock;

use libfuzzer_sys::fuzzer_mutate;
use twiml_flow::diagnostic::Code;
use twiml_flow::twiml::{ELEMENTS, Kind};

use crate::input::GENERATED;
use crate::law::chance::{Chance, Random};

/// What a text is written in.
#[derive(Clone, Copy)]
pub enum Language {
    Flow,
    Twiml,
    Toml,
}

/// What Flow is made of beside the words of the table.
const FLOW: &[&str] = &[
    "flow ",
    "def ",
    "let ",
    "param ",
    "use ",
    "on ",
    "otherwise",
    "silence",
    "...",
    "-> ",
    "->",
    "@",
    "# flowc: allow ",
    "!",
    "\"",
    "\"\"\"",
    "{",
    "}",
    "{{",
    "}}",
    "\\",
    "\\n",
    "\\u{",
    "[",
    "]",
    "<",
    ">",
    "< >",
    ";",
    "=",
    ":",
    ",",
    "#",
    " ",
    "  ",
    "\t",
    "\n",
    "\n  ",
    "\n    ",
    "\r\n",
    "\r",
    "\u{feff}",
    "\u{a0}",
    "\u{85}",
    "\u{2028}",
    "“",
    "é",
    "😀",
    "\0",
    "text",
    "phone",
    "int",
    "bool",
    "duration",
    "url",
    "main",
    "1",
    "0",
    "-1",
    "*",
    "999999999999",
    "5s",
    "1.5s",
    "500ms",
    "2m",
    "true",
    "false",
    "{From}",
    "{Digits}",
    "{SpeechResult}",
    "+14155550100",
    "/menu",
    "https://a.example/x?y=1&z=2",
    "sip:a@b.example",
    "../",
    ".flow",
    "\n# lib/a.flow\n",
    "\n# b.flow\n",
    "use \"lib/a.flow\"\n",
    "use \"b.flow\"\n",
    "who",
    "who: text",
    "(a, b=1)",
    "()",
];

/// What TwiML is made of beside the words of the table.
const TWIML: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "=\"",
    "\"",
    "'",
    "=",
    "&",
    ";",
    "&amp;",
    "&lt;",
    "&quot;",
    "&#10;",
    "&#x1F600;",
    "&#0;",
    "&nope;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    "<?x?>",
    "<!DOCTYPE x [<!ENTITY a \"b\">]>",
    "xmlns:a=\"b\"",
    "a:",
    "<Response>",
    "</Response>",
    "<Response/>",
    "{{",
    "}}",
    "{{From}}",
    "{%",
    "%}",
    "${",
    "<%",
    "%>",
    "{",
    "}",
    "\\",
    "#",
    "\n",
    "  ",
    "\t",
    "\r\n",
    "\u{a0}",
    "\u{85}",
    "é",
    "😀",
    "\u{feff}",
    "0",
    "-1",
    "5",
    "true",
    "+14155550100",
    "/menu",
    "https://a.example/?x=1&amp;y=2",
    "sip:a@b",
    "menu.xml",
    "menu.xml?who={{From}}",
];

/// What `flowc.toml` is made of.
const TOML: &[&str] = &[
    "[build]",
    "[links]",
    "[define]",
    "[lint]",
    "source-dir",
    "out-dir",
    "compact",
    "base",
    "extension",
    "method",
    "hours",
    " = ",
    "\"",
    "'",
    "\"\"\"",
    "true",
    "false",
    "1",
    "0x10",
    "1e9",
    "1979-05-27",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ".",
    ",",
    "\n",
    "#",
    "allow",
    "hint",
    "warn",
    "deny",
    "GET",
    "POST",
    "https://a.example/",
    "/",
    "http://",
    ".xml",
    "\\",
    "\\u0000",
    "\u{feff}",
    "é",
    "😀",
    "\r\n",
];

/// The words of a language, those of TwiML's table among them.
fn words(language: Language) -> &'static [&'static str] {
    static WORDS: [OnceLock<Vec<&'static str>>; 3] = [const { OnceLock::new() }; 3];
    WORDS[language as usize].get_or_init(|| {
        let mut words = Vec::new();
        let codes = Code::ALL.iter().map(|code| code.slug());
        match language {
            Language::Flow => words.extend(FLOW.iter().copied().chain(codes)),
            Language::Twiml => words.extend(TWIML),
            Language::Toml => {
                words.extend(TOML.iter().copied().chain(codes));
                return words;
            }
        }
        // As often as all the words of the table, so that there are sentences.
        let own = words.clone();
        for element in ELEMENTS {
            words.extend([element.keyword, element.tag]);
            words.extend(&own);
            for attribute in element.attributes {
                words.push(attribute.name);
                words.extend(attribute.short);
                if let Kind::Choice { values, .. } | Kind::Choices { values, .. } = attribute.kind {
                    words.extend(values.iter().map(|choice| choice.name));
                }
            }
        }
        words
    })
}

/// Changes an input; for `libfuzzer_sys::fuzz_mutator!`.
pub fn mutate(language: Language, data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut random = Random(u64::from(seed));
    random.below(2); // the first number is too near to the seed
    let end = data[..size].iter().position(|&byte| byte == 0).unwrap_or(size);
    let text = std::str::from_utf8(&data[..end]).ok().filter(|text| !text.is_empty());
    let Some(text) = text.filter(|_| data[0] != GENERATED && random.below(2) == 0) else {
        return fuzzer_mutate(data, size, max_size);
    };
    let mut pieces: Vec<&str> = pieces(text);
    for _ in 0..=random.below(3) {
        change(&mut pieces, words(language), &mut random);
    }
    let mut changed = pieces.concat().into_bytes();
    changed.extend_from_slice(&data[end..size]);
    if changed.len() > max_size {
        return fuzzer_mutate(data, size, max_size);
    }
    data[..changed.len()].copy_from_slice(&changed);
    changed.len()
}

/// Words, runs of blanks, and single characters.
fn pieces(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        ' ' => 1,
        c if c.is_alphanumeric() || c == '-' || c == '_' => 2,
        _ => 0,
    };
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, character) in text.char_indices() {
        if at > 0 && (kind(character) == 0 || last != Some(kind(character))) {
            pieces.push(&text[start..at]);
            start = at;
        }
        last = Some(kind(character));
    }
    pieces.push(&text[start..]);
    pieces
}

/// The line of pieces at a place, with its line end.
fn line(pieces: &[&str], at: usize) -> std::ops::Range<usize> {
    let start = pieces[..at].iter().rposition(|piece| *piece == "\n").map_or(0, |before| before + 1);
    let end = pieces[at..].iter().position(|piece| *piece == "\n").map_or(pieces.len(), |behind| at + behind + 1);
    start..end
}

fn change<'t>(pieces: &mut Vec<&'t str>, words: &[&'t str], random: &mut Random) {
    if pieces.is_empty() {
        pieces.push(words[random.below(words.len())]);
        return;
    }
    let at = random.below(pieces.len());
    let other = random.below(pieces.len());
    match random.below(11) {
        0 => pieces[at] = words[random.below(words.len())],
        1 => pieces.insert(at, words[random.below(words.len())]),
        2 => drop(pieces.remove(at)),
        3 => pieces[at] = pieces[other],
        4 => pieces.swap(at, other),
        // Lines go, come again elsewhere, and change their places.
        5 => drop(pieces.drain(line(pieces, at))),
        6 | 7 => {
            let range = line(pieces, at);
            let copy: Vec<&str> = pieces[range.clone()].to_vec();
            if random.below(2) == 0 {
                pieces.drain(range);
            }
            let to = if pieces.is_empty() { 0 } else { line(pieces, other.min(pieces.len() - 1)).start };
            pieces.splice(to..to, copy);
        }
        // A row of lines moves to the right or to the left.
        8 => {
            let count = 1 + random.below(4);
            let right = random.below(2) == 0;
            let mut start = line(pieces, at).start;
            for _ in 0..count {
                if start >= pieces.len() {
                    break;
                }
                if right {
                    pieces.insert(start, "  ");
                } else if pieces[start].starts_with(' ') {
                    pieces[start] = pieces[start].get(2..).unwrap_or_default();
                }
                start = line(pieces, start).end;
            }
        }
        9 => pieces.truncate(at),
        _ => {
            // One thing many times.
            let times = [2, 9, 70][random.below(3)];
            let piece = pieces[at];
            pieces.splice(at..at, std::iter::repeat_n(piece, times));
        }
    }
}

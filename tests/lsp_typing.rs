//! The server's view of a text that somebody types, beside a fresh look at it, after every key.
//!
//! A long file is typed with mistakes, undo, paste and edits anywhere, as `didChange` sends them, in both ways of
//! counting. After each step the server holds the same text, and says the same of it as a server that has just been
//! given the text as a whole. The quick test does so with a short file; the long one, with 10,000 lines, is run by
//! `.ci/run`, with optimizations: `cargo test --release --test lsp_typing -- --ignored`.

use twiml_flow::lsp::position::Encoding;
use twiml_flow::source::Span;

mod law;
use law::chance::{Random, Turns};
use law::project::keeps;
use law::typist::Typist;

fn steps(encoding: Encoding, lines: usize, steps: usize, compare_every: usize) {
    let text = sample(lines);
    let mut typist = Typist::new(encoding, "");
    let mut random = Random(lines as u64);
    // Key by key, for as far as that goes in the time; then the rest at once, and edits anywhere.
    for (at, (start, key)) in text.char_indices().take(steps / 2).enumerate() {
        typist.replace(Span::at(start as u32), key.encode_utf8(&mut [0; 4]));
        if at % compare_every == 0 {
            typist.compare();
        }
    }
    let end = Span::at(typist.text.len() as u32);
    let rest: String = text.chars().skip(steps / 2).collect();
    typist.replace(end, &rest);
    typist.compare();
    assert_eq!(typist.text, text);
    for step in 0..steps / 2 {
        typist.edit(&mut random);
        if step % compare_every == 0 {
            typist.compare();
        }
    }
    while !typist.undo.is_empty() {
        typist.undo();
    }
    typist.compare();
    assert_eq!(typist.text, "");
}

#[test]
fn whatever_is_asked_is_answered() {
    for encoding in [Encoding::Utf16, Encoding::Utf8] {
        let mut typist = Typist::new(encoding, &sample(40));
        let mut random = Random(3);
        for _ in 0..600 {
            typist.edit(&mut random);
            typist.ask(&mut random);
        }
    }
}

/// Call flows of so many lines, with characters of every width.
fn sample(lines: usize) -> String {
    let flow = |number: usize| {
        format!(
            "flow menu-{number}\n  # the menu of office {number} – naïve 😀\n  say voice=Polly.Joanna \"Grüß Gott 👋.\"\n  \
             gather numDigits=1 timeout=5s -> menu-{}\n    say \"For sales, press 1.\"\n    pause 1s\n  \
             dial timeout=20s callerId=+14155550100 < number +14155550123 >\n  hangup\n\n",
            number + 1
        )
    };
    let mut text: String = (0..lines / 9).map(flow).collect();
    text.push_str(&format!("flow menu-{}\n  hangup\n", lines / 9));
    text
}

#[test]
fn what_is_typed_is_what_is_seen() {
    steps(Encoding::Utf16, 60, 700, 1);
    steps(Encoding::Utf8, 60, 700, 1);
}

/// Files that use and refer to one another.
const FILES: &[(&str, &str)] = &[
    (
        "main.flow",
        "use \"style.flow\"\nparam agent: phone\ngreet \"you\"\ngather digits=1\n  say \"{hours}\"\n  on 1 -> ivr/sales \
         item=x\n  on 2\n    say \"Two\" ; -> other\n  otherwise -> other\n-> ivr/sales item={From}\n\nflow other\n  \
         param code: int\n  dial \"{agent}\"\n",
    ),
    ("style.flow", "let hours = \"nine to five\"\ndef greet(who, how=\"well\")\n  say \"Hello {who}, {how}\"\n  ...\n"),
    ("ivr/sales.flow", "use \"../style.flow\"\nparam item: text\nsay \"{item}\"\n-> ../main agent={From}\n"),
    ("other.flow", "say \"Hi\"\n-> main\nflow more\n  -> other code=7\n"),
];

#[test]
fn what_is_kept_of_other_files_is_what_a_fresh_look_finds() {
    let files = FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    keeps(files.collect(), &mut Turns(&mut Random(5), 2000));
}

#[test]
#[ignore = "takes a minute with optimizations, and much longer without"]
fn what_is_typed_is_what_is_seen_in_a_long_file() {
    steps(Encoding::Utf16, 10_000, 300, 1);
    steps(Encoding::Utf8, 10_000, 300, 1);
}

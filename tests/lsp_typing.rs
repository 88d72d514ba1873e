//! The server's view of a text that somebody types, beside a fresh look at it, after every key.
//!
//! A long file is typed with mistakes, undo, paste and edits anywhere, as `didChange` sends them, in both ways of
//! counting. After each step the server holds the same text, and says the same of it as a server that has just been
//! given the text as a whole. The quick test does so with a short file; the long one, with 10,000 lines, is run by
//! `.ci/run`, with optimizations: `cargo test --release --test lsp_typing -- --ignored`.

use serde_json::{Value, json};
use twiml_flow::lsp::group::{Group, Text};
use twiml_flow::lsp::position::{Encoding, Lines};
use twiml_flow::lsp::{Message, Notification, Request, Server};
use twiml_flow::source::Span;

const URI: &str = "untitled:typing";

/// The same numbers every time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }

    /// A place in a text, between two characters.
    fn place(&mut self, text: &str) -> usize {
        nearest(text, self.below(text.len() + 1))
    }
}

/// The nearest place at or before an offset at which a cursor can stand: not inside of a character, nor of CRLF.
fn nearest(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) || (text[..at].ends_with('\r') && text[at..].starts_with('\n')) {
        at -= 1;
    }
    at
}

/// A client with one text, and its server.
struct Typist {
    server: Server,
    encoding: Encoding,
    text: String,
    version: i32,
    /// What the server has said of the text last.
    said: Value,
    /// What undoes each change, the latest last.
    undo: Vec<(Span, String)>,
}

impl Typist {
    fn new(encoding: Encoding, text: &str) -> Self {
        let mut server = Server::new();
        let encodings = match encoding {
            Encoding::Utf8 => json!(["utf-8"]),
            Encoding::Utf16 => json!(["utf-16"]),
        };
        let capabilities = json!({ "general": { "positionEncodings": encodings } });
        let params = json!({ "processId": null, "rootUri": null, "capabilities": capabilities });
        server.handle(Request { id: 1.into(), method: "initialize".into(), params }.into());
        let document = json!({ "uri": URI, "languageId": "flow", "version": 1, "text": text });
        let params = json!({ "textDocument": document });
        server.handle(Notification { method: "textDocument/didOpen".into(), params }.into());
        server.idle();
        let mut typist =
            Self { server, encoding, text: text.to_owned(), version: 1, said: Value::Null, undo: Vec::new() };
        typist.hear();
        typist
    }

    fn hear(&mut self) {
        for message in self.server.take() {
            if let Message::Notification(it) = message
                && it.method == "textDocument/publishDiagnostics"
            {
                assert_eq!(it.params["version"], self.version, "diagnostics are of the text that the client has");
                self.said = it.params["diagnostics"].clone();
            }
        }
    }

    /// Replaces a piece, and takes note of how to undo it.
    fn replace(&mut self, span: Span, new: &str) {
        let back = (Span::new(span.start, span.start + new.len() as u32), self.text[span.range()].to_owned());
        self.undo.push(back);
        self.send(span, new);
    }

    fn undo(&mut self) {
        if let Some((span, text)) = self.undo.pop() {
            self.send(span, &text);
        }
    }

    fn send(&mut self, span: Span, new: &str) {
        let range = Lines::new(&self.text).range(&self.text, span, self.encoding);
        self.text.replace_range(span.range(), new);
        self.version += 1;
        let document = json!({ "uri": URI, "version": self.version });
        let change = json!({ "range": range, "text": new });
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        self.server.handle(Notification { method: "textDocument/didChange".into(), params }.into());
    }

    /// Nothing waits: the server says what it has found, which is what a fresh one would say.
    fn compare(&mut self) {
        self.server.idle();
        self.hear();
        assert_eq!(self.server.text(URI), Some(self.text.as_str()));
        let fresh = Self::new(self.encoding, &self.text);
        assert_eq!(self.said, fresh.said, "of the text\n{}", self.text);
    }
}

/// Pieces that people paste, whole and broken.
const PASTED: &[&str] = &[
    "flow menu\n  gather digits=1 -> sales\n    say \"Press 1. ü😀 𝄞\"\n",
    "  say \"unclosed\n",
    "< say \"a\" ; say \"b\" >",
    "\"\"\"\n  block\n  \"\"\"",
    "-> menu",
    "\tsay 'x'\r\n",
    "\r",
    "param agent: phone\n",
    "# flowc: allow unreachable-verb",
    "dial \"{agent}\"\n",
    "[a b",
    "🎉",
    "say vioce=Polly.Joanna \"{From}\"\n",
];

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
        let at = random.place(&typist.text);
        match random.below(6) {
            0 => typist.undo(),
            1 => typist.replace(Span::at(at as u32), PASTED[random.below(PASTED.len())]),
            2 => {
                // A piece, of a few characters or of a few lines, is deleted.
                let width = if random.below(4) == 0 { 400 } else { 5 };
                let end = typist.text[at..].char_indices().nth(1 + random.below(width));
                let end = end.map_or(typist.text.len(), |(offset, _)| nearest(&typist.text, at + offset).max(at));
                typist.replace(Span::new(at as u32, end as u32), "");
            }
            3 => {
                let line = typist.text[..at].rfind('\n').map_or(0, |at| at + 1);
                typist.replace(Span::at(line as u32), "  ");
            }
            _ => {
                let key = ["a", "\"", "\n", " ", "{", "=", "<", ">", "#", "ü", "😀"][random.below(11)];
                typist.replace(Span::at(at as u32), key);
            }
        }
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
    let group = |texts: &[(&str, String)]| {
        let mut group = Group::new(None, 0);
        for (name, text) in texts {
            let (name, uri) = ((*name).to_owned(), format!("file:///{name}"));
            group.add(Text { name, uri, text: text.clone() });
        }
        group
    };
    let mut texts: Vec<(&str, String)> = FILES.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    let mut kept = group(&texts);
    let mut random = Random(5);
    let mut undo: Vec<(usize, String)> = Vec::new();
    for _ in 0..600 {
        let file = random.below(texts.len());
        let before = texts[file].1.clone();
        match random.below(5) {
            // Every other change is taken back, so that most of the time most files are whole.
            0 | 1 if !undo.is_empty() => {
                if let Some((file, text)) = undo.pop() {
                    texts[file].1 = text;
                    kept.replace(kept.id(texts[file].0).unwrap(), texts[file].1.clone());
                }
            }
            2 => {
                undo.push((file, before));
                let line = ["\n", "# more\n", "let more = 1\n", "param more: text\n", "flow added < hangup >\n"];
                texts[file].1.insert_str(0, line[random.below(line.len())]);
            }
            _ => {
                undo.push((file, before));
                let at = random.place(&texts[file].1);
                let key = ["a", "\"", "\n", " ", "{", "=", "<", ">", "#", "1"][random.below(10)];
                texts[file].1.insert_str(at, key);
            }
        }
        kept.replace(kept.id(texts[file].0).unwrap(), texts[file].1.clone());
        let fresh = group(&texts);
        assert_eq!(kept.output().diagnostics, fresh.output().diagnostics, "of {texts:#?}");
        assert_eq!(kept.output().documents, fresh.output().documents, "of {texts:#?}");
    }
}

#[test]
#[ignore = "takes a minute with optimizations, and much longer without"]
fn what_is_typed_is_what_is_seen_in_a_long_file() {
    steps(Encoding::Utf16, 10_000, 300, 1);
    steps(Encoding::Utf8, 10_000, 300, 1);
}

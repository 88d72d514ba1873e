//! A client of the language server with one text, and what holds of what it is told: it is what a server says that has
//! just been given the text as a whole.

use serde_json::{Value, json};
use twiml_flow::lsp::position::{Encoding, Lines};
use twiml_flow::lsp::{Message, Notification, Request, Server};
use twiml_flow::source::{Source, Span};

use super::chance::{Chance, nearest};

const URI: &str = "untitled:typing";

/// A client with one text, and its server.
pub struct Typist {
    server: Server,
    encoding: Encoding,
    pub text: String,
    version: i32,
    /// What the server has said of the text last.
    said: Value,
    /// What undoes each change, the latest last.
    pub undo: Vec<(Span, String)>,
}

impl Typist {
    pub fn new(encoding: Encoding, text: &str) -> Self {
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
    pub fn replace(&mut self, span: Span, new: &str) {
        let back = (Span::new(span.start, span.start + new.len() as u32), self.text[span.range()].to_owned());
        self.undo.push(back);
        self.send(span, new);
    }

    pub fn undo(&mut self) {
        let Some((mut span, mut text)) = self.undo.pop() else { return };
        // What was put in may have become half of a CRLF, inside of which no cursor stands.
        if nearest(&self.text, span.start as usize) < span.start as usize {
            span.start -= 1;
            text.insert(0, '\r');
        }
        if nearest(&self.text, span.end as usize) < span.end as usize {
            span.end += 1;
            text.push('\n');
        }
        self.send(span, &text);
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

    /// Edits the text somewhere, as people do.
    pub fn edit(&mut self, chance: &mut impl Chance) {
        let at = chance.place(&self.text);
        match chance.below(6) {
            0 => self.undo(),
            1 => self.replace(Span::at(at as u32), PASTED[chance.below(PASTED.len())]),
            2 => {
                // A piece, of a few characters or of a few lines, is deleted.
                let width = if chance.below(4) == 0 { 400 } else { 5 };
                let end = self.text[at..].char_indices().nth(1 + chance.below(width));
                let end = end.map_or(self.text.len(), |(offset, _)| nearest(&self.text, at + offset).max(at));
                self.replace(Span::new(at as u32, end as u32), "");
            }
            3 => {
                let line = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
                self.replace(Span::at(line as u32), "  ");
            }
            _ => {
                let key = ["a", "\"", "\n", " ", "{", "=", "<", ">", "#", "ü", "😀"][chance.below(11)];
                self.replace(Span::at(at as u32), key);
            }
        }
    }

    /// Asks for something somewhere, or for something senseless. It is answered, once; and where the answer is about the
    /// text, it lies in it.
    pub fn ask(&mut self, chance: &mut impl Chance) {
        self.server.idle();
        self.hear();
        let method = METHODS[chance.below(METHODS.len())];
        let lines = Lines::new(&self.text);
        let (start, end) = (chance.place(&self.text), chance.place(&self.text));
        let span = Span::new(start.min(end) as u32, start.max(end) as u32);
        let range = lines.range(&self.text, span, self.encoding);
        let mut params = json!({
            "textDocument": { "uri": URI },
            "position": range.start,
            "range": range,
            "context": { "includeDeclaration": true, "diagnostics": self.said, "triggerKind": 1, "isRetrigger": false },
            "newName": NAMES[chance.below(NAMES.len())],
            "query": NAMES[chance.below(NAMES.len())],
            "options": { "tabSize": 2, "insertSpaces": true },
            "previousResultIds": [],
            "command": COMMANDS[chance.below(COMMANDS.len())],
            "arguments": [URI],
        });
        let sound = chance.below(8) > 0;
        if !sound {
            let keys: Vec<String> = params.as_object().unwrap().keys().cloned().collect();
            let senseless = [
                json!(null),
                json!([]),
                json!({}),
                json!("x"),
                json!(-1),
                json!({ "line": 4_294_967_295_u32, "character": 4_294_967_295_u32 }),
                json!({ "start": { "line": 9, "character": 9 }, "end": { "line": 0, "character": 0 } }),
                json!({ "uri": "file:///%FF/../no where.flow" }),
                json!([{}, URI, 1e300]),
            ];
            params[&keys[chance.below(keys.len())]] = senseless[chance.below(senseless.len())].clone();
        }
        self.server.handle(Request { id: 7.into(), method: method.into(), params }.into());
        let mut answers = Vec::new();
        for message in self.server.take() {
            if let Message::Response(response) = message {
                answers.push(response);
            }
        }
        assert_eq!(answers.len(), 1, "`{method}` is answered once");
        let answer = answers.remove(0).response_result;
        assert!(!sound || answer.is_ok() || MAY_FAIL.contains(&method), "{method} in\n{}\n{answer:?}", self.text);
        let Ok(answer) = answer else { return };
        // What a command shows is another text.
        if method != "workspace/executeCommand" {
            in_text(&answer, lines.count() as u64);
        }
        if method == "textDocument/formatting" {
            // Line ends are the editor's business.
            let format = |text: &str| twiml_flow::format::format(&Source::new("main.flow", text).unwrap());
            assert_eq!(format(&self.edited(&answer)), format(&self.text), "edits lay the text out as a whole");
        }
    }

    /// The text after edits of an answer.
    fn edited(&self, edits: &Value) -> String {
        let lines = Lines::new(&self.text);
        let mut edits: Vec<(Span, &str)> = edits
            .as_array()
            .into_iter()
            .flatten()
            .map(|edit| {
                let range = serde_json::from_value(edit["range"].clone()).unwrap();
                (lines.span(&self.text, range, self.encoding), edit["newText"].as_str().unwrap())
            })
            .collect();
        edits.sort_by_key(|(span, _)| std::cmp::Reverse(*span));
        let mut text = self.text.clone();
        edits.iter().for_each(|(span, new)| text.replace_range(span.range(), new));
        text
    }

    /// Nothing waits: the server says what it has found, which is what a fresh one would say.
    pub fn compare(&mut self) {
        self.server.idle();
        self.hear();
        assert_eq!(self.server.text(URI), Some(self.text.as_str()));
        let fresh = Self::new(self.encoding, &self.text);
        assert_eq!(self.said, fresh.said, "of the text\n{}", self.text);
    }
}

/// Types at a text and asks about it, in both ways of counting.
pub fn types(text: &str, chance: &mut impl Chance) {
    let encoding = if chance.below(2) == 0 { Encoding::Utf16 } else { Encoding::Utf8 };
    let mut typist = Typist::new(encoding, text);
    while chance.goes_on() {
        match chance.below(3) {
            0 => typist.edit(chance),
            1 => typist.ask(chance),
            _ => typist.compare(),
        }
    }
    typist.compare();
}

/// What can be asked for.
const METHODS: &[&str] = &[
    "textDocument/completion",
    "textDocument/hover",
    "textDocument/signatureHelp",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/documentSymbol",
    "workspace/symbol",
    "textDocument/foldingRange",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/range",
    "textDocument/formatting",
    "textDocument/rangeFormatting",
    "textDocument/documentLink",
    "textDocument/inlayHint",
    "textDocument/codeAction",
    "textDocument/diagnostic",
    "workspace/diagnostic",
    "workspace/executeCommand",
];

/// What need not have an answer: there may be nothing to rename, or no such name or command.
const MAY_FAIL: &[&str] = &["textDocument/prepareRename", "textDocument/rename", "workspace/executeCommand"];

const NAMES: &[&str] = &["menu", "a-new-name", "", "Not A Name", "sales/menu", "\u{1F600}"];

const COMMANDS: &[&str] = &["flowc.showTwiml", "flowc.showGraph", "no.such.command"];

/// Every place that an answer speaks of is one of a text with so many lines.
fn in_text(answer: &Value, lines: u64) {
    match answer {
        Value::Object(members) => {
            if let Some(line) = members.get("line").and_then(Value::as_u64) {
                assert!(line < lines, "line {line} of {lines}: {answer}");
            }
            members.values().for_each(|value| in_text(value, lines));
        }
        Value::Array(items) => items.iter().for_each(|value| in_text(value, lines)),
        _ => {}
    }
}

/// Pieces that people paste, whole and broken.
pub const PASTED: &[&str] = &[
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

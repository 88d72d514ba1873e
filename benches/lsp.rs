//! From a keystroke to the diagnostics of the text: `cargo bench --bench lsp`.
//!
//! A server is given the bytes of a `didChange`, and the time is taken until the bytes of its `publishDiagnostics` are
//! there. Then the same for what editors ask for after a keystroke. `docs/performance.md` has the tables.

use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use twiml_flow::lsp::{Message, Server, uri};

fn main() {
    println!("\nFrom a keystroke to diagnostics, in ms:\n");
    println!("| what is open | median | 99th percentile | longest | of the processor |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    let rows = [
        ("a file of 50 lines", one_file(50)),
        ("a file of 1,000 lines", one_file(1_000)),
        ("a file of 10,000 lines", one_file(10_000)),
        ("one of 100 files of 50 lines", project(100, 50)),
        ("one of 1,000 files of 50 lines", project(1_000, 50)),
    ];
    for (name, mut client) in rows {
        keystrokes(&mut client, 10); // fills caches
        let before = processor();
        let times = keystrokes(&mut client, KEYS);
        let worked = (processor() - before).as_secs_f64() * 1e3 / times.len() as f64;
        println!("| {name} | {} | {worked:.2} |", columns(times));
    }
    println!("\nWhat is asked for in the file of 10,000 lines, a keystroke before each, in ms:\n");
    println!("| request | median | 99th percentile | longest |");
    println!("| --- | ---: | ---: | ---: |");
    let mut client = one_file(10_000);
    let range = json!({ "start": { "line": 5000, "character": 0 }, "end": { "line": 5060, "character": 0 } });
    let place = json!({ "line": 5003, "character": 4 });
    let requests = [
        ("textDocument/completion", json!({ "position": place })),
        ("textDocument/hover", json!({ "position": place })),
        ("textDocument/definition", json!({ "position": place })),
        ("textDocument/semanticTokens/range", json!({ "range": range })),
        ("textDocument/semanticTokens/full", json!({})),
        ("textDocument/inlayHint", json!({ "range": range })),
        ("textDocument/documentSymbol", json!({})),
        ("textDocument/foldingRange", json!({})),
        ("textDocument/formatting", json!({ "options": { "tabSize": 2, "insertSpaces": true } })),
    ];
    for (method, params) in requests {
        let mut times = Vec::new();
        for at in 0..30 {
            client.key(at);
            times.push(client.ask(method, &params));
        }
        println!("| `{method}` | {} |", columns(times));
    }
}

/// How many keys are pressed.
const KEYS: usize = 500;

/// The processor time of this process, which does not grow when others use the machine. None where Linux does not tell.
fn processor() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or("").split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

fn columns(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |part: f64| times[((times.len() as f64 * part) as usize).min(times.len() - 1)].as_secs_f64() * 1e3;
    format!("{:.2} | {:.2} | {:.2}", at(0.5), at(0.99), at(1.0))
}

/// A server with one open text, and a client that types into it.
struct Client {
    server: Server,
    uri: String,
    lines: usize,
    version: i32,
    /// Where the files of the project are; none for a text by itself.
    _folder: Option<tempfile::TempDir>,
}

fn one_file(lines: usize) -> Client {
    let uri = "untitled:bench".to_owned();
    Client::new(json!({}), uri, &sample(lines, "menu"), None)
}

fn project(files: usize, lines: usize) -> Client {
    let folder = tempfile::tempdir().expect("a folder");
    for file in 0..files {
        let text = sample(lines, &format!("menu{file}"));
        fs::write(folder.path().join(format!("file{file}.flow")), text).expect("a file");
    }
    let path = folder.path().join("file7.flow");
    let text = fs::read_to_string(&path).expect("the file");
    let root = |path: &Path| uri::of_path(path);
    let more = json!({ "workspaceFolders": [{ "uri": root(folder.path()), "name": "bench" }] });
    Client::new(more, root(&path), &text, Some(folder))
}

impl Client {
    fn new(more: Value, uri: String, text: &str, folder: Option<tempfile::TempDir>) -> Self {
        let lines = text.lines().count();
        let mut client = Self { server: Server::new(), uri, lines, version: 1, _folder: folder };
        let mut params = json!({ "processId": null, "rootUri": null, "capabilities": {} });
        if let (Some(params), Value::Object(more)) = (params.as_object_mut(), more) {
            params.extend(more);
        }
        client.send(&json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params }).to_string());
        let document = json!({ "uri": client.uri, "languageId": "flow", "version": 1, "text": text });
        let params = json!({ "textDocument": document });
        client.send(&json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": params }).to_string());
        client
    }

    /// From the bytes of a message to the bytes of everything that comes of it.
    fn send(&mut self, message: &str) -> usize {
        let message: Message = serde_json::from_str(message).expect("a message");
        self.server.handle(message);
        self.server.idle();
        self.server.take().iter().map(|message| serde_json::to_string(message).expect("it is JSON").len()).sum()
    }

    /// One key somewhere: a character comes, or the last one goes.
    fn key(&mut self, at: usize) -> Duration {
        self.version += 1;
        let line = (at / 2 * 7919) % self.lines;
        let start = json!({ "line": line, "character": 0 });
        let end = json!({ "line": line, "character": at % 2 });
        let text = if at.is_multiple_of(2) { ["x", "\"", " ", "#"][at / 2 % 4] } else { "" };
        let change = json!({ "range": { "start": start, "end": end }, "text": text });
        let document = json!({ "uri": self.uri, "version": self.version });
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        let message = json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params }).to_string();
        let begin = Instant::now();
        let said = self.send(&message);
        let time = begin.elapsed();
        assert!(said > 0, "there are diagnostics after every key");
        time
    }

    fn ask(&mut self, method: &str, params: &Value) -> Duration {
        let mut params = params.clone();
        params["textDocument"] = json!({ "uri": self.uri });
        let message = json!({ "jsonrpc": "2.0", "id": 7, "method": method, "params": params }).to_string();
        let begin = Instant::now();
        let said = self.send(&message);
        assert!(said > 0, "there is an answer");
        begin.elapsed()
    }
}

fn keystrokes(client: &mut Client, count: usize) -> Vec<Duration> {
    (0..count).map(|at| client.key(at)).collect()
}

/// Call flows of so many lines.
fn sample(lines: usize, name: &str) -> String {
    let mut text = String::new();
    for number in 0..lines / 13 {
        let _ = write!(
            text,
            "flow {name}-{number}\n  # the main menu of office {number}\n  \
             say voice=Polly.Joanna \"Thank you for calling Acme, please listen closely.\"\n  \
             gather numDigits=1 timeout=5s -> {name}-{number}\n    \
             say \"For sales, press 1. For support, press 2; for the rest, wait.\"\n    pause 1s\n  \
             say language=en-GB \"We did not hear from you.\" ; pause length=2\n  \
             dial timeout=20s callerId=+14155550100 <\n    number \"+14155551234\" statusCallback=\"/status\"\n    \
             client joey\n  >\n  record maxLength=2m playBeep=false -> \"/recorded/{number}\"\n\n"
        );
    }
    text
}

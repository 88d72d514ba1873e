//! `flowc lsp` as an editor meets it: a process with two streams. And as a client meets it that means it ill.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

struct Editor {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Editor {
    fn new() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flowc"));
        command.args(["lsp", "--stdio"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().expect("flowc runs");
        let input = process.stdin.take().expect("it has an input");
        let output = BufReader::new(process.stdout.take().expect("it has an output"));
        Self { process, input, output }
    }

    fn send(&mut self, message: &Value) {
        self.raw(&message.to_string());
    }

    fn raw(&mut self, body: &str) {
        self.bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.input.write_all(bytes).expect("it listens");
        self.input.flush().expect("it listens");
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert_ne!(self.output.read_line(&mut line).expect("it speaks"), 0, "it has ended");
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().expect("a length"),
                _ if line.trim_end().is_empty() => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).expect("as much as was promised");
        let message: Value = serde_json::from_slice(&body).expect("it speaks JSON");
        assert_eq!(message["jsonrpc"], "2.0");
        message
    }

    /// The answer to a request; what else is said before it is passed over.
    fn ask(&mut self, id: i32, method: &str, params: Value) -> Value {
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
        }
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn start(&mut self) -> Value {
        let answer = self.ask(1, "initialize", json!({ "processId": null, "rootUri": null, "capabilities": {} }));
        self.tell("initialized", json!({}));
        answer
    }

    fn open(&mut self, text: &str) {
        let document = json!({ "uri": "untitled:a", "languageId": "flow", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn end(mut self) -> i32 {
        assert_eq!(self.ask(999, "shutdown", Value::Null)["result"], Value::Null);
        self.tell("exit", Value::Null);
        self.process.wait().expect("it ends").code().expect("it has a code")
    }
}

#[test]
fn an_editor_comes_opens_and_goes() {
    let mut editor = Editor::new();
    let answer = editor.start();
    assert_eq!(answer["result"]["serverInfo"]["name"], "flowc");
    assert_eq!(answer["result"]["capabilities"]["positionEncoding"], "utf-16");
    editor.open("say vioce=man \"Hi\"\n");
    let said = editor.receive();
    assert_eq!(said["method"], "textDocument/publishDiagnostics");
    assert_eq!(said["params"]["diagnostics"][0]["code"], "unknown-attribute");
    let params = json!({ "textDocument": { "uri": "untitled:a" }, "position": { "line": 0, "character": 1 } });
    let answer = editor.ask(2, "textDocument/hover", params);
    assert!(answer["result"]["contents"]["value"].as_str().expect("words").contains("<Say>"));
    assert_eq!(editor.end(), 0);
}

#[test]
fn an_end_without_a_goodbye_is_told_by_the_exit_code() {
    let mut editor = Editor::new();
    editor.start();
    editor.tell("exit", Value::Null);
    assert_eq!(editor.process.wait().expect("it ends").code(), Some(1));

    let Editor { mut process, input, .. } = Editor::new();
    drop(input);
    assert_eq!(process.wait().expect("it ends").code(), Some(1));
}

#[test]
fn changes_that_have_arrived_are_taken_in_together() {
    let mut editor = Editor::new();
    editor.start();
    editor.open("say \"Hi\"\n");
    assert_eq!(editor.receive()["params"]["version"], 1);
    // In one write, so that all of them are there when the first is read.
    let mut bytes = Vec::new();
    for version in 2..=200 {
        let document = json!({ "uri": "untitled:a", "version": version });
        let range = json!({ "start": { "line": 0, "character": 5 }, "end": { "line": 0, "character": 5 } });
        let params = json!({ "textDocument": document, "contentChanges": [{ "range": range, "text": "x" }] });
        let body = json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params }).to_string();
        bytes.extend(format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes());
    }
    editor.bytes(&bytes);
    let mut said = 0;
    while editor.receive()["params"]["version"] != 200 {
        said += 1;
    }
    assert!(said < 199, "{said} of 199 changes have been answered one by one");
    assert_eq!(editor.end(), 0);
}

#[test]
fn what_is_cancelled_while_it_waits_is_not_worked_on() {
    let mut editor = Editor::new();
    editor.start();
    editor.open("say \"Hi\"\n");
    let place = json!({ "textDocument": { "uri": "untitled:a" }, "position": { "line": 0, "character": 1 } });
    let mut bytes = Vec::new();
    let messages = [
        json!({ "jsonrpc": "2.0", "id": 5, "method": "textDocument/hover", "params": place }),
        json!({ "jsonrpc": "2.0", "id": "six", "method": "textDocument/hover", "params": place }),
        json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": "six" } }),
        json!({ "jsonrpc": "2.0", "id": 7, "method": "textDocument/hover", "params": place }),
    ];
    for body in messages.map(|message| message.to_string()) {
        bytes.extend(format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes());
    }
    editor.bytes(&bytes);
    let mut answers = Vec::new();
    while answers.len() < 3 {
        let message = editor.receive();
        if message.get("id").is_some() {
            answers.push(message);
        }
    }
    assert!(answers[0]["result"].is_object());
    // Either it was cancelled in time, or it was answered before the news came; never both, never neither.
    assert!(answers[1]["error"]["code"] == -32800 || answers[1]["result"].is_object(), "{}", answers[1]);
    assert!(answers[2]["result"].is_object());
    assert_eq!(editor.end(), 0);
}

#[test]
fn ill_will_is_answered_and_survived() {
    let mut editor = Editor::new();
    // Too early.
    let answer = editor.ask(1, "textDocument/hover", json!({}));
    assert_eq!(answer["error"]["code"], -32002);
    editor.start();

    // No JSON, no message, no header, no end of nesting.
    for body in ["{", "[]", "null", "\u{feff}{}", "{\"jsonrpc\":\"2.0\"}", &"[".repeat(100_000)] {
        editor.raw(body);
        let answer = editor.receive();
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&Value::Null, &json!(-32700)), "{body:.20}");
    }
    editor.bytes(b"Content-Length: 3\r\n\r\n\xff\xfe\xfd");
    assert_eq!(editor.receive()["error"]["code"], -32700);
    editor.bytes(b"what is this\r\nContent-Length: nonsense\r\nContent-Length: 2\r\nX: y\r\n\r\n{}");
    assert_eq!(editor.receive()["error"]["code"], -32700);

    // Parameters that are none, of every request there is.
    let methods = [
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
    for method in methods {
        for params in [Value::Null, json!([]), json!({ "textDocument": 7 }), json!("x")] {
            let answer = editor.ask(2, method, params);
            assert_eq!(answer["error"]["code"], -32602, "{method}");
        }
    }
    // Texts that are not open, places that are not there.
    let unknown = json!({ "textDocument": { "uri": "untitled:no" }, "position": { "line": 0, "character": 0 } });
    assert_eq!(editor.ask(3, "textDocument/hover", unknown)["error"]["code"], -32602);
    editor.open("say \"ü😀\"\nflow x\n  -> x\n");
    let far = json!({ "line": 4_000_000_000_u32, "character": 4_000_000_000_u32 });
    let backwards = json!({ "start": far, "end": { "line": 0, "character": 7 } });
    let everything = json!({
        "textDocument": { "uri": "untitled:a" }, "position": far, "range": backwards, "newName": "\0 /",
        "options": { "tabSize": 0, "insertSpaces": true }, "context": { "diagnostics": [], "includeDeclaration": true },
        "query": "", "previousResultIds": [], "command": "flowc.nothing", "arguments": [1, 2, 3],
    });
    for method in methods {
        let answer = editor.ask(4, method, everything.clone());
        assert!(answer.get("result").is_some() || answer["error"]["code"].is_i64(), "{method}: {answer}");
    }
    for character in 0..8 {
        let change = json!({ "range": { "start": { "line": 0, "character": character }, "end": { "line": 0, "character": 0 } }, "text": "\r" });
        let document = json!({ "uri": "untitled:a", "version": -5 });
        editor.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
    }
    // What is closed twice, changed unopened, opened twice, unknown, or answered unasked.
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": "untitled:no" } }));
    editor.tell(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": "untitled:no", "version": 1 }, "contentChanges": [] }),
    );
    editor.open("say");
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": "file:///%00", "type": 9 }] }));
    editor.tell("no/such", json!({}));
    editor.send(&json!({ "jsonrpc": "2.0", "id": 77, "result": {} }));
    assert_eq!(editor.ask(5, "no/such", json!({}))["error"]["code"], -32601);
    assert_eq!(editor.ask(6, "initialize", json!({}))["error"]["code"], -32600);
    // It is still there.
    let place = json!({ "textDocument": { "uri": "untitled:a" }, "position": { "line": 0, "character": 1 } });
    assert!(editor.ask(7, "textDocument/hover", place)["result"].is_object());
    assert_eq!(editor.end(), 0);
}

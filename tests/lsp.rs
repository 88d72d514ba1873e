//! What the language server says: every `tests/lsp/x.session` is a conversation, with the answers below the questions.
//!
//! A session begins with what it shows, and with files, each below a line `--- NAME`. Then each line that begins with
//! `> ` is a step, and the lines below it are what the server sends:
//!
//! ```text
//! > initialize CAPABILITIES     who the client is; without it, a client that takes everything
//! > open FILE                   as it lies on disk
//! > change FILE RANGE "TEXT"    RANGE is LINE:COLUMN-LINE:COLUMN, counted from 1, or `all`
//! > close FILE
//! > write FILE "TEXT"           on disk, with the news of it
//! > delete FILE
//! > tell METHOD MORE            a notification
//! > METHOD FILE PLACE MORE      a request; PLACE is LINE:COLUMN or a RANGE, MORE is JSON
//! ```
//!
//! ` | FIELD FIELD` behind a step shows only these fields of a list, and ` | FIELD ^PREFIX` only the items whose first
//! field begins so. Answers are laid out like YAML; ranges are shown as they are written in steps. `UPDATE=1 cargo test
//! --test lsp` rewrites what differs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Map, Value, json};
use twiml_flow::lsp::{Message, Notification, Request, Server, tokens, uri};

mod files;
use files::collect;

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lsp");
    let mut files = Vec::new();
    collect(&root, &["session"], &mut files);
    files.sort();
    let trials = files.into_iter().map(|path| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || run(&path))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn run(path: &Path) -> Result<(), Failed> {
    let written = fs::read_to_string(path)?.replace("\r\n", "\n");
    let folder = tempfile::tempdir()?;
    let mut session = Session::new(folder.path().canonicalize()?);
    let said = session.replay(&written)?;
    if env::var_os("UPDATE").is_some() {
        fs::write(path, &said)?;
    } else if said != written {
        return Err(format!("{} differs from what is said now:\n{said}", path.display()).into());
    }
    if session.steps == 0 { Err("no step in the session".into()) } else { Ok(()) }
}

struct Session {
    root: PathBuf,
    server: Server,
    versions: std::collections::HashMap<String, i32>,
    started: bool,
    next: i32,
    steps: usize,
}

impl Session {
    fn new(root: PathBuf) -> Self {
        let versions = std::collections::HashMap::new();
        Self { root, server: Server::new(), versions, started: false, next: 1, steps: 0 }
    }

    /// The session with the answers of today.
    fn replay(&mut self, written: &str) -> Result<String, Failed> {
        let mut said = String::new();
        let mut file: Option<(PathBuf, String)> = None;
        let mut in_steps = false;
        for line in written.lines() {
            if let Some(step) = line.strip_prefix("> ") {
                self.save(&mut file)?;
                in_steps = true;
                writeln!(said, "> {step}")?;
                said.push_str(&self.step(step)?);
                self.steps += 1;
                continue;
            }
            if in_steps {
                continue; // an answer of before
            }
            writeln!(said, "{line}")?;
            if let Some(name) = line.strip_prefix("--- ") {
                self.save(&mut file)?;
                file = Some((self.root.join(name), String::new()));
            } else if let Some((_, text)) = &mut file {
                writeln!(text, "{line}")?;
            }
        }
        Ok(said)
    }

    /// Writes a file; the blank line in front of what follows is no part of it.
    fn save(&self, file: &mut Option<(PathBuf, String)>) -> Result<(), Failed> {
        let Some((path, text)) = file.take() else { return Ok(()) };
        let text = text.strip_suffix("\n\n").map_or(text.clone(), |text| format!("{text}\n"));
        fs::create_dir_all(path.parent().unwrap_or(&self.root))?;
        Ok(fs::write(path, text)?)
    }

    fn uri(&self, name: &str) -> String {
        if name.contains(':') { name.to_owned() } else { uri::of_path(&self.root.join(name)) }
    }

    fn step(&mut self, step: &str) -> Result<String, Failed> {
        let (step, show) = step.rsplit_once(" | ").map_or((step, None), |(step, show)| (step, Some(show)));
        let (verb, rest) = step.split_once(' ').unwrap_or((step, ""));
        if verb == "initialize" {
            self.start(if rest.is_empty() { json!({}) } else { serde_json::from_str(rest)? });
            return Ok(self.said(show, ""));
        }
        if !self.started {
            self.start(json!({
                "textDocument": { "completion": { "completionItem": { "snippetSupport": true } } },
                "workspace": { "workspaceEdit": { "documentChanges": true, "resourceOperations": ["rename"] } },
                "general": { "positionEncodings": ["utf-8", "utf-16"] },
            }));
            self.server.take();
        }
        let (name, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        let uri = self.uri(name);
        let path = self.root.join(name);
        match verb {
            "open" => {
                let text = if name.contains(':') { serde_json::from_str(rest)? } else { fs::read_to_string(&path)? };
                let language = path.extension().map_or("flow".into(), |it| it.to_string_lossy());
                self.versions.insert(uri.clone(), 1);
                let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
                self.notify("textDocument/didOpen", json!({ "textDocument": document }));
            }
            "change" => {
                let (place, text) = rest.split_once(' ').ok_or("a change has a place and a text")?;
                let text: String = serde_json::from_str(text)?;
                let version = self.versions.entry(uri.clone()).or_default();
                *version += 1;
                let change = if place == "all" {
                    json!({ "text": text })
                } else {
                    json!({ "range": range(place)?, "text": text })
                };
                let document = json!({ "uri": uri, "version": *version });
                let params = json!({ "textDocument": document, "contentChanges": [change] });
                self.notify("textDocument/didChange", params);
            }
            "close" => self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } })),
            "write" | "delete" => {
                let kind = match (verb, path.exists()) {
                    ("delete", _) => 3,
                    (_, true) => 2,
                    (_, false) => 1,
                };
                if verb == "delete" {
                    fs::remove_file(&path)?;
                } else {
                    fs::create_dir_all(path.parent().unwrap_or(&self.root))?;
                    fs::write(&path, serde_json::from_str::<String>(rest)?)?;
                }
                let params = json!({ "changes": [{ "uri": uri, "type": kind }] });
                self.notify("workspace/didChangeWatchedFiles", params);
            }
            "tell" => {
                let params = self.absolute(serde_json::from_str(rest)?);
                self.notify(name, params);
            }
            method => {
                let (place, more) = match rest.split_once('{') {
                    Some((place, more)) => (place.trim(), serde_json::from_str(&format!("{{{more}"))?),
                    None => (rest.trim(), json!({})),
                };
                let mut params = Map::new();
                if !name.is_empty() && name != "-" {
                    params.insert("textDocument".into(), json!({ "uri": uri }));
                }
                if place.contains('-') {
                    params.insert("range".into(), range(place)?);
                } else if !place.is_empty() {
                    params.insert("position".into(), position(place)?);
                }
                if let Value::Object(more) = self.absolute(more) {
                    params.extend(more);
                }
                self.ask(method, Value::Object(params));
            }
        }
        self.server.idle();
        Ok(self.said(show, &uri))
    }

    /// A value in which `$ROOT/` is the folder of the session.
    fn absolute(&self, value: Value) -> Value {
        let root = format!("{}/", uri::of_path(&self.root));
        serde_json::from_str(&value.to_string().replace("$ROOT/", &root)).unwrap_or(value)
    }

    fn start(&mut self, capabilities: Value) {
        self.started = true;
        let folders = json!([{ "uri": uri::of_path(&self.root), "name": "session" }]);
        let params =
            json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "workspaceFolders": folders });
        self.ask("initialize", params);
        self.notify("initialized", json!({}));
    }

    fn ask(&mut self, method: &str, params: Value) {
        let id = self.next.into();
        self.next += 1;
        self.server.handle(Request { id, method: method.to_owned(), params }.into());
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.server.handle(Notification { method: method.to_owned(), params }.into());
    }

    /// Everything that is sent, laid out.
    fn said(&mut self, show: Option<&str>, uri: &str) -> String {
        let mut said = String::new();
        for message in self.server.take() {
            match message {
                Message::Response(response) => match response.response_result {
                    Ok(result) => said.push_str(&self.lay_out(result, show, uri)),
                    Err(error) => {
                        let _ = writeln!(said, "error {}: {}", error.code, self.relative(&error.message));
                    }
                },
                Message::Notification(it) => {
                    let _ = writeln!(said, "< {}", it.method);
                    said.push_str(&self.lay_out(it.params, None, uri));
                }
                Message::Request(it) => {
                    let _ = writeln!(said, "< {}", it.method);
                    said.push_str(&self.lay_out(it.params, None, uri));
                }
            }
        }
        said.push('\n');
        said
    }

    fn relative(&self, text: &str) -> String {
        text.replace(&format!("{}/", uri::of_path(&self.root)), "")
    }

    fn lay_out(&self, value: Value, show: Option<&str>, uri: &str) -> String {
        if let Some(data) = value.get("data").and_then(Value::as_array) {
            return self.colours(data, uri);
        }
        let Some(show) = show else {
            let mut text = String::new();
            self.yaml(&compact(value), 0, &mut text);
            return text;
        };
        let fields: Vec<&str> = show.split(' ').filter(|field| !field.starts_with('^')).collect();
        let prefix = show.split(' ').find_map(|field| field.strip_prefix('^')).unwrap_or("");
        let items = value.as_array().cloned().unwrap_or_default();
        let mut text = String::new();
        for item in items.iter().map(|item| compact(item.clone())) {
            let field = |field: &&str| {
                let found = field.split('.').try_fold(&item, |value, key| value.get(key));
                found.map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned))
            };
            let shown: Vec<String> = fields.iter().filter_map(field).filter(|it| !it.is_empty()).collect();
            if shown.first().is_some_and(|first| first.starts_with(prefix)) {
                let _ = writeln!(text, "- {}", self.relative(&shown.join(" · ").replace('\n', "⏎")));
            }
        }
        text
    }

    /// Semantic tokens, each with its place, its text and what it is.
    fn colours(&self, data: &[Value], uri: &str) -> String {
        let legend = tokens::legend();
        let lines: Vec<&str> = self.server.text(uri).unwrap_or("").lines().collect();
        let mut text = String::new();
        let (mut line, mut start) = (0, 0);
        let numbers: Vec<usize> = data.iter().filter_map(Value::as_u64).map(|it| it as usize).collect();
        for it in numbers.chunks_exact(5) {
            line += it[0];
            start = if it[0] == 0 { start + it[1] } else { it[1] };
            let word = lines.get(line).and_then(|line| line.get(start..start + it[2])).unwrap_or("?");
            let _ = write!(text, "- {}:{} {word} · {}", line + 1, start + 1, legend.token_types[it[3]]);
            for (bit, modifier) in legend.token_modifiers.iter().enumerate() {
                if it[4] & (1 << bit) != 0 {
                    let _ = write!(text, " {modifier}");
                }
            }
            text.push('\n');
        }
        text
    }

    fn yaml(&self, value: &Value, depth: usize, text: &mut String) {
        let margin = "  ".repeat(depth);
        let scalar = |value: &Value| match value {
            Value::String(it) if it.contains('\n') => {
                let lines =
                    it.trim_end().lines().map(|line| format!("\n{margin}  {line}").trim_end_matches(' ').to_owned());
                format!("|{}", self.relative(&lines.collect::<String>()))
            }
            Value::String(it) => self.relative(it),
            Value::Array(it) if it.is_empty() => "[]".to_owned(),
            Value::Object(it) if it.is_empty() => "{}".to_owned(),
            other => other.to_string(),
        };
        let nests = |value: &Value| match value {
            Value::Array(it) => !it.is_empty(),
            Value::Object(it) => !it.is_empty(),
            _ => false,
        };
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                for (key, value) in fields {
                    let key = self.relative(key);
                    if nests(value) {
                        let _ = writeln!(text, "{margin}{key}:");
                        self.yaml(value, depth + 1, text);
                    } else {
                        let _ = writeln!(text, "{margin}{key}: {}", scalar(value));
                    }
                }
            }
            Value::Array(items) if !items.is_empty() => {
                for item in items {
                    if nests(item) {
                        let mut inner = String::new();
                        self.yaml(item, depth + 1, &mut inner);
                        let _ = write!(text, "{margin}- {}", inner.trim_start());
                    } else {
                        let _ = writeln!(text, "{margin}- {}", scalar(item));
                    }
                }
            }
            other => {
                let _ = writeln!(text, "{margin}{}", scalar(other));
            }
        }
    }
}

/// Ranges and positions in one word.
fn compact(value: Value) -> Value {
    let place = |it: &Value| {
        let (line, character) = (it.get("line")?.as_u64()?, it.get("character")?.as_u64()?);
        Some(format!("{}:{}", line + 1, character + 1))
    };
    match value {
        Value::Object(fields) => {
            let whole = Value::Object(fields.clone());
            if let (2, Some(place)) = (fields.len(), place(&whole)) {
                return place.into();
            }
            let ends = fields.get("start").and_then(place).zip(fields.get("end").and_then(place));
            match ends {
                Some((start, end)) if fields.len() == 2 => format!("{start}-{end}").into(),
                _ => Value::Object(fields.into_iter().map(|(key, value)| (key, compact(value))).collect()),
            }
        }
        Value::Array(items) => Value::Array(items.into_iter().map(compact).collect()),
        other => other,
    }
}

fn position(place: &str) -> Result<Value, Failed> {
    let (line, column) = place.split_once(':').ok_or("a place is LINE:COLUMN")?;
    let number = |text: &str| text.parse::<u32>().map(|it| it.saturating_sub(1));
    Ok(json!({ "line": number(line)?, "character": number(column)? }))
}

fn range(place: &str) -> Result<Value, Failed> {
    let (start, end) = place.split_once('-').ok_or("a range is LINE:COLUMN-LINE:COLUMN")?;
    Ok(json!({ "start": position(start)?, "end": position(end)? }))
}

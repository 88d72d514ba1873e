//! What services do with documents and `routes.json`.
//!
//! Those in `examples/` go by names, the compiler by its table; that both mean the same is tested here. They have tests of
//! their own, in their languages, over what lies in `tests/services/`. Here the server of `tests/call` does what that says,
//! and the Rust module that `twiml_flow::build` writes, which is compiled for it and gives the same answers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;
use twiml_flow::project::{Options, Project};
use twiml_flow::routes;
use twiml_flow::source::Source;
use twiml_flow::twiml::{ELEMENTS, Kind};

use call::server::{Case, Document, Refusal, Request, Routes, Server};
use call::url::{join, query, with_query};
use call::xml::{self, Element};

mod call;

/// The attributes by the rule of the services: `action`, `url`, `statusCallback`, `waitUrl`.
fn named_like_a_url(attribute: &str) -> bool {
    matches!(attribute, "action" | "url") || attribute.ends_with("Url") || attribute.ends_with("Callback")
}

fn is_url(kind: &Kind) -> bool {
    matches!(kind, Kind::Url(_) | Kind::SipUri)
}

#[test]
fn attributes_that_hold_urls_are_known_by_their_names() {
    for element in ELEMENTS {
        for attribute in element.attributes {
            let (tag, name) = (element.tag, attribute.name);
            assert_eq!(is_url(&attribute.kind), named_like_a_url(name), "<{tag} {name}>");
        }
    }
}

/// The elements that a helper has a rule for.
const PYTHON: &str = include_str!("../examples/flask-ivr/flowc_routes.py");
const JAVASCRIPT: &str = include_str!("../examples/express-ivr/flowc-routes.js");

#[test]
fn texts_that_hold_more_than_words_are_on_the_list() {
    for element in ELEMENTS {
        let (python, javascript) = match element.content.kind() {
            Some(Kind::Url(_)) => ("in_url", "inUrl"),
            Some(Kind::SipUri) => ("in_sip", "inSip"),
            Some(Kind::Json) => ("in_json", "inJson"),
            _ => continue,
        };
        let tag = element.tag;
        assert!(PYTHON.contains(&format!("\"{tag}\": {python}")), "{tag}");
        let lists = JAVASCRIPT.lines().filter(|line| line.ends_with(&format!("[tag, {javascript}]),")));
        assert!(lists.into_iter().any(|line| line.contains(&format!("\"{tag}\""))), "{tag}");
    }
}

#[test]
fn one_attribute_holds_json() {
    for attribute in ELEMENTS.iter().flat_map(|element| element.attributes) {
        assert_eq!(matches!(attribute.kind, Kind::Json), attribute.name == "attributes");
    }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn shared<T: for<'d> Deserialize<'d>>(name: &str) -> T {
    serde_json::from_str(&fs::read_to_string(folder("tests/services").join(name)).unwrap()).unwrap()
}

/// Folders of flows, by the source that `calls.json` names, and where their addresses start.
const SOURCES: [(&str, &str, &[&str]); 2] =
    [("examples", "examples", &["call-center", "reminder"]), ("odd", "tests/services/odd", &["."])];

/// Names and values.
type Params = BTreeMap<String, String>;

/// A call of `calls.json`.
#[derive(Deserialize)]
struct Call {
    at: String,
    #[serde(default)]
    query: Params,
    steps: Vec<Params>,
    gets: String,
}

/// An answer of `values.json`.
#[derive(Deserialize)]
struct Value {
    at: String,
    query: Params,
    form: Params,
    #[serde(default)]
    holds: Vec<String>,
    lacks: Option<String>,
}

/// Values that somebody hopes will be taken for more. What is half a character arrives as `U+FFFD` from any form.
fn hostile() -> Vec<String> {
    let text = fs::read_to_string(folder("tests/services/hostile.json")).unwrap();
    let text = text.replace("\\ud800", "\\ufffd").replace("\\udfff", "\\ufffd");
    let mut values: Vec<String> = serde_json::from_str(&text).unwrap();
    values.push("<&\"'%".repeat(1_000));
    values
}

/// Whoever answers requests for the documents of a source.
trait Service {
    fn answer(&mut self, source: &str, request: &Request) -> Result<String, Refusal>;
}

/// The server of `tests/call`, for every source.
struct Reference(BTreeMap<&'static str, Server>);

impl Reference {
    fn new() -> Self {
        let servers = SOURCES.map(|(source, top, folders)| {
            let mut project = Project::new(Options::default());
            for file in folders.iter().flat_map(|inner| flow_files(&folder(top).join(inner))) {
                let name = file.strip_prefix(folder(top)).unwrap().display().to_string();
                let name = name.replace('\\', "/");
                project.add(Source::new(name.trim_start_matches("./"), fs::read_to_string(&file).unwrap()).unwrap());
            }
            let output = project.compile();
            assert!(!output.has_errors(), "{source}");
            let files = output.documents.iter().map(|one| (routes::file(&one.address), one.xml.clone())).collect();
            let routes = serde_json::from_str(&project.routes(&output)).unwrap();
            (source, Server { routes, files, root: HOST.to_owned(), extension: ".xml".to_owned() })
        });
        Self(servers.into())
    }
}

fn flow_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(flow_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "flow") {
            files.push(path);
        }
    }
    files.sort();
    files
}

impl Service for Reference {
    fn answer(&mut self, source: &str, request: &Request) -> Result<String, Refusal> {
        self.0[source].answer(request).map(|answer| answer.xml)
    }
}

/// Where the documents are served.
const HOST: &str = "https://voice.example.com/";

/// Twilio, as far as it fetches documents.
struct Twilio<'s> {
    service: &'s mut dyn Service,
    source: &'s str,
    url: String,
    verbs: Vec<Element>,
}

impl Twilio<'_> {
    /// Asks for the document at a URL, or the one that it redirects to before it waits for anything.
    fn fetch(&mut self, url: String, result: &Params) {
        let (path, asked) = url.split_once('?').unwrap_or((&url, ""));
        let address = path.strip_prefix(HOST).unwrap().trim_end_matches(".xml").to_owned();
        let mut form = vec![("From".to_owned(), "+14155550100".to_owned())];
        form.extend(result.clone());
        let request = Request { method: "POST", address, query: query(asked), form };
        let answer = self.service.answer(self.source, &request).unwrap_or_else(|error| panic!("{url}: {error:?}"));
        self.verbs = xml::read(&answer).elements;
        self.url = url;
        if self.action().is_none() {
            self.redirect();
        }
    }

    fn action(&self) -> Option<String> {
        self.verbs.iter().find_map(|verb| verb.attribute("action")).map(|link| join(&self.url, link))
    }

    fn redirect(&mut self) {
        if let Some(last) = self.verbs.last().filter(|verb| verb.tag == "Redirect") {
            let url = join(&self.url, &last.text);
            if url.starts_with(HOST) {
                self.fetch(url, &Params::new());
            }
        }
    }

    fn call(&mut self, call: &Call) -> String {
        let asked: Vec<_> = call.query.clone().into_iter().collect();
        self.fetch(with_query(&format!("{HOST}{}.xml", call.at), &asked), &Params::new());
        for result in &call.steps {
            match self.action() {
                Some(action) if !result.is_empty() => self.fetch(action, result),
                _ => self.redirect(),
            }
        }
        let lines: Vec<String> = self.verbs.iter().map(|verb| format!("{} {}", verb.tag, verb.text.trim())).collect();
        lines.join("\n")
    }
}

fn calls_go_where_the_flow_says(service: &mut dyn Service) {
    let calls: BTreeMap<String, Vec<Call>> = shared("calls.json");
    for (source, calls) in &calls {
        for call in calls {
            let mut twilio = Twilio { service: &mut *service, source, url: String::new(), verbs: Vec::new() };
            let got = twilio.call(call);
            assert!(got.contains(&call.gets) && got.is_empty() == call.gets.is_empty(), "{}: {got}", call.gets);
        }
    }
}

/// Every text of an element, and every value of an attribute.
fn held(element: &Element) -> Vec<String> {
    let own = element.attributes.iter().map(|(_, value)| value.clone()).chain([element.text.trim().to_owned()]);
    own.chain(element.elements.iter().flat_map(held)).collect()
}

fn values_are_what_they_are_where_they_stand(service: &mut dyn Service) {
    for Value { at, query, form, holds, lacks } in shared::<Vec<Value>>("values.json") {
        let (query, form) = (query.into_iter().collect(), form.into_iter().collect());
        let answer = service.answer("odd", &Request { method: "POST", address: at.clone(), query, form });
        match (answer, lacks) {
            (Err(refusal), Some(name)) => assert_eq!(refusal, Refusal::Missing(name), "{at}"),
            (Ok(answer), None) => {
                let held = held(&xml::read(&answer));
                for value in holds {
                    assert!(held.contains(&value), "{at}: {value:?} is not in {held:#?}");
                }
            }
            (answer, lacks) => panic!("{at}: {answer:?}, and it lacks {lacks:?}"),
        }
    }
}

/// Every answer of every service, with values that hope for more. They escape with code of their own: what one of them lets
/// through, the other shows.
fn values_add_nothing_but_themselves(services: &mut [&mut dyn Service]) {
    let reference = Reference::new();
    for (source, ..) in SOURCES {
        let Routes { documents, branches, .. } = reference.0[source].routes.clone();
        let results = branches.iter().flat_map(|(address, branch)| {
            let case = branch.cases.iter().map(|case| (case.parameter.clone(), value(case)));
            case.chain([("Digits".to_owned(), "none of them".to_owned())]).map(move |result| (address, Some(result)))
        });
        let all: Vec<_> = documents.keys().map(|address| (address, None)).chain(results).collect();
        let all: Vec<_> = all.into_iter().map(|(address, result)| (address.clone(), result)).collect();
        let names: Vec<String> = names(&reference.0[source]);
        let mut harmless = Vec::new();
        // With one value for all that is not meant to be more than text, and then for everything but numbers.
        let parts = ["x".to_owned()].into_iter().chain(hostile()).map(|value| (value, true));
        for (value, parts) in parts.chain(hostile().into_iter().map(|value| (value, false))) {
            let of = |name: &String| match name.as_str() {
                "count" => "1".to_owned(),
                "sound" | "RecordingUrl" | "attributes" if parts => "/a".to_owned(),
                _ => value.clone(),
            };
            let params: Vec<(String, String)> = names.iter().map(|name| (name.clone(), of(name))).collect();
            for (at, (address, result)) in all.iter().enumerate() {
                let query: Vec<_> = result.iter().chain(&params).cloned().collect();
                let request = Request { method: "POST", address: address.clone(), query, form: Vec::new() };
                let mut answers = services.iter_mut().map(|service| {
                    let mut verbs = xml::read(&service.answer(source, &request).unwrap()).elements;
                    verbs.iter_mut().for_each(|verb| settle(verb, address, &documents));
                    verbs
                });
                let answer = answers.next().unwrap();
                for other in answers {
                    assert_eq!(answer, other, "{address} with {value:.80?}");
                }
                let found: Vec<_> = answer.iter().map(shape).collect();
                match harmless.get(at) {
                    None => harmless.push(found),
                    Some(expected) if parts => assert_eq!(found, *expected, "{address} with {value:.80?}"),
                    Some(_) => {}
                }
            }
        }
    }
}

/// What no value may change: elements and attributes, the parts of URLs, the members of JSON.
fn shape(element: &Element) -> String {
    let mut found = element.tag.clone();
    let own = [&element.text].into_iter().filter(|_| element.elements.is_empty());
    for value in element.attributes.iter().map(|(_, value)| value).chain(own) {
        let url = ["https://", "sip:", "/"].iter().any(|start| value.starts_with(start)) || value.contains(".xml?");
        if let Ok(serde_json::Value::Object(members)) = serde_json::from_str(value) {
            found.push_str(&format!(" {:?}", members.keys()));
        } else if url {
            found.push_str(&format!(" {:?}", value.matches(['/', '?', '&', '=', '#', '@']).collect::<String>()));
        }
    }
    let names: Vec<&String> = element.attributes.iter().map(|(name, _)| name).collect();
    let inner: Vec<String> = element.elements.iter().map(shape).collect();
    format!("{found} {names:?} {inner:?}")
}

/// Leaves of a redirection what counts: the server hands on what it was asked with, the module what is asked for.
fn settle(verb: &mut Element, address: &str, documents: &BTreeMap<String, Document>) {
    let url = join(&format!("{HOST}{address}.xml"), &verb.text);
    let (path, asked) = url.split_once('?').unwrap_or((&url, ""));
    let target = path.strip_prefix(HOST).and_then(|path| documents.get(path.trim_end_matches(".xml")));
    if let (Some(target), "Redirect") = (target, verb.tag.as_str()) {
        let mut asked = query(asked);
        asked.retain(|(name, _)| target.params.contains(name));
        asked.sort();
        verb.text = with_query(path, &asked);
    }
}

fn value(case: &Case) -> String {
    case.equals.clone().or(case.says.clone()).unwrap()
}

/// Every name that the documents of a server have placeholders for, and that Twilio reports nothing by.
fn names(server: &Server) -> Vec<String> {
    let texts = server.files.values();
    let mut names: Vec<String> = texts.flat_map(|text| text.split("{{").skip(1)).filter_map(name).collect();
    names.push("From".to_owned());
    names.sort();
    names.dedup();
    names
}

fn name(behind: &str) -> Option<String> {
    Some(behind.split_once("}}")?.0.to_owned())
}

#[test]
fn the_server_does_what_services_do() {
    calls_go_where_the_flow_says(&mut Reference::new());
    values_are_what_they_are_where_they_stand(&mut Reference::new());
    values_add_nothing_but_themselves(&mut [&mut Reference::new()]);
}

#[cfg(feature = "build")]
mod module {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

    use super::*;
    use twiml_flow::build::Config;

    /// A program that answers a request a line: `MODULE PATH?PARAMETERS`.
    const PROGRAM: &str = r##"
use std::io::{BufRead, Write};

fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(part[2..].as_bytes());
    }
    String::from_utf8(bytes).unwrap()
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (module, url) = line.split_once(' ').unwrap();
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let params: Vec<_> = pairs.map(|(name, value)| (decoded(name), decoded(value))).collect();
        let param = |name: &str| params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let answer = match module {
            MODULES
            _ => unreachable!(),
        };
        let answer = answer.unwrap_or_else(|error| error);
        print!("{}
{answer}", answer.len());
        std::io::stdout().flush().unwrap();
    }
}
"##;

    /// The modules of all sources, compiled into one program.
    pub struct Modules {
        program: Child,
        asks: ChildStdin,
        gets: BufReader<ChildStdout>,
        /// Stays until the program has ended.
        _package: tempfile::TempDir,
    }

    impl Modules {
        pub fn new() -> Self {
            let package = tempfile::tempdir().unwrap();
            let path = |name: &str| package.path().join(name);
            fs::create_dir(path("src")).unwrap();
            let manifest = "[package]\nname = \"modules\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n";
            fs::write(path("Cargo.toml"), manifest).unwrap();
            let (mut code, mut arms) = (String::new(), String::new());
            for (_, top, folders) in SOURCES {
                for inner in folders {
                    let name = module(top, inner);
                    let mut config = Config::new();
                    config.source_dir(folder(top)).out_dir(path("src")).out_file(format!("{name}.rs"));
                    config.compile(folder(top).join(inner)).unwrap();
                    code.push_str(&format!("include!(\"{name}.rs\");\n"));
                    arms.push_str(&format!(
                        "\"{name}\" => {name}::respond_to(path, param).map(|one| one.into_owned())                         .map_err(|error| match error {{ {name}::Unanswered::Unknown => \"unknown\".to_owned(),                          {name}::Unanswered::Parameter(name) => format!(\"lacks {{name}}\") }}),\n"
                    ));
                }
            }
            fs::write(path("src/main.rs"), code + &PROGRAM.replace("MODULES", &arms)).unwrap();
            let mut build = Command::new(env!("CARGO"));
            build.args(["build", "--offline", "--quiet"]).current_dir(package.path());
            build.env("CARGO_TARGET_DIR", path("target")).env_remove("RUSTFLAGS");
            let build = build.output().unwrap();
            assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
            let mut program = Command::new(path("target/debug/modules"));
            let mut program = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
            let (asks, gets) = (program.stdin.take().unwrap(), BufReader::new(program.stdout.take().unwrap()));
            Self { program, asks, gets, _package: package }
        }
    }

    impl Drop for Modules {
        fn drop(&mut self) {
            self.program.kill().ok();
            self.program.wait().ok();
        }
    }

    /// What the module of a folder is called.
    fn module(top: &str, inner: &str) -> String {
        let folder = if inner == "." { top.rsplit('/').next().unwrap_or(top) } else { inner };
        folder.replace('-', "_")
    }

    impl Service for Modules {
        fn answer(&mut self, source: &str, request: &Request) -> Result<String, Refusal> {
            let (_, top, folders) = SOURCES.into_iter().find(|(name, ..)| *name == source).unwrap();
            let inner = folders.iter().find(|inner| request.address.starts_with(&format!("{inner}/")));
            let module = module(top, inner.unwrap_or(&folders[0]));
            let params: Vec<_> = request.query.iter().chain(&request.form).cloned().collect();
            let url = with_query(&format!("{}.xml", request.address), &params);
            writeln!(self.asks, "{module} {url}").unwrap();
            let mut length = String::new();
            self.gets.read_line(&mut length).unwrap();
            let mut answer = vec![0; length.trim().parse().unwrap()];
            self.gets.read_exact(&mut answer).unwrap();
            let answer = String::from_utf8(answer).unwrap();
            match (answer.as_str(), answer.strip_prefix("lacks ")) {
                ("unknown", _) => Err(Refusal::Unknown),
                (_, Some(name)) => Err(Refusal::Missing(name.to_owned())),
                _ => Ok(answer),
            }
        }
    }

    #[test]
    fn the_module_does_what_services_do() {
        let mut modules = Modules::new();
        calls_go_where_the_flow_says(&mut modules);
        values_are_what_they_are_where_they_stand(&mut modules);
        values_add_nothing_but_themselves(&mut [&mut modules, &mut Reference::new()]);
    }
}

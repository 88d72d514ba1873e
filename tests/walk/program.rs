//! Calls as trees: what a flow is before it has a syntax.
//!
//! Chance makes a `Program`; it is printed as Flow here, and walked as it stands in `direct`. Every `say` has a number
//! of its own, so that two of them are never mistaken for one another.

use std::fmt::{self, Write as _};

use twiml_flow::project::{Links, Method, Options};

use crate::call::Wait;
use crate::chance::Chance;

/// A project.
#[derive(Clone)]
pub struct Program {
    pub files: Vec<File>,
    /// How links are written.
    pub links: usize,
}

#[derive(Clone)]
pub struct File {
    /// Its path, without `.flow`.
    pub path: &'static str,
    /// The parameters of all its flows.
    pub params: Vec<Param>,
    /// Its flows. The first is its own.
    pub flows: Vec<Flow>,
    /// Fragments that are called once.
    fragments: Vec<(Vec<Statement>, Vec<Statement>, bool)>,
}

#[derive(Clone)]
pub struct Flow {
    pub address: String,
    /// Its own parameters.
    pub params: Vec<Param>,
    pub block: Vec<Statement>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    pub name: &'static str,
    kind: usize,
}

#[derive(Clone)]
pub enum Statement {
    Say(Vec<Piece>),
    Pause,
    Hangup,
    Goto(Target, Jump),
    Verb(Verb),
    /// A call of a fragment: what it does before its `...`, the block of the call, and what it does behind.
    Fragment(usize, Vec<Statement>, Vec<Statement>, Vec<Statement>),
}

/// How a jump is written.
#[derive(Clone, Copy, PartialEq)]
pub enum Jump {
    Arrow,
    Redirect,
    WithMethod,
}

/// A verb that waits.
#[derive(Clone)]
pub struct Verb {
    pub kind: &'static Kind,
    pub prompt: u32,
    pub arrow: Option<Target>,
    pub cases: Vec<Case>,
}

/// One kind of verb.
pub struct Kind {
    pub name: &'static str,
    /// What transcripts show behind the name.
    pub what: &'static str,
    /// Its arguments, and what stands in it.
    arguments: &'static str,
    noun: &'static str,
    pub wait: Wait,
    /// What it can report, and so what cases can be for.
    pub values: &'static [&'static str],
    /// The parameters that are known where a case begins.
    results: &'static [&'static str],
    /// Whether silence is a result like any other.
    pub always: bool,
    /// Whether it asks for its own document again where it leads nowhere.
    restarts: bool,
}

const KEYS: &[&str] = &["1", "2", "3", "12", "*9", "0"];
const BOTH: &[&str] =
    &["1", "account balance", "yes", "I don't know", "Yes, please", "next", "silence", "otherwise", "12", "*"];

/// The verbs that wait.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "gather",
        wait: Wait::Input { speech: false },
        values: KEYS,
        results: &["Digits"],
        restarts: true,
        ..PLAIN
    },
    Kind {
        name: "gather",
        arguments: "input=[dtmf speech]",
        wait: Wait::Input { speech: true },
        values: BOTH,
        results: &["Digits", "SpeechResult"],
        restarts: true,
        ..PLAIN
    },
    Kind {
        name: "gather",
        arguments: "actionOnEmptyResult=true",
        wait: Wait::Input { speech: false },
        values: KEYS,
        results: &["Digits"],
        always: true,
        restarts: true,
        ..PLAIN
    },
    Kind {
        name: "dial",
        what: " +14155550100",
        arguments: "+14155550100",
        wait: Wait::Report("DialCallStatus"),
        values: &["busy", "no-answer", "failed", "completed", "canceled"],
        results: &["DialCallStatus"],
        ..PLAIN
    },
    Kind {
        name: "enqueue",
        what: " support",
        arguments: "\"support\"",
        wait: Wait::Report("QueueResult"),
        values: &["leave", "queue-full", "redirected-from-bridged", "hangup"],
        results: &["QueueResult"],
        ..PLAIN
    },
    Kind {
        name: "record",
        wait: Wait::Recording,
        values: &["hangup", "1", "2", "#", "*"],
        results: &["Digits"],
        restarts: true,
        ..PLAIN
    },
    Kind {
        name: "pay",
        wait: Wait::Report("Result"),
        values: &["success", "too-many-failed-attempts", "caller-interrupted-with-star"],
        results: &["Result"],
        restarts: true,
        ..PLAIN
    },
    Kind {
        name: "refer",
        what: " sip:agent@example.com",
        noun: "sip \"sip:agent@example.com\"",
        wait: Wait::Report("ReferCallStatus"),
        values: &["busy", "failed", "completed"],
        results: &["ReferCallStatus"],
        ..PLAIN
    },
    Kind {
        name: "connect",
        noun: "conversation-relay url=wss://example.com/talk",
        wait: Wait::Report("SessionStatus"),
        values: &["ended", "completed", "failed"],
        results: &["SessionStatus"],
        ..PLAIN
    },
];

const PLAIN: Kind = Kind {
    name: "",
    what: "",
    arguments: "",
    noun: "",
    wait: Wait::Recording,
    values: &[],
    results: &[],
    always: false,
    restarts: false,
};

#[derive(Clone)]
pub struct Case {
    pub when: When,
    pub body: Body,
}

#[derive(Clone, PartialEq)]
pub enum When {
    Values(Vec<&'static str>),
    Otherwise,
    Silence,
}

#[derive(Clone)]
pub enum Body {
    Arrow(Target),
    Block(Vec<Statement>),
}

/// Where a jump leads.
#[derive(Clone)]
pub enum Target {
    /// To a flow, by its file and its place there, with what is passed.
    Flow((usize, usize), Vec<(&'static str, Value)>),
    Url(Vec<Piece>),
}

/// What is passed.
#[derive(Clone)]
pub enum Value {
    /// As it is written, and what is meant by it.
    Literal(&'static str, &'static str),
    Piece(Piece),
}

/// A piece of a text.
#[derive(Clone)]
pub enum Piece {
    Text(String),
    Param(&'static str),
    /// One of Twilio's parameters.
    Twilio(&'static str),
}

/// The types of parameters, with values of theirs.
const TYPES: &[(&str, &[(&str, &str)])] = &[
    (
        "text",
        &[
            ("plain", "plain"),
            ("\"a b&c=d?#+%41\"", "a b&c=d?#+%41"),
            ("\"<ä> \\\"q\\\" 'r'\"", "<ä> \"q\" 'r'"),
            ("\"\\{\\{From\\}\\}\"", "{{From}}"),
        ],
    ),
    ("phone", &[("+14155550199", "+14155550199"), ("\"+442071838750\"", "+442071838750")]),
    ("int", &[("7", "7")]),
    ("bool", &[("true", "true")]),
    ("duration", &[("2m", "120"), ("45", "45")]),
];

const TEXT: usize = 0;
const PHONE: usize = 1;

/// Names of parameters: those of files, and those of flows.
const SHARED: [&str; 2] = ["agent", "lang"];
const OWN: [&str; 2] = ["reason", "wait"];

const PATHS: [&str; 3] = ["main", "sub/desk", "other"];

impl Program {
    /// How it is compiled.
    pub fn options(&self) -> Options {
        let (base, extension, method) = match self.links {
            0 => ("", ".xml", None),
            1 => ("", "", Some(Method::Get)),
            2 => (ROOT, ".twiml", Some(Method::Post)),
            _ => (ROOT.trim_end_matches('/'), ".xml", Some(Method::Get)),
        };
        let links = Links { base: base.to_owned(), extension: extension.to_owned(), method };
        Options { links, ..Options::default() }
    }

    pub fn flow(&self, (file, flow): (usize, usize)) -> &Flow {
        &self.files[file].flows[flow]
    }

    /// All parameters of a flow, those of its file first.
    pub fn params(&self, (file, flow): (usize, usize)) -> impl Iterator<Item = &Param> {
        self.files[file].params.iter().chain(&self.files[file].flows[flow].params)
    }

    /// The sources, with their names.
    pub fn sources(&self) -> impl Iterator<Item = (String, String)> {
        self.files.iter().map(|file| (format!("{}.flow", file.path), Printer::file(self, file)))
    }
}

/// Where the documents are served.
pub const ROOT: &str = "https://calls.test/twiml/";

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "links: {}", self.links)?;
        self.sources().try_for_each(|(name, text)| writeln!(f, "==> {name} <==\n{text}"))
    }
}

/// A program as Flow.
struct Printer<'p> {
    program: &'p Program,
    folder: &'p str,
    out: String,
}

impl<'p> Printer<'p> {
    fn file(program: &'p Program, file: &'p File) -> String {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut printer = Printer { program, folder, out: String::new() };
        printer.params(&file.params, 0);
        for (number, flow) in file.flows.iter().enumerate() {
            if number == 0 {
                printer.block(&flow.block, 0);
                continue;
            }
            let name = flow.address.rsplit('/').next().unwrap();
            printer.line(0, format_args!("flow {name}"));
            printer.params(&flow.params, 1);
            printer.block(&flow.block, 1);
        }
        for (number, (before, after, filled)) in file.fragments.iter().enumerate() {
            printer.line(0, format_args!("def fragment-{number}()"));
            printer.block(before, 1);
            if *filled {
                printer.line(1, format_args!("..."));
            }
            printer.block(after, 1);
        }
        printer.out
    }

    fn line(&mut self, depth: usize, text: fmt::Arguments<'_>) {
        writeln!(self.out, "{:1$}{text}", "", depth * 2).unwrap();
    }

    fn params(&mut self, params: &[Param], depth: usize) {
        for param in params {
            self.line(depth, format_args!("param {}: {}", param.name, TYPES[param.kind].0));
        }
    }

    fn block(&mut self, block: &[Statement], depth: usize) {
        for statement in block {
            match statement {
                Statement::Say(pieces) => self.line(depth, format_args!("say \"{}\"", text(pieces))),
                Statement::Pause => self.line(depth, format_args!("pause")),
                Statement::Hangup => self.line(depth, format_args!("hangup")),
                Statement::Goto(target, jump) => {
                    let line = match (jump, target) {
                        (Jump::WithMethod, Target::Url(url)) => format!("redirect \"{}\" method=GET", text(url)),
                        (Jump::Redirect | Jump::WithMethod, _) => format!("redirect {}", self.arrow(target)),
                        (Jump::Arrow, _) => self.arrow(target),
                    };
                    self.line(depth, format_args!("{line}"));
                }
                Statement::Fragment(number, _, inside, _) => {
                    self.line(depth, format_args!("fragment-{number}"));
                    self.block(inside, depth + 1);
                }
                Statement::Verb(verb) => self.verb(verb, depth),
            }
        }
    }

    fn verb(&mut self, verb: &Verb, depth: usize) {
        let kind = verb.kind;
        let arrow = verb.arrow.as_ref().map_or(String::new(), |target| format!(" {}", self.arrow(target)));
        let arguments = if kind.arguments.is_empty() { String::new() } else { format!(" {}", kind.arguments) };
        self.line(depth, format_args!("{}{arguments}{arrow}", kind.name));
        if kind.name == "gather" {
            self.line(depth + 1, format_args!("say \"prompt {}\"", verb.prompt));
        }
        if !kind.noun.is_empty() {
            self.line(depth + 1, format_args!("{}", kind.noun));
        }
        for case in &verb.cases {
            let when = match &case.when {
                When::Values(values) => {
                    let values: Vec<String> = values.iter().map(|value| written(value)).collect();
                    format!("on {}", values.join(", "))
                }
                When::Otherwise => "otherwise".to_owned(),
                When::Silence => "on silence".to_owned(),
            };
            match &case.body {
                Body::Arrow(target) => {
                    let arrow = self.arrow(target);
                    self.line(depth + 1, format_args!("{when} {arrow}"));
                }
                Body::Block(block) if block.is_empty() => self.line(depth + 1, format_args!("{when} < >")),
                Body::Block(block) => {
                    self.line(depth + 1, format_args!("{when}"));
                    self.block(block, depth + 2);
                }
            }
        }
    }

    fn arrow(&self, target: &Target) -> String {
        match target {
            Target::Url(url) => format!("-> \"{}\"", text(url)),
            Target::Flow(at, pass) => {
                let address = &self.program.flow(*at).address;
                let inside = address.strip_prefix(self.folder).and_then(|rest| rest.strip_prefix('/'));
                let reference = match (self.folder, inside) {
                    ("", _) => address.clone(),
                    (_, Some(inside)) => inside.to_owned(),
                    (_, None) => format!("../{address}"),
                };
                let pass: String = pass.iter().map(|(name, value)| format!(" {name}={}", self.value(value))).collect();
                format!("-> {reference}{pass}")
            }
        }
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Literal(written, _) => (*written).to_owned(),
            Value::Piece(piece) => text(std::slice::from_ref(piece)),
        }
    }
}

/// A value of a case: words in quotes, `*` and `#` too.
fn written(value: &str) -> String {
    let bare = value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && value != "silence";
    if bare { value.to_owned() } else { format!("\"{value}\"") }
}

fn text(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Param(name) | Piece::Twilio(name) => format!("{{{name}}}"),
    };
    pieces.iter().map(piece).collect()
}

/// What chance makes: a program whose references are numbers that may lead anywhere.
#[derive(Debug, Clone)]
enum Raw {
    Say(u8),
    Pause,
    Hangup,
    Goto(RawTarget, u8),
    Verb(Box<RawVerb>),
    Fragment(Vec<Raw>, Vec<Raw>, Vec<Raw>),
}

#[derive(Debug, Clone)]
struct RawVerb {
    kind: u8,
    cases: Vec<(Vec<u8>, bool, RawBody)>,
    otherwise: Option<(bool, RawBody)>,
    silence: Option<RawBody>,
    arrow: RawTarget,
}

#[derive(Debug, Clone)]
enum RawBody {
    Arrow(RawTarget),
    Block(Vec<Raw>),
}

#[derive(Debug, Clone)]
struct RawTarget {
    flow: u8,
    url: u8,
    pass: [u8; 4],
}

type RawFile = (Vec<u8>, Vec<(Vec<u8>, Vec<Raw>)>);

fn target(chance: &mut impl Chance) -> RawTarget {
    RawTarget { flow: byte(chance), url: chance.below(8) as u8, pass: [(); 4].map(|()| byte(chance)) }
}

fn byte(chance: &mut impl Chance) -> u8 {
    chance.below(256) as u8
}

fn bytes(chance: &mut impl Chance, least: usize, most: usize) -> Vec<u8> {
    (0..least + chance.below(most - least)).map(|_| byte(chance)).collect()
}

fn statements(chance: &mut impl Chance, most: usize, depth: u32) -> Vec<Raw> {
    (0..chance.below(most)).map(|_| statement(chance, depth)).collect()
}

fn statement(chance: &mut impl Chance, depth: u32) -> Raw {
    // The deeper, the more likely a leaf.
    match chance.below(if depth == 0 { 10 } else { 10 + 3 * depth as usize }) {
        0..6 => Raw::Say(byte(chance)),
        6 => Raw::Pause,
        7 => Raw::Hangup,
        8 | 9 => Raw::Goto(target(chance), chance.below(8) as u8),
        10 => {
            let mut few = || statements(chance, 3, depth - 1);
            Raw::Fragment(few(), few(), few())
        }
        _ => {
            let kind = byte(chance);
            let cases = (0..chance.below(4)).map(|_| (bytes(chance, 1, 3), chance.below(2) > 0, body(chance, depth)));
            let cases = cases.collect();
            let otherwise = (chance.below(2) > 0).then(|| (chance.below(2) > 0, body(chance, depth)));
            let silence = (chance.below(2) > 0).then(|| body(chance, depth));
            Raw::Verb(Box::new(RawVerb { kind, cases, otherwise, silence, arrow: target(chance) }))
        }
    }
}

fn body(chance: &mut impl Chance, depth: u32) -> RawBody {
    match chance.below(4) {
        0 => RawBody::Arrow(target(chance)),
        _ => RawBody::Block(statements(chance, 4, depth - 1)),
    }
}

fn file(chance: &mut impl Chance) -> RawFile {
    let params = bytes(chance, 0, 3);
    let flows = 1 + chance.below(3);
    (params, (0..flows).map(|_| (bytes(chance, 0, 3), statements(chance, 5, 4))).collect())
}

/// Any program.
pub fn program(chance: &mut impl Chance) -> Program {
    let links = chance.below(4);
    let files = 1 + chance.below(3);
    Builder::new((0..files).map(|_| file(chance)).collect()).build(links)
}

/// Makes a program that compiles of what chance has made.
struct Builder {
    raw: Vec<RawFile>,
    files: Vec<File>,
    /// The file in hand.
    file: usize,
    said: u32,
}

/// What is known at a place.
#[derive(Clone)]
struct Scope {
    params: Vec<Param>,
    /// What the request that has led here reports, where that is sure.
    results: &'static [&'static str],
}

impl Builder {
    fn new(raw: Vec<RawFile>) -> Self {
        let params = |kinds: &[u8], names: [&'static str; 2]| -> Vec<Param> {
            let kinds = kinds.iter().map(|kind| usize::from(*kind) % TYPES.len());
            names.into_iter().zip(kinds).map(|(name, kind)| Param { name, kind }).collect()
        };
        let file = |(path, (shared, flows)): (&'static str, &RawFile)| {
            let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
            let letter = &path.rsplit('/').next().unwrap()[..1];
            let flows = flows.iter().enumerate().map(|(number, (own, _))| Flow {
                address: if number == 0 { path.to_owned() } else { format!("{folder}{letter}{number}") },
                params: if number == 0 { Vec::new() } else { params(own, OWN) },
                block: Vec::new(),
            });
            File { path, params: params(shared, SHARED), flows: flows.collect(), fragments: Vec::new() }
        };
        let files = PATHS.into_iter().zip(&raw).map(file).collect();
        Self { raw, files, file: 0, said: 0 }
    }

    fn build(mut self, links: usize) -> Program {
        for (file, (_, flows)) in std::mem::take(&mut self.raw).into_iter().enumerate() {
            self.file = file;
            for (flow, (_, block)) in flows.into_iter().enumerate() {
                let mut params = self.files[file].params.clone();
                params.extend(self.files[file].flows[flow].params.iter().cloned());
                let mut block = self.block(block, &Scope { params, results: &[] });
                if block.is_empty() {
                    block.push(self.say(0, &[]));
                }
                self.files[file].flows[flow].block = block;
            }
        }
        Program { files: self.files, links }
    }

    fn block(&mut self, block: Vec<Raw>, scope: &Scope) -> Vec<Statement> {
        block.into_iter().map(|statement| self.statement(statement, scope)).collect()
    }

    fn say(&mut self, pick: u8, params: &[Param]) -> Statement {
        self.said += 1;
        let mut pieces = vec![Piece::Text(format!("line {}.", self.said))];
        if let Some(param) = params.get(usize::from(pick % 8)) {
            pieces.extend([Piece::Text(" < ".into()), Piece::Param(param.name), Piece::Text(" \\{".into())]);
        }
        if pick >= 200 {
            pieces.extend([Piece::Text(" & ".into()), Piece::Twilio("From")]);
        }
        Statement::Say(pieces)
    }

    fn statement(&mut self, raw: Raw, scope: &Scope) -> Statement {
        match raw {
            Raw::Say(pick) => self.say(pick, &scope.params),
            Raw::Pause => Statement::Pause,
            Raw::Hangup => Statement::Hangup,
            Raw::Goto(target, jump) => {
                let target = self.target(&target, scope);
                let jump = match jump {
                    0 => Jump::Redirect,
                    1 if matches!(target, Target::Url(_)) => Jump::WithMethod,
                    _ => Jump::Arrow,
                };
                Statement::Goto(target, jump)
            }
            Raw::Fragment(before, inside, after) => {
                // A fragment sees the names of its file, and the block of its call those of the caller.
                let own = Scope { params: self.files[self.file].params.clone(), results: &[] };
                let mut before = self.block(before, &own);
                if before.is_empty() {
                    before.push(self.say(0, &[]));
                }
                let inside = self.block(inside, scope);
                let after = self.block(after, &own);
                let fragments = &mut self.files[self.file].fragments;
                fragments.push((before.clone(), after.clone(), !inside.is_empty()));
                Statement::Fragment(fragments.len() - 1, before, inside, after)
            }
            Raw::Verb(raw) => Statement::Verb(self.verb(*raw, scope)),
        }
    }

    fn verb(&mut self, raw: RawVerb, scope: &Scope) -> Verb {
        let kind = &KINDS[usize::from(raw.kind) % KINDS.len()];
        self.said += 1;
        let prompt = self.said;
        let mut cases = Vec::new();
        let mut taken: Vec<&str> = Vec::new();
        for (picks, shows, body) in raw.cases {
            let mut values = Vec::new();
            for pick in picks {
                let value = kind.values[usize::from(pick) % kind.values.len()];
                // One value has one case; words that differ by what nobody hears are one value.
                if !taken.contains(&value) {
                    taken.push(value);
                    values.push(value);
                }
            }
            if !values.is_empty() {
                cases.push(Case { when: When::Values(values), body: self.result(body, shows, kind, scope) });
            }
        }
        if let Some((shows, body)) = raw.otherwise {
            cases.push(Case { when: When::Otherwise, body: self.result(body, shows, kind, scope) });
        }
        let arrow = (cases.is_empty() && (kind.restarts || raw.arrow.url % 2 == 1))
            .then(|| self.target(&raw.arrow, &Scope { results: &[], ..scope.clone() }));
        if let (Some(body), true) = (raw.silence, kind.name == "gather" && !kind.always) {
            let body = self.body(body, &Scope { results: &[], ..scope.clone() });
            cases.insert(0, Case { when: When::Silence, body });
        }
        Verb { kind, prompt, arrow, cases }
    }

    /// What happens on a result, which may be shown where the block begins.
    fn result(&mut self, body: RawBody, shows: bool, kind: &'static Kind, scope: &Scope) -> Body {
        let first = Scope { results: kind.results, ..scope.clone() };
        match body {
            RawBody::Arrow(target) => Body::Arrow(self.target(&target, &first)),
            RawBody::Block(block) => {
                let mut block = self.block(block, &Scope { results: &[], ..scope.clone() });
                if shows {
                    self.said += 1;
                    let mut pieces = vec![Piece::Text(format!("line {}.", self.said))];
                    for &name in kind.results {
                        pieces.extend([Piece::Text(" got ".into()), Piece::Twilio(name)]);
                    }
                    block.insert(0, Statement::Say(pieces));
                }
                Body::Block(block)
            }
        }
    }

    fn body(&mut self, body: RawBody, scope: &Scope) -> Body {
        match body {
            RawBody::Arrow(target) => Body::Arrow(self.target(&target, scope)),
            RawBody::Block(block) => Body::Block(self.block(block, scope)),
        }
    }

    fn target(&mut self, raw: &RawTarget, scope: &Scope) -> Target {
        match raw.url {
            6 => return Target::Url(vec![Piece::Text("/out?a=1&b=2".into())]),
            7 => {
                let name = scope.results.first().copied().unwrap_or("From");
                return Target::Url(vec![Piece::Text("https://b.example/?x=".into()), Piece::Twilio(name)]);
            }
            _ => {}
        }
        let all: Vec<(usize, usize)> = self
            .files
            .iter()
            .enumerate()
            .flat_map(|(number, file)| (0..file.flows.len()).map(move |flow| (number, flow)))
            .collect();
        let at = all[usize::from(raw.flow) % all.len()];
        let file = &self.files[at.0];
        let params = file.params.iter().chain(&file.flows[at.1].params);
        let mut pass = Vec::new();
        for (number, param) in params.enumerate() {
            let pick = raw.pass[number % 4];
            // Those of the file go along by themselves.
            if at.0 == self.file && number < file.params.len() && pick < 200 {
                continue;
            }
            pass.push((param.name, self.value(param.kind, pick, scope)));
        }
        Target::Flow(at, pass)
    }

    fn value(&self, kind: usize, pick: u8, scope: &Scope) -> Value {
        let same = scope.params.iter().filter(|param| param.kind == kind).map(|param| Piece::Param(param.name));
        let mut choices: Vec<Value> = same.map(Value::Piece).collect();
        choices.extend(TYPES[kind].1.iter().map(|&(written, meant)| Value::Literal(written, meant)));
        if matches!(kind, TEXT | PHONE) {
            choices.push(Value::Piece(Piece::Twilio("From")));
        }
        if kind == TEXT {
            choices.extend(scope.results.iter().map(|&name| Value::Piece(Piece::Twilio(name))));
        }
        choices.swap_remove(usize::from(pick) % choices.len())
    }
}

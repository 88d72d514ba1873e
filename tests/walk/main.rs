//! Taking a flow apart into documents keeps what it means.
//!
//! Chance makes programs with nested cases. Each is compiled and then called: once through its documents and
//! `routes.json`, as Twilio and a server do it, and once straight through the tree it was printed from. With the same
//! caller, the two transcripts are the same. `contract` holds the documents against what is promised of them.
//!
//! `WALKS=5000 cargo test --test walk` looks further than the few hundred programs of a usual run.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use twiml_flow::diagnostic::Severity;
use twiml_flow::diagnostic::render::{Findings, short};
use twiml_flow::project::{Options, Output, Project};
use twiml_flow::source::Source;

use call::server::Server;
use call::{Outcome, Script, Wait};
use program::Program;

#[path = "../call/mod.rs"]
mod call;
mod contract;
mod direct;
#[path = "../files/mod.rs"]
mod files;
mod program;

/// Who calls. Some of it means something in XML or in a URL.
const CALLER: [(&str, &str); 2] = [("From", "+1415&555='0100'<\"{{x}}\">"), ("CallSid", "CA0")];

/// What is served: the documents by their files, and `routes.json`.
struct Built {
    files: BTreeMap<String, String>,
    routes: String,
}

impl Built {
    fn server(&self, options: &Options) -> Server {
        Server {
            routes: serde_json::from_str(&self.routes).expect("routes.json is what the server takes it for"),
            files: self.files.clone(),
            root: program::ROOT.to_owned(),
            extension: options.links.extension.clone(),
        }
    }
}

/// Builds sources as `flowc build` does; nothing may be wrong with them.
fn build(sources: impl Iterator<Item = (String, String)>, options: Options) -> Result<(Built, Output), TestCaseError> {
    let mut project = Project::new(options);
    for (name, text) in sources {
        project.add(Source::new(name, text).unwrap());
    }
    let output = project.compile();
    let wrong: Vec<_> = output.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
    let mut shown = String::new();
    short(&mut shown, &Findings::new(&wrong, project.sources())).unwrap();
    prop_assert!(wrong.is_empty(), "what chance has made does not compile\n{shown}");
    let files =
        output.documents.iter().map(|document| (twiml_flow::routes::file(&document.address), document.xml.clone()));
    Ok((Built { files: files.collect(), routes: project.routes(&output) }, output))
}

/// A caller who does what numbers say, and hangs up when there are no more.
struct Dice<'a> {
    numbers: std::slice::Iter<'a, u8>,
    /// How often each kind of outcome was met, over all calls.
    met: &'a Cell<[u32; 5]>,
}

impl Script for Dice<'_> {
    fn next(&mut self, wait: Wait) -> Outcome {
        let Some(&number) = self.numbers.next() else { return Outcome::HangsUp };
        let number = usize::from(number);
        let outcome = outcome(wait, number);
        let mut met = self.met.get();
        met[match &outcome {
            Outcome::Keys(_) => 0,
            Outcome::Words(_) => 1,
            Outcome::Silence => 2,
            Outcome::Reports(_) => 3,
            Outcome::HangsUp => 4,
        }] += 1;
        self.met.set(met);
        outcome
    }
}

/// One of all the ways in which a verb may come out.
fn outcome(wait: Wait, number: usize) -> Outcome {
    let keys = |keys: &str| Outcome::Keys(keys.to_owned());
    let words = |words: &str| Outcome::Words(words.to_owned());
    if number >= 250 {
        return Outcome::HangsUp;
    }
    let choices: Vec<Outcome> = match wait {
        Wait::Input { speech } => {
            let mut choices: Vec<Outcome> =
                ["1", "2", "3", "12", "*9", "0", "777", "*"].into_iter().map(keys).collect();
            if speech {
                let said = [
                    "account balance",
                    " Account  BALANCE.",
                    "my account balance",
                    "Yes.",
                    "yes please",
                    "i don't know",
                ];
                choices.extend(said.into_iter().map(words));
                choices.extend(["Next", "silence", "otherwise", "1", "Österreich"].into_iter().map(words));
            }
            choices.extend([Outcome::Silence, Outcome::Silence]);
            choices
        }
        Wait::Recording => {
            let keys = ["1", "2", "#", "*", "5"].into_iter().map(keys);
            keys.chain([Outcome::Silence, Outcome::Reports("hangup".to_owned())]).collect()
        }
        Wait::Report(parameter) => {
            let kind = program::KINDS.iter().find(|kind| kind.wait == Wait::Report(parameter)).unwrap();
            // The last one is for `otherwise`.
            let values = kind.values.iter().chain(&["something-new"]);
            values.map(|value| Outcome::Reports((*value).to_owned())).collect()
        }
    };
    choices[number % choices.len()].clone()
}

/// Runs a property over programs and what their callers do.
fn over_programs(share: u32, property: impl Fn(&Program, &[Vec<u8>]) -> contract::Held) {
    let walks = std::env::var("WALKS").map_or(400, |walks| walks.parse().expect("WALKS is a number"));
    let config = Config {
        cases: (walks / share).max(1),
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(7),
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    let callers = vec(vec(any::<u8>(), 0..16), 8);
    let run =
        TestRunner::new(config).run(&(program::program(), callers), |(program, callers)| property(&program, &callers));
    run.unwrap_or_else(|failed| panic!("{failed}"));
}

/// The parameters of the first request, for the flow that is called.
fn first_parameters(program: &Program) -> BTreeMap<&'static str, String> {
    program.params((0, 0)).map(|param| (param.name, format!("{} & <co>", param.name))).collect()
}

#[test]
fn documents_say_what_the_tree_says() {
    let met = Cell::new([0; 5]);
    over_programs(1, |program, callers| {
        let options = program.options();
        let (built, _) = build(program.sources(), options.clone())?;
        let server = built.server(&options);
        let params = first_parameters(program);
        let query: Vec<_> = params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let link = call::url::with_query(&format!("main{}", options.links.extension), &query);
        for numbers in callers {
            let dice = || Dice { numbers: numbers.iter(), met: &met };
            let meant = direct::call(program, params.clone(), &CALLER, &mut dice()).heard();
            let made = call::twilio::call(&server, &link, &CALLER, &mut dice());
            prop_assert!(
                made.clone().heard() == meant,
                "the documents say\n{made}\nand what is meant is\n{meant}\n{}",
                built.routes
            );
        }
        Ok(())
    });
    assert!(met.get().iter().all(|count| *count > 50), "callers do not do everything: {:?}", met.get());
}

#[test]
fn documents_are_what_is_promised() {
    let schema = contract::schema();
    // Everything that routes can say, and how often it was said.
    let said = Cell::new([
        (" \"says\":", 0),
        (" \"redirect\":", 0),
        (" \"url\":", 0),
        (" \"query\":", 0),
        (": null", 0),
        (".next\"", 0),
        ("-2\"", 0),
    ]);
    over_programs(1, |program, _| {
        let options = program.options();
        let (built, _) = build(program.sources(), options.clone())?;
        said.set(said.get().map(|(what, count)| (what, count + built.routes.matches(what).count())));
        contract::holds(program, &built.server(&options))?;
        contract::is_of(&schema, &built.routes)
    });
    assert!(said.get().iter().all(|(_, count)| *count > 5), "programs do not make everything: {:?}", said.get());
}

#[test]
fn the_same_flows_make_the_same_bytes() {
    over_programs(20, |program, _| {
        // As many flows as make more than one thread worth while.
        let sources = || {
            let copy = |copy: usize| program.sources().map(move |(name, text)| (format!("c{copy}/{name}"), text));
            (0..8).flat_map(copy)
        };
        let build = |jobs| build(sources(), Options { jobs: NonZeroUsize::new(jobs), ..program.options() });
        let (first, output) = build(1)?;
        for jobs in [1, 4] {
            let (again, other) = build(jobs)?;
            prop_assert!(first.files == again.files && first.routes == again.routes, "{jobs} jobs make other bytes");
            prop_assert_eq!(format!("{:?}", output.diagnostics), format!("{:?}", other.diagnostics));
        }
        Ok(())
    });
}

/// Every `routes.json` that lies in `examples/`.
#[test]
fn examples_are_of_the_schema() {
    let mut files = Vec::new();
    files::collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), &["json"], &mut files);
    files.retain(|file| file.ends_with("routes.json"));
    assert!(files.len() > 1);
    let schema = contract::schema();
    for file in files {
        let held = contract::is_of(&schema, &fs::read_to_string(&file).unwrap());
        held.unwrap_or_else(|wrong| panic!("{}: {wrong}", file.display()));
    }
}

#[test]
fn the_schema_refuses_what_no_server_could_use() {
    let schema = contract::schema();
    let routes = |case: &str, otherwise: &str| {
        format!(
            r#"{{ "format": 1, "generator": "flowc", "documents": {{}}, "branches": {{ "main.1": {{
                "verb": "gather", "source": "main.flow:1:1", "cases": [{case}], "otherwise": {otherwise} }} }} }}"#
        )
    };
    let keyed = r#"{ "parameter": "Digits", "equals": "1", "to": "sales/main.1.next", "redirect": true }"#;
    for (case, otherwise) in [
        (keyed, "null"),
        ("", r#""main.1.next""#),
        (r#"{ "parameter": "SpeechResult", "says": "yes" }"#, r#"{ "url": "https://example.com" }"#),
        (
            r#"{ "parameter": "Digits", "equals": "1", "to": "a", "query": "b=1" }"#,
            r#"{ "to": "a/b", "redirect": true }"#,
        ),
    ] {
        contract::is_of(&schema, &routes(case, otherwise)).unwrap();
    }
    for (case, otherwise) in [
        (r#"{ "parameter": "Digits", "to": "a" }"#, "null"),
        (r#"{ "equals": "1", "to": "a" }"#, "null"),
        (r#"{ "parameter": "Digits", "equals": "1", "says": "one", "to": "a" }"#, "null"),
        (r#"{ "parameter": "Digits", "equals": "1", "to": "a", "url": "/b" }"#, "null"),
        (r#"{ "parameter": "Digits", "equals": "1", "to": "main.1" }"#, "null"),
        (r#"{ "parameter": "Digits", "equals": "1", "to": "a", "redirect": false }"#, "null"),
        (r#"{ "parameter": "Digits", "equals": "1", "url": "/b", "query": "c=1" }"#, "null"),
        (r#"{ "parameter": "Digits", "equals": "1", "too": "a" }"#, "null"),
        (keyed, "{}"),
        (keyed, r#"{ "redirect": true }"#),
        (keyed, r#""""#),
    ] {
        contract::is_of(&schema, &routes(case, otherwise)).expect_err(&format!("{case}, otherwise {otherwise}"));
    }
}

#[test]
fn links_are_resolved() {
    use call::url::{join, query, with_query};
    let base = "https://a.test/calls/sub/main.1.xml?x=1";
    for (link, url) in [
        ("main.1.next.xml?y=2", "https://a.test/calls/sub/main.1.next.xml?y=2"),
        ("../main.xml", "https://a.test/calls/main.xml"),
        ("/menu", "https://a.test/menu"),
        ("https://b.test/x", "https://b.test/x"),
        ("?z", "https://a.test/calls/sub/main.1.xml?z"),
    ] {
        assert_eq!(join(base, link), url);
    }
    let pairs = vec![("a".to_owned(), "x y&z=\u{e4}%".to_owned())];
    assert_eq!(query(with_query("", &pairs).trim_start_matches('?')), pairs);
}

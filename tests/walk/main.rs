//! Taking a flow apart into documents keeps what it means.
//!
//! Chance makes programs with nested cases. Each is compiled and then called: once through its documents and
//! `routes.json`, as Twilio and a server do it, and once straight through the tree it was printed from. With the same
//! caller, the two transcripts are the same. `contract` holds the documents against what is promised of them.
//!
//! `WALKS=5000 cargo test --test walk` looks further than the few hundred programs of a usual run.

use std::cell::Cell;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use twiml_flow::project::Options;

use both::{agree, build};
use program::Program;

mod both;
#[path = "../call/mod.rs"]
mod call;
#[allow(dead_code, reason = "the rest is for other laws")]
#[path = "../law/chance.rs"]
mod chance;
mod contract;
mod direct;
#[path = "../files/mod.rs"]
mod files;
mod program;
#[allow(dead_code, reason = "the rest is for the modules that are written")]
#[path = "../../src/build/rendering.rs"]
mod rendering;
mod schema;
mod serves;

/// Runs a property over programs and what their callers do.
fn over_programs(share: u32, property: impl Fn(&Program, &[Vec<u8>]) -> contract::Held) {
    let count = std::env::var("WALKS").map_or(400, |count| count.parse().expect("WALKS is a number"));
    let config = Config {
        cases: (count / share).max(1),
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(7),
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    let callers = vec(vec(any::<u8>(), 0..16), 8);
    let run = TestRunner::new(config)
        .run(&(chance::made(1500, program::program), callers), |(program, callers)| property(&program, &callers));
    run.unwrap_or_else(|failed| panic!("{failed}"));
}

#[test]
fn documents_say_what_the_tree_says() {
    let met = Cell::new([0; 5]);
    over_programs(1, |program, callers| agree(program, callers, &met));
    assert!(met.get().iter().all(|count| *count > 50), "callers do not do everything: {:?}", met.get());
}

#[test]
fn documents_are_what_is_promised() {
    let schema = schema::schema();
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
        schema::is_of(&schema, &built.routes)
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

#[test]
fn whatever_compiles_can_be_served() {
    let mut files = Vec::new();
    for folder in ["examples", "tests", "docs"] {
        files::collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &["flow"], &mut files);
    }
    assert!(files.len() > 100);
    for file in files {
        let Ok(text) = String::from_utf8(fs::read(&file).unwrap()) else { continue };
        let mut turn = 0;
        serves::serves(&files::parts(&text), |bound| {
            turn += 7;
            turn % bound
        });
    }
}

/// Every `routes.json` that lies in `examples/`.
#[test]
fn examples_are_of_the_schema() {
    let mut files = Vec::new();
    files::collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), &["json"], &mut files);
    files.retain(|file| file.ends_with("routes.json"));
    assert!(files.len() > 1);
    let schema = schema::schema();
    for file in files {
        let held = schema::is_of(&schema, &fs::read_to_string(&file).unwrap());
        held.unwrap_or_else(|wrong| panic!("{}: {wrong}", file.display()));
    }
}

#[test]
fn the_schema_refuses_what_no_server_could_use() {
    let schema = schema::schema();
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
        schema::is_of(&schema, &routes(case, otherwise)).unwrap();
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
        schema::is_of(&schema, &routes(case, otherwise)).expect_err(&format!("{case}, otherwise {otherwise}"));
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

//! How fast each stage is, how much memory it takes, and what mistakes cost.
//!
//! `cargo bench --bench pipeline` prints tables of `docs/performance.md`, `-- --stages`, `-- --projects`, `-- --memory` and
//! `-- --errors` one of them, and `-- --quick` leaves the sizes above 1 MB out. Everything is measured in one run, medians
//! of several rounds, and shown as a ratio to something else in the same run: ratios hold from one machine to another,
//! times do not.

mod measure;
mod sources;

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use std::{env, fs};

use measure::{in_turn, ms, time, times};
use sources::flows;
use twiml_flow::check::{Checked, check};
use twiml_flow::diagnostic::render::{Findings, Look, human};
use twiml_flow::emit::emit;
use twiml_flow::ir::Document;
use twiml_flow::lower::lower;
use twiml_flow::project::{Options, Project};
use twiml_flow::source::Source;
use twiml_flow::syntax;

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let Some(at) = arguments.iter().position(|a| a == "--peak") {
        return peak(&arguments[at + 1], &arguments[at + 2]);
    }
    let has = |flag: &str| arguments.iter().any(|a| a == flag);
    let quick = has("--quick");
    let all = [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
    let sizes = if quick { &all[..4] } else { &all[..] };
    let tables: [(&str, &dyn Fn()); 4] = [
        ("--stages", &|| stages(sizes)),
        ("--projects", &|| projects(quick)),
        ("--memory", &|| memory(&sizes[3..])),
        ("--errors", &errors),
    ];
    let some = tables.iter().any(|(flag, _)| has(flag));
    for (_, table) in tables.iter().filter(|(flag, _)| !some || has(flag)) {
        table();
    }
}

/// The project's own examples as one file: every flow in it, those that are files among them.
fn examples() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut text = String::new();
    let files = fs::read_dir(folder).expect("there are examples").map(|entry| entry.expect("it can be read").path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|e| e == "flow")).collect();
    files.sort();
    for (number, file) in files.iter().enumerate() {
        let _ = writeln!(text, "flow example-{number}");
        for line in fs::read_to_string(file).expect("it can be read").lines() {
            let _ = writeln!(text, "  {line}");
        }
    }
    text
}

fn newlines(text: &str) -> u64 {
    memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u64).sum()
}

fn whole(text: &str) -> usize {
    let mut project = Project::new(Options { compact: true, ..Options::default() });
    project.add(Source::new("main.flow", text).unwrap());
    let output = project.compile();
    assert!(!output.has_errors());
    output.documents.len()
}

fn stages(sizes: &[usize]) {
    println!("\nMB/s, and in brackets how many times as long as a visit of the line ends:\n");
    println!("| source | newlines | parse | lower | check | emit | whole |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    let generated = sizes.iter().map(|&size| (format!("generated, {} kB", size / 1000), flows(size)));
    for (name, text) in std::iter::once(("the examples".to_owned(), examples())).chain(generated) {
        let visit = time(|| newlines(&text));
        let source = Source::new("main.flow", text.as_str()).unwrap();
        let parse = time(|| syntax::parse(&source));
        let mut project = Project::new(Options::default());
        project.add(source);
        let linked = project.link(&mut Vec::new());
        let lowered = || -> Vec<Document<'_>> {
            let mut found = Vec::new();
            linked.flows().map(|flow| lower(flow, linked.world(), &mut found)).collect()
        };
        let lower = time(lowered);
        // Checking takes a document for good, so that what is measured is lowering and checking less lowering.
        let checked = || -> Vec<Checked<'_>> {
            let mut found = Vec::new();
            lowered().into_iter().map(|document| check(document, &mut found)).collect()
        };
        let check = time(checked).saturating_sub(lower);
        let documents = checked();
        let emit = time(|| documents.iter().map(|document| emit(document, true).len()).sum::<usize>());
        drop(documents);
        let whole = time(|| whole(&text));
        let speed = |time: Duration| text.len() as f64 / time.as_secs_f64() / 1e6;
        let cell = |time: Duration| format!("{:.0} ({:.0}×)", speed(time), time.as_secs_f64() / visit.as_secs_f64());
        println!(
            "| {name} | {:.0} | {} | {} | {} | {} | {} |",
            speed(visit),
            cell(parse),
            cell(lower),
            cell(check),
            cell(emit),
            cell(whole),
        );
    }
}

/// Projects of many files, and files of many flows: how time grows with their number, and what a change costs.
fn projects(quick: bool) {
    println!("\n| project | n | whole, ms | t(4n) / t(n) | again after a change in one file, ms | of the whole |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    let one = |number: usize, count: usize| {
        let next = (number + 1) % count;
        format!(
            "use \"house.flow\"\n\ngreet \"{number}\"\ngather digits=1\n  say \"Press 1.\"\n  on 1 -> f{next}\n  \
             on 2\n    say \"Thank you for choosing two.\"\n  on silence -> f{number}\n  otherwise -> f{next}\nsay \"Bye.\"\n"
        )
    };
    let house = "let company = \"Acme\"\n\ndef greet(name)\n  say \"Welcome to {company}, office {name}.\"\n";
    let files = |count: usize| -> Vec<(String, String)> {
        let own = (0..count).map(|number| (format!("f{number}.flow"), one(number, count)));
        own.chain([("house.flow".to_owned(), house.to_owned())]).collect()
    };
    let flows = |count: usize| -> Vec<(String, String)> {
        let own = (0..count).map(|number| {
            let text = one(number, count).replace("use \"house.flow\"\n\n", "");
            format!("flow f{number}\n{}", text.lines().map(|line| format!("  {line}\n")).collect::<String>())
        });
        vec![("all.flow".to_owned(), format!("{house}\n{}", own.collect::<String>()))]
    };
    let add = |files: &[(String, String)]| {
        let mut project = Project::new(Options { compact: true, ..Options::default() });
        for (name, text) in files {
            project.add(Source::new(name, text.as_str()).unwrap());
        }
        project
    };
    let most = if quick { 4_000 } else { 10_000 };
    type Make<'m> = &'m dyn Fn(usize) -> Vec<(String, String)>;
    for (name, make) in [("small files", &files as Make<'_>), ("flows of one file", &flows)] {
        let mut before: Option<Duration> = None;
        for count in [most / 4, most] {
            let files = make(count);
            assert!(!add(&files).compile().has_errors());
            let whole = time(|| add(&files).compile().documents.len());
            let mut kept = add(&files);
            kept.keep_results();
            kept.compile();
            let (file, text) = (files[0].0.clone(), files[0].1.clone());
            let mut turn = 0;
            let again = time(|| {
                turn += 1;
                let text = text.replacen("Press 1.", if turn % 2 == 0 { "Press 1." } else { "Press one." }, 1);
                kept.replace(twiml_flow::source::SourceId(0), Source::new(&file, text).unwrap());
                kept.compile().documents.len()
            });
            let growth =
                before.map_or("".to_owned(), |before| format!("{:.1}", whole.as_secs_f64() / before.as_secs_f64()));
            let share = again.as_secs_f64() / whole.as_secs_f64();
            println!("| {name} | {count} | {:.0} | {growth} | {:.1} | {share:.2} |", ms(whole), ms(again));
            before = Some(whole);
        }
    }
}

/// What mistakes cost: to show many of them, and to make one in each flow of a large file.
fn errors() {
    let clean = flows(1_000_000);
    let count = clean.matches("flow menu-").count();
    let compile = |text: &str| {
        let mut project = Project::new(Options { compact: true, ..Options::default() });
        project.add(Source::new("main.flow", text).unwrap());
        project.compile()
    };

    let some = clean.replacen("timeout=5s", "timout=5s", 1000);
    let sources = [Source::new("main.flow", some.as_str()).unwrap()];
    let found = compile(&some).diagnostics;
    let findings = Findings::new(&found, &sources);
    let show = || {
        let mut text = String::new();
        human(&mut text, &findings, Look::default()).expect("a string takes everything");
        black_box(text);
    };
    let shown = in_turn(21, &mut [Box::new(show), Box::new(|| drop(black_box(syntax::parse(&sources[0]))))]);
    println!("\n| {} findings in 1 MB | ms | × parsing |\n| --- | ---: | ---: |", found.len());
    println!("| to show them all | {:.1} | {:.2} |", ms(shown[0]), times(shown[0], shown[1]));

    println!(
        "\n| mistake in each of {count} flows of 1 MB | flows with a finding | findings for each | × the clean time |"
    );
    println!("| --- | ---: | ---: | ---: |");
    let mistakes = [
        ("a quote is missing", "listen closely.\"", "listen closely."),
        ("a space before `=`", "numDigits=1", "numDigits =1"),
        ("a `>` is missing", "\n  >", ""),
        ("a `]` is missing", "answered]", "answered"),
        ("a `]` too many", "client joey", "client joey ]"),
        ("a tab at the start of a line", "    pause 1s", "\tpause 1s"),
        ("a line one column too far left", "    pause 1s", "   pause 1s"),
        ("a block string that is not closed", "\"Nobody is free; please leave a message after the tone.\"", "\"\"\""),
        ("a verb misspelt", "record maxLength", "recrod maxLength"),
        ("an attribute misspelt", "timeout=5s", "timout=5s"),
        ("a value that is none", "timeout=5s", "timeout=soon"),
        ("a value is missing", "record=record-from-answer", "record="),
    ];
    for (name, right, wrong) in mistakes {
        let text = clean.replace(right, wrong);
        let starts: Vec<usize> = text.match_indices("flow menu-").map(|(at, _)| at).collect();
        let found = compile(&text).diagnostics;
        let mut flows: Vec<usize> =
            found.iter().map(|d| starts.partition_point(|start| *start <= d.label.span.start as usize)).collect();
        flows.sort_unstable();
        flows.dedup();
        let took = in_turn(5, &mut [Box::new(|| drop(compile(&text))), Box::new(|| drop(compile(&clean)))]);
        let each = found.len() as f64 / count as f64;
        println!("| {name} | {} | {each:.2} | {:.2} |", flows.len(), times(took[0], took[1]));
    }
}

/// The greatest resident memory of a process that does one thing, in bytes for each byte of source.
fn memory(sizes: &[usize]) {
    println!("\n| size | source alone | parse | whole |");
    println!("| ---: | ---: | ---: | ---: |");
    for &size in sizes {
        let measure = |what: &str| -> f64 {
            let program = env::current_exe().expect("this program has a path");
            let output = Command::new(program).args(["--peak", what, &size.to_string()]).output().expect("it runs");
            let peak: f64 = String::from_utf8_lossy(&output.stdout).trim().parse().unwrap_or(f64::NAN);
            peak / size as f64
        };
        let source = measure("source");
        println!(
            "| {} MB | {source:.1} | {:.1} | {:.1} |",
            size / 1_000_000,
            measure("parse") - source,
            measure("whole") - source
        );
    }
}

/// Does one thing and prints the greatest memory that the process has had.
fn peak(what: &str, size: &str) {
    let source = Source::new("main.flow", flows(size.parse().expect("a size"))).unwrap();
    match what {
        "parse" => drop(black_box(syntax::parse(&source))),
        "whole" => {
            let mut project = Project::new(Options { compact: true, ..Options::default() });
            project.add(source);
            black_box(project.compile());
        }
        _ => drop(black_box(source)),
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap_or(0);
    println!("{}", kilobytes * 1024);
}

//! How fast each stage is, how time and memory grow, and what a whole process costs.
//!
//! `cargo bench` prints the tables of `docs/performance.md`; `cargo bench -- --quick` leaves the sizes above 1 MB out.
//! Everything is measured in one run, medians of several rounds, and shown as a ratio to a visit of every line end by
//! `memchr` in the same text: ratios hold from one machine to another, times do not.

mod sources;

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use sources::flows;
use twiml_flow::check::{Checked, check};
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
    let quick = arguments.iter().any(|a| a == "--quick");
    let all = [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
    let sizes = if quick { &all[..4] } else { &all[..] };
    if arguments.iter().any(|a| a == "--projects") {
        return projects(quick);
    }
    stages(sizes);
    shapes();
    projects(quick);
    memory(if quick { &all[3..4] } else { &all[3..] });
    start();
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

/// The median time of several rounds; few for what takes long.
fn time<T>(mut run: impl FnMut() -> T) -> Duration {
    let mut times = Vec::new();
    let begin = Instant::now();
    while times.len() < 3 || (begin.elapsed() < Duration::from_millis(400) && times.len() < 101) {
        let start = Instant::now();
        black_box(run());
        times.push(start.elapsed());
    }
    times.sort();
    times[times.len() / 2]
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
            let ms = |time: Duration| time.as_secs_f64() * 1e3;
            println!("| {name} | {count} | {:.0} | {growth} | {:.1} | {share:.2} |", ms(whole), ms(again));
            before = Some(whole);
        }
    }
}

/// How the time of the whole grows with size, errors, depth and width: four times the input, how many times the time.
fn shapes() {
    println!("\n| shape | n | MB/s at 4n | t(4n) / t(n) |");
    println!("| --- | ---: | ---: | ---: |");
    let compile = |text: &str| {
        let mut project = Project::new(Options::default());
        project.add(Source::new("main.flow", text).unwrap());
        project.compile().diagnostics.len()
    };
    type Shape = (&'static str, usize, fn(usize) -> String);
    let shapes: [Shape; 12] = [
        ("call flows", 1_000_000, flows),
        ("a misspelt attribute in each flow", 250_000, |n| flows(n).replace("timeout=5s", "timout=5s")),
        ("an unclosed string in each flow", 250_000, |n| flows(n).replace("press 2; for the rest, wait.\"", "press 2")),
        ("an unclosed `<` in each flow", 250_000, |n| flows(n).replace("\n  >", "")),
        ("nested `<`", 50_000, |n| "a < ".repeat(n)),
        ("nested lines", 1_000_000, |n| (0..).map(|i| format!("{}a\n", " ".repeat(i))).take((2 * n).isqrt()).collect()),
        ("`>` alone", 50_000, |n| ">".repeat(n)),
        ("unclosed lists", 20_000, |n| "say x=[y\n".repeat(n)),
        ("unclosed block strings", 20_000, |n| "say \"\"\"\n".repeat(n)),
        ("attributes of one verb", 2_500, |n| (0..n).fold(String::from("!X"), |text, i| text + &format!(" !a{i}=1"))),
        ("statements of one flow", 20_000, |n| "say \"Hello\"\n".repeat(n)),
        ("flows that refer to one another", 5_000, |n| {
            (0..n).map(|i| format!("flow f{i}\n  say \"Hello\"\n  -> f{}\n", (i + 1) % n)).collect()
        }),
    ];
    for (name, n, make) in shapes {
        let (one, four) = (make(n), make(4 * n));
        let (a, b) = (time(|| compile(&one)), time(|| compile(&four)));
        let growth = b.as_secs_f64() / a.as_secs_f64();
        println!("| {name} | {n} | {:.1} | {growth:.1} |", four.len() as f64 / b.as_secs_f64() / 1e6);
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

/// What a whole process costs: `flowc check` of one small file beside `flowc --version` and the least program there is.
fn start() {
    println!("\n| process | time | × `true` |");
    println!("| --- | ---: | ---: |");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("menu.flow");
    fs::write(&file, flows(600)).expect("the target folder can be written");
    let flowc = env!("CARGO_BIN_EXE_flowc");
    let run = |program: &str, arguments: &[&str]| {
        time(|| Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status())
    };
    let least = run("true", &[]);
    let file = file.display().to_string();
    let rows = [
        ("`true`", least),
        ("`flowc --version`", run(flowc, &["--version"])),
        ("`flowc check` of 0.6 kB", run(flowc, &["check", &file])),
        ("`flowc build` of 0.6 kB", run(flowc, &["build", &file])),
    ];
    for (name, time) in rows {
        println!("| {name} | {:.2} ms | {:.2} |", time.as_secs_f64() * 1e3, time.as_secs_f64() / least.as_secs_f64());
    }
}

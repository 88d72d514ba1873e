//! How many instructions the stages take, and whether that is more than it was.
//!
//! `cargo bench --bench instructions` counts them with valgrind, which must be installed, and fails where a count is
//! more than 10 % above the one in `benches/instructions.txt`. Counts do not depend on what else a machine is doing, so
//! that they can be a gate where times cannot; but they do depend on the compiler and the C library. `UPDATE=1` writes
//! them down anew.

mod measure;
mod sources;

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use measure::instructions;
use sources::flows;
use twiml_flow::project::{Options, Project};
use twiml_flow::source::Source;
use twiml_flow::syntax;

/// How much more than what is written down is taken for the same.
const MARGIN: f64 = 1.1;
/// How many bytes of call flows are read.
const SIZE: usize = 300_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().collect();
    if let Some(at) = arguments.iter().position(|a| a == "--rounds") {
        work(&arguments[at + 1], &arguments[at + 2]);
        return ExitCode::SUCCESS;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.txt");
    let before = fs::read_to_string(&file).unwrap_or_default();
    let mut now = String::new();
    let mut more = false;
    println!("\n| instructions | now | before |\n| --- | ---: | ---: |");
    for (what, count) in counts() {
        let known = before.lines().find_map(|line| line.strip_suffix(&what)?.trim().parse::<f64>().ok());
        let verdict = if known.is_none_or(|known| count <= known * MARGIN) { "" } else { " **more**" };
        more |= !verdict.is_empty();
        println!("| {what} | {count:.1}{verdict} | {} |", known.map_or("-".to_owned(), |known| format!("{known:.1}")));
        let _ = writeln!(now, "{count:>8.1} {what}");
    }
    if env::var_os("UPDATE").is_some() {
        fs::write(&file, now).expect("the record can be written");
    } else if more {
        eprintln!(
            "\nMore instructions than in benches/instructions.txt. If they are worth it: UPDATE=1 cargo bench --bench instructions"
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Everything that is counted.
fn counts() -> Vec<(String, f64)> {
    let mut counts = Vec::new();
    for stage in ["parse", "whole"] {
        // The difference of two runs has neither the start of the process in it nor the making of the input.
        let rounds = |rounds: &str| {
            let this = env::current_exe().expect("this program has a path");
            instructions(&this, &["--rounds", rounds, stage])
        };
        counts.push((format!("a byte, {stage}"), (rounds("3") - rounds("1")) / 2.0 / flows(SIZE).len() as f64));
    }
    // In a folder of its own: looking for what belongs to a project takes longer the deeper a folder lies.
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    let file = folder.path().join("start.flow");
    fs::write(&file, flows(600)).expect("it can be written");
    let start = instructions(Path::new(env!("CARGO_BIN_EXE_flowc")), &["check", &file.display().to_string()]);
    counts.push(("thousands, the process `flowc check` of 0.6 kB".to_owned(), start / 1000.0));
    counts
}

/// Does one thing some times over.
fn work(rounds: &str, stage: &str) {
    let text = flows(SIZE);
    for _ in 0..rounds.parse().expect("a number") {
        let source = Source::new("main.flow", text.as_str()).expect("it is small");
        if stage == "parse" {
            black_box(syntax::parse(&source));
        } else {
            let mut project = Project::new(Options { compact: true, ..Options::default() });
            project.add(source);
            black_box(project.compile());
        }
    }
}

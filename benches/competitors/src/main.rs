//! Times everything that makes the menu, and prints the tables of `docs/performance.md` about it; `run` starts it.
//!
//! Rounds take turns: each contender works for a moment, then the next one does, and each figure is the median of all
//! its rounds. What else the machine does disturbs all of them alike.

use std::env;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use twiml_flow::check::check;
use twiml_flow::emit::emit;
use twiml_flow::lower::lower;
use twiml_flow::project::{Options, Project};
use twiml_flow::source::Source;

const FLOW: &str = include_str!("../menu/menu.flow");
const ROUNDS: usize = 9;
const ROUND: f64 = 0.25;
const PROCESSES: usize = 41;

fn main() {
    let [flowc, python] = ["FLOWC", "PYTHON"].map(|name| env::var(name).expect("`run` says where it is"));
    // The first contender is flowc; each of the others says what it is held against.
    in_process(vec![
        ("flowc, from source", 0.0, Work::Own(Box::new(|| drop(black_box(from_source()))))),
        ("twilio-python", 10.0, worker(&python, &["worker.py", "whole"])),
        ("twilio-node", 7.0, worker("node", &["worker.cjs", "twilio-node"])),
        ("pug", 100.0, worker("node", &["worker.cjs", "pug"])),
        ("slim", 100.0, worker("ruby", &["worker.rb", "slim"])),
        ("haml", 100.0, worker("ruby", &["worker.rb", "haml"])),
    ]);
    let mut project = Project::new(Options::default());
    project.add(Source::new("menu.flow", FLOW).expect("it is small"));
    let linked = project.link(&mut Vec::new());
    let flow = linked.flows().next().expect("there is one");
    let tree = check(lower(flow, linked.world(), &mut Vec::new()), &mut Vec::new());
    in_process(vec![
        ("flowc, emission of a checked tree", 0.0, Work::Own(Box::new(|| drop(black_box(emit(&tree, true)))))),
        ("twilio-python, emission of a built tree", 100.0, worker(&python, &["worker.py", "emit"])),
        ("twilio-python, building the tree and emission", 100.0, worker(&python, &["worker.py", "whole"])),
    ]);
    processes(&[
        ("`flowc build menu.flow`", 0.0, vec![&flowc, "build", "menu/menu.flow"]),
        ("`python menu.py`, twilio-python", 15.0, vec![&python, "menu/menu.py"]),
        ("`node menu.cjs`, twilio-node", 50.0, vec!["node", "menu/menu.cjs"]),
        ("`node`, pug", 50.0, vec!["node", "worker.cjs", "pug", "print"]),
        ("`ruby`, slim", 0.0, vec!["ruby", "worker.rb", "slim", "print"]),
        ("`ruby`, haml", 0.0, vec!["ruby", "worker.rb", "haml", "print"]),
    ]);
}

/// Everything from the text to the checked document, as `flowc build` does it.
fn from_source() -> String {
    let output = twiml_flow::compile(black_box(FLOW), &Options { compact: true, ..Options::default() });
    assert!(output.diagnostics.is_empty());
    output.documents.into_iter().next().expect("there is one").xml
}

enum Work<'w> {
    /// A function of this program.
    Own(Box<dyn Fn() + 'w>),
    /// A process that waits for its turn.
    Worker(Child, BufReader<std::process::ChildStdout>),
}

fn worker(program: &str, arguments: &[&str]) -> Work<'static> {
    let mut command = Command::new(program);
    let mut child = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let answers = BufReader::new(child.stdout.take().expect("it is piped"));
    Work::Worker(child, answers)
}

impl Work<'_> {
    /// Works for some seconds; how many documents it makes in one.
    fn round(&mut self, seconds: f64) -> f64 {
        match self {
            Work::Own(work) => {
                let (start, mut count) = (Instant::now(), 0_u32);
                while start.elapsed().as_secs_f64() < seconds {
                    work();
                    count += 1;
                }
                f64::from(count) / start.elapsed().as_secs_f64()
            }
            Work::Worker(child, answers) => {
                writeln!(child.stdin.as_mut().expect("it is piped"), "{seconds}").expect("it listens");
                let mut answer = String::new();
                answers.read_line(&mut answer).expect("it answers");
                answer.trim().parse().expect("it answers with a number")
            }
        }
    }
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        if let Work::Worker(child, _) = self {
            drop(child.stdin.take());
            let _ = child.wait();
        }
    }
}

fn in_process(mut contenders: Vec<(&str, f64, Work<'_>)>) {
    println!("\n| in one process | documents a second | flowc is | aim |\n| --- | ---: | ---: | ---: |");
    // Long enough that what compiles itself while it runs has done so.
    for (_, _, work) in &mut contenders {
        work.round(1.0);
    }
    let mut rounds = vec![Vec::new(); contenders.len()];
    for _ in 0..ROUNDS {
        for ((_, _, work), rounds) in contenders.iter_mut().zip(&mut rounds) {
            rounds.push(work.round(ROUND));
        }
    }
    let medians: Vec<f64> = rounds.into_iter().map(median).collect();
    for ((name, aim, _), rate) in contenders.iter().zip(&medians) {
        println!("| {name} | {rate:.0} | {} |", ratio(medians[0] / rate, *aim));
    }
}

fn processes(contenders: &[(&str, f64, Vec<&str>)]) {
    println!("\n| one document as a process | ms | flowc is | aim |\n| --- | ---: | ---: | ---: |");
    let mut times = vec![Vec::new(); contenders.len()];
    for _ in 0..PROCESSES {
        for ((name, _, command), times) in contenders.iter().zip(&mut times) {
            let start = Instant::now();
            let status = Command::new(command[0]).args(&command[1..]).stdout(Stdio::null()).status();
            let took: Duration = start.elapsed();
            assert!(status.is_ok_and(|status| status.success()), "{name} fails");
            times.push(took.as_secs_f64() * 1e3);
        }
    }
    let medians: Vec<f64> = times.into_iter().map(median).collect();
    for ((name, aim, _), time) in contenders.iter().zip(&medians) {
        println!("| {name} | {time:.2} | {} |", ratio(time / medians[0], *aim));
    }
}

/// How many times as fast, beside how many times it should be.
fn ratio(times: f64, aim: f64) -> String {
    let times = if times == 1.0 { String::new() } else { format!("{times:.1}×") };
    let aim = if aim == 0.0 { String::new() } else { format!("{aim:.0}×") };
    format!("{times} | {aim}")
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

//! What the program costs as a process: to start, and to check and build many files.
//!
//! `cargo bench --bench process` prints tables of `docs/performance.md`; `-- --start` and `-- --files` one of them.
//! `-- --release` first builds the program as it is given to people who want it small, without the language server, and
//! once more linked statically, which takes minutes, and has rows for them too.

mod measure;
mod sources;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, fs, thread};

use measure::{in_turn, instructions, ms, times};
use sources::{file, flows};

const FLOWC: &str = env!("CARGO_BIN_EXE_flowc");

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--read") {
        return read(Path::new(&arguments[at + 1]));
    }
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    if has("--start") || !has("--files") {
        start(has("--release"));
    }
    if has("--files") || !has("--start") {
        files();
    }
}

/// A program and its arguments.
struct Process {
    name: String,
    program: PathBuf,
    arguments: Vec<String>,
}

impl Process {
    fn new(name: &str, program: &Path, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        Self { name: name.to_owned(), program: program.to_owned(), arguments }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn run(&self) {
        let status = self.command().status();
        assert!(status.is_ok_and(|status| status.success()), "{} fails", self.name);
    }

    /// The most memory that it holds at once, in bytes, as far as Linux tells.
    fn peak(&self) -> u64 {
        let mut child = self.command().spawn().expect("it starts");
        let file = format!("/proc/{}/status", child.id());
        let mut most = 0;
        while child.try_wait().expect("it can be waited for").is_none() {
            let status = fs::read_to_string(&file).unwrap_or_default();
            let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
            most = most.max(peak.trim().trim_end_matches(" kB").parse().unwrap_or(0) * 1024);
            thread::sleep(Duration::from_millis(1));
        }
        most
    }
}

/// How long the processes take, taking turns.
fn measure(rounds: usize, processes: &[Process]) -> Vec<Duration> {
    let mut runs: Vec<Box<dyn FnMut()>> = Vec::new();
    for process in processes {
        runs.push(Box::new(|| process.run()));
    }
    in_turn(rounds, &mut runs)
}

/// `flowc check` of one small file beside the least program that Rust makes with the same profile.
fn start(release: bool) {
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    let flow = folder.path().join("menu.flow");
    fs::write(&flow, flows(600)).expect("it can be written");
    let flow = flow.display().to_string();
    let check = ["check", flow.as_str()];
    let flowc = Path::new(FLOWC);
    let mut processes = vec![
        Process::new("hello world", &hello(folder.path(), &[]), &[]),
        Process::new("hello world, static", &hello(folder.path(), &["-Ctarget-feature=+crt-static"]), &[]),
        Process::new("`flowc --version`", flowc, &["--version"]),
        Process::new("`flowc check` of 0.6 kB", flowc, &check),
        Process::new("`flowc build` of 0.6 kB", flowc, &["build", &flow]),
    ];
    let without_server = release.then(|| build("without-server", ""));
    if let Some(small) = &without_server {
        processes.push(Process::new("`flowc check`, no language server", small, &check));
        let fixed = build("static", "-Ctarget-feature=+crt-static");
        processes.push(Process::new("`flowc check`, no language server, static", &fixed, &check));
    }
    let measured = measure(201, &processes);
    println!("\n| process | MB | ms | × hello world | instructions, thousands | × hello world |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    let count = |process: &Process| {
        instructions(&process.program, &process.arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let least = count(&processes[0]);
    for (process, time) in processes.iter().zip(&measured) {
        let size = fs::metadata(&process.program).map_or(0.0, |metadata| metadata.len() as f64 / 1e6);
        let (count, slower) = (count(process), times(*time, measured[0]));
        let thousands = count / 1e3;
        let more = count / least;
        println!("| {} | {size:.2} | {:.2} | {slower:.2} | {thousands:.0} | {more:.2} |", process.name, ms(*time));
    }
    if let Some(small) = &without_server {
        // What two files take, less what the start takes.
        let bytes = flows(300_000).len() - flows(600).len();
        let large = folder.path().join("large").join("large.flow");
        fs::create_dir_all(large.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(&large, flows(300_000)).expect("it can be written");
        let large = Process::new("", small, &["check", "-j1", &large.display().to_string()]);
        let start = Process::new("", small, &check);
        println!("\nInstructions of the program for each byte: {:.1}", (count(&large) - count(&start)) / bytes as f64);
    }
}

/// The least program, compiled as `Cargo.toml` has flowc compiled for a release.
fn hello(folder: &Path, flags: &[&str]) -> PathBuf {
    let (source, program) = (folder.join("hello.rs"), folder.join(format!("hello{}", flags.len())));
    fs::write(&source, "fn main() { println!(\"Hello, world!\"); }").expect("it can be written");
    let profile = ["-Copt-level=3", "-Clto=fat", "-Ccodegen-units=1", "-Cpanic=abort", "-Cstrip=symbols"];
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut rustc = Command::new(rustc);
    let status = rustc.args(profile).args(flags).arg("-o").arg(&program).arg(&source).status();
    assert!(status.is_ok_and(|status| status.success()), "rustc compiles it");
    program
}

/// The program without the language server, in a target folder of its own.
fn build(name: &str, flags: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // With a target that is named, the flags are not for macros, which cannot be linked statically.
    let version = Command::new("rustc").arg("-vV").output().expect("rustc says what it is").stdout;
    let version = String::from_utf8_lossy(&version);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("it says for which machine");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "build",
        "--release",
        "--locked",
        "--no-default-features",
        "--features",
        "cli",
        "--bin",
        "flowc",
        "--target",
        host,
    ]);
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).env("CARGO_TARGET_DIR", &target).env("RUSTFLAGS", flags);
    assert!(cargo.status().is_ok_and(|status| status.success()), "cargo builds it");
    target.join(host).join("release").join(format!("flowc{}", env::consts::EXE_SUFFIX))
}

/// Checks and builds of many files beside only reading them, on one thread and on two, and how much memory a build takes.
fn files() {
    let this = env::current_exe().expect("this program has a path");
    let flowc = Path::new(FLOWC);
    println!(
        "\n| files | reading, ms | check | × reading | build again, nothing changed | × check | check on two threads, × as fast | most memory of a build, MiB |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for count in [1_000, 10_000, 20_000] {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let place = |name: &str| folder.path().join(name).display().to_string();
        let (source, output) = (place("flows"), place("twiml"));
        fs::create_dir(&source).expect("it can be made");
        for number in 0..count {
            fs::write(Path::new(&source).join(format!("menu-{number}.flow")), file(number)).expect("it can be written");
        }
        let build = Process::new("flowc build", flowc, &["build", "-j1", &source, "-o", &output]);
        let memory = build.peak();
        let processes = [
            Process::new("reading", &this, &["--read", &source]),
            Process::new("flowc check", flowc, &["check", "-j1", &source]),
            build,
            Process::new("flowc check", flowc, &["check", "-j2", &source]),
        ];
        let [reading, check, again, two] = measure(5, &processes)[..] else { return };
        println!(
            "| {count} | {:.0} | {:.0} | {:.1} | {:.0} | {:.2} | {:.2} | {:.0} |",
            ms(reading),
            ms(check),
            times(check, reading),
            ms(again),
            times(again, check),
            times(check, two),
            memory as f64 / 1024.0 / 1024.0,
        );
    }
}

/// Reads all files of a folder, one after the other.
fn read(folder: &Path) {
    let entries = fs::read_dir(folder).expect("it is a folder").map(|entry| entry.expect("it can be looked at").path());
    let bytes: usize = entries.map(|path| fs::read(path).expect("it can be read").len()).sum();
    assert!(bytes > 0);
}

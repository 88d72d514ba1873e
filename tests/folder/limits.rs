//! The program under conditions that it does not choose: with a shell around it, as another user, with a time limit.
#![allow(dead_code, reason = "each test uses a part of it")]

use super::folder::{Folder, Run};
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

/// Nothing here takes a second. What takes this long waits for something that never comes.
const PATIENCE: Duration = Duration::from_secs(100);

/// Runs a command to its end, which it has to come to.
#[track_caller]
pub fn run(command: &mut Command) -> Run {
    let shown = format!("{command:?}");
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    end(child.unwrap_or_else(|error| panic!("{shown}: {error}")), &shown)
}

/// Waits for a process that has been started with pipes.
#[track_caller]
pub fn end(mut child: Child, shown: &str) -> Run {
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let read = |stream: &mut dyn Read| {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        bytes
    };
    let out = thread::spawn(move || read(&mut out));
    let err = thread::spawn(move || read(&mut err));
    let start = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if start.elapsed() > PATIENCE => {
                child.kill().unwrap();
                panic!("it does not end: {shown}");
            }
            None => thread::sleep(Duration::from_millis(1)),
        }
    };
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned().into_bytes();
    let (stdout, stderr) = (text(&out.join().unwrap()), text(&err.join().unwrap()));
    let run = Run::of(Output { status, stdout, stderr });
    assert!(!run.err.contains("panicked"), "{shown}\n{}", run.err);
    run
}

/// Runs a line of shell in a folder, with `$FLOWC` for the program.
#[track_caller]
pub fn shell(folder: &Folder, script: &str) -> Run {
    let mut command = Command::new("sh");
    command.args(["-c", script]).current_dir(folder.0.path()).stdin(Stdio::null());
    run(command.env("FLOWC", env!("CARGO_BIN_EXE_flowc")).env_remove("CLICOLOR_FORCE"))
}

/// Whether a tool is there; if it is not, says that something goes untested, unless every tool has to be there.
pub fn has(tool: &str, probe: &[&str]) -> bool {
    let has = works(tool, probe);
    assert!(has || env::var_os("EVERY_TOOL").is_none(), "`{tool} {}` does not work", probe.join(" "));
    has
}

/// Whether a command succeeds; if it does not, says that something goes untested.
fn works(tool: &str, probe: &[&str]) -> bool {
    let quiet =
        Command::new(tool).args(probe).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let has = quiet.is_ok_and(|status| status.success());
    if !has {
        eprintln!("passed over: `{tool} {}` does not work here", probe.join(" "));
    }
    has
}

/// Whether this process may do whatever it likes, so that permissions say nothing.
pub fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout == b"0\n"
}

/// Runs a line of shell as a user for whom permissions count. The folder becomes that user's.
#[track_caller]
pub fn shell_as_somebody(folder: &Folder, script: &str) -> Option<Run> {
    if !is_root() {
        return Some(shell(folder, script));
    }
    if !has("setpriv", &["--reuid=65534", "--regid=65534", "--clear-groups", "true"]) {
        return None;
    }
    // Where the program lies, that user may not be able to look.
    let copy = folder.path(".flowc-program");
    if !copy.exists() {
        fs::copy(env!("CARGO_BIN_EXE_flowc"), &copy).unwrap();
        let owner = Command::new("chown").args(["-R", "65534:65534"]).arg(folder.0.path()).status().unwrap();
        assert!(owner.success());
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", script]);
    Some(run(command.current_dir(folder.0.path()).stdin(Stdio::null()).env("FLOWC", Path::new(&copy))))
}

/// Runs a line of shell that can mount what it likes without anybody seeing it.
#[track_caller]
pub fn shell_with_mounts(folder: &Folder, script: &str) -> Option<Run> {
    let how: &[&str] = if is_root() { &["--mount"] } else { &["--mount", "--map-root-user"] };
    let probe = [how, &["sh", "-c", "mount -t tmpfs none /mnt"]].concat();
    // Not every machine lets its users do that.
    if !works("unshare", &probe) {
        return None;
    }
    let mut command = Command::new("unshare");
    command.args(how).args(["sh", "-c", script]).current_dir(folder.0.path()).stdin(Stdio::null());
    Some(run(command.env("FLOWC", env!("CARGO_BIN_EXE_flowc"))))
}

//! Builds that are stopped or fail midway, and builds that meet: a folder is what it was, or what it should be, or it says by
//! itself which of the two it is going to be, and the next build makes it so before it does anything else.
#![cfg(all(feature = "cli", unix))]

mod folder;
#[path = "folder/limits.rs"]
mod limits;

use folder::Folder;
use limits::{has, run};
use rustix::fs::{FlockOperation, flock};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a folder holds, by name.
type State = BTreeMap<String, Vec<u8>>;

/// Two versions of a project, of which the second changes, adds and removes documents, in folders that stay, come and go.
const BEFORE: &[(&str, &str)] = &[
    ("flows/main.flow", "say \"Hello\"\n-> a/one\n"),
    ("flows/same.flow", "say \"Always\"\n"),
    ("flows/a/one.flow", "say \"One\"\n-> ../same\n"),
    ("flows/b/c/old.flow", "say \"Old\"\n-> ../../main\n"),
];
const AFTER: &[(&str, &str)] = &[
    ("flows/main.flow", "say \"Goodbye\"\n-> a/one\n"),
    ("flows/same.flow", "say \"Always\"\n"),
    ("flows/a/one.flow", "say \"Other\"\n-> ../d/e/new\n"),
    ("flows/d/e/new.flow", "say \"New\"\n-> ../../same\n"),
];
const BROKEN: &[(&str, &str)] = &[("flows/main.flow", "say \"Hello\n")];
const BUILD: &[&str] = &["build", "flows", "-o", "out"];

/// The calls that change files, by all their names. Before and behind each of them is a moment of its own.
const CHANGES: &[&str] = &[
    "write",
    "?rename,?renameat,?renameat2",
    "?link,?linkat",
    "?unlink,?unlinkat",
    "?mkdir,?mkdirat",
    "?rmdir",
    "?chmod,?fchmod",
    "flock",
];
/// Those that can fail and leave something to be said or taken back; files are opened, too.
const CALLS: &[&str] =
    &["write", "?rename,?renameat,?renameat2", "?link,?linkat", "?mkdir,?mkdirat", "?chmod,?fchmod", "flock", "openat"];

fn sources(folder: &Folder, files: &[(&str, &str)]) {
    let _ = fs::remove_dir_all(folder.path("flows"));
    for (name, text) in files {
        folder.write(name, text);
    }
}

fn state(folder: &Folder, name: &str) -> State {
    folder.snapshot(name).into_iter().map(|(name, (bytes, _))| (name, bytes)).collect()
}

/// A folder in each of the two states, and these.
fn project() -> (Folder, State, State) {
    let folder = Folder::new(&[]);
    sources(&folder, AFTER);
    folder.run(BUILD).ends_with(0);
    folder.write("out/notes.txt", "mine");
    let after = state(&folder, "out");
    sources(&folder, BEFORE);
    folder.run(BUILD).ends_with(0);
    let before = state(&folder, "out");
    fs::rename(folder.path("out"), folder.path("kept")).unwrap();
    (folder, before, after)
}

/// The folder as it was before.
fn reset(folder: &Folder) {
    let _ = fs::remove_dir_all(folder.path("out"));
    let copied = Command::new("cp").args(["-a", "kept", "out"]).current_dir(folder.0.path()).status().unwrap();
    assert!(copied.success());
}

/// Every file that is there is whole, the old one or the new one.
#[track_caller]
fn is_whole(now: &State, before: &State, after: &State, when: &str) {
    for (name, bytes) in now.iter().filter(|(name, _)| !name.contains(".flowc-") && !name.ends_with('/')) {
        let whole = before.get(name) == Some(bytes) || after.get(name) == Some(bytes);
        assert!(whole, "{when}: {name} is neither the old nor the new one");
    }
    for name in before.keys().filter(|name| after.contains_key(*name)) {
        assert!(now.contains_key(name), "{when}: {name} is gone");
    }
}

/// A build of what is broken changes nothing, but finishes what an earlier one has begun.
#[track_caller]
fn is_finished_by_the_next(folder: &Folder, before: &State, after: &State, when: &str) -> bool {
    sources(folder, BROKEN);
    let run = folder.run(BUILD).ends_with(1);
    let now = state(folder, "out");
    assert!(now == *before || now == *after, "{when}: {:?}\n{}", now.keys(), run.err);
    sources(folder, AFTER);
    let is_old = now == *before;
    folder.run(&[BUILD, &["--check"]].concat()).ends_with(i32::from(is_old));
    folder.run(BUILD).ends_with(0);
    assert!(state(folder, "out") == *after, "{when}: not as it should be in the end");
    !is_old
}

/// Runs the program, with something that happens at one of its calls. Says at which, if it came to that.
fn run_with(folder: &Folder, arguments: &[&str], inject: &str) -> (folder::Run, Option<String>) {
    // It is no business of the program.
    let trace = tempfile::NamedTempFile::new().unwrap();
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", &format!("inject={inject}"), "-o"]).arg(trace.path());
    command.arg(env!("CARGO_BIN_EXE_flowc")).args(arguments).current_dir(folder.0.path()).stdin(Stdio::null());
    let run = run(&mut command);
    let trace = fs::read_to_string(trace.path()).unwrap();
    let injected = trace.lines().find(|line| line.contains("(INJECTED)") || line.contains("killed by SIGKILL"));
    (run, injected.map(ToOwned::to_owned))
}

#[test]
fn a_build_may_be_killed_at_every_change_that_it_makes() {
    if !has("strace", &["-V"]) {
        return;
    }
    let (folder, before, after) = project();
    let (mut old, mut new) = (0, 0);
    for call in CHANGES {
        for moment in 1.. {
            reset(&folder);
            sources(&folder, AFTER);
            let (_, killed) = run_with(&folder, BUILD, &format!("{call}:signal=KILL:when={moment}"));
            if killed.is_none() {
                break;
            }
            let when = format!("killed at {call} {moment}");
            is_whole(&state(&folder, "out"), &before, &after, &when);
            *if is_finished_by_the_next(&folder, &before, &after, &when) { &mut new } else { &mut old } += 1;
        }
    }
    assert!(old > 15 && new > 10, "the old folder {old} times, the new one {new} times");
}

#[test]
fn a_build_into_a_new_folder_may_be_killed_as_well() {
    if !has("strace", &["-V"]) {
        return;
    }
    let folder = Folder::new(AFTER);
    folder.run(BUILD).ends_with(0);
    let after = state(&folder, "out");
    let mut killed = 0;
    for call in CHANGES {
        for moment in 1.. {
            let _ = fs::remove_dir_all(folder.path("out"));
            if run_with(&folder, BUILD, &format!("{call}:signal=KILL:when={moment}")).1.is_none() {
                break;
            }
            let when = format!("killed at {call} {moment}");
            is_whole(&state(&folder, "out"), &State::new(), &after, &when);
            is_finished_by_the_next(&folder, &State::new(), &after, &when);
            killed += 1;
        }
    }
    assert!(killed > 15, "{killed}");
}

#[test]
fn a_build_may_be_killed_at_any_time() {
    let (folder, before, after) = project();
    reset(&folder);
    sources(&folder, AFTER);
    let start = Instant::now();
    folder.run(BUILD).ends_with(0);
    let length = start.elapsed();
    for part in 0..60 {
        reset(&folder);
        sources(&folder, AFTER);
        let mut child = folder.command(BUILD).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(length.mul_f64(f64::from(part) / 50.0));
        // It may have come to its end.
        let _ = child.kill();
        child.wait().unwrap();
        is_whole(&state(&folder, "out"), &before, &after, "killed");
        is_finished_by_the_next(&folder, &before, &after, "killed");
    }
}

/// Whatever fails, the folder is the old one and the exit code says so, or it is the new one.
#[test]
fn every_call_may_fail() {
    if !has("strace", &["-V"]) {
        return;
    }
    let (folder, before, after) = project();
    for error in ["ENOSPC", "EIO"] {
        let mut failed = 0;
        for call in CALLS {
            for moment in 1.. {
                reset(&folder);
                sources(&folder, AFTER);
                let (run, injected) = run_with(&folder, BUILD, &format!("{call}:error={error}:when={moment}"));
                let Some(injected) = injected else { break };
                let now = state(&folder, "out");
                let when = format!("{injected}, code {}\n{}", run.code, run.err);
                match run.code {
                    0 => assert!(now == after, "{when}\n{:?}", now.keys()),
                    // 127: the program could not even be loaded.
                    2 | 127 => {
                        assert!(now == before, "{when}\n{:?}", now.keys());
                        assert!(!run.err.is_empty() || injected.contains("write(2"), "{when}: it says nothing");
                        failed += 1;
                    }
                    _ => panic!("{when}"),
                }
            }
        }
        assert!(failed > 15, "{error}: {failed}");
    }
}

/// What cannot be cleared away is cleared away by the next build, and never hides what should be there.
#[test]
fn what_cannot_be_removed_changes_nothing_else() {
    if !has("strace", &["-V"]) {
        return;
    }
    fn visible(folder: &Folder) -> State {
        state(folder, "out").into_iter().filter(|(name, _)| !name.contains(".flowc-") && !name.ends_with('/')).collect()
    }
    let (folder, ..) = project();
    reset(&folder);
    let before = visible(&folder);
    sources(&folder, AFTER);
    folder.run(BUILD).ends_with(0);
    let after = visible(&folder);
    for call in ["?unlink,?unlinkat", "?rmdir"] {
        for moment in 1.. {
            reset(&folder);
            sources(&folder, AFTER);
            let (run, injected) = run_with(&folder, BUILD, &format!("{call}:error=EIO:when={moment}"));
            let Some(injected) = injected else { break };
            let when = format!("{injected}, code {}\n{}", run.code, run.err);
            assert!(visible(&folder) == *if run.code == 0 { &after } else { &before }, "{when}");
            folder.run(BUILD).ends_with(0);
            assert!(visible(&folder) == after, "{when}");
        }
    }
}

#[test]
fn two_builds_into_one_folder_come_one_after_the_other() {
    let (folder, before, after) = project();
    // Each has sources of its own.
    for (name, files) in [("one", BEFORE), ("two", AFTER)] {
        for (path, text) in files {
            folder.write(&format!("{name}/{path}"), text);
        }
    }
    reset(&folder);
    let one = |name: &'static str| {
        let folder = &folder;
        move || {
            for _ in 0..12 {
                let mut command = folder.command(&["build", "flows", "-o", "../out"]);
                run(command.current_dir(folder.path(name))).ends_with(0);
            }
        }
    };
    thread::scope(|scope| {
        for name in ["one", "two", "one", "two"] {
            scope.spawn(one(name));
        }
    });
    let now = state(&folder, "out");
    assert!(now == before || now == after, "{:?}", now.keys());
}

#[test]
fn a_build_says_that_it_waits() {
    let (folder, _, after) = project();
    reset(&folder);
    sources(&folder, AFTER);
    let held = File::open(folder.path("out")).unwrap();
    flock(&held, FlockOperation::LockExclusive).unwrap();
    let child = folder.command(BUILD).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    thread::sleep(Duration::from_millis(500));
    // Looking does not wait.
    folder.run(&[BUILD, &["--check"]].concat()).ends_with(1).says("out/main.xml differs");
    // The folder that was waited for is no longer the one at its place.
    fs::remove_dir_all(folder.path("out")).unwrap();
    drop(held);
    limits::end(child, "flowc build").ends_with(0).says("waiting for another build into `out`");
    let now = state(&folder, "out");
    assert!(now.keys().all(|name| after.contains_key(name)) && now["main.xml"] == after["main.xml"]);
}

/// A journal, and what it speaks of, may have come with a repository.
#[test]
fn nothing_that_lies_in_a_folder_leads_out_of_it() {
    let journal = |put: &str, remove: &str| format!(r#"{{"tag":"x","put":[{put}],"remove":[{remove}]}}"#);
    for (put, remove) in [
        (r#""../other/a.xml""#, r#""../other/b.xml""#),
        (r#""link/a.xml""#, r#""link/b.xml""#),
        (r#""main.xml","../flows/a.xml""#, r#""../flows/main.flow""#),
        ("", r#""notes.txt""#),
    ] {
        for name in [".flowc-decided.json", ".flowc-begun.json"] {
            let folder = Folder::new(&[
                ("flows/main.flow", "say \"Hello\"\n"),
                ("out/notes.txt", "mine"),
                ("other/a.xml", "mine"),
                ("other/b.xml", "mine"),
                ("other/.flowc-x-0.new", "mine"),
                ("other/.flowc-x-1.old", "mine"),
                (&format!("out/{name}"), &journal(put, remove)),
            ]);
            symlink("../other", folder.path("out/link")).unwrap();
            let before = state(&folder, "other");
            folder.run(BUILD).ends_with(0);
            assert!(state(&folder, "other") == before, "{put} {remove}");
            assert_eq!(folder.read("out/notes.txt"), "mine");
            assert!(!folder.path("out").join(name).exists());
        }
    }
    // A list of an earlier build and a link make no way out either.
    let folder = Folder::new(&[
        ("flows/main.flow", "say \"Hello\"\n"),
        ("other/a.xml", "mine"),
        ("out/routes.json", r#"{"format":1,"generator":"flowc","documents":{"x":{"file":"link/a.xml"}}}"#),
    ]);
    symlink("../other", folder.path("out/link")).unwrap();
    folder.run(BUILD).ends_with(0);
    folder.write("flows/link/a.flow", "say \"Hello\"\n");
    folder.run(BUILD).ends_with(2).says("files are in the way").says("out/link");
    assert_eq!(folder.read("other/a.xml"), "mine");
    // Nor does a link in place of a document or of the journal.
    fs::remove_dir_all(folder.path("flows/link")).unwrap();
    folder.remove("out/main.xml");
    symlink("../other/a.xml", folder.path("out/main.xml")).unwrap();
    symlink("../other/a.xml", folder.path("out/.flowc-begun.json")).unwrap();
    folder.run(BUILD).ends_with(0);
    assert!(!folder.path("out/main.xml").is_symlink());
    assert_eq!(folder.read("other/a.xml"), "mine");
}

#[test]
fn what_cannot_be_finished_is_said_and_can_be_given_up() {
    let folder = Folder::new(&[
        ("flows/main.flow", "say \"Hello\"\n"),
        ("out/main.xml/x", "in the way"),
        ("out/.flowc-x-0.new", "new"),
        ("out/.flowc-decided.json", r#"{"tag":"x","put":["main.xml"],"remove":[]}"#),
    ]);
    for _ in 0..2 {
        folder
            .run(BUILD)
            .ends_with(2)
            .says("cannot write `out/main.xml`: is a directory")
            .says("to leave it at that, remove `out/.flowc-decided.json`");
    }
    fs::remove_dir_all(folder.path("out/main.xml")).unwrap();
    sources(&folder, BROKEN);
    folder.run(BUILD).ends_with(1);
    assert_eq!(folder.read("out/main.xml"), "new");
    assert!(!Path::new(&folder.path("out/.flowc-decided.json")).exists());
}

/// `fmt`, `import` and `man` change several files or none, as `check --fix` does.
#[test]
fn other_commands_change_all_files_or_none() {
    if !has("strace", &["-V"]) {
        return;
    }
    let (flow, twiml) = ("say   \"Hello\"\n", "<Response><Hangup/></Response>");
    let files = [("a.flow", flow), ("b.flow", flow), ("x.xml", twiml)];
    for arguments in [&["fmt"][..], &["check", "--fix"], &["import", "x.xml", "-o", "new/flows"], &["man", "pages"]] {
        let mut failed = 0;
        for call in CALLS {
            for moment in 1.. {
                let folder = Folder::new(&files);
                if arguments[0] == "check" {
                    folder.write("a.flow", "say \"Hello\" vioce=alice\n");
                    folder.write("b.flow", "say \"Hello\" vioce=alice\n");
                }
                let before = state(&folder, "");
                let (run, injected) = run_with(&folder, arguments, &format!("{call}:error=ENOSPC:when={moment}"));
                let Some(injected) = injected else { break };
                let now = state(&folder, "");
                if run.code == 0 {
                    assert!(
                        now.keys().all(|name| !name.contains(".flowc-")),
                        "{arguments:?} {injected}: {:?}",
                        now.keys()
                    );
                } else if !injected.contains("write(") || !run.err.contains("cannot write the result") {
                    assert!(now == before, "{arguments:?} {injected}: {}\n{:?}", run.err, now.keys());
                    failed += 1;
                }
            }
        }
        assert!(failed > 3, "{arguments:?}: {failed}");
    }
}

//! Faults in the world around the program: what `docs/robustness.md` promises, fault by fault. What happens to a build that
//! is stopped or fails midway is in `halfway.rs`.
#![cfg(all(feature = "cli", unix))]

mod folder;
#[path = "folder/limits.rs"]
mod limits;

use folder::{Folder, Run};
use limits::{run, shell, shell_as_somebody, shell_with_mounts};
use std::ffi::OsStr;
use std::fs::{self, File, FileTimes};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

const GOOD: &str = "say \"Hello\"\n";
const OTHER: &str = "say \"Goodbye\"\n";
const PROJECT: &str = "[build]\nsource-dir = \"flows\"\nout-dir = \"twiml\"\n";

fn flowc(folder: &Folder, arguments: &[&str]) -> Run {
    run(&mut folder.command(arguments))
}

fn pipe(folder: &Folder, name: &str) {
    assert!(Command::new("mkfifo").arg(folder.path(name)).status().unwrap().success());
}

/// Nothing is left of what is there only while files are written.
#[track_caller]
fn is_clean(folder: &Folder) {
    let names = ["-name", ".flowc-*", "!", "-name", ".flowc-program"];
    let left = Command::new("find").arg(folder.0.path()).args(names).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&left.stdout), "");
}

mod no_file {
    use super::*;

    #[test]
    fn a_pipe_is_refused_and_not_waited_for() {
        let folder = Folder::new(&[]);
        pipe(&folder, "main.flow");
        for command in [&["check"][..], &["build"], &["fmt"], &["graph"], &["import"], &["check", "--fix"]] {
            flowc(&folder, &[command, &["main.flow"]].concat())
                .ends_with(2)
                .says("cannot read `main.flow`: it is a pipe, not a file");
        }
        for command in ["check", "fmt", "graph"] {
            flowc(&folder, &[command]).ends_with(2).says("cannot read `main.flow`: it is a pipe, not a file");
        }
        flowc(&folder, &["build", "-o", "out"]).ends_with(2);
        assert!(!folder.path("out").exists());
    }

    #[test]
    fn a_pipe_in_place_of_any_other_file_is_not_waited_for() {
        let folder = Folder::new(&[("main.flow", "use \"lib/a.flow\"\nsay \"Hello\"\n"), ("lib/b.flow", GOOD)]);
        pipe(&folder, "lib/a.flow");
        // What is not a file is not used.
        flowc(&folder, &["check", "main.flow"]).ends_with(1).prints("lib/a.flow");
        folder.write("main.flow", GOOD);
        folder.remove("lib/a.flow");
        pipe(&folder, ".gitignore");
        flowc(&folder, &["check"]).ends_with(0);
        folder.write("out/keep.xml", "mine");
        pipe(&folder, "out/routes.json");
        flowc(&folder, &["build", "-o", "out"]).ends_with(2).says("files are in the way").says("out/routes.json");
        pipe(&folder, "flowc.toml");
        flowc(&folder, &["check"]).ends_with(2).says("cannot read `flowc.toml`: it is a pipe, not a file");
    }

    #[test]
    fn a_document_that_has_become_a_pipe_is_in_the_way() {
        let folder = Folder::new(&[("main.flow", GOOD)]);
        flowc(&folder, &["build", "-o", "out"]).ends_with(0);
        folder.remove("out/main.xml");
        pipe(&folder, "out/main.xml");
        flowc(&folder, &["build", "-o", "out"]).ends_with(2).says("files are in the way").says("out/main.xml");
        is_clean(&folder);
    }

    #[test]
    fn a_folder_in_place_of_a_file_is_refused() {
        let folder = Folder::new(&[("main.flow", GOOD), ("file", ""), ("deps/x", "")]);
        for name in ["a.flow", "flowc.toml", "out/main.xml"] {
            fs::create_dir_all(folder.path(name)).unwrap();
        }
        flowc(&folder, &["check"]).ends_with(2).says("cannot read `flowc.toml`: it is a folder, not a file");
        fs::remove_dir(folder.path("flowc.toml")).unwrap();
        flowc(&folder, &["check", "a.flow"]).ends_with(2).says("there is no `.flow` file in `a.flow`");
        flowc(&folder, &["import", "deps"]).ends_with(2).says("cannot read `deps`: it is a folder, not a file");
        flowc(&folder, &["build", "-o", "out"]).ends_with(2).says("files are in the way").says("out/main.xml");
        flowc(&folder, &["build", "-o", "file"]).ends_with(2).says("`file` is no folder");
        flowc(&folder, &["build", "-o", "file", "--check"]).ends_with(2).says("`file` is no folder");
        flowc(&folder, &["build", "-o", "file/below"]).ends_with(2).says("`file` is no folder");
        flowc(&folder, &["build", "-o", "twiml", "--depfile", "deps"])
            .ends_with(2)
            .says("cannot write `deps`: it is a folder, not a file");
        is_clean(&folder);
    }

    #[test]
    fn a_device_is_neither_read_nor_replaced() {
        let folder = Folder::new(&[("flows/main.flow", GOOD)]);
        symlink("/dev/zero", folder.path("zero.flow")).unwrap();
        for arguments in [&["check", "zero.flow"][..], &["check"], &["import", "/dev/zero"]] {
            flowc(&folder, arguments).ends_with(2).says("it is a device, not a file");
        }
        // Not `/dev/null` itself: if it were replaced after all, that would be no way to find out.
        symlink("/dev/null", folder.path("null")).unwrap();
        let arguments = ["build", "flows", "-o", "out", "--depfile", "null"];
        flowc(&folder, &arguments).ends_with(2).says("cannot write `null`: it is a device, not a file");
        assert!(folder.path("null").is_symlink());
    }

    #[test]
    fn a_stream_that_never_ends_is_given_up_on() {
        let folder = Folder::new(&[]);
        for command in ["check", "fmt", "import", "build"] {
            // What is kept of it is bounded as well.
            shell(&folder, &format!("ulimit -v 2000000; exec \"$FLOWC\" {command} - < /dev/zero"))
                .ends_with(2)
                .says("what comes on standard input is longer than 256 MiB");
        }
    }

    #[test]
    fn a_file_that_is_too_long_is_not_read() {
        let folder = Folder::new(&[]);
        File::create(folder.path("main.flow")).unwrap().set_len(5 << 30).unwrap();
        shell(&folder, "ulimit -v 1000000; exec \"$FLOWC\" check")
            .ends_with(2)
            .says("cannot read `main.flow`: it is larger than 4 GiB");
    }

    #[test]
    fn links_that_lead_nowhere_are_named() {
        let folder = Folder::new(&[("flows/main.flow", GOOD)]);
        symlink("gone.flow", folder.path("flows/a.flow")).unwrap();
        let text = "it is a link to `gone.flow`, which is not there";
        flowc(&folder, &["check", "flows"]).ends_with(2).says(&format!("cannot read `flows/a.flow`: {text}"));
        flowc(&folder, &["check", "flows/a.flow"]).ends_with(2).says(&format!("cannot read `flows/a.flow`: {text}"));
        folder.remove("flows/a.flow");
        symlink("b.flow", folder.path("flows/a.flow")).unwrap();
        symlink("a.flow", folder.path("flows/b.flow")).unwrap();
        for path in ["flows", "flows/a.flow"] {
            let text = "cannot read `flows/a.flow`: too many levels of symbolic links";
            flowc(&folder, &["check", path]).ends_with(2).says(text);
        }
        symlink("out", folder.path("out")).unwrap();
        symlink("nowhere", folder.path("away")).unwrap();
        folder.remove("flows/a.flow");
        folder.remove("flows/b.flow");
        flowc(&folder, &["build", "flows", "-o", "out"]).ends_with(2).says("cannot make the folder `out`");
        flowc(&folder, &["build", "flows", "-o", "away"])
            .ends_with(2)
            .says("cannot make the folder `away`: it is a link to `nowhere`, which is not there");
    }

    #[test]
    fn links_between_folders_are_not_gone_around_in() {
        let folder = Folder::new(&[("flows/main.flow", GOOD)]);
        symlink("..", folder.path("flows/up")).unwrap();
        symlink(".", folder.path("flows/here.flow")).unwrap();
        flowc(&folder, &["check", "flows"]).ends_with(0).says("in 1 file");
    }
}

mod names {
    use super::*;

    const ODD: &[u8] = b"caf\xe9";

    fn odd(end: &str) -> std::ffi::OsString {
        OsStr::from_bytes(&[ODD, end.as_bytes()].concat()).to_owned()
    }

    #[test]
    fn a_source_whose_name_is_not_utf_8_is_named() {
        let folder = Folder::new(&[("a.flow", GOOD)]);
        fs::write(folder.0.path().join(odd(".flow")), GOOD).unwrap();
        let text = "the name of `caf\u{fffd}.flow` is not UTF-8";
        for command in ["check", "fmt", "graph"] {
            flowc(&folder, &[command]).ends_with(2).says(text);
            run(folder.command(&[command]).arg(odd(".flow"))).ends_with(2).says(text);
        }
        run(folder.command(&["import"]).arg(odd(".flow"))).ends_with(2).says(text);
        flowc(&folder, &["build", "-o", "out"]).ends_with(2).says(text).says("rename it");
        assert!(!folder.path("out").exists());
    }

    #[test]
    fn names_cannot_steer_a_terminal() {
        let odd = "a\u{1b}[31m\n::error::b.flow";
        let folder = Folder::new(&[(odd, GOOD), ("out/routes.json", "mine")]);
        for arguments in [&["check", odd][..], &["check", "-v"], &["check", "\u{1b}[31m"], &["fmt", "-v"]] {
            let run = flowc(&folder, arguments);
            assert!(!run.err.contains(['\u{1b}', '\u{7}']) && !run.out.contains('\u{1b}'), "{:?}", run.err);
            assert!(!run.err.contains("\n::") && !run.out.contains("\n::"), "{:?}", run.err);
        }
    }

    #[test]
    fn folders_may_be_called_what_they_like() {
        let folder = Folder::new(&[("flows/main.flow", GOOD)]);
        let out = folder.0.path().join(odd(""));
        run(folder.command(&["build", "flows", "-o"]).arg(odd(""))).ends_with(0).says("1 document in caf\u{fffd}");
        assert!(out.join("main.xml").is_file() && out.join("routes.json").is_file());
        run(folder.command(&["build", "flows", "--check", "-o"]).arg(odd(""))).ends_with(0);
        // The working folder is part of no address.
        run(folder.command(&["build", "../flows", "-o", "twiml"]).current_dir(&out)).ends_with(0);
        assert!(out.join("twiml/main.xml").is_file());
    }

    #[test]
    fn names_and_paths_that_are_too_long_are_said_to_be() {
        let long = "a".repeat(300);
        let folder =
            Folder::new(&[("main.flow", &format!("say \"Hello\"\n-> {long}\n\nflow {long}\n  say \"Bye\"\n"))]);
        let run = flowc(&folder, &["build", "-o", "out"]).ends_with(2).says("its name is too long");
        assert!(run.err.contains(&format!("out/{long}.xml")), "{}", run.err);
        assert!(!folder.path("out").exists());
        for arguments in [["check", &format!("{long}.flow")], ["build", &format!("-o{long}/{long}")]] {
            flowc(&folder, &arguments).ends_with(2).says("its name is too long");
        }
        let far = "folder/".repeat(1000) + "main.flow";
        flowc(&folder, &["check", &far]).ends_with(2).says("its name is too long");
        // A folder so far down that no path leads to what is in it.
        let folder = Folder::new(&[("main.flow", GOOD)]);
        let deep = format!(
            "d={}; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do mkdir $d; \
            cd -P $d || exit 9; done; echo 'say \"Hello\"' > deep.flow",
            "d".repeat(200)
        );
        shell(&folder, &deep).ends_with(0);
        flowc(&folder, &["check"]).ends_with(2).says("its name is too long");
        shell(&folder, &format!("rm -r {}", "d".repeat(200))).ends_with(0);
    }
}

mod changing {
    use super::*;

    /// Lets something happen to files over and over again while checks go on, each of which comes to an end.
    fn meanwhile(folder: &Folder, happens: impl Fn(usize) + Send + Sync, arguments: &[&str]) {
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut round = 0;
                while !over.load(Ordering::Relaxed) {
                    happens(round);
                    round += 1;
                }
            });
            for _ in 0..40 {
                let run = flowc(folder, arguments);
                if !(0..=2).contains(&run.code) {
                    over.store(true, Ordering::Relaxed);
                    panic!("{}: {}", run.code, run.err);
                }
            }
            over.store(true, Ordering::Relaxed);
        });
    }

    #[test]
    fn files_may_come_go_and_change_while_they_are_read() {
        let text = "say \"Hello, and welcome.\"\n".repeat(2000);
        let folder = Folder::new(&[("a.flow", &text), ("b.flow", &text), ("c/d.flow", GOOD)]);
        let (a, b, c) = (folder.path("a.flow"), folder.path("b.flow"), folder.path("c"));
        let happens = |round: usize| {
            // Each may fail, when another has come first.
            let _ = match round % 8 {
                0 => fs::remove_file(&a),
                1 => fs::write(&a, &text[..round % text.len()]),
                2 => File::create(&b).and_then(|file| file.set_len(round as u64 % 5000)),
                3 => fs::write(&b, b"say \"\xff\xfe\n"),
                4 => fs::remove_file(&b).and_then(|()| symlink(&b, &b)),
                5 => fs::remove_file(&b).and_then(|()| fs::write(&b, &text)),
                6 => fs::remove_dir_all(&c),
                _ => fs::create_dir(&c).and_then(|()| fs::write(c.join("d.flow"), OTHER)),
            };
        };
        meanwhile(&folder, happens, &["check"]);
        meanwhile(&folder, happens, &["build", "-o", "out", "-q"]);
        is_clean(&folder);
    }

    #[test]
    fn a_file_may_become_a_pipe_between_two_looks() {
        let folder = Folder::new(&[("a.flow", GOOD)]);
        pipe(&folder, "pipe");
        let (a, file, pipe) = (folder.path("a.flow"), folder.path("file"), folder.path("pipe"));
        fs::write(&file, GOOD).unwrap();
        let happens = |round: usize| {
            let from = if round.is_multiple_of(2) { &pipe } else { &file };
            let _ = fs::remove_file(&a).and_then(|()| fs::hard_link(from, &a));
        };
        meanwhile(&folder, happens, &["check", "a.flow"]);
    }

    #[test]
    fn what_is_written_while_fmt_works_is_not_lost() {
        if !limits::has("strace", &["-V"]) {
            return;
        }
        let folder = Folder::new(&[("a.flow", "say   \"Hello\"\n"), ("b.flow", "say   \"Hello\"\n")]);
        // It stands still before it gives the file a second name; then somebody saves.
        let script = "strace -f -o trace -e trace=link,linkat -e inject=link,linkat:delay_enter=1500000:when=2 \"$FLOWC\" fmt & \
            while ! grep -q link trace 2>/dev/null; do sleep 0.05; done; sleep 0.3; echo 'say \"Saved\"' > b.flow; wait $!";
        shell(&folder, script).ends_with(2).says("`b.flow` has changed meanwhile; nothing is written");
        assert_eq!(
            (folder.read("a.flow"), folder.read("b.flow")),
            ("say   \"Hello\"\n".into(), "say \"Saved\"\n".into())
        );
        is_clean(&folder);
    }
}

mod permission {
    use super::*;

    #[test]
    fn what_may_not_be_read_is_named() {
        let folder = Folder::new(&[("a.flow", GOOD), ("b/c.flow", GOOD), ("main.xml", "<Response/>")]);
        let Some(run) = shell_as_somebody(&folder, "chmod 0 a.flow; exec \"$FLOWC\" check") else { return };
        run.ends_with(2).says("cannot read `a.flow`: permission is denied");
        let script = |script| shell_as_somebody(&folder, script).unwrap();
        script("exec \"$FLOWC\" check a.flow").ends_with(2).says("cannot read `a.flow`: permission is denied");
        script("chmod 0 main.xml; exec \"$FLOWC\" import main.xml")
            .ends_with(2)
            .says("cannot read `main.xml`: permission is denied");
        script("chmod 600 a.flow; chmod 0 b; \"$FLOWC\" check; code=$?; chmod 700 b; exit $code")
            .ends_with(2)
            .says("cannot look through `b`: permission is denied");
        script("echo > flowc.toml; chmod 0 flowc.toml; exec \"$FLOWC\" check")
            .ends_with(2)
            .says("cannot read `flowc.toml`: permission is denied");
    }

    #[test]
    fn a_folder_that_may_not_be_written_to_stays_as_it_is() {
        let folder = Folder::new(&[
            ("flows/main.flow", GOOD),
            ("flows/a/b.flow", "say   \"Hello\"\n"),
            ("main.xml", "<Response/>"),
        ]);
        let Some(run) = shell_as_somebody(&folder, "\"$FLOWC\" build flows -o out") else { return };
        run.ends_with(0);
        let before = folder.snapshot("out");
        let script = |script| shell_as_somebody(&folder, script).unwrap();
        folder.write("flows/main.flow", OTHER);
        folder.write("flows/a/b.flow", "say   \"Goodbye\"\n");
        script("chmod 500 out; exec \"$FLOWC\" build flows -o out")
            .ends_with(2)
            .says("cannot write into `out`: permission is denied");
        // A folder inside: nothing else is written either.
        script("chmod 700 out; chmod 500 out/a; exec \"$FLOWC\" build flows -o out")
            .ends_with(2)
            .says("cannot write `out/a/b.xml`: permission is denied");
        // One that has to go, too.
        script("mv flows/a/b.flow b.txt; exec \"$FLOWC\" build flows -o out")
            .ends_with(2)
            .says("cannot remove `out/a/b.xml`: permission is denied");
        assert_eq!(folder.snapshot("out"), before);
        script("mv b.txt flows/a/b.flow; chmod 500 flows/a; exec \"$FLOWC\" fmt flows")
            .ends_with(2)
            .says("cannot write `flows/a/b.flow`: permission is denied");
        script("mkdir shut; chmod 500 shut; exec \"$FLOWC\" build flows -o shut/out")
            .ends_with(2)
            .says("cannot make the folder `shut/out`: permission is denied");
        script("exec \"$FLOWC\" import main.xml -o shut").ends_with(2).says("cannot write `shut/main.flow`");
        script("exec \"$FLOWC\" build flows -o new --depfile shut/d").ends_with(2).says("cannot write `shut/d`");
        script("chmod 700 out/a flows/a; exec \"$FLOWC\" build flows -o out").ends_with(0);
        is_clean(&folder);
    }

    #[test]
    fn a_file_system_may_be_read_only() {
        let folder = Folder::new(&[("flows/main.flow", GOOD), ("a.flow", "say   \"Hello\"\n")]);
        flowc(&folder, &["build", "flows", "-o", "out"]).ends_with(0);
        folder.write("flows/main.flow", OTHER);
        let script = |script: &str| {
            shell_with_mounts(&folder, &format!("mount --bind . . && mount -o remount,ro,bind . && cd . && {script}"))
        };
        let Some(run) = script("cd \"$PWD\" && \"$FLOWC\" build flows -o out") else { return };
        run.ends_with(2).says("cannot write into `out`: the file system is read-only");
        let again = |text| script(&format!("cd \"$PWD\" && \"$FLOWC\" {text}")).unwrap();
        again("fmt a.flow").ends_with(2).says("cannot write `a.flow`: the file system is read-only");
        again("build flows -o new").ends_with(2).says("cannot make the folder `new`: the file system is read-only");
        // What changes nothing needs no permission.
        again("check").ends_with(0);
        again("build flows -o out --check").ends_with(1).says("out/main.xml differs");
        folder.write("flows/main.flow", GOOD);
        again("build flows -o out").ends_with(0).says("0 files written");
    }

    #[test]
    fn one_file_that_cannot_be_replaced_keeps_all_others() {
        let folder = Folder::new(&[("flows/a.flow", GOOD), ("flows/b.flow", GOOD), ("flows/c.flow", GOOD)]);
        flowc(&folder, &["build", "flows", "-o", "out"]).ends_with(0);
        let before = folder.snapshot("out");
        folder.write("flows/a.flow", OTHER);
        folder.write("flows/b.flow", OTHER);
        folder.write("flows/d.flow", OTHER);
        folder.remove("flows/c.flow");
        let script = "mount --bind out/b.xml out/b.xml && exec \"$FLOWC\" build flows -o out";
        let Some(run) = shell_with_mounts(&folder, script) else { return };
        run.ends_with(2).says("cannot write `out/b.xml`: ");
        assert_eq!(folder.snapshot("out"), before);
        let script = "mount --bind out/c.xml out/c.xml && exec \"$FLOWC\" build flows -o out";
        shell_with_mounts(&folder, script).unwrap().ends_with(2).says("cannot remove `out/c.xml`: ");
        assert_eq!(folder.snapshot("out"), before);
        flowc(&folder, &["build", "flows", "-o", "out"]).ends_with(0);
    }
}

mod full {
    use super::*;

    #[test]
    fn a_full_disk_changes_nothing() {
        let text = "say \"Hello, and welcome.\"\n".repeat(400);
        let folder = Folder::new(&[("main.flow", &text), ("x/other.flow", &text)]);
        let script = "mount -t tmpfs -o size=64k none /mnt && mkdir /mnt/out && cp -r main.flow /mnt && \
            sed -i 's/^say/say  /' /mnt/main.flow; fill() { cat /dev/zero > /mnt/fill 2>/dev/null; }; ";
        let case = |rest: &str| shell_with_mounts(&folder, &format!("{script}{rest}"));
        let Some(run) = case("fill; \"$FLOWC\" build . -o /mnt/out; c=$?; ls -A /mnt/out; exit $c") else { return };
        let run = run.ends_with(2).says("no space is left");
        assert_eq!(run.out, "");
        let case = |rest| case(rest).unwrap();
        let run = case("fill; \"$FLOWC\" build . -o /mnt/new/below; c=$?; ls -A /mnt; exit $c").ends_with(2);
        assert_eq!(run.out, "fill\nmain.flow\nout\n");
        let run =
            case("fill; \"$FLOWC\" fmt /mnt/main.flow; c=$?; ls -A /mnt; grep -c 'say  ' /mnt/main.flow; exit $c");
        assert_eq!(
            run.ends_with(2).says("cannot write `/mnt/main.flow`: no space is left").out,
            "fill\nmain.flow\nout\n400\n"
        );
        // The disk fills up between one file and the next.
        let run =
            case("head -c 24k /dev/zero > /mnt/fill; \"$FLOWC\" build . -o /mnt/out; c=$?; ls -A /mnt/out; exit $c");
        assert_eq!(run.ends_with(2).says("no space is left").out, "");
        let run = case("fill; \"$FLOWC\" man /mnt/man; c=$?; ls -A /mnt; exit $c").ends_with(2);
        assert_eq!(run.out, "fill\nmain.flow\nout\n");
    }

    #[test]
    fn a_file_may_not_become_larger_than_allowed() {
        let text = "say \"Hello, and welcome.\"\n".repeat(400);
        let folder = Folder::new(&[("flows/main.flow", &text), ("flows/a.flow", GOOD)]);
        flowc(&folder, &["build", "flows/a.flow", "flows/main.flow", "-o", "out"]).ends_with(0);
        let before = folder.snapshot("out");
        folder.write("flows/main.flow", &text.repeat(2));
        folder.write("flows/a.flow", OTHER);
        // Ignored, the signal is an error.
        shell(&folder, "trap '' XFSZ; ulimit -f 20; exec \"$FLOWC\" build flows/a.flow flows/main.flow -o out")
            .ends_with(2)
            .says("cannot write `out/flows/main.xml`: file too large");
        assert_eq!(folder.snapshot("out"), before);
        // Else it kills, and the next build does away with what is left.
        shell(&folder, "ulimit -c 0; ulimit -f 20; \"$FLOWC\" build flows/a.flow flows/main.flow -o out; true");
        flowc(&folder, &["build", "flows/a.flow", "flows/main.flow", "-o", "out", "--check"])
            .ends_with(1)
            .says("out was left halfway by a build that was stopped");
        flowc(&folder, &["build", "flows/a.flow", "flows/main.flow", "-o", "out"]).ends_with(0);
        is_clean(&folder);
    }

    #[test]
    fn a_result_that_does_not_fit_is_an_error() {
        let folder = Folder::new(&[("main.flow", GOOD), ("bad.flow", "say \"Hello\n")]);
        for arguments in ["build main.flow", "check bad.flow", "graph main.flow", "schema", "explain say"] {
            shell(&folder, &format!("exec \"$FLOWC\" {arguments} > /dev/full"))
                .ends_with(2)
                .says("cannot write the result: no space is left");
        }
        shell(&folder, "exec \"$FLOWC\" build bad.flow 2> /dev/full").ends_with(2);
        shell(&folder, "exec \"$FLOWC\" build main.flow -v 2> /dev/full").ends_with(0);
    }
}

mod streams {
    use super::*;

    #[test]
    fn a_reader_that_has_seen_enough_is_no_failure() {
        let folder = Folder::new(&[("bad.flow", &"sya \"Hello\"\n".repeat(3000)), ("main.flow", GOOD)]);
        for (arguments, code) in [
            ("check bad.flow --format json", 1),
            ("check bad.flow", 1),
            ("check bad.flow --format short", 1),
            ("schema", 0),
            ("--help", 0),
            ("explain say", 0),
            ("completions bash", 0),
        ] {
            // The code comes by another way than the stream that is closed.
            let script = format!("{{ \"$FLOWC\" {arguments}; echo $? > code; }} | head -n 1 > first");
            let run = shell(&folder, &script).ends_with(0);
            assert!(!run.err.contains("pipe") && !run.err.contains("cannot"), "{arguments}: {}", run.err);
            assert_eq!(folder.read("code").trim(), code.to_string(), "{arguments}");
        }
        shell(&folder, "{ \"$FLOWC\" build bad.flow 2>&1 >/dev/null; echo $? > code; } | head -n 1").ends_with(0);
        assert_eq!(folder.read("code").trim(), "1");
    }

    #[test]
    fn streams_may_be_closed_from_the_start() {
        let folder = Folder::new(&[("bad.flow", "say \"Hello\n"), ("main.flow", GOOD)]);
        shell(&folder, "exec \"$FLOWC\" check bad.flow >&- 2>&- <&-").ends_with(1);
        shell(&folder, "exec \"$FLOWC\" check main.flow >&- 2>&- <&-").ends_with(0);
        shell(&folder, "exec \"$FLOWC\" build main.flow -o out >&- 2>&- <&-").ends_with(0);
        assert!(folder.read("out/main.xml").contains("Hello"));
        // Closed, it holds nothing.
        shell(&folder, "exec \"$FLOWC\" check - <&-").ends_with(0);
        shell(&folder, "exec \"$FLOWC\" lsp <&-").ends_with(1);
        shell(&folder, "exec \"$FLOWC\" build missing.flow >&- 2>&-").ends_with(2);
    }

    #[test]
    fn neither_terminal_nor_home_nor_environment_are_needed() {
        let folder = Folder::new(&[("flows/main.flow", GOOD), ("flowc.toml", PROJECT), ("bad.flow", "say \"Hello\n")]);
        let command = |arguments: &[&str]| run(folder.command(arguments).env_clear());
        command(&["build"]).ends_with(0);
        command(&["check", "bad.flow"]).ends_with(1).prints("unclosed");
        command(&["fmt", "--check"]).ends_with(0);
        let none = |arguments: &[&str]| run(folder.command(arguments).env("TERM", "dumb").env("HOME", "/nonexistent"));
        none(&["check", "bad.flow", "--color", "always"]).ends_with(1);
    }
}

mod clock {
    use super::*;

    fn date(folder: &Folder, name: &str, time: SystemTime) {
        let file = File::options().write(true).open(folder.path(name)).unwrap();
        file.set_times(FileTimes::new().set_modified(time).set_accessed(time)).unwrap();
    }

    const DAY: Duration = Duration::from_secs(60 * 60 * 24);

    /// What is to be built is found by what files hold, whatever the time on them.
    #[test]
    fn times_decide_nothing() {
        let folder = Folder::new(&[("flows/a.flow", GOOD), ("flows/b.flow", GOOD), ("flowc.toml", PROJECT)]);
        flowc(&folder, &["build", "--depfile", "d"]).ends_with(0).says("3 files written");
        let (past, future) = (SystemTime::UNIX_EPOCH + DAY, SystemTime::now() + DAY * 1000);
        for (source, document) in [(past, future), (future, past), (future, future), (past, past)] {
            folder.write("flows/a.flow", GOOD);
            flowc(&folder, &["build"]).ends_with(0);
            folder.write("flows/a.flow", OTHER);
            date(&folder, "flows/a.flow", source);
            date(&folder, "twiml/a.xml", document);
            date(&folder, "twiml/routes.json", document);
            flowc(&folder, &["build", "--check"]).ends_with(1).says("twiml/a.xml differs");
            flowc(&folder, &["build", "--depfile", "d"]).ends_with(0).says("1 file written");
            assert!(folder.read("twiml/a.xml").contains("Goodbye"));
            let before = folder.snapshot("twiml");
            flowc(&folder, &["build"]).ends_with(0).says("0 files written");
            assert_eq!(folder.snapshot("twiml"), before);
        }
    }

    #[test]
    fn watching_sees_what_has_become_older() {
        let folder = Folder::new(&[("flows/a.flow", GOOD), ("flowc.toml", PROJECT), ("old", OTHER)]);
        date(&folder, "old", SystemTime::UNIX_EPOCH + DAY);
        date(&folder, "flows/a.flow", SystemTime::now() + DAY * 1000);
        let mut child = folder.command(&["build", "--watch"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        assert!(lines.any(|line| line.contains("watching for changes")));
        fs::rename(folder.path("old"), folder.path("flows/a.flow")).unwrap();
        assert!(lines.any(|line| line.contains("1 file written")));
        assert!(folder.read("twiml/a.xml").contains("Goodbye"));
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

mod scarce {
    use super::*;

    fn many(count: usize) -> Folder {
        let folder = Folder::new(&[]);
        for number in 0..count {
            folder.write(&format!("flows/d{}/f{number}.flow", number % 7), GOOD);
        }
        folder
    }

    #[test]
    fn few_open_files_are_enough() {
        let folder = many(60);
        shell(&folder, "ulimit -n 12; exec \"$FLOWC\" build flows -o out").ends_with(0).says("60 documents");
        for limit in 3..12 {
            let run = shell(&folder, &format!("ulimit -n {limit}; exec \"$FLOWC\" check flows"));
            assert!(run.code == 0 || run.err.contains("oo many open files") || run.code == 127, "{limit}: {}", run.err);
        }
    }

    #[test]
    fn threads_that_cannot_be_had_are_done_without() {
        let folder = many(100);
        let Some(run) = shell_as_somebody(&folder, "exec prlimit --nproc=1 \"$FLOWC\" check flows -j 8") else {
            return;
        };
        run.ends_with(0).says("in 100 files");
        let run = shell_as_somebody(&folder, "exec prlimit --nproc=1 \"$FLOWC\" lsp").unwrap();
        run.ends_with(2).says("cannot");
    }

    #[test]
    fn the_working_folder_may_be_gone() {
        let folder = Folder::new(&[("main.flow", GOOD)]);
        let main = folder.path("main.flow").display().to_string();
        for arguments in ["check", "check main.flow", "build -o out", "fmt", "graph", &format!("check {main}")] {
            shell(&folder, &format!("mkdir -p gone && cd gone && rmdir ../gone && exec \"$FLOWC\" {arguments}"))
                .ends_with(2)
                .says("the working folder is gone");
        }
        shell(&folder, "mkdir -p gone && cd gone && rmdir ../gone && exec \"$FLOWC\" explain say").ends_with(0);
    }
}

mod editors {
    use super::*;

    #[test]
    fn the_server_waits_for_no_pipe() {
        let folder = Folder::new(&[("main.flow", GOOD), ("flowc.toml", "")]);
        pipe(&folder, "a.flow");
        symlink("/dev/zero", folder.path("b.flow")).unwrap();
        symlink("c.flow", folder.path("c.flow")).unwrap();
        fs::write(folder.0.path().join(OsStr::from_bytes(b"\xff.flow")), GOOD).unwrap();
        let uri = format!("file://{}", folder.0.path().display());
        let document =
            format!(r#"{{"uri":"{uri}/main.flow","languageId":"flow","version":1,"text":"say \"Hello\"\n"}}"#);
        let messages = [
            format!(
                r#"{{"jsonrpc":"2.0","id":1,"method":"initialize","params":{{"capabilities":{{}},"rootUri":"{uri}"}}}}"#
            ),
            r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#.to_owned(),
            format!(r#"{{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{{"textDocument":{document}}}}}"#),
            r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#.to_owned(),
            r#"{"jsonrpc":"2.0","method":"exit"}"#.to_owned(),
        ];
        let text: String = messages.iter().map(|m| format!("Content-Length: {}\r\n\r\n{m}", m.len())).collect();
        let mut command = folder.command(&["lsp"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        limits::end(child, "flowc lsp").ends_with(0).prints(r#""id":2"#);
    }
}

/// What `SECURITY.md` says of repositories that come from anybody.
mod hostile {
    use super::*;

    const SECRET: &str = "let key = \"secret\"\n";

    #[test]
    fn use_does_not_reach_out_of_a_project() {
        let main = "use \"../../secret.flow\"\nuse \"/etc/hostname\"\nuse \"a/../../../secret.flow\"\nsay \"{key}\"\n";
        let folder =
            Folder::new(&[("secret.flow", SECRET), ("repo/flowc.toml", PROJECT), ("repo/flows/main.flow", main)]);
        for arguments in [&["check"][..], &["check", "flows/main.flow"], &["build"], &["graph"]] {
            let run = run(folder.command(arguments).current_dir(folder.path("repo"))).ends_with(1);
            assert!(!(run.out + &run.err).contains("let key"), "{arguments:?}");
        }
        assert!(!folder.path("repo/twiml").exists());
    }

    /// `out-dir` may be anywhere, but nothing that lies there already is touched.
    #[test]
    fn documents_replace_nothing_of_others() {
        let project = "[build]\nsource-dir = \"flows\"\nout-dir = \"../home\"\n";
        let files = [("repo/flowc.toml", project), ("repo/flows/main.flow", GOOD), ("repo/flows/a.flow", GOOD)];
        let folder = Folder::new(&files);
        folder.write("home/main.xml", "mine");
        let build = || run(folder.command(&["build"]).current_dir(folder.path("repo")));
        build().ends_with(2).says("files are in the way").says("../home/main.xml");
        assert_eq!(folder.names("home"), ["main.xml"]);
        assert_eq!(folder.read("home/main.xml"), "mine");
        folder.write("home/routes.json", "{\"mine\": true}");
        build().ends_with(2).says("../home/routes.json");
        assert_eq!(folder.read("home/routes.json"), "{\"mine\": true}");
    }

    #[test]
    fn only_what_is_called_a_flow_is_looked_for() {
        let project = "[build]\nsource-dir = \"..\"\n";
        let folder = Folder::new(&[("secret.txt", SECRET), (".hidden/b.flow", SECRET), ("repo/flowc.toml", project)]);
        folder.write("repo/main.flow", GOOD);
        let run = run(folder.command(&["check", "-v"]).current_dir(folder.path("repo"))).ends_with(0);
        assert!(
            run.err.contains("main.flow") && !run.err.contains("secret") && !run.err.contains("hidden"),
            "{}",
            run.err
        );
    }
}

#[cfg(feature = "build")]
mod build_scripts {
    use super::*;
    use twiml_flow::build::Config;

    #[test]
    fn what_is_no_file_is_refused() {
        let folder = Folder::new(&[("flows/main.flow", GOOD)]);
        let said = |config: &mut Config, path: &str| config.compile(folder.path(path)).unwrap_err().to_string();
        let mut config = Config::new();
        config.out_dir(folder.0.path());
        pipe(&folder, "flows/a.flow");
        assert!(said(&mut config, "flows").ends_with("flows/a.flow`: it is a pipe, not a file"));
        assert!(said(&mut config, "flows/a.flow").ends_with("flows/a.flow`: it is a pipe, not a file"));
        folder.remove("flows/a.flow");
        fs::create_dir(folder.path("made")).unwrap();
        assert!(said(config.out_file("made"), "flows").ends_with("made`: it is a folder, not a file"));
        symlink("/dev/full", folder.path("full")).unwrap();
        assert!(said(config.out_file("full"), "flows").ends_with("full`: it is a device, not a file"));
        assert!(folder.path("full").is_symlink() && std::path::Path::new("/dev/full").exists());
    }
}

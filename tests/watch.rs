//! Builds that follow their sources: `flowc build --watch` while files are written, moved and deleted as people and their
//! editors do it. Nothing here depends on how long anything takes; what never comes is given up on after a long time.
#![cfg(all(feature = "cli", unix))]

mod folder;

use folder::Folder;
use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const GOOD: &str = "say \"Hello\"\n";
/// An error in any stage of the compiler: the string has no end.
const BAD: &str = "say \"Hello\n";
const PROJECT: &str = "[build]\nsource-dir = \"flows\"\nout-dir = \"twiml\"\n";

/// A running `flowc build --watch`.
struct Watch<'f> {
    folder: &'f Folder,
    child: Child,
    said: Arc<Mutex<String>>,
}

impl<'f> Watch<'f> {
    /// Starts in a folder below, and waits for the first build.
    fn start(folder: &'f Folder, below: &str, arguments: &[&str]) -> Self {
        let arguments = [&["build", "--watch"], arguments].concat();
        let mut command = folder.command(&arguments);
        let mut child = command.current_dir(folder.path(below)).stderr(Stdio::piped()).spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let (mut stream, text) = (child.stderr.take().unwrap(), said.clone());
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = stream.read(&mut bytes) {
                text.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..read]));
            }
        });
        let watch = Self { folder, child, said };
        watch.until_said("watching for changes");
        watch
    }

    /// Waits until something is so.
    #[track_caller]
    fn until(&self, what: &str, is_so: impl Fn(&str) -> bool) {
        let start = Instant::now();
        loop {
            let said = self.said.lock().unwrap().clone();
            if is_so(&said) {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "never: {what}\n--- stderr\n{said}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until something is said that has not been waited for before.
    #[track_caller]
    fn until_said(&self, text: &str) {
        self.until(text, |said| said.contains(text));
        self.said.lock().unwrap().clear();
    }

    /// Waits until a file holds a text, or is gone.
    #[track_caller]
    fn until_holds(&self, name: &str, text: Option<&str>) {
        let path = self.folder.path(name);
        self.until(&format!("{name}: {text:?}"), |_| match (fs::read_to_string(&path), text) {
            (Ok(held), Some(text)) => held.contains(text),
            (Err(_), None) => true,
            _ => false,
        });
    }

    /// Waits until a folder has these files and no others: what a build works with goes last.
    #[track_caller]
    fn until_names(&self, folder: &str, names: &[&str]) {
        self.until(&format!("{folder}: {names:?}"), |_| self.folder.names(folder) == names);
    }

    /// Presses Ctrl-C.
    #[track_caller]
    fn stop(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let status = self.child.wait().unwrap();
        assert_eq!(status.code(), Some(0), "{}", self.said.lock().unwrap());
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn say(word: &str) -> String {
    format!("say \"{word}\"\n")
}

/// What a build from nothing makes is what lies there already.
#[track_caller]
fn is_like_fresh(folder: &Folder, arguments: &[&str]) {
    folder.run(&[&["build", "--check"], arguments].concat()).ends_with(0);
}

#[test]
fn a_change_is_built_and_said_in_one_line() {
    let folder = Folder::new(&[("flows/a.flow", GOOD), ("flows/b.flow", GOOD)]);
    let watch = Watch::start(&folder, ".", &["flows", "-o", "out"]);
    assert!(folder.read("out/a.xml").contains("Hello"));
    let untouched = folder.snapshot("out")["b.xml"].clone();
    folder.write("flows/a.flow", &say("Goodbye"));
    watch.until_said("2 documents in out: 1 file written, 0 removed\n");
    assert!(folder.read("out/a.xml").contains("Goodbye"));
    assert_eq!(folder.snapshot("out")["b.xml"], untouched);
    watch.stop();
}

#[test]
fn editors_save_in_many_ways() {
    let folder = Folder::new(&[("flows/a.flow", GOOD), ("flows/b.flow", GOOD)]);
    let watch = Watch::start(&folder, ".", &["flows", "-o", "out"]);
    let path = folder.path("flows/a.flow");
    // A new file renamed over the old one.
    folder.write("flows/.a.flow.tmp", &say("one"));
    fs::rename(folder.path("flows/.a.flow.tmp"), &path).unwrap();
    watch.until_holds("out/a.xml", Some("one"));
    // The old one moved away, a new one written, the old one deleted.
    fs::rename(&path, folder.path("flows/a.flow~")).unwrap();
    fs::write(&path, say("two")).unwrap();
    folder.remove("flows/a.flow~");
    watch.until_holds("out/a.xml", Some("two"));
    // Deleted and made again.
    fs::remove_file(&path).unwrap();
    fs::write(&path, say("three")).unwrap();
    watch.until_holds("out/a.xml", Some("three"));
    // Emptied and written.
    fs::write(&path, "").unwrap();
    thread::sleep(Duration::from_millis(100));
    fs::write(&path, say("four")).unwrap();
    watch.until_holds("out/a.xml", Some("four"));
    // As before, but what is around is not.
    folder.write("flows/b.flow", &say("five"));
    watch.until_holds("out/b.xml", Some("five"));
    is_like_fresh(&folder, &["flows", "-o", "out"]);
    watch.stop();
}

#[test]
fn errors_are_shown_and_survived() {
    let folder = Folder::new(&[("flows/a.flow", GOOD)]);
    let watch = Watch::start(&folder, ".", &["flows", "-o", "out"]);
    let before = folder.snapshot("out");
    folder.write("flows/a.flow", BAD);
    watch.until_said("error[unclosed-string]");
    folder.write("flows/c.flow", BAD);
    watch.until_said("2 errors in 2 files");
    assert_eq!(folder.snapshot("out"), before);
    folder.remove("flows/c.flow");
    folder.write("flows/a.flow", &say("Goodbye"));
    watch.until_holds("out/a.xml", Some("Goodbye"));
    // Something of somebody else is in the way, until it is not.
    folder.write("out/d.xml", "mine");
    folder.write("flows/d.flow", GOOD);
    watch.until_said("out/d.xml");
    folder.remove("out/d.xml");
    folder.write("flows/d.flow", &say("mine"));
    watch.until_said("2 documents in out");
    watch.stop();
}

#[test]
fn files_and_folders_come_and_go() {
    let folder = Folder::new(&[("flows/a.flow", GOOD), ("flows/.gitignore", "ignored\n")]);
    let watch = Watch::start(&folder, ".", &["flows", "-o", "out"]);
    folder.write("flows/b.flow", GOOD);
    watch.until_holds("out/b.xml", Some("Hello"));
    folder.write("flows/x/y/c.flow", GOOD);
    watch.until_holds("out/x/y/c.xml", Some("Hello"));
    folder.write("flows/x/y/c.flow", &say("deep"));
    watch.until_holds("out/x/y/c.xml", Some("deep"));
    fs::rename(folder.path("flows/x"), folder.path("flows/z")).unwrap();
    watch.until_holds("out/z/y/c.xml", Some("deep"));
    watch.until_holds("out/x", None);
    folder.write("flows/z/y/c.flow", &say("deeper"));
    watch.until_holds("out/z/y/c.xml", Some("deeper"));
    fs::remove_dir_all(folder.path("flows/z")).unwrap();
    watch.until_holds("out/z", None);
    folder.write("flows/ignored/d.flow", GOOD);
    folder.write("flows/b.flow", &say("last"));
    watch.until_holds("out/b.xml", Some("last"));
    watch.until_names("out", &["a.xml", "b.xml", "routes.json"]);
    folder.write("flows/.gitignore", "b.flow\n");
    watch.until_holds("out/ignored/d.xml", Some("Hello"));
    watch.until_names("out", &["a.xml", "ignored/", "ignored/d.xml", "routes.json"]);
    is_like_fresh(&folder, &["flows", "-o", "out"]);
    watch.stop();
}

#[test]
fn the_source_folder_is_deleted_and_made_again() {
    for below in [".", "flows"] {
        let folder = Folder::new(&[("flowc.toml", PROJECT), ("flows/a.flow", GOOD)]);
        let watch = Watch::start(&folder, below, &[]);
        for word in ["one", "two"] {
            fs::remove_dir_all(folder.path("flows")).unwrap();
            watch.until("what is gone is said", |said| said.contains("error"));
            watch.said.lock().unwrap().clear();
            assert!(folder.path("twiml/a.xml").exists());
            folder.write("flows/a.flow", &say(word));
            watch.until_holds("twiml/a.xml", Some(word));
        }
        // Too quickly for anybody to see it gone.
        fs::remove_dir_all(folder.path("flows")).unwrap();
        folder.write("flows/a.flow", &say("three"));
        folder.write("flows/b.flow", &say("four"));
        watch.until_holds("twiml/b.xml", Some("four"));
        folder.write("flows/a.flow", &say("five"));
        watch.until_holds("twiml/a.xml", Some("five"));
        is_like_fresh(&folder, &[]);
        watch.stop();
    }
}

#[test]
fn a_named_folder_is_deleted_and_made_again_with_all_above_it() {
    let folder = Folder::new(&[("x/y/flows/a.flow", GOOD)]);
    let watch = Watch::start(&folder, ".", &["x/y/flows", "-o", "out"]);
    fs::remove_dir_all(folder.path("x")).unwrap();
    watch.until_said("`x/y/flows`");
    folder.write("x/y/flows/a.flow", &say("Goodbye"));
    watch.until_holds("out/a.xml", Some("Goodbye"));
    watch.stop();
}

#[test]
fn settings_are_followed() {
    let folder = Folder::new(&[("flowc.toml", PROJECT), ("flows/a.flow", "-> b\n"), ("flows/b.flow", GOOD)]);
    let watch = Watch::start(&folder, ".", &[]);
    folder.write("flowc.toml", &format!("{PROJECT}[links]\nbase = \"https://voice.example.com\"\n"));
    watch.until_holds("twiml/a.xml", Some("https://voice.example.com/b.xml"));
    folder.write("flowc.toml", &format!("{PROJECT}[links]\nbsae = \"/\"\n"));
    watch.until_said("did you mean `base`?");
    folder.write("flows/b.flow", &say("Goodbye"));
    folder.write("flowc.toml", &PROJECT.replace("twiml", "out"));
    watch.until_holds("out/b.xml", Some("Goodbye"));
    assert!(folder.read("twiml/b.xml").contains("Hello"));
    folder.remove("flowc.toml");
    folder.write("flowc.toml", PROJECT);
    watch.until_holds("twiml/b.xml", Some("Goodbye"));
    watch.stop();
}

#[test]
fn used_files_and_references_are_followed() {
    let folder = Folder::new(&[
        ("flowc.toml", PROJECT),
        ("flows/a.flow", "use \"../lib/style.flow\"\n-> b\n"),
        ("flows/b.flow", GOOD),
        ("lib/style.flow", "# nothing\n"),
        ("lib/other.flow", BAD),
    ]);
    let watch = Watch::start(&folder, ".", &[]);
    folder.write("lib/style.flow", BAD);
    watch.until_said("lib/style.flow:1:5");
    folder.write("flows/a.flow", "use \"../lib/other.flow\"\n-> b\n");
    watch.until_said("lib/other.flow:1:5");
    folder.write("flows/a.flow", "-> b\n");
    watch.until_said("2 documents in twiml");
    watch.stop();

    // One file, of which only that is built.
    let watch = Watch::start(&folder, ".", &["flows/a.flow", "-o", "out"]);
    folder.remove("flows/b.flow");
    watch.until_said("error[unknown-flow]");
    folder.write("flows/b.flow", GOOD);
    watch.until_said("1 document in out");
    folder.write("flows/a.flow", "-> \"/elsewhere\"\n");
    watch.until_holds("out/a.xml", Some("/elsewhere"));
    watch.stop();
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let folder = Folder::new(&[("flows/a.flow", GOOD)]);
    folder.run(&["build", "--watch", "flows/a.flow"]).ends_with(2).says("`--watch`").says("-o DIR");
    folder.run(&["build", "--watch", "-", "-o", "out"]).ends_with(2).says("standard input");
    folder.run(&["build", "--watch", "gone", "-o", "out"]).ends_with(2).says("`gone`");
    folder.run(&["build", "--watch", "--check", "flows", "-o", "out"]).ends_with(2).says("--watch");
    assert!(!folder.path("out").exists());
}

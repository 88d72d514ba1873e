//! A working folder, and the program run in it.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;
use tempfile::TempDir;

/// A working folder with files in it.
pub struct Folder(pub TempDir);

/// What a run of the program left behind.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).unwrap();
    }

    /// Runs `flowc` here, with nothing in the environment that could change what it says.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flowc"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(name);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }

    /// Runs `flowc` in a folder below this one, or above it.
    pub fn run_in(&self, folder: &str, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).current_dir(self.path(folder)).output().unwrap())
    }

    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Run {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Run::of(child.wait_with_output().unwrap())
    }

    /// Every file below a folder, with its bytes and the time of its last change; without those that go while it is
    /// looked at.
    pub fn snapshot(&self, name: &str) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
        fn walk(folder: &Path, top: &Path, found: &mut BTreeMap<String, (Vec<u8>, SystemTime)>) {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(top).unwrap().to_str().unwrap().replace('\\', "/");
                let Ok(metadata) = path.metadata() else { continue };
                if metadata.is_dir() {
                    found.insert(format!("{name}/"), (Vec::new(), SystemTime::UNIX_EPOCH));
                    walk(&path, top, found);
                } else if let Ok(bytes) = fs::read(&path) {
                    found.insert(name, (bytes, metadata.modified().unwrap()));
                }
            }
        }
        let mut found = BTreeMap::new();
        let top = self.path(name);
        if top.is_dir() {
            walk(&top, &top, &mut found);
        }
        found
    }

    pub fn names(&self, name: &str) -> Vec<String> {
        self.snapshot(name).into_keys().collect()
    }
}

impl Run {
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The run, if it ended with this code; else both streams are shown.
    #[track_caller]
    pub fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n--- stdout\n{}\n--- stderr\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub fn prints(self, text: &str) -> Self {
        assert!(self.out.contains(text), "`{text}` is not in:\n{}", self.out);
        self
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "`{text}` is not in:\n{}", self.err);
        self
    }
}

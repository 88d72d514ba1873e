//! The tour can be taken as it stands: `docs/tour.md` is followed block by block in an empty folder. Flows are written to
//! `flows/main.flow`, commands are run and print what is shown below them, and the test of the call is run. That the
//! flows make what is shown is for `docs.rs`.
#![cfg(all(feature = "cli", unix))]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

#[test]
fn the_tour_can_be_taken() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/tour.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut blocks = 0;
    for block in page.split("\n```").skip(1).step_by(2) {
        let (mark, text) = block.split_once('\n').unwrap();
        match mark {
            "flow" => fs::write(folder.path().join("flows/main.flow"), format!("{text}\n")).unwrap(),
            "console" => commands(folder.path(), text),
            "python" => test_of_the_call(folder.path(), text, &root.join("examples/flask-ivr/flowc_routes.py")),
            _ => continue,
        }
        blocks += 1;
    }
    assert!(blocks > 5, "the tour has been taken");
}

/// Runs commands; what stands below one is what it prints.
fn commands(folder: &Path, text: &str) {
    for command in text.strip_prefix("$ ").unwrap().split("\n$ ") {
        let (command, output) = command.split_once('\n').unwrap_or((command, ""));
        // The program is there already.
        if !command.starts_with("cargo install") {
            let printed = run(folder, &["sh", "-c", command]);
            assert!(output.is_empty() || printed.trim_end() == output, "`{command}` prints:\n{printed}");
        }
    }
}

/// Runs each function of a module for pytest, without pytest.
fn test_of_the_call(folder: &Path, text: &str, helper: &Path) {
    fs::copy(helper, folder.join("flowc_routes.py")).unwrap();
    fs::write(folder.join("test_calls.py"), text).unwrap();
    let all = "import test_calls as m; tests = [f for n, f in vars(m).items() if n.startswith('test_')]; \
        [test() for test in tests]; print(len(tests))";
    assert_eq!(run(folder, &["python3", "-c", all]), "2\n");
}

fn run(folder: &Path, command: &[&str]) -> String {
    let flowc = PathBuf::from(env!("CARGO_BIN_EXE_flowc"));
    let path = format!("{}:{}", flowc.parent().unwrap().display(), env::var("PATH").unwrap());
    let run = Command::new(command[0]).args(&command[1..]).current_dir(folder).env("PATH", path).output().unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{command:?} fails:\n{said}");
    String::from_utf8(run.stdout).unwrap()
}

//! What `docs/build-systems.md` shows works as it stands: every block is written to its file, and the tool is run.
//!
//! A file's name is in the first line of its block; `package.json`, which has no comments, is the block of JSON. A tool
//! that is not installed is passed over, unless `EVERY_TOOL` is set. Nobody can be asked for images here: of Docker's
//! file, the linter has a look, and the step that compiles flows is run.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;
use std::{env, fs, thread};

use libtest_mimic::{Arguments, Failed, Trial};
use tempfile::TempDir;

type Done = Result<(), Failed>;

fn main() {
    let arguments = Arguments::from_args();
    let trials = vec![
        trial("make", &["make"], || follows("Makefile", &["make"], "twiml")),
        trial("ninja", &["ninja"], || follows("build.ninja", &["ninja"], "twiml")),
        trial("cmake with make", &["cmake", "make"], || cmake("Unix Makefiles")),
        trial("cmake with ninja", &["cmake", "ninja"], || cmake("Ninja")),
        trial("bazel", &["bazel", "tar"], bazel),
        trial("npm", &["npm"], npm),
        trial("just", &["just"], just),
        trial("docker", &["hadolint"], docker),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

/// A test that needs these tools.
fn trial(name: &str, tools: &[&str], test: impl FnOnce() -> Done + Send + 'static) -> Trial {
    let path = env::var_os("PATH").unwrap_or_default();
    let missing = tools.iter().any(|tool| !env::split_paths(&path).any(|folder| folder.join(tool).is_file()));
    Trial::test(name, test).with_ignored_flag(missing && env::var_os("EVERY_TOOL").is_none())
}

/// A project that a tool builds, with a `flowc` on the path that counts how often it is run.
struct Project {
    folder: TempDir,
}

impl Project {
    /// Two flows, one of which uses a library, and a file of the page.
    fn new(file: &str) -> Result<Self, Failed> {
        let project = Self { folder: tempfile::tempdir()? };
        let flowc = env!("CARGO_BIN_EXE_flowc");
        project.write(
            "bin/flowc",
            &format!("#!/bin/sh\necho run >> '{}'\nexec '{flowc}' \"$@\"\n", project.path("runs")),
        )?;
        fs::set_permissions(project.path("bin/flowc"), fs::Permissions::from_mode(0o755))?;
        project.write("work/flows/house.flow", "let greeting = \"Hello\"\n")?;
        project.write("work/flows/main.flow", "use \"house.flow\"\n\nsay \"{greeting}\"\n")?;
        project.write("work/flows/night/main.flow", "say \"Good night\"\n")?;
        project.write(&format!("work/{file}"), &block(file)?)?;
        Ok(project)
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn write(&self, name: &str, text: &str) -> Done {
        let path = PathBuf::from(self.path(name));
        fs::create_dir_all(path.parent().unwrap())?;
        Ok(fs::write(path, text)?)
    }

    /// Changes the sources, later than what has been made of them.
    fn change(&self, name: &str, text: &str) -> Done {
        thread::sleep(Duration::from_millis(50));
        self.write(&format!("work/flows/{name}"), text)
    }

    /// Runs a tool in the project.
    fn run(&self, command: &[&str]) -> Result<Output, Failed> {
        let path = format!("{}:{}", self.path("bin"), env::var("PATH")?);
        let mut tool = Command::new(command[0]);
        Ok(tool.args(&command[1..]).current_dir(self.path("work")).env("PATH", path).output()?)
    }

    /// Runs a tool that succeeds.
    fn done(&self, command: &[&str]) -> Done {
        let output = self.run(command)?;
        if output.status.success() { Ok(()) } else { Err(format!("{command:?} fails:\n{}", said(&output)).into()) }
    }

    /// How often flowc has been run since the last look.
    fn runs(&self) -> usize {
        let runs = fs::read_to_string(self.path("runs")).unwrap_or_default().lines().count();
        fs::remove_file(self.path("runs")).ok();
        runs
    }

    fn document(&self, name: &str) -> String {
        fs::read_to_string(self.path(&format!("work/{name}"))).unwrap_or_default()
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn check(what: &str, is_so: bool) -> Done {
    if is_so { Ok(()) } else { Err(what.into()) }
}

/// The block of the page for a file.
fn block(file: &str) -> Result<String, Failed> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/build-systems.md");
    let page = fs::read_to_string(page)?;
    let blocks = page.split("\n```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'));
    let found = blocks.map(|(_, text)| text).find(|text| match file {
        "package.json" => text.starts_with('{'),
        _ => text.lines().next() == Some(&format!("# {file}")),
    });
    Ok(format!("{}\n", found.ok_or(format!("the page shows no {file}"))?))
}

/// A tool that runs flowc when a source has changed, and only then.
fn follows(file: &str, tool: &[&str], twiml: &str) -> Done {
    let project = Project::new(file)?;
    keeps_up(&project, tool, twiml)
}

fn keeps_up(project: &Project, tool: &[&str], twiml: &str) -> Done {
    let main = || project.document(&format!("{twiml}/main.xml"));
    project.done(tool)?;
    check("the first build runs flowc", project.runs() == 1 && main().contains("Hello"))?;
    check("folders are built", project.document(&format!("{twiml}/night/main.xml")).contains("Good night"))?;
    project.done(tool)?;
    check("nothing has changed, so flowc is not run", project.runs() == 0)?;

    project.change("house.flow", "let greeting = \"Good morning\"\n")?;
    project.done(tool)?;
    check("a library has changed", project.runs() == 1 && main().contains("Good morning"))?;
    project.done(tool)?;
    check("flowc has been run for that", project.runs() == 0)?;

    project.change("new.flow", "say \"New\"\n")?;
    project.done(tool)?;
    let new = || project.document(&format!("{twiml}/new.xml"));
    check("there is a new flow", project.runs() > 0 && new().contains("New"))?;
    thread::sleep(Duration::from_millis(50));
    fs::remove_file(project.path("work/flows/new.flow"))?;
    project.done(tool)?;
    check("the new flow is gone again", project.runs() > 0 && new().is_empty())?;

    project.change("main.flow", "sai \"Oh\"\n")?;
    let output = project.run(tool)?;
    check("a mistake stops the build", !output.status.success() && said(&output).contains("unknown-verb"))?;
    check("the documents stay", main().contains("Good morning"))?;
    project.change("main.flow", "say \"At last\"\n")?;
    project.done(tool)?;
    check("it goes on when the mistake is mended", main().contains("At last"))
}

fn cmake(generator: &str) -> Done {
    let project = Project::new("CMakeLists.txt")?;
    project.done(&["cmake", "-S", ".", "-B", "out", "-G", generator])?;
    keeps_up(&project, &["cmake", "--build", "out"], "out/twiml")
}

fn bazel() -> Done {
    let project = Project::new("BUILD.bazel")?;
    fs::copy(env!("CARGO_BIN_EXE_flowc"), project.path("work/flowc"))?;
    project.write("work/WORKSPACE", "")?;
    let root = format!("--output_user_root={}", project.path("cache"));
    let build = ["bazel", &root, "--batch", "build", "--noshow_progress", "//:twiml"];
    let listed = || -> Result<String, Failed> {
        project.done(&build)?;
        Ok(said(&project.run(&[
            "tar",
            "-xOf",
            "bazel-bin/twiml.tar",
            "./main.xml",
            "./night/main.xml",
            "./routes.json",
        ])?))
    };
    let first = listed()?;
    check("everything is in the archive", first.contains("Hello") && first.contains("Good night"))?;
    project.change("house.flow", "let greeting = \"Good morning\"\n")?;
    check("a library has changed", listed()?.contains("Good morning"))?;
    project.change("main.flow", "sai \"Oh\"\n")?;
    let output = project.run(&build)?;
    check("a mistake stops the build", !output.status.success() && said(&output).contains("unknown-verb"))
}

fn npm() -> Done {
    let project = Project::new("package.json")?;
    project.write("work/calls.test.js", "require('node:fs').readFileSync('twiml/main.xml');\n")?;
    project.done(&["npm", "test"])?;
    check("the test finds the documents", project.document("twiml/main.xml").contains("Hello"))?;
    project.done(&["npm", "run", "check"])?;
    project.change("main.flow", "say    \"Hello\"\n")?;
    check("the style is looked at", !project.run(&["npm", "run", "check"])?.status.success())
}

fn just() -> Done {
    let project = Project::new("justfile")?;
    project.done(&["just"])?;
    check("it builds", project.document("twiml/main.xml").contains("Hello"))?;
    project.done(&["just", "check"])?;
    project.change("main.flow", "say    \"Hello\"\n")?;
    check("the style is looked at", !project.run(&["just", "check"])?.status.success())
}

fn docker() -> Done {
    let project = Project::new("Dockerfile")?;
    project.done(&["hadolint", "Dockerfile"])?;
    let file = project.document("Dockerfile");
    let (_, stage) = file.split_once("AS twiml\n").ok_or("there is a stage `twiml`")?;
    let command = stage.lines().find_map(|line| line.strip_prefix("RUN ")).ok_or("it runs something")?;
    project.done(&["sh", "-c", command])?;
    let copied = file.contains("COPY flows flows\n") && file.contains("COPY --from=twiml /build/twiml twiml\n");
    check("the documents are taken from where they are made", copied)?;
    check("there are documents", project.document("twiml/main.xml").contains("Hello"))
}

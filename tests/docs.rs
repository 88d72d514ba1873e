//! The documentation tells the truth: what `README.md`, `CONTRIBUTING.md`, `ARCHITECTURE.md`, `docs/*.md` and the pages of
//! the examples and editors show is what flowc does, and their links lead somewhere.
//!
//! A block marked `flow` compiles without errors, one marked `flow error` does not. It can hold several files, each of
//! which begins with a comment that is its name; one marked `flow NAME.flow` is a file that the next of them can use. A
//! block right behind one of these shows what it makes: `xml` the document, `text` the picture of what is wrong, `json`
//! the report of `flowc check`, or `routes.json` where nothing is wrong, `flow formatted` the same in the style. A block
//! marked `toml flowc` is a `flowc.toml` in which nothing is wrong. `UPDATE=1 cargo test --test docs` rewrites what is
//! shown. The pages of the diagnostics have a test of their own.
//!
//! Of a block marked `console`, each line that calls flowc is run; JSON, TOML, Python and JavaScript have to be such. All
//! other blocks are on the list of what somebody else looks at: a block that nobody does is a mistake.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use twiml_flow::config;
use twiml_flow::diagnostic::render::{Findings, Look, human, json};
use twiml_flow::format::format;
use twiml_flow::project::{Options, Output, Project};
use twiml_flow::routes;
use twiml_flow::source::Source;

use call::Outcome;
use call::server::Server;

mod call;
mod files;

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![
        root.join("README.md"),
        root.join("ARCHITECTURE.md"),
        root.join("CONTRIBUTING.md"),
        root.join("CHANGELOG.md"),
        root.join("examples/README.md"),
    ];
    let folders = ["examples", "editors"].map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let below = folders.into_iter().flatten().map(|entry| entry.unwrap().path().join("README.md"));
    let docs = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    pages.extend(docs.chain(below).filter(|path| path.is_file() && path.extension().is_some_and(|e| e == "md")));
    pages.sort();
    let mut trials = Vec::new();
    for path in pages {
        let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        let linked = path.clone();
        trials.push(Trial::test(format!("{name}: blocks"), move || blocks(&path)));
        trials.push(Trial::test(format!("{name}: links"), move || links(&linked)));
    }
    trials.push(Trial::test("docs/SUMMARY.md: every page", every_page));
    libtest_mimic::run(&arguments, trials).exit();
}

/// Blocks that other tests look at, by their page and what they are marked as.
type Elsewhere = (&'static str, &'static [&'static str], &'static str);
const ELSEWHERE: &[Elsewhere] = &[
    ("README.md", &["rust"], "tests/build_script.rs"),
    ("docs/build-rs.md", &["rust"], "tests/build_script.rs"),
    (
        "docs/build-systems.md",
        &["make", "ninja", "cmake", "python", "json", "just", "dockerfile"],
        "tests/build_systems.rs",
    ),
    ("docs/ci.md", &["yaml"], ".ci/integrations"),
    ("docs/cli-reference.md", &["text"], "tests/reference.rs"),
    ("docs/editors.md", &["lua", "vim", "elisp"], "editors/test/run"),
    ("docs/library.md", &["rust"], "src/lib.rs"),
    ("docs/tour.md", &["console", "python"], "tests/tour.rs"),
];

/// The site has every page of `docs/`. Those of the diagnostics are added where it is made.
fn every_page() -> Result<(), Failed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let summary = fs::read_to_string(folder.join("SUMMARY.md"))?;
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") && name != "SUMMARY.md" && !summary.contains(&format!("]({name})")) {
            return Err(format!("docs/SUMMARY.md has no line for {name}").into());
        }
    }
    Ok(())
}

/// A block of a page, fences not included.
struct Block<'t> {
    /// What it is marked as.
    mark: &'t str,
    text: &'t str,
    /// The line that it begins on, from 1.
    line: usize,
}

/// The blocks of a page.
fn fenced(page: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(&str, usize, usize)> = None;
    let mut at = 0;
    for (number, line) in page.split_inclusive('\n').enumerate() {
        let behind = at + line.len();
        if let Some(mark) = line.strip_prefix("```") {
            open = match open {
                None => Some((mark.trim(), behind, number + 1)),
                Some((mark, from, line)) => {
                    found.push(Block { mark, text: &page[from..at], line });
                    None
                }
            };
        }
        at = behind;
    }
    found
}

fn blocks(path: &Path) -> Result<(), Failed> {
    let page = fs::read_to_string(path)?.replace("\r\n", "\n");
    let mut told = page.clone();
    let mut wrong = Vec::new();
    // The block of Flow that the one in hand may show the result of.
    let mut flow: Option<(&Block<'_>, Project, Output)> = None;
    // Files for the next block of Flow.
    let mut beside: Vec<(&str, &str)> = Vec::new();
    let found = fenced(&page);
    for block in &found {
        if block.mark == "toml flowc" {
            let source = Source::new(config::NAME, block.text)?;
            let (_, found) = config::read(&source);
            if !found.is_empty() {
                let mut shown = String::new();
                human(&mut shown, &Findings::new(&found, &[source]), Look::default())?;
                wrong.push(format!("line {}: a `flowc.toml` raises:\n{shown}", block.line));
            }
            continue;
        }
        if let Some(name) = block.mark.strip_prefix("flow ").filter(|name| name.ends_with(".flow")) {
            beside.push((name, block.text));
            continue;
        }
        if matches!(block.mark, "flow" | "flow error") {
            let mut project = files::project(block.text, Options::default());
            for (name, text) in beside.drain(..) {
                project.add(Source::new(name, text)?);
            }
            let output = project.compile();
            if output.has_errors() != (block.mark == "flow error") {
                let shown = picture(&project, &output);
                wrong.push(format!("line {}: a block marked `{}` raises:\n{shown}", block.line, block.mark));
            }
            flow = Some((block, project, output));
            continue;
        }
        let shown = match flow.as_ref().and_then(|(_, project, output)| part(block.mark, project, output)) {
            Some(part) => part?,
            None => {
                let Some((source, project, output)) = flow.take() else {
                    other(block, path).unwrap_or_else(|said| wrong.push(format!("line {}: {said}", block.line)));
                    continue;
                };
                match (block.mark, output.has_errors()) {
                    ("xml", false) => output.documents.iter().map(|document| document.xml.as_str()).collect(),
                    ("text", _) => picture(&project, &output),
                    ("flow formatted", _) => format(&Source::new("main.flow", source.text)?),
                    ("json", true) => {
                        let mut report = String::new();
                        json(&mut report, &Findings::new(&output.diagnostics, project.sources()), 1)?;
                        report
                    }
                    ("json", false) => built_routes(source.text)?,
                    _ => {
                        other(block, path).unwrap_or_else(|said| wrong.push(format!("line {}: {said}", block.line)));
                        continue;
                    }
                }
            }
        };
        if shown.trim_end() != block.text.trim_end() {
            let from = block.text.as_ptr() as usize - page.as_ptr() as usize + told.len() - page.len();
            if env::var_os("UPDATE").is_some() {
                // From the top of the page down, so that all in front has been rewritten already.
                told.replace_range(from..from + block.text.len(), &format!("{}\n", shown.trim_end()));
            } else {
                wrong.push(format!("line {}: what is shown differs from what is so:\n{shown}", block.line));
            }
        }
    }
    if told != page {
        fs::write(path, told)?;
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

/// Looks at a block that has nothing to do with a flow in front of it.
fn other(block: &Block<'_>, path: &Path) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = path.strip_prefix(root).unwrap_or(path).display().to_string().replace('\\', "/");
    if let Some((.., by)) = ELSEWHERE.iter().find(|(name, marks, _)| *name == page && marks.contains(&block.mark)) {
        let test = fs::read_to_string(root.join(by)).unwrap_or_default();
        return if test.contains(page.trim_start_matches("docs/")) {
            Ok(())
        } else {
            Err(format!("{by} does not look"))
        };
    }
    match block.mark {
        "console" => console(block.text, &page),
        "json" => serde_json::from_str::<serde_json::Value>(block.text).map(drop).map_err(|error| error.to_string()),
        "toml" => toml::de::DeTable::parse(block.text).map(drop).map_err(|error| error.to_string()),
        "python" => {
            script("block.py", &["python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())"], block.text)
        }
        "js" => script("block.mjs", &["node", "--check"], block.text),
        // A drawing.
        "" => Ok(()),
        mark => Err(format!("nobody looks at a block marked `{mark}`")),
    }
}

/// Has a look at a script with a tool that knows the language. Where it is not installed, nobody has.
fn script(name: &str, tool: &[&str], text: &str) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    match Command::new(tool[0]).args(&tool[1..]).arg(name).current_dir(folder.path()).output() {
        Ok(run) if !run.status.success() => Err(String::from_utf8_lossy(&run.stderr).into_owned()),
        _ => Ok(()),
    }
}

/// Runs every command of a block that is flowc's, where there is what commands speak of. It may find mistakes, but has to
/// be what flowc takes.
fn console(text: &str, page: &str) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), &root.join("examples"));
    let flow = "say \"Hello.\"\n";
    for name in ["main.flow", "flows/main.flow", "flows/night/main.flow"] {
        fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
        fs::write(root.join(name), flow).unwrap();
    }
    fs::create_dir(root.join("twiml")).unwrap();
    for name in ["call.xml", "twiml/old.xml"] {
        fs::write(root.join(name), "<Response><Say>Hello.</Say></Response>\n").unwrap();
    }
    fs::write(root.join("flowc.toml"), "[build]\nsource-dir = \"flows\"\nout-dir = \"twiml\"\n").unwrap();
    // The pages of services are read where they lie, all others at the top.
    let place = root.join(page).parent().map(PathBuf::from).filter(|_| page.matches('/').count() > 1);
    let place = place.unwrap_or(root.to_owned());
    fs::create_dir_all(&place).unwrap();
    let program = PathBuf::from(env!("CARGO_BIN_EXE_flowc"));
    let paths = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    let paths = env::join_paths(program.parent().map(PathBuf::from).into_iter().chain(paths)).unwrap();
    for command in text.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let command = command.replace("cargo run --release -- ", "flowc ");
        // What goes on for ever, and what others do with the output, is left out.
        let command = command.split(" | ").next().unwrap_or_default();
        let ours = command.trim_start_matches("(cd .. && ").starts_with("flowc ");
        if !ours || command.contains("--watch") || command.contains("flowc lsp") {
            continue;
        }
        let mut shell = Command::new("sh");
        let run = shell.args(["-c", command]).current_dir(&place).env("PATH", &paths).output().unwrap();
        if !matches!(run.status.code(), Some(0 | 1)) {
            return Err(format!("`{command}` fails:\n{}", String::from_utf8_lossy(&run.stderr)));
        }
    }
    Ok(())
}

/// Copies the flows of a folder, and of those below it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if path.is_dir() && name != "node_modules" && name != "target" && name != ".venv" {
            copy(&path, &to.join(name));
        } else if path.extension().is_some_and(|extension| extension == "flow") {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// What a block shows of a flow that makes several documents; none when it is marked as something else.
fn part(mark: &str, project: &Project, output: &Output) -> Option<Result<String, Failed>> {
    let missing = |address: &str| Failed::from(format!("the flow makes no `{address}`"));
    let (kind, which) = mark.split_once(' ')?;
    let shown = match (kind, which.strip_prefix("call")) {
        ("xml", _) => {
            let document = output.documents.iter().find(|document| document.address == which);
            let xml = document.and_then(|document| document.xml.split_once('\n'));
            xml.map(|(_declaration, xml)| xml.to_owned()).ok_or_else(|| missing(which))
        }
        ("json", _) => {
            let routes = project.routes(output);
            let entry =
                routes.split_once(&format!("\n    \"{which}\": {{")).and_then(|(_, rest)| rest.split_once("\n    }"));
            let entry = entry.map(|(entry, _)| format!("\"{which}\": {{{}\n}}", entry.replace("\n    ", "\n")));
            entry.ok_or_else(|| missing(which))
        }
        ("text", Some(call)) => {
            let (params, outcomes) = call.split_once(':').unwrap_or((call, ""));
            Ok(transcript(project, output, params.trim(), outcomes.trim()))
        }
        _ => return None,
    };
    Some(shown)
}

/// The transcript of a call with these parameters, `agent=+14155550199`, in which this happens: `2, no-answer`.
fn transcript(project: &Project, output: &Output, params: &str, outcomes: &str) -> String {
    let files = output.documents.iter().map(|document| (routes::file(&document.address), document.xml.clone()));
    let server = Server {
        routes: serde_json::from_str(&project.routes(output)).unwrap(),
        files: files.collect(),
        root: "https://example.com/".to_owned(),
        extension: ".xml".to_owned(),
    };
    let query: Vec<_> = params.split(' ').filter_map(|param| param.split_once('=')).collect();
    let query: Vec<_> = query.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let first = call::url::with_query("main.xml", &query);
    let mut outcomes = outcomes.split(", ");
    let mut script = |_| outcomes.next().map_or(Outcome::HangsUp, Outcome::of);
    let caller = [("From", "+14155550123")];
    call::twilio::call(&server, &first, &caller, &mut script).with_requests().to_string()
}

/// What people see of the findings.
fn picture(project: &Project, output: &Output) -> String {
    let mut text = String::new();
    let findings = Findings::new(&output.diagnostics, project.sources());
    human(&mut text, &findings, Look::default()).unwrap();
    text
}

/// The `routes.json` that `flowc build -o` writes for a flow.
fn built_routes(flow: &str) -> Result<String, Failed> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("main.flow"), flow)?;
    let mut build = Command::new(env!("CARGO_BIN_EXE_flowc"));
    let done = build.args(["build", "main.flow", "-o", "out"]).current_dir(folder.path()).output()?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into_owned().into());
    }
    Ok(fs::read_to_string(folder.path().join("out/routes.json"))?)
}

/// Every link that leads to a file of the project, or to a heading.
fn links(path: &Path) -> Result<(), Failed> {
    let page = fs::read_to_string(path)?;
    let folder = path.parent().map(PathBuf::from).unwrap_or_default();
    let mut text = page.clone();
    for block in fenced(&page) {
        text = text.replace(block.text, "");
    }
    let mut lost = Vec::new();
    for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        if link.contains("://") {
            continue;
        }
        let (file, heading) = link.split_once('#').unwrap_or((link, ""));
        let target = if file.is_empty() { path.to_owned() } else { folder.join(file) };
        let leads = match heading {
            "" => target.exists(),
            _ => fs::read_to_string(&target).is_ok_and(|page| page.lines().any(|line| anchor(line) == heading)),
        };
        if !leads {
            lost.push(link.to_owned());
        }
    }
    if lost.is_empty() { Ok(()) } else { Err(format!("these lead nowhere: {}", lost.join(", ")).into()) }
}

/// The name by which a heading can be linked to; empty for any other line.
fn anchor(line: &str) -> String {
    let heading = line.trim_start_matches('#');
    if heading.len() == line.len() {
        return String::new();
    }
    let kept = heading.trim().to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

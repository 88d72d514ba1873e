//! Who may import whom: the modules of `src/` lean on one another in one direction, and every dependency has its door.
//! `ARCHITECTURE.md` says why.

use std::fs;
use std::path::Path;

/// What each part of `src/` may name of the others. A new module needs a row.
const LAYERS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("twiml", &[]),
    ("diagnostic", &["source"]),
    // The catalog may name what it words, as data.
    ("diagnostic/catalog", &["diagnostic", "source", "twiml", "syntax", "resolve"]),
    ("syntax", &["source", "diagnostic"]),
    ("resolve", &["source", "twiml", "diagnostic", "syntax"]),
    ("ir", &["source", "twiml"]),
    ("lower", &["source", "twiml", "diagnostic", "syntax", "resolve", "ir", "project"]),
    ("split", &["source", "twiml", "diagnostic", "resolve", "ir", "lower"]),
    ("read", &["source", "twiml", "diagnostic", "syntax", "ir"]),
    ("check", &["source", "twiml", "diagnostic", "ir"]),
    ("emit", &["source", "twiml", "ir", "check"]),
    ("call", &["source", "twiml", "diagnostic", "resolve", "ir", "split"]),
    ("format", &["source", "diagnostic", "syntax"]),
    ("import", &["source", "twiml", "diagnostic", "syntax", "resolve", "ir", "read", "format"]),
    (
        "project",
        &[
            "source",
            "twiml",
            "diagnostic",
            "syntax",
            "resolve",
            "ir",
            "lower",
            "split",
            "call",
            "read",
            "check",
            "emit",
            "routes",
        ],
    ),
    ("routes", &["source", "twiml", "resolve", "split", "project"]),
    // What lies in a folder, for those that read files.
    ("walk", &["file"]),
    // How a file is read, for the same.
    ("file", &[]),
    // The language server is a caller of the library; nothing in the library knows of it.
    (
        "lsp",
        &["source", "twiml", "diagnostic", "syntax", "resolve", "call", "format", "project", "config", "file", "walk"],
    ),
    ("config", &["source", "diagnostic", "project"]),
    ("template", &["source", "twiml", "ir", "read"]),
    ("build", &["source", "twiml", "diagnostic", "resolve", "split", "project", "config", "template", "file", "walk"]),
    ("schema", &["twiml", "diagnostic"]),
    // It sees the library from outside, as everyone does, and nothing sees it.
    ("cli", &[]),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// The one place, or the few, that may name a crate.
const DOORS: &[(&str, &[&str])] = &[
    ("pest", &["syntax"]),
    ("pest_derive", &["syntax"]),
    ("miette", &["diagnostic/render"]),
    ("quick_xml", &["read", "schema", "diagnostic/render"]),
    ("strsim", &["diagnostic/similar"]),
    ("serde", &["diagnostic/render", "routes", "call/draw", "schema", "lsp", "cli"]),
    ("serde_json", &["diagnostic/render", "check/values", "routes", "call/draw", "schema", "lsp", "cli"]),
    ("siphasher", &["diagnostic/render"]),
    ("textwrap", &["diagnostic/render", "cli"]),
    ("toml", &["config"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("anstream", &["cli"]),
    ("gen_lsp_types", &["lsp"]),
    ("lsp_server", &["lsp"]),
    ("percent_encoding", &["lsp/uri"]),
    ("ctrlc", &["cli"]),
    ("gix_ignore", &["walk"]),
    ("notify", &["cli"]),
    ("walkdir", &["walk"]),
    // The diagnostics have a module of that name.
    ("similar", &["lsp/formatting", "cli", "diagnostic"]),
    ("supports_unicode", &["cli"]),
    ("libc", &["file"]),
    ("rustix", &["cli"]),
    ("terminal_size", &["cli"]),
];

/// Who may touch the world.
const OUTSIDE: &[&str] = &["build", "cli", "main", "lsp/disk", "file", "walk"];

/// What touches the world.
const WORLD: &[&str] = &[
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
    "dbg!",
    "std::fs",
    "std::env",
    "std::io::std",
    "std::process",
    "ToSocketAddrs",
    "std::time",
    "SystemTime",
    "Instant::now",
];

/// What nobody may do.
const NEVER: &[&str] = &["TcpStream", "TcpListener", "UdpSocket", "UnixStream", "UnixListener", "process::Command"];

#[test]
fn modules_keep_to_their_layer() {
    let mut broken = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    each_file(&root, &mut |path| {
        let module = path.strip_prefix(&root).unwrap().with_extension("");
        let module = module.to_string_lossy().replace('\\', "/");
        let module = module.strip_suffix("/mod").unwrap_or(&module);
        let text = fs::read_to_string(path).unwrap().replace("\r\n", "\n");
        let code = without_comments(&text);
        file(module, path, &code, &mut broken);
    });
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// What the crates do that stand behind a door is theirs; here is no unsafe code, in no package, and none is generated.
#[test]
fn nothing_is_unsafe() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for package in ["", "benches/render", "examples/axum-ivr"] {
        let manifest = fs::read_to_string(root.join(package).join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[lints.rust]\nunsafe_code = \"forbid\"\n"), "`{package}` does not forbid it");
    }
    let mut found = Vec::new();
    // Among the tests are the modules that build scripts make.
    for folder in ["src", "tests", "benches", "examples", "fuzz", "editors"] {
        each_file(&root.join(folder), &mut |path| {
            let code = without_comments(&fs::read_to_string(path).unwrap());
            let mut places = words(&code, "unsafe").map(|at| (at, &code[at + "unsafe".len()..]));
            // In quotes it is a word like any other, and there is the name of the lint.
            if places.any(|(at, rest)| !code[..at].ends_with('"') && !rest.starts_with("_code")) {
                found.push(path.display().to_string());
            }
        });
    }
    assert!(found.is_empty(), "unsafe code in {found:?}");
}

fn each_file(folder: &Path, visit: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let made = ["target", "node_modules"].iter().any(|name| path.ends_with(name));
        if made {
            continue;
        }
        if path.is_dir() {
            each_file(&path, visit);
        } else if path.extension().is_some_and(|e| e == "rs") {
            visit(&path);
        }
    }
}

/// The code with blanks in place of whole-line comments, so that places stay the same.
fn without_comments(text: &str) -> String {
    let line = |line: &str| if line.trim_start().starts_with("//") { String::new() } else { line.to_owned() };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn file(module: &str, path: &Path, code: &str, broken: &mut Vec<String>) {
    let mut report = |at: usize, why: String| {
        let line = code[..at].matches('\n').count() + 1;
        let path = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path);
        broken.push(format!("{}:{line}: {why}", path.display()));
    };
    let Some((layer, allowed)) = LAYERS.iter().rfind(|(layer, _)| is_in(module, layer)) else {
        report(0, format!("`{module}` is in no layer: give it a row in tests/layers.rs"));
        return;
    };
    let tops: Vec<&str> = LAYERS.iter().map(|(layer, _)| *layer).collect();
    for (at, named) in modules_named(module, code) {
        if tops.contains(&named) && !is_in(module, named) && !allowed.contains(&named) && named != *layer {
            report(at, format!("`{layer}` may not know of `{named}`; it may know of: {}", list(allowed)));
        }
    }
    for (door, places) in DOORS {
        let through = places.iter().any(|place| is_in(module, place));
        if let Some(at) = words(code, &format!("{door}::")).next().filter(|_| !through) {
            report(at, format!("`{door}` is for {} alone", list(places)));
        }
    }
    for never in NEVER {
        if let Some(at) = words(code, never).next() {
            report(at, format!("`{never}` is for nobody: SECURITY.md says so"));
        }
    }
    if !OUTSIDE.iter().any(|outside| is_in(module, outside)) {
        for world in WORLD {
            if let Some(at) = words(code, world).next() {
                report(at, format!("`{world}` is for {} alone", list(OUTSIDE)));
            }
        }
    }
}

fn is_in(module: &str, layer: &str) -> bool {
    module == layer || module.strip_prefix(layer).is_some_and(|rest| rest.starts_with('/'))
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

/// Where `word` begins in the code, not inside a longer name.
fn words<'c>(code: &'c str, word: &'c str) -> impl Iterator<Item = usize> + 'c {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).map(|(at, _)| at).filter(move |&at| !code[..at].ends_with(part_of_name))
}

/// The modules at the top of the crate that the code names: by `crate::`, and by `super::` where that leads up to it.
fn modules_named<'c>(module: &str, code: &'c str) -> Vec<(usize, &'c str)> {
    let mut found = Vec::new();
    for at in words(code, "crate::") {
        names_behind(code, at + "crate::".len(), &mut found);
    }
    let climb = "super::".repeat(module.split('/').count());
    for at in words(code, &climb) {
        names_behind(code, at + climb.len(), &mut found);
    }
    found
}

/// The first names of the paths that follow: one, or those in a pair of braces.
fn names_behind<'c>(code: &'c str, at: usize, found: &mut Vec<(usize, &'c str)>) {
    let name = |from: usize| {
        let rest = &code[from..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        (from, &rest[..end])
    };
    let Some(group) = code[at..].strip_prefix('{') else {
        found.push(name(at));
        return;
    };
    let mut depth = 0;
    let mut first = true;
    for (offset, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => first = true,
            c if first && !c.is_whitespace() => {
                found.push(name(at + 1 + offset));
                first = false;
            }
            _ => {}
        }
    }
}

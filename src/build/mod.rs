//! Flows in a Rust program: for `build.rs`, as `prost-build` and `tonic-build` are.
//!
//! In: a folder of flows, and what `flowc.toml` at or above it says. Out: a Rust module in `OUT_DIR`, and what Cargo
//! has to know: which files to watch, and what is wrong with them. What the module looks like is decided in `module`;
//! nothing here compiles.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     twiml_flow::build::Config::new().compile("flows")?;
//!     Ok(())
//! }
//! ```
//!
//! ```ignore
//! // src/main.rs
//! include!(concat!(env!("OUT_DIR"), "/flows.rs"));
//!
//! let twiml: String = flows::sales("+14155550100");
//! ```

mod code;
mod error;
mod load;
mod module;
mod names;
#[rustfmt::skip] // it is laid out for the module it becomes part of
#[allow(dead_code)] // and it is compiled here so that it can be tested here
mod rendering;
#[cfg(test)]
mod rendering_tests;
mod write;

pub use error::Error;
pub use module::module;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::config;
use crate::diagnostic::Severity;
use crate::diagnostic::catalog::config as say;
use crate::diagnostic::render::{Findings, Look, human, short};
use crate::file;
use crate::project::{Links, Output};
use load::Loaded;

/// How flows become a module.
#[derive(Debug, Clone, Default)]
pub struct Config {
    source_dir: Option<PathBuf>,
    define: BTreeMap<String, String>,
    links: Option<Links>,
    out_dir: Option<PathBuf>,
    out_file: Option<PathBuf>,
}

impl Config {
    /// What `flowc.toml` says, and nothing besides.
    pub fn new() -> Self {
        Self::default()
    }

    /// The folder from which addresses start, where that is not the one that is compiled. In place of what `flowc.toml`
    /// says.
    pub fn source_dir(&mut self, folder: impl AsRef<Path>) -> &mut Self {
        self.source_dir = Some(folder.as_ref().to_owned());
        self
    }

    /// Gives a `let` or a `param` a value, wherever it is declared, as `flowc build -D` does.
    pub fn define(&mut self, name: impl Into<String>, value: impl Into<String>) -> &mut Self {
        self.define.insert(name.into(), value.into());
        self
    }

    /// How links between documents are written. In place of what `flowc.toml` says.
    pub fn links(&mut self, links: Links) -> &mut Self {
        self.links = Some(links);
        self
    }

    /// The folder that the module is written to, which is created if need be; `OUT_DIR` if none is given.
    pub fn out_dir(&mut self, folder: impl AsRef<Path>) -> &mut Self {
        self.out_dir = Some(folder.as_ref().to_owned());
        self
    }

    /// The file that the module is written to; the module is called as the file is. `flows.rs` if none is given.
    pub fn out_file(&mut self, file: impl AsRef<Path>) -> &mut Self {
        self.out_file = Some(file.as_ref().to_owned());
        self
    }

    /// Compiles the flows in a folder and below it, or in one file, and writes the module.
    ///
    /// Prints what Cargo has to know on standard output: what to watch, and what is wrong with the flows.
    ///
    /// # Errors
    ///
    /// When the flows have errors, or files cannot be read or written.
    pub fn compile(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let Loaded { project, lint, config, folder, watched } = load::load(path.as_ref(), self)?;
        for path in &watched {
            println!("cargo:rerun-if-changed={}", path.display());
        }
        let mut output = project.compile();
        lint.apply(&mut output.diagnostics);
        let sources = project.sources();
        if let (false, Some((config, source))) = (output.unknown_defines.is_empty(), &config) {
            let wrong = config.undeclared(&output.unknown_defines, &project.declared());
            report(&Findings::new(&wrong, std::slice::from_ref(source)), !wrong.is_empty())?;
        }
        if let Some(name) = output.unknown_defines.first() {
            return Err(Error::new(format!("`define` gives a value to `{name}`, which no flow declares")).near(
                name,
                project.declared(),
                "declare it with `let` or `param`",
            ));
        }
        let findings = Findings::new(&output.diagnostics, sources).below(&folder);
        report(&findings, output.has_errors())?;
        if output.documents.is_empty() {
            return Err(Error::new(format!("no file in `{}` makes a document", path.as_ref().display())));
        }
        self.write(&project, &output)
    }

    /// Writes the module, unless it is there already.
    fn write(&self, project: &crate::project::Project, output: &Output) -> Result<(), Error> {
        let folder = self.out_dir.clone().or_else(|| env::var_os("OUT_DIR").map(PathBuf::from));
        let folder = folder.ok_or_else(|| {
            Error::new("there is no `OUT_DIR`: call this from a build script, or give a folder with `out_dir`")
        })?;
        let path = folder.join(self.out_file.as_deref().unwrap_or(Path::new("flows.rs")));
        let name = path.file_stem().map_or("flows".into(), |stem| stem.to_string_lossy());
        let text = module(project, output, &name);
        if file::read(&path).is_ok_and(|there| there == text.as_bytes()) {
            return Ok(());
        }
        if let Some(other) = fs::metadata(&path).ok().as_ref().and_then(file::other) {
            return Err(Error::new(format!("cannot write `{}`: it is {other}, not a file", path.display())));
        }
        fs::create_dir_all(&folder).map_err(|error| Error::io("create", &folder, &error))?;
        fs::write(&path, text).map_err(|error| {
            // Half a module would be an error that nobody understands.
            let _ = fs::remove_file(&path);
            Error::io("write", &path, &error)
        })
    }
}

/// Hands findings to Cargo; as an error when there is one among them.
fn report(findings: &Findings<'_>, fatal: bool) -> Result<(), Error> {
    let mut lines = String::new();
    // Writing into a string does not fail.
    let _ = short(&mut lines, findings);
    let errors = says_errors(env::var("CARGO_PKG_RUST_VERSION").ok().as_deref());
    for (line, severity) in lines.lines().zip(findings.severities()) {
        match severity {
            Severity::Error if errors => println!("cargo::error={line}"),
            _ => println!("cargo:warning={line}"),
        }
    }
    if !fatal {
        return Ok(());
    }
    let mut pictures = String::new();
    let _ = human(&mut pictures, findings, Look::default());
    Err(Error::findings(pictures))
}

/// Whether Cargo takes `cargo::error`, which is new in 1.84, from a package for this version of Rust.
fn says_errors(rust_version: Option<&str>) -> bool {
    let version = rust_version.unwrap_or_default();
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    version.is_empty() || (numbers.next(), numbers.next()) >= (Some(1), Some(84))
}

/// Says that a folder of `flowc.toml` is missing.
fn missing_folder(config: &config::Config) -> Option<crate::diagnostic::Diagnostic> {
    let dir = config.source_dir.as_ref()?;
    Some(say::missing_folder(dir.span, "source-dir", &dir.path))
}

#[cfg(test)]
mod tests {
    use super::says_errors;

    #[test]
    fn errors_are_for_cargo_that_knows_them() {
        for (version, known) in [(None, true), (Some("1.84"), true), (Some("1.83.0"), false), (Some("2.0"), true)] {
            assert_eq!(says_errors(version), known, "{version:?}");
        }
    }
}

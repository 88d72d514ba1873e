//! Documents held against an XML Schema by `xmllint`.

use std::env;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

/// What is wrong with documents, each with its name, by a schema; nothing for those that are valid. None where there is
/// no `xmllint`, which goes untested unless `EVERY_TOOL` is set.
pub fn complaints(schema: &Path, documents: &[(String, String)]) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let path = |index: usize| folder.path().join(format!("{index}.xml"));
    for (index, (_, document)) in documents.iter().enumerate() {
        std::fs::write(path(index), document).unwrap();
    }
    let mut command = Command::new("xmllint");
    command.args(["--noout", "--nonet", "--schema"]).arg(schema).args((0..documents.len()).map(path));
    let output = match command.output() {
        Err(missing) if missing.kind() == ErrorKind::NotFound && env::var_os("EVERY_TOOL").is_none() => {
            eprintln!("untested: there is no `xmllint`; on Debian it is in `libxml2-utils`");
            return None;
        }
        output => output.unwrap(),
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("failed to compile"), "{said}");
    let complaint = |index: usize| {
        let name = path(index).display().to_string();
        let about: Vec<&str> = said.lines().filter(|line| line.starts_with(&name)).collect();
        let valid = about.iter().any(|line| line.ends_with(" validates"));
        (!valid).then(|| format!("{}: {}", documents[index].0, about.join("\n")))
    };
    Some((0..documents.len()).filter_map(complaint).collect())
}

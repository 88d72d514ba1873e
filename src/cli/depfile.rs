//! What a build depends on, as Make and Ninja read it.
//!
//! In: what was made, and the files it was made from. Out: a Makefile of one rule, as C compilers write it for `-MD
//! -MP`. Nothing here decides when something has to be built again.

use super::Failure;
use super::files::slashes;
use super::swap::Swap;
use std::fs;
use std::path::{Path, PathBuf};
use twiml_flow::file;

/// Writes the file.
///
/// # Errors
///
/// When it cannot be written, or something has a name that Make has no words for.
pub fn write(path: &Path, target: &Path, dependencies: &[PathBuf]) -> Result<(), Failure> {
    let text = rule(target, dependencies)?;
    // Nothing but a file is replaced by one, least of all `/dev/null`.
    if let Some(other) = fs::metadata(path).ok().as_ref().and_then(file::other) {
        return Err(Failure::new(format!("cannot write `{}`: it is {other}, not a file", path.display())));
    }
    let mut swap = Swap::new();
    swap.put(path, text.as_bytes())?;
    swap.commit()
}

/// The rule; behind it an empty one for each file, so that Make does not give up when one of them is gone.
fn rule(target: &Path, dependencies: &[PathBuf]) -> Result<String, Failure> {
    let names = dependencies.iter().map(|path| escape(path)).collect::<Result<Vec<_>, _>>()?;
    let mut text = format!("{}:", escape(target)?);
    for name in &names {
        text.push_str(&format!(" \\\n  {name}"));
    }
    text.push('\n');
    for name in &names {
        text.push_str(&format!("\n{name}:\n"));
    }
    Ok(text)
}

/// A path as it is written in a rule.
fn escape(path: &Path) -> Result<String, Failure> {
    let name = slashes(path)?;
    if name.contains(['\n', '\r']) {
        return Err(Failure::new(format!("`{}` has a line break in its name", path.display()))
            .help("rename it: neither Make nor Ninja can name it"));
    }
    let mut text = String::new();
    let mut slashes = 0;
    for c in name.chars() {
        match c {
            // Of the backslashes in front of a blank, each stands for half of one.
            ' ' | '\t' => text.push_str(&"\\".repeat(slashes + 1)),
            '#' => text.push('\\'),
            '$' => text.push('$'),
            _ => {}
        }
        slashes = if c == '\\' { slashes + 1 } else { 0 };
        text.push(c);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_to_make_is_escaped() {
        let cases = [("a b.flow", "a\\ b.flow"), ("a#b", "a\\#b"), ("a$b", "a$$b"), ("a\\ b", "a\\\\\\ b")];
        for (name, escaped) in cases {
            assert_eq!(escape(Path::new(name)).unwrap(), escaped, "{name}");
        }
        assert!(escape(Path::new("a\nb")).is_err());
    }
}

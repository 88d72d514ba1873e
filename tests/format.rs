//! The one style, shown: every `tests/format/x.flow` beside the `x.formatted` it is laid out as, and every example,
//! which is in the style already.
//!
//! `UPDATE=1 cargo test --test format` rewrites what differs.

use std::path::Path;
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use twiml_flow::format::format;
use twiml_flow::source::Source;

mod files;
use files::collect;

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut trials = Vec::new();
    for (folder, check) in [("tests/format", pair as fn(&Path) -> _), ("examples", example)] {
        let mut files = Vec::new();
        collect(&root.join(folder), &["flow"], &mut files);
        assert!(!files.is_empty(), "there are no flows in {folder}");
        files.sort();
        trials.extend(files.into_iter().map(|path| {
            let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            Trial::test(name, move || check(&path))
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn formatted(path: &Path) -> Result<String, Failed> {
    let once = format(&Source::from_bytes("main.flow", fs::read(path)?)?);
    let twice = format(&Source::new("main.flow", once.as_str())?);
    if once == twice { Ok(once) } else { Err(format!("formatting twice is more than once:\n{twice}").into()) }
}

fn pair(path: &Path) -> Result<(), Failed> {
    let formatted = formatted(path)?;
    let expected = path.with_extension("formatted");
    if env::var_os("UPDATE").is_some() {
        fs::write(&expected, &formatted)?;
    } else if fs::read_to_string(&expected).unwrap_or_default() != formatted {
        return Err(format!("{} differs from what comes out now:\n{formatted}", expected.display()).into());
    }
    Ok(())
}

fn example(path: &Path) -> Result<(), Failed> {
    let formatted = formatted(path)?;
    if fs::read_to_string(path)? == formatted {
        return Ok(());
    }
    if env::var_os("UPDATE").is_some() {
        return Ok(fs::write(path, &formatted)?);
    }
    Err(format!("it is not in the style, which is:\n{formatted}").into())
}

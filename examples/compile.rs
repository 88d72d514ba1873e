//! Compiles a flow from memory, and prints the TwiML and what is to be said about it.
//!
//! ```console
//! $ cargo run --example compile
//! ```

use twiml_flow::diagnostic::render::{Findings, short};
use twiml_flow::project::{Options, Project};
use twiml_flow::source::Source;

/// Two flows of one file: `menu`, named after the file, and `operator`, which it refers to.
const MENU: &str = r#"
gather digits=1 -> "/menu"
  say "For our opening hours, press 1." voice=Polly.Joana
-> operator

flow operator
  dial +14155550110 timeout=20s
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A project is a set of sources; nothing is read from a disk. The name of a source is its path from the top of the
    // project, and gives its flows their addresses.
    let mut project = Project::new(Options::default());
    project.add(Source::new("menu.flow", MENU)?);
    let output = project.compile();

    for document in &output.documents {
        println!("{}.xml\n{}", document.address, document.xml);
    }

    // The voice is misspelt. Twilio adds voices without notice, so that is a warning and no error.
    let mut findings = String::new();
    short(&mut findings, &Findings::new(&output.diagnostics, project.sources()))?;
    print!("{findings}");

    // What has errors makes documents too, for previews; do not put those online.
    assert!(!output.has_errors());
    Ok(())
}

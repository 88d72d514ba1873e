//! Any bytes as Flow: the tree prints them back, every span lies in them, and what is compiled is well-formed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use twiml_flow::source::Source;
use twiml_flow::{Options, Project, syntax};

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::from_bytes("main.flow", bytes.to_vec()) else { return };
    let (tree, _) = syntax::parse(&source);
    assert_eq!(tree.print(source.text()), source.text());
    let text = source.text().to_owned();
    let mut project = Project::new(Options::default());
    project.add(source);
    let output = project.compile();
    for diagnostic in &output.diagnostics {
        let edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        let related = diagnostic.related.iter().map(|label| label.span);
        for span in edits.chain(related).chain([diagnostic.label.span]) {
            assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize));
        }
    }
    // What was made can be read, and is well-formed.
    for document in output.documents {
        let source = Source::new("main.xml", document.xml).expect("it is short");
        let mut found = Vec::new();
        twiml_flow::read::read(&source, Default::default(), "main", &mut found);
        // A name behind `!` is emitted as it is written; nothing else of a document can be wrong.
        assert!(found.iter().all(|d| d.code.slug() == "too-deep"), "{found:?}\n{}", source.text());
    }
});

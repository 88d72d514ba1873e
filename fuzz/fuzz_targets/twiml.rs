//! Any bytes as TwiML: read, checked and imported; what is well-formed compiles to one document from its Flow.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use twiml_flow::import::import;
use twiml_flow::read::read;
use twiml_flow::source::Source;
use twiml_flow::{Options, Project, compile};

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::from_bytes("main.xml", bytes.to_vec()) else { return };
    let mut found = Vec::new();
    let reading = read(&source, Default::default(), "main", &mut found);
    let well_formed = found.is_empty();
    let flow = import(&reading, &BTreeSet::new(), &mut found);
    if let Some(flow) = flow.filter(|_| well_formed) {
        assert_eq!(compile(&flow, &Options::default()).documents.len(), 1, "{flow}");
    }
    let mut project = Project::new(Options::default());
    project.add(Source::from_bytes("main.xml", bytes.to_vec()).expect("it is short"));
    project.compile();
});

//! Any bytes as Flow: formatting twice is formatting once, and the same is made of what comes out, with the same findings.
#![no_main]

use libfuzzer_sys::fuzz_target;
use twiml_flow::format::format;
use twiml_flow::source::Source;
use twiml_flow::{Options, compile};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let source = |text: &str| Source::new("main.flow", text).expect("it is short");
    let formatted = format(&source(text));
    assert_eq!(format(&source(&formatted)), formatted);
    let (before, after) = (compile(text, &Options::default()), compile(&formatted, &Options::default()));
    let codes = |output: &twiml_flow::Output| output.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>();
    assert_eq!(before.documents, after.documents);
    assert_eq!(codes(&before), codes(&after));
});

//! Any text as Flow: formatting twice is formatting once, and the same is made of what comes out, with the same findings.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use twiml_flow_fuzz::mutation::{Language, mutate};
use twiml_flow_fuzz::{input, law::format};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(&input::flow(bytes).0) {
        format::obeys(text);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(Language::Flow, data, size, max_size, seed)
});

//! Any bytes as TwiML: read, checked, fixed and taken apart at its placeholders.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use twiml_flow_fuzz::mutation::{Language, mutate};
use twiml_flow_fuzz::{input, law::fix, law::twiml};

fuzz_target!(|bytes: &[u8]| {
    let (text, _) = input::twiml(bytes);
    twiml::checks(&text);
    if let Ok(text) = std::str::from_utf8(&text) {
        fix::obeys("main.xml", text);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(Language::Twiml, data, size, max_size, seed)
});

//! Any bytes as TwiML: what is well-formed compiles from its Flow to the same document.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use twiml_flow_fuzz::mutation::{Language, mutate};
use twiml_flow_fuzz::{input, law::twiml};

fuzz_target!(|bytes: &[u8]| {
    twiml::imports(&input::twiml(bytes).0);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(Language::Twiml, data, size, max_size, seed)
});

//! Any bytes as `flowc.toml`: what is wrong lies in them, and with nothing wrong a project is compiled as they say.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use twiml_flow_fuzz::mutation::{Language, mutate};
use twiml_flow_fuzz::{input, law::config};

fuzz_target!(|bytes: &[u8]| {
    config::obeys(input::text(bytes));
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(Language::Toml, data, size, max_size, seed)
});

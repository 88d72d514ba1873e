//! Any bytes as Flow: what is compiled of them is well-formed, and is what was meant.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use twiml_flow_fuzz::mutation::{Language, mutate};
use twiml_flow_fuzz::{input, law::flow};

fuzz_target!(|bytes: &[u8]| {
    let (text, _) = input::flow(bytes);
    flow::compiles(&text);
    flow::draws(&text);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(Language::Flow, data, size, max_size, seed)
});

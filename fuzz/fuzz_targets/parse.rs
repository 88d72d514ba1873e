//! Any bytes as Flow: the tree prints them back, every place lies in them, and all that is wrong can be shown.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use twiml_flow_fuzz::mutation::{Language, mutate};
use twiml_flow_fuzz::{input, law::flow};

fuzz_target!(|bytes: &[u8]| {
    flow::parses(&input::flow(bytes).0);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(Language::Flow, data, size, max_size, seed)
});

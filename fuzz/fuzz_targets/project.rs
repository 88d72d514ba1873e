//! Any text as files that refer to one another: what holds of one holds of all; threads, and what is kept, do not show.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use twiml_flow_fuzz::mutation::{Language, mutate};
use twiml_flow_fuzz::{input, law::chance::Turns, law::project};

fuzz_target!(|bytes: &[u8]| {
    let (text, mut turns) = input::flow(bytes);
    let Some(files) = std::str::from_utf8(&text).ok().and_then(project::files) else { return };
    project::obeys(&files);
    project::keeps(files, &mut Turns(&mut turns, 60));
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(Language::Flow, data, size, max_size, seed)
});

//! Any project as a server has it: a generated one does in its documents and `routes.json` what a direct walk does; any
//! other answers whoever asks, and no value of a request adds anything to a document.
#![no_main]

use std::cell::Cell;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use twiml_flow_fuzz::both::{agree, build};
use twiml_flow_fuzz::law::{chance::Chance, project};
use twiml_flow_fuzz::mutation::{Language, mutate};
use twiml_flow_fuzz::program::program;
use twiml_flow_fuzz::serves::serves;
use twiml_flow_fuzz::{contract, input};

fuzz_target!(|bytes: &[u8]| {
    if let [input::GENERATED, rest @ ..] = bytes {
        let program = program(&mut input::Turns::new(rest));
        // What is left of the bytes is likely to be the least used of them.
        let callers: Vec<Vec<u8>> = rest.rchunks(16).take(8).map(<[u8]>::to_vec).collect();
        agree(&program, &callers, &Cell::new([0; 5])).unwrap_or_else(|broken| panic!("{broken}\n{program:?}"));
        let options = program.options();
        let (built, _) = build(program.sources(), options.clone()).unwrap_or_else(|broken| panic!("{broken}"));
        contract::holds(&program, &built.server(&options)).unwrap_or_else(|broken| panic!("{broken}\n{program:?}"));
        return;
    }
    let (text, mut turns) = input::flow(bytes);
    let files = std::str::from_utf8(&text).ok().and_then(project::files);
    serves(&files.unwrap_or_default(), |bound| turns.below(bound));
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(Language::Flow, data, size, max_size, seed)
});

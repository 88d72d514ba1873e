//! A language server with any text: it answers whatever is asked wherever, and sees what is typed as a fresh look does.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use twiml_flow_fuzz::law::chance::Turns;
use twiml_flow_fuzz::law::typist;
use twiml_flow_fuzz::mutation::{Language, mutate};
use twiml_flow_fuzz::{input, law::lsp};

fuzz_target!(|bytes: &[u8]| {
    let (text, mut turns) = input::flow(bytes);
    let Ok(text) = std::str::from_utf8(&text) else { return };
    lsp::in_view(text, |view| {
        lsp::places(view, text.len() / 8 + 1);
        lsp::whole(view);
    });
    typist::types(text, &mut Turns(&mut turns, 60));
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(Language::Flow, data, size, max_size, seed)
});

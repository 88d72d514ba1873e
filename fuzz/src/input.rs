//! Bytes as what a target takes.
//!
//! An input is text as it lies in a file, so that the project's own files are inputs; behind the first NUL stand turns,
//! which decide what is done with it. One that begins with [`GENERATED`], which begins no text, is nothing but turns, for
//! the generators of the tests.

use std::borrow::Cow;

use arbitrary::Unstructured;

use crate::law::author::{Author, mangle};
use crate::law::chance::Chance;
use crate::law::elements::document;
use crate::law::soup::{layout, soup};
use crate::program::{Program, program};

/// What an input begins with that a generator makes text of.
pub const GENERATED: u8 = 0xfd;

/// Decisions, from bytes. When they are used up, every decision is the first of its choices.
pub struct Turns<'b>(Unstructured<'b>);

impl<'b> Turns<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Self(Unstructured::new(bytes))
    }
}

impl Chance for Turns<'_> {
    fn below(&mut self, bound: usize) -> usize {
        self.0.int_in_range(0..=bound.saturating_sub(1)).unwrap_or_default()
    }

    fn goes_on(&self) -> bool {
        !self.0.is_empty()
    }
}

/// The text of an input, before it is made, and its turns.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|&byte| byte == 0).filter(|_| bytes.first() != Some(&GENERATED));
    end.map_or((bytes, &[]), |end| (&bytes[..end], &bytes[end + 1..]))
}

/// Flow, and turns.
pub fn flow(bytes: &[u8]) -> (Cow<'_, [u8]>, Turns<'_>) {
    let (text, turns) = split(bytes);
    let [GENERATED, which, rest @ ..] = text else { return (text.into(), Turns::new(turns)) };
    let made = match which % 6 {
        0 => Author::write(rest.to_vec(), false),
        1 => Author::write(rest.to_vec(), true),
        2 => {
            let (accidents, turns) = rest.split_at(rest.len().min(20));
            let pair = |at: &[u8]| u16::from_le_bytes([at[0], at[1]]);
            let accidents: Vec<_> = accidents.chunks_exact(5).map(|at| (pair(at), pair(&at[2..]), at[4])).collect();
            mangle(Author::write(turns.to_vec(), true), &accidents)
        }
        3 => soup(&mut Turns::new(rest)),
        4 => layout(&mut Turns::new(rest)),
        _ => together(&program(&mut Turns::new(rest))),
    };
    (made.into_bytes().into(), Turns::new(rest))
}

/// The files of a program in one text.
fn together(program: &Program) -> String {
    program.sources().map(|(name, text)| format!("# {name}\n{text}")).collect()
}

/// TwiML, and turns.
pub fn twiml(bytes: &[u8]) -> (Cow<'_, [u8]>, Turns<'_>) {
    let (text, turns) = split(bytes);
    let [GENERATED, rest @ ..] = text else { return (text.into(), Turns::new(turns)) };
    (document(&mut Turns::new(rest)).into_bytes().into(), Turns::new(rest))
}

/// Any other text.
pub fn text(bytes: &[u8]) -> &[u8] {
    split(bytes).0
}

//! Where the turns come from that generators take: from rows of bytes, or from numbers.

use std::fmt::Debug;

use proptest::prelude::*;

/// What decides.
pub trait Chance {
    /// A number below a bound.
    fn below(&mut self, bound: usize) -> usize;

    /// Whether there is more to decide. When there is not, every number is 0.
    fn goes_on(&self) -> bool {
        true
    }

    /// One of these.
    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// A place in a text at which a cursor can stand.
    fn place(&mut self, text: &str) -> usize {
        nearest(text, self.below(text.len() + 1))
    }
}

/// The nearest place at or before an offset at which a cursor can stand: not inside of a character, nor of CRLF.
pub fn nearest(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) || (text[..at].ends_with('\r') && text[at..].starts_with('\n')) {
        at -= 1;
    }
    at
}

/// The same numbers every time.
pub struct Random(pub u64);

impl Chance for Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

/// A row of bytes, each a turn; two of them where there are many choices.
pub struct Bytes(pub std::vec::IntoIter<u8>);

impl Chance for Bytes {
    fn below(&mut self, bound: usize) -> usize {
        let mut number = 0;
        for _ in 0..if bound > 256 { 2 } else { usize::from(bound > 1) } {
            number = number << 8 | usize::from(self.0.next().unwrap_or_default());
        }
        number % bound.max(1)
    }

    fn goes_on(&self) -> bool {
        !self.0.as_slice().is_empty()
    }
}

/// So many turns of another.
pub struct Turns<'c, C>(pub &'c mut C, pub usize);

impl<C: Chance> Chance for Turns<'_, C> {
    fn below(&mut self, bound: usize) -> usize {
        self.1 = self.1.saturating_sub(1);
        self.0.below(bound)
    }

    fn goes_on(&self) -> bool {
        self.1 > 0 && self.0.goes_on()
    }
}

/// Whatever is made of so many bytes.
pub fn made<T: Debug>(most: usize, make: impl Fn(&mut Bytes) -> T) -> impl Strategy<Value = T> {
    prop::collection::vec(any::<u8>(), 0..most).prop_map(move |bytes| make(&mut Bytes(bytes.into_iter())))
}

//! What is computed of the tables when the program is made.
//!
//! In: the tables. Out: where a row is found by its name, mostly at the first look, and what would otherwise be counted
//! anew for every element.

use super::elements::ELEMENTS;

/// The places of names: a hash table. `SLOTS` is a power of two, and more than twice the number of names.
pub struct Index<const SLOTS: usize> {
    slots: [u16; SLOTS],
}

/// What is in a slot that no name has.
const FREE: u16 = u16::MAX;

impl<const SLOTS: usize> Index<SLOTS> {
    /// An index without names.
    pub const fn new() -> Self {
        assert!(SLOTS.is_power_of_two() && SLOTS < FREE as usize);
        Self { slots: [FREE; SLOTS] }
    }

    /// Adds a name at a place of the table.
    pub const fn add(&mut self, name: &str, place: usize) {
        assert!(place * 2 < SLOTS);
        let mut slot = hash(name) as usize % SLOTS;
        while self.slots[slot] != FREE {
            slot = (slot + 1) % SLOTS;
        }
        self.slots[slot] = place as u16;
    }

    /// The first place that was added for a name; `named` tells whether a place has it.
    pub fn find(&self, name: &str, named: impl Fn(usize) -> bool) -> Option<usize> {
        let mut slot = hash(name) as usize % SLOTS;
        loop {
            match self.slots[slot] {
                FREE => return None,
                place if named(place as usize) => return Some(place as usize),
                _ => slot = (slot + 1) % SLOTS,
            }
        }
    }
}

/// FNV-1a. <http://www.isthe.com/chongo/tech/comp/fnv/>
const fn hash(name: &str) -> u32 {
    let (bytes, mut hash, mut at) = (name.as_bytes(), 0x811c_9dc5_u32, 0);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash ^ (hash >> 15)
}

/// The first row of each keyword.
pub static KEYWORDS: Index<256> = {
    let (mut index, mut row) = (Index::new(), 0);
    while row < ELEMENTS.len() {
        index.add(ELEMENTS[row].keyword, row);
        row += 1;
    }
    index
};

/// How many rows from each one on have its keyword.
pub static SAME: [u8; ELEMENTS.len()] = {
    let (mut same, mut row) = ([1; ELEMENTS.len()], ELEMENTS.len() - 1);
    while row > 0 {
        row -= 1;
        if is_same(ELEMENTS[row].keyword, ELEMENTS[row + 1].keyword) {
            same[row] += same[row + 1];
        }
    }
    same
};

/// `==`, for what is computed when the program is made.
const fn is_same(a: &str, b: &str) -> bool {
    let (a, b, mut at) = (a.as_bytes(), b.as_bytes(), 0);
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// Which rows have an attribute that is required: most have none, and many that are not.
pub static REQUIRES: [bool; ELEMENTS.len()] = {
    let (mut requires, mut row) = ([false; ELEMENTS.len()], 0);
    while row < ELEMENTS.len() {
        let mut at = 0;
        while at < ELEMENTS[row].attributes.len() {
            requires[row] |= ELEMENTS[row].attributes[at].required;
            at += 1;
        }
        row += 1;
    }
    requires
};

#[cfg(test)]
mod tests {
    use crate::twiml::{ELEMENTS, VOICES, by_keyword, voice};

    #[test]
    fn every_name_is_found_and_no_other() {
        for row in ELEMENTS {
            let rows: Vec<_> = ELEMENTS.iter().filter(|other| other.keyword == row.keyword).map(|row| row.id).collect();
            assert_eq!(by_keyword(row.keyword).iter().map(|row| row.id).collect::<Vec<_>>(), rows);
            assert!(by_keyword(&format!("{}x", row.keyword)).is_empty());
        }
        for row in VOICES {
            assert_eq!(voice(row.name).map(|row| row.name), Some(row.name));
            assert!(voice(&row.name.to_lowercase()).is_none_or(|lower| lower.name == row.name.to_lowercase()));
        }
        assert!(by_keyword("").is_empty() && voice("").is_none());
    }
}

//! The program `flowc`.
fn main() {}

//! What the fuzz targets share: the laws, which are those of the tests; what becomes of the bytes that libFuzzer makes;
//! and how text is changed so that it stays close to what people write.

pub mod input;
pub mod mutation;

#[path = "../../tests/call/mod.rs"]
pub mod call;
#[path = "../../tests/law/mod.rs"]
pub mod law;
pub use law::chance;

#[path = "../../tests/walk/both.rs"]
pub mod both;
#[path = "../../tests/walk/contract.rs"]
pub mod contract;
#[path = "../../tests/walk/direct.rs"]
pub mod direct;
#[path = "../../tests/walk/program.rs"]
pub mod program;
#[path = "../../tests/walk/serves.rs"]
pub mod serves;

// What every module has in it that `flowc` writes for Rust.
#[allow(dead_code, reason = "the rest is for the module")]
#[path = "../../src/build/rendering.rs"]
mod rendering;

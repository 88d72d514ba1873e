//! Flow, a small language for telephone calls and messages, and its compiler to TwiML.
//!
//! The modules in reading order: a [`source`] is parsed by [`syntax`] into a lossless tree, `lower` turns the tree into
//! the verb [`ir`], `check` holds it against the table of [`twiml`], and `emit` writes XML. Every stage returns what it
//! could make together with its [`diagnostic`]s. [`project`] runs them over many sources at once.

extern crate alloc;

pub mod check;
pub mod diagnostic;
pub mod emit;
pub mod import;
pub mod ir;
pub mod lower;
pub mod project;
pub mod read;
pub mod resolve;
pub mod source;
pub mod syntax;
pub mod twiml;

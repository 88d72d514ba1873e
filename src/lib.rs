//! Flow, a small language for telephone calls and messages, and its compiler to TwiML.
//!
//! ```
//! use twiml_flow::{Options, compile};
//!
//! let output = compile("gather digits=1 -> \"/menu\"\n  say \"For sales, press 1.\"\nhangup", &Options::default());
//! assert!(output.diagnostics.is_empty());
//! assert_eq!(output.documents[0].xml, r#"<?xml version="1.0" encoding="UTF-8"?>
//! <Response>
//!   <Gather action="/menu" numDigits="1">
//!     <Say>For sales, press 1.</Say>
//!   </Gather>
//!   <Hangup/>
//! </Response>
//! "#);
//! ```
//!
//! [`compile`] takes one source; a [`Project`] takes many that refer to one another. Both only compute: nothing in this
//! library reads a file, prints, or panics. What is wrong with a source is in [`Output::diagnostics`], which
//! [`diagnostic::render`] turns into text.
//!
//! Beneath that, the modules in the order in which a source goes through them: a [`source`] is parsed by [`syntax`]
//! into a lossless tree; [`resolve`] finds its flows; [`lower`](mod@lower) makes a document of each, in the form of
//! [`ir`]; [`check`](mod@check) holds it against the table of [`twiml`]; [`emit`](mod@emit) writes XML.
//! [`read`](mod@read) makes a document of TwiML, and [`import`](mod@import) writes one as Flow. Every stage returns what
//! it could make together with its [`diagnostic`]s.

extern crate alloc; // the parser that pest derives names it

#[cfg(feature = "build")]
pub mod build;
pub mod call;
pub mod check;
#[cfg(feature = "config")]
pub mod config;
pub mod diagnostic;
pub mod emit;
#[cfg(any(feature = "build", feature = "cli", feature = "lsp"))]
pub mod file;
pub mod format;
pub mod import;
pub mod ir;
pub mod lower;
#[cfg(feature = "lsp")]
pub mod lsp;
pub mod project;
pub mod read;
pub mod resolve;
pub mod routes;
#[cfg(feature = "cli")]
pub mod schema;
pub mod source;
pub mod split;
pub mod syntax;
pub mod template;
pub mod twiml;
#[cfg(any(feature = "build", feature = "cli", feature = "lsp"))]
pub mod walk;

pub use project::{Options, Output, Project, compile};

/// The page on the library, whose examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
mod page {}

//! The language server: `flowc lsp`.
//!
//! In: messages of the Language Server Protocol. Out: the answers, and diagnostics as texts change. [`serve`] speaks over
//! a pair of streams; [`Server`] is the same without them, a function from one message to the next with a memory of what
//! is open.
//!
//! A feature is a file and a function: it takes a [`View`], which is one text among those that are compiled with it, and
//! gives what the protocol has for the answer. None of them knows of messages, of files or of one another.
//!
//! [`View`]: group::View

mod commands;
pub mod completion;
mod disk;
pub mod findings;
pub mod folding;
pub mod formatting;
pub mod group;
pub mod hints;
pub mod hover;
pub mod index;
pub mod links;
pub mod names;
pub mod navigation;
pub mod place;
pub mod position;
mod server;
pub mod signature;
pub mod symbols;
pub mod tokens;
mod transport;
pub mod uri;
pub mod words;
pub mod workspace;

pub use server::{Server, State};
pub use transport::serve;

pub use gen_lsp_types as types;
pub use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};

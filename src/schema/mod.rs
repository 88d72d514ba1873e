//! The table of TwiML for other tools.
//!
//! In: the rows of [`twiml`](crate::twiml), and the pages of the diagnostics. Out: JSON, for whoever generates code or
//! documentation from it, and an XML Schema, for whoever validates or edits TwiML. Both say what the table says; rules
//! about more than one element are in neither.

mod json;
mod xsd;

pub use json::{attributes, diagnostic, elements, vocabulary};
pub use xsd::xsd;

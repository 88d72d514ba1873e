//! What the client can ask for that the protocol has no request for.
//!
//! In: a view and an offset. Out: a value of JSON.

use super::group::View;
use super::names;
use crate::source::Span;
use serde_json::{Value, json};

/// Shows the TwiML that a flow becomes.
pub const SHOW_TWIML: &str = "flowc.showTwiml";

/// The commands there are.
pub const ALL: &[&str] = &[SHOW_TWIML];

/// The document of the flow at an offset, of the file's own flow outside of every other: `{ "address", "title", "xml" }`.
/// None for a file that makes no document.
pub fn show_twiml(view: &View<'_>, offset: u32) -> Value {
    let flows: Vec<_> = names::flows(view).filter(|flow| flow.view.id() == view.id()).collect();
    let around = |span: Span| span.start <= offset && offset <= span.end;
    // The innermost: a file's own flow is around all others.
    let around = flows.iter().filter(|flow| around(flow.symbol.whole)).min_by_key(|flow| flow.symbol.whole.len());
    let Some(flow) = around.or(flows.first()) else { return Value::Null };
    let address = flow.address();
    let documents = &view.group().output().documents;
    match documents.iter().find(|document| document.address == address) {
        Some(document) => {
            json!({ "address": address, "title": format!("{address}.xml"), "xml": document.xml })
        }
        None => Value::Null,
    }
}

//! What the client can ask for that the protocol has no request for.
//!
//! In: a view and an offset. Out: a value of JSON.

use super::group::View;
use super::names;
use super::place::Written;
use super::position::Lines;
use crate::call::draw::{Form, draw};
use crate::project::OutputDocument;
use crate::source::Span;
use serde_json::{Value, json};

/// Shows the TwiML that a flow becomes.
pub const SHOW_TWIML: &str = "flowc.showTwiml";

/// Shows where calls go.
pub const SHOW_GRAPH: &str = "flowc.showGraph";

/// The commands there are.
pub const ALL: &[&str] = &[SHOW_TWIML, SHOW_GRAPH];

/// The calls of the project that a file belongs to, for Graphviz: `{ "dot" }`. None while it has errors, since the picture
/// would show another call than the one that is meant.
pub fn show_graph(view: &View<'_>) -> Value {
    let output = view.group().output();
    if output.has_errors() { Value::Null } else { json!({ "dot": draw(&output.call, Form::Dot) }) }
}

/// The document that an offset comes to: `{ "address", "title", "xml" }`, with the `"range"` in it of the element that the
/// offset is in, if it is in one. None for a file that makes no document.
pub fn show_twiml(view: &View<'_>, offset: u32) -> Value {
    let Some((document, element)) = element_at(view, offset).or_else(|| Some((flow_at(view, offset)?, None))) else {
        return Value::Null;
    };
    let OutputDocument { address, xml, .. } = document;
    let mut answer = json!({ "address": address, "title": format!("{address}.xml"), "xml": xml });
    if let Some(element) = element {
        answer["range"] = json!(Lines::new(xml).range(xml, element, view.encoding()));
    }
    answer
}

/// The element that the innermost statement around an offset becomes, in its document: that of a case, perhaps.
fn element_at<'g>(view: &View<'g>, offset: u32) -> Option<(&'g OutputDocument, Option<Span>)> {
    let written = Written { text: view.text(), tree: view.tree() };
    let (before, behind) = view.text().split_at_checked(offset as usize)?;
    // Blanks belong to what stands on their line.
    let blank = |c| c == ' ' || c == '\t';
    let (back, ahead) = (before.trim_end_matches(blank).len(), behind.len() - behind.trim_start_matches(blank).len());
    let token = view.token_at(back as u32).or_else(|| view.token_at(offset + ahead as u32))?;
    let documents = view.group().output().documents.iter().filter(|document| document.source == view.id());
    written.path(token as u32).into_iter().rev().find_map(|node| {
        let name = written.span(view.tree().nodes()[node as usize].first as usize);
        documents.clone().find_map(|document| {
            // The `Response` comes first, and is not written.
            let mut elements = document.elements.iter().skip(1);
            let element = elements.find(|it| it.source == view.id() && it.name.start == name.start)?;
            Some((document, Some(element.xml)))
        })
    })
}

/// The document of the flow at an offset, of the file's own flow outside of every other.
fn flow_at<'g>(view: &View<'g>, offset: u32) -> Option<&'g OutputDocument> {
    let flows: Vec<_> = names::flows(view).filter(|flow| flow.view.id() == view.id()).collect();
    let around = |span: Span| span.start <= offset && offset <= span.end;
    // The innermost: a file's own flow is around all others.
    let around = flows.iter().filter(|flow| around(flow.symbol.whole)).min_by_key(|flow| flow.symbol.whole.len());
    let address = around.or(flows.first())?.address();
    view.group().output().documents.iter().find(|document| document.address == address)
}

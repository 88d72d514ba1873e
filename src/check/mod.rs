//! A document held against the table and the rules.
//!
//! In: a document. Out: the same document, as [`Checked`], and what Twilio would make of it that its author did not
//! mean. Nothing here knows whether the document was written in Flow or in TwiML, and nothing is changed.

mod address;
mod control;
mod rules;
mod sip;
mod spelling;
mod structure;
mod values;

pub use structure::MAX_BYTES;

use crate::diagnostic::Diagnostic;
use crate::ir::{Document, Element, Node, Spelling, State};

/// A document that has been checked. There may be errors in it; they have been reported.
#[derive(Debug)]
pub struct Checked<'s> {
    document: Document<'s>,
}

impl<'s> Checked<'s> {
    /// The document.
    pub fn document(&self) -> &Document<'s> {
        &self.document
    }
}

/// Checks a document.
pub fn check<'s>(document: Document<'s>, diagnostics: &mut Vec<Diagnostic>) -> Checked<'s> {
    let from = diagnostics.len();
    let mut context = Context { document: &document, found: diagnostics, ancestors: Vec::new(), before: None };
    for (place, node) in document.nodes.iter().enumerate() {
        let place = place as u32;
        context.before = None;
        while context.ancestors.last().is_some_and(|&a| document.element(a).is_some_and(|e| e.end <= place)) {
            context.before = context.ancestors.pop();
        }
        match node {
            Node::Element(element) => {
                structure::element(&mut context, place, element);
                values::element(&mut context, element);
                if element.state == State::Plain {
                    rules::element(&mut context, place, element);
                }
                context.ancestors.push(place);
            }
            Node::Text(text) => {
                structure::text(&mut context, text);
                values::text(&mut context, text);
            }
        }
    }
    structure::document(&mut context);
    rules::document(&mut context);
    control::document(&mut context);
    for diagnostic in &mut diagnostics[from..] {
        if document.spelling == Spelling::Twiml {
            spelling::respell(diagnostic);
        }
        diagnostic.label.source = document.source;
        for label in &mut diagnostic.related {
            label.source = document.source;
        }
    }
    Checked { document }
}

/// What a check works with.
pub(crate) struct Context<'d, 's> {
    /// The document.
    pub document: &'d Document<'s>,
    /// The elements around the place that is being looked at, the innermost last.
    pub ancestors: Vec<u32>,
    /// The element right before the place, in the same one around it.
    pub before: Option<u32>,
    found: &'d mut Vec<Diagnostic>,
}

impl<'d, 's> Context<'d, 's> {
    /// Reports a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// The element around the place that is being looked at; none at the root.
    pub fn parent(&self) -> Option<&'d Element> {
        self.document.element(*self.ancestors.last()?)
    }
}

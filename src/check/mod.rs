//! A document held against the table and the rules.
//!
//! In: a document. Out: the same document, as [`Checked`], and what Twilio would make of it that its author did not
//! mean. Nothing here knows whether the document was written in Flow or in TwiML, and nothing is changed.

mod address;
mod control;
mod refit;
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

    /// The document, to be taken apart.
    pub fn into_document(self) -> Document<'s> {
        self.document
    }
}

/// Checks a document.
pub fn check<'s>(document: Document<'s>, diagnostics: &mut Vec<Diagnostic>) -> Checked<'s> {
    let from = diagnostics.len();
    let mut context = Context { document: &document, found: diagnostics, ancestors: Vec::new(), before: None };
    context.elements();
    structure::document(&mut context);
    rules::document(&mut context);
    control::document(&mut context);
    if document.spelling == Spelling::Twiml {
        for diagnostic in &mut diagnostics[from..] {
            spelling::respell(diagnostic);
            refit::refit(diagnostic, document.origins.own().whole);
        }
    }
    Checked { document }
}

/// Checks a fragment by itself: its elements, their attributes and values, and nothing that depends on where it is
/// called.
pub fn check_fragment(document: &Document<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut context = Context { document, found: diagnostics, ancestors: Vec::new(), before: None };
    context.elements();
    check_values(document, diagnostics);
}

/// Checks the values that no element shows: what is passed to other flows, and what is the default of many.
pub fn check_values(document: &Document<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut context = Context { document, found: diagnostics, ancestors: Vec::new(), before: None };
    for passed in &document.passed {
        values::passed(&mut context, passed);
    }
    for default in &document.defaults {
        values::element(&mut context, default);
    }
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
    /// Checks every element and text by itself, and in the one around it.
    fn elements(&mut self) {
        let document = self.document;
        for (place, node) in document.nodes.iter().enumerate() {
            let place = place as u32;
            self.before = None;
            while self.ancestors.last().is_some_and(|&a| document.end(a) <= place) {
                self.before = self.ancestors.pop();
            }
            match node {
                Node::Element(element) => {
                    structure::element(self, place, element);
                    values::element(self, element);
                    if element.state == State::Plain {
                        rules::element(self, place, element);
                    }
                    self.ancestors.push(place);
                }
                Node::Text(text) => {
                    structure::text(self, text);
                    values::text(self, text);
                }
                // Only a fragment by itself has cases still; what they hold stands in no verb.
                Node::Case(_) => self.ancestors.push(place),
            }
        }
    }

    /// Reports a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// The element around the place that is being looked at; none at the root.
    pub fn parent(&self) -> Option<&'d Element> {
        self.document.element(*self.ancestors.last()?)
    }
}

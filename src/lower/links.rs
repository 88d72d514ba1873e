//! Links: where an arrow, an `@flow` or a step that flowc makes itself leads to, and what travels with it.
//!
//! In: the address of a document. Out: a value in the document's pool, the URL with the parameters that the target
//! needs as its query, and a [`Link`] that says what it means.

use crate::ir::{Attribute, Document, Element, Link, Node, Piece, PieceKind, State, Value};
use crate::project::{Links, Method};
use crate::resolve::{self, Param};
use crate::source::Span;
use crate::twiml::{self, ParameterKind};

/// What is between a name and its value, and what is encoded, in a query.
#[derive(Debug, Default)]
pub struct Query {
    text: String,
    /// Where placeholders stand in the text, and what they hold.
    placeholders: Vec<(usize, usize, Option<ParameterKind>)>,
}

impl Query {
    /// Begins the next parameter.
    pub fn name(&mut self, name: &str) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        self.text.push_str(name);
        self.text.push('=');
    }

    /// Adds text, percent-encoded but for the characters that RFC 3986 leaves unreserved.
    ///
    /// <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>
    pub fn text(&mut self, text: &str) {
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                self.text.push(char::from(byte));
            } else {
                self.text.push_str(&format!("%{byte:02X}"));
            }
        }
    }

    /// Adds what is filled in when the call runs; whoever does so encodes it.
    pub fn placeholder(&mut self, name: &str, kind: Option<ParameterKind>) {
        let start = self.text.len();
        self.text.push_str("{{");
        self.text.push_str(name);
        self.text.push_str("}}");
        self.placeholders.push((start, self.text.len(), kind));
    }

    /// A parameter that goes on as it came.
    pub fn hand_on(&mut self, param: &Param) {
        self.name(&param.name);
        self.placeholder(&param.name, param.kind);
    }

    /// The query as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn append(&mut self, other: &Query) {
        if !self.text.is_empty() && !other.text.is_empty() {
            self.text.push('&');
        }
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.placeholders.extend(other.placeholders.iter().map(|&(from, to, kind)| (from + shift, to + shift, kind)));
    }
}

/// How links of one flow are written.
#[derive(Debug, Clone, Copy)]
pub struct Linking<'c> {
    /// The settings of the project.
    pub links: &'c Links,
    /// The folder of the flow's documents.
    pub folder: &'c str,
}

impl Linking<'_> {
    /// Adds a link to a document. `explicit` is the query that the author has written, `carried` what travels besides.
    pub fn add(
        &self,
        document: &mut Document<'_>,
        span: Span,
        address: &str,
        explicit: &Query,
        carried: &Query,
    ) -> Value {
        let mut url = if self.links.base.is_empty() {
            resolve::relative(self.folder, address)
        } else {
            let slash = if self.links.base.ends_with(['/', '=']) { "" } else { "/" };
            format!("{}{slash}{address}", self.links.base)
        };
        url.push_str(&self.links.extension);
        let mut query = Query::default();
        query.append(carried);
        query.append(explicit);
        let start = document.pool.len() as u32;
        document.pool.push_str(&url);
        if !query.text.is_empty() {
            // A base may have a query of its own.
            document.pool.push(if url.contains('?') { '&' } else { '?' });
        }
        let at = document.pool.len() as u32;
        document.pool.push_str(&query.text);
        document.pieces.extend(query.placeholders.iter().map(|&(from, to, kind)| Piece {
            start: at + from as u32,
            end: at + to as u32,
            span,
            kind: PieceKind::Placeholder(kind),
        }));
        document.links.push(Link { to: address.to_owned(), span, start, query: explicit.text.clone() });
        let end = document.pool.len() as u32;
        let dynamic = !query.placeholders.is_empty();
        Value { span, start, end, pooled: true, dynamic, state: State::Plain }
    }

    /// Adds a `<Redirect>` to a document.
    pub fn redirect(&self, document: &mut Document<'_>, nodes: &mut Vec<Node>, name: Span, target: Value) {
        let row = twiml::element(twiml::redirect(document.kind));
        let first = document.attributes.len() as u32;
        if document.link(&target).is_some() {
            self.method(document, row, "method", target.span, first);
        }
        let attributes = (first, document.attributes.len() as u32);
        let end = nodes.len() as u32 + 2;
        nodes.push(Node::Element(Element { row: Some(row), name, end, attributes, state: State::Plain }));
        nodes.push(Node::Text(target));
    }

    /// Writes the method that the project sets, where the element has none from `first` on.
    pub fn method(
        &self,
        document: &mut Document<'_>,
        row: &'static twiml::Element,
        name: &str,
        span: Span,
        first: u32,
    ) {
        let Some(method) = self.links.method else { return };
        let Some(attribute) = row.attribute(name) else { return };
        let given = &document.attributes[first as usize..];
        if given.iter().any(|a| a.row.is_some_and(|row| row.name == attribute.name)) {
            return;
        }
        let start = document.pool.len() as u32;
        document.pool.push_str(match method {
            Method::Get => "GET",
            Method::Post => "POST",
        });
        let end = document.pool.len() as u32;
        let value = Value { span, start, end, pooled: true, dynamic: false, state: State::Plain };
        document.attributes.push(Attribute { row: Some(attribute), name: span, value, state: State::Plain });
    }
}

/// The attribute that says with which method the address in another attribute is asked for.
pub fn method_of(row: &twiml::Element, attribute: &str) -> Option<&'static str> {
    let stem = attribute.strip_suffix("Url").unwrap_or(attribute);
    let own = row.attributes.iter().find(|a| {
        let name = a.name.strip_suffix("Method");
        name.is_some_and(|name| name == attribute || name == stem)
    });
    match own {
        Some(own) => Some(own.name),
        None => matches!(attribute, "action" | "url").then_some("method"),
    }
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn only_unreserved_characters_stand_for_themselves() {
        let mut query = Query::default();
        query.name("a");
        query.text("x y&z=\u{e4}~");
        query.name("b");
        query.placeholder("From", None);
        assert_eq!(query.as_str(), "a=x%20y%26z%3D%C3%A4~&b={{From}}");
    }
}

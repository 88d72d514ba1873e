//! A document as text and holes, for whoever fills in its placeholders when the call runs.
//!
//! In: TwiML as `emit` writes it. Out: a [`Template`], the text between the placeholders and for each of them how its
//! value has to be escaped where it stands. What escaping looks like in a programming language is not known here.

use crate::ir::{Document, Node, Piece, Value};
use crate::read::read;
use crate::source::{Source, SourceId};
use crate::twiml::{self, Kind, ParameterKind};

/// A document, taken apart at its placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Text and holes, in order. Put together, they are the document.
    pub parts: Vec<Part>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// XML, as it is.
    Text(String),
    /// A value that is known when the call runs.
    Hole(Hole),
}

/// A place for a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// What the value is called.
    pub name: String,
    /// How it is escaped.
    pub escape: Escape,
}

/// What a value must not be able to do where it stands. Each of them ends with what XML needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Escape {
    /// Text, or an attribute: it adds no element and no attribute.
    Xml,
    /// A whole URL: all that no URL holds is percent-encoded.
    Url,
    /// The beginning of a URL: it ends neither path nor query of what follows, so `?`, `#` and `&` are encoded too.
    UrlStart,
    /// A part of a URL: everything but RFC 3986's unreserved characters is percent-encoded.
    UrlPart,
    /// A part of a SIP address: the same, but for the `+` of telephone numbers.
    SipPart,
    /// A part of a string in JSON: it does not end the string.
    Json,
}

impl Template {
    /// Takes a document apart. `kind` tells what a name holds.
    pub fn new(xml: &str, kind: impl Fn(&str) -> Option<ParameterKind>) -> Self {
        let mut template = Template { parts: Vec::new() };
        let Ok(source) = Source::new("", xml) else { return template };
        let document = read(&source, SourceId(0), "", &mut Vec::new()).document;
        let mut holes = holes(&document, kind);
        holes.sort_by_key(|(piece, ..)| piece.span.start);
        let mut at = 0;
        for (piece, hole, quoted) in holes {
            let quote = if quoted { "&quot;" } else { "" };
            template.text(&xml[at..piece.span.start as usize]);
            template.text(quote);
            template.parts.push(Part::Hole(hole));
            template.text(quote);
            at = piece.span.end as usize;
        }
        template.text(&xml[at..]);
        template
    }

    /// The holes, in order.
    pub fn holes(&self) -> impl Iterator<Item = &Hole> {
        self.parts.iter().filter_map(|part| match part {
            Part::Hole(hole) => Some(hole),
            Part::Text(_) => None,
        })
    }

    fn text(&mut self, text: &str) {
        match self.parts.last_mut() {
            _ if text.is_empty() => {}
            Some(Part::Text(last)) => last.push_str(text),
            _ => self.parts.push(Part::Text(text.to_owned())),
        }
    }
}

/// Every placeholder with its hole, and whether it needs quotes around it.
fn holes<'d>(document: &'d Document<'_>, kind: impl Fn(&str) -> Option<ParameterKind>) -> Vec<(&'d Piece, Hole, bool)> {
    let mut found = Vec::new();
    let mut value = |value: &Value, takes: Option<&Kind>| {
        for piece in document.pieces(value).iter().filter(|piece| piece.kind.is_placeholder()) {
            let name = &document.pool[piece.start as usize + 2..piece.end as usize - 2];
            let (escape, quoted) = escape(document, value, piece, takes, kind(name));
            found.push((piece, Hole { name: name.to_owned(), escape }, quoted));
        }
    };
    let mut open: Vec<(Option<&'static twiml::Element>, u32)> = Vec::new();
    for (place, node) in document.nodes.iter().enumerate() {
        while open.pop_if(|(_, end)| *end <= place as u32).is_some() {}
        match node {
            Node::Text(text) => {
                let row = open.last().and_then(|(row, _)| *row);
                value(text, row.and_then(|row| row.content.kind()));
            }
            Node::Element(element) => {
                for attribute in document.attributes(element) {
                    value(&attribute.value, attribute.row.map(|row| &row.kind));
                }
                open.push((element.row, element.end));
            }
            Node::Case(_) => {}
        }
    }
    found
}

/// How the value of a placeholder is escaped, and whether it needs quotes around it.
fn escape(
    document: &Document<'_>,
    value: &Value,
    piece: &Piece,
    takes: Option<&Kind>,
    holds: Option<ParameterKind>,
) -> (Escape, bool) {
    let text = document.str(value).trim();
    let before = document.pool[value.start as usize..piece.start as usize].trim_start();
    let whole = text.len() == (piece.end - piece.start) as usize;
    // Twilio's table does not say of every text that is one that it is a URL.
    let looks_like_url =
        || (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace);
    let url = matches!(takes, Some(Kind::Url(_) | Kind::SipUri)) || looks_like_url();
    let is_url = matches!(holds, Some(ParameterKind::Url)) || matches!(takes, Some(Kind::SipUri));
    match takes {
        // Whoever fills in the whole of it has made it.
        Some(Kind::Json) if whole => (Escape::Xml, false),
        Some(Kind::Json) => {
            let open = is_in_string(before);
            let bare = matches!(holds, Some(ParameterKind::Int | ParameterKind::Bool | ParameterKind::Duration));
            (Escape::Json, !open && !bare)
        }
        _ if !url => (Escape::Xml, false),
        _ if whole && (is_url || holds.is_none()) => (Escape::Url, false),
        _ if before.is_empty() && matches!(holds, Some(ParameterKind::Url)) => (Escape::UrlStart, false),
        Some(Kind::SipUri) => (Escape::SipPart, false),
        _ => (Escape::UrlPart, false),
    }
}

/// Whether JSON that begins like this ends inside a string.
fn is_in_string(json: &str) -> bool {
    let (mut inside, mut escaped) = (false, false);
    for c in json.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = inside,
            '"' => inside = !inside,
            _ => {}
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escapes(xml: &str) -> Vec<Escape> {
        let kind = |name: &str| match name {
            "link" => Some(ParameterKind::Url),
            "count" => Some(ParameterKind::Int),
            _ => Some(ParameterKind::Text),
        };
        let template = Template::new(&format!("<Response>{xml}</Response>"), kind);
        let put_together: String = template
            .parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.replace("&quot;", ""),
                Part::Hole(hole) => format!("{{{{{}}}}}", hole.name),
            })
            .collect();
        assert_eq!(put_together, format!("<Response>{}</Response>", xml.replace("&quot;", "")));
        template.holes().map(|hole| hole.escape).collect()
    }

    #[test]
    fn a_value_is_escaped_by_what_it_stands_in() {
        use Escape::*;
        assert_eq!(escapes("<Say voice=\"{{a}}\">Hello {{b}}, {{c}}</Say>"), [Xml, Xml, Xml]);
        assert_eq!(escapes("<Play>{{link}}</Play>"), [Url]);
        assert_eq!(escapes("<Play>{{link}}.mp3</Play>"), [UrlStart]);
        assert_eq!(escapes("<Play>{{a}}/{{link}}.mp3</Play>"), [UrlPart, UrlPart]);
        assert_eq!(escapes("<Redirect>main.xml?a={{a}}&amp;b={{link}}</Redirect>"), [UrlPart, UrlPart]);
        assert_eq!(escapes("<Gather action=\"https://a.example/?a={{a}}\" language=\"{{b}}\"/>"), [UrlPart, Xml]);
        assert_eq!(escapes("<Dial><Sip>sip:{{a}}@b.example?x={{b}}</Sip></Dial>"), [SipPart, SipPart]);
        assert_eq!(escapes("<Dial><Sip>{{a}}</Sip></Dial>"), [Url]);
    }

    #[test]
    fn a_url_is_one_even_where_any_text_may_stand() {
        use Escape::*;
        assert_eq!(escapes("<Message>https://a.example/{{a}}</Message>"), [UrlPart]);
        assert_eq!(escapes("<Message>https://a.example is down, {{a}}</Message>"), [Xml]);
        assert_eq!(escapes("<Unknown source=\"https://a.example/{{a}}\"/>"), [UrlPart]);
    }

    #[test]
    fn json_stays_json() {
        let task =
            "<Enqueue workflowSid=\"WW1\"><Task>{\"a\": \"x {{a}}\", \"b\": {{count}}, \"c\": {{a}}}</Task></Enqueue>";
        assert_eq!(escapes(task), [Escape::Json; 3]);
        assert_eq!(escapes("<Enqueue workflowSid=\"WW1\"><Task>{{a}}</Task></Enqueue>"), [Escape::Xml]);
        let template = Template::new(&format!("<Response>{task}</Response>"), |name| {
            Some(if name == "count" { ParameterKind::Int } else { ParameterKind::Text })
        });
        let texts: Vec<&str> = template
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Text(text) => Some(text.as_str()),
                Part::Hole(_) => None,
            })
            .collect();
        assert_eq!(texts[1..], ["\", \"b\": ", ", \"c\": &quot;", "&quot;}</Task></Enqueue></Response>"]);
    }
}

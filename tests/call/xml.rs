//! TwiML as Twilio reads it.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element with its attributes, the elements in it, and the text in it and them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Element {
    pub tag: String,
    pub attributes: Vec<(String, String)>,
    pub elements: Vec<Element>,
    pub text: String,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a document. It has to be well-formed.
pub fn read(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}\n{xml}")) {
            Event::Start(start) => open.push(begin(&start)),
            Event::Empty(start) => open.last_mut().unwrap().elements.push(begin(&start)),
            Event::End(_) => {
                let mut done = open.pop().unwrap();
                if !done.elements.is_empty() && done.text.trim().is_empty() {
                    done.text.clear();
                }
                let around = open.last_mut().unwrap();
                around.text.push_str(&done.text);
                around.elements.push(done);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::GeneralRef(name) => {
                let text = quick_xml::escape::unescape(&format!("&{};", &*name)).unwrap().into_owned();
                open.last_mut().unwrap().text.push_str(&text);
            }
            Event::Eof => return open.remove(0).elements.remove(0),
            _ => {}
        }
    }
}

fn begin(start: &BytesStart<'_>) -> Element {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
        (attribute.key.0.to_owned(), value)
    });
    Element { tag: start.name().0.to_owned(), attributes: attributes.collect(), ..Element::default() }
}

//! Documents with everything taken off that does not matter, so that two of them can be compared.
#![allow(dead_code, reason = "each test uses a part of it")]

use quick_xml::events::Event;
use twiml_flow::ir::{self, Document};
use twiml_flow::source::Span;

/// An element, as plainly as can be: its tag, its attributes in no order, and what is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Plain {
    /// Its name.
    pub tag: String,
    /// Its attributes, sorted.
    pub attributes: Vec<(String, String)>,
    /// What it holds.
    pub inside: Vec<Inside>,
}

/// What an element holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Inside {
    /// An element.
    Element(Plain),
    /// A run of text.
    Text(String),
}

/// What XML cannot carry is left out of every document.
fn carried(text: &str) -> String {
    text.chars().filter(|&c| twiml_flow::syntax::text::is_xml(c)).collect()
}

/// White space that lies alone between elements means nothing, unless there is other text beside it.
fn tidy(mut plain: Plain) -> Plain {
    let mut inside: Vec<Inside> = Vec::new();
    for part in plain.inside {
        match (inside.last_mut(), part) {
            (Some(Inside::Text(before)), Inside::Text(text)) => before.push_str(&text),
            (_, part) => inside.push(part),
        }
    }
    let has_text = inside.iter().any(|i| matches!(i, Inside::Text(t) if !t.trim().is_empty()));
    inside.retain(|i| !matches!(i, Inside::Text(t) if t.is_empty() || (!has_text && t.trim().is_empty())));
    plain.attributes.sort();
    plain.inside = inside;
    plain
}

/// The plain form of a document.
pub fn of_document(document: &Document<'_>) -> Plain {
    fn element(document: &Document<'_>, place: u32) -> Plain {
        let it = document.element(place).unwrap();
        // A name that no XML can have.
        let name = |span: Span| Some(document.text(span)).filter(|name| !name.contains('`'));
        tidy(Plain {
            tag: it.row.map_or_else(|| name(it.name).unwrap_or("_"), |row| row.tag).to_owned(),
            attributes: document
                .attributes(it)
                .iter()
                .filter_map(|a| {
                    let name = a.row.map_or_else(|| name(a.name), |row| Some(row.name))?;
                    Some((name.to_owned(), carried(document.str(&a.value))))
                })
                .collect(),
            inside: document
                .children(place)
                .map(|child| match &document.nodes[child as usize] {
                    ir::Node::Element(_) | ir::Node::Case(_) => Inside::Element(element(document, child)),
                    ir::Node::Text(value) => Inside::Text(carried(document.str(value))),
                })
                .collect(),
        })
    }
    element(document, 0)
}

/// The plain form of XML.
pub fn of_xml(xml: &str) -> Plain {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut stack: Vec<Plain> = Vec::new();
    loop {
        let event = reader.read_event().expect("the output is well-formed");
        let mut done = None;
        match event {
            Event::Start(ref start) | Event::Empty(ref start) => {
                let attributes = start
                    .attributes()
                    .map(|a| {
                        let a = a.expect("attributes are well-formed");
                        let value = quick_xml::escape::unescape(&a.value).unwrap().into_owned();
                        (a.key.0.to_owned(), value)
                    })
                    .collect();
                stack.push(Plain { tag: start.name().0.to_owned(), attributes, inside: Vec::new() });
                if matches!(event, Event::Empty(_)) {
                    done = stack.pop();
                }
            }
            Event::End(_) => done = stack.pop(),
            Event::Text(text) => {
                let text = text.to_string();
                if let Some(open) = stack.last_mut() {
                    open.inside.push(Inside::Text(text));
                } else {
                    assert!(text.trim().is_empty(), "text outside of the root");
                }
            }
            Event::GeneralRef(name) => {
                let text = quick_xml::escape::unescape(&format!("&{};", &*name)).unwrap().into_owned();
                stack.last_mut().expect("inside the root").inside.push(Inside::Text(text));
            }
            Event::Eof => panic!("the root is never closed"),
            _ => {}
        }
        if let Some(done) = done {
            let done = tidy(done);
            match stack.last_mut() {
                Some(open) => open.inside.push(Inside::Element(done)),
                None => return done,
            }
        }
    }
}

/// White space around a number, a name or an address is no part of it.
pub fn trimmed(mut plain: Plain) -> Plain {
    let words = ["Say", "Message", "Body", "Sms", "Task", "TaskAttributes"];
    let speech = plain.tag.starts_with(|c: char| c.is_ascii_lowercase());
    for inside in &mut plain.inside {
        match inside {
            Inside::Text(text) if !speech && !words.contains(&plain.tag.as_str()) => {
                *text = text.trim().to_owned();
            }
            Inside::Text(_) => {}
            Inside::Element(element) => *element = trimmed(element.clone()),
        }
    }
    plain.inside.retain(|inside| !matches!(inside, Inside::Text(text) if text.is_empty()));
    plain
}

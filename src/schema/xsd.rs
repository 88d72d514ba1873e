//! The table as an XML Schema.
//!
//! In: the rows. Out: a schema in the first version of the language, which every validator and XML editor reads. It takes
//! every document that flowc finds no error in, and cannot refuse all others: what XML Schema has no words for, such as
//! rules about two attributes, is left to flowc.
//!
//! One tag can mean different things in different documents, and the root always does. Where both can stand in one
//! place, XML Schema wants one type, so that has what either has.

use super::json;
use crate::twiml::{Attribute, Choice, Content, ELEMENTS, Element, Id, Kind, Role, Status, VOICES};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::collections::{BTreeSet, HashMap};
use std::io;

/// The schema.
pub fn xsd() -> String {
    let mut schema = Schema::default();
    let roots: Vec<&Element> = ELEMENTS.iter().filter(|row| row.role == Role::Root).collect();
    let root = schema.complex(&roots);
    let mut top = xs("schema").with("xmlns:xs", "http://www.w3.org/2001/XMLSchema");
    top = top.add(documentation(&format!(
        "TwiML, as flowc {} knows it. What flowc finds no error in is valid, and so is some of the rest.",
        env!("CARGO_PKG_VERSION")
    )));
    if let Some(tag) = roots.first().map(|row| row.tag) {
        top = top.add(xs("element").with("name", tag).with("type", root));
    }
    top.inside.extend(schema.complex);
    top.inside.extend(schema.simple);
    // Writing into memory does not fail.
    let mut bytes = Vec::new();
    let mut writer = Writer::new_with_indent(&mut bytes, b' ', 2);
    let _: io::Result<()> = writer
        .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
        .and_then(|()| top.write(&mut writer));
    bytes.push(b'\n');
    String::from_utf8_lossy(&bytes).into_owned()
}

/// One element of the schema.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Node {
    name: String,
    attributes: Vec<(&'static str, String)>,
    inside: Vec<Node>,
    text: String,
}

/// An element of XML Schema.
fn xs(name: &str) -> Node {
    Node { name: format!("xs:{name}"), attributes: Vec::new(), inside: Vec::new(), text: String::new() }
}

impl Node {
    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    fn add(mut self, node: Node) -> Self {
        self.inside.push(node);
        self
    }

    fn all(mut self, nodes: impl IntoIterator<Item = Node>) -> Self {
        self.inside.extend(nodes);
        self
    }

    fn write(&self, writer: &mut Writer<&mut Vec<u8>>) -> io::Result<()> {
        let attributes = self.attributes.iter().map(|(name, value)| (*name, value.as_str()));
        let element = writer.create_element(self.name.as_str()).with_attributes(attributes);
        if !self.text.is_empty() {
            element.write_text_content(BytesText::new(&self.text))?;
        } else if self.inside.is_empty() {
            element.write_empty()?;
        } else {
            element.write_inner_content(|writer| self.inside.iter().try_for_each(|node| node.write(writer)))?;
        }
        Ok(())
    }
}

fn documentation(text: &str) -> Node {
    let mut words = xs("documentation");
    words.text = text.to_owned();
    xs("annotation").add(words)
}

/// What a row says of itself, with what becomes of it.
fn described(doc: &str, status: Status) -> Node {
    match status {
        Status::Current => documentation(doc),
        Status::Undocumented => documentation(&format!("{doc} Twilio describes it on no page.")),
        Status::Deprecated(advice) => documentation(&format!("{doc} Deprecated: {advice}.")),
        Status::Discontinued(advice) => documentation(&format!("{doc} Discontinued: {advice}.")),
    }
}

/// The types that have been made.
#[derive(Default)]
struct Schema {
    complex: Vec<Node>,
    /// The names of complex types, those among them that are still being made.
    named: BTreeSet<String>,
    simple: Vec<Node>,
    /// The name of each simple type, by what it is.
    simple_names: HashMap<Node, String>,
}

impl Schema {
    /// The name of the type of elements that any of these rows may be.
    fn complex(&mut self, rows: &[&'static Element]) -> String {
        let name = rows.iter().map(|row| json::name(row.id)).collect::<Vec<_>>().join("-or-");
        if !self.named.insert(name.clone()) {
            return name;
        }
        // It stands before the types of what it holds.
        let place = self.complex.len();
        self.complex.push(xs("complexType"));
        let mut kind = xs("complexType").with("name", name.as_str());
        let children = self.children(rows);
        let attributes = self.attributes(rows, &name);
        let open = rows.iter().any(|row| row.open);
        let any = open.then(|| xs("anyAttribute").with("processContents", "skip"));
        let attributes = attributes.into_iter().chain(any);
        let docs = rows.iter().map(|row| described(row.doc, row.status));
        match self.content(rows, &name) {
            Some(base) if children.is_none() => {
                let extension = xs("extension").with("base", base).all(attributes);
                kind = kind.all(docs.take(1)).add(xs("simpleContent").add(extension));
            }
            text => {
                if text.is_some() || open {
                    kind = kind.with("mixed", "true");
                }
                kind = kind.all(docs.take(1)).all(children).all(attributes);
            }
        }
        self.complex[place] = kind;
        name
    }

    /// What elements may stand in one that may be any of these rows.
    fn children(&mut self, rows: &[&'static Element]) -> Option<Node> {
        if rows.iter().any(|row| row.open) {
            let any = xs("any").with("processContents", "skip");
            return Some(xs("sequence").add(any.with("minOccurs", "0").with("maxOccurs", "unbounded")));
        }
        let fitting: Vec<_> = ELEMENTS.iter().filter(|child| rows.iter().any(|row| child.fits(row.id))).collect();
        let tags: BTreeSet<_> = fitting.iter().map(|child| child.tag).collect();
        let elements: Vec<Node> = tags
            .into_iter()
            .map(|tag| {
                let same: Vec<_> = fitting.iter().copied().filter(|child| child.tag == tag).collect();
                xs("element").with("name", tag).with("type", self.complex(&same))
            })
            .collect();
        if elements.is_empty() {
            return None;
        }
        let min = rows.iter().map(|row| row.children.0).min().unwrap_or(0).to_string();
        let max = rows.iter().map(|row| row.children.1).max().filter(|&max| max < u32::MAX);
        let max = max.map_or("unbounded".to_owned(), |max| max.to_string());
        Some(xs("choice").with("minOccurs", min).with("maxOccurs", max).all(elements))
    }

    /// The type of the text of elements that may be any of these rows; none if they take no text.
    fn content(&mut self, rows: &[&'static Element], name: &str) -> Option<String> {
        let mut members = Vec::new();
        for row in rows {
            members.extend(row.content.kind().into_iter().flat_map(values));
            if !matches!(row.content, Content::Required(_)) {
                members.push(pattern("\\s*"));
            }
        }
        rows.iter().any(|row| row.content.kind().is_some()).then(|| self.simple(members, &format!("{name}.text")))
    }

    /// The attributes of elements that may be any of these rows.
    fn attributes(&mut self, rows: &[&'static Element], name: &str) -> Vec<Node> {
        let names: BTreeSet<_> = rows.iter().flat_map(|row| row.attributes).map(|attribute| attribute.name).collect();
        let node = |attribute: &'static str| {
            if attribute.starts_with("xml:") {
                // To name one of these, a schema has to import another from the network.
                let xml = xs("anyAttribute").with("namespace", "http://www.w3.org/XML/1998/namespace");
                return xml.with("processContents", "skip");
            }
            let same: Vec<(&Element, &Attribute)> =
                rows.iter().filter_map(|row| Some((*row, row.attribute(attribute)?))).collect();
            let members = same.iter().flat_map(|(_, attribute)| values(&attribute.kind)).collect();
            let kind = self.simple(members, &format!("{name}.{attribute}"));
            let mut node = xs("attribute").with("name", attribute).with("type", kind);
            // What is only named, to be stopped, needs none of what it needs to be started.
            let needed = same.iter().all(|(row, attribute)| attribute.required && !row.fits(Id::Stop));
            if needed && same.len() == rows.len() {
                node = node.with("use", "required");
            }
            let doc = same.first().map(|(_, attribute)| described(attribute.doc, attribute.status));
            node.all(doc)
        };
        let (named, wild): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| !name.starts_with("xml:"));
        named.into_iter().chain(wild).map(node).collect()
    }

    /// The name of the type of values that any of these members take.
    fn simple(&mut self, members: Vec<Node>, name: &str) -> String {
        let mut unique: Vec<Node> = Vec::new();
        for member in members {
            if !unique.contains(&member) {
                unique.push(member);
            }
        }
        if unique == [text()] {
            return "xs:string".to_owned();
        }
        if !unique.contains(&text()) {
            unique.push(template());
        }
        let union = xs("union").all(unique);
        if let Some(known) = self.simple_names.get(&union) {
            return known.clone();
        }
        self.simple_names.insert(union.clone(), name.to_owned());
        self.simple.push(xs("simpleType").with("name", name).add(union));
        name.to_owned()
    }
}

fn restriction(base: &str) -> Node {
    xs("restriction").with("base", base)
}

fn simple(inside: Node) -> Node {
    xs("simpleType").add(inside)
}

fn facet(name: &str, value: impl Into<String>) -> Node {
    xs(name).with("value", value)
}

/// Any text.
fn text() -> Node {
    simple(restriction("xs:string"))
}

/// Text without white space around it that a regular expression describes.
fn pattern(expression: &str) -> Node {
    simple(restriction("xs:token").add(facet("pattern", expression)))
}

/// Something that is filled in before Twilio sees it.
fn template() -> Node {
    pattern(r".*(\{\{|\{%|$\{).*")
}

fn enumeration(names: impl IntoIterator<Item = &'static str>) -> Node {
    simple(restriction("xs:token").all(names.into_iter().map(|name| facet("enumeration", name))))
}

/// The values of a kind that are no error: members of a union, the exact ones first, for editors to offer.
fn values(kind: &Kind) -> Vec<Node> {
    let names = |values: &'static [Choice]| values.iter().map(|value| value.name);
    match *kind {
        Kind::Text { max: Some(max) } => {
            vec![simple(restriction("xs:string").add(facet("maxLength", max.to_string())))]
        }
        Kind::Bool => vec![enumeration(["true", "false"]), pattern(&any_case(["true", "false"]))],
        Kind::Int { min, max, words, .. } => {
            let mut number = restriction("xs:integer");
            if min > i64::MIN {
                number = number.add(facet("minInclusive", min.to_string()));
            }
            if max < i64::MAX {
                number = number.add(facet("maxInclusive", max.to_string()));
            }
            let words = (!words.is_empty()).then(|| enumeration(words.iter().copied()));
            words.into_iter().chain([simple(number)]).collect()
        }
        Kind::Decimal { min, max } => {
            let mut number = restriction("xs:decimal");
            if min > f64::MIN {
                number = number.add(facet("minInclusive", min.to_string()));
            }
            if max < f64::MAX {
                number = number.add(facet("maxInclusive", max.to_string()));
            }
            vec![simple(number)]
        }
        Kind::Time { .. } => vec![pattern(r"\+?[0-9]*\.?[0-9]*m?s")],
        Kind::Measure { words, units, signed, bare } => {
            let sign = if signed { "[+\\-]?" } else { "" };
            let units = units.join("|");
            let optional = if bare { "?" } else { "" };
            vec![enumeration(names(words)), pattern(&format!(r"{sign}[0-9]*\.?[0-9]*({units}){optional}"))]
        }
        Kind::Choice { values, open: true, .. } => vec![enumeration(names(values)), text()],
        Kind::Choice { values, open: false, .. } => vec![enumeration(names(values)), pattern(&any_case(names(values)))],
        Kind::Choices { values, separator: ' ', open: false } => {
            let item = simple(xs("union").all([enumeration(names(values)), pattern(&any_case(names(values)))]));
            vec![simple(restriction_of(simple(xs("list").add(item))).add(facet("minLength", "1")))]
        }
        Kind::Choices { values, separator, open: false } => {
            let item = format!("({})", any_case(names(values)));
            vec![pattern(&format!(r"[{separator}\s]*{item}(\s*{separator}[{separator}\s]*{item})*[{separator}\s]*"))]
        }
        Kind::Ints { separator, .. } => vec![pattern(&format!(r"[0-9\-{separator}\s]*"))],
        Kind::Dtmf => vec![pattern("[0-9A-Da-d#*wW]*")],
        Kind::Keys { max } => {
            vec![pattern(&max.map_or("[0-9#*]*".to_owned(), |max| format!("[0-9#*]{{0,{max}}}")))]
        }
        Kind::Language { known, words } if !known.is_empty() => {
            vec![enumeration(words.iter().chain(known).copied()), text()]
        }
        Kind::Voice => vec![enumeration(VOICES.iter().map(|voice| voice.name)), text()],
        // What is wrong with these is not said by a regular expression, or is no error.
        Kind::Text { max: None }
        | Kind::Speech
        | Kind::Choices { open: true, .. }
        | Kind::Items { .. }
        | Kind::Url(_)
        | Kind::Phone
        | Kind::CallerId
        | Kind::Sender
        | Kind::Sid { .. }
        | Kind::Language { .. }
        | Kind::SipUri
        | Kind::Identity
        | Kind::Json => vec![text()],
    }
}

/// A type that is narrowed down where it stands.
fn restriction_of(base: Node) -> Node {
    xs("restriction").add(base)
}

/// Words in any mixture of upper and lower case, which is a warning at most.
fn any_case(words: impl IntoIterator<Item = &'static str>) -> String {
    let letter = |c: char| match c {
        _ if c.is_ascii_alphabetic() => format!("[{}{}]", c.to_ascii_lowercase(), c.to_ascii_uppercase()),
        _ if r"\|.?*+(){}-[]^".contains(c) => format!("\\{c}"),
        _ => c.to_string(),
    };
    words.into_iter().map(|word| word.chars().map(letter).collect()).collect::<Vec<String>>().join("|")
}

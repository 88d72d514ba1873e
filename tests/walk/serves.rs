//! Whatever compiles can be served, whoever asks: no request makes a server panic, and no value of one adds an element
//! or an attribute to a document.

use twiml_flow::project::{Options, Project};
use twiml_flow::source::Source;
use twiml_flow::template::{Escape, Hole, Part, Template};

use crate::call::server::{Request, Server};
use crate::call::xml::{self, Element};
use crate::rendering;

/// What somebody may send who means no good.
const VALUES: &[&str] = &[
    "",
    "1",
    "</Say><Hangup/>",
    "\" x=\"y",
    "{{From}}",
    "]]><!--",
    "&amp;&#60;",
    "a b&c=d?e#f%41%zz",
    "\u{1f600} \u{e9}\u{202e}",
    "javascript:alert(1)",
    "yes, please!",
    "\\\"}\r\n",
];

/// Serves files, if nothing is wrong with them, and asks for everything. `pick` chooses below a bound.
pub fn serves(files: &[(String, String)], mut pick: impl FnMut(usize) -> usize) {
    let mut project = Project::new(Options::default());
    for (name, text) in files {
        project.add(Source::new(name, text.as_str()).unwrap());
    }
    let output = project.compile();
    if output.has_errors() {
        return;
    }
    let documents = output.documents.iter();
    let server = Server {
        routes: serde_json::from_str(&project.routes(&output)).expect("routes.json is what the server takes it for"),
        files: documents.map(|it| (twiml_flow::routes::file(&it.address), it.xml.clone())).collect(),
        root: "https://calls.test/".to_owned(),
        extension: ".xml".to_owned(),
    };
    for document in &output.documents {
        let shape = shape(&xml::read(&document.xml));
        let template = Template::new(&document.xml, |_| None);
        let mut filled = String::new();
        for part in &template.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Hole(hole) => write(&mut filled, hole, VALUES[pick(VALUES.len())]),
            }
        }
        assert_eq!(self::shape(&xml::read(&filled)), shape, "{}\nis filled as\n{filled}", document.xml);
    }
    let addresses = server.routes.documents.keys().chain(server.routes.branches.keys());
    for address in addresses {
        let mut form: Vec<(String, String)> = Vec::new();
        if let Some(branch) = server.routes.branches.get(address)
            && let Some(case) = branch.cases.get(pick(branch.cases.len() + 1))
        {
            let value = case.equals.clone().or_else(|| case.says.clone());
            form.push((case.parameter.clone(), value.expect("a case is for a value")));
        }
        let names = output.documents.iter().flat_map(|document| &document.params).map(String::as_str);
        for name in names.chain(["From", "To", "CallSid", "Digits", "SpeechResult", "DialCallStatus", "RecordingUrl"]) {
            form.push((name.to_owned(), VALUES[pick(VALUES.len())].to_owned()));
        }
        let request = Request { method: "POST", address: address.clone(), query: Vec::new(), form };
        let answer = server.answer(&request).unwrap_or_else(|refusal| panic!("{address} is refused: {refusal:?}"));
        let answered = shape(&xml::read(&answer.xml));
        if let Some(document) = answer.document {
            let file = &server.files[&server.routes.documents[&document].file];
            assert_eq!(answered, shape(&xml::read(file)), "{file}\nis answered as\n{}", answer.xml);
        }
    }
}

/// Writes a value as the module does that `flowc` writes for Rust.
fn write(out: &mut String, hole: &Hole, value: &str) {
    let written = match hole.escape {
        Escape::Xml => rendering::xml(out, value),
        Escape::Url => rendering::url(out, value),
        Escape::UrlStart => rendering::url_start(out, value),
        Escape::UrlPart => rendering::url_part(out, value),
        Escape::SipPart => rendering::sip_part(out, value),
        Escape::Json => rendering::json(out, value),
    };
    written.unwrap();
}

/// The tags of a document with the names of their attributes.
fn shape(element: &Element) -> String {
    let attributes: String = element.attributes.iter().map(|(name, _)| format!(" {name}")).collect();
    let inside: String = element.elements.iter().map(shape).collect();
    format!("<{}{attributes}>{inside}</>", element.tag)
}

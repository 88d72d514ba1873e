//! What `flowc schema`, `flowc explain --format json` and `flowc check --format json` print, held against `schema/`, and
//! the XML Schema held against every document there is.
#![cfg(feature = "cli")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use twiml_flow::diagnostic::render::{Findings, json};
use twiml_flow::diagnostic::{Code, Severity};
use twiml_flow::project::{Options, Project};
use twiml_flow::schema;
use twiml_flow::source::Source;
use twiml_flow::twiml::{ELEMENTS, PARAMETERS, REPORTS, VOICES};

mod files;
mod xmllint;
use files::collect;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// What is wrong with a JSON text, by a schema of `schema/`.
fn against_schema(schema: &str, text: &str) -> Vec<String> {
    let read = |name: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(root().join("schema").join(name)).unwrap()).unwrap()
    };
    let registry = jsonschema::Registry::new();
    let registry = registry.add("json-schema:///vocabulary.schema.json", read("vocabulary.schema.json")).unwrap();
    let registry = registry.prepare().unwrap();
    let options = jsonschema::options().with_registry(&registry).with_base_uri("json-schema:///");
    let validator = options.build(&read(schema)).unwrap();
    let value: Value = serde_json::from_str(text).unwrap();
    validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_vocabulary_is_all_there_and_has_its_shape() {
    let text = schema::vocabulary();
    assert_eq!(against_schema("vocabulary.schema.json", &text), [""; 0]);
    for (right, wrong) in [("\"verb\"", "\"word\""), ("\"required\": true", "\"required\": 1"), ("\"tag\"", "\"name\"")]
    {
        assert!(!against_schema("vocabulary.schema.json", &text.replace(right, wrong)).is_empty(), "{wrong}");
    }
    let vocabulary: Value = serde_json::from_str(&text).unwrap();
    let elements = vocabulary["elements"].as_array().unwrap();
    assert_eq!(elements.len(), ELEMENTS.len());
    assert_eq!(vocabulary["reports"].as_array().unwrap().len(), REPORTS.len());
    assert_eq!(vocabulary["parameters"].as_array().unwrap().len(), PARAMETERS.len());
    assert_eq!(vocabulary["voices"].as_array().unwrap().len(), VOICES.len());
    let ids: BTreeSet<&str> = elements.iter().map(|element| element["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), ELEMENTS.len(), "an identifier names one element");
    for (element, row) in elements.iter().zip(ELEMENTS) {
        assert_eq!(element["tag"], row.tag);
        let names =
            element["attributes"].as_array().unwrap().iter().map(|attribute| attribute["name"].as_str().unwrap());
        assert!(names.eq(row.attributes.iter().map(|attribute| attribute.name)));
        for other in ["parents", "children"].iter().flat_map(|part| element[*part].as_array().unwrap()) {
            assert!(ids.contains(other.as_str().unwrap()), "{other}");
        }
    }
    let timeout = &elements.iter().find(|e| e["id"] == "Dial").unwrap()["attributes"];
    let timeout = timeout.as_array().unwrap().iter().find(|attribute| attribute["name"] == "timeout").unwrap();
    assert_eq!(timeout["kind"]["type"], "integer");
    assert_eq!(timeout["kind"]["unit"], "seconds");
}

#[test]
fn every_page_has_its_shape() {
    for &code in Code::ALL {
        let text = schema::diagnostic(code);
        assert_eq!(against_schema("explain.schema.json", &text), [""; 0]);
        let page: Value = serde_json::from_str(&text).unwrap();
        let part = |name: &str| page["diagnostic"][name].as_str().unwrap();
        assert!(part("page").contains(part("explanation")) && !part("explanation").contains("```"), "{code}");
    }
    for row in ELEMENTS {
        assert_eq!(against_schema("explain.schema.json", &schema::elements(&[row])), [""; 0]);
        if let Some(attribute) = row.attributes.first() {
            assert_eq!(against_schema("explain.schema.json", &schema::attributes(&[(row, attribute)])), [""; 0]);
        }
    }
    assert!(!against_schema("explain.schema.json", "{}").is_empty());
    let attributes = schema::attributes(&[(&ELEMENTS[0], &ELEMENTS[0].attributes[0])]);
    assert!(!against_schema("explain.schema.json", &attributes.replace("\"doc\"", "\"docs\"")).is_empty());
}

#[test]
fn findings_have_their_shape() {
    let mut project = Project::new(Options::default());
    for (name, bytes) in inputs("tests/ui", &["flow", "xml"]) {
        project.add(Source::from_bytes(name, bytes).unwrap());
    }
    let found = project.compile().diagnostics;
    let mut text = String::new();
    json(&mut text, &Findings::new(&found, project.sources()), project.sources().len()).unwrap();
    assert!(text.contains("\"related\"") && text.contains("\"fix\"") && text.contains("\"twilio\""));
    assert_eq!(against_schema("diagnostics.schema.json", &text), [""; 0]);
    assert!(!against_schema("diagnostics.schema.json", &text.replace("\"line\": 1,", "\"line\": 0,")).is_empty());
}

/// Every file below a folder that has one of these extensions, with its name.
fn inputs(folder: &str, extensions: &[&str]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    collect(&root().join(folder), extensions, &mut files);
    files.sort();
    let name = |path: &Path| path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
    files.iter().map(|path| (name(path), fs::read(path).unwrap())).collect()
}

/// Whether there is no error in a TwiML document.
fn is_right(document: &str) -> bool {
    let mut project = Project::new(Options::default());
    project.add(Source::new("main.xml", document).unwrap());
    !project.compile().has_errors()
}

/// The XML Schema, in a file.
fn xsd() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("twiml.xsd");
    fs::write(&path, schema::xsd()).unwrap();
    (folder, path)
}

#[test]
fn the_xml_schema_takes_what_has_no_error() {
    let mut documents = Vec::new();
    for (name, bytes) in ["examples", "tests", "docs"].iter().flat_map(|folder| inputs(folder, &["xml"])) {
        documents.extend(String::from_utf8(bytes).map(|text| (name, text)));
    }
    // What flows make, those with a warning included.
    for (name, bytes) in ["examples", "tests"].iter().flat_map(|folder| inputs(folder, &["flow"])) {
        let mut project = Project::new(Options::default());
        project.add(Source::from_bytes("main.flow", bytes).unwrap());
        for document in project.compile().documents {
            documents.push((format!("{name} ({})", document.address), document.xml));
        }
    }
    documents.retain(|(_, document)| is_right(document));
    assert!(documents.len() > 500, "{} documents", documents.len());
    let (_folder, path) = xsd();
    let Some(complaints) = xmllint::complaints(&path, &documents) else { return };
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_xml_schema_takes_every_value_that_is_no_error() {
    let one = |verb: &str| (verb.to_owned(), format!("<Response>\n  {verb}\n</Response>\n"));
    let documents: Vec<_> = [
        "<Gather input='DTMF  Speech' timeout='auto'/>",
        "<Gather numDigits='{{digits}}' finishOnKey=''><Say language='xx-YY'>{{text}}</Say></Gather>",
        "<Dial answerOnBridge='TRUE' timeout='{% if a %}5{% endif %}'>\n    +14155550100\n  </Dial>",
        "<Dial><Number statusCallbackEvent='initiated  ANSWERED'> +1 415 555 0100 </Number></Dial>",
        "<Say voice='Polly.New-Neural'>a <break time='1.5s'/> <prosody rate='80%' volume='+6dB'>b</prosody></Say>",
        "<Play digits='1wwA#*'/>",
        "<Publish any='thing'><What ever='it'/>is</Publish>",
        "<Stop><Stream name='a'/><Siprec name='b'/></Stop>",
        "<Redirect method='get'>?a=1&amp;b=2</Redirect>",
    ]
    .map(one)
    .into();
    for (verb, document) in &documents {
        assert!(is_right(document), "{verb}");
    }
    let (_folder, path) = xsd();
    let Some(complaints) = xmllint::complaints(&path, &documents) else { return };
    assert_eq!(complaints, [""; 0]);
}

#[test]
fn the_xml_schema_refuses_what_it_can() {
    let one = |inside: &str| (inside.to_owned(), format!("<Response>{inside}</Response>"));
    let documents: Vec<_> = [
        "<say>a</say>",
        "<Say vioce='man'>a</Say>",
        "<Gather><Dial>+14155550100</Dial></Gather>",
        "<Gather timeout='5s'/>",
        "<Gather numDigits='0'/>",
        "<Gather input='keys'/>",
        "<Gather finishOnKey='12'/>",
        "<Dial record='maybe'>+14155550100</Dial>",
        "<Dial answerOnBridge='yes'>+14155550100</Dial>",
        "<Hangup>now</Hangup>",
        "<Connect/>",
        "<Connect><ConversationRelay/></Connect>",
        "<Play digits='+1'/>",
        "<Play loop='twice'>a.mp3</Play>",
        "text",
    ]
    .map(one)
    .into();
    for (inside, document) in &documents {
        assert!(!is_right(document), "{inside}");
    }
    let (_folder, path) = xsd();
    let Some(complaints) = xmllint::complaints(&path, &documents) else { return };
    assert_eq!(complaints.len(), documents.len());
    // Of what is wrong by the table, none of it comes through.
    let mut wrong = inputs("tests/ui/xml", &["xml"]);
    wrong.extend(inputs("tests/ui/twilio", &["xml"]));
    let structure = [Code::UnknownVerb, Code::UnknownAttribute, Code::WrongNesting, Code::MissingAttribute];
    let wrong: Vec<(String, String)> = wrong
        .into_iter()
        .filter_map(|(name, bytes)| Some((name, String::from_utf8(bytes).ok()?)))
        .filter(|(_, text)| {
            let mut project = Project::new(Options::default());
            project.add(Source::new("main.xml", text.as_str()).unwrap());
            let found = project.compile().diagnostics;
            found.iter().any(|found| found.severity == Severity::Error && structure.contains(&found.code))
        })
        .collect();
    assert!(wrong.len() >= 3, "{}", wrong.len());
    let complaints = xmllint::complaints(&path, &wrong).unwrap();
    assert_eq!(complaints.len(), wrong.len(), "{complaints:?}");
}

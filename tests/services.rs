//! What the services in `examples/` take for granted of TwiML: which texts and attributes hold URLs or JSON. They go by names, the
//! compiler by the table. The services have tests of their own, in their languages.

use twiml_flow::twiml::{ELEMENTS, Kind};

/// The attributes by the rule of the services: `action`, `url`, `statusCallback`, `waitUrl`.
fn named_like_a_url(attribute: &str) -> bool {
    matches!(attribute, "action" | "url") || attribute.ends_with("Url") || attribute.ends_with("Callback")
}

fn is_url(kind: &Kind) -> bool {
    matches!(kind, Kind::Url(_) | Kind::SipUri)
}

#[test]
fn attributes_that_hold_urls_are_known_by_their_names() {
    for element in ELEMENTS {
        for attribute in element.attributes {
            let (tag, name) = (element.tag, attribute.name);
            assert_eq!(is_url(&attribute.kind), named_like_a_url(name), "<{tag} {name}>");
        }
    }
}

/// The elements that a helper has a rule for.
const PYTHON: &str = include_str!("../examples/flask-ivr/flowc_routes.py");
const JAVASCRIPT: &str = include_str!("../examples/express-ivr/flowc-routes.js");

#[test]
fn texts_that_hold_more_than_words_are_on_the_list() {
    for element in ELEMENTS {
        let (python, javascript) = match element.content.kind() {
            Some(Kind::Url(_)) => ("in_url", "inUrl"),
            Some(Kind::SipUri) => ("in_sip", "inSip"),
            Some(Kind::Json) => ("in_json", "inJson"),
            _ => continue,
        };
        let tag = element.tag;
        assert!(PYTHON.contains(&format!("\"{tag}\": {python}")), "{tag}");
        let lists = JAVASCRIPT.lines().filter(|line| line.ends_with(&format!("[tag, {javascript}]),")));
        assert!(lists.into_iter().any(|line| line.contains(&format!("\"{tag}\""))), "{tag}");
    }
}

#[test]
fn one_attribute_holds_json() {
    for attribute in ELEMENTS.iter().flat_map(|element| element.attributes) {
        assert_eq!(matches!(attribute.kind, Kind::Json), attribute.name == "attributes");
    }
}

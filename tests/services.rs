//! What the services in `examples/` take for granted of TwiML: which texts and attributes hold URLs. They go by names, the
//! compiler by the table. The services have tests of their own, in their languages.

use std::collections::BTreeSet;

use twiml_flow::twiml::{Content, ELEMENTS, Kind};

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

#[test]
fn texts_that_hold_urls_are_on_the_list() {
    let mut tags = BTreeSet::new();
    for element in ELEMENTS {
        if let Content::Optional(kind) | Content::Required(kind) | Content::Mixed(kind) = &element.content
            && is_url(kind)
        {
            tags.insert(element.tag);
        }
    }
    let list = tags.iter().map(|tag| format!("{tag:?}")).collect::<Vec<_>>().join(", ");
    for helper in
        [include_str!("../examples/flask-ivr/flowc_routes.py"), include_str!("../examples/express-ivr/flowc-routes.js")]
    {
        assert!(helper.contains(&list), "the list is {list}");
    }
}

//! Rows of the table, and diagnostics, as JSON. `schema/` describes its shape.
//!
//! In: rows and codes. Out: JSON text, its keys in a fixed order, absent parts left out. A bound that there is not is
//! left out as well.

use crate::diagnostic::Code;
use crate::twiml::{
    self, Attribute, Choice, Content, Control, ELEMENTS, Element, Id, Kind, Limit, Outcome, PARAMETERS, Parameter,
    ParameterKind, Provider, REPORTS, Report, Scheme, Status, Tail, Tier, Unit, VOICES, Voice, When,
};
use serde::Serialize;

/// Everything the table knows.
pub fn vocabulary() -> String {
    pretty(&Vocabulary {
        format: 1,
        version: env!("CARGO_PKG_VERSION"),
        elements: ELEMENTS.iter().map(ElementEntry::new).collect(),
        reports: REPORTS.iter().map(ReportEntry::new).collect(),
        parameters: PARAMETERS.iter().map(ParameterEntry::new).collect(),
        voices: VOICES.iter().map(VoiceEntry::new).collect(),
    })
}

/// What is known of elements.
pub fn elements(rows: &[&'static Element]) -> String {
    #[derive(Serialize)]
    struct Page {
        elements: Vec<ElementEntry>,
    }
    pretty(&Page { elements: rows.iter().map(|row| ElementEntry::new(row)).collect() })
}

/// What is known of attributes, each with its element.
pub fn attributes(rows: &[(&'static Element, &'static Attribute)]) -> String {
    #[derive(Serialize)]
    struct Page {
        attributes: Vec<Of>,
    }
    #[derive(Serialize)]
    struct Of {
        element: String,
        #[serde(flatten)]
        attribute: AttributeEntry,
    }
    let of = |(element, attribute): &(&'static Element, &'static Attribute)| Of {
        element: name(element.id),
        attribute: AttributeEntry::new(attribute),
    };
    pretty(&Page { attributes: rows.iter().map(of).collect() })
}

/// What a code means.
pub fn diagnostic(code: Code) -> String {
    #[derive(Serialize)]
    struct Page {
        diagnostic: Entry,
    }
    #[derive(Serialize)]
    struct Entry {
        code: &'static str,
        severity: &'static str,
        title: &'static str,
        explanation: &'static str,
        page: &'static str,
    }
    pretty(&Page {
        diagnostic: Entry {
            code: code.slug(),
            severity: code.severity().name(),
            title: code.title(),
            explanation: code.explanation(),
            page: code.page(),
        },
    })
}

/// These shapes have no part that JSON has no words for.
fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// How a row is referred to: one tag can have several rows.
pub(super) fn name(id: Id) -> String {
    format!("{id:?}")
}

#[derive(Serialize)]
struct Vocabulary {
    format: u32,
    version: &'static str,
    elements: Vec<ElementEntry>,
    reports: Vec<ReportEntry>,
    parameters: Vec<ParameterEntry>,
    voices: Vec<VoiceEntry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ElementEntry {
    id: String,
    keyword: &'static str,
    tag: &'static str,
    document: &'static str,
    role: &'static str,
    #[serde(flatten)]
    status: StatusEntry,
    doc: &'static str,
    url: &'static str,
    parents: Vec<String>,
    children: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_children: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_children: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    limits: Vec<LimitEntry>,
    text: TextEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    argument: Option<&'static str>,
    control: &'static str,
    open: bool,
    twilio_child: u32,
    attributes: Vec<AttributeEntry>,
}

impl ElementEntry {
    fn new(row: &Element) -> Self {
        let (min, max) = row.children;
        Self {
            id: name(row.id),
            keyword: row.keyword,
            tag: row.tag,
            document: row.document.name(),
            role: match row.role {
                twiml::Role::Ssml => "ssml",
                role => role.name(),
            },
            status: StatusEntry::new(row.status),
            doc: row.doc,
            url: row.url,
            parents: row.parents.iter().copied().map(name).collect(),
            children: twiml::children(row.id).map(|child| name(child.id)).collect(),
            min_children: Some(min).filter(|&min| min > 0),
            max_children: Some(max).filter(|&max| max < u32::MAX),
            limits: row.limits.iter().map(LimitEntry::new).collect(),
            text: TextEntry::new(row),
            argument: row.argument,
            control: match row.control {
                Control::Next => "next",
                Control::Ends => "ends",
                Control::Action => "action",
                Control::ActionIfGiven => "action-if-given",
                Control::ActionOnInput => "action-on-input",
                Control::Background => "background",
            },
            open: row.open,
            twilio_child: row.child_twilio,
            attributes: row.attributes.iter().map(AttributeEntry::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct StatusEntry {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'static str>,
}

impl StatusEntry {
    fn new(status: Status) -> Self {
        let (status, advice) = match status {
            Status::Current => ("current", None),
            Status::Undocumented => ("undocumented", None),
            Status::Deprecated(advice) => ("deprecated", Some(advice)),
            Status::Discontinued(advice) => ("discontinued", Some(advice)),
        };
        Self { status, advice }
    }
}

#[derive(Serialize)]
struct LimitEntry {
    child: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    twilio: Option<u32>,
}

impl LimitEntry {
    fn new(limit: &Limit) -> Self {
        Self {
            child: name(limit.child),
            min: Some(limit.min).filter(|&min| min > 0),
            max: Some(limit.max).filter(|&max| max < u32::MAX),
            twilio: limit.twilio,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TextEntry {
    presence: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<KindEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    twilio_missing: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    twilio_wrong: Option<u32>,
}

impl TextEntry {
    fn new(row: &Element) -> Self {
        let (twilio_missing, twilio_wrong) = row.text_twilio;
        Self {
            presence: match row.content {
                Content::Nothing => "none",
                Content::Optional(_) => "optional",
                Content::Required(_) => "required",
                Content::Mixed(_) => "mixed",
            },
            kind: row.content.kind().copied().map(KindEntry::new),
            twilio_missing,
            twilio_wrong,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AttributeEntry {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    short: Option<&'static str>,
    kind: KindEntry,
    required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<&'static str>,
    #[serde(flatten)]
    status: StatusEntry,
    doc: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    twilio: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    twilio_in: Option<TwilioIn>,
}

#[derive(Serialize)]
struct TwilioIn {
    parent: String,
    twilio: u32,
}

impl AttributeEntry {
    fn new(row: &Attribute) -> Self {
        Self {
            name: row.name,
            short: row.short,
            kind: KindEntry::new(row.kind),
            required: row.required,
            default: row.default,
            status: StatusEntry::new(row.status),
            doc: row.doc,
            twilio: row.twilio,
            twilio_in: row.twilio_in.map(|(parent, twilio)| TwilioIn { parent: name(parent), twilio }),
        }
    }
}

#[derive(Serialize)]
struct ChoiceEntry {
    name: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    doc: &'static str,
}

/// A kind, and how the diagnostics describe it.
#[derive(Serialize)]
struct KindEntry {
    #[serde(flatten)]
    shape: Shape,
    description: String,
}

impl KindEntry {
    fn new(kind: Kind) -> Self {
        Self { shape: Shape::new(kind), description: kind.describe() }
    }
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
enum Shape {
    Text {
        #[serde(skip_serializing_if = "Option::is_none")]
        max_length: Option<u32>,
    },
    Speech,
    Boolean,
    Integer {
        #[serde(flatten)]
        range: Range<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        unit: Option<&'static str>,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        words: &'static [&'static str],
    },
    Decimal {
        #[serde(flatten)]
        range: Range<f64>,
    },
    Time {
        max_seconds: u32,
    },
    Measure {
        words: Vec<ChoiceEntry>,
        units: &'static [&'static str],
        signed: bool,
        bare: bool,
    },
    Choice {
        values: Vec<ChoiceEntry>,
        open: bool,
        any_case: bool,
    },
    Choices {
        values: Vec<ChoiceEntry>,
        separator: char,
        open: bool,
    },
    Items {
        separator: char,
        #[serde(skip_serializing_if = "Option::is_none")]
        max_items: Option<u32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        max_length: Option<u32>,
    },
    Integers {
        separator: char,
        #[serde(flatten)]
        range: Range<i64>,
    },
    Url {
        scheme: &'static str,
    },
    Phone,
    CallerId,
    Sender,
    Sid {
        prefix: &'static str,
    },
    Dtmf,
    Keys {
        #[serde(skip_serializing_if = "Option::is_none")]
        max: Option<u32>,
    },
    Language {
        known: &'static [&'static str],
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        words: &'static [&'static str],
    },
    Voice,
    SipUri,
    Identity,
    Json,
}

#[derive(Serialize)]
struct Range<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<T>,
}

impl Range<i64> {
    fn new(min: i64, max: i64) -> Self {
        Self { min: Some(min).filter(|&min| min > i64::MIN), max: Some(max).filter(|&max| max < i64::MAX) }
    }
}

impl Range<f64> {
    fn new(min: f64, max: f64) -> Self {
        Self { min: Some(min).filter(|&min| min > f64::MIN), max: Some(max).filter(|&max| max < f64::MAX) }
    }
}

fn choices(values: &'static [Choice]) -> Vec<ChoiceEntry> {
    values.iter().map(|value| ChoiceEntry { name: value.name, doc: value.doc }).collect()
}

impl Shape {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text { max } => Shape::Text { max_length: max },
            Kind::Speech => Shape::Speech,
            Kind::Bool => Shape::Boolean,
            Kind::Int { min, max, unit, words } => {
                let unit = unit.map(|unit| match unit {
                    Unit::Milliseconds => "milliseconds",
                    Unit::Seconds => "seconds",
                });
                Shape::Integer { range: Range::<i64>::new(min, max), unit, words }
            }
            Kind::Decimal { min, max } => Shape::Decimal { range: Range::<f64>::new(min, max) },
            Kind::Time { max_seconds } => Shape::Time { max_seconds },
            Kind::Measure { words, units, signed, bare } => {
                Shape::Measure { words: choices(words), units, signed, bare }
            }
            Kind::Choice { values, open, any_case } => Shape::Choice { values: choices(values), open, any_case },
            Kind::Choices { values, separator, open } => Shape::Choices { values: choices(values), separator, open },
            Kind::Items { separator, max_items, max_length } => Shape::Items { separator, max_items, max_length },
            Kind::Ints { separator, min, max } => Shape::Integers { separator, range: Range::<i64>::new(min, max) },
            Kind::Url(scheme) => Shape::Url {
                scheme: match scheme {
                    Scheme::Any => "any",
                    Scheme::Absolute => "absolute",
                    Scheme::Https => "https",
                    Scheme::Wss => "wss",
                },
            },
            Kind::Phone => Shape::Phone,
            Kind::CallerId => Shape::CallerId,
            Kind::Sender => Shape::Sender,
            Kind::Sid { prefix } => Shape::Sid { prefix },
            Kind::Dtmf => Shape::Dtmf,
            Kind::Keys { max } => Shape::Keys { max },
            Kind::Language { known, words } => Shape::Language { known, words },
            Kind::Voice => Shape::Voice,
            Kind::SipUri => Shape::SipUri,
            Kind::Identity => Shape::Identity,
            Kind::Json => Shape::Json,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VoiceEntry {
    name: &'static str,
    provider: &'static str,
    tier: &'static str,
    /// None is any.
    languages: &'static [&'static str],
    ssml: bool,
    max_characters: u32,
    #[serde(flatten)]
    status: StatusEntry,
}

impl VoiceEntry {
    fn new(voice: &Voice) -> Self {
        Self {
            name: voice.name,
            provider: match voice.provider() {
                Provider::Basic => "basic",
                Provider::Polly => "polly",
                Provider::Google => "google",
            },
            tier: match voice.tier {
                Tier::Basic => "basic",
                Tier::Standard => "standard",
                Tier::Neural => "neural",
                Tier::Generative => "generative",
            },
            languages: voice.languages,
            ssml: voice.ssml,
            max_characters: voice.max_chars,
            status: StatusEntry::new(voice.status),
        }
    }
}

#[derive(Serialize)]
struct ReportEntry {
    verb: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    noun: Option<String>,
    parameter: &'static str,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<ChoiceEntry>,
    open: bool,
}

impl ReportEntry {
    fn new(report: &Report) -> Self {
        let (outcome, open) = match report.outcome {
            Outcome::Input => ("input", true),
            Outcome::Key(_) => ("key", false),
            Outcome::Word { open, .. } => ("word", open),
        };
        let words = choices(report.words());
        let noun = report.noun.map(name);
        Self { verb: name(report.verb), noun, parameter: report.parameter, outcome, words, open }
    }
}

#[derive(Serialize)]
struct ParameterEntry {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tail: Option<&'static str>,
    #[serde(rename = "type")]
    kind: &'static str,
    when: Vec<WhenEntry>,
    doc: &'static str,
}

/// A request that carries a parameter.
#[derive(Serialize)]
struct WhenEntry {
    request: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    element: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribute: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    noun: Option<String>,
}

impl ParameterEntry {
    fn new(parameter: &Parameter) -> Self {
        let named = ParameterKind::ALL.iter().find(|(_, kind)| *kind == parameter.kind);
        Self {
            name: parameter.name,
            tail: match parameter.tail {
                Tail::Nothing => None,
                Tail::Index => Some("index"),
                Tail::Name => Some("name"),
            },
            kind: named.map_or("text", |(name, _)| name),
            when: parameter.when.iter().map(WhenEntry::new).collect(),
            doc: parameter.doc,
        }
    }
}

impl WhenEntry {
    fn new(when: &When) -> Self {
        let any = |request| Self { request, element: None, attribute: None, noun: None };
        match *when {
            When::AnyCall => any("call"),
            When::SipCall => any("sip-call"),
            When::Detection => any("detection"),
            When::CallOver => any("call-over"),
            When::AnyMessage => any("message"),
            When::AnyFax => any("fax"),
            When::To(id, attribute) => Self { element: Some(name(id)), attribute: Some(attribute), ..any("to") },
            When::After(id, noun) => Self { element: Some(name(id)), noun: Some(name(noun)), ..any("after") },
        }
    }
}

//! The table's kinds and rules in words.
//!
//! In: a [`Kind`], a [`Content`], a [`Control`]. Out: phrases that diagnostics, `flowc explain` and the reference
//! pages share, so that one rule is worded once. Nothing here says what is wrong with a value.

use super::{Choice, Content, Control, Document, Kind, Role, Scheme, Unit};

/// Of a longer list of choices only this many are named in a sentence.
const NAMED: usize = 12;

impl Kind {
    /// What a value of this kind is, so that it completes "must be …": `a whole number, 1 or more`.
    pub fn describe(&self) -> String {
        match *self {
            Kind::Text { max: None } => "text".to_owned(),
            Kind::Text { max: Some(max) } => format!("text of at most {max} characters"),
            Kind::Speech => "words to be spoken".to_owned(),
            Kind::Bool => "`true` or `false`".to_owned(),
            Kind::Int { min, max, unit, words } => or_words(whole_number(min, max, unit), words),
            Kind::Decimal { min, max } => format!("a number{}", decimals(min, max)),
            Kind::Time { max_seconds } => {
                format!("a time with its unit, such as `500ms` or `1.5s`, {max_seconds}s at most")
            }
            Kind::Measure { words, units, signed, bare } => measure(words, units, signed, bare),
            Kind::Choice { values, .. } => match values {
                [] => "text".to_owned(),
                [only] => format!("`{}`", only.name),
                [_, _] => list(values, "or"),
                _ => format!("one of {}", list(values, "or")),
            },
            Kind::Choices { values: [], .. } => "a list".to_owned(),
            Kind::Choices { values: [only], .. } => format!("`{}`", only.name),
            Kind::Choices { values, .. } => format!("one or more of {}", list(values, "and")),
            Kind::Items { max_items, max_length, .. } => items(max_items, max_length),
            Kind::Ints { min, max, .. } => format!("a list of whole numbers{}", range(min, max)),
            Kind::Url(Scheme::Any) => "a URL".to_owned(),
            Kind::Url(Scheme::Absolute) => "a URL that begins with `http://` or `https://`".to_owned(),
            Kind::Url(Scheme::Https) => "a URL that begins with `https://`, or a relative one".to_owned(),
            Kind::Url(Scheme::Wss) => "a URL that begins with `wss://`".to_owned(),
            Kind::Phone => "a telephone number such as `+14155550100`".to_owned(),
            Kind::CallerId => "a telephone number such as `+14155550100`, or a name".to_owned(),
            Kind::Sender => {
                "a telephone number such as `+14155550100`, a channel's address, or a name of up to 11 characters"
                    .to_owned()
            }
            Kind::Sid { prefix } => format!("an identifier of `{prefix}` and 32 hexadecimal digits"),
            Kind::Dtmf => "keys of `0-9`, `A-D`, `#` and `*`, with `w` or `W` for a pause".to_owned(),
            Kind::Keys { max: None } => "keys of `0-9`, `#` and `*`, or nothing".to_owned(),
            Kind::Keys { max: Some(1) } => "one key of `0-9`, `#` and `*`, or nothing".to_owned(),
            Kind::Keys { max: Some(max) } => format!("at most {max} keys of `0-9`, `#` and `*`, or nothing"),
            Kind::Language { words, .. } => or_words("a language tag such as `en-US`".to_owned(), words),
            Kind::Voice => "a voice such as `Polly.Joanna`".to_owned(),
            Kind::SipUri => "a SIP address such as `sip:alice@example.com`".to_owned(),
            Kind::Identity => "the name of a client".to_owned(),
            Kind::Json => "a JSON object".to_owned(),
        }
    }

    /// A value of this kind that is right wherever the kind is, where its description holds none.
    pub fn example(&self) -> Option<String> {
        match *self {
            Kind::Int { min, max, unit: None, .. } => Some(1.clamp(min, max).to_string()),
            Kind::Int { min, max, unit: Some(Unit::Seconds), .. } => Some(format!("{}s", 5.clamp(min, max))),
            Kind::Int { min, max, unit: Some(Unit::Milliseconds), .. } => Some(format!("{}ms", 1000.clamp(min, max))),
            Kind::Decimal { min, max } => Some(1f64.clamp(min, max).to_string()),
            _ => None,
        }
    }

    /// What stands before a list of its choices, as far as it has any: `one or more of`.
    pub fn before_choices(&self) -> Option<String> {
        match *self {
            Kind::Choice { .. } => Some("one of".to_owned()),
            Kind::Choices { .. } => Some("one or more of".to_owned()),
            Kind::Measure { units, signed, bare, .. } => Some(format!("{}, or one of", number(units, signed, bare))),
            _ => None,
        }
    }

    /// Every choice there is; empty for a kind that is no list.
    pub fn choices(&self) -> &'static [Choice] {
        match *self {
            Kind::Choice { values, .. } | Kind::Choices { values, .. } => values,
            Kind::Measure { words, .. } => words,
            _ => &[],
        }
    }

    /// Whether Twilio extends its list of choices without notice, so that a value that is not on it may be right.
    pub fn is_open(&self) -> bool {
        matches!(self, Kind::Choice { open: true, .. } | Kind::Choices { open: true, .. } | Kind::Voice)
    }
}

impl Content {
    /// What an element takes as text, as `flowc explain` says it: `words to be spoken; required`.
    pub fn describe(&self) -> String {
        match self {
            Content::Nothing => "none".to_owned(),
            Content::Optional(kind) => format!("{}, or none", kind.describe()),
            Content::Required(kind) => format!("{}; required", kind.describe()),
            Content::Mixed(kind) => format!("{}, and elements in any order", kind.describe()),
        }
    }
}

impl Control {
    /// Where the call goes afterwards, so that it completes "then the call goes …".
    pub fn describe(self) -> &'static str {
        match self {
            Control::Next => "on to the next statement",
            Control::Ends => "nowhere else: no statement behind it runs",
            Control::Action => "to its `action`; without one, to this same document again",
            Control::ActionIfGiven => "to its `action`; without one, on to the next statement",
            Control::ActionOnInput => "to its `action` when the caller gave input, else on to the next statement",
            Control::Background => "on to the next statement at once, while it goes on beside the call",
        }
    }
}

impl Document {
    /// The name of the kind of document: `voice`.
    pub fn name(self) -> &'static str {
        match self {
            Document::Voice => "voice",
            Document::Messaging => "messaging",
            Document::Fax => "fax",
        }
    }
}

impl Role {
    /// The name of the part: `verb`.
    pub fn name(self) -> &'static str {
        match self {
            Role::Root => "document",
            Role::Verb => "verb",
            Role::Noun => "noun",
            Role::Ssml => "SSML element",
        }
    }
}

fn whole_number(min: i64, max: i64, unit: Option<Unit>) -> String {
    let noun = match unit {
        None => "a whole number",
        Some(Unit::Seconds) => "a time in whole seconds",
        Some(Unit::Milliseconds) => "a time in whole milliseconds",
    };
    format!("{noun}{}", range(min, max))
}

/// How a range follows a noun; the greatest and least numbers there are stand for no bound.
fn range(min: i64, max: i64) -> String {
    match (min, max) {
        (i64::MIN, i64::MAX) => String::new(),
        (i64::MIN, max) => format!(", {max} or less"),
        (min, i64::MAX) => format!(", {min} or more"),
        (min, max) if min == max => format!(", {min}"),
        (min, max) => format!(" from {min} to {max}"),
    }
}

fn decimals(min: f64, max: f64) -> String {
    match (min.is_finite() && min > f64::MIN, max.is_finite() && max < f64::MAX) {
        (true, true) => format!(" from {min} to {max}"),
        (true, false) => format!(", {min} or more"),
        (false, true) => format!(", {max} or less"),
        (false, false) => String::new(),
    }
}

fn measure(words: &[Choice], units: &[&str], signed: bool, bare: bool) -> String {
    match words {
        [] => number(units, signed, bare),
        words => format!("{}, or one of {}", number(units, signed, bare), list(words, "or")),
    }
}

fn number(units: &[&str], signed: bool, bare: bool) -> String {
    let sign = if signed { ", with or without `+` or `-`," } else { "" };
    let units = joined(units.iter().map(|unit| format!("`{unit}`")).collect(), "or");
    match (units.is_empty(), bare) {
        (true, _) => format!("a number{sign}").trim_end_matches(',').to_owned(),
        (false, true) => format!("a number{sign} in {units}, or without a unit"),
        (false, false) => format!("a number{sign} in {units}"),
    }
}

fn items(max_items: Option<u32>, max_length: Option<u32>) -> String {
    let items = max_items.map_or("a list of texts".to_owned(), |max| format!("a list of at most {max} texts"));
    match max_length {
        Some(max) => format!("{items}, {max} characters at most each"),
        None => items,
    }
}

fn or_words(phrase: String, words: &[&str]) -> String {
    if words.is_empty() {
        return phrase;
    }
    let words = joined(words.iter().map(|word| format!("`{word}`")).collect(), "or");
    format!("{phrase}, or {words}")
}

/// The names of choices, the last behind `and` or `or`; of very many, the first few.
fn list(values: &[Choice], conjunction: &str) -> String {
    let mut names: Vec<_> = values.iter().take(NAMED).map(|value| format!("`{}`", value.name)).collect();
    if values.len() > NAMED {
        names.push(format!("{} more", values.len() - NAMED));
    }
    joined(names, conjunction)
}

/// `a`, `a or b`, `a, b or c`.
fn joined(mut words: Vec<String>, conjunction: &str) -> String {
    let Some(last) = words.pop() else { return String::new() };
    if words.is_empty() { last } else { format!("{} {conjunction} {last}", words.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn choice(name: &'static str) -> Choice {
        Choice { name, doc: "" }
    }

    #[test]
    fn kinds_complete_must_be() {
        const METHODS: &[Choice] = &[choice("GET"), choice("POST")];
        const EVENTS: &[Choice] = &[choice("start"), choice("end"), choice("join")];
        let int = |min, max, unit, words| Kind::Int { min, max, unit, words }.describe();
        assert_eq!(int(1, i64::MAX, None, &[]), "a whole number, 1 or more");
        assert_eq!(int(1, 600, Some(Unit::Seconds), &["auto"]), "a time in whole seconds from 1 to 600, or `auto`");
        assert_eq!(int(i64::MIN, i64::MAX, None, &[]), "a whole number");
        let one_of = |values| Kind::Choice { values, open: false, any_case: false }.describe();
        assert_eq!(one_of(METHODS), "`GET` or `POST`");
        assert_eq!(one_of(EVENTS), "one of `start`, `end` or `join`");
        let several = Kind::Choices { values: EVENTS, separator: ' ', open: false };
        assert_eq!(several.describe(), "one or more of `start`, `end` and `join`");
        assert_eq!(Kind::Decimal { min: 0.0, max: 1.0 }.describe(), "a number from 0 to 1");
        const WORDS: &[Choice] = &[choice("slow")];
        let rate = Kind::Measure { words: WORDS, units: &["%"], signed: false, bare: true };
        assert_eq!(rate.describe(), "a number in `%`, or without a unit, or one of `slow`");
    }

    #[test]
    fn long_lists_are_cut_short() {
        const MANY: &[Choice] = &[choice("x"); 20];
        let kind = Kind::Choice { values: MANY, open: false, any_case: false };
        assert!(kind.describe().ends_with("`x` or 8 more"), "{}", kind.describe());
    }
}

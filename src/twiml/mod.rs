//! What TwiML is: every element and attribute Twilio knows, as data.
//!
//! Everything that is said about TwiML anywhere in the program comes from here: the compiler, the checks,
//! `flowc explain` and the reference pages read the same rows. Nothing here knows Flow's grammar, and nothing
//! here words a diagnostic.

mod describe;
mod elements;
mod index;
mod languages;
mod parameters;
mod results;
mod voices;

pub use elements::{ELEMENTS, Id};
pub use parameters::{PARAMETERS, Parameter, ParameterKind, Tail, When, parameter};
pub use results::{Outcome, REPORTS, Report, SPEECH, STRANDED, report, reports};
pub use voices::{Provider, Tier, VOICES, Voice, voice};

use index::{KEYWORDS, REQUIRES, SAME};

/// One element of TwiML.
#[derive(Debug)]
pub struct Element {
    /// Which row this is.
    pub id: Id,
    /// Flow's spelling: `say-as`, `conversation-relay`.
    pub keyword: &'static str,
    /// TwiML's spelling: `say-as`, `ConversationRelay`.
    pub tag: &'static str,
    /// The kind of document it belongs to.
    pub document: Document,
    /// Its place in a document.
    pub role: Role,
    /// The elements it may stand in.
    pub parents: &'static [Id],
    /// What it may hold as text.
    pub content: Content,
    /// Twilio's error for text, or elements in place of it, that are missing, and for text that is not of the kind it
    /// should be.
    pub text_twilio: (Option<u32>, Option<u32>),
    /// How many elements it must and may hold in all.
    pub children: (u32, u32),
    /// How many of one element it may hold.
    pub limits: &'static [Limit],
    /// Twilio's error for an element that may not stand in it (12200 where Twilio has none of its own).
    pub child_twilio: u32,
    /// Whether Twilio takes any attribute and any element in it.
    pub open: bool,
    /// The attribute that a positional argument stands for, where the element takes no text.
    pub argument: Option<&'static str>,
    /// Where the call goes once the element has run.
    pub control: Control,
    /// Whether Twilio still wants it used.
    pub status: Status,
    /// One sentence: what it does.
    pub doc: &'static str,
    /// The page of Twilio's documentation.
    pub url: &'static str,
    /// Its attributes, in the order in which they are written.
    pub attributes: &'static [Attribute],
}

/// One attribute of an element.
#[derive(Debug)]
pub struct Attribute {
    /// Twilio's name.
    pub name: &'static str,
    /// A second, shorter name that Flow takes for it.
    pub short: Option<&'static str>,
    /// What its value may be.
    pub kind: Kind,
    /// What Twilio does without it: a value, or a few words where it is no fixed value.
    pub default: Option<&'static str>,
    /// Whether Twilio refuses the element without it.
    pub required: bool,
    /// Whether Twilio still wants it used.
    pub status: Status,
    /// Twilio's error for a value of the wrong kind.
    pub twilio: Option<u32>,
    /// Twilio's error where the element stands in a certain parent, if that differs.
    pub twilio_in: Option<(Id, u32)>,
    /// One sentence: what it does.
    pub doc: &'static str,
}

/// The three kinds of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Document {
    /// A telephone call.
    Voice,
    /// The answer to a text message.
    Messaging,
    /// The answer to a fax.
    Fax,
}

/// What part an element plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// `Response`, the root.
    Root,
    /// Stands under the root and makes something happen.
    Verb,
    /// Stands in a verb and says with whom or what.
    Noun,
    /// Shapes speech, inside `Say`.
    Ssml,
}

/// What an element may hold as text.
#[derive(Debug, Clone, Copy)]
pub enum Content {
    /// No text.
    Nothing,
    /// Text of a kind, or none.
    Optional(Kind),
    /// Text of a kind; Twilio refuses the element without.
    Required(Kind),
    /// Text and elements in any order, as speech has them.
    Mixed(Kind),
}

impl Content {
    /// What the text must be, where there may be some.
    pub fn kind(&self) -> Option<&Kind> {
        match self {
            Content::Nothing => None,
            Content::Optional(kind) | Content::Required(kind) | Content::Mixed(kind) => Some(kind),
        }
    }
}

/// How many of one element another may hold.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// The element that is counted.
    pub child: Id,
    /// At least this many.
    pub min: u32,
    /// At most this many.
    pub max: u32,
    /// Twilio's error for more or less.
    pub twilio: Option<u32>,
}

/// Where the call goes once an element has run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Control {
    /// On to the next element.
    Next,
    /// Nowhere: the call leaves this document here.
    Ends,
    /// To its `action`; without one, to this same document again.
    Action,
    /// To its `action`; without one, on to the next element.
    ActionIfGiven,
    /// To its `action` when the caller gave input, else on to the next element.
    ActionOnInput,
    /// On to the next element at once; it goes on beside the call.
    Background,
}

/// Why nothing behind a verb is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The verb ends the call, or leads it elsewhere.
    Leaves,
    /// The verb goes on for as long as the call does.
    Stays,
    /// The call goes on with the answer to the verb's `action`.
    Action,
    /// The verb has no `action`, so that the document begins again.
    Again,
    /// It goes to `action` with input and without.
    EvenWithoutInput,
    /// Speech or sound that is repeated until the call ends.
    Repeats,
    /// Each of its cases leads elsewhere.
    Cases,
}

/// Whether Twilio still wants something used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Documented and current.
    Current,
    /// Known to Twilio's own libraries or schema, but described on no page.
    Undocumented,
    /// On its way out; the text says what to use instead, as an advice that begins with a verb.
    Deprecated(&'static str),
    /// Switched off; the text says what to use instead, as an advice that begins with a verb.
    Discontinued(&'static str),
}

/// A unit of time that a bare number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Whole milliseconds.
    Milliseconds,
    /// Whole seconds.
    Seconds,
}

/// One value of a list of choices.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// As Twilio writes it.
    pub name: &'static str,
    /// A few words: what it means.
    pub doc: &'static str,
}

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Any text, up to `max` characters.
    Text {
        /// The greatest length in characters.
        max: Option<u32>,
    },
    /// Words to be spoken; how long they may be depends on the voice.
    Speech,
    /// `true` or `false`.
    Bool,
    /// A whole number in a range, or one of a few words.
    Int {
        /// The least value.
        min: i64,
        /// The greatest value.
        max: i64,
        /// The unit, when it is a time.
        unit: Option<Unit>,
        /// Words that are taken as well, such as `auto`.
        words: &'static [&'static str],
    },
    /// A decimal number in a range.
    Decimal {
        /// The least value.
        min: f64,
        /// The greatest value.
        max: f64,
    },
    /// A time that carries its own unit, `500ms` or `1.5s`.
    Time {
        /// The greatest value in seconds.
        max_seconds: u32,
    },
    /// A number with a unit of its own, or one of a few words: the settings of `prosody`.
    Measure {
        /// Words that are taken.
        words: &'static [Choice],
        /// Units a number may carry.
        units: &'static [&'static str],
        /// Whether `+` and `-` may stand before the number.
        signed: bool,
        /// Whether a number without a unit is taken.
        bare: bool,
    },
    /// One of a list.
    Choice {
        /// The list.
        values: &'static [Choice],
        /// Whether Twilio extends the list without notice, so that another value may be right.
        open: bool,
        /// Whether Twilio takes the values in any mixture of upper and lower case.
        any_case: bool,
    },
    /// Several of a list.
    Choices {
        /// The list.
        values: &'static [Choice],
        /// What stands between two of them in TwiML.
        separator: char,
        /// Whether Twilio extends the list without notice.
        open: bool,
    },
    /// Several texts.
    Items {
        /// What stands between two of them in TwiML.
        separator: char,
        /// The greatest number of items.
        max_items: Option<u32>,
        /// The greatest length of one, in characters.
        max_length: Option<u32>,
    },
    /// Several whole numbers in a range.
    Ints {
        /// What stands between two of them in TwiML.
        separator: char,
        /// The least value.
        min: i64,
        /// The greatest value.
        max: i64,
    },
    /// The address of a document, a callback or a file.
    Url(Scheme),
    /// A telephone number in E.164, `+14155550100`, or another address a call can come from or go to.
    Phone,
    /// The number or name that the called party sees.
    CallerId,
    /// A number, a channel's address, or a name of up to eleven characters that a message comes from.
    Sender,
    /// Two letters and 32 hexadecimal digits.
    Sid {
        /// The two letters.
        prefix: &'static str,
    },
    /// Keys to be played to the line: `0-9`, `A-D`, `#`, `*`, and `w`, `W` for pauses.
    Dtmf,
    /// Keys that end an input: `0-9`, `#`, `*`, or nothing.
    Keys {
        /// How many keys at most.
        max: Option<u32>,
    },
    /// A language tag such as `en-US`.
    Language {
        /// The tags that Twilio lists; empty where the provider decides.
        known: &'static [&'static str],
        /// Words that are taken as well, such as `multi`.
        words: &'static [&'static str],
    },
    /// A voice of `VOICES`.
    Voice,
    /// A SIP URI, `sip:alice@example.com`.
    SipUri,
    /// The name of a client of the Voice SDKs.
    Identity,
    /// A JSON object.
    Json,
}

impl Kind {
    /// Whether a name that holds `given` can stand where this is asked for. Anything can stand as text, and where Twilio
    /// takes words or signs that no type of Flow is for.
    pub fn accepts(&self, given: ParameterKind) -> bool {
        match *self {
            Kind::Text { .. }
            | Kind::Speech
            | Kind::Items { .. }
            | Kind::Choice { open: true, .. }
            | Kind::Choices { open: true, .. }
            | Kind::Sid { .. }
            | Kind::Dtmf
            | Kind::Keys { .. }
            | Kind::Language { .. }
            | Kind::Voice
            | Kind::SipUri
            | Kind::Identity
            | Kind::Json => true,
            Kind::Bool => given == ParameterKind::Bool,
            Kind::Int { unit: Some(Unit::Seconds), .. } => {
                matches!(given, ParameterKind::Int | ParameterKind::Duration)
            }
            Kind::Int { .. } | Kind::Ints { .. } | Kind::Decimal { .. } => given == ParameterKind::Int,
            Kind::Url(_) => given == ParameterKind::Url,
            Kind::Phone | Kind::CallerId | Kind::Sender => given == ParameterKind::Phone,
            Kind::Choice { .. } | Kind::Choices { .. } | Kind::Time { .. } | Kind::Measure { .. } => false,
        }
    }
}

impl Kind {
    /// Whether it takes nothing but numbers or certain words, so that no part of a value can be any text.
    pub fn is_exact(&self) -> bool {
        !(self.accepts(ParameterKind::Text) || self.accepts(ParameterKind::Url) || self.accepts(ParameterKind::Phone))
    }

    /// A value as Twilio spells it where its case alone is another; any other value as it is.
    pub fn spelled<'t>(&self, text: &'t str) -> &'t str {
        let same = |name: &&'static str| name.eq_ignore_ascii_case(text);
        let spelled = match self {
            Kind::Bool => ["true", "false"].into_iter().find(same),
            Kind::Choice { values, .. } => values.iter().map(|choice| choice.name).find(same),
            Kind::Language { known, words } => words.iter().chain(*known).copied().find(same),
            Kind::Voice if voice(text).is_none() => VOICES.iter().map(|voice| voice.name).find(same),
            _ => None,
        };
        spelled.unwrap_or(text)
    }
}

impl ParameterKind {
    /// What a value is checked as that is passed to a parameter of this type.
    pub fn value(self) -> Kind {
        let int = |min, unit| Kind::Int { min, max: i64::MAX, unit, words: &[] };
        match self {
            ParameterKind::Text => Kind::Text { max: None },
            ParameterKind::Int => int(i64::MIN, None),
            ParameterKind::Bool => Kind::Bool,
            ParameterKind::Url => Kind::Url(Scheme::Any),
            ParameterKind::Phone => Kind::Phone,
            ParameterKind::Duration => int(0, Some(Unit::Seconds)),
        }
    }
}

/// What an address may begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// `http`, `https`, or relative to the document.
    Any,
    /// `http` or `https`, never relative.
    Absolute,
    /// `https`, or relative to the document.
    Https,
    /// `wss`, never relative.
    Wss,
}

impl Element {
    /// The attribute of this name, Twilio's or the short one.
    pub fn attribute(&self, name: &str) -> Option<&'static Attribute> {
        self.attributes.iter().find(|a| a.name == name || a.short == Some(name))
    }

    /// The attributes that Twilio refuses it without.
    pub fn required(&self) -> impl Iterator<Item = &'static Attribute> {
        let attributes = if REQUIRES[self.id as usize] { self.attributes } else { &[] };
        attributes.iter().filter(|attribute| attribute.required)
    }

    /// Whether it may stand in `parent`.
    pub fn fits(&self, parent: Id) -> bool {
        self.parents.contains(&parent)
    }
}

impl Attribute {
    /// Twilio's error for it, where its element stands in `parent`.
    pub fn twilio_code(&self, parent: Option<Id>) -> Option<u32> {
        match self.twilio_in {
            Some((id, code)) if parent == Some(id) => Some(code),
            _ => self.twilio,
        }
    }
}

/// The rows that have this keyword: none, one, or several that stand in different places.
pub fn by_keyword(keyword: &str) -> &'static [Element] {
    let Some(first) = KEYWORDS.find(keyword, |row| ELEMENTS[row].keyword == keyword) else { return &[] };
    &ELEMENTS[first..first + SAME[first] as usize]
}

/// The rows that have this tag, with any keyword.
pub fn by_tag(tag: &str) -> impl Iterator<Item = &'static Element> + Clone + '_ {
    ELEMENTS.iter().filter(move |e| e.tag == tag)
}

/// The row of an element.
pub fn element(id: Id) -> &'static Element {
    &ELEMENTS[id as usize]
}

/// The element that leads to another document, in a document of this kind.
pub fn redirect(kind: Option<Document>) -> Id {
    match kind {
        Some(Document::Messaging) => Id::MessagingRedirect,
        _ => Id::Redirect,
    }
}

/// The elements that may stand in `parent`, in the order of the table.
pub fn children(parent: Id) -> impl Iterator<Item = &'static Element> {
    ELEMENTS.iter().filter(move |e| e.fits(parent))
}

/// The kind of document that rows with one name tell of, when they are verbs of one kind.
pub fn document_kind<'r>(rows: impl IntoIterator<Item = &'r Element>) -> Option<Document> {
    let mut verbs = rows.into_iter().filter(|row| row.role == Role::Verb);
    let kind = verbs.next()?.document;
    verbs.all(|row| row.document == kind).then_some(kind)
}

/// The row that fits the parent, else the one of the document's kind, else the first.
pub fn choose(
    rows: impl Iterator<Item = &'static Element> + Clone,
    parent: Option<Id>,
    kind: Option<Document>,
) -> Option<&'static Element> {
    let fitting = rows.clone().find(|row| parent.is_some_and(|parent| row.fits(parent)));
    fitting.or_else(|| rows.clone().find(|row| Some(row.document) == kind)).or_else(|| rows.clone().next())
}

//! A telephone call, from outside: a server that answers by `routes.json`, and Twilio, which asks it.
//!
//! In: what a project makes, and what the caller and the lines do. Out: the transcript of the call. `server` is all that
//! a server has to do with `routes.json`, in any language: it is meant to be read. `twilio` does what Twilio does with
//! the documents. Neither looks at anything but the output.
#![allow(dead_code, reason = "each test uses a part of it")]

pub mod fill;
pub mod server;
pub mod twilio;
pub mod url;
pub mod xml;

use std::fmt;

/// What a verb waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wait {
    /// A `gather` that takes keys, and speech if it is said so.
    Input { speech: bool },
    /// A `record`, which a key, silence or hanging up ends.
    Recording,
    /// Another verb, by the parameter in which it reports.
    Report(&'static str),
}

/// How the waiting ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The caller keys something in.
    Keys(String),
    /// The caller says something.
    Words(String),
    /// The caller does neither.
    Silence,
    /// The verb is done, and reports this.
    Reports(String),
    /// The caller hangs up, and that is the end of it.
    HangsUp,
}

impl Outcome {
    /// What somebody does, in a word or two: `2`, `"account balance"`, `silence`, `hang up`, `no-answer`.
    pub fn of(word: &str) -> Self {
        let keys = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit() || b == b'*' || b == b'#');
        match (word, word.strip_prefix('"').and_then(|word| word.strip_suffix('"'))) {
            ("silence", _) => Outcome::Silence,
            ("hang up", _) => Outcome::HangsUp,
            (_, Some(words)) => Outcome::Words(words.to_owned()),
            (_, None) if keys => Outcome::Keys(word.to_owned()),
            (_, None) => Outcome::Reports(word.to_owned()),
        }
    }

    /// The parameters that Twilio sends to the `action`.
    pub fn parameters(&self, wait: Wait) -> Vec<(String, String)> {
        let (name, value) = match (self, wait) {
            (Outcome::Words(words), _) => ("SpeechResult", words.as_str()),
            (Outcome::Reports(result), Wait::Report(parameter)) => (parameter, result.as_str()),
            (Outcome::Keys(result) | Outcome::Reports(result), _) => ("Digits", result.as_str()),
            (Outcome::Silence | Outcome::HangsUp, _) => ("Digits", ""),
        };
        vec![(name.to_owned(), value.to_owned())]
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Keys(keys) => write!(f, "the caller presses {keys}"),
            Outcome::Words(words) => write!(f, "the caller says {words:?}"),
            Outcome::Silence => write!(f, "the caller is silent"),
            Outcome::Reports(result) => write!(f, "result: {result}"),
            Outcome::HangsUp => write!(f, "the caller hangs up"),
        }
    }
}

/// What happens outside of the documents, one wait after the other.
pub trait Script {
    /// How this wait ends.
    fn next(&mut self, wait: Wait) -> Outcome;
}

impl<F: FnMut(Wait) -> Outcome> Script for F {
    fn next(&mut self, wait: Wait) -> Outcome {
        self(wait)
    }
}

/// What happens in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Twilio asks the server, and gets a document. How a flow is cut into documents shows here, and nowhere else.
    Asks(String),
    /// The call comes to a flow, with these parameters.
    Flow(String),
    /// Something is done or heard in the call.
    Does(String),
    /// Something is heard while a `gather` listens.
    Prompts(String),
    /// What somebody does who is no part of the flow.
    Outside(String),
}

/// A whole call. Endless ones are broken off.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Transcript {
    pub lines: Vec<Line>,
}

/// After how many lines a call is broken off.
const ENOUGH: usize = 150;

impl Transcript {
    pub fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Whether the call has gone on for long enough.
    pub fn is_long(&self) -> bool {
        self.lines.iter().filter(|line| !matches!(line, Line::Asks(_))).count() > ENOUGH
    }

    /// The call with what goes on between Twilio and the server, which says where flows begin as well.
    pub fn with_requests(mut self) -> Self {
        self.lines.retain(|line| !matches!(line, Line::Flow(_)));
        self
    }

    /// The call as the people in it know it, without what goes on between Twilio and the server.
    pub fn heard(mut self) -> Self {
        self.lines.retain(|line| !matches!(line, Line::Asks(_)));
        self.lines.truncate(ENOUGH);
        self
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            match line {
                Line::Asks(text) => writeln!(f, "{text}")?,
                Line::Flow(text) => writeln!(f, "  ({text})")?,
                Line::Does(text) => writeln!(f, "  {text}")?,
                Line::Prompts(text) => writeln!(f, "    {text}")?,
                Line::Outside(text) => writeln!(f, "  - {text}")?,
            }
        }
        Ok(())
    }
}

//! What a verb reports when it is done, and so what its cases can tell apart.
//!
//! Twilio sends it to the `action` of the verb. A list that Twilio extends without notice is open: another word may
//! be right. What a caller keys in or says belongs to no list.

use super::Id::{self, *};
use super::{Choice, Role, element};

/// What one verb reports.
#[derive(Debug)]
pub struct Report {
    /// The verb.
    pub verb: Id,
    /// The noun that has to stand in it, where what is reported depends on that.
    pub noun: Option<Id>,
    /// The request parameter that says how it came out; of a `gather` the one for keys.
    pub parameter: &'static str,
    /// What it can say.
    pub outcome: Outcome,
}

/// What a report can say.
#[derive(Debug, Clone, Copy)]
pub enum Outcome {
    /// Keys, or words that are spoken.
    Input,
    /// One key, or one of these words.
    Key(&'static [Choice]),
    /// One of these words.
    Word {
        /// The words.
        words: &'static [Choice],
        /// Whether Twilio may send others.
        open: bool,
    },
}

impl Report {
    /// The words that it can be.
    pub fn words(&self) -> &'static [Choice] {
        match self.outcome {
            Outcome::Input => &[],
            Outcome::Key(words) | Outcome::Word { words, .. } => words,
        }
    }
}

/// What a verb with these nouns in it reports; none when it reports nothing.
pub fn report(verb: Id, mut nouns: impl Iterator<Item = Id>) -> Option<&'static Report> {
    if element(verb).role != Role::Verb {
        return None;
    }
    let of_verb = || REPORTS.iter().filter(move |report| report.verb == verb);
    match of_verb().find(|report| report.noun.is_none()) {
        Some(report) => Some(report),
        None => nouns.find_map(|noun| of_verb().find(|report| report.noun == Some(noun))),
    }
}

/// Whether a verb reports something, with whatever in it.
pub fn reports(verb: Id) -> bool {
    REPORTS.iter().any(|report| report.verb == verb)
}

/// The request parameter for what a caller has said to a `gather`.
pub const SPEECH: &str = "SpeechResult";

/// The results after which the caller still waits for something, and would hear nothing.
pub const STRANDED: &[(Id, &[&str])] = &[
    (Dial, &["busy", "no-answer", "failed"]),
    (Enqueue, &["error", "queue-full", "system-error"]),
    (Connect, &["failed"]),
];

/// Every verb that reports.
pub const REPORTS: &[Report] = &[
    // https://www.twilio.com/docs/voice/twiml/gather#action
    Report { verb: Gather, noun: None, parameter: "Digits", outcome: Outcome::Input },
    // https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus-values
    Report {
        verb: Dial,
        noun: None,
        parameter: "DialCallStatus",
        outcome: Outcome::Word { words: DIALLED, open: false },
    },
    // https://www.twilio.com/docs/voice/twiml/enqueue#action
    Report {
        verb: Enqueue,
        noun: None,
        parameter: "QueueResult",
        outcome: Outcome::Word { words: QUEUED, open: false },
    },
    // https://www.twilio.com/docs/voice/twiml/record#action
    Report { verb: Record, noun: None, parameter: "Digits", outcome: Outcome::Key(RECORDED) },
    // https://www.twilio.com/docs/voice/twiml/pay#action
    Report { verb: Pay, noun: None, parameter: "Result", outcome: Outcome::Word { words: PAID, open: false } },
    // https://www.twilio.com/docs/voice/twiml/refer#action
    Report {
        verb: Refer,
        noun: None,
        parameter: "ReferCallStatus",
        outcome: Outcome::Word { words: REFERRED, open: true },
    },
    // https://www.twilio.com/docs/voice/twiml/connect/conversationrelay
    Report {
        verb: Connect,
        noun: Some(ConversationRelay),
        parameter: "SessionStatus",
        outcome: Outcome::Word { words: SESSION, open: false },
    },
    // https://www.twilio.com/docs/voice/twiml/connect/virtualagent
    Report {
        verb: Connect,
        noun: Some(VirtualAgent),
        parameter: "VirtualAgentStatus",
        outcome: Outcome::Word { words: AGENT, open: true },
    },
    // https://www.twilio.com/docs/voice/sms
    Report { verb: Sms, noun: None, parameter: "SmsStatus", outcome: Outcome::Word { words: TEXTED, open: false } },
    // https://www.twilio.com/docs/messaging/twiml/message
    Report {
        verb: Message,
        noun: None,
        parameter: "MessageStatus",
        outcome: Outcome::Word { words: SENT, open: false },
    },
    // https://www.twilio.com/docs/fax/twiml/receive
    Report { verb: Receive, noun: None, parameter: "FaxStatus", outcome: Outcome::Word { words: FAXED, open: true } },
];

const fn word(name: &'static str, doc: &'static str) -> Choice {
    Choice { name, doc }
}

const DIALLED: &[Choice] = &[
    word("completed", "the called party answered, and the call is over"),
    word("answered", "a conference was joined, and is over"),
    word("busy", "the called party was busy"),
    word("no-answer", "nobody answered in time"),
    word("failed", "the number could not be reached"),
    word("canceled", "the call was canceled before anybody answered"),
];

const QUEUED: &[Choice] = &[
    word("bridged", "the caller was connected, and that call is over"),
    word("bridging-in-process", "the caller is being connected"),
    word("error", "the caller could not be put into the queue"),
    word("hangup", "the caller hung up while waiting"),
    word("leave", "the caller left the queue by `leave`"),
    word("redirected", "the call was redirected while it waited"),
    word("redirected-from-bridged", "the call was redirected after it was connected"),
    word("queue-full", "the queue had no place left"),
    word("system-error", "Twilio could not put the caller into the queue"),
];

const RECORDED: &[Choice] = &[word("hangup", "the caller hung up")];

const PAID: &[Choice] = &[
    word("success", "the payment was taken, or its token made"),
    word("too-many-failed-attempts", "the caller used up all attempts"),
    word("payment-connector-error", "the payment service refused or failed"),
    word("caller-interrupted-with-star", "the caller broke off with `*`"),
    word("caller-hung-up", "the caller hung up"),
    word("validation-error", "an attribute has a value that cannot be used"),
    word("internal-error", "something failed at Twilio"),
];

const REFERRED: &[Choice] = &[
    word("in-progress", "the transfer is under way"),
    word("completed", "the transfer worked"),
    word("busy", "the party was busy"),
    word("no-answer", "nobody answered in time"),
    word("failed", "the transfer failed"),
    word("canceled", "the transfer was canceled"),
];

const SESSION: &[Choice] = &[
    word("ended", "the app ended the session"),
    word("completed", "the caller hung up"),
    word("failed", "the session broke off with an error"),
];

const AGENT: &[Choice] = &[
    word("completed", "the conversation came to its end"),
    word("live-agent-handoff", "the agent hands the caller to a person"),
    word("failed", "the conversation broke off with an error"),
];

const TEXTED: &[Choice] =
    &[word("sending", "the message is on its way"), word("invalid", "the message cannot be sent")];

const SENT: &[Choice] = &[
    word("queued", "the message waits to be sent"),
    word("sending", "the message is on its way"),
    word("sent", "the message was handed to the carrier"),
    word("delivered", "the message arrived"),
    word("undelivered", "the carrier did not deliver the message"),
    word("failed", "the message could not be sent"),
    word("invalid", "the message cannot be sent"),
];

const FAXED: &[Choice] = &[word("received", "the fax is there"), word("failed", "the fax did not come through")];

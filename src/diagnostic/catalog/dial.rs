//! Whom a call is connected with, and as whom.

use super::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A `dial` that calls nobody.
pub fn nobody(span: Span, dial: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingNoun, span, format!("`{dial}` calls nobody"))
        .help("write a telephone number behind it, or put a noun such as `number`, `client` or `conference` inside")
        .twilio(13223)
}

/// A number beside nouns.
pub fn number_and_noun(span: Span, dial: &str, noun: Span, number: &str) -> Diagnostic {
    Diagnostic::new(Code::ConflictingParts, span, format!("`{dial}` has a number as its text, or nouns, not both"))
        .related(noun, "a noun")
        .help(format!("put the number into a `{number}` inside"))
        .twilio(13223)
}

/// A conference beside other nouns.
pub fn conference_with_others(span: Span, later: &str, conference: &str, earlier: Span) -> Diagnostic {
    let message = if later == conference {
        format!("a `{conference}` is dialled alone, and there is another noun beside it")
    } else {
        format!("a `{conference}` is dialled alone, so `{later}` cannot stand beside it")
    };
    Diagnostic::new(Code::ConflictingParts, span, message)
        .related(earlier, "beside this")
        .help("dial one of the two; to bring others into a conference, let each of their calls dial it")
        .twilio(13000)
}

/// An application beside other nouns.
pub fn application_with_others(span: Span, later: &str, application: &str, earlier: Span) -> Diagnostic {
    let message = if later == application {
        format!("an `{application}` cannot be dialled at the same time as another noun")
    } else {
        format!("`{later}` cannot be dialled at the same time as an `{application}`")
    };
    Diagnostic::new(Code::ConflictingParts, span, message)
        .related(earlier, "dialled at the same time")
        .help("dial one of the two")
}

/// A queue beside other nouns.
pub fn queue_with_others(span: Span, queue: &str, earlier: Span) -> Diagnostic {
    Diagnostic::new(Code::QueueWithOthers, span, format!("a `{queue}` is meant to be dialled alone"))
        .related(earlier, "beside this")
        .help("dial the queue first, and the other in a `dial` after it")
}

/// More nouns than are dialled one after another.
pub fn long_sequence(span: Span, dial: &str, max: usize, around: Span) -> Diagnostic {
    let message = format!("`{dial}` calls at most {max} nouns one after another, and this is one too many");
    Diagnostic::new(Code::TooMany, span, message)
        .related(around, "inside this")
        .help("move the rest to a `dial` after it")
}

/// WhatsApp without a sender.
pub fn whatsapp_without_caller(span: Span, whatsapp: &str, dial: &str) -> Diagnostic {
    let message = format!("a call by `{whatsapp}` needs `callerId` on `{dial}`, the WhatsApp sender it comes from");
    Diagnostic::new(Code::MissingPartner, span, message).help("add `callerId=whatsapp:+…`").twilio(13214)
}

/// WhatsApp with a sender that is not one of WhatsApp.
pub fn caller_of_whatsapp(span: Span, caller: &str) -> Diagnostic {
    let message = "a call on WhatsApp comes from a WhatsApp sender";
    let diagnostic = Diagnostic::new(Code::WrongCallerId, span, message).twilio(13247);
    let is_number = caller.strip_prefix('+').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    if is_number {
        let fixed = format!("whatsapp:{caller}");
        return diagnostic.help(format!("write `{fixed}`")).fix(format!("write `{fixed}`"), span, fixed);
    }
    diagnostic.help("write `whatsapp:` and the number of the sender")
}

/// A telephone call from something that is no number.
pub fn caller_of_number(span: Span, caller: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongCallerId, span, format!("a telephone is called from a number, and `{caller}` is none"))
        .help("write a number of your account or one that you have verified, such as `+14155550100`")
        .twilio(13247)
}

/// A SIP call from a name with other characters.
pub fn caller_of_sip(span: Span, character: char) -> Diagnostic {
    let message = "a SIP call comes from a name of letters, digits and `+`, `-`, `_` and `.`";
    Diagnostic::new(Code::WrongCallerId, span, message)
        .label(format!("not `{character}`"))
        .help("leave it out")
        .twilio(13247)
}

/// Two channels for one voice.
pub fn dual_of_one(span: Span, record: &str, track: &str, attribute: Span) -> Diagnostic {
    let message = format!("`{record}` makes one channel here: only the {track} track is recorded");
    Diagnostic::new(Code::NoEffect, span, message)
        .related(attribute, "one track only")
        .help(format!("write `{}`, or leave `recordingTrack` out", record.trim_end_matches("-dual")))
}

/// A client without a name.
pub fn client_without_name(span: Span, client: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingText, span, format!("`{client}` has no name"))
        .help(format!("write it behind it, `{client} alice`, or in an `identity` inside"))
}

/// A client with a name as text and another inside.
pub fn client_with_two_names(span: Span, client: &str, text: Span) -> Diagnostic {
    Diagnostic::new(Code::ConflictingParts, span, format!("`{client}` has one name, and here are two"))
        .related(text, "the other name")
        .help("delete one of the two")
        .twilio(12200)
}

/// A client's name as text where it gets parameters.
pub fn name_beside_parameters(span: Span, client: &str, identity: &str, parameter: Span) -> Diagnostic {
    let message = format!("Twilio's schema has the name of a `{client}` that gets parameters in an `{identity}`");
    Diagnostic::new(Code::OffSchema, span, message)
        .related(parameter, "a parameter")
        .help(format!("put it into an `{identity}` inside, in front of the parameters"))
        .twilio(12200)
}

/// A label that could be a call.
pub fn label_is_call(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadValue, span, "`participantLabel` cannot be the SID of a call")
        .help("choose a name of your own")
        .twilio(16023)
}

/// A label that could be a part of an address.
pub fn slash_in_label(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadValue, span, "`participantLabel` holds no `/`").help("write `-` instead").twilio(16023)
}

/// A queue without a name.
pub fn queue_without_name(span: Span, queue: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingText, span, format!("`{queue}` has no name"))
        .help(format!("write it behind it, `{queue} \"support\"`, or add `reservationSid=…`"))
        .twilio(14212)
}

/// An application that is not named.
pub fn application_without_sid(span: Span, application: &str, sid: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingNoun, span, format!("`{application}` needs an `{sid}` inside"))
        .help(format!("put one `{sid}` inside"))
        .twilio(12200)
}

/// An application that is named twice.
pub fn application_twice(span: Span, application: &str, text: Span) -> Diagnostic {
    Diagnostic::new(Code::ConflictingParts, span, format!("`{application}` has one SID, and here are two"))
        .related(text, "the other SID")
        .help("delete one of the two")
}

/// The SID of an application as text.
pub fn sid_as_text(span: Span, application: &str, sid: &str) -> Diagnostic {
    let message = format!("Twilio's pages have the SID of an `{application}` in an `{sid}`, not as its text");
    Diagnostic::new(Code::Undocumented, span, message).help(format!("put it into an `{sid}` inside"))
}

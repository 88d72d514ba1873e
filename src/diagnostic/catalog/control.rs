//! Where the call goes inside one document.

use super::{Code, rules};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::twiml::End;

/// A verb that no call reaches.
pub fn unreachable(span: Span, name: &str, ender: Span, ender_name: &str, end: End) -> Diagnostic {
    let why = match end {
        End::Leaves => "the document is left here".to_owned(),
        End::Stays => "this goes on until the call ends".to_owned(),
        End::Action => "the answer to `action` takes over here".to_owned(),
        End::Again => "after this, the document begins again".to_owned(),
        End::EvenWithoutInput => "the call goes to `action`, input or not".to_owned(),
        End::Repeats => "this is repeated until the call ends".to_owned(),
        End::Cases => "each of its cases leads elsewhere".to_owned(),
    };
    let help = match end {
        End::Leaves | End::Stays => format!("delete it, or move it above `{ender_name}`"),
        End::Action => format!("move it to the flow that the `action` of `{ender_name}` leads to"),
        End::Again => format!("say where the call goes on, `{ender_name} -> …`, and move it there"),
        End::EvenWithoutInput => {
            "move it to the flow that `action` leads to, or delete `actionOnEmptyResult`".to_owned()
        }
        End::Cases => "delete it, or let a case come to its end without an arrow".to_owned(),
        End::Repeats => "write how often to repeat it: `loop=3`".to_owned(),
    };
    Diagnostic::new(Code::UnreachableVerb, span, format!("`{name}` never runs"))
        .label("never reached")
        .related(ender, why)
        .help(help)
}

/// `reject` when it is too late for it.
pub fn late_reject(span: Span, answered: Span) -> Diagnostic {
    Diagnostic::new(Code::LateReject, span, "`reject` comes too late: the call has been answered, and is billed")
        .related(answered, "this answers the call")
        .help("move it to the top, or write `hangup`")
}

/// `hangup` as the first thing that happens to a call.
pub fn hangup_first(span: Span) -> Diagnostic {
    Diagnostic::new(Code::HangupFirst, span, "a call that begins here is answered, and billed, before it is hung up")
        .help("write `reject` to turn it away unanswered")
}

/// `start` with nothing behind it.
pub fn start_last(span: Span) -> Diagnostic {
    Diagnostic::new(Code::StartLast, span, "nothing follows `start`, so that the call ends as soon as it has begun")
        .help("write what the caller hears meanwhile behind it")
}

/// `answerOnBridge` when the call is answered already.
pub fn answer_on_bridge(span: Span, answered: Span, name: &str) -> Diagnostic {
    rules::no_effect(span, "answerOnBridge", &format!("`{name}` has answered the call by then"))
        .related(answered, "this answers the call")
        .help("move `dial` to the top of the document, or delete the attribute")
}

/// A document that redirects to itself without end.
pub fn document_loops(span: Span, messaging: bool) -> Diagnostic {
    let (message, help, twilio) = if messaging {
        ("this document begins again without end", "lead to another flow, or delete it", Some(14106))
    } else {
        (
            "this document begins again without end, and never waits for the caller",
            "put a verb that waits in front, such as `gather`, or lead to another flow",
            None,
        )
    };
    Diagnostic::new(Code::DocumentLoops, span, message).help(help).twilio(twilio)
}

/// A verb that always asks for its `action`, and has none.
pub fn starts_over(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::StartsOver, span, format!("after `{name}`, this document begins again"))
        .help(format!("say where the call goes on: `{name} -> …`"))
}

/// A `gather` without an `action`.
pub fn unhandled_gather(span: Span) -> Diagnostic {
    let message = "nothing handles this input: the document begins again, whatever the caller enters";
    Diagnostic::new(Code::UnhandledGather, span, message).help("say where the input goes: `gather -> …`")
}

/// A `gather` before which the caller hears nothing.
pub fn silent_gather(span: Span) -> Diagnostic {
    Diagnostic::new(Code::SilentGather, span, "the caller hears nothing, and cannot know that input is expected")
        .help("put a `say` or `play` into it")
}

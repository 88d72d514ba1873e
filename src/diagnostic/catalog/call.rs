//! What is wrong with the call as a whole.

use super::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::twiml;

/// A flow that nothing leads to.
pub fn unreachable_flow(span: Span, address: &str) -> Diagnostic {
    Diagnostic::new(Code::UnreachableFlow, span, format!("nothing leads to the flow `{address}`"))
        .help("lead to it with an arrow, `@`, or a case, or delete it")
}

/// Documents that lead to one another and never wait.
pub fn circle(span: Span, way: &str, messaging: bool) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::DocumentLoops, span, format!("this goes round without end: {way}"));
    if messaging {
        return diagnostic.twilio(14106).help("answer the message in one of them");
    }
    diagnostic
        .label("and never waits for the caller")
        .help("put a verb that waits on the way, such as `gather`, or lead elsewhere")
}

/// A link to a flow of one kind on the way from a flow of another.
pub fn way_to_other_kind(
    span: Span,
    to: &str,
    from: twiml::Document,
    target: twiml::Document,
    way: &str,
) -> Diagnostic {
    let message = format!("`{to}` is a {} flow, and a {} one leads here", target.name(), from.name());
    Diagnostic::new(Code::LinkToOtherKind, span, message)
        .label(format!("reached by {way}"))
        .help("go on with a flow of the same kind")
}

/// A verb that may not stand in a document that is used for something.
pub fn wrong_role(
    span: Span,
    verb: &str,
    element: &str,
    attribute: &str,
    (heard, allowed): (&str, &str),
    way: &str,
) -> Diagnostic {
    let message = format!("`{verb}` cannot stand in a document that is the `{attribute}` of `{element}`");
    let diagnostic = Diagnostic::new(Code::WrongRole, span, message).label(match way {
        "" => String::new(),
        way => format!("reached by {way}"),
    });
    diagnostic.help(match allowed {
        "" => format!("{heard}, and cannot be connected to others"),
        allowed => format!("{heard}: it takes {allowed}"),
    })
}

/// A parameter that no request for the document brings.
pub fn unavailable_parameter(span: Span, name: &str, address: &str, way: &str, senders: &[&str]) -> Diagnostic {
    let message = format!("no request for `{address}` brings `{name}`");
    let diagnostic = Diagnostic::new(Code::UnavailableParameter, span, message).label(match way {
        "" => String::new(),
        way => format!("reached by {way}"),
    });
    match senders {
        [] => diagnostic.help("Twilio sends it in reports, and never when it asks for a document"),
        senders => {
            let list = senders.iter().map(|sender| format!("`{sender}`")).collect::<Vec<_>>().join(" or ");
            diagnostic.help(format!(
                "it comes with the result of {list}: lead here with that, or pass it on, `-> … name={{{name}}}`"
            ))
        }
    }
}

/// A gather some of whose outcomes end the call.
pub fn unhandled_input(span: Span, silence: bool, other: bool) -> Diagnostic {
    let (message, help) = match (silence, other) {
        (true, true) => (
            "a caller who enters nothing, or something else, is hung up on without a word",
            "add `otherwise` and `on silence`, or say something behind the `gather`",
        ),
        (true, false) => (
            "a caller who enters nothing is hung up on without a word",
            "add `on silence`, or say something behind the `gather`",
        ),
        _ => (
            "a caller who enters something else is hung up on without a word",
            "add `otherwise`, or say something behind the `gather`",
        ),
    };
    Diagnostic::new(Code::UnhandledGather, span, message).help(help)
}

/// A verb some of whose results end the call while the caller waits.
pub fn silent_end(span: Span, verb: &str, results: &[&str]) -> Diagnostic {
    let list = results.iter().map(|result| format!("`{result}`")).collect::<Vec<_>>().join(", ");
    let message = format!("when `{verb}` reports {list}, the caller is hung up on without a word");
    Diagnostic::new(Code::SilentEnd, span, message)
        .help(format!("add a case for it, or `otherwise`, or say something behind the `{verb}`"))
}

/// A gather at the end of a document: silence ends the call.
pub fn silent_caller(span: Span) -> Diagnostic {
    Diagnostic::new(Code::SilentEnd, span, "a caller who enters nothing is hung up on without a word")
        .help("add `on silence`, or say something behind the `gather`")
}

/// A name that is declared and never used.
pub fn unused_name(span: Span, what: &str, name: &str) -> Diagnostic {
    Diagnostic::new(Code::UnusedName, span, format!("nothing uses the {what} `{name}`")).help("delete it, or use it")
}

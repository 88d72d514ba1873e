//! What stands in what, and how much of it.

use super::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::twiml::Document;

/// Names in backticks: `a`, `b` or `c`; of many, the first few.
pub(super) fn names(names: &[&str], last: &str) -> String {
    let mut unique: Vec<&str> = Vec::new();
    for name in names {
        if !unique.contains(name) {
            unique.push(name);
        }
    }
    let quoted: Vec<String> = unique.iter().map(|name| format!("`{name}`")).collect();
    match &quoted[..] {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// What to write in place of words that other languages have.
fn instead(word: &str) -> Option<&'static str> {
    Some(match word {
        "if" | "else" | "elif" | "elsif" | "elseif" | "unless" | "switch" | "case" | "match" | "when" => {
            "branch on what a verb reports: in the block of a `gather` or `dial`, write `on 1 -> sales` and `otherwise`"
        }
        "while" | "for" | "foreach" | "until" | "repeat" => {
            "to do something again, go back with an arrow, `-> main`; `say` and `play` have `loop`"
        }
        "set" | "var" | "const" | "assign" => "declare a constant at the top of the file: `let name = value`",
        "function" | "func" | "fn" | "macro" | "define" => "declare a fragment at the top of the file: `def name(who)`",
        "import" | "include" | "require" | "from" => "write `use \"style.flow\"` at the top of the file",
        "goto" | "jump" | "return" => "to go on with a flow, write `-> sales`; to end the call, `hangup`",
        _ => return None,
    })
}

/// A name that the table does not have.
pub fn unknown_verb(span: Span, name: &str, nearest: Option<&str>, parent: Option<&str>, here: &[&str]) -> Diagnostic {
    let what = if parent.is_none_or(|p| p == "Response" || p == "response") { "verb" } else { "element" };
    let diagnostic = Diagnostic::new(Code::UnknownVerb, span, format!("there is no {what} `{name}`")).twilio(12200);
    if let Some(help) = instead(name) {
        return diagnostic.help(help);
    }
    match (nearest, parent) {
        (Some(nearest), _) => diagnostic.help(format!("did you mean `{nearest}`?")).fix(
            format!("replace it by `{nearest}`"),
            span,
            nearest,
        ),
        (None, Some(parent)) if !here.is_empty() && here.len() <= 12 => {
            diagnostic.help(format!("`{parent}` can hold {}", names(here, "or")))
        }
        _ if name.starts_with(char::is_uppercase) => {
            diagnostic.help("begin with a verb; to have text spoken, put it in quotes behind `say`")
        }
        _ => diagnostic.help("begin with a verb, such as `say`; in front of one that is newer than flowc, write `!`"),
    }
}

/// A name that the element does not have as an attribute.
pub fn unknown_attribute(
    span: Span,
    name: &str,
    owner: &str,
    nearest: Option<&str>,
    elsewhere: Option<&str>,
    allowed: &[&str],
) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::UnknownAttribute, span, format!("`{owner}` has no attribute `{name}`")).twilio(12200);
    if let Some(nearest) = nearest {
        return diagnostic.help(format!("did you mean `{nearest}`?")).fix(
            format!("replace it by `{nearest}`"),
            span,
            nearest,
        );
    }
    if let Some(elsewhere) = elsewhere {
        return diagnostic.help(format!("`{elsewhere}` has one: move it there"));
    }
    match allowed {
        [] => diagnostic.help(format!("delete it: `{owner}` has no attributes")),
        _ if allowed.len() <= 12 => diagnostic.help(format!("`{owner}` has {}", names(allowed, "and"))),
        _ => diagnostic.help(format!("`flowc explain {}` lists those it has", owner.to_lowercase())),
    }
}

/// A parameter of Twilio's API for finding out who answered, which TwiML does not have.
pub fn async_amd(span: Span, name: &str, owner: &str) -> Diagnostic {
    let message = format!("`{name}` belongs to Twilio's API, and `{owner}` has no such attribute");
    let lower = name.to_ascii_lowercase();
    let instead = match () {
        () if lower.ends_with("method") => "amdStatusCallbackMethod",
        () if lower.ends_with("callback") => "amdStatusCallback",
        () => "machineDetection=Enable",
    };
    Diagnostic::new(Code::UnknownAttribute, span, message).help(format!("write `{instead}` instead")).twilio(21263)
}

/// An element in a place that takes none of its kind.
pub fn wrong_nesting(
    span: Span,
    name: &str,
    parent_span: Option<Span>,
    parent: &str,
    allowed: &[&str],
    homes: &[&str],
    twilio: u32,
) -> Diagnostic {
    let at_top = parent_span.is_none();
    let message = if at_top {
        format!("`{name}` cannot stand by itself")
    } else {
        format!("`{name}` cannot go inside `{parent}`")
    };
    let mut diagnostic = Diagnostic::new(Code::WrongNesting, span, message).label("not allowed here").twilio(twilio);
    if let Some(parent_span) = parent_span {
        diagnostic = diagnostic.related(parent_span, "inside this");
    }
    let holds = match allowed {
        [] => format!("`{parent}` holds nothing"),
        _ if allowed.len() <= 12 => format!("`{parent}` can hold {}", names(allowed, "or")),
        _ => String::new(),
    };
    let go = match homes {
        [] if at_top => String::new(),
        [] => "move it out one level".to_owned(),
        homes => format!("put it inside {}", names(homes, "or")),
    };
    let help = match (go.is_empty() || at_top, holds.is_empty() || at_top) {
        (_, true) => go,
        (true, false) => holds,
        (false, false) => format!("{go}; {holds}"),
    };
    if help.is_empty() { diagnostic.help("delete it") } else { diagnostic.help(help) }
}

/// A verb of another kind of document.
pub fn mixed_document(span: Span, name: &str, kind: Document, document: Document, first: Option<Span>) -> Diagnostic {
    let message = format!("`{name}` belongs in a {} document, and this is a {} one", kind.name(), document.name());
    let twilio = if document == Document::Messaging { 14110 } else { 12200 };
    let diagnostic = Diagnostic::new(Code::MixedDocument, span, message).twilio(twilio);
    let diagnostic = match first {
        Some(first) => diagnostic.related(first, format!("this makes it a {} document", document.name())),
        None => diagnostic,
    };
    let mut help = format!("move it to a flow of its own, which answers a {}", answers(kind));
    if kind == Document::Messaging && document == Document::Voice {
        help.push_str("; to send a message during a call, use Twilio's API");
    }
    diagnostic.help(help)
}

fn answers(kind: Document) -> &'static str {
    match kind {
        Document::Voice => "call",
        Document::Messaging => "message",
        Document::Fax => "fax",
    }
}

/// An element without the text it needs.
pub fn missing_text(span: Span, name: &str, twilio: Option<u32>) -> Diagnostic {
    Diagnostic::new(Code::MissingText, span, format!("`{name}` has no text"))
        .help(format!("write it behind the name: `{name} \"…\"`"))
        .twilio(twilio)
}

/// Text where Twilio takes none.
pub fn unwanted_text(span: Span, name: &str, inside: &[&str], root: bool) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::UnwantedText,
        span,
        if root { "text cannot stand by itself".to_owned() } else { format!("`{name}` takes no text") },
    );
    let diagnostic = diagnostic.twilio(12200);
    if root {
        return diagnostic.help("to have it spoken, put it into a `say`");
    }
    match inside {
        [] => diagnostic.help("delete it: what is to be spoken belongs in a `say`, a setting in an attribute"),
        _ => diagnostic.help(format!("put it into {} inside", names(inside, "or"))),
    }
}

/// An element without an attribute it needs.
pub fn missing_attribute(span: Span, owner: &str, name: &str, twilio: Option<u32>) -> Diagnostic {
    Diagnostic::new(Code::MissingAttribute, span, format!("`{owner}` needs `{name}`"))
        .help(format!("add `{name}=…`"))
        .twilio(twilio)
}

/// An element without what must stand in it.
pub fn missing_noun(span: Span, owner: &str, nouns: &[&str], one: bool, twilio: Option<u32>) -> Diagnostic {
    let message = match nouns {
        [only] => format!("`{owner}` needs a `{only}` inside"),
        _ => format!("`{owner}` holds nothing"),
    };
    let count = if one { "one" } else { "one or more" };
    Diagnostic::new(Code::MissingNoun, span, message)
        .help(format!("put {count} of {} inside", names(nouns, "or")))
        .twilio(twilio)
}

/// More elements than Twilio takes in one place.
pub fn too_many(
    span: Span,
    owner: &str,
    child: Option<&str>,
    max: u32,
    around: Span,
    twilio: Option<u32>,
) -> Diagnostic {
    let is_root = matches!(owner, "response" | "Response");
    let most = match (child, max) {
        (Some(child), max) if is_root => format!("a document holds at most {max} `{child}`"),
        (_, 0) => format!("`{owner}` holds nothing"),
        (None, 1) => format!("`{owner}` holds one element"),
        (None, max) => format!("`{owner}` holds at most {max} elements"),
        (Some(child), 1) => format!("`{owner}` holds one `{child}`"),
        (Some(child), max) => format!("`{owner}` holds at most {max} `{child}`"),
    };
    let diagnostic = Diagnostic::new(Code::TooMany, span, format!("{most}, and this is one too many")).twilio(twilio);
    if is_root {
        return diagnostic.help("delete it");
    }
    diagnostic.related(around, "inside this").help("delete it, or split what holds it in two")
}

/// A document that is larger than Twilio takes.
pub fn document_too_large(span: Span, size: usize, max: usize) -> Diagnostic {
    Diagnostic::new(
        Code::DocumentTooLarge,
        span,
        format!("this document has {size} bytes, and Twilio takes {max} at most"),
    )
    .help("split it into several flows, and go from one to the next with `->`")
    .twilio(11750)
}

/// Something that Twilio takes but describes nowhere.
pub fn undocumented(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::Undocumented, span, format!("Twilio takes `{name}` but describes it on no page"))
        .help("be ready for it to change without notice")
}

/// Something that is on its way out.
pub fn deprecated(span: Span, name: &str, instead: &str) -> Diagnostic {
    Diagnostic::new(Code::Deprecated, span, format!("`{name}` is on its way out")).help(instead)
}

/// Something that Twilio has switched off.
pub fn discontinued(span: Span, name: &str, instead: &str) -> Diagnostic {
    Diagnostic::new(Code::Discontinued, span, format!("Twilio has switched off `{name}`")).help(instead)
}

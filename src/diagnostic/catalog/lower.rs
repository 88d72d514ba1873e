//! What only Flow can get wrong: arguments, arrows, durations, lists.

use super::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::twiml::{self, Id, Kind};

/// An attribute line at the top of a file or of a flow.
pub fn belongs_to_nothing(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BelongsToNothing, span, "these attributes belong to no verb")
        .help("write them behind the name of a verb, or indented below it")
}

/// A second argument without a name. `all` is what is written from the name of the verb to the last word behind it.
pub fn second_argument(span: Span, first: Span, all: (Span, &str), row: &twiml::Element) -> Diagnostic {
    let name = row.keyword;
    let (place, text) = all;
    let upto = |end: u32| text.get(..(end - place.start) as usize).unwrap_or_default();
    let written = |span: Span| upto(span.end).get((span.start - place.start) as usize..).unwrap_or_default();
    let (one, two) = (written(first), written(span));
    if let Some(key) = one.strip_suffix(':').filter(|key| row.attribute(key).is_some()) {
        return Diagnostic::new(Code::TooManyArguments, first, "the value of an attribute stands behind `=`")
            .help(format!("write `{key}={two}`"))
            .fix("write `=`", Span::new(first.end - 1, span.start), "=");
    }
    for unit in [first, span] {
        let before = upto(unit.start).trim_end();
        let number = &before[before.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
        if matches!(written(unit), "ms" | "s" | "m" | "h") && !number.is_empty() {
            let gap = Span::new(place.start + before.len() as u32, unit.start);
            return Diagnostic::new(Code::TooManyArguments, unit, "a duration and its unit are one word")
                .help(format!("write `{number}{}`", written(unit)))
                .fix("close the gap", gap, "");
        }
    }
    let kind = match row.argument.and_then(|name| row.attribute(name)) {
        Some(attribute) => Some(&attribute.kind),
        None => row.content.kind(),
    };
    let Some(kind) = kind else {
        return Diagnostic::new(Code::TooManyArguments, span, format!("`{name}` takes only arguments with names"))
            .help("write an attribute as `name=value`; what is to be spoken belongs in a `say`");
    };
    let diagnostic =
        Diagnostic::new(Code::TooManyArguments, span, format!("`{name}` takes one argument without a name"))
            .related(first, "the first one");
    if !matches!(kind, Kind::Speech | Kind::Text { .. }) {
        return diagnostic.help(match row.id {
            Id::Dial => "put each into an element of its own inside, as in `number +14155550100`".to_owned(),
            _ => format!("write another `{name}` for it, or give it a name, as in `name=value`"),
        });
    }
    if matches!(two, "+" | "." | "&" | "..") {
        return diagnostic.help("write all of it in one pair of quotes, with names in braces: `\"Hello, {From}.\"`");
    }
    let diagnostic = diagnostic.help("put text of several words in one pair of quotes");
    let words = Span::new(first.start, place.end);
    let text = written(words);
    let is_one_run = written(Span::new(first.end, span.start)).trim().is_empty();
    match is_one_run && !text.contains(['"', '{', '}', '\\', '=']) {
        true => diagnostic.fix("put the text in quotes", words, format!("\"{text}\"")),
        false => diagnostic,
    }
}

/// A second text for an element that takes one.
pub fn second_text(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::SecondText, span, format!("`{name}` has its text already"))
        .help("write all of it in one string, or in a block string of several lines")
}

/// An attribute that is given twice, under whichever name.
pub fn duplicate_attribute(span: Span, first: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::DuplicateAttribute, span, format!("`{name}` is given twice"))
        .related(first, "the first time")
        .help("delete one of the two")
}

/// An arrow on a statement without an action.
pub fn no_action(arrow: Span, name: &str, around: Option<&str>, ends: bool) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::NoAction, arrow, format!("`{name}` cannot lead the call elsewhere"));
    match around {
        Some(around) => diagnostic.help(format!("put the arrow on the `{around}` around it")),
        None if ends => diagnostic.help(format!("write either `{name}` or the arrow: the call cannot do both")),
        None => diagnostic.help("put the arrow on the next line, alone"),
    }
}

/// An arrow on an element that is taken on trust.
pub fn arrow_on_trusted(arrow: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::NoAction, arrow, format!("`{name}` is taken on trust, so an arrow on it has no meaning"))
        .help("write the attribute itself: `!action=@sales`")
}

/// `!a:b=1`
pub fn prefixed_name(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::PrefixedName, span, format!("`{name}` needs a namespace, and TwiML has none"))
        .help("write a name without `:`")
}

/// `-> "/menu" < … >`
pub fn block_of_arrow(span: Span, arrow: Span) -> Diagnostic {
    Diagnostic::new(Code::MisplacedPart, span, "an arrow alone holds nothing, and what follows it never runs")
        .related(arrow, "the call goes on elsewhere here")
        .help("move it in front of the arrow; for attributes, write `redirect method=GET -> sales`")
}

/// `redirect "/a" -> b`
pub fn second_target(arrow: Span) -> Diagnostic {
    Diagnostic::new(Code::SecondText, arrow, "`redirect` has its target already")
        .help("write either the arrow or the address")
}

/// A duration that the attribute's unit cannot hold.
pub fn inexact_duration(span: Span, milliseconds: u64, per_unit: u64) -> Diagnostic {
    let (below, above) = (milliseconds / per_unit, milliseconds / per_unit + 1);
    let choice = if below == 0 { format!("`{above}s`") } else { format!("`{below}s` or `{above}s`") };
    Diagnostic::new(Code::InexactDuration, span, "Twilio takes whole seconds here").help(format!("write {choice}"))
}

/// A list where one value stands.
pub fn list_for_one(span: Span) -> Diagnostic {
    Diagnostic::new(Code::ListForOne, span, "one value stands here, not a list").help("write the value without `[ ]`")
}

/// An item that holds the character between items.
pub fn separator_in_item(span: Span, separator: char) -> Diagnostic {
    let name = match separator {
        ' ' => "a blank".to_owned(),
        other => format!("`{other}`"),
    };
    Diagnostic::new(Code::SeparatorInItem, span, format!("Twilio separates items by {name}, so none can hold one"))
        .help("write it as two items")
}

//! What is wrong with cases, and with the way on from them.

use super::Code;
use super::structure::names;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::twiml::Choice;

/// `on` outside of a verb.
pub fn misplaced(span: Span, keyword: &str) -> Diagnostic {
    Diagnostic::new(Code::MisplacedCase, span, format!("`{keyword}` stands in the block of a verb, and this is none"))
        .help("indent it below the `gather`, `dial` or other verb whose result it is about")
}

/// Cases of something that reports nothing.
pub fn reports_nothing(span: Span, verb: &str, noun: Option<&str>) -> Diagnostic {
    let message = match noun {
        Some(noun) => format!("`{verb}` with `{noun}` reports nothing that a case could be for"),
        None => format!("`{verb}` reports nothing that a case could be for"),
    };
    Diagnostic::new(Code::MisplacedCase, span, message)
        .help("cases belong to `gather`, `dial`, `enqueue`, `record`, `pay`, `connect`, `refer`, `sms` or `message`")
}

/// Cases beside an `action`.
pub fn beside_action(span: Span, action: Span) -> Diagnostic {
    Diagnostic::new(
        Code::CasesBesideAction,
        span,
        "the result of this verb goes to its `action`, so no case is ever taken",
    )
    .related(action, "the action")
    .help("write either the cases or the action; `otherwise -> …` is for everything else")
}

/// `on` without a value.
pub fn without_value(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadCase, span, "this case says nothing of when it is taken")
        .help("write a value behind it, `on 1`, or `otherwise` for everything else")
}

/// Something in a case that is no value.
pub fn no_value(span: Span, keyword: &str) -> Diagnostic {
    if keyword == "otherwise" {
        return Diagnostic::new(Code::BadCase, span, "`otherwise` takes everything that is left, and no values")
            .help("delete this, or write `on`");
    }
    Diagnostic::new(Code::BadCase, span, "a case is for values with commas between them")
        .help("write `on 1, 2`, with words of several parts in quotes")
}

/// Two values without a comma.
pub fn missing_comma(span: Span, gap: Span) -> Diagnostic {
    Diagnostic::new(Code::BadCase, span, "the values of a case have commas between them")
        .help("write `on busy, no-answer`; put what is said in several words in quotes")
        .fix("add a comma", gap, ",")
}

/// A value that is known only when the call runs.
pub fn placeholder_as_case(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadCase, span, "what a case is for has to be known before the call runs")
        .help("write the value, or the name of a `let`")
}

/// `on silence, 1`
pub fn silence_with_values(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadCase, span, "silence is no result, and has a case of its own")
        .help("write `on silence` in a line of its own; for the spoken word, `on \"silence\"`")
}

/// `on silence` of another verb than `gather`.
pub fn silence_elsewhere(span: Span, verb: &str) -> Diagnostic {
    Diagnostic::new(Code::BadCase, span, format!("only a `gather` waits for input, so `{verb}` knows no silence"))
        .help("delete this case")
}

/// `on silence` where silence is sent like any input.
pub fn silence_is_a_result(span: Span, attribute: Span) -> Diagnostic {
    Diagnostic::new(Code::BadCase, span, "with `actionOnEmptyResult` silence is a result like any other")
        .related(attribute, "it is set here")
        .help("write `otherwise`, or delete the attribute")
}

/// The same value twice.
pub fn duplicate(span: Span, value: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateCase, span, format!("there is a case for `{value}` already"))
        .related(first, "the first one is taken")
        .help("delete one of the two")
}

/// A case behind `otherwise`, which does not take silence.
pub fn after_otherwise(span: Span, otherwise: Span, silence: bool) -> Diagnostic {
    let message = match silence {
        true => "no case stands behind `otherwise`, `on silence` neither",
        false => "this case is never taken: `otherwise` has taken everything",
    };
    Diagnostic::new(Code::DuplicateCase, span, message)
        .related(otherwise, "this is the last case")
        .help("move it above `otherwise`")
}

/// A spoken value where nobody listens.
pub fn not_heard(span: Span, value: &str) -> Diagnostic {
    Diagnostic::new(Code::BadCase, span, format!("`{value}` has to be said, and this `gather` listens to keys alone"))
        .help("write `input=[dtmf speech]` on the `gather`")
}

/// A keyed value where no keys are taken.
pub fn not_keyed(span: Span, value: &str) -> Diagnostic {
    Diagnostic::new(
        Code::BadCase,
        span,
        format!("`{value}` has to be keyed in, and this `gather` listens to speech alone"),
    )
    .help("write `input=[dtmf speech]` on the `gather`")
}

/// A spoken value without a word.
pub fn no_words(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadCase, span, "there is no word in this that a caller could say")
        .help("write the words, or the keys, that the case is for")
}

/// More keys than the `gather` takes.
pub fn too_many_keys(span: Span, value: &str, most: usize) -> Diagnostic {
    let keys = if most == 1 { "one key".to_owned() } else { format!("{most} keys") };
    let message = format!("`{value}` is never keyed in: the input ends after {keys}");
    Diagnostic::new(Code::BadCase, span, message).help("write a greater `numDigits`, or a shorter value")
}

/// The key that ends the input.
pub fn finishing_key(span: Span, key: char) -> Diagnostic {
    Diagnostic::new(Code::BadCase, span, format!("`{key}` ends the input and is never part of it"))
        .help("write `finishOnKey=\"\"` on the `gather`, or another value")
}

/// A key that does not end the recording.
pub fn not_a_finishing_key(span: Span, key: &str) -> Diagnostic {
    Diagnostic::new(Code::BadCase, span, format!("`{key}` does not end this recording, and so is never reported"))
        .help("add it to `finishOnKey`")
}

/// A value that a verb never reports.
pub fn never_reported(span: Span, value: &str, verb: &str, words: &'static [Choice], keys: bool) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::BadCase, span, format!("`{verb}` never reports `{value}`"));
    help(diagnostic, span, value, words, keys)
}

/// A value that is not on a list that Twilio extends.
pub fn unlisted(span: Span, value: &str, verb: &str, words: &'static [Choice]) -> Diagnostic {
    let message = format!("`{value}` is not on the list of what `{verb}` reports");
    help(Diagnostic::new(Code::UnlistedValue, span, message), span, value, words, false)
}

fn help(diagnostic: Diagnostic, span: Span, value: &str, words: &'static [Choice], keys: bool) -> Diagnostic {
    if let Some(near) = nearest(value, words.iter().map(|word| word.name)) {
        return diagnostic.help(format!("did you mean `{near}`?")).fix(format!("replace it by `{near}`"), span, near);
    }
    let words: Vec<&str> = words.iter().map(|word| word.name).collect();
    let list = names(&words, "or");
    diagnostic.help(if keys { format!("write one key, or {list}") } else { format!("it reports {list}") })
}

/// `on answered` of a `dial` without a conference.
pub fn only_conferences(span: Span) -> Diagnostic {
    Diagnostic::new(Code::UnreachableCase, span, "`answered` is reported of conferences alone")
        .help("write `on completed` for a call that was answered")
}

/// Silence goes where a case goes at its end.
pub fn silence_joins_case(span: Span, case: Span) -> Diagnostic {
    let message = "a caller who enters nothing goes on with the same statements as one whose choice is done";
    Diagnostic::new(Code::SilenceJoinsCase, span, message)
        .related(case, "this case goes on behind the `gather` as well")
        .help("say what silence does, `on silence -> …`, or end the case with an arrow")
}

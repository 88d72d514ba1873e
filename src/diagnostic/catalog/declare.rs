//! What is wrong with declarations, with the calls of fragments, and with what they expand to.

use super::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::resolve::relative;
use crate::source::Span;
use crate::twiml;

/// More names than this are not listed.
const MANY: usize = 8;

fn listed(names: &[&str]) -> String {
    let mut list = names.iter().take(MANY).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > MANY {
        list.push_str(&format!(" and {} more", names.len() - MANY));
    }
    list
}

/// A name that is a keyword.
pub fn keyword_as_name(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, format!("`{name}` is a keyword and cannot be a name"))
        .help("choose another name")
}

/// A fragment with the name of an element.
pub fn verb_as_name(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::DuplicateDeclaration, span, format!("`{name}` is an element of TwiML"))
        .help(format!("choose another name, such as `my-{name}`"))
}

/// A declaration that does not stand at the top of its file.
pub fn misplaced_declaration(span: Span, keyword: &str) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, format!("`{keyword}` stands at the top of a file, never in a block"))
        .help("move it to the left margin")
}

/// A name that two files declare which are both seen.
pub fn name_of_two(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::DuplicateDeclaration, span, format!("`{name}` means two different things here"))
        .help("rename one of the two")
}

/// `use` of a file that leads out of the project.
pub fn use_outside(span: Span, path: &str) -> Diagnostic {
    Diagnostic::new(Code::ReferenceOutsideProject, span, format!("`{path}` leads out of the project"))
        .help("use a file of the project, by its path from the folder of this file")
}

/// `use` of a file that does not exist; `folder` is the one it is written in, and `known` are the files that do exist.
pub fn unknown_file(span: Span, path: &str, folder: &str, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnknownFile, span, format!("there is no file `{path}`"));
    let with_ending = format!("{path}.flow");
    let whole = known.binary_search(&with_ending.as_str()).is_ok().then_some(with_ending.as_str());
    match whole.or_else(|| nearest(path, known.iter().copied())) {
        Some(near) => {
            let near = relative(folder, near);
            let text = format!("\"{near}\"");
            diagnostic.help(format!("did you mean `{near}`?")).fix(format!("replace it by `{near}`"), span, text)
        }
        None => diagnostic.help("write the path as it is seen from the folder of this file"),
    }
}

/// Declarations that go round in a circle, the way round first to last; the first name comes again at the end, unless
/// the way is too long to be shown.
pub fn circle(span: Span, what: &str, way: &[&str]) -> Diagnostic {
    let shown = match way {
        [first, .., last] if first != last => format!("{} → … → {first}", way.join(" → ")),
        _ => way.join(" → "),
    };
    Diagnostic::new(Code::CircularDeclaration, span, format!("{what}: {shown}")).help(match way {
        [only, _] => format!("take `{only}` out of itself"),
        _ => "take one of them out of the circle".to_owned(),
    })
}

/// A file or flow with too many parameters.
pub fn too_many_params(span: Span, max: usize) -> Diagnostic {
    let message = format!("there are more than {max} parameters here, and every link carries them all");
    Diagnostic::new(Code::TooMuchExpansion, span, message).help("pass less, such as a key to look the rest up with")
}

/// Files that see too many names of one another.
pub fn too_many_names(span: Span, max: usize) -> Diagnostic {
    let message = format!("the files of this project see more than {max} names of one another");
    Diagnostic::new(Code::TooMuchExpansion, span, message).help("use only the files whose names are needed")
}

/// A constant that is too long once everything in it is filled in.
pub fn value_too_large(span: Span, name: &str, max: usize) -> Diagnostic {
    let message = format!("`{name}` is longer than {} KiB once its names are filled in", max / 1024);
    Diagnostic::new(Code::TooMuchExpansion, span, message).help("make it shorter")
}

/// A value that is too long once everything in it is filled in.
pub fn expanded_value_too_large(span: Span, max: usize) -> Diagnostic {
    let message = format!("this is longer than {} KiB once its names are filled in", max / 1024);
    Diagnostic::new(Code::TooMuchExpansion, span, message).help("make it shorter")
}

/// Constants of constants of constants.
pub fn constants_too_deep(span: Span, max: u32) -> Diagnostic {
    let message = format!("this constant is made of constants more than {max} deep");
    Diagnostic::new(Code::TooMuchExpansion, span, message).help("write its value out")
}

/// Fragments and blocks nested too deep.
pub fn expands_too_deep(span: Span, max: usize) -> Diagnostic {
    let message = format!("fragments and blocks nest more than {max} deep here");
    Diagnostic::new(Code::TooMuchExpansion, span, message).help("call fewer fragments from fragments")
}

/// A flow that expands to too many elements, or to statements that come to nothing.
pub fn expands_too_far(span: Span, max: usize, what: &str) -> Diagnostic {
    let message = format!("this flow expands to more than {max} {what}");
    Diagnostic::new(Code::TooMuchExpansion, span, message).help("call fewer fragments, or split the flow")
}

/// A flow that expands to too much text.
pub fn expands_too_large(span: Span, max: usize) -> Diagnostic {
    let message = format!("this flow expands to more than {} MiB of text", max / 1024 / 1024);
    Diagnostic::new(Code::TooMuchExpansion, span, message).help("call fewer fragments, or make their texts shorter")
}

/// A flow that makes too many documents.
pub fn too_many_documents(span: Span, max: usize) -> Diagnostic {
    let message = format!("this flow makes more than {max} documents");
    Diagnostic::new(Code::TooMuchExpansion, span, message).help("split it into several flows")
}

/// A word that is neither a verb nor a fragment, but nearly one.
pub fn unknown_fragment(span: Span, name: &str, near: &str) -> Diagnostic {
    Diagnostic::new(Code::UnknownVerb, span, format!("there is no verb or fragment `{name}`"))
        .twilio(12200)
        .help(format!("did you mean `{near}`?"))
        .fix(format!("replace it by `{near}`"), span, near)
}

/// The call of a fragment without what it needs.
pub fn missing_arguments(span: Span, def: &str, missing: &[&str]) -> Diagnostic {
    let example = missing.iter().take(MANY).map(|name| format!("{name}=…")).collect::<Vec<_>>().join(" ");
    let message = format!("`{def}` needs {}", listed(missing));
    Diagnostic::new(Code::BadCall, span, message).help(format!("add `{example}`"))
}

/// The call of a fragment with a name that it does not have.
pub fn unknown_argument(span: Span, def: &str, name: &str, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::BadCall, span, format!("`{def}` takes no `{name}`"));
    match nearest(name, known.iter().copied()) {
        Some(near) => {
            diagnostic.help(format!("did you mean `{near}`?")).fix(format!("replace it by `{near}`"), span, near)
        }
        None if known.is_empty() => diagnostic.help("delete it: the fragment takes nothing"),
        None => diagnostic.help(format!("it takes {}", listed(known))),
    }
}

/// The call of a fragment with more than it takes.
pub fn too_many_arguments(span: Span, def: &str, most: usize) -> Diagnostic {
    let message = match most {
        0 => format!("`{def}` takes no arguments"),
        1 => format!("`{def}` takes one argument"),
        most => format!("`{def}` takes {most} arguments"),
    };
    Diagnostic::new(Code::BadCall, span, message).help("delete what is too much, or declare a parameter for it")
}

/// The call of a fragment with a block that goes nowhere.
pub fn unwanted_block(span: Span, def: &str) -> Diagnostic {
    Diagnostic::new(Code::BadCall, span, format!("`{def}` has no place for a block"))
        .help(format!("put `...` into `def {def}` where the block is to go"))
}

/// `...` outside of a fragment.
pub fn misplaced_rest(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MisplacedRest, span, "`...` stands for the block of a call, and this is no fragment")
        .help("write it in the block of a `def`")
}

/// `...` with something behind it.
pub fn rest_with_more(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MisplacedRest, span, "`...` stands alone: it is the block of a call, and nothing else")
        .help("delete this, or put it on a line of its own")
}

/// The call of a fragment with something that is marked with `!`.
pub fn trusted_argument(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::BadCall, span, "what a fragment is given is never taken on trust")
        .help(format!("write `{name}=…`; mark attributes with `!` in the fragment itself"))
}

/// `default` without the name of a verb.
pub fn bad_default(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, "a default is for a verb or noun, and says which")
        .help("write `default say voice=Polly.Amy`")
}

/// `default` with something that is no attribute.
pub fn value_of_default(span: Span, verb: &str) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, "a default is made of attributes")
        .help(format!("write `default {verb} name=value`"))
}

/// `default` with a block.
pub fn block_of_default(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, "a default holds nothing but attributes")
        .help("put this in front of the default, or behind it")
}

/// `default` for a fragment.
pub fn default_of_fragment(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, format!("`{name}` is a fragment, and fragments have no defaults"))
        .help(format!("give its parameters values in `def {name}(…)`"))
}

/// `default` with an attribute that the element does not have.
pub fn default_of_unknown(span: Span, verb: &str, name: &str, known: impl Iterator<Item = &'static str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnknownAttribute, span, format!("`{verb}` has no attribute `{name}`"));
    match nearest(name, known) {
        Some(near) => {
            diagnostic.help(format!("did you mean `{near}`?")).fix(format!("replace it by `{near}`"), span, near)
        }
        None => diagnostic.help(format!("delete it, or mark it with `!` to have it all the same: `!{name}=…`")),
    }
}

/// A name inside a text that stands for no text, but for `what`.
pub fn no_text(span: Span, written: &str, what: &str) -> Diagnostic {
    let name = written.trim_matches(['{', '}', ' ', '\t']);
    Diagnostic::new(Code::WrongType, span, format!("`{name}` is {what}, which cannot be part of a text"))
        .help(format!("write `{{{name}}}` alone, without quotes, where {what} can stand"))
}

/// A value from the command line or the settings with a character that no document can hold.
pub fn character_of_define(span: Span, written: &str, character: char) -> Diagnostic {
    let name = written.trim_matches(['{', '}', ' ', '\t']);
    let message = format!("the value given for `{name}` has a character that XML cannot carry");
    Diagnostic::new(Code::ForbiddenCharacter, span, message)
        .help(format!("give it a value without U+{:04X}", u32::from(character)))
}

/// A name whose type does not fit; `fitting` is one that does.
pub fn wrong_type(
    span: Span,
    name: &str,
    given: &str,
    wanted: &str,
    subject: &str,
    fitting: Option<&str>,
) -> Diagnostic {
    let message = format!("`{name}` is of type `{given}`, and `{subject}` takes {wanted}");
    let help = match fitting {
        Some(fitting) if twiml::parameter(name).is_some() => {
            format!("use a name of type `{fitting}`, or write the value")
        }
        Some(fitting) => format!("declare it as `param {name}: {fitting}`, or use another name"),
        None => "write the value itself, or the name of a `let`".to_owned(),
    };
    Diagnostic::new(Code::WrongType, span, message).help(help)
}

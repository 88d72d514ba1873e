//! What is wrong with names and references.

use super::Code;
use super::structure::names;
use crate::diagnostic::{Diagnostic, Label, nearest};
use crate::resolve::{Flow, is_keyword};
use crate::source::Span;
use crate::twiml::{self, ParameterKind};

/// A flow without a name that could be part of an address.
pub fn bad_flow_name(span: Span, name: Option<&str>) -> Diagnostic {
    let Some(name) = name else {
        return Diagnostic::new(Code::BadFlowName, span, "this flow has no name").help("write `flow sales`");
    };
    if is_keyword(name) {
        return Diagnostic::new(Code::BadFlowName, span, format!("`{name}` is a keyword and cannot name a flow"))
            .help("choose another name");
    }
    let better: String = name.to_lowercase().replace(['_', ' ', '.'], "-");
    let better = better.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let diagnostic = Diagnostic::new(Code::BadFlowName, span, format!("`{name}` cannot name a flow"));
    let rule = "a name begins with a lower-case letter and goes on with those, digits and `-`";
    if crate::resolve::is_name(better) && !is_keyword(better) {
        return diagnostic.help(format!("write `{better}`: {rule}")).fix(
            format!("replace it by `{better}`"),
            span,
            better,
        );
    }
    diagnostic.help(format!("choose another: {rule}"))
}

/// A file or folder whose name cannot be part of an address.
pub fn bad_file_name(span: Span, part: &str) -> Diagnostic {
    if is_keyword(part) {
        let message = format!("the file's flow would be called `{part}`, which is a keyword");
        return Diagnostic::new(Code::BadFlowName, span, message).help("rename the file");
    }
    let message = format!("the file's flow would have `{part}` in its address, which is no name");
    Diagnostic::new(Code::BadFlowName, span, message)
        .help("rename it: a name begins with a lower-case letter and goes on with those, digits and `-`")
}

/// Something other than an arrow behind the name of a flow.
pub fn behind_flow_name(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadFlowName, span, "a flow takes a name and nothing else")
        .help("put what it does on the lines below, indented")
}

/// Two flows with one address.
pub fn duplicate_flow(flow: &Flow, first: &Flow) -> Diagnostic {
    let mut diagnostic =
        Diagnostic::new(Code::DuplicateFlow, flow.span, format!("there is another flow `{}`", flow.address))
            .help("give one of them another name")
            .in_source(flow.source);
    diagnostic.related.push(Label { source: first.source, span: first.span, text: "the first one".into() });
    diagnostic
}

/// `flow sales` with nothing in it.
pub fn empty_keyword(span: Span, keyword: &str) -> Diagnostic {
    Diagnostic::new(Code::EmptyFlow, span, format!("this {keyword} holds nothing"))
        .help("put what it does on the lines below, indented; to end the call, `hangup`")
}

/// `flow` inside a block.
pub fn misplaced_flow(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MisplacedFlow, span, "a flow cannot stand inside another statement")
        .help("move it to the left margin, and go there with `-> name`")
}

/// A keyword that has no meaning yet.
pub fn reserved(span: Span, word: &str) -> Diagnostic {
    Diagnostic::new(Code::ReservedKeyword, span, format!("`{word}` is a word that Flow keeps for itself"))
        .help("leave it out: this version of flowc does not compile it")
}

/// A reference to a flow that does not exist.
pub fn unknown_flow(span: Span, address: &str, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnknownFlow, span, format!("there is no flow `{address}`"));
    match nearest {
        Some(name) => {
            diagnostic.help(format!("did you mean `{name}`?")).fix(format!("replace it by `{name}`"), span, name)
        }
        None => diagnostic.help(format!("add one, `flow {}`", address.rsplit('/').next().unwrap_or(address))),
    }
}

/// A reference that is not made of names.
pub fn no_reference(span: Span, reference: &str, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::BadReference, span, format!("`{reference}` cannot be the name of a flow"));
    if let Some(name) = nearest {
        return diagnostic.help(format!("did you mean `{name}`?")).fix(format!("replace it by `{name}`"), span, name);
    }
    diagnostic.help("write the flow's folder and name, as in `billing/refunds`, or put an address in quotes")
}

/// `-> @sales`
pub fn reference_as_target(span: Span, reference: &str) -> Diagnostic {
    let name = reference.trim_start_matches('@');
    if name.is_empty() {
        return Diagnostic::new(Code::BadReference, span, "this arrow points nowhere")
            .help("name a flow, without `@`: `-> sales`");
    }
    Diagnostic::new(Code::BadReference, span, "a target is named without `@`").help(format!("write `-> {name}`")).fix(
        "delete the `@`",
        Span::new(span.start, span.start + 1),
        "",
    )
}

/// `-> /menu`
pub fn unquoted_target(span: Span, url: &str) -> Diagnostic {
    Diagnostic::new(Code::BadReference, span, "an address behind an arrow stands in quotes")
        .help(format!("write `-> \"{url}\"`"))
        .fix("put it in quotes", span, format!("\"{url}\""))
}

/// Something behind an arrow that is neither a flow nor an address.
pub fn no_target(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadReference, span, "a target is the name of a flow, or an address in quotes")
        .help("write `-> sales`, or `-> \"/menu\"`")
}

/// `@sales` where no address belongs.
pub fn reference_as_value(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadReference, span, "a flow can be named only where an address belongs")
        .help("for the text itself, put it in quotes")
}

/// The name of a flow where an address is read.
pub fn unlinked_flow(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::UnlinkedFlow, span, format!("this is an address, not the flow `{name}`"))
        .help(format!("write `@{name}`, or behind an arrow `{name}` without quotes"))
}

/// `../` beyond the top of the project.
pub fn outside_project(span: Span, reference: &str) -> Diagnostic {
    Diagnostic::new(Code::ReferenceOutsideProject, span, format!("`{reference}` leads out of the project"))
        .help("name a flow of the project, or put an address in quotes")
}

/// A name in braces that nothing declares; `declared` are those that something does.
pub fn unknown_name(span: Span, name: &str, declared: &[&str]) -> Diagnostic {
    // Letters that are swapped are likelier than one that is missing.
    let mut known: Vec<&str> =
        declared.iter().copied().chain(twiml::PARAMETERS.iter().map(|parameter| parameter.name)).collect();
    known.sort_by_key(|known| known.len().abs_diff(name.len()));
    let nearest = nearest(name, known);
    if name.starts_with(|c: char| c.is_ascii_uppercase()) {
        let message = format!("Twilio sends no parameter `{name}`");
        let diagnostic = Diagnostic::new(Code::UnknownRequestParameter, span, message);
        return match nearest {
            Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")).fix(
                format!("replace it by `{nearest}`"),
                span,
                format!("{{{nearest}}}"),
            ),
            None => diagnostic.help("whatever answers with this document has to fill it in"),
        };
    }
    let diagnostic = Diagnostic::new(Code::UnknownName, span, format!("nothing declares `{name}`"));
    // Of what Twilio sends, only another case is near enough to a name of one's own.
    let sent = |near: &&str| twiml::parameter(near).is_none() || near.eq_ignore_ascii_case(name);
    match nearest.filter(sent) {
        Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")).fix(
            format!("replace it by `{nearest}`"),
            span,
            format!("{{{nearest}}}"),
        ),
        None => diagnostic.help(format!(
            "declare it at the top, `param {name}: text`, or name what Twilio sends, such as `From`; a plain brace is `\\{{`"
        )),
    }
}

/// `-> sales agent=x` where `sales` has no parameter `agent`.
pub fn unknown_parameter(span: Span, name: &str, address: &str, known: &[&str]) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::UnknownParameter, span, format!("the flow `{address}` takes no parameter `{name}`"));
    match nearest(name, known.iter().copied()) {
        Some(near) => {
            diagnostic.help(format!("did you mean `{near}`?")).fix(format!("replace it by `{near}`"), span, near)
        }
        None => diagnostic.help("delete it"),
    }
}

/// `-> sales` where `sales` needs a parameter.
pub fn missing_parameter(span: Span, address: &str, missing: &[&str]) -> Diagnostic {
    let names = names(missing, "and");
    let example = missing.iter().map(|name| format!("{name}=…")).collect::<Vec<_>>().join(" ");
    let short = address.rsplit('/').next().unwrap_or(address);
    Diagnostic::new(Code::MissingParameter, span, format!("the flow `{address}` needs {names}"))
        .help(format!("pass it on: `-> {short} {example}`"))
}

/// `@sales` where `sales` needs a parameter.
pub fn reference_needs_parameters(span: Span, address: &str, missing: &[&str]) -> Diagnostic {
    let names = names(missing, "and");
    let message = format!("the flow `{address}` needs {names}, which nothing passes here");
    Diagnostic::new(Code::MissingParameter, span, message)
        .help("go there with an arrow, which passes parameters, or give the flow none")
}

/// `record -> sales maxLength=5s`
pub fn attribute_behind_arrow(span: Span, name: &str, alone: bool) -> Diagnostic {
    let message = format!("what stands behind a target is passed to it, and `{name}` is an attribute of the statement");
    let diagnostic = Diagnostic::new(Code::UnknownParameter, span, message);
    if alone {
        return diagnostic.help(format!("write `redirect {name}=…` in front of the arrow"));
    }
    diagnostic.help("move it in front of the arrow")
}

/// `-> "/menu" agent=x`
pub fn parameter_of_url(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::UnknownParameter, span, format!("`{name}` cannot be passed to an address in quotes"))
        .help("write it into the address itself, as in `\"/menu?name=value\"`")
}

/// A `param` that is not `param name: type`.
pub fn bad_param(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, "a parameter is declared with its name and its type")
        .help("write `param agent: phone`; the types are `text`, `int`, `bool`, `url`, `phone` and `duration`")
}

/// A `let` that is not `let name = value`.
pub fn bad_let(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, "a constant is declared with its name, `=` and one value")
        .help("write `let hours = \"nine to five\"`")
}

/// A name that cannot stand in braces.
pub fn bad_name(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, format!("`{name}` cannot be a name"))
        .help("a name is made of letters, digits, `_` and `-`, and begins with a letter or `_`")
}

/// Something behind the value of a constant.
pub fn behind_let(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, "a `let` has one value, and nothing behind it")
        .help("put a text of several words in quotes")
}

/// Something behind the path of a `use`.
pub fn behind_use(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, "a `use` names one file, and nothing behind it")
        .help("delete this: the names of that file are those it declares")
}

/// A declaration with a block.
pub fn block_of_declaration(span: Span, keyword: &str) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, format!("a `{keyword}` holds nothing"))
        .help("put this on a line of its own, at the left margin")
}

/// A `use` without the path of a file.
pub fn bad_use(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, "a `use` names a file, in quotes")
        .help("write `use \"house-style.flow\"`")
}

/// A fragment without a name that it can be called by.
pub fn bad_def(span: Span, name: &str) -> Diagnostic {
    let help = "write `def greeting(name)`: lower-case letters, digits and `-`";
    if name.is_empty() {
        return Diagnostic::new(Code::BadDeclaration, span, "this fragment has no name").help(help);
    }
    Diagnostic::new(Code::BadDeclaration, span, format!("`{name}` cannot be the name of a fragment")).help(help)
}

/// Parameters of a fragment that cannot be read.
pub fn bad_def_params(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::BadDeclaration,
        span,
        "the parameters of a fragment stand in parentheses, with commas between",
    )
    .help("write `def greeting(name, times=1)`")
}

/// A type that parameters do not have.
pub fn unknown_type(span: Span, name: &str) -> Diagnostic {
    let types = ParameterKind::ALL.map(|(name, _)| name);
    let diagnostic = Diagnostic::new(Code::BadDeclaration, span, format!("there is no type `{name}`"));
    match nearest(name, types) {
        Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")).fix(
            format!("replace it by `{nearest}`"),
            span,
            nearest,
        ),
        None => diagnostic.help("the types are `text`, `int`, `bool`, `url`, `phone` and `duration`"),
    }
}

/// A name that is declared twice.
pub fn duplicate_name(span: Span, name: &str, other: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateDeclaration, span, format!("`{name}` is declared twice"))
        .related(other, if other.start < span.start { "the first time" } else { "the other time" })
        .help("rename one of the two, or delete the one here")
}

/// `param name: type` with a block.
pub fn block_of_param(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, "a parameter holds nothing")
        .help("put it on a line of its own, at the left margin of its flow")
}

/// A `param` behind other statements.
pub fn late_param(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, span, "a parameter is declared at the top of its flow")
        .help("move it up, in front of every statement of the flow")
}

/// A source of 4 GiB or more.
pub fn too_large() -> Diagnostic {
    Diagnostic::new(Code::DocumentTooLarge, Span::default(), "this source has 4 GiB or more")
        .help("split it into several files")
}

/// A link from a flow of one kind to a flow of another.
pub fn link_to_other_kind(span: Span, to: &str, from: twiml::Document, target: twiml::Document) -> Diagnostic {
    let message = format!("`{to}` is a {} flow, and this is a {} one", target.name(), from.name());
    Diagnostic::new(Code::LinkToOtherKind, span, message).help("go on with a flow of the same kind")
}

/// An allow that silences nothing.
pub fn unused_allow(span: Span, code: Code) -> Diagnostic {
    Diagnostic::new(Code::UnusedAllow, span, format!("there is no `{code}` here to allow")).help("delete it")
}

/// An allow of an error.
pub fn allowed_error(span: Span, code: Code) -> Diagnostic {
    Diagnostic::new(Code::UnusedAllow, span, format!("`{code}` is an error, which cannot be allowed"))
        .help("mend what it complains of")
}

/// An allow that names no code.
pub fn unknown_code(span: Span, name: &str) -> Diagnostic {
    if name.is_empty() {
        return Diagnostic::new(Code::UnknownCode, span, "this allows nothing")
            .help("name the codes to allow: `# flowc: allow deprecated`");
    }
    let diagnostic = Diagnostic::new(Code::UnknownCode, span, format!("there is no code `{name}`"));
    match nearest(name, Code::ALL.iter().map(|code| code.slug())) {
        Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")).fix(
            format!("replace it by `{nearest}`"),
            span,
            nearest,
        ),
        None => diagnostic.help("write the code as the diagnostic shows it"),
    }
}

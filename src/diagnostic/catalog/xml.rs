//! What is not well-formed about TwiML, and what of XML TwiML does without.

use super::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Twilio's error for a document that cannot be read.
const UNREADABLE: u32 = 12100;

/// Something that is not well-formed, in words of its own.
pub fn malformed(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(Code::MalformedXml, span, what)
        .twilio(UNREADABLE)
        .help("Twilio refuses the whole document until it is mended")
}

fn mended_by(span: Span, what: impl Into<String>, help: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::MalformedXml, span, what).twilio(UNREADABLE).help(help)
}

/// `&` that begins no reference.
pub fn bare_ampersand(span: Span) -> Diagnostic {
    mended_by(span, "an `&` in text or in a value is written `&amp;`", "write `&amp;`").fix(
        "write `&amp;`",
        span,
        "&amp;",
    )
}

/// `<` in a value, or in text.
pub fn bare_less_than(span: Span) -> Diagnostic {
    mended_by(span, "a `<` in a value is written `&lt;`", "write `&lt;`, or fill in what stands in angle brackets").fix(
        "write `&lt;`",
        span,
        "&lt;",
    )
}

/// `&name;` of an entity that XML does not have.
pub fn unknown_entity(span: Span, name: &str) -> Diagnostic {
    mended_by(
        span,
        format!("XML has no entity `&{name};`"),
        "write the character itself; the entities of XML are `&lt;`, `&gt;`, `&amp;`, `&quot;` and `&apos;`",
    )
}

/// `&#…;` that is no character XML can carry.
pub fn bad_character_reference(span: Span, name: &str) -> Diagnostic {
    mended_by(span, format!("`&{name};` is no character that XML can carry"), "leave it out")
}

/// `<!DOCTYPE …>`
pub fn doctype(span: Span) -> Diagnostic {
    Diagnostic::new(Code::DocumentType, span, "TwiML has no document type, and no entities of its own")
        .twilio(UNREADABLE)
        .help("delete it")
}

/// An encoding other than UTF-8.
pub fn unsupported_encoding(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::UnsupportedEncoding, span, format!("the document says that it is in `{name}`, not in UTF-8"))
        .twilio(UNREADABLE)
        .help("save the file as UTF-8, and write `encoding=\"UTF-8\"`")
}

/// Something in front of the XML declaration.
pub fn late_declaration(span: Span, before: Span) -> Diagnostic {
    mended_by(span, "nothing may stand in front of the XML declaration, not even a blank line", "delete what does")
        .related(before, "this does")
        .fix("delete what stands in front", before, "")
}

/// `<?xml?>`
pub fn declaration_without_version(span: Span) -> Diagnostic {
    mended_by(span, "this XML declaration has no version", "write `<?xml version=\"1.0\" encoding=\"UTF-8\"?>`").fix(
        "write the whole declaration",
        span,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    )
}

/// `<` with no name behind it.
pub fn bad_tag(span: Span) -> Diagnostic {
    mended_by(span, "no name of an element begins here", "write `&lt;` for the character itself")
}

/// A root that is not `Response`.
pub fn wrong_root(span: Span, name: &str) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::WrongRoot, span, format!("the root of TwiML is `Response`, not `{name}`")).twilio(12102);
    if name.eq_ignore_ascii_case("Response") {
        return diagnostic.help("write it with a capital, at both ends");
    }
    diagnostic.help("put everything into one `<Response>`")
}

/// No element at all.
pub fn no_root(span: Span) -> Diagnostic {
    mended_by(span, "there is no element in this document", "write at least `<Response/>`")
}

/// A second element beside the root.
pub fn second_root(span: Span, first: Option<Span>) -> Diagnostic {
    let diagnostic = mended_by(span, "this is a second root; a document has one", "put it into the first one");
    match first {
        Some(first) => diagnostic.related(first, "the first one"),
        None => diagnostic,
    }
}

/// Text in front of the root, or behind it.
pub fn text_outside(span: Span, before: bool) -> Diagnostic {
    let place = if before { "in front of" } else { "behind" };
    mended_by(span, format!("there is text {place} the root element"), "delete it, or move it into a `<Say>`")
}

/// `</Say>` that closes nothing.
pub fn stray_end(span: Span, name: &str) -> Diagnostic {
    mended_by(span, format!("`</{name}>` closes nothing"), "delete it")
}

/// `<Say>…</Play>`
pub fn mismatched_end(span: Span, name: &str, open: Span, tag: &str) -> Diagnostic {
    let inner = Span::new(span.start + 2, span.end - 1);
    mended_by(span, format!("`<{tag}>` is closed as `</{name}>`"), format!("write `</{tag}>`"))
        .related(open, "opened here")
        .fix(format!("write `</{tag}>`"), inner, tag)
}

/// An element that nothing closes.
pub fn unclosed_element(open: Span, tag: &str, end: Option<Span>) -> Diagnostic {
    let diagnostic = mended_by(open, format!("`<{tag}>` is never closed"), format!("write `</{tag}>` where it ends"));
    match end {
        Some(end) => diagnostic.related(end, "what holds it is closed here"),
        None => diagnostic,
    }
}

/// `<Say>…<Say>`
pub fn opened_again(again: Span, first: Span, tag: &str) -> Diagnostic {
    mended_by(again, format!("this opens another `{tag}` in place of closing it"), format!("write `</{tag}>`"))
        .related(first, "never closed")
}

/// A word in a tag that is no attribute.
pub fn attribute_without_value(span: Span, word: &str) -> Diagnostic {
    mended_by(
        span,
        format!("`{word}` is no attribute: there is no `=` with a value in quotes"),
        "write `name=\"value\"`, or close the tag in front of it",
    )
}

/// `a="1"b="2"`
pub fn attributes_touch(name: Span) -> Diagnostic {
    mended_by(
        name,
        "white space is missing in front of this attribute",
        "put a blank in front of it, or close the quote before it",
    )
    .fix("insert a blank", Span::at(name.start), " ")
}

/// A name that no attribute can have.
pub fn bad_attribute_name(span: Span, name: &str) -> Diagnostic {
    mended_by(span, format!("`{name}` cannot be the name of an attribute"), "close the quote or the tag in front of it")
}

/// `a=1`
pub fn unquoted_attribute(span: Span, value: &str) -> Diagnostic {
    mended_by(span, "the value of an attribute stands in quotes", format!("write `\"{value}\"`"))
}

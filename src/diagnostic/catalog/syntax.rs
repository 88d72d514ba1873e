//! What is wrong with the text of a file.

use super::Code;
use crate::diagnostic::{Diagnostic, Edit};
use crate::resolve::is_keyword;
use crate::source::{Encoding, Source, Span};
use crate::syntax::NodeKind;
use crate::twiml;

/// Bytes that are not UTF-8, or a whole file that is not.
pub fn encoding(source: &Source) -> impl Iterator<Item = Diagnostic> + '_ {
    source.not_utf8().iter().map(|&span| {
        let (span, what, help) = match source.encoding() {
            Encoding::Utf8 if span.len() == 1 => (span, "this byte is not UTF-8", "save the file as UTF-8"),
            Encoding::Utf8 => (span, "these bytes are not UTF-8", "save the file as UTF-8"),
            Encoding::Utf16 => (Span::new(0, 2), "this file is in UTF-16", "save it as UTF-8"),
            Encoding::Unknown => {
                (Span::new(0, 1), "this file is not text in UTF-8", "save it as UTF-8 if it is text, else leave it out")
            }
        };
        Diagnostic::new(Code::NotUtf8, span, what).help(help)
    })
}

/// CRs without an LF behind them, all in one: a file that has some has them on every line.
pub fn lone_returns(returns: &[Span]) -> Option<Diagnostic> {
    let &first = returns.first()?;
    let message = match returns.len() {
        1 => "a CR without an LF behind it ends no line".to_owned(),
        more => format!("a CR without an LF behind it ends no line; there are {more} of them"),
    };
    let edits = returns.iter().map(|&span| Edit { span, text: "\n".to_owned() }).collect();
    let help = "save the file with LF or CRLF at the end of its lines";
    Some(Diagnostic::new(Code::ControlCharacter, first, message).help(help).fixes("end the lines", edits))
}

/// A control character other than tab and line end.
pub fn control_character(span: Span, character: char) -> Diagnostic {
    let message = format!("U+{:04X} is a control character, which no file may hold", character as u32);
    let diagnostic = Diagnostic::new(Code::ControlCharacter, span, message);
    diagnostic.help("delete it").fix("delete the control character", span, "")
}

/// A character that XML 1.0 has no way to write.
pub fn forbidden_character(span: Span, character: char) -> Diagnostic {
    let message = format!("XML cannot carry U+{:04X}", character as u32);
    Diagnostic::new(Code::ForbiddenCharacter, span, message).help("leave it out")
}

/// Tabs in a file indented by spaces, or the other way round.
pub fn mixed_indentation(span: Span, first: Option<Span>, tabs: bool, both: bool) -> Diagnostic {
    let (this, file) = if tabs { ("spaces", "tabs") } else { ("tabs", "spaces") };
    let Some(first) = first else {
        return Diagnostic::new(Code::MixedIndentation, span, "this line is indented by tabs and spaces both")
            .help(format!("indent with {file} alone"));
    };
    let this = if both { "tabs and spaces both" } else { this };
    let message = format!("this line is indented by {this}, the file by {file}");
    Diagnostic::new(Code::MixedIndentation, span, message)
        .related(first, format!("{file} here"))
        .help(format!("indent with {file} alone"))
}

/// A line that is deeper than the one above, which has no block.
pub fn unexpected_indent(line: Span, before: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnexpectedIndent, line, "this line is indented below nothing");
    match before {
        Some(before) => diagnostic.related(before, "this has no block").help("indent it like the line above it"),
        None => diagnostic.help("begin the first statement of a file at the left margin"),
    }
}

/// A dedent to an indentation that no open block has.
pub fn uneven_dedent(
    line: Span,
    width: u32,
    expected: (u32, u32),
    outer: Option<Span>,
    inner: Option<Span>,
) -> Diagnostic {
    let message = format!("no open block is indented by {width}");
    let mut diagnostic = Diagnostic::new(Code::UnevenDedent, line, message)
        .help(format!("indent by {} or by {}", expected.0, expected.1));
    if let Some(outer) = outer {
        diagnostic = diagnostic.related(outer, format!("indented by {}", expected.0));
    }
    if let Some(inner) = inner {
        diagnostic = diagnostic.related(inner, format!("indented by {}", expected.1));
    }
    diagnostic
}

/// A string whose closing quote is not on its line.
pub fn unclosed_string(span: Span, text: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnclosedString, span, "this string does not end on its line");
    if let Some(quote) = text.chars().next_back().filter(|c| matches!(c, '\u{201c}' | '\u{201d}')) {
        let end = Span::new(span.end - quote.len_utf8() as u32, span.end);
        return diagnostic.help(format!("close it with `\"`, not `{quote}`")).fix("write a straight quote", end, "\"");
    }
    if text.ends_with("\\\"") {
        return diagnostic
            .help("close it with `\"`: the last one, behind `\\`, is part of the text; a backslash is `\\\\`");
    }
    diagnostic.help("close it with `\"`; for text of several lines, use `\"\"\"`")
}

/// A block string that nothing closes.
pub fn unclosed_block_string(quotes: Span) -> Diagnostic {
    Diagnostic::new(Code::UnclosedBlockString, quotes, "this block string is never closed")
        .help("close it with `\"\"\"` on a line of its own")
}

/// Text on the line of the opening quotes.
pub fn block_string_opening(quotes: Span) -> Diagnostic {
    Diagnostic::new(Code::BlockStringLayout, quotes, "the opening `\"\"\"` must end its line")
        .help("begin the text on the next line; for text of one line, use `\"`")
}

/// Text on the line of the closing quotes.
pub fn block_string_closing(quotes: Span) -> Diagnostic {
    Diagnostic::new(Code::BlockStringLayout, quotes, "the closing `\"\"\"` must have a line for itself")
        .help("put it on the next line; inside text, write `\\\"\"\"`")
}

/// A line of a block string that is indented less than the closing quotes.
pub fn block_string_indent(line: Span, closing: Span, tabs: Option<bool>) -> Diagnostic {
    let message = match tabs {
        Some(true) => "this line is indented by tabs, the closing `\"\"\"` by spaces",
        Some(false) => "this line is indented by spaces, the closing `\"\"\"` by tabs",
        None => "this line is left of the closing `\"\"\"`",
    };
    let diagnostic = Diagnostic::new(Code::BlockStringIndent, line, message);
    if tabs.is_some() {
        return diagnostic.related(closing, "this indentation is taken off every line").help("indent both alike");
    }
    diagnostic
        .related(closing, "this indentation is taken off every line")
        .help("indent the line, or move the closing `\"\"\"` to the left")
}

/// A bracket that nothing closes.
pub fn unclosed_bracket(span: Span, open: char, close: char) -> Diagnostic {
    Diagnostic::new(Code::UnclosedBracket, span, format!("this `{open}` is never closed"))
        .help(format!("add a `{close}` where the {} ends", if open == '[' { "list" } else { "block" }))
}

/// A closing bracket that nothing opened.
pub fn stray_bracket(span: Span, bracket: char) -> Diagnostic {
    Diagnostic::new(Code::StrayBracket, span, format!("this `{bracket}` closes nothing"))
        .help("delete it, or put what it belongs to in quotes")
}

/// An arrow right behind a word, which takes its `-`.
pub fn glued_arrow(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingSpace, span, "white space is missing in front of this arrow").help("write ` -> `").fix(
        "add a blank",
        Span::new(span.start, span.start),
        " ",
    )
}

/// `on 1 => sales`
pub fn fat_arrow(span: Span) -> Diagnostic {
    Diagnostic::new(Code::StrayCharacter, span, "this arrow is not one of Flow's").help("write it as `->`").fix(
        "write `->`",
        span,
        "->",
    )
}

/// `on 1: -> sales`
pub fn colon_behind_case(span: Span) -> Diagnostic {
    Diagnostic::new(Code::StrayCharacter, span, "no colon stands behind a case")
        .help("delete it; where it belongs to the value, put that in quotes")
        .fix("delete the colon", span, "")
}

/// A second block.
pub fn two_blocks(second: Span, first: Span, fix: Option<Vec<Edit>>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::TwoBlocks, second, "this is a second block of the same statement")
        .related(first, "its first block")
        .help("write all of it in one block");
    match fix {
        Some(edits) => diagnostic.fixes("move the inline block to lines of its own", edits),
        None => diagnostic,
    }
}

/// A block inside too many others.
pub fn too_deep(span: Span, most: usize) -> Diagnostic {
    Diagnostic::new(Code::TooDeep, span, format!("blocks nest at most {most} deep, and this one is deeper"))
        .help("move the inner part into a flow of its own")
}

/// A line that begins with something other than a name, an attribute, a string or an arrow.
pub fn not_a_statement(span: Span, word: &str, alone: bool) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::NotAStatement, span, format!("no statement begins with `{word}`"));
    if let Some(name) = word.strip_suffix(':')
        && (!twiml::by_keyword(name).is_empty() || is_keyword(name))
    {
        return diagnostic.help(format!("write `{name}` without the colon")).fix(
            "delete the colon",
            Span::new(span.end - 1, span.end),
            "",
        );
    }
    if word == "}" && alone {
        return diagnostic.help("delete it: a block ends where its indentation does");
    }
    if word.starts_with("//") || word.starts_with("--") || word.starts_with("/*") {
        return diagnostic.help("begin a comment with `#`");
    }
    if let Some(name) = word.strip_prefix('@') {
        return diagnostic.help(format!("to go on with another flow, write `-> {name}`"));
    }
    if word.starts_with(['→', '⇒']) || word == "=>" {
        return diagnostic.help("write the arrow as `->`");
    }
    if word.starts_with('/') || word.starts_with("http") || word.starts_with('+') {
        return diagnostic.help("begin with a verb, such as `say`, `play` or `dial`");
    }
    diagnostic.help("begin with a verb; to say text, put it in quotes behind `say`")
}

/// `x = 5` at the top of a file.
pub fn assignment(span: Span, name: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::NotAStatement, span, format!("no statement begins with `{name} =`"));
    if twiml::by_keyword(name).is_empty() {
        return diagnostic.help(format!("to declare a constant, write `let {name} = …`"));
    }
    let equals = Span::new(span.start + name.len() as u32, span.end);
    diagnostic.help(format!("write `{name}` without the `=`")).fix("delete the `=`", equals, "")
}

/// A line of TwiML.
pub fn tag(span: Span, tag: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::NotAStatement, span, format!("`{tag}` is TwiML, not Flow"));
    match tag.starts_with("</") {
        true => diagnostic.help("delete it: what stands in an element is indented below its name"),
        false => diagnostic.help("turn the whole document into Flow with `flowc import call.xml`"),
    }
}

/// White space that is neither a blank nor a tab.
pub fn odd_blank(span: Span, character: char, edits: Vec<Edit>) -> Diagnostic {
    let code = character as u32;
    let message = match character {
        '\u{a0}' => "this blank is a no-break space, U+00A0, and separates nothing".to_owned(),
        '\u{feff}' => "a byte-order mark stands here, which cannot be seen".to_owned(),
        c if c.is_whitespace() => format!("this blank is U+{code:04X}, which separates nothing"),
        _ => format!("U+{code:04X} stands here, which cannot be seen"),
    };
    let (help, title) = match character.is_whitespace() {
        true => ("write a plain blank", "write plain blanks"),
        false => ("delete it", "delete what cannot be seen"),
    };
    Diagnostic::new(Code::StrayCharacter, span, message).help(help).fixes(title, edits)
}

/// A character that belongs to nothing.
pub fn stray_character(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(Code::StrayCharacter, span, format!("`{text}` stands here for nothing"))
        .help("delete it; inside a value, put the value in quotes")
}

/// Two values without white space between them.
pub fn missing_space(both: Span, at: u32, quote: bool) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::MissingSpace, Span::new(at, both.end), "white space is missing in front of this");
    if quote {
        return diagnostic.help("put a blank between the two; for a `\"` that is part of the text, write `\\\"`");
    }
    diagnostic.help("put a blank between the two, or both in one pair of quotes").fix(
        "insert a blank",
        Span::at(at),
        " ",
    )
}

/// `"Hello"# a comment`; behind a word, `#` may be meant to be part of it.
pub fn glued_comment(sign: Span, word: bool) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::MissingSpace, sign, "white space is missing in front of this comment")
        .help("put a blank in front of `#`; for a `#` that is part of a value, put the value in quotes");
    if word { diagnostic } else { diagnostic.fix("insert a blank", Span::at(sign.start), " ") }
}

/// `say("Hello")`
pub fn call_parentheses(span: Span, (name, arguments): (&str, &str), edits: Option<Vec<Edit>>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::MissingSpace, span, "arguments stand behind a blank, without parentheses");
    let Some(edits) = edits else {
        return diagnostic.help(format!("write `{name}`, a blank, and the arguments with blanks between"));
    };
    let mut better = name.to_owned();
    let mut from = 0;
    for edit in &edits {
        better.push_str(&arguments[from..(edit.span.start - span.start) as usize]);
        better.push_str(&edit.text);
        from = (edit.span.end - span.start) as usize;
    }
    diagnostic.help(format!("write `{better}`")).fixes("take the parentheses away", edits)
}

/// White space before or behind the `=` of an attribute.
pub fn space_around_equals(span: Span, joined: Span, text: &str) -> Diagnostic {
    Diagnostic::new(Code::SpaceAroundEquals, span, "an attribute has no white space around its `=`")
        .help("write `name=value`")
        .fix("close the gap", joined, text)
}

/// `let name =value` or `let name= value`, without the blank that belongs to place `at`.
pub fn glued_equals(span: Span, at: u32) -> Diagnostic {
    Diagnostic::new(Code::SpaceAroundEquals, span, "the `=` of a `let` has white space on both sides")
        .help("write `let name = value`")
        .fix("add a blank", Span::at(at), " ")
}

/// `param name: type = value`
pub fn value_of_param(value: Span) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, value, "a parameter has no value of its own")
        .help("delete this; for a value that is known already, write `let name = value`")
}

/// `name=` with nothing behind it.
pub fn missing_value(key: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingValue, key, format!("`{name}` has no value"))
        .help(format!("write the value right behind the `=`; for an empty one, `{name}=\"\"`"))
}

/// `name=#`, whose value is read as a comment.
pub fn value_is_comment(key: Span, value: Span, word: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingValue, key.to(value), "`#` begins a comment here, so there is no value")
        .help(format!("put it in quotes: `\"{word}\"`"))
        .fix("put the value in quotes", value, format!("\"{word}\""))
}

/// `->` with nothing behind it.
pub fn missing_target(arrow: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingTarget, arrow, "this arrow points nowhere")
        .help("name a flow, `-> sales`, or an address in quotes, `-> \"/menu\"`")
}

/// An arrow where none can be.
pub fn misplaced_arrow(arrow: Span) -> Diagnostic {
    Diagnostic::new(Code::MisplacedPart, arrow, "no arrow can stand here")
        .help("write one arrow, behind the other arguments of a statement")
}

/// `< … > -> target`.
pub fn arrow_behind_block(arrow: Span, block: Span) -> Diagnostic {
    Diagnostic::new(Code::MisplacedPart, arrow, "the arrow comes before the block")
        .related(block, "the block begins here")
        .help("move the arrow in front of `<`")
}

/// Something other than a separator behind `>`.
pub fn behind_block(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MisplacedPart, span, "a statement ends with its block")
        .help("put arguments in front of `<`, and a `;` or a new line in front of the next statement")
}

/// A value behind an arrow's target, on an attribute line, or behind a text line.
pub fn misplaced_value(span: Span, kind: NodeKind) -> Diagnostic {
    let (message, help) = match kind {
        NodeKind::Attributes => ("only attributes stand on this line", "put it on the line of its statement"),
        NodeKind::Text => ("a text line holds one string alone", "put a `;` or a new line in front of it"),
        _ => ("nothing but parameters stands behind a target", "move it in front of the arrow"),
    };
    Diagnostic::new(Code::MisplacedPart, span, message).help(help)
}

/// `<` that belongs to no statement.
pub fn block_of_no_statement(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MisplacedPart, span, "this block belongs to no statement")
        .help("put it behind the statement that it belongs to")
}

/// An attribute line that is not at the top of its block.
pub fn late_attribute(span: Span) -> Diagnostic {
    Diagnostic::new(Code::LateAttribute, span, "attribute lines come first in a block")
        .help("move it above the text and the statements of the block")
}

/// A comma outside of a list, in what may be meant as one value.
pub fn comma_in_value(span: Span, value: Span, text: &str) -> Diagnostic {
    Diagnostic::new(Code::StrayCharacter, span, "this `,` separates nothing")
        .help(format!("where it belongs to the value, put that in quotes: `\"{text}\"`"))
        .fix("put the value in quotes", value, format!("\"{text}\""))
}

/// A comma outside of a list, or several side by side; `parts` tells whether nothing else is between what it stands between.
pub fn stray_comma(span: Span, parts: bool) -> Diagnostic {
    let (message, what) = match span.len() {
        1 => ("this `,` separates nothing", "the comma"),
        _ => ("these commas separate nothing", "the commas"),
    };
    let (fix, text) =
        if parts { (format!("put a blank in place of {what}"), " ") } else { (format!("delete {what}"), "") };
    Diagnostic::new(Code::StrayCharacter, span, message)
        .help("separate arguments with blanks, and statements with `;`")
        .fix(fix, span, text)
}

/// A comma among values that commas do separate.
pub fn spare_comma(span: Span) -> Diagnostic {
    Diagnostic::new(Code::StrayCharacter, span, "this `,` separates nothing").help("delete it").fix(
        "delete the comma",
        span,
        "",
    )
}

/// `[]`
pub fn empty_list(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadList, span, "this list is empty").help("leave the attribute out")
}

/// `[` inside a list.
pub fn nested_list(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadList, span, "a list cannot hold another list").help("write all items in one list")
}

/// An escape that is not known.
pub fn bad_escape(span: Span, escape: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::BadEscape, span, format!("`{escape}` is no escape"));
    if escape.starts_with("\\u") {
        return diagnostic.help("write one to six hexadecimal digits of a character that exists: `\\u{1F600}`");
    }
    diagnostic
        .help("write `\\\\` for a backslash; the others are `\\\"`, `\\n`, `\\r`, `\\t`, `\\{`, `\\}` and `\\u{…}`")
        .fix("double the backslash", Span::at(span.start), "\\")
}

/// `{{name}}`
pub fn double_braces(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::BadBrace, span, "a name stands in single braces").help(format!("write `{{{name}}}`")).fix(
        "write single braces",
        span,
        format!("{{{name}}}"),
    )
}

/// A brace that is part of no name in braces.
pub fn bad_brace(span: Span, text: &str, quoted: bool) -> Diagnostic {
    let inner = text.trim_matches(['{', '}', ' ', '\t']);
    let is_name = inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if text.starts_with("{{") && is_name {
        return double_braces(span, inner);
    }
    if !quoted {
        return Diagnostic::new(Code::BadBrace, span, "outside of a string, braces hold one name")
            .help("write a name, as in `{From}`; a block is the lines below, indented, or stands in `< >`");
    }
    if text == "}" {
        return Diagnostic::new(Code::BadBrace, span, "this `}` closes nothing")
            .help("write `\\}` for the character itself")
            .fix("write the character itself", span, "\\}");
    }
    if text == "{" {
        return Diagnostic::new(Code::BadBrace, span, "this `{` begins no name")
            .help("write `\\{` for the character itself")
            .fix("write the character itself", span, "\\{");
    }
    if inner.is_empty() {
        return Diagnostic::new(Code::BadBrace, span, "these braces hold no name")
            .help("write `\\{` for the character itself, or a name, as in `{From}`");
    }
    Diagnostic::new(Code::BadBrace, span, "braces hold one name, of letters, digits, `_` and `-`")
        .help("write `\\{` for the character itself, or a name, as in `{From}`")
}

/// “ in place of ".
pub fn curly_quote(open: Span, close: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::CurlyQuote, open, "a string begins with a straight quote")
        .help("write `\"` at both ends");
    match close {
        Some(close) => diagnostic.fixes(
            "write straight quotes",
            vec![Edit { span: open, text: "\"".into() }, Edit { span: close, text: "\"".into() }],
        ),
        None => diagnostic,
    }
}

/// 'Hello there' in place of "Hello there".
pub fn single_quotes(open: Span, close: Span, inside: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::SingleQuotes, open.to(close), "a string stands in double quotes")
        .help("write `\"` at both ends");
    if inside.contains(['"', '\\']) {
        return diagnostic;
    }
    let edit = |span| Edit { span, text: "\"".into() };
    diagnostic.fixes("write double quotes", vec![edit(open), edit(close)])
}

//! What the editor shows of TwiML and of Flow, in Markdown.
//!
//! In: rows of the table. Out: a few lines that say what the row says. All facts about TwiML come from the table; only
//! Flow's own keywords are explained here.

use crate::diagnostic::{Code, Severity};
use crate::twiml::{self, Attribute, Element, Provider, Role, Status, Tier, Voice};

/// A keyword of Flow: its form, and what it does.
pub fn keyword(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word {
        "flow" => {
            ("flow NAME", "Begins a flow of its own, which becomes a document: `-> NAME` and `@NAME` lead to it.")
        }
        "let" => ("let NAME = VALUE", "Names a value that never changes; `{NAME}` stands for it."),
        "param" => (
            "param NAME: TYPE",
            "Declares a value that is known only when the call runs; `{NAME}` stands for it. TYPE is `text`, `int`, \
             `bool`, `url`, `phone` or `duration`.",
        ),
        "def" => (
            "def NAME(PARAMETER, …)",
            "Names a block, which is then used like a verb. `...` in it is where the caller's own block goes.",
        ),
        "use" => ("use \"FILE.flow\"", "Makes the names and fragments of another file known in this one."),
        "default" => (
            "default VERB ATTRIBUTE=VALUE",
            "Gives attributes to every later element of this name in this block, unless it has its own.",
        ),
        "on" => {
            ("on VALUE, VALUE", "A case: where the call goes when the verb around it reports one of these results.")
        }
        "otherwise" => ("otherwise", "The last case, which takes every result that no other case has taken."),
        _ => return None,
    })
}

/// An element with its name.
pub fn element(row: &Element) -> String {
    let aside = format!("`<{}>`, a {} {}", row.tag, row.document.name(), row.role.name());
    format!("**{}** — {aside}\n\n{}", row.keyword, element_body(row))
}

/// What is said of an element below its name.
pub fn element_body(row: &Element) -> String {
    let mut facts = Vec::new();
    let holds: Vec<String> = twiml::children(row.id).map(|child| format!("`{}`", child.keyword)).collect();
    if !matches!(row.content, twiml::Content::Nothing) {
        facts.push(format!("text: {}", row.content.describe()));
    }
    if let Some(argument) = row.argument {
        facts.push(format!("argument: its `{argument}`"));
    }
    if !holds.is_empty() {
        facts.push(format!("holds: {}", holds.join(", ")));
    }
    if row.role == Role::Verb {
        facts.push(format!("then: the call goes {}", row.control.describe()));
    }
    let facts: String = facts.iter().map(|fact| format!("- {fact}\n")).collect();
    let link = format!("[Twilio's page]({})", row.url);
    paragraphs([status(row.status), row.doc.to_owned(), facts.trim_end().to_owned(), link])
}

/// An attribute with its name and that of its element.
pub fn attribute(row: &Element, attribute: &Attribute) -> String {
    let short = attribute.short.map_or_else(String::new, |short| format!(" or **{short}**"));
    let required = if attribute.required { ", required" } else { "" };
    let link = format!("[Twilio's page]({})", row.url);
    format!("**{}**{short} — of `{}`{required}\n\n{}\n\n{link}", attribute.name, row.keyword, attribute_body(attribute))
}

/// What is said of an attribute below its name.
pub fn attribute_body(attribute: &Attribute) -> String {
    let choices = attribute.kind.choices();
    let described = choices.iter().any(|choice| !choice.doc.is_empty());
    let mut kind = match attribute.kind.before_choices() {
        Some(before) if described => {
            let choices: String =
                choices.iter().map(|choice| format!("\n- `{}`: {}", choice.name, choice.doc)).collect();
            format!("{}:\n{choices}", capitalized(&before))
        }
        _ => format!("{}.", capitalized(&attribute.kind.describe())),
    };
    if attribute.kind.is_open() {
        kind.push_str("\n\nTwilio adds values without notice.");
    }
    let default = attribute.default.map_or_else(String::new, |default| format!("Default: {}", code_if_value(default)));
    paragraphs([status(attribute.status), attribute.doc.to_owned(), kind, default])
}

/// A default is a value, or a few words.
fn code_if_value(text: &str) -> String {
    if text.contains(' ') { text.to_owned() } else { format!("`{text}`") }
}

/// A voice in one line: who makes it, how, and what it speaks.
pub fn voice_line(voice: &Voice) -> String {
    let provider = match voice.provider() {
        Provider::Basic => "Twilio",
        Provider::Polly => "Amazon Polly",
        Provider::Google => "Google",
    };
    let tier = match voice.tier {
        Tier::Basic => "basic",
        Tier::Standard => "standard",
        Tier::Neural => "neural",
        Tier::Generative => "generative",
    };
    let languages = if voice.languages.is_empty() { "any language".to_owned() } else { voice.languages.join(", ") };
    format!("{provider}, {tier}; {languages}")
}

/// A voice with its limits.
pub fn voice(voice: &Voice) -> String {
    let ssml = if voice.ssml { "It follows SSML" } else { "It does not follow SSML" };
    let limits = format!("{ssml}, and takes {} characters at most.", voice.max_chars);
    let line = format!("**{}** — {}", voice.name, voice_line(voice));
    paragraphs([line, status(voice.status), limits, String::new()])
}

/// The page of a code without its title, which is the code.
pub fn page(code: Code) -> String {
    let page = code.page();
    page.split_once('\n').map_or(page, |(_, rest)| rest).trim().to_owned()
}

/// A code with its page.
pub fn code(code: Code) -> String {
    let severity = match code.severity() {
        Severity::Error => "an error",
        Severity::Warning => "a warning",
        Severity::Hint => "a hint",
    };
    format!("**{}** — {severity}: {}\n\n{}", code.slug(), code.title(), page(code))
}

/// Text of Flow or XML as a block of code.
pub fn block(language: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}", text.trim_end())
}

fn status(status: Status) -> String {
    match status {
        Status::Current => String::new(),
        Status::Undocumented => "_Undocumented_: Twilio's libraries know it, but no page describes it.".to_owned(),
        Status::Deprecated(advice) => format!("_Deprecated_: {advice}."),
        Status::Discontinued(advice) => format!("_Discontinued_: {advice}."),
    }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The parts that say something, each a paragraph.
pub fn paragraphs<const N: usize>(parts: [String; N]) -> String {
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join("\n\n")
}

//! What is wrong with the settings of a project.

use super::Code;
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::source::Span;

/// A file that is not TOML, for the reason that its parser gives.
pub fn not_toml(span: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::BadConfig, span, format!("this is not TOML: {reason}"))
}

/// Text that does not stand in quotes.
pub fn missing_quotes(span: Span, word: &str) -> Diagnostic {
    Diagnostic::new(Code::BadConfig, span, "text stands in quotes in TOML").help(format!("write `\"{word}\"`"))
}

/// A value of another type than the setting has: "must be a string, not an integer".
pub fn wrong_type(span: Span, setting: &str, takes: &str, given: &str) -> Diagnostic {
    Diagnostic::new(Code::BadConfig, span, format!("`{setting}` must be {takes}, not {given}"))
}

/// A value that the setting cannot have, and what it may be.
pub fn bad_setting(span: Span, setting: &str, value: &str, rule: &str) -> Diagnostic {
    let message = match value {
        "" => format!("`{setting}` cannot be empty"),
        value => format!("`{setting}` cannot be `{value}`"),
    };
    Diagnostic::new(Code::BadConfig, span, message).help(rule)
}

/// A key that no table of settings has. `home` is another table that has it.
pub fn unknown_setting(span: Span, table: &str, key: &str, known: &[&str], home: Option<&str>) -> Diagnostic {
    let message = match table {
        "" => format!("there is no setting `{key}`"),
        table => format!("`[{table}]` has no setting `{key}`"),
    };
    let diagnostic = Diagnostic::new(Code::UnknownSetting, span, message);
    match (nearest(key, known.iter().copied()), home) {
        (_, Some("")) => diagnostic.help(format!("write it as a table of its own, `[{key}]`")),
        (_, Some(home)) => diagnostic.help(format!("move it below `[{home}]`")),
        (Some(near), None) => diagnostic.help(format!("did you mean `{near}`?")),
        (None, None) => {
            let known =
                known.iter().map(|known| if table.is_empty() { format!("`[{known}]`") } else { format!("`{known}`") });
            let known: Vec<String> = known.collect();
            diagnostic.help(format!("write one of {}", known.join(", ")))
        }
    }
}

/// A key of `[lint]` that is no code.
pub fn unknown_lint(span: Span, code: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnknownSetting, span, format!("there is no diagnostic `{code}`"));
    match nearest(code, Code::ALL.iter().map(|code| code.slug())) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("write the code as the diagnostic shows it in brackets: `unreachable-verb`"),
    }
}

/// An error that would be made less.
pub fn error_allowed(span: Span, code: Code) -> Diagnostic {
    debug_assert_eq!(code.severity(), Severity::Error);
    Diagnostic::new(Code::BadConfig, span, format!("`{code}` is an error, and errors cannot be allowed"))
        .help("delete this line, and mend what it is about: Twilio would not do what is written")
}

/// A folder that does not exist.
pub fn missing_folder(span: Span, setting: &str, folder: &str) -> Diagnostic {
    Diagnostic::new(Code::BadConfig, span, format!("`{setting}` names a folder that does not exist, `{folder}`"))
        .help("write it as it is seen from the folder of `flowc.toml`")
}

/// A name with a value that no source declares.
pub fn unknown_define<'a>(span: Span, name: &str, declared: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnknownDefine, span, format!("no flow declares `{name}`"));
    match nearest(name, declared) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("declare it, `let {name} = …` or `param {name}: text`, or delete this line")),
    }
}

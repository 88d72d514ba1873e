//! `flowc.toml`: the settings of a project.
//!
//! In: the text of the file. Out: a [`Config`], and everything that is wrong with it at its place. Which file that is,
//! and what the command line says on top, is for the caller; whether folders exist, too.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::catalog::config as say;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::project::{Method, Options};
use crate::source::{Source, Span};

/// The name of the file.
pub const NAME: &str = "flowc.toml";

/// Every table with its settings; those of an empty list are named by the project.
const TABLES: [(&str, &[&str]); 4] = [
    ("build", &["source-dir", "out-dir", "compact"]),
    ("links", &["base", "extension", "method"]),
    ("define", &[]),
    ("lint", &[]),
];

/// The settings of a project.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Where the sources are, seen from the folder of the file.
    pub source_dir: Option<Folder>,
    /// Where the documents go, seen from the folder of the file.
    pub out_dir: Option<Folder>,
    /// How the project is compiled.
    pub options: Options,
    /// How much findings matter.
    pub lint: Lint,
    /// Where each of [`Options::define`] is written.
    pub defined: BTreeMap<String, Span>,
}

/// A folder, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The path.
    pub path: String,
    /// Where it is written.
    pub span: Span,
}

/// How much the findings of each code matter, in place of what flowc thinks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lint(BTreeMap<Code, Level>);

/// How much the findings of one code matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// They are left out.
    Allow,
    /// They are hints.
    Hint,
    /// They are warnings.
    Warn,
    /// They are errors.
    Deny,
}

impl Config {
    /// Complains of names that are to have a value and that no source declares.
    pub fn undeclared(&self, names: &[String], declared: &BTreeSet<&str>) -> Vec<Diagnostic> {
        let written = names.iter().filter_map(|name| Some((*self.defined.get(name)?, name)));
        written.map(|(span, name)| say::unknown_define(span, name, declared.iter().copied())).collect()
    }
}

impl Level {
    /// Every level with its name.
    pub const ALL: [(&str, Level); 4] =
        [("allow", Level::Allow), ("hint", Level::Hint), ("warn", Level::Warn), ("deny", Level::Deny)];
}

impl Lint {
    /// Sets the level of a code; the last word counts.
    pub fn set(&mut self, code: Code, level: Level) {
        self.0.insert(code, level);
    }

    /// Gives findings their levels. What is an error stays one.
    pub fn apply(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain_mut(|diagnostic| {
            let level = self.0.get(&diagnostic.code).filter(|_| diagnostic.severity != Severity::Error);
            diagnostic.severity = match level {
                Some(Level::Allow) => return false,
                Some(Level::Hint) => Severity::Hint,
                Some(Level::Warn) => Severity::Warning,
                Some(Level::Deny) => Severity::Error,
                None => diagnostic.severity,
            };
            true
        });
    }
}

/// Reads the settings. With a diagnostic they are not to be used: each of them is an error.
pub fn read(source: &Source) -> (Config, Vec<Diagnostic>) {
    let mut config = Config::default();
    if let Some(bad) = source.not_utf8().first() {
        return (config, vec![say::not_toml(*bad, "these bytes are not UTF-8")]);
    }
    // The parser knows nothing of byte-order marks.
    let mut reader = Reader { start: source.start(), found: Vec::new() };
    match DeTable::parse(&source.text()[source.start() as usize..]) {
        Ok(table) => reader.config(table.get_ref(), &mut config),
        Err(error) => {
            let span = error.span().map_or(Span::at(reader.start), |span| reader.place(span));
            let word = source.slice(span);
            let is_word = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-_./:+".contains(c));
            let is_value = source.text()[..span.start as usize].trim_end_matches([' ', '\t']).ends_with('=');
            reader.found.push(match is_word && is_value {
                true => say::missing_quotes(span, word),
                false => say::not_toml(span, error.message()),
            });
        }
    }
    reader.found.sort_by_key(|diagnostic| diagnostic.label.span);
    (config, reader.found)
}

/// An address that links can begin with: with a host alone, or a folder, a `/` behind it is meant.
///
/// # Errors
///
/// What an address must be.
pub fn base(text: &str) -> Result<String, &'static str> {
    if !(text.starts_with("https://") || text.starts_with("http://") || text.starts_with('/')) {
        return Err("begin it with `https://`, `http://` or `/`");
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control() || "\"<>{}".contains(c)) {
        return Err("leave out white space and `\" < > { }`, which no URL holds");
    }
    let slash = if text.ends_with(['/', '=']) { "" } else { "/" };
    Ok(format!("{text}{slash}"))
}

/// What has been found while reading.
struct Reader {
    /// The length of a byte-order mark.
    start: u32,
    found: Vec<Diagnostic>,
}

type Value<'t> = Spanned<DeValue<'t>>;

impl Reader {
    fn config(&mut self, root: &DeTable<'_>, config: &mut Config) {
        for (key, value) in root {
            let name = key.get_ref().as_ref();
            let Some(&(_, known)) = TABLES.iter().find(|(table, _)| *table == name) else {
                let home = TABLES.iter().find(|(_, keys)| keys.contains(&name)).map(|(home, _)| *home);
                let tables: Vec<&str> = TABLES.iter().map(|(table, _)| *table).collect();
                self.found.push(say::unknown_setting(self.place(key.span()), "", name, &tables, home));
                continue;
            };
            let DeValue::Table(table) = value.get_ref() else {
                self.wrong_type(value, name, "a table");
                continue;
            };
            for (key, value) in table {
                let span = self.place(key.span());
                let key = key.get_ref().as_ref();
                match (name, key) {
                    ("build", "source-dir") => config.source_dir = self.folder(value, key),
                    ("build", "out-dir") => config.out_dir = self.folder(value, key),
                    ("build", "compact") => config.options.compact = self.boolean(value, key).unwrap_or_default(),
                    ("links", "base") => config.options.links.base = self.base(value, key).unwrap_or_default(),
                    ("links", "extension") => {
                        config.options.links.extension = self.string(value, key).unwrap_or_default().to_owned();
                    }
                    ("links", "method") => config.options.links.method = self.method(value, key),
                    ("define", name) => {
                        if let Some(value) = self.bare(value, name) {
                            config.options.define.insert(name.to_owned(), value);
                            config.defined.insert(name.to_owned(), span);
                        }
                    }
                    ("lint", code) => self.lint(span, code, value, &mut config.lint),
                    _ => {
                        let other = TABLES.iter().find(|(_, keys)| keys.contains(&key)).map(|(other, _)| *other);
                        let other = other.or_else(|| TABLES.iter().any(|(table, _)| *table == key).then_some(""));
                        self.found.push(say::unknown_setting(span, name, key, known, other));
                    }
                }
            }
        }
    }

    /// The code of a diagnostic and its level.
    fn lint(&mut self, span: Span, key: &str, value: &Value<'_>, lint: &mut Lint) {
        let code = Code::from_slug(key);
        if code.is_none() {
            self.found.push(say::unknown_lint(span, key));
        }
        let Some(word) = self.string(value, key) else { return };
        let level = Level::ALL.iter().find(|(name, _)| *name == word).map(|&(_, level)| level);
        match (code, level) {
            (_, None) => self.bad(value, key, word, "write `allow`, `hint`, `warn` or `deny`"),
            (Some(code), Some(level)) if code.severity() == Severity::Error && level != Level::Deny => {
                self.found.push(say::error_allowed(self.place(value.span()), code));
            }
            (Some(code), Some(level)) => lint.set(code, level),
            (None, _) => {}
        }
    }

    fn folder(&mut self, value: &Value<'_>, key: &str) -> Option<Folder> {
        let path = self.string(value, key)?;
        if path.is_empty() {
            self.bad(value, key, path, "write a folder, `.` for that of `flowc.toml`");
            return None;
        }
        Some(Folder { path: path.to_owned(), span: self.place(value.span()) })
    }

    fn base(&mut self, value: &Value<'_>, key: &str) -> Option<String> {
        let text = self.string(value, key)?;
        base(text).map_err(|rule| self.bad(value, key, text, rule)).ok()
    }

    fn method(&mut self, value: &Value<'_>, key: &str) -> Option<Method> {
        let word = self.string(value, key)?;
        match word.to_ascii_uppercase().as_str() {
            "GET" => Some(Method::Get),
            "POST" => Some(Method::Post),
            _ => {
                self.bad(value, key, word, "write `GET` or `POST`");
                None
            }
        }
    }

    fn string<'v>(&mut self, value: &'v Value<'_>, key: &str) -> Option<&'v str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(value, key, "a string");
        }
        text
    }

    fn boolean(&mut self, value: &Value<'_>, key: &str) -> Option<bool> {
        let boolean = value.get_ref().as_bool();
        if boolean.is_none() {
            self.wrong_type(value, key, "`true` or `false`");
        }
        boolean
    }

    /// A value that has a form as bare text: `"nine to five"`, `3`, `true`.
    fn bare(&mut self, value: &Value<'_>, key: &str) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.as_ref().to_owned()),
            DeValue::Boolean(boolean) => Some(boolean.to_string()),
            DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().replace('_', "")),
            _ => {
                self.wrong_type(value, key, "a string");
                None
            }
        }
    }

    fn wrong_type(&mut self, value: &Value<'_>, setting: &str, takes: &str) {
        let given = match value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "an integer",
            DeValue::Float(_) => "a float",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "an array",
            DeValue::Table(_) => "a table",
        };
        self.found.push(say::wrong_type(self.place(value.span()), setting, takes, given));
    }

    fn bad(&mut self, value: &Value<'_>, setting: &str, given: &str, rule: &str) {
        self.found.push(say::bad_setting(self.place(value.span()), setting, given, rule));
    }

    fn place(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.start + range.start as u32, self.start + range.end.max(range.start) as u32)
    }
}

//! `flowc explain`: what a diagnostic means, what a verb or an attribute takes.
//!
//! In: a code, or the name of an element with or without one of an attribute. Out: its page, laid out for the
//! terminal, or as JSON. All facts come from the catalog and the table; none is stated here.

use super::terminal::{Paint, Stream, Terminal};
use super::{Failure, Outcome};
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Args, ValueEnum};
use std::ffi::OsStr;
use std::fmt::Write;
use textwrap::{WordSeparator, WordSplitter};
use twiml_flow::diagnostic::{Code, Severity, nearest};
use twiml_flow::schema;
use twiml_flow::twiml::{self, Attribute, Choice, ELEMENTS, Element, Id, Role, Status};

/// The arguments of `flowc explain`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Explain {
    /// The code of a diagnostic, or the name of a verb or noun
    #[arg(value_name = "CODE|VERB", value_parser = Name, hide_possible_values = true)]
    name: String,
    /// One of its attributes
    #[arg(value_name = "ATTRIBUTE")]
    attribute: Option<String>,
    /// How the page is shown: text for people, JSON for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// How a page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    // No doc comments: they would make the help several lines longer.
    Text,
    Json,
}

const EXAMPLES: &str = "\
Examples:
  flowc explain unknown-verb      what a diagnostic means
  flowc explain gather            what a verb takes
  flowc explain gather.timeout    one attribute of it
  flowc explain gather --format json

Everything at once: `flowc schema`.";

impl Explain {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// When nothing has this name.
    pub fn exec(&self, terminal: &Terminal) -> Result<Outcome, Failure> {
        let meant = Meant::new(&self.name, self.attribute.as_deref())?;
        let text = match self.format {
            Format::Text => meant.text(terminal),
            Format::Json => meant.json(),
        };
        terminal.write(Stream::Out, &text)?;
        Ok(Outcome::Done)
    }
}

/// What a name stands for.
enum Meant {
    /// A diagnostic.
    Code(Code),
    /// Every element of a name.
    Elements(Vec<&'static Element>),
    /// One attribute, in every element of a name that has it.
    Attributes(Vec<(&'static Element, &'static Attribute)>),
}

impl Meant {
    fn new(name: &str, attribute: Option<&str>) -> Result<Self, Failure> {
        match (name.split_once('.'), attribute) {
            (Some((element, attribute)), None) => attributes(element, attribute).map(Self::Attributes),
            (_, Some(attribute)) => attributes(name, attribute).map(Self::Attributes),
            (None, None) => match Code::from_slug(name) {
                Some(code) => Ok(Self::Code(code)),
                None => rows(name).map(Self::Elements),
            },
        }
    }

    /// Its page for people.
    fn text(&self, terminal: &Terminal) -> String {
        let look = terminal.look(Stream::Out);
        let mut sheet = Sheet { text: String::new(), paint: Paint::new(look.color), width: look.width };
        match self {
            Self::Code(code) => sheet.code(*code),
            Self::Elements(rows) => sheet.each(rows, |sheet, row| sheet.element(row)),
            Self::Attributes(rows) => sheet.each(rows, |sheet, (element, attribute)| {
                sheet.title(element);
                sheet.attribute(attribute);
            }),
        }
        sheet.text
    }

    /// Its page for programs.
    fn json(&self) -> String {
        match self {
            Self::Code(code) => schema::diagnostic(*code),
            Self::Elements(rows) => schema::elements(rows),
            Self::Attributes(rows) => schema::attributes(rows),
        }
    }
}

/// The rows that a name stands for: a keyword, or a tag in any case.
fn rows(name: &str) -> Result<Vec<&'static Element>, Failure> {
    let named = |element: &&Element| element.keyword == name || element.tag.eq_ignore_ascii_case(name);
    let rows: Vec<_> = ELEMENTS.iter().filter(named).collect();
    if rows.is_empty() { Err(unknown(name)) } else { Ok(rows) }
}

/// The attributes that a name stands for, in every element of a name that has it.
fn attributes(element: &str, attribute: &str) -> Result<Vec<(&'static Element, &'static Attribute)>, Failure> {
    let rows = rows(element)?;
    let named = |row: &&'static Element| {
        let attribute = row.attributes.iter().find(|a| answers_to(a, attribute))?;
        Some((*row, attribute))
    };
    let found: Vec<_> = rows.iter().filter_map(named).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let names = rows.iter().flat_map(|row| row.attributes).map(|attribute| attribute.name);
    let help = match nearest(attribute, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("`flowc explain {element}` lists those it has"),
    };
    Err(Failure::new(format!("`{element}` has no attribute `{attribute}`")).help(help))
}

fn unknown(name: &str) -> Failure {
    let keywords = ELEMENTS.iter().map(|element| element.keyword);
    let slugs = Code::ALL.iter().map(|code| code.slug());
    let help = match nearest(name, keywords.chain(slugs)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "give the code of a diagnostic, such as `unclosed-string`, or a verb, such as `gather`".to_owned(),
    };
    Failure::new(format!("there is no diagnostic and no verb `{name}`")).help(help)
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Text that grows from top to bottom.
struct Sheet {
    text: String,
    paint: Paint,
    width: usize,
}

/// Where the values of the facts about an element begin.
const FACTS: usize = 14;
/// How far a list below a fact is indented.
const DEEPER: usize = 4;

impl Sheet {
    /// The page of a code: its paragraphs as wide as the terminal, its examples as they stand.
    fn code(&mut self, code: Code) {
        let kind = match code.severity() {
            Severity::Error => "an error",
            Severity::Warning => "a warning",
            Severity::Hint => "a hint",
        };
        let title = self.paint.heading(&self.paint.name(code.slug()));
        let aside = self.paint.aside(kind);
        self.line(&format!("{title}  {aside}"));
        let mut paragraph = String::new();
        let mut in_example = false;
        for line in code.page().lines().skip(1) {
            if line.starts_with("```") {
                in_example = !in_example;
            } else if in_example {
                self.line(format!("  {line}").trim_end());
            } else if line.is_empty() || line.starts_with('#') {
                if !paragraph.is_empty() {
                    self.paragraph(0, &std::mem::take(&mut paragraph));
                }
                let heading = line.trim_start_matches(['#', ' ']);
                let heading = if heading.is_empty() { String::new() } else { self.paint.heading(heading) };
                self.line(&heading);
            } else {
                paragraph.push_str(line);
                paragraph.push(' ');
            }
        }
    }

    /// Pages one below the other.
    fn each<T>(&mut self, pages: &[T], page: impl Fn(&mut Self, &T)) {
        for (index, item) in pages.iter().enumerate() {
            if index > 0 {
                self.line("");
            }
            page(self, item);
        }
    }

    fn title(&mut self, element: &Element) {
        let name = self.paint.heading(&self.paint.name(element.keyword));
        let (document, role) = (element.document.name(), element.role.name());
        let aside = self.paint.aside(&format!("<{}>, a {document} {role}", element.tag));
        self.line(&format!("{name}  {aside}"));
    }

    fn element(&mut self, element: &'static Element) {
        self.title(element);
        self.paragraph(0, element.doc);
        self.line("");
        self.status(element.status, 2);
        self.fact("stands in", &parents(element));
        self.fact("holds", &keywords(twiml::children(element.id)));
        self.fact("text", &element.content.describe());
        if let Some(argument) = element.argument {
            let keyword = element.keyword;
            self.fact("argument", &format!("its `{argument}`: `{keyword} VALUE` is `{keyword} {argument}=VALUE`"));
        }
        if matches!(element.role, Role::Verb) {
            self.fact("then", &format!("the call goes {}", element.control.describe()));
        }
        self.fact("Twilio", element.url);
        if !element.attributes.is_empty() {
            self.line("");
            let heading = self.paint.heading("Attributes");
            self.line(&heading);
        }
        for attribute in element.attributes {
            self.attribute(attribute);
        }
    }

    fn attribute(&mut self, attribute: &Attribute) {
        let mut name = self.paint.name(attribute.name);
        if let Some(short) = attribute.short {
            name.push_str(&format!(" or {}", self.paint.name(short)));
        }
        if attribute.required {
            name.push_str(&self.paint.warning("  required"));
        }
        self.line(&format!("  {name}"));
        self.paragraph(DEEPER, attribute.doc);
        self.status(attribute.status, DEEPER);
        let values = attribute.kind.choices();
        let described = values.iter().any(|value| !value.doc.is_empty());
        let before = attribute.kind.before_choices().filter(|_| described);
        let mut kind = before.map_or_else(|| attribute.kind.describe(), |before| format!("{before}:"));
        let default = attribute.default.map(|default| format!("default: {default}"));
        if let (Some(default), false) = (&default, described) {
            kind.push_str(&format!("; {default}"));
        }
        self.paragraph(DEEPER, &capitalized(&kind));
        if described {
            self.choices(values);
            default.into_iter().for_each(|default| self.paragraph(DEEPER, &capitalized(&default)));
        }
        if attribute.kind.is_open() {
            self.paragraph(DEEPER, "Twilio adds values without notice: another one is a warning, not an error.");
        }
    }

    /// Values with what they mean, in two columns.
    fn choices(&mut self, values: &[Choice]) {
        let longest = values.iter().map(|value| value.name.len()).max().unwrap_or(0).min(24);
        for value in values {
            let name = format!("{:longest$}", value.name);
            let lead = format!("{}{}  ", " ".repeat(DEEPER + 2), self.paint.name(&name));
            self.hanging(&lead, DEEPER + 2 + longest + 2, value.doc);
        }
    }

    fn status(&mut self, status: Status, indent: usize) {
        let (word, advice) = match status {
            Status::Current => return,
            Status::Undocumented => ("undocumented", "Twilio's libraries know it, but no page describes it"),
            Status::Deprecated(advice) => ("deprecated", advice),
            Status::Discontinued(advice) => ("discontinued", advice),
        };
        let lead = format!("{}{} ", " ".repeat(indent), self.paint.warning(&format!("{word}:")));
        self.hanging(&lead, indent + 2, advice);
    }

    fn fact(&mut self, name: &str, value: &str) {
        let column = FACTS - 2;
        let lead = format!("  {}", self.paint.aside(&format!("{name:column$}")));
        self.hanging(&lead, FACTS, value);
    }

    fn paragraph(&mut self, indent: usize, text: &str) {
        self.hanging(&" ".repeat(indent), indent, text);
    }

    /// Text behind a lead, its further lines indented.
    fn hanging(&mut self, lead: &str, indent: usize, text: &str) {
        let further = " ".repeat(indent);
        let options = textwrap::Options::new(self.width)
            .initial_indent(lead)
            .subsequent_indent(&further)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false);
        let text = textwrap::fill(text, options);
        self.line(text.trim_end());
    }

    fn line(&mut self, text: &str) {
        // Writing into a string does not fail.
        let _ = writeln!(self.text, "{text}");
    }
}

/// Whether an attribute is meant by a name, written in any case.
fn answers_to(attribute: &Attribute, name: &str) -> bool {
    attribute.name.eq_ignore_ascii_case(name) || attribute.short.is_some_and(|short| short.eq_ignore_ascii_case(name))
}

/// What an element may stand in.
fn parents(element: &Element) -> String {
    if element.role == Role::Root {
        return "nothing: it is the document".to_owned();
    }
    let (root, others): (Vec<Id>, Vec<Id>) =
        element.parents.iter().partition(|&&parent| twiml::element(parent).role == Role::Root);
    let others = keywords(others.into_iter().map(twiml::element));
    match (root.is_empty(), element.parents.len() > root.len()) {
        (true, _) => others,
        (false, false) => "a flow".to_owned(),
        (false, true) => format!("a flow, {others}"),
    }
}

/// The keywords of elements, each once.
fn keywords(elements: impl Iterator<Item = &'static Element>) -> String {
    let mut names: Vec<_> = elements.map(|element| element.keyword).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

/// Takes any name, and lets shells complete those there are.
#[derive(Debug, Clone)]
struct Name;

impl TypedValueParser for Name {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue>>> {
        let mut keywords: Vec<_> = ELEMENTS.iter().map(|element| element.keyword).collect();
        keywords.dedup();
        let codes = Code::ALL.iter().map(|code| PossibleValue::new(code.slug()).help(code.title()));
        Some(Box::new(keywords.into_iter().map(PossibleValue::new).chain(codes)))
    }
}

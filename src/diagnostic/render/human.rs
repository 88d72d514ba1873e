//! Findings with a picture of the place, for people at a terminal.
//!
//! In: findings, and what the terminal can show. Out: for each finding its severity, code and message, the lines it is
//! about with the guilty piece marked, and what to do. The pictures are miette's; which lines it is shown comes from
//! [`Page`], because miette by itself reads a file from its start for every mark. No terminal is asked anything here.

use super::{Findings, disturbs, printable};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::{Position, Source, SourceId, Span};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode};
use miette::{SourceSpan, SpanContents, ThemeCharacters, ThemeStyles};
use std::collections::HashMap;
use std::fmt::{self, Write};
use textwrap::{WordSeparator, WordSplitter};

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether colours may be used.
    pub color: bool,
    /// Whether characters other than ASCII may be used for drawing.
    pub unicode: bool,
    /// How many columns there are.
    pub width: usize,
}

impl Default for Look {
    fn default() -> Self {
        Self { color: false, unicode: true, width: 80 }
    }
}

/// A piece of more lines than this is marked on its first line only.
const MAX_LINES: usize = 8;

/// Of a line longer than this, in bytes, only what is near the mark is shown.
const MAX_LINE: usize = 600;

/// How much is shown on either side of a mark in a line that is too long, in bytes.
const NEAR: usize = 120;

/// Writes the findings, an empty line behind each.
///
/// # Errors
///
/// What `out` reports.
pub fn human(out: &mut dyn Write, findings: &Findings, look: Look) -> fmt::Result {
    let mut pages = HashMap::new();
    for label in findings.diagnostics.iter().flat_map(|d| std::iter::once(&d.label).chain(&d.related)) {
        if let Some(source) = findings.source(label.source) {
            pages.entry(label.source).or_insert_with(|| Page::new(findings.name(label.source).into(), source));
        }
    }
    for diagnostic in findings.diagnostics {
        for part in parts(diagnostic, &pages) {
            part.draw(out, look)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A finding as pictures, one a source: its own first, with the labels that lie in the same source.
fn parts<'a>(diagnostic: &'a Diagnostic, pages: &'a HashMap<SourceId, Page<'a>>) -> Vec<Part<'a>> {
    let (near, far): (Vec<_>, Vec<_>) =
        diagnostic.related.iter().partition(|label| label.source == diagnostic.label.source);
    let twilio = diagnostic.twilio.map(|code| format!(" (Twilio {code})")).unwrap_or_default();
    let mut parts = vec![Part {
        severity: diagnostic.severity,
        mark: Mark::Finding,
        title: format!("{}[{}]:", diagnostic.severity.name(), diagnostic.code),
        message: printable(&format!("{}{twilio}", diagnostic.message)).into_owned(),
        main: &diagnostic.label,
        others: near,
        page: pages.get(&diagnostic.label.source),
        help: None,
    }];
    parts.extend(far.into_iter().map(|label| Part {
        severity: diagnostic.severity,
        mark: Mark::Elsewhere,
        title: String::new(),
        message: if label.text.is_empty() { "this is the other place".into() } else { printable(&label.text).into() },
        main: label,
        others: Vec::new(),
        page: pages.get(&label.source),
        help: None,
    }));
    if let Some(last) = parts.last_mut() {
        last.help = diagnostic.help.as_deref().map(|help| printable(help).into_owned());
    }
    parts
}

/// What a picture begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// The finding itself.
    Finding,
    /// Another place, in another source.
    Elsewhere,
}

/// One picture: a message, and a place in one source.
#[derive(Debug)]
struct Part<'a> {
    severity: Severity,
    mark: Mark,
    title: String,
    message: String,
    main: &'a Label,
    others: Vec<&'a Label>,
    page: Option<&'a Page<'a>>,
    help: Option<String>,
}

impl Part<'_> {
    fn draw(&self, mut out: &mut dyn Write, look: Look) -> fmt::Result {
        GraphicalReportHandler::new_themed(self.theme(look))
            .with_links(false)
            .with_width(look.width)
            .with_word_separator(WordSeparator::AsciiSpace)
            .with_word_splitter(WordSplitter::NoHyphenation)
            .with_break_words(false)
            .render_report(&mut out, self)
    }

    /// Severity and code stand where miette has its sign for the severity; the guilty piece has the severity's colour.
    fn theme(&self, look: Look) -> GraphicalTheme {
        let mut characters = if look.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        let sign = match (self.mark, look.unicode) {
            (Mark::Elsewhere, true) => "→",
            (Mark::Elsewhere, false) => "->",
            (Mark::Finding, true) => match self.severity {
                Severity::Error => "×",
                Severity::Warning => "⚠",
                Severity::Hint => "☞",
            },
            (Mark::Finding, false) => match self.severity {
                Severity::Error => "x",
                Severity::Warning => "!",
                Severity::Hint => ">",
            },
        };
        let sign = if self.title.is_empty() { sign.to_owned() } else { format!("{sign} {}", self.title) };
        let mut styles = if look.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
        let own = match self.severity {
            Severity::Error => styles.error,
            Severity::Warning => styles.warning,
            Severity::Hint => styles.advice,
        };
        styles.highlights = self.marks().iter().map(|mark| if mark.main { own } else { styles.help }).collect();
        if styles.highlights.is_empty() {
            styles.highlights.push(own);
        }
        (characters.error, characters.warning, characters.advice) = (sign.clone(), sign.clone(), sign);
        GraphicalTheme { characters, styles }
    }
}

/// A piece of the page that is underlined.
struct Underline<'a> {
    span: Span,
    text: &'a str,
    main: bool,
}

impl Part<'_> {
    /// What is underlined, from front to back, as miette sorts it too.
    fn marks(&self) -> Vec<Underline<'_>> {
        let Some(page) = self.page else { return Vec::new() };
        let main = std::iter::once((self.main, true));
        let all = main.chain(self.others.iter().map(|&label| (label, false)));
        let mut marks: Vec<_> = all
            .map(|(label, main)| Underline {
                span: page.visible(label.span),
                text: if self.mark == Mark::Elsewhere { "" } else { &label.text },
                main,
            })
            .collect();
        marks.sort_by_key(|mark| mark.span.start);
        marks
    }
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Part<'_> {}

impl miette::Diagnostic for Part<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Hint => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.page.map(|page| page as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.marks().into_iter().map(|Underline { span, text, main }| {
            let text = (!text.is_empty()).then(|| printable(text).into_owned());
            let (start, length) = (span.start as usize, span.len());
            if main {
                LabeledSpan::new_primary_with_span(text, (start, length))
            } else {
                LabeledSpan::new(text, start, length)
            }
        });
        Some(Box::new(labels.collect::<Vec<_>>().into_iter()))
    }
}

/// A source as it is shown: what would disturb a terminal is replaced by something as many bytes long, so that every
/// offset keeps its meaning, and the last line has an end.
#[derive(Debug)]
struct Page<'a> {
    name: String,
    text: String,
    source: &'a Source,
}

impl<'a> Page<'a> {
    fn new(name: String, source: &'a Source) -> Self {
        let mut text = String::with_capacity(source.text().len() + 1);
        let mut rest = source.text().chars().peekable();
        while let Some(c) = rest.next() {
            let ends_line = c == '\n' || (c == '\r' && rest.peek() == Some(&'\n'));
            text.push(match c.len_utf8() {
                _ if ends_line || c == '\t' || !disturbs(c) => c,
                1 => '?',
                2 => '\u{b7}',
                _ => '\u{fffd}',
            });
        }
        text.push('\n');
        let name = printable(&name).into_owned();
        Self { name, text, source }
    }

    /// Behind the sign that ends a line. The empty line at the end of a file is a line if something is marked there.
    fn line_end(&self, line: usize) -> u32 {
        self.source.lines().get(line + 1).copied().unwrap_or(self.text.len() as u32)
    }

    /// The last line that is shown around a mark on `line`.
    fn last_line(&self, line: usize) -> usize {
        let last = self.source.lines().len() - 1;
        let empty = self.source.line(last).is_empty();
        line.max(if empty { last.saturating_sub(1) } else { last })
    }

    /// The part of a span that is marked: inside the text, on whole characters, and not too much of it.
    fn visible(&self, span: Span) -> Span {
        let end = self.source.text().len() as u32;
        let start = self.boundary(span.start.clamp(self.source.start(), end));
        let end = self.boundary(span.end.clamp(start, end));
        let line = self.source.line_of(start);
        let many = self.source.line_of(end.saturating_sub(1).max(start)) - line >= MAX_LINES;
        let long = (end - start) as usize > MAX_LINE;
        if many || long {
            let text = &self.text[start as usize..self.line_end(line).min(end) as usize];
            let shown = text.trim_end_matches(['\r', '\n']).len().min(MAX_LINE);
            return Span::new(start, self.boundary(start + shown as u32));
        }
        Span::new(start, end)
    }

    /// The start of the character that an offset lies in.
    fn boundary(&self, mut offset: u32) -> u32 {
        while !self.text.is_char_boundary(offset as usize) {
            offset -= 1;
        }
        offset
    }

    /// The lines around a span, or what is near it where they are too long to show.
    fn around(&self, span: Span, before: usize, after: usize) -> Option<Span> {
        let (first, last) =
            (self.source.line_of(span.start), self.source.line_of(span.end.saturating_sub(1).max(span.start)));
        if last - first >= 2 * MAX_LINES {
            return None;
        }
        let top = first.saturating_sub(before);
        let bottom = (last + after).min(self.last_line(last));
        let fits = |line: usize| (self.line_end(line) - self.source.line(line).start) as usize <= MAX_LINE;
        if (top..=bottom).all(fits) {
            return Some(Span::new(self.source.line(top).start, self.line_end(bottom)));
        }
        if span.len() > MAX_LINE {
            return None;
        }
        let start = span.start.saturating_sub(NEAR as u32).max(self.source.line(first).start);
        let end = (span.end + NEAR as u32).min(self.line_end(last));
        Some(Span::new(self.boundary(start), self.boundary(end)))
    }
}

impl SourceCode for Page<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let span = Span::new(span.offset() as u32, (span.offset() + span.len()) as u32);
        let shown = self.around(span, before, after).ok_or(MietteError::OutOfBounds)?;
        let (first, last) =
            (self.source.line_of(shown.start), self.source.line_of(shown.end.saturating_sub(1).max(shown.start)));
        // Without context miette asks for the place that the head of the picture names.
        let place = match before + after {
            0 => self.source.position(span.start),
            _ => Position { line: first as u32 + 1, column: 1 },
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text[shown.range()].as_bytes(),
            (shown.start as usize, shown.len()).into(),
            place.line as usize - 1,
            place.column as usize - 1,
            last - first + 1,
        )))
    }
}

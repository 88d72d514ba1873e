//! A document that was read from TwiML, written as the Flow that makes it.
//!
//! In: what `read` made of TwiML. Out: Flow that compiles to the same document, as a person would write it, and what
//! of the TwiML Flow has no words for. Whether Twilio would take the document is not asked: `check` says the same of
//! the Flow as of the TwiML. The last word on layout is the formatter's.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::import as say;
use crate::format::format;
use crate::ir::{Attribute, Document, Element, Node, Value};
use crate::read::{AsideKind, Reading};
use crate::resolve;
use crate::source::{Source, Span};
use crate::syntax::is_odd_blank;
use crate::twiml::{self, Content, Kind, Role, Scheme, Unit};

/// How wide a text may be before it is written as a block string.
const WIDTH: usize = 90;

/// Writes a document as Flow. `addresses` are those of the documents that are imported together: links to them become
/// references. Returns nothing where the document cannot be written without changing what it means.
pub fn import(
    reading: &Reading<'_>,
    addresses: &BTreeSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let document = &reading.document;
    let mut import = Import {
        document,
        addresses,
        folder: resolve::folder(&document.address),
        asides: reading.asides.iter().filter(|a| a.kind == AsideKind::Comment).map(|a| (a.before, a.span)).collect(),
        next_aside: 0,
        out: String::new(),
        parameters: BTreeSet::new(),
        found: Vec::new(),
    };
    for aside in &reading.asides {
        match aside.kind {
            AsideKind::Comment => {}
            AsideKind::Instruction => import.found.push(say::processing_instruction(aside.span)),
            AsideKind::Template => import.found.push(say::template(aside.span)),
        }
    }
    import.run();
    let Import { out, parameters, found, .. } = import;
    let lost = found.iter().any(|d| d.code.severity() == crate::diagnostic::Severity::Error);
    diagnostics.extend(found.into_iter().map(|d| d.in_source(document.source())));
    if lost {
        return None;
    }
    let mut flow = String::new();
    for name in &parameters {
        flow.push_str(&format!("param {name}: text\n"));
    }
    if !parameters.is_empty() {
        flow.push('\n');
    }
    flow.push_str(&out);
    Some(match Source::new(format!("{}.flow", document.address), flow.as_str()) {
        Ok(source) => format(&source),
        Err(_) => flow,
    })
}

struct Import<'d, 's> {
    document: &'d Document<'s>,
    addresses: &'d BTreeSet<String>,
    folder: &'d str,
    /// Comments, each with the node in front of which it stands.
    asides: Vec<(u32, Span)>,
    next_aside: usize,
    out: String,
    /// The names of placeholders that Twilio does not send.
    parameters: BTreeSet<String>,
    found: Vec<Diagnostic>,
}

impl<'d> Import<'d, '_> {
    fn run(&mut self) {
        let document = self.document;
        let Some(root) = document.element(0) else { return };
        for attribute in document.attributes(root) {
            self.found.push(say::root_attribute(attribute.name, self.name(attribute)));
        }
        let children: Vec<u32> = document.children(0).collect();
        if children.is_empty() {
            self.comments(u32::MAX, 0);
            let name = document.address.rsplit('/').next().unwrap_or("main");
            self.out.push_str(&format!("flow {name} < >\n"));
            return;
        }
        for child in children {
            match &document.nodes[child as usize] {
                Node::Element(_) | Node::Case(_) => self.statement(child, 0),
                Node::Text(value) => {
                    self.comments(child, 0);
                    let text = quote(document, value, &mut self.parameters);
                    self.out.push_str(&text);
                    self.out.push('\n');
                }
            }
        }
        self.comments(u32::MAX, 0);
    }

    /// Writes the comments that stand in front of a node.
    fn comments(&mut self, place: u32, depth: usize) {
        while let Some(&(before, span)) = self.asides.get(self.next_aside)
            && before <= place
        {
            self.next_aside += 1;
            let comment = self.document.text(span);
            let inner = comment.strip_prefix("<!--").and_then(|c| c.strip_suffix("-->")).unwrap_or(comment);
            for line in inner.lines().map(str::trim).filter(|line| !line.is_empty()) {
                self.indent(depth);
                self.out.push_str("# ");
                self.out.extend(line.chars().map(|c| if c.is_control() { ' ' } else { c }));
                self.out.push('\n');
            }
        }
    }

    fn indent(&mut self, depth: usize) {
        for _ in 0..depth {
            self.out.push_str("  ");
        }
    }

    /// Writes an element with all that it holds.
    fn statement(&mut self, place: u32, depth: usize) {
        let document = self.document;
        let Some(element) = document.element(place) else { return };
        let speech = element.row.is_none_or(|row| matches!(row.content, Content::Mixed(_)));
        let is_blank = |part: u32| match &document.nodes[part as usize] {
            Node::Text(value) => document.str(value).trim().is_empty(),
            Node::Element(_) | Node::Case(_) => false,
        };
        let mut parts: Vec<u32> = document.children(place).collect();
        if parts.len() > 1 && !speech {
            parts.retain(|&part| !is_blank(part));
        }
        let first_text = match parts.first().map(|&part| &document.nodes[part as usize]) {
            Some(Node::Text(value)) if self.is_header_text(element) => Some(value),
            _ => None,
        };
        let only_text = first_text.is_some() && parts.len() == 1;
        // Comments in front of the text, which is written in the header, come before the statement.
        self.comments(if first_text.is_some() { parts[0] } else { place }, depth);
        if only_text {
            self.comments(element.end - 1, depth);
        }
        self.indent(depth);
        let attributes = document.attributes(element);
        if let (Some(text), true, true) = (first_text, is_redirect(element) && only_text, attributes.is_empty())
            && let Some(target) = self.target(text)
        {
            self.out.push_str(&format!("-> {target}\n"));
            return;
        }
        self.keyword(element);
        let argument = element.row.filter(|row| matches!(row.content, Content::Nothing)).and_then(|row| row.argument);
        let mut block = None;
        if let Some(text) = first_text {
            let kind = element.row.and_then(|row| row.content.kind());
            let text_value = self.text(text, kind);
            let mixed = !only_text;
            // Text that is followed by elements reads better on a line of its own.
            let lines = document.str(text).contains('\n');
            if mixed && element.row.is_some_and(|row| matches!(row.content, Content::Mixed(_))) {
                block = Some(text_value);
            } else if (lines && text_value.starts_with('"')) || wide(&text_value, self.line_width()) {
                block = Some(self.block_string(text, depth + 1).unwrap_or(text_value));
            } else {
                self.out.push(' ');
                self.out.push_str(&text_value);
            }
        }
        let mut arrow = None;
        for attribute in attributes {
            let row = attribute.row;
            let is_action = row.is_some_and(|row| row.name == "action")
                && element.row.is_some_and(|row| row.role == Role::Verb)
                && !document.str(&attribute.value).is_empty();
            if is_action && let Some(target) = self.target(&attribute.value) {
                arrow = Some(target);
                continue;
            }
            // Behind `!` a value is emitted as it is written, where Flow would read a duration.
            let as_written = row.is_some_and(|row| would_be_read(&row.kind, document.str(&attribute.value)));
            let value = self.value(&attribute.value, row.map(|row| &row.kind));
            self.out.push(' ');
            if argument.is_some()
                && !as_written
                && row.map(|row| row.name) == argument
                && block.is_none()
                && first_text.is_none()
            {
                self.out.push_str(&value);
                continue;
            }
            let name = self.name(attribute);
            if row.is_none() || as_written {
                if !is_flow_name(name) {
                    self.found.push(say::name(attribute.name, name));
                }
                self.out.push('!');
            }
            self.out.push_str(row.and_then(|row| row.short).filter(|_| !as_written).unwrap_or(name));
            self.out.push('=');
            self.out.push_str(&value);
        }
        if let Some(arrow) = arrow {
            self.out.push_str(&format!(" -> {arrow}"));
        }
        let rest = &parts[usize::from(first_text.is_some())..];
        match (block, rest) {
            // A block string alone may stand in the header.
            (Some(text), []) => {
                self.out.push('\n');
                self.indent(depth + 1);
                self.out.push_str(&text);
                self.out.push('\n');
                return;
            }
            (Some(text), _) => {
                self.out.push('\n');
                self.indent(depth + 1);
                self.out.push_str(&text);
                self.out.push('\n');
            }
            (None, _) => self.out.push('\n'),
        }
        for &part in rest {
            match &document.nodes[part as usize] {
                Node::Element(_) | Node::Case(_) => self.statement(part, depth + 1),
                Node::Text(value) => {
                    self.comments(part, depth + 1);
                    let kind = element.row.and_then(|row| row.content.kind());
                    let text = self.text(value, kind);
                    let text = if document.str(value).contains('\n') || wide(&text, 2 * depth + 2) {
                        self.block_string(value, depth + 1).unwrap_or(text)
                    } else {
                        text
                    };
                    let text = if text.starts_with('"') { text } else { quote(document, value, &mut self.parameters) };
                    self.indent(depth + 1);
                    self.out.push_str(&text);
                    self.out.push('\n');
                }
            }
        }
    }

    /// Whether an element's text may stand behind its name: where it would not be taken for an attribute.
    fn is_header_text(&self, element: &Element) -> bool {
        element.row.is_none_or(|row| !matches!(row.content, Content::Nothing) || row.argument.is_none())
    }

    fn keyword(&mut self, element: &Element) {
        match element.row {
            Some(row) => self.out.push_str(row.keyword),
            None => {
                let name = self.document.text(element.name);
                if !is_flow_name(name) {
                    self.found.push(say::name(element.name, name));
                }
                self.out.push('!');
                self.out.push_str(name);
            }
        }
    }

    fn name(&self, attribute: &Attribute) -> &'d str {
        self.document.text(attribute.name)
    }

    fn line_width(&self) -> usize {
        self.out.len() - self.out.rfind('\n').map_or(0, |at| at + 1)
    }

    /// What stands behind an arrow for a link.
    fn target(&mut self, value: &Value) -> Option<String> {
        let url = self.document.str(value).trim();
        if url.is_empty() {
            return None;
        }
        match self.flow(value) {
            Some(flow) => Some(flow),
            None => Some(quote(self.document, value, &mut self.parameters)),
        }
    }

    /// The flow that a link names, as a reference.
    fn flow(&self, value: &Value) -> Option<String> {
        if value.dynamic {
            return None;
        }
        let url = self.document.str(value);
        let address = resolve::address(self.folder, url.strip_suffix(".xml")?).ok()?;
        let same =
            self.addresses.contains(&address) && format!("{}.xml", resolve::relative(self.folder, &address)) == url;
        same.then(|| resolve::relative(self.folder, &address))
    }

    /// The text of an element, in its shortest form.
    fn text(&mut self, value: &Value, kind: Option<&Kind>) -> String {
        let text = self.document.str(value);
        // Around a number, a name or an address Twilio takes no white space for a part of it.
        let atomic = !matches!(kind, None | Some(Kind::Speech | Kind::Text { .. } | Kind::Json));
        let trimmed = text.trim();
        if atomic && !value.dynamic && !trimmed.is_empty() && trimmed.len() < text.len() {
            return if is_bare(trimmed) { trimmed.to_owned() } else { format!("\"{}\"", escape(trimmed)) };
        }
        if atomic && !value.dynamic && is_bare(text) && !matches!(kind, Some(Kind::Url(_))) {
            return text.to_owned();
        }
        if !value.dynamic && is_bare(text) && matches!(kind, Some(Kind::Url(Scheme::Any))) {
            return text.to_owned();
        }
        quote(self.document, value, &mut self.parameters)
    }

    /// The value of an attribute, in its shortest form.
    fn value(&mut self, value: &Value, kind: Option<&Kind>) -> String {
        let text = self.document.str(value);
        if value.dynamic {
            return quote(self.document, value, &mut self.parameters);
        }
        match kind {
            Some(Kind::Int { unit: Some(unit), .. }) => {
                if let Some(duration) = duration(text, *unit) {
                    return duration;
                }
            }
            Some(Kind::Choices { separator, .. } | Kind::Items { separator, .. } | Kind::Ints { separator, .. }) => {
                if let Some(list) = list(text, *separator) {
                    return list;
                }
            }
            Some(Kind::Url(scheme)) if *scheme != Scheme::Wss => {
                if let Some(flow) = self.flow(value) {
                    return format!("@{flow}");
                }
            }
            _ => {}
        }
        if is_bare(text) { text.to_owned() } else { format!("\"{}\"", escape(text)) }
    }

    /// A text as a block string, where it reads better so and says the same.
    fn block_string(&mut self, value: &Value, depth: usize) -> Option<String> {
        let written = quote(self.document, value, &mut self.parameters);
        let inner = &written[1..written.len() - 1];
        // An escaped backslash in front of an `n` is no line end: leave such texts as they are.
        if inner.contains("\\\\") {
            return None;
        }
        let lines: Vec<&str> = inner.split("\\n").collect();
        let last = lines.len() - 1;
        let margin = "  ".repeat(depth);
        let mut out = String::from("\"\"\"");
        for (number, line) in lines.into_iter().enumerate() {
            let mut line = part_quotes(&line.replace("\\\"", "\""));
            // A blank at the end of a line is easily lost, and never seen.
            if line.ends_with(' ') && number == last {
                line.push('\\');
            } else if line.ends_with(' ') {
                line.truncate(line.len() - 1);
                line.push_str("\\u{20}");
            }
            out.push('\n');
            if line.is_empty() {
                continue;
            }
            let mut rest = line.as_str();
            while let Some((end, _)) = rest.char_indices().nth(WIDTH) {
                let Some(at) = rest[..end].rfind(' ').filter(|&at| at > 0 && !rest[at + 1..].starts_with(' ')) else {
                    break;
                };
                out.push_str(&margin);
                out.push_str(&rest[..=at]);
                out.push_str("\\\n");
                rest = &rest[at + 1..];
            }
            out.push_str(&margin);
            out.push_str(rest);
        }
        out.push('\n');
        out.push_str(&margin);
        out.push_str("\"\"\"");
        Some(out)
    }
}

/// A line of a block string with no three quotes side by side, which would end it: of such a run, every third is escaped.
fn part_quotes(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find("\"\"\"") {
        let run = rest[at..].len() - rest[at..].trim_start_matches('"').len();
        out.push_str(&rest[..at]);
        for number in 0..run {
            out.push_str(if number % 3 == 0 { "\\\"" } else { "\"" });
        }
        rest = &rest[at + run..];
    }
    out + rest
}

fn is_redirect(element: &Element) -> bool {
    element.row.is_some_and(|row| row.keyword == "redirect")
}

fn wide(text: &str, before: usize) -> bool {
    before + text.chars().count() > WIDTH + 20
}

/// Whether a name of XML can be written in Flow.
fn is_flow_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':'))
}

/// Whether a text can be written as a bare word.
fn is_bare(text: &str) -> bool {
    let plain = |c: char| c > ' ' && !c.is_control() && !"\";<>{}[],".contains(c) && !is_odd_blank(c);
    let typographic = |c: char| matches!(c, '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}');
    // A word with `=` in it may be taken for an attribute.
    let keyed = text.split_once('=').is_some_and(|(name, _)| is_flow_name(name));
    !text.is_empty()
        && text.chars().all(plain)
        && !text.starts_with(['#', '@', '=', '!', '-'])
        && !text.starts_with(typographic)
        && !keyed
}

/// Whether Flow reads a text as a duration, and TwiML does not.
fn would_be_read(kind: &Kind, text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let is_time = matches!(kind, Kind::Int { unit: Some(_), .. });
    is_time && digits.len() < text.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A number of seconds or milliseconds with the unit that says it best.
fn duration(text: &str, unit: Unit) -> Option<String> {
    // Of more than that, Flow may count too many milliseconds.
    let number: u32 = text.parse().ok()?;
    if number.to_string() != text {
        return None;
    }
    Some(match unit {
        Unit::Seconds if number >= 3600 && number.is_multiple_of(3600) => format!("{}h", number / 3600),
        Unit::Seconds if number >= 60 && number.is_multiple_of(60) => format!("{}m", number / 60),
        Unit::Seconds => format!("{number}s"),
        Unit::Milliseconds if number >= 1000 && number.is_multiple_of(1000) => format!("{}s", number / 1000),
        Unit::Milliseconds => format!("{number}ms"),
    })
}

/// Several items as a list, when the list makes the same text.
fn list(text: &str, separator: char) -> Option<String> {
    let items: Vec<&str> = text.split(separator).collect();
    if items.len() < 2 || items.iter().any(|item| item.is_empty() || item.trim() != *item) {
        return None;
    }
    let items: Vec<String> = items
        .iter()
        .map(|item| if is_bare(item) { (*item).to_owned() } else { format!("\"{}\"", escape(item)) })
        .collect();
    Some(format!("[{}]", items.join(" ")))
}

/// A text in quotes, with its placeholders as names in braces.
fn quote(document: &Document<'_>, value: &Value, parameters: &mut BTreeSet<String>) -> String {
    let text = document.str(value);
    let mut out = String::from("\"");
    let mut at = 0;
    for piece in document.pieces(value).iter().filter(|piece| piece.kind.is_placeholder()) {
        let (start, end) = ((piece.start - value.start) as usize, (piece.end - value.start) as usize);
        out.push_str(&escape(&text[at..start]));
        let name = text[start..end].trim_matches(['{', '}']);
        out.push_str(&format!("{{{name}}}"));
        if twiml::parameter(name).is_none() && !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            parameters.insert(name.to_owned());
        }
        at = end;
    }
    out.push_str(&escape(&text[at..]));
    out.push('"');
    out
}

/// The inside of a string for a text.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{{{:X}}}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

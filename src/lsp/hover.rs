//! Hover: what stands under the cursor.
//!
//! In: a view and an offset. Out: Markdown and the piece that it is about: an element or an attribute as the table has
//! it, what a value means, what a name stands for, and the TwiML that a statement becomes.

use super::group::View;
use super::index::{Kind as Declares, Named, Use};
use super::names::{self, At, Declared};
use super::place::{self, Written};
use super::words;
use crate::diagnostic::Code;
use crate::project::{Options, Project};
use crate::resolve;
use crate::source::{Source, Span};
use crate::syntax::{Node, NodeKind, TokenKind, comment};
use crate::twiml::{self, Attribute, Kind};
use gen_lsp_types::{Hover, MarkupContent, MarkupKind};

/// At most so many lines of TwiML are shown.
const LINES: usize = 30;

/// What stands at an offset.
pub fn hover(view: &View<'_>, offset: u32) -> Option<Hover> {
    if !view.is_flow() {
        return None;
    }
    let (span, value) = named(view, offset).or_else(|| written(view, offset))?;
    let contents = MarkupContent { kind: MarkupKind::Markdown, value };
    Some(Hover { contents: contents.into(), range: Some(view.range(span)) })
}

/// A name: of a flow, a fragment, a value.
fn named(view: &View<'_>, offset: u32) -> Option<(Span, String)> {
    let at = names::at(view, offset)?;
    let declared = names::declaration_at(view, offset);
    let said = match (declared, &at) {
        (Some(declared), At::Use(Use { named: Named::Fragment, .. })) => {
            let written = Written { text: view.text(), tree: view.tree() };
            let call = view.token_at(at.span().start).and_then(|token| written.path(token as u32).pop());
            let twiml = call.and_then(|node| twiml_of(view, node)).map(|xml| words::block("xml", &xml));
            words::paragraphs([declaration(view, &declared), twiml.unwrap_or_default()])
        }
        (Some(declared), _) => declaration(view, &declared),
        (None, At::Use(it)) if it.named == Named::Value => {
            let parameter = twiml::parameter(&it.name)?;
            format!("**{}** — sent by Twilio\n\n{}", it.name, parameter.doc)
        }
        _ => return None,
    };
    Some((at.span(), said))
}

fn declaration(view: &View<'_>, it: &Declared<'_>) -> String {
    let symbol = it.symbol;
    let elsewhere = if it.view.id() == view.id() { String::new() } else { format!("In `{}`.", it.view.name()) };
    let line = match symbol.kind {
        Declares::Flow | Declares::FileFlow => {
            let params: Vec<String> =
                names::params(it).map(|param| format!("{}: {}", param.symbol.name, param.symbol.value)).collect();
            let params = if params.is_empty() { String::new() } else { format!("({})", params.join(", ")) };
            format!("flow {}{params}", it.address())
        }
        Declares::Argument if symbol.value.is_empty() => symbol.name.clone(),
        Declares::Argument => format!("{} = {}", symbol.name, symbol.value),
        Declares::Constant => format!("let {} = {}", symbol.name, symbol.value),
        Declares::Fragment | Declares::Param => symbol.line.clone(),
    };
    let note = match symbol.kind {
        Declares::Param => "Known only when the call runs.",
        Declares::Argument => "Given where the fragment is used.",
        _ => "",
    };
    words::paragraphs([words::block("flow", &line), symbol.docs.clone(), note.to_owned(), elsewhere])
}

/// What stands in the header of a statement, or in a comment that flowc reads.
fn written(view: &View<'_>, offset: u32) -> Option<(Span, String)> {
    let written = Written { text: view.text(), tree: view.tree() };
    let token = view.token_at(offset)?;
    let span = written.span(token);
    if written.kind(token) == Some(TokenKind::Comment) {
        return code(&written, span, offset);
    }
    let place = written.place(written.path(token as u32));
    let node = place.node(&written)?;
    let index = *place.path.last()?;
    if token == node.first as usize && node.kind == NodeKind::Statement {
        if let Some((form, docs)) = written.keyword(node).and_then(words::keyword) {
            return Some((span, format!("{}\n\n{docs}", words::block("flow", form))));
        }
        let known = place.row.is_some() || matches!(written.kind(token), Some(TokenKind::Trusted | TokenKind::Arrow));
        let twiml = known.then(|| twiml_of(view, index)).flatten();
        let twiml = twiml.map(|xml| words::block("xml", &xml)).unwrap_or_default();
        let about = match place.row {
            Some(row) => words::element(row),
            None if written.kind(token) == Some(TokenKind::Arrow) => {
                "**->** — where the call goes on, `<Redirect>`".to_owned()
            }
            None => String::new(),
        };
        let said = words::paragraphs([about, twiml]);
        return (!said.is_empty()).then_some((span, said));
    }
    if written.keyword(node) == Some("on") {
        let words = place::report(&written, &place)?.words();
        let word = words.iter().find(|word| word.name == written.word(token).trim_matches('"'))?;
        return Some((span, format!("**{}** — {}", word.name, word.doc)));
    }
    let row = match (node.kind, place.block) {
        (NodeKind::Attributes, place::Block::Element(row)) => row,
        _ if written.keyword(node) == Some("default") => {
            let name = node.first as usize + 1;
            let row = twiml::by_keyword(written.word(name)).first()?;
            if token == name {
                return Some((span, words::element(row)));
            }
            row
        }
        _ => place.row?,
    };
    let argument = place::arguments(&written, node).into_iter().find(|it| {
        let key = it.key.is_some_and(|(_, key)| key.start <= span.end && span.start <= key.start);
        key || (it.value.0 <= token && token < it.value.1)
    })?;
    let attribute = match argument.key {
        Some((key, _)) => row.attribute(key)?,
        None => row.argument.and_then(|name| row.attribute(name))?,
    };
    if argument.key.is_some() && token < argument.value.0 {
        return Some((span, words::attribute(row, attribute)));
    }
    Some((span, value(attribute, written.word(token).trim_matches('"'))?))
}

/// What a value of an attribute means.
fn value(attribute: &Attribute, word: &str) -> Option<String> {
    if matches!(attribute.kind, Kind::Voice)
        && let Some(voice) = twiml::voice(word)
    {
        return Some(words::voice(voice));
    }
    if let Some(choice) = attribute.kind.choices().iter().find(|choice| choice.name == word && !choice.doc.is_empty()) {
        return Some(format!("**{}** — {}", choice.name, choice.doc));
    }
    let (name, doc) = (attribute.name, attribute.doc);
    Some(format!("**{name}** — {}\n\n{doc}", attribute.kind.describe()))
}

/// A code behind `# flowc: allow`.
fn code(written: &Written<'_>, comment: Span, offset: u32) -> Option<(Span, String)> {
    let text = &written.text[comment.range()];
    let words = comment::allow(text)?;
    let from = comment.end - words.len() as u32;
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let at = offset.checked_sub(from)? as usize;
    let (before, behind) = words.split_at_checked(at)?;
    let start = before.trim_end_matches(part).len();
    let end = words.len() - behind.trim_start_matches(part).len();
    let code = Code::from_slug(&words[start..end])?;
    Some((Span::new(from + start as u32, from + end as u32), words::code(code)))
}

/// The TwiML of one statement, as it would be alone in a flow with the names that its file knows. References lead to
/// where they lead; what is wrong with the statement is said elsewhere.
pub fn twiml_of(view: &View<'_>, node: u32) -> Option<String> {
    let written = Written { text: view.text(), tree: view.tree() };
    let nodes = view.tree().nodes();
    let lines = |node: u32| &view.text()[super::index::extent(view.text(), view.tree(), node).range()];
    let mut text = String::new();
    let declares = |node: &Node| matches!(written.keyword(node), Some("let" | "param" | "def" | "use" | "default"));
    for index in view.tree().roots().filter(|&index| declares(&nodes[index as usize])) {
        text.push_str(lines(index));
        text.push('\n');
    }
    // The parameters of the flow it is in count as the file's.
    let path = written.path(nodes[node as usize].first);
    let flow = path.first().filter(|&&flow| flow != node);
    for index in flow.into_iter().flat_map(|&flow| view.tree().children(flow)) {
        if written.keyword(&nodes[index as usize]) == Some("param") {
            text.push_str(lines(index));
            text.push('\n');
        }
    }
    text.push_str(lines(node));
    let mut project = Project::new(Options { compact: false, ..view.group().options().clone() });
    let id = project.add(Source::new(view.name(), text).ok()?);
    for other in names::visible(view).into_iter().skip(1) {
        project.add_neighbour(Source::new(other.name(), other.text()).ok()?);
    }
    // Flows that are referred to need to be there, and nothing more.
    let folder = resolve::folder(view.name());
    let references = resolve::references(project.sources()[id.0 as usize].text(), project.tree(id));
    let mut addresses: Vec<String> = references.filter_map(|it| resolve::address(folder, it).ok()).collect();
    addresses.sort_unstable();
    addresses.dedup();
    let own = view.name().strip_suffix(".flow").unwrap_or(view.name()).to_owned();
    for address in addresses.iter().filter(|&address| *address != own) {
        project.add_neighbour(Source::new(format!("{address}.flow"), "hangup").ok()?);
    }
    let output = project.compile();
    let document = output.documents.iter().find(|document| document.address == own)?;
    inside(&document.xml)
}

/// What stands in the `Response`, as far left as it goes.
fn inside(xml: &str) -> Option<String> {
    let body = xml.split_once("<Response>\n")?.1.strip_suffix("</Response>\n")?;
    let lines: Vec<&str> = body.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
    if lines.is_empty() {
        return None;
    }
    let more = if lines.len() > LINES { "\n…" } else { "" };
    Some(format!("{}{more}", lines[..lines.len().min(LINES)].join("\n")))
}

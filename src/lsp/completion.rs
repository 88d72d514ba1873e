//! Completion: what may be written at a place.
//!
//! In: a view and an offset. Out: items, with the piece that each replaces. The file is read as if a word stood at the
//! place, so that what is half written has its place in the tree like anything else. Which of the items begin like what
//! is written is for the client to say.

use super::group::View;
use super::index::Kind as Declares;
use super::names::{self, Declared};
use super::place::{self, Block, Place, Written};
use super::words;
use crate::diagnostic::{Code, Severity};
use crate::resolve;
use crate::source::{Source, Span};
use crate::syntax::{self, NodeKind, TokenKind, Tree, comment};
use crate::twiml::{self, Attribute, Content, Element, Kind, ParameterKind, Role, Status};
use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTag, Documentation, InsertTextFormat, MarkupContent, MarkupKind,
    TextEdit,
};

/// What stands at the place while the file is read.
const WORD: &str = "z";

/// One thing that may be written.
struct Item {
    label: String,
    kind: CompletionItemKind,
    detail: String,
    docs: String,
    /// What is inserted, if that is not the label.
    insert: Option<String>,
    /// Whether it is inserted as a snippet.
    snippet: bool,
    status: Status,
    /// What comes first: lower numbers before higher.
    rank: u8,
}

impl Item {
    fn new(label: impl Into<String>, kind: CompletionItemKind) -> Self {
        Self {
            label: label.into(),
            kind,
            detail: String::new(),
            docs: String::new(),
            insert: None,
            snippet: false,
            status: Status::Current,
            rank: 5,
        }
    }

    fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    fn docs(self, docs: impl Into<String>) -> Self {
        Self { docs: docs.into(), ..self }
    }

    fn insert(self, insert: impl Into<String>) -> Self {
        Self { insert: Some(insert.into()), ..self }
    }

    fn rank(self, rank: u8) -> Self {
        Self { rank, ..self }
    }
}

/// What may be written at an offset.
pub fn complete(view: &View<'_>, offset: u32, snippets: bool) -> Vec<CompletionItem> {
    if !view.is_flow() {
        return Vec::new();
    }
    let Some(cursor) = Cursor::new(view, offset) else { return Vec::new() };
    let (span, items) = cursor.items();
    let range = view.range(span);
    let item = |item: Item| {
        let snippet = item.snippet && snippets;
        let text = match item.insert {
            Some(insert) if item.snippet && !snippets => without_stops(&insert),
            Some(insert) => insert,
            None => item.label.clone(),
        };
        let docs = Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: item.docs.clone() });
        CompletionItem {
            // The order is that of the kinds of things, then that of the alphabet.
            sort_text: Some(format!("{}{}", item.rank, item.label)),
            label: item.label,
            kind: Some(item.kind),
            detail: Some(item.detail).filter(|detail| !detail.is_empty()),
            documentation: (!item.docs.is_empty()).then_some(docs),
            tags: matches!(item.status, Status::Deprecated(_) | Status::Discontinued(_))
                .then(|| vec![CompletionItemTag::Deprecated]),
            insert_text_format: snippet.then_some(InsertTextFormat::Snippet),
            text_edit: Some(TextEdit { range, new_text: text }.into()),
            ..CompletionItem::default()
        }
    };
    items.into_iter().map(item).collect()
}

/// A snippet without its stops: what is in front of the first.
fn without_stops(snippet: &str) -> String {
    snippet.split('$').next().unwrap_or(snippet).trim_end_matches(['"', ' ']).to_owned()
}

/// A place in a file that is read as if a word stood there.
struct Cursor<'g> {
    view: View<'g>,
    offset: u32,
    text: String,
    tree: Tree,
    token: usize,
}

impl<'g> Cursor<'g> {
    fn new(view: &View<'g>, offset: u32) -> Option<Self> {
        let mut text = view.text().to_owned();
        text.insert_str(offset as usize, WORD);
        let source = Source::new(view.name(), text).ok()?;
        let (tree, _) = syntax::parse(&source);
        let token = tree.tokens().partition_point(|token| token.start <= offset).checked_sub(1)?;
        Some(Self { view: *view, offset, text: source.text().to_owned(), tree, token })
    }

    fn written(&self) -> Written<'_> {
        Written { text: &self.text, tree: &self.tree }
    }

    /// A piece of the text with the word as one of the text without it.
    fn real(&self, span: Span) -> Span {
        let back = |at: u32| if at > self.offset { at - WORD.len() as u32 } else { at };
        Span::new(back(span.start), back(span.end))
    }

    /// The part of the line in front of the place.
    fn before(&self) -> &str {
        let before = &self.text[..self.offset as usize];
        &before[before.rfind('\n').map_or(0, |at| at + 1)..]
    }

    /// What may stand here, and the piece that it replaces.
    fn items(&self) -> (Span, Vec<Item>) {
        let written = self.written();
        let nothing = (Span::at(self.offset), Vec::new());
        let (Some(kind), span) = (written.kind(self.token), written.span(self.token)) else { return nothing };
        if kind == TokenKind::Comment {
            return self.codes(span).unwrap_or(nothing);
        }
        if let Some(start) = self.name_in_braces(kind) {
            return (Span::new(start, self.word_end()), self.values());
        }
        let path = written.path(self.token as u32);
        let place = written.place(path);
        let Some(node) = place.node(&written) else { return nothing };
        let word = self.real(span);
        let keyword = written.keyword(node);
        let first = self.token == node.first as usize;
        match (kind, keyword) {
            (TokenKind::Reference, _) => (Span::new(word.start + 1, word.end), self.flows()),
            (TokenKind::Bare, _) if written.kind(self.token - 1) == Some(TokenKind::Arrow) => (word, self.flows()),
            (TokenKind::Name, _) if first => (word, self.statements(&place)),
            (TokenKind::String, Some("use")) => (inside(word), self.files()),
            (TokenKind::String, _) if node.kind == NodeKind::Text => nothing,
            (TokenKind::Bare, Some("param")) => {
                // The type, in the token of the name or behind it.
                let colon = self.text[span.start as usize..self.offset as usize].rfind(':');
                if colon.is_none() && self.token == node.first as usize + 1 {
                    return nothing;
                }
                (Span::new(word.start + colon.map_or(0, |at| at as u32 + 1), word.end), types())
            }
            (TokenKind::Bare, Some("default")) if self.token == node.first as usize + 1 => {
                let elements = twiml::ELEMENTS.iter().filter(|row| !row.attributes.is_empty());
                (word, elements.map(|row| element(row, false)).collect())
            }
            (TokenKind::Bare, Some("on")) => (word, self.cases(&place)),
            (_, Some("flow" | "let" | "def" | "use" | "param")) => nothing,
            (TokenKind::Key | TokenKind::TrustedKey, _) => {
                let span = Span::new(word.start + u32::from(kind == TokenKind::TrustedKey), word.end);
                (span, self.attributes(&place, self.text[written.span(self.token).range()].ends_with(WORD)))
            }
            _ => self.argument(&place, word).unwrap_or(nothing),
        }
    }

    /// Where the name in braces begins that the place is in.
    fn name_in_braces(&self, kind: TokenKind) -> Option<u32> {
        let before = self.before();
        let name = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        let open = name.trim_end_matches([' ', '\t']).strip_suffix('{')?;
        let escaped = (open.len() - open.trim_end_matches('\\').len()) % 2 == 1;
        let string =
            matches!(kind, TokenKind::String | TokenKind::StringOpen | TokenKind::Block | TokenKind::BlockOpen);
        (!(string && escaped)).then(|| self.offset - (before.len() - name.len()) as u32)
    }

    /// Where the word ends that the place is in.
    fn word_end(&self) -> u32 {
        let behind = &self.view.text()[self.offset as usize..];
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        self.offset + behind.find(|c| !part(c)).unwrap_or(behind.len()) as u32
    }

    /// Codes behind `# flowc: allow`.
    fn codes(&self, span: Span) -> Option<(Span, Vec<Item>)> {
        let words = comment::allow(&self.text[span.range()])?;
        if self.offset < span.end - words.len() as u32 {
            return None;
        }
        let before = &self.text[(span.end - words.len() as u32) as usize..self.offset as usize];
        let start = before.rfind([',', ' ', '\t']).map_or(before.len(), |at| before.len() - at - 1);
        let codes = Code::ALL.iter().filter(|code| code.severity() != Severity::Error);
        let items = codes.map(|code| {
            let title = Item::new(code.slug(), CompletionItemKind::EnumMember).detail(code.title());
            title.docs(words::page(*code))
        });
        Some((Span::new(self.offset - start as u32, self.word_end()), items.collect()))
    }

    /// Names for braces.
    fn values(&self) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        for known in names::in_scope(&self.view, self.offset) {
            let kind = match known.symbol.kind {
                Declares::Constant => CompletionItemKind::Constant,
                Declares::Param | Declares::Argument => CompletionItemKind::Variable,
                _ => continue,
            };
            if items.iter().all(|item| item.label != known.symbol.name) {
                let value = first_line(&known.symbol.value);
                items.push(Item::new(&known.symbol.name, kind).detail(value).docs(&known.symbol.docs).rank(1));
            }
        }
        let parameters = twiml::PARAMETERS.iter().filter(|parameter| parameter.tail == twiml::Tail::Nothing);
        items.extend(parameters.map(|it| {
            let item = Item::new(it.name, CompletionItemKind::Property).detail("sent by Twilio");
            item.docs(it.doc).rank(2)
        }));
        items
    }

    /// Flows, as a reference from here names them.
    fn flows(&self) -> Vec<Item> {
        let folder = resolve::folder(self.view.name());
        let item = |flow: Declared<'_>| {
            let file = flow.view.name();
            let item = Item::new(resolve::relative(folder, &flow.address()), CompletionItemKind::Module);
            item.detail(file).docs(&flow.symbol.docs).rank(u8::from(flow.view.id() != self.view.id()))
        };
        names::flows(&self.view).map(item).collect()
    }

    /// Files that can be used.
    fn files(&self) -> Vec<Item> {
        let folder = resolve::folder(self.view.name());
        let others = self.view.all().filter(|view| view.id() != self.view.id() && view.is_flow());
        others.map(|view| Item::new(resolve::relative(folder, view.name()), CompletionItemKind::File)).collect()
    }

    /// What a statement may begin with.
    fn statements(&self, place: &Place) -> Vec<Item> {
        let mut items = Vec::new();
        let alone = self.stands_alone();
        let mut seen = Vec::new();
        for row in place.allowed() {
            if !seen.contains(&row.keyword) {
                seen.push(row.keyword);
                items.push(element(row, alone));
            }
        }
        for known in names::in_scope(&self.view, self.offset) {
            if known.symbol.kind == Declares::Fragment {
                let item = Item::new(&known.symbol.name, CompletionItemKind::Function);
                items.push(item.detail(&known.symbol.line).docs(&known.symbol.docs).rank(3));
            }
        }
        let is_keyword_here = |word: &&str| match (place.block, *word) {
            (Block::File, "flow" | "let" | "param" | "def" | "use" | "default") => true,
            (Block::Document, "param") => place.path.len() == 2,
            (Block::Document | Block::Element(_) | Block::Fragment, "default") => true,
            (Block::Element(row), "on" | "otherwise") => twiml::reports(row.id),
            _ => false,
        };
        let keywords = resolve::KEYWORDS.into_iter().filter(is_keyword_here);
        items.extend(keywords.map(|word| {
            let (detail, docs) = words::keyword(word).unwrap_or_default();
            Item::new(word, CompletionItemKind::Keyword).detail(detail).docs(docs).rank(4)
        }));
        if let Block::Element(row) = place.block {
            let parent = place.path.len().checked_sub(2).map(|at| place.path[at]);
            items.extend(self.attributes_of(row, parent, true));
        }
        items
    }

    /// Whether nothing stands behind the word on its line, so that there is room for a whole statement.
    fn stands_alone(&self) -> bool {
        let behind = &self.view.text()[self.word_end() as usize..];
        let line = behind.lines().next().unwrap_or("").trim();
        line.is_empty() || line.starts_with(['#', '>', ';'])
    }

    /// The element whose header or attribute line the place is in.
    fn element_of(&self, place: &Place) -> Option<(&'static Element, u32)> {
        let written = self.written();
        let node = place.node(&written)?;
        let at = place.path.len() - 1;
        match (node.kind, place.block) {
            (NodeKind::Attributes, Block::Element(row)) => Some((row, place.path[at.checked_sub(1)?])),
            (NodeKind::Statement, _) if written.keyword(node) == Some("default") => {
                let named = twiml::by_keyword(written.word(node.first as usize + 1)).first()?;
                Some((named, place.path[at]))
            }
            (NodeKind::Statement, _) => Some((place.row?, place.path[at])),
            _ => None,
        }
    }

    /// The attributes that the element of the place has not been given.
    fn attributes(&self, place: &Place, with_equals: bool) -> Vec<Item> {
        let Some((row, node)) = self.element_of(place) else { return Vec::new() };
        let mut items = self.attributes_of(row, Some(node), true);
        if !with_equals {
            items.iter_mut().for_each(|item| item.insert = Some(format!("{}=", item.label)));
        }
        items
    }

    fn attributes_of(&self, row: &'static Element, node: Option<u32>, insert_equals: bool) -> Vec<Item> {
        let written = self.written();
        let given = node.map_or_else(Vec::new, |node| place::all_arguments(&written, node));
        let here = |span: Span| span.start <= self.offset && self.offset <= span.end;
        let is_given = |attribute: &Attribute| {
            given.iter().any(|it| {
                let by_key = it
                    .key
                    .is_some_and(|(key, span)| !here(span) && (key == attribute.name || Some(key) == attribute.short));
                let value = written.span(it.value.0.min(self.tree.tokens().len() - 1));
                by_key || (it.key.is_none() && row.argument == Some(attribute.name) && !here(value))
            })
        };
        let open = row.attributes.iter().filter(|attribute| !is_given(attribute));
        open.map(|attribute| {
            let rank = if attribute.required { 0 } else { 6 };
            let item = Item::new(attribute.name, CompletionItemKind::Property).detail(attribute.kind.describe());
            let insert = if insert_equals { "=" } else { "" };
            let docs = words::attribute_body(attribute);
            let item = item.docs(docs).rank(rank).insert(format!("{}{insert}", attribute.name));
            Item { status: attribute.status, ..item }
        })
        .collect()
    }

    /// The header of a statement, or an attribute line: a value behind its key, else a key or an argument.
    fn argument(&self, place: &Place, word: Span) -> Option<(Span, Vec<Item>)> {
        let written = self.written();
        let node = place.node(&written)?;
        if let Some(call) = self.fragment_call(place) {
            return Some((word, call));
        }
        let (row, statement) = self.element_of(place)?;
        let argument =
            place::arguments(&written, node).into_iter().find(|it| it.value.0 <= self.token && self.token < it.value.1);
        let string = matches!(written.kind(self.token), Some(TokenKind::String | TokenKind::StringOpen));
        let span = match written.kind(self.token)? {
            TokenKind::String => inside(word),
            TokenKind::StringOpen => Span::new(word.start + 1, self.word_end()),
            TokenKind::Bare | TokenKind::Name => word,
            _ => return None,
        };
        let values = |attribute: &'static Attribute| self.values_of(attribute, statement, argument.as_ref());
        let key = argument.as_ref().and_then(|it| it.key);
        if let Some((key, _)) = key {
            return Some((span, values(row.attribute(key)?)));
        }
        let mut items = Vec::new();
        let positional = argument.is_some_and(|it| it.value.0 == node.first as usize + 1);
        if positional && let Some(attribute) = row.argument.and_then(|name| row.attribute(name)) {
            items.extend(values(attribute));
        }
        if !string {
            items.extend(self.attributes_of(row, Some(statement), true));
        }
        Some((span, items))
    }

    /// The parameters of the fragment that is called here.
    fn fragment_call(&self, place: &Place) -> Option<Vec<Item>> {
        let written = self.written();
        let node = place.node(&written)?;
        let fragment = names::fragment(&self.view, written.keyword(node)?)?;
        let given = place::arguments(&written, node);
        let open = names::arguments(&fragment)
            .filter(|argument| !given.iter().any(|it| it.key.is_some_and(|(key, _)| key == argument.symbol.name)));
        let item = |argument: Declared<'_>| {
            let value = match argument.symbol.value.as_str() {
                "" => "needed".to_owned(),
                value => format!("default: {value}"),
            };
            let item = Item::new(&argument.symbol.name, CompletionItemKind::Variable).detail(value);
            let insert = format!("{}=", argument.symbol.name);
            item.insert(insert).rank(1)
        };
        Some(open.map(item).collect())
    }

    /// The values that an attribute takes, as far as they can be listed.
    fn values_of(
        &self,
        attribute: &'static Attribute,
        statement: u32,
        argument: Option<&place::Argument<'_>>,
    ) -> Vec<Item> {
        let written = self.written();
        let given = place::all_arguments(&written, statement);
        let of = |name: &str| {
            let is = |it: &&place::Argument<'_>| it.key.is_some_and(|(key, _)| key == name);
            given.iter().find(is).map(|it| place::plain(&written, it))
        };
        let value = |name: &str, doc: &str| Item::new(name, CompletionItemKind::EnumMember).detail(doc);
        let mut items: Vec<Item> = match attribute.kind {
            Kind::Bool => ["true", "false"].into_iter().map(|name| value(name, "")).collect(),
            Kind::Int { words, .. } => words.iter().map(|name| value(name, "")).collect(),
            Kind::Language { known, words } => {
                let voice = of("voice").and_then(twiml::voice);
                let speaks = |tag: &&&str| voice.is_none_or(|voice| voice.speaks(tag));
                words.iter().chain(known.iter().filter(speaks)).map(|name| value(name, "")).collect()
            }
            Kind::Voice => {
                let language = of("language");
                let voices = twiml::VOICES.iter().filter(|v| language.is_none_or(|language| v.speaks(language)));
                voices
                    .map(|voice| Item { status: voice.status, ..value(voice.name, &words::voice_line(voice)) })
                    .collect()
            }
            Kind::Url(_) => {
                let flows = self.flows().into_iter();
                flows.map(|item| Item { insert: Some(format!("@{}", item.label)), ..item }).collect()
            }
            kind => kind.choices().iter().map(|choice| value(choice.name, choice.doc)).collect(),
        };
        if let Some(it) = argument.filter(|it| it.value.1 - it.value.0 > 1) {
            let other = |token: usize| token != self.token;
            let taken: Vec<&str> =
                (it.value.0..it.value.1).filter(|&token| other(token)).map(|token| written.word(token)).collect();
            items.retain(|item| !taken.contains(&item.label.as_str()));
        }
        if let Some(default) = attribute.default
            && !default.contains(' ')
        {
            if items.is_empty() {
                items.push(value(default, ""));
            }
            if let Some(item) = items.iter_mut().find(|item| item.label == default) {
                item.rank = 0;
                let separator = if item.detail.is_empty() { "" } else { "; " };
                item.detail = format!("{}{separator}the default", item.detail);
            }
        }
        items
    }

    /// The results that the verb around a case can report.
    fn cases(&self, place: &Place) -> Vec<Item> {
        let Some(report) = place::report(&self.written(), place) else { return Vec::new() };
        let case = |name: &str, doc: &str| Item::new(name, CompletionItemKind::EnumMember).detail(doc);
        let mut cases: Vec<Item> = report.words().iter().map(|word| case(word.name, word.doc)).collect();
        if matches!(report.outcome, twiml::Outcome::Input) {
            cases.push(case("silence", "the caller gave no input"));
        }
        cases
    }
}

/// The inside of a string.
fn inside(span: Span) -> Span {
    Span::new(span.start + 1, span.end.saturating_sub(1).max(span.start + 1))
}

/// The types of parameters.
fn types() -> Vec<Item> {
    ParameterKind::ALL.iter().map(|(name, _)| Item::new(*name, CompletionItemKind::TypeParameter)).collect()
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or("")
}

/// A verb or noun, with stops for what it needs where there is room for it.
fn element(row: &'static Element, whole: bool) -> Item {
    let mut insert = row.keyword.to_owned();
    let mut stop = 0;
    let mut next = || {
        stop += 1;
        stop
    };
    if matches!(row.content, Content::Required(_) | Content::Mixed(Kind::Speech)) {
        insert.push_str(&format!(" \"${}\"", next()));
    }
    for attribute in row.attributes.iter().filter(|attribute| attribute.required) {
        if row.argument == Some(attribute.name) {
            insert.push_str(&format!(" ${{{}:{}}}", next(), attribute.name));
        } else {
            insert.push_str(&format!(" {}=${}", attribute.name, next()));
        }
    }
    let aside = format!("<{}>, a {} {}", row.tag, row.document.name(), row.role.name());
    let kind = if row.role == Role::Verb { CompletionItemKind::Method } else { CompletionItemKind::Class };
    let item = Item::new(row.keyword, kind).detail(aside).docs(words::element_body(row)).rank(2);
    let item = if whole && stop > 0 { Item { snippet: true, ..item.insert(insert) } } else { item };
    Item { status: row.status, ..item }
}

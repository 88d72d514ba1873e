//! Colours by meaning.
//!
//! In: a view. Out: the tokens of a file with what they are, as the protocol packs them.

use super::group::View;
use super::index::{Kind, names_in_string};
use super::names;
use super::position::Lines;
use crate::resolve::is_keyword;
use crate::source::Span;
use crate::syntax::{NodeKind, TokenKind};
use crate::twiml::{self, Status};
use gen_lsp_types::{SemanticToken, SemanticTokensLegend};

/// What a token can be, in the order in which the client is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Keyword,
    Function,
    Macro,
    Namespace,
    Property,
    String,
    Number,
    EnumMember,
    Variable,
    Comment,
    Operator,
    Type,
}

const TYPES: [&str; 12] = [
    "keyword",
    "function",
    "macro",
    "namespace",
    "property",
    "string",
    "number",
    "enumMember",
    "variable",
    "comment",
    "operator",
    "type",
];

const DECLARATION: u32 = 1;
const DEPRECATED: u32 = 1 << 1;
const MODIFIERS: [&str; 2] = ["declaration", "deprecated"];

/// What the numbers in the answer mean.
pub fn legend() -> SemanticTokensLegend {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    SemanticTokensLegend { token_types: owned(&TYPES), token_modifiers: owned(&MODIFIERS) }
}

/// The tokens of a file, or those that touch a piece of it.
pub fn tokens(view: &View<'_>, within: Option<Span>) -> Vec<SemanticToken> {
    if !view.is_flow() {
        return Vec::new();
    }
    let mut painter = Painter { view, within, found: Vec::new() };
    painter.paint();
    let mut found = painter.found;
    found.sort_by_key(|(span, ..)| *span);
    pack(view, &found)
}

struct Painter<'v, 'g> {
    view: &'v View<'g>,
    within: Option<Span>,
    found: Vec<(Span, Class, u32)>,
}

impl Painter<'_, '_> {
    fn push(&mut self, span: Span, kind: Class, modifiers: u32) {
        let wanted = self.within.is_none_or(|within| span.start <= within.end && within.start <= span.end);
        if wanted && !span.is_empty() {
            self.found.push((span, kind, modifiers));
        }
    }

    fn paint(&mut self) {
        let (text, tree) = (self.view.text(), self.view.tree());
        let tokens = tree.tokens();
        // Declared names, by where they stand; they take the place of what the words would be otherwise.
        let names = names::declared(self.view).filter(|it| it.symbol.kind != Kind::FileFlow);
        let mut declared: Vec<(Span, Kind)> = names.map(|it| (it.symbol.span, it.symbol.kind)).collect();
        declared.sort_by_key(|(span, _)| *span);
        let mut header = vec![""; tokens.len()];
        for node in tree.nodes().iter().filter(|node| node.kind == NodeKind::Statement) {
            let word = &text[tree.span(text, node.first as usize).range()];
            if is_keyword(word) {
                header[node.first as usize..node.last as usize].fill(word);
            }
        }
        let is_name = |at: usize| tokens[at].kind == TokenKind::Name;
        for at in 0..tokens.len() {
            let span = tree.span(text, at);
            if self.within.is_some_and(|within| span.end < within.start || within.end < span.start) {
                continue;
            }
            let word = &text[span.range()];
            let from = declared.partition_point(|(name, _)| name.start < span.start);
            let mut inside = declared[from..].iter().take_while(|(name, _)| span.contains(*name)).peekable();
            if inside.peek().is_some() {
                inside.for_each(|&(name, kind)| self.push(name, of_declared(kind), DECLARATION));
                continue;
            }
            match tokens[at].kind {
                TokenKind::Name if is_keyword(word) => self.push(span, Class::Keyword, 0),
                TokenKind::Name => {
                    let rows = twiml::by_keyword(word);
                    let old =
                        |row: &twiml::Element| matches!(row.status, Status::Deprecated(_) | Status::Discontinued(_));
                    let kind = if rows.is_empty() { Class::Macro } else { Class::Function };
                    let old = !rows.is_empty() && rows.iter().all(old);
                    self.push(span, kind, if old { DEPRECATED } else { 0 });
                }
                TokenKind::Trusted => {
                    self.push(Span::new(span.start, span.start + 1), Class::Operator, 0);
                    self.push(Span::new(span.start + 1, span.end), Class::Macro, 0);
                }
                TokenKind::Key | TokenKind::TrustedKey => {
                    let bang = u32::from(tokens[at].kind == TokenKind::TrustedKey);
                    self.push(Span::new(span.start, span.start + bang), Class::Operator, 0);
                    self.push(Span::new(span.start + bang, span.end - 1), Class::Property, 0);
                    self.push(Span::new(span.end - 1, span.end), Class::Operator, 0);
                }
                TokenKind::Bare if at > 0 && tokens[at - 1].kind == TokenKind::Arrow => {
                    self.push(span, Class::Namespace, 0);
                }
                TokenKind::Bare if word.bytes().all(|b| b.is_ascii_punctuation()) && !header[at].is_empty() => {
                    self.push(span, Class::Operator, 0);
                }
                TokenKind::Bare if at > 0 && header[at] == "default" && is_name(at - 1) => {
                    self.push(span, Class::Function, 0);
                }
                TokenKind::Bare if header[at] == "param" => self.push(span, Class::Type, 0),
                TokenKind::Bare if word.starts_with(|c: char| c.is_ascii_digit()) => self.push(span, Class::Number, 0),
                TokenKind::Bare => self.push(span, Class::EnumMember, 0),
                TokenKind::Reference => {
                    self.push(Span::new(span.start, span.start + 1), Class::Operator, 0);
                    self.push(Span::new(span.start + 1, span.end), Class::Namespace, 0);
                }
                TokenKind::Braces => self.push(span, Class::Variable, 0),
                kind @ (TokenKind::String | TokenKind::Block) => self.string(span, kind),
                TokenKind::StringOpen | TokenKind::BlockOpen => self.push(span, Class::String, 0),
                TokenKind::Comment => self.push(span, Class::Comment, 0),
                TokenKind::Arrow => self.push(span, Class::Operator, 0),
                TokenKind::Line
                | TokenKind::Semicolon
                | TokenKind::Open
                | TokenKind::Close
                | TokenKind::ListOpen
                | TokenKind::ListClose
                | TokenKind::Comma
                | TokenKind::BraceBad
                | TokenKind::Junk => {}
            }
        }
    }

    /// A string, with the names in it.
    fn string(&mut self, span: Span, kind: TokenKind) {
        let mut at = span.start;
        for (_, name) in names_in_string(&self.view.text()[span.range()], kind, span.start) {
            self.push(Span::new(at, name.start), Class::String, 0);
            self.push(name, Class::Variable, 0);
            at = name.end;
        }
        self.push(Span::new(at, span.end), Class::String, 0);
    }
}

/// What a declared name is.
fn of_declared(kind: Kind) -> Class {
    match kind {
        Kind::Flow | Kind::FileFlow => Class::Namespace,
        Kind::Fragment => Class::Macro,
        Kind::Constant | Kind::Param | Kind::Argument => Class::Variable,
    }
}

/// Each token by its distance from the one before, and none longer than its line.
fn pack(view: &View<'_>, found: &[(Span, Class, u32)]) -> Vec<SemanticToken> {
    let (text, lines): (&str, &Lines) = (view.text(), view.lines());
    let mut packed = Vec::new();
    let (mut last_line, mut last_start) = (0, 0);
    for &(span, kind, modifiers) in found {
        let (first, last) = (lines.line_of(span.start), lines.line_of(span.end.max(1) - 1));
        for line in first..=last.max(first) {
            let whole = lines.line(text, line);
            let part = Span::new(span.start.max(whole.start), span.end.min(whole.end).max(span.start.max(whole.start)));
            let range = view.range(part);
            let length = range.end.character.saturating_sub(range.start.character);
            if part.is_empty() || length == 0 {
                continue;
            }
            let delta_line = line - last_line;
            let start = range.start.character;
            packed.push(SemanticToken {
                delta_line,
                delta_start: if delta_line == 0 { start - last_start } else { start },
                length,
                token_type: kind as u32,
                token_modifiers_bitset: modifiers,
            });
            (last_line, last_start) = (line, start);
        }
    }
    packed
}

//! What a name in braces stands for, at a place.
//!
//! In: a name, and the [`Frame`] it is written in. Out: text, placeholders, or the value that was declared. Nothing is
//! complained of here but by what is handed back.

use std::collections::HashMap;
use std::rc::Rc;

use super::World;
use super::expand::Rest;
use crate::ir::{Document, Piece, PieceKind, Value};
use crate::resolve::{Declaring, Def, Literal, MAX_VALUE, Name, Param, Scope, Scopes};
use crate::source::{SourceId, Span};
use crate::syntax::{TokenKind, Tree, text};
use crate::twiml::{self, ParameterKind};

/// Where statements are written, and what is known there: a file, or the body of a fragment in one of its calls.
#[derive(Debug)]
pub(super) struct Frame<'s> {
    pub source: SourceId,
    pub file: &'s Declaring<'s>,
    pub text: &'s str,
    pub tree: &'s Tree,
    /// What is added to a place of the file for one of the document's source.
    pub shift: u32,
    /// What the file sees.
    pub scope: &'s Scope<'s>,
    /// The folder from which references start.
    pub folder: &'s str,
    /// The flow's parameters, where it is the flow itself that is written here.
    pub params: &'s [Param],
    /// Parameters of the flow whose value is known.
    pub bound: &'s [String],
    /// The fragment whose body this is; none for a file.
    pub def: Option<&'s Def>,
    /// What is given for its parameters.
    pub arguments: HashMap<&'s str, Argument<'s>>,
    /// The call that this body is expanded for; none for a file, and for a fragment that is looked at by itself.
    pub call: Option<Span>,
    /// The block of the call.
    pub rest: Option<Rest<'s>>,
}

/// What is given for a parameter of a fragment.
#[derive(Debug, Clone)]
pub(super) enum Argument<'s> {
    /// This value, written in that frame.
    Value(Rc<Frame<'s>>, Literal),
    /// A string with its names filled in, once for all who use it.
    Filled(Rc<Filled>),
    /// Something is wrong with it that has been said.
    Broken,
}

/// The text of a string.
#[derive(Debug)]
pub(super) struct Filled {
    text: String,
    /// Where placeholders stand in it, and what they hold.
    placeholders: Vec<(u32, u32, Option<ParameterKind>)>,
}

/// What a name stands for.
#[derive(Debug, Clone)]
pub(super) enum Bound<'s> {
    /// Text from the command line or the settings of the project.
    Text(&'s str),
    /// A value, written in that frame.
    Value(Rc<Frame<'s>>, Literal),
    /// A value, written at the top of that file.
    Constant(SourceId, Literal),
    /// A string with its names filled in.
    Filled(Rc<Filled>),
    /// What is filled in when the call runs, and of which type, where that is known.
    Placeholder(Option<ParameterKind>),
    /// Something is wrong with it that has been said.
    Broken,
    /// Nothing: nobody declares it.
    Nothing,
}

impl Filled {
    /// What a value in a document holds.
    pub fn new(document: &Document<'_>, value: &Value) -> Self {
        let placeholder = |piece: &Piece| match piece.kind {
            PieceKind::Placeholder(kind) => Some((piece.start - value.start, piece.end - value.start, kind)),
            PieceKind::Item | PieceKind::Template => None,
        };
        let placeholders = document.pieces(value).iter().filter_map(placeholder).collect();
        Self { text: document.str(value).to_owned(), placeholders }
    }
}

impl<'s> Frame<'s> {
    /// The frame of a whole file.
    pub fn file(source: SourceId, file: &'s Declaring<'s>, scopes: &'s Scopes<'s>, shift: u32) -> Self {
        Self {
            source,
            file,
            text: file.text,
            tree: file.tree,
            shift,
            scope: &scopes.files[source.0 as usize],
            folder: crate::resolve::folder(file.path),
            params: &[],
            bound: &[],
            def: None,
            arguments: HashMap::new(),
            call: None,
            rest: None,
        }
    }

    /// A place of the file as one of the document's source.
    pub fn place(&self, span: Span) -> Span {
        Span { start: span.start.wrapping_add(self.shift), end: span.end.wrapping_add(self.shift) }
    }

    /// What a name stands for here.
    pub fn lookup(&self, name: &str, world: &World<'s>) -> Bound<'s> {
        let broken = |place: &(SourceId, Span)| world.scopes.broken.contains(place);
        if let Some(def) = self.def
            && let Some(position) = def.position(name)
        {
            let param = &def.params[position];
            return match (self.arguments.get(name), param.default) {
                _ if self.call.is_none() => Bound::Placeholder(None),
                (Some(Argument::Value(frame, literal)), _) => Bound::Value(Rc::clone(frame), *literal),
                (Some(Argument::Filled(filled)), _) => Bound::Filled(Rc::clone(filled)),
                (None, Some(default)) if !broken(&(self.source, param.span)) => Bound::Constant(self.source, default),
                _ => Bound::Broken,
            };
        }
        let declared = self.scope.names.get(name);
        if let Some(text) = world.define.get(name)
            && (declared.is_some() || self.bound.iter().any(|bound| bound == name))
        {
            return Bound::Text(text);
        }
        if let Some(param) = self.params.iter().find(|param| param.name == name) {
            return Bound::Placeholder(param.kind);
        }
        match declared {
            Some(Name::Param(param)) => Bound::Placeholder(param.kind),
            Some(Name::Let(source, constant)) => match constant.value {
                Some(value) if !broken(&(*source, constant.span)) => Bound::Constant(*source, value),
                _ => Bound::Broken,
            },
            None => match twiml::parameter(name) {
                Some(parameter) => Bound::Placeholder(Some(parameter.kind)),
                None if self.scope.partial || self.def.is_some_and(|def| def.broken) => Bound::Broken,
                None => Bound::Nothing,
            },
        }
    }

    /// The names that could be meant here, Twilio's own not among them; of very many, none.
    pub fn known(&self) -> Vec<&'s str> {
        /// More than this nobody has named.
        const MANY: usize = 1000;
        let arguments = self.def.map_or(&[][..], |def| &def.params).iter().map(|param| param.name.as_str());
        let params = self.params.iter().map(|param| param.name.as_str());
        if arguments.len() + params.len() + self.scope.names.len() > MANY {
            return Vec::new();
        }
        let mut known: Vec<&str> = arguments.chain(params).chain(self.scope.names.keys().copied()).collect();
        known.sort_unstable();
        known
    }

    /// What a value that is declared begins with.
    pub fn kind(&self, literal: Literal) -> TokenKind {
        match literal {
            Literal::Token(token) => self.tree.tokens()[token as usize].kind,
            Literal::Word(_) if self.written(literal).starts_with('@') => TokenKind::Reference,
            Literal::Word(_) => TokenKind::Bare,
        }
    }

    /// A value that is declared, as it is written; of a list the bracket.
    pub fn written(&self, literal: Literal) -> &'s str {
        let span = match literal {
            Literal::Token(token) => self.tree.span(self.text, token as usize),
            Literal::Word(word) => word,
        };
        self.text.get(span.range()).unwrap_or("")
    }
}

/// Text that is being put together.
#[derive(Debug)]
pub(super) struct Text<'d, 's> {
    pub pool: &'d mut String,
    pub pieces: &'d mut Vec<Piece>,
    pub world: &'d World<'s>,
    /// The length of the pool beyond which nothing more is added.
    pub limit: usize,
    /// How many names have been filled in.
    pub names: usize,
    /// Whether it is more than may be.
    pub too_large: bool,
    /// Whether it holds a placeholder.
    pub dynamic: bool,
    /// Whether something in it is wrong that has been said.
    pub broken: bool,
    /// Names that nobody declares.
    pub unknown: Vec<(Span, String)>,
    /// Names of what is no text.
    pub misfits: Vec<(Span, Misfit)>,
}

/// Why a value cannot be part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// It is a flow.
    Reference,
    /// It is a list.
    List,
    /// It has this character, which XML cannot carry.
    Character(char),
}

impl<'d, 's> Text<'d, 's> {
    /// Text that is put behind what the pool has.
    pub fn new(pool: &'d mut String, pieces: &'d mut Vec<Piece>, world: &'d World<'s>, limit: usize) -> Self {
        let (unknown, misfits) = (Vec::new(), Vec::new());
        Self { pool, pieces, world, limit, names: 0, too_large: false, dynamic: false, broken: false, unknown, misfits }
    }

    /// Adds a piece of a string.
    pub fn piece(&mut self, frame: &Frame<'s>, piece: text::Piece<'_>, span: Span) {
        match piece {
            text::Piece::Text(text) => self.pool.push_str(text),
            text::Piece::Char(character) => self.pool.push(character),
            text::Piece::Name(name) => self.name(frame, name, span),
        }
    }

    /// Adds what a name stands for.
    fn name(&mut self, frame: &Frame<'s>, name: &str, span: Span) {
        self.names += 1;
        self.too_large |= self.pool.len() > self.limit || self.names > MAX_VALUE;
        if self.too_large {
            return;
        }
        match frame.lookup(name, self.world) {
            Bound::Text(text) => match text.chars().find(|c| !text::is_xml(*c)) {
                None => self.pool.push_str(text),
                Some(character) => self.misfits.push((span, Misfit::Character(character))),
            },
            Bound::Value(frame, literal) => self.literal(&frame, literal, span),
            Bound::Constant(source, literal) => {
                if let Some(file) = &self.world.files[source.0 as usize] {
                    self.literal(&Frame::file(source, file, self.world.scopes, 0), literal, span);
                }
            }
            Bound::Filled(filled) => self.filled(&filled, span),
            Bound::Placeholder(kind) => self.placeholder(name, kind, span),
            Bound::Broken => self.broken = true,
            Bound::Nothing => {
                self.unknown.push((span, name.to_owned()));
                self.placeholder(name, None, span);
            }
        }
        self.too_large |= self.pool.len() > self.limit;
    }

    fn placeholder(&mut self, name: &str, kind: Option<ParameterKind>, span: Span) {
        self.dynamic = true;
        let start = self.pool.len() as u32;
        self.pool.push_str("{{");
        self.pool.push_str(name);
        self.pool.push_str("}}");
        let end = self.pool.len() as u32;
        self.pieces.push(Piece { start, end, span, kind: PieceKind::Placeholder(kind) });
    }

    /// Adds a string whose names are filled in; `span` is where it is used.
    pub fn filled(&mut self, filled: &Filled, span: Span) {
        let start = self.pool.len() as u32;
        self.pool.push_str(&filled.text);
        self.dynamic |= !filled.placeholders.is_empty();
        let piece = |&(from, to, kind): &(u32, u32, Option<ParameterKind>)| Piece {
            start: start + from,
            end: start + to,
            span,
            kind: PieceKind::Placeholder(kind),
        };
        self.pieces.extend(filled.placeholders.iter().map(piece));
    }

    /// Adds a value that is declared elsewhere; `span` is where it is used.
    fn literal(&mut self, frame: &Frame<'s>, literal: Literal, span: Span) {
        let written = frame.written(literal);
        // What is wrong with its text is complained of where that stands.
        let mut said = Vec::new();
        let mut each = |piece: text::Piece<'_>, _: Span| self.piece(frame, piece, span);
        match frame.kind(literal) {
            TokenKind::String => text::string(written, 0, &mut said, &mut each),
            TokenKind::Block => text::block(written, 0, &mut said, &mut each),
            TokenKind::Braces => each(text::Piece::Name(text::name(written)), span),
            TokenKind::Reference => self.misfits.push((span, Misfit::Reference)),
            TokenKind::ListOpen => self.misfits.push((span, Misfit::List)),
            _ => self.pool.push_str(written),
        }
        self.broken |= !said.is_empty();
    }
}

//! What a name in braces stands for, at a place.
//!
//! In: a name, and the [`Frame`] it is written in. Out: text, placeholders, or the value that was declared. Nothing is
//! complained of here but by what is handed back.

use std::rc::Rc;

use super::World;
use crate::ir::{Piece, PieceKind};
use crate::resolve::{Declaring, Literal, Name, Param, Scope, Scopes};
use crate::source::{SourceId, Span};
use crate::syntax::{TokenKind, Tree, text};
use crate::twiml::{self, ParameterKind};

use super::expand::Rest;

/// Where statements are written, and what is known there: a file, or the body of a fragment in one of its calls.
#[derive(Debug)]
pub(super) struct Frame<'s> {
    pub source: SourceId,
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
    /// What the parameters of the fragment are in this call.
    pub arguments: Vec<(&'s str, Argument<'s>)>,
    /// The block of the call.
    pub rest: Option<Rest<'s>>,
    /// The call that this body is expanded for; none for a file.
    pub call: Option<Span>,
    /// Whether it is the body of a fragment.
    pub fragment: bool,
}

/// What a parameter of a fragment is.
#[derive(Debug, Clone)]
pub(super) enum Argument<'s> {
    /// This value, written in that frame.
    Value(Rc<Frame<'s>>, Literal),
    /// Nobody knows: the fragment is looked at by itself.
    Hole,
    /// Something is wrong with it that has been said.
    Broken,
}

/// What a name stands for.
#[derive(Debug, Clone)]
pub(super) enum Bound<'s> {
    /// Text from the command line or the settings of the project.
    Text(&'s str),
    /// A value that is declared.
    Value(Rc<Frame<'s>>, Literal),
    /// The same, of a file's constants.
    Constant(SourceId, Literal),
    /// What is filled in when the call runs.
    Placeholder(Option<ParameterKind>),
    /// Something is wrong with it that has been said.
    Broken,
    /// Nothing: nobody declares it.
    Nothing,
}

impl<'s> Frame<'s> {
    /// The frame of a whole file.
    pub fn file(source: SourceId, file: &Declaring<'s>, scopes: &'s Scopes<'s>, shift: u32) -> Self {
        Self {
            source,
            text: file.text,
            tree: file.tree,
            shift,
            scope: &scopes.files[source.0 as usize],
            folder: crate::resolve::folder(file.path),
            params: &[],
            bound: &[],
            arguments: Vec::new(),
            rest: None,
            call: None,
            fragment: false,
        }
    }

    /// A place of the file as one of the document's source.
    pub fn place(&self, span: Span) -> Span {
        Span { start: span.start.wrapping_add(self.shift), end: span.end.wrapping_add(self.shift) }
    }

    /// What a name stands for here.
    pub fn lookup(&self, name: &str, world: &World<'s>) -> Bound<'s> {
        if let Some((_, argument)) = self.arguments.iter().find(|(known, _)| *known == name) {
            return match argument {
                Argument::Value(frame, literal) => Bound::Value(Rc::clone(frame), *literal),
                Argument::Hole => Bound::Placeholder(None),
                Argument::Broken => Bound::Broken,
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
            Some(Name::Let(source, constant)) if world.scopes.broken.contains(&(*source, constant.span)) => {
                Bound::Broken
            }
            Some(Name::Let(source, constant)) => Bound::Constant(*source, constant.value),
            Some(Name::Param(param)) => Bound::Placeholder(param.kind),
            None => match twiml::parameter(name) {
                Some(parameter) => Bound::Placeholder(Some(parameter.kind)),
                None => Bound::Nothing,
            },
        }
    }

    /// Every name that could be meant here, Twilio's own not among them.
    pub fn known(&self) -> impl Iterator<Item = &'s str> {
        let arguments = self.arguments.iter().map(|(name, _)| *name);
        arguments.chain(self.params.iter().map(|param| param.name.as_str())).chain(self.scope.names.keys().copied())
    }
}

/// Text that is being put together.
#[derive(Debug)]
pub(super) struct Text<'d, 's> {
    pub pool: &'d mut String,
    pub pieces: &'d mut Vec<Piece>,
    pub world: &'d World<'s>,
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
}

impl<'s> Text<'_, 's> {
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
        match frame.lookup(name, self.world) {
            Bound::Text(text) => self.pool.push_str(text),
            Bound::Value(frame, literal) => self.literal(&frame, literal, span),
            Bound::Constant(source, literal) => {
                if let Some(file) = &self.world.files[source.0 as usize] {
                    self.literal(&Frame::file(source, file, self.world.scopes, 0), literal, span);
                }
            }
            Bound::Placeholder(kind) => self.placeholder(name, kind, span),
            Bound::Broken => self.broken = true,
            Bound::Nothing => {
                self.unknown.push((span, name.to_owned()));
                self.placeholder(name, None, span);
            }
        }
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

    /// Adds a value that is declared elsewhere; `span` is where it is used.
    fn literal(&mut self, frame: &Frame<'s>, literal: Literal, span: Span) {
        let token = match literal {
            Literal::Word(word) => return self.pool.push_str(&frame.text[word.range()]),
            Literal::Token(token) => token as usize,
        };
        let written = &frame.text[frame.tree.span(frame.text, token).range()];
        // What is wrong with its text is complained of where that stands.
        let mut said = Vec::new();
        let mut each = |piece: text::Piece<'_>, _: Span| self.piece(frame, piece, span);
        match frame.tree.tokens()[token].kind {
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

//! What the values of constants are made of, before anybody uses them.
//!
//! In: what every file declares and sees. Out: the constants, and the values that parameters of fragments have by
//! default, whose text cannot be put together: they are made of one another, too long, or of something that is broken.
//! What is wrong with a value by itself is complained of where lowering looks at it.

use std::collections::{HashMap, HashSet};

use super::declare::Literal;
use super::scope::{Declaring, Name, Scopes, circles};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::declare as say;
use crate::source::{SourceId, Span};
use crate::syntax::{TokenKind, text};

/// The longest value of a name, in bytes.
pub const MAX_VALUE: usize = 64 * 1024;

/// How deep constants may be made of constants.
const MAX_DEPTH: u32 = 256;

/// A value that has a name.
struct Constant<'p> {
    name: &'p str,
    /// Where the name is declared.
    place: (SourceId, Span),
    /// Its own text, without that of the names in it.
    size: Size,
    /// The other constants in it.
    parts: Vec<u32>,
    broken: bool,
}

/// How much a value is once all names are filled in.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    bytes: usize,
    names: usize,
    depth: u32,
}

/// Finds the constants whose value cannot be put together.
pub(super) fn constants<'p>(
    files: &[Option<Declaring<'p>>],
    scopes: &mut Scopes<'p>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut all = Vec::new();
    let mut number: HashMap<(SourceId, Span), u32> = HashMap::new();
    let mut names: Vec<(u32, String)> = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let Some(file) = file else { continue };
        let lets = file.declared.lets.iter().map(|one| (one.name.as_str(), one.span, one.value));
        let params = file.declared.defs.iter().flat_map(|def| &def.params).filter(|param| param.default.is_some());
        let params = params.map(|param| (param.name.as_str(), param.span, param.default));
        for (name, span, value) in lets.chain(params) {
            let index = all.len() as u32;
            let place = (SourceId(at as u32), span);
            let mut one = Constant { name, place, size: Size::default(), parts: Vec::new(), broken: value.is_none() };
            let size = &mut one.size;
            let whole = value.is_none_or(|value| {
                pieces(file, value, &mut |piece| match piece {
                    text::Piece::Text(text) => size.bytes += text.len(),
                    text::Piece::Char(c) => size.bytes += c.len_utf8(),
                    text::Piece::Name(name) => names.push((index, name.to_owned())),
                })
            });
            one.broken |= !whole;
            number.insert(place, index);
            all.push(one);
        }
    }
    for (index, name) in names {
        let one = &mut all[index as usize];
        one.size.names += 1;
        match scopes.files[one.place.0.0 as usize].names.get(name.as_str()) {
            Some(Name::Let(source, other)) => one.parts.extend(number.get(&(*source, other.span))),
            // A placeholder stays what it is; what nobody declares is one where Twilio might send it.
            Some(Name::Param(_)) => one.size.bytes += name.len() + 4,
            None if name.starts_with(|c: char| c.is_ascii_uppercase()) => one.size.bytes += name.len() + 4,
            None => one.broken = true,
        }
    }
    // Of a circle the constant that closes it; the others are made of that.
    let mut circular = HashSet::new();
    let order = circles(
        all.len(),
        |at| all[at as usize].parts.clone(),
        |way, &(from, _)| {
            let names: Vec<&str> = way.iter().map(|&at| all[at as usize].name).collect();
            let (source, span) = all[from as usize].place;
            let what = if way.len() == 2 {
                "this constant is made of itself"
            } else {
                "these constants are made of one another"
            };
            diagnostics.push(say::circle(span, what, &names).in_source(source));
            circular.insert(from);
        },
    );
    for at in order {
        let one = &all[at as usize];
        let mut size = one.size;
        let mut broken = one.broken || circular.contains(&at);
        for &part in &one.parts {
            let part = &all[part as usize];
            size.bytes = size.bytes.saturating_add(part.size.bytes);
            size.names = size.names.saturating_add(part.size.names);
            size.depth = size.depth.max(part.size.depth + 1);
            broken |= part.broken;
        }
        let (source, span) = one.place;
        if !broken && (size.bytes > MAX_VALUE || size.names > MAX_VALUE) {
            diagnostics.push(say::value_too_large(span, one.name, MAX_VALUE).in_source(source));
            scopes.too_large.insert(one.place);
            broken = true;
        } else if !broken && size.depth > MAX_DEPTH {
            diagnostics.push(say::constants_too_deep(span, MAX_DEPTH).in_source(source));
            broken = true;
        }
        if broken {
            scopes.broken.insert(one.place);
        }
        let one = &mut all[at as usize];
        (one.size, one.broken) = (size, broken);
    }
}

/// Hands the pieces of a value to `each`; returns whether all of it can be read.
fn pieces(file: &Declaring<'_>, value: Literal, each: &mut impl FnMut(text::Piece<'_>)) -> bool {
    let token = match value {
        Literal::Token(token) => token as usize,
        Literal::Word(word) => {
            each(text::Piece::Text(&file.text[word.range()]));
            return true;
        }
    };
    let tokens = file.tree.tokens();
    let is_list = tokens[token].kind == TokenKind::ListOpen;
    let mut complaints = Vec::new();
    let mut flow_as_item = false;
    for (at, inside) in tokens.iter().enumerate().skip(token) {
        let written = &file.text[file.tree.span(file.text, at).range()];
        let mut piece = |piece: text::Piece<'_>, _: Span| each(piece);
        match inside.kind {
            TokenKind::String => text::string(written, 0, &mut complaints, &mut piece),
            TokenKind::Block => text::block(written, 0, &mut complaints, &mut piece),
            TokenKind::Braces => each(text::Piece::Name(text::name(written))),
            TokenKind::ListOpen | TokenKind::Comma | TokenKind::Line | TokenKind::Comment => {}
            TokenKind::ListClose => break,
            TokenKind::Reference if is_list => flow_as_item = true,
            _ => each(text::Piece::Text(written)),
        }
        if !is_list {
            break;
        }
    }
    complaints.is_empty() && !flow_as_item
}

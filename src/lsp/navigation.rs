//! From a name to what it means, to everything that means the same, and to another name for it.
//!
//! In: a view and an offset. Out: places, or edits. What a name means is found in `names`.

use super::group::View;
use super::index::Kind;
use super::names::{self, At, Declared};
use crate::resolve::{self, is_keyword};
use crate::source::Span;
use crate::twiml;
use gen_lsp_types::{DocumentHighlight, DocumentHighlightKind, Location, Range};

/// Where what is named at an offset is declared.
pub fn definition(view: &View<'_>, offset: u32) -> Option<Location> {
    if !view.is_flow() {
        return None;
    }
    let touches = |span: Span| span.start <= offset && offset <= span.end;
    if let Some(import) = view.index().imports.iter().find(|import| touches(import.span)) {
        let file = view.other(names::used_file(view, &import.path)?);
        return Some(file.location(Span::at(0)));
    }
    let declared = names::declaration_at(view, offset)?;
    Some(declared.view.location(declared.symbol.span))
}

/// Everything that means what is named at an offset, in the order of the files.
pub fn references(view: &View<'_>, offset: u32, with_declaration: bool) -> Vec<Location> {
    let Some(declared) = target(view, offset) else { return Vec::new() };
    let mut found: Vec<(u32, Span)> = names::uses(&declared).iter().map(|(v, it)| (v.id().0, it.span)).collect();
    if with_declaration {
        found.push((declared.view.id().0, declared.symbol.span));
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|(id, span)| view.other(crate::source::SourceId(id)).location(span)).collect()
}

/// The same, in this file.
pub fn highlights(view: &View<'_>, offset: u32) -> Vec<DocumentHighlight> {
    let Some(declared) = target(view, offset) else { return Vec::new() };
    let here = names::uses(&declared).into_iter().filter(|(v, _)| v.id() == view.id()).map(|(_, it)| it.span);
    let mut found: Vec<(Span, DocumentHighlightKind)> = here.map(|span| (span, DocumentHighlightKind::Read)).collect();
    if declared.view.id() == view.id() && declared.symbol.kind != Kind::FileFlow {
        found.push((declared.symbol.span, DocumentHighlightKind::Write));
    }
    found.sort_by_key(|(span, _)| *span);
    found.into_iter().map(|(span, kind)| DocumentHighlight { range: view.range(span), kind: Some(kind) }).collect()
}

/// What is named at an offset. The first word of a file names the file's own flow, if it names nothing else.
fn target<'g>(view: &View<'g>, offset: u32) -> Option<Declared<'g>> {
    if !view.is_flow() {
        return None;
    }
    let own = |it: &Declared<'_>| {
        let span = it.symbol.span;
        it.symbol.kind == Kind::FileFlow && span.start <= offset && offset <= span.end
    };
    names::declaration_at(view, offset).or_else(|| names::declared(view).find(own))
}

/// The name at an offset that can be given another one, with the piece that it is.
///
/// # Errors
///
/// Why there is none.
pub fn renamed<'g>(view: &View<'g>, offset: u32) -> Result<(Declared<'g>, Span), String> {
    let nothing = || "there is no flow, fragment or name here".to_owned();
    if !view.is_flow() {
        return Err(nothing());
    }
    let at = names::at(view, offset).ok_or_else(nothing)?;
    let declared = match (&at, names::declaration_at(view, offset)) {
        (_, Some(declared)) => declared,
        (At::Use(it), None) if twiml::parameter(&it.name).is_some() => {
            return Err(format!("`{}` is sent by Twilio under this name", it.name));
        }
        (At::Use(it), None) => return Err(format!("nothing declares `{}`", it.name)),
        (At::Declaration(_), None) => return Err(nothing()),
    };
    // Of a reference, only its last part is the flow's name.
    let span = at.span();
    let word = &view.text()[span.range()];
    let folders = word.rfind('/').map_or(0, |at| at as u32 + 1);
    Ok((declared, Span::new(span.start + folders, span.end)))
}

/// What a renaming changes.
#[derive(Debug)]
pub struct Renaming<'g> {
    /// The pieces that become the new name, with their files.
    pub edits: Vec<(View<'g>, Range)>,
    /// The file that has the flow's name.
    pub file: Option<View<'g>>,
}

/// Gives what is named at an offset another name.
///
/// # Errors
///
/// Why it cannot have it.
pub fn rename<'g>(view: &View<'g>, offset: u32, name: &str) -> Result<Renaming<'g>, String> {
    let (declared, _) = renamed(view, offset)?;
    let kind = declared.symbol.kind;
    let address = matches!(kind, Kind::Flow | Kind::FileFlow | Kind::Fragment);
    if address && !resolve::is_name(name) {
        return Err(format!("`{name}` cannot be a name: use a-z, 0-9 and `-`, and begin with a letter"));
    }
    if address && is_keyword(name) {
        return Err(format!("`{name}` is a keyword"));
    }
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || !name.chars().all(part) {
        return Err(format!("`{name}` cannot be a name: use letters, digits, `-` and `_`, and begin with a letter"));
    }
    if kind == Kind::Fragment && !twiml::by_keyword(name).is_empty() {
        return Err(format!("`{name}` is a verb"));
    }
    if let Some(taken) = taken(&declared, name) {
        return Err(format!("there is a `{name}` already, in `{}`", taken.view.name()));
    }
    let mut edits: Vec<(View<'g>, Span)> = names::uses(&declared)
        .into_iter()
        .map(|(view, it)| {
            let folders = it.name.rfind('/').map_or(0, |at| at as u32 + 1);
            (view, Span::new(it.span.start + folders, it.span.end))
        })
        .collect();
    if kind != Kind::FileFlow {
        edits.push((declared.view, declared.symbol.span));
    }
    edits.sort_by_key(|(view, span)| (view.id().0, *span));
    edits.dedup_by_key(|(view, span)| (view.id().0, *span));
    let file = (kind == Kind::FileFlow).then_some(declared.view);
    Ok(Renaming { edits: edits.into_iter().map(|(view, span)| (view, view.range(span))).collect(), file })
}

/// What has a name already that something is to get.
fn taken<'g>(declared: &Declared<'g>, name: &str) -> Option<Declared<'g>> {
    if matches!(declared.symbol.kind, Kind::Flow | Kind::FileFlow) {
        let folder = resolve::folder(declared.view.name());
        let address = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        return names::flows(&declared.view).find(|flow| flow.address() == address);
    }
    let is_fragment = declared.symbol.kind == Kind::Fragment;
    let same = |it: &Declared<'_>| it.symbol.name == name && (it.symbol.kind == Kind::Fragment) == is_fragment;
    if let Some(scope) = declared.symbol.scope {
        return names::in_scope(&declared.view, scope.start).into_iter().find(same);
    }
    // Wherever the one can be seen, the other must not be.
    let files = declared.view.all().filter(View::is_flow);
    let seeing =
        files.map(|view| names::visible(&view)).filter(|seen| seen.iter().any(|it| it.id() == declared.view.id()));
    let mut known = seeing.flatten().flat_map(|view| names::declared(&view));
    known.find(|it| same(it) && !matches!(it.symbol.kind, Kind::Flow | Kind::FileFlow))
}

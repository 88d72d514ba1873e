//! Names over all files: which declaration a use means, and everything that means the same.
//!
//! In: the indexes of a group's files. Out: declarations with their files. A flow is found by its address, a fragment
//! and a name in braces in their own file and in those it uses.

use super::group::View;
use super::index::{Kind, Named, Symbol, Use};
use crate::resolve;
use crate::source::{SourceId, Span};
use std::collections::HashSet;

/// A declaration, with the file it is in.
#[derive(Debug, Clone, Copy)]
pub struct Declared<'g> {
    /// The file.
    pub view: View<'g>,
    /// The declaration.
    pub symbol: &'g Symbol,
}

impl Declared<'_> {
    /// Whether two are the same.
    pub fn is(&self, other: &Declared<'_>) -> bool {
        let place = |it: &Declared<'_>| (it.view.id(), it.symbol.kind == Kind::FileFlow, it.symbol.span);
        place(self) == place(other)
    }

    /// The address of a flow: `ivr/main`.
    pub fn address(&self) -> String {
        let folder = resolve::folder(self.view.name());
        if folder.is_empty() { self.symbol.name.clone() } else { format!("{folder}/{}", self.symbol.name) }
    }
}

/// What stands at a place: a declaration's name, or a use.
#[derive(Debug, Clone, Copy)]
pub enum At<'g> {
    /// The name in a declaration.
    Declaration(Declared<'g>),
    /// A use.
    Use(&'g Use),
}

impl At<'_> {
    /// The word.
    pub fn span(&self) -> Span {
        match self {
            At::Declaration(it) => it.symbol.span,
            At::Use(it) => it.span,
        }
    }
}

/// What a file declares.
pub fn declared<'g>(view: &View<'g>) -> impl Iterator<Item = Declared<'g>> + use<'g> {
    let view = *view;
    view.index().symbols.iter().map(move |symbol| Declared { view, symbol })
}

/// The flows of all files.
pub fn flows<'g>(view: &View<'g>) -> impl Iterator<Item = Declared<'g>> + use<'g> {
    let flows = view.all().filter(View::is_flow).flat_map(|view| declared(&view));
    flows.filter(|it| matches!(it.symbol.kind, Kind::Flow | Kind::FileFlow))
}

/// The files whose declarations count in a file: itself, then those that it uses, then what they use.
pub fn visible<'g>(view: &View<'g>) -> Vec<View<'g>> {
    let mut views = vec![*view];
    let mut seen: HashSet<SourceId> = HashSet::from([view.id()]);
    let mut next = 0;
    while let Some(view) = views.get(next).copied() {
        next += 1;
        for import in &view.index().imports {
            let id = used_file(&view, &import.path);
            views.extend(id.filter(|&id| seen.insert(id)).map(|id| view.other(id)));
        }
    }
    views
}

/// The file that `use "path"` means.
pub fn used_file(view: &View<'_>, path: &str) -> Option<SourceId> {
    view.group().id(&resolve::used_path(view.name(), path, view.group().options().above)?)
}

/// The constants, parameters and fragments that can be named at an offset, the innermost first.
pub fn in_scope<'g>(view: &View<'g>, offset: u32) -> Vec<Declared<'g>> {
    let here = view.id();
    let files = visible(view);
    let all = files.iter().flat_map(declared).filter(|it| !matches!(it.symbol.kind, Kind::Flow | Kind::FileFlow));
    let mut all: Vec<_> = all
        .filter(|it| match it.symbol.scope {
            None => true,
            Some(scope) => it.view.id() == here && scope.start <= offset && offset <= scope.end,
        })
        .collect();
    all.sort_by_key(|it| it.symbol.scope.map_or(u32::MAX, |scope| scope.end - scope.start));
    all
}

/// What a use means.
pub fn meaning<'g>(view: &View<'g>, it: &Use) -> Option<Declared<'g>> {
    let of_flow = |reference: &str| {
        let address = resolve::address(resolve::folder(view.name()), reference).ok()?;
        let (folder, name) = address.rsplit_once('/').unwrap_or(("", &address));
        flows(view).find(|flow| flow.symbol.name == name && resolve::folder(flow.view.name()) == folder)
    };
    match &it.named {
        Named::Flow => of_flow(&it.name),
        Named::ParamOf(reference) => {
            let flow = of_flow(reference)?;
            params(&flow).find(|param| param.symbol.name == it.name)
        }
        Named::Fragment => fragment(view, &it.name),
        Named::ArgumentOf(name) => {
            let fragment = fragment(view, name)?;
            arguments(&fragment).find(|argument| argument.symbol.name == it.name)
        }
        Named::Value => {
            let mut names = in_scope(view, it.span.start).into_iter();
            names.find(|known| known.symbol.kind != Kind::Fragment && known.symbol.name == it.name)
        }
    }
}

/// The fragment of this name, as a file sees it.
pub fn fragment<'g>(view: &View<'g>, name: &str) -> Option<Declared<'g>> {
    let mut all = visible(view).into_iter().flat_map(|view| declared(&view));
    all.find(|it| it.symbol.kind == Kind::Fragment && it.symbol.name == name)
}

/// The parameters of a fragment.
pub fn arguments<'g>(fragment: &Declared<'g>) -> impl Iterator<Item = Declared<'g>> + use<'g> {
    let view = fragment.view;
    let symbols = &view.index().symbols;
    fragment.symbol.arguments.iter().filter_map(move |&at| Some(Declared { view, symbol: symbols.get(at)? }))
}

/// The parameters of a flow: its own, and those of its file.
pub fn params<'g>(flow: &Declared<'g>) -> impl Iterator<Item = Declared<'g>> + use<'g> {
    let whole = flow.symbol.whole;
    let own = flow.symbol.kind == Kind::Flow;
    declared(&flow.view).filter(move |it| {
        let inside = it.symbol.scope.is_none_or(|scope| own && whole.contains(scope) && scope.contains(whole));
        it.symbol.kind == Kind::Param && inside
    })
}

/// What stands at an offset, as far as it is a name.
pub fn at<'g>(view: &View<'g>, offset: u32) -> Option<At<'g>> {
    let touches = |span: Span| span.start <= offset && offset <= span.end;
    if let Some(it) = view.index().uses.iter().find(|it| touches(it.span)) {
        return Some(At::Use(it));
    }
    let named = |it: &Declared<'_>| it.symbol.kind != Kind::FileFlow && touches(it.symbol.span);
    declared(view).find(named).map(At::Declaration)
}

/// The declaration that is named at an offset.
pub fn declaration_at<'g>(view: &View<'g>, offset: u32) -> Option<Declared<'g>> {
    match at(view, offset)? {
        At::Declaration(it) => Some(it),
        At::Use(it) => meaning(view, it),
    }
}

/// Everything that means a declaration.
pub fn uses<'g>(of: &Declared<'g>) -> Vec<(View<'g>, &'g Use)> {
    let mut found = Vec::new();
    for view in of.view.all().filter(View::is_flow) {
        for it in &view.index().uses {
            let may = match &it.named {
                Named::Flow => {
                    matches!(of.symbol.kind, Kind::Flow | Kind::FileFlow)
                        && it.name.rsplit('/').next() == Some(&of.symbol.name)
                }
                _ => it.name == of.symbol.name,
            };
            if may && meaning(&view, it).is_some_and(|declared| declared.is(of)) {
                found.push((view, it));
            }
        }
    }
    found
}

//! Which names each file sees: its own, and those of the files it uses.
//!
//! In: the declarations of all files. Out: a [`Scope`] for each, and what is wrong between files: cycles, names that
//! mean two things, constants that never end. What a value is, is for lowering.

use std::collections::{HashMap, HashSet};

use super::declare::{Declarations, Def, Let, Literal, Param};
use super::{folder, is_name};
use crate::diagnostic::catalog::declare as say;
use crate::diagnostic::{Diagnostic, Label};
use crate::source::{SourceId, Span};
use crate::syntax::{TokenKind, Tree, text};
use crate::twiml;

/// The longest value of a name, in bytes.
pub const MAX_VALUE: usize = 64 * 1024;

/// How deep constants may be made of constants.
const MAX_LETS: u32 = 256;

/// A file that declares things.
#[derive(Debug, Clone, Copy)]
pub struct Declaring<'p> {
    /// Its path from the top of the project.
    pub path: &'p str,
    /// Its text.
    pub text: &'p str,
    /// Its tree.
    pub tree: &'p Tree,
    /// What it declares.
    pub declared: &'p Declarations,
}

/// What a name in braces stands for.
#[derive(Debug, Clone, Copy)]
pub enum Name<'p> {
    /// A constant of a file.
    Let(SourceId, &'p Let),
    /// A parameter of a file.
    Param(&'p Param),
}

impl Name<'_> {
    /// Where it is declared.
    pub fn place(&self) -> (SourceId, Span) {
        match self {
            Name::Let(source, constant) => (*source, constant.span),
            Name::Param(param) => (param.source, param.span),
        }
    }
}

/// What a file sees.
#[derive(Debug, Default)]
pub struct Scope<'p> {
    /// Names in braces.
    pub names: HashMap<&'p str, Name<'p>>,
    /// Fragments.
    pub defs: HashMap<&'p str, (SourceId, &'p Def)>,
    /// The parameters among the names, in the order in which they are declared.
    pub params: Vec<&'p Param>,
    /// The file that each `use` statement of the file means.
    pub uses: HashMap<u32, SourceId>,
}

/// The scopes of all files, by [`SourceId`], with constants whose value cannot be used.
#[derive(Debug, Default)]
pub struct Scopes<'p> {
    /// By source.
    pub files: Vec<Scope<'p>>,
    /// Constants that something is wrong with and fragments that never end, by source and where they are declared.
    pub broken: HashSet<(SourceId, Span)>,
}

/// The path that a `use` in the file at `path` means, from the top of the project; none when it leads out of the
/// file system's part that may be used. `above` says how many folders above the top that goes.
pub fn used_path(path: &str, used: &str, above: usize) -> Option<String> {
    let mut parts: Vec<&str> = folder(path).split('/').filter(|part| !part.is_empty()).collect();
    if used.starts_with('/') {
        return None;
    }
    for part in used.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_none_or(|last| *last == "..") => parts.push(".."),
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let ups = parts.iter().take_while(|part| **part == "..").count();
    (ups <= above && parts.len() > ups).then(|| parts.join("/"))
}

/// Finds what every file sees. `above` is how many folders above the top `use` may reach.
pub fn scopes<'p>(files: &[Option<Declaring<'p>>], above: usize, diagnostics: &mut Vec<Diagnostic>) -> Scopes<'p> {
    let by_path: HashMap<&str, u32> =
        files.iter().enumerate().filter_map(|(at, file)| Some((file.as_ref()?.path, at as u32))).collect();
    let mut scopes = Scopes::default();
    // Which files each `use` means.
    let mut uses: Vec<Vec<(u32, Span)>> = Vec::with_capacity(files.len());
    for (at, file) in files.iter().enumerate() {
        let mut scope = Scope::default();
        let mut used = Vec::new();
        for one in file.iter().flat_map(|file| &file.declared.uses) {
            let Some(file) = file else { continue };
            match used_path(file.path, &one.path, above) {
                None => diagnostics.push(say::use_outside(one.span, &one.path).in_source(SourceId(at as u32))),
                Some(path) => match by_path.get(path.as_str()) {
                    Some(&other) => {
                        scope.uses.insert(one.node, SourceId(other));
                        used.push((other, one.span));
                    }
                    None => {
                        let known = by_path.keys().copied();
                        let finding = say::unknown_file(one.span, &path, known);
                        diagnostics.push(finding.in_source(SourceId(at as u32)));
                    }
                },
            }
        }
        scopes.files.push(scope);
        uses.push(used);
    }
    cycles(files, &uses, diagnostics);
    for at in 0..files.len() {
        fill(files, &uses, at as u32, &mut scopes.files[at], diagnostics);
    }
    constants(files, &mut scopes, diagnostics);
    let circular = calls(files, &scopes, diagnostics);
    scopes.broken.extend(circular);
    scopes
}

/// Complains of files that use one another in a circle.
fn cycles(files: &[Option<Declaring<'_>>], uses: &[Vec<(u32, Span)>], diagnostics: &mut Vec<Diagnostic>) {
    let shown = |at: u32| files[at as usize].as_ref().map_or("", |file| file.path).to_owned();
    circles(
        files.len(),
        |at| uses[at as usize].iter().map(|&(to, _)| to).collect(),
        |path, edge| {
            let &(from, which) = edge;
            let names: Vec<String> = path.iter().map(|&at| shown(at)).collect();
            let finding = say::circle(uses[from as usize][which].1, "these files use one another in a circle", &names);
            diagnostics.push(finding.in_source(SourceId(from)));
        },
    );
}

/// Walks a graph in depth and reports each edge that closes a circle, with the nodes on it; the first one again at its
/// end. The edge is a node and the number of its way out.
fn circles(nodes: usize, ways: impl Fn(u32) -> Vec<u32>, mut report: impl FnMut(&[u32], &(u32, usize))) -> Vec<u32> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Open,
        Done,
    }
    let mut seen = vec![Seen::No; nodes];
    let mut order = Vec::with_capacity(nodes);
    for start in 0..nodes as u32 {
        if seen[start as usize] != Seen::No {
            continue;
        }
        seen[start as usize] = Seen::Open;
        let mut stack = vec![(start, ways(start), 0)];
        while let Some((at, out, next)) = stack.last_mut() {
            let (at, which) = (*at, *next);
            let Some(&to) = out.get(which) else {
                seen[at as usize] = Seen::Done;
                order.push(at);
                stack.pop();
                continue;
            };
            *next += 1;
            match seen[to as usize] {
                Seen::No => {
                    seen[to as usize] = Seen::Open;
                    stack.push((to, ways(to), 0));
                }
                Seen::Open => {
                    let from = stack.iter().position(|(node, ..)| *node == to).unwrap_or(0);
                    let mut path: Vec<u32> = stack[from..].iter().map(|(node, ..)| *node).collect();
                    path.push(to);
                    report(&path, &(at, which));
                }
                Seen::Done => {}
            }
        }
    }
    order
}

/// Puts what a file declares and uses into its scope.
fn fill<'p>(
    files: &[Option<Declaring<'p>>],
    uses: &[Vec<(u32, Span)>],
    at: u32,
    scope: &mut Scope<'p>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut seen: HashSet<u32> = HashSet::from([at]);
    // The files that are still to be looked at, with the `use` of this file that leads there.
    let mut open: Vec<(u32, Option<Span>)> = vec![(at, None)];
    while let Some((file, by)) = open.pop() {
        let Some(declaring) = &files[file as usize] else { continue };
        let declared = declaring.declared;
        let source = SourceId(file);
        let lets = declared.lets.iter().map(|constant| (constant.name.as_str(), Name::Let(source, constant)));
        let params = declared.params.iter().map(|param| (param.name.as_str(), Name::Param(param)));
        for (name, found) in params.chain(lets) {
            match scope.names.get(name) {
                None => {
                    scope.names.insert(name, found);
                    if let Name::Param(param) = found {
                        scope.params.push(param);
                    }
                }
                Some(first) if first.place().0 == source => {} // complained of where the file is read
                Some(first) => two_of_one_name(name, first.place(), found.place(), by, at, diagnostics),
            }
        }
        for def in &declared.defs {
            match scope.defs.get(def.name.as_str()) {
                None => drop(scope.defs.insert(&def.name, (source, def))),
                Some((first, _)) if *first == source => {}
                Some((first, other)) => {
                    two_of_one_name(&def.name, (*first, other.span), (source, def.span), by, at, diagnostics);
                }
            }
        }
        for &(used, span) in uses[file as usize].iter().rev() {
            if seen.insert(used) {
                open.push((used, Some(by.unwrap_or(span))));
            }
        }
    }
    // The parameters of a fragment and the names of the files that its own file uses.
    let Some(declaring) = &files[at as usize] else { return };
    for def in &declaring.declared.defs {
        for param in &def.params {
            if let Some(first) = scope.names.get(param.name.as_str())
                && first.place().0 != SourceId(at)
            {
                let mut finding = say::name_of_two(param.span, &param.name).in_source(SourceId(at));
                let (source, span) = first.place();
                finding.related.push(Label { source, span, text: "the first one".into() });
                diagnostics.push(finding);
            }
        }
    }
}

/// Two declarations that a file sees under one name: what it declares itself is marked, else the `use` that brings the
/// second.
fn two_of_one_name(
    name: &str,
    first: (SourceId, Span),
    second: (SourceId, Span),
    by: Option<Span>,
    at: u32,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let at = SourceId(at);
    let own = if first.0 == at { Some(first.1) } else { None };
    let span = own.or(by).unwrap_or(second.1);
    let mut finding = say::name_of_two(span, name).in_source(at);
    let other = if own.is_some() { vec![second] } else { vec![first, second] };
    finding.related.extend(other.into_iter().map(|(source, span)| Label {
        source,
        span,
        text: "declared here".into(),
    }));
    diagnostics.push(finding);
}

/// What is known of a constant before anybody uses it.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    bytes: usize,
    pieces: usize,
    depth: u32,
}

/// Checks the values of all constants: that they end, and how long they are.
fn constants(files: &[Option<Declaring<'_>>], scopes: &mut Scopes<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut number: HashMap<(SourceId, u32), u32> = HashMap::new();
    let mut all: Vec<(u32, &Let)> = Vec::new();
    for (at, file) in files.iter().enumerate() {
        for constant in file.iter().flat_map(|file| &file.declared.lets) {
            number.insert((SourceId(at as u32), constant.node), all.len() as u32);
            all.push((at as u32, constant));
        }
    }
    if all.is_empty() {
        return;
    }
    let mut sizes = vec![Size::default(); all.len()];
    let mut ways: Vec<Vec<u32>> = Vec::with_capacity(all.len());
    for (index, &(at, constant)) in all.iter().enumerate() {
        let Some(file) = &files[at as usize] else { continue };
        let mut found = Vec::new();
        let mut out = Vec::new();
        let complaints = diagnostics.len();
        pieces(file, constant.value, diagnostics, &mut |piece, span| match piece {
            text::Piece::Text(text) => sizes[index].bytes += text.len(),
            text::Piece::Char(c) => sizes[index].bytes += c.len_utf8(),
            text::Piece::Name(name) => found.push((name.to_owned(), span)),
        });
        for diagnostic in &mut diagnostics[complaints..] {
            diagnostic.label.source = SourceId(at);
        }
        let mut whole = diagnostics.len() == complaints;
        sizes[index].pieces += found.len();
        let scope = &scopes.files[at as usize];
        for (name, span) in found {
            match scope.names.get(name.as_str()) {
                Some(Name::Let(source, other)) => out.extend(number.get(&(*source, other.node))),
                Some(Name::Param(_)) => sizes[index].bytes += name.len() + 4,
                None if twiml::parameter(&name).is_some() => sizes[index].bytes += name.len() + 4,
                None => {
                    let finding =
                        crate::diagnostic::catalog::names::unknown_name(span, &name, scope.names.keys().copied());
                    whole = false;
                    diagnostics.push(finding.in_source(SourceId(at)));
                }
            }
        }
        if !whole {
            scopes.broken.insert((SourceId(at), constant.span));
        }
        ways.push(out);
    }
    let mut circular = HashSet::new();
    let order = circles(
        all.len(),
        |at| ways[at as usize].clone(),
        |path, &(from, _)| {
            let names: Vec<String> = path.iter().map(|&at| all[at as usize].1.name.clone()).collect();
            let (source, constant) = all[from as usize];
            let finding = say::circle(constant.span, "these constants are made of one another", &names);
            diagnostics.push(finding.in_source(SourceId(source)));
            circular.extend(path.iter().copied());
        },
    );
    for at in order {
        let (source, constant) = all[at as usize];
        let place = (SourceId(source), constant.span);
        let mut size = sizes[at as usize];
        let mut broken = circular.contains(&at);
        for &inner in &ways[at as usize] {
            let part = sizes[inner as usize];
            size.bytes = size.bytes.saturating_add(part.bytes);
            size.pieces = size.pieces.saturating_add(part.pieces);
            size.depth = size.depth.max(part.depth + 1);
            broken |= scopes.broken.contains(&(SourceId(all[inner as usize].0), all[inner as usize].1.span));
        }
        if !broken && (size.bytes > MAX_VALUE || size.pieces > MAX_VALUE) {
            diagnostics.push(say::value_too_large(constant.span, &constant.name, MAX_VALUE).in_source(place.0));
            broken = true;
        } else if !broken && size.depth > MAX_LETS {
            diagnostics.push(say::constants_too_deep(constant.span, MAX_LETS).in_source(place.0));
            broken = true;
        }
        sizes[at as usize] = if broken { Size::default() } else { size };
        if broken {
            scopes.broken.insert(place);
        }
    }
}

/// The pieces of a constant's value.
fn pieces(
    file: &Declaring<'_>,
    value: Literal,
    diagnostics: &mut Vec<Diagnostic>,
    each: &mut impl FnMut(text::Piece<'_>, Span),
) {
    let Literal::Token(token) = value else { return };
    let kind = |token: u32| file.tree.tokens()[token as usize].kind;
    let mut token = token;
    let list = kind(token) == TokenKind::ListOpen;
    loop {
        let span = file.tree.span(file.text, token as usize);
        let written = &file.text[span.range()];
        match kind(token) {
            TokenKind::String => text::string(written, span.start, diagnostics, each),
            TokenKind::Block => text::block(written, span.start, diagnostics, each),
            TokenKind::Braces => each(text::Piece::Name(text::name(written)), span),
            TokenKind::ListOpen | TokenKind::Comma | TokenKind::Line | TokenKind::Comment => {}
            _ => each(text::Piece::Text(written), span),
        }
        token += 1;
        if !list || token as usize >= file.tree.tokens().len() || kind(token) == TokenKind::ListClose {
            return;
        }
    }
}

/// Complains of fragments that call themselves, however many others are between.
fn calls(
    files: &[Option<Declaring<'_>>],
    scopes: &Scopes<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashSet<(SourceId, Span)> {
    let mut number: HashMap<(SourceId, u32), u32> = HashMap::new();
    let mut all: Vec<(u32, &Def)> = Vec::new();
    for (at, file) in files.iter().enumerate() {
        for def in file.iter().flat_map(|file| &file.declared.defs) {
            number.insert((SourceId(at as u32), def.node), all.len() as u32);
            all.push((at as u32, def));
        }
    }
    let mut ways: Vec<Vec<(u32, Span)>> = Vec::with_capacity(all.len());
    for &(at, def) in &all {
        let Some(file) = &files[at as usize] else { continue };
        let end = file.tree.nodes()[def.node as usize].end;
        let called = (def.node + 1..end).filter_map(|node| {
            let node = &file.tree.nodes()[node as usize];
            let word = super::keyword(file.tree, file.text, node).filter(|word| is_name(word))?;
            let (source, def) = scopes.files[at as usize].defs.get(word)?;
            let to = *number.get(&(*source, def.node))?;
            Some((to, file.tree.span(file.text, node.first as usize)))
        });
        ways.push(called.collect());
    }
    let mut circular = HashSet::new();
    let targets = |at: u32| ways[at as usize].iter().map(|&(to, _)| to).collect();
    circles(all.len(), targets, |path, &(from, which)| {
        let names: Vec<String> = path.iter().map(|&at| all[at as usize].1.name.clone()).collect();
        let span = ways[from as usize][which].1;
        let finding = say::circle(span, "this fragment calls itself", &names);
        diagnostics.push(finding.in_source(SourceId(all[from as usize].0)));
        circular.extend(path.iter().map(|&at| (SourceId(all[at as usize].0), all[at as usize].1.span)));
    });
    circular
}

#[cfg(test)]
mod tests {
    use super::used_path;

    #[test]
    fn a_use_starts_from_its_file_and_stays_inside() {
        assert_eq!(used_path("main.flow", "house.flow", 0).as_deref(), Some("house.flow"));
        assert_eq!(used_path("ivr/main.flow", "../lib/./house.flow", 0).as_deref(), Some("lib/house.flow"));
        assert_eq!(used_path("main.flow", "../house.flow", 0), None);
        assert_eq!(used_path("main.flow", "../house.flow", 1).as_deref(), Some("../house.flow"));
        assert_eq!(used_path("../lib/a.flow", "b.flow", 1).as_deref(), Some("../lib/b.flow"));
        assert_eq!(used_path("main.flow", "/etc/passwd", 9), None);
    }
}

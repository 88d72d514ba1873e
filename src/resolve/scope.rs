//! Which names each file sees: its own, and those of the files it uses.
//!
//! In: the declarations of all files. Out: a [`Scope`] for each, and what is wrong between files: cycles, and names that
//! mean two things. What the constants are worth is for `constants`, what fragments do for
//! `fragments`.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::constants::constants;
use super::declare::{Declarations, Def, Let, Param};
use super::folder;
use super::fragments::{Nature, fragments};
use crate::diagnostic::catalog::declare as say;
use crate::diagnostic::{Diagnostic, Label};
use crate::source::{SourceId, Span};
use crate::syntax::Tree;
use crate::twiml;

/// The most names that all files of a project see of others, each file counted by itself.
const MAX_SEEN: usize = 2_000_000;

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
    /// Whether something could not be read or found that may declare more, so that nothing is said of unknown names.
    pub partial: bool,
    /// Whether it uses more files than are looked at, which has been said.
    pub cut: bool,
}

/// The scopes of all files, and what is known of their declarations.
#[derive(Debug, Default)]
pub struct Scopes<'p> {
    /// By source.
    pub files: Vec<Scope<'p>>,
    /// Constants, parameters of fragments and fragments that something is wrong with, by source and where they are
    /// declared, so that what they stand for is not known.
    pub broken: HashSet<(SourceId, Span)>,
    /// Those of them that are too large, which has been said.
    pub too_large: HashSet<(SourceId, Span)>,
    /// What fragments do, by source and statement.
    pub natures: HashMap<(SourceId, u32), Nature>,
    /// All fragments, each behind those that it calls.
    pub order: Vec<(SourceId, &'p Def)>,
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
    let mut by_path: HashMap<&str, u32> = HashMap::new();
    for (at, file) in files.iter().enumerate() {
        if let Some(file) = file {
            by_path.entry(file.path).or_insert(at as u32);
        }
    }
    let paths: OnceCell<Vec<&str>> = OnceCell::new();
    let sorted = || {
        let mut paths: Vec<&str> = by_path.keys().copied().collect();
        paths.sort_unstable();
        paths
    };
    let mut scopes = Scopes::default();
    let mut uses: Uses = Vec::with_capacity(files.len());
    for (at, file) in files.iter().enumerate() {
        let mut scope = Scope::default();
        let mut used = Vec::new();
        scope.partial = file.is_some_and(|file| file.declared.partial);
        for one in file.iter().flat_map(|file| &file.declared.uses) {
            let Some(file) = file else { continue };
            let path = used_path(file.path, &one.path, above);
            let finding = match path.as_deref().map(|path| (path, by_path.get(path))) {
                Some((_, Some(&other))) => {
                    scope.uses.insert(one.node, SourceId(other));
                    used.push((other, one.span));
                    continue;
                }
                Some((path, None)) => say::unknown_file(one.span, path, folder(file.path), paths.get_or_init(sorted)),
                None => say::use_outside(one.span, &one.path),
            };
            diagnostics.push(finding.in_source(SourceId(at as u32)));
            scope.partial = true;
        }
        scopes.files.push(scope);
        uses.push(used);
    }
    cycles(files, &uses, diagnostics);
    let partial: Vec<bool> = scopes.files.iter().map(|scope| scope.partial).collect();
    let mut bring = Bring { files, uses: &uses, partial: &partial, seen: 0, diagnostics };
    for at in 0..files.len() {
        bring.fill(at as u32, &mut scopes.files[at]);
    }
    constants(files, &mut scopes, diagnostics);
    fragments(files, &mut scopes, diagnostics);
    scopes
}

/// The files that each file uses, and where it does.
type Uses = Vec<Vec<(u32, Span)>>;

/// Complains of files that use one another in a circle.
fn cycles(files: &[Option<Declaring<'_>>], uses: &Uses, diagnostics: &mut Vec<Diagnostic>) {
    let path = |at: u32| files[at as usize].as_ref().map_or("", |file| file.path);
    circles(
        files.len(),
        |at| uses[at as usize].iter().map(|&(to, _)| to).collect(),
        |way, &(from, which)| {
            let what = if way.len() == 2 { "this file uses itself" } else { "these files use one another in a circle" };
            let names: Vec<&str> = way.iter().map(|&at| path(at)).collect();
            let finding = say::circle(uses[from as usize][which].1, what, &names);
            diagnostics.push(finding.in_source(SourceId(from)));
        },
    );
}

/// Of a way round a circle, this many nodes are shown.
const SHOWN: usize = 12;

/// Walks a graph in depth and reports each edge that closes a circle, with the nodes on it: the first one again at its
/// end, unless there are too many. The edge is a node and the number of its way out. Returns the nodes, each behind
/// those that it leads to.
pub(super) fn circles(
    nodes: usize,
    ways: impl Fn(u32) -> Vec<u32>,
    mut report: impl FnMut(&[u32], &(u32, usize)),
) -> Vec<u32> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        /// At this place of the stack.
        Open(usize),
        Done,
    }
    let mut seen = vec![Seen::No; nodes];
    let mut order = Vec::with_capacity(nodes);
    for start in 0..nodes as u32 {
        if seen[start as usize] != Seen::No {
            continue;
        }
        seen[start as usize] = Seen::Open(0);
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
                    seen[to as usize] = Seen::Open(stack.len());
                    stack.push((to, ways(to), 0));
                }
                Seen::Open(from) => {
                    let on_it = stack[from..].iter().map(|(node, ..)| *node);
                    let way: Vec<u32> = on_it.chain([to]).take(SHOWN).collect();
                    report(&way, &(at, which));
                }
                Seen::Done => {}
            }
        }
    }
    order
}

/// Brings into the scope of each file what it declares and uses.
struct Bring<'b, 'p> {
    files: &'b [Option<Declaring<'p>>],
    uses: &'b Uses,
    /// The files that may declare more than can be read.
    partial: &'b [bool],
    /// How many names have been brought into all files.
    seen: usize,
    diagnostics: &'b mut Vec<Diagnostic>,
}

impl<'p> Bring<'_, 'p> {
    fn fill(&mut self, at: u32, scope: &mut Scope<'p>) {
        let mut visited: HashSet<u32> = HashSet::from([at]);
        let mut known = Conflicts { uses: self.uses, at, reaches: HashMap::new() };
        // The files that are still to be looked at, with the `use` of this file that leads there.
        let mut open: Vec<(u32, Option<Span>)> = vec![(at, None)];
        while let Some((file, by)) = open.pop() {
            let Some(declaring) = &self.files[file as usize] else { continue };
            scope.partial |= self.partial[file as usize];
            let declared = declaring.declared;
            if let Some(by) = by {
                let before = self.seen;
                let Declarations { lets, params, defs, defaults, .. } = declared;
                self.seen += 1 + lets.len() + params.len() + defs.len() + defaults.len();
                if self.seen > MAX_SEEN {
                    if before <= MAX_SEEN {
                        self.diagnostics.push(say::too_many_names(by, MAX_SEEN).in_source(SourceId(at)));
                    }
                    scope.partial = true;
                    scope.cut = true;
                    return;
                }
            }
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
                    Some(first) => {
                        self.diagnostics.extend(known.two_of_one_name(name, first.place(), found.place(), by));
                    }
                }
            }
            for def in declared.defs.iter().filter(|def| is_free(&def.name)) {
                match scope.defs.get(def.name.as_str()) {
                    None => drop(scope.defs.insert(&def.name, (source, def))),
                    Some((first, other)) => {
                        let (first, second) = ((*first, other.span), (source, def.span));
                        self.diagnostics.extend(known.two_of_one_name(&def.name, first, second, by));
                    }
                }
            }
            for &(used, span) in self.uses[file as usize].iter().rev() {
                if visited.insert(used) {
                    open.push((used, Some(by.unwrap_or(span))));
                }
            }
        }
        self.parameters(at, scope);
    }

    /// Complains of parameters of fragments that have the name of something the file uses.
    fn parameters(&mut self, at: u32, scope: &Scope<'p>) {
        let Some(declaring) = &self.files[at as usize] else { return };
        for param in declaring.declared.defs.iter().flat_map(|def| &def.params) {
            let Some(first) = scope.names.get(param.name.as_str()) else { continue };
            let (source, span) = first.place();
            if source != SourceId(at) {
                let mut finding = say::name_of_two(param.span, &param.name).in_source(SourceId(at));
                finding.related.push(Label { source, span, text: "the first one".into() });
                self.diagnostics.push(finding);
            }
        }
    }
}

/// Whether a fragment may have a name: one that may not has been complained of, and is called by nobody.
fn is_free(name: &str) -> bool {
    !super::is_keyword(name) && twiml::by_keyword(name).is_empty()
}

/// Declarations that a file sees under one name.
struct Conflicts<'b> {
    uses: &'b Uses,
    at: u32,
    /// Whether one file that this one uses sees both of two files, so that it is there where they are complained of.
    reaches: HashMap<(u32, u32), bool>,
}

impl Conflicts<'_> {
    /// What the file declares itself is marked, else the `use` that brings the second.
    fn two_of_one_name(
        &mut self,
        name: &str,
        first: (SourceId, Span),
        second: (SourceId, Span),
        by: Option<Span>,
    ) -> Option<Diagnostic> {
        let at = SourceId(self.at);
        if first.0 == second.0 || (first.0 != at && self.is_known((first.0.0, second.0.0))) {
            return None; // complained of where that file is read, or used
        }
        let own = (first.0 == at).then_some(first.1);
        let mut finding = say::name_of_two(own.or(by).unwrap_or(second.1), name).in_source(at);
        let other = if own.is_some() { vec![second] } else { vec![first, second] };
        let label = |(source, span)| Label { source, span, text: "declared here".into() };
        finding.related.extend(other.into_iter().map(label));
        Some(finding)
    }

    fn is_known(&mut self, pair: (u32, u32)) -> bool {
        let (uses, at) = (self.uses, self.at);
        *self.reaches.entry(pair).or_insert_with(|| {
            uses[at as usize].iter().any(|&(used, _)| {
                let mut seen = HashSet::from([at, used]);
                let mut open = vec![used];
                while let Some(file) = open.pop() {
                    open.extend(uses[file as usize].iter().map(|&(to, _)| to).filter(|&to| seen.insert(to)));
                }
                seen.contains(&pair.0) && seen.contains(&pair.1)
            })
        })
    }
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

//! What somebody who keeps the sources on a disk asks of a project: which other files they use, which names they
//! declare, and to take over a file that has changed.
//!
//! In: a project. Out: names, which stand for files as far as the caller says so. Nothing here reads one.

use super::{File, Project, Role};
use crate::resolve;
use crate::source::{Source, SourceId};
use crate::syntax;
use crate::syntax::{Node, TokenKind, Tree};
use std::collections::BTreeSet;

impl Project {
    /// Puts a newer text in the place of a source, which keeps its name. The others are not parsed again.
    pub fn replace(&mut self, id: SourceId, source: Source) {
        let at = id.0 as usize;
        let Some(file) = self.files.get_mut(at) else { return };
        debug_assert_eq!(source.name(), self.sources[at].name());
        if file.role != Role::Twiml {
            let (tree, mut diagnostics) = syntax::parse(&source);
            let flows = resolve::flows(source.name(), id, source.text(), &tree, &mut diagnostics);
            *file = File { tree, flows, diagnostics, role: file.role };
        }
        self.sources[at] = source;
    }

    /// The files that a source uses, by their names from the top of the project, which begin with `../` outside of it.
    pub fn files_used_by(&self, id: SourceId) -> BTreeSet<String> {
        let at = id.0 as usize;
        let (Some(source), Some(file)) = (self.sources.get(at), self.files.get(at)) else { return BTreeSet::new() };
        let folder = resolve::folder(source.name());
        uses(source.text(), &file.tree).filter_map(|path| path_from_top(folder, path)).collect()
    }

    /// The files that the sources use and that are not among them, by name. Whoever has them adds them, and asks again.
    pub fn files_used(&self) -> BTreeSet<String> {
        let ids = (0..self.sources.len() as u32).map(SourceId);
        let mut used: BTreeSet<String> = ids.flat_map(|id| self.files_used_by(id)).collect();
        for source in &self.sources {
            used.remove(source.name());
        }
        used
    }

    /// The names that `let` and `param` declare in any of the sources.
    pub fn declared(&self) -> BTreeSet<&str> {
        let files = self.sources.iter().zip(&self.files);
        files.flat_map(|(source, file)| declared(source.text(), &file.tree)).collect()
    }

    /// The names that are to have a value and that nothing declares.
    pub(super) fn unknown_defines(&self) -> Vec<String> {
        if self.options.define.is_empty() {
            return Vec::new();
        }
        let declared = self.declared();
        self.options.define.keys().filter(|name| !declared.contains(name.as_str())).cloned().collect()
    }
}

/// The paths behind `use` at the top of a file.
fn uses<'s>(text: &'s str, tree: &Tree) -> impl Iterator<Item = &'s str> {
    let nodes = tree.roots().map(|index| &tree.nodes()[index as usize]);
    nodes.filter_map(move |node| {
        let (kind, word) = behind_keyword(tree, text, node, |keyword| keyword == "use")?;
        (kind == TokenKind::String).then(|| word.trim_matches('"'))
    })
}

/// The names behind `let` and `param`, wherever they stand.
fn declared<'s>(text: &'s str, tree: &Tree) -> impl Iterator<Item = &'s str> {
    tree.nodes().iter().filter_map(move |node| {
        let (_, word) = behind_keyword(tree, text, node, |keyword| matches!(keyword, "let" | "param"))?;
        word.split([':', '=']).next()
    })
}

/// What stands behind the keyword of a statement that begins with one of these.
fn behind_keyword<'s>(
    tree: &Tree,
    text: &'s str,
    node: &Node,
    wanted: impl Fn(&str) -> bool,
) -> Option<(TokenKind, &'s str)> {
    resolve::keyword(tree, text, node).filter(|word| wanted(word))?;
    let token = node.first as usize + 1;
    (token < node.last as usize).then(|| (tree.tokens()[token].kind, &text[tree.span(text, token).range()]))
}

/// A path that is written in a file of `folder`, from the top of the project; none for one that starts elsewhere.
fn path_from_top(folder: &str, path: &str) -> Option<String> {
    if path.is_empty() || path.starts_with('/') || path.contains('\\') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Options;

    fn project(sources: &[(&str, &str)]) -> Project {
        let mut project = Project::new(Options::default());
        for (name, text) in sources {
            project.add(Source::new(*name, *text).unwrap());
        }
        project
    }

    #[test]
    fn a_source_that_is_replaced_is_as_if_it_had_always_been_so() {
        let mut changed = project(&[("a.flow", "-> b\n"), ("b.flow", "say \"One\"\n")]);
        changed.replace(SourceId(1), Source::new("b.flow", "say \"Two\n").unwrap());
        let fresh = project(&[("a.flow", "-> b\n"), ("b.flow", "say \"Two\n")]);
        assert_eq!(changed.compile().diagnostics, fresh.compile().diagnostics);
        assert_eq!(changed.compile().documents, fresh.compile().documents);
    }

    #[test]
    fn used_files_are_named_from_the_top() {
        let project = project(&[
            ("ivr/a.flow", "use \"../b.flow\"\nuse \"../../lib/c.flow\"\nuse \"./d/../e.flow\"\nuse \"/etc/f.flow\"\n"),
            ("b.flow", "use \"g.flow\"\n"),
        ]);
        assert_eq!(Vec::from_iter(project.files_used()), ["../lib/c.flow", "g.flow", "ivr/e.flow"]);
        assert_eq!(Vec::from_iter(project.files_used_by(SourceId(1))), ["g.flow"]);
    }

    #[test]
    fn declared_names_are_found_wherever_they_stand() {
        let project = project(&[("a.flow", "let hours = \"nine\"\nparam agent: phone\nflow b\n  param x : int\n")]);
        assert_eq!(Vec::from_iter(project.declared()), ["agent", "hours", "x"]);
    }
}

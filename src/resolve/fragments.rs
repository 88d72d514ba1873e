//! What fragments do, before anybody calls them.
//!
//! In: what every file declares and sees. Out: which kind of document each fragment tells of, whether it brings cases,
//! and an order in which each comes behind those that it calls. A fragment that calls itself is complained of. What a
//! call expands to is for lowering.

use std::collections::HashMap;

use super::declare::Def;
use super::scope::{Declaring, Scopes, circles};
use super::{begins, is_name, is_rest, keyword};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::declare as say;
use crate::source::SourceId;
use crate::syntax::NodeKind;
use crate::twiml;

/// What a fragment does.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nature {
    /// The kind of document that its verbs tell of.
    pub kind: Option<twiml::Document>,
    /// Whether it brings cases for the verb that it is called in.
    pub cases: bool,
    /// Whether it does so when its caller's block has cases.
    pub hands_cases_on: bool,
}

impl Scopes<'_> {
    /// The kind of document that the first verb among statements of a file tells of that belongs to one kind alone, the
    /// verbs of fragments included.
    pub fn kind(
        &self,
        (source, file): (SourceId, &Declaring<'_>),
        mut statements: impl Iterator<Item = u32>,
    ) -> Option<twiml::Document> {
        statements.find_map(|statement| {
            let word = keyword(file.tree, file.text, &file.tree.nodes()[statement as usize])?;
            let of_verb = twiml::document_kind(twiml::by_keyword(word));
            of_verb.or_else(|| {
                let called = self.nature(source, word)?;
                called.kind.or_else(|| self.kind((source, file), file.tree.children(statement)))
            })
        })
    }

    /// Whether there are cases in the block of a statement. `rest` is whether `...` brings some.
    pub fn has_cases(&self, (source, file): (SourceId, &Declaring<'_>), statement: u32, rest: bool) -> bool {
        let no_fragments = self.files[source.0 as usize].defs.is_empty();
        file.tree.children(statement).any(|child| {
            let node = &file.tree.nodes()[child as usize];
            if rest && is_rest(file.tree, file.text, node) {
                return true;
            }
            if no_fragments && !begins(file.tree, file.text, node, b'o') {
                return false;
            }
            match keyword(file.tree, file.text, node) {
                Some("on" | "otherwise") => true,
                Some(word) => self.nature(source, word).is_some_and(|called| {
                    called.cases || (called.hands_cases_on && self.has_cases((source, file), child, rest))
                }),
                None => false,
            }
        })
    }

    /// What the fragment does that a word means in a file.
    fn nature(&self, source: SourceId, word: &str) -> Option<&Nature> {
        let (home, def) = self.files[source.0 as usize].defs.get(word)?;
        self.natures.get(&(*home, def.node))
    }
}

/// Finds out what all fragments do.
pub(super) fn fragments<'p>(
    files: &[Option<Declaring<'p>>],
    scopes: &mut Scopes<'p>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut number: HashMap<(SourceId, u32), u32> = HashMap::new();
    let mut all: Vec<(SourceId, Declaring<'p>, &'p Def)> = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let Some(file) = file else { continue };
        for def in &file.declared.defs {
            let source = SourceId(at as u32);
            number.insert((source, def.node), all.len() as u32);
            all.push((source, *file, def));
            if def.broken {
                scopes.broken.insert((source, def.span));
            }
        }
    }
    // What each one calls, and by which token.
    let calls = |&(source, file, def): &(SourceId, Declaring<'p>, &'p Def)| {
        let nodes = &file.tree.nodes()[def.node as usize + 1..file.tree.nodes()[def.node as usize].end as usize];
        let statements = nodes.iter().filter(|node| node.kind == NodeKind::Statement);
        let called = statements.filter_map(|node| {
            let word = keyword(file.tree, file.text, node).filter(|word| is_name(word))?;
            let (home, def) = scopes.files[source.0 as usize].defs.get(word)?;
            Some((*number.get(&(*home, def.node))?, node.first))
        });
        called.collect::<Vec<(u32, u32)>>()
    };
    let ways: Vec<Vec<(u32, u32)>> = all.iter().map(calls).collect();
    let mut circular = Vec::new();
    // Of a circle the fragment that closes it is called by nobody, so that it ends.
    let targets = |at: u32| ways[at as usize].iter().map(|&(to, _)| to).collect();
    let order = circles(all.len(), targets, |way, &(from, which)| {
        let names: Vec<&str> = way.iter().map(|&at| all[at as usize].2.name.as_str()).collect();
        let (source, file, _) = all[from as usize];
        let span = file.tree.span(file.text, ways[from as usize][which].1 as usize);
        diagnostics.push(say::circle(span, "this fragment calls itself", &names).in_source(source));
        circular.push(from);
    });
    scopes.broken.extend(circular.into_iter().map(|at| (all[at as usize].0, all[at as usize].2.span)));
    for at in order {
        let (source, file, def) = all[at as usize];
        let nature = Nature {
            kind: scopes.kind((source, &file), file.tree.children(def.node)),
            cases: scopes.has_cases((source, &file), def.node, false),
            hands_cases_on: scopes.has_cases((source, &file), def.node, true),
        };
        scopes.natures.insert((source, def.node), nature);
        scopes.order.push((source, def));
    }
}

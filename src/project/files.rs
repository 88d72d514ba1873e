//! What somebody who keeps the sources on a disk asks of a project: which other files they use, which names they
//! declare, and to take over a file that has changed.
//!
//! In: a project. Out: names, which stand for files as far as the caller says so. Nothing here reads one.

use super::{File, Project, Role};
use crate::source::{Edited, Source, SourceId};
use crate::{resolve, syntax};
use std::collections::BTreeSet;
use std::sync::PoisonError;

impl Project {
    /// Puts a newer text in the place of a source, which keeps its name. The others are not parsed again, and of this one
    /// only what has changed.
    pub fn replace(&mut self, id: SourceId, source: Source) {
        let at = id.0 as usize;
        let Some(file) = self.files.get_mut(at) else { return };
        debug_assert_eq!(source.name(), self.sources[at].name());
        if file.role != Role::Twiml {
            let edit = Edited::between(self.sources[at].text(), source.text());
            let tree = std::mem::take(&mut file.tree);
            *file = File::new(&source, id, file.role, syntax::parse_again(&source, tree, edit));
            if let Some(kept) = &mut self.kept {
                kept.get_mut().unwrap_or_else(PoisonError::into_inner).edited(id, edit);
            }
        }
        self.sources[at] = source;
    }

    /// The files that a source uses, by their names from the top of the project, which begin with `../` outside of it.
    pub fn files_used_by(&self, id: SourceId) -> BTreeSet<String> {
        let at = id.0 as usize;
        let (Some(source), Some(file)) = (self.sources.get(at), self.files.get(at)) else { return BTreeSet::new() };
        let paths = file.declared.uses.iter();
        paths.filter_map(|one| resolve::used_path(source.name(), &one.path, self.options.above)).collect()
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
        let lets = self.files.iter().flat_map(|file| &file.declared.lets).map(|constant| constant.name.as_str());
        let own = self.files.iter().flat_map(|file| &file.flows).flat_map(|flow| &flow.params);
        let params = self.files.iter().flat_map(|file| &file.declared.params).chain(own);
        lets.chain(params.map(|param| param.name.as_str())).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Options;

    fn project(sources: &[(&str, &str)]) -> Project {
        let mut project = Project::new(Options { above: 1, ..Options::default() });
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
    fn what_is_kept_is_what_would_be_made() {
        let files = [
            ("house.flow", "let company = \"Acme\"\n\ndef greet\n  say \"Welcome to {company}.\"\n"),
            ("main.flow", "use \"house.flow\"\n\ngreet\n-> sales\n"),
            ("sales.flow", "say \"Sales.\"\n"),
        ];
        let mut kept = project(&files);
        kept.keep_results();
        let mut now = files;
        for (at, text) in [
            (0, "let company = \"Other\"\n\ndef greet\n  say \"This is {company}.\"\n"),
            (2, "param who: text\n\nsay \"Sales for {who}.\"\n"),
            (1, "use \"house.flow\"\n\ngreet\n-> sales who={From}\n"),
            (2, "say \"Sales\n"),
            (2, "say \"Sales.\"\n-> main\n"),
        ] {
            kept.compile();
            now[at].1 = text;
            kept.replace(SourceId(at as u32), Source::new(now[at].0, text).unwrap());
            let (again, fresh) = (kept.compile(), project(&now).compile());
            assert_eq!(again.diagnostics, fresh.diagnostics, "{text}");
            assert_eq!(again.documents, fresh.documents, "{text}");
        }
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

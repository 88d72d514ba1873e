//! What earlier compilations of a project have made, for one that is compiled again and again.
//!
//! In: the flows of a project. Out: for each whether what it made before is what it would make now. A flow depends on its
//! own source and those it uses, and on the addresses and parameters of all flows; on nothing else.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::{Linked, Made};
use crate::resolve::Flow;
use crate::source::SourceId;

/// What earlier compilations have made.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// By source and number of the flow in it, with what it depended on.
    made: HashMap<(SourceId, u32), (u64, Arc<Made>)>,
}

impl Kept {
    /// What a flow made, if it depends on the same now.
    pub fn get(&self, key: (SourceId, u32), stamp: u64) -> Option<Arc<Made>> {
        self.made.get(&key).filter(|(known, _)| *known == stamp).map(|(_, made)| Arc::clone(made))
    }

    /// Keeps what this compilation has made, and nothing else.
    pub fn replace(&mut self, made: impl Iterator<Item = ((SourceId, u32), u64, Arc<Made>)>) {
        self.made = made.map(|(key, stamp, made)| (key, (stamp, made))).collect();
    }
}

/// Numbers that change when something changes that flows depend on.
pub(super) struct Stamps {
    /// Of what all flows depend on.
    shared: u64,
    /// By source, of what its flows depend on.
    by_source: Vec<u64>,
}

impl Stamps {
    pub fn new(linked: &Linked<'_>) -> Self {
        let project = linked.project;
        let mut shared = DefaultHasher::new();
        for source in &project.sources {
            source.name().hash(&mut shared);
        }
        for Flow { address, source, params, shared: own, bound, node, .. } in linked.own.iter().flatten() {
            (address, source, own, bound, node.is_some()).hash(&mut shared);
            for param in params {
                (&param.name, param.kind, param.source, param.span).hash(&mut shared);
            }
        }
        let by_source = (0..project.files.len() as u32).map(|source| {
            let mut stamp = DefaultHasher::new();
            let mut open = vec![SourceId(source)];
            let mut seen = std::collections::HashSet::from([SourceId(source)]);
            while let Some(at) = open.pop() {
                (at, project.files[at.0 as usize].revision).hash(&mut stamp);
                let mut uses: Vec<SourceId> = linked.scopes.files[at.0 as usize].uses.values().copied().collect();
                uses.sort_unstable();
                open.extend(uses.into_iter().filter(|used| seen.insert(*used)));
            }
            stamp.finish()
        });
        Self { by_source: by_source.collect(), shared: shared.finish() }
    }

    /// The number of a flow in a source.
    pub fn of(&self, source: SourceId) -> u64 {
        self.by_source[source.0 as usize] ^ self.shared
    }
}

//! What earlier compilations of a project have made, for one that is compiled again and again.
//!
//! In: the flows of a project, and the changes of its texts. Out: for each flow what it made before, if it would make
//! the same now. What a flow makes follows from its text, from what its file and those that it uses declare, and from
//! the flows that it has asked for by their addresses; on nothing else. Text that has moved makes the same in another
//! place.

use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::{File, Linked, Made};
use crate::ir::Asked;
use crate::resolve::{Flow, is_own, keyword};
use crate::source::{Edited, SourceId, Span};
use crate::syntax::Tree;

/// What earlier compilations have made.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// By source and address.
    flows: HashMap<(SourceId, String), One>,
}

/// What one flow has made.
#[derive(Debug)]
struct One {
    /// The name of the flow.
    span: Span,
    /// Of the texts that it depends on.
    stamp: u64,
    /// Of the flows that it has asked for.
    asked: u64,
    made: Arc<Made>,
}

impl Kept {
    /// A text has changed: places move, and what has to do with the piece itself is forgotten.
    pub fn edited(&mut self, source: SourceId, edit: Edited) {
        self.flows.retain(|(own, _), one| {
            let mut whole = true;
            let mut move_along = |of: SourceId, span: &mut Span| {
                if of == source {
                    match edit.moved(*span) {
                        Some(now) => *span = now,
                        None => whole = false,
                    }
                }
            };
            move_along(*own, &mut one.span);
            let Some(made) = Arc::get_mut(&mut one.made) else { return false };
            made.places(&mut move_along);
            whole
        });
    }

    /// What a flow would make, if that is known.
    pub fn get(&self, flow: &Flow, stamps: &Stamps<'_>) -> Option<Arc<Made>> {
        let one = self.flows.get(&(flow.source, flow.address.clone()))?;
        let same = one.span == flow.span && one.stamp == stamps.of(flow) && one.asked == stamps.asked(&one.made.asked);
        same.then(|| Arc::clone(&one.made))
    }

    /// Keeps what a compilation has made, and nothing else.
    pub fn replace<'f>(&mut self, made: impl Iterator<Item = (&'f Flow, Arc<Made>)>, stamps: &Stamps<'_>) {
        let one = |(flow, made): (&Flow, Arc<Made>)| {
            let (stamp, asked) = (stamps.of(flow), stamps.asked(&made.asked));
            ((flow.source, flow.address.clone()), One { span: flow.span, stamp, asked, made })
        };
        self.flows = made.map(one).collect();
    }
}

/// Numbers that stand for the texts of a file.
#[derive(Debug)]
pub(super) struct Texts {
    /// For what it declares.
    declared: u64,
    /// For each of its flows, by address.
    flows: HashMap<String, u64>,
}

impl Texts {
    fn new(text: &str, file: &File) -> Self {
        let tree = &file.tree;
        let (mut declared, mut own) = (FxHasher::default(), FxHasher::default());
        // Two flows can have one address, by mistake; they are one here.
        let mut flows: HashMap<String, FxHasher> = HashMap::new();
        let by_node: HashMap<u32, &Flow> = file.flows.iter().filter_map(|flow| Some((flow.node?, flow))).collect();
        for root in tree.roots() {
            if let Some(flow) = by_node.get(&root) {
                hash(text, tree, root, flows.entry(flow.address.clone()).or_default());
                continue;
            }
            let node = &tree.nodes()[root as usize];
            if is_own(tree, text, node) {
                hash(text, tree, root, &mut own);
            } else if keyword(tree, text, node).is_some_and(|word| word != "flow") {
                hash(text, tree, root, &mut declared);
            }
        }
        if let Some(flow) = file.flows.iter().find(|flow| flow.node.is_none()) {
            flows.entry(flow.address.clone()).or_default().write_u64(own.finish());
        }
        let flows = flows.into_iter().map(|(address, hash)| (address, hash.finish()));
        Self { declared: declared.finish(), flows: flows.collect() }
    }
}

/// Adds everything that a statement is: its text, its tokens, and how they nest.
fn hash(text: &str, tree: &Tree, root: u32, to: &mut FxHasher) {
    let nodes = &tree.nodes()[root as usize..tree.nodes()[root as usize].end as usize];
    let first = nodes[0].first;
    let behind = tree.nodes().get(nodes[0].end as usize).map_or(tree.tokens().len(), |next| next.first as usize);
    let tokens = &tree.tokens()[first as usize..behind];
    let start = tokens[0].start;
    let end = tree.tokens().get(behind).map_or(text.len(), |token| token.start as usize);
    text[start as usize..end].hash(to);
    for token in tokens {
        to.write_u64(u64::from(token.start - start) << 8 | token.kind as u64);
    }
    for node in nodes {
        to.write_u64(u64::from(node.first - first) << 32 | u64::from(node.last - first));
        to.write_u64(u64::from(node.end - root) << 16 | (node.kind as u64) << 8 | u64::from(node.broken));
    }
}

/// Numbers that change when something changes that flows depend on.
pub(super) struct Stamps<'l> {
    linked: &'l Linked<'l>,
    /// By source, for what its flows see of declarations.
    seen: Vec<u64>,
    /// For the addresses of all flows.
    addresses: u64,
}

impl<'l> Stamps<'l> {
    pub fn new(linked: &'l Linked<'l>) -> Self {
        let project = linked.project;
        let texts = |id: SourceId| Self::texts(linked, id);
        let seen = (0..project.files.len() as u32).map(|source| {
            let mut stamp = FxHasher::default();
            let mut open = vec![SourceId(source)];
            let mut seen = HashSet::from([SourceId(source)]);
            while let Some(at) = open.pop() {
                (at, texts(at).declared).hash(&mut stamp);
                let mut uses: Vec<SourceId> = linked.scopes.files[at.0 as usize].uses.values().copied().collect();
                uses.sort_unstable();
                open.extend(uses.into_iter().filter(|used| seen.insert(*used)));
            }
            stamp.finish()
        });
        let mut addresses: Vec<&str> = linked.flows.addresses().collect();
        addresses.sort_unstable();
        let mut stamp = FxHasher::default();
        addresses.hash(&mut stamp);
        Self { linked, seen: seen.collect(), addresses: stamp.finish() }
    }

    fn texts(linked: &'l Linked<'_>, id: SourceId) -> &'l Texts {
        let (source, file) = (&linked.project.sources[id.0 as usize], &linked.project.files[id.0 as usize]);
        file.texts.get_or_init(|| Texts::new(source.text(), file))
    }

    /// For the texts that a flow depends on.
    fn of(&self, flow: &Flow) -> u64 {
        let text = Self::texts(self.linked, flow.source).flows.get(&flow.address);
        let mut stamp = FxHasher::default();
        (text, self.seen[flow.source.0 as usize], flow.node.is_some()).hash(&mut stamp);
        stamp.finish()
    }

    /// For the flows that one has asked for.
    fn asked(&self, asked: &Asked) -> u64 {
        let mut stamp = FxHasher::default();
        for address in &asked.addresses {
            let Some(Flow { source, params, shared, bound, .. }) = self.linked.flows.get(address) else {
                address.hash(&mut stamp);
                continue;
            };
            (source, shared, bound).hash(&mut stamp);
            for param in params {
                (&param.name, param.kind, param.source).hash(&mut stamp);
            }
        }
        if asked.nearest {
            self.addresses.hash(&mut stamp);
        }
        stamp.finish()
    }
}

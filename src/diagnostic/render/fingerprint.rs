//! A name for a finding that it keeps while the file around it changes.
//!
//! In: findings, one after the other. Out: a fingerprint each, made of its code, its file and the text of its line, so
//! that it stays the same when lines are added above. No two findings of one run have the same: of those that agree in
//! all three, each counts those before it.

use super::Findings;
use crate::diagnostic::Diagnostic;
use siphasher::sip128::{Hasher128, SipHasher13};
use std::collections::HashMap;
use std::hash::Hasher;

/// The fingerprints of one run.
#[derive(Default)]
pub(super) struct Fingerprints {
    seen: HashMap<u128, u32>,
}

impl Fingerprints {
    /// The fingerprint of the next finding, as 32 hexadecimal digits.
    pub(super) fn next(&mut self, diagnostic: &Diagnostic, findings: &Findings<'_>) -> String {
        let label = &diagnostic.label;
        let source = findings.source(label.source);
        let line = source.map_or("", |source| {
            let line = source.line_of(label.span.start.min(source.text().len() as u32));
            let start = source.lines()[line].max(if line == 0 { source.start() } else { 0 }) as usize;
            source.text()[start..].lines().next().unwrap_or("")
        });
        let name = findings.name(label.source);
        let what = hash([diagnostic.code.slug(), &name, line.trim()].into_iter());
        let before = self.seen.entry(what).or_default();
        let fingerprint = hash([format!("{what:032x}").as_str(), &before.to_string()].into_iter());
        *before += 1;
        format!("{fingerprint:032x}")
    }
}

/// A number that is the same for the same texts on every machine and in every version.
fn hash<'t>(texts: impl Iterator<Item = &'t str>) -> u128 {
    let mut hasher = SipHasher13::new();
    for text in texts {
        hasher.write(text.as_bytes());
        hasher.write(&[0]);
    }
    hasher.finish128().as_u128()
}

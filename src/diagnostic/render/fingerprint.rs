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

/// How many bytes of a line count: findings of one long line are told apart by their order anyhow.
const MOST: usize = 1000;

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
        let line = source.map_or(&[][..], |source| {
            let line = source.line(source.line_of(label.span.start.min(source.text().len() as u32))).range();
            &source.text().as_bytes()[line.start..line.end.min(line.start + MOST)]
        });
        let name = findings.name(label.source);
        let what = hash([diagnostic.code.slug().as_bytes(), name.as_bytes(), line.trim_ascii()]);
        let before = self.seen.entry(what).or_default();
        let fingerprint = hash([format!("{what:032x}").as_bytes(), before.to_string().as_bytes()]);
        *before += 1;
        format!("{fingerprint:032x}")
    }
}

/// A number that is the same for the same texts on every machine and in every version.
fn hash<const N: usize>(texts: [&[u8]; N]) -> u128 {
    let mut hasher = SipHasher13::new();
    for text in texts {
        hasher.write(text);
        hasher.write(&[0]);
    }
    hasher.finish128().as_u128()
}

//! What holds of every input there is, however broken or hostile, and what chance makes up to try it on.
//!
//! Each law is a function that takes an input and panics where it does not hold. The tests hold the project's own files
//! against them, and what chance makes up; the fuzzers in `fuzz/` look further.
#![allow(dead_code, reason = "each test uses a part of it")]

#[path = "../plain/mod.rs"]
pub mod plain;

pub mod author;
pub mod chance;
#[cfg(feature = "config")]
pub mod config;
pub mod elements;
#[path = "../files/mod.rs"]
pub mod files;
pub mod fix;
pub mod flow;
pub mod format;
#[cfg(feature = "lsp")]
pub mod lsp;
pub mod project;
pub mod soup;
pub mod twiml;
#[cfg(feature = "lsp")]
pub mod typist;

use twiml_flow::diagnostic::Diagnostic;
use twiml_flow::diagnostic::render::{Findings, github, short};
#[cfg(feature = "pictures")]
use twiml_flow::diagnostic::render::{Look, human};
use twiml_flow::source::{Source, Span};

/// A place lies in a text, and parts no character.
pub fn on_boundaries(text: &str, span: Span) {
    assert!(span.start <= span.end);
    assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize), "{span:?}");
}

/// Every place that findings speak of lies in its source, every change is one of its source, and all of it can be shown.
pub fn shown(sources: &[Source], diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let text = |label: &twiml_flow::diagnostic::Label| sources[label.source.0 as usize].text();
        for label in std::iter::once(&diagnostic.label).chain(&diagnostic.related) {
            on_boundaries(text(label), label.span);
        }
        let mut at = 0;
        for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
            on_boundaries(text(&diagnostic.label), edit.span);
            assert!(at <= edit.span.start, "edits are in order and apart: {diagnostic:?}");
            at = edit.span.end;
        }
    }
    let findings = Findings::new(diagnostics, sources);
    let mut lines = String::new();
    short(&mut lines, &findings).unwrap();
    assert_eq!(lines.lines().count(), diagnostics.len(), "one line a finding:\n{lines}");
    github(&mut String::new(), &findings).unwrap();
}

/// All that is said can be drawn, on any terminal.
#[cfg_attr(not(feature = "pictures"), expect(unused_variables, reason = "nothing draws"))]
pub fn drawn(sources: &[Source], diagnostics: &[Diagnostic]) {
    #[cfg(feature = "pictures")]
    for look in [Look::default(), Look { color: true, unicode: false, width: 20 }] {
        human(&mut String::new(), &Findings::new(diagnostics, sources), look).unwrap();
    }
}

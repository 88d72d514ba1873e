//! `# flowc: allow CODE, CODE`: warnings and hints that the author of a file has seen and wants.
//!
//! In: all diagnostics of a project. Out: the same without those that are allowed on their line, and a complaint of
//! every allow that silences nothing. Errors cannot be allowed.

use super::{File, Role};
use crate::diagnostic::catalog::{Code, names as say};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, SourceId, Span};
use crate::syntax::{TokenKind, Tree, comment};

/// One code that is allowed on one line.
struct Allow {
    code: Code,
    /// Where the code is written.
    span: Span,
    /// The line, from 0.
    line: usize,
    used: bool,
}

/// Takes out what is allowed.
pub(super) fn apply(sources: &[Source], files: &[File], diagnostics: &mut Vec<Diagnostic>) {
    for (index, (source, file)) in sources.iter().zip(files).enumerate() {
        if file.role != Role::Compiled || memchr::memmem::find(source.text().as_bytes(), b"flowc:").is_none() {
            continue;
        }
        let id = SourceId(index as u32);
        let mut found = Vec::new();
        let mut allows = allows(source, &file.tree, &mut found);
        diagnostics.retain(|d| {
            if d.severity == Severity::Error {
                return true;
            }
            // What is wrong inside a fragment is allowed where it is written, or at the call.
            let places = std::iter::once(&d.label).chain(d.inside());
            let lines = places.filter(|label| label.source == id).map(|label| source.line_of(label.span.start));
            let mut allowed = false;
            for line in lines {
                let from = allows.partition_point(|a| a.line < line);
                let here = allows[from..].iter_mut().take_while(|a| a.line == line);
                for allow in here.filter(|a| a.code == d.code) {
                    allow.used = true;
                    allowed = true;
                }
            }
            !allowed
        });
        for allow in allows.iter().filter(|a| !a.used) {
            found.push(match allow.code.severity() {
                Severity::Error => say::allowed_error(allow.span, allow.code),
                _ => say::unused_allow(allow.span, allow.code),
            });
        }
        diagnostics.extend(found.into_iter().map(|d| d.in_source(id)));
    }
}

/// The allows of a file, in the order of their lines.
fn allows(source: &Source, tree: &Tree, diagnostics: &mut Vec<Diagnostic>) -> Vec<Allow> {
    let text = source.text();
    let tokens = tree.tokens();
    let mut allows = Vec::new();
    // From the end, so that what a comment alone on its line speaks of has been seen.
    let mut said = None;
    for (index, token) in tokens.iter().enumerate().rev() {
        if token.kind != TokenKind::Comment {
            if token.kind != TokenKind::Line {
                said = Some(token.start);
            }
            continue;
        }
        let comment = tree.span(text, index);
        let Some(codes) = codes(text, comment) else { continue };
        // Alone on its line it speaks of the next one that says something.
        let alone = index > 0 && tokens[index - 1].kind == TokenKind::Line;
        let place = said.filter(|_| alone).unwrap_or(comment.start);
        let line = source.line_of(place);
        let mut named = false;
        let mut at = codes.start as usize;
        for part in text[codes.range()].split(',') {
            let word = part.trim();
            let start = (at + part.len() - part.trim_start().len()) as u32;
            let span = Span::new(start, start + word.len() as u32);
            at += part.len() + 1;
            if word.is_empty() {
                continue;
            }
            named = true;
            match Code::from_slug(word) {
                Some(code) => allows.push(Allow { code, span, line, used: false }),
                None => diagnostics.push(say::unknown_code(span, word)),
            }
        }
        if !named {
            diagnostics.push(say::unknown_code(comment, ""));
        }
    }
    allows.sort_by_key(|a| a.line);
    allows
}

/// Where a comment lists the codes it allows.
fn codes(text: &str, comment: Span) -> Option<Span> {
    let words = comment::allow(&text[comment.range()])?;
    Some(Span::new(comment.end - words.len() as u32, comment.end))
}

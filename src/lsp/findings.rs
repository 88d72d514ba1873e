//! Findings as the protocol has them, and what can be done about them.
//!
//! In: the findings in a source. Out: diagnostics and code actions. All the words are the catalog's.

use super::group::{Group, View};
use super::position::{Encoding, Lines};
use crate::diagnostic::{self, Code, Edit, Label, Severity};
use crate::source::Span;
use crate::syntax::TokenKind;
use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, Location, TextEdit, Uri, WorkspaceEdit,
};
use std::collections::HashMap;

/// The kind of the action that applies every fix of a file.
pub const FIX_ALL: &str = "source.fixAll.flowc";

/// What is wrong with a source.
pub fn diagnostics(view: &View<'_>) -> Vec<Diagnostic> {
    of_view(view, view.group().findings_in(view.id()))
}

/// These findings in a source.
pub fn of_view(view: &View<'_>, findings: &[diagnostic::Diagnostic]) -> Vec<Diagnostic> {
    findings.iter().map(|finding| diagnostic(view, finding)).collect()
}

/// What is wrong with the `flowc.toml` of a group.
pub fn of_settings(group: &Group, encoding: Encoding) -> Vec<Diagnostic> {
    let Some(settings) = group.settings() else { return Vec::new() };
    let text = settings.source.text();
    let lines = Lines::new(text);
    let locate = |label: &Label| {
        let range = lines.range(text, label.span, encoding);
        Location { uri: Uri(settings.uri.clone()), range }
    };
    group.findings_in_settings().iter().map(|finding| translate(finding, locate)).collect()
}

/// One finding.
fn diagnostic(view: &View<'_>, finding: &diagnostic::Diagnostic) -> Diagnostic {
    translate(finding, |label| view.other(label.source).location(label.span))
}

fn translate(finding: &diagnostic::Diagnostic, locate: impl Fn(&Label) -> Location) -> Diagnostic {
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    let related = finding
        .related
        .iter()
        .map(|label| DiagnosticRelatedInformation { location: locate(label), message: label.text.clone() });
    let related: Vec<_> = related.collect();
    let page = |code| CodeDescription { href: Uri(format!("https://www.twilio.com/docs/api/errors/{code}")) };
    let tag = match finding.code {
        Code::UnreachableVerb
        | Code::UnreachableCase
        | Code::UnreachableFlow
        | Code::UnusedName
        | Code::UnusedAllow
        | Code::NoEffect => Some(DiagnosticTag::Unnecessary),
        Code::Deprecated | Code::Discontinued => Some(DiagnosticTag::Deprecated),
        _ => None,
    };
    Diagnostic {
        range: locate(&finding.label).range,
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            // What the protocol calls a hint is not listed by editors.
            Severity::Hint => DiagnosticSeverity::Information,
        }),
        code: Some(finding.code.slug().to_owned().into()),
        code_description: finding.twilio.map(page),
        source: Some("flowc".to_owned()),
        message: message.into(),
        tags: tag.map(|tag| vec![tag]),
        related_information: (!related.is_empty()).then_some(related),
        data: None,
    }
}

/// What can be done about the findings that touch a piece of a source, as far as the client asks for it.
pub fn actions(view: &View<'_>, span: Span, only: Option<&[CodeActionKind]>) -> Vec<CodeAction> {
    let wanted = |kind: &str| {
        only.is_none_or(|only| {
            only.iter().any(|it| {
                let it = it.to_string();
                kind == it || kind.starts_with(&format!("{it}.")) || it.is_empty()
            })
        })
    };
    let findings = view.group().findings_in(view.id());
    let touched = |it: &&diagnostic::Diagnostic| it.label.span.start <= span.end && span.start <= it.label.span.end;
    let mut actions = Vec::new();
    if wanted("quickfix") {
        for finding in findings.iter().filter(touched) {
            if let Some(fix) = &finding.fix {
                let action = action(view, capitalized(&fix.title), "quickfix", &fix.edits);
                let diagnostics = Some(vec![diagnostic(view, finding)]);
                actions.push(CodeAction { is_preferred: Some(true), diagnostics, ..action });
            }
        }
        for finding in findings.iter().filter(touched) {
            if let Some(edit) = allow(view, finding) {
                let title = format!("Allow `{}` here", finding.code);
                let diagnostics = Some(vec![diagnostic(view, finding)]);
                actions.push(CodeAction { diagnostics, ..action(view, title, "quickfix", &[edit]) });
            }
        }
    }
    let every = all_fixes(findings);
    if wanted(FIX_ALL) && !every.is_empty() {
        actions.push(action(view, "Fix all that flowc can fix".to_owned(), FIX_ALL, &every));
    }
    actions
}

/// The edits of all fixes that do not get in each other's way, from front to back.
pub fn all_fixes(findings: &[diagnostic::Diagnostic]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut end = None;
    for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        let (Some(first), Some(last)) = (fix.edits.first(), fix.edits.last()) else { continue };
        if end.is_none_or(|end| end < first.span.start) {
            edits.extend(fix.edits.iter().cloned());
            end = Some(last.span.end);
        }
    }
    edits
}

fn action(view: &View<'_>, title: String, kind: &'static str, edits: &[Edit]) -> CodeAction {
    let edits = edits.iter().map(|edit| TextEdit { range: view.range(edit.span), new_text: edit.text.clone() });
    let changes = HashMap::from([(view.uri(), edits.collect())]);
    CodeAction {
        title,
        kind: Some(CodeActionKind::new(kind)),
        edit: Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }),
        ..CodeAction::default()
    }
}

/// What silences a finding: a comment on the line above. None in the middle of a block string, where none can stand,
/// and for errors.
fn allow(view: &View<'_>, finding: &diagnostic::Diagnostic) -> Option<Edit> {
    if finding.severity == Severity::Error || finding.code.severity() == Severity::Error || !view.is_flow() {
        return None;
    }
    if matches!(finding.code, Code::UnusedAllow | Code::UnknownCode) {
        return None;
    }
    let (text, tree) = (view.text(), view.tree());
    let at = finding.label.span.start;
    let line = view.lines().line(text, view.lines().line_of(at));
    let token = tree.tokens().partition_point(|token| token.start < line.start).checked_sub(1);
    let inside = token
        .is_some_and(|token| tree.tokens()[token].kind != TokenKind::Line && tree.span(text, token).end > line.start);
    if inside {
        return None;
    }
    let margin = &text[line.range()];
    let margin = &margin[..margin.len() - margin.trim_start().len()];
    let above = format!("{margin}# flowc: allow {}\n", finding.code);
    Some(Edit { span: Span::at(line.start), text: above })
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

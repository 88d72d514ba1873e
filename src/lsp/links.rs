//! What in a file leads elsewhere: files that are used, flows of other files, addresses on the web.
//!
//! In: a view. Out: pieces with what they lead to.

use super::group::View;
use super::index::{Kind, Named};
use super::names::{self, Declared};
use crate::resolve;
use crate::source::Span;
use crate::syntax::TokenKind;
use gen_lsp_types::{DocumentLink, Uri};
use std::collections::HashMap;

/// The links of a file, in its order.
pub fn links(view: &View<'_>) -> Vec<DocumentLink> {
    if !view.is_flow() {
        return Vec::new();
    }
    let mut found: Vec<(Span, String, String)> = Vec::new();
    for import in &view.index().imports {
        if let Some(id) = names::used_file(view, &import.path) {
            let file = view.other(id);
            found.push((import.span, file.uri().0, format!("open {}", file.name())));
        }
    }
    // A file may have as many references as the project has flows, so each is not looked for among all.
    let mut flows: HashMap<String, Declared<'_>> = HashMap::new();
    for flow in names::flows(view) {
        flows.entry(flow.address()).or_insert(flow);
    }
    for it in view.index().uses.iter().filter(|it| it.named == Named::Flow) {
        let address = resolve::address(resolve::folder(view.name()), &it.name);
        let Some(flow) = address.ok().and_then(|address| flows.get(&address)) else { continue };
        if flow.view.id() != view.id() {
            let line = match flow.symbol.kind {
                Kind::FileFlow => String::new(),
                _ => format!("#L{}", flow.view.position(flow.symbol.span.start).line + 1),
            };
            found.push((it.span, format!("{}{line}", flow.view.uri().0), format!("go to {}", flow.address())));
        }
    }
    let (text, tree) = (view.text(), view.tree());
    for (at, token) in tree.tokens().iter().enumerate() {
        if !matches!(token.kind, TokenKind::Bare | TokenKind::String) {
            continue;
        }
        let span = tree.span(text, at);
        let quote = u32::from(token.kind == TokenKind::String);
        let span = Span::new(span.start + quote, span.end - quote);
        let word = &text[span.range()];
        let web = word.starts_with("https://") || word.starts_with("http://");
        if web && !word.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '\\')) {
            found.push((span, word.to_owned(), String::new()));
        }
    }
    found.sort_by_key(|(span, ..)| *span);
    let link = |(span, target, tooltip): (Span, String, String)| DocumentLink {
        range: view.range(span),
        target: Some(Uri(target)),
        tooltip: (!tooltip.is_empty()).then_some(tooltip),
        data: None,
    };
    found.into_iter().map(link).collect()
}

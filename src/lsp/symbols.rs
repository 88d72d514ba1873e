//! The outline of a file, and names of all files.
//!
//! In: a view. Out: its flows, fragments, constants and parameters, with the verbs that a call goes through in them.

use super::group::View;
use super::index::{Kind, Symbol};
use super::names;
use crate::resolve::{is_keyword, keyword};
use crate::source::Span;
use crate::syntax::NodeKind;
use gen_lsp_types::{BaseSymbolInformation, DocumentSymbol, SymbolKind, WorkspaceSymbol};
use std::collections::HashMap;

/// How deep verbs are shown below their flow.
const DEPTH: usize = 4;

/// The outline of a file.
pub fn document_symbols(view: &View<'_>) -> Vec<DocumentSymbol> {
    if !view.is_flow() {
        return Vec::new();
    }
    let named = view.index().symbols.iter().filter(|it| !matches!(it.kind, Kind::FileFlow | Kind::Argument));
    let declared: Declared<'_> = named.map(|it| (it.whole.start, it)).collect();
    view.tree().roots().filter_map(|node| outline(view, &declared, node, 0)).collect()
}

/// Declarations, by where they begin.
type Declared<'v> = HashMap<u32, &'v Symbol>;

fn outline(view: &View<'_>, declared: &Declared<'_>, index: u32, depth: usize) -> Option<DocumentSymbol> {
    let tree = view.tree();
    let node = &tree.nodes()[index as usize];
    if node.kind != NodeKind::Statement || depth > DEPTH {
        return None;
    }
    let first = tree.span(view.text(), node.first as usize);
    let word = &view.text()[first.range()];
    let (name, detail, kind, selection) = match (declared.get(&first.start), keyword(tree, view.text(), node)) {
        (Some(symbol), _) => {
            let value = symbol.value.lines().next().unwrap_or("").to_owned();
            (symbol.name.clone(), value, symbol_kind(symbol.kind), symbol.span)
        }
        (None, Some(word)) => {
            let line = tree.line_span(view.text(), node);
            let rest = view.text()[line.range()].lines().next().unwrap_or("")[word.len()..].trim().to_owned();
            let kind = if is_keyword(word) { SymbolKind::Event } else { SymbolKind::Method };
            (word.to_owned(), rest, kind, first)
        }
        (None, None) if word == "->" => return None,
        (None, None) => (word.to_owned(), String::new(), SymbolKind::Method, first),
    };
    let whole = super::index::extent(view.text(), tree, index);
    let whole = Span::new(whole.start.min(selection.start), whole.end.max(selection.end));
    let children: Vec<_> = tree.children(index).filter_map(|child| outline(view, declared, child, depth + 1)).collect();
    #[expect(deprecated, reason = "the protocol has the field still")]
    let symbol = DocumentSymbol {
        name,
        detail: (!detail.is_empty()).then_some(detail),
        kind,
        tags: None,
        deprecated: None,
        range: view.range(whole),
        selection_range: view.range(selection),
        children: (!children.is_empty()).then_some(children),
    };
    Some(symbol)
}

/// The names in all files of a group in which the characters of a query stand in this order, in any case.
pub fn workspace_symbols(view: &View<'_>, query: &str) -> Vec<WorkspaceSymbol> {
    let files = view.all().filter(View::is_flow);
    let named = files.flat_map(|view| names::declared(&view)).filter(|it| it.symbol.kind != Kind::Argument);
    named
        .filter(|it| matches(&it.symbol.name, query))
        .map(|it| WorkspaceSymbol {
            location: it.view.location(it.symbol.span).into(),
            data: None,
            base_symbol_information: BaseSymbolInformation {
                name: it.symbol.name.clone(),
                kind: symbol_kind(it.symbol.kind),
                tags: None,
                container_name: Some(it.view.name().to_owned()),
            },
        })
        .collect()
}

/// Whether the characters of a query stand in a name in this order.
fn matches(name: &str, query: &str) -> bool {
    let mut left = name.chars();
    query.chars().all(|wanted| left.any(|c| c.eq_ignore_ascii_case(&wanted)))
}

fn symbol_kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Flow | Kind::FileFlow => SymbolKind::Module,
        Kind::Fragment => SymbolKind::Function,
        Kind::Constant => SymbolKind::Constant,
        Kind::Param | Kind::Argument => SymbolKind::Variable,
    }
}

//! What a fragment takes, while a call of it is written.
//!
//! In: a view and an offset. Out: its parameters, and which of them comes next.

use super::group::View;
use super::names;
use super::place::{self, Written};
use super::words;
use gen_lsp_types::{
    ActiveParameter, Documentation, MarkupContent, MarkupKind, ParameterInformation, ParameterInformationLabel,
    SignatureHelp, SignatureInformation,
};

/// The fragment whose call an offset is in.
pub fn signature(view: &View<'_>, offset: u32) -> Option<SignatureHelp> {
    if !view.is_flow() {
        return None;
    }
    let written = Written { text: view.text(), tree: view.tree() };
    let tokens = view.tree().tokens();
    let nodes = view.tree().nodes();
    let token = tokens.partition_point(|token| token.start < offset).checked_sub(1)? as u32;
    let node = nodes.partition_point(|node| node.first <= token).checked_sub(1)?;
    let node = &nodes[node];
    let line = view.tree().line_span(view.text(), node);
    // Blanks behind the line belong to it, further lines do not.
    let behind = view.text().get(line.end as usize..offset as usize).unwrap_or("");
    let name = written.span(node.first as usize);
    if offset <= name.end || behind.contains(['\n', ';', '<', '#']) {
        return None;
    }
    let fragment = names::fragment(view, written.keyword(node)?)?;
    let parameters: Vec<_> = names::arguments(&fragment).collect();
    let mut label = format!("{}(", fragment.symbol.name);
    let mut information = Vec::new();
    for (at, parameter) in parameters.iter().enumerate() {
        label.push_str(if at == 0 { "" } else { ", " });
        let start = label.chars().map(char::len_utf16).sum::<usize>() as u32;
        label.push_str(&parameter.symbol.name);
        if !parameter.symbol.value.is_empty() {
            label.push_str(&format!("={}", parameter.symbol.value));
        }
        let end = label.chars().map(char::len_utf16).sum::<usize>() as u32;
        let label = ParameterInformationLabel::Tuple((start, end));
        information.push(ParameterInformation { label, documentation: None });
    }
    label.push(')');
    // The parameter that the key before the place names, else the first that no argument has filled.
    let before: Vec<_> = place::arguments(&written, node)
        .into_iter()
        .filter(|it| it.key.map_or_else(|| written.span(it.value.0).start, |(_, key)| key.start) < offset)
        .collect();
    let by_key = before
        .last()
        .filter(|it| view.text()[..offset as usize].ends_with(|c: char| !c.is_whitespace()) && it.key.is_some());
    let active = match by_key.and_then(|it| it.key) {
        Some((key, _)) => parameters.iter().position(|parameter| parameter.symbol.name == key),
        None => {
            let open = view.text()[..offset as usize].ends_with(|c: char| !c.is_whitespace());
            let positional = before.iter().filter(|it| it.key.is_none()).count();
            Some(positional.saturating_sub(usize::from(open && positional > 0)))
        }
    };
    let active = active.filter(|&at| at < parameters.len()).map(|at| ActiveParameter::Int(at as u32));
    let docs = Some(fragment.symbol.docs.clone()).filter(|docs| !docs.is_empty()).map(|docs| {
        Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: words::paragraphs([docs]) })
    });
    let signature =
        SignatureInformation { label, documentation: docs, parameters: Some(information), active_parameter: None };
    Some(SignatureHelp { signatures: vec![signature], active_signature: Some(0), active_parameter: active })
}

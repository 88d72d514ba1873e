//! What holds of the language server's answers in every text: whatever is asked, wherever, it answers, and what it
//! answers lies in the text.

use twiml_flow::lsp::group::{Group, Text, View};
use twiml_flow::lsp::position::Encoding;
use twiml_flow::lsp::{
    completion, findings, folding, formatting, hints, hover, links, navigation, signature, symbols, tokens,
};
use twiml_flow::source::Span;

/// Shows a text, among others that it may use.
pub fn in_view(text: &str, visit: impl FnOnce(&View<'_>)) {
    let mut group = Group::new(None, 0);
    let style = "let hours = \"x\"\ndef greet(who, how=1)\n  say \"{who}\"\nflow style < hangup >\n";
    for (name, text) in [("main.flow", text), ("style.flow", style)] {
        let (name, uri) = (name.to_owned(), format!("file:///{name}"));
        group.add(Text { name, uri, text: text.to_owned() });
    }
    if let Some(id) = group.id("main.flow") {
        visit(&group.view(id, Encoding::Utf16));
    }
}

/// Asks about every so many places of a text.
pub fn places(view: &View<'_>, stride: usize) {
    let text = view.text();
    // No cursor stands inside of a character or of CRLF.
    let stands = |at: &usize| text.is_char_boundary(*at) && !text[..*at].ends_with('\r');
    for offset in (0..=text.len()).step_by(stride).filter(stands) {
        let offset = offset as u32;
        for item in completion::complete(view, offset, offset.is_multiple_of(2)) {
            let Some(twiml_flow::lsp::types::CompletionItemTextEdit::TextEdit(edit)) = item.text_edit else {
                panic!("an item without an edit");
            };
            let span = view.span(edit.range);
            assert!(span.start <= offset && offset <= span.end, "{text}\nat {offset}: {span:?}");
        }
        if let Some(range) = hover::hover(view, offset).and_then(|hover| hover.range) {
            let span = view.span(range);
            assert!(span.start <= offset && offset <= span.end, "{text}\nat {offset}: {span:?}");
        }
        navigation::definition(view, offset);
        navigation::highlights(view, offset);
        signature::signature(view, offset);
        findings::actions(view, Span::at(offset), None);
        if navigation::renamed(view, offset).is_ok() {
            // Every place that names it gets the new name.
            let found = navigation::references(view, offset, true).len();
            let renaming = navigation::rename(view, offset, "a-new-name").unwrap();
            assert_eq!(renaming.edits.len() + usize::from(renaming.file.is_some()), found, "{text}\nat {offset}");
        }
    }
}

/// Asks about the text as a whole.
pub fn whole(view: &View<'_>) {
    let whole = Span::new(0, view.text().len() as u32);
    symbols::document_symbols(view);
    symbols::workspace_symbols(view, "");
    folding::folding(view);
    links::links(view);
    hints::hints(view, whole);
    findings::diagnostics(view);
    let all = tokens::tokens(view, None);
    assert_eq!(tokens::tokens(view, Some(whole)), all);
    let (mut line, mut end) = (0, 0);
    for token in &all {
        let start = if token.delta_line == 0 { end + token.delta_start } else { token.delta_start };
        line += token.delta_line;
        assert!(line < view.lines().count());
        end = start;
    }
    // A part that is laid out is laid out as the whole would be.
    let edits = formatting::formatting(view);
    assert_eq!(formatting::range_formatting(view, whole), edits);
}

//! Fixes that fit Flow, made to fit TwiML.
//!
//! In: a finding in TwiML whose fix was made in words that both languages share. Out: the same with a fix that leaves
//! the TwiML well-formed: a value keeps its quotes, and an element that gets another name gets it at both of its ends.
//! Nothing else of the finding changes.

use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::source::Span;

/// Makes the fix of a finding fit.
pub(super) fn refit(diagnostic: &mut Diagnostic, text: &str) {
    let Some(fix) = &mut diagnostic.fix else { return };
    for edit in &mut fix.edits {
        let quote = text[edit.span.range()].chars().next().filter(|first| matches!(first, '"' | '\''));
        let is_value = text[..edit.span.range().start].trim_end().ends_with('=');
        if let Some(quote) = quote.filter(|_| is_value) {
            edit.text = format!("{quote}{}{quote}", edit.text);
        }
    }
    if diagnostic.code == Code::UnknownVerb {
        let mut ends: Vec<Edit> = Vec::new();
        for edit in &fix.edits {
            match end(text, edit.span) {
                End::Tag(span) => ends.push(Edit { span, text: edit.text.clone() }),
                End::Empty => {}
                End::Missing => {
                    diagnostic.fix = None;
                    return;
                }
            }
        }
        fix.edits.extend(ends);
    }
}

/// Where an element ends.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// In a tag with this name.
    Tag(Span),
    /// Where it begins.
    Empty,
    /// Nowhere, or in a tag of another name.
    Missing,
}

/// The end of the element that is named at a place.
fn end(text: &str, name: Span) -> End {
    let mut at = name.range().start;
    let mut depth = 0;
    loop {
        let tag = &text[at..];
        let Some(length) = length(tag) else { return End::Missing };
        if let Some(closing) = tag.strip_prefix('/') {
            depth -= 1;
            if depth == 0 {
                let same = closing.strip_prefix(&text[name.range()]);
                let whole = same.is_some_and(|rest| rest.starts_with(|c: char| c == '>' || c.is_whitespace()));
                let start = at as u32 + 1;
                return if whole { End::Tag(Span::new(start, start + name.len() as u32)) } else { End::Missing };
            }
        } else if !tag.starts_with(['!', '?']) {
            let empty = tag[..length].ends_with('/');
            if empty && depth == 0 {
                return End::Empty;
            }
            depth += i32::from(!empty);
        }
        at += length;
        let Some(next) = text[at..].find('<') else { return End::Missing };
        at += next + 1;
    }
}

/// How long a tag, a comment or the like is, behind its `<` and up to its `>`.
fn length(tag: &str) -> Option<usize> {
    for (begin, end) in [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>")] {
        if tag.starts_with(begin) {
            return tag.find(end).map(|at| at + end.len() - 1);
        }
    }
    let mut quote = None;
    let end = tag.char_indices().find(|&(_, c)| match quote {
        None if c == '>' => true,
        None => {
            quote = matches!(c, '"' | '\'').then_some(c);
            false
        }
        Some(open) => {
            quote = (c != open).then_some(open);
            false
        }
    });
    end.map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_end_where_xml_says() {
        let end_of = |text: &str| {
            let start = text.find("say").unwrap() as u32;
            match end(text, Span::new(start, start + 3)) {
                End::Tag(span) => format!("{}", span.start),
                other => format!("{other:?}"),
            }
        };
        assert_eq!(end_of("<say>a</say>"), "8");
        assert_eq!(end_of("<say a='>'><say/><b>c</b><say></say></say >"), "38");
        assert_eq!(end_of("<say><!-- </say> --><![CDATA[</say>]]><?x </say>?></say>"), "52");
        assert_eq!(end_of("<say loop=\"2\"/></say>"), "Empty");
        for broken in ["<say>", "<say", "<say></sayer>", "<say></b>", "<say><b></say>"] {
            assert_eq!(end_of(broken), "Missing", "{broken}");
        }
    }
}

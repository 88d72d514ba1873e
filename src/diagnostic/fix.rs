//! Fixes applied.
//!
//! In: a text, and the fixes of what is wrong with it. Out: the text with those of them that do not get in one
//! another's way, each of which is applied as a whole or not at all. That is one round: what is wrong afterwards, and
//! can be fixed in the next, is for the caller to find out.

use super::{Edit, Fix};
use crate::source::Span;
use std::collections::BTreeMap;

/// The fixes, of those of one source, that can be applied together: of two that touch the same place, the first.
pub fn together<'f>(fixes: impl IntoIterator<Item = &'f Fix>) -> Vec<&'f Fix> {
    // Where each piece ends that is taken already, by where it starts. They do not overlap.
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    let free = |taken: &BTreeMap<u32, u32>, span: Span| {
        taken.range(..=span.end).next_back().is_none_or(|(_, &end)| end < span.start)
    };
    let mut chosen = Vec::new();
    for fix in fixes {
        if !fix.edits.is_empty() && fix.edits.iter().all(|edit| free(&taken, edit.span)) {
            taken.extend(fix.edits.iter().map(|edit| (edit.span.start, edit.span.end)));
            chosen.push(fix);
        }
    }
    chosen
}

/// A text with fixes applied that can be applied [`together`].
pub fn apply(text: &str, fixes: &[&Fix]) -> String {
    let mut edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| edit.span);
    let mut fixed = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        // What is no place in the text is left alone.
        let Some(before) = text.get(at..edit.span.range().start) else { continue };
        fixed.push_str(before);
        fixed.push_str(&edit.text);
        at = edit.span.range().end;
    }
    fixed.push_str(text.get(at..).unwrap_or_default());
    fixed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(edits: &[(u32, u32, &str)]) -> Fix {
        let edit = |&(start, end, text): &(u32, u32, &str)| Edit { span: Span::new(start, end), text: text.into() };
        Fix { title: String::new(), edits: edits.iter().map(edit).collect() }
    }

    fn fixed(text: &str, fixes: &[Fix]) -> String {
        apply(text, &together(fixes))
    }

    #[test]
    fn fixes_apart_are_all_applied_in_any_order() {
        assert_eq!(fixed("abcdef", &[fix(&[(5, 6, "F")]), fix(&[(0, 1, ""), (2, 3, "CC")])]), "bCCdeF");
        assert_eq!(fixed("ab", &[fix(&[(2, 2, "c")]), fix(&[(0, 0, "_")])]), "_abc");
        assert_eq!(fixed("ab", &[]), "ab");
    }

    #[test]
    fn of_two_at_one_place_the_first_is_applied_whole() {
        let outer = fix(&[(1, 2, "x"), (6, 7, "y")]);
        for inner in [(0, 1), (1, 1), (1, 2), (2, 2), (0, 7), (6, 6), (7, 8)] {
            let other = fix(&[(inner.0, inner.1, "!"), (4, 4, "!")]);
            assert_eq!(fixed("01234567", &[outer.clone(), other.clone()]), "0x2345y7", "{inner:?}");
        }
        let between = fix(&[(3, 5, "-")]);
        assert_eq!(fixed("01234567", &[outer, between]), "0x2-5y7");
    }
}

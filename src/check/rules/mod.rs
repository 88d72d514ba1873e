//! The rules that look at more than one attribute, or at more than one element: a function for each element that has
//! some, in the file of its subject.

use super::Context;
use crate::ir::Element;

/// Checks one element.
pub(super) fn element(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let _ = (cx, place, element);
}

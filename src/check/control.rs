//! Where the call goes inside one document: what never runs, and what never ends.

use super::Context;
use crate::ir::Element;

/// Checks the order of what stands in an element.
pub(super) fn block(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let _ = (cx, place, element);
}

/// Checks the document as a whole.
pub(super) fn document(cx: &mut Context<'_, '_>) {
    let _ = cx;
}

//! `enqueue`: where a caller waits.

use super::{Context, has, text};
use crate::diagnostic::catalog::enqueue as say;
use crate::ir::Element;
use crate::twiml::Id;

/// Checks an `enqueue`: a queue by its name, or a workflow, which alone can use a task.
///
/// <https://www.twilio.com/docs/voice/twiml/enqueue>
pub(super) fn enqueue(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    if has(document, element, "workflowSid") {
        return;
    }
    let name = document.name(element);
    let task = document.elements(place).find(|(_, e)| e.is(Id::Task) || e.is(Id::TaskAttributes));
    if let Some((_, task)) = task {
        cx.report(say::task_without_workflow(task.name, document.name(task), name, element.name));
    } else if text(document, place).is_none() {
        let empty = document.texts(place).next().map_or(element.name, |text| text.span);
        cx.report(say::no_queue(empty, name));
    }
}

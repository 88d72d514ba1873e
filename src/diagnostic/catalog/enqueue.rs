//! Where a caller waits.

use super::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// An `enqueue` that says neither which queue nor which workflow.
pub fn no_queue(span: Span, enqueue: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingText, span, format!("`{enqueue}` has no queue"))
        .help(format!("write its name behind it, `{enqueue} \"support\"`, or add `workflowSid=…`"))
        .twilio(14204)
}

/// A task without the workflow that would read it.
pub fn task_without_workflow(span: Span, task: &str, enqueue: &str, around: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingPartner, span, format!("a `{task}` is for a workflow, and `{enqueue}` has none"))
        .related(around, "this needs `workflowSid`")
        .help(format!("add `workflowSid=WW…` to `{enqueue}`, or delete the `{task}`"))
}

//! One line a finding, for quickfix lists and `grep`.
//!
//! In: findings. Out: `file:line:column: severity[code]: message`. Help, labels and other places are left out: a line
//! that an editor can jump to is all this is for.

use super::{Findings, printable};
use crate::diagnostic::Diagnostic;
use std::fmt::{self, Write};

/// Writes one line a finding.
///
/// # Errors
///
/// What `out` reports.
pub fn short(out: &mut dyn Write, findings: &Findings) -> fmt::Result {
    findings.diagnostics.iter().try_for_each(|diagnostic| line(out, diagnostic, findings))
}

/// Writes the line of one finding.
pub(super) fn line(out: &mut dyn Write, diagnostic: &Diagnostic, findings: &Findings<'_>) -> fmt::Result {
    let label = &diagnostic.label;
    if let Some(source) = findings.source(label.source) {
        let at = source.position(label.span.start);
        write!(out, "{}:{}:{}: ", printable(&findings.name(label.source)), at.line, at.column)?;
    }
    let message = printable(&diagnostic.message);
    writeln!(out, "{}[{}]: {message}", diagnostic.severity.name(), diagnostic.code)
}

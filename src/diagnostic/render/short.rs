//! One line a finding, for quickfix lists and `grep`.
//!
//! In: findings. Out: `file:line:column: severity[code]: message`. Help, labels and other places are left out: a line
//! that an editor can jump to is all this is for.

use super::{Findings, Places, printable};
use crate::diagnostic::Diagnostic;
use std::fmt::{self, Write};

/// Writes one line a finding.
///
/// # Errors
///
/// What `out` reports.
pub fn short(out: &mut dyn Write, findings: &Findings) -> fmt::Result {
    let mut places = Places::default();
    findings.diagnostics.iter().try_for_each(|diagnostic| line(out, diagnostic, findings, &mut places))
}

/// Writes the line of one finding.
pub(super) fn line<'a>(
    out: &mut dyn Write,
    diagnostic: &Diagnostic,
    findings: &Findings<'a>,
    places: &mut Places<'a>,
) -> fmt::Result {
    let label = &diagnostic.label;
    if let Some(source) = findings.source(label.source) {
        let at = places.position(source, label.span.start);
        write!(out, "{}:{}:{}: ", printable(&findings.name(label.source)), at.line, at.column)?;
    }
    let message = printable(&diagnostic.message);
    writeln!(out, "{}[{}]: {message}", diagnostic.severity.name(), diagnostic.code)
}

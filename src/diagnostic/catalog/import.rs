//! What of TwiML Flow has no words for.

use super::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// `<?…?>`
pub fn processing_instruction(span: Span) -> Diagnostic {
    Diagnostic::new(Code::LeftOut, span, "a processing instruction means nothing to Twilio and is left out")
        .help("keep it elsewhere if something else reads it")
}

/// `{{…}}` that is more than a name.
pub fn template(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::NotExpressible,
        span,
        "this is more than a name in braces, which is all that Flow can fill in",
    )
    .help("import what the template makes, or take sections, paths and helpers out of it first")
}

/// An attribute of `Response`.
pub fn root_attribute(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::LeftOut, span, format!("`{name}` on `Response` means nothing to Twilio and is left out"))
        .help("delete it from the TwiML too")
}

/// A name that Flow cannot write.
pub fn name(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::NotExpressible, span, format!("the name `{name}` cannot be written in Flow"))
        .help("names in Flow are made of letters, digits, `_`, `-`, `.` and `:`")
}

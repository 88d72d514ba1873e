//! What is wrong with a source: the value, and the catalog that words it.
//!
//! Every stage makes [`Diagnostic`]s through the functions of [`catalog`]; every renderer, the editor and `--fix` read
//! the same value. Nothing outside `catalog` puts a complaint into words.

pub mod catalog;
pub mod fix;
pub mod render;
mod similar;

pub use catalog::Code;
pub use similar::nearest;

use crate::source::{SourceId, Span};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Twilio would refuse it, skip it, or do something else than is written.
    Error,
    /// It works, but part of it can never matter, or soon will not work.
    Warning,
    /// Advice.
    Hint,
}

impl Severity {
    /// In lower case, as every output shows it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        }
    }
}

/// A place, and what is wrong with this piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The source the place is in.
    pub source: SourceId,
    /// The place.
    pub span: Span,
    /// A few words; empty where the message says it.
    pub text: String,
}

/// Text to put in place of a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What it is replaced with.
    pub text: String,
}

/// A change that mends what a diagnostic complains about, safe to apply without looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: "replace `vioce` by `voice`".
    pub title: String,
    /// The edits, all in the source of the diagnostic, in order and without overlap.
    pub edits: Vec<Edit>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of finding.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where it is wrong.
    pub label: Label,
    /// Other places that matter.
    pub related: Vec<Label>,
    /// How many of these, the first ones, lead from where it is written in a fragment to the call that is marked.
    pub(crate) inside: usize,
    /// What to do about it.
    pub help: Option<String>,
    /// The error Twilio would report at run time for the same reason.
    pub twilio: Option<u32>,
    /// The change that mends it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding of `code` at a place of the first source; [`Diagnostic::in_source`] moves it to another.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            label: Label { source: SourceId::default(), span, text: String::new() },
            related: Vec::new(),
            inside: 0,
            help: None,
            twilio: None,
            fix: None,
        }
    }

    /// Looks at every place in it, and moves it. The edits of a fix lie in the source that it is marked in.
    pub(crate) fn places(&mut self, look: &mut impl FnMut(SourceId, &mut Span)) {
        let source = self.label.source;
        for label in self.related.iter_mut().chain([&mut self.label]) {
            look(label.source, &mut label.span);
        }
        for edit in self.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
            look(source, &mut edit.span);
        }
    }

    /// Where it is written in a fragment, and the calls from there to the one that is marked; nothing for what stands in
    /// no fragment.
    pub fn inside(&self) -> &[Label] {
        &self.related[..self.inside]
    }

    /// Says what is wrong with the piece itself.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label.text = text.into();
        self
    }

    /// Adds another place of the same source.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        let source = self.label.source;
        self.related.push(Label { source, span, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Gives Twilio's own code.
    #[must_use]
    pub fn twilio(mut self, code: impl Into<Option<u32>>) -> Self {
        self.twilio = code.into();
        self
    }

    /// Adds a change that replaces one piece.
    #[must_use]
    pub fn fix(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fixes(title, vec![Edit { span, text: text.into() }])
    }

    /// Adds a change of several pieces.
    #[must_use]
    pub fn fixes(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { title: title.into(), edits });
        self
    }

    /// Moves every label to a source.
    #[must_use]
    pub fn in_source(mut self, source: SourceId) -> Self {
        self.label.source = source;
        for label in &mut self.related {
            label.source = source;
        }
        self
    }
}

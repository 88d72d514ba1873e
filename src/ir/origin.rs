//! Where a span of a document points to.
//!
//! Most spans are offsets into the source of the flow. What comes from another place - the body of a fragment, a
//! declaration in another file - lies behind that, in a stretch of its own for every time it is brought in, as if its
//! text had been written there. So a span stays two numbers, and still says where a thing is written and which call has
//! brought it here.

use crate::source::{SourceId, Span};

/// A stretch of spans.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'s> {
    /// The first span of the stretch.
    start: u32,
    /// The source that it stands for a part of.
    pub source: SourceId,
    /// The text of that source.
    pub whole: &'s str,
    /// Where the part begins in the source.
    from: u32,
    /// The call that has brought it in; none where the text itself is what is meant.
    pub call: Option<Span>,
}

impl Origin<'_> {
    /// What is added to an offset of the source for a span of the stretch; wraps around.
    pub fn shift(&self) -> u32 {
        self.start.wrapping_sub(self.from)
    }

    fn real(&self, span: Span) -> Span {
        let back = |at: u32| at.wrapping_sub(self.shift()).min(self.whole.len() as u32);
        Span::new(back(span.start), back(span.end))
    }
}

/// All stretches of a document; the first is the source of the flow.
#[derive(Debug, Clone)]
pub struct Origins<'s> {
    stretches: Vec<Origin<'s>>,
    /// The first span that is in no stretch.
    end: u32,
}

impl<'s> Origins<'s> {
    /// The spans of one source.
    pub fn new(source: SourceId, text: &'s str) -> Self {
        let own = Origin { start: 0, source, whole: text, from: 0, call: None };
        Self { stretches: vec![own], end: (text.len() as u32).saturating_add(1) }
    }

    /// The source of the flow itself.
    pub fn own(&self) -> &Origin<'s> {
        &self.stretches[0]
    }

    /// Adds a stretch for a part of a source; none when there is no room for it.
    pub fn add(&mut self, source: SourceId, whole: &'s str, part: Span, call: Option<Span>) -> Option<Origin<'s>> {
        let end = self.end.checked_add(part.end - part.start)?.checked_add(1)?;
        let origin = Origin { start: self.end, source, whole, from: part.start, call };
        self.stretches.push(origin);
        self.end = end;
        Some(origin)
    }

    /// The stretch that a span is in.
    pub fn of(&self, span: Span) -> &Origin<'s> {
        if self.stretches.len() == 1 {
            return self.own();
        }
        let behind = self.stretches.partition_point(|origin| origin.start <= span.start);
        &self.stretches[behind.saturating_sub(1)]
    }

    /// The text at a span.
    #[inline]
    pub fn text(&self, span: Span) -> &'s str {
        if let [own] = &self.stretches[..] {
            return own.whole.get(span.range()).unwrap_or("");
        }
        let origin = self.of(span);
        origin.whole.get(origin.real(span).range()).unwrap_or("")
    }

    /// Where a span is written.
    pub fn written(&self, span: Span) -> (SourceId, Span) {
        let origin = self.of(span);
        (origin.source, origin.real(span))
    }

    /// Where a span is written, or the outermost call that has brought it in.
    pub fn outermost(&self, mut span: Span) -> (SourceId, Span) {
        while let Some(call) = self.of(span).call {
            span = call;
        }
        self.written(span)
    }

    /// The places that a span stands for: the outermost call, the calls inside it, and where it is written.
    pub fn places(&self, span: Span) -> Vec<(SourceId, Span)> {
        let mut places = vec![self.written(span)];
        let mut call = self.of(span).call;
        while let Some(span) = call {
            places.push(self.written(span));
            call = self.of(span).call;
        }
        places.reverse();
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_says_where_it_is_written_and_what_has_brought_it_here() {
        let (flow, library) = ("greet\n", "def greet\n  shout\n  say \"Hi\"\n");
        let mut origins = Origins::new(SourceId(0), flow);
        let call = Span::new(0, 5);
        let first = origins.add(SourceId(1), library, Span::new(12, 28), Some(call)).unwrap();
        let say = Span::new(20u32.wrapping_add(first.shift()), 23u32.wrapping_add(first.shift()));
        let inner = origins.add(SourceId(1), library, Span::new(20, 23), Some(say)).unwrap();
        let deep = Span::new(20u32.wrapping_add(inner.shift()), 21u32.wrapping_add(inner.shift()));
        assert_eq!(origins.text(call), "greet");
        assert_eq!(origins.text(say), "say");
        assert_eq!(origins.places(call), [(SourceId(0), call)]);
        assert_eq!(origins.places(say), [(SourceId(0), call), (SourceId(1), Span::new(20, 23))]);
        let expected = [(SourceId(0), call), (SourceId(1), Span::new(20, 23)), (SourceId(1), Span::new(20, 21))];
        assert_eq!(origins.places(deep), expected);
        assert_eq!(origins.outermost(deep), (SourceId(0), call));
    }
}

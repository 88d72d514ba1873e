//! What must not change when a file is laid out anew.
//!
//! In: two files. Out: whether they hold the same words and comments in the same order, nest in the same way, have the
//! same things wrong with them, and silence the same lines. Where lines end, and how far they are indented, is not
//! compared.

use std::borrow::Cow;

use super::line::comment_text;
use super::{File, block_lines};
use crate::diagnostic::Code;
use crate::syntax::{NodeKind, TokenKind, comment, text};

/// Whether two files mean the same.
pub(super) fn same(one: &File<'_>, other: &File<'_>) -> bool {
    Meaning::of(one) == Meaning::of(other)
}

#[derive(Debug, PartialEq)]
struct Meaning<'f> {
    /// What is wrong, each with the number of words and comments before it.
    faults: Vec<(Code, u32)>,
    /// What stands between blanks, or has a place of its own.
    words: Vec<Cow<'f, str>>,
    nodes: Vec<Place>,
    /// The comments, each with the number of words before it.
    comments: Vec<(u32, Cow<'f, str>)>,
    /// For each line whose findings are silenced, the words that begin on it: the first, and how many.
    silenced: Vec<(u32, u32)>,
}

#[derive(Debug, PartialEq)]
struct Place {
    kind: NodeKind,
    broken: bool,
    /// The node behind its last descendant.
    end: u32,
    /// How many words stand before it, and before its end.
    words: (u32, u32),
}

impl<'f> Meaning<'f> {
    fn of(file: &'f File<'_>) -> Self {
        let tokens = file.tree.tokens();
        let mut words: Vec<Cow<'f, str>> = Vec::new();
        let mut starts = Vec::new();
        let mut before = Vec::with_capacity(tokens.len() + 1);
        let mut comments = Vec::new();
        let mut heads = file.tree.nodes().iter().map(|node| node.first as usize).zip(0..).peekable();
        let (mut in_list, mut end, mut behind) = (false, None, 0);
        for (at, token) in tokens.iter().enumerate() {
            before.push(words.len() as u32);
            while let Some((_, node)) = heads.next_if(|&(head, _)| head <= at) {
                in_list = false;
                // The beginning of a declaration is one word, however it is written.
                if let Some((declared, next)) = file.declared(node).filter(|_| token.kind == TokenKind::Name) {
                    words.push(declared.into());
                    starts.push(token.start);
                    (behind, end) = (next, None);
                }
            }
            if at < behind {
                continue;
            }
            let span = file.span(at);
            let mut joins = end == Some(span.start);
            end = None;
            match token.kind {
                TokenKind::Line | TokenKind::Semicolon | TokenKind::Open | TokenKind::Close => continue,
                TokenKind::Comma if in_list => continue,
                TokenKind::Comment => {
                    comments.push((words.len() as u32, comment_text(file.word(at))));
                    continue;
                }
                TokenKind::ListOpen => in_list = true,
                TokenKind::ListClose => {
                    in_list = false;
                    joins = false;
                }
                TokenKind::Arrow | TokenKind::Comma => joins = false,
                _ => end = Some(span.end),
            }
            let word = match token.kind {
                TokenKind::Braces => format!("{{{}}}", text::name(file.word(at))).into(),
                TokenKind::Block => match block_lines(file.word(at)) {
                    Some((opening, lines)) => {
                        let lines: Vec<&str> = lines.collect();
                        format!("\"\"\"{}\n{}", comment_text(opening), lines.join("\n")).into()
                    }
                    None => lines_of(file.word(at)),
                },
                TokenKind::BlockOpen => lines_of(file.word(at)),
                _ => Cow::Borrowed(file.word(at)),
            };
            match words.last_mut() {
                Some(last) if joins => last.to_mut().push_str(&word),
                _ => {
                    words.push(word);
                    starts.push(span.start);
                }
            }
        }
        before.push(words.len() as u32);
        let nodes = file.tree.nodes().iter().map(|node| Place {
            kind: node.kind,
            broken: node.broken,
            end: node.end,
            words: (before[node.first as usize], before[node.last as usize]),
        });
        let nodes = nodes.collect();
        let places = tokens.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Comment);
        let places: Vec<u32> = places.map(|(_, token)| token.start).collect();
        let before = |place: u32| starts.partition_point(|&s| s < place) + places.partition_point(|&s| s < place);
        let faults = file.faults.iter().map(|&(code, place)| (code, before(place) as u32)).collect();
        let silenced = silenced(file, &starts);
        Self { faults, words, nodes, comments, silenced }
    }
}

/// Lines that are copied, whatever ends them.
fn lines_of(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").into() } else { text.into() }
}

/// The words on each line of which a comment says what is allowed. `starts` are the places of all words.
fn silenced(file: &File<'_>, starts: &[u32]) -> Vec<(u32, u32)> {
    let tokens = file.tree.tokens();
    let lines = file.source.lines();
    let mut silenced = Vec::new();
    // Backwards, so that what comes next after many comments is looked for once.
    let mut next_said = None;
    for (at, token) in tokens.iter().enumerate().rev() {
        match token.kind {
            TokenKind::Line => {}
            TokenKind::Comment if comment::allow(file.word(at)).is_none() => {}
            TokenKind::Comment => {
                let alone = at > 0 && tokens[at - 1].kind == TokenKind::Line;
                let place = next_said.filter(|_| alone).unwrap_or(token.start);
                let line = file.source.line_of(place);
                let first = starts.partition_point(|&start| start < lines[line]);
                let end = lines.get(line + 1).copied().unwrap_or(u32::MAX);
                let behind = starts.partition_point(|&start| start < end);
                silenced.push(if first < behind { (first as u32, (behind - first) as u32) } else { (0, 0) });
            }
            _ => next_said = Some(token.start),
        }
    }
    silenced
}

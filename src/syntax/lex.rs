//! The text of a file, cut into tokens by the grammar.
//!
//! In: a source, and the tokens it had before a change, where they are known. Out: its tokens, and what is wrong with
//! block strings, whose end is a matter of layout. Everything else that is wrong is a token of its own here and is told
//! by `layout`. The only file that calls the parser pest makes of `grammar/flow.pest`, apart from `text`, which reads
//! the inside of strings by the same grammar.

use pest::Parser as _;

use super::tree::{Token, TokenKind};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::syntax as say;
use crate::source::{Edited, Span};

/// The parser that pest makes of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/flow.pest"]
pub(super) struct Grammar;

/// How much is read at once: enough to amortise the price of a call, little enough to stay in the cache.
const SLICE: usize = 32 * 1024;

/// How much is read at once after a step back, growing fourfold, so that an error does not cost a whole slice.
const SLOW_START: usize = 64;

/// Cuts `text` into tokens from `start` on.
pub(super) fn lex(text: &str, start: u32) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 8 + 16);
    tokens.push(Token { start, kind: TokenKind::Line });
    run(text, start as usize, SLICE, &mut tokens, |_, _| false);
    tokens
}

/// Cuts a text into tokens of which the tokens before a change are known: only what the change can have touched is
/// read. A line is read the same way whatever stands above it, except by a block string.
pub(super) fn lex_again(text: &str, mut tokens: Vec<Token>, edit: Edited) -> Vec<Token> {
    // Lines before the change stay, up to the last that ends before it. A block string that nothing has closed may be
    // closed now.
    let above = |token: &Token| token.kind == TokenKind::Line && token.start + 2 <= edit.start;
    let mut first = tokens.partition_point(|token| token.start < edit.start).max(1);
    while first > 1 && !above(&tokens[first - 1]) {
        first -= 1;
    }
    let start = tokens.first().map_or(0, |token| token.start);
    if tokens.len() < first || tokens[..first].iter().any(|token| token.kind == TokenKind::BlockOpen) {
        return lex(text, start);
    }
    let behind = tokens.split_off(first);
    let at = if first == 1 { start as usize } else { behind_break(text, tokens[first - 1].start as usize) };
    // From the first line behind the change that both readings begin, they are the same.
    let mut same = behind.len();
    run(text, at, SLOW_START, &mut tokens, |at, read| {
        let Some(before) = edit.before(at as u32) else { return false };
        same = behind.partition_point(|token| token.start < before);
        let begins =
            |token: &Token, line: u32| token.kind == TokenKind::Line && (1..=2).contains(&(line - token.start));
        let both = same > 0 && begins(&behind[same - 1], before) && begins(read, at as u32);
        if !both {
            same = behind.len();
        }
        both
    });
    let moved = behind[same..].iter().map(|token| Token { start: edit.after(token.start), ..*token });
    tokens.extend(moved);
    tokens
}

/// Reads lines from `at` on, until there are no more or `enough` says so of the place reached and the last token.
fn run(
    text: &str,
    mut at: usize,
    mut size: usize,
    tokens: &mut Vec<Token>,
    mut enough: impl FnMut(usize, &Token) -> bool,
) {
    while at < text.len() {
        let line = line_end_within(text, at + size - 1, 4 * size.max(SLICE));
        let cut = line.is_none();
        // Of a line that is much longer than a slice, a piece.
        let piece = || (at + size..text.len()).find(|&end| text.is_char_boundary(end));
        let mut end = line.or_else(piece).unwrap_or(text.len());
        let first = tokens.len();
        let mut reached = at + leaves(&text[at..end], at, tokens);
        if cut && reached == end {
            let Some(sure) = last_restart(text, first, at, tokens) else {
                tokens.truncate(first);
                size *= 4;
                continue;
            };
            end = tokens[sure].start as usize;
            reached = end;
            tokens.truncate(sure);
        }
        size = SLICE.min(size * 4);
        if let Some(back) = cut_back(text, first, reached, tokens) {
            at = back;
            size = SLOW_START;
        } else if reached == end {
            at = end;
        } else {
            // A block string that ends beyond the slice: read it whole, or step over it if it has no end.
            match block_end(text, reached) {
                Some(behind) => {
                    size = behind - reached;
                    at = reached;
                    continue;
                }
                None => {
                    let end = unclosed_end(text, reached, text.len()).unwrap_or_else(|| last_line_end(text));
                    tokens.push(Token { start: reached as u32, kind: TokenKind::BlockOpen });
                    at = push_line(text, end, tokens);
                }
            }
        }
        if tokens.last().is_some_and(|last| enough(at, last)) {
            return;
        }
    }
}

/// The last of the new tokens at which reading can begin again though it stands behind `at` in a line: one that reads the
/// same there as at the beginning of a line, where a letter would begin the name of a statement.
fn last_restart(text: &str, first: usize, at: usize, tokens: &[Token]) -> Option<usize> {
    let restarts = |token: &Token| {
        let start = token.start as usize;
        start > at && b";<>[],\"".contains(&text.as_bytes()[start])
    };
    tokens[first..].iter().rposition(restarts).map(|found| first + found)
}

/// The offset behind the first line end, or the end of the text, among the next bytes from an offset on.
fn line_end_within(text: &str, from: usize, limit: usize) -> Option<usize> {
    let from = from.min(text.len());
    let to = from.saturating_add(limit).min(text.len());
    let found = memchr::memchr(b'\n', &text.as_bytes()[from..to]).map(|found| from + found + 1);
    found.or_else(|| (to == text.len()).then_some(to))
}

/// Parses one slice and adds its leaves; returns how much of it was read.
fn leaves(slice: &str, offset: usize, tokens: &mut Vec<Token>) -> usize {
    let Ok(pairs) = Grammar::parse(Rule::chunk, slice) else {
        return 0; // never: the grammar is total
    };
    let bytes = slice.as_bytes();
    let mut reached = 0;
    let mut word = false; // whether a word has just begun
    for token in pairs.tokens() {
        let (rule, at) = match token {
            pest::Token::Start { rule, pos } => (rule, pos.pos()),
            pest::Token::End { rule, pos } => {
                word &= rule != Rule::word;
                reached = pos.pos();
                continue;
            }
        };
        if std::mem::replace(&mut word, rule == Rule::word)
            && let Some(key) = tokens.last_mut()
        {
            key.kind = TokenKind::Key; // what begins inside a word stands behind its `=`
        }
        let mut start = at;
        let kind = match rule {
            Rule::line => {
                // Braces that hold no name stop at LF: a search for three strings is fast, for four it is not.
                start -= usize::from(bytes[at] == b'\n' && at > 0 && bytes[at - 1] == b'\r');
                TokenKind::Line
            }
            Rule::mark => match bytes[at] {
                b';' => TokenKind::Semicolon,
                b'<' => TokenKind::Open,
                _ => TokenKind::Close,
            },
            Rule::punctuation => match bytes[at] {
                b'[' => TokenKind::ListOpen,
                b']' => TokenKind::ListClose,
                _ => TokenKind::Comma,
            },
            Rule::name if bytes[at] == b'!' => TokenKind::Trusted,
            Rule::name => TokenKind::Name,
            Rule::word | Rule::bare | Rule::bang => TokenKind::Bare,
            Rule::string => TokenKind::String,
            Rule::block => TokenKind::Block,
            Rule::arrow => TokenKind::Arrow,
            Rule::comment => TokenKind::Comment,
            Rule::braces => TokenKind::Braces,
            Rule::reference => TokenKind::Reference,
            Rule::trusted_key => TokenKind::TrustedKey,
            Rule::string_open => TokenKind::StringOpen,
            Rule::brace_bad => TokenKind::BraceBad,
            Rule::junk => TokenKind::Junk,
            _ => continue, // `margin`, which belongs to the token before, and `nothing`
        };
        tokens.push(Token { start: (offset + start) as u32, kind });
    }
    reached
}

/// Looks at the block strings among the new tokens. One that swallowed other lines because its closing quotes are
/// missing is cut back to where its text ends by its indentation; the offset to go on from is returned.
fn cut_back(text: &str, first: usize, reached: usize, tokens: &mut Vec<Token>) -> Option<usize> {
    for index in first..tokens.len() {
        if tokens[index].kind != TokenKind::Block {
            continue;
        }
        let block = Block::new(text, tokens, index, reached);
        let closing_width = margin_before(text, block.end - 3).map_or(usize::MAX, |from| margin(&text[from..]));
        let swallowed =
            block.opening && (!block.closing_alone || has_line_left_of(text, block.start, block.end, closing_width));
        if swallowed && let Some(stop) = unclosed_end(text, block.start, block.end) {
            tokens.truncate(index + 1);
            tokens[index].kind = TokenKind::BlockOpen;
            return Some(push_line(text, stop, tokens));
        }
    }
    None
}

/// Complains of block strings that nothing closes, of those whose quotes do not stand where they should, and of comments
/// that touch what stands in front of them.
pub(super) fn check_places(text: &str, tokens: &[Token], diagnostics: &mut Vec<Diagnostic>) {
    for (index, token) in tokens.iter().enumerate() {
        let at = |quotes: usize| Span::new(quotes as u32, quotes as u32 + 3);
        match token.kind {
            TokenKind::BlockOpen => diagnostics.push(say::unclosed_block_string(at(token.start as usize))),
            TokenKind::Block => {
                let block = Block::new(text, tokens, index, text.len());
                if !block.opening {
                    diagnostics.push(say::block_string_opening(at(block.start)));
                } else if !block.closing_alone {
                    diagnostics.push(say::block_string_closing(at(block.end - 3)));
                }
            }
            TokenKind::Comment if index > 0 && tokens[index - 1].kind != TokenKind::Line => {
                let before = text.as_bytes()[token.start as usize - 1];
                // The layout says of `name=#` that there is no value.
                if !matches!(before, b' ' | b'\t' | b'=') {
                    let sign = Span::new(token.start, token.start + 1);
                    diagnostics.push(say::glued_comment(sign, tokens[index - 1].kind == TokenKind::Name));
                }
            }
            _ => {}
        }
    }
}

/// Where the quotes of a block string stand.
struct Block {
    start: usize,
    end: usize,
    /// Whether nothing but a comment follows the opening ones on their line.
    opening: bool,
    /// Whether the closing ones have a line to themselves.
    closing_alone: bool,
}

impl Block {
    fn new(text: &str, tokens: &[Token], index: usize, reached: usize) -> Self {
        let start = tokens[index].start as usize;
        let next = tokens.get(index + 1).map_or(reached, |token| token.start as usize);
        let end = start + text[start..next].trim_end_matches([' ', '\t']).len();
        let opening = blank_until_line_end(text, start + 3);
        let closing_alone = margin_before(text, end - 3).is_some() && blank_until_line_end(text, end);
        Self { start, end, opening, closing_alone }
    }
}

/// Adds the line end at `end` and returns the offset of the line behind it.
fn push_line(text: &str, end: usize, tokens: &mut Vec<Token>) -> usize {
    if end < text.len() {
        tokens.push(Token { start: end as u32, kind: TokenKind::Line });
    }
    behind_break(text, end)
}

/// The offset of the line behind the line end at `end`.
fn behind_break(text: &str, end: usize) -> usize {
    match text.as_bytes().get(end) {
        Some(b'\r') => end + 2,
        Some(_) => end + 1,
        None => end,
    }
}

/// The offset behind the line on which a block string that begins at `start` is closed, if it is.
fn block_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start + 3;
    loop {
        at += memchr::memchr2(b'"', b'\\', &bytes[at..])?;
        if bytes[at] == b'\\' {
            at += 2;
            if at >= bytes.len() {
                return None;
            }
        } else if bytes[at..].starts_with(b"\"\"\"") {
            return line_end_within(text, at, text.len());
        } else {
            at += 1;
        }
    }
}

/// Where a block string without closing quotes ends: before the line end in front of the first line that is not
/// deeper than the line on which it begins. None when all lines up to `limit` are.
fn unclosed_end(text: &str, start: usize, limit: usize) -> Option<usize> {
    let width = margin(&text[line_start(text, start)..]);
    let mut at = start;
    while let Some(found) = memchr::memchr(b'\n', &text.as_bytes()[at..limit]) {
        let line = at + found + 1;
        if line < text.len() && !is_blank_line(text, line) && margin(&text[line..]) <= width {
            let end = line - 1;
            return Some(if text[..end].ends_with('\r') { end - 1 } else { end });
        }
        at = line;
    }
    None
}

/// Whether a line of the block string, blank ones excepted, is indented less than `width`.
fn has_line_left_of(text: &str, start: usize, end: usize, width: usize) -> bool {
    memchr::memchr_iter(b'\n', &text.as_bytes()[start..end]).any(|found| {
        let line = start + found + 1;
        !is_blank_line(text, line) && margin(&text[line..]) < width
    })
}

/// The end of the last line that is not blank.
fn last_line_end(text: &str) -> usize {
    let said = text.trim_end_matches([' ', '\t', '\r', '\n']).len();
    let end = memchr::memchr(b'\n', &text.as_bytes()[said..]).map_or(text.len(), |found| said + found);
    if text[said..end].ends_with('\r') { end - 1 } else { end }
}

fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |found| found + 1)
}

/// The width of the indentation at the start of `line`, as an eye sees it.
fn margin(line: &str) -> usize {
    let blanks = line.bytes().take_while(|b| matches!(b, b' ' | b'\t'));
    blanks.fold(0, |width, b| if b == b'\t' { (width / 8 + 1) * 8 } else { width + 1 })
}

/// The start of the line, when nothing but blanks stands on it before `at`.
fn margin_before(text: &str, at: usize) -> Option<usize> {
    let start = text[..at].trim_end_matches([' ', '\t']).len();
    (start == 0 || text[..start].ends_with('\n')).then_some(start)
}

fn is_blank_line(text: &str, line: usize) -> bool {
    let rest = text[line..].trim_start_matches([' ', '\t']);
    rest.is_empty() || rest.starts_with('\n') || rest.starts_with("\r\n")
}

/// Whether only blanks and a comment stand between `at` and the end of the line.
fn blank_until_line_end(text: &str, at: usize) -> bool {
    let rest = text[at..].trim_start_matches([' ', '\t']);
    rest.is_empty() || rest.starts_with(['\n', '#']) || rest.starts_with("\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_long_line_do_not_show() {
        let pieces = [
            "say \"a b\"; ",
            "gather digits=1 input=[dtmf speech] < say \"x\" > ; ",
            "on 1, 2 -> sales ;; -x \"unclosed\\\" ; \" ",
            "name=\"\u{e4}\\\"\"{ who } {bad ; } \u{fffd}",
            "\"\"\" block \\\"\"\" ; \"\"\" ",
            "aaaa aaaa aaaa aaaa ",
            "!trusted x=#y @z ",
            "# comment \"; ",
        ];
        for turn in 0..40_usize {
            let mut text = String::from("first \"line\"\n");
            let mut number = turn;
            while text.len() < 9 * SLICE {
                number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(turn * 2 + 1);
                let many = if number.is_multiple_of(61) { SLICE / 4 } else { 1 };
                // A comment swallows the rest of the line, and so has its turn late.
                let kinds = if text.len() < 7 * SLICE { pieces.len() - 1 } else { pieces.len() };
                text.push_str(&pieces[(number >> 33) % kinds].repeat(many));
            }
            text.push_str("\n  last \"line\"\n");
            let mut whole = vec![Token { start: 0, kind: TokenKind::Line }];
            run(&text, 0, text.len(), &mut whole, |_, _| false);
            assert_eq!(lex(&text, 0), whole, "{turn}");
        }
    }
}

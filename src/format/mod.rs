//! The one style: a Flow file laid out anew.
//!
//! In: a source. Out: its text, laid out as `docs/style.md` says. What the file means stays the same, what is broken in
//! it stays as it is, and what is laid out already does not change. The style has no options, and nothing here asks
//! what a name means.
//!
//! `layout`, `line` and `declare` write a file anew, `meaning` holds the result against the original. What cannot be laid out
//! without a change of meaning - an accident that looks like something else once it has moved - is left alone.

mod declare;
mod layout;
mod line;
mod meaning;

use crate::diagnostic::Code;
use crate::source::{Source, Span};
use crate::syntax::{self, NodeKind, TokenKind, Tree};

/// Lays a file out in the one style.
///
/// Formatting what comes out changes nothing more, and it compiles to the same documents with the same findings. A
/// file that is not UTF-8, holds control characters, or mixes tabs and spaces in its indentation comes back as it is.
///
/// ```
/// use twiml_flow::format::format;
/// use twiml_flow::source::Source;
///
/// let source = Source::new("menu.flow", "gather digits=1 <say  \"Press 1.\">;hangup").unwrap();
/// assert_eq!(format(&source), "gather digits=1 < say \"Press 1.\" >\nhangup\n");
/// ```
pub fn format(source: &Source) -> String {
    let file = File::new(source);
    if !file.is_left_alone()
        && let Some(text) = layout::lay_out(&file)
        && (text == source.text() || is_sound(&file, &text))
    {
        return text;
    }
    source.text().to_owned()
}

/// Whether `text` means what the file means, and is laid out for good.
fn is_sound(file: &File<'_>, text: &str) -> bool {
    Source::new(file.source.name(), text).is_ok_and(|source| {
        let again = File::new(&source);
        meaning::same(file, &again) && layout::lay_out(&again).as_deref() == Some(text)
    })
}

/// Whether two texts, each a file by itself, mean the same.
fn means_same(one: String, other: String) -> bool {
    let (Ok(one), Ok(other)) = (Source::new("", one), Source::new("", other)) else { return false };
    meaning::same(&File::new(&one), &File::new(&other))
}

/// A parsed file, with what laying it out asks of stretches of its tokens.
struct File<'s> {
    source: &'s Source,
    text: &'s str,
    tree: Tree,
    /// What parsing complained of, and where.
    faults: Vec<(Code, u32)>,
    /// How many tokens before each are, or are part of, something broken.
    broken: Vec<u32>,
    /// How many line ends stand before each token, those inside block strings counted.
    lines: Vec<u32>,
    /// The `>` of each `<`; what has none has `NONE`.
    close: Vec<u32>,
    /// Tokens, in order, at which the nesting itself is in doubt.
    doubts: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl<'s> File<'s> {
    fn new(source: &'s Source) -> Self {
        let text = source.text();
        let (tree, diagnostics) = syntax::parse(source);
        let tokens = tree.tokens();
        let mut is_header = vec![false; tokens.len()];
        let mut is_broken = vec![false; tokens.len()];
        for node in tree.nodes() {
            let (first, last) = (node.first as usize, node.last as usize);
            is_header[first..last].fill(true);
            if node.broken {
                // None for `< >` alone, which is nothing.
                is_broken[first..last].fill(true);
            }
        }
        let mut doubts = Vec::new();
        for diagnostic in &diagnostics {
            let at = tokens.partition_point(|token| token.start <= diagnostic.label.span.start).max(1) - 1;
            let nests = matches!(
                diagnostic.code,
                Code::UnexpectedIndent | Code::UnevenDedent | Code::TwoBlocks | Code::TooDeep
            );
            if nests || !is_header[at] {
                doubts.push(at as u32);
            } else {
                is_broken[at] = true;
            }
        }
        doubts.sort_unstable();
        let mut close = vec![NONE; tokens.len()];
        let mut open = Vec::new();
        let (mut broken, mut lines) = (Vec::with_capacity(tokens.len() + 1), Vec::with_capacity(tokens.len() + 1));
        let (mut broken_before, mut lines_before) = (0, 0);
        for (at, token) in tokens.iter().enumerate() {
            broken.push(broken_before);
            lines.push(lines_before);
            match token.kind {
                TokenKind::Open => open.push(at),
                TokenKind::Close => {
                    if let Some(open) = open.pop() {
                        close[open] = at as u32;
                    }
                }
                TokenKind::Line | TokenKind::BlockOpen => lines_before += 1,
                TokenKind::Block => {
                    lines_before += 1;
                    is_broken[at] |= block_lines(&text[tree.span(text, at).range()]).is_none();
                }
                _ => {}
            }
            broken_before += u32::from(is_broken[at]);
        }
        broken.push(broken_before);
        lines.push(lines_before);
        let faults = diagnostics.iter().map(|diagnostic| (diagnostic.code, diagnostic.label.span.start)).collect();
        Self { source, text, tree, faults, broken, lines, close, doubts }
    }

    /// Whether nothing of the file is laid out anew: its characters or its whole indentation cannot be trusted.
    fn is_left_alone(&self) -> bool {
        let untrusted = [Code::NotUtf8, Code::ControlCharacter, Code::MixedIndentation];
        self.faults.iter().any(|(code, _)| untrusted.contains(code))
    }

    fn kind(&self, token: usize) -> Option<TokenKind> {
        self.tree.tokens().get(token).map(|token| token.kind)
    }

    fn span(&self, token: usize) -> Span {
        self.tree.span(self.text, token)
    }

    fn word(&self, token: usize) -> &'s str {
        &self.text[self.span(token).range()]
    }

    /// Whether a comment has its line for itself, but for `;`, which mean nothing there.
    fn is_own_line(&self, comment: usize) -> bool {
        let before = (0..comment).rev().map(|at| self.kind(at));
        before.into_iter().find(|kind| *kind != Some(TokenKind::Semicolon)) == Some(Some(TokenKind::Line))
    }

    /// The word that a statement begins with; nothing for what begins otherwise.
    fn keyword(&self, node: u32) -> &'s str {
        let node = &self.tree.nodes()[node as usize];
        let first = node.first as usize;
        if node.kind == NodeKind::Statement && self.kind(first) == Some(TokenKind::Name) {
            self.word(first)
        } else {
            ""
        }
    }
}

/// What stands behind the opening quotes of a block string on their line, and the lines of its text without their
/// indentation. None when the quotes do not have their lines for themselves, or a line is left of the closing ones.
fn block_lines(token: &str) -> Option<(&str, impl Iterator<Item = &str>)> {
    let inner = token.strip_prefix("\"\"\"")?.strip_suffix("\"\"\"")?;
    let (opening, rest) = inner.split_once('\n')?;
    let (body, margin) = rest.rsplit_once('\n').map_or((None, rest), |(body, margin)| (Some(body), margin));
    if !margin.trim_matches([' ', '\t']).is_empty() {
        return None;
    }
    let line = move |line: &'_ str| -> Option<usize> {
        match line.strip_prefix(margin) {
            Some(_) => Some(margin.len()),
            None => line.trim_matches([' ', '\t']).is_empty().then_some(line.len()),
        }
    };
    let lines = move || {
        let lines = body.into_iter().flat_map(|body| body.split('\n'));
        lines.map(|line| line.strip_suffix('\r').unwrap_or(line))
    };
    if lines().any(|text| line(text).is_none()) {
        return None;
    }
    Some((opening.trim_matches([' ', '\t', '\r']), lines().map(move |text| &text[line(text).unwrap_or(0)..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(text: &str) -> String {
        let source = Source::new("main.flow", text).unwrap();
        let once = format(&source);
        let again = Source::new("main.flow", once.as_str()).unwrap();
        assert_eq!(format(&again), once, "formatting twice is formatting once");
        once
    }

    #[track_caller]
    fn becomes(text: &str, expected: &str) {
        assert_eq!(formatted(text), expected);
        let source = Source::new("main.flow", text).unwrap();
        let laid_out = layout::lay_out(&File::new(&source));
        assert_eq!(laid_out.as_deref(), Some(expected), "without a second try");
    }

    #[track_caller]
    fn stays(text: &str) {
        becomes(text, text);
    }

    #[test]
    fn statements_have_lines_of_their_own() {
        becomes("say   \"a\" ;; pause 2s;", "say \"a\"\npause 2s\n");
        becomes("gather\n\t say \"a\"; say \"b\"\n\t\t break 1s\n", "gather\n\t say \"a\"; say \"b\"\n\t\t break 1s\n");
        becomes("gather\n\tsay \"a\"; say \"b\"\n\t\tbreak 1s\n", "gather\n  say \"a\"\n  say \"b\"\n    break 1s\n");
        becomes("\u{feff}\r\n\r\nsay x\r\n\r\n\r\nsay y\r\n\r\n", "say x\n\nsay y\n");
        becomes("\n \n;\n", "");
        becomes("", "");
    }

    #[test]
    fn inline_blocks_of_one_short_statement_stay() {
        stays("otherwise < say \"Pardon?\" >\n");
        becomes("on 1<say \"a\">;on 2<>", "on 1 < say \"a\" >\non 2 < >\n");
        becomes("say < >; gather<\n>", "say\ngather\n");
        becomes("gather < say \"a\"; -> main >", "gather\n  say \"a\"\n  -> main\n");
        becomes("gather <\n\n  say \"a\"\n\n>\nhangup", "gather\n  say \"a\"\nhangup\n");
        becomes("gather < say < break 1s > >", "gather\n  say < break 1s >\n");
        let long = format!("gather < say \"{}\" >", "é".repeat(83));
        becomes(&long, &format!("{long}\n"));
        let longer = "é".repeat(84);
        becomes(&format!("gather < say \"{longer}\" >"), &format!("gather\n  say \"{longer}\"\n"));
    }

    #[test]
    fn comments_stay_where_they_are() {
        becomes("#a\n##b\n#!c\n#\n###d", "# a\n## b\n#!c\n#\n### d\n");
        becomes("say x #a\n     # b\nsay y", "say x  # a\n# b\nsay y\n");
        let blocks = "gather\n    say x\n    # end of it\n# of what follows\nsay y\n    # loose\n";
        becomes(blocks, "gather\n  say x\n  # end of it\n# of what follows\nsay y\n# loose\n");
        becomes(
            "gather < # a\n# b\nsay x # c\n# d\n> # e\nsay y",
            "gather  # a\n  # b\n  say x  # c\n  # d\n# e\nsay y\n",
        );
        becomes("gather < say x; say y > # a", "gather\n  say x\n  say y  # a\n");
        becomes("gather < # a\n>", "gather  # a\n");
        becomes("gather\n  # a\n\n\n  say x", "gather\n  # a\n\n  say x\n");
        becomes("gather\n# a\n\n  say x", "gather\n  # a\n\n  say x\n");
        stays("flow a\n  # to do\n\n  # and this\n\n# of b\nflow b -> a\n");
        becomes(
            "on 1\n # to do\n   # this too\non 2 # a\n# of 3\non 3",
            "on 1\n  # to do\n  # this too\non 2  # a\n# of 3\non 3\n",
        );
        becomes("say x; # a\n; # b\n", "say x  # a\n# b\n");
    }

    #[test]
    fn flows_stand_apart() {
        becomes(
            "say x\nflow a -> b\n# of b\nflow b\n  say y\nuse \"c.flow\"",
            "say x\n\nflow a -> b\n\n# of b\nflow b\n  say y\n\nuse \"c.flow\"\n",
        );
        becomes("flow a\n  say x\n  # end\n  ## doc\nflow b -> a", "flow a\n  say x\n  # end\n\n## doc\nflow b -> a\n");
        becomes("flow a -> b; flow b -> c", "flow a -> b\n\nflow b -> c\n");
        becomes("# file\n\n# of a\nflow a -> b", "# file\n\n# of a\nflow a -> b\n");
    }

    #[test]
    fn parts_have_one_blank_between() {
        becomes("dial  x=1\t y=[a,b ,  \"c\",]   ->\tmain  z={ From }", "dial x=1 y=[a b \"c\"] -> main z={From}\n");
        becomes("on 1,2 ,  3 ->a", "on 1, 2, 3 -> a\n");
        becomes("let  x  =  1\ndef f(a,  b=\"x  y\")  < ... >", "let x = 1\n\ndef f(a, b=\"x  y\") < ... >\n");
        becomes("say \"a  b { From }\"", "say \"a  b { From }\"\n");
    }

    #[test]
    fn lists_break_where_they_do_not_fit() {
        becomes("dial x=[\n  a\n\n  b]", "dial x=[a b]\n");
        becomes(
            "dial x=[ # a\n  b c # d\n\n\n  # e\n  https://x.example]",
            "dial x=[  # a\n  b\n  c  # d\n\n  # e\n  https://x.example\n]\n",
        );
        let (item, items) = ("i".repeat(45), "  iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii\n".repeat(2));
        becomes(&format!("say x=[{item}, {item}] y=1"), &format!("say x=[{item} {item}] y=1\n"));
        becomes(&format!("say xxxxx=[{item}, {item}] y=1"), &format!("say xxxxx=[\n{items}] y=1\n"));
        let header = format!("say {item} {item} {item} x=[a b]\n  x=[{item} {item}]\n");
        stays(&header);
    }

    #[test]
    fn block_strings_keep_their_text() {
        becomes(
            "say \"\"\" #a\n\ta\n\n\t  b \n\t\"\"\" #b\nsay y",
            "say \"\"\"  # a\n  a\n\n    b \n  \"\"\"  # b\nsay y\n",
        );
        becomes("say\n    \"\"\"\n      a\n    \"\"\"\n", "say\n  \"\"\"\n    a\n  \"\"\"\n");
        stays("say \"\"\"\n  \"\"\"\n");
    }

    #[test]
    fn what_is_broken_stays() {
        stays("say  \"a\nsay x\n");
        becomes("say  \"a\nsay  x", "say  \"a\nsay x\n");
        becomes("gather   x= 1\n    say   y\nsay  z", "gather   x= 1\n    say   y\nsay z\n");
        becomes("gather  x=1\n  say   \"a  \n  say   y", "gather x=1\n  say   \"a  \n  say y\n");
        becomes("gather  x=1\n    say   \"a\n    say   y\nsay  z", "gather  x=1\n    say   \"a\n    say   y\nsay z\n");
        becomes("gather <\n  say  x\nsay  y\n", "gather <\n  say  x\nsay y\n");
        stays("gather\n\tsay \"a\n");
        becomes("say  x\r\nsay  \"\"\"\r\n  a\r\n\r\n", "say x\nsay  \"\"\"\n  a\n");
        becomes("say  {x\r\nsay  x\r\n", "say  {x\nsay x\n");
        for alone in ["say  x\u{1}\n\n\n", "gather\n  say  x\n\tsay y", "\u{feff}say  x\r\rsay y"] {
            assert_eq!(formatted(alone), alone);
        }
    }

    #[test]
    fn what_is_allowed_on_a_line_stays_on_it() {
        becomes("say  x;say  y # flowc: allow deprecated", "say x; say y  # flowc: allow deprecated\n");
        becomes(
            "#flowc: allow deprecated\nsay  x;gather<say y;say z>",
            "# flowc: allow deprecated\nsay x; gather < say y; say z >\n",
        );
        becomes(
            "gather <\n say x; say y # flowc: allow a\n say z; say w\n>",
            "gather\n  say x; say y  # flowc: allow a\n  say z\n  say w\n",
        );
        // The comment speaks of the line that opens the block, and of the first statement in it.
        let unclear = "gather < say  x # flowc: allow a\n say y\n>\n";
        assert_eq!(formatted(unclear), unclear);
    }
}

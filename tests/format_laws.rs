//! Laws of the formatter, on every flow of the project, on what is left of them after an accident, and on flows that
//! chance makes up: well-formed ones in every layout the language allows, and broken ones.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use twiml_flow::diagnostic::Code;
use twiml_flow::format::format;
use twiml_flow::project::{Options, Output, Project};
use twiml_flow::source::Source;
use twiml_flow::syntax::{self, NodeKind, TokenKind, Tree, comment, text};

fn source(text: &str) -> Source {
    Source::new("main.flow", text).unwrap()
}

fn compile(text: &str) -> (Vec<(String, String)>, Vec<Code>) {
    let mut project = Project::new(Options::default());
    project.add(source(text));
    let Output { documents, diagnostics, .. } = project.compile();
    let documents = documents.into_iter().map(|document| (document.address, document.xml));
    (documents.collect(), diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect())
}

/// Holds one text against every law, and returns it as it is laid out.
fn obeys(text: &str) -> String {
    let original = source(text);
    let (tree, diagnostics) = syntax::parse(&original);
    let formatted = format(&original);
    assert_eq!(format(&source(&formatted)), formatted, "formatting twice is formatting once");
    if formatted == text {
        return formatted;
    }
    assert!(!formatted.contains('\r') && !formatted.starts_with('\u{feff}'), "lines end with LF alone");
    assert!(formatted.is_empty() || (formatted.ends_with('\n') && !formatted.ends_with("\n\n")), "one line end closes");
    assert!(!formatted.starts_with('\n'), "no blank line at the start");
    let again = source(&formatted);
    let (tree_again, diagnostics_again) = syntax::parse(&again);
    let codes =
        |diagnostics: &[twiml_flow::diagnostic::Diagnostic]| diagnostics.iter().map(|d| d.code).collect::<Vec<_>>();
    assert_eq!(codes(&diagnostics), codes(&diagnostics_again), "the same is wrong with it\n{formatted}");
    assert_eq!(words(text, &tree), words(&formatted, &tree_again), "the same words stand in it");
    assert_eq!(compile(text), compile(&formatted), "it compiles to the same\n{formatted}");
    stays(text, &tree, &formatted);
    let whole = diagnostics.is_empty() && tree.nodes().iter().all(|node| !node.broken || node.first == node.last);
    if whole && !has_allow(text, &tree) && blocks_are_even(text, &tree) {
        in_style(&formatted, &tree_again);
    }
    formatted
}

/// What stands in a file, without blanks and without what only lays it out; block strings by their text.
fn words(text: &str, tree: &Tree) -> String {
    let mut words = String::new();
    for (at, token) in tree.tokens().iter().enumerate() {
        let span = tree.span(text, at);
        let word = &text[span.range()];
        match token.kind {
            TokenKind::Line | TokenKind::Semicolon | TokenKind::Open | TokenKind::Close | TokenKind::Comma => {}
            TokenKind::Block => text::block(word, span.start, &mut Vec::new(), &mut |piece, _| match piece {
                text::Piece::Text(text) => words.push_str(text),
                text::Piece::Char(character) => words.push(character),
                text::Piece::Name(name) => words.push_str(name),
            }),
            TokenKind::String => words.push_str(word),
            _ => words.extend(word.split_whitespace()),
        }
    }
    words
}

/// Broken lines are in the result as they were, in the same order.
fn stays(text: &str, tree: &Tree, formatted: &str) {
    let mut lines = formatted.split('\n');
    for node in tree.nodes().iter().filter(|node| node.broken && node.first < node.last) {
        let span = tree.line_span(text, node);
        let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let start = if start == 0 && text.starts_with('\u{feff}') { 3 } else { start };
        let line = text[start..].split('\n').next().unwrap();
        let line = line.strip_suffix('\r').unwrap_or(line);
        // Two broken nodes may share a line.
        let mut rest = lines.clone();
        if rest.any(|other| other == line) {
            lines = rest;
        } else {
            let found = formatted.split('\n').any(|other| other == line);
            assert!(found, "the line `{line}` stays as it is\n{formatted}");
        }
    }
}

/// Whether no line of a block string is left of its closing quotes, which is found when its text is read.
fn blocks_are_even(text: &str, tree: &Tree) -> bool {
    let mut found = Vec::new();
    for at in (0..tree.tokens().len()).filter(|&at| tree.tokens()[at].kind == TokenKind::Block) {
        let span = tree.span(text, at);
        text::block(&text[span.range()], span.start, &mut found, &mut |_, _| ());
    }
    found.iter().all(|diagnostic| diagnostic.code != Code::BlockStringIndent)
}

fn has_allow(text: &str, tree: &Tree) -> bool {
    let comments = (0..tree.tokens().len()).filter(|&at| tree.tokens()[at].kind == TokenKind::Comment);
    comments.map(|at| &text[tree.span(text, at).range()]).any(|comment| comment::allow(comment).is_some())
}

/// Every statement begins a line at its indentation, but for the only one of an inline block.
fn in_style(text: &str, tree: &Tree) {
    let mut ends = Vec::new();
    for (number, node) in tree.nodes().iter().enumerate() {
        while ends.last().is_some_and(|&end| end <= number as u32) {
            ends.pop();
        }
        let before = &text[..tree.line_span(text, node).start as usize];
        let line = before.rsplit('\n').next().unwrap();
        let inline = tree.tokens()[node.first as usize - 1].kind == TokenKind::Open;
        assert!(
            (inline && !ends.is_empty()) || line == "  ".repeat(ends.len()),
            "`{line}` is no indentation of {} levels\n{text}",
            ends.len()
        );
        let header = &text[tree.line_span(text, node).range()];
        if node.kind == NodeKind::Statement && !header.contains(['"', '\n', '#']) && !header.starts_with("def") {
            assert!(!header.contains("  ") && !header.contains('\t'), "one blank between the parts of `{header}`");
        }
        ends.push(node.end);
    }
    assert!(!text.contains("\n\n\n") || text.contains("\"\"\""), "one blank line in a row");
}

/// Every `.flow` file below a folder of the project, that is text.
fn files(folder: &Path, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "flow") && !expands(&path) {
            found.extend(String::from_utf8(fs::read(path).unwrap()));
        }
    }
}

/// Whether a flow is there to expand beyond all bounds, which takes long each time, and which `tests/ui` looks at.
fn expands(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("too-much-expansion"))
}

fn inputs() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["examples", "tests", "docs"] {
        files(&root.join(folder), &mut found);
    }
    assert!(found.len() > 1, "there are no flows to hold the laws against");
    found
}

#[test]
fn on_every_flow_of_the_project() {
    inputs().iter().for_each(|text| drop(obeys(text)));
}

#[test]
fn on_every_prefix() {
    for text in inputs() {
        let step = (text.len() / 20).max(1);
        let ends = (0..text.len()).step_by(step).filter(|&end| text.is_char_boundary(end));
        ends.for_each(|end| drop(obeys(&text[..end])));
    }
}

#[test]
fn on_every_file_less_one_line() {
    for text in inputs() {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for without in (0..lines.len()).step_by((lines.len() / 10).max(1)) {
            let rest: String = lines.iter().enumerate().filter(|(i, _)| *i != without).map(|(_, line)| *line).collect();
            obeys(&rest);
        }
    }
}

#[test]
fn on_deep_nests() {
    let indented = |depth: usize| (0..depth).map(|level| format!("{}gather\n", " ".repeat(level))).collect::<String>();
    for depth in [250, 300] {
        obeys(&indented(depth));
        obeys(&format!("{}say \"x\"{}", "gather <\n".repeat(depth), ">".repeat(depth)));
        obeys(&format!("{}say \"x\"{} # flowc: allow deprecated", "gather <".repeat(depth), ">".repeat(depth)));
    }
    for piece in ["gather <\n", "gather < >", "<", ">", "[", "say x=[\n", "\"\"\"\n", ";", "# a\n", "say \"x\n"] {
        obeys(&piece.repeat(2_000));
    }
}

/// A well-formed flow, whose every turn is taken from a row of bytes.
struct Author {
    turns: std::vec::IntoIter<u8>,
    out: String,
    /// What one level of indentation is made of.
    unit: &'static str,
    comments: bool,
}

/// The lines of a block that is being written.
#[derive(Clone)]
enum Around {
    Indented(String),
    Inline,
}

impl Author {
    fn write(turns: Vec<u8>, comments: bool) -> String {
        let mut author = Author { turns: turns.into_iter(), out: String::new(), unit: "  ", comments };
        author.unit = author.one_of(&["  ", "    ", "\t", " ", "   "]);
        if author.turn(8) == 0 {
            author.out.push('\u{feff}');
        }
        author.blank_lines(&Around::Indented(String::new()));
        author.block(&Around::Indented(String::new()), 0);
        if author.turn(4) == 0 {
            author.out = author.out.replace('\n', "\r\n");
        }
        author.out
    }

    fn turn(&mut self, of: u8) -> u8 {
        self.turns.next().unwrap_or(0) % of
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.turn(choices.len() as u8) as usize]
    }

    fn gap(&mut self) {
        let gap = self.one_of(&[" ", " ", "  ", "\t", "     "]);
        self.out.push_str(gap);
    }

    fn maybe_gap(&mut self) {
        if self.turn(2) == 0 {
            self.gap();
        }
    }

    fn comment(&mut self) {
        let comment = self.one_of(&["#", "# a", "#b", "##  c", "## d", "#!e", "# \"x", "#f < ;  "]);
        self.out.push_str(comment);
    }

    /// Lines that say nothing, each with its line end.
    fn blank_lines(&mut self, around: &Around) {
        for _ in 0..self.turn(4) {
            let margin = self.one_of(&["", "", "  ", "\t", "       "]);
            match (self.turn(3), around) {
                (0, _) if self.comments => {
                    let margin = match around {
                        Around::Indented(margin) if self.turn(2) == 0 => margin.clone(),
                        _ => margin.to_owned(),
                    };
                    self.out.push_str(&margin);
                    self.comment();
                }
                (1, Around::Inline) => self.out.push(';'),
                _ => self.out.push_str(margin),
            }
            self.out.push('\n');
        }
    }

    fn end_line(&mut self, around: &Around) {
        self.maybe_gap();
        if self.comments && self.turn(4) == 0 {
            self.out.push(' ');
            self.comment();
        }
        self.out.push('\n');
        self.blank_lines(around);
    }

    /// Statements in a block.
    fn block(&mut self, around: &Around, depth: u8) {
        let count = 1 + self.turn(3);
        let mut begins_line = true;
        for number in 0..count {
            if let (true, Around::Indented(margin)) = (begins_line, around) {
                let margin = margin.clone();
                self.out.push_str(&margin);
            }
            if self.turn(8) == 0 {
                self.out.push(';');
                self.maybe_gap();
            }
            let ends_line = self.statement(around, depth, number == 0);
            begins_line = ends_line || self.turn(3) > 0;
            let last = number + 1 == count;
            if ends_line {
                continue;
            } else if !begins_line {
                self.maybe_gap();
                self.out.push(';');
                self.maybe_gap();
            }
            match around {
                Around::Inline if last && !begins_line => {}
                Around::Inline => {
                    if begins_line {
                        self.end_line(around);
                    }
                }
                Around::Indented(_) => {
                    if begins_line || last {
                        self.end_line(around);
                    }
                }
            }
        }
    }

    /// Returns whether it ended its last line.
    fn statement(&mut self, around: &Around, depth: u8, first: bool) -> bool {
        let name = match self.turn(10) {
            0 if depth > 0 && first => {
                self.attributes(around, true);
                return false;
            }
            1 if depth > 0 => return self.string(around),
            2 if depth == 0 => {
                self.one_of(&["flow  menu", "flow sales", "def f(a,  b=\"x  y\")", "let x = 1", "let  x  =  \"a  b\""])
            }
            3 if depth > 0 => self.one_of(&["on 1,2 , 3", "on\t1", "otherwise", "..."]),
            _ => self.one_of(&["say", "gather", "dial", "number", "!New", "say-as", "play"]),
        };
        self.out.push_str(name);
        let plain = !name.contains(' ') && !name.contains('\t');
        if plain && self.turn(2) == 0 {
            self.gap();
            if self.string(around) {
                return true;
            }
        }
        if plain && self.turn(2) == 0 {
            self.gap();
            self.attributes(around, false);
        }
        if !name.starts_with(['l', 'd', '.']) && self.turn(6) == 0 {
            self.out.push_str(" ->");
            self.maybe_gap();
            self.out.push_str("main");
        }
        if depth > 4 || self.turn(3) > 0 {
            return false;
        }
        let margin = match around {
            Around::Indented(margin) if self.turn(2) == 0 => margin.clone(),
            _ => {
                self.maybe_gap();
                self.out.push('<');
                self.maybe_gap();
                if self.turn(2) == 0 {
                    self.end_line(&Around::Inline);
                }
                if self.turn(8) > 0 {
                    self.block(&Around::Inline, depth + 1);
                }
                self.out.push('>');
                return false;
            }
        };
        let deeper = margin + self.unit;
        self.end_line(&Around::Indented(deeper.clone()));
        self.block(&Around::Indented(deeper), depth + 1);
        true
    }

    fn attributes(&mut self, around: &Around, alone: bool) {
        for number in 0..=self.turn(2) {
            if number > 0 {
                self.gap();
            }
            let name = self.one_of(&["timeout=", "digits=", "!x=", "language="]);
            self.out.push_str(name);
            match self.turn(5) {
                0 => {
                    let value = self.one_of(&["5s", "\"a  b\"", "{ From }", "{From}", "@main"]);
                    self.out.push_str(value);
                }
                1 | 2 if !alone || matches!(around, Around::Inline) || number == 0 => self.list(),
                _ => self.out.push_str("https://a.example/x"),
            }
        }
    }

    fn list(&mut self) {
        self.out.push('[');
        for number in 0..=self.turn(4) {
            if number > 0 {
                let between = self.one_of(&[" ", ",", " , ", "\n", ",\n\n\n   ", "\t"]);
                self.out.push_str(between);
            }
            if self.comments && self.turn(6) == 0 {
                self.out.push(' ');
                self.comment();
                self.out.push('\n');
            }
            let item = self.one_of(&["a", "{ To }", "\"b  c\"", "https://a.example/b", "x=1", "say"]);
            self.out.push_str(item);
        }
        if self.turn(2) == 0 {
            self.out.push_str(", \n");
        }
        self.out.push(']');
    }

    /// A string; returns whether it ended its line.
    fn string(&mut self, around: &Around) -> bool {
        if self.turn(3) > 0 {
            let text = self.one_of(&["\"a\"", "\"a  { From } \\\"b\\\" # ; < >\"", "\"\"", "\"é\\u{1F600}\""]);
            self.out.push_str(text);
            return false;
        }
        let margin = match around {
            Around::Indented(margin) => format!("{margin}{}", self.unit),
            Around::Inline => self.one_of(&["", " ", "\t\t"]).to_owned(),
        };
        self.out.push_str("\"\"\"");
        if self.comments && self.turn(4) == 0 {
            self.out.push_str(" # c");
        }
        self.out.push('\n');
        for _ in 0..self.turn(4) {
            let line = self.one_of(&["a", "  b  ", "", "\t", "c \\", "\\\"\"\" d", "{From}"]);
            if !line.is_empty() {
                self.out.push_str(&margin);
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
        self.out.push_str(&margin);
        self.out.push_str("\"\"\"");
        self.end_line(around);
        true
    }
}

/// Accidents: pieces taken out, put in and repeated.
fn mangle(mut text: String, accidents: &[(u16, u16, u8)]) -> String {
    const PIECES: [&str; 22] = [
        "\"",
        "\"\"\"",
        "<",
        ">",
        "[",
        "]",
        ";",
        "\n",
        "\n  ",
        "\n      ",
        " ",
        "#",
        "# flowc: allow deprecated",
        "=",
        ",",
        "->",
        "{",
        "x=",
        "## ",
        "flow b",
        "\t",
        "< >",
    ];
    for &(place, length, how) in accidents {
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = boundary(place as usize % (text.len() + 1));
        let end = boundary((start + length as usize % 20).min(text.len()));
        match how % 32 {
            0..4 => text.replace_range(start..end, ""),
            4..7 => {
                let piece = text[start..end].to_owned();
                text.insert_str(start, &piece);
            }
            piece => text.insert_str(start, PIECES[piece as usize % PIECES.len()]),
        }
    }
    text
}

fn turns() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..200)
}

/// Pieces of Flow, so that chance comes by what people write.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "say",
        "gather",
        "flow",
        "flow a",
        "def",
        "let x = 1",
        "on",
        "1",
        ",",
        "-> main",
        "->",
        "@main",
        "!X",
        "...",
        "\"text\"",
        "\"a {From}\"",
        "\"open",
        "\"\"\"\n",
        "\n\"\"\"\n",
        "timeout=5s",
        "x=",
        "=",
        "[a b]",
        "[a,",
        "]",
        "<",
        ">",
        "< >",
        ";",
        "#",
        "# a",
        "## b",
        "# flowc: allow deprecated",
        "#flowc: allow",
        "{ From }",
        "{",
        "}",
        "é",
        "\r\n",
        "\t",
        "\u{feff}",
        " ",
        " ",
        " ",
        "  ",
        "\n",
        "\n",
        "\n",
        "\n  ",
        "\n  ",
        "\n    ",
        "\n\t",
        "\n\n\n",
        "; ",
    ]);
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn on_well_formed_flows(turns in turns(), comments in any::<bool>()) {
        let text = Author::write(turns, comments);
        let (_, diagnostics) = syntax::parse(&source(&text));
        prop_assert!(diagnostics.is_empty(), "{text}\n{diagnostics:#?}");
        let formatted = obeys(&text);
        in_style(&formatted, &syntax::parse(&source(&formatted)).0);
    }

    #[test]
    fn on_mangled_flows(turns in turns(), accidents in prop::collection::vec(any::<(u16, u16, u8)>(), 1..4)) {
        obeys(&mangle(Author::write(turns, true), &accidents));
    }

    #[test]
    fn on_pieces_of_flow(text in soup()) {
        obeys(&text);
    }

    #[test]
    fn on_any_text(text in any::<String>()) {
        obeys(&text);
    }
}

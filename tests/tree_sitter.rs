//! The grammar that editors use, `editors/tree-sitter-flow`, and the compiler's own see the same statements, nested in
//! the same way, in the project's flows and in what chance makes up.
//!
//! Needs the program `tree-sitter`; `editors/tree-sitter-flow/test/run` runs it with that.

use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use twiml_flow::source::Source;
use twiml_flow::syntax::{self, NodeKind};

mod files;

/// A text that both grammars read.
struct Input {
    name: String,
    text: String,
    /// Whether what the compiler takes must be without an error in the editors' grammar too, which knows more of what
    /// stands behind a keyword.
    sound: bool,
}

/// The flows of the project: its files and the blocks of its pages.
fn written() -> Vec<Input> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["examples", "tests", "docs"] {
        files::collect(&root.join(folder), &["flow", "formatted", "md"], &mut paths);
    }
    paths.push(root.join("README.md"));
    let mut inputs = Vec::new();
    for path in paths {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let name = path.strip_prefix(root).unwrap().display().to_string();
        if path.extension().is_some_and(|e| e == "md") {
            for (number, block) in text.split("\n```flow").skip(1).enumerate() {
                let (mark, block) = block.split_once('\n').unwrap();
                let block = block.split("```").next().unwrap();
                let sound = !mark.contains("error");
                inputs.push(Input { name: format!("{name}, block {}", number + 1), text: block.to_owned(), sound });
            }
        } else {
            let sound = !name.contains("ui");
            inputs.push(Input { name, text, sound });
        }
    }
    assert!(inputs.len() > 300, "only {} flows", inputs.len());
    inputs
}

/// Where a block stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Style {
    /// On lines below, indented.
    Indented,
    /// In `< >`, on one line.
    Inline,
    /// In `< >`, over several lines.
    InlineOverLines,
}

/// A statement of some form, with its block.
#[derive(Debug, Clone)]
struct Made {
    head: &'static str,
    style: Style,
    /// Whether it stands on the line of the one before it.
    joined: bool,
    /// What stands on the lines above it, and behind it.
    around: (&'static str, &'static str),
    children: Vec<Made>,
}

/// Statements that can have a block.
const WITH_BLOCK: &[&str] = &[
    "gather digits=1 -> \"/menu\"",
    "dial",
    "dial ; ;",
    "!New x=[a,\n b # c\n\"]\" ]",
    "on 1, \"two words\" -> sales agent={From}",
    "on silence",
    "otherwise",
    "say voice=Polly.Joanna \"#{From}; <\"",
    "flow a-b",
    "-> sales",
    "say \"\"\"\n            a \" [ < #\n            \"\"\"",
    "...",
];

/// Items that have none.
const WITHOUT_BLOCK: &[&str] = &[
    "\"text\\\"\"",
    "{From}",
    "\"\"\"\n            text\n\n            {a} \\\n            \"\"\"",
    "let a = \"b\"",
    "let b = [a b]",
    "param a: text",
    "use \"a.flow\"",
    "default say voice=Polly.Amy",
    "pause 2s",
    "play /a#b http://x/?y=z#",
    ATTRIBUTES,
];

/// An item that stands first or not at all.
const ATTRIBUTES: &str = "timeout=5s !x=\"y\" on=a=b url=@a/b";

fn made() -> impl Strategy<Value = Vec<Made>> {
    let looks = || {
        let style = prop::sample::select(vec![Style::Indented, Style::Indented, Style::Inline, Style::InlineOverLines]);
        let above = prop::sample::select(vec!["", "", "", "\n", "# comment\n", "   # comment <\n\n", "\t## comment\n"]);
        let behind = prop::sample::select(vec!["", "", "", " ", " ;", "  # comment \"\"\" <"]);
        (style, prop::bool::weighted(0.3), (above, behind))
    };
    let node = |head, (style, joined, around), children| Made { head, style, joined, around, children };
    let leaf =
        (prop::sample::select(WITHOUT_BLOCK), looks()).prop_map(move |(head, looks)| node(head, looks, Vec::new()));
    let tree = leaf.prop_recursive(4, 24, 4, move |inner| {
        (prop::sample::select(WITH_BLOCK), looks(), prop::collection::vec(inner, 0..4))
            .prop_map(move |(head, looks, children)| node(head, looks, children))
    });
    prop::collection::vec(tree, 1..6)
}

/// Writes the items of a block, each in front of its separator or behind it.
fn write(nodes: &[Made], indent: usize, style: Style, out: &mut String) {
    let mut line_is_open = false;
    for (index, node) in nodes.iter().enumerate() {
        let joined = node.joined && line_is_open;
        match style {
            Style::Indented if joined => out.push_str(" ; "),
            Style::Indented => {
                if !out.is_empty() {
                    out.push('\n');
                }
                out.push_str(node.around.0);
                out.push_str(&"  ".repeat(indent));
            }
            Style::Inline => out.push_str(if index > 0 { ";" } else { " " }),
            Style::InlineOverLines if joined => out.push_str(";;"),
            Style::InlineOverLines => {
                out.push('\n');
                out.push_str(node.around.0);
                out.push(' ');
            }
        }
        // The end of a block string has a line for itself.
        let ends_line = node.head.ends_with("\"\"\"");
        let misplaced = (node.head == ATTRIBUTES && index > 0) || (ends_line && style != Style::Indented);
        out.push_str(if misplaced { "dial" } else { node.head });
        line_is_open = !ends_line;
        if !node.children.is_empty() {
            if style == Style::Indented && (node.style == Style::Indented || ends_line) {
                write(&node.children, indent + 1, Style::Indented, out);
                line_is_open = false;
                continue;
            }
            out.push_str(" <");
            let inner = if node.style == Style::InlineOverLines { node.style } else { Style::Inline };
            write(&node.children, indent, inner, out);
            out.push_str(if inner == Style::Inline { " >" } else { "\n>" });
        }
        if style != Style::Inline && !nodes.get(index + 1).is_some_and(|next| next.joined && line_is_open) {
            out.push_str(node.around.1);
        }
    }
}

/// What chance makes up of pieces that stand where they may.
fn made_up() -> Vec<Input> {
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(7), ..Config::default() });
    let strategy = made();
    (0..1000)
        .map(|number| {
            let nodes = strategy.new_tree(&mut runner).unwrap().current();
            let mut text = String::new();
            write(&nodes, 0, Style::Indented, &mut text);
            if number % 2 == 0 {
                text.push('\n');
            }
            if number % 5 == 0 {
                text = text.replace('\n', "\r\n");
            }
            Input { name: format!("made up, {number}"), text, sound: true }
        })
        .collect()
}

/// A statement, an attribute line or a text line: how deep it lies, its line and column from 0, what it is.
type Item = (usize, usize, usize, &'static str);

/// The items that the compiler sees; none where it complains of how the text is written.
fn items_of_compiler(text: &str) -> Option<Vec<Item>> {
    let source = Source::from_bytes("main.flow", text.as_bytes().to_vec()).unwrap();
    let (tree, diagnostics) = syntax::parse(&source);
    if !diagnostics.is_empty() {
        return None;
    }
    let mut ends: Vec<u32> = Vec::new();
    let items = tree.nodes().iter().enumerate().map(|(index, node)| {
        while ends.last().is_some_and(|&end| index as u32 >= end) {
            ends.pop();
        }
        let start = tree.line_span(text, node).start as usize;
        let line = text[..start].rfind('\n').map_or(0, |end| end + 1);
        let kind = match node.kind {
            NodeKind::Attributes => "attributes",
            NodeKind::Text => "text",
            _ => "statement",
        };
        ends.push(node.end);
        (ends.len() - 1, text[..start].matches('\n').count(), start - line, kind)
    });
    Some(items.collect())
}

/// The items in a tree as `tree-sitter parse` prints it: a node in a line, indented by its depth.
fn items_of_tree(tree: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for line in tree.lines() {
        let depth = line.len() - line.trim_start().len();
        let mut words = line.trim_start().split([' ', ',', '(', '[', ']']).filter(|word| !word.is_empty());
        let kind = match words.next() {
            Some("attributes") => "attributes",
            Some("text") => "text",
            Some("statement" | "slot" | "flow" | "let" | "param" | "def" | "use" | "default" | "on" | "otherwise") => {
                "statement"
            }
            _ => continue,
        };
        while open.last().is_some_and(|&outer| outer >= depth) {
            open.pop();
        }
        let mut number = || words.next().unwrap().parse().unwrap();
        items.push((open.len(), number(), number(), kind));
        open.push(depth);
    }
    items
}

/// The trees that the editors' grammar makes, as `tree-sitter parse` prints them.
fn trees(inputs: &[Input]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut list = String::new();
    for (number, input) in inputs.iter().enumerate() {
        let path = folder.path().join(format!("{number}.flow"));
        fs::write(&path, &input.text).unwrap();
        list.push_str(&format!("{}\n", path.display()));
    }
    let paths = folder.path().join("paths");
    fs::write(&paths, list).unwrap();
    let program = std::env::var("TREE_SITTER").unwrap_or_else(|_| "tree-sitter".to_owned());
    let output = Command::new(program)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/tree-sitter-flow"))
        .args(["parse", "--paths"])
        .arg(&paths)
        .output()
        .expect("tree-sitter runs");
    let output = String::from_utf8(output.stdout).unwrap();
    let mut trees: Vec<String> = Vec::new();
    for line in output.lines() {
        if line.starts_with('(') {
            trees.push(String::new());
        }
        // Behind a tree with an error stands a line about it.
        if let Some(tree) = trees.last_mut()
            && line.starts_with(['(', ' '])
        {
            tree.push_str(line);
            tree.push('\n');
        }
    }
    assert_eq!(trees.len(), inputs.len(), "a tree for each input");
    trees
}

#[test]
#[ignore = "needs the program tree-sitter"]
fn both_grammars_see_the_same_statements() {
    let mut inputs = written();
    inputs.extend(made_up());
    let mut compared = 0;
    let mut differences = String::new();
    for (input, tree) in inputs.iter().zip(trees(&inputs)) {
        let Some(expected) = items_of_compiler(&input.text) else { continue };
        let broken =
            ["(ERROR", "(MISSING", "(missing ", "(unclosed ", "(stray "].iter().any(|mark| tree.contains(mark));
        if broken && !input.sound {
            continue;
        }
        compared += 1;
        if broken || items_of_tree(&tree) != expected {
            differences.push_str(&format!("--- {}\n{}\n{tree}\n{expected:?}\n", input.name, input.text));
        }
    }
    assert!(differences.is_empty(), "{differences}");
    assert!(compared > inputs.len() * 4 / 5, "only {compared} of {} inputs are fit for comparison", inputs.len());
}

/// Lines as they are while somebody types them.
const TYPED: &[&str] = &[
    "say \"open",
    "say \"a {From\"",
    "say \"\\q {{From}} }\"",
    "gather timeout=",
    "gather timeout = 5s",
    "dial ->",
    "on",
    "on 1,",
    "flow",
    "let x =",
    "param x",
    "def f(a, b=",
    "number [a b",
    "gather < say \"x\"",
    "say \"x\" >",
    "say \"\"\"",
    "say ] , )",
    "§",
    "{",
    "!",
];

#[test]
#[ignore = "needs the program tree-sitter"]
fn a_broken_line_hides_hardly_any_other() {
    let mut inputs = Vec::new();
    let mut expected: Vec<Vec<Item>> = Vec::new();
    for input in written().iter().filter(|input| input.sound && !input.text.contains("\"\"\"")) {
        let Some(items) = items_of_compiler(&input.text) else { continue };
        // In front of an item that begins its line, somewhere in the middle.
        let Some(&(_, line, column, _)) = items.iter().filter(|item| item.2 < 8).nth(items.len() / 2) else { continue };
        let lines: Vec<&str> = input.text.split_inclusive('\n').collect();
        if lines[line][..column].contains(|c| c != ' ') || input.text.contains("<\n") {
            continue;
        }
        for typed in TYPED {
            let broken =
                format!("{}{}{typed}\n{}", lines[..line].concat(), &lines[line][..column], lines[line..].concat());
            inputs.push(Input { name: format!("{} with `{typed}`", input.name), text: broken, sound: false });
            let moved =
                items.iter().map(|&(depth, l, column, kind)| (depth, if l < line { l } else { l + 1 }, column, kind));
            expected.push(moved.collect());
        }
    }
    let mut differences = String::new();
    let (mut lost, mut all) = (0, 0);
    for ((input, tree), expected) in inputs.iter().zip(trees(&inputs)).zip(expected) {
        let found = items_of_tree(&tree);
        let missing: Vec<&Item> = expected.iter().filter(|item| !found.contains(item)).collect();
        lost += missing.len();
        all += expected.len();
        if !missing.is_empty() {
            differences.push_str(&format!("--- {}\n{}\n{tree}\n{missing:?}\n", input.name, input.text));
        }
    }
    assert!(inputs.len() > 1000, "only {} broken files", inputs.len());
    // Tree-sitter guesses what was meant, and may guess wrong once in a while.
    assert!(lost * 1000 <= all, "{lost} of {all} statements are lost\n{differences}");
}

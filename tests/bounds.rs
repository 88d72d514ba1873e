//! Small texts that would expand without end: each bound is found before memory or time is spent, and said once.

use std::fmt::Write as _;

use twiml_flow::diagnostic::{Code, Severity};
use twiml_flow::project::{Options, Output, Project};
use twiml_flow::source::Source;

/// Compiles files on a stack of the size that threads have, whatever the test runner gives its own.
fn compile(files: Vec<(String, String)>) -> Output {
    let run = move || {
        let mut project = Project::new(Options::default());
        for (name, text) in files {
            project.add(Source::new(name, text).unwrap());
        }
        project.compile()
    };
    std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(run).unwrap().join().unwrap()
}

fn one(text: String) -> Output {
    compile(vec![("main.flow".to_owned(), text)])
}

/// A text made of a first line, one line for each number, and a last line.
fn lines(first: &str, numbers: std::ops::Range<usize>, each: impl Fn(usize) -> String, last: &str) -> String {
    let mut text = format!("{first}\n");
    for number in numbers {
        writeln!(text, "{}", each(number)).unwrap();
    }
    text + last + "\n"
}

/// Asserts that there is one thing to mend, and that it is this.
fn only(output: &Output, message: &str) {
    let errors = output.diagnostics.iter().filter(|d| d.severity == Severity::Error);
    let errors: Vec<_> = errors.map(|d| (d.code, d.message.as_str())).collect();
    assert_eq!(errors, [(Code::TooMuchExpansion, message)]);
}

const ELEMENTS: &str = "this flow expands to more than 100000 elements";
const STATEMENTS: &str = "this flow expands to more than 1000000 statements";
const BYTES: &str = "this flow expands to more than 64 MiB of text";
const DEEP: &str = "fragments and blocks nest more than 256 deep here";
const VALUE: &str = "this is longer than 64 KiB once its names are filled in";

#[test]
fn constants_that_double() {
    for value in ["x", ""] {
        let double = |n: usize| format!("let a{n} = \"{{a{}}}{{a{}}}\"", n - 1, n - 1);
        let text = lines(&format!("let a0 = \"{value}\""), 1..64, double, "say \"{a63}!\"");
        only(&one(text), "`a16` is longer than 64 KiB once its names are filled in");
    }
}

#[test]
fn long_chains_of_constants() {
    let next = |n: usize| format!("let a{n} = \"{{a{}}}\"", n - 1);
    let output = one(lines("let a0 = \"x\"", 1..10_000, next, "say \"{a9999}\""));
    only(&output, "this constant is made of constants more than 256 deep");
    let output = one(lines("let a0 = \"x\"", 1..256, next, "say \"{a255}\""));
    assert!(output.diagnostics.is_empty(), "{:#?}", output.diagnostics);
}

#[test]
fn values_that_grow_only_where_they_are_used() {
    let many = "{a}".repeat(20_000);
    let text = format!("let a = \"{}\"\nsay \"{many}\"\n", "x".repeat(60_000));
    only(&one(text), VALUE);
    let text = format!(
        "let a = \"{}\"\nlet b = [{}]\ngather hints={{b}} input=speech action=\"/x\"\n",
        "x".repeat(60_000),
        "{a} ".repeat(20_000)
    );
    let output = one(text);
    assert!(output.diagnostics.iter().any(|d| d.code == Code::TooMuchExpansion), "{:#?}", output.diagnostics);
}

#[test]
fn a_value_from_the_command_line_is_bounded_where_it_is_used() {
    let mut options = Options::default();
    options.define.insert("a".to_owned(), "x".repeat(60_000));
    let double = |n: usize| format!("let a{n} = \"{{a{}}}{{a{}}}\"", n - 1, n - 1);
    let text = lines("let a = \"\"\nlet a0 = {a}", 1..16, double, "say \"{a15}\"");
    let mut project = Project::new(options);
    project.add(Source::new("main.flow", text).unwrap());
    let output = project.compile();
    assert!(output.diagnostics.iter().any(|d| d.code == Code::TooMuchExpansion), "{:#?}", output.diagnostics);
}

#[test]
fn fragments_that_double() {
    let double = |n: usize| format!("def a{n} < a{} ; a{} >", n - 1, n - 1);
    only(&one(lines("def a0 < say \"x\" >", 1..64, double, "a63")), ELEMENTS);
    only(&one(lines("def a0 < >", 1..64, double, "say \"x\"\na63")), STATEMENTS);
    let hand_on = |n: usize| format!("def a{n} < a{} < ... > ; a{} < ... > >", n - 1, n - 1);
    only(&one(lines("def a0 < ... >", 1..64, hand_on, "a63 < say \"x\" >")), STATEMENTS);
}

#[test]
fn arguments_that_double() {
    let double = |n: usize| format!("def a{n}(x) < a{} \"{{x}}{{x}}\" >", n - 1);
    only(&one(lines("def a0(x) < say \"{x}!\" >", 1..64, double, "a63 \"x\"")), VALUE);
    let output = one(lines("def a0(x) < say \"{x}!\" >", 1..64, double, "a63 \"\""));
    assert!(output.diagnostics.is_empty(), "{:#?}", output.diagnostics);
}

#[test]
fn long_chains_of_fragments() {
    let next = |n: usize| format!("def a{n}(x) < a{} \"{{x}}\" >", n - 1);
    only(&one(lines("def a0(x) < say \"{x}\" >", 1..2_000, next, "a1999 \"y\"")), DEEP);
    let next = |n: usize| format!("def a{n} < a{} < ... > >", n - 1);
    let output = one(lines("def a0 < ... >", 1..100, next, "a99 < say \"x\" >"));
    assert!(output.diagnostics.is_empty(), "{:#?}", output.diagnostics);
}

#[test]
fn a_long_fragment_that_is_called_often() {
    let text = lines(&format!("def long\n  say \"{}\"", "x".repeat(4_900)), 0..50_000, |_| "long".to_owned(), "");
    only(&one(text), BYTES);
}

#[test]
fn defaults_that_are_many_and_apply_often() {
    let text = lines("", 0..2_000, |n| format!("default say !a{n}=1"), &"say \"x\"\n".repeat(2_000));
    only(&one(text), BYTES);
}

#[test]
fn very_many_arguments_and_parameters() {
    let params: Vec<String> = (0..20_000).map(|n| format!("a{n}")).collect();
    let given: Vec<String> = params.iter().map(|name| format!("{name}=x")).collect();
    let text = format!("def f({}) < say \"{{a19999}}\" >\nf {}\n", params.join(", "), given.join(" "));
    assert!(one(text).diagnostics.is_empty());
    let unknown = given[..1_000].join(" ").replace('a', "b");
    let text = format!("def f({}) < say \"x\" >\nf {unknown}\n", params.join(", "));
    assert_eq!(one(text).diagnostics.len(), 1_000);
    let text = lines("flow f", 0..20_000, |n| format!("  param p{n}: text"), "  say \"x\"");
    only(&one(text), "there are more than 256 parameters here, and every link carries them all");
}

#[test]
fn files_that_use_one_another_in_a_long_chain() {
    let mut files = vec![("main.flow".to_owned(), "use \"f0.flow\"\nsay \"{a0} {a2999}\"\n".to_owned())];
    for n in 0..3_000 {
        let next = if n < 2_999 { format!("use \"f{}.flow\"\n", n + 1) } else { String::new() };
        files.push((format!("f{n}.flow"), format!("{next}let a{n} = \"x\"\ndefault say loop=2\n")));
    }
    let output = compile(files);
    only(&output, "the files of this project see more than 2000000 names of one another");
    assert_eq!(output.documents.len(), 1);
}

#[test]
fn circles_of_every_length() {
    let text =
        lines("let a0 = \"{a2999}\"", 1..3_000, |n| format!("let a{n} = \"{{a{}}}{{a0}}\"", n - 1), "say \"{a5}\"");
    let output = one(text);
    assert!(output.diagnostics.iter().any(|d| d.code == Code::CircularDeclaration));
    let text = lines("def a0 < a2999 >", 1..3_000, |n| format!("def a{n} < a{} >", n - 1), "a5");
    let output = one(text);
    assert!(output.diagnostics.iter().any(|d| d.code == Code::CircularDeclaration));
    let mut files = Vec::new();
    for n in 0..3_000 {
        files.push((format!("f{n}.flow"), format!("use \"f{}.flow\"\nlet a{n} = \"x\"\n", (n + 1) % 3_000)));
    }
    let output = compile(files);
    assert!(output.diagnostics.iter().any(|d| d.code == Code::CircularDeclaration));
}

#[test]
fn a_flow_of_very_many_documents() {
    let cases = lines("def cases(k)", 0..100, |n| format!("  on \"{{k}}{n:02}\" < say \"{{k}}\"; hangup >"), "");
    let more = lines("def more(k)", 0..10, |n| format!("  cases \"{{k}}{n}\""), "");
    let flow = lines("gather finishOnKey=\"\"\n  say \"Enter it.\"", 0..11, |n| format!("  more \"{n:02}\""), "");
    only(&one(format!("{cases}{more}{flow}")), "this flow makes more than 10000 documents");
}

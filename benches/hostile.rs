//! What the worst inputs cost: how time grows with their size, and what is said where something is bounded.
//!
//! `cargo bench --bench hostile` prints the table of `docs/performance.md`; `-- WORDS` takes only the shapes with these
//! words in their names. Each shape is compiled twice, the second time four times as large, on a thread with a stack of
//! 1 MiB, and what counts is the time on the processor.

mod measure;
mod sources;

use std::env;
use std::thread;

use measure::{ms, processor, times};
use sources::flows;
use twiml_flow::Output;
use twiml_flow::project::{Options, Project};
use twiml_flow::source::Source;

/// Blocks nest at most 256 deep, and lowering takes about 1 kB of stack for each.
const STACK: usize = 1024 * 1024;

/// How many times as long four times the input may take.
const MOST: f64 = 6.0;

type Files = Vec<(String, Vec<u8>)>;

/// A shape: its name, how much of it is compiled first, and how it is made.
type Shape = (&'static str, usize, fn(usize) -> Files);

const SHAPES: &[Shape] = &[
    ("bytes of call flows", 1_000_000, |n| one(flows(n))),
    (
        "bytes of them, an attribute misspelt in each flow",
        250_000,
        |n| one(flows(n).replace("timeout=5s", "timout=5s")),
    ),
    ("bytes of them, a string unclosed in each flow", 250_000, |n| one(flows(n).replace("for the rest, wait.\"", ""))),
    ("bytes of them, a `<` unclosed in each flow", 250_000, |n| one(flows(n).replace("\n  >", ""))),
    ("nested `<`", 250_000, |n| one("a < ".repeat(n))),
    ("`>` without `<`", 25_000, |n| one(">".repeat(n))),
    ("bytes of lines, each deeper than the last", 12_500_000, |n| {
        let levels = (2 * n).isqrt();
        one((0..levels).map(|i| format!("{}a\n", " ".repeat(i))).collect())
    }),
    ("lines with an unclosed string", 50_000, |n| one("say \"x\n".repeat(n))),
    ("lines with an unclosed list", 50_000, |n| one("say x=[y\n".repeat(n))),
    ("lines with an unclosed block string", 25_000, |n| one("say \"\"\"\n".repeat(n))),
    ("bytes of one string", 25_000_000, |n| one(format!("say \"{}\"", "x".repeat(n)))),
    ("bytes of one line", 25_000_000, |n| one("say \"x\"; ".repeat(n / 9))),
    ("bytes of one line of anything", 2_500_000, |n| one("= ".repeat(n / 2))),
    ("lines with a byte that is not UTF-8 and a control character", 25_000, |n| {
        vec![("main.flow".to_owned(), b"# The caf\xe9 is open \x01 until six.\n".repeat(n))]
    }),
    ("values with commas on one line", 25_000, |n| one("say \"x\" ".to_owned() + &"a,".repeat(n))),
    ("single quotes on one line", 25_000, |n| one("say \"x\" ".to_owned() + &"'a ".repeat(n))),
    ("strings that touch on one line", 25_000, |n| one("use \"".repeat(n))),
    ("quotes of block strings on one line", 25_000, |n| one("\"\"\" ".repeat(n))),
    ("CRs alone", 25_000, |n| one("say \"x\"\r".repeat(n))),
    ("bytes that are no text", 2_500_000, |n| {
        vec![("main.flow".to_owned(), (0..n).map(|i| (i * i / 7) as u8).collect())]
    }),
    ("attributes of one verb", 25_000, |n| one((0..n).fold("!X".to_owned(), |text, i| text + &format!(" !a{i}=1")))),
    ("misspelt attributes of one verb", 25_000, |n| {
        one((0..n).fold("say \"x\"".to_owned(), |s, i| s + &format!(" voic{i}=1")))
    }),
    ("statements of one flow", 50_000, |n| one("say \"Hello\"\n".repeat(n))),
    ("cases of one verb", 25_000, |n| {
        one((0..n).fold("gather\n  say \"x\"\n".to_owned(), |text, i| text + &format!("  on {i} < hangup >\n")))
    }),
    ("the same case of one verb", 25_000, |n| {
        one("gather\n  say \"x\"\n".to_owned() + &"  on 1 < hangup >\n".repeat(n))
    }),
    ("verbs with cases, one behind the other", 2_500, |n| {
        one("gather digits=1\n  say \"x\"\n  on 1 < say \"one\" >\n  otherwise < say \"other\" >\n".repeat(n))
    }),
    ("flows in a circle", 2_500, |n| one((0..n).map(|i| format!("flow f{i}\n  -> f{}\n", (i + 1) % n)).collect())),
    ("flows in a circle, each a file", 2_500, |n| {
        (0..n).map(|i| (format!("f{i}.flow"), format!("say \"x\"\n-> f{}\n", (i + 1) % n).into_bytes())).collect()
    }),
    ("files in a circle of `use`", 2_500, |n| {
        (0..n)
            .map(|i| (format!("f{i}.flow"), format!("use \"f{}.flow\"\n\nsay \"x\"\n", (i + 1) % n).into_bytes()))
            .collect()
    }),
    ("flows of one name", 2_500, |n| one("flow same\n  say \"x\"\n".repeat(n))),
    ("references to flows that are missing", 2_500, |n| {
        one((0..n).map(|i| format!("flow f{i}\n  say \"x\"\n  -> g{i}\n")).collect())
    }),
    ("names that are missing", 2_500, |n| {
        one((0..n).map(|i| format!("let a{i} = \"x\"\n")).collect::<String>()
            + &(0..n).map(|i| format!("say \"{{b{i}}}\"\n")).collect::<String>())
    }),
    ("names that hold the last one", 2_500, |n| {
        one(chain(n, "let a0 = \"x\"\n", |i| format!("let a{} = \"{{a{i}}}\"\n", i + 1))
            + &format!("say \"{{a{n}}}\"\n"))
    }),
    ("names that hold the last one twice", 2_500, |n| {
        one(chain(n, "let a0 = \"x\"\n", |i| format!("let a{} = \"{{a{i}}}{{a{i}}}\"\n", i + 1))
            + &format!("say \"{{a{n}}}\"\n"))
    }),
    ("fragments that call the last one", 2_500, |n| {
        one(chain(n, "def f0\n  say \"x\"\n", |i| format!("def f{}\n  f{i}\n", i + 1)) + &format!("f{n}\n"))
    }),
    ("fragments that call the last one twice", 2_500, |n| {
        one(chain(n, "def f0\n  say \"x\"\n", |i| format!("def f{}\n  f{i}\n  f{i}\n", i + 1)) + &format!("f{n}\n"))
    }),
    ("calls of one fragment", 10_000, |n| one("def f(x)\n  say \"{x}\"\n".to_owned() + &"f \"y\"\n".repeat(n))),
    ("parameters of one fragment", 2_500, |n| {
        let list = |each: fn(usize) -> String| (0..n).map(each).collect::<Vec<_>>().join(" ");
        one(format!("def f({})\n  say \"x\"\nf {}\n", list(|i| format!("p{i}")), list(|_| "\"y\"".to_owned())))
    }),
    ("defaults", 2_500, |n| one("default say voice=alice\n".repeat(n) + &"say \"x\"\n".repeat(n))),
    ("names in one string", 25_000, |n| one(format!("let a = \"x\"\nsay \"{}\"\n", "{a}".repeat(n)))),
    ("escapes in one string", 250_000, |n| one(format!("say \"{}\"\n", "\\n".repeat(n)))),
    ("comments that allow", 10_000, |n| one("say \"x\" voice=alice # flowc: allow deprecated\n".repeat(n))),
    ("nested elements of TwiML", 50_000, |n| twiml(format!("{}{}", "<a>".repeat(n), "</a>".repeat(n)))),
    ("placeholders in TwiML that do not end", 50_000, |n| twiml("{{".repeat(n))),
    ("references in TwiML that do not end", 150_000, |n| twiml("&a".repeat(n))),
    ("elements of TwiML that do not end", 100_000, |n| twiml("<Say>".repeat(n))),
    ("attributes of one element of TwiML", 25_000, |n| {
        twiml((0..n).fold("<Say".to_owned(), |text, i| text + &format!(" a{i}=\"1\"")) + ">x</Say>")
    }),
];

fn one(text: String) -> Files {
    vec![("main.flow".to_owned(), text.into_bytes())]
}

fn twiml(body: String) -> Files {
    vec![("call.xml".to_owned(), format!("<Response>{body}</Response>").into_bytes())]
}

fn chain(count: usize, first: &str, next: fn(usize) -> String) -> String {
    (0..count).fold(first.to_owned(), |text, i| text + &next(i))
}

fn main() {
    let words: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    println!(
        "\n| shape | 4n | MB/s | t(4n) / t(n) | findings | the first |\n| --- | ---: | ---: | ---: | ---: | --- |"
    );
    let mut slow = Vec::new();
    for &(name, n, make) in SHAPES.iter().filter(|shape| words.iter().all(|word| shape.0.contains(word.as_str()))) {
        let (four, bytes, output) = measure(make(4 * n));
        let (once, _, _) = measure(make(n));
        let growth = times(four, once);
        if growth > MOST {
            slow.push(format!("{name}: {:.0} ms, then {:.0} ms", ms(once), ms(four)));
        }
        let speed = bytes as f64 / four.as_secs_f64() / 1e6;
        let first = output.diagnostics.first().map_or(String::new(), |first| format!("`{}`", first.code));
        println!("| {name} | {} | {speed:.1} | {growth:.1} | {} | {first} |", 4 * n, output.diagnostics.len());
    }
    assert!(slow.is_empty(), "these take more than {MOST} times as long for four times as much:\n{}", slow.join("\n"));
}

/// Compiles with little stack: how long that takes, of how many bytes, and what comes of it.
fn measure(files: Files) -> (std::time::Duration, usize, Output) {
    let compile = move || {
        let bytes = files.iter().map(|(_, text)| text.len()).sum();
        let compile = || {
            let options = Options { jobs: std::num::NonZeroUsize::new(1), ..Options::default() };
            let mut project = Project::new(options);
            for (name, text) in &files {
                project.add(Source::from_bytes(name, text.clone()).expect("it is not that large"));
            }
            project.compile()
        };
        (processor(compile), bytes, compile())
    };
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(compile)
        .expect("there can be a thread")
        .join()
        .expect("it does not panic")
}

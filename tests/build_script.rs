//! The module that the build helper writes.
//!
//! `tests/build/` holds projects; beside each of them lies the module that is made of it. `UPDATE=1 cargo test --features
//! build --test build_script` rewrites what differs. The modules are compiled for every edition, with every lint that
//! users may have, and what they write is read back.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use quick_xml::Reader;
use quick_xml::events::Event;
use twiml_flow::build::Config;

mod call {
    include!("build/call.rs");
}
use call::flows;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/build")
}

fn projects() -> Vec<String> {
    let folders = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut names: Vec<String> = folders.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn golden(project: &str) -> PathBuf {
    folder().join(format!("{project}.rs"))
}

#[test]
fn modules_are_as_they_were() {
    for project in projects() {
        let out = tempfile::tempdir().unwrap();
        Config::new().out_dir(out.path()).compile(folder().join(&project)).unwrap();
        let made = fs::read_to_string(out.path().join("flows.rs")).unwrap();
        if env::var_os("UPDATE").is_some() {
            fs::write(golden(&project), &made).unwrap();
        }
        let expected = fs::read_to_string(golden(&project)).unwrap_or_default().replace("\r\n", "\n");
        assert!(made == expected, "{} differs", golden(&project).display());
    }
}

#[test]
fn modules_are_laid_out_as_rustfmt_does() {
    for project in projects() {
        let arguments = ["--edition", "2021", "--check", "--config-path", "/dev/null"];
        let run = Command::new("rustfmt").args(arguments).arg(golden(&project)).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
    }
}

/// A package for each edition that holds every module, linted as hard as can be.
#[test]
fn modules_compile_without_a_warning_in_every_edition() {
    for edition in ["2015", "2018", "2021", "2024"] {
        let package = tempfile::tempdir().unwrap();
        let manifest = format!("[package]\nname = \"a\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\n[workspace]\n");
        fs::write(package.path().join("Cargo.toml"), manifest).unwrap();
        fs::create_dir(package.path().join("src")).unwrap();
        let mut code = String::from(
            "//! Modules.\n#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub)]\n\
             #![forbid(unsafe_code)]\n#![deny(rust_2018_idioms, clippy::all, clippy::pedantic)]\n",
        );
        for project in projects() {
            code.push_str(&format!("/// A.\npub mod {project} {{\n    include!({:?});\n}}\n", golden(&project)));
            code.push_str(&format!("mod own_{project} {{\n    include!({:?});\n}}\n", golden(&project)));
        }
        fs::write(package.path().join("src/lib.rs"), &code).unwrap();
        let mut command = Command::new(env!("CARGO"));
        command.args(["clippy", "--offline", "--quiet"]).current_dir(package.path());
        command.env("CARGO_TARGET_DIR", package.path().join("target")).env_remove("RUSTFLAGS");
        let run = command.output().unwrap();
        assert!(run.status.success(), "edition {edition}:\n{}", String::from_utf8_lossy(&run.stderr));
    }
}

/// A build script pulls in neither an argument parser nor the language server.
#[test]
fn build_scripts_pay_for_nothing_else() {
    let mut tree = Command::new(env!("CARGO"));
    tree.args([
        "tree",
        "--offline",
        "--edges",
        "normal",
        "--no-default-features",
        "--features",
        "build",
        "--prefix",
        "none",
    ]);
    let run = tree.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let packages = String::from_utf8(run.stdout).unwrap();
    assert!(run.status.success() && packages.contains("pest v"), "{}", String::from_utf8_lossy(&run.stderr));
    for unwanted in ["clap", "lsp", "notify", "anstream"] {
        assert!(!packages.contains(unwanted), "{unwanted} is in\n{packages}");
    }
}

/// What somebody may send who hopes to be taken for markup, or for more than one parameter.
fn hostile() -> Vec<String> {
    let values = [
        "",
        " ",
        "</Say><Hangup/><Say>",
        "<Say>",
        "\"/><Dial>+15005550006</Dial><Say a=\"",
        "\" onerror=\"x",
        "' a='b",
        "&amp;",
        "&lt;Hangup/&gt;",
        "&#60;Hangup/&#62;",
        "&x;",
        "]]>",
        "<![CDATA[<Hangup/>]]>",
        "<!-- ",
        "<?xml version=\"1.0\"?>",
        "a&b=c&agent=+15005550006",
        "?a#b",
        "../../x",
        "//evil.example.com/",
        "%3CHangup%2F%3E",
        "%",
        "%%",
        "%zz%0",
        "a\nb\r\nc\td\re",
        "\0\u{1}\u{8}\u{b}\u{c}\u{1f}\u{7f}\u{85}",
        "\u{fffd}\u{fffd}",
        "\u{fffe}\u{ffff}",
        "\u{2028}\u{202e}\u{feff}",
        "😀ä",
        "\"}, \"admin\": true, {\"",
        "\\\"",
        "\\",
        "{{From}}",
        "{From}",
        "+14155550100",
    ];
    let long = ["<", "&", "\"", "a", "ä", "%"].map(|one| one.repeat(4_000));
    values.iter().map(|value| (*value).to_owned()).chain(long).collect()
}

/// Whether XML can carry a character.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// The elements and attributes of a document, without what they hold; and every value in it.
fn shape(xml: &str) -> (Vec<String>, Vec<String>) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut shape, mut values) = (Vec::new(), vec![String::new()]);
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} in {xml}")) {
            Event::Eof => return (shape, values),
            Event::Start(tag) | Event::Empty(tag) => {
                shape.push(tag.name().as_ref().to_owned());
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    shape.push(format!("@{}", attribute.key.as_ref()));
                    values.push(unescaped(&attribute.value));
                }
                values.push(String::new());
            }
            Event::End(tag) => {
                shape.push(format!("/{}", tag.name().as_ref()));
                values.push(String::new());
            }
            Event::Text(text) => {
                let text = text.to_string();
                assert!(!text.contains(['<', '&']), "{text}");
                values.last_mut().unwrap().push_str(&text);
            }
            Event::GeneralRef(name) => {
                let name = name.to_string();
                values.last_mut().unwrap().push_str(&unescaped(&format!("&{name};")));
            }
            Event::Decl(_) => {}
            other => panic!("{other:?} in {xml}"),
        }
    }
}

fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).unwrap().into_owned()
}

/// Every answer of the project `call`, with one value for all that is text.
fn answers(value: &str) -> Vec<String> {
    let requests = [
        ("main", &[""][..]),
        ("main.1", &["1", "2", "3", "4", "account balance", ""]),
        ("main.1.3", &[""]),
        ("sales", &[""]),
        ("sales.1", &["busy", "completed", ""]),
        ("hours", &[""]),
        ("billing/refunds", &[""]),
        ("billing/refunds.1", &["hangup", ""]),
    ];
    let results = requests.iter().flat_map(|(path, results)| results.iter().map(move |result| (path, *result)));
    let answer = |(path, result)| {
        let param = |name: &str| match name {
            "tries" => Some("1"),
            "urgent" => Some("true"),
            "wait" => Some("30"),
            "Digits" | "SpeechResult" | "DialCallStatus" | "QueueResult" => Some(result),
            _ => Some(value),
        };
        flows::respond_to(&format!("/{path}.xml"), param).unwrap().into_owned()
    };
    results.map(answer).collect()
}

#[test]
fn no_value_adds_anything_to_a_document() {
    let harmless: Vec<_> = answers("harmless").iter().map(|answer| shape(answer).0).collect();
    for value in hostile() {
        for (answer, harmless) in answers(&value).iter().zip(&harmless) {
            let (found, values) = shape(answer);
            assert_eq!(found, *harmless, "with {:.80?}", value);
            for text in values {
                assert!(text.chars().all(is_xml), "{text}");
            }
        }
    }
}

#[test]
fn no_value_adds_a_parameter_to_a_url() {
    let count = |document: &str| {
        let urls =
            shape(document).1.into_iter().filter(|value| value.contains(".xml?") || value.starts_with("https://"));
        urls.map(|url| url.matches(['?', '&', '=', '#']).count()).collect::<Vec<_>>()
    };
    let harmless: Vec<_> = answers("harmless").iter().map(|answer| count(answer)).collect();
    for value in hostile() {
        for (answer, harmless) in answers(&value).iter().zip(&harmless) {
            // A document that plays a recording holds a whole URL from outside.
            if !answer.contains("media.example.com") {
                assert_eq!(count(answer), *harmless, "with {:.80?}", value);
            }
        }
        let hours =
            flows::Hours { agent: &value, call_sid: &value, from: &value, recording_url: "https://a.example/r" };
        let harmless = flows::Hours { agent: "a", call_sid: "b", from: "c", ..hours.clone() };
        assert_eq!(count(&hours.render()), count(&harmless.render()), "with {:.80?}", value);
    }
}

#[test]
fn values_arrive_as_they_were() {
    for value in hostile().iter().filter(|value| !value.contains(|c: char| c < ' ' && !"\t\n\r".contains(c))) {
        if value.contains(['\u{fffe}', '\u{ffff}']) {
            continue;
        }
        let document = flows::Main1_3 { tries: 3, from: value }.render();
        let said = format!("You are calling from {value}, for the 3. time.");
        assert!(shape(&document).1.contains(&said), "with {:.80?}", value);
    }
}

#[test]
fn json_holds_what_it_is_given_and_no_more() {
    for value in hostile() {
        let document = flows::billing::Refunds { agent: &value, reason: &value, urgent: true, wait: 30 }.render();
        let json = shape(&document).1.into_iter().find(|text| text.starts_with("{\"")).unwrap();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["agent", "reason", "urgent", "wait"]);
        let held = value.replace(|c| !is_xml(c), "\u{fffd}");
        assert_eq!((json["agent"].as_str(), json["reason"].as_str()), (Some(&*held), Some(&*held)));
    }
}

#[test]
fn memory_is_asked_for_once() {
    for value in hostile() {
        let document = flows::Main { agent: &value, tries: 1, from: &value }.render();
        assert_eq!(document.capacity(), document.len());
    }
}

#[test]
fn a_call_goes_where_its_flow_says() {
    let ask = |path: &str, params: &[(&str, &'static str)]| {
        let params = params.to_vec();
        flows::respond_to(path, move |name| params.iter().find(|(known, _)| *known == name).map(|(_, value)| *value))
    };
    let agent = ("agent", "+1 & 2");
    let tries = ("tries", "1");
    let text = |answer: flows::Answer| answer.unwrap().into_owned();
    // Cases: keys, words, everything else; the query is handed on.
    assert!(text(ask("/main.1.xml", &[("Digits", "1"), agent, tries])).contains("<Number>+1 &amp; 2</Number>"));
    assert!(text(ask("/main.1.xml", &[("SpeechResult", "Sales."), agent, tries])).contains("<Number>"));
    assert!(text(ask("/main.1.xml", &[("Digits", "9"), agent, tries])).contains("agent=%2B14155550100&amp;tries=2"));
    // A document elsewhere, here and outside of the project.
    let redirect = text(ask("/main.1.xml", &[("Digits", "2"), agent, tries, ("From", "a&b")]));
    let url =
        "billing/refunds.xml?agent=%2B1%20%26%202&amp;reason=asked%20%26%20told%20a%26b&amp;urgent=true&amp;wait=30";
    assert!(redirect.contains(&format!("<Redirect>{url}</Redirect>")), "{redirect}");
    let outside = text(ask("/main.1.xml", &[("SpeechResult", "account balance"), agent, tries, ("From", "+1")]));
    assert!(outside.contains("<Redirect>https://other.example.com/balance?of=%2B1</Redirect>"));
    let back = text(ask("/billing/refunds.1.xml", &[("QueueResult", "error"), agent]));
    assert!(back.contains("<Redirect>../main.xml?agent=%2B1%20%26%202&amp;tries=1</Redirect>"), "{back}");
    // Nothing follows; a document without parameters costs nothing.
    assert_eq!(text(ask("/sales.1.xml", &[("DialCallStatus", "answered")])), "<Response/>");
    assert!(matches!(
        ask("/sales.1.xml", &[("DialCallStatus", "completed")]),
        Ok(Cow::Borrowed(flows::SALES_1_COMPLETED))
    ));
    // What is not there.
    assert_eq!(ask("/nowhere.xml", &[]), Err(flows::Unanswered::Unknown));
    assert_eq!(ask("/main.xml", &[tries]), Err(flows::Unanswered::Parameter("agent")));
    assert_eq!(ask("/main.xml", &[agent, ("tries", "two")]), Err(flows::Unanswered::Parameter("tries")));
    assert!(matches!(ask("main", &[agent, tries]), Ok(Cow::Owned(_))));
}

#[test]
fn what_is_wrong_is_shown_as_a_picture() {
    let package = tempfile::tempdir().unwrap();
    fs::write(package.path().join("main.flow"), "say \"Hello\" vioce=alice\n").unwrap();
    let error = Config::new().out_dir(package.path()).compile(package.path()).unwrap_err();
    let shown = format!("{error:?}");
    assert!(shown.contains("unknown-attribute") && shown.contains("did you mean `voice`?"), "{shown}");
    assert!(shown.contains("main.flow:1:13"), "{shown}");
    assert!(!package.path().join("flows.rs").exists());
}

#[test]
fn settings_are_those_of_the_script() {
    let package = tempfile::tempdir().unwrap();
    fs::write(
        package.path().join("main.flow"),
        "let hours = \"nine\"\nsay \"{hours}\"\n-> next\nflow next < hangup >\n",
    )
    .unwrap();
    let links = twiml_flow::project::Links { extension: String::new(), ..Default::default() };
    let mut config = Config::new();
    config.out_dir(package.path()).out_file("calls.rs").define("hours", "ten").links(links);
    config.compile(package.path()).unwrap();
    let module = fs::read_to_string(package.path().join("calls.rs")).unwrap();
    assert!(module.contains("pub mod calls {") && module.contains("<Say>ten</Say>"), "{module}");
    assert!(module.contains("<Redirect>next</Redirect>"), "{module}");
    let error = Config::new().out_dir(package.path()).define("horus", "x").compile(package.path()).unwrap_err();
    assert!(error.to_string().contains("horus"), "{error}");
}

/// The blocks of a page that are marked so.
fn blocks(page: &str, mark: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap().replace("\r\n", "\n");
    let open = format!("```{mark}\n");
    text.split(&open).skip(1).filter_map(|rest| Some(rest.split_once("```")?.0.to_owned())).collect()
}

#[test]
fn the_page_says_what_there_is() {
    let package = tempfile::tempdir().unwrap();
    fs::write(package.path().join("main.flow"), &blocks("docs/build-rs.md", "flow")[0]).unwrap();
    Config::new().out_dir(package.path()).compile(package.path()).unwrap();
    let module = fs::read_to_string(package.path().join("flows.rs")).unwrap();
    for item in [
        "pub const GOODBYE: &str",
        "pub fn sales(agent: &str) -> String",
        "pub struct Sales<'a> {",
        "pub struct Main<'a> {",
        "pub fn main_1_2(from: &str) -> String",
        "pub struct Main1_2<'a> {",
        "pub enum AfterMain1 {\n        /// With the document `sales`.\n        Sales,",
        "        Main1_2,",
        "        Goodbye,",
    ] {
        assert!(module.contains(item), "{item} is not in\n{module}");
    }
}

/// A package that somebody has made as the pages say.
struct Package(tempfile::TempDir);

impl Package {
    fn new(name: &str) -> Self {
        let package = Self(tempfile::tempdir().unwrap());
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        package.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[build-dependencies]\n\
                 twiml-flow = {{ path = {root:?}, default-features = false, features = [\"build\"] }}\n"
            ),
        );
        fs::copy(root.join("Cargo.lock"), package.0.path().join("Cargo.lock")).unwrap();
        package
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What Cargo says, and whether it is content.
    fn build(&self) -> (bool, String) {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--offline"]).current_dir(self.0.path()).env_remove("RUSTFLAGS");
        cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("build-script"));
        cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("RUST_BACKTRACE", "0");
        let run = cargo.output().unwrap();
        (run.status.success(), String::from_utf8_lossy(&run.stderr).into_owned())
    }

    #[track_caller]
    fn builds(&self) -> String {
        let (content, said) = self.build();
        assert!(content, "{said}");
        said
    }

    #[track_caller]
    fn fails(&self) -> String {
        let (content, said) = self.build();
        assert!(!content, "{said}");
        said
    }
}

/// Every block of Rust in `docs/build-rs.md` and `README.md`, in the package that they are written for.
#[test]
fn what_the_pages_show_compiles() {
    let package = Package::new("ivr");
    let [script, include, items, answers, answer, settings] = blocks("docs/build-rs.md", "rust").try_into().unwrap();
    assert_eq!(blocks("README.md", "rust")[..2], [script.clone(), include.clone()]);
    package.write("build.rs", &script);
    package.write("flows/main.flow", &blocks("docs/build-rs.md", "flow")[0]);
    let main = format!(
        "{include}\nuse std::collections::HashMap;\n
        pub fn answers<'a>(param: impl Fn(&str) -> Option<&'a str> + Copy) -> Result<String, flows::Unanswered> {{
            {answers}\nOk(answer.into_owned())\n}}
        pub fn items() {{\n{items}\n
            assert!(goodbye.contains(\"Goodbye.\") && sales.contains(\"+14155550111\") && main.contains(\"Hello, Ms Ito.\"));
        }}
        pub fn answer(query: &HashMap<String, String>, form: &HashMap<String, String>) -> flows::Answer {{
            {answer}\nanswer\n}}
        pub fn readme(form: &HashMap<String, String>) -> (String, flows::Answer) {{
            {}\n(twiml, answer)\n}}
        fn main() {{
            items();
            let form = HashMap::from([(\"Digits\".to_owned(), \"2\".to_owned()), (\"From\".to_owned(), \"<1>\".to_owned())]);
            let param = |name: &str| form.get(name).map(String::as_str);
            for text in [answers(param).unwrap(), answer(&HashMap::new(), &form).unwrap().into_owned()] {{
                assert!(text.contains(\"calling from &lt;1&gt;.\"), \"{{text}}\");
            }}
            let (twiml, answer) = readme(&form);
            assert!(twiml.contains(\"<Number>+14155550111</Number>\") && answer.is_ok(), \"{{twiml}}\");
        }}",
        blocks("README.md", "rust")[2]
    );
    package.write("src/main.rs", &main);
    assert!(!package.builds().contains("warning"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("build-script/debug/ivr");
    let run = Command::new(target).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));

    package.write("flows/ivr/main.flow", "let hours = \"ten to four\"\nsay \"We are open {hours}.\"\n");
    package
        .write("build.rs", &format!("fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{settings}\nOk(())\n}}"));
    let main = "include!(concat!(env!(\"OUT_DIR\"), \"/ivr.rs\"));\nfn main() { \
                const { assert!(ivr::ivr::MAIN.len() > 0) } }";
    package.write("src/main.rs", main);
    assert!(!package.builds().contains("warning"));
}

/// What Cargo shows of mistakes, with paths from where it was called, in a workspace as rustc has them.
#[test]
fn mistakes_are_shown_by_cargo() {
    let package = Package::new("service");
    fs::create_dir(package.0.path().join("service")).unwrap();
    fs::rename(package.0.path().join("Cargo.toml"), package.0.path().join("service/Cargo.toml")).unwrap();
    let manifest =
        fs::read_to_string(package.0.path().join("service/Cargo.toml")).unwrap().replace("[workspace]\n", "");
    package.write("service/Cargo.toml", &manifest);
    package.write("Cargo.toml", "[workspace]\nmembers = [\"service\"]\nresolver = \"2\"\n");
    package.write("service/src/main.rs", "include!(concat!(env!(\"OUT_DIR\"), \"/flows.rs\"));\nfn main() {}\n");
    let script = |code: &str| {
        let main = "fn main() -> Result<(), Box<dyn std::error::Error>>";
        package
            .write("service/build.rs", &format!("{main} {{\n twiml_flow::build::Config::new(){code}?;\n Ok(())\n}}\n"));
    };
    let fails_with = |expected: &[&str]| {
        let said = package.fails();
        for expected in expected {
            assert!(said.contains(expected), "{expected:?} is not in\n{said}");
        }
    };
    script(".compile(\"flows\")");
    package.write("service/flows/main.flow", "param agent: phone\nsay \"Hello.\" vioce=alice\ndial \"{agnet}\"\n");
    fails_with(&[
        "error: service@0.0.0: service/flows/main.flow:2:14: error[unknown-attribute]: `say` has no attribute `vioce`\n",
        "error: service@0.0.0: service/flows/main.flow:3:7: error[unknown-name]: nothing declares `agnet`\n",
        "─[service/flows/main.flow:2:14]\n",
        "help: did you mean `agent`?",
    ]);
    package.write("service/flows/main.flow", "say \"Hello.\" voice=Polly.Joana\n");
    let said = package.builds();
    assert!(said.contains("warning: service@0.0.0: service/flows/main.flow:1:20: warning[unknown-voice]: "), "{said}");
    script(".compile(\"flow\")");
    fails_with(&["Error: cannot read `flow`: there is no such file or folder\n    help: did you mean `flows`?\n"]);
    script(".define(\"greetign\", \"Hi\").compile(\"flows\")");
    package.write("service/flows/main.flow", "let greeting = \"Hello\"\nsay \"{greeting}.\"\n");
    fails_with(&["`define` gives a value to `greetign`, which no flow declares\n    help: did you mean `greeting`?\n"]);
    package.write("service/flowc.toml", "[links]\nextention = \"\"\n");
    script(".compile(\"flows\")");
    fails_with(&["error: service@0.0.0: service/flowc.toml:2:1: error[unknown-setting]", "did you mean `extension`?"]);
}

//! Projects as their users meet them: `flowc.toml`, what it says and what the command line says on top, builds that
//! follow their sources, and what build tools are told.
#![cfg(feature = "cli")]

mod folder;

use folder::Folder;

const GOOD: &str = "say \"Hello\"\n";
/// An error in any stage of the compiler: the string has no end.
const BAD: &str = "say \"Hello\n";
/// A warning, `deprecated`.
const OLD: &str = "say \"Hello\" voice=alice\n";

mod settings {
    use super::*;

    const PROJECT: &str = "[build]\nsource-dir = \"flows\"\nout-dir = \"twiml\"\n";

    #[test]
    fn without_a_path_the_project_is_meant_from_any_folder_of_it() {
        let folder = Folder::new(&[
            ("flowc.toml", PROJECT),
            ("flows/main.flow", "-> ivr/menu\n"),
            ("flows/ivr/menu.flow", GOOD),
            ("other/x.flow", BAD),
        ]);
        for from in [".", "flows", "flows/ivr", "other"] {
            let run = |arguments: &[&str]| folder.run_in(from, arguments).ends_with(0);
            run(&["build"]);
            assert_eq!(folder.names("twiml"), ["ivr/", "ivr/menu.xml", "main.xml", "routes.json"], "from {from}");
            run(&["build", "--check"]);
            run(&["check"]).says("no errors in 2 files");
            run(&["fmt", "--check"]).says("2 files");
            std::fs::remove_dir_all(folder.path("twiml")).unwrap();
        }
        folder.run(&["build"]).ends_with(0);
        folder.write("flows/main.flow", GOOD);
        folder.run_in("flows", &["build", "--check"]).ends_with(1).says("../twiml/main.xml differs");
    }

    #[test]
    fn findings_are_shown_as_they_are_seen_from_the_working_folder() {
        let folder = Folder::new(&[("flowc.toml", PROJECT), ("flows/ivr/a.flow", BAD), ("other/x.txt", "")]);
        let shown = |from: &str| folder.run_in(from, &["check", "--format", "short"]).ends_with(1).out;
        assert!(shown(".").starts_with("flows/ivr/a.flow:1:5:"), "{}", shown("."));
        assert!(shown("flows").starts_with("ivr/a.flow:1:5:"), "{}", shown("flows"));
        assert!(shown("flows/ivr").starts_with("../ivr/a.flow:1:5:"), "{}", shown("flows/ivr"));
        assert!(shown("other").starts_with("../flows/ivr/a.flow:1:5:"), "{}", shown("other"));
    }

    #[test]
    fn the_nearest_file_counts() {
        let folder = Folder::new(&[
            ("flowc.toml", "[lint]\ndeprecated = \"deny\"\n"),
            ("inner/flowc.toml", ""),
            ("inner/main.flow", OLD),
        ]);
        folder.run(&["check"]).ends_with(1);
        folder.run_in("inner", &["check"]).ends_with(0).says("1 warning");
    }

    #[test]
    fn a_path_chooses_sources_and_leaves_the_top_of_the_project_where_it_is() {
        let folder = Folder::new(&[
            ("flowc.toml", "[build]\nsource-dir = \"flows\"\n[links]\nbase = \"https://voice.example.com\"\n"),
            ("flows/main.flow", GOOD),
            ("flows/ivr/menu.flow", "-> ../main\n"),
        ]);
        for path in ["flows/ivr/menu.flow", "flows/ivr"] {
            let run = folder.run(&["build", path]).ends_with(0);
            assert!(run.out.contains(">https://voice.example.com/main.xml<"), "{path}: {}", run.out);
        }
        let input = folder.run_with_input(&["check", "--stdin-filename", "flows/ivr/x.flow", "-"], "-> ../main\n");
        input.ends_with(0);
    }

    #[test]
    fn a_path_elsewhere_replaces_the_source_folder() {
        let folder = Folder::new(&[
            ("flowc.toml", "[build]\nsource-dir = \"flows\"\n[lint]\ndeprecated = \"deny\"\n"),
            ("flows/main.flow", GOOD),
            ("more/a/b.flow", GOOD),
            ("more/old.flow", OLD),
            ("call.xml", "<Response><Hangup/></Response>"),
        ]);
        folder.run(&["check", "call.xml"]).ends_with(0);
        folder.run(&["check", "more"]).ends_with(1).says("1 error in 2 files");
        folder.remove("more/old.flow");
        folder.run(&["build", "more", "-o", "out"]).ends_with(0);
        assert_eq!(folder.names("out"), ["a/", "a/b.xml", "routes.json"]);
    }

    #[test]
    fn one_folder_is_the_top_where_the_project_names_none() {
        let folder = Folder::new(&[("flowc.toml", "[build]\nout-dir = \"twiml\"\n"), ("flows/a/b.flow", GOOD)]);
        folder.run(&["build", "flows"]).ends_with(0);
        assert_eq!(folder.names("twiml"), ["a/", "a/b.xml", "routes.json"]);
    }

    #[test]
    fn one_named_file_goes_to_standard_output_and_to_a_folder_where_one_is_meant() {
        let folder = Folder::new(&[("flowc.toml", PROJECT), ("flows/main.flow", GOOD)]);
        assert!(folder.run(&["build", "flows/main.flow"]).ends_with(0).out.contains("Hello"));
        assert!(!folder.path("twiml").exists());
        assert_eq!(folder.run(&["build", "flows/main.flow", "-o", "out"]).ends_with(0).out, "");
        assert_eq!(folder.names("out"), ["main.xml", "routes.json"]);
        folder.run(&["build", "flows/main.flow", "--check"]).ends_with(1).says("twiml/main.xml is missing");
        folder.write("flows/main.flow", "-> other\nflow other\n  say \"Hello\"\n");
        folder.run(&["build", "flows/main.flow"]).ends_with(0);
        assert_eq!(folder.names("twiml"), ["main.xml", "other.xml", "routes.json"]);
    }

    #[test]
    fn a_part_of_a_project_never_removes_the_documents_of_the_rest() {
        let folder = Folder::new(&[("flowc.toml", PROJECT), ("flows/main.flow", GOOD), ("flows/ivr/menu.flow", GOOD)]);
        folder.run(&["build"]).ends_with(0);
        let before = folder.snapshot("twiml");
        folder.run(&["build", "flows/ivr"]).ends_with(2).says("main.flow").says("-o DIR");
        assert_eq!(folder.snapshot("twiml"), before);
        folder.remove("flows/main.flow");
        folder.run(&["build", "flows/ivr"]).ends_with(0);
        assert_eq!(folder.names("twiml"), ["ivr/", "ivr/menu.xml", "routes.json"]);
    }

    #[test]
    fn flags_win() {
        let folder = Folder::new(&[
            (
                "flowc.toml",
                "[build]\nout-dir = \"twiml\"\ncompact = true\n[links]\nbase = \"/a/\"\nextension = \"\"\nmethod = \"get\"\n\
                 [lint]\ndeprecated = \"deny\"\nsilent-gather = \"warn\"\n",
            ),
            ("main.flow", "-> other\n"),
            ("other.flow", OLD),
        ]);
        folder.run(&["build"]).ends_with(1).says("error[deprecated]");
        folder.run(&["check"]).ends_with(1);
        folder.run(&["check", "--allow", "deprecated"]).ends_with(0).says("no errors");
        folder.write("other.flow", GOOD);
        folder.run(&["build"]).ends_with(0);
        let document = folder.read("twiml/main.xml");
        assert!(document.contains("<Redirect method=\"GET\">/a/other</Redirect>"), "{document}");
        assert_eq!(document.lines().count(), 2, "{document}");
        let flags = ["--links-base", "https://b.example", "--links-extension", ".html", "--links-method", "POST"];
        folder.run(&[&["build", "-o", "out"], &flags[..]].concat()).ends_with(0);
        let document = folder.read("out/main.xml");
        assert!(document.contains("<Redirect method=\"POST\">https://b.example/other.html</Redirect>"), "{document}");
    }

    #[test]
    fn findings_matter_as_much_as_the_project_says() {
        let folder = Folder::new(&[("main.flow", OLD)]);
        for (level, shown, code) in
            [("allow", "no errors", 0), ("hint", "1 hint", 0), ("warn", "1 warning", 0), ("deny", "1 error", 1)]
        {
            folder.write("flowc.toml", &format!("[lint]\ndeprecated = \"{level}\"\n"));
            folder.run(&["check"]).ends_with(code).says(shown);
            let built = folder.run(&["build"]).ends_with(code);
            assert_eq!(built.out.is_empty(), code == 1, "{level}");
        }
    }

    #[test]
    fn what_is_wrong_with_the_settings_is_shown_at_its_place_and_nothing_else_is_done() {
        let folder = Folder::new(&[("flowc.toml", "[build]\nout-dri = \"twiml\"\n"), ("main.flow", BAD)]);
        for command in ["build", "fmt"] {
            let run = folder.run(&[command]).ends_with(1).says("error[unknown-setting]").says("flowc.toml:2:1");
            assert!(run.says("did you mean `out-dir`?").says("1 error in 1 file").out.is_empty());
        }
        let run = folder.run(&["check", "--format", "short"]).ends_with(1);
        assert_eq!(run.out, "flowc.toml:2:1: error[unknown-setting]: `[build]` has no setting `out-dri`\n");
        assert!(folder.run(&["check", "--format", "json"]).ends_with(1).out.contains("\"file\": \"flowc.toml\""));
        folder.write("main.flow", GOOD);
        folder.run(&["check", "main.flow"]).ends_with(1);
        // How a file is laid out is no matter of the project.
        folder.run(&["fmt", "main.flow", "--check"]).ends_with(0);
    }

    #[test]
    fn a_source_folder_has_to_exist() {
        let folder = Folder::new(&[("flowc.toml", "[build]\nsource-dir = \"flwos\"\n"), ("flows/main.flow", GOOD)]);
        folder.run(&["build"]).ends_with(1).says("flowc.toml:2:14").says("error[bad-config]").says("`flwos`");
        folder.run(&["build", "flows/main.flow"]).ends_with(0);
    }
}

mod define {
    use super::*;

    const CALL: &str = "param agent: phone\ndial \"{agent}\"\n";

    #[test]
    fn a_name_that_nothing_declares_is_refused() {
        let folder = Folder::new(&[("main.flow", CALL)]);
        for command in ["build", "check"] {
            let run = folder.run(&[command, "-D", "agnet=+14155550100"]).ends_with(2);
            assert_eq!(run.says("`-D agnet`").says("did you mean `agent`?").out, "");
        }
        folder.run(&["build", "-D", "agent"]).ends_with(2).says("-D hours=");
        folder.run(&["build", "-D", "=x"]).ends_with(2);
        folder.run(&["check", "-D", "agent=+14155550100", "-j", "1"]).ends_with(0);
    }

    #[test]
    fn one_in_the_settings_is_shown_there_where_the_whole_project_is_compiled() {
        let settings = "[define]\nagent = +14155550100\n# and\nhuors = \"nine\"\n";
        let folder = Folder::new(&[
            ("flowc.toml", settings),
            ("main.flow", CALL),
            ("b.flow", "param hours: text\nsay \"{hours}\"\n"),
        ]);
        folder.run(&["build", "-o", "out"]).ends_with(1).says("error[unknown-define]").says("flowc.toml:4:1");
        assert!(!folder.path("out").exists());
        let run = folder.run(&["check", "--format", "short"]).ends_with(1);
        assert_eq!(run.out, "flowc.toml:4:1: error[unknown-define]: no flow declares `huors`\n");
        folder.run(&["check", "main.flow"]).ends_with(0);
    }
}

mod used_files {
    use super::*;

    /// The files that a run has read, as `-v` tells them.
    fn read(run: &folder::Run) -> Vec<&str> {
        run.err.lines().filter_map(|line| line.strip_prefix("reading ")).collect()
    }

    #[test]
    fn are_read_from_where_they_are_named() {
        let folder = Folder::new(&[
            ("flowc.toml", "[build]\nsource-dir = \"flows\"\n"),
            (
                "flows/ivr/main.flow",
                "use \"../style.flow\"\nuse \"../../lib/a.flow\"\nuse \"gone.flow\"\nsay \"Hello\"\n",
            ),
            ("flows/style.flow", "use \"../lib/b.flow\"\n"),
            ("lib/a.flow", "use \"b.flow\"\nuse \"../../outside.flow\"\n"),
            ("lib/b.flow", "# nothing\n"),
        ]);
        let run = folder.run(&["check", "-v"]);
        let expected =
            ["flows/ivr/main.flow", "flows/style.flow", "lib/b.flow, which is used", "lib/a.flow, which is used"];
        assert_eq!(read(&run), expected);
        let run = folder.run(&["check", "-v", "flows/ivr/main.flow"]);
        assert!(read(&run).contains(&"flows/style.flow, which is used"), "{}", run.err);
    }

    #[test]
    fn never_lie_outside_of_the_top_without_a_project() {
        let folder = Folder::new(&[("flows/main.flow", "use \"../lib/a.flow\"\nsay \"Hello\"\n"), ("lib/a.flow", "")]);
        let run = folder.run(&["check", "-v", "flows"]);
        assert_eq!(read(&run), ["flows/main.flow"]);
    }
}

mod depfile {
    use super::*;
    use insta::assert_snapshot;
    use std::process::Command;

    const SETTINGS: &str = "[build]\nsource-dir = \"my flows #1 $\"\n";

    fn project() -> Folder {
        Folder::new(&[
            ("flowc.toml", SETTINGS),
            ("my flows #1 $/main.flow", "-> ivr/menu\n"),
            ("my flows #1 $/ivr/menu.flow", GOOD),
        ])
    }

    /// Runs a build tool, and says whether it has run flowc; nothing where there is no such tool.
    fn run(folder: &Folder, tool: &str) -> Option<bool> {
        let flowc = std::path::Path::new(env!("CARGO_BIN_EXE_flowc")).parent().unwrap();
        let path = std::env::join_paths(
            [flowc.to_owned()].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
        );
        let output = Command::new(tool).current_dir(folder.path(".")).env("PATH", path.unwrap()).output();
        let Ok(output) = output else {
            eprintln!("`{tool}` is not here, so nothing is tried with it");
            return None;
        };
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{tool}: {said}");
        Some(said.contains("documents in"))
    }

    /// Goes through what can happen to the files of a project with a tool that knows them from a depfile.
    fn follow(folder: &Folder, tool: &str) {
        let expect = |why: &str, built: bool| {
            // Times of files are not finer than this everywhere.
            std::thread::sleep(std::time::Duration::from_millis(20));
            if let Some(has_built) = run(folder, tool) {
                assert_eq!(has_built, built, "{tool}: {why}");
            }
        };
        expect("nothing is built yet", true);
        expect("all is built", false);
        folder.write("my flows #1 $/ivr/menu.flow", "say \"Goodbye\"\n");
        expect("a flow has changed", true);
        expect("all is built again", false);
        folder.write("flowc.toml", &format!("{SETTINGS}compact = true\n"));
        expect("the settings have changed", true);
        expect("all is built once more", false);
        folder.write("my flows #1 $/main.flow", "say \"Hello\"\n");
        folder.write("my flows #1 $/second.flow", "say \"Hello\"\n");
        folder.remove("my flows #1 $/ivr/menu.flow");
        expect("a flow is gone, and another one come", true);
        expect("all is built at last", false);
    }

    #[test]
    fn lists_everything_that_was_read() {
        let folder = project();
        folder.run(&["build", "-o", "./out", "--depfile", "flows.d"]).ends_with(0);
        assert_snapshot!(folder.read("flows.d"));
        let before = folder.read("flows.d");
        folder.write("my flows #1 $/main.flow", BAD);
        folder.run(&["build", "-o", "out", "--depfile", "flows.d"]).ends_with(1);
        assert_eq!(folder.read("flows.d"), before);
        folder.run(&["build", "--depfile", "flows.d"]).ends_with(2).says("`--depfile`").says("-o DIR");
        folder.run(&["build", "-o", "out", "--check", "--depfile", "flows.d"]).ends_with(2);
    }

    #[test]
    fn is_understood_by_make() {
        let folder = project();
        let rule = "out/routes.json:\n\tflowc build -o out --depfile flows.d\n\ttouch $@\n-include flows.d\n";
        folder.write("Makefile", rule);
        follow(&folder, "make");
    }

    #[test]
    fn is_understood_by_ninja() {
        for deps in ["deps = gcc", ""] {
            let folder = project();
            let rule = "  command = flowc build -o out --depfile flows.d\n  depfile = flows.d\n  restat = 1\n";
            folder.write("build.ninja", &format!("rule flowc\n{rule}  {deps}\nbuild out/routes.json: flowc\n"));
            follow(&folder, "ninja");
        }
    }
}

mod whole_calls {
    use super::*;

    /// A call over two files: whoever sees only one of them knows too little.
    const MENU: &str = "gather digits=1 -> sales\n  say \"Press 1.\"\nsay \"Goodbye.\"\n";
    const SALES: &str = "say \"You pressed {Digits}.\"\n\nflow later\n  say \"Later.\"\n";

    #[test]
    fn a_file_alone_is_judged_by_what_the_project_does_with_it() {
        let other = format!("{MENU}-> later\n");
        let folder = Folder::new(&[("flowc.toml", ""), ("menu.flow", other.as_str()), ("sales.flow", SALES)]);
        folder.run(&["check", "--deny-warnings"]).ends_with(0);
        folder.run(&["check", "--deny-warnings", "sales.flow"]).ends_with(0);
        folder.write("menu.flow", "say \"Hello\"\n");
        folder
            .run(&["check", "--deny-warnings", "sales.flow"])
            .ends_with(1)
            .prints("nothing leads to the flow `later`");
    }

    #[test]
    fn without_a_project_what_lies_beside_it_counts() {
        let folder = Folder::new(&[("menu.flow", MENU), ("sales.flow", "say \"You pressed {Digits}.\"\n")]);
        folder.run(&["check", "--deny-warnings", "sales.flow"]).ends_with(0);
        folder.remove("menu.flow");
        folder.run(&["check", "--deny-warnings", "sales.flow"]).ends_with(1).prints("brings `Digits`");
    }

    #[test]
    fn a_use_reaches_the_whole_folder_of_the_project() {
        let folder = Folder::new(&[
            (
                "flowc.toml",
                "[build]\nsource-dir = \"flows\"\nout-dir = \"twiml\"\n\n[define]\nhours = \"ten to four\"\n",
            ),
            ("lib/house.flow", "let hours = \"nine to five\"\n\ndef greet\n  say \"We are open {hours}.\"\n"),
            ("flows/main.flow", "use \"../lib/house.flow\"\n\ngreet\n"),
        ]);
        folder.run(&["build"]).ends_with(0);
        assert!(folder.read("twiml/main.xml").contains("We are open ten to four."));
        folder.run(&["build", "-D", "hours=all day"]).ends_with(0);
        assert!(folder.read("twiml/main.xml").contains("We are open all day."));
        folder.run(&["build", "-D", "hour=all day"]).ends_with(2).says("did you mean `hours`?");
        folder.write("flows/main.flow", "use \"../lib/house.flow\"\nuse \"../../house.flow\"\n\ngreet\n");
        folder.run(&["check"]).ends_with(1).prints("reference-outside-project");
    }

    #[test]
    fn the_same_is_built_however_many_work_on_it() {
        let flows: Vec<(String, String)> = (0..60)
            .map(|number| {
                let text = format!(
                    "gather digits=1\n  say \"{number}\"\n  on 1 -> f{}\n  otherwise < say \"No.\" >\n",
                    number / 2
                );
                (format!("f{number}.flow"), text)
            })
            .collect();
        let files: Vec<(&str, &str)> = flows.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let folder = Folder::new(&files);
        folder.run(&["build", "-o", "one", "-j", "1"]).ends_with(0);
        folder.run(&["build", "-o", "four", "-j", "4"]).ends_with(0);
        assert_eq!(folder.names("one"), folder.names("four"));
        for name in folder.names("one") {
            assert_eq!(folder.read(&format!("one/{name}")), folder.read(&format!("four/{name}")), "{name}");
        }
    }
}

#[test]
fn a_picture_is_drawn_of_calls_without_errors() {
    let folder =
        Folder::new(&[("main.flow", "gather digits=1\n  say \"Press 1.\"\n  on 1 < hangup >\nsay \"Bye.\"\n")]);
    folder.run(&["graph"]).ends_with(0).prints("flowchart TD").prints("n_main_1 -->|\"1\"| n_main_1_1");
    folder
        .run(&["graph", "--format", "dot"])
        .ends_with(0)
        .prints("digraph call {")
        .prints("\"main.1\" -> \"main.1.1\"");
    let json = folder.run(&["graph", "--format", "json"]).ends_with(0).out;
    let picture: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(picture["nodes"][1]["id"], "main.1");
    folder.write("main.flow", BAD);
    let run = folder.run(&["graph"]).ends_with(1);
    assert_eq!(run.out, "", "no picture of something else");
}

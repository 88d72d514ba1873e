//! The program as its users meet it: arguments, streams, exit codes, and what happens to their files.
#![cfg(feature = "cli")]

mod folder;

use folder::{Folder, Run};
use insta::assert_snapshot;
use std::fs;
use std::process::Stdio;

const GOOD: &str = "say \"Hello\"\n";
/// An error in any stage of the compiler: the string has no end.
const BAD: &str = "say \"Hello\n";
/// Two documents from one file.
const TWO: &str = "-> other\n\nflow other\n  say \"Hello\"\n";

mod build {
    use super::*;

    #[test]
    fn one_document_goes_to_standard_output() {
        let run = Folder::new(&[("main.flow", GOOD)]).run(&["build", "main.flow"]).ends_with(0);
        assert!(run.out.starts_with("<?xml") && run.out.contains("Hello") && run.out.ends_with('\n'), "{}", run.out);
        assert_eq!(run.err, "");
    }

    #[test]
    fn standard_input_is_a_file() {
        let run = Folder::new(&[]).run_with_input(&["build", "-"], GOOD).ends_with(0);
        assert!(run.out.contains("Hello"), "{}", run.out);
    }

    #[test]
    fn compact_is_one_line() {
        let folder = Folder::new(&[("main.flow", "gather\n  say \"Hello\"\n")]);
        let indented = folder.run(&["build", "main.flow"]).ends_with(0).out;
        let compact = folder.run(&["build", "main.flow", "--compact"]).ends_with(0).out;
        assert!(compact.lines().count() < indented.lines().count(), "{compact}\n{indented}");
    }

    #[test]
    fn placeholders_in_the_queries_of_links_are_remarked_on() {
        let text = "param name: text\n\nsay \"Hello, {name}.\"\n-> bye\n\nflow bye\n  say \"Goodbye, {name}.\"\n";
        let folder = Folder::new(&[("main.flow", text)]);
        let remark = "placeholders stand in the queries of links in 1 document";
        folder.run(&["build", "-o", "out"]).ends_with(0).says(remark);
        assert!(!folder.run(&["build", "-o", "out", "-q"]).ends_with(0).err.contains(remark));
        assert!(!folder.run(&["build", "-o", "out", "-D", "name=Ann"]).ends_with(0).err.contains(remark));
    }

    #[test]
    fn errors_go_to_standard_error_and_leave_no_output() {
        let run = Folder::new(&[("main.flow", BAD)]).run(&["build", "main.flow"]).ends_with(1);
        assert_eq!(run.out, "");
        run.says("error[unclosed-string]").says("main.flow:1:5").says("1 error in 1 file");
    }

    #[test]
    fn several_documents_need_a_folder() {
        let folder = Folder::new(&[("main.flow", TWO), ("a/x.flow", GOOD)]);
        let run = folder.run(&["build", "main.flow"]).ends_with(2).says("2 documents").says("-o DIR");
        assert_eq!(run.out, "");
        folder.run(&["build"]).ends_with(2).says("2 files").says("-o DIR");
    }

    #[test]
    fn a_folder_mirrors_the_sources() {
        let folder = Folder::new(&[("flows/main.flow", GOOD), ("flows/ivr/menu.flow", GOOD), ("flows/x.txt", "")]);
        let run = folder.run(&["build", "flows", "-o", "out/twiml"]).ends_with(0);
        assert_eq!(run.out, "");
        assert_eq!(folder.names("out/twiml"), ["ivr/", "ivr/menu.xml", "main.xml", "routes.json"]);
        assert!(folder.read("out/twiml/main.xml").contains("Hello"));
    }

    #[test]
    fn routes_list_every_document() {
        let folder = Folder::new(&[("flows/main.flow", GOOD), ("flows/ivr/menu.flow", GOOD)]);
        folder.run(&["build", "flows", "-o", "out"]).ends_with(0);
        assert_snapshot!(folder.read("out/routes.json"));
    }

    #[test]
    fn what_is_the_same_is_left_untouched() {
        let folder = Folder::new(&[("flows/a.flow", GOOD), ("flows/b.flow", GOOD)]);
        folder.run(&["build", "flows", "-o", "out"]).ends_with(0);
        let before = folder.snapshot("out");
        folder.run(&["build", "flows", "-o", "out"]).ends_with(0);
        assert_eq!(folder.snapshot("out"), before);
        folder.write("flows/b.flow", "say \"Goodbye\"\n");
        folder.run(&["build", "flows", "-o", "out"]).ends_with(0);
        let after = folder.snapshot("out");
        assert_eq!(after["a.xml"], before["a.xml"]);
        assert_eq!(after["routes.json"], before["routes.json"]);
        assert_ne!(after["b.xml"].0, before["b.xml"].0);
    }

    #[test]
    fn what_no_source_makes_any_more_is_removed() {
        let folder = Folder::new(&[("flows/main.flow", GOOD), ("flows/a/b/c.flow", GOOD), ("flows/a/d.flow", GOOD)]);
        folder.run(&["build", "flows", "-o", "out"]).ends_with(0);
        folder.write("out/a/notes.txt", "mine");
        folder.remove("flows/a/b/c.flow");
        folder.remove("flows/a/d.flow");
        folder.run(&["build", "flows", "-o", "out"]).ends_with(0);
        assert_eq!(folder.names("out"), ["a/", "a/notes.txt", "main.xml", "routes.json"]);
    }

    #[test]
    fn an_error_anywhere_changes_nothing() {
        let folder = Folder::new(&[("flows/a.flow", GOOD), ("flows/b.flow", GOOD)]);
        folder.run(&["build", "flows", "-o", "out"]).ends_with(0);
        let before = folder.snapshot("out");
        folder.write("flows/a.flow", "say \"Goodbye\"\n");
        folder.write("flows/b.flow", BAD);
        folder.run(&["build", "flows", "-o", "out"]).ends_with(1);
        assert_eq!(folder.snapshot("out"), before);
        folder.run(&["build", "flows", "-o", "fresh"]).ends_with(1);
        assert!(!folder.path("fresh").exists());
    }

    #[test]
    fn files_of_others_are_named_and_never_touched() {
        let folder = Folder::new(&[("flows/a.flow", GOOD), ("flows/b/c.flow", GOOD), ("out/a.xml", "mine")]);
        let before = folder.snapshot("out");
        folder.run(&["build", "flows", "-o", "out"]).ends_with(2).says("out/a.xml");
        assert_eq!(folder.snapshot("out"), before);
        folder.remove("out/a.xml");
        folder.write("out/b", "a file where a folder should be");
        folder.run(&["build", "flows", "-o", "out"]).ends_with(2).says("out/b");
        folder.remove("out/b");
        fs::create_dir(folder.path("out/a.xml")).unwrap();
        folder.run(&["build", "flows", "-o", "out"]).ends_with(2).says("out/a.xml");
        assert_eq!(folder.names("out"), ["a.xml/"]);
    }

    #[test]
    fn a_list_that_is_not_ours_counts_for_nothing() {
        let ours = "{\"format\":1,\"generator\":\"flowc\",\"documents\":{\"x\":{\"file\":\"../keep.xml\"}}}";
        for list in ["", "{", "{\"generator\":\"other\"}", ours] {
            let folder = Folder::new(&[("flows/a.flow", GOOD), ("out/routes.json", list), ("keep.xml", "mine")]);
            folder.run(&["build", "flows", "-o", "out"]).ends_with(2).says("out/routes.json");
            assert_eq!(folder.read("out/routes.json"), list);
            assert_eq!(folder.names("out"), ["routes.json"]);
            assert_eq!(folder.read("keep.xml"), "mine");
        }
    }

    #[test]
    fn nothing_is_left_behind_when_writing_fails() {
        let folder = Folder::new(&[("flows/a.flow", GOOD), ("out", "a file")]);
        folder.run(&["build", "flows", "-o", "out"]).ends_with(2).says("`out`");
        folder.run(&["build", "flows", "-o", "out/deeper/still"]).ends_with(2);
        assert_eq!(folder.read("out"), "a file");
    }

    #[test]
    fn check_compares_and_writes_nothing() {
        let folder = Folder::new(&[("flows/a.flow", GOOD), ("flows/b.flow", GOOD)]);
        folder.run(&["build", "flows", "-o", "out", "--check"]).ends_with(1).says("out/a.xml is missing");
        assert!(!folder.path("out").exists());
        folder.run(&["build", "flows", "-o", "out"]).ends_with(0);
        folder.run(&["build", "flows", "-o", "out", "--check"]).ends_with(0);
        let before = folder.snapshot("out");
        folder.write("flows/a.flow", "say \"Goodbye\"\n");
        folder.remove("flows/b.flow");
        let run = folder.run(&["build", "flows", "-o", "out", "--check"]).ends_with(1);
        run.says("out/a.xml differs").says("out/b.xml is left from an earlier build").says("out/routes.json differs");
        assert_eq!(folder.snapshot("out"), before);
        folder.run(&["build", "flows", "--check"]).ends_with(2).says("-o DIR");
    }

    #[cfg(unix)]
    #[test]
    fn documents_can_be_read_by_a_web_server() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new(&[("flows/a.flow", GOOD)]);
        folder.run(&["build", "flows", "-o", "out"]).ends_with(0);
        let mode = |name: &str| fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("out/a.xml"), mode("flows/a.flow"));
        fs::set_permissions(folder.path("out/a.xml"), fs::Permissions::from_mode(0o640)).unwrap();
        folder.write("flows/a.flow", "say \"Goodbye\"\n");
        folder.run(&["build", "flows", "-o", "out"]).ends_with(0);
        assert_eq!(mode("out/a.xml"), 0o640);
    }

    #[test]
    fn links_are_as_asked_for() {
        let folder = Folder::new(&[("main.flow", TWO)]);
        let document = |arguments: &[&str]| {
            folder.run(&[&["build", "main.flow", "-o", "out"], arguments].concat()).ends_with(0);
            folder.read("out/main.xml")
        };
        assert!(document(&[]).contains(">other.xml<"));
        let asked = ["--links-base", "https://voice.example.com", "--links-extension", "", "--links-method", "get"];
        let text = document(&asked);
        assert!(text.contains(">https://voice.example.com/other<") && text.contains("method=\"GET\""), "{text}");
        for base in ["voice.example.com", "https://a b/"] {
            folder.run(&["build", "main.flow", "--links-base", base]).ends_with(2).says("--links-base");
        }
    }
}

mod check {
    use super::*;

    #[test]
    fn findings_are_the_result() {
        let folder = Folder::new(&[("flows/a.flow", GOOD), ("flows/ivr/b.flow", BAD)]);
        let run = folder.run(&["check", "flows"]).ends_with(1);
        assert!(
            run.out.contains("error[unclosed-string]") && run.out.contains("[flows/ivr/b.flow:1:5]"),
            "{}",
            run.out
        );
        assert_eq!(run.err, "1 error in 2 files\n");
        let run = folder.run(&["check", "flows", "--format", "short"]).ends_with(1);
        assert!(run.out.starts_with("flows/ivr/b.flow:1:5: error[unclosed-string]: "), "{}", run.out);
        assert_eq!(run.err, "");
    }

    #[test]
    fn no_findings_are_said_in_passing() {
        let folder = Folder::new(&[("a.flow", GOOD)]);
        let run = folder.run(&["check"]).ends_with(0);
        assert_eq!((run.out.as_str(), run.err.as_str()), ("", "no errors in 1 file\n"));
        let run = folder.run(&["check", "--quiet"]).ends_with(0);
        assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""));
    }

    #[test]
    fn json_goes_to_standard_output() {
        let folder = Folder::new(&[("flows/a.flow", BAD)]);
        let run = folder.run(&["check", "--format", "json", "flows"]).ends_with(1);
        let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(report["diagnostics"][0]["code"], "unclosed-string");
        assert_eq!(report["diagnostics"][0]["file"], "flows/a.flow");
        assert_eq!(report["diagnostics"][0]["range"]["start"]["offset"], 4);
        assert_eq!(report["summary"]["errors"], 1);
        assert_eq!(run.err, "");
    }

    #[test]
    fn standard_input_has_the_name_it_is_given() {
        let folder = Folder::new(&[("ivr/main.flow", GOOD)]);
        let arguments = ["check", "--format", "short", "-"];
        assert!(folder.run_with_input(&arguments, BAD).ends_with(1).out.starts_with("stdin.flow:1:5: "));
        let named = ["check", "--format", "short", "--stdin-filename", "ivr/main.flow", "-"];
        assert!(folder.run_with_input(&named, BAD).ends_with(1).out.starts_with("ivr/main.flow:1:5: "));
        let both = ["check", "--format", "short", "--stdin-filename", "ivr/main.flow", "-", "."];
        let run = folder.run_with_input(&both, BAD).ends_with(1);
        assert_eq!(run.out.lines().count(), 1, "what is on disk is not what the editor holds: {}", run.out);
        folder.run(&["check", "--stdin-filename", "a.flow"]).ends_with(2).says("add `-`");
        folder.run(&["check", "--stdin-filename", "a.txt", "-"]).ends_with(2).says("a.txt");
    }

    #[test]
    fn gitignored_and_hidden_files_are_left_out() {
        let files = [("a.flow", GOOD), ("old/b.flow", BAD), (".x/c.flow", BAD), (".gitignore", "old/\n")];
        let folder = Folder::new(&files);
        folder.run(&["check"]).ends_with(0).says("no errors in 1 file");
        folder.run(&["check", "old/b.flow"]).ends_with(1);
    }

    #[test]
    fn rules_of_gitignore_count_as_git_counts_them() {
        let rules = ("flows/.gitignore", "*-tmp.flow\n!keep-tmp.flow\n/old\ndeep/\n");
        let files = [
            rules,
            (".gitignore", "flows/above.flow\n"),
            ("flows/a.flow", GOOD),
            ("flows/x-tmp.flow", BAD),
            ("flows/keep-tmp.flow", GOOD),
            ("flows/old/b.flow", BAD),
            ("flows/new/old/b.flow", GOOD),
            ("flows/new/deep/b.flow", BAD),
            ("flows/new/.gitignore", "c.flow\n"),
            ("flows/new/c.flow", BAD),
            ("flows/c.flow", GOOD),
            ("flows/above.flow", BAD),
        ];
        let folder = Folder::new(&files);
        // Without a repository the rules of the folders above are somebody else's.
        folder.run(&["check", "flows"]).ends_with(1).says("1 error in 5 files");
        folder.run(&["check"]).ends_with(0).says("no errors in 4 files");
        std::fs::create_dir(folder.path(".git")).unwrap();
        folder.run(&["check", "flows"]).ends_with(0).says("no errors in 4 files");
        folder.run(&["check", "flows/new"]).ends_with(0).says("no errors in 1 file");
    }

    #[test]
    fn paths_that_cannot_be_used_are_all_named() {
        let folder = Folder::new(&[("main.flow", GOOD), ("notes.txt", ""), ("empty/x.txt", "")]);
        let run = folder.run(&["check", "main", "notes.txt", "empty"]).ends_with(2);
        assert_eq!(run.out, "");
        run.says("main").says("notes.txt").says("empty");
        folder.run(&["check", "main"]).ends_with(2).says("did you mean `main.flow`?");
        folder.run(&["check", "notes.txt"]).ends_with(2).says("neither Flow nor TwiML").says("`.xml`");
        folder.run(&["check", "empty"]).ends_with(2).says("no `.flow` file in `empty`");
    }

    #[test]
    fn a_file_outside_of_the_one_folder_is_refused_and_one_elsewhere_has_a_top_of_its_own() {
        let folder = Folder::new(&[("flows/a.flow", GOOD), ("b.flow", GOOD), ("more/c.flow", GOOD)]);
        folder.run(&["check", "flows", "b.flow"]).ends_with(2).says("outside of `flows`");
        folder.run(&["check", "flows", "more", "b.flow"]).ends_with(0).says("3 files");
        let mut below = folder.command(&["check", "../b.flow"]);
        Run::of(below.current_dir(folder.path("flows")).output().unwrap()).ends_with(0).says("1 file");
    }

    #[test]
    fn folders_elsewhere_have_the_innermost_folder_around_them_for_a_top() {
        let files = [
            ("all/a/main.flow", "say \"Hello\"\n-> ../b/main\n"),
            ("all/b/main.flow", GOOD),
            ("all/c.flow", GOOD),
            ("work/own.flow", GOOD),
        ];
        let folder = Folder::new(&files);
        folder.run_in("work", &["build", "../all/a", "../all/b", "-o", "out"]).ends_with(0);
        assert_eq!(folder.names("work/out"), ["a/", "a/main.xml", "b/", "b/main.xml", "routes.json"]);
        assert!(folder.read("work/out/a/main.xml").contains("<Redirect>../b/main.xml</Redirect>"));
        let paths = ["build", "../all/a", "../all/b", "../all/c.flow", ".", "-o", "whole"];
        folder.run_in("work", &paths).ends_with(0);
        let below = folder.names("work/whole");
        for document in ["all/a/main.xml", "all/b/main.xml", "all/c.xml", "work/own.xml"] {
            assert!(below.iter().any(|name| name == document), "{document} in {below:?}");
        }
    }

    #[test]
    fn flows_of_other_files_are_known() {
        let linked = "say \"Hello\"\n-> sales\n";
        let files =
            [("main.flow", linked), ("sales.flow", BAD), ("ivr/a.flow", "-> ../main\n"), ("b.flow", "-> x/y\n")];
        let folder = Folder::new(&files);
        folder.run(&["check", "main.flow"]).ends_with(0).says("no errors in 1 file");
        folder.run(&["check", "ivr/a.flow"]).ends_with(0);
        folder.run(&["check", "b.flow"]).ends_with(1);
        let input = ["check", "--stdin-filename", "ivr/new.flow", "-"];
        folder.run_with_input(&input, "-> a\n").ends_with(0);
        folder.write(".gitignore", "sales.flow\n");
        folder.run(&["check", "main.flow"]).ends_with(1);
        let run = folder.run(&["build", "ivr/a.flow"]).ends_with(0);
        assert!(run.out.contains(">../main.xml<"), "{}", run.out);
    }

    #[test]
    fn a_file_given_twice_is_one() {
        let folder = Folder::new(&[("a.flow", BAD)]);
        let whole = folder.path("a.flow");
        let run = folder.run(&["check", "a.flow", "./a.flow", ".", whole.to_str().unwrap()]).ends_with(1);
        run.says("1 error in 1 file");
    }

    #[test]
    fn codes_that_do_not_exist_are_usage_errors() {
        let folder = Folder::new(&[("a.flow", GOOD)]);
        for flag in ["--allow", "--deny"] {
            folder.run(&["check", flag, "unclosed-sting"]).ends_with(2).says("did you mean `unclosed-string`?");
        }
        folder.run(&["check", "--allow", "unclosed-string"]).ends_with(2).says("errors cannot be allowed");
    }

    #[test]
    fn warnings_weigh_what_the_user_says() {
        let folder = Folder::new(&[("a.flow", "reject Busy\n")]);
        let check = |arguments: &[&str]| folder.run(&[&["check", "--format", "short"], arguments].concat());
        assert!(check(&[]).ends_with(0).out.contains("warning[value-case]"));
        assert!(check(&["--deny-warnings"]).ends_with(1).out.contains("warning[value-case]"));
        assert!(check(&["--deny", "value-case"]).ends_with(1).out.contains("error[value-case]"));
        assert_eq!(check(&["--allow", "value-case", "--deny-warnings"]).ends_with(0).out, "");
        check(&["--allow", "value-case", "--deny", "value-case"]).ends_with(2).says("both allowed and denied");
        folder.run(&["build", "a.flow"]).ends_with(0).says("warning[value-case]");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf8_are_refused() {
        use std::os::unix::ffi::OsStrExt;
        let folder = Folder::new(&[]);
        let name = std::ffi::OsStr::from_bytes(b"a\xff.flow");
        if fs::write(folder.0.path().join(name), GOOD).is_ok() {
            folder.run(&["check"]).ends_with(2).says("not UTF-8");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_closed_pipe_is_no_failure() {
        let folder = Folder::new(&[("a.flow", &BAD.repeat(5000))]);
        for arguments in [&["check", "a.flow"][..], &["check", "--format", "json"], &["explain", "unclosed-string"]] {
            let mut child = folder.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            drop(child.stdout.take());
            let run = Run::of(child.wait_with_output().unwrap());
            assert!(run.code == 0 || run.code == 1, "{arguments:?}: {} {}", run.code, run.err);
            assert!(!run.err.contains("panic") && !run.err.contains("cannot write"), "{}", run.err);
        }
    }
}

mod fix {
    use super::*;

    /// Two findings that can be fixed, and one that cannot.
    const WRONG: &str = "say vioce=alice \"Hello\"\nreject Busy\nplay\n";
    const LEFT: &str = "say voice=alice \"Hello\"\nreject busy\nplay\n";

    #[test]
    fn what_can_be_fixed_is_and_the_rest_reported() {
        let folder =
            Folder::new(&[("flows/a.flow", WRONG), ("flows/b.flow", GOOD), ("flows/ivr/c.flow", "reject Busy\n")]);
        let before = folder.snapshot("flows");
        let run = folder.run(&["check", "--fix", "--format", "short", "flows"]).ends_with(1);
        let after = folder.snapshot("flows");
        assert_eq!(folder.read("flows/a.flow"), LEFT);
        assert_eq!(folder.read("flows/ivr/c.flow"), "reject busy\n");
        assert_eq!(before["b.flow"], after["b.flow"], "a file that does not change is not written");
        assert_eq!(before.len(), after.len(), "nothing is left beside the files");
        assert!(run.out.contains("flows/a.flow:3:1: error[missing-text]") && !run.out.contains("vioce"), "{}", run.out);
        assert_eq!(run.err, "fixed 3 findings in 2 files\n");
        folder.run(&["check", "--fix", "flows"]).ends_with(1).says("nothing to fix\n1 error");
        assert_eq!(folder.run(&["check", "--fix", "-q", "flows/b.flow"]).ends_with(0).err, "");
    }

    #[test]
    fn diff_shows_what_would_change_and_writes_nothing() {
        let folder = Folder::new(&[("a.flow", WRONG), ("b.flow", GOOD)]);
        let run = folder.run(&["check", "--fix", "--diff"]).ends_with(1);
        let expected = "--- a.flow\n+++ a.flow\n@@ -1,3 +1,3 @@\n-say vioce=alice \"Hello\"\n-reject Busy\n\
                        +say voice=alice \"Hello\"\n+reject busy\n play\n";
        assert_eq!(run.out, expected);
        assert!(run.err.starts_with("would fix 2 findings in 1 file, and leave 1 error"), "{}", run.err);
        assert_eq!(folder.read("a.flow"), WRONG);
        let run = folder.run(&["check", "--fix", "--diff", "b.flow"]).ends_with(0);
        assert_eq!((run.out.as_str(), run.err.as_str()), ("", "nothing to fix\n"));
        folder.run(&["check", "--diff"]).ends_with(2).says("--fix");
    }

    #[test]
    fn standard_input_goes_fixed_to_standard_output() {
        let folder = Folder::new(&[("ivr/main.flow", GOOD)]);
        let arguments = ["check", "--fix", "--format", "short", "--stdin-filename", "ivr/main.flow", "-"];
        let run = folder.run_with_input(&arguments, WRONG).ends_with(1);
        assert_eq!(run.out, LEFT);
        assert!(run.err.contains("ivr/main.flow:3:1: error[missing-text]"), "{}", run.err);
        assert_eq!(folder.read("ivr/main.flow"), GOOD, "what an editor holds is not what is on disk");
        assert_eq!(folder.run_with_input(&["check", "--fix", "-"], GOOD).ends_with(0).out, GOOD, "changed or not");
    }

    #[test]
    fn only_what_counts_is_fixed() {
        let folder = Folder::new(&[("a.flow", "reject Busy\n")]);
        folder.run(&["check", "--fix", "--allow", "value-case"]).ends_with(0).says("nothing to fix");
        assert_eq!(folder.read("a.flow"), "reject Busy\n");
        folder.write("a.flow", "reject Busy # flowc: allow value-case\n");
        folder.run(&["check", "--fix"]).ends_with(0).says("nothing to fix");
    }

    #[test]
    fn a_fix_that_shows_another_mistake_is_followed_by_its_fix() {
        let folder = Folder::new(&[("a.flow", "rejcet Busy\n")]);
        folder.run(&["check", "--fix"]).ends_with(0).says("fixed 2 findings in 1 file\nno errors");
        assert_eq!(folder.read("a.flow"), "reject busy\n");
    }

    #[test]
    fn words_that_a_comma_stands_between_do_not_grow_together() {
        let folder = Folder::new(&[("a.flow", "say,,\"Hello\",loop=2,\nplay \"a.mp3\", loop=2\n")]);
        folder.run(&["check", "--fix"]).ends_with(0);
        assert_eq!(folder.read("a.flow"), "say \"Hello\" loop=2\nplay \"a.mp3\" loop=2\n");
    }

    #[test]
    fn references_that_a_fix_makes_readable_are_looked_up() {
        let folder = Folder::new(&[("a.flow", "-> @ivr/b\n"), ("ivr/b.flow", GOOD)]);
        folder.run(&["check", "--fix", "a.flow"]).ends_with(0);
        assert_eq!(folder.read("a.flow"), "-> ivr/b\n");
    }

    #[test]
    fn twiml_stays_well_formed() {
        let wrong = "<Response>\n  <say loop='two' vioce=\"man\">a<!-- </say> --></say>\n  <Reject reason=\"Busy\"/>\n</Response>\n";
        let right = "<Response>\n  <Say loop='two' voice=\"man\">a<!-- </say> --></Say>\n  <Reject reason=\"busy\"/>\n</Response>\n";
        let folder = Folder::new(&[("call.xml", wrong)]);
        let run = folder.run(&["check", "--fix", "--format", "short", "call.xml"]).ends_with(1);
        assert_eq!(folder.read("call.xml"), right);
        assert!(run.out.contains("error[bad-value]") && run.out.contains("`loop`"), "{}", run.out);
    }

    #[test]
    fn what_is_not_utf8_stays_as_it_is() {
        let folder = Folder::new(&[("b.flow", "reject Busy\n")]);
        let bytes = b"say \"\xff\"\nreject Busy\n";
        fs::write(folder.path("a.flow"), bytes).unwrap();
        folder.run(&["check", "--fix"]).ends_with(1).says("fixed 1 finding in 1 file");
        assert_eq!(fs::read(folder.path("a.flow")).unwrap(), bytes);
    }

    #[cfg(unix)]
    #[test]
    fn when_one_file_cannot_be_written_none_is() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new(&[("a.flow", WRONG), ("b.flow", WRONG)]);
        fs::set_permissions(folder.path("b.flow"), fs::Permissions::from_mode(0o444)).unwrap();
        folder.run(&["check", "--fix"]).ends_with(2).says("`b.flow`: it is read-only");
        assert_eq!(folder.read("a.flow"), WRONG);
    }
}

mod fmt {
    use super::*;

    const MESSY: &str = "say  \"a\";say \"b\"\r\n";
    const NEAT: &str = "say \"a\"\nsay \"b\"\n";

    #[test]
    fn files_are_laid_out_in_place_if_they_change() {
        let folder = Folder::new(&[("a.flow", MESSY), ("ivr/b.flow", NEAT), ("ivr/c.flow", MESSY), ("d.txt", MESSY)]);
        let before = folder.snapshot("ivr");
        let run = folder.run(&["fmt"]).ends_with(0);
        assert_eq!((run.out.as_str(), run.err.as_str()), ("", "2 of 3 files changed\n"));
        assert_eq!((folder.read("a.flow"), folder.read("ivr/c.flow")), (NEAT.to_owned(), NEAT.to_owned()));
        assert_eq!(folder.read("d.txt"), MESSY);
        let after = folder.snapshot("ivr");
        assert_eq!(before["b.flow"], after["b.flow"], "a file that does not change is not written");
        assert_eq!(before.len(), after.len(), "nothing is left beside the files");
        let run = folder.run(&["fmt", "-v", "ivr/c.flow"]).ends_with(0);
        assert_eq!(run.err, "reading ivr/c.flow\n0 of 1 file changed\n");
        assert_eq!(folder.run(&["fmt", "-q"]).ends_with(0).err, "");
    }

    #[test]
    fn check_lists_what_would_change() {
        let folder = Folder::new(&[("flows/a.flow", MESSY), ("flows/b.flow", NEAT)]);
        let run = folder.run(&["fmt", "--check", "flows"]).ends_with(1);
        assert_eq!((run.out.as_str(), run.err.as_str()), ("flows/a.flow\n", "1 of 2 files would change\n"));
        assert_eq!(folder.read("flows/a.flow"), MESSY);
        let run = folder.run(&["fmt", "--check", "flows/b.flow"]).ends_with(0);
        assert_eq!((run.out.as_str(), run.err.as_str()), ("", "nothing to change in 1 file\n"));
    }

    #[test]
    fn diff_shows_what_would_change() {
        let folder = Folder::new(&[("a.flow", "say  \"a\"\nsay \"b\"\n"), ("b.flow", NEAT)]);
        let expected = "--- a.flow\n+++ a.flow\n@@ -1,2 +1,2 @@\n-say  \"a\"\n+say \"a\"\n say \"b\"\n";
        assert_eq!(folder.run(&["fmt", "--diff"]).ends_with(0).out, expected);
        assert_eq!(folder.run(&["fmt", "--diff", "--check"]).ends_with(1).out, expected);
        assert!(folder.run(&["fmt", "--diff", "--color", "always"]).ends_with(0).out.contains("\u{1b}["));
        assert_ne!(folder.read("a.flow"), NEAT);
    }

    #[test]
    fn standard_input_goes_to_standard_output() {
        let folder = Folder::new(&[("ivr/main.flow", MESSY)]);
        let run = folder.run_with_input(&["fmt", "-"], MESSY).ends_with(0);
        assert_eq!((run.out.as_str(), run.err.as_str()), (NEAT, ""));
        assert_eq!(folder.run_with_input(&["fmt", "-"], NEAT).ends_with(0).out, NEAT, "changed or not");
        assert_eq!(folder.run_with_input(&["fmt", "-"], "").ends_with(0).out, "");
        assert_eq!(folder.run_with_input(&["fmt", "--check", "-"], MESSY).ends_with(1).out, "stdin.flow\n");
        let named = ["fmt", "--check", "--stdin-filename", "ivr/main.flow", "-"];
        assert_eq!(folder.run_with_input(&named, MESSY).ends_with(1).out, "ivr/main.flow\n");
        assert_eq!(folder.run_with_input(&named, NEAT).ends_with(0).out, "");
        assert_eq!(folder.read("ivr/main.flow"), MESSY, "what an editor holds is not what is on disk");
        folder.run(&["fmt", "--stdin-filename", "a.flow"]).ends_with(2).says("add `-`");
    }

    #[test]
    fn broken_lines_stay_and_are_no_failure() {
        let folder = Folder::new(&[("a.flow", "say  \"a\"\nsay  \"b\n")]);
        folder
            .run(&["fmt"])
            .ends_with(0)
            .says("1 of 1 file changed; broken lines in 1 file stay")
            .says("`flowc check`");
        assert_eq!(folder.read("a.flow"), "say \"a\"\nsay  \"b\n");
        folder.run(&["fmt", "--check"]).ends_with(0);
    }

    #[test]
    fn what_is_not_utf8_is_refused_and_nothing_written() {
        let folder = Folder::new(&[("a.flow", MESSY)]);
        fs::write(folder.path("b.flow"), b"say  \"\xff\"").unwrap();
        folder.run(&["fmt"]).ends_with(2).says("`b.flow` is not UTF-8");
        assert_eq!(folder.read("a.flow"), MESSY);
        let run = folder.run(&["fmt", "no.flow", "a.xml"]).ends_with(2);
        run.says("no.flow").says("a.xml");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = Folder::new(&[("flows/a.flow", MESSY), ("read-only.flow", MESSY), ("b/c.flow", MESSY)]);
        let set = |name: &str, mode| fs::set_permissions(folder.path(name), fs::Permissions::from_mode(mode)).unwrap();
        set("flows/a.flow", 0o640);
        symlink("../flows/a.flow", folder.path("b/link.flow")).unwrap();
        folder.run(&["fmt", "b"]).ends_with(0).says("2 of 2 files changed");
        assert!(folder.path("b/link.flow").symlink_metadata().unwrap().is_symlink());
        assert_eq!(folder.read("flows/a.flow"), NEAT);
        assert_eq!(folder.path("flows/a.flow").metadata().unwrap().permissions().mode() & 0o777, 0o640);
        set("read-only.flow", 0o444);
        folder.run(&["fmt", "read-only.flow"]).ends_with(2).says("`read-only.flow`: it is read-only");
        assert_eq!(folder.read("read-only.flow"), MESSY);
    }
}

mod colours {
    use super::*;

    fn coloured(folder: &Folder, arguments: &[&str], environment: &[(&str, &str)]) -> bool {
        let output = folder.command(arguments).envs(environment.iter().copied()).output().unwrap();
        Run::of(output).ends_with(1).out.contains('\u{1b}')
    }

    #[test]
    fn are_used_when_asked_for() {
        let folder = Folder::new(&[("a.flow", BAD)]);
        assert!(!coloured(&folder, &["check"], &[]), "not into a pipe");
        assert!(coloured(&folder, &["check", "--color", "always"], &[]));
        assert!(coloured(&folder, &["check"], &[("CLICOLOR_FORCE", "1")]));
        assert!(!coloured(&folder, &["check"], &[("NO_COLOR", "1")]));
        assert!(!coloured(&folder, &["check", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
        assert!(coloured(&folder, &["check", "--color=always"], &[("NO_COLOR", "1")]));
    }

    #[test]
    fn help_and_complaints_have_them_as_asked() {
        let help = |arguments: &[&str], environment: &[(&str, &str)]| {
            let output = Folder::new(&[]).command(arguments).envs(environment.iter().copied()).output().unwrap();
            format!("{output:?}").contains("\\u{1b}") || format!("{output:?}").contains("\\x1b")
        };
        let force = [("CLICOLOR_FORCE", "1")];
        assert!(!help(&["--help"], &[]));
        assert!(help(&["--help"], &force));
        assert!(!help(&["--color", "never", "--help"], &force));
        assert!(!help(&["check", "--help", "--color=never"], &force));
        assert!(help(&["check", "--help", "--color", "always"], &[]));
        assert!(help(&["check", "--nonsense", "--color", "always"], &[]));
        assert!(!help(&["check", "--nonsense", "--color", "never"], &force));
    }
}

mod explain {
    use super::*;

    #[test]
    fn codes_and_verbs_have_pages() {
        let folder = Folder::new(&[]);
        let run = folder.run(&["explain", "unclosed-string"]).ends_with(0);
        for part in ["unclosed-string", "an error", "Wrong", "  say \"Welcome to Acme.\n", "Right"] {
            assert!(run.out.contains(part), "{part}: {}", run.out);
        }
        for name in ["gather", "Gather", "GATHER"] {
            let run = folder.run(&["explain", name]).ends_with(0);
            assert!(run.out.contains("numDigits") && run.out.contains("<Gather>"), "{}", run.out);
            assert!(run.out.lines().all(|line| line.chars().count() <= 80 || line.contains("://")), "{}", run.out);
        }
    }

    #[test]
    fn every_element_has_a_page_that_fits() {
        let folder = Folder::new(&[]);
        let mut keywords: Vec<_> = twiml_flow::twiml::ELEMENTS.iter().map(|element| element.keyword).collect();
        keywords.dedup();
        for keyword in keywords {
            let run = folder.run(&["explain", keyword]).ends_with(0);
            let wide =
                run.out.lines().find(|line| line.chars().count() > 80 && line.contains(' ') && !line.contains("://"));
            assert_eq!(wide, None, "{keyword}");
        }
    }

    #[test]
    fn attributes_have_pages() {
        let folder = Folder::new(&[]);
        let dotted = folder.run(&["explain", "gather.digits"]).ends_with(0).out;
        assert!(dotted.contains("numDigits") && !dotted.contains("finishOnKey"), "{dotted}");
        assert_eq!(folder.run(&["explain", "gather", "numDigits"]).ends_with(0).out, dotted);
        folder.run(&["explain", "gather.timout"]).ends_with(2).says("did you mean `timeout`?");
    }

    #[test]
    fn pages_are_json_when_asked_for() {
        let folder = Folder::new(&[]);
        let json = |arguments: &[&str]| -> serde_json::Value {
            let run = folder.run(&[&["explain", "--format", "json"], arguments].concat()).ends_with(0);
            serde_json::from_str(&run.out).unwrap()
        };
        assert_eq!(json(&["unknown-verb"])["diagnostic"]["severity"], "error");
        assert_eq!(json(&["Gather"])["elements"][0]["keyword"], "gather");
        assert_eq!(json(&["redirect"])["elements"].as_array().unwrap().len(), 2);
        for arguments in [&["gather.timeout"][..], &["gather", "timeout"]] {
            assert_eq!(json(arguments)["attributes"][0]["element"], "Gather");
            assert_eq!(json(arguments)["attributes"][0]["name"], "timeout");
        }
        folder.run(&["explain", "--format", "json", "gater"]).ends_with(2).says("did you mean `gather`?");
    }

    #[test]
    fn the_whole_table_goes_to_standard_output() {
        let folder = Folder::new(&[]);
        let vocabulary: serde_json::Value = serde_json::from_str(&folder.run(&["schema"]).ends_with(0).out).unwrap();
        assert_eq!(vocabulary["format"], 1);
        let run = folder.run(&["schema", "--format", "xsd"]).ends_with(0);
        assert!(run.out.starts_with("<?xml") && run.out.contains("<xs:element name=\"Response\""), "{}", run.out);
        folder.run(&["schema", "--format", "rnc"]).ends_with(2);
    }

    #[test]
    fn unknown_names_are_met_with_the_nearest() {
        let folder = Folder::new(&[]);
        folder.run(&["explain", "gathr"]).ends_with(2).says("did you mean `gather`?");
        folder.run(&["explain", "unclosed-sting"]).ends_with(2).says("did you mean `unclosed-string`?");
        assert_eq!(folder.run(&["explain", "xyzzy"]).ends_with(2).out, "");
    }
}

mod help {
    use super::*;

    #[test]
    fn every_command_explains_itself() {
        let folder = Folder::new(&[]);
        let commands = [&["--help"][..], &["build", "--help"], &["check", "--help"], &["explain", "--help"]];
        let texts = commands
            .into_iter()
            .chain([&["fmt", "--help"][..], &["schema", "--help"], &["completions", "--help"]])
            .map(|arguments| {
                let run = folder.run(arguments).ends_with(0);
                assert_eq!(run.err, "");
                format!("$ flowc {}\n\n{}", arguments.join(" "), run.out)
            });
        assert_snapshot!(texts.collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn the_version_is_the_package_s() {
        let run = Folder::new(&[]).run(&["--version"]).ends_with(0);
        assert_eq!(run.out, format!("flowc {}\n", env!("CARGO_PKG_VERSION")));
        assert_eq!(Folder::new(&[]).run(&["build", "--version"]).ends_with(0).out, run.out);
    }

    #[test]
    fn bad_usage_is_two() {
        let folder = Folder::new(&[]);
        for arguments in
            [&[][..], &["biuld"], &["check", "--formt", "json"], &["check", "--format", "xml"], &["explain"]]
        {
            let run = folder.run(arguments).ends_with(2);
            assert_eq!(run.out, "", "{arguments:?}");
        }
        folder.run(&["check", "-q", "-v"]).ends_with(2);
        folder.run(&["check", "-j", "0"]).ends_with(2).says("write a whole number, 1 or more");
    }

    #[test]
    fn every_command_has_a_manual_page() {
        let folder = Folder::new(&[]);
        folder.run(&["man", "share/man1"]).ends_with(0);
        let help = folder.run(&["--help"]).out;
        let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
        for command in commands.filter_map(|line| line.split_whitespace().next()) {
            let page = folder.read(&format!("share/man1/flowc-{command}.1"));
            assert!(page.contains(".SH OPTIONS") && page.contains(".SH EXAMPLES\n.nf\n"), "{command}");
        }
        assert!(folder.read("share/man1/flowc.1").contains("flowc\\-build(1)"));
        folder.write("file", "");
        folder.run(&["man", "file"]).ends_with(2).says("`file` is no folder");
    }

    #[test]
    fn completions_know_codes_and_verbs() {
        let folder = Folder::new(&[]);
        for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
            let run = folder.run(&["completions", shell]).ends_with(0);
            assert!(run.out.contains("stdin-filename"), "{shell}");
            // What the generators of the other shells leave out: values, and those of positional arguments.
            assert!(run.out.contains("unclosed-string") || ["powershell", "elvish"].contains(&shell), "{shell}");
            assert!(run.out.contains("gather") || !["bash", "zsh"].contains(&shell), "{shell}");
        }
    }
}

mod import {
    use super::*;

    const MENU: &str = "<Response><Gather action=\"sales.xml\" numDigits=\"1\"><Say>Press 1.</Say></Gather><Redirect>billing/main.xml</Redirect></Response>";
    const SALES: &str = "<Response><Say>Sales.</Say><Redirect>menu.xml</Redirect></Response>";
    const BILLING: &str = "<Response><Say>Billing.</Say><Redirect>../menu.xml</Redirect></Response>";

    #[test]
    fn one_document_goes_to_standard_output() {
        let folder = Folder::new(&[("call.xml", "<Response><Pause length=\"2\"/></Response>")]);
        assert_eq!(folder.run(&["import", "call.xml"]).ends_with(0).out, "pause 2s\n");
    }

    #[test]
    fn links_between_documents_become_references() {
        let folder =
            Folder::new(&[("xml/menu.xml", MENU), ("xml/sales.xml", SALES), ("xml/billing/main.xml", BILLING)]);
        let files = ["xml/menu.xml", "xml/sales.xml", "xml/billing/main.xml"];
        folder.run(&[&["import"], &files[..]].concat()).ends_with(2).says("-o DIR");
        folder.run(&[&["import", "-o", "flows"], &files[..]].concat()).ends_with(0).says("3 flows");
        let flow = std::fs::read_to_string(folder.path("flows/menu.flow")).unwrap();
        assert!(flow.contains("gather digits=1 -> sales") && flow.contains("-> billing/main"), "{flow}");
        let flow = std::fs::read_to_string(folder.path("flows/billing/main.flow")).unwrap();
        assert!(flow.contains("-> ../menu"), "{flow}");
        // What comes out compiles, and its links are those of the documents.
        folder.run(&["build", "flows", "-o", "out"]).ends_with(0);
        let xml = std::fs::read_to_string(folder.path("out/menu.xml")).unwrap();
        assert!(xml.contains("action=\"sales.xml\"") && xml.contains("billing/main.xml"), "{xml}");
    }

    #[test]
    fn nothing_is_written_over_something_else() {
        let folder = Folder::new(&[("call.xml", SALES), ("flows/call.flow", "say \"mine\"\n")]);
        folder.run(&["import", "call.xml", "-o", "flows"]).ends_with(2).says("says something else");
        assert_eq!(std::fs::read_to_string(folder.path("flows/call.flow")).unwrap(), "say \"mine\"\n");
    }

    #[test]
    fn what_cannot_be_read_or_written_in_flow_makes_nothing() {
        let folder = Folder::new(&[
            ("bad.xml", "<Response><Say>R&D</Say></Response>"),
            ("template.xml", "<Response>{{#each a}}<Say>x</Say>{{/each}}</Response>"),
        ]);
        assert_eq!(folder.run(&["import", "bad.xml"]).ends_with(1).says("malformed-xml").out, "");
        assert_eq!(folder.run(&["import", "template.xml"]).ends_with(1).says("not-expressible").out, "");
    }
}

//! Diagnostics as text: what people and programs see for findings of every shape.
#![cfg(feature = "cli")]

use insta::assert_snapshot;
use twiml_flow::diagnostic::render::{Findings, Look, human, json, short};
use twiml_flow::diagnostic::{Code, Diagnostic, Edit, Label, Severity};
use twiml_flow::source::{Source, SourceId, Span};

/// A source whose marked piece is between `«` and `»`, and the place of that piece.
fn marked(name: &str, text: &str) -> (Source, Span) {
    let start = text.find('«').unwrap();
    let text = text.replacen('«', "", 1);
    let end = text.find('»').unwrap();
    let span = Span::new(start as u32, end as u32);
    (Source::new(name, text.replacen('»', "", 1)).unwrap(), span)
}

fn pictures(diagnostics: &[Diagnostic], sources: &[Source], look: Look) -> String {
    let mut text = String::new();
    human(&mut text, &Findings::new(diagnostics, sources), look).unwrap();
    text
}

/// The picture of a finding at the marked piece.
fn picture(text: &str) -> String {
    let (source, span) = marked("menu.flow", text);
    let finding = Diagnostic::new(Code::StrayCharacter, span, "something is wrong here").label("this piece");
    pictures(&[finding], &[source], Look::default())
}

/// A finding of every part there is, with places in two sources.
fn full() -> (Vec<Diagnostic>, Vec<Source>) {
    let main = Source::new("menu.flow", "gather digits=one\n  say \"Grüße\" vioce=man\nlet hours = 1\n").unwrap();
    let style = Source::new("house-style.flow", "# shared\nlet hours = \"nine to five\"\n").unwrap();
    let digits =
        Diagnostic::new(Code::MissingValue, Span::new(14, 17), "`numDigits` must be a whole number, 1 or more")
            .label("not a whole number")
            .twilio(13325);
    let voice = Diagnostic::new(Code::StrayCharacter, Span::new(34, 39), "`say` has no attribute `vioce`")
        .related(Span::new(20, 23), "of this verb")
        .help("did you mean `voice`?")
        .fixes("replace `vioce` by `voice`", vec![Edit { span: Span::new(34, 39), text: "voice".into() }]);
    let mut hours = Diagnostic::new(Code::NotAStatement, Span::new(48, 53), "`hours` is declared twice")
        .help("rename one of the two, or delete the one here");
    hours.severity = Severity::Warning;
    let first = Label { source: SourceId(1), span: Span::new(13, 18), text: "the first declaration is here".into() };
    hours.related.push(first);
    let mut advice = Diagnostic::new(Code::BadEscape, Span::at(58), "nothing follows");
    advice.severity = Severity::Hint;
    (vec![digits, voice, hours, advice], vec![main, style])
}

#[test]
fn pictures_show_every_part() {
    let (diagnostics, sources) = full();
    assert_snapshot!(pictures(&diagnostics, &sources, Look::default()));
}

#[test]
fn pictures_need_no_unicode() {
    let (diagnostics, sources) = full();
    let text = pictures(&diagnostics, &sources, Look { unicode: false, ..Look::default() });
    assert_snapshot!(text);
    assert!(text.chars().all(|c| c.is_ascii() || "üß".contains(c)), "only what the source itself holds");
}

#[test]
fn pictures_are_coloured_when_allowed() {
    let (diagnostics, sources) = full();
    assert_snapshot!(pictures(&diagnostics[..2], &sources, Look { color: true, ..Look::default() }));
    assert!(!pictures(&diagnostics, &sources, Look::default()).contains('\u{1b}'));
}

#[test]
fn short_lines_say_where_and_what() {
    let (diagnostics, sources) = full();
    let mut text = String::new();
    short(&mut text, &Findings::new(&diagnostics, &sources).below("flows/")).unwrap();
    assert_snapshot!(text);
}

#[test]
fn json_has_every_part_and_no_absent_one() {
    let (diagnostics, sources) = full();
    let mut text = String::new();
    json(&mut text, &Findings::new(&diagnostics, &sources).below("flows/"), 2).unwrap();
    assert_snapshot!(text);
}

#[test]
fn no_findings_are_an_empty_report() {
    let mut text = String::new();
    json(&mut text, &Findings::new(&[], &[]), 3).unwrap();
    assert_snapshot!(text);
    assert_eq!(pictures(&[], &[], Look::default()), "");
}

#[test]
fn places_of_every_shape_show_well() {
    let shapes = [
        ("end of the file, behind a line end", "say \"a\"\n«»"),
        ("end of the file, without a line end", "say \"a\"«»"),
        ("empty file", "«»"),
        ("end of a line", "say \"a\"«»\nhangup\n"),
        ("a line end", "say \"a\"«\n»hangup\n"),
        ("carriage returns", "say \"a\"\r\nsay «\"b»\r\nhangup\r\n"),
        ("a carriage return and line feed", "say \"a\"«\r\n»hangup\r\n"),
        ("a byte-order mark", "\u{feff}say «\"ü\"»\n"),
        ("before a byte-order mark", "«»\u{feff}say \"ü\"\n"),
        ("wide characters", "say \"日本語😀\" «x»\n"),
        ("tabs", "gather\n\tsay\t«x»\n"),
        ("three lines", "say\n  «\"\"\"\n  a\n  \"\"\"»\nhangup\n"),
        ("more lines than a screen should show", "say «\"\"\"\n1\n2\n3\n4\n5\n6\n7\n8\n9\n\"\"\"»\nhangup\n"),
        ("characters that disturb a terminal", "say \"\u{1b}[31m\u{9b}\u{202e}\r\" «x»\n"),
    ];
    let text: Vec<_> = shapes.iter().map(|(name, text)| format!("{name}:\n\n{}", picture(text))).collect();
    assert_snapshot!(text.join("\n"));
}

#[test]
fn of_a_very_long_line_only_what_is_near_is_shown() {
    let text = format!("say \"a\"\n{}«x»{}\nhangup\n", "say \"ü\" ; ".repeat(2000), " ; say \"ü\"".repeat(2000));
    let picture = picture(&text);
    assert!(picture.contains("[menu.flow:2:20001]"), "{picture}");
    assert!(picture.len() < 1500, "{picture}");
    assert!(picture.contains("this piece"), "{picture}");
}

#[test]
fn two_places_far_apart_are_two_pictures() {
    let text = format!("let a = 1\n{}let a = 2\n", "say \"a\"\n".repeat(100));
    let source = Source::new("menu.flow", text).unwrap();
    let finding = Diagnostic::new(Code::NotAStatement, Span::new(814, 815), "`a` is declared twice")
        .related(Span::new(4, 5), "first here");
    let text = pictures(&[finding], &[source], Look::default());
    assert_snapshot!(text);
}

#[test]
fn help_wraps_between_words_only() {
    let (source, span) = marked("menu.flow", "«speak» \"a\"\n");
    let help = "use `say`, `play`, `record-from-answer-dual` or `a-very-long-name-that-would-be-broken-at-its-hyphens`";
    let finding = Diagnostic::new(Code::StrayCharacter, span, "`speak` is not a verb").help(help);
    for width in [20, 40, 60, 80] {
        let text =
            pictures(std::slice::from_ref(&finding), std::slice::from_ref(&source), Look { width, ..Look::default() });
        for name in help.split(' ') {
            assert!(text.contains(name), "{name} is broken at {width}:\n{text}");
        }
    }
}

#[test]
fn places_that_are_not_in_the_source_do_no_harm() {
    let source = Source::new("menu.flow", "say \"ü\"\n").unwrap();
    for (start, end) in [(0, 900), (900, 901), (6, 7), (5, 6), (6, 6)] {
        let finding = Diagnostic::new(Code::StrayCharacter, Span::new(start, end), "something").label("here");
        let lost = finding.clone().in_source(SourceId(7));
        let (diagnostics, sources) = ([finding, lost], [Source::new("menu.flow", source.text()).unwrap()]);
        let findings = Findings::new(&diagnostics, &sources);
        let mut text = String::new();
        human(&mut text, &findings, Look::default()).unwrap();
        short(&mut text, &findings).unwrap();
        json(&mut text, &findings, 1).unwrap();
    }
}

/// What miette makes of the same finding by itself, reading the file from its start.
mod plain {
    use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report};

    pub fn picture(name: &str, text: &str, span: std::ops::Range<usize>) -> String {
        let label = LabeledSpan::new_primary_with_span(Some("this piece".into()), span);
        let finding = MietteDiagnostic::new("something is wrong here").with_label(label);
        let report = Report::new(finding).with_source_code(NamedSource::new(name, text.to_owned()));
        let mut picture = String::new();
        let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(80);
        handler.render_report(&mut picture, report.as_ref()).unwrap();
        picture
    }
}

#[test]
fn the_pictures_are_miettes_own() {
    let text = "gather digits=1\n  say \"a\"\n\n  pause\nhangup\nsay \"b\"\nsay \"c\" voice=man\n";
    for start in 0..text.len() {
        for length in [1, 3, 5, 20] {
            let end = start + length;
            // At the ends of lines miette's choice of lines depends on where it stopped reading.
            if end > text.len() || text[start..end].starts_with('\n') || text[start..end].ends_with('\n') {
                continue;
            }
            let source = Source::new("menu.flow", text).unwrap();
            let span = Span::new(start as u32, end as u32);
            let finding = Diagnostic::new(Code::StrayCharacter, span, "something is wrong here").label("this piece");
            let ours = pictures(&[finding], &[source], Look::default());
            let theirs = plain::picture("menu.flow", text, start..end);
            let body = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>().join("\n");
            assert_eq!(body(ours.trim_end()), body(theirs.trim_end()), "at {start}..{end}");
        }
    }
}

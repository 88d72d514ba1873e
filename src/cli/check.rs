//! `flowc check`: what is wrong with flows.
//!
//! In: paths, and which findings matter how much. Out: the findings on standard output, in a form for people or for
//! programs, and if asked for, the files with what could be fixed. No document is shown.

use super::files::{Selection, Takes};
use super::settings::{Flags, Settings};
use super::terminal::{Stream, Terminal, count};
use super::{Failure, Outcome, fix};
use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, ValueEnum};
use std::ffi::OsStr;
use std::fmt;
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use twiml_flow::config::{Level, Lint};
use twiml_flow::diagnostic::render::{Counts, Findings, github, gitlab, human, json, junit, sarif, short};
use twiml_flow::diagnostic::{Code, Diagnostic, Severity, nearest};

/// The arguments of `flowc check`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Check {
    /// Files, folders (every `.flow` file below them) or `-` for standard input [default: the project, else this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How the findings are shown; short is `file:line:column: severity[code]: message`
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// The name of what comes on standard input, from which its references are looked up
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,
    /// Exit with 1 for warnings too
    #[arg(long)]
    deny_warnings: bool,
    /// Leave the warnings or hints of this code out; may be repeated
    #[arg(long, value_name = "CODE", value_parser = Allowable, hide_possible_values = true)]
    allow: Vec<Code>,
    /// Make the findings of this code errors; may be repeated
    #[arg(long, value_name = "CODE", value_parser = AnyCode, hide_possible_values = true)]
    deny: Vec<Code>,
    /// Fix what can be fixed without a question, and report what is left
    #[arg(long)]
    fix: bool,
    /// Write nothing; show what `--fix` would change
    #[arg(long, requires = "fix")]
    diff: bool,
    #[command(flatten)]
    flags: Flags,
}

const EXAMPLES: &str = "\
Examples:
  flowc check                                         every flow in this folder
  flowc check flows --deny-warnings                   in CI
  flowc check call.xml                                TwiML, with the same checks
  flowc check --fix                                   mend what needs no question
  flowc check --format json main.flow                 for a program
  flowc check --stdin-filename ivr/main.flow - < buf  for an editor, unsaved

What a code means: `flowc explain CODE`.";

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    // No doc comments: they would make the help several lines longer.
    Human,
    Short,
    Json,
    Github,
    Gitlab,
    Sarif,
    Junit,
}

impl Check {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// When the sources cannot be read, or the findings not be written.
    pub fn exec(&self, terminal: &Terminal) -> Result<Outcome, Failure> {
        self.refuse_contradictions()?;
        let settings = Settings::find(&self.paths)?;
        if !settings.wrong.is_empty() {
            return self.tell(
                &Findings::new(&settings.wrong, &settings.source),
                &settings.wrong,
                1,
                Stream::Out,
                terminal,
            );
        }
        let mut selection =
            Selection::new(&self.paths, self.stdin_filename.as_deref(), Takes::FlowAndTwiml, &settings)?;
        let options = settings.options(&self.flags);
        // The program ends when this is done: to take it all apart would be lost time.
        let project = ManuallyDrop::new(selection.load(options.clone(), terminal)?.project);
        let mut output = ManuallyDrop::new(project.compile());
        selection.reconsider(&mut output, &project, terminal)?;
        let undeclared = settings.undeclared(&self.flags, &output, &project)?;
        if self.paths.is_empty() && !undeclared.is_empty() {
            return self.tell(&Findings::new(&undeclared, &settings.source), &undeclared, 1, Stream::Out, terminal);
        }
        let lint = self.lint(settings.config.lint);
        let mut diagnostics = std::mem::take(&mut output.diagnostics);
        lint.apply(&mut diagnostics);
        if !self.fix {
            let findings = Findings::new(&diagnostics, project.sources()).below(selection.folder());
            return self.tell(&findings, &diagnostics, selection.len(), Stream::Out, terminal);
        }
        let project = ManuallyDrop::into_inner(project);
        let fixed = fix::fix(&mut selection, project, &options, |diagnostics| lint.apply(diagnostics), terminal)?;
        if self.diff {
            fixed.show(terminal)?;
            return Ok(self.outcome(Counts::of(&diagnostics)));
        }
        let stream = fixed.write(terminal)?;
        let findings = Findings::new(&fixed.diagnostics, fixed.project.sources()).below(selection.folder());
        self.tell(&findings, &fixed.diagnostics, selection.len(), stream, terminal)
    }

    /// Shows what was found in some files.
    fn tell(
        &self,
        findings: &Findings,
        diagnostics: &[Diagnostic],
        files: usize,
        stream: Stream,
        terminal: &Terminal,
    ) -> Result<Outcome, Failure> {
        let mut text = String::new();
        // Writing into a string does not fail, and what is written can always be put as JSON or XML.
        let _: fmt::Result = match self.format {
            Format::Human => human(&mut text, findings, terminal.look(stream)),
            Format::Short => short(&mut text, findings),
            Format::Json => json(&mut text, findings, files),
            Format::Github => github(&mut text, findings),
            Format::Gitlab => gitlab(&mut text, findings),
            Format::Sarif => sarif(&mut text, findings),
            Format::Junit => junit(&mut text, findings, files, self.deny_warnings),
        };
        terminal.write(stream, &text)?;
        let counts = Counts::of(diagnostics);
        if self.format == Format::Human {
            terminal.remark(&summary(counts, files));
        }
        Ok(self.outcome(counts))
    }

    fn outcome(&self, counts: Counts) -> Outcome {
        let found = counts.errors > 0 || (self.deny_warnings && counts.warnings > 0);
        if found { Outcome::Found } else { Outcome::Done }
    }

    fn refuse_contradictions(&self) -> Result<(), Failure> {
        if let Some(code) = self.allow.iter().find(|code| self.deny.contains(code)) {
            return Err(Failure::new(format!("`{code}` is both allowed and denied")).help("leave one of the two out"));
        }
        if self.stdin_filename.is_some() && !self.paths.iter().any(|path| path.as_os_str() == "-") {
            return Err(Failure::new("`--stdin-filename` names what comes on standard input, which is not read")
                .help("add `-`, which stands for standard input"));
        }
        Ok(())
    }

    /// How much findings matter: as the project says, but for what the flags say.
    fn lint(&self, mut lint: Lint) -> Lint {
        self.allow.iter().for_each(|&code| lint.set(code, Level::Allow));
        self.deny.iter().for_each(|&code| lint.set(code, Level::Deny));
        lint
    }
}

/// `2 errors, 1 warning in 3 files`.
pub fn summary(counts: Counts, files: usize) -> String {
    format!("{counts} in {}", count(files, "file"))
}

/// Takes the code of any finding.
#[derive(Debug, Clone)]
struct AnyCode;

/// Takes the code of a warning or hint.
#[derive(Debug, Clone)]
struct Allowable;

impl TypedValueParser for AnyCode {
    type Value = Code;

    fn parse_ref(&self, command: &clap::Command, _: Option<&clap::Arg>, value: &OsStr) -> Result<Code, clap::Error> {
        let slug = value.to_string_lossy();
        Code::from_slug(&slug).ok_or_else(|| {
            let help = match nearest(&slug, Code::ALL.iter().map(|code| code.slug())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "every finding shows its code in brackets: `error[unknown-verb]`".to_owned(),
            };
            usage(command, &format!("there is no diagnostic `{slug}`\n\n  help: {help}\n"))
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue>>> {
        Some(Box::new(Code::ALL.iter().map(|code| PossibleValue::new(code.slug()).help(code.title()))))
    }
}

impl TypedValueParser for Allowable {
    type Value = Code;

    fn parse_ref(&self, command: &clap::Command, arg: Option<&clap::Arg>, value: &OsStr) -> Result<Code, clap::Error> {
        let code = AnyCode.parse_ref(command, arg, value)?;
        match code.severity() {
            Severity::Error => Err(usage(
                command,
                &format!("`{code}` is an error, and errors cannot be allowed: Twilio would not do what is written\n"),
            )),
            Severity::Warning | Severity::Hint => Ok(code),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue>>> {
        let allowable = Code::ALL.iter().filter(|code| code.severity() != Severity::Error);
        Some(Box::new(allowable.map(|code| PossibleValue::new(code.slug()).help(code.title()))))
    }
}

fn usage(command: &clap::Command, message: &str) -> clap::Error {
    clap::Error::raw(ErrorKind::InvalidValue, message).with_cmd(command)
}

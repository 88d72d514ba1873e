//! The command line.
//!
//! In: arguments, files, standard input. Out: results on standard output, everything else on standard error, and an
//! exit code: 0 done, 1 the input has errors, 2 the command could not do its job. What a flow means is decided in the
//! library; this is the only part that knows a terminal and a disk.

mod build;
mod change;
mod check;
mod completions;
mod depfile;
mod explain;
mod failure;
mod files;
mod fix;
mod fmt;
mod graph;
mod import;
mod journal;
#[cfg(feature = "lsp")]
mod lsp;
mod man;
mod output;
mod schema;
mod settings;
mod swap;
mod terminal;
mod watch;

use clap::{Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use failure::Failure;
use std::ffi::OsString;
use std::process::ExitCode;
use terminal::{ColorWhen, Terminal};

/// The arguments of the program.
#[derive(Debug, Parser)]
#[command(name = "flowc", version, about = "Compiles Flow, a small language for telephone calls, to TwiML.")]
#[command(disable_help_subcommand = true, propagate_version = true, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

const EXAMPLES: &str = "\
Examples:
  flowc build main.flow           the TwiML of one flow, on standard output
  flowc build flows -o twiml      a folder of flows to a folder of documents
  flowc check                     what is wrong with the flows in this folder
  flowc check call.xml            what is wrong with TwiML
  flowc fmt                       the flows in this folder, laid out in the one style
  flowc import call.xml           the same as Flow
  flowc graph                     a picture of the calls, for a page in Markdown
  flowc explain gather            what a verb takes
  flowc explain unknown-verb      what a diagnostic means
  flowc schema --format xsd       what TwiML is, for an XML editor

Exit codes: 0 done, 1 the input has errors, 2 the command could not do its job.";

/// What every subcommand takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "General options")]
struct Global {
    /// When to use colours; `auto` heeds NO_COLOR and CLICOLOR_FORCE
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorWhen,
    /// Print nothing but results, warnings and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say which files are read and written
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compile flows to TwiML
    Build(build::Build),
    /// Say what is wrong with flows, or with TwiML
    Check(check::Check),
    /// Lay flows out in the one style
    Fmt(fmt::Fmt),
    /// Write TwiML as Flow
    Import(import::Import),
    /// Draw the calls of a project
    Graph(graph::Graph),
    /// Explain a diagnostic, a verb or an attribute
    Explain(explain::Explain),
    /// Serve editors: the language server
    #[cfg(feature = "lsp")]
    Lsp(lsp::Lsp),
    /// Print all that is known of TwiML, for other tools
    Schema(schema::Schema),
    /// Print the completions of a shell
    Completions(completions::Completions),
    /// Write the manual pages
    #[command(hide = true)]
    Man(man::Man),
}

/// The commands that run again and again, and what adds their arguments.
const OFTEN: &[(&str, Fill)] = &[
    ("build", build::Build::augment_args),
    ("check", check::Check::augment_args),
    ("fmt", fmt::Fmt::augment_args),
    ("graph", graph::Graph::augment_args),
    ("import", import::Import::augment_args),
];

type Fill = fn(clap::Command) -> clap::Command;

/// How a command ended that did its job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing is wrong.
    Done,
    /// The input has errors, or what else the command was asked to look for.
    Found,
}

impl Cli {
    /// Reads the arguments of the program; where they are wrong, or ask for help, says so and ends it.
    fn read(arguments: Vec<OsString>) -> Self {
        Self::read_one(&arguments).unwrap_or_else(|| {
            let command = Cli::command().color(help_color(&arguments[arguments.len().min(1)..]));
            // There is one version: that of the program.
            let command = command.mut_subcommands(|subcommand| subcommand.display_name("flowc"));
            let read = command.try_get_matches_from(arguments).and_then(|matches| Self::from_arg_matches(&matches));
            read.unwrap_or_else(|error| error.exit())
        })
    }

    /// Reads the arguments of one command, if there is nothing to be said of them. To put all commands together would take
    /// longer than to check a small file.
    fn read_one(arguments: &[OsString]) -> Option<Self> {
        let given = arguments.get(1)?;
        let (name, fill) = OFTEN.iter().find(|(name, _)| given == name)?;
        let one = fill(clap::Command::new(name));
        let command = Global::augment_args(clap::Command::new("flowc")).subcommand(one);
        Self::from_arg_matches(&command.try_get_matches_from(arguments).ok()?).ok()
    }
}

/// Runs the program.
pub fn run() -> ExitCode {
    let Cli { command, global } = Cli::read(std::env::args_os().collect());
    let terminal = Terminal::new(global.color, global.quiet, global.verbose);
    let result = match command {
        Command::Build(build) => build.exec(&terminal),
        Command::Check(check) => check.exec(&terminal),
        Command::Fmt(fmt) => fmt.exec(&terminal),
        Command::Import(import) => import.exec(&terminal),
        Command::Graph(graph) => graph.exec(&terminal),
        Command::Explain(explain) => explain.exec(&terminal),
        #[cfg(feature = "lsp")]
        Command::Lsp(lsp) => lsp.exec(&terminal),
        Command::Schema(schema) => schema.exec(&terminal),
        Command::Completions(completions) => completions.exec::<Cli>(&terminal),
        Command::Man(man) => man.exec::<Cli>(),
    };
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(failure) => {
            terminal.fail(&failure);
            ExitCode::from(2)
        }
    }
}

/// Whether help and complaints about the arguments have colours: they are printed before clap has read `--color`.
fn help_color(arguments: &[OsString]) -> ColorChoice {
    let arguments: Vec<&OsString> = arguments.iter().take_while(|argument| *argument != "--").collect();
    let value = |at: usize| match arguments[at].to_str()?.strip_prefix("--color")? {
        "" => arguments.get(at + 1)?.to_str(),
        value => value.strip_prefix('='),
    };
    let asked = (0..arguments.len()).find_map(value).and_then(|value| ColorWhen::from_str(value, false).ok());
    match asked {
        Some(ColorWhen::Always) => ColorChoice::Always,
        Some(ColorWhen::Never) => ColorChoice::Never,
        Some(ColorWhen::Auto) | None => ColorChoice::Auto,
    }
}

#[cfg(test)]
mod tests {
    use super::{Cli, OFTEN, help_color};
    use clap::{ColorChoice, CommandFactory, FromArgMatches};
    use std::ffi::OsString;

    #[test]
    fn help_is_coloured_as_asked() {
        let color = |line: &str| help_color(&line.split(' ').map(Into::into).collect::<Vec<_>>());
        assert_eq!(color("--color never --help"), ColorChoice::Never);
        assert_eq!(color("check --help --color=always"), ColorChoice::Always);
        assert_eq!(color("check --help"), ColorChoice::Auto);
        assert_eq!(color("check --color"), ColorChoice::Auto);
        assert_eq!(color("check -- --color never"), ColorChoice::Auto);
    }

    #[test]
    fn one_command_is_read_as_all_are() {
        for (name, _) in OFTEN {
            for more in ["", " main.flow", " --quiet --color never", " --quiet --verbose", " --help", " --nothing"] {
                let line: Vec<OsString> = format!("flowc {name}{more}").split(' ').map(Into::into).collect();
                let all = Cli::command().try_get_matches_from(&line).and_then(|all| Cli::from_arg_matches(&all));
                assert_eq!(format!("{:?}", Cli::read_one(&line)), format!("{:?}", all.ok()), "{line:?}");
            }
        }
        assert!(Cli::read_one(&["flowc", "check"].map(Into::into)).is_some());
    }

    #[test]
    fn the_arguments_fit_together() {
        Cli::command().debug_assert();
    }
}

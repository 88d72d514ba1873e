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

/// How a command ended that did its job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing is wrong.
    Done,
    /// The input has errors, or what else the command was asked to look for.
    Found,
}

/// Runs the program.
pub fn run() -> ExitCode {
    let command = Cli::command().color(help_color(std::env::args_os().skip(1)));
    // There is one version: that of the program.
    let command = command.mut_subcommands(|subcommand| subcommand.display_name("flowc"));
    let Cli { command, global } = Cli::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit());
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
fn help_color(arguments: impl Iterator<Item = OsString>) -> ColorChoice {
    let arguments: Vec<OsString> = arguments.take_while(|argument| argument != "--").collect();
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
    use super::{Cli, help_color};
    use clap::{ColorChoice, CommandFactory};

    #[test]
    fn help_is_coloured_as_asked() {
        let color = |line: &str| help_color(line.split(' ').map(Into::into));
        assert_eq!(color("--color never --help"), ColorChoice::Never);
        assert_eq!(color("check --help --color=always"), ColorChoice::Always);
        assert_eq!(color("check --help"), ColorChoice::Auto);
        assert_eq!(color("check --color"), ColorChoice::Auto);
        assert_eq!(color("check -- --color never"), ColorChoice::Auto);
    }

    #[test]
    fn the_arguments_fit_together() {
        Cli::command().debug_assert();
    }
}

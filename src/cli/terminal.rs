//! The two streams that a command writes to.
//!
//! In: what the user asked for, and what the environment says. Out: text on standard output and standard error. A
//! reader that closes its end early has what it wanted, so a closed pipe is no failure. Nothing here knows what the
//! text is about.

use super::Failure;
use anstream::stream::{AsLockedWrite, RawStream};
use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use clap::builder::styling::{AnsiColor, Style};
use std::io::{self, ErrorKind, IsTerminal, Write};
use twiml_flow::diagnostic::render::{Look, printable};

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    // No doc comments: they would make the help of every subcommand several lines longer.
    Auto,
    Always,
    Never,
}

/// How text is laid out where there is no terminal, in columns.
const WIDTH: usize = 80;
/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 120;

/// The streams, and how much is said on them.
#[derive(Debug)]
pub struct Terminal {
    color: ColorWhen,
    quiet: bool,
    verbose: bool,
}

/// One of the two streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// For results.
    Out,
    /// For all else.
    Err,
}

impl Terminal {
    /// The streams of this process.
    pub fn new(color: ColorWhen, quiet: bool, verbose: bool) -> Self {
        Self { color, quiet, verbose }
    }

    /// Whether a stream shows colours.
    pub fn color(&self, stream: Stream) -> bool {
        let choice = match (self.color, stream) {
            (ColorWhen::Always, _) => ColorChoice::Always,
            (ColorWhen::Never, _) => ColorChoice::Never,
            (ColorWhen::Auto, Stream::Out) => AutoStream::choice(&io::stdout()),
            (ColorWhen::Auto, Stream::Err) => AutoStream::choice(&io::stderr()),
        };
        choice != ColorChoice::Never
    }

    /// What a stream can show.
    pub fn look(&self, stream: Stream) -> Look {
        let (unicode, terminal) = match stream {
            Stream::Out => (supports_unicode::on(supports_unicode::Stream::Stdout), io::stdout().is_terminal()),
            Stream::Err => (supports_unicode::on(supports_unicode::Stream::Stderr), io::stderr().is_terminal()),
        };
        let asked = terminal.then(terminal_size::terminal_size).flatten().map(|(width, _)| usize::from(width.0));
        // Some terminals do not know their own size, and say 0.
        let width = asked.filter(|&width| width > 0).unwrap_or(WIDTH);
        Look { color: self.color(stream), unicode, width: width.min(WIDEST) }
    }

    /// Writes a result, or findings.
    ///
    /// # Errors
    ///
    /// When the stream takes no more, unless its reader has closed it.
    pub fn write(&self, stream: Stream, text: &str) -> Result<(), Failure> {
        let result = match stream {
            Stream::Out => write(io::stdout().lock(), text, self.color(stream)),
            Stream::Err => write(io::stderr().lock(), text, self.color(stream)),
        };
        match result {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::new(format!("cannot write the result: {}", super::failure::reason(&error))))
            }
            _ => Ok(()),
        }
    }

    /// Says something in passing on standard error, unless nothing but results and findings are wanted.
    pub fn remark(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr(), "{}", printable(text));
        }
    }

    /// Says on standard error what is being done, if the user wants to know.
    pub fn detail(&self, text: impl FnOnce() -> String) {
        if self.verbose {
            let _ = writeln!(io::stderr(), "{}", printable(&text()));
        }
    }

    /// Says why the command could not do its job.
    pub fn fail(&self, failure: &Failure) {
        let paint = Paint::new(self.color(Stream::Err));
        let mut text = format!("{} {}\n", paint.error("error:"), printable(&failure.message));
        for detail in &failure.details {
            text.push_str(&format!("  {}\n", printable(detail)));
        }
        if let Some(help) = &failure.help {
            text.push_str(&format!("  {} {}\n", paint.name("help:"), printable(help)));
        }
        // There is nowhere left to report to.
        let _ = self.write(Stream::Err, &text);
    }
}

/// Writes all of a text. A console that knows no colour codes gets them translated.
fn write(stream: impl AsLockedWrite + RawStream, text: &str, color: bool) -> io::Result<()> {
    if color {
        let mut stream = AutoStream::always(stream);
        stream.write_all(text.as_bytes())?;
        stream.flush()
    } else {
        let mut stream = stream;
        stream.write_all(text.as_bytes())?;
        stream.flush()
    }
}

/// A number with its noun: `1 file`, `2 files`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Colours for pieces of text, or none.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    color: bool,
}

impl Paint {
    /// Paints if colours may be used.
    pub fn new(color: bool) -> Self {
        Self { color }
    }

    /// A heading.
    pub fn heading(self, text: &str) -> String {
        self.with(Style::new().bold(), text)
    }

    /// A name that can be written in a flow or on the command line.
    pub fn name(self, text: &str) -> String {
        self.with(AnsiColor::Cyan.on_default(), text)
    }

    /// The word that says that something is wrong.
    pub fn error(self, text: &str) -> String {
        self.with(AnsiColor::Red.on_default().bold(), text)
    }

    /// The word that says that something will be wrong.
    pub fn warning(self, text: &str) -> String {
        self.with(AnsiColor::Yellow.on_default().bold(), text)
    }

    /// What a change adds.
    pub fn added(self, text: &str) -> String {
        self.with(AnsiColor::Green.on_default(), text)
    }

    /// What a change takes away.
    pub fn removed(self, text: &str) -> String {
        self.with(AnsiColor::Red.on_default(), text)
    }

    /// What matters less.
    pub fn aside(self, text: &str) -> String {
        self.with(Style::new().dimmed(), text)
    }

    fn with(self, style: Style, text: &str) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

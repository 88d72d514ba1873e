//! The program `flowc`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}

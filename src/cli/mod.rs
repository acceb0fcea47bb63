//! The command line: one file per command. Only here are files opened, the clock read, the terminal written to.

mod agreement;
mod completions;
mod doctor;
mod explain;
mod failure;
mod input;
mod keys;
mod man;
mod output;
mod party;
mod passphrase;
#[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
mod rehearse;
#[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
mod try_round;

use std::io::{self, IsTerminal as _, Write as _};
use std::panic;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use failure::{Failure, Kind};

/// Cross-agency demand by individuals, on pseudonyms, under an agreement
#[derive(Parser)]
#[command(name = "pz", version, about, disable_help_subcommand = true, arg_required_else_help = true)]
struct Cli {
    /// Print the result as one JSON object
    #[arg(long, global = true)]
    json: bool,
    /// Print no progress
    #[arg(long, short, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
    Try(try_round::Args),
    #[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
    Rehearse(rehearse::Args),
    Party(party::Args),
    Agreement(agreement::Args),
    Doctor(doctor::Args),
    Explain(explain::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// Talk on stderr, beside the result on stdout.
struct Talk {
    quiet: bool,
}

impl Talk {
    #[expect(
        clippy::print_stderr,
        reason = "the terminal is cli's; callers give words and counts, never a value"
    )]
    fn say(&self, words: &str) {
        if !self.quiet {
            eprintln!("{words}");
        }
    }
}

/// What a command has to say at its end.
struct Outcome {
    words: String,
    json: serde_json::Value,
}

/// Runs the program on the arguments of this process.
pub fn main() -> ExitCode {
    keys::keep_out_of_core_dumps();
    let cli = match Cli::command().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    panic::set_hook(Box::new(say_where));
    let (name, done) = panic::catch_unwind(|| run(&cli)).unwrap_or_else(|_| ("pz", Err(bug())));
    match done {
        Ok(outcome) => say(if cli.json { envelope(name, &outcome.json) } else { outcome.words }),
        Err(failure) => {
            if cli.json {
                say(serde_json::json!({ "command": name, "ok": false, "error": failure.json() }).to_string()
                    + "\n");
            }
            complain(&failure.words());
            failure.exit_code()
        }
    }
}

/// A bug says where it is, and nothing of what it met there.
#[expect(clippy::print_stderr, reason = "the terminal is cli's; a place in the code is nobody's secret")]
fn say_where(panic: &panic::PanicHookInfo<'_>) {
    let place =
        panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
    eprintln!("a mistake in this program was met{place}");
}

fn bug() -> Failure {
    Failure::new(Kind::Bug, "this program made a mistake and stopped; nothing was written")
        .hint("tell its makers the place above and what you were doing; send them no data")
}

/// Help and version go to stdout with exit 0; wrong use to stderr with exit 2.
fn usage(error: &clap::Error) -> ExitCode {
    let code = if error.use_stderr() { 2 } else { 0 };
    let _ = error.print();
    ExitCode::from(code)
}

fn run(cli: &Cli) -> (&'static str, Result<Outcome, Failure>) {
    #[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
    let talk = Talk { quiet: cli.quiet || cli.json };
    match &cli.command {
        #[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
        Command::Try(args) => ("try", try_round::run(args, &talk)),
        #[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
        Command::Rehearse(args) => ("rehearse", rehearse::run(args, &talk)),
        Command::Party(args) => ("party", party::run(args)),
        Command::Agreement(args) => agreement::run(args),
        Command::Doctor(args) => ("doctor", doctor::run(args)),
        Command::Explain(args) => ("explain", explain::run(args)),
        Command::Completions(args) => ("completions", completions::run(args)),
        Command::Man(args) => ("man", man::run(args)),
    }
}

fn envelope(command: &str, result: &serde_json::Value) -> String {
    serde_json::json!({ "command": command, "ok": true, "result": result }).to_string() + "\n"
}

/// The result, on stdout. A reader that went away is no error.
fn say(text: String) -> ExitCode {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(Kind::Write as u8),
        _ => ExitCode::SUCCESS,
    }
}

#[expect(clippy::print_stderr, reason = "the terminal is cli's; a failure carries no value of a person")]
fn complain(words: &str) {
    eprint!("{words}");
}

/// Whether a person sits before stdout.
fn at_a_terminal() -> bool {
    io::stdout().is_terminal()
}

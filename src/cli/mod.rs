//! The command line: one file per command. Only here are files opened, the clock read, the terminal written to.

#[cfg(feature = "agency")]
mod agency;
mod agreement;
mod arrivals;
mod audit;
#[cfg(feature = "hub")]
mod browser;
mod close;
mod completions;
mod desk;
mod doctor;
mod explain;
mod failure;
#[cfg(feature = "hub")]
mod files;
#[cfg(feature = "hub")]
mod hub;
mod input;
mod join;
mod keys;
mod kits;
#[cfg(feature = "linker")]
mod linker;
mod man;
#[cfg(feature = "hub")]
mod meeting;
#[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
mod output;
mod party;
mod passphrase;
#[cfg(feature = "hub")]
mod places;
#[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
mod rehearse;
#[cfg(feature = "hub")]
mod release;
#[cfg(feature = "hub")]
mod report;
mod session;
mod sign;
mod status;
mod talk;
#[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
mod try_round;
mod verify;

use std::io::{self, IsTerminal as _, Write as _};
use std::panic;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use failure::{Failure, Kind};
use talk::Talk;

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
    #[cfg(feature = "hub")]
    Places(Box<places::Args>),
    Verify(verify::Args),
    Status(status::Args),
    Agreement(agreement::Args),
    #[cfg(feature = "agency")]
    Agency(Box<agency::Args>),
    #[cfg(feature = "linker")]
    Linker(linker::Args),
    #[cfg(feature = "hub")]
    Hub(Box<hub::Args>),
    #[cfg(feature = "hub")]
    Meeting(meeting::Args),
    #[cfg(feature = "hub")]
    Release(release::Args),
    #[cfg(feature = "hub")]
    Report(report::Args),
    Audit(audit::Args),
    Party(party::Args),
    Doctor(doctor::Args),
    Explain(explain::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// What a command has to say at its end.
struct Outcome {
    words: String,
    json: serde_json::Value,
}

/// Runs the program on the arguments of this process.
pub fn main() -> ExitCode {
    keys::keep_out_of_core_dumps();
    let given = Cli::command().try_get_matches();
    let (name, cli) = match given.and_then(|given| Ok((name_of(&given), Cli::from_arg_matches(&given)?))) {
        Ok(named) => named,
        Err(error) => return usage(&error),
    };
    panic::set_hook(Box::new(say_where));
    match panic::catch_unwind(|| run(&cli)).unwrap_or_else(|_| Err(bug())) {
        Ok(outcome) => say(if cli.json { envelope(&name, &outcome.json) } else { outcome.words }),
        Err(failure) => {
            if cli.json {
                say(failed(&name, &failure));
            }
            complain(&failure.words());
            failure.exit_code()
        }
    }
}

/// A bug says where it is, and nothing of what it met there.
#[expect(clippy::print_stderr, reason = "the terminal is cli's; a place in the code is nobody's secret")]
fn say_where(panic: &panic::PanicHookInfo<'_>) {
    if crate::contribution::is_inside_foreign_reader() {
        // No bug of ours: the file is told as a damaged one.
        return;
    }
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
    let wrong = error.use_stderr();
    if wrong && std::env::args_os().any(|argument| argument == "--json") {
        let words = error.render().to_string();
        let failure =
            Failure::new(Kind::Use, words.lines().next().unwrap_or_default().trim_start_matches("error: "));
        say(failed("", &failure));
    }
    let _ = error.print();
    ExitCode::from(if wrong { Kind::Use as u8 } else { 0 })
}

/// The command as it was given: `hub accept`.
fn name_of(given: &clap::ArgMatches) -> String {
    let (mut names, mut given) = (Vec::new(), given);
    while let Some((name, inner)) = given.subcommand() {
        names.push(name);
        given = inner;
    }
    names.join(" ")
}

fn run(cli: &Cli) -> Result<Outcome, Failure> {
    let talk = Talk::new(cli.quiet || cli.json);
    let done = run_command(cli, &talk);
    talk.end();
    done
}

fn run_command(cli: &Cli, talk: &Talk) -> Result<Outcome, Failure> {
    let session = session::Session::of_this_machine(talk);
    match &cli.command {
        #[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
        Command::Try(args) => try_round::run(args, talk),
        #[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
        Command::Rehearse(args) => rehearse::run(args, talk),
        #[cfg(feature = "hub")]
        Command::Places(args) => places::run(args, talk),
        Command::Verify(args) => verify::run(args),
        Command::Status(args) => status::command(args, &session),
        Command::Agreement(args) => agreement::run(args, &session),
        #[cfg(feature = "agency")]
        Command::Agency(args) => agency::run(args, &session),
        #[cfg(feature = "linker")]
        Command::Linker(args) => linker::run(args, &session),
        #[cfg(feature = "hub")]
        Command::Hub(args) => hub::run(args, &session),
        #[cfg(feature = "hub")]
        Command::Meeting(args) => meeting::command(args, &session),
        #[cfg(feature = "hub")]
        Command::Release(args) => release::run(args, &session),
        #[cfg(feature = "hub")]
        Command::Report(args) => report::run(args, &session),
        Command::Audit(args) => audit::run(args),
        Command::Party(args) => party::run(args),
        Command::Doctor(args) => doctor::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    }
}

fn envelope(command: &str, result: &serde_json::Value) -> String {
    serde_json::json!({ "command": command, "ok": true, "result": result }).to_string() + "\n"
}

fn failed(command: &str, failure: &Failure) -> String {
    serde_json::json!({ "command": command, "ok": false, "error": failure.json() }).to_string() + "\n"
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

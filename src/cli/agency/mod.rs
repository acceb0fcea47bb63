//! `pz agency`: the only desk with names on it. One file per command.

mod check;
mod decisions;
mod export;
mod leaving;
mod nominate;
mod prepare;
mod release;
mod seal;
mod who;
mod wizard;

pub(in crate::cli) use export::Export;
#[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
pub(in crate::cli) use export::of_bytes as export;
pub(in crate::cli) use seal::{Sealing, lookup, seal};

use super::failure::Failure;
use super::session::Session;
use super::{Outcome, close, join};
use crate::party::Role;

/// An agency: seals its own export, and looks up its own people
///
/// Alone, it asks its way through joining, checking and sealing. Every answer can be given as an option.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "\
Examples:
  pz agency
  pz agency --kit 2026-q4.1-join.kit --as police
  pz agency --export export.csv --nobody-opted-out --yes")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    answers: wizard::Answers,
}

#[derive(clap::Subcommand)]
enum Command {
    #[command(after_help = "\
Examples:
  pz agency join 2026-q4.1-join.kit --as police
  pz agency join 2026-q4.1-join.kit --as police --to police-2026 --passphrase")]
    Join(join::Args),
    Check(check::Args),
    Seal(seal::Args),
    Nominate(nominate::Args),
    Release(release::Args),
    Prepare(prepare::Args),
    Who(who::Args),
    Decisions(decisions::Args),
    #[command(after_help = "\
Examples:
  pz agency close --dry-run
  pz agency close --name 2026-q4")]
    Close(close::Args),
}

pub(super) fn run(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let Some(command) = &args.command else { return wizard::run(&args.answers, session) };
    match command {
        Command::Join(args) => join::command(args, Role::Agency, session),
        Command::Check(args) => check::command(args, session),
        Command::Seal(args) => seal::command(args, session),
        Command::Nominate(args) => nominate::command(args, session),
        Command::Release(args) => release::command(args, session),
        Command::Prepare(args) => prepare::command(args, session),
        Command::Who(args) => who::command(args, session),
        Command::Decisions(args) => decisions::command(args, session),
        Command::Close(args) => close::command(args, Role::Agency, session),
    }
}

//! `pz agency`: the only desk with names on it. One file per command.

mod check;
mod decisions;
mod export;
mod nominate;
mod prepare;
mod seal;
mod who;

pub(in crate::cli) use export::Export;
pub(in crate::cli) use seal::{Sealing, lookup, seal};

use super::failure::Failure;
use super::session::Session;
use super::{Outcome, close, join};
use crate::party::Role;

/// An agency: seals its own export, and looks up its own people
#[derive(clap::Args)]
#[command(arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
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
    match &args.command {
        Command::Join(args) => join::command(args, Role::Agency, session),
        Command::Check(args) => check::command(args, session),
        Command::Seal(args) => seal::command(args, session),
        Command::Nominate(args) => nominate::command(args, session),
        Command::Prepare(args) => prepare::command(args, session),
        Command::Who(args) => who::command(args, session),
        Command::Decisions(args) => decisions::command(args, session),
        Command::Close(args) => close::command(args, Role::Agency, session),
    }
}

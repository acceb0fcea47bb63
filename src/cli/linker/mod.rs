//! `pz linker`: sees pseudonyms, never demand. One file per command.

mod accept;
mod ask;
mod kept;
mod link;

pub(in crate::cli) use accept::accept;
pub(in crate::cli) use link::{link, said};

use super::failure::Failure;
use super::session::Session;
use super::{Outcome, close, join};
use crate::party::Role;

/// The linker: says which records are one person, without a name and without demand
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
  pz linker join 2026-q4.1-join.kit --to linker-2026")]
    Join(join::Args),
    Accept(accept::Args),
    Link(link::Args),
    Ask(ask::Args),
    #[command(after_help = "\
Examples:
  pz linker close --dry-run
  pz linker close --name 2026-q4")]
    Close(close::Args),
}

pub(super) fn run(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Join(args) => join::command(args, Role::Linker, session),
        Command::Accept(args) => accept::command(args, session),
        Command::Link(args) => link::command(args, session),
        Command::Ask(args) => ask::command(args, session),
        Command::Close(args) => close::command(args, Role::Linker, session),
    }
}

//! `pz release`: the only way out of the hub. Tables for boards and communities, and to each agency its own people.

mod approve;
mod check;
mod list;
mod packs;
mod second;
mod states;
mod tables;
mod through;

pub(in crate::cli) use approve::{Approved, approve};
pub(in crate::cli) use states::States;
pub(in crate::cli) use tables::Places;
pub(in crate::cli) use through::{could_leave, through_release, through_release_if_anything_is_shown};

use super::Outcome;
use super::failure::Failure;
use super::session::Session;

/// What may leave the hub: look at it, let it out
#[derive(clap::Args)]
#[command(arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Check(check::Args),
    Approve(approve::Args),
    List(list::Args),
}

pub(super) fn run(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Check(args) => check::command(args, session),
        Command::Approve(args) => approve::command(args, session),
        Command::List(args) => list::command(args),
    }
}

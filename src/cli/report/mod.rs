//! `pz report`: pages for agencies, communities and boards. One file per command.

mod board;
mod people;
mod place;
mod released;

use super::Outcome;
use super::failure::Failure;
use super::session::Session;

/// Write a page: for an agency before the meeting, for the people of a place, for a board
#[derive(clap::Args)]
#[command(arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    People(people::Args),
    Place(place::Args),
    Board(board::Args),
}

pub(super) fn run(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    match &args.command {
        Command::People(args) => people::command(args, session),
        Command::Place(args) => place::command(args, session),
        Command::Board(args) => board::command(args, session),
    }
}

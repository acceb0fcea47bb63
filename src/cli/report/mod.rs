//! `pz report`: pages for agencies, communities and boards. Pages about places are made of released and public
//! numbers alone.

mod board;
mod community;
mod people;
mod place;
mod released;

pub(in crate::cli) use released::{cover, not_a_workbook, provenance};

use std::path::PathBuf;

use super::Outcome;
use super::failure::Failure;
use super::session::Session;
use place::Form;

/// Pages for an agency, for the people of a place, for a board; about a zone or an area: each one self-contained file
#[derive(clap::Args)]
#[command(arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    People(people::Args),
    Place(community::Args),
    Board(board::Args),
    /// A deep dive into a zone: the place, the people, what goes together, when, what people say, what it has
    ///
    /// Its tables are let out with it, once for each state of the round and of the zones, into a folder below
    /// `releases/`: CSV, a workbook, Parquet as a star schema, and a data dictionary.
    #[command(after_help = "\
Examples:
  pz report deepdive Coalville")]
    Deepdive(One),
    /// A page about one area and those that it touches
    #[command(after_help = "\
Examples:
  pz report area E01013600")]
    Area(One),
    /// The evidence pack of a zone for the Prevention Board, with readiness beside
    #[command(after_help = "\
Examples:
  pz report application Coalville")]
    Application(One),
}

/// What a page is about.
#[derive(clap::Args)]
struct One {
    /// The zone's name, or the area's code
    #[arg(value_name = "PLACE")]
    place: String,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn run(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let (form, one) = match &args.command {
        Command::People(args) => return people::command(args, session),
        Command::Place(args) => return community::command(args, session),
        Command::Board(args) => return board::command(args, session),
        Command::Deepdive(one) => (Form::Deepdive, one),
        Command::Area(one) => (Form::Area, one),
        Command::Application(one) => (Form::Application, one),
    };
    place::command(form, &one.place, one.round.as_deref(), session)
}

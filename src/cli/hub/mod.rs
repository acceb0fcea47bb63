//! `pz hub`: sees demand, never pseudonyms. One file per command.

mod accept;
mod add_data;
mod analysis;
mod behaviours;
mod candidates;
mod concerns;
mod evaluate;
mod ground;
mod hotspots;
mod kit;
mod new;
mod page;
mod preflight;
mod profile;
mod run;
mod zones;
mod shortlist;

pub(in crate::cli) use accept::{accept, keep_signature, preparation_file};
pub(in crate::cli) use add_data::{BOUNDARIES, POPULATION, Publics};
pub(in crate::cli) use analysis::{Analysis, LINKAGE, ORDER, analyse};
pub(in crate::cli) use ground::{Evidence, Findings, LET_OUT, days_cross, of_zone};
pub(in crate::cli) use kit::kit;
pub(in crate::cli) use new::found;
pub(in crate::cli) use run::{INPUTS, run as analyse_all};

use super::failure::Failure;
use super::session::Session;
use super::{Outcome, close};
use crate::party::Role;

/// The hub: opens rounds, takes what others send, analyses, and lets results out
#[derive(clap::Args)]
#[command(arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    New(new::Args),
    Kit(kit::Args),
    AddData(add_data::Args),
    Preflight(preflight::Args),
    Accept(accept::Args),
    Run(run::Args),
    Profile(profile::Args),
    Candidates(candidates::Args),
    Hotspots(hotspots::Args),
    Zones(zones::Args),
    Behaviours(behaviours::Args),
    Evaluate(evaluate::Args),
    Shortlist(shortlist::Args),
    #[command(after_help = "\
Examples:
  pz hub close --dry-run
  pz hub close --round hub-2026-q4")]
    Close(close::Args),
}

pub(super) fn run(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    match &args.command {
        Command::New(args) => new::command(args, session),
        Command::Kit(args) => kit::command(args, session),
        Command::AddData(args) => add_data::command(args, session),
        Command::Preflight(args) => preflight::command(args, session),
        Command::Accept(args) => accept::command(args, session),
        Command::Run(args) => run::command(args, session),
        Command::Profile(args) => profile::command(args, session),
        Command::Candidates(args) => candidates::command(args, session),
        Command::Hotspots(args) => hotspots::command(args, session),
        Command::Zones(args) => zones::command(args, session),
        Command::Behaviours(args) => behaviours::command(args, session),
        Command::Evaluate(args) => evaluate::command(args, session),
        Command::Shortlist(args) => shortlist::command(args, session),
        Command::Close(args) => close::command(args, Role::Hub, session),
    }
}

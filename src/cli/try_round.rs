//! `pz try`: a whole invented round of an invented town.

use std::path::PathBuf;

use super::failure::Failure;
use super::hub::Publics;
use super::output::Folder;
use super::rehearse::{self, Inputs, play};
use super::{Outcome, Talk, at_a_terminal, browser};
use crate::agreement::{FALSE_MERGE_COST, MatchKeys, template_behaviour};
use crate::synthetic::{self, Town};

/// Play a whole round of an invented town, in a folder you can look at
///
/// Invents the people, contacts and boundaries of a town that does not exist, and plays every role of a round over
/// them. Ends with the path of the report.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz try
  pz try --to my-first-round --no-open")]
pub(super) struct Args {
    /// Folder to write the round into; an earlier one there is replaced
    #[arg(long, value_name = "DIR", default_value = "pz-try")]
    to: PathBuf,
    /// Do not open the report in a browser
    #[arg(long)]
    no_open: bool,
    /// Another number, another town
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

pub(super) fn run(args: &Args, talk: &Talk) -> Result<Outcome, Failure> {
    let town = synthetic::town(args.seed, synthetic::PEOPLE);
    talk.say(&format!("invented the town of {} with {} people", synthetic::TOWN, synthetic::PEOPLE));
    let inputs = Inputs {
        title: format!("People Zone {} (an invented town)", synthetic::TOWN),
        exports: rehearse::exports_of(
            town.exports.iter().map(|one| (one.file.as_str(), one.bytes.as_slice())),
            talk,
        )?,
        publics: Publics {
            boundaries: Some(("boundaries.geojson".to_owned(), town.boundaries.clone())),
            population: Some(("population.csv".to_owned(), town.population.clone())),
        },
        behaviour: template_behaviour(),
        match_keys: MatchKeys::CompositesOnly,
        false_merge_cost: FALSE_MERGE_COST,
        as_of: Some(town.as_of),
        seed: Some(args.seed),
        allow_refused: false,
    };
    let folder = Folder::begin(&args.to, rehearse::MARKER)?;
    let summary = play(inputs, &folder, talk)?;
    exports(&town, &folder)?;
    folder.finish()?;
    let summary = summary.at(&args.to);
    if !args.no_open && at_a_terminal() {
        browser::show(&summary.report());
    }
    Ok(summary.outcome())
}

/// What the invented systems wrote stands with its agency; what only the inventor knows, with the rehearsal.
fn exports(town: &Town, folder: &Folder) -> Result<(), Failure> {
    for export in &town.exports {
        let agency = export.file.trim_end_matches(".csv");
        folder.file(&format!("agencies/{agency}/{}", export.file), &export.bytes)?;
    }
    folder.file("rehearsal/truth.csv", &town.truth)
}

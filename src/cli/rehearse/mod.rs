//! `pz rehearse`: one machine plays every role over test exports.

mod exports;
mod play;
mod summary;

pub(super) use play::{Inputs, play};

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::failure::{Failure, Kind};
use super::hub::Publics;
use super::output::Folder;
use super::{Outcome, Talk, input};
use crate::agreement::{Behaviour, BehaviourText, FALSE_MERGE_COST, MatchKeys, template_behaviour};

/// A folder with this file in it was written by a rehearsal.
pub(super) const MARKER: &str = "REHEARSAL.txt";

/// Play a whole round on one machine, over test exports
///
/// Every *.csv and *.xlsx directly in EXPORTS that has a person reference and a date other than a birth date is
/// one agency's extract; the file's name is the agency's. Other tables are passed over by name. Everything written
/// is marked REHEARSAL.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz rehearse exports --invented --to round
  pz rehearse exports --invented --to round --boundaries areas.geojson --population people.csv
  pz rehearse exports --invented --to round --seed 7 --as-of 2026-09-30 --json
  pz rehearse exports --invented --to round --single-fields --false-merge-cost 10")]
pub(super) struct Args {
    /// Folder with one export per agency
    #[arg(value_name = "EXPORTS")]
    exports: PathBuf,
    /// The exports are invented or otherwise of nobody real
    #[arg(long)]
    invented: bool,
    /// Folder to write the round into; an earlier rehearsal there is replaced
    #[arg(long, value_name = "ROUND")]
    to: PathBuf,
    /// Areas as GeoJSON (WGS84), for the map and for Getis-Ord Gi*
    #[arg(long, value_name = "FILE")]
    boundaries: Option<PathBuf>,
    /// Residents by area as CSV, for rates
    #[arg(long, value_name = "FILE")]
    population: Option<PathBuf>,
    /// A target behaviour as TOML, in place of the template's
    #[arg(long, value_name = "FILE")]
    behaviour: Option<PathBuf>,
    /// Let the agencies seal single fields as well, as an agreement can permit
    #[arg(long)]
    single_fields: bool,
    /// How many missed links are as bad as one false merge, as an agreement can say
    #[arg(long, value_name = "N", default_value_t = FALSE_MERGE_COST, value_parser = clap::value_parser!(u32).range(1..=1000))]
    false_merge_cost: u32,
    /// Last day of the round; the latest contact if not given
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Fixes keys and ids, so that two runs give the same bytes
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Go on although more than one row in twenty is refused
    #[arg(long)]
    allow_refused: bool,
}

pub(super) fn run(args: &Args, talk: &Talk) -> Result<Outcome, Failure> {
    if !args.invented {
        return Err(real_exports());
    }
    let inputs = Inputs {
        title: "Rehearsal of a People Zone".to_owned(),
        exports: exports::read(&args.exports, talk)?,
        publics: Publics {
            boundaries: args.boundaries.as_deref().map(named_text).transpose()?,
            population: args.population.as_deref().map(named_text).transpose()?,
        },
        behaviour: args.behaviour.as_deref().map_or_else(|| Ok(template_behaviour()), behaviour)?,
        match_keys: if args.single_fields { MatchKeys::SingleFields } else { MatchKeys::CompositesOnly },
        false_merge_cost: args.false_merge_cost,
        as_of: args.as_of,
        seed: args.seed,
        allow_refused: args.allow_refused,
    };
    let folder = Folder::begin(&args.to, MARKER)?;
    let summary = play(inputs, &folder, talk)?;
    folder.finish()?;
    Ok(summary.at(&args.to).outcome())
}

/// The exports of files that are already in memory.
pub(super) fn exports_of<'a>(
    files: impl Iterator<Item = (&'a str, &'a [u8])>,
    talk: &Talk,
) -> Result<exports::Exports, Failure> {
    exports::from_read(files.map(|(file, bytes)| exports::of_bytes(file, bytes)).collect(), talk)
}

fn real_exports() -> Failure {
    Failure::new(Kind::Use, "a rehearsal needs --invented").hint(
        "real exports of several agencies may never stand on one machine: each agency seals its own, at home; \
         give --invented only if the exports are about nobody real",
    )
}

fn named_text(path: &Path) -> Result<(String, String), Failure> {
    Ok((path.display().to_string(), input::text(path)?))
}

fn behaviour(path: &Path) -> Result<BehaviourText, Failure> {
    let no_behaviour = |problem: &str| {
        Failure::new(Kind::Input, format!("{}: not a target behaviour: {problem}", path.display()))
            .hint("a behaviour has name, words, kinds, exhibiting and vulnerable; schemas/kinds.json lists the kinds")
    };
    let text: BehaviourText =
        toml::from_str(&input::text(path)?).map_err(|error| no_behaviour(error.message()))?;
    Behaviour::try_from(&text).map_err(|error| no_behaviour(&error.to_string()))?;
    Ok(text)
}

//! `pz hub add-data`: what is publicly known about the areas.

use std::path::PathBuf;

use super::super::desk::Desk;
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::super::{Outcome, input};
use super::concerns;
use crate::audit::{Step, Verb};
use crate::party::{Digest, Role};
use crate::places::{boundaries, population};

pub(in crate::cli) const BOUNDARIES: &str = "boundaries/areas.geojson";
/// Where the hub keeps the lookup that its kits carry.
pub(in crate::cli) const POSTCODES: &str = "boundaries/postcodes.csv";
pub(in crate::cli) const POPULATION: &str = "boundaries/population.csv";

/// Add what is publicly known about the areas: boundaries, residents, what communities are concerned about
#[derive(clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "\
Examples:
  pz hub add-data --boundaries lsoa.geojson --population residents.csv
  pz hub add-data --concerns concerns.csv"
)]
pub(super) struct Args {
    /// Areas as GeoJSON (WGS84), for the map and for Getis-Ord Gi*
    #[arg(long, value_name = "FILE")]
    boundaries: Option<PathBuf>,
    /// Residents by area as CSV, for rates
    #[arg(long, value_name = "FILE")]
    population: Option<PathBuf>,
    /// Postcodes with their LSOA codes as CSV, for agencies whose contacts have no area: the kit carries them
    #[arg(long, value_name = "FILE")]
    postcodes: Option<PathBuf>,
    /// Community concerns as CSV with the columns date and area; they stand beside the list and move nobody in it
    #[arg(long, value_name = "FILE")]
    concerns: Option<PathBuf>,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

/// Public files by the name that messages give them.
#[derive(Default)]
pub(in crate::cli) struct Publics {
    pub(in crate::cli) boundaries: Option<(String, String)>,
    pub(in crate::cli) population: Option<(String, String)>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let named = |path: &PathBuf| Ok::<_, Failure>((path.display().to_string(), input::text(path)?));
    let publics = Publics {
        boundaries: args.boundaries.as_ref().map(named).transpose()?,
        population: args.population.as_ref().map(named).transpose()?,
    };
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz hub add-data", session)?;
    if let Some((file, text)) = args.postcodes.as_ref().map(named).transpose()? {
        postcodes(&file, &text)?;
        desk.file(POSTCODES, text.as_str());
        let digest = Digest::of(text.as_bytes());
        desk.log(session, Step::new(Verb::Collection, "added postcodes").digest("postcodes", digest));
    }
    if let Some(file) = &args.concerns {
        let text = input::text(file)?;
        concerns::by_area(&text)?;
        desk.log(
            session,
            Step::new(Verb::Collection, "added community concerns")
                .digest("concerns", Digest::of(text.as_bytes())),
        );
        desk.file(concerns::CONCERNS, text);
    }
    publics.add(&mut desk, session)?;
    let words = "Added. `pz hub run` uses it from now on.\n".to_owned();
    Ok(Outcome { words, json: serde_json::json!({ "added": true }) })
}

/// A lookup that an agency could not use is refused here.
fn postcodes(file: &str, text: &str) -> Result<(), Failure> {
    let header = text.lines().next().unwrap_or_default().to_ascii_lowercase();
    if header.contains("lsoa") && (header.contains("postcode") || header.contains("pcd")) {
        return Ok(());
    }
    Err(Failure::new(Kind::Input, format!("{file}: it needs a column of postcodes and one of LSOA codes"))
        .hint("take a lookup as published, such as the ONS postcode directory cut to your area"))
}

impl Publics {
    /// Refuses what cannot be read.
    pub(in crate::cli) fn check(&self) -> Result<(), Failure> {
        let unreadable = |file: &str, error: crate::places::Error| {
            Failure::new(Kind::Input, format!("{file}: {error}"))
                .hint("correct the file; nothing was written")
        };
        if let Some((file, text)) = &self.boundaries {
            boundaries::read(text, None).map_err(|error| unreadable(file, error))?;
        }
        if let Some((file, text)) = &self.population {
            population::read(text).map_err(|error| unreadable(file, error))?;
        }
        Ok(())
    }

    /// Takes the files into the hub's folder.
    pub(in crate::cli) fn add(&self, desk: &mut Desk, session: &Session<'_>) -> Result<(), Failure> {
        self.check()?;
        for (to, what, given) in [
            (BOUNDARIES, "boundaries", &self.boundaries),
            (POPULATION, "residents by area", &self.population),
        ] {
            if let Some((_, text)) = given {
                desk.file(to, text.as_str());
                desk.log(
                    session,
                    Step::new(Verb::Collection, format!("added {what}"))
                        .digest(what, Digest::of(text.as_bytes())),
                );
            }
        }
        desk.commit()
    }
}

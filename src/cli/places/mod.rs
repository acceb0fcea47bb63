//! `pz places`: statistics over any areas and counts. No people, no agreement, no round.

mod read;
mod write;

use std::fmt::Write as _;
use std::path::PathBuf;

use super::failure::{Failure, Kind};
use super::{Outcome, Talk};
use crate::places::neighbours::Rule;
use crate::places::survey::{Basis, Choices, Class, Survey, Surveyed};
use crate::statistics::Correction;

/// Find where counts are higher or lower than chance would make them
///
/// Works on open data, from the first day: boundaries and counts, or the street files of data.police.uk as they are.
/// Writes Getis-Ord Gi*, local Moran, empirical Bayes rates and reasons for care for every area, and Moran's I of all.
/// `gi_p` is two-sided; `gi_p_sim` and `moran_p_sim` are one tail, folded, as in PySAL's esda. OUT.csv-metadata.json
/// beside the CSV says so for every column.
#[derive(clap::Args)]
#[command(
    arg_required_else_help = true,
    group = clap::ArgGroup::new("what").args(["counts", "police"]).required(true),
    group = clap::ArgGroup::new("where").args(["boundaries", "neighbours"]).required(true).multiple(true),
    group = clap::ArgGroup::new("out").args(["to", "report", "gpkg", "geojson"]).required(true).multiple(true),
    after_help = "\
Examples:
  pz places --boundaries lsoa.geojson --counts crime.csv --to places.csv
  pz places --boundaries lsoa.gpkg --counts crime.csv --population people.csv --report out.html
  pz places --boundaries lsoa.shp --area LSOA11CD --police 2018-10-street.csv --to out.csv
  pz places --neighbours queen.gal --counts crime.csv --to places.csv --json"
)]
pub(super) struct Args {
    /// Areas: GeoJSON, GeoPackage, or a shapefile with its .dbf beside it; degrees or the National Grid
    #[arg(long, value_name = "FILE")]
    boundaries: Option<PathBuf>,
    /// The property or column that is the area's code, where it is not found by itself
    #[arg(long, value_name = "NAME")]
    area: Option<String>,
    /// Counts as CSV: a column for the area, and one or more of numbers
    #[arg(long, value_name = "FILE")]
    counts: Option<PathBuf>,
    /// Street files of data.police.uk, counted by area and type
    #[arg(long, value_name = "FILE", num_args = 1..)]
    police: Vec<PathBuf>,
    /// A column, or type of crime, to take (can be repeated); all if not given
    #[arg(long, value_name = "NAME")]
    value: Vec<String>,
    /// Take an area without a row for one where nothing was counted
    #[arg(long)]
    absent_is_zero: bool,
    /// Residents by area as CSV, for rates
    #[arg(long, value_name = "FILE")]
    population: Option<PathBuf>,
    /// Index of Multiple Deprivation as published, for its ranks beside the results
    #[arg(long, value_name = "FILE")]
    imd: Option<PathBuf>,
    /// What the statistics run on
    #[arg(long, value_enum, default_value_t = On::Count)]
    on: On,
    /// Who is next to whom, as a GAL or GWT file of GeoDa or PySAL
    #[arg(long, value_name = "FILE", conflicts_with = "contiguity")]
    neighbours: Option<PathBuf>,
    /// Who is next to whom, from the boundaries: queen, rook, knn:6, distance:1.5km
    #[arg(long, value_name = "RULE", default_value = "queen")]
    contiguity: Rule,
    /// Write who is next to whom, as .gal or .gwt
    #[arg(long, value_name = "FILE")]
    neighbours_to: Option<PathBuf>,
    /// How often others' values are put around each area; 0 for never
    #[arg(long, value_name = "N", default_value_t = 999, value_parser = clap::value_parser!(u32).range(0..=999_999))]
    permutations: u32,
    /// Of the random numbers: the same seed gives the same result
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// What is done about having looked at many areas, for the classes
    #[arg(long, value_enum, default_value_t = Corrected::Fdr)]
    correction: Corrected,
    /// Write the table as CSV
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Write a page to read: maps, ranked tables, what was chosen
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Write a GeoPackage that QGIS opens in colour
    #[arg(long, value_name = "FILE")]
    gpkg: Option<PathBuf>,
    /// Write GeoJSON
    #[arg(long, value_name = "FILE")]
    geojson: Option<PathBuf>,
    /// What the page is called
    #[arg(long, value_name = "WORDS", default_value = "Statistics of places")]
    title: String,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum On {
    /// Counts as they are
    Count,
    /// Counts per resident
    Rate,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Corrected {
    /// Benjamini and Hochberg: the false discovery rate
    Fdr,
    /// Holm: hardly ever a single call by chance alone
    Holm,
    /// Bonferroni: the same, and stricter
    Bonferroni,
    /// Nothing
    None,
}

pub(super) fn run(args: &Args, talk: &Talk) -> Result<Outcome, Failure> {
    check(args)?;
    let given = read::given(args)?;
    let choices = Choices {
        basis: if args.on == On::Rate { Basis::Rate } else { Basis::Count },
        permutations: args.permutations,
        seed: args.seed,
        correction: match args.correction {
            Corrected::Fdr => Correction::FalseDiscoveryRate,
            Corrected::Holm => Correction::Holm,
            Corrected::Bonferroni => Correction::Bonferroni,
            Corrected::None => Correction::None,
        },
        neighbours: match &args.neighbours {
            Some(_) => "as a file of neighbours says".to_owned(),
            None => args.contiguity.to_string(),
        },
    };
    talk.work(given.layers.len());
    let survey_of = |(name, counts): (String, Vec<f64>)| {
        talk.step(name.clone());
        given.areas.survey(&name, counts, &choices)
    };
    let layers = given.layers.into_iter().map(survey_of).collect();
    let survey = Survey { areas: given.areas.clone(), choices: choices.clone(), layers };
    let written = write::outputs(args, &survey, given.boundaries.as_ref(), &given.notes)?;
    talk.end();
    let mut json = survey.summary();
    json["notes"] = given.notes.clone().into();
    json["written"] = written.clone().into();
    Ok(Outcome { words: words(&survey, &given.notes, &written), json })
}

/// What options do not fit together.
fn check(args: &Args) -> Result<(), Failure> {
    let wrong = |words: &str, hint: &str| Err(Failure::new(Kind::Use, words).hint(hint));
    if args.on == On::Rate && args.population.is_none() {
        return wrong("--on rate: rates need residents", "give them with --population FILE");
    }
    if args.boundaries.is_none() && (args.gpkg.is_some() || args.geojson.is_some()) {
        return wrong("--gpkg and --geojson: need outlines", "give them with --boundaries FILE");
    }
    let is_gwt =
        args.neighbours_to.as_ref().is_some_and(|path| path.extension().is_some_and(|end| end == "gwt"));
    if args.boundaries.is_none() && is_gwt {
        return wrong(
            "--neighbours-to: a GWT file needs distances",
            "give --boundaries FILE, or name a .gal file",
        );
    }
    Ok(())
}

fn words(survey: &Survey, notes: &[String], written: &[String]) -> String {
    let mut text = String::new();
    let mut line = |words: String| writeln!(text, "{words}").expect("a string takes all writes");
    let islands = survey.areas.neighbours.islands();
    let many = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    line(format!(
        "{}, {}, {}",
        many(survey.areas.codes.len(), "area"),
        many(survey.areas.neighbours.links(), "link"),
        many(islands.len(), "island")
    ));
    notes.iter().for_each(|note| line(note.clone()));
    let wide = survey.layers.iter().map(|layer| layer.name.chars().count()).max().unwrap_or(0).max(5);
    line(format!(
        "\n{:<wide$}  {:>10}  {:>9}  {:>7}  {:>5}  {:>5}",
        "layer", "counted", "Moran's I", "z", "high", "low"
    ));
    for layer in &survey.layers {
        let sum = |of: [Class; 2]| of.iter().map(|class| layer.of_class(*class)).sum::<usize>();
        let (i, z) = layer.moran.map_or(("-".to_owned(), "-".to_owned()), |moran| {
            (format!("{:.5}", moran.i), format!("{:.4}", moran.z))
        });
        let (high, low) = (sum([Class::High95, Class::High99]), sum([Class::Low95, Class::Low99]));
        line(format!("{:<wide$}  {:>10}  {i:>9}  {z:>7}  {high:>5}  {low:>5}", layer.name, layer.total()));
    }
    for layer in survey.layers.iter().filter(|layer| layer.moran.is_none()) {
        line(format!("{}: no statistic can be had: {}", layer.name, why_none(survey, layer)));
    }
    line("\nhigh and low: Gi* at 95 % or more after the correction; gi_p is two-sided, *_p_sim one tail, folded".to_owned());
    written.iter().for_each(|file| line(format!("wrote {file}")));
    text
}

/// Why a layer has no Moran's I.
fn why_none(survey: &Survey, layer: &Surveyed) -> &'static str {
    let mut counts = layer.lines.iter().map(|line| line.count);
    let first = counts.next();
    if survey.areas.neighbours.islands().len() == survey.areas.codes.len() {
        "no area is next to another; is the rule the right one (--contiguity knn:6 finds neighbours for all)?"
    } else if counts.all(|count| Some(count) == first) {
        "the count is the same everywhere"
    } else {
        "too few areas to tell a pattern from chance"
    }
}

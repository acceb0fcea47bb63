//! `pz hub add-data`: what is known about the areas beside the partners' contacts.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::super::desk::Desk;
use super::super::failure::{Failure, Kind as FailureKind};
use super::super::session::Session;
use super::super::{Outcome, input};
use super::concerns;
use super::ground::{REGISTER, ground, register};
use crate::audit::{Step, Verb};
use crate::party::{Digest, Role};
use crate::places::{boundaries, counts, deprivation, population};
use crate::zones::{self, Family, Ground, Kind, Lookup, Register, Supplied};

pub(in crate::cli) const BOUNDARIES: &str = "boundaries/areas.geojson";
/// Where the hub keeps the lookup that its kits carry.
pub(in crate::cli) const POSTCODES: &str = "boundaries/postcodes.csv";
pub(in crate::cli) const POPULATION: &str = "boundaries/population.csv";

/// Add what is known about the areas: boundaries, residents, and open or partner data as they are published
///
/// Each file goes into the register with its source, period and the division of its areas. A file of another division
/// than the boundaries is refused. `pz hub hotspots` writes a page of coverage: which of the eight families of evidence
/// there are, how fresh and how complete; what is missing is "not supplied", never 0.
#[derive(clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "\
Examples:
  pz hub add-data --boundaries lsoa.geojson --population residents.csv
  pz hub add-data --concerns concerns.csv
  pz hub add-data --deprivation File_7.csv --source MHCLG --period 2019
  pz hub add-data --street 2018-10-force-street.csv 2018-11-force-street.csv
  pz hub add-data --perception survey.csv --source council --period 2025
  pz hub add-data --counts strokes.csv --name strokes --family health --period 2018"
)]
pub(super) struct Args {
    /// Areas as GeoJSON (WGS84), for the map and for comparing areas with those that they touch
    #[arg(long, value_name = "FILE")]
    boundaries: Option<PathBuf>,
    /// Residents by area as CSV, for rates
    #[arg(long, value_name = "FILE")]
    population: Option<PathBuf>,
    /// Deprivation: ranks and deciles by area
    #[arg(long, value_name = "FILE")]
    deprivation: Option<PathBuf>,
    /// Street-level crime as police.uk publishes it, one file a month
    #[arg(long, value_name = "FILES", num_args = 1..)]
    street: Vec<PathBuf>,
    /// A perception survey: area, item, n, yes, and if there are wave and invited
    #[arg(long, value_name = "FILE")]
    perception: Option<PathBuf>,
    /// Community assets: name, kind, and area or postcode
    #[arg(long, value_name = "FILE")]
    assets: Option<PathBuf>,
    /// Community concerns as CSV with the columns date and area; they stand beside the list and move nobody in it
    #[arg(long, value_name = "FILE")]
    concerns: Option<PathBuf>,
    /// Plain counts by area: needs --name and --family
    #[arg(long, value_name = "FILE", requires = "name", requires = "family")]
    counts: Option<PathBuf>,
    /// A postcode directory: postcode, area, and if there are wards. Kits carry it to agencies whose contacts have
    /// no area
    #[arg(long, value_name = "FILE")]
    postcodes: Option<PathBuf>,
    /// What was counted, in words
    #[arg(long, value_name = "WORDS")]
    name: Option<String>,
    /// Which family of evidence it belongs to
    #[arg(long, value_name = "FAMILY")]
    family: Option<FamilyArg>,
    /// Who published it
    #[arg(long, value_name = "WORDS")]
    source: Option<String>,
    /// Of which time it is
    #[arg(long, value_name = "WORDS")]
    period: Option<String>,
    /// The division of its areas, such as "LSOA 2011"; found in the file where it can be
    #[arg(long, value_name = "WORDS")]
    geography: Option<String>,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum FamilyArg {
    Deprivation,
    PerceptionSurveys,
    CrimeAndDisorder,
    Demand,
    Health,
    Housing,
    EducationAndSocialCare,
    Environment,
}

impl From<FamilyArg> for Family {
    fn from(family: FamilyArg) -> Self {
        match family {
            FamilyArg::Deprivation => Family::Deprivation,
            FamilyArg::PerceptionSurveys => Family::PerceptionSurveys,
            FamilyArg::CrimeAndDisorder => Family::CrimeAndDisorder,
            FamilyArg::Demand => Family::Demand,
            FamilyArg::Health => Family::Health,
            FamilyArg::Housing => Family::Housing,
            FamilyArg::EducationAndSocialCare => Family::EducationAndSocialCare,
            FamilyArg::Environment => Family::Environment,
        }
    }
}

/// Public files by the name that messages give them.
#[derive(Default)]
pub(in crate::cli) struct Publics {
    pub(in crate::cli) boundaries: Option<(String, String)>,
    pub(in crate::cli) population: Option<(String, String)>,
}

/// A file to add, with what it is.
struct Given {
    kind: Kind,
    name: String,
    shown: String,
    text: String,
    period: String,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let named = |path: &PathBuf| Ok::<_, Failure>((path.display().to_string(), input::text(path)?));
    let publics = Publics {
        boundaries: args.boundaries.as_ref().map(named).transpose()?,
        population: args.population.as_ref().map(named).transpose()?,
    };
    let given = given(args)?;
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz hub add-data", session)?;
    if let Some(file) = &args.concerns {
        let text = input::text(file)?;
        concerns::by_area(&text)?;
        let step = Step::new(Verb::Collection, "added community concerns");
        desk.log(session, step.digest("concerns", Digest::of(text.as_bytes())));
        desk.file(concerns::CONCERNS, text);
    }
    if publics.boundaries.is_some() || publics.population.is_some() {
        publics.add(&mut desk, session)?;
    }
    let mut register = register(&desk)?;
    for (kind, of) in [(Kind::Boundaries, &publics.boundaries), (Kind::Population, &publics.population)] {
        if let Some((shown, text)) = of {
            let file = if kind == Kind::Boundaries { BOUNDARIES } else { POPULATION };
            let one = Given {
                kind,
                name: kind.words().to_owned(),
                shown: shown.clone(),
                text: text.clone(),
                period: period(args),
            };
            take(&mut register, args, &one, file, 0)?;
        }
    }
    if !given.is_empty() {
        let (_, ground) = ground(&desk, &register)?;
        one_division(&given, &ground, &desk, &register)?;
        for (one, number) in given.iter().zip(register.supplied.len()..) {
            let areas = areas(one, &ground, &desk, &register).map_err(|error| {
                Failure::new(FailureKind::Input, format!("{}: {error}", one.shown))
                    .hint("correct the file; nothing was written")
            })?;
            let file = match one.kind {
                Kind::Postcodes => POSTCODES.to_owned(),
                kind => format!("data/{number:03}-{}.csv", kind.words().replace(' ', "-")),
            };
            take(&mut register, args, one, &file, areas)?;
            desk.file(file, one.text.as_str());
            let step = Step::new(Verb::Collection, format!("added {}", one.kind.words()));
            desk.log(session, step.digest(one.kind.words(), Digest::of(one.text.as_bytes())));
        }
    }
    let text = serde_json::to_string_pretty(&register).expect("a register is plain text and numbers");
    desk.file(REGISTER, format!("{text}\n"));
    desk.commit()?;
    let added =
        given.len() + usize::from(publics.boundaries.is_some()) + usize::from(publics.population.is_some());
    let words = match added {
        1 => "Added. `pz hub run` and `pz hub hotspots` use it from now on.\n".to_owned(),
        many => format!("Added {many} files. `pz hub run` and `pz hub hotspots` use them from now on.\n"),
    };
    Ok(Outcome { words, json: serde_json::json!({ "added": true, "files": added }) })
}

fn period(args: &Args) -> String {
    args.period.clone().unwrap_or_else(|| "not stated".to_owned())
}

fn given(args: &Args) -> Result<Vec<Given>, Failure> {
    let mut given = Vec::new();
    let one = |kind: Kind, path: &Path, name: Option<&String>| {
        let shown = path.display().to_string();
        let name = name.cloned().unwrap_or_else(|| kind.words().to_owned());
        Ok::<_, Failure>(Given { kind, name, shown, text: input::text(path)?, period: period(args) })
    };
    let single = [
        (Kind::Postcodes, &args.postcodes),
        (Kind::Deprivation, &args.deprivation),
        (Kind::Perception, &args.perception),
        (Kind::Assets, &args.assets),
        (Kind::Counts, &args.counts),
    ];
    for (kind, path) in single {
        if let Some(path) = path {
            given.push(one(kind, path, args.name.as_ref())?);
        }
    }
    for path in &args.street {
        let mut file = one(Kind::Street, path, None)?;
        let read = zones::read_street(std::slice::from_ref(&file.text)).map_err(|(_, error)| {
            Failure::new(FailureKind::Input, format!("{}: {error}", file.shown)).hint("nothing was written")
        })?;
        if read.months.len() > 1 {
            return Err(Failure::new(FailureKind::Input, format!("{}: holds several months", file.shown))
                .hint("give one file a month, as police.uk publishes them; nothing was written"));
        }
        file.period = read.months.join(", ");
        given.push(file);
    }
    Ok(given)
}

/// Refuses street files of which some are of another division of areas than others, those before included.
fn one_division(given: &[Given], ground: &Ground, desk: &Desk, register: &Register) -> Result<(), Failure> {
    let new: Vec<&Given> = given.iter().filter(|one| one.kind == Kind::Street).collect();
    let kept =
        register.of(Kind::Street).into_iter().filter(|one| new.iter().all(|new| new.period != one.period));
    let mut texts: Vec<String> = new.iter().map(|one| one.text.clone()).collect();
    for one in kept {
        texts.extend(desk.read(&one.file)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()));
    }
    let refused = |error: String| {
        Failure::new(FailureKind::Input, format!("street files: {error}")).hint("nothing was written")
    };
    let street = zones::read_street(&texts).map_err(|(_, error)| refused(error.to_string()))?;
    street.boundary_change(ground).map_or(Ok(()), |change| Err(refused(change.to_string())))
}

/// How many areas of the boundaries a file speaks of.
fn areas(one: &Given, ground: &Ground, desk: &Desk, register: &Register) -> Result<usize, zones::Error> {
    let codes: Vec<String> = match one.kind {
        Kind::Deprivation => deprivation::read(&one.text)?.into_keys().collect(),
        Kind::Street => {
            let street = zones::read_street(std::slice::from_ref(&one.text)).map_err(|(_, error)| error)?;
            street
                .types
                .iter()
                .flat_map(|(_, months)| months)
                .flat_map(|layer| layer.values.keys().cloned())
                .collect()
        }
        Kind::Perception => zones::read_answers(&one.text)?.into_iter().map(|answer| answer.area).collect(),
        Kind::Counts => counts::read(&one.text, None, &[])?
            .into_iter()
            .flat_map(|layer| layer.values.into_keys())
            .collect(),
        Kind::Postcodes => return covered(Lookup::read(&one.text)?.covers(ground), 1),
        Kind::Assets => {
            let directory =
                register.of(Kind::Postcodes).last().and_then(|of| desk.read(&of.file).ok().flatten());
            let lookup = directory.and_then(|bytes| Lookup::read(&String::from_utf8_lossy(&bytes)).ok());
            let assets = zones::read_assets(&one.text, ground, lookup.as_ref())?;
            assets.into_iter().map(|asset| ground.areas.codes[asset.area].clone()).collect()
        }
        Kind::Boundaries | Kind::Population => Vec::new(),
    };
    let distinct: std::collections::BTreeSet<&String> = codes.iter().collect();
    let known = distinct.iter().filter(|code| ground.place(code).is_some()).count();
    // Surveys may speak of zones by name; what is published for a nation speaks of far more areas than there are here.
    covered(known, usize::from(one.kind != Kind::Perception))
}

fn covered(known: usize, least: usize) -> Result<usize, zones::Error> {
    if known < least {
        return Err(zones::Error::File(
            "none of its areas is in the boundaries: it is of another division (LSOA 2011 and 2021 have different \
             codes), or of another place"
                .to_owned(),
        ));
    }
    Ok(known)
}

/// Enters a file in the register.
fn take(register: &mut Register, args: &Args, one: &Given, file: &str, areas: usize) -> Result<(), Failure> {
    let beginning: String = one.text.chars().take(2_000).collect::<String>().to_lowercase();
    let found = ["2011", "2021"].iter().find(|year| beginning.contains(&format!("lsoa{}cd", &year[2..])));
    let known = register.supplied.first().map(|one| one.geography.clone());
    let geography = args.geography.clone().or_else(|| found.map(|year| format!("LSOA {year}")));
    let (family, default) = match one.kind {
        Kind::Counts => (args.family.map(Family::from), "not stated"),
        Kind::Street => (one.kind.family(), "data.police.uk"),
        kind => (kind.family(), "not stated"),
    };
    let supplied = Supplied {
        kind: one.kind,
        name: one.name.clone(),
        family,
        source: args.source.clone().unwrap_or_else(|| default.to_owned()),
        period: one.period.clone(),
        geography: geography.or(known).unwrap_or_else(|| "the boundaries’ own".to_owned()),
        file: file.to_owned(),
        sha256: Digest::of(one.text.as_bytes()).to_string(),
        areas,
    };
    if matches!(one.kind, Kind::Boundaries | Kind::Population) {
        register.supplied.retain(|other| other.kind != one.kind);
    }
    register.add(supplied).map_err(|error| {
        Failure::new(FailureKind::Input, format!("{}: {error}", one.shown)).hint("nothing was written")
    })
}

impl Publics {
    /// Refuses what cannot be read.
    pub(in crate::cli) fn check(&self) -> Result<(), Failure> {
        let unreadable = |file: &str, error: crate::places::Error| {
            Failure::new(FailureKind::Input, format!("{file}: {error}"))
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

//! The tables of a release: counts through disclosure control, what follows from them, and one page.

use std::collections::BTreeMap;

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::hub::{BOUNDARIES, POPULATION};
use super::super::session::Session;
use super::through::controlled;
use crate::agreement::{Exception, Release};
use crate::contribution::MATCH_KEYS;
use crate::hub::CountTable;
use crate::party::Digest;
use crate::places::drawing::{self, Drawing};
use crate::places::{Boundaries, boundaries, population};
use crate::release::{
    Context, DerivedTable, FileRecord, Geography, Ledger, Provenance, Released, ReleasedTable, Why, derive,
};
use crate::report::{self, Map, Page};
use crate::statistics::Neighbours;

/// What is publicly known about the areas.
pub(in crate::cli) struct Places {
    boundaries: Option<Boundaries>,
    population: BTreeMap<String, f64>,
}

impl Places {
    /// From the hub's folder.
    pub(in crate::cli) fn of(desk: &Desk) -> Result<Self, Failure> {
        let unreadable = |file: &str, error: crate::places::Error| {
            Failure::new(Kind::Input, format!("{file}: {error}"))
                .hint("add the file again with `pz hub add-data`")
        };
        let text = |file: &str| {
            Ok::<_, Failure>(desk.read(file)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
        };
        let boundaries = text(BOUNDARIES)?.map(|text| boundaries::read(&text, None));
        let population = text(POPULATION)?.map(|text| population::read(&text));
        Ok(Self {
            boundaries: boundaries.transpose().map_err(|error| unreadable(BOUNDARIES, error))?,
            population: population
                .transpose()
                .map_err(|error| unreadable(POPULATION, error))?
                .unwrap_or_default(),
        })
    }

    /// What areas are called, by code.
    pub(in crate::cli) fn names(&self) -> BTreeMap<String, String> {
        let named = |boundaries: &Boundaries| -> Vec<(String, String)> {
            let pairs = boundaries.codes().zip(boundaries.names());
            pairs.filter_map(|(code, name)| Some((code.to_owned(), name?.to_owned()))).collect()
        };
        self.boundaries.iter().flat_map(named).collect()
    }
}

/// A release that was prepared: every number in it passed disclosure control.
pub(super) struct Prepared {
    /// Files by path below the release's folder.
    pub(super) files: Vec<(String, Vec<u8>)>,
    pub(super) context: Digest,
    pub(super) report: Digest,
    /// The tables themselves, and what was released before.
    pub(super) released: Released,
    pub(super) ledger: Ledger,
    /// Each table's name, rows and hidden rows.
    pub(super) tables: Vec<(&'static str, usize, usize)>,
    /// How many rows are hidden for which reason.
    pub(super) reasons: BTreeMap<Why, usize>,
    /// The rules, and which forum sees which tables.
    pub(super) rules: Vec<String>,
    pub(super) forums: BTreeMap<&'static str, Vec<&'static str>>,
}

/// Tables that the report cannot do without.
pub(super) const NEEDED: [&str; 3] = ["known-to", "agencies", "areas"];

impl Prepared {
    pub(super) fn rows(&self) -> usize {
        self.tables.iter().map(|(_, rows, _)| rows).sum()
    }

    pub(super) fn hidden(&self) -> usize {
        self.tables.iter().map(|(_, _, hidden)| hidden).sum()
    }
}

/// Controls the counts and writes every file of the release into memory.
pub(super) fn prepare(
    tables: Vec<CountTable>,
    ledger: Ledger,
    places: &Places,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<Prepared, Failure> {
    let permit = &agreed.permit::<Release>(session)?;
    let released = controlled(tables, &ledger, permit, session)?;
    let compared = places.compare(&released)?;
    let mut files = files(&released, &compared);
    let records = files.iter().map(|(file, bytes)| FileRecord::of(file.as_str(), bytes)).collect();
    let context = Context::of(&released, &agreed.agreement, provenance(agreed), records);
    let page = page(&released, &compared, places, &context);
    let (json, report) = (context.to_json(), Digest::of(page.as_bytes()));
    let digest = Digest::of(&json);
    files.push(("context.json".to_owned(), json));
    files.push(("report.html".to_owned(), page.into_bytes()));
    let table = |table: &ReleasedTable| (table.name(), table.rows().len(), table.hidden_rows());
    Ok(Prepared {
        files,
        context: digest,
        report,
        tables: released.tables().iter().map(table).collect(),
        reasons: released.reasons().clone(),
        rules: context.rules,
        forums: context.forums,
        released,
        ledger,
    })
}

/// The files of a release, by name.
fn files(released: &Released, compared: &DerivedTable) -> Vec<(String, Vec<u8>)> {
    let tables =
        released.tables().iter().map(|table| (format!("tables/{}.csv", table.name()), report::csv(table)));
    let compared = (format!("tables/{}.csv", compared.name()), report::derived_csv(compared));
    tables.chain([compared]).collect()
}

pub(super) fn provenance(agreed: &Agreed) -> Provenance {
    let Agreed { agreement, round, .. } = agreed;
    Provenance {
        round: round.name.clone(),
        agreement: agreement.terms().title.clone(),
        agreement_digest: agreement.digest().to_string(),
        from: round.window.from,
        as_of: round.window.to,
        code_version: env!("CARGO_PKG_VERSION").to_owned(),
        marks: marks(agreed),
    }
}

/// Marks that every page carries: a rehearsal, and exceptions that all parties signed.
pub(super) fn marks(agreed: &Agreed) -> Vec<String> {
    let rehearsal = agreed.round.rehearsal.then(|| "REHEARSAL".to_owned());
    rehearsal.into_iter().chain(agreed.agreement.exceptions().iter().map(Exception::words)).collect()
}

impl Places {
    /// Rates, and how each area stands to its surroundings: from released numbers and public ones alone.
    fn compare(&self, released: &Released) -> Result<DerivedTable, Failure> {
        let areas = released.table("areas").expect("the hub always counts areas");
        let codes: Vec<String> =
            self.boundaries.iter().flat_map(Boundaries::codes).map(str::to_owned).collect();
        let neighbours = match &self.boundaries {
            Some(boundaries) => boundaries.queen(),
            None => Neighbours::from_pairs(0, []).expect("no areas, no wrong pair"),
        };
        let geography = Geography { codes: &codes, neighbours: &neighbours, population: &self.population };
        Ok(derive(areas, "people", &geography)?)
    }
}

fn page(released: &Released, compared: &DerivedTable, places: &Places, context: &Context) -> String {
    let table = |name| released.table(name).expect("the hub always counts these");
    let drawing = places.boundaries.as_ref().map(|boundaries| drawing::paths(boundaries, MAP_WIDTH));
    let codes: Vec<&str> = places.boundaries.iter().flat_map(Boundaries::codes).collect();
    let names = places.names();
    let areas = report::Areas {
        table: table("areas"),
        compared,
        names: &names,
        map: drawing.as_ref().map(|drawing| map(drawing, &codes)),
    };
    let further: Vec<_> = released.tables().iter().filter(|table| !NEEDED.contains(&table.name())).collect();
    report::html(&Page {
        title: &context.provenance.agreement,
        context,
        by_number: table("known-to"),
        by_agency: table("agencies"),
        areas: Some(areas),
        further: &further,
        links: &linked_in_words(),
        limits: &[],
    })
}

const MAP_WIDTH: u32 = 900;

fn map<'a>(drawing: &'a Drawing, codes: &[&'a str]) -> Map<'a> {
    let paths = codes.iter().copied().zip(drawing.paths.iter().map(String::as_str)).collect();
    Map { width: f64::from(drawing.width), height: f64::from(drawing.height), paths }
}

fn linked_in_words() -> Vec<String> {
    let keys = MATCH_KEYS.len();
    vec![
        format!("Agencies exchanged no names: records were compared by {keys} match keys, each a keyed code made of \
                 several parts of an identity, such as names with birth date and postcode."),
        "A link is firm where a key agrees that is enough alone; it is likely where only weaker keys agree, such as \
         surname, first letter and birth date.".to_owned(),
        "How many people rest on firm links alone stands in the table of links.".to_owned(),
    ]
}

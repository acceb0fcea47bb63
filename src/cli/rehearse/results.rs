//! What leaves the hub: tables through release, what follows from them, and one page.

use std::collections::BTreeMap;

use super::super::failure::{Failure, Kind};
use super::super::output::Folder;
use super::play::Stage;
use crate::agreement::{Areas, Profiles, Release};
use crate::audit::{Log, Step, Verb};
use crate::contribution::MATCH_KEYS;
use crate::hub::{self, Pool};
use crate::party::Digest;
use crate::places::drawing::{self, Drawing};
use crate::places::{Boundaries, boundaries, population};
use crate::release::{Context, DerivedTable, FileRecord, Geography, Provenance, Released, derive};
use crate::report::{self, Map, Page};
use crate::statistics::Neighbours;

/// What is publicly known about the areas.
pub(super) struct Places {
    text: Option<String>,
    boundaries: Option<Boundaries>,
    population: BTreeMap<String, f64>,
}

impl Places {
    pub(super) fn read(
        boundaries: Option<(String, String)>,
        population: Option<(String, String)>,
    ) -> Result<Self, Failure> {
        let unreadable = |file: &str, error: crate::places::Error| {
            Failure::new(Kind::Input, format!("{file}: {error}"))
                .hint("correct the file; nothing was written")
        };
        let read = |(file, text): &(String, String)| {
            boundaries::read(text, None).map_err(|error| unreadable(file, error))
        };
        let people = |(file, text): (String, String)| {
            population::read(&text).map_err(|error| unreadable(&file, error))
        };
        Ok(Self {
            boundaries: boundaries.as_ref().map(read).transpose()?,
            text: boundaries.map(|(_, text)| text),
            population: population.map(people).transpose()?.unwrap_or_default(),
        })
    }

    fn names(&self) -> BTreeMap<String, String> {
        let named = |boundaries: &Boundaries| -> Vec<(String, String)> {
            let pairs = boundaries.codes().zip(boundaries.names());
            pairs.filter_map(|(code, name)| Some((code.to_owned(), name?.to_owned()))).collect()
        };
        self.boundaries.iter().flat_map(named).collect()
    }
}

/// What was released, for the summary.
pub(in crate::cli) struct ReleasedTables {
    /// Folder of the release, below the hub's.
    pub(in crate::cli) folder: String,
    /// Tables, rows and hidden rows of all of them.
    pub(in crate::cli) tables: usize,
    pub(in crate::cli) rows: usize,
    pub(in crate::cli) hidden: usize,
}

/// Counts, releases and reports.
pub(super) fn release(
    stage: &Stage<'_>,
    pool: &Pool,
    places: &Places,
    to: &mut Folder,
    log: &mut Log,
) -> Result<ReleasedTables, Failure> {
    let profiles = hub::profiles(pool, &stage.permit::<Profiles>()?);
    log.add(
        &stage.clock,
        Step::new(Verb::Combination, "profiled").count("people", profiles.rows.len() as u64),
    );
    to.file("work/profiles.parquet", hub::profiles_parquet(&profiles, pool));
    let tables = hub::tables(pool, &profiles, &stage.permit::<Areas>()?);
    let released = crate::release::release(tables, &stage.permit::<Release>()?)?;
    let compared = places.compare(&released)?;
    let files = files(&released, &compared);
    let records = files.iter().map(|(file, bytes)| FileRecord::of(file.as_str(), bytes)).collect();
    let context = Context::of(&released, provenance(stage), records);
    let page = page(&released, &compared, places, &context);
    let folder = format!("releases/{}-1", stage.round.name);
    let (json, digest) = (context.to_json(), Digest::of(page.as_bytes()));
    log.add(
        &stage.clock,
        Step::new(Verb::Release, "released tables and a report")
            .digest("context", Digest::of(&json))
            .digest("report", digest),
    );
    for (file, bytes) in files {
        to.file(format!("{folder}/{file}"), bytes);
    }
    to.file(format!("{folder}/context.json"), json);
    to.file(format!("{folder}/report.html"), page);
    if let Some(text) = &places.text {
        to.file("boundaries/areas.geojson", text.clone());
    }
    let (rows, hidden) = released
        .tables()
        .iter()
        .fold((0, 0), |(rows, hidden), table| (rows + table.rows().len(), hidden + table.hidden_rows()));
    Ok(ReleasedTables { folder, tables: released.tables().len(), rows, hidden })
}

/// The files of a release, by name.
fn files(released: &Released, compared: &DerivedTable) -> Vec<(String, Vec<u8>)> {
    let tables =
        released.tables().iter().map(|table| (format!("tables/{}.csv", table.name()), report::csv(table)));
    let compared = (format!("tables/{}.csv", compared.name()), report::derived_csv(compared));
    tables.chain([compared]).collect()
}

fn provenance(stage: &Stage<'_>) -> Provenance {
    let agreement = &stage.players.agreement;
    Provenance {
        round: stage.round.name.clone(),
        agreement: agreement.terms().title.clone(),
        agreement_digest: agreement.digest().to_string(),
        from: stage.round.window.from,
        as_of: stage.round.window.to,
        code_version: env!("CARGO_PKG_VERSION").to_owned(),
        marks: if stage.round.rehearsal { vec!["REHEARSAL".to_owned()] } else { Vec::new() },
    }
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
    report::html(&Page {
        title: &context.provenance.agreement,
        context,
        by_number: table("known-to"),
        by_agency: table("agencies"),
        areas: Some(areas),
        further: &[table("domains"), table("links")],
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

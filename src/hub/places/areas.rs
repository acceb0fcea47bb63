//! People by the area in which they were met, and one thing more.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;

use super::{Crossed, Seen, concerns, domain_name, domains, known_to, place_of, seen, several_of, which};
use crate::agreement::{Areas, Behaviour, Permit, Window};
use crate::hub::{CountTable, Dimension, NO_PLACE, Pool, Profiles};
use crate::schema::day_number;

/// People by area and each of: part of life, agency, half-year, target behaviour; and those whom several agencies
/// know, by area.
pub fn place_tables(
    pool: &Pool,
    profiles: &Profiles,
    behaviours: &[Behaviour],
    permit: &Permit<'_, Areas>,
) -> Vec<CountTable> {
    let seen = seen(pool);
    let areas = areas(pool, &seen);
    let minimum = permit.agreement().terms().minimum_people;
    let at = |one: &Seen| vec![one.area.unwrap_or(pool.areas.len())];
    let none = BTreeMap::new();
    let (domains, halves) = (domains(&seen), half_years(permit.round().window));
    let by =
        |name, title: &str, column: &'static str, labels: Vec<String>, of: &dyn Fn(&Seen) -> Vec<usize>| {
            let few = Gathered::of(&seen, &areas, &at, of, minimum);
            let table = Crossed {
                name,
                title: title.to_owned(),
                rows: few.rows(&areas),
                columns: (Dimension::flat(column).overlapping(), labels),
                contacts: false,
            };
            table.count(&seen, |one| table.cross(&few.row(at(one)[0]), &of(one)), &none)
        };
    let mut tables = vec![
        by("place-domains", "People met, by area and part of life", "domain", domains.clone(), &|one| {
            place_of(&domains, domain_name(one.domain))
        }),
        by(
            "place-agencies",
            "People met, by area and agency",
            "agency",
            pool.people.agencies.clone(),
            &|one| vec![one.agency],
        ),
        by(
            "place-half-years",
            "People met, by area and half-year",
            "half_year",
            halves.iter().map(|half| half.name.clone()).collect(),
            &|one| which(&halves, |half| half.days.contains(&one.day)),
        ),
        several_of(
            ("place-several", "People known to several agencies, by the area in which they were met"),
            (Dimension::flat("area").overlapping(), areas.clone()),
            (&seen, &known_to(profiles)),
            at,
            &BTreeMap::new(),
        ),
    ];
    if !behaviours.is_empty() {
        let names = behaviours.iter().map(|one| one.name().to_owned()).collect();
        let title = "People who show a target behaviour or are harmed by it, by area";
        tables.push(by("place-behaviours", title, "behaviour", names, &|one| {
            which(behaviours, |behaviour| concerns(behaviour, one, &pool.areas))
        }));
    }
    tables
}

/// Areas of which no number would be shown, gathered into one row: they are most of a county, and to prove of each
/// of their numbers that it stays hidden takes minutes.
pub(super) struct Gathered {
    /// The row of each area.
    rows: Vec<usize>,
    own: Vec<usize>,
}

/// The row of areas without one of their own.
const ELSEWHERE: &str = "elsewhere";

impl Gathered {
    /// Areas in which some column has enough people have rows of their own.
    pub(super) fn of(
        seen: &[Seen],
        areas: &[String],
        at: &dyn Fn(&Seen) -> Vec<usize>,
        columns: &dyn Fn(&Seen) -> Vec<usize>,
        minimum: u64,
    ) -> Self {
        let mut people: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for person in seen.chunk_by(|one, other| one.person == other.person) {
            let met: BTreeSet<(usize, usize)> = person
                .iter()
                .flat_map(|one| columns(one).into_iter().map(move |column| (at(one)[0], column)))
                .collect();
            met.into_iter().for_each(|at| *people.entry(at).or_default() += 1);
        }
        let enough =
            |area: usize| people.range((area, 0)..(area + 1, 0)).any(|(_, people)| *people >= minimum);
        let own: Vec<usize> = (0..areas.len()).filter(|area| enough(*area)).collect();
        let row = |area: usize| own.binary_search(&area).unwrap_or(own.len());
        Self { rows: (0..areas.len()).map(row).collect(), own }
    }

    /// The dimension and its categories; what was gathered says of which areas.
    pub(super) fn rows(&self, areas: &[String]) -> (Dimension, Vec<String>) {
        let has = |area: &&String| self.own.iter().any(|own| areas[*own] == **area);
        let gathered: Vec<String> = areas.iter().filter(|area| !has(area)).cloned().collect();
        let elsewhere = (!gathered.is_empty()).then(|| ELSEWHERE.to_owned());
        let labels = self.own.iter().map(|area| areas[*area].clone()).chain(elsewhere).collect();
        (Dimension::flat("area").overlapping().defined([(ELSEWHERE, gathered)]), labels)
    }

    pub(super) fn row(&self, area: usize) -> Vec<usize> {
        vec![self.rows[area]]
    }
}

/// All areas, and last what has none.
pub(super) fn areas(pool: &Pool, seen: &[Seen]) -> Vec<String> {
    let nowhere = seen.iter().any(|one| one.area.is_none()).then(|| NO_PLACE.to_owned());
    pool.areas.iter().cloned().chain(nowhere).collect()
}

/// Six months, counted back from the end of the round's window.
pub(super) struct HalfYear {
    pub(super) name: String,
    pub(super) days: std::ops::Range<i32>,
}

pub(super) fn half_years(window: Window) -> Vec<HalfYear> {
    let mut halves = Vec::new();
    let mut end = window.to.tomorrow().unwrap_or(window.to);
    while let Ok(first) = end.checked_sub(6.months()) {
        if first < window.from.first_of_month() || halves.len() == 20 {
            break;
        }
        let name =
            format!("{} to {}", first.strftime("%Y-%m"), end.yesterday().unwrap_or(end).strftime("%Y-%m"));
        halves.push(HalfYear { name, days: day_number(first)..day_number(end) });
        end = first;
    }
    halves.reverse();
    halves
}

//! People by the area in which they were met, and one thing more.

use std::collections::BTreeMap;

use jiff::ToSpan as _;

use super::{Crossed, Seen, concerns, domain_name, domains, known_to, listed, place_of, seen, which};
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
    let at = |one: &Seen| vec![one.area.unwrap_or(pool.areas.len())];
    let by = |name, title: &str, column: &'static str, labels: Vec<String>| Crossed {
        name,
        title: title.to_owned(),
        rows: (Dimension::flat("area").overlapping(), areas.clone()),
        columns: (Dimension::flat(column).overlapping(), labels),
        contacts: false,
    };
    let none = BTreeMap::new();
    let (domains, halves) = (domains(&seen), half_years(permit.round().window));
    let known = known_to(profiles);
    let several = |one: &Seen| known.get(one.person as usize).is_some_and(|agencies| *agencies > 1);
    let count = |table: Crossed, of: &dyn Fn(&Seen) -> Vec<usize>| {
        table.count(&seen, |one| table.cross(&at(one), &of(one)), &none)
    };
    let mut tables = vec![
        count(
            by("place-domains", "People met, by area and part of life", "domain", domains.clone()),
            &|one| place_of(&domains, domain_name(one.domain)),
        ),
        count(
            by("place-agencies", "People met, by area and agency", "agency", pool.people.agencies.clone()),
            &|one| vec![one.agency],
        ),
        count(
            by(
                "place-half-years",
                "People met, by area and half-year",
                "half_year",
                halves.iter().map(|half| half.name.clone()).collect(),
            ),
            &|one| which(&halves, |half| half.days.contains(&one.day)),
        ),
        listed(
            "place-several",
            "People known to several agencies, by the area in which they were met",
            "people known to several agencies",
            (Dimension::flat("area").overlapping(), areas.clone()),
            &seen,
            |one| if several(one) { at(one) } else { Vec::new() },
            false,
        ),
    ];
    if !behaviours.is_empty() {
        let names = behaviours.iter().map(|one| one.name().to_owned()).collect();
        let title = "People who show a target behaviour or are harmed by it, by area";
        tables.push(count(by("place-behaviours", title, "behaviour", names), &|one| {
            which(behaviours, |behaviour| concerns(behaviour, one, &pool.areas))
        }));
    }
    tables
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

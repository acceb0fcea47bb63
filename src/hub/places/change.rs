//! Contacts of target behaviours before and after a zone began.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Seen, ZoneAreas, concerns, joined, listed, place_of, seen};
use crate::agreement::{Areas, Behaviour, Permit};
use crate::hub::{CountTable, Dimension, Pool};
use crate::schema::day_number;

/// Contacts of a target behaviour before and after a zone began: inside, at its edge, and where it is compared.
///
/// `None` where the round's window does not reach as far before as after.
pub fn change_table(
    pool: &Pool,
    zone: &ZoneAreas,
    behaviours: &[Behaviour],
    began: Date,
    permit: &Permit<'_, Areas>,
) -> Option<CountTable> {
    let places = |codes: &[String]| -> BTreeSet<usize> {
        codes.iter().filter_map(|code| pool.areas.binary_search(code).ok()).collect()
    };
    let sides = [
        ("inside", places(&zone.inside)),
        ("edge", places(&zone.edge)),
        ("compared", places(&zone.compared)),
    ];
    let (from, days) =
        (permit.round().window.from, day_number(permit.round().window.to) + 1 - day_number(began));
    let first = day_number(began) - days;
    if days <= 0 || first < day_number(from.first_of_month()) {
        return None;
    }
    let rows = behaviours.iter().flat_map(|one| {
        sides.iter().flat_map(|(side, _)| ["before", "after"].map(|when| joined(&[one.name(), side, when])))
    });
    let rows: Vec<String> = rows.collect();
    let of = |one: &Seen| {
        let (Some(area), true) = (one.area, one.day >= first) else { return Vec::new() };
        let when = if one.day < day_number(began) { "before" } else { "after" };
        let mut found = Vec::new();
        for behaviour in behaviours.iter().filter(|behaviour| concerns(behaviour, one, &pool.areas)) {
            for (side, _) in sides.iter().filter(|(_, places)| places.contains(&area)) {
                found.extend(place_of(&rows, &joined(&[behaviour.name(), side, when])));
            }
        }
        found
    };
    let title = format!("Contacts of each target behaviour before and after {} began", zone.name);
    let definitions = behaviours.iter().flat_map(|one| {
        let sides = [("inside", &zone.inside), ("edge", &zone.edge), ("compared", &zone.compared)];
        sides.map(|(side, areas)| (joined(&[one.name(), side]), areas.clone()))
    });
    let of_what = Dimension::flat("of").overlapping().defined(definitions).version(format!("since {began}"));
    let dimension = (of_what, rows.clone());
    Some(listed("zone-change", &title, "contacts of target behaviours", dimension, &seen(pool), of, true))
}

//! People met in zones, around them, and in places like them.

use std::collections::{BTreeMap, BTreeSet};

use super::areas::half_years;
use super::nested::{Side, fewest};
use super::{Crossed, Seen, concerns, domain_name, domains, joined, known_to, place_of, seen, which};
use crate::agreement::{Areas, Behaviour, Permit, Window};
use crate::hub::{Cell, CountTable, Dimension, Measure, Pool, Profiles, TOTAL};

/// A zone as the hub counts it: its areas, and those that touch it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneAreas {
    /// Its name.
    pub name: String,
    /// Codes of its areas.
    pub inside: Vec<String>,
    /// Codes of the areas around it.
    pub edge: Vec<String>,
    /// Codes of the areas that it is compared with.
    pub compared: Vec<String>,
}

/// The category of a zone's side, `inside`, `edge` or `compared`, in the tables of zones.
pub fn side_of(zone: &str, side: &str) -> String {
    joined(&[zone, side])
}

/// People met in each zone, at its edge and where it is compared, by agency, part of life, number of agencies, target
/// behaviour and half-year, and in each zone by two parts of life or behaviours at once.
///
/// A number is hidden where the areas of the zone that can be shown, another zone within it, or the whole county hold
/// all its people but a few: those few would be the difference.
pub fn zone_tables(
    pool: &Pool,
    profiles: &Profiles,
    zones: &[ZoneAreas],
    behaviours: &[Behaviour],
    minimum: u64,
    permit: &Permit<'_, Areas>,
) -> Vec<CountTable> {
    all(pool, &known_to(profiles), zones, behaviours, (minimum, permit.round().window))
}

pub(in crate::hub) fn all(
    pool: &Pool,
    known: &[usize],
    zones: &[ZoneAreas],
    behaviours: &[Behaviour],
    (minimum, window): (u64, Window),
) -> Vec<CountTable> {
    if zones.is_empty() {
        return Vec::new();
    }
    let seen = seen(pool);
    let sides = sides(pool, zones);
    let most = pool.people.agencies.len().min(3);
    let domains = domains(&seen);
    let names: Vec<String> = behaviours.iter().map(|one| one.name().to_owned()).collect();
    let at = |one: &Seen| which(&sides, |side| one.area.is_some_and(|area| side.areas.contains(&area)));
    let by = |name, title: &str, (dimension, labels): (Dimension, Vec<String>)| Crossed {
        name,
        title: title.to_owned(),
        rows: (by_definition(pool, zones, &sides), sides.iter().map(|side| category(zones, side)).collect()),
        columns: (dimension, labels),
        contacts: false,
    };
    let table = |crossed: Crossed, of: &dyn Fn(&Seen) -> Vec<usize>| {
        let few = fewest(&seen, &sides, crossed.columns.1.len(), of, minimum);
        crossed.count(&seen, |one| crossed.cross(&at(one), &of(one)), &few)
    };
    let flat = |name| Dimension::flat(name).overlapping();
    let mut tables = vec![
        table(
            by(
                "zone-agencies",
                "People met in each zone, by agency",
                (flat("agency"), pool.people.agencies.clone()),
            ),
            &|one| vec![one.agency],
        ),
        table(
            by("zone-domains", "People met in each zone, by part of life", (flat("domain"), domains.clone())),
            &|one| place_of(&domains, domain_name(one.domain)),
        ),
        table(
            by(
                "zone-known-to",
                "People met in each zone, by the number of agencies that know them",
                (
                    at_least(pool.people.agencies.len(), most),
                    (1..=most).map(|count| label(count, most)).collect(),
                ),
            ),
            &|one| {
                known.get(one.person as usize).map(|count| (*count).clamp(1, most) - 1).into_iter().collect()
            },
        ),
    ];
    let halves = half_years(window);
    if !halves.is_empty() {
        let labels = halves.iter().map(|half| half.name.clone()).collect();
        let crossed =
            by("zone-half-years", "People met in each zone, by half-year", (flat("half_year"), labels));
        tables.push(table(crossed, &|one| which(&halves, |half| half.days.contains(&one.day))));
    }
    if !names.is_empty() {
        let title = "People met in each zone who show a target behaviour or are harmed by it";
        tables.push(table(by("zone-behaviours", title, (flat("behaviour"), names)), &|one| {
            which(behaviours, |behaviour| concerns(behaviour, one, &pool.areas))
        }));
    }
    tables.extend(pairs(pool, &seen, &sides, zones, &domains, behaviours));
    tables
}

fn category(zones: &[ZoneAreas], side: &Side) -> String {
    joined(&[&zones[side.zone].name, side.name])
}

/// Zones and what they stand for: two zones of one name that hold other areas are not the same category.
fn by_definition(pool: &Pool, zones: &[ZoneAreas], sides: &[Side]) -> Dimension {
    let codes = |side: &Side| side.areas.iter().map(|area| pool.areas[*area].clone()).collect::<Vec<_>>();
    let of = sides.iter().map(|side| (category(zones, side), codes(side)));
    Dimension::flat("zone").overlapping().defined(of)
}

fn label(count: usize, most: usize) -> String {
    if count == most && most > 1 { format!("{count} or more") } else { count.to_string() }
}

/// Numbers of agencies, of which the last stands for all greater ones.
fn at_least(agencies: usize, most: usize) -> Dimension {
    let greater = (most..=agencies).filter(|_| most > 1);
    Dimension::nested("agencies", greater.map(|count| (count.to_string(), label(most, most))))
}

fn sides(pool: &Pool, zones: &[ZoneAreas]) -> Vec<Side> {
    let places = |codes: &[String]| -> BTreeSet<usize> {
        codes.iter().filter_map(|code| pool.areas.binary_search(code).ok()).collect()
    };
    let of = |(zone, one): (usize, &ZoneAreas)| {
        [("inside", &one.inside), ("edge", &one.edge), ("compared", &one.compared)]
            .map(|(name, codes)| Side { zone, name, areas: places(codes) })
    };
    zones.iter().enumerate().flat_map(of).filter(|side| !side.areas.is_empty()).collect()
}

/// People met in a zone in two parts of life, or in one and for a target behaviour.
fn pairs(
    pool: &Pool,
    seen: &[Seen],
    sides: &[Side],
    zones: &[ZoneAreas],
    domains: &[String],
    behaviours: &[Behaviour],
) -> Option<CountTable> {
    let insides: Vec<&Side> = sides.iter().filter(|side| side.name == "inside").collect();
    let marks = |one: &Seen| {
        let shown = which(behaviours, |behaviour| concerns(behaviour, one, &pool.areas));
        place_of(domains, domain_name(one.domain))
            .into_iter()
            .chain(shown.into_iter().map(|at| domains.len() + at))
            .collect::<Vec<usize>>()
    };
    let names: Vec<&str> =
        domains.iter().map(String::as_str).chain(behaviours.iter().map(Behaviour::name)).collect();
    let both: Vec<(usize, usize)> =
        (0..names.len()).flat_map(|one| (one + 1..names.len()).map(move |other| (one, other))).collect();
    // What each person was met for, zone by zone.
    let mut met: BTreeMap<(usize, u32), BTreeSet<usize>> = BTreeMap::new();
    let at = |one: &Seen| which(&insides, |side| one.area.is_some_and(|area| side.areas.contains(&area)));
    for one in seen {
        for zone in at(one) {
            met.entry((zone, one.person)).or_default().extend(marks(one));
        }
    }
    let row = |at: usize| joined(&[&zones[insides[at].zone].name, "inside"]);
    let labels: Vec<String> = both.iter().map(|(one, other)| joined(&[names[*one], names[*other]])).collect();
    let mut table = CountTable::new(
        "zone-pairs",
        "People met in a zone in two parts of life, or in one and for a target behaviour",
        [by_definition(pool, zones, sides), Dimension::flat("both").overlapping()],
        [Measure::people("people")],
    )
    .of("people met in a zone in two ways");
    let counted = |zone: Option<usize>, pair: Option<(usize, usize)>| {
        let of = met.iter().filter(|((at, _), met)| {
            let has = |(one, other): (usize, usize)| met.contains(&one) && met.contains(&other);
            zone.is_none_or(|zone| zone == *at)
                && pair.map_or_else(|| both.iter().any(|pair| has(*pair)), has)
        });
        let people: BTreeSet<u32> = of.map(|((_, person), _)| *person).collect();
        Cell::people(people.len() as u64)
    };
    for zone in (0..insides.len()).map(Some).chain([None]) {
        let name = zone.map_or_else(|| TOTAL.to_owned(), row);
        for (pair, label) in both.iter().zip(&labels) {
            table.row([&name, label], [counted(zone, Some(*pair))]);
        }
        table.row([name.as_str(), TOTAL], [counted(zone, None)]);
    }
    (!both.is_empty() && !insides.is_empty()).then_some(table)
}

/// Pairs of zones that share an area and differ, or overlap, by some people but fewer than the minimum: to show both
/// would give those few away. Nothing is said of how many they are.
pub fn too_close(pool: &Pool, zones: &[ZoneAreas], minimum: u64) -> Vec<(String, String)> {
    let mut people: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); zones.len()];
    let insides: Vec<Side> = sides(pool, zones).into_iter().filter(|side| side.name == "inside").collect();
    for one in seen(pool) {
        let Some(area) = one.area else { continue };
        insides.iter().filter(|side| side.areas.contains(&area)).for_each(|side| {
            people[side.zone].insert(one.person);
        });
    }
    let few = |count: usize| count > 0 && (count as u64) < minimum;
    let mut found = Vec::new();
    for (one, other) in (0..zones.len()).flat_map(|one| (one + 1..zones.len()).map(move |other| (one, other)))
    {
        let shared_area = zones[one].inside.iter().any(|area| zones[other].inside.contains(area));
        let (left, right) = (&people[one], &people[other]);
        let few_apart = few(left.difference(right).count()) || few(right.difference(left).count());
        if shared_area && (few_apart || few(left.intersection(right).count())) {
            found.push((zones[one].name.clone(), zones[other].name.clone()));
        }
    }
    found
}

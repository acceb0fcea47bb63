//! How demand is spread over people: which agencies overlap in whom, who saw people first, how much falls on few. For
//! `release` alone. What a reader can work out of the released rows, `release::concentration` works out.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cell, CountTable, Dimension, Group, Listing, Measure, Pool, Profile, Profiles, TOTAL};
use crate::statistics::{counts_by_chance, fewest_holding};

/// Above so many agencies there are more combinations than anybody reads: only those that occur are listed.
const ALL_COMBINATIONS: usize = 5;

pub(super) fn tables(pool: &Pool, profiles: &Profiles, listings: &[Listing]) -> Vec<CountTable> {
    let mut tables = vec![overlap(pool, profiles), first_seen(pool, profiles), repeat(profiles)];
    tables.extend(QUANTITIES.iter().filter_map(|quantity| parts(profiles, quantity)));
    tables.extend(fewest(profiles));
    tables.extend(groups(listings));
    tables
}

/// People by the exact combination of agencies that had contacts with them: what an UpSet plot shows.
fn overlap(pool: &Pool, profiles: &Profiles) -> CountTable {
    let agencies = &pool.people.agencies;
    let label = |there: &[bool]| {
        let named = agencies.iter().zip(there).filter(|(_, there)| **there);
        named.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" + ")
    };
    let mut counts: BTreeMap<(usize, Vec<bool>), u64> = BTreeMap::new();
    if agencies.len() <= ALL_COMBINATIONS {
        for bits in 1usize..1 << agencies.len() {
            let there: Vec<bool> = (0..agencies.len()).map(|at| bits >> at & 1 == 1).collect();
            counts.insert((there.iter().filter(|there| **there).count(), there), 0);
        }
    }
    for (person, _) in profiles.met() {
        let there: Vec<bool> = (0..agencies.len()).map(|agency| profiles.at(person, agency) > 0).collect();
        *counts.entry((there.iter().filter(|there| **there).count(), there)).or_default() += 1;
    }
    let title = "People by which agencies had contacts with them";
    let mut table =
        CountTable::new("overlap", title, [Dimension::flat("combination")], [Measure::people("people")]);
    for ((_, there), people) in &counts {
        table.row([label(there)], [Cell::people(*people)]);
    }
    table.row([TOTAL], [Cell::people(counts.values().sum())]);
    table
}

/// Of people known to several agencies, which saw them first.
fn first_seen(pool: &Pool, profiles: &Profiles) -> CountTable {
    let several = || profiles.met().filter(|(_, row)| row.agencies > 1);
    let first = |agency: i16| several().filter(|(_, row)| row.first_agency == agency).count() as u64;
    let title = "People known to two agencies or more, by the agency that saw them first";
    let mut table =
        CountTable::new("first-seen", title, [Dimension::flat("seen_first_by")], [Measure::people("people")])
            .of("people with contacts at two agencies or more");
    for (agency, name) in (0..).zip(&pool.people.agencies) {
        table.row([name.as_str()], [Cell::people(first(agency))]);
    }
    table.row(["several at once"], [Cell::people(first(Profile::SEVERAL))]);
    table.row([TOTAL], [Cell::people(several().count() as u64)]);
    table
}

/// Seen once, or again and again.
fn repeat(profiles: &Profiles) -> CountTable {
    const BANDS: [(&str, u32, u32); 5] = [
        ("once", 1, 1),
        ("2 to 4 times", 2, 4),
        ("5 to 9 times", 5, 9),
        ("10 to 49 times", 10, 49),
        ("50 times or more", 50, u32::MAX),
    ];
    let title = "People by how often they were met, and their contacts";
    let measures = [Measure::people("people"), Measure::events("contacts")];
    let mut table = CountTable::new("repeat", title, [Dimension::flat("met")], measures);
    let of = |least: u32, most: u32| {
        let those = || profiles.met().filter(|(_, row)| (least..=most).contains(&row.contacts));
        let people = those().count() as u64;
        [Cell::people(people), Cell::events(those().map(|(_, row)| u64::from(row.contacts)).sum(), people)]
    };
    BANDS.iter().for_each(|(label, least, most)| table.row([*label], of(*least, *most)));
    table.row([TOTAL], of(1, u32::MAX));
    table
}

/// What somebody's demand is measured by.
struct Quantity {
    name: &'static str,
    table: &'static str,
    dimension: &'static str,
    fewest: &'static str,
    title: &'static str,
    /// In whole units: contacts, points of harm, pounds.
    of: fn(&Profile) -> u64,
}

const QUANTITIES: [Quantity; 3] = [
    Quantity {
        name: "contacts",
        table: "lorenz-contacts",
        dimension: "people_by_contacts",
        fewest: "for_contacts",
        title: "How contacts fall on people, those with most first",
        of: |row| u64::from(row.contacts),
    },
    Quantity {
        name: "harm",
        table: "lorenz-harm",
        dimension: "people_by_harm",
        fewest: "for_harm",
        title: "How harm falls on people, those with most first",
        of: |row| units(row.harm),
    },
    Quantity {
        name: "cost",
        table: "lorenz-cost",
        dimension: "people_by_cost",
        fewest: "for_cost",
        title: "How cost falls on people, in pounds, those with most first",
        of: |row| units(row.cost),
    },
];

/// Millionths as whole units, half of one rounded up.
fn units(millionths: i64) -> u64 {
    (millionths.max(0).unsigned_abs() + 500_000) / 1_000_000
}

/// The largest contributions that rules on dominance look at.
const LARGEST: usize = 5;

/// Up to which percentage of people each part goes.
const PARTS: [usize; 12] = [1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

/// Everybody, most first, in parts: the Lorenz curve, step by step. Nothing where there is nothing to share out.
fn parts(profiles: &Profiles, quantity: &Quantity) -> Option<CountTable> {
    let mut amounts: Vec<u64> = profiles.met().map(|(_, row)| (quantity.of)(row)).collect();
    amounts.sort_unstable_by(|a, b| b.cmp(a));
    if amounts.first().is_none_or(|most| *most == 0) {
        return None;
    }
    let contacts = quantity.name == "contacts";
    let measure = if contacts { Measure::events(quantity.name) } else { Measure::weight(quantity.name) };
    let dimension = Dimension::flat(quantity.dimension);
    let mut table =
        CountTable::new(quantity.table, quantity.title, [dimension], [Measure::people("people"), measure]);
    let cells = |those: &[u64]| {
        let (people, sum) = (those.len() as u64, those.iter().sum());
        let amount = match contacts {
            true => Cell::events(sum, people),
            false => Cell::weight(sum, people, &those[..those.len().min(LARGEST)]),
        };
        [Cell::people(people), amount]
    };
    let mut from = (0, 0);
    for percent in PARTS {
        let to = amounts.len() * percent / 100;
        table.row([format!("{:02} to {percent} %", from.0)], cells(&amounts[from.1..to]));
        from = (percent, to);
    }
    table.row([TOTAL], cells(&amounts));
    Some(table)
}

/// How few people account for half of everything; beside as many contacts thrown at the same people at random.
fn fewest(profiles: &Profiles) -> Option<CountTable> {
    let people = profiles.met().count() as u64;
    let amounts =
        |quantity: &Quantity| profiles.met().map(|(_, row)| as_f64((quantity.of)(row))).collect::<Vec<f64>>();
    let mut columns: Vec<(&'static str, Vec<f64>)> = QUANTITIES
        .iter()
        .map(|quantity| (quantity.fewest, amounts(quantity)))
        .filter(|(_, values)| values.iter().any(|value| *value > 0.0))
        .collect();
    let contacts = profiles.met().map(|(_, row)| u64::from(row.contacts)).sum();
    if contacts == 0 {
        return None;
    }
    columns.push(("for_contacts_by_chance", counts_by_chance(profiles.met().count(), contacts)));
    let measures: Vec<Measure> = columns.iter().map(|(name, _)| Measure::people(name)).collect();
    let title = "The fewest people who account for so much of all contacts, harm and cost";
    let mut table =
        CountTable::new("concentration", title, [Dimension::flat("share").overlapping()], measures);
    for (label, share) in [("50 %", 0.5), ("80 %", 0.8), ("90 %", 0.9)] {
        let of =
            |values: &Vec<f64>| Cell::people(fewest_holding(values, share).map_or(people, |few| few as u64));
        table.row([label], columns.iter().map(|(_, values)| of(values)));
    }
    table.row([TOTAL], columns.iter().map(|_| Cell::people(people)));
    Some(table)
}

#[expect(clippy::cast_precision_loss, reason = "one person's demand, far below 2^52 units")]
fn as_f64(value: u64) -> f64 {
    value as f64
}

/// For each target behaviour: how many people are in which groups, and on which side they were first.
fn groups(listings: &[Listing]) -> Option<CountTable> {
    if listings.is_empty() {
        return None;
    }
    let rows: Vec<(&str, [(String, u64); 7])> = listings.iter().map(of_listing).collect();
    let of = |behaviour: &str, rows: &[(String, u64)]| {
        rows.iter().map(|(label, _)| (label.clone(), behaviour.to_owned())).collect::<Vec<_>>()
    };
    let parents = rows.iter().flat_map(|(behaviour, rows)| of(behaviour, rows));
    let title = "People by group of a target behaviour, and where those in both were seen first";
    let dimension = Dimension::nested("group", parents).overlapping();
    let mut table = CountTable::new("groups", title, [dimension], [Measure::people("people")])
        .of("people in a group of a target behaviour");
    for (behaviour, rows) in &rows {
        rows.iter().for_each(|(label, people)| table.row([label.as_str()], [Cell::people(*people)]));
        table.row([*behaviour], [Cell::people(rows.iter().map(|(_, people)| people).sum())]);
    }
    let anybody = listings.iter().flat_map(|listing| &listing.candidates);
    let anybody: BTreeSet<u32> =
        anybody.filter(|one| one.group != Group::Nominated).map(|one| one.person).collect();
    table.row([TOTAL], [Cell::people(anybody.len() as u64)]);
    Some(table)
}

fn of_listing(listing: &Listing) -> (&str, [(String, u64); 7]) {
    let rows = listing.overlap.rows();
    (&listing.behaviour, rows.map(|(group, people)| (format!("{}: {group}", listing.behaviour), people)))
}

//! Numbers that differ by a few people from another that is or was shown: of an overlapping period, another
//! geography, or another population. The difference would be those few people.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Rules;
use super::ledger::Entry;
use super::plain::{Plain, PlainDimension};
use crate::hub::{MeasureKind, TOTAL};

/// What a number is of, whoever is counted, whenever, under whichever division of areas.
type Subject = Vec<(String, String)>;

/// Numbers that were shown before, of overlapping periods.
pub(super) struct Before {
    shown: HashMap<(Subject, String), Vec<(u64, u64)>>,
}

impl Before {
    /// Of these earlier tables.
    pub(super) fn of<'a>(entries: impl Iterator<Item = &'a Entry>) -> Self {
        let mut before = Self { shown: HashMap::new() };
        for entry in entries {
            let slack = entry.rounded_to.unwrap_or(0) / 2;
            let plain = entry.plain();
            let rows = entry.rows.iter().map(|(keys, numbers)| (&keys[..], numbers));
            rows.for_each(|(keys, numbers)| before.add(&plain, keys, numbers, slack));
        }
        before
    }

    /// Adds the numbers of a row that is shown.
    pub(super) fn add(&mut self, table: &Plain<'_>, keys: &[String], numbers: &[Option<u64>], slack: u64) {
        let subject = subject(&table.dimensions, keys);
        for ((name, kind), number) in table.measures.iter().zip(numbers) {
            if let (Some(number), true) = (number, of_people(*kind)) {
                let at = (subject.clone(), (*name).to_owned());
                self.shown.entry(at).or_default().push((*number, slack));
            }
        }
    }

    /// Whether a row differs by a few people from what is shown.
    pub(super) fn few(
        &self,
        table: &Plain<'_>,
        keys: &[String],
        numbers: &[Option<u64>],
        rules: &Rules,
    ) -> bool {
        let subject = subject(&table.dimensions, keys);
        table.measures.iter().zip(numbers).any(|((name, kind), number)| {
            let before = self.shown.get(&(subject.clone(), (*name).to_owned()));
            let number = number.filter(|_| of_people(*kind));
            let differs =
                |number: u64| before.into_iter().flatten().any(|before| is_few(number, *before, rules));
            number.is_some_and(differs)
        })
    }
}

/// Rounded numbers differ by what they were rounded from: a few people do not show.
fn is_few(number: u64, (before, slack): (u64, u64), rules: &Rules) -> bool {
    slack == 0 && (1..rules.minimum_people()).contains(&number.abs_diff(before))
}

fn of_people(kind: MeasureKind) -> bool {
    kind != MeasureKind::Weight
}

fn subject(dimensions: &[PlainDimension<'_>], keys: &[String]) -> Subject {
    let inner = dimensions.iter().zip(keys).filter(|(_, key)| *key != TOTAL);
    let mut subject: Subject =
        inner.map(|(dimension, key)| (dimension.name.to_owned(), key.clone())).collect();
    subject.sort();
    subject
}

/// The categories of other dimensions, `Total` left out.
type Beside<'a> = Vec<(&'a str, &'a str)>;

/// A shown number, and what it is made of.
struct Made<'a> {
    table: usize,
    row: usize,
    population: &'a str,
    beside: Beside<'a>,
    of: BTreeSet<&'a str>,
    numbers: BTreeMap<&'a str, u64>,
}

/// Rows of these tables that hold all areas of another row and a few people more: of the two, the smaller table's
/// is hidden. Pairs of table and row.
pub(super) fn geographies(tables: &[Plain<'_>], rules: &Rules) -> Vec<(usize, usize)> {
    let made: Vec<Made<'_>> = tables.iter().enumerate().flat_map(|(at, table)| made(at, table)).collect();
    let mut groups: BTreeMap<(&str, &Beside<'_>), Vec<&Made<'_>>> = BTreeMap::new();
    made.iter().for_each(|one| groups.entry((one.population, &one.beside)).or_default().push(one));
    let mut found = BTreeSet::new();
    for group in groups.values() {
        for (place, one) in group.iter().enumerate() {
            for other in &group[place + 1..] {
                if one.table != other.table && differs(one, other, rules) {
                    found.insert((
                        one.table.max(other.table),
                        if one.table > other.table { one.row } else { other.row },
                    ));
                }
            }
        }
    }
    found.into_iter().collect()
}

fn differs(one: &Made<'_>, other: &Made<'_>, rules: &Rules) -> bool {
    let nested = one.of != other.of && (one.of.is_subset(&other.of) || other.of.is_subset(&one.of));
    nested
        && one.numbers.iter().any(|(measure, number)| {
            other.numbers.get(measure).is_some_and(|other| is_few(*number, (*other, 0), rules))
        })
}

/// Rows over one dimension with a lookup, each with the smallest areas that it is made of.
fn made<'a>(at: usize, table: &'a Plain<'_>) -> Vec<Made<'a>> {
    let Some(nested) = table.dimensions.iter().position(|dimension| !dimension.parents.is_empty()) else {
        return Vec::new();
    };
    let leaves = leaves(&table.dimensions[nested]);
    let row = |(row, (keys, numbers)): (usize, &'a (&'a [String], Vec<Option<u64>>))| {
        let others = table.dimensions.iter().zip(*keys).enumerate();
        let beside = others.filter(|(d, (_, key))| *d != nested && *key != TOTAL);
        let numbers = table.measures.iter().zip(numbers).filter(|((_, kind), _)| of_people(*kind));
        let of = leaves.get(keys[nested].as_str())?;
        Some(Made {
            table: at,
            row,
            population: table.population,
            beside: beside.map(|(_, (dimension, key))| (dimension.name, key.as_str())).collect(),
            of: of.clone(),
            numbers: numbers.filter_map(|((name, _), number)| Some((*name, (*number)?))).collect(),
        })
    };
    table.rows.iter().enumerate().filter_map(row).collect()
}

/// For each category of a lookup the smallest ones within it.
fn leaves<'a>(dimension: &PlainDimension<'a>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let parents = dimension.parents;
    let wholes: BTreeSet<&str> = parents.values().map(String::as_str).collect();
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for leaf in parents.keys().map(String::as_str).filter(|category| !wholes.contains(category)) {
        let mut at = leaf;
        loop {
            found.entry(at).or_default().insert(leaf);
            match parents.get(at) {
                Some(parent) => at = parent,
                None => break,
            }
        }
    }
    found
}

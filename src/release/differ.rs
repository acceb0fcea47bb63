//! Numbers that differ by a few people from another that is or was shown: of an overlapping period, another
//! geography, or another population. The difference would be those few people.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Rules;
use super::ledger::Entry;
use super::plain::{BAR, Plain, PlainDimension};
use super::system::EVERYBODY;
use crate::hub::{MeasureKind, Parts, TOTAL};

/// What a number is of, whoever is counted, whenever, under whichever division of areas, in whichever columns.
type Subject = Vec<String>;

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
    let words = |(dimension, key): (&PlainDimension<'_>, &String)| {
        let words = key.split(BAR).filter(|word| *word != EVERYBODY).map(str::to_owned).collect::<Vec<_>>();
        // A number says nothing without what it is a number of.
        let says = words.iter().any(|word| word.chars().any(char::is_alphabetic));
        words.into_iter().chain((!says).then(|| dimension.name.to_owned())).collect::<Vec<_>>()
    };
    let mut subject: Subject = inner.flat_map(words).collect();
    subject.sort();
    subject
}

/// A shown number, and the smallest areas that it is made of.
struct Made<'a> {
    table: usize,
    row: usize,
    /// Whatever else it is of: a kind, a part of life.
    beside: Vec<&'a str>,
    of: BTreeSet<&'a str>,
    numbers: BTreeMap<&'a str, u64>,
    /// Rows of one division, of which nobody stands in two: their numbers add up. By table and level.
    division: Option<(usize, usize)>,
}

/// Rows of which a few people tell them, or several of them together, from others: all areas of the one and a few
/// people more. Of the two tables the later one's row is hidden. Pairs of table and row.
pub(super) fn geographies(
    tables: &[&Plain<'_>],
    is_hidden: &dyn Fn(usize, usize) -> bool,
    rules: &Rules,
) -> Vec<(usize, usize)> {
    let made = tables.iter().enumerate().flat_map(|(at, table)| made(at, table));
    let made: Vec<Made<'_>> = made.filter(|one| !is_hidden(one.table, one.row)).collect();
    let mut groups: BTreeMap<&[&str], Vec<&Made<'_>>> = BTreeMap::new();
    made.iter().for_each(|one| groups.entry(&one.beside).or_default().push(one));
    let mut found = BTreeSet::new();
    for group in groups.values() {
        for (place, one) in group.iter().enumerate() {
            for other in &group[place + 1..] {
                if one.table != other.table
                    && nested(&one.of, &other.of)
                    && differ(&one.numbers, &other.numbers, rules)
                {
                    found.insert(later(one, other));
                }
            }
        }
        unions(group, rules, &mut found);
    }
    found.into_iter().collect()
}

fn nested(one: &BTreeSet<&str>, other: &BTreeSet<&str>) -> bool {
    one.len() != other.len() && (one.is_subset(other) || other.is_subset(one))
}

fn differ(one: &BTreeMap<&str, u64>, other: &BTreeMap<&str, u64>, rules: &Rules) -> bool {
    let mut both = one.iter().filter_map(|(measure, number)| Some((*number, *other.get(measure)?)));
    both.any(|(one, other)| is_few(one, (other, 0), rules))
}

fn later(one: &Made<'_>, other: &Made<'_>) -> (usize, usize) {
    if one.table > other.table { (one.table, one.row) } else { (other.table, other.row) }
}

/// Two divisions of the same areas cross: rows of the one are covered by rows of the other, those again by rows of the
/// one, and so on. Wherever one side holds all areas of the other side, the sums are compared.
fn unions(group: &[&Made<'_>], rules: &Rules, found: &mut BTreeSet<(usize, usize)>) {
    let mut divisions: BTreeMap<(usize, usize), Vec<&Made<'_>>> = BTreeMap::new();
    group.iter().for_each(|one| {
        one.division.iter().for_each(|division| divisions.entry(*division).or_default().push(one));
    });
    let divisions: Vec<(&(usize, usize), &Vec<&Made<'_>>)> = divisions.iter().collect();
    for (place, (one, rows)) in divisions.iter().enumerate() {
        for (other, others) in &divisions[place + 1..] {
            if one.0 != other.0 {
                crossing(rows, others, rules, found);
                crossing(others, rows, rules, found);
            }
        }
    }
}

/// More areas than this in one union, and a few people of it are not looked for.
const WIDEST: usize = 200;

fn crossing(from: &[&Made<'_>], over: &[&Made<'_>], rules: &Rules, found: &mut BTreeSet<(usize, usize)>) {
    let index = |rows: &[&Made<'_>]| -> HashMap<String, usize> {
        let leaves = rows
            .iter()
            .enumerate()
            .flat_map(|(at, row)| row.of.iter().map(move |leaf| ((*leaf).to_owned(), at)));
        leaves.collect()
    };
    let sides = [(from, index(from)), (over, index(over))];
    for start in 0..from.len() {
        let mut side = BTreeSet::from([start]);
        for step in 1..16 {
            let ((rows, _), (others, by_leaf)) = (&sides[(step + 1) % 2], &sides[step % 2]);
            let leaves: BTreeSet<&str> = side.iter().flat_map(|row| rows[*row].of.iter().copied()).collect();
            let cover: BTreeSet<usize> =
                leaves.iter().filter_map(|leaf| by_leaf.get(*leaf).copied()).collect();
            let covered: BTreeSet<&str> =
                cover.iter().flat_map(|row| others[*row].of.iter().copied()).collect();
            if covered.len() > WIDEST || cover.is_empty() {
                break;
            }
            let is_more = covered.len() > leaves.len() && leaves.is_subset(&covered);
            if is_more && differ(&summed(rows, &side), &summed(others, &cover), rules) {
                let all = side.iter().map(|row| rows[*row]).chain(cover.iter().map(|row| others[*row]));
                let latest = all.max_by_key(|one| (one.table, std::cmp::Reverse(one.of.len())));
                found.extend(latest.map(|one| (one.table, one.row)));
            }
            if covered.len() <= leaves.len() {
                break;
            }
            side = cover;
        }
    }
}

/// What rows make up together; nothing for a measure that one of them does not show.
fn summed<'a>(rows: &[&Made<'a>], chosen: &BTreeSet<usize>) -> BTreeMap<&'a str, u64> {
    let mut sums: BTreeMap<&str, (u64, usize)> = BTreeMap::new();
    for (measure, number) in chosen.iter().flat_map(|row| &rows[*row].numbers) {
        let sum = sums.entry(measure).or_default();
        *sum = (sum.0 + number, sum.1 + 1);
    }
    sums.into_iter()
        .filter(|(_, (_, count))| *count == chosen.len())
        .map(|(measure, (sum, _))| (measure, sum))
        .collect()
}

/// Rows over areas, each with the smallest areas that it is made of: by a lookup, by what its category is defined as,
/// or an area itself.
fn made<'a>(at: usize, table: &'a Plain<'_>) -> Vec<Made<'a>> {
    let is_of_areas = |dimension: &PlainDimension<'_>| {
        !dimension.parents.is_empty() || !dimension.definitions.is_empty() || dimension.name == "area"
    };
    let Some(place) = table.dimensions.iter().position(is_of_areas) else { return Vec::new() };
    let dimension = &table.dimensions[place];
    let leaves = leaves(dimension);
    let row = |(row, (keys, numbers)): (usize, &'a (&'a [String], Vec<Option<u64>>))| {
        let key = keys[place].as_str();
        let (own, of) = match dimension.definition(key) {
            Some((own, of)) => (own, of.iter().map(String::as_str).collect()),
            None if dimension.name == "area" && dimension.parents.is_empty() && key != TOTAL => {
                (key, BTreeSet::from([key]))
            }
            None => (key, leaves.get(key)?.clone()),
        };
        let others = table
            .dimensions
            .iter()
            .zip(*keys)
            .enumerate()
            .filter(|(d, (_, key))| *d != place && *key != TOTAL);
        // Of a category of several words the last says what is counted.
        let words = key[own.len()..].rsplit(BAR).next().filter(|word| !word.is_empty() && *word != EVERYBODY);
        let mut beside: Vec<&str> = others.map(|(_, (_, key))| key.as_str()).chain(words).collect();
        beside.sort_unstable();
        let numbers = table.measures.iter().zip(numbers).filter(|((_, kind), _)| of_people(*kind));
        let depth =
            std::iter::successors(Some(key), |key| dimension.parents.get(*key).map(String::as_str)).count();
        Some(Made {
            table: at,
            row,
            beside,
            of,
            numbers: numbers.filter_map(|((name, _), number)| Some((*name, (*number)?))).collect(),
            division: (dimension.parts == Parts::AddUp).then_some((at, depth)),
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

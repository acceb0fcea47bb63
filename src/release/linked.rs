//! Sums that join two tables in other ways than parts and wholes.
//!
//! People by number of agencies, each times its number, make up the people of all agencies together; and people by
//! the set of agencies that know them make up each agency's people, and each number's. With both tables shown, a
//! hidden row of one follows from the other.

use std::collections::{HashMap, HashSet};

use super::plain::Plain;
use super::system::{CellAt, Sum, System};
use crate::hub::{MeasureKind, TOTAL};

/// All such sums that are true of the numbers. Found, not declared: what is true can be guessed by an intruder.
pub(super) fn sums(tables: &[Plain<'_>], system: &System) -> Vec<Sum> {
    let columns: Vec<Column> = (0..tables.len()).flat_map(|at| columns(&tables[at], at, system)).collect();
    let known: HashSet<&str> = columns.iter().flat_map(|one| &one.cells).map(|(label, _)| *label).collect();
    let pairs = columns.iter().flat_map(|one| columns.iter().map(move |other| (one, other)));
    let mut found: Vec<Sum> = pairs.flat_map(|(one, other)| joined(one, other, &known, system)).collect();
    found.sort();
    found.dedup();
    found
}

/// The categories of other dimensions, `Total` left out.
type Beside<'a> = Vec<(&'a str, &'a str)>;

/// The categories of one dimension, all other dimensions standing still.
struct Column<'a> {
    table: usize,
    dimension: &'a str,
    population: &'a str,
    /// Where the others stand, `Total` left out.
    beside: Beside<'a>,
    cells: Vec<(&'a str, CellAt)>,
}

fn columns<'a>(table: &'a Plain<'_>, at: usize, system: &System) -> Vec<Column<'a>> {
    let mut columns: Vec<Column<'a>> = Vec::new();
    let mut known: HashMap<(usize, Beside<'_>), usize> = HashMap::new();
    for (row, (keys, _)) in table.rows.iter().enumerate() {
        for (d, dimension) in table.dimensions.iter().enumerate().filter(|(d, _)| keys[*d] != TOTAL) {
            let others = table.dimensions.iter().zip(*keys).enumerate();
            let beside: Beside<'_> = others
                .filter(|(other, (_, key))| *other != d && *key != TOTAL)
                .map(|(_, (dimension, key))| (dimension.name, key.as_str()))
                .collect();
            let place = *known.entry((d, beside.clone())).or_insert_with(|| {
                let (dimension, population) = (dimension.name, table.population);
                columns.push(Column { table: at, dimension, population, beside, cells: Vec::new() });
                columns.len() - 1
            });
            columns[place].cells.push((&keys[d], system.places[at][row]));
        }
    }
    columns
}

fn joined(one: &Column<'_>, other: &Column<'_>, known: &HashSet<&str>, system: &System) -> Vec<Sum> {
    let comparable = one.table != other.table
        && one.dimension != other.dimension
        && one.population == other.population
        && one.beside == other.beside;
    if !comparable {
        return Vec::new();
    }
    let numbered = numbered(one, other);
    let sets = sets(one, other, known);
    numbered.into_iter().chain(sets).filter_map(|terms| true_of_people(terms, system)).collect()
}

/// Each row of `one` times its number, less the rows of `other`.
fn numbered(one: &Column<'_>, other: &Column<'_>) -> Option<Vec<(CellAt, i64)>> {
    let mut terms: Vec<(CellAt, i64)> =
        one.cells.iter().map(|(label, cell)| Some((*cell, number(label)?))).collect::<Option<_>>()?;
    terms.extend(other.cells.iter().map(|(_, cell)| (*cell, -1)));
    Some(terms)
}

/// For each category of `other`: the rows of `one` that are sets with it among their members, less its own; and
/// where `other` has numbers, the sets with so many members. A member is a category by itself somewhere, or in more
/// than one set: *crime and disorder* is no set.
fn sets(one: &Column<'_>, other: &Column<'_>, known: &HashSet<&str>) -> Vec<Vec<(CellAt, i64)>> {
    let sets: Vec<(Vec<&str>, CellAt)> =
        one.cells.iter().map(|(label, cell)| (members(label), *cell)).collect();
    let in_sets = |member: &str| sets.iter().filter(|(members, _)| members.contains(&member)).count();
    if !sets.iter().flat_map(|(members, _)| members).all(|one| known.contains(one) || in_sets(one) > 1) {
        return Vec::new();
    }
    if sets.iter().all(|(members, _)| members.len() < 2) {
        return Vec::new();
    }
    let of = |(label, cell): &(&str, CellAt)| {
        let belongs = |members: &[&str]| {
            members.contains(label) || number(label).is_some_and(|number| number == signed(members.len()))
        };
        let mut terms: Vec<(CellAt, i64)> =
            sets.iter().filter(|(members, _)| belongs(members)).map(|(_, cell)| (*cell, 1)).collect();
        terms.push((*cell, -1));
        (terms.len() > 1).then_some(terms)
    };
    other.cells.iter().filter_map(of).collect()
}

/// The members of a set: `police + health`, `police, health and housing`.
fn members(label: &str) -> Vec<&str> {
    label.split([',', '+', '&']).flat_map(|part| part.split(" and ")).map(str::trim).collect()
}

/// Only numbers of people join in this way, and only where it comes out.
fn true_of_people(mut terms: Vec<(CellAt, i64)>, system: &System) -> Option<Sum> {
    terms.sort_unstable();
    let mut constants = system.constants(&terms);
    for (constant, (_, kind)) in constants.iter_mut().zip(&system.measures) {
        *constant = constant.filter(|constant| *constant == 0 && *kind == MeasureKind::People);
    }
    constants.iter().any(Option::is_some).then_some(Sum { terms, constants })
}

/// The number that a label starts with: `3`, `3 agencies`, `4 or more`. `2 to 4 times` and `5 %` are no numbers of it.
fn number(label: &str) -> Option<i64> {
    let (number, words) = label.split_at(label.find(|c: char| !c.is_ascii_digit()).unwrap_or(label.len()));
    let plain = !words.contains(|c: char| c.is_ascii_digit() || c == '%');
    number.parse().ok().filter(|number| plain && *number < 1_000)
}

fn signed(length: usize) -> i64 {
    i64::try_from(length).expect("a set of agencies is small")
}

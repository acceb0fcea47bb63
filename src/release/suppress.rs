//! Which numbers to hide: those that rest on too few people, and further ones that would give those away.
//!
//! Stricter than the proof that follows: it takes for granted that an intruder knows what the rows add up to,
//! even where people stand in several rows.

use super::Rules;
use super::linked::{Identity, identities};
use super::one::{Cell, CountRow, CountTable};

/// What is hidden of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hidden {
    /// One per row of the table.
    pub(super) rows: Vec<bool>,
    /// The margin.
    pub(super) total: bool,
}

/// Hides until nothing more needs to be hidden. Each step only hides, so it ends.
pub(super) fn hide(tables: &[CountTable], rules: &Rules) -> Vec<Hidden> {
    let identities = identities(tables);
    let mut hidden: Vec<Hidden> = tables.iter().map(|table| too_few(table, rules)).collect();
    loop {
        let before = hidden.clone();
        tables.iter().zip(&mut hidden).for_each(|(table, hidden)| protect(table, hidden, rules));
        hide_wherever_repeated(tables, &mut hidden);
        identities.iter().for_each(|identity| protect_linked(identity, tables, &mut hidden, rules));
        if hidden == before {
            return hidden;
        }
    }
}

/// The number of people that a cell may be held to rest on. A reader takes any count for people, so a small
/// count of other things is hidden too.
pub(super) fn basis(cell: &Cell) -> u64 {
    cell.people.min(cell.value)
}

fn too_few(table: &CountTable, rules: &Rules) -> Hidden {
    let small = |row: &CountRow| row.cells.iter().any(|cell| basis(cell) < rules.minimum_people());
    Hidden { rows: table.rows.iter().map(small).collect(), total: small(&table.total) }
}

/// Hides the cheapest rows until subtraction from the total gives nothing away, or else the total.
fn protect(table: &CountTable, hidden: &mut Hidden, rules: &Rules) {
    while !hidden.total && !holds(table, hidden, rules) {
        match cheapest([(table, &*hidden)].into_iter()) {
            Some((_, row)) => hidden.rows[row] = true,
            None => hidden.total = true,
        }
    }
}

/// Hidden rows are at least two and together rest on the minimum, for each measure.
fn holds(table: &CountTable, hidden: &Hidden, rules: &Rules) -> bool {
    (0..table.measures.len()).all(|measure| {
        let concealed = || rows_hidden(table, hidden).map(|row| basis(&row.cells[measure]));
        let nothing_to_protect = concealed().count() == 0 && !small_remainder(table, measure, rules);
        nothing_to_protect || (concealed().count() >= 2 && concealed().sum::<u64>() >= rules.minimum_people())
    })
}

fn rows_hidden<'a>(table: &'a CountTable, hidden: &'a Hidden) -> impl Iterator<Item = &'a CountRow> {
    table.rows.iter().zip(&hidden.rows).filter(|(_, hidden)| **hidden).map(|(row, _)| row)
}

/// A few people who are in the total and in no row would be found by subtraction, as a small row would be.
fn small_remainder(table: &CountTable, measure: usize, rules: &Rules) -> bool {
    let rows: u64 = table.rows.iter().map(|row| row.cells[measure].value).sum();
    let remainder = table.total.cells[measure].value.saturating_sub(rows);
    (1..rules.minimum_people()).contains(&remainder)
}

/// The shown row with the fewest people, ties by label: the least is lost by hiding it.
fn cheapest<'a>(tables: impl Iterator<Item = (&'a CountTable, &'a Hidden)>) -> Option<(usize, usize)> {
    tables
        .enumerate()
        .flat_map(|(place, (table, hidden))| {
            let shown = table.rows.iter().enumerate().filter(|(row, _)| !hidden.rows[*row]);
            shown.map(move |(row, counted)| (people(counted), &counted.label, place, row))
        })
        .min()
        .map(|(_, _, place, row)| (place, row))
}

fn people(row: &CountRow) -> u64 {
    row.cells.iter().map(|cell| cell.people).max().unwrap_or(0)
}

/// A number hidden in one table is hidden in every table that repeats it.
fn hide_wherever_repeated(tables: &[CountTable], hidden: &mut [Hidden]) {
    for (from, table) in tables.iter().enumerate() {
        for row in 0..table.rows.len() {
            if hidden[from].rows[row] {
                repeats(tables, from, row).for_each(|(to, same)| hidden[to].rows[same] = true);
            }
        }
    }
}

fn repeats(tables: &[CountTable], from: usize, row: usize) -> impl Iterator<Item = (usize, usize)> {
    let table = &tables[from];
    tables.iter().enumerate().filter_map(move |(to, other)| {
        let same = other.rows.iter().position(|candidate| candidate.label == table.rows[row].label)?;
        (to != from && other.dimension == table.dimension && share_population(table, other))
            .then_some((to, same))
    })
}

fn share_population(table: &CountTable, other: &CountTable) -> bool {
    let totals = |table: &CountTable| -> Vec<(&'static str, u64)> {
        table.measures.iter().zip(&table.total.cells).map(|(name, cell)| (*name, cell.value)).collect()
    };
    let others = totals(other);
    totals(table).iter().any(|total| others.contains(total))
}

/// Hides the cheapest rows of two linked tables until the link gives nothing away.
fn protect_linked(identity: &Identity, tables: &[CountTable], hidden: &mut [Hidden], rules: &Rules) {
    while !identity.holds_when(tables, hidden, rules) {
        let pair = [identity.numbered.table, identity.other.table];
        match cheapest(pair.iter().map(|&table| (&tables[table], &hidden[table]))) {
            Some((place, row)) => hidden[pair[place]].rows[row] = true,
            None => return,
        }
    }
}

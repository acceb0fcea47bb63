//! Whether counts have the shape of a table. Rules that assume it stand behind this.

use super::Error;
use super::one::{Cell, CountRow, CountTable};
use crate::hub::TOTAL;
use std::collections::BTreeSet;

/// Refuses tables that are malformed, contradict themselves, or share a name.
pub(super) fn shape(tables: &[CountTable]) -> Result<(), Error> {
    let mut names = BTreeSet::new();
    for table in tables {
        let problem =
            if names.insert(table.name) { problem(table) } else { Some("another table has its name") };
        if let Some(problem) = problem {
            return Err(Error::Shape { table: table.name, problem });
        }
    }
    Ok(())
}

fn problem(table: &CountTable) -> Option<&'static str> {
    if !plain(table.name) {
        return Some("its name is not a plain file name of small letters, digits and hyphens");
    }
    if table.measures.is_empty() || !distinct(table.measures.iter()) {
        return Some("its measures are missing or repeat");
    }
    if !distinct(table.rows.iter().map(|row| &row.label)) {
        return Some("two rows have the same label");
    }
    if table.rows.iter().any(|row| row.label == TOTAL) {
        return Some("a row has the label of the total");
    }
    if table.rows.iter().chain([&table.total]).any(|row| row.cells.len() != table.measures.len()) {
        return Some("a row has not one number per measure");
    }
    if table.rows.iter().any(|row| exceeds(row, &table.total)) {
        return Some("a row is greater than the total");
    }
    None
}

fn plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn distinct<T: Ord>(mut items: impl Iterator<Item = T>) -> bool {
    let mut seen = BTreeSet::new();
    items.all(|item| seen.insert(item))
}

fn exceeds(row: &CountRow, total: &CountRow) -> bool {
    let above = |(cell, total): (&Cell, &Cell)| cell.value > total.value || cell.people > total.people;
    row.cells.iter().zip(&total.cells).any(above)
}

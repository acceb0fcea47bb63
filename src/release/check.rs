//! Whether counts have the shape of a table. Rules that assume it stand behind this.

use std::collections::{BTreeSet, HashMap};

use super::Error;
use crate::hub::{CountRow, CountTable, MeasureKind, Parts, TOTAL};

/// Greater numbers than any county has, so that sums of them cannot overflow.
const GREATEST: u64 = 1 << 48;
/// More levels than any hierarchy has.
const DEEPEST: usize = 16;

/// Refuses tables that are malformed, contradict themselves, or share a name.
pub(super) fn shape(tables: &[CountTable]) -> Result<(), Error> {
    let mut names = BTreeSet::new();
    for table in tables {
        let twice = (!names.insert(table.name)).then_some("another table has its name");
        if let Some(problem) = twice.or_else(|| problem(table)) {
            return Err(Error::Shape { table: table.name.to_owned(), problem });
        }
    }
    Ok(())
}

fn problem(table: &CountTable) -> Option<&'static str> {
    columns(table).or_else(|| rows(table)).or_else(|| margins(table))
}

fn columns(table: &CountTable) -> Option<&'static str> {
    if !plain(table.name) {
        return Some("its name is not a plain file name of small letters, digits and hyphens");
    }
    if table.measures.is_empty() || !distinct(table.measures.iter().map(|measure| measure.name)) {
        return Some("its measures are missing or repeat");
    }
    if table.dimensions.is_empty() || !distinct(table.dimensions.iter().map(|dimension| dimension.name)) {
        return Some("its dimensions are missing or repeat");
    }
    let endless = |dimension: &crate::hub::Dimension| {
        dimension.parents.keys().any(|category| {
            let mut at = category.as_str();
            (0..DEEPEST).all(|_| {
                at = dimension.parent(at).unwrap_or(TOTAL);
                at != TOTAL
            })
        })
    };
    table.dimensions.iter().any(endless).then_some("the lookup of a dimension goes round in a circle")
}

fn rows(table: &CountTable) -> Option<&'static str> {
    if table.rows.is_empty() {
        return Some("it is empty");
    }
    if table.rows.iter().any(|row| row.keys.len() != table.dimensions.len()) {
        return Some("a row has not one category per dimension");
    }
    if table.rows.iter().any(|row| row.cells.len() != table.measures.len()) {
        return Some("a row has not one number per measure");
    }
    if table.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.value.max(cell.people) >= GREATEST) {
        return Some("a number is greater than any that can be counted");
    }
    if table.rows.iter().filter(|row| row.is_total()).count() != 1 {
        return Some("it has not one total");
    }
    if !distinct(table.rows.iter().map(|row| &row.keys)) {
        return Some("two rows have the same categories");
    }
    if table.rows.iter().flat_map(|row| &row.keys).any(|key| speaks_of_a_person(key)) {
        return Some("a category looks like a person's code or pseudonym");
    }
    let mut combinations = 1_usize;
    for place in 0..table.dimensions.len() {
        let categories: BTreeSet<&str> = table.rows.iter().map(|row| row.keys[place].as_str()).collect();
        combinations = combinations.saturating_mul(categories.len());
    }
    (combinations != table.rows.len()).then_some(
        "a combination of categories has no row: one of nobody needs a row with 0, or it is known to be 0",
    )
}

/// Candidates' codes, `PZ-7F3KQ-X`, and anything as long and as hexadecimal as a pseudonym.
fn speaks_of_a_person(label: &str) -> bool {
    let words = label.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let mut words = words.filter(|word| !word.is_empty());
    words.any(|word| {
        let code = word.len() == 10 && word.starts_with("PZ-") && word.as_bytes()[8] == b'-';
        code || (word.len() >= 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit()))
    })
}

/// Every row has its margins, is no greater than they are, and makes them up where its dimension says so.
fn margins(table: &CountTable) -> Option<&'static str> {
    let places: HashMap<&[String], usize> =
        table.rows.iter().enumerate().map(|(place, row)| (&row.keys[..], place)).collect();
    for (at, dimension) in table.dimensions.iter().enumerate() {
        let mut sums: HashMap<usize, Vec<u64>> = HashMap::new();
        for row in &table.rows {
            let Some(parent) = dimension.parent(&row.keys[at]) else { continue };
            let mut margin = row.keys.clone();
            parent.clone_into(&mut margin[at]);
            let Some(&margin) = places.get(&margin[..]) else {
                return Some("the margin of a row is missing");
            };
            if exceeds(row, &table.rows[margin]) {
                return Some("a row is greater than the margin that it is part of");
            }
            let sum = sums.entry(margin).or_insert_with(|| vec![0; table.measures.len()]);
            sum.iter_mut().zip(&row.cells).for_each(|(sum, cell)| *sum += cell.value);
        }
        let adds_up = |margin: &usize| {
            let whole = table.rows[*margin].cells.iter().map(|cell| cell.value);
            whole.eq(sums[margin].iter().copied())
        };
        if dimension.parts == Parts::AddUp && !sums.keys().all(adds_up) {
            return Some("the rows of a dimension that should add up do not make up their margin");
        }
    }
    contradicting_cells(table)
}

fn contradicting_cells(table: &CountTable) -> Option<&'static str> {
    let of_people = |kind| matches!(kind, MeasureKind::People | MeasureKind::PeopleKnownToAgencies);
    let differs = |row: &CountRow| {
        let cells = table.measures.iter().zip(&row.cells);
        cells.into_iter().any(|(measure, cell)| of_people(measure.kind) && cell.people != cell.value)
    };
    table.rows.iter().any(differs).then_some("a number of people rests on another number of people")
}

fn plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn distinct<T: Ord>(mut items: impl Iterator<Item = T>) -> bool {
    let mut seen = BTreeSet::new();
    items.all(|item| seen.insert(item))
}

fn exceeds(row: &CountRow, margin: &CountRow) -> bool {
    let cells = row.cells.iter().zip(&margin.cells);
    cells.into_iter().any(|(cell, margin)| cell.value > margin.value || cell.people > margin.people)
}

//! What was released: numbers that are shown, and places where a number is hidden.

use super::Rules;
use super::suppress::Hidden;
use crate::hub::{CountRow, CountTable, Dimension};

/// Tables that were released together.
pub struct Released {
    tables: Vec<ReleasedTable>,
    rules: Rules,
}

/// One table after disclosure control. Hidden numbers are gone from it, not merely marked.
pub struct ReleasedTable {
    name: &'static str,
    title: String,
    dimensions: Vec<Dimension>,
    measures: Vec<&'static str>,
    rows: Vec<ReleasedRow>,
    total: ReleasedRow,
    minimum_people: u64,
}

/// One combination of categories: its numbers are shown together or hidden together.
pub struct ReleasedRow {
    keys: Vec<String>,
    cells: Vec<ReleasedCell>,
}

/// A number that may be seen, or the place of one that may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleasedCell {
    /// The number as counted.
    Shown(u64),
    /// The number, rounded.
    Rounded(u64),
    /// Nothing is known of it here.
    Hidden,
}

impl Released {
    pub(super) fn apply(tables: Vec<CountTable>, hidden: Vec<Hidden>, rules: &Rules) -> Self {
        let tables =
            tables.into_iter().zip(hidden).map(|(table, hidden)| table_of(table, &hidden, rules)).collect();
        Self { tables, rules: rules.clone() }
    }

    /// The tables, in the order they were given.
    pub fn tables(&self) -> &[ReleasedTable] {
        &self.tables
    }

    /// The table of this name.
    pub fn table(&self, name: &str) -> Option<&ReleasedTable> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The rules they were released under.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }
}

fn table_of(table: CountTable, hidden: &Hidden, rules: &Rules) -> ReleasedTable {
    let (mut totals, rows): (Vec<_>, Vec<_>) = table.rows.into_iter().partition(CountRow::is_total);
    let rows = rows.into_iter().zip(&hidden.rows).map(|(row, &hidden)| row_of(row, hidden)).collect();
    let total = totals.pop().expect("a table without a total was refused");
    ReleasedTable {
        name: table.name,
        title: table.title,
        dimensions: table.dimensions,
        measures: table.measures.iter().map(|measure| measure.name).collect(),
        rows,
        total: row_of(total, hidden.total),
        minimum_people: rules.minimum_people(),
    }
}

fn row_of(row: CountRow, hidden: bool) -> ReleasedRow {
    let cell = |value| if hidden { ReleasedCell::Hidden } else { ReleasedCell::Shown(value) };
    ReleasedRow { keys: row.keys, cells: row.cells.iter().map(|counted| cell(counted.value)).collect() }
}

impl ReleasedTable {
    /// Name of its file, without ending.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Heading in plain words.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What it is broken down by, in the order of the columns.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// Name of the first dimension's column: of the only one, in a table over areas.
    pub fn dimension(&self) -> &'static str {
        self.dimensions[0].name
    }

    /// Names of the measures, in the order of each row's cells.
    pub fn measures(&self) -> &[&'static str] {
        &self.measures
    }

    /// The place of a measure in each row's cells.
    pub fn measure(&self, name: &str) -> Option<usize> {
        self.measures.iter().position(|measure| *measure == name)
    }

    /// Every row but the one over everybody, in the order given.
    pub fn rows(&self) -> &[ReleasedRow] {
        &self.rows
    }

    /// The margin, over everybody.
    pub fn total(&self) -> &ReleasedRow {
        &self.total
    }

    /// How many rows are hidden.
    pub fn hidden_rows(&self) -> usize {
        self.rows.iter().filter(|row| row.is_hidden()).count()
    }

    /// The fewest people that a shown number rests on.
    pub fn minimum_people(&self) -> u64 {
        self.minimum_people
    }
}

impl ReleasedRow {
    /// The category in each dimension, `Total` in a margin.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// The category in the first dimension.
    pub fn label(&self) -> &str {
        &self.keys[0]
    }

    /// One cell per measure.
    pub fn cells(&self) -> &[ReleasedCell] {
        &self.cells
    }

    /// Whether this row's numbers are hidden.
    pub fn is_hidden(&self) -> bool {
        self.cells.contains(&ReleasedCell::Hidden)
    }
}

impl ReleasedCell {
    /// The number, if it may be seen.
    pub fn shown(self) -> Option<u64> {
        match self {
            Self::Shown(value) | Self::Rounded(value) => Some(value),
            Self::Hidden => None,
        }
    }

    /// The word in a file's `status` column.
    pub fn status(self) -> &'static str {
        match self {
            Self::Shown(_) => "shown",
            Self::Rounded(_) => "rounded",
            Self::Hidden => "hidden",
        }
    }
}

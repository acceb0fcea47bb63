//! A table of counts as the hub knows it: true numbers, for `release` alone.

/// A table over one dimension, with its total. It has no way into a file: `release` takes it.
pub struct CountTable {
    /// Name of the released file, without ending: `areas`.
    pub name: &'static str,
    /// Heading in plain words.
    pub title: String,
    /// Name of the dimension column: `area`.
    pub dimension: &'static str,
    /// Names of the measures, in the order of each row's cells: `people`, `contacts`.
    pub measures: Vec<&'static str>,
    /// One row per category, in the order shown.
    pub rows: Vec<CountRow>,
    /// The row whose dimension is `Total`: over everybody, also where categories overlap.
    pub total: CountRow,
}

/// One category of a table.
pub struct CountRow {
    /// The category: an area code, an agency, a number of agencies.
    pub label: String,
    /// One cell per measure.
    pub cells: Vec<Cell>,
}

/// A number, and how many people it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The number itself.
    pub value: u64,
    /// How many people it rests on: the number that the minimum is held against.
    pub people: u64,
}

//! What was released: numbers that are shown, and places where a number is hidden.

use super::{Error, Proof, Rules, Why, rounding};
use crate::agreement::{Agreement, Forum, SeenField};
use crate::hub::{CountRow, CountTable, Dimension, MeasureKind};
use std::collections::BTreeMap;

/// Tables that were released together.
pub struct Released {
    tables: Vec<ReleasedTable>,
    rules: Rules,
    proof: Proof,
    reasons: BTreeMap<Why, usize>,
}

/// One table after disclosure control. Hidden numbers are gone from it, not merely marked.
pub struct ReleasedTable {
    name: &'static str,
    title: String,
    population: &'static str,
    dimensions: Vec<Dimension>,
    measures: Vec<&'static str>,
    kinds: Vec<MeasureKind>,
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
    pub(super) fn new(
        tables: Vec<ReleasedTable>,
        rules: &Rules,
        proof: Proof,
        reasons: BTreeMap<Why, usize>,
    ) -> Self {
        Self { tables, rules: rules.clone(), proof, reasons }
    }

    /// Refuses what shows nothing at all.
    pub(super) fn with_something_shown(self) -> Result<Self, Error> {
        let something = self.tables.iter().flat_map(ReleasedTable::all_rows).any(|row| !row.is_hidden());
        if something { Ok(self) } else { Err(Error::Nothing) }
    }

    /// The tables, in the order they were given.
    pub fn tables(&self) -> &[ReleasedTable] {
        &self.tables
    }

    /// The table of this name.
    pub fn table(&self, name: &str) -> Option<&ReleasedTable> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// How it was proved that hidden numbers cannot be worked out.
    pub fn proof(&self) -> &Proof {
        &self.proof
    }

    /// How many rows are hidden for which reason: for those who check a release, never for its readers.
    pub fn reasons(&self) -> &BTreeMap<Why, usize> {
        &self.reasons
    }

    /// The names of the tables that a forum sees, by the agreement's matrix of forums and fields.
    pub fn seen_by(&self, forum: Forum, agreement: &Agreement) -> Vec<&'static str> {
        let sees = |table: &&ReleasedTable| table.fields().iter().all(|field| agreement.sees(forum, *field));
        self.tables.iter().filter(sees).map(ReleasedTable::name).collect()
    }

    /// The rules they were released under.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }
}

/// The total comes last, in every table.
pub(super) fn total_last(table: &mut CountTable) {
    table.rows.sort_by_key(CountRow::is_total);
}

/// The table without the numbers of these rows, one entry per row.
pub(super) fn apply(table: &CountTable, hidden: &[bool], rules: &Rules) -> ReleasedTable {
    let rows = table.rows.iter().zip(hidden);
    let mut rows: Vec<ReleasedRow> = rows.map(|(row, &hidden)| row_of(row, hidden, rules)).collect();
    let total = rows.pop().expect("a table without a total was refused");
    ReleasedTable {
        name: table.name,
        title: table.title.clone(),
        population: table.population,
        dimensions: table.dimensions.clone(),
        measures: table.measures.iter().map(|measure| measure.name).collect(),
        kinds: table.measures.iter().map(|measure| measure.kind).collect(),
        rows,
        total,
        minimum_people: rules.minimum_people(),
    }
}

fn row_of(row: &CountRow, hidden: bool, rules: &Rules) -> ReleasedRow {
    let cell = |value| match rules.rounding() {
        _ if hidden => ReleasedCell::Hidden,
        Some(base) => ReleasedCell::Rounded(rounding::nearest(value, base)),
        None => ReleasedCell::Shown(value),
    };
    ReleasedRow {
        keys: row.keys.clone(),
        cells: row.cells.iter().map(|counted| cell(counted.value)).collect(),
    }
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

    /// Who is counted.
    pub fn population(&self) -> &'static str {
        self.population
    }

    /// What the numbers of each measure are numbers of.
    pub fn kinds(&self) -> &[MeasureKind] {
        &self.kinds
    }

    /// The fields of the agreement's matrix that it shows. None of them is of a person.
    pub fn fields(&self) -> Vec<SeenField> {
        let is_weight = |kind: &MeasureKind| *kind == MeasureKind::Weight;
        let areas = self.dimensions.iter().any(|dimension| dimension.name == "area");
        let counts = !self.kinds.iter().all(is_weight);
        let shows = [
            (counts, SeenField::Counts),
            (self.kinds.iter().any(is_weight), SeenField::Weights),
            (areas, SeenField::Areas),
        ];
        shows.into_iter().filter(|(shows, _)| *shows).map(|(_, field)| field).collect()
    }

    /// Every row, the one over everybody last.
    pub fn all_rows(&self) -> impl Iterator<Item = &ReleasedRow> {
        self.rows.iter().chain([&self.total])
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

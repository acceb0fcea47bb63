//! From hotspots to zones: where numbers stand out, which areas could become a zone, and whether a zone worked.
//!
//! Stands behind `release`: it takes released tables and what is public, and has no way to a number that is hidden.
//! A hidden area takes no part in any statistic, and lends nothing to its neighbours.

mod sheet;
mod ground;
mod supply;
mod lookup;
mod street;
mod perception;
mod assets;
mod hotspots;
mod need;
mod emerging;
mod zone;
mod search;
mod circles;
mod narrative;
mod evaluate;
mod resilience;
mod criteria;
mod dossier;

pub use assets::Asset;
pub use circles::circles;
pub use criteria::criteria;
pub use dossier::{Compared, Dossier, dossier};
pub use emerging::emerging;
pub use evaluate::{Change, Series, comparison_warning, evaluate};
pub use ground::{Ground, Layer, LayerSource, categories, shown, side};
pub use hotspots::{Hotspots, concentration, hotspots};
pub use lookup::Lookup;
pub use narrative::{Finding, identifiers};
pub use need::{Need, Weights, need};
pub use perception::{Answer, Wave, change as perception_change, read as read_answers};
pub use resilience::{Resilience, read_resilience, resilience};
pub use search::{Candidate, LIFTS, SearchRules, search};
pub use sheet::{Sheet, Value};
pub use street::{BoundaryChange, StreetMonths, read as read_street};
pub use supply::{Coverage, FAMILIES, Family, Kind, Register, Supplied, coverage, span};
pub use zone::{Checklist, Status, Zone, ZoneError, Zones};

pub use assets::read as read_assets;

/// Why something about zones could not be worked out. Names rows and columns, never what stands in them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A file of open data.
    #[error(transparent)]
    Places(#[from] crate::places::Error),
    /// A zone that cannot be one.
    #[error(transparent)]
    Zone(#[from] ZoneError),
    /// A table has not the columns that it needs.
    #[error("no column `{column}`; there are: {found}")]
    Column {
        /// The wanted one.
        column: &'static str,
        /// The others.
        found: String,
    },
    /// A row cannot be read.
    #[error("row {row}, {column}: {problem}")]
    Row {
        /// As a spreadsheet shows it.
        row: u64,
        /// The column.
        column: String,
        /// What is wrong, and how to put it right.
        problem: &'static str,
    },
    /// A file cannot be used at all.
    #[error("{0}")]
    File(String),
}

/// Rows of a CSV by the names of its columns.
struct Table {
    header: Vec<String>,
    rows: Vec<(u64, csv::StringRecord)>,
}

impl Table {
    fn read(text: &str) -> Result<Self, Error> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let broken = |row: u64| Error::Row {
            row,
            column: "the whole row".to_owned(),
            problem: "not like the header; export as CSV with as many columns in each row",
        };
        let header = reader.headers().map_err(|_| broken(1))?.iter().map(plain).collect();
        let mut rows = Vec::new();
        for (record, number) in reader.records().zip(2..) {
            let record = record.map_err(|_| broken(number))?;
            rows.push((number, record));
        }
        if rows.is_empty() {
            return Err(Error::File("there are no rows; export one row each, below a header".to_owned()));
        }
        Ok(Self { header, rows })
    }

    fn find(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|column| column == name))
    }

    fn column(&self, names: &'static [&'static str]) -> Result<usize, Error> {
        self.find(names).ok_or_else(|| Error::Column { column: names[0], found: self.header.join(", ") })
    }

    /// A whole number of 0 or more.
    fn number(&self, (row, record): &(u64, csv::StringRecord), at: usize) -> Result<u32, Error> {
        record[at].replace(',', "").parse().map_err(|_| Error::Row {
            row: *row,
            column: self.header[at].clone(),
            problem: "not a whole number of 0 or more; write digits only",
        })
    }
}

fn plain(name: &str) -> String {
    name.to_lowercase().replace([' ', '-'], "_")
}

/// A number of things as a real number.
#[expect(clippy::cast_precision_loss, reason = "fewer than 2^53 things are ever counted")]
fn real(things: usize) -> f64 {
    things as f64
}

#[cfg(test)]
mod tests;

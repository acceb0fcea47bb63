//! The memory of everything that was released: each published number with its period, its geography and whom it
//! counts. A new release is proved together with it. Of hidden numbers it knows that they are hidden, no more.
//!
//! JSON lines: what it is, then one line per released table.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::periods;
use super::plain::{Plain, PlainDimension};
use super::{Error, Released, ReleasedTable};
use crate::hub::{MeasureKind, Parts};

/// The form in which it is written. A later one cannot be read by this program.
const FORMAT: u32 = 2;

/// Everything that was released before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    marks: Vec<String>,
    entries: Vec<Entry>,
}

/// First and last day that a release counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Period {
    /// Whether a day stands in both.
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    ledger: String,
    format: u32,
    /// Marks such as `REHEARSAL`: these numbers are of nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    marks: Vec<String>,
}

const KIND: &str = "people-zones releases";

/// One released table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) release: String,
    pub(super) period: Period,
    pub(super) table: String,
    pub(super) population: String,
    pub(super) dimensions: Vec<EntryDimension>,
    pub(super) measures: Vec<(String, Kind)>,
    /// What numbers were rounded to, if they were.
    pub(super) rounded_to: Option<u64>,
    /// By row: the categories, then one number per measure; none where it is hidden.
    pub(super) rows: Vec<(Vec<String>, Vec<Option<u64>>)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryDimension {
    name: String,
    version: String,
    overlapping: bool,
    parents: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    definitions: BTreeMap<String, Vec<String>>,
}

/// What numbers are numbers of, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    People,
    PeopleKnownToAgencies,
    Events,
    Weight,
}

impl Ledger {
    /// Reads it again. An empty file is an empty ledger.
    pub fn read(text: &str) -> Result<Self, Error> {
        let refused = |problem: String| Error::Ledger { problem };
        let mut lines = text.lines().enumerate();
        let Some((_, first)) = lines.next() else { return Ok(Self::default()) };
        let unreadable = |line: usize| refused(format!("cannot be read in line {}", line + 1));
        let head: Head = serde_json::from_str(first).map_err(|_| unreadable(0))?;
        if head.ledger != KIND {
            return Err(unreadable(0));
        }
        if head.format > FORMAT {
            return Err(refused(format!(
                "was written by a newer program (format {}, this one reads {FORMAT}): use that program",
                head.format
            )));
        }
        let entry = |(line, text): (usize, &str)| {
            let entry: Entry = serde_json::from_str(text).map_err(|_| unreadable(line))?;
            if entry.is_sound() { Ok(entry) } else { Err(unreadable(line)) }
        };
        Ok(Self { marks: head.marks, entries: lines.map(entry).collect::<Result<_, _>>()? })
    }

    /// As it is kept.
    pub fn to_text(&self) -> String {
        let head = Head { ledger: KIND.to_owned(), format: FORMAT, marks: self.marks.clone() };
        let line = |value: serde_json::Result<String>| value.expect("plain text and numbers") + "\n";
        let entries = self.entries.iter().map(|entry| line(serde_json::to_string(entry)));
        std::iter::once(line(serde_json::to_string(&head))).chain(entries).collect()
    }

    /// With a release added. A table that it holds as it is, of the same time, is not written twice.
    #[must_use]
    pub fn with(mut self, release: &str, period: Period, released: &Released) -> Self {
        let rounded_to = released.rules().rounding();
        for table in released.tables() {
            let entry = Entry::of(release, period, table, rounded_to);
            if !self.entries.iter().any(|known| known.says_the_same(&entry)) {
                self.entries.push(entry);
            }
        }
        self
    }

    /// Whether it holds everything of these tables, of this time, as it is.
    pub fn holds(&self, period: Period, released: &Released) -> bool {
        let rounded_to = released.rules().rounding();
        let known = |table| {
            let entry = Entry::of("", period, table, rounded_to);
            self.entries.iter().any(|known| known.says_the_same(&entry))
        };
        released.tables().iter().all(known)
    }

    /// With these marks, such as `REHEARSAL`, in its first line.
    #[must_use]
    pub fn marked(self, marks: Vec<String>) -> Self {
        Self { marks, ..self }
    }

    /// The names of releases, each once, in the order they were made.
    pub fn releases(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.entries.iter().map(|entry| entry.release.as_str()).collect();
        names.dedup();
        names
    }

    /// Tables that were released of this very period.
    pub(super) fn of_period(&self, period: Period) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.period == period)
    }

    /// Tables of other periods that together make up this one, or make up others together with it.
    pub(super) fn summing(&self, period: Period) -> impl Iterator<Item = &Entry> {
        let mut others: Vec<Period> = self.entries.iter().map(|entry| entry.period).collect();
        others.sort();
        others.dedup();
        others.retain(|other| *other != period);
        let joined = periods::joined(period, others);
        self.entries.iter().filter(move |entry| joined.contains(&entry.period))
    }

    /// Tables that were released of another period with days of this one.
    pub(super) fn overlapping(&self, period: Period) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.period != period && entry.period.overlaps(period))
    }
}

impl Entry {
    fn of(release: &str, period: Period, table: &ReleasedTable, rounded_to: Option<u64>) -> Self {
        let dimension = |dimension: &crate::hub::Dimension| EntryDimension {
            name: dimension.name.to_owned(),
            version: dimension.version.clone(),
            overlapping: dimension.parts == Parts::Overlap,
            parents: dimension.parents.clone(),
            definitions: dimension.definitions.clone(),
        };
        let kinds = table.kinds().iter().map(|kind| Kind::of(*kind));
        let rows = table.all_rows();
        let rows =
            rows.map(|row| (row.keys().to_vec(), row.cells().iter().map(|cell| cell.shown()).collect()));
        Self {
            release: release.to_owned(),
            period,
            table: table.name().to_owned(),
            population: table.population().to_owned(),
            dimensions: table.dimensions().iter().map(dimension).collect(),
            measures: table.measures().iter().map(|name| (*name).to_owned()).zip(kinds).collect(),
            rounded_to,
            rows: rows.collect(),
        }
    }

    /// Whether another table shows and hides the same, whichever release it is of.
    fn says_the_same(&self, other: &Self) -> bool {
        Self { release: other.release.clone(), ..self.clone() } == *other
    }

    fn is_sound(&self) -> bool {
        let fits = |(keys, numbers): &(Vec<String>, Vec<Option<u64>>)| {
            keys.len() == self.dimensions.len() && numbers.len() == self.measures.len()
        };
        self.period.from <= self.period.to && self.rows.iter().all(fits)
    }

    /// In the form that sums are found in. Rounded numbers are not exact: they are known as ranges only.
    pub(super) fn plain(&self) -> Plain<'_> {
        let dimension = |dimension: &'_ EntryDimension| dimension.parts();
        let exact = |numbers: &Vec<Option<u64>>| match self.rounded_to {
            Some(_) => vec![None; numbers.len()],
            None => numbers.clone(),
        };
        let dimensions = self.dimensions.iter().zip(self.dimensions.iter().map(dimension));
        let dimensions = dimensions.map(|(written, parts)| PlainDimension {
            name: &written.name,
            version: &written.version,
            parents: &written.parents,
            definitions: &written.definitions,
            parts,
        });
        Plain {
            name: &self.table,
            period: Some(self.period),
            population: &self.population,
            dimensions: dimensions.collect(),
            measures: self.measures.iter().map(|(name, kind)| (name.as_str(), kind.kind())).collect(),
            rows: self.rows.iter().map(|(keys, numbers)| (&keys[..], exact(numbers))).collect(),
        }
    }
}

impl EntryDimension {
    fn parts(&self) -> Parts {
        if self.overlapping { Parts::Overlap } else { Parts::AddUp }
    }
}

impl Kind {
    fn of(kind: MeasureKind) -> Self {
        match kind {
            MeasureKind::People => Self::People,
            MeasureKind::PeopleKnownToAgencies => Self::PeopleKnownToAgencies,
            MeasureKind::Events => Self::Events,
            MeasureKind::Weight => Self::Weight,
        }
    }

    pub(super) fn kind(self) -> MeasureKind {
        match self {
            Self::People => MeasureKind::People,
            Self::PeopleKnownToAgencies => MeasureKind::PeopleKnownToAgencies,
            Self::Events => MeasureKind::Events,
            Self::Weight => MeasureKind::Weight,
        }
    }
}

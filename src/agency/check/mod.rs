//! What an agency is told of its own extract before anything is sealed: counts, columns, rows to look at.
//!
//! It holds names of columns, which can hide a person: its JSON stays in the agency's folder, and
//! [`Column::shown`] is what a terminal may show.

mod catalogue;
mod page;
mod problems;
mod profile;
mod table;
mod uniqueness;

pub use catalogue::{CATALOGUE, Entry, Weight};
pub use page::page;
pub use problems::{Beside, Problem};
pub use profile::Profile;
pub use table::{codes_csv, problems_csv};
pub(super) use uniqueness::Alone;
pub use uniqueness::Uniqueness;

use super::Error;
use super::clean::{self, CleanExtract, CodeUse, LeftOut, Loss, Mapped, Oddities, Refusal};
use super::mapping::{Holds, UnknownCodes, words};
use super::read::Source;
use serde::Serialize;

/// The result of checking an extract.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// Every table, in the order of files and sheets.
    pub tables: Vec<TableReport>,
    /// Names of tables that the mapping does not know.
    pub passed_over: Vec<String>,
    /// Rows of contacts, refused ones included, without those of protected people.
    pub rows: u64,
    /// People with at least one contact.
    pub people: usize,
    /// Rows that became contacts.
    pub contacts: usize,
    /// Needs.
    pub needs: usize,
    /// Relationships.
    pub relationships: usize,
    /// Events that the contacts name.
    pub events: usize,
    /// Small areas that the contacts name.
    pub areas: usize,
    /// Rows refused, by reason.
    pub refusals: Vec<Refusal>,
    /// Fields lost on rows that were used.
    pub losses: Vec<Loss>,
    /// People left out, by why.
    pub left_out: LeftOut,
    /// What each code was taken for: the agency's own words, for a file of their own in its folder.
    #[serde(skip)]
    pub codes: Vec<CodeUse>,
    /// What looks wrong although every row can be read.
    pub oddities: Oddities,
    /// Contacts that only pass on another agency's incident.
    pub passed_on: u64,
    /// How many people stand alone with a contact.
    pub uniqueness: Uniqueness,
}

/// How a table was read, and what it is held to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableReport {
    /// How it was read.
    pub source: Source,
    /// `contacts`, `people`, `needs`, `relationships` or `nothing`.
    pub holds: &'static str,
    /// Its rows of data.
    pub rows: usize,
    /// Every column, in the file's order.
    pub columns: Vec<Column>,
}

/// What one column was found to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Where it stands, from 1.
    pub position: usize,
    /// The name in the header: for the agency's own folder only.
    pub name: String,
    /// The field it holds; none if it is dropped.
    pub field: Option<&'static str>,
    /// Why.
    pub reason: String,
    /// Dates against the column's order of day and month.
    pub mixed_dates: u64,
    /// How full it is, and how many different values it has; nothing where nobody asked.
    pub profile: Option<Profile>,
}

impl CheckReport {
    /// What became of an extract.
    pub(super) fn of(extract: &CleanExtract, tables: Vec<TableReport>, passed_over: Vec<String>) -> Self {
        Self {
            tables,
            passed_over,
            rows: extract.rows,
            people: extract.people.len(),
            contacts: extract.contact_count,
            needs: extract.needs.len(),
            relationships: extract.relationships.len(),
            events: extract.events,
            areas: extract.areas.len(),
            refusals: extract.refusals.clone(),
            losses: extract.losses.clone(),
            left_out: extract.left_out,
            codes: extract.codes.clone(),
            oddities: extract.oddities.clone(),
            passed_on: extract.passed_on,
            uniqueness: extract.uniqueness.clone(),
        }
    }

    /// Codes that nobody said anything of.
    pub fn unknown_codes(&self) -> UnknownCodes {
        clean::unknown(&self.codes)
    }

    /// Rows that were refused, for all reasons.
    pub fn refused(&self) -> u64 {
        self.refusals.iter().map(|refusal| refusal.rows).sum()
    }
}

impl TableReport {
    pub(super) fn of(one: &Mapped) -> Self {
        let columns = one.mapping.columns.iter().enumerate().map(|(at, column)| Column {
            position: at + 1,
            name: column.name.clone(),
            field: column.field.map(|field| field.name),
            reason: column.reason.clone(),
            mixed_dates: column.mixed_dates,
            profile: None,
        });
        Self {
            source: one.table.source.clone(),
            holds: one.mapping.holds.word(),
            rows: one.table.len(),
            columns: columns.collect(),
        }
    }

    /// The same with a profile of each column.
    pub(super) fn with_profiles(one: &Mapped) -> Result<Self, Error> {
        let mut report = Self::of(one);
        for (column, profile) in report.columns.iter_mut().zip(profile::of(one)?) {
            column.profile = Some(profile);
        }
        Ok(report)
    }

    /// Whether anything of it is taken.
    pub fn is_taken(&self) -> bool {
        self.holds != Holds::Nothing.word()
    }
}

impl Column {
    /// The column as a terminal may show it: by name only if the name is made of known words.
    pub fn shown(&self) -> String {
        if words::is_speakable(&self.name) { self.name.clone() } else { format!("column {}", self.position) }
    }
}

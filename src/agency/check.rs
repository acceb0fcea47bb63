//! What an agency is told of its own extract before anything is sealed: counts, columns, rows to look at.
//!
//! It holds names of columns, which can hide a person: its JSON stays in the agency's folder, and
//! [`Column::shown`] is what a terminal may show.

use super::clean::{CleanExtract, Loss, Refusal};
use super::mapping::{Mapping, words};
use super::read::Source;
use serde::Serialize;

/// The result of checking an extract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// How the file was read.
    pub source: Source,
    /// Every column, in the file's order.
    pub columns: Vec<Column>,
    /// Rows, refused ones included, without those of protected people.
    pub rows: u64,
    /// People with at least one contact.
    pub people: usize,
    /// Rows that became contacts.
    pub contacts: usize,
    /// Events that the contacts name.
    pub events: usize,
    /// Small areas that the contacts name.
    pub areas: usize,
    /// Rows refused, by reason.
    pub refusals: Vec<Refusal>,
    /// Fields lost on rows that were used.
    pub losses: Vec<Loss>,
    /// People left out because they objected or opted out.
    pub left_out: usize,
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
}

impl CheckReport {
    /// What became of an extract.
    pub(super) fn of(extract: &CleanExtract, mapping: &Mapping) -> Self {
        Self {
            source: extract.source.clone(),
            columns: Column::all(mapping),
            rows: extract.rows,
            people: extract.people.len(),
            contacts: extract.contacts.len(),
            events: extract.events,
            areas: extract.areas.len(),
            refusals: extract.refusals.clone(),
            losses: extract.losses.clone(),
            left_out: extract.left_out,
        }
    }

    /// Rows that were refused, for all reasons.
    pub fn refused(&self) -> u64 {
        self.refusals.iter().map(|refusal| refusal.rows).sum()
    }
}

impl Column {
    /// Every column of a mapping.
    pub(super) fn all(mapping: &Mapping) -> Vec<Self> {
        let columns = mapping.columns().iter().enumerate();
        let report = columns.map(|(at, column)| Self {
            position: at + 1,
            name: column.name.clone(),
            field: column.field.map(|field| field.name),
            reason: column.reason.clone(),
        });
        report.collect()
    }

    /// The column as a terminal may show it: by name only if the name is made of known words.
    pub fn shown(&self) -> String {
        if words::is_speakable(&self.name) { self.name.clone() } else { format!("column {}", self.position) }
    }
}

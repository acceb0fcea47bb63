//! Counts of what was refused or lost, with the first row numbers and nothing of the rows.

use crate::schema::{self, Field};
use serde::Serialize;

/// Row numbers kept with each count.
const FIRST_ROWS: usize = 5;

/// Why a row is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It has more or fewer cells than the header.
    Ragged,
    /// It has no person reference.
    NoReference,
    /// Its contact date is empty.
    NoDate,
    /// Its contact date cannot be read.
    UnreadableDate,
    /// It is older than the window.
    BeforeWindow,
    /// It is newer than the window.
    AfterWindow,
}

/// Rows refused for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// How many rows.
    pub rows: u64,
    /// The first of them, as line numbers of the file.
    pub first_rows: Vec<usize>,
}

/// Fields lost in one way, on rows that were used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// The field's name in the schema.
    pub field: &'static str,
    /// Why.
    pub why: &'static str,
    /// How many rows.
    pub rows: u64,
    /// The first of them, as line numbers of the file.
    pub first_rows: Vec<usize>,
}

/// Counts in progress.
#[derive(Default)]
pub(super) struct Tally {
    refusals: Vec<Refusal>,
    losses: Vec<Loss>,
}

impl Reason {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Reason::Ragged => "more or fewer cells than the header",
            Reason::NoReference => "no person reference",
            Reason::NoDate => "no contact date",
            Reason::UnreadableDate => "contact date that cannot be read",
            Reason::BeforeWindow => "contact before the window",
            Reason::AfterWindow => "contact after the window",
        }
    }
}

impl Tally {
    /// Counts a refused row.
    pub(super) fn refuse(&mut self, reason: Reason, line: usize) {
        let at = self.refusals.iter().position(|refusal| refusal.reason == reason).unwrap_or_else(|| {
            self.refusals.push(Refusal { reason, rows: 0, first_rows: Vec::new() });
            self.refusals.len() - 1
        });
        let Refusal { rows, first_rows, .. } = &mut self.refusals[at];
        count(rows, first_rows, line);
    }

    /// Counts a lost field.
    pub(super) fn lose(&mut self, field: &'static Field, why: &'static str, line: usize) {
        let known = |loss: &Loss| loss.field == field.name && loss.why == why;
        let at = self.losses.iter().position(known).unwrap_or_else(|| {
            self.losses.push(Loss { field: field.name, why, rows: 0, first_rows: Vec::new() });
            self.losses.len() - 1
        });
        let Loss { rows, first_rows, .. } = &mut self.losses[at];
        count(rows, first_rows, line);
    }

    /// All counts, in the order of reasons and of the schema.
    pub(super) fn finish(mut self) -> (Vec<Refusal>, Vec<Loss>) {
        let place = |name| schema::EXTRACT.iter().position(|field| field.name == name);
        self.refusals.sort_by_key(|refusal| refusal.reason);
        self.losses.sort_by_key(|loss| (place(loss.field), loss.why));
        (self.refusals, self.losses)
    }
}

fn count(rows: &mut u64, first_rows: &mut Vec<usize>, line: usize) {
    *rows += 1;
    if first_rows.len() < FIRST_ROWS {
        first_rows.push(line);
    }
}

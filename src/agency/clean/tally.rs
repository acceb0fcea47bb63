//! Counts of what was refused or lost, with the first row numbers and nothing of the rows.

use crate::schema::{self, Field};
use serde::Serialize;

/// Row numbers kept with each count.
const FIRST_ROWS: usize = 5;

/// Different shapes that are counted, and how many of them are shown.
const MOST_SHAPES: usize = 50;
const SHOWN_SHAPES: usize = 3;

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
    /// What their cells look like, the commonest first: digits as 9, letters as A.
    pub shapes: Vec<(String, u64)>,
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
    /// What their cells look like, the commonest first: digits as 9, letters as A.
    pub shapes: Vec<(String, u64)>,
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
    pub(super) fn refuse(&mut self, reason: Reason, line: usize, shape: Option<&str>) {
        let at = self.refusals.iter().position(|refusal| refusal.reason == reason).unwrap_or_else(|| {
            self.refusals.push(Refusal { reason, rows: 0, first_rows: Vec::new(), shapes: Vec::new() });
            self.refusals.len() - 1
        });
        let Refusal { rows, first_rows, shapes, .. } = &mut self.refusals[at];
        count(rows, first_rows, line);
        add_shape(shapes, shape);
    }

    /// Counts a lost field.
    pub(super) fn lose(
        &mut self,
        field: &'static Field,
        why: &'static str,
        line: usize,
        shape: Option<&str>,
    ) {
        let known = |loss: &Loss| loss.field == field.name && loss.why == why;
        let at = self.losses.iter().position(known).unwrap_or_else(|| {
            let loss = Loss { field: field.name, why, rows: 0, first_rows: Vec::new(), shapes: Vec::new() };
            self.losses.push(loss);
            self.losses.len() - 1
        });
        let Loss { rows, first_rows, shapes, .. } = &mut self.losses[at];
        count(rows, first_rows, line);
        add_shape(shapes, shape);
    }

    /// All counts, in the order of reasons and of the schema.
    pub(super) fn finish(mut self) -> (Vec<Refusal>, Vec<Loss>) {
        let place = |name| schema::EXTRACT.iter().position(|field| field.name == name);
        self.refusals.sort_by_key(|refusal| refusal.reason);
        self.losses.sort_by_key(|loss| (place(loss.field), loss.why));
        let shapes = self.refusals.iter_mut().map(|refusal| &mut refusal.shapes);
        shapes.chain(self.losses.iter_mut().map(|loss| &mut loss.shapes)).for_each(|shapes| {
            shapes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            shapes.truncate(SHOWN_SHAPES);
        });
        (self.refusals, self.losses)
    }
}

fn add_shape(shapes: &mut Vec<(String, u64)>, shape: Option<&str>) {
    let Some(shape) = shape else { return };
    let full = shapes.len() >= MOST_SHAPES;
    match shapes.iter_mut().find(|(known, _)| known == shape) {
        Some((_, rows)) => *rows += 1,
        None if !full => shapes.push((shape.to_owned(), 1)),
        None => {}
    }
}

fn count(rows: &mut u64, first_rows: &mut Vec<usize>, line: usize) {
    *rows += 1;
    if first_rows.len() < FIRST_ROWS {
        first_rows.push(line);
    }
}

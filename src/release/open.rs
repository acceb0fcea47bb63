//! What is publicly known of each number: itself, a range about a rounded one, or nothing.

use super::Rules;
use super::system::{CellAt, System};
use crate::hub::MeasureKind;

/// The least and the greatest value that a number can have, by what is shown of it alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    /// It is not below this.
    pub(super) least: f64,
    /// It is not above this; infinite where nothing bounds it.
    pub(super) greatest: f64,
}

impl Range {
    /// Nothing is known.
    pub(super) const OPEN: Self = Self { least: 0.0, greatest: f64::INFINITY };

    /// This is known.
    #[expect(clippy::cast_precision_loss, reason = "counts of people are exact in 53 bits")]
    pub(super) fn exactly(value: u64) -> Self {
        Self { least: value as f64, greatest: value as f64 }
    }

    /// Rounded to the nearest multiple of the base.
    #[expect(clippy::cast_precision_loss, reason = "counts of people are exact in 53 bits")]
    pub(super) fn rounded(value: u64, base: u64) -> Self {
        let half = (base / 2) as f64;
        Self { least: (value as f64 - half).max(0.0), greatest: value as f64 + half }
    }

    /// What both say.
    pub(super) fn and(self, other: Self) -> Self {
        Self { least: self.least.max(other.least), greatest: self.greatest.min(other.greatest) }
    }

    /// The wider of both.
    pub(super) fn or(self, other: Self) -> Self {
        Self { least: self.least.min(other.least), greatest: self.greatest.max(other.greatest) }
    }

    pub(super) fn is_known(self) -> bool {
        self.greatest - self.least < 0.5
    }
}

/// What must remain open about a hidden number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Need {
    /// It must be possible that it is as great as this.
    pub(super) reach: f64,
    /// Its range must be as wide as this.
    pub(super) width: f64,
}

/// Room for the rounding of floating point. Counts are whole numbers.
pub(super) const ROUNDING: f64 = 1e-6;

impl Need {
    /// By the rules, for a number of this kind.
    #[expect(clippy::cast_precision_loss, reason = "the rules are small numbers")]
    pub(super) fn by(rules: &Rules, kind: MeasureKind) -> Self {
        let width = rules.protection() as f64;
        match kind {
            MeasureKind::Weight => Self { reach: 0.0, width },
            _ => Self { reach: rules.minimum_people() as f64, width },
        }
    }

    /// Whether a range leaves enough open. Only whole numbers within it count.
    pub(super) fn is_met(self, range: Range) -> bool {
        let (least, greatest) = ((range.least - ROUNDING).ceil(), (range.greatest + ROUNDING).floor());
        greatest >= self.reach && greatest - least >= self.width
    }
}

/// What is shown of every number, and what must remain open of those that are hidden.
#[derive(Clone)]
pub(super) struct Public {
    /// By cell and measure; known numbers too. Measures that a cell has not got are known to be nothing.
    pub(super) ranges: Vec<Vec<Range>>,
    /// By cell: whether its numbers are hidden, and must remain open.
    pub(super) hidden: Vec<bool>,
    /// By cell and measure.
    pub(super) needs: Vec<Vec<Need>>,
}

impl Public {
    /// Whether anything about this cell is not known.
    pub(super) fn is_open(&self, cell: CellAt) -> bool {
        self.ranges[cell].iter().any(|range| !range.is_known())
    }

    /// Numbers that are hidden, by cell and measure.
    pub(super) fn concealed<'a>(
        &'a self,
        system: &'a System,
        cell: CellAt,
    ) -> impl Iterator<Item = usize> + use<'a> {
        let measures = 0..system.measures.len();
        measures.filter(move |measure| self.hidden[cell] && !self.ranges[cell][*measure].is_known())
    }
}

//! How much a contact weighs by its age.

use super::Days;
use crate::schema::date_of;

/// Weights of contacts by age, `0.5^(days / half-life)`, day by day; and the month of each day.
pub(in crate::hub) struct Recency {
    /// By day of the pool.
    shares: Vec<f64>,
    /// The same in millionths.
    pub(super) millionths: Vec<u32>,
    /// The month of each day, counted from the pool's first.
    pub(super) months: Vec<u16>,
}

impl Recency {
    pub(in crate::hub) fn of(half_life_days: u32, days: Days) -> Self {
        let shares: Vec<f64> = (days.first..=days.last)
            .map(|day| libm::exp2(-f64::from(days.last - day) / f64::from(half_life_days)))
            .collect();
        let months = |date: jiff::civil::Date| i32::from(date.year()) * 12 + i32::from(date.month());
        let first = months(date_of(days.first));
        let month = |day: i32| u16::try_from(months(date_of(day)) - first).unwrap_or(u16::MAX);
        Self {
            millionths: shares.iter().map(|share| rounded(share * 1e6)).collect(),
            months: (days.first..=days.last).map(month).collect(),
            shares,
        }
    }

    /// What share of its weight a contact on a day of the pool has kept.
    pub(in crate::hub) fn share(&self, day: u16) -> f64 {
        self.shares[usize::from(day)]
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and a million")]
fn rounded(value: f64) -> u32 {
    value.round() as u32
}

//! Numeric methods over slices: no names, no files, no order of their own.
//!
//! Each gives its formula and source, and has a slow and obvious twin in its tests. Where a statistic is not
//! defined the answer is `None`, never zero.

mod concentration;
mod getis_ord;
mod interval;
mod moran;
mod neighbours;
mod significance;

pub use concentration::{fewest_holding, gini, share_held_by_top};
pub use getis_ord::gi_star;
pub use interval::wilson_95;
pub use moran::{Moran, morans_i};
pub use neighbours::{Neighbours, NeighboursError};
pub use significance::{benjamini_hochberg, two_sided_p};

/// The mean and each value's distance from it, or `None` where the values do not vary or one is not a number.
///
/// Asks for variation by comparing the values: the rounded mean of equal values can differ from them.
#[expect(clippy::float_cmp, reason = "asks whether the values are the very same")]
fn deviations(values: &[f64]) -> Option<Vec<f64>> {
    let first = values.first()?;
    let varies = values.iter().any(|value| value != first);
    if !varies || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let mean = values.iter().sum::<f64>() / count(values.len());
    Some(values.iter().map(|value| value - mean).collect())
}

/// A number of things as a real number.
#[expect(clippy::cast_precision_loss, reason = "fewer than 2^53 things are ever counted")]
fn count(things: usize) -> f64 {
    things as f64
}

/// All orders of a few values, for tests that ask what chance would give.
#[cfg(test)]
fn orders(values: &[f64]) -> Vec<Vec<f64>> {
    if values.len() < 2 {
        return vec![values.to_vec()];
    }
    let mut found = Vec::new();
    for first in 0..values.len() {
        let mut rest = values.to_vec();
        let value = rest.remove(first);
        found.extend(orders(&rest).into_iter().map(|mut order| {
            order.push(value);
            order
        }));
    }
    found
}

//! Numeric methods over slices: no names, no files, no order of their own.
//!
//! Each gives its formula and source, and has a slow and obvious twin in its tests. Where a statistic is not
//! defined the answer is `None`, never zero.

mod generator;
mod neighbours;
mod significance;
mod concentration;
mod by_chance;
mod moran;
mod getis_ord;
mod local_moran;
mod permutation;
mod scan;
mod kernel_density;
mod empirical_bayes;
mod rank;
mod composite;
mod trend;
mod emerging;
mod prediction;
mod wdd;
mod rate_ratio;
mod differences;
mod placebo;
mod proportion;
mod control_chart;
mod nelson;
mod power;
pub mod published;

pub use by_chance::counts_by_chance;
pub use composite::{IMD_WEIGHTS, composite, exponential_score, ranks_from_highest};
pub use concentration::{concentration_curve, fewest_holding, generalised_gini, gini, share_held_by_top};
pub use control_chart::{ChartPoint, Signal, c_chart, xmr_chart};
pub use differences::{DifferenceInDifferences, difference_in_differences, permutation_p};
pub use emerging::{Emergence, EmergenceRules, Heat, Pattern, emergence, pattern};
pub use empirical_bayes::{EmpiricalBayes, assuncao_reis, empirical_bayes, local_empirical_bayes};
pub use generator::{Generator, Purpose, Stream};
pub use getis_ord::gi_star;
pub use kernel_density::{Point, density_inside, dual_kernel_density, kernel_density};
pub use local_moran::{LocalMoran, Quadrant, local_moran};
pub use moran::{Moran, morans_i};
pub use neighbours::{Neighbours, NeighboursError};
pub use nelson::nelson;
pub use permutation::{Pseudo, conditional_permutation};
pub use placebo::{Placebo, PlaceboZones, placebo_in_space, placebo_zone, studentised_change};
pub use power::power_of_placebo;
pub use prediction::{Hit, areas_in_share, hit};
pub use proportion::{Difference, Paired, newcombe, newcombe_paired, wilson};
pub use rank::{RankInterval, rank_intervals};
pub use rate_ratio::{Ratio, dispersion, e_test, exact_rate_ratio, odds_ratio};
pub use scan::{Cluster, ScanRules, scan};
pub use significance::{Correction, Tail, benjamini_hochberg, p_value, two_sided_p};
pub use trend::{MannKendall, mann_kendall, sens_slope};
pub use wdd::{BeforeAfter, Displacement, Wdd, WdqReading, wdd, wdq, wdq_error};

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

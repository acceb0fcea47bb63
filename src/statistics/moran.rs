//! Moran's I: do areas resemble their neighbours more than chance would make them?

use super::{Neighbours, count, deviations};

/// Moran's I and how far it is from chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moran {
    /// The statistic: above `−1/(n − 1)` where neighbours are alike, below it where they differ.
    pub i: f64,
    /// Its z score under randomisation: the same values in random order.
    pub z: f64,
}

/// Moran's I of all areas, weights row standardised, with its z score under randomisation.
///
/// `I = (n/S0)·Σ_i Σ_j w_ij d_i d_j / Σ d_i²` with `d = x − x̄` and `w_ij = 1/k_i` for the k neighbours of i
/// (Cliff and Ord 1981). An island takes part in the mean and has no weight, as in PySAL.
///
/// `None` where it is not defined: fewer than four areas, no neighbours at all, values that are all equal or
/// are not numbers, or areas so connected that every order of the values gives the same I.
///
/// # Panics
/// When there are not as many values as areas.
pub fn morans_i(values: &[f64], neighbours: &Neighbours) -> Option<Moran> {
    assert_eq!(values.len(), neighbours.areas(), "one value for each area");
    let deviations = deviations(values)?;
    if values.len() < 4 || neighbours.links() == 0 {
        return None;
    }
    let n = count(values.len());
    let weights = WeightSums::of(neighbours);
    let squares: f64 = deviations.iter().map(|d| d * d).sum();
    let i = n / weights.s0 * cross_products(&deviations, neighbours) / squares;
    let fourths: f64 = deviations.iter().map(|d| d.powi(4)).sum();
    let variance = weights.variance_of_i(n, fourths * n / (squares * squares))?;
    Some(Moran { i, z: (i - expected_i(n)) / variance.sqrt() })
}

/// `Σ_i Σ_j w_ij d_i d_j`
fn cross_products(deviations: &[f64], neighbours: &Neighbours) -> f64 {
    let lag = |others: &[usize]| others.iter().map(|&other| deviations[other]).sum::<f64>();
    (0..deviations.len())
        .map(|area| (deviations[area], neighbours.of(area)))
        .filter(|(_, others)| !others.is_empty())
        .map(|(own, others)| own * lag(others) / count(others.len()))
        .sum()
}

fn expected_i(n: f64) -> f64 {
    -1.0 / (n - 1.0)
}

/// The three sums of weights that the moments of I rest on.
struct WeightSums {
    /// `Σ_i Σ_j w_ij`
    s0: f64,
    /// `½ Σ_i Σ_j (w_ij + w_ji)²`
    s1: f64,
    /// `Σ_i (Σ_j w_ij + Σ_j w_ji)²`
    s2: f64,
}

impl WeightSums {
    /// The sums for weights `w_ij = 1/k_i`, link by link.
    fn of(neighbours: &Neighbours) -> Self {
        let mut sums = Self { s0: 0.0, s1: 0.0, s2: 0.0 };
        let weight = |area: usize| 1.0 / count(neighbours.of(area).len());
        let mut incoming = vec![0.0; neighbours.areas()];
        for area in (0..neighbours.areas()).filter(|&area| !neighbours.of(area).is_empty()) {
            sums.s0 += 1.0;
            for &other in neighbours.of(area) {
                incoming[other] += weight(area);
                let back = if neighbours.has(other, area) { weight(other) } else { 0.0 };
                // ½(w_ij + w_ji)² from both sides: what goes one way is seen from one side only.
                sums.s1 += weight(area) * (weight(area) + back);
            }
        }
        for (area, incoming) in incoming.into_iter().enumerate() {
            let outgoing = f64::from(!neighbours.of(area).is_empty());
            sums.s2 += (outgoing + incoming).powi(2);
        }
        sums
    }

    /// Variance of I over all orders of values with this kurtosis; `None` where every order gives the same.
    fn variance_of_i(&self, n: f64, kurtosis: f64) -> Option<f64> {
        let Self { s0, s1, s2 } = *self;
        let s0_squared = s0 * s0;
        let normal_part = n * ((n * n - 3.0 * n + 3.0) * s1 - n * s2 + 3.0 * s0_squared);
        let kurtosis_part = kurtosis * ((n * n - n) * s1 - 2.0 * n * s2 + 6.0 * s0_squared);
        let orders = (n - 1.0) * (n - 2.0) * (n - 3.0) * s0_squared;
        let second_moment = (normal_part - kurtosis_part) / orders;
        let variance = second_moment - expected_i(n).powi(2);
        // What is left of a variance of zero is rounding, in proportion to what was subtracted.
        let rounding = 1e-12 * normal_part.abs().max(kurtosis_part.abs()) / orders;
        (variance > rounding).then_some(variance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::orders;
    use proptest::prelude::*;

    #[test]
    fn a_street_that_rises_evenly_resembles_itself() {
        // By hand: deviations −1.5, −0.5, 0.5, 1.5; lags −0.5, −0.5, 0.5, 0.5; I = 2/5.
        check(&[1.0, 2.0, 3.0, 4.0], &[(0, 1), (1, 2), (2, 3)], "0.400");
    }

    #[test]
    fn a_street_that_alternates_is_its_own_opposite() {
        check(&[1.0, 0.0, 1.0, 0.0], &[(0, 1), (1, 2), (2, 3)], "-1.000");
    }

    #[test]
    fn an_island_counts_in_the_mean_alone() {
        // By hand: mean 2.8; n = 5 while S0 = 4; I = 5/4 · 2.36/6.8.
        check(&[1.0, 2.0, 3.0, 4.0, 4.0], &[(0, 1), (1, 2), (2, 3)], "0.434");
    }

    #[test]
    fn too_little_to_judge_is_no_statistic() {
        check(&[1.0, 2.0, 3.0], &[(0, 1), (1, 2)], "none");
        check(&[1.0, 2.0, 3.0, 4.0], &[], "none");
        check(&[0.1; 5], &[(0, 1), (1, 2)], "none");
        check(&[1.0, 2.0, f64::NAN, 4.0], &[(0, 1), (1, 2)], "none");
    }

    #[test]
    fn where_all_are_neighbours_of_all_every_order_is_alike() {
        let all = (0..6).flat_map(|one| (0..one).map(move |other| (one, other)));
        check(&[1.0, 2.0, 3.0, 5.0, 8.0, 13.0], &all.collect::<Vec<_>>(), "none");
    }

    proptest! {
        #[test]
        fn over_all_orders_of_the_values_z_has_mean_0_and_variance_1(
            counts in prop::collection::vec(0..30_u8, 6),
            pairs in prop::collection::vec((0..6_usize, 0..6_usize), 1..9),
            mutual in any::<bool>(),
        ) {
            let values: Vec<f64> = counts.into_iter().map(f64::from).collect();
            let pairs = pairs.into_iter().filter(|(one, other)| one != other);
            let made = if mutual { Neighbours::from_pairs(6, pairs) } else { Neighbours::from_links(6, pairs) };
            let neighbours = made.unwrap();
            prop_assume!(morans_i(&values, &neighbours).is_some());
            let z: Vec<f64> =
                orders(&values).iter().map(|order| morans_i(order, &neighbours).unwrap().z).collect();
            let mean = z.iter().sum::<f64>() / count(z.len());
            let variance = z.iter().map(|z| z * z).sum::<f64>() / count(z.len());
            prop_assert!(mean.abs() < 1e-9 && (variance - 1.0).abs() < 1e-9, "{mean} {variance}");
        }
    }

    #[track_caller]
    fn check(values: &[f64], pairs: &[(usize, usize)], words: &str) {
        let neighbours = Neighbours::from_pairs(values.len(), pairs.iter().copied()).unwrap();
        let found =
            morans_i(values, &neighbours).map_or("none".to_owned(), |moran| format!("{:.3}", moran.i));
        assert_eq!(found, words);
    }
}

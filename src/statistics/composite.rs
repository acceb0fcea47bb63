//! One index out of several domains, as the English Indices of Deprivation make it.

use super::count;

/// The weights of the Index of Multiple Deprivation 2019, in per cent: income, employment, education, health,
/// crime, housing, environment. They add up to 99.9, as published (technical report, chapter 3).
pub const IMD_WEIGHTS: [f64; 7] = [22.5, 22.5, 13.5, 13.5, 9.3, 9.3, 9.3];

/// A rank, 1 being the most deprived of n, on the exponential scale from 0 to 100:
/// `X = −23·ln(1 − R·(1 − e^(−100/23)))` with `R = (n − rank + 1)/n` (IoD 2019 technical report, appendix E).
///
/// The most deprived tenth of areas takes the upper half of the scale, so that a high rank in one domain is not
/// cancelled by a low one in another. 100 for the first of n; and for rank n not quite 0.
pub fn exponential_score(rank: f64, n: usize) -> f64 {
    let r = (count(n) - rank + 1.0) / count(n);
    -23.0 * libm::log(1.0 - r * (1.0 - libm::exp(-100.0 / 23.0)))
}

/// The weighted sum of domains, each a list of ranks over the same areas, on the exponential scale. Weights are
/// in per cent.
///
/// # Panics
/// When there are not as many weights as domains, or domains differ in length.
pub fn composite(domain_ranks: &[Vec<f64>], weights: &[f64]) -> Vec<f64> {
    assert_eq!(domain_ranks.len(), weights.len(), "one weight for each domain");
    let areas = domain_ranks.first().map_or(0, Vec::len);
    assert!(domain_ranks.iter().all(|ranks| ranks.len() == areas), "one rank for each area and domain");
    let score = |area: usize| {
        let parts = domain_ranks.iter().zip(weights);
        parts.map(|(ranks, weight)| weight / 100.0 * exponential_score(ranks[area], areas)).sum()
    };
    (0..areas).map(score).collect()
}

/// Ranks of values, 1 for the highest; equal ones share the mean of their ranks.
#[expect(clippy::float_cmp, reason = "ties are values that are the very same")]
pub fn ranks_from_highest(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&one, &other| values[other].total_cmp(&values[one]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for group in order.chunk_by(|&one, &other| values[one] == values[other]) {
        let rank = count(before) + (count(group.len()) + 1.0) / 2.0;
        group.iter().for_each(|&area| ranks[area] = rank);
        before += group.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_of_the_nation_on_the_published_scale() {
        // IoD 2019, 32,844 areas.
        check(1.0, 100.0, 1e-9);
        check(3284.0, 50.4353, 5e-5);
        check(6569.0, 35.8595, 5e-5);
        check(16_422.0, 15.6482, 5e-5);
        check(32_844.0, 0.00069, 5e-6);
    }

    #[test]
    fn first_in_every_domain_is_as_much_as_the_weights() {
        let ranks = vec![vec![1.0, 2.0]; 7];
        let scores = composite(&ranks, &IMD_WEIGHTS);
        assert!((scores[0] - 99.9).abs() < 1e-9);
        let halves = composite(&[vec![1.0, 2.0], vec![2.0, 1.0]], &[50.0, 50.0]);
        assert!((halves[0] - halves[1]).abs() < 1e-12 && halves[0] > 50.0);
    }

    #[test]
    fn equal_values_share_their_ranks() {
        assert_eq!(ranks_from_highest(&[5.0, 9.0, 5.0, 1.0]), [2.5, 1.0, 2.5, 4.0]);
        assert_eq!(ranks_from_highest(&[]), [0.0; 0]);
    }

    #[track_caller]
    fn check(rank: f64, score: f64, tolerance: f64) {
        let found = exponential_score(rank, 32_844);
        assert!((found - score).abs() <= tolerance, "{found} {score}");
    }
}

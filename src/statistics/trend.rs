//! Does a series rise or fall, and by how much each step?

use super::{count, two_sided_p};

/// The Mann-Kendall test of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannKendall {
    /// How many pairs rise, less how many fall.
    pub s: f64,
    /// Its variance if order were chance, with the correction for ties.
    pub variance: f64,
    /// Its z score, with the correction for continuity.
    pub z: f64,
    /// Two-sided.
    pub p: f64,
}

/// Mann-Kendall: `S = Σ_{i<j} sgn(x_j − x_i)`, `Var = (n(n−1)(2n+5) − Σ t(t−1)(2t+5))/18` over groups of t equal
/// values, `z = (S ∓ 1)/√Var` (Mann 1945, Kendall 1975).
///
/// `None` for fewer than three values, values that are all equal, or one that is not a number. It takes the
/// values for independent: a series that depends on its own past rises "significantly" too often.
pub fn mann_kendall(series: &[f64]) -> Option<MannKendall> {
    if series.len() < 3 || series.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let s: f64 = pairs(series).map(|(_, earlier, later)| sign(later - earlier)).sum();
    let term = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let variance = (term(count(series.len())) - ties(series).into_iter().map(term).sum::<f64>()) / 18.0;
    let z = (s - sign(s)) / variance.sqrt();
    (variance > 0.0).then(|| MannKendall { s, variance, z, p: two_sided_p(z) })
}

/// Sen's slope: the median of `(x_j − x_i)/(j − i)` over all pairs, the change from one value to the next
/// (Sen 1968). `None` for fewer than two values or one that is not a number.
pub fn sens_slope(series: &[f64]) -> Option<f64> {
    if series.len() < 2 || series.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let mut slopes: Vec<f64> =
        pairs(series).map(|(steps, earlier, later)| (later - earlier) / steps).collect();
    slopes.sort_by(f64::total_cmp);
    let middle = slopes.len() / 2;
    Some(if slopes.len() % 2 == 1 {
        slopes[middle]
    } else {
        f64::midpoint(slopes[middle - 1], slopes[middle])
    })
}

/// Each pair of values: how many steps apart, the earlier, the later.
fn pairs(series: &[f64]) -> impl Iterator<Item = (f64, f64, f64)> {
    let after = |at: usize| series[at + 1..].iter().enumerate().map(move |(gap, later)| (gap, at, *later));
    (0..series.len()).flat_map(after).map(|(gap, at, later)| (count(gap + 1), series[at], later))
}

fn sign(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value.signum() }
}

/// How many values each group of equal ones has.
#[expect(clippy::float_cmp, reason = "ties are values that are the very same")]
fn ties(series: &[f64]) -> Vec<f64> {
    let mut ascending = series.to_vec();
    ascending.sort_by(f64::total_cmp);
    ascending.chunk_by(|one, other| one == other).map(|group| count(group.len())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_that_rises() {
        let series = [12.0, 15.0, 11.0, 18.0, 19.0, 21.0, 20.0, 25.0, 24.0, 30.0, 28.0, 33.0];
        check(&series, "56 212.667 3.77149 0.000162");
        assert_eq!(sens_slope(&series), Some(1.875));
    }

    #[test]
    fn ties_take_from_the_variance() {
        check(&[3.0, 3.0, 2.0, 4.0, 4.0, 4.0, 5.0, 3.0, 6.0, 6.0, 5.0, 7.0], "42 203.333 2.87528 0.004037");
    }

    #[test]
    fn by_hand() {
        // Three that rise: S = 3, Var = 3·2·11/18; four whose slopes are 1, 0, 1, −1, 1, 3: median 1.
        check(&[1.0, 2.0, 3.0], "3 3.667 1.04447 0.296270");
        check(&[3.0, 2.0, 1.0], "-3 3.667 -1.04447 0.296270");
        assert_eq!(sens_slope(&[0.0, 1.0, 0.0, 3.0]), Some(1.0));
        assert_eq!(sens_slope(&[0.0, 4.0]), Some(4.0));
    }

    #[test]
    fn a_series_that_stands_still_or_is_too_short_has_no_trend() {
        for series in [&[][..], &[1.0, 2.0], &[4.0; 9], &[1.0, f64::NAN, 3.0]] {
            assert_eq!(mann_kendall(series), None);
        }
        assert_eq!(sens_slope(&[4.0; 3]), Some(0.0));
        assert_eq!(sens_slope(&[4.0]), None);
    }

    #[track_caller]
    fn check(series: &[f64], words: &str) {
        let found = mann_kendall(series).unwrap();
        assert_eq!(format!("{} {:.3} {:.5} {:.6}", found.s, found.variance, found.z, found.p), words);
    }
}

//! Ratios of counts: before and after, in a zone and in its control.

use super::{count, two_sided_p};

/// Where 95 % of the normal curve ends.
const Z95: f64 = 1.959_963_984_540_054;

/// A ratio with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// The ratio; 1 says no difference.
    pub ratio: f64,
    /// The standard error of its logarithm.
    pub log_standard_error: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Two-sided, by the normal curve of the logarithm.
    pub p: f64,
}

impl Ratio {
    fn of(log: f64, log_standard_error: f64) -> Self {
        let reach = Z95 * log_standard_error;
        Self {
            ratio: log.exp(),
            log_standard_error,
            low: (log - reach).exp(),
            high: (log + reach).exp(),
            p: two_sided_p(log / log_standard_error),
        }
    }

    /// The same ratio where counts vary φ times as much as Poisson counts would: its standard error by √φ, and
    /// never less than it was.
    #[must_use]
    pub fn with_dispersion(self, phi: f64) -> Self {
        Self::of(self.ratio.ln(), self.log_standard_error * phi.max(1.0).sqrt())
    }
}

/// `(T0/T1)/(C0/C1)`: how many times better the zone did than its control, above 1 where it did;
/// `se(ln) = √(1/T0 + 1/T1 + 1/C0 + 1/C1)` (Wilson 2022; Welsh and Farrington 2009).
///
/// `None` where a count is not above 0.
pub fn odds_ratio(
    (zone_before, zone_after): (f64, f64),
    (control_before, control_after): (f64, f64),
) -> Option<Ratio> {
    let counts = [zone_before, zone_after, control_before, control_after];
    let log = (zone_before / zone_after / (control_before / control_after)).ln();
    let variance: f64 = counts.iter().map(|count| 1.0 / count).sum();
    counts.iter().all(|count| *count > 0.0 && count.is_finite()).then(|| Ratio::of(log, variance.sqrt()))
}

/// How many times as much as Poisson counts do pairs of counts vary: Pearson's
/// `φ = Σ (x − e)²/e / (n − 1)`, where each pair's total is split as the totals of all pairs are.
///
/// Pairs are areas, before and after. `None` for fewer than two pairs with events, or where one side has none.
pub fn dispersion(pairs: &[(f64, f64)]) -> Option<f64> {
    let (before, after) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    let share = after / (before + after);
    let seen: Vec<&(f64, f64)> = pairs.iter().filter(|pair| pair.0 + pair.1 > 0.0).collect();
    let pearson = |pair: &&(f64, f64)| {
        let expected = (pair.0 + pair.1) * share;
        // Both cells of the pair at once: (x − e)²/e + (x − e)²/(t − e).
        (pair.1 - expected).powi(2) / (expected * (1.0 - share))
    };
    let enough = seen.len() > 1 && before > 0.0 && after > 0.0;
    enough.then(|| seen.iter().map(pearson).sum::<f64>() / count(seen.len() - 1))
}

/// The ratio of two Poisson rates, after over before, with the exact interval conditional on their sum (Clopper and
/// Pearson 1934; Przyborowski and Wilenski 1940).
///
/// Times are how long each was watched. The upper end is infinite where nothing happened before. `None` where
/// nothing happened at all, or a time is not above 0.
pub fn exact_rate_ratio(
    before: u32,
    after: u32,
    time_before: f64,
    time_after: f64,
) -> Option<(f64, f64, f64)> {
    let are_times = [time_before, time_after].iter().all(|time| time.is_finite() && *time > 0.0);
    if before + after == 0 || !are_times {
        return None;
    }
    let (low, high) = clopper_pearson(after, before + after);
    let ratio_of = |share: f64| share / (1.0 - share) * time_before / time_after;
    Some((ratio_of(f64::from(after) / f64::from(before + after)), ratio_of(low), ratio_of(high)))
}

/// The exact 95 % interval of a share, each end by halving.
fn clopper_pearson(part: u32, whole: u32) -> (f64, f64) {
    let solve = |rises: &dyn Fn(f64) -> bool| {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..200 {
            let middle = f64::midpoint(low, high);
            if rises(middle) { high = middle } else { low = middle }
        }
        f64::midpoint(low, high)
    };
    let at_least = |share: f64| binomial_from(part, whole, share);
    let low = if part == 0 { 0.0 } else { solve(&|share| at_least(share) >= 0.025) };
    let more = |share: f64| binomial_from(part + 1, whole, share);
    let high = if part == whole { 1.0 } else { solve(&|share| 1.0 - more(share) <= 0.025) };
    (low, high)
}

/// The chance of at least so many out of all.
fn binomial_from(least: u32, all: u32, share: f64) -> f64 {
    let log_ways = |part: u32| {
        libm::lgamma(f64::from(all) + 1.0)
            - libm::lgamma(f64::from(part) + 1.0)
            - libm::lgamma(f64::from(all - part) + 1.0)
    };
    let chance = |part: u32| {
        (log_ways(part) + f64::from(part) * share.ln() + f64::from(all - part) * (-share).ln_1p()).exp()
    };
    (least..=all).map(chance).sum::<f64>().min(1.0)
}

/// The two-sided E-test that two Poisson counts, each divided by its time, have one mean (Krishnamoorthy and
/// Thomson 2004).
///
/// The chance, at the common mean, of two counts at least as far apart as these by `|x/n − y/m|/√(x/n² + y/m²)`. 1
/// where they are alike.
///
/// # Panics
/// When a time is not above 0.
pub fn e_test(one: u32, other: u32, time_one: f64, time_other: f64) -> f64 {
    assert!(time_one > 0.0 && time_other > 0.0, "a time is above 0");
    let distance = |x: f64, y: f64| {
        let variance = x / time_one.powi(2) + y / time_other.powi(2);
        if variance > 0.0 { (x / time_one - y / time_other).abs() / variance.sqrt() } else { 0.0 }
    };
    let seen = distance(f64::from(one), f64::from(other));
    if seen == 0.0 {
        return 1.0;
    }
    let mean = f64::from(one + other) / (time_one + time_other);
    let (ones, others) = (poisson(mean * time_one), poisson(mean * time_other));
    let mut p = 0.0;
    for (x, chance) in &ones {
        let far = others.iter().filter(|(y, _)| distance(*x, *y) >= seen - 1e-12);
        p += chance * far.map(|(_, chance)| chance).sum::<f64>();
    }
    f64::min(p, 1.0)
}

/// Each count that is not out of the question, with its chance.
fn poisson(mean: f64) -> Vec<(f64, f64)> {
    let reach = 12.0 * mean.sqrt() + 40.0;
    let (first, last) = ((mean - reach).max(0.0).floor(), (mean + reach).ceil());
    let chance = |x: f64| (x * mean.ln() - mean - libm::lgamma(x + 1.0)).exp();
    let mut found = Vec::new();
    let mut x = first;
    while x <= last {
        found.push((x, chance(x)));
        x += 1.0;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_odds_ratio_of_the_papers_example() {
        let found = odds_ratio((207.0, 110.0), (308.0, 318.0)).unwrap();
        near(found.ratio, 1.94292, 5e-6);
        near(found.log_standard_error, 0.142_525, 5e-7);
        near(found.low, 1.469, 5e-4);
        near(found.high, 2.569, 5e-4);
        assert_eq!(odds_ratio((207.0, 0.0), (308.0, 318.0)), None);
    }

    #[test]
    fn counts_that_vary_more_make_a_wider_interval_and_never_a_narrower_one() {
        let found = odds_ratio((207.0, 110.0), (308.0, 318.0)).unwrap();
        near(found.with_dispersion(4.0).log_standard_error, 2.0 * found.log_standard_error, 1e-12);
        near(found.with_dispersion(0.2).log_standard_error, found.log_standard_error, 1e-12);
        near(found.with_dispersion(4.0).ratio, found.ratio, 1e-12);
    }

    #[test]
    fn dispersion_is_pearsons_over_its_degrees_of_freedom() {
        // Two halves of 20 in all: (8, 2) and (2, 8) against (5, 5) each: 4·9/5 over 1.
        near(dispersion(&[(8.0, 2.0), (2.0, 8.0), (0.0, 0.0)]).unwrap(), 7.2, 1e-12);
        near(dispersion(&[(5.0, 5.0), (3.0, 3.0)]).unwrap(), 0.0, 1e-12);
        assert_eq!(dispersion(&[(5.0, 5.0)]), None);
        assert_eq!(dispersion(&[(5.0, 0.0), (2.0, 0.0)]), None);
    }

    #[test]
    fn e_tests_as_in_ptools() {
        near(e_test(6, 2, 1.0, 1.0), 0.1749, 5e-5);
        near(e_test(0, 3, 1.0, 1.0), 0.0884, 5e-5);
        near(e_test(4, 4, 1.0, 1.0), 1.0, 1e-12);
        near(e_test(6, 12, 1.0, 2.0), 1.0, 1e-12);
        near(e_test(2, 6, 1.0, 1.0), e_test(6, 2, 1.0, 1.0), 1e-12);
    }

    #[test]
    fn the_exact_interval_of_a_ratio_has_its_tails() {
        // Twice 2.5 % by definition: at the lower end, at least 3 of 10 has that chance.
        let (ratio, low, high) = exact_rate_ratio(7, 3, 1.0, 1.0).unwrap();
        near(ratio, 3.0 / 7.0, 1e-12);
        near(binomial_from(3, 10, low / (1.0 + low)), 0.025, 1e-9);
        near(1.0 - binomial_from(4, 10, high / (1.0 + high)), 0.025, 1e-9);
        // Clopper and Pearson for 3 of 10, as tabulated: 0.0667 to 0.6525.
        near(low / (1.0 + low), 0.0667, 5e-5);
        near(high / (1.0 + high), 0.6525, 5e-5);
    }

    #[test]
    fn nothing_before_leaves_the_ratio_open_above() {
        let (ratio, low, high) = exact_rate_ratio(0, 4, 2.0, 1.0).unwrap();
        assert!(ratio.is_infinite() && high.is_infinite() && low > 0.0);
        let (ratio, low, _) = exact_rate_ratio(4, 0, 1.0, 1.0).unwrap();
        near(ratio + low, 0.0, 1e-12);
        assert_eq!(exact_rate_ratio(0, 0, 1.0, 1.0), None);
        assert_eq!(exact_rate_ratio(1, 1, 0.0, 1.0), None);
    }

    #[track_caller]
    fn near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} {expected}");
    }
}

//! Rates of small areas, drawn towards the mean as far as their small numbers call for it.

use super::{Neighbours, count};

/// Rates by the empirical Bayes estimator of Marshall (1991).
#[derive(Debug, Clone, PartialEq)]
pub struct EmpiricalBayes {
    /// All events over all people: the mean rate m.
    pub mean: f64,
    /// How much the true rates vary about it: A, never below 0.
    pub variance: f64,
    /// Each area's rate; `None` where nobody lives.
    pub rates: Vec<Option<f64>>,
}

/// Rates drawn towards the mean of all areas.
///
/// `r̂_i = m + (r_i − m)·A/(A + m/P_i)`, with `m = ΣO/ΣP` and `A = ΣP(r − m)²/ΣP − m/P̄`, or 0 where that is
/// below 0 (Marshall 1991). Areas without people take no part.
///
/// `None` where nobody lives anywhere, or a number is negative or not a number.
///
/// # Panics
/// When there are not as many populations as counts.
pub fn empirical_bayes(counts: &[f64], populations: &[f64]) -> Option<EmpiricalBayes> {
    let prior = Prior::of(counts, populations)?;
    let rates = counts.iter().zip(populations).map(|(&count, &people)| prior.rate(count, people)).collect();
    Some(EmpiricalBayes { mean: prior.mean, variance: prior.variance, rates })
}

/// Rates drawn towards the mean of each area and its neighbours: the local form of Marshall (1991).
///
/// The formula of [`empirical_bayes`] within each neighbourhood, the area itself included. `None` as there, and
/// for an area where nobody lives; an island keeps its own rate, since it is its own mean.
///
/// # Panics
/// When there are not as many populations or areas as counts.
pub fn local_empirical_bayes(
    counts: &[f64],
    populations: &[f64],
    neighbours: &Neighbours,
) -> Option<Vec<Option<f64>>> {
    assert_eq!(counts.len(), neighbours.areas(), "one count for each area");
    Prior::of(counts, populations)?;
    let local = |area: usize| {
        let members = || neighbours.of(area).iter().copied().chain([area]);
        let (own, people): (Vec<f64>, Vec<f64>) =
            members().map(|member| (counts[member], populations[member])).unzip();
        Prior::of(&own, &people)?.rate(counts[area], populations[area])
    };
    Some((0..counts.len()).map(local).collect())
}

/// Standardised rates for Moran's I where populations differ: `z_i = (r_i − b)/√(a + b/P_i)` with `b = ΣO/ΣP`
/// and `a = ΣP(r − b)²/ΣP − b/P̄` (Assunção and Reis 1999).
///
/// Where `a + b/P_i` is not above 0, `b/P_i` takes its place, as they propose. `None` as in [`empirical_bayes`],
/// where an area has nobody, or where there are no events.
///
/// # Panics
/// When there are not as many populations as counts.
pub fn assuncao_reis(counts: &[f64], populations: &[f64]) -> Option<Vec<f64>> {
    let prior = Prior::of(counts, populations)?;
    if prior.mean <= 0.0 || populations.iter().any(|&people| people <= 0.0) {
        return None;
    }
    let z = |(&count, &people): (&f64, &f64)| {
        let chance = prior.mean / people;
        let variance = Some(prior.raw_variance + chance).filter(|v| *v > 0.0).unwrap_or(chance);
        (count / people - prior.mean) / variance.sqrt()
    };
    Some(counts.iter().zip(populations).map(z).collect())
}

/// Mean and variance of the rates, by moments.
struct Prior {
    mean: f64,
    /// Below 0 where rates vary less than chance alone would make them.
    raw_variance: f64,
    variance: f64,
}

impl Prior {
    fn of(counts: &[f64], populations: &[f64]) -> Option<Self> {
        assert_eq!(counts.len(), populations.len(), "one population for each count");
        let is_amount = |value: &f64| value.is_finite() && *value >= 0.0;
        let inhabited = || counts.iter().zip(populations).filter(|(_, people)| **people > 0.0);
        let people: f64 = inhabited().map(|(_, people)| people).sum();
        if people <= 0.0 || !counts.iter().chain(populations).all(is_amount) {
            return None;
        }
        let mean = inhabited().map(|(count, _)| count).sum::<f64>() / people;
        let spread = |(count, people): (&f64, &f64)| people * (count / people - mean).powi(2);
        let between = inhabited().map(spread).sum::<f64>() / people;
        let raw_variance = between - mean * count(inhabited().count()) / people;
        Some(Self { mean, raw_variance, variance: raw_variance.max(0.0) })
    }

    fn rate(&self, count: f64, people: f64) -> Option<f64> {
        let chance = self.mean / people;
        let trusted = if self.variance > 0.0 { self.variance / (self.variance + chance) } else { 0.0 };
        (people > 0.0).then(|| self.mean + (count / people - self.mean) * trusted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_areas_as_by_hand() {
        // m = 40/400 = 0.1, ΣP(r − m)²/ΣP = 0.01, P̄ = 200: A = 0.01 − 0.0005; trust 0.0095/(0.0095 + 0.0005).
        let found = empirical_bayes(&[40.0, 0.0], &[200.0, 200.0]).unwrap();
        near(found.mean, 0.1);
        near(found.variance, 0.0095);
        near(found.rates[0].unwrap(), 0.195);
        near(found.rates[1].unwrap(), 0.005);
    }

    #[test]
    fn rates_that_vary_no_more_than_chance_are_all_the_mean() {
        let found = empirical_bayes(&[1.0, 2.0, 0.0], &[10.0, 10.0, 10.0]).unwrap();
        near(found.variance, 0.0);
        found.rates.iter().for_each(|rate| near(rate.unwrap(), 0.1));
        near(empirical_bayes(&[0.0, 0.0], &[5.0, 5.0]).unwrap().rates[0].unwrap(), 0.0);
    }

    #[test]
    fn nobody_has_no_rate_and_takes_no_part() {
        let with = empirical_bayes(&[40.0, 3.0, 0.0], &[200.0, 0.0, 200.0]).unwrap();
        assert_eq!(with.rates[1], None);
        near(with.rates[0].unwrap(), 0.195);
        assert_eq!(empirical_bayes(&[1.0], &[0.0]), None);
        assert_eq!(empirical_bayes(&[], &[]), None);
        assert_eq!(empirical_bayes(&[-1.0], &[9.0]), None);
        assert_eq!(empirical_bayes(&[1.0], &[f64::NAN]), None);
    }

    #[test]
    fn an_island_keeps_its_own_rate() {
        let pair = Neighbours::from_pairs(3, [(0, 1)]).unwrap();
        let found = local_empirical_bayes(&[40.0, 0.0, 7.0], &[200.0, 200.0, 70.0], &pair).unwrap();
        near(found[0].unwrap(), 0.195);
        near(found[2].unwrap(), 0.1);
    }

    #[test]
    fn standardised_rates_have_the_events_mean_0() {
        let (counts, people) = ([12.0, 3.0, 40.0, 7.0], [100.0, 90.0, 300.0, 55.0]);
        let z = assuncao_reis(&counts, &people).unwrap();
        let b = 62.0 / 545.0;
        let by_hand: f64 =
            people.iter().zip(counts).map(|(p, o)| p * (o / p - b).powi(2)).sum::<f64>() / 545.0;
        let a = by_hand - b / (545.0 / 4.0);
        let variance = if a + b / 300.0 > 0.0 { a + b / 300.0 } else { b / 300.0 };
        near(z[2], (40.0 / 300.0 - b) / variance.sqrt());
        assert_eq!(assuncao_reis(&[1.0, 1.0], &[3.0, 0.0]), None);
        assert_eq!(assuncao_reis(&[0.0, 0.0], &[3.0, 3.0]), None);
    }

    proptest! {
        #[test]
        fn a_rate_lies_between_the_mean_and_what_was_seen(
            areas in prop::collection::vec((0..60_u8, 1..200_u8), 2..20),
        ) {
            let (counts, people): (Vec<f64>, Vec<f64>) =
                areas.into_iter().map(|(count, people)| (f64::from(count), f64::from(people))).unzip();
            let found = empirical_bayes(&counts, &people).unwrap();
            for (rate, (count, people)) in found.rates.iter().zip(counts.iter().zip(&people)) {
                let (rate, seen) = (rate.unwrap(), count / people);
                prop_assert!(rate >= seen.min(found.mean) - 1e-12 && rate <= seen.max(found.mean) + 1e-12);
            }
        }

        #[test]
        fn the_local_form_among_neighbours_of_everybody_is_the_global_one(
            areas in prop::collection::vec((0..60_u8, 1..200_u8), 2..9),
        ) {
            let (counts, people): (Vec<f64>, Vec<f64>) =
                areas.iter().map(|(count, people)| (f64::from(*count), f64::from(*people))).unzip();
            let pairs = (0..areas.len()).flat_map(|one| (0..one).map(move |other| (one, other)));
            let all = Neighbours::from_pairs(areas.len(), pairs).unwrap();
            let global = empirical_bayes(&counts, &people).unwrap().rates;
            let local = local_empirical_bayes(&counts, &people, &all).unwrap();
            for (global, local) in global.iter().zip(&local) {
                prop_assert!((global.unwrap() - local.unwrap()).abs() < 1e-12);
            }
        }
    }

    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    }
}

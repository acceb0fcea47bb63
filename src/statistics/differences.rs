//! Difference in differences: did treated areas change otherwise than the rest, month by month?

use super::generator::{Generator, Purpose};
use super::{count, two_sided_p};

/// An effect on the logarithm of the mean, by a Poisson model with an effect of each area and of each period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DifferenceInDifferences {
    /// δ: the treated areas' mean after is `e^δ` times what it would have been.
    pub effect: f64,
    /// Its standard error, clustered by area.
    pub standard_error: f64,
    /// Two-sided, by the normal curve.
    pub p: f64,
}

/// `log μ = area + period + δ·after·treated`, fitted by maximum likelihood, with standard errors clustered by area
/// (Wooldridge 1999).
///
/// `counts[area][period]`; `treated` says which areas, `first_after` is the first period after. `None` where the
/// effect cannot be had: no treated or no other area, nothing before or nothing after, no events where they are
/// needed, or a count that is negative or not a number.
///
/// # Panics
/// When areas differ in their periods, or `treated` does not speak of each area.
pub fn difference_in_differences(
    counts: &[Vec<f64>],
    treated: &[bool],
    first_after: usize,
) -> Option<DifferenceInDifferences> {
    let panel = Panel::of(counts, treated, first_after)?;
    let effect = panel.effect()?;
    let standard_error = panel.clustered_error(effect)?;
    Some(DifferenceInDifferences { effect, standard_error, p: two_sided_p(effect / standard_error) })
}

/// The p of the effect among those of as many other areas drawn at random, the treated ones included in the order:
/// `(#{|δ*| ≥ |δ|} + 1)/(draws + 1)` (Conley and Taber 2011). `None` as in [`difference_in_differences`].
///
/// # Panics
/// As [`difference_in_differences`].
pub fn permutation_p(
    counts: &[Vec<f64>],
    treated: &[bool],
    first_after: usize,
    draws: u32,
    seed: u64,
) -> Option<f64> {
    let effect = Panel::of(counts, treated, first_after)?.effect()?;
    let many = treated.iter().filter(|is| **is).count();
    let generator = Generator::new(seed);
    let mut reached = 0_u32;
    let mut valid = 0_u32;
    for draw in 0..draws {
        let mut stream = generator.stream(Purpose::Placebo, 0, draw);
        let mut order: Vec<usize> = (0..counts.len()).collect();
        for place in 0..many {
            let left = u32::try_from(counts.len() - place).expect("fewer than 2^32 areas");
            order.swap(place, place + stream.below(left) as usize);
        }
        let mut placebo = vec![false; counts.len()];
        order[..many].iter().for_each(|&area| placebo[area] = true);
        if let Some(other) = Panel::of(counts, &placebo, first_after).and_then(|panel| panel.effect()) {
            valid += 1;
            reached += u32::from(other.abs() >= effect.abs() - 1e-12);
        }
    }
    Some(f64::from(reached + 1) / f64::from(valid + 1))
}

struct Panel<'a> {
    counts: &'a [Vec<f64>],
    treated: &'a [bool],
    first_after: usize,
    periods: usize,
    /// Events of treated and other areas in each period.
    by_period: Vec<[f64; 2]>,
}

impl<'a> Panel<'a> {
    fn of(counts: &'a [Vec<f64>], treated: &'a [bool], first_after: usize) -> Option<Self> {
        assert_eq!(counts.len(), treated.len(), "each area is treated or not");
        let periods = counts.first()?.len();
        assert!(counts.iter().all(|own| own.len() == periods), "one count for each area and period");
        let are_counts = counts.iter().flatten().all(|count| count.is_finite() && *count >= 0.0);
        let mut by_period = vec![[0.0; 2]; periods];
        for (own, treated) in counts.iter().zip(treated) {
            own.iter().zip(&mut by_period).for_each(|(count, sum)| sum[usize::from(*treated)] += count);
        }
        let side = |side: usize, part: &[[f64; 2]]| part.iter().map(|sum| sum[side]).sum::<f64>();
        let split = (1..periods).contains(&first_after);
        let has_events = |part: &[[f64; 2]]| side(0, part) > 0.0 && side(1, part) > 0.0;
        let enough = split && has_events(&by_period[..first_after]) && has_events(&by_period[first_after..]);
        (are_counts && enough).then_some(Self { counts, treated, first_after, periods, by_period })
    }

    /// Given the area totals the periods are multinomial, so treated and other areas are two of them, and δ solves
    /// one equation: the treated areas' events after are what the model expects. Newton's method on the two sums.
    fn effect(&self) -> Option<f64> {
        let mut effect = 0.0_f64;
        for _ in 0..200 {
            let shares = self.period_shares(effect);
            let treated: f64 = self.by_period.iter().map(|sum| sum[1]).sum();
            let after = self.share_after(&shares, effect);
            let seen: f64 = self.by_period[self.first_after..].iter().map(|sum| sum[1]).sum();
            let step = (seen / treated / (1.0 - seen / treated)).ln() - (after / (1.0 - after)).ln();
            effect += step;
            if !effect.is_finite() {
                return None;
            }
            if step.abs() < 1e-13 {
                break;
            }
        }
        Some(effect)
    }

    /// The share of an untreated area's events that falls in each period, at this effect: the fixed point of
    /// `π_t = N_t / (C + T·e^{δ·after}/Σ_s π_s e^{δ·after})`.
    fn period_shares(&self, effect: f64) -> Vec<f64> {
        let side = |side: usize| self.by_period.iter().map(|sum| sum[side]).sum::<f64>();
        let (others, treated) = (side(0), side(1));
        let mut shares = vec![1.0 / count(self.periods); self.periods];
        for _ in 0..10_000 {
            let scale: f64 =
                shares.iter().enumerate().map(|(at, share)| share * self.factor(at, effect)).sum();
            let weight = |at: usize| others + treated * self.factor(at, effect) / scale;
            let mut next: Vec<f64> =
                self.by_period.iter().enumerate().map(|(at, sum)| (sum[0] + sum[1]) / weight(at)).collect();
            let total: f64 = next.iter().sum();
            next.iter_mut().for_each(|share| *share /= total);
            let moved = next.iter().zip(&shares).map(|(new, old)| (new - old).abs()).fold(0.0, f64::max);
            shares = next;
            if moved < 1e-15 {
                break;
            }
        }
        shares
    }

    fn factor(&self, period: usize, effect: f64) -> f64 {
        if period >= self.first_after { effect.exp() } else { 1.0 }
    }

    fn share_after(&self, shares: &[f64], effect: f64) -> f64 {
        let weights = shares.iter().enumerate().map(|(at, share)| share * self.factor(at, effect));
        let weights: Vec<f64> = weights.collect();
        weights[self.first_after..].iter().sum::<f64>() / weights.iter().sum::<f64>()
    }

    /// √(Σ_area (Σ_t x̃·(y − μ))²)/Σ μ·x̃², where x̃ is what areas and periods leave of after·treated.
    fn clustered_error(&self, effect: f64) -> Option<f64> {
        let shares = self.period_shares(effect);
        let expected: Vec<Vec<f64>> = self
            .counts
            .iter()
            .zip(self.treated)
            .map(|(own, treated)| {
                let total: f64 = own.iter().sum();
                let weight = |at: usize| shares[at] * if *treated { self.factor(at, effect) } else { 1.0 };
                let scale: f64 = (0..self.periods).map(weight).sum();
                (0..self.periods).map(|at| total * weight(at) / scale).collect()
            })
            .collect();
        let left = self.left_of_treatment(&expected);
        let bread: f64 = expected.iter().flatten().zip(left.iter().flatten()).map(|(mu, x)| mu * x * x).sum();
        let score = |area: usize| {
            (0..self.periods)
                .map(|at| left[area][at] * (self.counts[area][at] - expected[area][at]))
                .sum::<f64>()
        };
        let meat: f64 = (0..self.counts.len()).map(|area| score(area).powi(2)).sum();
        let error = meat.sqrt() / bread;
        (error.is_finite() && error > 0.0).then_some(error)
    }

    /// after·treated less what effects of areas and periods explain of it, weighted by the expected counts: by
    /// turns, until nothing moves.
    fn left_of_treatment(&self, expected: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let is_treated = |area: usize, at: usize| f64::from(self.treated[area] && at >= self.first_after);
        let cells = |area: usize| (0..self.periods).map(move |at| is_treated(area, at)).collect::<Vec<f64>>();
        let mut left: Vec<Vec<f64>> = (0..self.counts.len()).map(cells).collect();
        for _ in 0..10_000 {
            let mut moved: f64 = 0.0;
            for (own, weights) in left.iter_mut().zip(expected) {
                moved = moved.max(take_mean(own.iter_mut(), weights.iter()));
            }
            for at in 0..self.periods {
                let column = left.iter_mut().map(|own| &mut own[at]);
                moved = moved.max(take_mean(column, expected.iter().map(|own| &own[at])));
            }
            if moved < 1e-14 {
                break;
            }
        }
        left
    }
}

/// Takes the weighted mean from each, and says how much that was.
fn take_mean<'a>(values: impl Iterator<Item = &'a mut f64>, weights: impl Iterator<Item = &'a f64>) -> f64 {
    let pairs: Vec<(&mut f64, &f64)> = values.zip(weights).collect();
    let weight: f64 = pairs.iter().map(|(_, weight)| **weight).sum();
    if weight <= 0.0 {
        return 0.0;
    }
    let mean = pairs.iter().map(|(value, weight)| **value * **weight).sum::<f64>() / weight;
    pairs.into_iter().for_each(|(value, _)| *value -= mean);
    mean.abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_areas_and_two_periods_are_the_ratio_of_ratios() {
        let counts = [vec![207.0, 110.0], vec![308.0, 318.0]];
        let effect = Panel::of(&counts, &[true, false], 1).unwrap().effect().unwrap();
        near(effect, (110.0 / 207.0 / (318.0 / 308.0_f64)).ln());
    }

    #[test]
    fn an_effect_put_in_is_found() {
        let areas = [3.0, 10.0, 7.0, 20.0, 5.0, 8.0];
        let months = [1.0, 1.4, 0.8, 1.1];
        let treated = [true, true, false, false, false, false];
        let counts: Vec<Vec<f64>> = areas
            .iter()
            .zip(treated)
            .map(|(area, treated)| {
                let factor = |at: usize| if treated && at >= 2 { 0.5 } else { 1.0 };
                months.iter().enumerate().map(|(at, month)| area * month * factor(at)).collect()
            })
            .collect();
        let panel = Panel::of(&counts, &treated, 2).unwrap();
        near(panel.effect().unwrap(), 0.5_f64.ln());
    }

    #[test]
    fn unlike_areas_put_the_real_effect_among_placebos() {
        let flat = |level: f64| vec![level, level + 1.0, level, level + 2.0];
        let mut counts: Vec<Vec<f64>> = (0..19).map(|area| flat(10.0 + f64::from(area))).collect();
        counts.push(vec![40.0, 40.0, 10.0, 10.0]);
        let mut treated = vec![false; 20];
        treated[19] = true;
        let p = permutation_p(&counts, &treated, 2, 199, 1).unwrap();
        assert!(p < 0.12, "one of twenty areas: {p}");
        treated.swap(19, 18);
        assert!(permutation_p(&counts, &treated, 2, 199, 1).unwrap() > 0.2);
    }

    #[test]
    fn what_cannot_be_compared_is_not() {
        let two = [vec![2.0, 3.0], vec![4.0, 5.0]];
        assert_eq!(difference_in_differences(&two, &[false, false], 1), None);
        assert_eq!(difference_in_differences(&two, &[true, true], 1), None);
        assert_eq!(difference_in_differences(&two, &[true, false], 0), None);
        assert_eq!(difference_in_differences(&two, &[true, false], 2), None);
        assert_eq!(difference_in_differences(&[vec![2.0, 0.0], vec![4.0, 5.0]], &[true, false], 1), None);
        assert_eq!(difference_in_differences(&[], &[], 1), None);
    }

    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    }
}

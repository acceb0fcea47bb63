//! Weighted displacement difference: did a zone fall by more than a like one, counting what may have moved?

use super::two_sided_p;

/// Counts of one place before and after, each with what it is divided by, such as months or square kilometres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BeforeAfter {
    /// Events before.
    pub before: f64,
    /// Events after.
    pub after: f64,
    /// What the events before are divided by.
    pub weight_before: f64,
    /// What the events after are divided by.
    pub weight_after: f64,
}

impl BeforeAfter {
    /// Counts as they are.
    pub fn counts(before: f64, after: f64) -> Self {
        Self { before, after, weight_before: 1.0, weight_after: 1.0 }
    }

    /// Counts per unit of area: both divided by the same.
    #[must_use]
    pub fn per(self, weight: f64) -> Self {
        self.per_each(weight, weight)
    }

    /// Counts per unit of time, where before and after are not equally long.
    #[must_use]
    pub fn per_each(self, before: f64, after: f64) -> Self {
        Self { weight_before: self.weight_before * before, weight_after: self.weight_after * after, ..self }
    }

    fn change(&self) -> f64 {
        self.after / self.weight_after - self.before / self.weight_before
    }

    /// Poisson: the variance of a count is the count.
    fn variance(&self) -> f64 {
        self.after / self.weight_after.powi(2) + self.before / self.weight_before.powi(2)
    }
}

/// Where a change may have gone, and what it is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Displacement {
    /// Around the zone.
    pub around_zone: BeforeAfter,
    /// Around the place that it is compared with.
    pub around_control: BeforeAfter,
}

/// A weighted displacement difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wdd {
    /// The difference: below 0 where the zone did better.
    pub difference: f64,
    /// Its standard error, if counts are Poisson. On real crime they vary more: print the dispersion beside it.
    pub standard_error: f64,
}

impl Wdd {
    /// How many standard errors it is from 0.
    pub fn z(&self) -> f64 {
        self.difference / self.standard_error
    }

    /// Two-sided, by the normal curve.
    pub fn p(&self) -> f64 {
        two_sided_p(self.z())
    }

    /// The 95 % interval by the normal curve.
    pub fn interval(&self) -> (f64, f64) {
        let reach = 1.959_963_984_540_054 * self.standard_error;
        (self.difference - reach, self.difference + reach)
    }

    /// Differences of several kinds of event as one, each weighted, for instance by its harm.
    #[must_use]
    pub fn weighted_sum(parts: &[(f64, Self)]) -> Self {
        let difference = parts.iter().map(|(weight, part)| weight * part.difference).sum();
        let variance: f64 = parts.iter().map(|(weight, part)| (weight * part.standard_error).powi(2)).sum();
        Self { difference, standard_error: variance.sqrt() }
    }
}

/// `WDD = (T1 − T0) − (C1 − C0) + (D1 − D0) − (DC1 − DC0)`, its variance the sum of all counts, each count divided
/// by its weight and its variance by the weight's square (Wheeler and Ratcliffe 2018).
///
/// A difference of counts: where zones differ in size and share a trend it is not 0 without an intervention. Use
/// [`odds_ratio`](super::odds_ratio) beside it, and placebo zones for a p to trust.
pub fn wdd(zone: BeforeAfter, control: BeforeAfter, displacement: Option<Displacement>) -> Wdd {
    let moved = displacement.map_or(0.0, |d| d.around_zone.change() - d.around_control.change());
    let moved_variance = displacement.map_or(0.0, |d| d.around_zone.variance() + d.around_control.variance());
    Wdd {
        difference: zone.change() - control.change() + moved,
        standard_error: (zone.variance() + control.variance() + moved_variance).sqrt(),
    }
}

/// What a weighted displacement quotient says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WdqReading {
    /// The zone did not gain on its control: the quotient says nothing.
    NoGain,
    /// The surroundings gained too.
    Diffusion,
    /// The surroundings lost, less than the zone gained.
    SomeDisplacement,
    /// The surroundings lost more than the zone gained.
    DisplacementExceedsGain,
}

/// The weighted displacement quotient `(D1/C1 − D0/C0)/(T1/C1 − T0/C0)` and how to read it (Bowers and Johnson
/// 2003).
///
/// `None` where the control had nothing before or after, or the zone's share did not change.
pub fn wdq(zone: BeforeAfter, control: BeforeAfter, around: BeforeAfter) -> Option<(f64, WdqReading)> {
    let share = |of: BeforeAfter| of.after / control.after - of.before / control.before;
    let (gain, moved) = (share(zone), share(around));
    let quotient = moved / gain;
    quotient.is_finite().then(|| {
        let reading = match quotient {
            _ if gain >= 0.0 => WdqReading::NoGain,
            q if q >= 0.0 => WdqReading::Diffusion,
            q if q < -1.0 => WdqReading::DisplacementExceedsGain,
            _ => WdqReading::SomeDisplacement,
        };
        (quotient, reading)
    })
}

/// The standard error of a weighted displacement quotient, if counts are Poisson: by the delta method, with q the
/// quotient and g the zone's gain, `√(Σ ((D + q²T)/C² + (D − qT)²/C³))/|g|` over before and after.
pub fn wdq_error(zone: BeforeAfter, control: BeforeAfter, around: BeforeAfter) -> Option<f64> {
    let (quotient, _) = wdq(zone, control, around)?;
    let gain = zone.after / control.after - zone.before / control.before;
    let part = |(t, c, d): (f64, f64, f64)| {
        (d + quotient * quotient * t) / (c * c) + (d - quotient * t).powi(2) / c.powi(3)
    };
    let variance =
        part((zone.before, control.before, around.before)) + part((zone.after, control.after, around.after));
    Some(variance.sqrt() / gain.abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{Generator, Purpose};

    // Wheeler and Ratcliffe 2018, their example.
    const CONTROL: (f64, f64) = (308.0, 318.0);
    const ZONE: (f64, f64) = (207.0, 110.0);
    const AROUND_CONTROL: (f64, f64) = (150.0, 140.0);
    const AROUND_ZONE: (f64, f64) = (178.0, 157.0);

    fn of((before, after): (f64, f64)) -> BeforeAfter {
        BeforeAfter::counts(before, after)
    }

    fn around(zone: BeforeAfter, control: BeforeAfter) -> Option<Displacement> {
        Some(Displacement { around_zone: zone, around_control: control })
    }

    #[test]
    fn the_error_of_a_quotient_is_about_that_of_counts_drawn_anew() {
        let found = wdq_error(of(ZONE), of(CONTROL), of(AROUND_ZONE)).unwrap();
        let mut stream = Generator::new(1).stream(Purpose::Resample, 0, 0);
        let mut drawn = |(before, after): (f64, f64)| {
            let mut one = |mean: f64| mean + mean.sqrt() * stream.normal();
            of((one(before), one(after)))
        };
        let mut again = || wdq(drawn(ZONE), drawn(CONTROL), drawn(AROUND_ZONE)).unwrap().0;
        let all: Vec<f64> = (0..20_000).map(|_| again()).collect();
        let mean = all.iter().sum::<f64>() / 20_000.0;
        let spread = (all.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / 20_000.0).sqrt();
        near(found, spread, 0.12 * spread);
    }

    #[test]
    fn the_example_of_the_paper() {
        let found = wdd(of(ZONE), of(CONTROL), around(of(AROUND_ZONE), of(AROUND_CONTROL)));
        near(found.difference, -118.0, 1e-9);
        near(found.standard_error, 1568_f64.sqrt(), 1e-9);
        near(found.z(), -2.98, 5e-3);
        near(found.p(), 0.00288, 5e-5);
        near(found.interval().0, -196.0, 0.5);
        near(found.interval().1, -40.0, 0.5);
    }

    #[test]
    fn with_areas_of_several_sizes_as_in_ptools() {
        let displacement = around(of(AROUND_ZONE).per(1.5), of(AROUND_CONTROL).per(1.6));
        let found = wdd(of(ZONE).per(1.2), of(CONTROL).per(0.9), displacement);
        near(found.difference, -99.694, 5e-4);
        near(found.standard_error, 35.428, 5e-4);
    }

    #[test]
    fn with_a_longer_time_before_as_in_ptools() {
        let found = wdd(of((80.0, 20.0)).per_each(2.0, 1.0), of((100.0, 50.0)).per_each(2.0, 1.0), None);
        near(found.difference, -20.0, 1e-9);
        near(found.standard_error, 115_f64.sqrt(), 1e-9);
    }

    #[test]
    fn several_kinds_by_their_harm_as_in_ptools() {
        let kinds = [
            (3.0, (133.0, 91.0), (130.0, 74.0)),
            (2.0, (388.0, 305.0), (327.0, 202.0)),
            (5.0, (148.0, 97.0), (398.0, 190.0)),
            (7.0, (86.0, 64.0), (144.0, 92.0)),
            (10.0, (94.0, 67.0), (183.0, 96.0)),
        ];
        let parts = kinds.map(|(harm, control, zone)| (harm, wdd(of(zone), of(control), None)));
        let sum = Wdd::weighted_sum(&parts);
        near(sum.difference, -1721.0, 1e-9);
        near(sum.standard_error, 304.10, 5e-3);
    }

    #[test]
    fn the_quotient_of_the_same_example() {
        let (quotient, reading) = wdq(of(ZONE), of(CONTROL), of(AROUND_ZONE)).unwrap();
        near(quotient, 0.25819, 5e-6);
        assert_eq!(reading, WdqReading::Diffusion);
    }

    #[test]
    fn a_quotient_is_read_only_where_the_zone_gained() {
        let read = |zone, around| wdq(of(zone), of((100.0, 100.0)), of(around)).map(|found| found.1);
        assert_eq!(read((50.0, 60.0), (50.0, 60.0)), Some(WdqReading::NoGain));
        assert_eq!(read((50.0, 40.0), (50.0, 55.0)), Some(WdqReading::SomeDisplacement));
        assert_eq!(read((50.0, 40.0), (50.0, 65.0)), Some(WdqReading::DisplacementExceedsGain));
        assert_eq!(read((50.0, 50.0), (50.0, 65.0)), None);
        assert_eq!(wdq(of(ZONE), of((0.0, 9.0)), of(AROUND_ZONE)), None);
    }

    #[track_caller]
    fn near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} {expected}");
    }
}

//! Control charts: is this month unlike the months before, or like them?

use super::count;

/// One point of a chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChartPoint {
    /// What was seen.
    pub value: f64,
    /// The line in the middle.
    pub centre: f64,
    /// Three standard deviations below, never below 0.
    pub low: f64,
    /// Three standard deviations above.
    pub high: f64,
    /// Why it stands out, if it does.
    pub signal: Option<Signal>,
}

/// Why a point stands out: the first two of the rules that are in common use in the NHS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Beyond three standard deviations (Shewhart 1931).
    BeyondLimits,
    /// One of seven or more in a row on one side of the centre (NHS England, "Making data count").
    Run,
}

/// How many points in a row on one side make a [`Signal::Run`].
const RUN: usize = 7;

/// A c chart of counts, widened by how much they vary more than Poisson counts do.
///
/// Centre is the mean of the baseline, the first `baseline` points; limits are `c̄ ± 3·√(c̄·φ)` with φ the baseline's
/// variance over its mean, at least 1 (Laney 2002 for the idea). Plain Poisson limits cry wolf on crime. `None` for a
/// baseline of fewer than two points or without events, or a count that is negative or not a number.
pub fn c_chart(counts: &[f64], baseline: usize) -> Option<Vec<ChartPoint>> {
    let first = counts.get(..baseline).filter(|first| first.len() > 1)?;
    if counts.iter().any(|count| !count.is_finite() || *count < 0.0) {
        return None;
    }
    let mean = first.iter().sum::<f64>() / count(first.len());
    let variance = first.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (count(first.len()) - 1.0);
    let reach = 3.0 * variance.max(mean).sqrt();
    (mean > 0.0).then(|| chart(counts, mean, reach))
}

/// An XmR chart of any measure: `x̄ ± 2.66·mR̄`, the mean distance between neighbouring points of the baseline
/// (Wheeler 1993). `None` for a baseline of fewer than two points, or a value that is not a number.
pub fn xmr_chart(values: &[f64], baseline: usize) -> Option<Vec<ChartPoint>> {
    let first = values.get(..baseline).filter(|first| first.len() > 1)?;
    if values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let mean = first.iter().sum::<f64>() / count(first.len());
    let ranges = first.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    let reach = 2.66 * ranges.sum::<f64>() / (count(first.len()) - 1.0);
    let mut points = chart(values, mean, reach);
    points.iter_mut().for_each(|point| point.low = mean - reach);
    mark(&mut points);
    Some(points)
}

fn chart(values: &[f64], centre: f64, reach: f64) -> Vec<ChartPoint> {
    let point = |&value: &f64| {
        let (low, high) = ((centre - reach).max(0.0), centre + reach);
        ChartPoint { value, centre, low, high, signal: None }
    };
    let mut points: Vec<ChartPoint> = values.iter().map(point).collect();
    mark(&mut points);
    points
}

fn mark(points: &mut [ChartPoint]) {
    let mut run = 0;
    let mut side = 0.0;
    for at in 0..points.len() {
        let own = points[at].value - points[at].centre;
        let own_side = if own == 0.0 { 0.0 } else { own.signum() };
        run = if own_side * side > 0.0 { run + 1 } else { usize::from(own_side != 0.0) };
        side = own_side;
        points[at].signal = None;
        if run >= RUN {
            points[at + 1 - run..=at].iter_mut().for_each(|point| point.signal = Some(Signal::Run));
        }
    }
    for point in points {
        if point.value > point.high || point.value < point.low {
            point.signal = Some(Signal::BeyondLimits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_beyond_the_limits_stands_out() {
        // Mean 16, variance 4/3 and so Poisson limits 16 ± 12.
        let found = c_chart(&[15.0, 17.0, 15.0, 17.0, 29.0, 28.0, 3.0], 4).unwrap();
        assert_eq!((found[0].low, found[0].high), (4.0, 28.0));
        assert_eq!(signals(&found), "....X.X");
    }

    #[test]
    fn counts_that_vary_more_have_wider_limits() {
        // Mean 16, variance 192: 16 ± 3·√192, and not below 0.
        let found = c_chart(&[4.0, 28.0, 4.0, 28.0, 50.0], 4).unwrap();
        assert!((found[0].high - (16.0 + 3.0 * 192_f64.sqrt())).abs() < 1e-9);
        assert!(found[0].low.abs() < 1e-12);
        assert_eq!(signals(&found), ".....");
    }

    #[test]
    fn seven_in_a_row_on_one_side_stand_out() {
        let low = [10.0, 12.0, 10.0, 12.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0];
        assert_eq!(signals(&c_chart(&low, 4).unwrap()), "..........");
        let longer = [low.as_slice(), &[10.0]].concat();
        assert_eq!(signals(&c_chart(&longer, 4).unwrap()), "....RRRRRRR");
        let at_centre = [10.0, 12.0, 10.0, 12.0, 10.0, 10.0, 10.0, 11.0, 10.0, 10.0, 10.0];
        assert_eq!(signals(&c_chart(&at_centre, 4).unwrap()), "...........");
    }

    #[test]
    fn a_measure_may_be_below_0() {
        // Moving ranges 2, 2, 2: 0 ± 5.32.
        let found = xmr_chart(&[-1.0, 1.0, -1.0, 1.0, -6.0], 4).unwrap();
        assert!((found[0].low + 5.32).abs() < 1e-9 && (found[0].high - 5.32).abs() < 1e-9);
        assert_eq!(signals(&found), "....X");
    }

    #[test]
    fn no_baseline_no_chart() {
        assert_eq!(c_chart(&[1.0, 2.0], 1), None);
        assert_eq!(c_chart(&[1.0, 2.0], 3), None);
        assert_eq!(c_chart(&[0.0, 0.0, 4.0], 2), None);
        assert_eq!(c_chart(&[1.0, -2.0], 2), None);
        assert_eq!(xmr_chart(&[1.0, f64::NAN], 2), None);
    }

    fn signals(points: &[ChartPoint]) -> String {
        let letter = |point: &ChartPoint| match point.signal {
            Some(Signal::BeyondLimits) => 'X',
            Some(Signal::Run) => 'R',
            None => '.',
        };
        points.iter().map(letter).collect()
    }
}

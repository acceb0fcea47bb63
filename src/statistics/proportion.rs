//! Shares and their differences, with intervals that hold for small numbers.

/// Where 95 % of the normal curve ends.
const Z95: f64 = 1.959_963_984_540_054;

/// The 95 % interval of a share: Wilson's score interval (1927). `None` where nobody was asked, or more said yes
/// than were asked.
pub fn wilson(yes: u32, asked: u32) -> Option<(f64, f64)> {
    if asked == 0 || yes > asked {
        return None;
    }
    let (n, share) = (f64::from(asked), f64::from(yes) / f64::from(asked));
    let square = Z95 * Z95;
    let middle = share + square / (2.0 * n);
    let reach = Z95 * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
    let whole = 1.0 + square / n;
    Some((((middle - reach) / whole).max(0.0), ((middle + reach) / whole).min(1.0)))
}

/// A difference of two shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The second share less the first.
    pub difference: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The second share less the first, of different people: Newcombe's hybrid score interval (1998, method 10).
///
/// `None` where nobody was asked, or more said yes than were asked.
pub fn newcombe((yes_before, before): (u32, u32), (yes_after, after): (u32, u32)) -> Option<Difference> {
    let one = Share::of(yes_before, before)?;
    let other = Share::of(yes_after, after)?;
    let difference = other.share - one.share;
    Some(Difference {
        difference,
        low: difference - ((other.share - other.low).powi(2) + (one.high - one.share).powi(2)).sqrt(),
        high: difference + ((other.high - other.share).powi(2) + (one.share - one.low).powi(2)).sqrt(),
    })
}

/// What the same people said twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paired {
    /// Yes both times.
    pub yes_yes: u32,
    /// Yes before, no after.
    pub yes_no: u32,
    /// No before, yes after.
    pub no_yes: u32,
    /// No both times.
    pub no_no: u32,
}

/// The second share less the first, of the same people: Newcombe's paired score interval (1998, paired method 10).
///
/// `None` where nobody was asked.
pub fn newcombe_paired(paired: Paired) -> Option<Difference> {
    let [e, f, g, h] = [paired.yes_yes, paired.yes_no, paired.no_yes, paired.no_no].map(f64::from);
    let asked = paired.yes_yes + paired.yes_no + paired.no_yes + paired.no_no;
    let before = Share::of(paired.yes_yes + paired.yes_no, asked)?;
    let after = Share::of(paired.yes_yes + paired.no_yes, asked)?;
    let margins = (e + f) * (g + h) * (e + g) * (f + h);
    let excess = e * h - f * g;
    // Correlation, taken nearer to 0 where it is positive.
    let corrected = if excess > 0.0 { (excess - f64::from(asked) / 2.0).max(0.0) } else { excess };
    let phi = if margins > 0.0 { corrected / margins.sqrt() } else { 0.0 };
    let reach = |down: f64, up: f64| (down * down - 2.0 * phi * down * up + up * up).sqrt();
    let difference = after.share - before.share;
    Some(Difference {
        difference,
        low: difference - reach(after.share - after.low, before.high - before.share),
        high: difference + reach(before.share - before.low, after.high - after.share),
    })
}

struct Share {
    share: f64,
    low: f64,
    high: f64,
}

impl Share {
    fn of(yes: u32, asked: u32) -> Option<Self> {
        let (low, high) = wilson(yes, asked)?;
        Some(Self { share: f64::from(yes) / f64::from(asked), low, high })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilsons_interval_as_in_newcombe() {
        // Newcombe 1998 (Statistics in Medicine 17:857), table I, method 3.
        check(wilson(81, 263).unwrap(), 0.2553, 0.3662);
        check(wilson(15, 148).unwrap(), 0.0624, 0.1605);
        check(wilson(0, 20).unwrap(), 0.0, 0.1611);
        check(wilson(1, 29).unwrap(), 0.0061, 0.1718);
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(3, 2), None);
    }

    #[test]
    fn differences_of_independent_shares_as_in_newcombe() {
        // Newcombe 1998 (Statistics in Medicine 17:873), table II, method 10: p1 − p2.
        of((48, 80), (56, 70), 0.0524, 0.3339);
        of((3, 10), (9, 10), 0.1705, 0.8090);
        of((2, 7), (6, 7), 0.0582, 0.8062);
        of((0, 29), (5, 56), -0.0381, 0.1926);
        of((0, 20), (10, 10), 0.6791, 1.0);
        of((0, 10), (10, 10), 0.6075, 1.0);
        of((0, 20), (0, 10), -0.1611, 0.2775);
        assert_eq!(newcombe((0, 0), (1, 2)), None);
    }

    #[test]
    fn differences_of_paired_shares() {
        let found = |yes_yes, yes_no, no_yes, no_no| {
            newcombe_paired(Paired { yes_yes, yes_no, no_yes, no_no }).map(|found| (found.low, found.high))
        };
        check(found(20, 2, 12, 16).unwrap(), 0.0562, 0.3292);
        // The same people turned round, and nobody who changed.
        check(found(20, 12, 2, 16).unwrap(), -0.3292, -0.0562);
        check(found(10, 0, 0, 0).unwrap(), -0.2775, 0.2775);
        assert_eq!(found(0, 0, 0, 0), None);
    }

    #[track_caller]
    fn of(before: (u32, u32), after: (u32, u32), low: f64, high: f64) {
        let found = newcombe(before, after).unwrap();
        check((found.low, found.high), low, high);
    }

    #[track_caller]
    fn check(found: (f64, f64), low: f64, high: f64) {
        assert!((found.0 - low).abs() < 6e-5 && (found.1 - high).abs() < 6e-5, "{found:?} {low} {high}");
    }
}

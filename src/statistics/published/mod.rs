//! Published and third-party numbers, each beside ours: what `pz verify` prints.

mod space;
mod rates;
mod change;

/// A method on one case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Check {
    /// The method.
    pub method: &'static str,
    /// What it was tried on.
    pub case: &'static str,
    /// The number as it was published.
    pub published: f64,
    /// Ours.
    pub ours: f64,
    /// How far apart they may be: half of the last digit that was published, or what rounding makes.
    pub tolerance: f64,
    /// Who published it.
    pub source: &'static str,
}

impl Check {
    /// Whether ours is theirs.
    pub fn holds(&self) -> bool {
        (self.ours - self.published).abs() <= self.tolerance
    }

    /// How many decimals of ours are worth printing: one more than the tolerance lets differ.
    pub fn decimals(&self) -> usize {
        let kept = (0..9).find(|decimals| self.tolerance >= 0.4 * 0.1_f64.powi(*decimals)).unwrap_or(9);
        if self.tolerance > 0.0 { usize::try_from(kept).expect("from 0") + 1 } else { 0 }
    }
}

/// Every method named, on every case.
pub fn checks() -> Vec<Check> {
    [space::checks(), rates::checks(), change::checks()].concat()
}

/// A check in a line. A number that is not had at all differs from every other.
fn check(
    (method, case): (&'static str, &'static str),
    (published, tolerance): (f64, f64),
    ours: Option<f64>,
    source: &'static str,
) -> Check {
    Check { method, case, published, ours: ours.unwrap_or(f64::NAN), tolerance, source }
}

#[cfg(test)]
mod tests {
    use super::checks;

    #[test]
    fn every_number_published_is_ours_too() {
        for check in checks() {
            assert!(check.holds(), "{} {}: {} {}", check.method, check.case, check.published, check.ours);
        }
    }
}

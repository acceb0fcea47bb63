//! Intervals of shares.

/// Two-sided 95 % of the normal distribution.
const NORMAL_95: f64 = 1.959_963_984_540_054;

/// The 95 % interval of a share, by Wilson's score (1927): `held` out of `of`, which must not be 0. It stays within 0
/// and 1, and says something of shares of 0 and 1 as well.
pub fn wilson_95(held: u64, of: u64) -> (f64, f64) {
    let (n, share) = (of as f64, held as f64 / of as f64);
    let z2 = NORMAL_95 * NORMAL_95;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = NORMAL_95 / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::wilson_95;

    #[track_caller]
    fn check(held: u64, of: u64, expected: (f64, f64)) {
        let (from, to) = wilson_95(held, of);
        assert!((from - expected.0).abs() < 5e-5 && (to - expected.1).abs() < 5e-5, "{from} to {to}");
    }

    #[test]
    fn intervals_as_published() {
        // Newcombe 1998, table I, method 3.
        check(81, 263, (0.2553, 0.3662));
        check(15, 148, (0.0624, 0.1605));
        check(0, 20, (0.0, 0.1611));
        check(1, 29, (0.0061, 0.1718));
    }
}

//! Four bands for a map: which quarter of the shown areas a number falls in.

/// The upper ends of the bands, from low to high.
pub(super) struct Bands(Vec<f64>);

/// A band, from 0 (lowest) on.
pub(super) type Band = usize;

const QUARTERS: [&str; 4] = ["lowest quarter", "second quarter", "third quarter", "highest quarter"];

impl Bands {
    /// Quarters of these numbers. Equal numbers always fall into one band.
    pub(super) fn of(numbers: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = numbers.collect();
        sorted.sort_by(f64::total_cmp);
        let end =
            |quarter: usize| sorted.get((sorted.len() * quarter).div_ceil(4).saturating_sub(1)).copied();
        Self((1..=4).filter_map(end).collect())
    }

    /// The band that a number falls in.
    pub(super) fn band(&self, number: f64) -> Band {
        self.0.iter().position(|end| number <= *end).unwrap_or(QUARTERS.len() - 1)
    }

    /// Each band that holds a number: its place, its name, and the least and greatest number in it.
    pub(super) fn legend(&self, numbers: &[f64]) -> Vec<(Band, &'static str, f64, f64)> {
        let within = |band: Band| numbers.iter().copied().filter(move |number| self.band(*number) == band);
        let entry = |band: Band| {
            let least = within(band).reduce(f64::min)?;
            Some((band, QUARTERS[band], least, within(band).fold(least, f64::max)))
        };
        (0..QUARTERS.len()).filter_map(entry).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Bands;

    #[test]
    fn eight_areas_fall_two_into_each_quarter() {
        check(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], &[0, 0, 1, 1, 2, 2, 3, 3]);
    }

    #[test]
    fn equal_numbers_share_a_band() {
        check(&[5.0, 5.0, 5.0, 9.0], &[0, 0, 0, 3]);
        check(&[5.0], &[0]);
    }

    #[track_caller]
    fn check(numbers: &[f64], expected: &[usize]) {
        let bands = Bands::of(numbers.iter().copied());
        assert_eq!(numbers.iter().map(|number| bands.band(*number)).collect::<Vec<_>>(), expected);
    }
}

//! Local Moran: which areas are like their neighbours, and which are unlike them?

use super::{Neighbours, count, deviations};

/// An area and its neighbours' mean, each above the mean of all areas or not. The numbers are PySAL's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quadrant {
    /// High among high neighbours.
    HighHigh = 1,
    /// Low among high neighbours.
    LowHigh = 2,
    /// Low among low neighbours.
    LowLow = 3,
    /// High among low neighbours.
    HighLow = 4,
}

impl Quadrant {
    /// The two letters by which it is known.
    pub fn letters(self) -> &'static str {
        match self {
            Quadrant::HighHigh => "HH",
            Quadrant::LowHigh => "LH",
            Quadrant::LowLow => "LL",
            Quadrant::HighLow => "HL",
        }
    }
}

/// An area's local Moran.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocalMoran {
    /// The statistic: above 0 where the area is like its neighbours, below 0 where it is unlike them.
    pub i: f64,
    /// On which side of the mean the area and its neighbours are.
    pub quadrant: Quadrant,
}

/// The local Moran of each area, weights row standardised.
///
/// `I_i = (n − 1)·d_i·(Σ_j d_j/k_i)/Σ d²` with `d = x − x̄` and j over the k neighbours of i (Anselin 1995, with
/// the n − 1 of PySAL). What is exactly at the mean counts as low.
///
/// `None` for an island, which has nothing to be like; and for every area where values do not vary or one is
/// not a number.
///
/// # Panics
/// When there are not as many values as areas.
pub fn local_moran(values: &[f64], neighbours: &Neighbours) -> Vec<Option<LocalMoran>> {
    assert_eq!(values.len(), neighbours.areas(), "one value for each area");
    let Some(deviations) = deviations(values) else {
        return vec![None; values.len()];
    };
    let squares: f64 = deviations.iter().map(|d| d * d).sum();
    let scale = (count(values.len()) - 1.0) / squares;
    let local = |area: usize| {
        let others = neighbours.of(area);
        let own = deviations[area];
        let lag = others.iter().map(|&other| deviations[other]).sum::<f64>() / count(others.len());
        (!others.is_empty()).then(|| LocalMoran { i: scale * own * lag, quadrant: quadrant(own, lag) })
    };
    (0..values.len()).map(local).collect()
}

fn quadrant(own: f64, lag: f64) -> Quadrant {
    match (own > 0.0, lag > 0.0) {
        (true, true) => Quadrant::HighHigh,
        (false, true) => Quadrant::LowHigh,
        (false, false) => Quadrant::LowLow,
        (true, false) => Quadrant::HighLow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::morans_i;
    use proptest::prelude::*;

    #[test]
    fn ends_of_a_rising_street_are_like_their_neighbours() {
        // By hand: deviations −1.5 −0.5 0.5 1.5, Σd² = 5, lags −0.5 −0.5 0.5 0.5, n − 1 = 3.
        check(&[1.0, 2.0, 3.0, 4.0], &[(0, 1), (1, 2), (2, 3)], "0.450 LL, 0.150 LL, 0.150 HH, 0.450 HH");
    }

    #[test]
    fn a_peak_among_low_ones_is_unlike_them() {
        check(&[0.0, 9.0, 0.0], &[(0, 1), (1, 2)], "-0.667 LH, -0.667 HL, -0.667 LH");
    }

    #[test]
    fn an_island_is_like_nobody() {
        check(&[3.0, 0.0, 0.0], &[(1, 2)], "none, 0.333 LL, 0.333 LL");
        check(&[2.0, 2.0], &[(0, 1)], "none, none");
        check(&[2.0], &[], "none");
    }

    proptest! {
        #[test]
        fn together_they_make_morans_i(
            counts in prop::collection::vec(0..50_u8, 9),
            pairs in prop::collection::vec((0..9_usize, 0..9_usize), 1..20),
        ) {
            let values: Vec<f64> = counts.into_iter().map(f64::from).collect();
            let pairs = pairs.into_iter().filter(|(one, other)| one != other);
            let neighbours = Neighbours::from_pairs(9, pairs).unwrap();
            if let Some(moran) = morans_i(&values, &neighbours) {
                let sum: f64 = local_moran(&values, &neighbours).iter().flatten().map(|local| local.i).sum();
                let connected = 9.0 - count(neighbours.islands().len());
                prop_assert!((sum * 9.0 / 8.0 / connected - moran.i).abs() < 1e-9);
            }
        }
    }

    #[track_caller]
    fn check(values: &[f64], pairs: &[(usize, usize)], words: &str) {
        let neighbours = Neighbours::from_pairs(values.len(), pairs.iter().copied()).unwrap();
        let word = |local: Option<LocalMoran>| {
            local.map_or("none".to_owned(), |local| format!("{:.3} {}", local.i, local.quadrant.letters()))
        };
        let found: Vec<String> = local_moran(values, &neighbours).into_iter().map(word).collect();
        assert_eq!(found.join(", "), words);
    }
}

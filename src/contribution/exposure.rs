//! What counting alone can learn from one match key's pseudonyms, without the key, and what a dictionary costs with it.

use serde::{Deserialize, Serialize};

use super::MatchKey;

/// MACs that one core makes in a second.
const MACS_A_SECOND: f64 = 1e7;
/// Counts differ by more than chance from here on: both ends of 95 % of the normal distribution.
const BEYOND_CHANCE: f64 = 1.96;

/// How one match key's pseudonyms are shared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exposure {
    /// Different pseudonyms.
    pub pseudonyms: u64,
    /// The most records that share one.
    pub largest: u64,
    /// Pseudonyms whose place among the most frequent is beyond chance: whoever has public counts of names or
    /// postcodes in that order can tell which value each of them stands for.
    pub reached: u64,
    /// Records that have one of these.
    pub records_reached: u64,
}

/// The exposure of a match key, as it is reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExposureLine {
    /// The match key.
    pub name: String,
    /// What agreement on it means.
    pub meaning: String,
    /// Different pseudonyms.
    pub pseudonyms: u64,
    /// The most records that share one.
    pub largest_class: u64,
    /// Share of the pseudonyms, in per cent, that public counts of names or postcodes would reach.
    pub reached_percent: f64,
    /// Records that have one of these.
    pub records_reached: u64,
    /// Hours of one core in which whoever holds the linkage key could try all values.
    pub dictionary_core_hours: f64,
}

impl Exposure {
    /// Of how many records share each pseudonym. A place in the order is beyond chance where the counts before and
    /// behind it differ by more than counts of that size do by themselves.
    pub fn of(sizes: impl Iterator<Item = u64>) -> Self {
        // Most pseudonyms are one record's alone. Of such, two behind all others tell as much as any number of them.
        let mut alone = 0;
        let several = sizes.inspect(|size| alone += usize::from(*size == 1)).filter(|size| *size != 1);
        let mut sizes: Vec<u64> = several.collect();
        let pseudonyms = (alone + sizes.len()) as u64;
        sizes.extend(std::iter::repeat_n(1, alone.min(2)));
        sizes.sort_unstable_by(|one, other| other.cmp(one));
        let apart = |above: u64, below: u64| {
            (above as f64 - below as f64) > BEYOND_CHANCE * ((above + below) as f64).sqrt()
        };
        let mut exposure =
            Self { pseudonyms, largest: sizes.first().copied().unwrap_or(0), ..Self::default() };
        for (at, size) in sizes.iter().enumerate() {
            let above = at.checked_sub(1).is_none_or(|above| apart(sizes[above], *size));
            if above && sizes.get(at + 1).is_some_and(|below| apart(*size, *below)) {
                exposure.reached += 1;
                exposure.records_reached += size;
            }
        }
        exposure
    }

    /// Share of the pseudonyms, in per cent, that public counts would reach.
    pub fn reached_percent(&self) -> f64 {
        self.reached as f64 * 100.0 / self.pseudonyms.max(1) as f64
    }

    /// As it is reported of a match key.
    pub fn line(&self, key: &MatchKey) -> ExposureLine {
        ExposureLine {
            name: key.name.to_owned(),
            meaning: key.meaning.to_owned(),
            pseudonyms: self.pseudonyms,
            largest_class: self.largest,
            reached_percent: self.reached_percent(),
            records_reached: self.records_reached,
            dictionary_core_hours: key.dictionary() / MACS_A_SECOND / 3600.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BEYOND_CHANCE, Exposure};
    use crate::contribution::MATCH_KEYS;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_place_is_beyond_chance_by_its_neighbours(sizes in prop::collection::vec(1..60_u64, 0..12), alone in 0..4_usize) {
            let sizes = [sizes, vec![1; alone]].concat();
            let mut slow = sizes.clone();
            slow.sort_unstable();
            slow.reverse();
            let apart = |pair: &[u64]| (pair[0] - pair[1]) as f64 > BEYOND_CHANCE * ((pair[0] + pair[1]) as f64).sqrt();
            let reached = |at: &usize| (*at == 0 || apart(&slow[at - 1..=*at])) && apart(&slow[*at..at + 2]);
            let reached: Vec<usize> = (0..slow.len().saturating_sub(1)).filter(reached).collect();
            let expected = Exposure {
                pseudonyms: slow.len() as u64,
                largest: slow.iter().copied().max().unwrap_or(0),
                reached: reached.len() as u64,
                records_reached: reached.iter().map(|at| slow[*at]).sum(),
            };
            prop_assert_eq!(Exposure::of(sizes.into_iter()), expected);
        }
    }

    #[track_caller]
    fn check(sizes: &[u64], reached: u64) {
        let exposure = Exposure::of(sizes.iter().copied());
        assert_eq!(exposure.reached, reached, "{sizes:?}");
    }

    #[test]
    fn counts_that_stand_apart_are_reached() {
        check(&[400, 300, 200, 199], 2);
        check(&[200, 400, 199, 300], 2);
        check(&[50, 48, 45, 44], 0);
        check(&[1, 1, 1, 1], 0);
        check(&[9, 1, 1, 1], 1);
        check(&[], 0);
    }

    #[test]
    fn a_dictionary_of_nhs_numbers_takes_minutes_and_of_composites_longer() {
        let hours = |name: &str| {
            let key = MATCH_KEYS.iter().find(|key| key.name == name).unwrap();
            Exposure::default().line(key).dictionary_core_hours
        };
        assert!(hours("nhs_number") < 0.1);
        assert!(hours("surname_postcode") > 10.0);
        assert!(hours("postcode") < hours("surname_postcode"));
    }
}

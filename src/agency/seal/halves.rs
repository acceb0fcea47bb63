//! Half of each pseudonym, match key by match key: enough to tell how many share one.

use std::sync::Arc;

use crate::agency::Error;
use crate::agency::sorted::Sorted;
use crate::contribution::{Exposure, ExposureLine, MATCH_KEYS, People, Pseudonym, Scratch};

/// Marks for each number, at least: no more than one in so many falls on another's.
const MARKS: usize = 8;

/// The halves of all pseudonyms, by match key.
pub(super) struct Halves(Vec<Sorted<u64>>);

impl Halves {
    pub(super) fn new(scratch: &Arc<dyn Scratch>) -> Self {
        Self(Sorted::several(MATCH_KEYS.len(), scratch))
    }

    /// Keeps those of some people.
    pub(super) fn keep(&mut self, people: &People) -> Result<(), Error> {
        for (own, column) in self.0.iter_mut().zip(&people.keys) {
            own.extend(column.values.iter().map(Pseudonym::half))?;
        }
        Ok(())
    }

    /// The exposure of each match key that was sealed.
    pub(super) fn exposure(self) -> Result<Vec<ExposureLine>, Error> {
        let mut lines = Vec::new();
        for (key, mut own) in MATCH_KEYS.iter().zip(self.0) {
            if own.len() > 0 {
                lines.push(Exposure::of(sizes(&mut own)?).line(key));
            }
        }
        Ok(lines)
    }
}

/// How often each number is there.
fn sizes(numbers: &mut Sorted<u64>) -> Result<impl Iterator<Item = u64>, Error> {
    let alone = numbers.keep_only(|numbers| {
        let several = Several::of(numbers);
        move |number| several.has(number)
    });
    let mut sizes: Vec<u64> = Vec::new();
    let mut last = None;
    numbers.each(|number| {
        match sizes.last_mut() {
            Some(size) if last == Some(number) => *size += 1,
            _ => sizes.push(1),
        }
        last = Some(number);
        Ok(())
    })?;
    Ok(std::iter::repeat_n(1, alone).chain(sizes))
}

/// Of numbers that are spread evenly, those that stand there several times, and a few others (Bloom, 1970): most
/// pseudonyms are one record's alone, and need not be put in order to be counted.
struct Several {
    /// A number's mark is told by its leading bits, all but so many.
    rest: u32,
    marked: Vec<u64>,
}

impl Several {
    fn of(numbers: &[u64]) -> Self {
        let marks = (numbers.len() * MARKS).next_power_of_two().max(1 << 6);
        let none = || vec![0; marks >> 6];
        let (mut once, mut again) = (none(), Self { rest: 64 - marks.ilog2(), marked: none() });
        for number in numbers {
            let (word, bit) = again.mark(*number);
            again.marked[word] |= once[word] & bit;
            once[word] |= bit;
        }
        again
    }

    /// Where a number's mark stands.
    fn mark(&self, number: u64) -> (usize, u64) {
        let mark = number >> self.rest;
        (usize::try_from(mark >> 6).expect("fewer marks than memory has"), 1 << (mark & 63))
    }

    fn has(&self, number: u64) -> bool {
        let (word, bit) = self.mark(number);
        self.marked[word] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::{Sorted, sizes};
    use crate::agency::sorted::After;

    proptest! {
        #[test]
        fn each_number_is_counted_as_often_as_it_is_there(
            spread in prop::collection::vec(any::<u64>(), 0..200),
            close in prop::collection::vec(0..9_u64, 0..60),
            far in prop::collection::vec(prop_oneof![Just(0), Just(u64::MAX)], 0..3),
            most in prop_oneof![1..50_usize, Just(usize::MAX)],
        ) {
            let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
            let mut numbers = Sorted::new(Arc::new(After(most)));
            for number in [spread.clone(), close, spread, far].concat() {
                *counts.entry(number).or_default() += 1;
                numbers.push(number).unwrap();
            }
            let mut slow: Vec<u64> = counts.into_values().collect();
            let mut fast: Vec<u64> = sizes(&mut numbers).unwrap().collect();
            slow.sort_unstable();
            fast.sort_unstable();
            prop_assert_eq!(fast, slow);
        }
    }
}

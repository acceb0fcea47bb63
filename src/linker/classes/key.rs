//! The classes of one match key: which are used, which bring pairs together, and what they expose.

use std::iter::successors;

use super::heaps::Shared;
use super::span;
use super::{KeyCounts, MOST_IN_A_CLASS, MOST_OF_A_NAME};
use crate::contribution::{Exposure, Known, MatchKey, Use};
use crate::linker::placeholders;
use crate::linker::unseen::Brought;

/// Pairs are brought together by classes of at most this many records.
const MOST_TO_COMPARE: usize = 60;
/// A match key brings together at most so many pairs for each record that has it: of a larger pool only smaller
/// classes, so that work grows with the number of records and not with its square.
const PAIRS_PER_RECORD: usize = 2;
/// In a small pool a match key may bring together so many pairs in any case.
const PAIRS_IN_A_SMALL_POOL: usize = 100_000;
/// Whether a class is of the same records as an earlier one is asked of so many.
const MOST_LOOKED_AT: usize = 16;
/// No class has this number.
const NONE: u32 = u32::MAX;
/// The first, the second and the last of so many records are all of them.
const ALL_TOLD: u32 = 3;

/// The classes of one match key.
#[derive(Default)]
pub(super) struct OfKey {
    /// How many records share each class; 255 for more than 250.
    pub(super) size: Vec<u8>,
    /// By span of records, the members of its classes: the record, and the class.
    pub(super) spans: Vec<Vec<(u32, u32)>>,
    /// By span of the lower record, pairs of records to compare, the lower in the upper half.
    pub(super) to_compare: Vec<Vec<u64>>,
    pub(super) counts: KeyCounts,
    pub(super) brought: Brought,
    pub(super) nothing: Vec<(u32, Known)>,
}

impl OfKey {
    pub(super) fn new(shared: &Shared, key: &MatchKey, (records, most_reached): (usize, f64)) -> Self {
        let stands_for_someone = placeholders::most(records);
        let (most, compare) = match key.used {
            Use::BringsIfRare => (MOST_OF_A_NAME, largest_to_compare(shared, records)),
            Use::Brings => (MOST_IN_A_CLASS.min(stands_for_someone), largest_to_compare(shared, records)),
            Use::Compares => (MOST_IN_A_CLASS.min(stands_for_someone), 0),
            Use::Single => (usize::MAX, 0),
        };
        let mut found = Self { nothing: placeholders::of(shared, key, records), ..Self::default() };
        found.counts.exposure = Exposure::of(shared.sizes().map(|size| size as u64));
        found.counts.is_of_one_field = key.used == Use::Single;
        found.counts.dropped = found.counts.exposure.reached_percent() > most_reached;
        if found.counts.dropped {
            return found;
        }
        if compare > 0 {
            // What stands for no one is not agreement.
            let someone = shared.sizes().filter(|size| *size <= stands_for_someone);
            found.brought = Brought::of(someone, compare);
        }
        found.counts.too_common = shared.sizes().filter(|size| *size > most).count() as u64;
        let classes = used(shared, most, records);
        let pairing = classes.iter().copied().filter(|class| class.len() <= compare);
        found.to_compare = span::pairs(pairing, span::count(records));
        found.size = classes.iter().map(|class| u8::try_from(class.len()).unwrap_or(u8::MAX)).collect();
        found.spans = span::members(&classes, span::count(records));
        found
    }
}

/// The classes of two records and more, up to `most`. Where records have several pseudonyms, such as those of a name
/// with each of its letters left out, many classes are of the same records: one stands for all of these, and as few
/// others as can be.
fn used(shared: &Shared, most: usize, records: usize) -> Vec<&[u32]> {
    let mut classes: Vec<&[u32]> = Vec::new();
    // By first record its last class, and for each class what there is to tell of it.
    let (mut last, mut told) = (vec![NONE; records], Vec::new());
    for class in shared.classes().filter(|class| (2..=most).contains(&class.len())) {
        let last: &mut u32 = &mut last[class[0] as usize];
        let own = Told::of(class, *last);
        if !own.is_told_of(class, (&told, &classes)) {
            *last = u32::try_from(classes.len()).expect("fewer classes than pseudonyms");
            told.push(own);
            classes.push(class);
        }
    }
    classes
}

/// What tells most classes of one first record apart, without a look at all their records.
struct Told {
    /// The class before it with the same first record.
    before: u32,
    records: u32,
    second: u32,
    last: u32,
}

impl Told {
    fn of(class: &[u32], before: u32) -> Self {
        let records = u32::try_from(class.len()).expect("small classes");
        Self { before, records, second: class[1], last: class[class.len() - 1] }
    }

    /// Whether it is of the same records as one of the classes before it.
    fn is_told_of(&self, class: &[u32], (told, classes): (&[Self], &[&[u32]])) -> bool {
        let some = |at: u32| (at != NONE).then_some(at as usize);
        let beside = successors(some(self.before), |at| some(told[*at].before));
        let alike = |at: usize| {
            let other = &told[at];
            let ends = (self.records, self.second, self.last) == (other.records, other.second, other.last);
            ends && (self.records <= ALL_TOLD || classes[at] == class)
        };
        beside.take(MOST_LOOKED_AT).any(alike)
    }
}

/// The largest classes that can be compared without too many pairs.
fn largest_to_compare(shared: &Shared, records: usize) -> usize {
    let mut pairs = [0usize; MOST_TO_COMPARE + 1];
    for class in shared.sizes().filter(|size| *size <= MOST_TO_COMPARE) {
        pairs[class] += class * (class - 1) / 2;
    }
    let mut has = vec![false; records];
    shared.records.iter().for_each(|record| has[*record as usize] = true);
    let having = has.into_iter().filter(|has| *has).count();
    let mut left = (having * PAIRS_PER_RECORD).max(PAIRS_IN_A_SMALL_POOL);
    let fits = |size: &usize| {
        let fits = pairs[*size] <= left;
        left = left.saturating_sub(pairs[*size]);
        fits
    };
    (2..=MOST_TO_COMPARE).take_while(fits).last().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Shared, used};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn one_class_stands_for_all_of_the_same_records(
            classes in prop::collection::vec(prop::collection::btree_set(0..5_u32, 1..5), 0..20),
        ) {
            let classes: Vec<Vec<u32>> = classes.into_iter().map(|class| class.into_iter().collect()).collect();
            let shared = Shared::of(&classes);
            let found = used(&shared, 3, 5);
            let several = |class: &&Vec<u32>| (2..=3).contains(&class.len());
            let slow: BTreeSet<&[u32]> = classes.iter().filter(several).map(Vec::as_slice).collect();
            prop_assert_eq!(found.len(), slow.len());
            prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), slow);
        }
    }
}

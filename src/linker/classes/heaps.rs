//! The records that share each pseudonym of one match key.
//!
//! Pseudonyms look random, so that their first bits alone tell about where each stands in order. They are dealt twice:
//! by few bits, so that each heap is written in one go, and then, while a heap is near, by more; what is left is few
//! enough to be sorted where it is (decisions 0131 and 0148).

use std::mem::replace;

/// Pseudonyms that are sorted together, about.
const IN_A_HEAP: usize = 256;
/// More heaps than two to this power are too many to keep apart while filling them, where they are far...
const FIRST_BITS: u32 = 7;
/// ...and where they are near.
const MORE_BITS: u32 = 12;

/// One match key's pseudonyms in order, as the records that have them: what the pseudonyms are is not asked any more.
pub(in crate::linker) struct Shared {
    /// The records of each pseudonym, ascending and each once; one pseudonym after the other.
    pub(super) records: Vec<u32>,
    /// Where each pseudonym's records end.
    ends: Vec<u32>,
}

/// Pseudonyms with their records, in heaps by bits of theirs; within a heap as they came.
#[derive(Default)]
pub(super) struct Heaps {
    /// How many of their first bits are the same within a heap.
    bits: u32,
    /// Where each heap begins, and where the last one ends.
    bounds: Vec<usize>,
    /// Where the next of each heap goes.
    next: Vec<usize>,
    halves: Vec<u64>,
    records: Vec<u32>,
}

impl Heaps {
    /// Of so many halves of pseudonyms with their records, the records ascending within whatever comes together.
    pub(super) fn new<I: Iterator<Item = (u64, u32)>>(all: impl Fn() -> I, count: usize) -> Self {
        let mut heaps = Self::default();
        heaps.deal(all, count, (0, FIRST_BITS));
        heaps
    }

    /// Deals pseudonyms that have so many first bits in common by at most so many of the bits that follow.
    fn deal<I: Iterator<Item = (u64, u32)>>(
        &mut self,
        all: impl Fn() -> I,
        count: usize,
        (same, most): (u32, u32),
    ) {
        let bits = (count / IN_A_HEAP).max(2).ilog2().min(most);
        let heap = |half: u64| usize::try_from(half << same >> (u64::BITS - bits)).expect("few heaps");
        self.bits = same + bits;
        self.bounds.clear();
        self.bounds.resize((1 << bits) + 1, 0);
        all().for_each(|(half, _)| self.bounds[heap(half) + 1] += 1);
        (0..1 << bits).for_each(|heap| self.bounds[heap + 1] += self.bounds[heap]);
        self.next.clone_from(&self.bounds);
        self.halves.resize(count, 0);
        self.records.resize(count, 0);
        all().for_each(|(half, record)| {
            let next = &mut self.next[heap(half)];
            (self.halves[*next], self.records[*next]) = (half, record);
            *next += 1;
        });
    }

    /// All pseudonyms in order, by the records that share them.
    pub(super) fn sorted(self) -> Shared {
        let Self { bits, bounds, halves, records, .. } = self;
        // What is in order takes the place of what is not: it is never longer.
        let mut order = InOrder { records, end: 0, ends: Vec::new() };
        let (mut near, mut sorted) = (Self::default(), Vec::new());
        for heap in bounds.windows(2) {
            let (halves, records) = (&halves[heap[0]..heap[1]], &order.records[heap[0]..heap[1]]);
            let all = || halves.iter().copied().zip(records.iter().copied());
            near.deal(all, halves.len(), (bits, MORE_BITS));
            for heap in near.bounds.windows(2) {
                let (halves, records) = (&near.halves[heap[0]..heap[1]], &near.records[heap[0]..heap[1]]);
                sort(halves, records, near.bits, &mut sorted);
                order.add(&sorted);
            }
        }
        order.shared()
    }
}

/// Sorts a heap whose halves have so many first bits in common. Where it has no more members than these tell apart, the
/// bits, which say nothing within it, make room for each one's place, and half and place are one number.
fn sort(halves: &[u64], records: &[u32], bits: u32, sorted: &mut Vec<(u64, u32)>) {
    sorted.clear();
    if halves.len() > 1 << bits {
        sorted.extend(halves.iter().copied().zip(records.iter().copied()));
        sorted.sort_unstable();
        return;
    }
    let mut numbers: Vec<u64> = (0..).zip(halves).map(|(place, half)| half << bits | place).collect();
    numbers.sort_unstable();
    let places = (1 << bits) - 1;
    let place = |number: &u64| usize::try_from(number & places).expect("a place in a heap");
    sorted.extend(numbers.iter().map(|number| (number >> bits, records[place(number)])));
}

/// Records on their way into order.
struct InOrder {
    records: Vec<u32>,
    /// How many are in order.
    end: usize,
    ends: Vec<u32>,
}

impl InOrder {
    /// Adds a heap behind those that are there: halves in order, with their records in order.
    fn add(&mut self, sorted: &[(u64, u32)]) {
        for same in sorted.chunk_by(|x, y| x.0 == y.0) {
            let mut last = None;
            for (_, record) in same.iter().filter(|(_, record)| last.replace(*record) != Some(*record)) {
                self.records[self.end] = *record;
                self.end += 1;
            }
            self.ends.push(u32::try_from(self.end).expect("fewer than 2^32 pseudonyms of a match key"));
        }
    }

    fn shared(mut self) -> Shared {
        self.records.truncate(self.end);
        Shared { records: self.records, ends: self.ends }
    }
}

impl Shared {
    /// The records of each pseudonym.
    pub(in crate::linker) fn classes(&self) -> impl Iterator<Item = &[u32]> {
        let mut from = 0;
        self.ends.iter().map(move |to| &self.records[replace(&mut from, *to) as usize..*to as usize])
    }

    /// How many records share each pseudonym.
    pub(super) fn sizes(&self) -> impl Iterator<Item = usize> {
        let mut from = 0;
        self.ends.iter().map(move |to| (to - replace(&mut from, *to)) as usize)
    }

    #[cfg(test)]
    pub(in crate::linker) fn of(classes: &[Vec<u32>]) -> Self {
        let ends = classes.iter().scan(0, |end, class| {
            *end += u32::try_from(class.len()).expect("few");
            Some(*end)
        });
        Self { records: classes.concat(), ends: ends.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::Heaps;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn records_that_share_a_pseudonym_stand_together(
            random in prop::collection::vec((any::<u64>(), 0..9_u32), 0..3_000),
            alike in prop::collection::vec((0..4_u64, 0..9_u32), 0..300),
            one in prop::collection::vec(0..900_u32, 0..300),
        ) {
            let mut all = [random, alike, one.iter().map(|record| (7, *record)).collect()].concat();
            all.sort_by_key(|(_, record)| *record);
            let mut slow: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
            all.iter().for_each(|(half, record)| slow.entry(*half).or_default().push(*record));
            slow.values_mut().for_each(Vec::dedup);
            let shared = Heaps::new(|| all.iter().copied(), all.len()).sorted();
            let found: Vec<Vec<u32>> = shared.classes().map(<[u32]>::to_vec).collect();
            prop_assert!(shared.sizes().eq(found.iter().map(Vec::len)));
            prop_assert_eq!(found, slow.into_values().collect::<Vec<_>>());
        }
    }
}

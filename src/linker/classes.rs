//! Classes: the records that share a pseudonym. What is shared by too many, or by nobody, is left out.

use std::hint::black_box;
use std::mem::replace;

use rayon::prelude::*;

use super::placeholders;
use super::records::Records;
use super::sent::{Halves, Sent};
use super::unseen::Brought;
use crate::contribution::{Exposure, Known, MATCH_KEYS, MatchKey, Use};

/// A pseudonym that more records share than this says too little about who somebody is.
pub(super) const MOST_IN_A_CLASS: usize = 250;
/// A whole name that more records share than this is a common one.
pub(super) const MOST_OF_A_NAME: usize = 60;
/// Pairs are brought together by classes of at most this many records.
const MOST_TO_COMPARE: usize = 60;
/// A match key brings together at most so many pairs for each record that has it: of a larger pool only smaller
/// classes, so that work grows with the number of records and not with its square.
const PAIRS_PER_RECORD: usize = 2;
/// In a small pool a match key may bring together so many pairs in any case.
const PAIRS_IN_A_SMALL_POOL: usize = 100_000;

/// All classes of all match keys.
pub(super) struct Classes {
    /// The classes of each record, of so many records at a time.
    spans: Vec<Span>,
    /// The first class of each match key, and behind the last how many classes there are.
    firsts: Vec<u32>,
    /// How many records share each class; 255 for more than 250.
    size: Vec<u8>,
    /// Pairs of records to compare, the lower record in the upper half; ascending, each once.
    pub(super) to_compare: Vec<u64>,
    /// What became of each match key.
    pub(super) counts: Vec<KeyCounts>,
    /// What share of agreeing pairs each match key brings together; none of those that expose too much.
    pub(super) brought: Vec<Brought>,
    /// Records with what of theirs stands for no one.
    pub(super) nothing: Vec<(u32, Known)>,
}

/// So many records have their classes made at a time: few enough to stay near, enough not to look through all classes
/// too often.
const SPAN: usize = 1 << 18;
/// So many classes come from memory at once.
const IN_A_LINE: usize = 16;

/// The classes of some records in a row.
struct Span {
    /// For each record, where its classes begin.
    offsets: Vec<usize>,
    /// The classes of each record, ascending; classes of one match key stand together.
    of: Vec<u32>,
}

/// How one match key's pseudonyms are shared.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KeyCounts {
    /// Pseudonyms that too many records share to be used.
    pub(super) too_common: u64,
    /// What counting them alone would tell.
    pub(super) exposure: Exposure,
    /// Whether it is of one field alone, which many may share.
    pub(super) is_of_one_field: bool,
    /// Whether the match key exposes more than the agreement permits.
    pub(super) dropped: bool,
}

/// The classes of one match key.
#[derive(Default)]
struct OfKey {
    /// The records of each class, one class after the other.
    members: Vec<u32>,
    /// Where each class ends.
    ends: Vec<u32>,
    to_compare: Vec<u64>,
    counts: KeyCounts,
    brought: Brought,
    nothing: Vec<(u32, Known)>,
}

impl Classes {
    /// Of each agency's pseudonyms, which go as soon as they are looked through. Drops match keys of whose pseudonyms
    /// public counts would reach more than `most_reached` per cent.
    pub(super) fn new(
        agencies: &[(u8, &Sent)],
        keys: Vec<Vec<Halves>>,
        records: &Records,
        most_reached: f64,
    ) -> Self {
        let mut by_key: Vec<Vec<Halves>> = MATCH_KEYS.iter().map(|_| Vec::new()).collect();
        for of_agency in keys {
            by_key.iter_mut().zip(of_agency).for_each(|(all, own)| all.push(own));
        }
        let keys: Vec<OfKey> = by_key
            .into_par_iter()
            .zip(MATCH_KEYS)
            .map(|(halves, key)| OfKey::new(&shared(agencies, halves), key, (records.len(), most_reached)))
            .collect();
        Self::of(keys, records.len())
    }

    fn of(mut keys: Vec<OfKey>, records: usize) -> Self {
        let number = |classes: usize| u32::try_from(classes).expect("fewer than 2^32 classes");
        let mut firsts = vec![0];
        for key in &keys {
            firsts.push(number(firsts[firsts.len() - 1] as usize + key.ends.len()));
        }
        let starts: Vec<u32> = (0..number(records)).step_by(SPAN).collect();
        let spans = starts.par_iter().map(|start| Span::new(*start, &keys, &firsts)).collect();
        let mut size = Vec::with_capacity(firsts[keys.len()] as usize);
        for key in &mut keys {
            let mut from = 0;
            size.extend(
                key.ends.iter().map(|to| u8::try_from(to - replace(&mut from, *to)).unwrap_or(u8::MAX)),
            );
            (key.members, key.ends) = (Vec::new(), Vec::new());
        }
        let all = keys.iter().map(|key| key.to_compare.len()).sum();
        let mut classes = Self {
            spans,
            firsts,
            size,
            to_compare: Vec::with_capacity(all),
            counts: Vec::new(),
            brought: Vec::new(),
            nothing: Vec::new(),
        };
        for key in keys {
            classes.brought.push(key.brought);
            classes.to_compare.extend(key.to_compare);
            classes.counts.push(key.counts);
            classes.nothing.extend(key.nothing);
        }
        classes.to_compare.par_sort_unstable();
        classes.to_compare.dedup();
        classes
    }

    /// The classes of a record.
    fn of_record(&self, record: u32) -> &[u32] {
        self.spans[record as usize / SPAN].of_record(record as usize % SPAN)
    }

    /// Has a record's classes fetched, so that several can be on their way from memory at a time.
    pub(super) fn fetch(&self, record: u32) {
        self.of_record(record).iter().step_by(IN_A_LINE).for_each(|class| {
            black_box(*class);
        });
    }

    /// Calls with the match key and the number of every class that both records are in.
    pub(super) fn common(&self, a: u32, b: u32, mut found: impl FnMut(u8, u32)) {
        let (mut a, mut b) = (self.of_record(a), self.of_record(b));
        let mut key = 0;
        while let ([first, ..], [second, ..]) = (a, b) {
            if first == second {
                // Classes ascend, and so do their match keys.
                while self.firsts[usize::from(key) + 1] <= *first {
                    key += 1;
                }
                found(key, *first);
            }
            let (step_a, step_b) = (usize::from(first <= second), usize::from(second <= first));
            (a, b) = (&a[step_a..], &b[step_b..]);
        }
    }

    /// How many records share a class; 255 for more than 250.
    pub(super) fn size(&self, class: u32) -> u8 {
        self.size[class as usize]
    }

    /// Lets go of what is not asked for any more once all pairs are compared.
    pub(super) fn forget(&mut self) {
        (self.spans, self.size, self.to_compare) = (Vec::new(), Vec::new(), Vec::new());
    }
}

impl Span {
    /// All classes of the records from `start` on, by match key.
    fn new(start: u32, keys: &[OfKey], firsts: &[u32]) -> Self {
        let place =
            |record: u32| record.checked_sub(start).map(|place| place as usize).filter(|place| *place < SPAN);
        let mut offsets = vec![0; SPAN + 1];
        for place in keys.iter().flat_map(|key| &key.members).filter_map(|record| place(*record)) {
            offsets[place + 1] += 1;
        }
        (0..SPAN).for_each(|place| offsets[place + 1] += offsets[place]);
        let (mut next, mut of) = (offsets.clone(), vec![0; offsets[SPAN]]);
        for (key, first) in keys.iter().zip(firsts) {
            let mut from = 0;
            for (class, to) in (*first..).zip(&key.ends) {
                let members = &key.members[replace(&mut from, *to) as usize..*to as usize];
                for place in members.iter().filter_map(|record| place(*record)) {
                    of[next[place]] = class;
                    next[place] += 1;
                }
            }
        }
        Self { offsets, of }
    }

    fn of_record(&self, place: usize) -> &[u32] {
        &self.of[self.offsets[place]..self.offsets[place + 1]]
    }
}

/// The pseudonyms of one match key with their records, sorted and without repeats.
fn shared(agencies: &[(u8, &Sent)], halves: Vec<Halves>) -> Vec<(u64, u32)> {
    let mut firsts = Vec::with_capacity(agencies.len());
    let mut next = 0;
    for (_, sent) in agencies {
        firsts.push(next);
        next += sent.people();
    }
    let all = || {
        let own = agencies.iter().zip(&halves).zip(&firsts);
        own.flat_map(|(((_, sent), halves), first)| sent.records(halves, *first))
    };
    let mut shared = in_order(all, halves.iter().map(Halves::len).sum());
    drop(halves);
    shared.dedup();
    shared
}

/// Puts pseudonyms with their records in order. Pseudonyms look random, so that their first bits alone tell about where
/// each stands; what is near it is then few enough to be sorted where it is.
fn in_order<I: Iterator<Item = (u64, u32)>>(all: impl Fn() -> I, count: usize) -> Vec<(u64, u32)> {
    let bits = (count / IN_A_HEAP).max(2).ilog2().min(MOST_BITS);
    let heap = |half: u64| usize::try_from(half >> (u64::BITS - bits)).expect("few heaps");
    let mut ends = vec![0; (1 << bits) + 1];
    all().for_each(|(half, _)| ends[heap(half) + 1] += 1);
    (0..1 << bits).for_each(|heap| ends[heap + 1] += ends[heap]);
    let (mut next, mut ordered) = (ends.clone(), vec![(0, 0); count]);
    for (half, record) in all() {
        let place = &mut next[heap(half)];
        ordered[*place] = (half, record);
        *place += 1;
    }
    for heap in ends.windows(2) {
        // As one number, half and record compare in one step.
        ordered[heap[0]..heap[1]]
            .sort_unstable_by_key(|(half, record)| u128::from(*half) << 32 | u128::from(*record));
    }
    ordered
}

/// Pseudonyms that are sorted together, about.
const IN_A_HEAP: usize = 256;
/// More heaps than two to this power are too many to keep apart while filling them.
const MOST_BITS: u32 = 13;

impl OfKey {
    fn new(shared: &[(u64, u32)], key: &MatchKey, (records, most_reached): (usize, f64)) -> Self {
        let stands_for_someone = placeholders::most(records);
        let (most, compare) = match key.used {
            Use::BringsIfRare => (MOST_OF_A_NAME, largest_to_compare(shared, records)),
            Use::Brings => (MOST_IN_A_CLASS.min(stands_for_someone), largest_to_compare(shared, records)),
            Use::Compares => (MOST_IN_A_CLASS.min(stands_for_someone), 0),
            Use::Single => (usize::MAX, 0),
        };
        let mut found = Self {
            members: Vec::new(),
            ends: Vec::new(),
            to_compare: Vec::new(),
            counts: KeyCounts::default(),
            brought: Brought::default(),
            nothing: placeholders::of(shared, key, records),
        };
        let sizes = shared.chunk_by(|x, y| x.0 == y.0).map(|class| class.len() as u64).collect();
        found.counts.exposure = Exposure::of(sizes);
        found.counts.is_of_one_field = key.used == Use::Single;
        found.counts.dropped = found.counts.exposure.reached_percent() > most_reached;
        if found.counts.dropped {
            return found;
        }
        let sizes = shared.chunk_by(|x, y| x.0 == y.0).map(<[_]>::len);
        if compare > 0 {
            // What stands for no one is not agreement.
            found.brought = Brought::of(sizes.filter(|size| *size <= stands_for_someone), compare);
        }
        for class in shared.chunk_by(|x, y| x.0 == y.0) {
            found.counts.too_common += u64::from(class.len() > most);
            if (2..=most).contains(&class.len()) {
                found.members.extend(class.iter().map(|(_, record)| *record));
                let end =
                    u32::try_from(found.members.len()).expect("fewer than 2^32 pseudonyms of a match key");
                found.ends.push(end);
                if class.len() <= compare {
                    pairs(class, &mut found.to_compare);
                }
            }
        }
        found.to_compare.sort_unstable();
        found.to_compare.dedup();
        found
    }
}

/// The largest classes that can be compared without too many pairs.
fn largest_to_compare(shared: &[(u64, u32)], records: usize) -> usize {
    let mut pairs = [0usize; MOST_TO_COMPARE + 1];
    for class in shared.chunk_by(|x, y| x.0 == y.0).map(<[_]>::len).filter(|size| *size <= MOST_TO_COMPARE) {
        pairs[class] += class * (class - 1) / 2;
    }
    let mut has = vec![false; records];
    shared.iter().for_each(|(_, record)| has[*record as usize] = true);
    let having = has.iter().filter(|has| **has).count();
    let mut left = (having * PAIRS_PER_RECORD).max(PAIRS_IN_A_SMALL_POOL);
    let fits = |size: &usize| {
        let fits = pairs[*size] <= left;
        left = left.saturating_sub(pairs[*size]);
        fits
    };
    (2..=MOST_TO_COMPARE).take_while(fits).last().unwrap_or(0)
}

fn pairs(class: &[(u64, u32)], to: &mut Vec<u64>) {
    for (at, (_, a)) in class.iter().enumerate() {
        to.extend(class[at + 1..].iter().map(|(_, b)| u64::from(*a) << 32 | u64::from(*b)));
    }
}

#[cfg(test)]
mod tests {
    use super::{OfKey, SPAN, Span, in_order};
    use proptest::prelude::*;

    fn key(classes: &[Vec<u32>]) -> OfKey {
        let ends = classes.iter().scan(0, |end, class| {
            *end += u32::try_from(class.len()).unwrap();
            Some(*end)
        });
        OfKey { members: classes.concat(), ends: ends.collect(), ..OfKey::default() }
    }

    proptest! {
        #[test]
        fn pseudonyms_in_order_are_those_sorted(
            random in prop::collection::vec((any::<u64>(), 0..9_u32), 0..3_000),
            alike in prop::collection::vec((0..4_u64, 0..9_u32), 0..300),
        ) {
            let all = [random, alike].concat();
            let mut slow = all.clone();
            slow.sort();
            prop_assert_eq!(in_order(|| all.iter().copied(), all.len()), slow);
        }

        #[test]
        fn a_record_has_the_classes_that_it_is_a_member_of(
            classes in prop::collection::vec(prop::collection::btree_set(0..20_u32, 2..6), 2..12),
            start in 0..10_u32,
        ) {
            let classes: Vec<Vec<u32>> = classes.into_iter().map(|class| class.into_iter().collect()).collect();
            let (one, other) = classes.split_at(classes.len() / 2);
            let firsts = [0, u32::try_from(one.len()).unwrap()];
            let span = Span::new(start, &[key(one), key(other)], &firsts);
            for record in start..20 {
                let member = (0..).zip(&classes).filter(|(_, class)| class.contains(&record));
                let slow: Vec<u32> = member.map(|(class, _)| class).collect();
                prop_assert_eq!(span.of_record((record - start) as usize), slow.as_slice());
            }
            prop_assert!(span.offsets.len() == SPAN + 1);
        }
    }
}

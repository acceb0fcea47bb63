//! Classes: the records that share a pseudonym. What is shared by too many, or by nobody, is left out.

use rayon::prelude::*;

use super::placeholders;
use super::records::Records;
use super::sent::Sent;
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
    /// For each record, where its classes begin.
    offsets: Vec<usize>,
    /// The classes of each record, ascending; classes of one match key stand together.
    of: Vec<u32>,
    /// The match key of each class.
    key: Vec<u8>,
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
struct OfKey {
    /// Records with their class, by class.
    members: Vec<(u32, u32)>,
    sizes: Vec<u8>,
    to_compare: Vec<u64>,
    counts: KeyCounts,
    brought: Brought,
    nothing: Vec<(u32, Known)>,
}

impl Classes {
    /// Drops match keys of whose pseudonyms public counts would reach more than `most_reached` per cent.
    pub(super) fn new(agencies: &[(u8, &Sent)], records: &Records, most_reached: f64) -> Self {
        let keys: Vec<OfKey> = (0..MATCH_KEYS.len())
            .into_par_iter()
            .map(|key| OfKey::new(&shared(agencies, key), &MATCH_KEYS[key], (records.len(), most_reached)))
            .collect();
        Self::of(keys, records.len())
    }

    fn of(keys: Vec<OfKey>, records: usize) -> Self {
        let mut offsets = vec![0usize; records + 1];
        for key in &keys {
            key.members.iter().for_each(|(record, _)| offsets[*record as usize + 1] += 1);
        }
        (0..records).for_each(|record| offsets[record + 1] += offsets[record]);
        let mut next = offsets.clone();
        let mut classes = Self {
            of: vec![0; offsets[records]],
            offsets,
            key: Vec::new(),
            size: Vec::new(),
            to_compare: Vec::new(),
            counts: Vec::new(),
            brought: Vec::new(),
            nothing: Vec::new(),
        };
        for (number, key) in (0..).zip(keys) {
            classes.brought.push(key.brought);
            let first = u32::try_from(classes.key.len()).expect("fewer than 2^32 classes");
            for (record, class) in key.members {
                let place = &mut next[record as usize];
                classes.of[*place] = first + class;
                *place += 1;
            }
            classes.key.resize(classes.key.len() + key.sizes.len(), number);
            classes.size.extend(key.sizes);
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
        &self.of[self.offsets[record as usize]..self.offsets[record as usize + 1]]
    }

    /// Calls with the match key and the size of every class that both records are in.
    pub(super) fn common(&self, a: u32, b: u32, mut found: impl FnMut(u8, u8)) {
        let (mut a, mut b) = (self.of_record(a), self.of_record(b));
        while let ([first, ..], [second, ..]) = (a, b) {
            if first == second {
                found(self.key[*first as usize], self.size[*first as usize]);
            }
            let (step_a, step_b) = (usize::from(first <= second), usize::from(second <= first));
            (a, b) = (&a[step_a..], &b[step_b..]);
        }
    }
}

/// The pseudonyms of one match key with their records, sorted and without repeats.
fn shared(agencies: &[(u8, &Sent)], key: usize) -> Vec<(u64, u32)> {
    let total = agencies.iter().map(|(_, sent)| sent.count(key)).sum();
    let (mut shared, mut first) = (Vec::with_capacity(total), 0);
    for (_, sent) in agencies {
        shared.extend(sent.of(key, first));
        first += sent.people();
    }
    shared.par_sort_unstable();
    shared.dedup();
    shared
}

impl OfKey {
    fn new(shared: &[(u64, u32)], key: &MatchKey, (records, most_reached): (usize, f64)) -> Self {
        let stands_for_someone = placeholders::most(records);
        let (most, compare) = match key.used {
            Use::BringsIfRare => (MOST_OF_A_NAME, largest_to_compare(shared)),
            Use::Brings => (MOST_IN_A_CLASS.min(stands_for_someone), largest_to_compare(shared)),
            Use::Compares => (MOST_IN_A_CLASS.min(stands_for_someone), 0),
            Use::Single => (usize::MAX, 0),
        };
        let mut found = Self {
            members: Vec::new(),
            sizes: Vec::new(),
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
                let number =
                    u32::try_from(found.sizes.len()).expect("fewer classes than records have pseudonyms");
                found.members.extend(class.iter().map(|(_, record)| (*record, number)));
                found.sizes.push(u8::try_from(class.len()).unwrap_or(u8::MAX));
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
fn largest_to_compare(shared: &[(u64, u32)]) -> usize {
    let mut pairs = [0usize; MOST_TO_COMPARE + 1];
    for class in shared.chunk_by(|x, y| x.0 == y.0).map(<[_]>::len).filter(|size| *size <= MOST_TO_COMPARE) {
        pairs[class] += class * (class - 1) / 2;
    }
    let mut records: Vec<u32> = shared.iter().map(|(_, record)| *record).collect();
    records.sort_unstable();
    records.dedup();
    let mut left = (records.len() * PAIRS_PER_RECORD).max(PAIRS_IN_A_SMALL_POOL);
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

//! What an agency has sent, as it is kept while linking: of each pseudonym the first half, which tells a few thousand
//! million apart and takes half the room.

use crate::contribution::{KeyColumn, Known, MATCH_KEYS, People, Pseudonym};

/// One agency's people.
pub(super) struct Sent {
    /// For each identity, the agency's shuffled reference; ascending.
    pub(super) reference: Vec<i32>,
    /// For each identity, what it knows.
    pub(super) known: Vec<Known>,
    /// For each identity, its home.
    pub(super) home: KeyColumn,
    /// By match key.
    keys: Vec<Halves>,
}

/// The pseudonyms of one match key, halved.
pub(super) struct Halves {
    /// Where each identity's begin, and where the last one's end.
    offsets: Vec<i32>,
    values: Vec<u64>,
}

impl Default for Sent {
    fn default() -> Self {
        Self {
            reference: Vec::new(),
            known: Vec::new(),
            home: KeyColumn { offsets: vec![0], values: Vec::new() },
            keys: MATCH_KEYS.iter().map(|_| Halves { offsets: vec![0], values: Vec::new() }).collect(),
        }
    }
}

impl Sent {
    /// Some people as they came.
    pub(super) fn of(people: People) -> Self {
        let halves = |column: KeyColumn| Halves {
            values: column.values.iter().map(Pseudonym::half).collect(),
            offsets: column.offsets,
        };
        Self {
            reference: people.reference,
            known: people.known,
            home: people.home,
            keys: people.keys.into_iter().map(halves).collect(),
        }
    }

    /// More people behind those that are there.
    pub(super) fn append(&mut self, other: Self) {
        self.reference.extend(other.reference);
        self.known.extend(other.known);
        follow(&mut self.home.offsets, &other.home.offsets);
        self.home.values.extend(other.home.values);
        for (own, more) in self.keys.iter_mut().zip(other.keys) {
            follow(&mut own.offsets, &more.offsets);
            own.values.extend(more.values);
        }
    }

    /// How many people there are.
    pub(super) fn people(&self) -> u32 {
        self.reference.last().map_or(0, |last| last.unsigned_abs() + 1)
    }

    /// Gives away the pseudonyms, by match key, but for those of homes: none is needed once classes are made of it.
    pub(super) fn take(&mut self) -> Vec<Halves> {
        std::mem::take(&mut self.keys)
    }

    /// Each of these pseudonyms with its record, counted on from `first`.
    pub(super) fn records(&self, halves: &Halves, first: u32) -> impl Iterator<Item = (u64, u32)> {
        let Halves { offsets, values } = halves;
        let range = |row: usize| [offsets[row], offsets[row + 1]].map(|at| at.unsigned_abs() as usize);
        let own = move |(row, reference): (usize, &i32)| {
            let ([from, to], record) = (range(row), first + reference.unsigned_abs());
            values[from..to].iter().map(move |half| (*half, record))
        };
        self.reference.iter().enumerate().flat_map(own)
    }
}

impl Halves {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }
}

/// Counts on from where the offsets end.
fn follow(offsets: &mut Vec<i32>, next: &[i32]) {
    let before = offsets.last().copied().unwrap_or(0);
    offsets.extend(next.iter().skip(1).map(|offset| before + offset));
}

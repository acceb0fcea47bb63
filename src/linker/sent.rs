//! What an agency has sent, as it is kept while linking: of each pseudonym the first half, which tells a few thousand
//! million apart and takes half the room.

use crate::contribution::{KeyColumn, Known, MATCH_KEYS, People};

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
struct Halves {
    /// Where each identity's begin, and where the last one's end.
    offsets: Vec<i32>,
    values: Vec<u64>,
}

impl From<People> for Sent {
    fn from(people: People) -> Self {
        let halves = |column: KeyColumn| Halves {
            values: column.values.iter().map(|pseudonym| pseudonym.half()).collect(),
            offsets: column.offsets,
        };
        Self {
            reference: people.reference,
            known: people.known,
            home: people.home,
            keys: people.keys.into_iter().map(halves).collect(),
        }
    }
}

impl Sent {
    /// How many people there are.
    pub(super) fn people(&self) -> u32 {
        self.reference.last().map_or(0, |last| last.unsigned_abs() + 1)
    }

    /// How many pseudonyms of a match key.
    pub(super) fn count(&self, key: usize) -> usize {
        self.keys[key].values.len()
    }

    /// How many pseudonyms of all match keys.
    pub(super) fn pseudonyms(&self) -> u64 {
        (0..MATCH_KEYS.len()).map(|key| self.count(key) as u64).sum()
    }

    /// Every pseudonym of a match key with its record, counted on from `first`.
    pub(super) fn of(&self, key: usize, first: u32) -> impl Iterator<Item = (u64, u32)> {
        let Halves { offsets, values } = &self.keys[key];
        let range = |row: usize| [offsets[row], offsets[row + 1]].map(|at| at.unsigned_abs() as usize);
        let own = move |(row, reference): (usize, &i32)| {
            let ([from, to], record) = (range(row), first + reference.unsigned_abs());
            values[from..to].iter().map(move |half| (*half, record))
        };
        self.reference.iter().enumerate().flat_map(own)
    }

    /// Lets go of all pseudonyms but those of homes: classes were made of them.
    pub(super) fn forget(&mut self) {
        self.keys = Vec::new();
    }
}

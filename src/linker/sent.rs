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
pub(super) struct Halves {
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
    /// From some people after the other.
    pub(super) fn of(pieces: Vec<Self>) -> Self {
        let rows = pieces.iter().map(|piece| piece.reference.len()).sum();
        let mut all = Self {
            reference: Vec::with_capacity(rows),
            known: Vec::with_capacity(rows),
            home: KeyColumn { offsets: vec![0], values: Vec::new() },
            keys: Vec::with_capacity(MATCH_KEYS.len()),
        };
        let mut keys: Vec<Vec<Halves>> =
            MATCH_KEYS.iter().map(|_| Vec::with_capacity(pieces.len())).collect();
        for piece in pieces {
            all.reference.extend(piece.reference);
            all.known.extend(piece.known);
            follow(&mut all.home.offsets, &piece.home.offsets);
            all.home.values.extend(piece.home.values);
            keys.iter_mut().zip(piece.keys).for_each(|(all, own)| all.push(own));
        }
        all.keys.extend(keys.into_iter().map(Halves::of));
        all
    }

    /// How many people there are.
    pub(super) fn people(&self) -> u32 {
        self.reference.last().map_or(0, |last| last.unsigned_abs() + 1)
    }

    /// How many pseudonyms of all match keys.
    pub(super) fn pseudonyms(&self) -> u64 {
        self.keys.iter().map(|key| key.values.len() as u64).sum()
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
    /// From those of some people after the other.
    fn of(pieces: Vec<Self>) -> Self {
        let mut all = Self {
            offsets: Vec::with_capacity(pieces.iter().map(|piece| piece.offsets.len()).sum()),
            values: Vec::with_capacity(pieces.iter().map(Self::len).sum()),
        };
        all.offsets.push(0);
        for piece in pieces {
            follow(&mut all.offsets, &piece.offsets);
            all.values.extend(piece.values);
        }
        all
    }

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

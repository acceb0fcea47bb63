//! All records of all agencies, counted through.

use crate::contribution::{Known, People};

/// One entry per record: an agency's person, with all identities of that person.
pub(super) struct Records {
    /// For each record, the place of its agency among the agreement's agencies.
    pub(super) agency: Vec<u8>,
    /// For each record, the agency's shuffled reference.
    pub(super) reference: Vec<i32>,
    /// For each record, what any of its identities knows.
    pub(super) known: Vec<Known>,
}

impl Records {
    /// The people of agencies, each with the place of its agency.
    pub(super) fn new(agencies: &[(u8, &People)]) -> Self {
        let mut records = Self { agency: Vec::new(), reference: Vec::new(), known: Vec::new() };
        agencies.iter().for_each(|(agency, people)| records.add(*agency, people));
        records
    }

    fn add(&mut self, agency: u8, people: &People) {
        let first = self.known.len();
        let count = people.reference.last().map_or(0, |last| last + 1);
        self.reference.extend(0..count);
        self.agency.resize(self.reference.len(), agency);
        self.known.resize(self.reference.len(), Known::default());
        for (reference, known) in people.reference.iter().zip(&people.known) {
            let record = &mut self.known[first + reference.unsigned_abs() as usize];
            *record = record.or(*known);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.agency.len()
    }
}

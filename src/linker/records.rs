//! All records of all agencies, counted through.

use super::Received;
use crate::agreement::{Linkage, Permit};
use crate::contribution::Known;

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
    pub(super) fn new(received: &[Received], permit: &Permit<'_, Linkage>) -> Self {
        let agencies = permit.agreement().agencies();
        let mut records = Self { agency: Vec::new(), reference: Vec::new(), known: Vec::new() };
        for one in received {
            let place = agencies.iter().position(|party| party.id == one.manifest.agency);
            let place = u8::try_from(place.expect("only agencies of the agreement are received"));
            records.add(one, place.expect("an agreement has fewer than 256 agencies"));
        }
        records
    }

    fn add(&mut self, received: &Received, agency: u8) {
        let (first, people) = (self.known.len(), &received.people);
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

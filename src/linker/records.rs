//! All records of all agencies, counted through.

use super::sent::Sent;
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
    /// The people of agencies, each with the place of its agency.
    pub(super) fn new(agencies: &[(u8, &Sent)]) -> Self {
        let mut records = Self { agency: Vec::new(), reference: Vec::new(), known: Vec::new() };
        agencies.iter().for_each(|(agency, sent)| records.add(*agency, sent));
        records
    }

    fn add(&mut self, agency: u8, sent: &Sent) {
        let first = self.known.len();
        self.reference.extend((0..).take(sent.people() as usize));
        self.agency.resize(self.reference.len(), agency);
        self.known.resize(self.reference.len(), Known::default());
        for (reference, known) in sent.reference.iter().zip(&sent.known) {
            let record = &mut self.known[first + reference.unsigned_abs() as usize];
            *record = record.or(*known);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.agency.len()
    }
}

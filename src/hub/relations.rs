//! Relationships between an agency's references become relationships between people.

use super::{People, Received};

/// Two people who belong to each other in some way that an agency knows of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation {
    /// One person: the lower number.
    pub person: u32,
    /// The other.
    pub other: u32,
    /// Kind of relationship.
    pub kind: i16,
}

/// The relationships that agencies know of, between people: ascending, each once. What two agencies both know of two
/// people is one; what turns out to be of one person is none.
pub fn relations(people: &People, received: &[Received]) -> Vec<Relation> {
    let mut relations = Vec::new();
    for (records, one) in people.records.iter().zip(received) {
        let columns = &one.relationships;
        let person = |reference: i32| records[reference.unsigned_abs() as usize].person;
        for ((reference, other), kind) in columns.reference.iter().zip(&columns.other).zip(&columns.kind) {
            let (a, b) = (person(*reference), person(*other));
            if a != b {
                relations.push(Relation { person: a.min(b), other: a.max(b), kind: *kind });
            }
        }
    }
    relations.sort_unstable();
    relations.dedup();
    relations
}

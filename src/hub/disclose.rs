//! Back to the agencies: which of its own references each candidate's code stands for.

use super::{Candidate, Group, Listing, Pool};
use crate::agreement::{Disclosure, Permit};
use crate::contribution::{Released, Shortlisted};

/// One agency's own references of candidates: of those in the first places of each group, and of those nominated.
///
/// Only records that stand firmly with the candidate: a record that may be somebody else's is not told of.
pub fn own_references(
    pool: &Pool,
    listings: &[Listing],
    agency: &str,
    _: &Permit<'_, Disclosure>,
    first: u32,
) -> Released {
    let Some(place) = pool.people.agencies.iter().position(|name| name == agency) else {
        return Released::new();
    };
    let told = |one: &&Candidate| one.place <= first || one.group == Group::Nominated;
    let candidates = listings.iter().flat_map(|listing| &listing.candidates).filter(told);
    let mut codes: Vec<(u32, String)> = candidates.map(|one| (one.unit, one.code.to_string())).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut released = Released::new();
    for (record, reference) in pool.people.records[place].iter().zip(0..) {
        if let Ok(at) = codes.binary_search_by_key(&record.unit, |(unit, _)| *unit) {
            released.entry(codes[at].1.clone()).or_default().push(reference);
        }
    }
    released
}

/// For the linker: numbers of the people in the first places of each group, and of those nominated, to be settled by the
/// agencies that hold their records. No place, no points, no group.
pub fn shortlist(pool: &Pool, listings: &[Listing], first: u32) -> Shortlisted {
    let meant = |one: &&Candidate| one.place <= first || one.group == Group::Nominated;
    let candidates = listings.iter().flat_map(|listing| &listing.candidates).filter(meant);
    let mut people: Shortlisted = candidates.map(|one| pool.people.person_of(one.unit)).collect();
    people.sort_unstable();
    people.dedup();
    people
}

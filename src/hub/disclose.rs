//! Back to the agencies: which of its own references each candidate's code stands for.

use std::collections::BTreeSet;

use super::{Candidate, Group, Listing, Pool, ties};
use crate::agreement::{Disclosure, Permit};
use crate::contribution::{Released, Shortlisted};

/// One agency's own references of candidates: of those in the first places of each group, of those nominated,
/// and of those linked to the first who exhibit the behaviour.
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
    let told = told(pool, listings, first);
    let mut codes: Vec<(u32, String)> = told.iter().map(|one| (one.unit, one.code.to_string())).collect();
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
    let told = told(pool, listings, first);
    let mut people: Shortlisted = told.iter().map(|one| pool.people.person_of(one.unit)).collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// Whom the meeting may come to speak of: the first in each order, whoever is nominated, and, since who is susceptible
/// has no place, those linked to the first who exhibit the behaviour.
fn told<'a>(pool: &Pool, listings: &'a [Listing], first: u32) -> Vec<&'a Candidate> {
    let candidates = || listings.iter().flat_map(|listing| &listing.candidates);
    let in_order = |one: &&Candidate| one.place.is_some_and(|place| place <= first);
    let near: BTreeSet<u32> = candidates()
        .filter(|one| one.group == Group::Exhibiting && in_order(one))
        .flat_map(|one| ties::of(&pool.links, one.person).iter().map(|link| link.other))
        .collect();
    let told = |one: &&Candidate| match one.group {
        Group::Nominated => true,
        Group::Susceptible => near.contains(&one.person),
        Group::Exhibiting | Group::Vulnerable => in_order(one) || !one.nominated_by.is_empty(),
    };
    candidates().filter(told).collect()
}

//! Back to the agencies: which of its own references each candidate's code stands for.

use std::collections::BTreeSet;

use super::{Candidate, Group, Listing, Pool, ties};
use crate::agreement::{Disclosure, Permit};
use crate::contribution::Released;

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
    let candidates = || listings.iter().flat_map(|listing| &listing.candidates);
    let in_order = |one: &&Candidate| one.place.is_some_and(|place| place <= first);
    // Who is susceptible has no place: told of are those linked to somebody who is told of.
    let near: BTreeSet<u32> = candidates()
        .filter(in_order)
        .filter(|one| one.group == Group::Exhibiting)
        .flat_map(|one| ties::of(&pool.links, one.person).iter().map(|link| link.other))
        .collect();
    let told = |one: &&Candidate| match one.group {
        Group::Nominated => true,
        Group::Susceptible => near.contains(&one.person),
        Group::Exhibiting | Group::Vulnerable => in_order(one) || !one.nominated_by.is_empty(),
    };
    let mut codes: Vec<(u32, String)> =
        candidates().filter(told).map(|one| (one.unit, one.code.to_string())).collect();
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

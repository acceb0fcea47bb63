//! Who belongs to whom, across agencies: relationships as recorded, and households where the linker gave them.

use super::{People, Received};
use crate::contribution::PersonMap;
use crate::schema::{RelationshipKind, Tie};

/// One person is tied to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    pub(super) person: u32,
    pub(super) other: u32,
    pub(super) tie: Tie,
}

/// Households larger than this are homes, hostels and blocks: that people live in one says nothing of them.
const LARGEST_HOUSEHOLD: usize = 12;

/// Every pair of people who belong together, both ways, once per tie, in order.
pub(super) fn links(map: &PersonMap, people: &People, received: &[Received]) -> Vec<Link> {
    let mut links = Vec::new();
    for (records, one) in people.records.iter().zip(received) {
        let person = |reference: i32| records[reference.unsigned_abs() as usize].person;
        let ties = &one.relationships;
        for ((reference, other), kind) in ties.reference.iter().zip(&ties.other).zip(&ties.kind) {
            // A relationship of a kind that nobody could map says too little to bring anybody before a meeting.
            if let Some(tie) = RelationshipKind::by_code(*kind).and_then(|kind| kind.tie) {
                both_ways(person(*reference), person(*other), tie, &mut links);
            }
        }
    }
    households(map, &mut links);
    links.sort_unstable();
    links.dedup();
    links
}

fn both_ways(one: u32, other: u32, tie: Tie, links: &mut Vec<Link>) {
    if one != other {
        links.push(Link { person: one, other, tie });
        links.push(Link { person: other, other: one, tie });
    }
}

fn households(map: &PersonMap, links: &mut Vec<Link>) {
    let rows = map.rows.iter().filter(|row| row.household >= 0);
    let mut members: Vec<(i32, u32)> = rows.map(|row| (row.household, row.person.unsigned_abs())).collect();
    members.sort_unstable();
    members.dedup();
    for home in members.chunk_by(|a, b| a.0 == b.0).filter(|home| home.len() <= LARGEST_HOUSEHOLD) {
        for (at, (_, one)) in home.iter().enumerate() {
            home[at + 1..].iter().for_each(|(_, other)| both_ways(*one, *other, Tie::Household, links));
        }
    }
}

/// One person's links.
pub(super) fn of(links: &[Link], person: u32) -> &[Link] {
    let from = links.partition_point(|link| link.person < person);
    let to = from + links[from..].partition_point(|link| link.person == person);
    &links[from..to]
}

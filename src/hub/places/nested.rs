//! Numbers of larger places that differ by a few people from numbers of what lies within them.

use std::collections::{BTreeMap, BTreeSet};

use super::Seen;

/// A zone's inside or edge.
pub(super) struct Side {
    pub(super) zone: usize,
    pub(super) name: &'static str,
    /// Places of its areas in the pool.
    pub(super) areas: BTreeSet<usize>,
}

/// By side and column, and in the margin of columns, the fewest people by whom a number of a side differs from one
/// that may be shown: of its areas that hold enough people to be shown, of another side within it, of everybody.
///
/// An intruder does not know how many people the areas share, and is taken to know it: where nobody was met in two
/// areas it is so. Two areas alone also give away whom they share. Only differences below the minimum are told.
pub(super) fn fewest(
    seen: &[Seen],
    sides: &[Side],
    columns: usize,
    of: &dyn Fn(&Seen) -> Vec<usize>,
    minimum: u64,
) -> BTreeMap<(usize, usize), u64> {
    let mut found = BTreeMap::new();
    let within: BTreeSet<usize> = sides.iter().flat_map(|side| side.areas.iter().copied()).collect();
    // In the margin of columns stands everybody.
    for column in 0..=columns {
        let mut by_area: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
        let mut everybody = BTreeSet::new();
        for one in seen.iter().filter(|one| column == columns || of(one).contains(&column)) {
            everybody.insert(one.person);
            if let Some(area) = one.area.filter(|area| within.contains(area)) {
                by_area.entry(area).or_default().insert(one.person);
            }
        }
        let people = |areas: &mut dyn Iterator<Item = &usize>| -> BTreeSet<u32> {
            areas.filter_map(|area| by_area.get(area)).flatten().copied().collect()
        };
        let of_sides: Vec<BTreeSet<u32>> = sides.iter().map(|side| people(&mut side.areas.iter())).collect();
        for (at, side) in sides.iter().enumerate() {
            let own = &of_sides[at];
            let enough =
                |area: &&usize| by_area.get(*area).is_some_and(|people| people.len() as u64 >= minimum);
            let shown: Vec<&usize> = side.areas.iter().filter(enough).collect();
            let mut differences = vec![everybody.len() - own.len()];
            if !shown.is_empty() {
                differences.push(own.len() - people(&mut shown.iter().copied()).len());
            }
            if let [one, other] = shown[..] {
                differences.push(by_area[one].intersection(&by_area[other]).count());
            }
            let nested = sides.iter().zip(&of_sides).filter(|(other, _)| {
                other.areas.len() < side.areas.len() && other.areas.is_subset(&side.areas)
            });
            differences.extend(nested.map(|(_, others)| own.len() - others.len()));
            let few = differences.into_iter().map(|people| people as u64);
            if let Some(few) = few.filter(|few| (1..minimum).contains(few)).min() {
                found.insert((at, column), few);
            }
        }
    }
    found
}

//! An earlier linking of the same round: what it says of records that have not changed is taken along.
//!
//! A late or corrected contribution re-links without the others sealing again. People whose records stay together keep
//! their number, and what agencies have settled stays settled.

use std::collections::BTreeMap;

use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha20Rng;

use super::Received;
use super::records::Records;
use super::settle::{Held, Settled};
use crate::contribution::PersonMap;
use crate::party::{Digest, PartyId};

/// What is known from before.
#[derive(Default)]
pub struct Before<'a> {
    /// The last linking of this round: which contributions it rests on, and its answer.
    pub last: Option<(&'a BTreeMap<PartyId, Digest>, &'a PersonMap)>,
    /// What agencies have settled, each with the contributions that it is about.
    pub settled: Vec<(&'a BTreeMap<PartyId, Digest>, &'a [Settled])>,
}

/// What is known of the records that are linked now.
pub(super) struct Remembered {
    /// The number that each record's person had; none of a record that is new.
    pub(super) number: Vec<Option<i32>>,
    /// Pairs of records that were settled, the lower first, with whether they are of one person. Ascending, each once.
    pub(super) settled: Vec<((u32, u32), bool)>,
    /// Settled pairs of contributions that have been replaced since.
    pub(super) outdated: u64,
}

/// Of which contribution each agency's records are, and where they begin.
pub(super) struct Places<'a> {
    by_agency: BTreeMap<&'a PartyId, (Digest, u32, u32)>,
}

impl<'a> Places<'a> {
    /// Contributions in the order in which their records are counted.
    pub(super) fn of(received: &'a [Received], records: &Records) -> Self {
        let mut next = 0;
        let mut by_agency = BTreeMap::new();
        for one in received {
            let count = u32::try_from(one.manifest.counts.people).expect("fewer than 2^31 people");
            by_agency.insert(&one.manifest.agency, (one.digest, next, count));
            next += count;
        }
        debug_assert_eq!(next as usize, records.len());
        Self { by_agency }
    }

    /// A record, if its contribution is still the one that is meant.
    fn record(&self, held: &Held, of: &BTreeMap<PartyId, Digest>) -> Option<u32> {
        let (digest, first, count) = self.by_agency.get(&held.0)?;
        let reference = u32::try_from(held.1).ok()?;
        (of.get(&held.0) == Some(digest) && reference < *count).then_some(first + reference)
    }
}

impl Remembered {
    /// What of it is about these records; `agencies` are those of the agreement, in order.
    pub(super) fn of(
        before: &Before<'_>,
        places: &Places<'_>,
        agencies: &[PartyId],
        records: &Records,
    ) -> Self {
        let mut number = vec![None; records.len()];
        if let Some((contributions, map)) = before.last {
            for row in &map.rows {
                let agency = usize::try_from(row.agency).ok().and_then(|agency| agencies.get(agency));
                let held = agency.map(|agency| (agency.clone(), row.reference));
                if let Some(record) = held.and_then(|held| places.record(&held, contributions)) {
                    number[record as usize] = Some(row.person);
                }
            }
        }
        let (mut settled, mut outdated) = (BTreeMap::new(), 0);
        for (contributions, some) in &before.settled {
            for one in *some {
                let both = (places.record(&one.own, contributions), places.record(&one.other, contributions));
                if let (Some(a), Some(b)) = both {
                    // Where two agencies say different things, the records stay apart until they have spoken.
                    let same = settled.entry((a.min(b), a.max(b))).or_insert(one.same);
                    *same &= one.same;
                } else {
                    outdated += 1;
                }
            }
        }
        Self { number, settled: settled.into_iter().collect(), outdated }
    }
}

/// A number for each group of records: dense, in random order, but for groups of which most records had one before.
pub(super) fn numbers(groups: &[Vec<u32>], before: &[Option<i32>], random: &mut ChaCha20Rng) -> Vec<i32> {
    let mut free: Vec<bool> = vec![true; groups.len()];
    let mut numbers: Vec<Option<i32>> = vec![None; groups.len()];
    let mut claims: Vec<(usize, usize, i32)> = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let mut had: BTreeMap<i32, usize> = BTreeMap::new();
        let numbers = group.iter().filter_map(|record| before[*record as usize]);
        numbers.for_each(|number| *had.entry(number).or_default() += 1);
        claims.extend(had.into_iter().map(|(number, records)| (records, at, number)));
    }
    claims.sort_by_key(|(records, at, number)| (std::cmp::Reverse(*records), *at, *number));
    for (_, at, number) in claims {
        let place = usize::try_from(number).ok().and_then(|place| free.get_mut(place));
        if let (None, Some(free)) = (numbers[at], place.filter(|free| **free)) {
            numbers[at] = Some(number);
            *free = false;
        }
    }
    let mut left: Vec<i32> = (0..).zip(&free).filter(|(_, free)| **free).map(|(number, _)| number).collect();
    left.shuffle(random);
    numbers.into_iter().map(|number| number.unwrap_or_else(|| left.pop().expect("one for each"))).collect()
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;

    use super::numbers;

    #[track_caller]
    fn check(groups: &[&[u32]], before: &[Option<i32>], expected: &[Option<i32>]) {
        let groups: Vec<Vec<u32>> = groups.iter().map(|group| group.to_vec()).collect();
        let found = numbers(&groups, before, &mut ChaCha20Rng::seed_from_u64(1));
        for (found, expected) in found.iter().zip(expected) {
            assert!(expected.is_none_or(|expected| *found == expected), "{found} is not {expected:?}");
        }
        let mut sorted = found;
        sorted.sort_unstable();
        assert!((0..).zip(&sorted).all(|(number, found)| number == *found), "{sorted:?} is dense");
    }

    #[test]
    fn people_whose_records_stay_together_keep_their_number() {
        check(&[&[0, 1], &[2], &[3]], &[Some(2), Some(2), Some(0), None], &[Some(2), Some(0), Some(1)]);
    }

    #[test]
    fn of_a_person_that_comes_apart_the_larger_part_keeps_the_number() {
        check(&[&[0], &[1, 2], &[3]], &[Some(1), Some(1), Some(1), Some(0)], &[None, Some(1), Some(0)]);
    }

    #[test]
    fn two_that_come_together_are_one_number_and_a_number_too_high_is_given_up() {
        check(&[&[0, 1, 2], &[3]], &[Some(0), Some(1), Some(1), Some(3)], &[Some(1), Some(0)]);
    }
}

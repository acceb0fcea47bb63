//! From pairs to people: over all agencies together, no link without weighing it against all others.
//!
//! Groups of records are joined, the most likely two first, while all their pairs together speak for one person by
//! more than a false merger costs. A pair that shares nothing speaks against; two records of one agency do, the more
//! the fewer people that agency holds twice. So no chain of weak links joins strangers through a third.
//!
//! Where an agency holds both, two groups are two people already, unless it holds somebody twice; and each further
//! agency says so anew. What their pairs say is one observation then, since all of them compare the same two
//! identities: it counts once, and what relatives share for little.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};

use rand_chacha::ChaCha20Rng;
use rayon::prelude::*;

use super::before;
use super::confidence::{self, OF_RELATIVES, share};
use super::fit::Fit;
use super::pairs::Pair;
use super::records::Records;
use super::sets::Sets;
use super::weigh::{MOST, Patterns, Weighed};
use crate::contribution::{PersonMap, PersonRow};

/// What a pair that was never brought together says: one person's two records share nothing about half of the time.
pub(super) const NOTHING_SHARED: f64 = -0.7;
/// The most that two records of one agency speak against being one person.
const NEVER_TWICE: f64 = -6.0;
/// A cost is a ratio of odds, and no ratio is beyond this.
const CERTAIN: f64 = 30.0;

/// How likely two records of one agency are one person, by agency; as log-odds, none above nought.
pub(super) struct Twice(pub(super) BTreeMap<u8, f64>);

/// Which person each record is.
pub(super) struct People {
    /// Dense, shuffled.
    pub(super) person: Vec<i32>,
    /// How surely each record belongs to its person.
    pub(super) probability: Vec<f32>,
    /// Why each record was linked.
    pub(super) reasons: Vec<i64>,
    /// The records of each person, in order of the person's first record.
    pub(super) groups: Vec<Vec<u32>>,
    /// The household of each record; -1 where none is known.
    pub(super) household: Vec<i32>,
}

impl People {
    /// One row per record, by agency and reference.
    pub(super) fn map(&self, records: &Records) -> PersonMap {
        let row = |at: usize| PersonRow {
            agency: i16::from(records.agency[at]),
            reference: records.reference[at],
            person: self.person[at],
            household: self.household[at],
            probability: self.probability[at],
            reasons: self.reasons[at],
        };
        PersonMap { rows: (0..records.len()).map(row).collect() }
    }
}

impl Twice {
    /// As fitted, but for what relatives share: a family that an agency knows is not one person held twice.
    pub(super) fn of(fit: &Fit, patterns: &Patterns, records: &Records) -> Self {
        let mut sizes: BTreeMap<u8, f64> = BTreeMap::new();
        records.agency.iter().for_each(|agency| *sizes.entry(*agency).or_default() += 1.0);
        let mut found: BTreeMap<u8, f64> = BTreeMap::new();
        for (pattern, count) in patterns.all.iter().filter(|(pattern, _)| !pattern.may_be_relatives()) {
            let (a, b) = pattern.agencies;
            if a == b {
                *found.entry(a).or_default() += f64::from(*count) * f64::from(share(fit.log_odds(pattern)));
            }
        }
        let twice = |(agency, size): (u8, f64)| {
            let found = found.get(&agency).copied().unwrap_or(0.0);
            (agency, (found / size).ln().clamp(NEVER_TWICE, 0.0))
        };
        Self(sizes.into_iter().map(twice).collect())
    }

    /// What two records of one agency say that may be of relatives: no more than such a pair can, and that the agency
    /// has both.
    #[expect(clippy::cast_possible_truncation, reason = "log-odds are small and need few digits")]
    pub(super) fn of_relatives(&self, agency: u8, odds: f32) -> f32 {
        odds.min((OF_RELATIVES + self.0[&agency]) as f32)
    }
}

/// Solves over all agencies together; joins while the odds are better than `cost` to one. `before` has the number of
/// each record's person in an earlier linking.
pub(super) fn solve(
    records: &Records,
    weighed: &Weighed,
    twice: &Twice,
    (cost, before): (f64, &[Option<i32>]),
    random: &mut ChaCha20Rng,
) -> People {
    let least = cost.max(1.0).ln().min(CERTAIN);
    let together = together(weighed, records.len());
    let islands = together.par_chunk_by(|x, y| x.0 == y.0).map(|pairs| Island::of(pairs, weighed));
    let joined = islands.map(|island| Groups::new(&island, weighed, records, twice).join(least));
    let joined: Vec<Vec<Vec<u32>>> = joined.collect();
    let mut groups: Vec<Vec<u32>> = joined.into_iter().flatten().collect();
    let mut alone = vec![true; records.len()];
    groups.iter().flatten().for_each(|record| alone[*record as usize] = false);
    groups.extend((0..).zip(&alone).filter(|(_, alone)| **alone).map(|(record, _)| vec![record]));
    groups.sort_unstable();
    people(groups, weighed, records, (before, random))
}

/// Records that hang together by pairs that speak for one person; with all pairs among them.
struct Island {
    records: Vec<u32>,
    pairs: Vec<usize>,
}

impl Island {
    /// Of these pairs, by their places.
    fn of(pairs: &[(u32, usize)], weighed: &Weighed) -> Self {
        let pairs: Vec<usize> = pairs.iter().map(|(_, at)| *at).collect();
        let mut records: Vec<u32> =
            pairs.iter().flat_map(|at| [weighed.pairs[*at].a, weighed.pairs[*at].b]).collect();
        records.sort_unstable();
        records.dedup();
        Self { records, pairs }
    }
}

/// The places of all pairs within an island, each with the island's first record; island by island.
fn together(weighed: &Weighed, records: usize) -> Vec<(u32, usize)> {
    let mut sets = Sets::new(records);
    let speaking = weighed.pairs.iter().zip(&weighed.odds).filter(|(_, odds)| **odds > 0.0);
    speaking.for_each(|(pair, _)| sets.join(pair.a, pair.b));
    let first: Vec<u32> = (0..).take(records).map(|record| sets.find(record)).collect();
    let within = |(at, pair): (usize, &Pair)| {
        let (a, b) = (first[pair.a as usize], first[pair.b as usize]);
        (a == b).then_some((a, at))
    };
    let mut pairs: Vec<(u32, usize)> = weighed.pairs.par_iter().enumerate().filter_map(within).collect();
    pairs.par_sort_unstable();
    pairs
}

/// What speaks for joining two groups, ordered with the first records last, so that ties are settled alike.
#[derive(PartialEq)]
struct Offer {
    odds: f64,
    groups: Reverse<(usize, usize)>,
}

impl Eq for Offer {}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> Ordering {
        self.odds.total_cmp(&other.odds).then(self.groups.cmp(&other.groups))
    }
}

/// What the pairs of two groups say.
#[derive(Clone, Copy)]
struct Said {
    /// How many pairs were compared.
    pairs: f64,
    /// The sum of their log-odds, but for those that may be of relatives.
    odds: f64,
    /// The sum over these.
    of_relatives: f64,
    /// The most that any of them says.
    most: f64,
}

impl Said {
    /// By the pair at this place.
    fn of(weighed: &Weighed, at: usize) -> Self {
        let odds = f64::from(weighed.odds[at]);
        let of_relatives = if weighed.may_be_relatives(at) { odds } else { 0.0 };
        Self { pairs: 1.0, odds: odds - of_relatives, of_relatives, most: odds }
    }

    fn and(self, other: Self) -> Self {
        Self {
            pairs: self.pairs + other.pairs,
            odds: self.odds + other.odds,
            of_relatives: self.of_relatives + other.of_relatives,
            most: self.most.max(other.most),
        }
    }

    /// What is said of so many pairs: as of independent ones, or as of one observation.
    fn of_all(self, pairs: f64, once: bool) -> f64 {
        let apart = NOTHING_SHARED * (pairs - self.pairs);
        if once {
            (self.odds + self.of_relatives.min(OF_RELATIVES) + apart).min(self.most.max(f64::from(MOST)))
        } else {
            self.odds + self.of_relatives + apart
        }
    }
}

/// Groups of an island's records, being joined. A joined group takes a new number, and its parts are gone.
struct Groups<'a> {
    members: Vec<Option<Vec<u32>>>,
    /// How many records each group has of each agency.
    agencies: Vec<BTreeMap<u8, f64>>,
    /// For each group, the others that it was compared with, and what the pairs say.
    beside: Vec<BTreeMap<usize, Said>>,
    twice: &'a Twice,
}

impl<'a> Groups<'a> {
    fn new(island: &Island, weighed: &Weighed, records: &Records, twice: &'a Twice) -> Self {
        let place =
            |record: u32| island.records.binary_search(&record).expect("an island has its pairs' records");
        let mut beside = vec![BTreeMap::new(); island.records.len()];
        for at in &island.pairs {
            let (a, b) = (place(weighed.pairs[*at].a), place(weighed.pairs[*at].b));
            let said = Said::of(weighed, *at);
            beside[a].insert(b, said);
            beside[b].insert(a, said);
        }
        let agency = |record: &u32| BTreeMap::from([(records.agency[*record as usize], 1.0)]);
        Self {
            members: island.records.iter().map(|record| Some(vec![*record])).collect(),
            agencies: island.records.iter().map(agency).collect(),
            beside,
            twice,
        }
    }

    /// Joins while an offer is good enough. Groups of one record are left out.
    fn join(mut self, least: f64) -> Vec<Vec<u32>> {
        let places = 0..self.members.len();
        let mut offers: BinaryHeap<Offer> =
            places.flat_map(|group| self.offers(group, least, true)).collect();
        while let Some(Offer { groups: Reverse((a, b)), .. }) = offers.pop() {
            let (Some(_), Some(_)) = (&self.members[a], &self.members[b]) else { continue };
            let joined = self.merge(a, b);
            offers.extend(self.offers(joined, least, false));
        }
        self.members.into_iter().flatten().filter(|records| records.len() > 1).collect()
    }

    fn offers(&self, group: usize, least: f64, above: bool) -> Vec<Offer> {
        let others = self.beside[group].keys().filter(|other| !above || **other > group);
        let offer =
            |other: &usize| Offer { odds: self.odds(group, *other), groups: Reverse((*other, group)) };
        others.map(offer).filter(|offer| offer.odds >= least).collect()
    }

    /// What all pairs of two groups say together.
    fn odds(&self, a: usize, b: usize) -> f64 {
        let size = |group: usize| self.agencies[group].values().sum::<f64>();
        let mut twice = self.agencies[a].iter().filter_map(|(agency, count)| {
            self.agencies[b].get(agency).map(|other| count * other * self.twice.0[agency])
        });
        let first = twice.next();
        let said = self.beside[a][&b].of_all(size(a) * size(b), first.is_some());
        said + first.unwrap_or(0.0) + twice.sum::<f64>()
    }

    fn merge(&mut self, a: usize, b: usize) -> usize {
        let joined = self.members.len();
        let mut members = self.members[a].take().expect("an offer is of groups that are there");
        members.extend(self.members[b].take().expect("an offer is of groups that are there"));
        members.sort_unstable();
        self.members.push(Some(members));
        let mut agencies = std::mem::take(&mut self.agencies[a]);
        for (agency, count) in std::mem::take(&mut self.agencies[b]) {
            *agencies.entry(agency).or_default() += count;
        }
        self.agencies.push(agencies);
        let mut beside = std::mem::take(&mut self.beside[a]);
        for (other, said) in std::mem::take(&mut self.beside[b]) {
            beside.entry(other).and_modify(|both| *both = both.and(said)).or_insert(said);
        }
        beside.retain(|other, _| *other != a && *other != b);
        for (other, said) in &beside {
            self.beside[*other].retain(|old, _| *old != a && *old != b);
            self.beside[*other].insert(joined, *said);
        }
        self.beside.push(beside);
        joined
    }
}

fn people(
    groups: Vec<Vec<u32>>,
    weighed: &Weighed,
    records: &Records,
    (before, random): (&[Option<i32>], &mut ChaCha20Rng),
) -> People {
    let numbers = before::numbers(&groups, before, random);
    let mut person = vec![0; records.len()];
    for (group, number) in groups.iter().zip(&numbers) {
        group.iter().for_each(|record| person[*record as usize] = *number);
    }
    let (probability, reasons) = confidence::of(&groups, &person, weighed, records);
    People { person, probability, reasons, groups, household: vec![-1; records.len()] }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;

    use super::{MOST, NOTHING_SHARED, OF_RELATIVES, Twice, solve};
    use crate::linker::records::Records;
    use crate::linker::tests::{all_pairs, linked, some_records};
    use crate::linker::weigh::Weighed;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn groups_are_those_of_weighing_all_pairs_anew(plain in some_records(28), cost in 1.0..30.0_f64) {
            let (world, mut weighed, twice, _) = linked(&plain, cost);
            // No two pairs say quite the same, so that no tie can be settled in two ways.
            let (mut odd, step) = (0.0_f32, 0.001_37);
            weighed.odds.iter_mut().for_each(|odds| { odd += step; *odds += odd });
            let people = solve(
                &world.records, &weighed, &twice, (cost, &vec![None; plain.len()]), &mut ChaCha20Rng::seed_from_u64(1),
            );
            prop_assert_eq!(people.groups, slow(&world.records, &weighed, &twice, cost.ln()));
        }
    }

    /// Joins the two groups for which most speaks, until nothing speaks enough; every sum is made anew at every step.
    fn slow(records: &Records, weighed: &Weighed, twice: &Twice, least: f64) -> Vec<Vec<u32>> {
        let odds: BTreeMap<(u32, u32), f64> = weighed
            .pairs
            .iter()
            .zip(&weighed.odds)
            .map(|(pair, odds)| ((pair.a, pair.b), f64::from(*odds)))
            .collect();
        let related = weighed.pairs.iter().enumerate().filter(|(at, _)| weighed.may_be_relatives(*at));
        let relatives: BTreeSet<(u32, u32)> = related.map(|(_, pair)| (pair.a, pair.b)).collect();
        let speaks = |x: &[u32], y: &[u32]| -> f64 {
            let pairs = || x.iter().flat_map(|a| y.iter().map(move |b| (*a.min(b), *a.max(b))));
            let agencies = |(a, b): (u32, u32)| (records.agency[a as usize], records.agency[b as usize]);
            let both = pairs().map(agencies).filter(|(a, b)| a == b).map(|(agency, _)| agency);
            let twice: Vec<f64> = both.map(|agency| twice.0[&agency]).collect();
            let all = || pairs().map(|pair| odds.get(&pair).copied().unwrap_or(NOTHING_SHARED));
            if twice.is_empty() {
                return all().sum();
            }
            let of_relatives = |pair: &(u32, u32)| relatives.contains(pair);
            let related: f64 = pairs().filter(of_relatives).map(|pair| odds[&pair]).sum();
            let once = all().sum::<f64>() - related + related.min(OF_RELATIVES);
            let most = pairs().filter_map(|pair| odds.get(&pair).copied()).fold(f64::from(MOST), f64::max);
            once.min(most) + twice.iter().sum::<f64>()
        };
        let compared = |x: &[u32], y: &[u32]| {
            x.iter().any(|a| y.iter().any(|b| odds.contains_key(&(*a.min(b), *a.max(b)))))
        };
        let mut groups: Vec<Vec<u32>> = (0..).take(records.len()).map(|record| vec![record]).collect();
        loop {
            let best = all_pairs(groups.len())
                .filter(|(x, y)| compared(&groups[*x], &groups[*y]))
                .map(|(x, y)| (speaks(&groups[x], &groups[y]), x, y))
                .filter(|(speaks, _, _)| *speaks >= least)
                .max_by(|one, other| one.0.total_cmp(&other.0));
            let Some((_, x, y)) = best else { break };
            let moved = groups.remove(y);
            groups[x].extend(moved);
            groups[x].sort_unstable();
        }
        groups.sort_unstable();
        groups
    }
}

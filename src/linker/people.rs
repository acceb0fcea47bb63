//! From pairs to people: firm links first, one record per agency and person, no chains of weak links.

use std::cmp::Reverse;

use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha20Rng;

use super::groups::Groups;
use super::pairs::{Pair, Records};
use crate::contribution::{FIRM, PersonMap, PersonRow};

/// Held for a record that stands with others by firm keys. To be estimated from the data.
const FIRM_PROBABILITY: f32 = 0.99;
/// Held for a record that stands with others by weaker keys alone.
const LIKELY_PROBABILITY: f32 = 0.85;
const _: () = assert!(FIRM_PROBABILITY >= FIRM && LIKELY_PROBABILITY < FIRM);

/// Which person each record is.
pub(super) struct People {
    /// Dense, shuffled.
    pub(super) person: Vec<i32>,
    /// How surely each record belongs to its person.
    probability: Vec<f32>,
    /// The match keys by which each record was linked.
    reasons: Vec<i64>,
    /// The links that were used.
    pub(super) links: Vec<Pair>,
    /// Links that would have put two records of one agency together, or joined two groups by a weak link.
    pub(super) kept_apart: u64,
    /// How many people there are.
    pub(super) count: usize,
}

impl People {
    /// One row per record, by agency and reference.
    pub(super) fn map(&self, records: &Records) -> PersonMap {
        let row = |at: usize| PersonRow {
            agency: i16::from(records.agency[at]),
            reference: records.reference[at],
            person: self.person[at],
            household: -1,
            probability: self.probability[at],
            reasons: self.reasons[at],
        };
        PersonMap { rows: (0..records.len()).map(row).collect() }
    }
}

/// Solves over all agencies together, strongest links first.
pub(super) fn solve(records: &Records, pairs: &[Pair], random: &mut ChaCha20Rng) -> People {
    let (mut firm, mut likely): (Vec<Pair>, Vec<Pair>) = pairs.iter().partition(|pair| pair.firm());
    firm.sort_by_key(strongest);
    likely.sort_by_key(strongest);
    let mut groups = Groups::new(&records.agency);
    let mut links: Vec<Pair> = firm.into_iter().filter(|pair| groups.join(pair.a, pair.b)).collect();
    let mut attached = vec![false; records.len()];
    for pair in unambiguous(&likely, &mut groups) {
        if let Some(lone) = lone(&pair, &mut groups, &attached)
            && groups.join(pair.a, pair.b)
        {
            attached[lone as usize] = true;
            links.push(pair);
        }
    }
    let kept_apart = apart(pairs, &mut groups);
    let (person, count) = numbered(&mut groups, records.len(), random);
    let probability = |record| match (attached[record], groups.size(record)) {
        (true, _) => LIKELY_PROBABILITY,
        (false, 1) => 1.0,
        (false, _) => FIRM_PROBABILITY,
    };
    let probability = (0..records.len()).map(probability).collect();
    People { person, probability, reasons: reasons(&links, records.len()), links, kept_apart, count }
}

/// More agreeing keys first, then the stronger keys, then the place.
fn strongest(pair: &Pair) -> (Reverse<u32>, u32, u32, u32) {
    (Reverse(pair.keys.count_ones()), pair.keys.trailing_zeros(), pair.a, pair.b)
}

/// A record that points weakly to two groups is taken into neither.
fn unambiguous(likely: &[Pair], groups: &mut Groups) -> Vec<Pair> {
    let mut target: Vec<Option<u32>> = vec![None; groups.len()];
    let mut torn = vec![false; groups.len()];
    for pair in likely {
        for (from, to) in [(pair.a, pair.b), (pair.b, pair.a)] {
            let to = groups.find(to);
            let first = *target[from as usize].get_or_insert(to);
            torn[from as usize] |= first != to;
        }
    }
    likely.iter().filter(|pair| !torn[pair.a as usize] && !torn[pair.b as usize]).copied().collect()
}

/// The record of the pair that stands alone and may be attached; neither may have been attached before.
fn lone(pair: &Pair, groups: &mut Groups, attached: &[bool]) -> Option<u32> {
    if attached[pair.a as usize] || attached[pair.b as usize] {
        return None;
    }
    [pair.b, pair.a].into_iter().find(|&record| groups.size(record as usize) == 1)
}

/// Pairs that agree on something and still stand as different people.
fn apart(pairs: &[Pair], groups: &mut Groups) -> u64 {
    pairs.iter().filter(|pair| groups.find(pair.a) != groups.find(pair.b)).count() as u64
}

/// A dense, shuffled number per group, so that it tells nothing about the records' order.
fn numbered(groups: &mut Groups, records: usize, random: &mut ChaCha20Rng) -> (Vec<i32>, usize) {
    let roots: Vec<usize> = (0..).take(records).map(|record| groups.find(record) as usize).collect();
    let firsts: Vec<usize> = (0..records).filter(|&record| roots[record] == record).collect();
    let mut numbers: Vec<i32> = (0..).take(firsts.len()).collect();
    numbers.shuffle(random);
    let mut number = vec![0; records];
    firsts.iter().zip(&numbers).for_each(|(&root, &person)| number[root] = person);
    (roots.iter().map(|&root| number[root]).collect(), firsts.len())
}

fn reasons(links: &[Pair], records: usize) -> Vec<i64> {
    let mut reasons = vec![0i64; records];
    for pair in links {
        reasons[pair.a as usize] |= i64::from(pair.keys);
        reasons[pair.b as usize] |= i64::from(pair.keys);
    }
    reasons
}

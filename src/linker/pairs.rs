//! Pairs of records of different agencies that share pseudonyms, with the match keys they agree on.

use rayon::prelude::*;

use super::Received;
use crate::agreement::{Linkage, Permit};
use crate::contribution::{MATCH_KEYS, Pseudonym};

/// A pseudonym that more records share than this says too little about who somebody is.
const MOST_IN_A_CLASS: usize = 40;

/// All records of all agencies, counted through.
pub(super) struct Records {
    /// For each record, the place of its agency among the agreement's agencies.
    pub(super) agency: Vec<u8>,
    /// For each record, the agency's shuffled reference.
    pub(super) reference: Vec<i32>,
    /// For each match key, pseudonyms with their records, sorted and without repeats.
    pub(super) keys: Vec<Vec<(Pseudonym, u32)>>,
}

impl Records {
    pub(super) fn new(received: &[Received], permit: &Permit<'_, Linkage>) -> Self {
        let agencies = permit.agreement().agencies();
        let mut records =
            Self { agency: Vec::new(), reference: Vec::new(), keys: vec![Vec::new(); MATCH_KEYS.len()] };
        for one in received {
            let place = agencies.iter().position(|party| party.id == one.manifest.agency);
            let place = u8::try_from(place.expect("only agencies of the agreement are received"));
            records.add(one, place.expect("an agreement has fewer than 256 agencies"));
        }
        records.keys.par_iter_mut().for_each(|key| {
            key.par_sort_unstable();
            key.dedup();
        });
        records
    }

    fn add(&mut self, received: &Received, agency: u8) {
        let first = u32::try_from(self.agency.len()).expect("fewer than 2^32 records");
        let people = &received.people;
        for (row, reference) in people.reference.iter().enumerate() {
            let record = first + reference.unsigned_abs();
            for (key, column) in self.keys.iter_mut().zip(&people.keys) {
                key.extend(column.of(row).iter().map(|pseudonym| (*pseudonym, record)));
            }
        }
        let count = people.reference.last().map_or(0, |last| last + 1);
        self.reference.extend(0..count);
        self.agency.resize(self.reference.len(), agency);
    }

    pub(super) fn len(&self) -> usize {
        self.agency.len()
    }
}

/// Two records that agree on at least one match key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) a: u32,
    pub(super) b: u32,
    /// One bit per agreeing match key.
    pub(super) keys: u32,
}

impl Pair {
    /// Whether one of the agreeing keys is enough alone.
    pub(super) fn firm(&self) -> bool {
        MATCH_KEYS.iter().enumerate().any(|(bit, key)| key.firm && self.keys >> bit & 1 == 1)
    }
}

/// What the comparison found.
pub(super) struct Agreeing {
    /// By first, then second record.
    pub(super) pairs: Vec<Pair>,
    /// Per match key, how many pseudonyms were too common to use.
    pub(super) too_common: Vec<u64>,
}

/// All pairs of records of different agencies that share a pseudonym which is not too common.
pub(super) fn agreeing(records: &Records) -> Agreeing {
    let (mut pairs, mut too_common) = (Vec::new(), Vec::new());
    for (bit, key) in records.keys.iter().enumerate() {
        let mut common = 0;
        for class in key.chunk_by(|x, y| x.0 == y.0) {
            if class.len() > MOST_IN_A_CLASS {
                common += 1;
            } else {
                of_class(class, bit, records, &mut pairs);
            }
        }
        too_common.push(common);
    }
    Agreeing { pairs: without_contradictions(merged(pairs), records), too_common }
}

fn of_class(class: &[(Pseudonym, u32)], bit: usize, records: &Records, pairs: &mut Vec<Pair>) {
    for (at, &(_, a)) in class.iter().enumerate() {
        for &(_, b) in &class[at + 1..] {
            if records.agency[a as usize] != records.agency[b as usize] {
                pairs.push(Pair { a: a.min(b), b: a.max(b), keys: 1 << bit });
            }
        }
    }
}

fn merged(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.par_sort_unstable_by_key(|pair| (pair.a, pair.b, pair.keys));
    let all = |same: &[Pair]| Pair { keys: same.iter().fold(0, |keys, pair| keys | pair.keys), ..same[0] };
    pairs.chunk_by(|x, y| (x.a, x.b) == (y.a, y.b)).map(all).collect()
}

/// Drops pairs that both have a number of the state, and not the same one.
fn without_contradictions(mut pairs: Vec<Pair>, records: &Records) -> Vec<Pair> {
    let number =
        MATCH_KEYS.iter().position(|key| key.name == "nhs_number").expect("a match key of this version");
    let mut has = vec![false; records.len()];
    records.keys[number].iter().for_each(|&(_, record)| has[record as usize] = true);
    pairs.retain(|pair| pair.keys >> number & 1 == 1 || !(has[pair.a as usize] && has[pair.b as usize]));
    pairs
}

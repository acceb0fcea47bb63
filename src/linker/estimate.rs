//! How right the links are, estimated without truth, and twice over.
//!
//! *By belief*: every pair has a probability; summed over the links they say how many are right, and over all pairs,
//! also those that were never brought together, how many there are to find. *By decoys*: pairs within an agency that
//! keeps one record per person are all of two people, so how many of them would have been linked says how many of
//! the links between agencies are wrong. The interval covers both and the play of chance.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::fit::Fit;
use super::people::{People, share};
use super::records::Records;
use super::weigh::Weighed;

/// Two-sided 95 % of the normal distribution.
const NORMAL_95: f64 = 1.96;
/// Share by which sums of belief were seen to be off, on invented worlds of many kinds: fields fail together more
/// often than the weights allow for.
const OFF: f64 = 0.35;
/// Larger groups are not walked through: their pairs count as they were compared.
const LARGEST_WALKED: usize = 24;

/// A share with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub share: f64,
    /// Lower end of the interval.
    pub from: f64,
    /// Upper end of the interval.
    pub to: f64,
}

/// Estimates of the links between two agencies, or of all.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rightness {
    /// Of the pairs that were linked, how many are one person.
    pub precision: Estimate,
    /// Of the pairs that are one person, how many were linked.
    pub recall: Estimate,
}

/// Sums of belief over pairs of records of two agencies.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Belief {
    /// Pairs that were linked.
    pub(super) linked: f64,
    /// Of these, those held to be right.
    right: f64,
    /// Pairs held to be one person that were compared and not linked.
    missed: f64,
    /// Pairs of one person that were never brought together.
    unseen: f64,
}

/// By pair of agencies, the lower first.
pub(super) fn beliefs(
    people: &People,
    weighed: &Weighed,
    fit: &Fit,
    records: &Records,
) -> BTreeMap<(u8, u8), Belief> {
    let mut beliefs: BTreeMap<(u8, u8), Belief> = fit
        .groups()
        .iter()
        .map(|(agencies, group)| (*agencies, Belief { unseen: group.unseen, ..Belief::default() }))
        .collect();
    let groups = people.groups.par_iter().filter(|group| group.len() > 1);
    let linked: Vec<Vec<((u8, u8), f64, bool)>> =
        groups.map(|group| within(group, weighed, records)).collect();
    for (agencies, belief, compared) in linked.into_iter().flatten() {
        let sum = beliefs.entry(agencies).or_default();
        sum.linked += 1.0;
        sum.right += belief;
        // What was found through others is not missing any more.
        sum.unseen -= if compared { 0.0 } else { belief };
    }
    for (pair, odds) in weighed.pairs.iter().zip(&weighed.odds) {
        if people.person[pair.a as usize] != people.person[pair.b as usize] {
            let belief = f64::from(share(f64::from(*odds)));
            beliefs.entry(agencies(pair.a, pair.b, records)).or_default().missed += belief;
        }
    }
    beliefs.values_mut().for_each(|belief| belief.unseen = belief.unseen.max(0.0));
    beliefs
}

fn agencies(a: u32, b: u32, records: &Records) -> (u8, u8) {
    let (a, b) = (records.agency[a as usize], records.agency[b as usize]);
    (a.min(b), a.max(b))
}

/// What is believed of each pair of a person's records: by itself, or through a third that both belong to.
fn within(group: &[u32], weighed: &Weighed, records: &Records) -> Vec<((u8, u8), f64, bool)> {
    let own = |a: u32, b: u32| {
        let at = weighed.pairs.binary_search_by_key(&(a, b), |pair| (pair.a, pair.b)).ok()?;
        Some(f64::from(share(f64::from(weighed.odds[at]))))
    };
    let count = group.len();
    let mut belief = vec![vec![None; count]; count];
    for a in 0..count {
        for b in a + 1..count {
            belief[a][b] = own(group[a], group[b]);
            belief[b][a] = belief[a][b];
        }
    }
    let through = |a: usize, b: usize| {
        let thirds = (0..count).filter(|_| count <= LARGEST_WALKED);
        thirds.filter_map(|third| Some(belief[a][third]? * belief[third][b]?)).fold(0.0, f64::max)
    };
    let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
    pairs
        .map(|(a, b)| {
            let best = belief[a][b].unwrap_or(0.0_f64).max(through(a, b));
            (agencies(group[a], group[b], records), best, belief[a][b].is_some())
        })
        .collect()
}

impl Belief {
    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            linked: self.linked + other.linked,
            right: self.right + other.right,
            missed: self.missed + other.missed,
            unseen: self.unseen + other.unseen,
        }
    }

    /// With so many wrong links by decoys, if decoys can tell.
    pub(super) fn rightness(self, wrong_by_decoys: Option<f64>) -> Rightness {
        let wrong = self.linked - self.right;
        let decoys = wrong_by_decoys.unwrap_or(wrong).min(self.linked);
        let (least, most) = (wrong.min(decoys), wrong.max(decoys));
        let precision = |wrong: f64| 1.0 - wrong / self.linked.max(1.0);
        let missing = self.missed + self.unseen;
        let recall = |missing: f64, right: f64| right / (right + missing).max(1.0);
        Rightness {
            precision: Estimate {
                share: precision(wrong),
                from: precision(most * (1.0 + OFF) + chance(most)).max(0.0),
                to: precision((least * (1.0 - OFF) - chance(least)).max(0.0)),
            },
            recall: Estimate {
                share: recall(missing, self.right),
                from: recall(missing * (1.0 + OFF) + chance(missing), self.right - (most - wrong)).max(0.0),
                to: recall((missing * (1.0 - OFF) - chance(missing)).max(0.0), self.right),
            },
        }
    }
}

/// By how much a count of rare things is off by chance; even none may have been a few.
fn chance(count: f64) -> f64 {
    NORMAL_95 * (count + 1.0).sqrt()
}

//! How right the links are, estimated without truth, and twice over.
//!
//! *By belief*: every pair has a probability; summed over the links they say how many are right, and over all pairs,
//! also those that were never brought together, how many there are to find. *By decoys*: pairs within an agency that
//! keeps one record per person are all of two people, so how many of them would have been linked says how many of
//! the links between agencies are wrong. The interval covers both and the play of chance.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::confidence::share;
use super::fit::{Fit, Group};
use super::pairs::Pair;
use super::people::People;
use super::records::Records;
use super::weigh::{Patterns, Weighed};

/// Two-sided 95 % of the normal distribution.
const NORMAL_95: f64 = 1.96;
/// How much more is missed than independent fields allow for: where one field of a record is wrong, others are more
/// often wrong as well. Seen on invented worlds of many kinds; the interval reaches further both ways.
const MISSED_TOGETHER: f64 = 1.35;
const MISSED_FEWEST: f64 = 0.6;
const MISSED_MOST: f64 = 2.4;
/// How far from the count of wrong links that belief or decoys give the true one may be.
const WRONG_FEWEST: f64 = 0.4;
const WRONG_MOST: f64 = 2.0;
/// Decoys may correct belief by this factor at most.
const MOST_CORRECTED: f64 = 4.0;
/// Larger groups are not walked through: their pairs count as they were compared.
const LARGEST_WALKED: usize = 24;
/// Pairs that one thread takes at a time.
const AT_A_TIME: usize = 1 << 16;

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
    let linked: Vec<Vec<Linked>> = groups.map(|group| within(group, weighed, records)).collect();
    for (agencies, belief, compared) in linked.into_iter().flatten() {
        let sum = beliefs.entry(agencies).or_default();
        sum.linked += 1.0;
        sum.right += belief;
        // What was found through others is not missing any more.
        sum.unseen -= if compared { 0.0 } else { belief };
    }
    // Sums of so many pairs at a time: the same however many there are to make them.
    let pairs = weighed.pairs.par_chunks(AT_A_TIME).zip(weighed.odds.par_chunks(AT_A_TIME));
    let missed: Vec<Vec<((u8, u8), f64)>> =
        pairs.map(|(pairs, odds)| missed(pairs, odds, people, records)).collect();
    for (agencies, missed) in missed.into_iter().flatten() {
        beliefs.entry(agencies).or_default().missed += missed;
    }
    beliefs.values_mut().for_each(|belief| belief.unseen = belief.unseen.max(0.0));
    beliefs
}

/// By agencies, how many of some pairs are held to be one person and were not linked.
fn missed(pairs: &[Pair], odds: &[f32], people: &People, records: &Records) -> Vec<((u8, u8), f64)> {
    let mut missed: BTreeMap<(u8, u8), f64> = BTreeMap::new();
    for (pair, odds) in pairs.iter().zip(odds) {
        if people.person[pair.a as usize] != people.person[pair.b as usize] {
            let belief = f64::from(share(f64::from(*odds)));
            *missed.entry(agencies(pair.a, pair.b, records)).or_default() += belief;
        }
    }
    missed.into_iter().collect()
}

fn agencies(a: u32, b: u32, records: &Records) -> (u8, u8) {
    let (a, b) = (records.agency[a as usize], records.agency[b as usize]);
    (a.min(b), a.max(b))
}

/// A linked pair: its agencies, what is believed of it, and whether it was compared by itself.
type Linked = ((u8, u8), f64, bool);

/// What is believed of each pair of a person's records: by itself, or through a third that both belong to.
fn within(group: &[u32], weighed: &Weighed, records: &Records) -> Vec<Linked> {
    let own = |a: u32, b: u32| weighed.odds_of(a, b).map(|odds| f64::from(share(f64::from(odds))));
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

    /// What these sums say; `decoys` is how many times more links decoys say are wrong.
    pub(super) fn rightness(self, decoys: f64) -> Rightness {
        let by_belief = self.linked - self.right;
        let by_decoys = by_belief * decoys;
        let wrong = (by_belief * by_decoys).sqrt();
        let (fewest, most) = (by_belief.min(by_decoys) * WRONG_FEWEST, by_belief.max(by_decoys) * WRONG_MOST);
        let precision = |wrong: f64| (1.0 - wrong / self.linked.max(1.0)).clamp(0.0, 1.0);
        let missing = self.missed + self.unseen;
        let recall = |missing: f64, wrong: f64| {
            let right = (self.linked - wrong).max(0.0);
            if right + missing > 0.0 { right / (right + missing) } else { 1.0 }
        };
        Rightness {
            precision: Estimate {
                share: precision(wrong),
                from: precision(most + chance(most)),
                to: precision((fewest - chance(fewest)).max(0.0)),
            },
            recall: Estimate {
                share: recall(missing * MISSED_TOGETHER, wrong),
                from: recall(missing * MISSED_MOST + chance(missing), most),
                to: recall((missing * MISSED_FEWEST - chance(missing)).max(0.0), fewest),
            },
        }
    }
}

/// How many times more pairs weigh enough to be linked and are of two people than belief says: by the pairs within
/// agencies, which are of two people unless an agency holds somebody twice, and that is allowed for.
pub(super) fn decoys(patterns: &Patterns, fit: &Fit, least: f64) -> f64 {
    let (mut within, mut across) = (Group::default(), Group::default());
    for ((a, b), group) in fit.groups() {
        let sum = if a == b { &mut within } else { &mut across };
        (sum.pairs, sum.matches) = (sum.pairs + group.pairs, sum.matches + group.matches);
    }
    let (mut seen, mut believed) = (0.0, 0.0);
    for (pattern, count) in &patterns.all {
        let odds = fit.log_odds_where(across.share(), pattern);
        if odds >= least {
            let (a, b) = pattern.agencies;
            let sum = if a == b { &mut seen } else { &mut believed };
            let wrong = if a == b { fit.log_odds(pattern) } else { odds };
            *sum += f64::from(*count) * f64::from(share(-wrong));
        }
    }
    if within.pairs < 1.0 {
        return 1.0;
    }
    let each = across.pairs / within.pairs;
    ((seen + 1.0) * each / (believed + each)).clamp(1.0 / MOST_CORRECTED, MOST_CORRECTED)
}

/// By how much a count of rare things is off by chance; even none may have been a few.
fn chance(count: f64) -> f64 {
    NORMAL_95 * (count + 1.0).sqrt()
}

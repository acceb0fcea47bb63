//! How surely each record belongs to its person, and why.
//!
//! What relatives share is no proof, however many records share it: a person whose records hang together by nothing
//! else may be two. The records that hang together otherwise are the person's own; those beside them are likely, and
//! never firm. And a record that could as well be another person's is nobody's for sure.

use rayon::prelude::*;

use super::pairs::Pair;
use super::people::NOTHING_SHARED;
use super::records::Records;
use super::sets::Sets;
use super::weigh::Weighed;
use crate::contribution::FIRM;

/// A record is likely from this probability on; below, it is to be checked.
pub(super) const LIKELY: f32 = 0.95;
const _: () = assert!(LIKELY < FIRM);

/// Whoever may be a relative of a person is held to be the person no more surely than this, in whatever else they
/// agree: likely, and never firm. About one person in thirty is a twin, and the fit cannot tell.
pub(super) const OF_RELATIVES: f64 = 2.9;

/// What the pairs of one record say.
#[derive(Clone, Copy, Default)]
struct Said {
    /// With records of the same person: the sum of log-odds, and of how many records.
    odds: f64,
    compared: f64,
    /// The most that one says who may be a relative: with one record or with three is no difference.
    of_relatives: f64,
    /// Odds for the same person, and for others.
    own: f64,
    others: f64,
}

/// What one pair says: of one person's records, or for one person where they are of two.
struct Telling {
    a: u32,
    b: u32,
    odds: f64,
    same: bool,
    /// Whether it may be of two relatives.
    of_relatives: bool,
    /// Why it is held to be one person, as bits.
    because: i64,
}

/// All pairs that say something, in their order.
fn telling(person: &[i32], weighed: &Weighed, records: &Records) -> Vec<Telling> {
    let said = |(at, (pair, odds)): (usize, (&Pair, &f32))| {
        let same = person[pair.a as usize] == person[pair.b as usize];
        let speaks = *odds > 0.0;
        (same || speaks).then(|| Telling {
            a: pair.a,
            b: pair.b,
            odds: f64::from(*odds),
            same,
            of_relatives: weighed.may_be_relatives(at),
            because: if same && speaks { pair.because(records) } else { 0 },
        })
    };
    weighed.pairs.par_iter().zip(&weighed.odds).enumerate().filter_map(said).collect()
}

/// The probability of each record, and the reasons as bits. `person` numbers the person of each record.
pub(super) fn of(
    groups: &[Vec<u32>],
    person: &[i32],
    weighed: &Weighed,
    records: &Records,
) -> (Vec<f32>, Vec<i64>) {
    let pairs = telling(person, weighed, records);
    let mut sets = Sets::new(person.len());
    for pair in pairs.iter().filter(|pair| pair.odds > 0.0 && pair.same && !pair.of_relatives) {
        sets.join(pair.a, pair.b);
    }
    let mut own = vec![true; person.len()];
    let sizes: Vec<f64> = groups.iter().map(|group| set_own(group, &mut sets, &mut own)).collect();
    let mut said = vec![Said::default(); person.len()];
    let mut reasons = vec![0; person.len()];
    for pair in &pairs {
        let (a, b) = (pair.a as usize, pair.b as usize);
        for (record, other) in [(a, b), (b, a)] {
            if !pair.same {
                said[record].others += pair.odds.exp() - 1.0;
                continue;
            }
            reasons[record] |= pair.because;
            if own[other] {
                said[record].add(pair.odds, pair.of_relatives);
            }
        }
    }
    let mut probability = vec![1.0; person.len()];
    for (group, size) in groups.iter().zip(sizes).filter(|(group, _)| group.len() > 1) {
        for record in group.iter().map(|record| *record as usize) {
            let others = size - f64::from(u8::from(own[record]));
            probability[record] = said[record].probability(others);
        }
    }
    (probability, reasons)
}

/// Marks which of a person's records are the person's own: the most that hang together, or all of them where none do.
/// Says how many.
fn set_own(group: &[u32], sets: &mut Sets, own: &mut [bool]) -> f64 {
    let mut firsts: Vec<u32> = group.iter().map(|record| sets.find(*record)).collect();
    firsts.sort_unstable();
    let most = firsts.chunk_by(|x, y| x == y).max_by_key(|same| (same.len(), std::cmp::Reverse(same[0])));
    match most {
        Some(most) if most.len() > 1 => {
            group.iter().for_each(|record| own[*record as usize] = sets.find(*record) == most[0]);
            most.len() as f64
        }
        _ => group.len() as f64,
    }
}

impl Said {
    fn add(&mut self, odds: f64, of_relatives: bool) {
        self.compared += 1.0;
        self.own += odds.max(0.0).exp() - 1.0;
        if of_relatives {
            self.of_relatives = self.of_relatives.max(odds.min(OF_RELATIVES));
        } else {
            self.odds += odds;
        }
    }

    /// Beside so many other records of the person.
    fn probability(&self, others: f64) -> f32 {
        let belongs = share(self.odds + self.of_relatives + NOTHING_SHARED * (others - self.compared));
        if self.others > 0.0 { belongs * narrow(self.own / (self.own + self.others)) } else { belongs }
    }
}

/// Log-odds as a probability.
pub(super) fn share(odds: f64) -> f32 {
    narrow(1.0 / (1.0 + (-odds).exp()))
}

#[expect(clippy::cast_possible_truncation, reason = "a probability needs few digits")]
fn narrow(probability: f64) -> f32 {
    probability as f32
}

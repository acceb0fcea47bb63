//! How headline figures move within what linking is not sure of.

use super::estimate::{Estimate, Rightness};
use crate::contribution::{KnownTo, LinkEstimate};

/// How right the links are, and how many people are known to so many agencies or more, with the range in which that
/// moves within the intervals of precision and recall.
///
/// A person's record is with the others with chance `q`, so a pair is seen with chance `q²`: recall is taken for `q²`,
/// and precision likewise for the share of records that rightly stand where they stand. What a share of false links
/// leaves is the thinned distribution; what was there before records were missed is the one that thins to it.
pub(super) fn estimate(people_by_agencies: &[u64], rightness: &Rightness) -> LinkEstimate {
    let counts: Vec<f64> = people_by_agencies.iter().map(|count| *count as f64).collect();
    let ends = |one: Estimate| [one.from, one.share, one.to];
    let mut ranges = vec![(f64::MAX, 0.0_f64); counts.len()];
    for precision in ends(rightness.precision) {
        for recall in ends(rightness.recall) {
            let right = thinned(&counts, precision.sqrt());
            let there = restored(&right, recall.sqrt());
            for ((least, most), known) in ranges.iter_mut().zip(at_least(&there)) {
                (*least, *most) = (least.min(known), most.max(known));
            }
        }
    }
    let seen = at_least(&counts);
    let known_to = |(agencies, (people, (from, to))): (u32, (f64, (f64, f64)))| KnownTo {
        agencies,
        people: whole(people),
        from: whole(from.min(people)),
        to: whole(to.max(people)),
    };
    let known = (1..).zip(seen.into_iter().zip(ranges)).skip(1).map(known_to).collect();
    LinkEstimate {
        precision_thousandths: ends(rightness.precision).map(thousandths),
        recall_thousandths: ends(rightness.recall).map(thousandths),
        known_to_at_least: known,
    }
}

/// How many are known to so many agencies or more.
fn at_least(counts: &[f64]) -> Vec<f64> {
    let mut sums: Vec<f64> = counts.to_vec();
    (1..sums.len()).rev().for_each(|at| sums[at - 1] += sums[at]);
    sums
}

/// People by the number of agencies, were each of their records with them with this chance.
fn thinned(counts: &[f64], chance: f64) -> Vec<f64> {
    let mut thinned = vec![0.0; counts.len()];
    for (from, count) in counts.iter().enumerate() {
        (0..=from).for_each(|to| thinned[to] += count * binomial(from + 1, to + 1, chance));
    }
    thinned
}

/// People by the number of agencies of which this is what is left; never fewer than none.
fn restored(counts: &[f64], chance: f64) -> Vec<f64> {
    let chance = chance.clamp(0.3, 1.0);
    let mut restored: Vec<f64> = vec![0.0; counts.len()];
    for at in (0..counts.len()).rev() {
        let from_above: f64 =
            (at + 1..counts.len()).map(|from| restored[from] * binomial(from + 1, at + 1, chance)).sum();
        restored[at] = ((counts[at] - from_above) / binomial(at + 1, at + 1, chance)).max(0.0);
    }
    restored
}

/// The chance that of so many records so many stay.
fn binomial(all: usize, stay: usize, chance: f64) -> f64 {
    let ways = (0..stay).fold(1.0, |ways, at| ways * (all - at) as f64 / (at + 1) as f64);
    let powers = |share: f64, times: usize| share.powf(times as f64);
    ways * powers(chance, stay) * powers(1.0 - chance, all - stay)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shares are between 0 and 1")]
fn thousandths(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 1000.0).round() as u32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of people are not negative"
)]
fn whole(count: f64) -> u64 {
    count.round() as u64
}

#[cfg(test)]
mod tests {
    use super::{estimate, restored, thinned};
    use crate::linker::{Estimate, Rightness};

    #[test]
    fn what_thins_is_restored() {
        let there = [400.0, 200.0, 100.0, 50.0];
        for (restored, there) in restored(&thinned(&there, 0.9), 0.9).iter().zip(there) {
            assert!((restored - there).abs() < 1e-6, "{restored} {there}");
        }
    }

    #[test]
    fn perfect_links_move_nothing_and_missed_ones_move_upwards() {
        let exact = |share| Estimate { share, from: share, to: share };
        let perfect = Rightness { precision: exact(1.0), recall: exact(1.0) };
        let found = estimate(&[500, 100, 20], &perfect);
        let lines: Vec<_> =
            found.known_to_at_least.iter().map(|k| (k.agencies, k.people, k.from, k.to)).collect();
        assert_eq!(lines, [(2, 120, 120, 120), (3, 20, 20, 20)]);
        let missing = Rightness { recall: Estimate { share: 0.8, from: 0.7, to: 0.9 }, ..perfect };
        let found = estimate(&[500, 100, 20], &missing).known_to_at_least;
        assert!(found[1].from == 20 && found[1].to > 25, "{found:?}");
    }
}

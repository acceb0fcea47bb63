//! Checks of the links that need no truth: numbers that were held out, and triangles over three agencies.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::estimate::Estimate;
use super::fit::Fit;
use super::levels::{self, NUMBER};
use super::pairs::Pair;
use super::people::People;
use super::records::Records;
use super::weigh::Weighed;
use crate::statistics::wilson;

/// Larger groups are not walked through.
const LARGEST_WALKED: usize = 24;

/// One check.
#[derive(Debug, Serialize, Deserialize)]
pub struct Check {
    /// What was looked at, in words.
    pub what: String,
    /// How many there were to look at.
    pub of: u32,
    /// How many of these held.
    pub held: u32,
    /// Their share with its 95 % interval; none where there was nothing to look at.
    pub share: Option<Estimate>,
}

impl Check {
    fn new(what: &str, of: u32, held: u32) -> Self {
        let share =
            wilson(held, of).map(|(from, to)| Estimate { share: f64::from(held) / f64::from(of), from, to });
        Self { what: what.to_owned(), of, held, share }
    }
}

/// All checks.
pub(super) fn checks(
    people: &People,
    weighed: &Weighed,
    fit: &Fit,
    records: &Records,
    least: f64,
) -> Vec<Check> {
    let numbers = Numbers::of(weighed, fit, records, least);
    let (triangles, closed) = triangles(people, weighed, records, least);
    vec![
        Check::new(
            "of pairs with the same number of their own (NHS, pupil, National Insurance), those that the other fields alone would link",
            numbers.same,
            numbers.same_and_linked,
        ),
        Check::new(
            "of pairs that the other fields alone would link and that both have a number, those with the same",
            numbers.linked,
            numbers.same_and_linked,
        ),
        Check::new(
            "of pairs that a record of a third agency links, those that would also be linked by themselves",
            triangles,
            closed,
        ),
    ]
}

/// Pairs across agencies that both have a number, with the number held out.
#[derive(Default)]
struct Numbers {
    same: u32,
    linked: u32,
    same_and_linked: u32,
}

impl Numbers {
    fn of(weighed: &Weighed, fit: &Fit, records: &Records, least: f64) -> Self {
        let numbers = weighed.pairs.par_iter().map(|pair| Self::of_pair(pair, fit, records, least));
        numbers.reduce(Self::default, Self::and)
    }

    fn of_pair(pair: &Pair, fit: &Fit, records: &Records, least: f64) -> Self {
        let (a, b) = (pair.a as usize, pair.b as usize);
        if records.agency[a] == records.agency[b]
            || levels::setting(records.known[a], records.known[b])[NUMBER] == 0
        {
            return Self::default();
        }
        let mut without = pair.pattern(records);
        let same = without.level[NUMBER] > 0;
        (without.setting[NUMBER], without.level[NUMBER]) = (0, 0);
        let linked =
            levels::brought_by(&without.setting, &without.level) > 0 && fit.log_odds(&without) >= least;
        Self { same: u32::from(same), linked: u32::from(linked), same_and_linked: u32::from(same && linked) }
    }

    fn and(self, other: Self) -> Self {
        Self {
            same: self.same + other.same,
            linked: self.linked + other.linked,
            same_and_linked: self.same_and_linked + other.same_and_linked,
        }
    }
}

/// Pairs of which both are linked to a record of a third agency; and of these, those that stand by themselves.
fn triangles(people: &People, weighed: &Weighed, records: &Records, least: f64) -> (u32, u32) {
    let walked = people.groups.par_iter().filter(|group| (3..=LARGEST_WALKED).contains(&group.len()));
    let found = walked.map(|group| {
        let (mut all, mut closed) = (0, 0);
        let stands = |a: u32, b: u32| {
            let odds = weighed.odds_of(a.min(b), a.max(b));
            odds.is_some_and(|odds| f64::from(odds) >= least)
        };
        let agency = |record: u32| records.agency[record as usize];
        for (at, a) in group.iter().enumerate() {
            for b in group[at + 1..].iter().filter(|b| agency(**b) != agency(*a)) {
                let through = |third: &u32| {
                    ![agency(*a), agency(*b)].contains(&agency(*third))
                        && stands(*a, *third)
                        && stands(*third, *b)
                };
                if group.iter().any(through) {
                    all += 1;
                    closed += u32::from(stands(*a, *b));
                }
            }
        }
        (all, closed)
    });
    found.reduce(|| (0, 0), |(all, closed), more| (all + more.0, closed + more.1))
}

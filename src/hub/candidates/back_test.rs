//! How the order would have done half a year ago: whom it put first then, and who had a contact of the behaviour after.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::super::groups::Standing;
use super::super::pool::Contact;
use super::entry::Marking;
use super::points::{self, Mark};
use super::{Order, Places};

/// Half a year.
const AHEAD: u32 = 182;
/// The year whose contacts the plain count goes by.
const BASELINE: u16 = 365;

/// How one order did.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Hits {
    /// Of the first so many people, how many had a contact after.
    pub found: u32,
    /// Their share of the first so many.
    pub precision: f64,
    /// Their share of all people who had one.
    pub recall: f64,
    /// How many times more often than among everybody on the list.
    pub lift: f64,
}

/// An order made as of half a year ago, held against what came after.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BackTest {
    /// In a sentence: first of all whether it did better than a plain count.
    pub words: String,
    /// The last day that the order was made with.
    pub as_of: Date,
    /// How many people it looked at: the meeting's capacity.
    pub first: u32,
    /// People who were on the list then.
    pub listed: u32,
    /// People, on the list or not, who had a contact after.
    pub after: u32,
    /// The order's own.
    pub order: Hits,
    /// The plain count of contacts in the twelve months before.
    pub plain_count: Hits,
}

/// None where the round is too short, or nobody was on the list then.
pub(in crate::hub) fn back_test(
    standings: &[Standing],
    marking: &Marking<'_>,
    order: &Order,
) -> Option<BackTest> {
    let days = marking.pool.days;
    let from = days.since(AHEAD);
    if from == 0 {
        return None;
    }
    let behind = u32::from(from - 1);
    let mut then: Vec<(u32, Vec<Mark>)> = Vec::new();
    let mut after: BTreeMap<u32, bool> = BTreeMap::new();
    for standing in standings.iter().filter(|one| one.may_exhibit) {
        let (later, earlier): (Vec<&Contact>, Vec<&Contact>) =
            standing.exhibiting.iter().partition(|one| one.day >= from);
        after.insert(standing.person, !later.is_empty());
        let within = |one: &&&Contact| u32::from(one.day) + marking.rule.behaviour.within_days() >= behind;
        let marks: Vec<Mark> =
            earlier.iter().filter(within).map(|one| marking.as_of(standing.person, one, from - 1)).collect();
        if !marks.is_empty() {
            then.push((standing.person, marks));
        }
    }
    if then.is_empty() {
        return None;
    }
    let hit = |person: &u32| after.get(person).copied().unwrap_or(false);
    let all = u32::try_from(after.values().filter(|hit| **hit).count()).expect("fewer people than 2^32");
    let scored = |score: &dyn Fn(&[Mark]) -> i64| {
        let mut people: Vec<(Reverse<i64>, u32)> =
            then.iter().map(|(person, marks)| (Reverse(score(marks)), *person)).collect();
        people.sort_unstable();
        let listed = people.iter().filter(|(_, person)| hit(person)).count();
        let first = people.iter().take(order.capacity as usize);
        hits(
            first.clone().filter(|(_, person)| hit(person)).count(),
            first.count(),
            all,
            listed,
            people.len(),
        )
    };
    let ours = scored(&|marks| points::total(&points::terms(marks.iter(), order)));
    let plain = scored(&|marks| {
        i64::try_from(marks.iter().filter(|mark| mark.age < BASELINE).count()).expect("fewer than 2^63")
    });
    let verdict = match ours.found.cmp(&plain.found) {
        std::cmp::Ordering::Less => "The order did worse than a plain count of contacts",
        std::cmp::Ordering::Equal => "The order did no better than a plain count of contacts",
        std::cmp::Ordering::Greater => "The order did better than a plain count of contacts",
    };
    let first = order.capacity.min(u32::try_from(then.len()).unwrap_or(u32::MAX));
    let as_of = days.date(from - 1);
    let words = format!(
        "{verdict}: of the first {first} as of {as_of}, {} had a contact of this behaviour in the half-year after; of \
         the first {first} by plain count, {}.",
        ours.found, plain.found
    );
    let listed = u32::try_from(then.len()).expect("fewer people than 2^32");
    Some(BackTest { words, as_of, first, listed, after: all, order: ours, plain_count: plain })
}

#[expect(clippy::cast_precision_loss, reason = "far fewer people than 2^52")]
fn hits(found: usize, first: usize, all: u32, listed: usize, people: usize) -> Hits {
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    let precision = share(found as f64, first as f64);
    Hits {
        found: u32::try_from(found).expect("at most the capacity"),
        precision,
        recall: share(found as f64, f64::from(all)),
        lift: share(precision, share(listed as f64, people as f64)),
    }
}

impl Places {
    /// Whether two candidates could each have the other's place.
    pub fn overlaps(&self, other: &Places) -> bool {
        self.best <= other.worst && other.best <= self.worst
    }
}

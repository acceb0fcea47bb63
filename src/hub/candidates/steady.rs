//! How firmly places stand: under other weights, without an agency, with likely links taken for firm.

use std::cmp::Reverse;

use super::super::order::{Order, Scheme};
use super::super::profile::Recency;
use super::Places;
use super::entry::Entry;
use super::points::{self, Mark, Term};
use crate::contribution::Code;

/// The place of each, most points first; codes break ties. Who has none has no place.
pub(in crate::hub) fn places(points: &[Option<i64>], codes: &[Code]) -> Vec<Option<u32>> {
    let mut order: Vec<usize> = (0..points.len()).filter(|at| points[*at].is_some()).collect();
    order.sort_unstable_by_key(|at| (Reverse(points[*at]), codes[*at]));
    let mut places = vec![None; points.len()];
    for (place, at) in (1..).zip(order) {
        places[at] = Some(place);
    }
    places
}

/// The best and the worst place when each weight in turn is a quarter smaller or larger; under `decay` also when the
/// half-life is.
pub(in crate::hub) fn under_other_weights(
    entries: &[Entry],
    terms: &[Vec<Term>],
    order: &Order,
    codes: &[Code],
    longer_and_shorter: &[Recency; 2],
    days: u16,
) -> Vec<Places> {
    let mut weighed: Vec<u8> = terms.iter().flatten().map(|term| term.of).collect();
    weighed.sort_unstable();
    weighed.dedup();
    let own = |terms: &[Term], of: u8| terms.iter().find(|term| term.of == of).map_or(0, |term| term.points);
    let shifted = weighed.iter().flat_map(|of| [-1, 1].map(|sign| (*of, sign))).map(|(of, sign)| {
        // Four times the points, so that a quarter is a whole number.
        let points = |terms: &Vec<Term>| Some(4 * points::total(terms) + sign * own(terms, of));
        terms.iter().map(points).collect::<Vec<_>>()
    });
    let other_half_lives =
        longer_and_shorter.iter().filter(|_| order.scheme == Scheme::Decay).map(|recency| {
            let again = |mark: &Mark| Mark { share: recency.share(days - mark.age), ..mark.clone() };
            let marks = |entry: &Entry| entry.firm().map(again).collect::<Vec<_>>();
            let points = |entry: &Entry| Some(points::total(&points::terms(marks(entry).iter(), order)));
            entries.iter().map(points).collect()
        });
    let mut all = vec![Places { best: u32::MAX, worst: 0 }; entries.len()];
    let as_it_is = terms.iter().map(|terms| Some(points::total(terms))).collect();
    for points in std::iter::once(as_it_is).chain(shifted).chain(other_half_lives) {
        for (all, place) in all.iter_mut().zip(places(&points, codes)) {
            let place = place.expect("everybody has points");
            *all = Places { best: all.best.min(place), worst: all.worst.max(place) };
        }
    }
    all
}

/// The place of each without one agency's contacts.
pub(in crate::hub) fn without(
    entries: &[Entry],
    agency: u8,
    order: &Order,
    codes: &[Code],
) -> Vec<Option<u32>> {
    let points = |entry: &Entry| {
        let left = entry.firm().filter(|mark| mark.agency != agency);
        left.clone().next().is_some().then(|| points::total(&points::terms(left, order)))
    };
    places(&entries.iter().map(points).collect::<Vec<_>>(), codes)
}

/// The place of each when likely links are taken for firm: the parts of one person then stand as one.
pub(in crate::hub) fn with_likely(entries: &[Entry], points: &[i64]) -> Vec<u32> {
    let mut people: Vec<(Reverse<i64>, u32)> =
        entries.iter().zip(points).map(|(entry, points)| (Reverse(*points), entry.person)).collect();
    people.sort_unstable();
    people.dedup();
    let place = |(entry, points): (&Entry, &i64)| {
        let before = people.partition_point(|one| *one < (Reverse(*points), entry.person));
        u32::try_from(before + 1).expect("fewer people than 2^32")
    };
    entries.iter().zip(points).map(place).collect()
}

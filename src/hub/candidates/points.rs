//! What a candidate's contacts come to under each scheme: terms that sum exactly to the points.

use super::super::order::{BANDS, Order, Scheme};
use super::super::weights::{UNIT, Weights};
use super::Part;
use super::Points;
use crate::schema::KINDS;

/// One contact, as an order sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Days before the end of the round.
    pub age: u16,
    /// Place of the kind.
    pub kind: u8,
    /// Place of the agency.
    pub agency: u8,
    /// Harm or gravity of its kind on its day, in millionths.
    pub worth: i64,
    /// What share of its worth is left at its age.
    pub share: f64,
    /// Who was harmed in the event, as numbers of people, in order.
    pub victims: Vec<u32>,
    /// How surely the record it is of belongs to the person.
    pub sure: f32,
    /// Stands with the person by a likely link alone.
    pub likely: bool,
}

/// One term of the points: of a band, or of a kind of contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::hub) struct Term {
    /// Place of the band in `BANDS`, or place of the kind.
    pub(in crate::hub) of: u8,
    /// How many bands, or how many contacts.
    pub(in crate::hub) count: u32,
    /// In millionths of a point.
    pub(in crate::hub) points: i64,
    /// What a cap took off already.
    pub(in crate::hub) capped: i64,
}

/// Days since the last contact, up to which recency counts 5, 4, 3, 2, 1.
pub(in crate::hub) const RECENCY_DAYS: [u16; 5] = [28, 91, 182, 365, 730];
/// Contacts from which frequency counts 1, 2, 3, 4, 5.
pub(in crate::hub) const FREQUENCIES: [usize; 5] = [1, 2, 3, 5, 10];
/// Different people harmed, at most.
pub(in crate::hub) const MOST_VICTIMS: usize = 3;

/// The terms of some contacts' points.
pub(in crate::hub) fn terms<'a>(marks: impl Iterator<Item = &'a Mark> + Clone, order: &Order) -> Vec<Term> {
    match order.scheme {
        Scheme::Rfgv => bands(marks, order),
        Scheme::Decay => by_kind(marks, order),
    }
}

/// The sum of some terms.
pub(in crate::hub) fn total(terms: &[Term]) -> i64 {
    terms.iter().map(|term| term.points).sum()
}

fn bands<'a>(marks: impl Iterator<Item = &'a Mark> + Clone, order: &Order) -> Vec<Term> {
    let contacts = marks.clone().count();
    let Some(age) = marks.clone().map(|mark| mark.age).min() else { return Vec::new() };
    let recency = RECENCY_DAYS.iter().filter(|days| age <= **days).count();
    let frequency = FREQUENCIES.iter().filter(|least| contacts >= **least).count();
    let gravity = marks.clone().map(|mark| mark.worth / UNIT).max().unwrap_or(0);
    let mut victims: Vec<u32> = marks.flat_map(|mark| mark.victims.iter().copied()).collect();
    victims.sort_unstable();
    victims.dedup();
    let small = |count: usize| u32::try_from(count).expect("bands are small");
    let gravity = u32::try_from(gravity).expect("a band lies between 0 and 5");
    let counts = [small(recency), small(frequency), gravity, small(victims.len().min(MOST_VICTIMS))];
    let terms = (0u8..).zip(counts).zip(order.bands);
    terms
        .map(|((of, count), weight)| Term { of, count, points: i64::from(count) * weight, capped: 0 })
        .collect()
}

fn by_kind<'a>(marks: impl Iterator<Item = &'a Mark> + Clone, order: &Order) -> Vec<Term> {
    let mut kinds = [(0u32, 0i64); 256];
    for mark in marks {
        let kind = &mut kinds[usize::from(mark.kind)];
        *kind = (kind.0 + 1, kind.1.saturating_add(left(mark)));
    }
    let there = (0u8..=u8::MAX).zip(kinds).filter(|(_, (count, _))| *count > 0);
    there
        .map(|(of, (count, points))| {
            let capped = order.most_per_kind.map_or(0, |most| (points - most).max(0));
            Term { of, count, points: points - capped, capped }
        })
        .collect()
}

/// What is left of a contact's worth, to the nearest millionth.
fn left(mark: &Mark) -> i64 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a weight is at most 10^15 millionths, which a double holds exactly"
    )]
    let left = (mark.worth as f64 * mark.share).round() as i64;
    left
}

/// Terms in words, with what caps took off beside them.
pub(in crate::hub) fn parts(terms: &[Term], order: &Order) -> Vec<Part> {
    let mut parts = Vec::new();
    let says_nothing = |term: &&Term| {
        order.scheme == Scheme::Rfgv && BANDS[usize::from(term.of)] == "victims" && term.count == 0
    };
    for term in terms.iter().filter(|term| !says_nothing(term)) {
        let what = match order.scheme {
            Scheme::Rfgv => band_words(usize::from(term.of), term.count),
            Scheme::Decay => kind_words(usize::from(term.of), term.count),
        };
        parts.push(Part { what, points: Points(term.points + term.capped) });
        if term.capped > 0 {
            let kind = KINDS[usize::from(term.of)].name.replace('_', " ");
            parts.push(Part { what: format!("the most that {kind} counts"), points: Points(-term.capped) });
        }
    }
    parts
}

fn band_words(band: usize, count: u32) -> String {
    match (BANDS[band], count) {
        ("recency", 5) => "last contact within 28 days".to_owned(),
        ("recency", 4) => "last contact within 91 days".to_owned(),
        ("recency", 3) => "last contact within 182 days".to_owned(),
        ("recency", 2) => "last contact within a year".to_owned(),
        ("recency", 1) => "last contact within two years".to_owned(),
        ("recency", _) => "last contact more than two years ago".to_owned(),
        ("frequency", 5) => "10 contacts or more".to_owned(),
        ("frequency", 4) => "5 to 9 contacts".to_owned(),
        ("frequency", 3) => "3 or 4 contacts".to_owned(),
        ("frequency", 2) => "2 contacts".to_owned(),
        ("frequency", _) => "1 contact".to_owned(),
        ("gravity", band) => format!("gravest contact in band {band}"),
        (_, 1) => "1 person harmed in these events".to_owned(),
        (_, 3) => "3 different people harmed in these events, or more".to_owned(),
        (_, count) => format!("{count} different people harmed in these events"),
    }
}

fn kind_words(kind: usize, count: u32) -> String {
    let name = KINDS[kind].name.replace('_', " ");
    if count == 1 { format!("1 contact of {name}") } else { format!("{count} contacts of {name}") }
}

/// What a contact weighs under an order.
pub(in crate::hub) fn worth(table: &Weights, kind: u8, date: i32) -> i64 {
    table.at(usize::from(kind), date).expect("the table was held against the contacts")
}

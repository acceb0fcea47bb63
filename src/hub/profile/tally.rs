//! Counts one person's contacts after another, with room that is used again. Its slow twin is in the hub's tests.

use super::super::pool::Contact;
use super::super::signs;
use super::super::weights::Weights;
use super::{Counting, DOMAINS, Profile, Span};
use crate::schema::{Domain, KINDS};

/// Half a year.
const HALF_YEAR: u32 = 182;
/// Stands for a kind that only passes on another agency's incident.
const PASSED_ON: u8 = u8::MAX;

/// What a contact of a kind counts as, looked up once for all people.
struct OfKind {
    domain: u8,
    harm: Lookup,
    cost: Lookup,
}

/// What a contact of a kind is worth: mostly one number for all days.
enum Lookup {
    Always(i64),
    ByDay(Vec<i64>),
}

impl Lookup {
    fn of(table: Option<&Weights>, kind: usize, counting: &Counting<'_>) -> Self {
        let at = |day: i32| table.map_or(0, |table| table.at(kind, day).unwrap_or(0));
        let days: Vec<i64> = (counting.days.first..=counting.days.last).map(at).collect();
        match days.split_first() {
            Some((first, others)) if others.iter().any(|other| other != first) => Self::ByDay(days),
            first => Self::Always(first.map_or(0, |(first, _)| *first)),
        }
    }

    #[inline]
    fn on(&self, day: u16) -> i64 {
        match self {
            Self::Always(worth) => *worth,
            Self::ByDay(days) => days[usize::from(day)],
        }
    }
}

/// Contacts of one person in one area.
#[derive(Clone, Copy, Default)]
struct Visits {
    contacts: u32,
    last: u16,
}

pub(super) struct Tally<'a> {
    counting: &'a Counting<'a>,
    kinds: Vec<OfKind>,
    signs: &'static [[u16; 8]],
    /// From this day on is the last half-year, from the other on the half-year before.
    recent: u16,
    before: u16,
    months: Vec<u64>,
    areas: Vec<Visits>,
    /// Areas with visits, to be emptied again.
    visited: Vec<u32>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(counting: &'a Counting<'a>) -> Self {
        let kind = |place: usize| OfKind {
            domain: if KINDS[place].passed_on { PASSED_ON } else { domain(KINDS[place].domain) },
            harm: Lookup::of(counting.tables.harm.as_ref(), place, counting),
            cost: Lookup::of(counting.tables.cost.as_ref(), place, counting),
        };
        let months = counting.recency.months.last().map_or(0, |last| usize::from(*last) / 64 + 1);
        Self {
            counting,
            kinds: (0..KINDS.len()).map(kind).collect(),
            signs: &signs::OF_CONTACT,
            recent: counting.days.since(HALF_YEAR),
            before: counting.days.since(2 * HALF_YEAR),
            months: vec![0; months],
            areas: vec![Visits::default(); counting.areas],
            visited: Vec::new(),
        }
    }

    /// One person's row; fills in the person's contacts by agency and domain, and the days of each.
    pub(super) fn person(&mut self, contacts: &[Contact], cells: &mut [u32], spans: &mut [Span]) -> Profile {
        let agencies = self.counting.agencies;
        let mut row = Profile::default();
        let (mut told, mut passed) = ([0u64; 4], [0u64; 4]);
        for contact in contacts {
            let kind = &self.kinds[usize::from(contact.kind)];
            let agency = usize::from(contact.agency);
            if kind.domain == PASSED_ON {
                row.passed_on += 1;
                passed[agency / 64] |= 1 << (agency % 64);
                continue;
            }
            let (day, domain) = (contact.day, usize::from(kind.domain));
            told[agency / 64] |= 1 << (agency % 64);
            cells[agency * DOMAINS + domain] += 1;
            spans[agency] = spans[agency].with(day);
            spans[agencies + domain] = spans[agencies + domain].with(day);
            row.recent += u32::from(day >= self.recent);
            row.before += u32::from(day >= self.before);
            row.roles |= 1 << contact.role;
            row.signs |= self.signs[usize::from(contact.kind)][usize::from(contact.role)];
            row.weighted += u64::from(self.counting.recency.millionths[usize::from(day)]);
            row.harm += kind.harm.on(day);
            row.cost += kind.cost.on(day);
            let month = self.counting.recency.months[usize::from(day)];
            self.months[usize::from(month) / 64] |= 1 << (month % 64);
            self.visit(contact);
        }
        row.contacts = u32::try_from(contacts.len()).expect("a shard has 32-bit places") - row.passed_on;
        row.before -= row.recent;
        row.agencies = ones(told);
        row.agencies_with_passed_on = ones([0, 1, 2, 3].map(|at| told[at] | passed[at]));
        row.active_months = self.active_months();
        row.area = self.main_area();
        row.first_agency = first_agency(&spans[..agencies]);
        row.span = spans[..agencies].iter().fold(Span::NONE, |all, one| Span {
            first: all.first.min(one.first),
            last: all.last.max(one.last),
        });
        row
    }

    fn visit(&mut self, contact: &Contact) {
        let Ok(area) = u32::try_from(contact.area) else { return };
        let visits = &mut self.areas[area as usize];
        if visits.contacts == 0 {
            self.visited.push(area);
        }
        visits.contacts += 1;
        visits.last = visits.last.max(contact.day);
    }

    fn active_months(&mut self) -> u16 {
        let months = self.months.iter_mut().map(|bits| std::mem::take(bits).count_ones()).sum::<u32>();
        u16::try_from(months).expect("no window has 65,536 months")
    }

    fn main_area(&mut self) -> i32 {
        let mut most = (Visits::default(), u32::MAX);
        for area in self.visited.drain(..) {
            let visits = std::mem::take(&mut self.areas[area as usize]);
            let key = |(visits, area): (Visits, u32)| (visits.contacts, visits.last, std::cmp::Reverse(area));
            if key((visits, area)) > key(most) {
                most = (visits, area);
            }
        }
        i32::try_from(most.1).unwrap_or(-1)
    }
}

/// The place of a domain among the columns.
pub(in crate::hub) fn domain(domain: Domain) -> u8 {
    domain as u8
}

fn ones(bits: [u64; 4]) -> u8 {
    u8::try_from(bits.iter().map(|bits| bits.count_ones()).sum::<u32>()).expect("fewer than 256 agencies")
}

fn first_agency(spans: &[Span]) -> i16 {
    let Some(first) = spans.iter().filter_map(|span| span.some()).map(|span| span.first).min() else {
        return Profile::NOBODY;
    };
    let mut there =
        (0i16..).zip(spans).filter(|(_, span)| span.some().is_some_and(|span| span.first == first));
    match (there.next(), there.next()) {
        (Some((agency, _)), None) => agency,
        _ => Profile::SEVERAL,
    }
}

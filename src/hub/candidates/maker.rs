//! Makes candidates of entries: points and places group by group, and who is listed beside an order.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::super::Codes;
use super::super::groups::{Linked, Rule, Standing};
use super::super::pool::Pool;
use super::super::profile::Recency;
use super::entry::{Entry, Marking};
use super::words::{people, tie_words};
use super::{
    Band, Candidate, Group, LinkedOthers, Named, Places, Points, Steadiness, Way, chance, points, steady,
};
use crate::contribution::Code;

/// Makes candidates of entries.
pub(super) struct Maker<'a> {
    pub(super) pool: &'a Pool,
    pub(super) named: &'a Named,
    pub(super) way: &'a Way<'a>,
    pub(super) rule: &'a Rule<'a>,
    pub(super) marking: &'a Marking<'a>,
    pub(super) standings: &'a [Standing],
    pub(super) codes: &'a mut Codes,
}

impl Maker<'_> {
    /// One group in order, with who is tied at the capacity.
    pub(super) fn group(&mut self, entries: Vec<Entry>) -> (Vec<Candidate>, Vec<Code>) {
        let (ranked, historic): (Vec<Entry>, Vec<Entry>) =
            entries.into_iter().partition(|entry| !entry.own.is_empty());
        let codes: Vec<Code> =
            ranked.iter().map(|entry| self.codes.of(entry.unit, &self.pool.people)).collect();
        let order = self.way.order;
        let terms: Vec<_> = ranked.par_iter().map(|entry| points::terms(entry.firm(), order)).collect();
        let points: Vec<i64> = terms.iter().map(|terms| points::total(terms)).collect();
        let places = steady::places(&points.iter().copied().map(Some).collect::<Vec<_>>(), &codes);
        let steadiness = self.steadiness(&ranked, &terms, &codes, &places);
        let tied = tied_at(order.capacity as usize, &points, &places, &codes);
        let mut candidates = Vec::new();
        for (at, (entry, steadiness)) in ranked.iter().zip(steadiness).enumerate() {
            let mut one = self.candidate(entry, codes[at]);
            one.place = places[at];
            one.points = Points(points[at]);
            one.parts = points::parts(&terms[at], order);
            one.steadiness = Some(steadiness);
            candidates.push(one);
        }
        for entry in &historic {
            let code = self.codes.of(entry.unit, &self.pool.people);
            candidates.push(self.candidate(entry, code));
        }
        (candidates, tied)
    }

    fn steadiness(
        &self,
        ranked: &[Entry],
        terms: &[Vec<points::Term>],
        codes: &[Code],
        places: &[Option<u32>],
    ) -> Vec<Steadiness> {
        let (order, days) = (self.way.order, self.pool.days);
        let lists: Vec<_> = ranked.iter().map(|entry| entry.marks.clone()).collect();
        let chances = chance::chances(&lists, order);
        let half_life = self.way.half_life_days;
        let longer_and_shorter =
            [half_life * 3 / 4, half_life * 5 / 4].map(|half_life| Recency::of(half_life.max(1), days));
        let last = u16::try_from(days.last - days.first).expect("a window of 16 bits");
        let other = steady::under_other_weights(ranked, terms, order, codes, &longer_and_shorter, last);
        let likely: Vec<i64> =
            ranked.par_iter().map(|entry| points::total(&points::terms(entry.marks.iter(), order))).collect();
        let likely = steady::with_likely(ranked, &likely);
        let agencies: BTreeSet<u8> =
            ranked.iter().flat_map(|entry| entry.firm().map(|mark| mark.agency)).collect();
        let without: Vec<(u8, Vec<Option<u32>>)> =
            agencies.iter().map(|agency| (*agency, steady::without(ranked, *agency, order, codes))).collect();
        let one = |at: usize| {
            let own = |agency: u8| ranked[at].firm().any(|mark| mark.agency == agency);
            let without = without.iter().filter(|(agency, _)| own(*agency));
            // The place itself is one that could be theirs, whatever the draws make of it.
            let (drawn, own) = (chances.places[at], places[at].expect("everybody here has a place"));
            let places = Places { best: drawn.best.min(own), worst: drawn.worst.max(own) };
            Steadiness {
                places,
                in_capacity: chances.in_capacity[at],
                under_other_weights: other[at],
                without_agency: without.map(|(agency, places)| (self.agency(*agency), places[at])).collect(),
                with_likely_links: likely[at],
                band: band(places, order.capacity),
            }
        };
        (0..ranked.len()).map(one).collect()
    }

    pub(super) fn agency(&self, agency: u8) -> String {
        self.pool.people.agencies[usize::from(agency)].clone()
    }

    fn candidate(&self, entry: &Entry, code: Code) -> Candidate {
        let contacts = if entry.own.is_empty() { &entry.older } else { &entry.own };
        let agencies: BTreeSet<u8> = contacts.iter().map(|contact| contact.agency).collect();
        let day = |day: Option<u16>| day.map(|day| self.pool.days.date(day));
        let (since, last) = (
            day(contacts.iter().map(|contact| contact.day).min()),
            day(contacts.iter().map(|contact| contact.day).max()),
        );
        let likely = points::total(&points::terms(entry.marks.iter(), self.way.order));
        Candidate {
            also: entry.also.clone(),
            first: entry.first,
            points_with_likely: Points(likely),
            reasons: self.reasons(entry, contacts, agencies.len()),
            timeline: self.timeline(contacts),
            agencies: u32::try_from(agencies.len()).expect("fewer than 256 agencies"),
            since,
            last,
            historic: entry.own.is_empty(),
            safeguarding: entry.safeguarding,
            ..self.bare(entry.person, entry.unit, entry.group, code)
        }
    }

    /// A candidate of whom nothing is said but who it is.
    fn bare(&self, person: u32, unit: u32, group: Group, code: Code) -> Candidate {
        Candidate {
            code,
            group,
            also: Vec::new(),
            first: None,
            place: None,
            points: Points(0),
            parts: Vec::new(),
            steadiness: None,
            points_with_likely: Points(0),
            reasons: Vec::new(),
            timeline: Vec::new(),
            agencies: 0,
            since: None,
            last: None,
            historic: false,
            age: self.pool.ages[person as usize],
            safeguarding: false,
            opposite: Vec::new(),
            linked: LinkedOthers::default(),
            nominated_by: self.named.by(unit, &self.pool.people),
            carried: None,
            person,
            unit,
        }
    }

    pub(super) fn susceptible(&mut self, linked: &Linked) -> Candidate {
        let unit = self.pool.people.unit_of(linked.person);
        let code = self.codes.of(unit, &self.pool.people);
        let mut one = self.bare(linked.person, unit, Group::Susceptible, code);
        let standing = self.standing(linked.person);
        if standing.is_some_and(|standing| !standing.vulnerable.is_empty()) {
            one.also.push(Group::Vulnerable);
            one.safeguarding = true;
        }
        let ties: Vec<&str> = linked.ties.iter().map(|tie| tie_words(*tie)).collect();
        let step =
            if linked.hops == 1 { "who exhibit it" } else { "who are linked to somebody who exhibits it" };
        one.reasons.push(format!("linked to {} {step}, by {}", people(linked.to), ties.join(" and ")));
        one.linked.hops = Some(linked.hops);
        one
    }

    pub(super) fn standing(&self, person: u32) -> Option<&Standing> {
        let at = self.standings.binary_search_by_key(&person, |one| one.person).ok()?;
        Some(&self.standings[at])
    }

    /// Who is named or carried over and in no group: without points, and without a place.
    pub(super) fn named_only(&mut self, placed: &BTreeSet<u32>, linked: &[Linked]) -> Vec<Candidate> {
        let linked: BTreeSet<u32> = linked.iter().map(|one| self.pool.people.unit_of(one.person)).collect();
        let units = self.named.units();
        let others = units.into_iter().filter(|unit| !placed.contains(unit) && !linked.contains(unit));
        others
            .map(|unit| {
                let person = self.pool.people.person_of_unit[unit as usize];
                let code = self.codes.of(unit, &self.pool.people);
                let mut one = self.bare(person, unit, Group::Nominated, code);
                one.safeguarding = self.standing(person).is_some_and(|one| !one.vulnerable.is_empty());
                one
            })
            .collect()
    }
}

/// How the places that could be somebody's compare with the capacity.
fn band(places: Places, capacity: u32) -> Band {
    match (places.worst <= capacity, places.best > capacity) {
        (true, _) => Band::A,
        (_, true) => Band::C,
        _ => Band::B,
    }
}

/// Who has the same points as the last one within the capacity, where more have them than it holds.
fn tied_at(capacity: usize, points: &[i64], places: &[Option<u32>], codes: &[Code]) -> Vec<Code> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_unstable_by_key(|at| places[*at]);
    match (order.get(capacity.wrapping_sub(1)), order.get(capacity)) {
        (Some(last), Some(next)) if points[*last] == points[*next] => {
            order.iter().filter(|at| points[**at] == points[*last]).map(|at| codes[*at]).collect()
        }
        _ => Vec::new(),
    }
}

//! Candidates: only within a group of a target behaviour, ordered on that group's own contacts.

mod back_test;
mod carried;
mod chance;
mod entry;
mod listing;
mod points;
mod steady;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::groups::{self, Linked, Rule, Standing};
use super::order::{BANDS, Order, Scheme, Tables};
use super::people::Member;
use super::pool::Contact;
use super::profile::Recency;
use super::weights::WeightsError;
use super::{Codes, Pool, ties};
use crate::agreement::{Behaviour, Candidates, DateForm, Permit};
use crate::contribution::Code;
use crate::schema::{KINDS, NEVER_IN_POINTS, Tie};

pub use back_test::{BackTest, Hits};
pub use carried::{CarriedCase, Named};
pub use chance::{Chances, chances};
use entry::{Entry, Marking};
pub use listing::{
    Band, Candidate, Carried, Group, LinkedOthers, Listing, Moment, Overlap, Part, Places, Points,
    Steadiness, Variable,
};
pub use points::Mark;

/// How a round's candidates are listed, beside the behaviour.
pub(super) struct Way<'a> {
    pub(super) order: &'a Order,
    pub(super) tables: &'a Tables,
    pub(super) half_life_days: u32,
    pub(super) hops: u8,
    pub(super) dates: DateForm,
}

/// Lists the candidates of every target behaviour of the agreement, with whom agencies named or carried over. No
/// behaviour, no list.
pub fn candidates(
    pool: &Pool,
    named: &Named,
    order: &Order,
    tables: &Tables,
    permit: &Permit<'_, Candidates>,
    codes: &mut Codes,
) -> Result<Vec<Listing>, WeightsError> {
    let terms = permit.agreement().terms();
    let way = Way {
        order,
        tables,
        half_life_days: terms.half_life_days,
        hops: terms.duties.susceptible_hops,
        dates: terms.dates,
    };
    let behaviours = permit.agreement().behaviours().iter();
    behaviours.map(|behaviour| of(pool, named, behaviour, &way, codes)).collect()
}

/// The first day of each kind of contact, by place of the kind.
pub(super) fn first_days(pool: &Pool) -> Vec<Option<i32>> {
    let mut first = vec![None; KINDS.len()];
    for contact in pool.shards().iter().flat_map(|shard| shard.contacts()) {
        let day = pool.days.first + i32::from(contact.day);
        let known: &mut Option<i32> = &mut first[usize::from(contact.kind)];
        *known = Some(known.map_or(day, |known| known.min(day)));
    }
    first
}

pub(super) fn of(
    pool: &Pool,
    named: &Named,
    behaviour: &Behaviour,
    way: &Way<'_>,
    codes: &mut Codes,
) -> Result<Listing, WeightsError> {
    let rule = Rule::new(behaviour, &pool.areas, pool.days);
    let recency = Recency::of(way.half_life_days, pool.days);
    let standings = groups::standings(pool, &rule);
    let marking = Marking::new(pool, &rule, way.order, way.tables, &recency, &standings)?;
    let linked = groups::susceptible(pool, &rule, &standings, way.hops);
    let shown: BTreeSet<u32> = standings.iter().map(|one| one.person).collect();
    let members = pool.people.members(|person| shown.contains(&person));
    let of_person: Vec<&[Member]> = members.chunk_by(|a, b| a.person == b.person).collect();
    let entries: Vec<Entry> = standings
        .par_iter()
        .zip(&of_person)
        .flat_map_iter(|(standing, members)| marking.entries(standing, members))
        .collect();
    let mut maker = Maker { pool, named, way, rule: &rule, marking: &marking, standings: &standings, codes };
    let mut candidates = Vec::new();
    let mut tied = Vec::new();
    let (exhibiting, vulnerable): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| entry.group == Group::Exhibiting);
    for group in [exhibiting, vulnerable] {
        let (listed, at_capacity) = maker.group(group);
        candidates.extend(listed);
        tied.extend(at_capacity);
    }
    let placed: BTreeSet<u32> = candidates.iter().map(|one: &Candidate| one.unit).collect();
    candidates.extend(linked.iter().map(|linked| maker.susceptible(linked)));
    candidates.extend(maker.named_only(&placed, &linked));
    maker.beside(&mut candidates);
    candidates.sort_by_key(|one| (one.group, one.place.is_none(), one.place, one.code));
    let child = |one: &&Standing| !one.exhibiting.is_empty() && !one.may_exhibit;
    Ok(Listing {
        behaviour: behaviour.name().to_owned(),
        words: behaviour.words().to_owned(),
        rule: behaviour.rule(),
        knows_nothing_after: crate::schema::date_of(pool.days.last),
        variables: variables(way),
        never_weighed: never_weighed(),
        examples: way.tables.examples(),
        capacity: way.order.capacity,
        tied_at_capacity: tied,
        candidates,
        children_left_out: standings.iter().filter(child).count() as u64,
        back_test: back_test::back_test(&standings, &marking, way.order),
        overlap: overlap(&standings, &linked),
    })
}

/// What no order weighs, by the reason: a list does not even name what it must never show of a person.
fn never_weighed() -> Vec<&'static str> {
    let mut reasons: Vec<&'static str> = NEVER_IN_POINTS.iter().map(|denied| denied.why).collect();
    reasons.dedup();
    reasons
}

/// Every variable of an order, with its weight. Nothing else enters points.
fn variables(way: &Way<'_>) -> Vec<Variable> {
    let file = way.order.quantity().file();
    let variable =
        |name: &str, words: String, weight: String| Variable { name: name.to_owned(), words, weight };
    match way.order.scheme {
        Scheme::Rfgv => {
            let words = [
                "days since the last contact of the group, in bands: 28, 91, 182, 365, 730 days count 5 to 1"
                    .to_owned(),
                "contacts of the group, in bands: 1, 2, 3 or 4, 5 to 9, 10 or more count 1 to 5".to_owned(),
                format!("the gravest contact of the group, in the bands of {file}"),
                "different people harmed in the person's own events, up to 3; for who exhibits the behaviour"
                    .to_owned(),
            ];
            let each = BANDS.iter().zip(words).zip(way.order.bands);
            each.map(|((name, words), weight)| variable(name, words, Points(weight).to_string())).collect()
        }
        Scheme::Decay => {
            let most = way.order.most_per_kind.map(|most| format!("; at most {} for one kind", Points(most)));
            let harm = format!("harm of each contact of the group, by {file}{}", most.unwrap_or_default());
            let age = format!("0.5 for every {} days since the contact", way.half_life_days);
            vec![
                variable("harm", harm, "1".to_owned()),
                variable("time since", "what is left of a contact's harm".to_owned(), age),
            ]
        }
    }
}

/// How many people are in which groups, and where those in both were first.
fn overlap(standings: &[Standing], linked: &[Linked]) -> Overlap {
    let linked: BTreeSet<u32> = linked.iter().map(|one| one.person).collect();
    let mut overlap = Overlap::default();
    for one in standings {
        let (exhibits, harmed) = (one.may_exhibit && !one.exhibiting.is_empty(), !one.vulnerable.is_empty());
        let of = match (exhibits, harmed) {
            (true, false) => &mut overlap.exhibiting,
            (false, true) if linked.contains(&one.person) => &mut overlap.vulnerable_and_susceptible,
            (false, true) => &mut overlap.vulnerable,
            (false, false) => continue,
            (true, true) => match entry::came_first(one) {
                Some(Group::Exhibiting) => &mut overlap.exhibiting_first,
                Some(_) => &mut overlap.vulnerable_first,
                None => &mut overlap.together,
            },
        };
        *of += 1;
    }
    overlap.susceptible = linked.len() as u64 - overlap.vulnerable_and_susceptible;
    overlap
}

/// Makes candidates of entries.
struct Maker<'a> {
    pool: &'a Pool,
    named: &'a Named,
    way: &'a Way<'a>,
    rule: &'a Rule<'a>,
    marking: &'a Marking<'a>,
    standings: &'a [Standing],
    codes: &'a mut Codes,
}

impl Maker<'_> {
    /// One group in order, with who is tied at the capacity.
    fn group(&mut self, entries: Vec<Entry>) -> (Vec<Candidate>, Vec<Code>) {
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

    fn agency(&self, agency: u8) -> String {
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

    fn susceptible(&mut self, linked: &Linked) -> Candidate {
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

    fn standing(&self, person: u32) -> Option<&Standing> {
        let at = self.standings.binary_search_by_key(&person, |one| one.person).ok()?;
        Some(&self.standings[at])
    }

    /// Who is named or carried over and in no group: without points, and without a place.
    fn named_only(&mut self, placed: &BTreeSet<u32>, linked: &[Linked]) -> Vec<Candidate> {
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

    fn reasons(&self, entry: &Entry, contacts: &[Contact], agencies: usize) -> Vec<String> {
        let count = contacts.len();
        let contacts_words = if count == 1 { "1 contact".to_owned() } else { format!("{count} contacts") };
        let side = match entry.group {
            Group::Exhibiting => "in which the person shows it",
            _ => "in which the person is harmed by it or at risk",
        };
        let mut reasons = Vec::new();
        if entry.own.is_empty() {
            let days = self.rule.behaviour.within_days();
            reasons.push(format!("historic only: {contacts_words} {side}, all more than {days} days ago"));
        } else {
            reasons.push(format!("{contacts_words} {side}"));
            if !entry.older.is_empty() {
                reasons.push(format!("{} more are too old to count", entry.older.len()));
            }
        }
        let seen = if agencies == 1 { "1 agency".to_owned() } else { format!("{agencies} agencies") };
        reasons.push(format!("seen for it by {seen}"));
        let mut victims: Vec<u32> = entry.firm().flat_map(|mark| mark.victims.iter().copied()).collect();
        victims.sort_unstable();
        victims.dedup();
        if !victims.is_empty() {
            let victims = u32::try_from(victims.len()).expect("fewer people than 2^32");
            reasons.push(format!("{} harmed in these events", people(victims)));
        }
        reasons
    }

    fn timeline(&self, contacts: &[Contact]) -> Vec<Moment> {
        const MOST: usize = 60;
        let mut sorted = contacts.to_vec();
        sorted.sort_unstable_by_key(|contact| (contact.day, contact.agency, contact.kind, contact.role));
        let latest = &sorted[sorted.len().saturating_sub(MOST)..];
        let moment = |contact: &Contact| Moment {
            when: self.when(contact.day),
            agency: self.agency(contact.agency),
            what: contact.kind().name.replace('_', " "),
            role: contact.role().words(),
        };
        latest.iter().map(moment).collect()
    }

    /// As exactly as it is known: where dates cross as months, a month.
    fn when(&self, day: u16) -> String {
        let date = self.pool.days.date(day);
        match self.way.dates {
            DateForm::Day => date.to_string(),
            DateForm::Month => date.strftime("%Y-%m").to_string(),
        }
    }

    /// What each candidate is told of the others: opposite parties, links; and of earlier rounds.
    fn beside(&mut self, candidates: &mut [Candidate]) {
        let sides = opposite(self.standings, self.rule.since);
        let mut codes_of: BTreeMap<u32, BTreeSet<Code>> = BTreeMap::new();
        let mut sides_of: BTreeMap<u32, (bool, bool)> = BTreeMap::new();
        for one in candidates.iter() {
            codes_of.entry(one.person).or_default().insert(one.code);
            let sides = sides_of.entry(one.person).or_default();
            sides.0 |= one.group == Group::Exhibiting;
            sides.1 |= one.group == Group::Vulnerable;
        }
        for one in candidates.iter_mut() {
            let across = sides.get(&one.person).into_iter().flatten();
            let across = across.filter_map(|person| codes_of.get(person)).flatten().copied();
            one.opposite = across.collect::<BTreeSet<Code>>().into_iter().collect();
            one.linked = self.linked(one, &sides_of);
            one.carried =
                carried::carried(one, self.named, self.marking, self.standing(one.person), self.way.order);
        }
    }

    fn linked(&self, one: &Candidate, sides: &BTreeMap<u32, (bool, bool)>) -> LinkedOthers {
        let mut others = LinkedOthers { hops: one.linked.hops, ..LinkedOthers::default() };
        let links = ties::of(&self.pool.links, one.person);
        for link in links.chunk_by(|a, b| a.other == b.other) {
            let (exhibiting, vulnerable) = sides.get(&link[0].other).copied().unwrap_or_default();
            others.exhibiting += u32::from(exhibiting);
            others.vulnerable += u32::from(vulnerable);
            if exhibiting {
                others.ties.extend(link.iter().map(|link| link.tie));
            }
        }
        others.ties.sort_unstable();
        others.ties.dedup();
        others
    }
}

fn people(count: u32) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

fn tie_words(tie: Tie) -> &'static str {
    match tie {
        Tie::Household => "household",
        Tie::Family => "family",
        Tie::School => "school",
        Tie::Association => "association",
    }
}

/// For each person, who was on the other side of an event: of those listed, and on contacts that qualify.
fn opposite(standings: &[Standing], since: u16) -> BTreeMap<u32, BTreeSet<u32>> {
    let mut events: BTreeMap<(u8, i32), (Vec<u32>, Vec<u32>)> = BTreeMap::new();
    for one in standings {
        for contact in one.exhibiting.iter().filter(|contact| contact.day >= since) {
            events.entry((contact.agency, contact.event)).or_default().0.push(one.person);
        }
        for contact in one.vulnerable.iter().filter(|contact| contact.day >= since) {
            events.entry((contact.agency, contact.event)).or_default().1.push(one.person);
        }
    }
    let mut opposite: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (harming, harmed) in events.values() {
        for one in harming {
            for other in harmed.iter().filter(|other| *other != one) {
                opposite.entry(*one).or_default().insert(*other);
                opposite.entry(*other).or_default().insert(*one);
            }
        }
    }
    opposite
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

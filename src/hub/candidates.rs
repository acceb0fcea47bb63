//! Candidates: only within a group of a target behaviour, ordered on that group's own contacts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::groups::Standing;
use super::pool::Contact;
use super::profile::Recency;
use super::{Codes, Pool};
use crate::agreement::{Behaviour, Candidates, Permit};
use crate::contribution::Code;
use crate::schema::{AgeBand, date_of};

/// The People Meeting's groups. Who is only nominated has no place in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Shows the behaviour.
    Exhibiting,
    /// Is harmed by it.
    Vulnerable,
    /// In neither group by any contact, but named by an agency.
    Nominated,
}

/// One term of a candidate's points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What it is for, in words.
    pub what: String,
    /// Thousandths of a point.
    pub thousandths: i64,
}

/// One person put before the People Meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// How the person is spoken of.
    pub code: Code,
    /// In which group.
    pub group: Group,
    /// Place within the group, from 1.
    pub place: u32,
    /// Points, in thousandths: exactly the sum of the parts.
    pub points: i64,
    /// The terms.
    pub parts: Vec<Part>,
    /// The same with the contacts of records that stand with the person only by a likely link. Orders nothing.
    pub points_with_likely: i64,
    /// Different agencies with contacts of this group.
    pub agencies: u32,
    /// Named by an agency.
    pub nominated: bool,
    /// Last contact of this group.
    pub last: Option<jiff::civil::Date>,
    /// Age band.
    pub age: AgeBand,
    /// Somebody uses this child, or the person is harmed as well: look after that first.
    pub safeguarding: bool,
    /// Candidates on the other side of one event. They never share a plan or a pack.
    pub opposite: Vec<Code>,
    /// Number of the person in this round.
    pub(super) person: u32,
    /// The firm part of the person that this is about.
    pub(super) unit: u32,
}

/// All candidates of one behaviour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The behaviour's short name.
    pub behaviour: String,
    /// By group, then place.
    pub candidates: Vec<Candidate>,
    /// Children with contacts as exhibiting whom the rules keep off that list.
    pub children_left_out: u64,
}

/// Points for each agency with contacts of the group, in thousandths: always more than recency can give.
const PER_AGENCY: i64 = 1_000_000;
/// Recency-weighted contacts count up to here, in thousandths.
const MOST_FOR_CONTACTS: i64 = PER_AGENCY - 1;

/// Lists the candidates of every target behaviour of the agreement, with the units that agencies named. No
/// behaviour, no list.
pub fn candidates(
    pool: &Pool,
    nominated: &BTreeSet<u32>,
    permit: &Permit<'_, Candidates>,
    codes: &mut Codes,
) -> Vec<Listing> {
    let recency = Recency::new(permit);
    let behaviours = permit.agreement().behaviours().iter();
    behaviours.map(|behaviour| of(pool, nominated, behaviour, &recency, codes)).collect()
}

/// One unit in one group, before places and codes are given.
struct Entry<'a> {
    unit: u32,
    group: Group,
    contacts: Vec<&'a Contact>,
    with_likely: Vec<&'a Contact>,
    age: AgeBand,
    safeguarding: bool,
}

pub(super) fn of(
    pool: &Pool,
    nominated: &BTreeSet<u32>,
    behaviour: &Behaviour,
    recency: &Recency,
    codes: &mut Codes,
) -> Listing {
    let (mut entries, mut children_left_out) = (Vec::new(), 0);
    for person in pool.by_person() {
        children_left_out += entries_of(person, pool, behaviour, &mut entries);
    }
    add_nominated(nominated, pool, &mut entries);
    let opposite = opposite(&entries);
    let mut candidates: Vec<Candidate> =
        entries.iter().map(|entry| candidate(entry, pool, recency, codes)).collect();
    for (candidate, entry) in candidates.iter_mut().zip(&entries) {
        let across = opposite.get(&(entry.unit, entry.group)).into_iter().flatten();
        candidate.opposite = across.map(|&unit| codes.of(unit, &pool.people)).collect();
        candidate.nominated = nominated.contains(&entry.unit);
    }
    candidates.sort_by_key(|one| (one.group, Reverse(one.points), one.code));
    let ordered = candidates.iter().take_while(|one| one.group != Group::Nominated).count();
    for group in candidates[..ordered].chunk_by_mut(|a, b| a.group == b.group) {
        (1..).zip(group).for_each(|(place, candidate)| candidate.place = place);
    }
    Listing { behaviour: behaviour.name().to_owned(), candidates, children_left_out }
}

/// Adds the entries of one person's units; counts a child whom the rules keep off the exhibiting list.
fn entries_of<'a>(
    person: &'a [Contact],
    pool: &Pool,
    behaviour: &Behaviour,
    entries: &mut Vec<Entry<'a>>,
) -> u64 {
    let age = pool.ages[person[0].person as usize];
    let whole = Standing::new(person.iter(), behaviour, age);
    let mut left_out = 0;
    for unit in units(person) {
        let own = Standing::new(person.iter().filter(|contact| contact.unit == unit), behaviour, age);
        // Harm that any record tells of is looked after first, also where the link is only likely.
        let safeguarding = whole.exploited_child || !whole.vulnerable.is_empty();
        let entry = |group, contacts, with_likely: &Vec<&'a Contact>| Entry {
            unit,
            group,
            contacts,
            with_likely: with_likely.clone(),
            age,
            safeguarding,
        };
        if !own.exhibiting.is_empty() && whole.may_exhibit(behaviour, age) {
            entries.push(entry(Group::Exhibiting, own.exhibiting, &whole.exhibiting));
        } else if !own.exhibiting.is_empty() {
            left_out += 1;
        }
        if !own.vulnerable.is_empty() {
            entries.push(entry(Group::Vulnerable, own.vulnerable, &whole.vulnerable));
        }
    }
    left_out
}

/// Adds who is named and in no group by a contact of their own: without points, and without a place.
fn add_nominated(nominated: &BTreeSet<u32>, pool: &Pool, entries: &mut Vec<Entry<'_>>) {
    let listed: BTreeSet<u32> = entries.iter().map(|entry| entry.unit).collect();
    entries.extend(nominated.difference(&listed).map(|&unit| Entry {
        unit,
        group: Group::Nominated,
        contacts: Vec::new(),
        with_likely: Vec::new(),
        age: pool.ages[pool.people.person_of_unit[unit as usize] as usize],
        safeguarding: false,
    }));
}

fn units(person: &[Contact]) -> BTreeSet<u32> {
    person.iter().map(|contact| contact.unit).collect()
}

fn candidate(entry: &Entry<'_>, pool: &Pool, recency: &Recency, codes: &mut Codes) -> Candidate {
    let parts = parts(&entry.contacts, pool, recency);
    Candidate {
        code: codes.of(entry.unit, &pool.people),
        group: entry.group,
        place: 0,
        points: total(&parts),
        points_with_likely: total(&self::parts(&entry.with_likely, pool, recency)),
        parts,
        agencies: u32::try_from(agencies(&entry.contacts).len()).expect("fewer than 256 agencies"),
        nominated: false,
        last: entry.contacts.iter().map(|contact| contact.date).max().map(date_of),
        age: entry.age,
        safeguarding: entry.safeguarding,
        opposite: Vec::new(),
        person: pool.people.person_of_unit[entry.unit as usize],
        unit: entry.unit,
    }
}

fn agencies(contacts: &[&Contact]) -> BTreeSet<u8> {
    contacts.iter().map(|contact| contact.agency).collect()
}

/// The terms: so many agencies, each agency's recency-weighted contacts, and what the cap takes off.
fn parts(contacts: &[&Contact], pool: &Pool, recency: &Recency) -> Vec<Part> {
    let agencies = agencies(contacts);
    if agencies.is_empty() {
        return Vec::new();
    }
    let count = i64::try_from(agencies.len()).expect("fewer than 256 agencies");
    let mut parts = vec![Part {
        what: format!("known to {count} {} for this", if count == 1 { "agency" } else { "agencies" }),
        thousandths: count * PER_AGENCY,
    }];
    for agency in agencies {
        let weight: u64 =
            contacts.iter().filter(|c| c.agency == agency).map(|c| recency.weight(c.date)).sum();
        let what = format!("recent contacts with {}", pool.people.agencies[usize::from(agency)]);
        parts.push(Part {
            what,
            thousandths: i64::try_from(weight).expect("weights of fewer than 2^50 contacts"),
        });
    }
    let over = total(&parts[1..]) - MOST_FOR_CONTACTS;
    if over > 0 {
        parts.push(Part { what: "contacts count up to 999.999".to_owned(), thousandths: -over });
    }
    parts
}

fn total(parts: &[Part]) -> i64 {
    parts.iter().map(|part| part.thousandths).sum()
}

/// For each entry, the units on the other side of one of its events.
fn opposite(entries: &[Entry<'_>]) -> BTreeMap<(u32, Group), BTreeSet<u32>> {
    let mut events: BTreeMap<(u8, i32), Vec<(Group, u32)>> = BTreeMap::new();
    for entry in entries {
        for contact in &entry.contacts {
            events.entry((contact.agency, contact.event)).or_default().push((entry.group, entry.unit));
        }
    }
    let mut opposite: BTreeMap<(u32, Group), BTreeSet<u32>> = BTreeMap::new();
    for parties in events.values() {
        for &(group, unit) in parties {
            let across = parties.iter().filter(|(other, against)| *other != group && *against != unit);
            opposite.entry((unit, group)).or_default().extend(across.map(|(_, against)| *against));
        }
    }
    opposite
}

impl Listing {
    /// How many candidates each group has, in words: `violence-and-disorder, exhibiting`.
    pub fn sizes(&self) -> Vec<(String, u64)> {
        let size = |group: Group| self.candidates.iter().filter(|one| one.group == group).count() as u64;
        let named = |(group, words): (Group, &str)| (format!("{}, {words}", self.behaviour), size(group));
        let always = [(Group::Exhibiting, "exhibiting"), (Group::Vulnerable, "vulnerable")].map(named);
        let nominated = named((Group::Nominated, "nominated"));
        always.into_iter().chain(Some(nominated).filter(|(_, size)| *size > 0)).collect()
    }
}

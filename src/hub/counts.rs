//! The tables of a round, as the hub knows them: for `release` alone.

use rayon::prelude::*;

use super::pool::{Contact, Shard};
use super::{Cell, CountTable, Dimension, Measure, Pool, Profile, Profiles, TOTAL};
use crate::agreement::{Areas, Permit};
use crate::schema::Domain;

/// The row of contacts whose area nobody wrote down.
pub const NO_PLACE: &str = "not known";

/// People and contacts by area, agency and part of life; people by the number of agencies that know them.
pub fn tables(pool: &Pool, profiles: &Profiles, _permit: &Permit<'_, Areas>) -> Vec<CountTable> {
    all(pool, profiles)
}

pub(super) fn all(pool: &Pool, profiles: &Profiles) -> Vec<CountTable> {
    vec![known_to(pool, profiles), links(profiles), agencies(pool), domains(pool), areas(pool)]
}

fn known_to(pool: &Pool, profiles: &Profiles) -> CountTable {
    let most = pool.people.agencies.len();
    let number = |row: &Profile| usize::from(row.agencies.max(1));
    let mut people = vec![0_u64; most + 1];
    // Which agencies know the people of each row: a number that one agency alone knows the people of is its own.
    let mut known = vec![vec![false; most]; most + 1];
    for (person, row) in profiles.rows.iter().enumerate() {
        people[number(row)] += 1;
        let there = (0..most).filter(|agency| profiles.at(person, *agency) > 0);
        there.for_each(|agency| known[number(row)][agency] = true);
    }
    let agencies = |of: &[bool]| u32::try_from(of.iter().filter(|there| **there).count()).unwrap_or(u32::MAX);
    let title = "People by the number of agencies that know them";
    let measures = [Measure::people_known_to_agencies("people")];
    let mut table = CountTable::new("known-to", title, [Dimension::flat("agencies")], measures);
    for (row, (people, known)) in people.iter().zip(&known).enumerate().skip(1) {
        table.row([row.to_string()], [Cell::people(*people).from_agencies(agencies(known))]);
    }
    let any: Vec<bool> = (0..most).map(|agency| known.iter().any(|row| row[agency])).collect();
    table.row([TOTAL], [Cell::people(profiles.rows.len() as u64).from_agencies(agencies(&any))]);
    table
}

/// How sure the links are: everybody whom several agencies know, by whether all links are firm.
fn links(profiles: &Profiles) -> CountTable {
    let several = || profiles.rows.iter().filter(|row| row.agencies_with_passed_on > 1);
    let people = |firm: bool| several().filter(|row| row.firm == firm).count() as u64;
    let title = "People with records at several agencies, by how sure the links between their records are";
    let mut table = CountTable::new("links", title, [Dimension::flat("links")], [Measure::people("people")])
        .of("people with records at several agencies");
    table.row(["all firm"], [Cell::people(people(true))]);
    table.row(["some only likely"], [Cell::people(people(false))]);
    table.row([TOTAL], [Cell::people(several().count() as u64)]);
    table
}

fn agencies(pool: &Pool) -> CountTable {
    let title = "People and contacts by agency";
    by(pool, "agencies", "agency", title, &pool.people.agencies, |contact| Some(usize::from(contact.agency)))
}

fn domains(pool: &Pool) -> CountTable {
    const DOMAINS: [(Domain, &str); 7] = [
        (Domain::CrimeAndDisorder, "crime and disorder"),
        (Domain::Health, "health"),
        (Domain::Housing, "housing"),
        (Domain::Education, "education"),
        (Domain::SocialCare, "social care"),
        (Domain::Community, "community"),
        (Domain::Other, "other"),
    ];
    let labels = DOMAINS.map(|(_, label)| label.to_owned());
    let domain = |contact: &Contact| {
        let domain = contact.kind().domain;
        DOMAINS.iter().position(|(known, _)| *known == domain)
    };
    let title = "People and contacts by part of life";
    by(pool, "domains", "domain", title, &labels, domain)
}

fn areas(pool: &Pool) -> CountTable {
    let mut labels = pool.areas.clone();
    let unknown = labels.len();
    if pool.contacts().any(|(_, contact)| contact.area < 0) {
        labels.push(NO_PLACE.to_owned());
    }
    let area = |contact: &Contact| Some(usize::try_from(contact.area).unwrap_or(unknown));
    by(pool, "areas", "area", "People met and contacts by area", &labels, area)
}

/// People and contacts by any category of a contact. One person can stand in several categories.
fn by(
    pool: &Pool,
    name: &'static str,
    dimension: &'static str,
    title: &str,
    labels: &[String],
    category: impl Fn(&Contact) -> Option<usize> + Sync,
) -> CountTable {
    let (counted, total) = counted(pool, labels.len(), category);
    let measures = [Measure::people("people"), Measure::events("contacts")];
    let mut table = CountTable::new(name, title, [Dimension::flat(dimension).overlapping()], measures);
    let cells = |(people, contacts): Counted| [Cell::people(people), Cell::events(contacts, people)];
    labels.iter().zip(&counted).for_each(|(label, counts)| table.row([label], cells(*counts)));
    table.row([TOTAL], cells(total));
    table
}

/// People and contacts.
type Counted = (u64, u64);

/// Different people, and contacts, of each category and of all; each person's contacts stand together.
fn counted(
    pool: &Pool,
    categories: usize,
    category: impl Fn(&Contact) -> Option<usize> + Sync,
) -> (Vec<Counted>, Counted) {
    let of_shard = |shard: &Shard| {
        let mut counted = vec![(0, 0); categories + 1];
        let mut last_person = vec![usize::MAX; categories + 1];
        for person in 0..shard.people() {
            for contact in shard.of(person) {
                let at = category(contact).expect("every contact has a category");
                for at in [at, categories] {
                    counted[at].0 += u64::from(std::mem::replace(&mut last_person[at], person) != person);
                    counted[at].1 += 1;
                }
            }
        }
        counted
    };
    let add = |mut all: Vec<Counted>, one: Vec<Counted>| {
        all.iter_mut().zip(one).for_each(|(all, one)| *all = (all.0 + one.0, all.1 + one.1));
        all
    };
    let mut all = pool.shards().par_iter().map(of_shard).reduce(|| vec![(0, 0); categories + 1], add);
    let total = all.pop().expect("one more than there are categories");
    (all, total)
}

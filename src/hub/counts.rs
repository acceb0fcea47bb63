//! The tables of a round, as the hub knows them: for `release` alone.

use rayon::prelude::*;

use super::places::DOMAINS;
use super::pool::{Contact, Shard};
use super::{Cell, CountTable, Dimension, Listing, Measure, Pool, Profile, Profiles, TOTAL, concentration};
use crate::agreement::{Areas, Permit};

/// The row of contacts whose area nobody wrote down.
pub const NO_PLACE: &str = "not known";

/// People and contacts by area, agency and part of life; people by the number and the set of agencies that know them;
/// how much falls on few; people by group of each target behaviour.
///
/// An incident that was passed on is nobody's contact: one table says what the numbers would be with them.
pub fn tables(
    pool: &Pool,
    profiles: &Profiles,
    listings: &[Listing],
    _permit: &Permit<'_, Areas>,
) -> Vec<CountTable> {
    let mut tables = all(pool, profiles);
    tables.extend(concentration::tables(pool, profiles, listings));
    tables
}

pub(super) fn all(pool: &Pool, profiles: &Profiles) -> Vec<CountTable> {
    let everybody = profiles.met().count() as u64;
    let mut tables = vec![known_to(pool, profiles)];
    tables.extend(passed_on(profiles));
    tables.extend([
        links(profiles),
        agencies(pool, everybody),
        domains(pool, everybody),
        areas(pool, everybody),
    ]);
    tables
}

/// With and without incidents that were passed on: these make nobody known to one agency more.
fn known_to(pool: &Pool, profiles: &Profiles) -> CountTable {
    let people = |agencies: u32, of: fn(&Profile) -> u8| {
        let known = profiles.met().filter(|(_, row)| u32::from(of(row)) == agencies);
        Cell::people(known.count() as u64)
    };
    let row = |agencies: u32| {
        [people(agencies, |row| row.agencies), people(agencies, |row| row.agencies_with_passed_on)]
    };
    let most = u32::try_from(pool.people.agencies.len()).expect("fewer than 256 agencies");
    let title = "People by the number of agencies that know them";
    let measures = [Measure::people("people"), Measure::people("people_with_passed_on")];
    let mut table = CountTable::new("known-to", title, [Dimension::flat("agencies")], measures);
    let passed_on_alone = profiles.met().any(|(_, row)| row.agencies == 0);
    let least = u32::from(!passed_on_alone);
    (least..=most).for_each(|agencies| table.row([agencies.to_string()], row(agencies)));
    let everybody = Cell::people(profiles.met().count() as u64);
    table.row([TOTAL], [everybody.clone(), everybody]);
    table
}

/// What was passed on from one agency to others, beside their own contacts; nothing where nothing was.
fn passed_on(profiles: &Profiles) -> Option<CountTable> {
    let title =
        "People by whether agencies met them, or had an incident passed on; contacts with those incidents";
    let measures = [Measure::people("people"), Measure::events("contacts_with_passed_on")];
    let mut table = CountTable::new("passed-on", title, [Dimension::flat("met_or_passed_on")], measures);
    let cells = |of: fn(&Profile) -> bool| {
        let those = || profiles.met().map(|(_, row)| row).filter(|row| of(row));
        let people = those().count() as u64;
        let contacts = those().map(|row| u64::from(row.contacts + row.passed_on)).sum();
        [Cell::people(people), Cell::events(contacts, people)]
    };
    table.row(["met alone"], cells(|row| row.passed_on == 0));
    table.row(["met, and passed on as well"], cells(|row| row.contacts > 0 && row.passed_on > 0));
    table.row(["passed on alone"], cells(|row| row.contacts == 0));
    table.row([TOTAL], cells(|_| true));
    profiles.rows.iter().any(|row| row.passed_on > 0).then_some(table)
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

fn agencies(pool: &Pool, everybody: u64) -> CountTable {
    let title = "People and contacts by agency";
    let labels = &pool.people.agencies;
    by(pool, "agencies", "agency", title, everybody, labels, |contact| usize::from(contact.agency))
}

fn domains(pool: &Pool, everybody: u64) -> CountTable {
    let labels = DOMAINS.map(|(_, label)| label.to_owned());
    let domain = |contact: &Contact| {
        let domain = contact.kind().domain;
        DOMAINS.iter().position(|(known, _)| *known == domain).expect("every domain has a label")
    };
    by(pool, "domains", "domain", "People and contacts by part of life", everybody, &labels, domain)
}

fn areas(pool: &Pool, everybody: u64) -> CountTable {
    let mut labels = pool.areas.clone();
    let unknown = labels.len();
    if pool.contacts().any(|(_, contact)| contact.area < 0 && !contact.kind().passed_on) {
        labels.push(NO_PLACE.to_owned());
    }
    let area = |contact: &Contact| usize::try_from(contact.area).unwrap_or(unknown);
    by(pool, "areas", "area", "People met and contacts by area", everybody, &labels, area)
}

/// People and contacts by any category of a contact. One person can stand in several categories.
fn by(
    pool: &Pool,
    name: &'static str,
    dimension: &'static str,
    title: &str,
    everybody: u64,
    labels: &[String],
    category: impl Fn(&Contact) -> usize + Sync,
) -> CountTable {
    let (counted, total) = counted(pool, labels.len(), category);
    let measures = [Measure::people("people"), Measure::events("contacts")];
    let mut table = CountTable::new(name, title, [Dimension::flat(dimension).overlapping()], measures);
    let cells = |(people, contacts): Counted| [Cell::people(people), Cell::events(contacts, people)];
    labels.iter().zip(&counted).for_each(|(label, counts)| table.row([label], cells(*counts)));
    // Also whom agencies met only in what others passed on to them.
    table.row([TOTAL], [Cell::people(everybody), Cell::events(total.1, total.0)]);
    table
}

/// People and contacts.
type Counted = (u64, u64);

/// Different people, and contacts of an agency's own, of each category and of all; each person's contacts stand together.
fn counted(
    pool: &Pool,
    categories: usize,
    category: impl Fn(&Contact) -> usize + Sync,
) -> (Vec<Counted>, Counted) {
    let of_shard = |shard: &Shard| {
        let mut counted = vec![(0, 0); categories + 1];
        let mut last_person = vec![usize::MAX; categories + 1];
        for person in 0..shard.people() {
            for contact in shard.of(person).iter().filter(|contact| !contact.kind().passed_on) {
                let at = category(contact);
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

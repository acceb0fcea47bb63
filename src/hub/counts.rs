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
/// An incident that was passed on is nobody's contact: two tables say what the numbers would be with them.
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
    let mut tables = vec![known_to(pool, profiles)];
    tables.extend(passed_on(profiles));
    tables.extend([links(profiles), agencies(pool), domains(pool), areas(pool)]);
    tables
}

/// With and without incidents that were passed on: these make nobody known to one agency more.
fn known_to(pool: &Pool, profiles: &Profiles) -> CountTable {
    let most = pool.people.agencies.len();
    let title = "People by the number of agencies that know them";
    let with = profiles.met().any(|(_, row)| row.passed_on > 0);
    let mut measures = vec![Measure::people_known_to_agencies("people")];
    measures.extend(with.then(|| Measure::people_known_to_agencies("people_with_passed_on")));
    let mut columns = vec![by_number(profiles, most, |row| row.agencies)];
    columns.extend(with.then(|| by_number(profiles, most, |row| row.agencies_with_passed_on)));
    let mut table = CountTable::new("known-to", title, [Dimension::flat("agencies")], measures);
    let labels = (1..=most).map(|agencies| agencies.to_string()).chain([TOTAL.to_owned()]);
    for (at, label) in labels.enumerate() {
        table.row([label], columns.iter().map(|column| column[at].clone()));
    }
    table
}

/// People by the number of agencies that know them, and all of them. A number whose people one agency alone knows is
/// that agency's own.
fn by_number(profiles: &Profiles, most: usize, of: fn(&Profile) -> u8) -> Vec<Cell> {
    let mut rows = vec![(0_u64, vec![false; most]); most + 1];
    for (person, row) in profiles.met() {
        for at in [usize::from(of(row)).clamp(1, most) - 1, most] {
            let (people, known) = &mut rows[at];
            *people += 1;
            let there = (0..most).filter(|agency| profiles.at(person, *agency) > 0);
            there.for_each(|agency| known[agency] = true);
        }
    }
    let agencies = |known: &[bool]| u32::try_from(known.iter().filter(|there| **there).count());
    let cell = |(people, known): &(u64, Vec<bool>)| {
        Cell::people(*people).from_agencies(agencies(known).unwrap_or(u32::MAX))
    };
    rows.iter().map(cell).collect()
}

/// Of how many people incidents were passed on from one agency to others; nothing where none was.
fn passed_on(profiles: &Profiles) -> Option<CountTable> {
    let people = |of: fn(&Profile) -> bool| profiles.met().filter(|(_, row)| of(row)).count() as u64;
    let passed_on = people(|row| row.passed_on > 0);
    let title = "People by whether agencies passed incidents on about them";
    let dimension = Dimension::flat("passed_on");
    let mut table = CountTable::new("passed-on", title, [dimension], [Measure::people("people")]);
    table.row(["nothing passed on"], [Cell::people(people(|row| row.passed_on == 0))]);
    table.row(["incidents passed on"], [Cell::people(passed_on)]);
    table.row([TOTAL], [Cell::people(people(|_| true))]);
    (passed_on > 0).then_some(table)
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
    let labels = &pool.people.agencies;
    by(pool, "agencies", "agency", title, labels, |contact| usize::from(contact.agency))
}

/// Parts of life in which anybody was met: one of which there is nothing has no row, here as in tables of places.
fn domains(pool: &Pool) -> CountTable {
    let labels = DOMAINS.map(|(_, label)| label.to_owned());
    let domain = |contact: &Contact| {
        let domain = contact.kind().domain;
        DOMAINS.iter().position(|(known, _)| *known == domain).expect("every domain has a label")
    };
    let mut table = by(pool, "domains", "domain", "People and contacts by part of life", &labels, domain);
    table.rows.retain(|row| row.is_total() || row.cells[0].value > 0);
    table
}

fn areas(pool: &Pool) -> CountTable {
    let mut labels = pool.areas.clone();
    let unknown = labels.len();
    if pool.contacts().any(|(_, contact)| contact.area < 0 && !contact.kind().passed_on) {
        labels.push(NO_PLACE.to_owned());
    }
    let area = |contact: &Contact| usize::try_from(contact.area).unwrap_or(unknown);
    by(pool, "areas", "area", "People met and contacts by area", &labels, area)
}

/// People and contacts by any category of a contact. One person can stand in several categories.
fn by(
    pool: &Pool,
    name: &'static str,
    dimension: &'static str,
    title: &str,
    labels: &[String],
    category: impl Fn(&Contact) -> usize + Sync,
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

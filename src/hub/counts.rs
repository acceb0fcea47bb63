//! The tables of a round, as the hub knows them: for `release` alone.

use rayon::prelude::*;

use super::pool::{Contact, Shard};
use super::{Cell, CountRow, CountTable, Pool, Profiles};
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
    let people = |agencies: u32| {
        profiles.rows.iter().filter(move |row| u32::from(row.agencies.max(1)) == agencies).count() as u64
    };
    let most = u32::try_from(pool.people.agencies.len()).expect("fewer than 256 agencies");
    let rows = (1..=most).map(|agencies| of_people(agencies.to_string(), people(agencies))).collect();
    CountTable {
        name: "known-to",
        title: "People by the number of agencies that know them".to_owned(),
        dimension: "agencies",
        measures: vec!["people"],
        rows,
        total: of_people("Total".to_owned(), profiles.rows.len() as u64),
    }
}

/// How sure the links are: everybody whom several agencies know, by whether all links are firm.
fn links(profiles: &Profiles) -> CountTable {
    let several =
        || profiles.rows.iter().filter(|row| row.agencies_with_passed_on > 1);
    let people = |firm: bool| several().filter(|row| row.firm == firm).count() as u64;
    CountTable {
        name: "links",
        title: "People with records at several agencies, by how sure the links between their records are"
            .to_owned(),
        dimension: "links",
        measures: vec!["people"],
        rows: vec![
            of_people("all firm".to_owned(), people(true)),
            of_people("some only likely".to_owned(), people(false)),
        ],
        total: of_people("Total".to_owned(), several().count() as u64),
    }
}

fn of_people(label: String, people: u64) -> CountRow {
    CountRow { label, cells: vec![Cell { value: people, people }] }
}

fn agencies(pool: &Pool) -> CountTable {
    let title = "People and contacts by agency".to_owned();
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
    let title = "People and contacts by part of life".to_owned();
    by(pool, "domains", "domain", title, &labels, domain)
}

fn areas(pool: &Pool) -> CountTable {
    let mut labels = pool.areas.clone();
    let unknown = labels.len();
    if pool.contacts().any(|(_, contact)| contact.area < 0) {
        labels.push(NO_PLACE.to_owned());
    }
    let area = |contact: &Contact| Some(usize::try_from(contact.area).unwrap_or(unknown));
    by(pool, "areas", "area", "People met and contacts by area".to_owned(), &labels, area)
}

/// People and contacts by any category of a contact. One person can stand in several categories.
fn by(
    pool: &Pool,
    name: &'static str,
    dimension: &'static str,
    title: String,
    labels: &[String],
    category: impl Fn(&Contact) -> Option<usize> + Sync,
) -> CountTable {
    let (counted, total) = counted(pool, labels.len(), category);
    let row =
        |(label, (people, contacts)): (&String, &(u64, u64))| of_contacts(label.clone(), *people, *contacts);
    CountTable {
        name,
        title,
        dimension,
        measures: vec!["people", "contacts"],
        rows: labels.iter().zip(&counted).map(row).collect(),
        total: of_contacts("Total".to_owned(), total.0, total.1),
    }
}

fn of_contacts(label: String, people: u64, contacts: u64) -> CountRow {
    CountRow { label, cells: vec![Cell { value: people, people }, Cell { value: contacts, people }] }
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

//! All agencies' contacts side by side, by person: what every count starts from.

use std::ops::Range;

use rayon::prelude::*;

use super::{Error, People, Received};
use crate::contribution::PersonMap;
use crate::schema::{AgeBand, ContactKind};

/// One contact of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Contact {
    pub(super) person: u32,
    pub(super) unit: u32,
    pub(super) agency: u8,
    /// Days since 1970-01-01.
    pub(super) date: i32,
    pub(super) kind: i16,
    pub(super) role: i16,
    /// Place in the pool's list of areas; -1 where none is known.
    pub(super) area: i32,
    /// Number of the event within its agency.
    pub(super) event: i32,
}

impl Contact {
    /// Only passes on another agency's incident.
    pub(super) fn passed_on(&self) -> bool {
        ContactKind::by_code(self.kind).is_some_and(|kind| kind.passed_on)
    }
}

/// All contacts of a round.
pub struct Pool {
    /// Who is who.
    pub people: People,
    /// Area codes of all agencies, in order of code.
    pub areas: Vec<String>,
    /// By person, then agency, date and the rest.
    pub(super) contacts: Vec<Contact>,
    /// The youngest age band that any agency knows of each person.
    pub(super) ages: Vec<AgeBand>,
}

/// Joins the contributions by the linker's person map.
pub fn pool(map: &PersonMap, mut received: Vec<Received>) -> Result<Pool, Error> {
    received.sort_by(|a, b| a.manifest.agency.cmp(&b.manifest.agency));
    if let Some(pair) = received.windows(2).find(|pair| pair[0].manifest.agency == pair[1].manifest.agency) {
        return Err(Error::Twice(pair[0].manifest.agency.clone()));
    }
    let people = People::new(map, &received)?;
    let areas = areas(&received);
    let mut contacts: Vec<Contact> = received
        .iter()
        .enumerate()
        .flat_map(|(agency, one)| contacts(agency, one, &people, &areas))
        .collect();
    contacts.par_sort_unstable();
    let ages = ages(&people, &received);
    Ok(Pool { people, areas, contacts, ages })
}

impl Pool {
    /// Each person's contacts, in order of person. Everybody has at least one.
    pub(super) fn by_person(&self) -> Vec<&[Contact]> {
        self.contacts.chunk_by(|a, b| a.person == b.person).collect()
    }

    /// First and last day of any contact.
    pub fn span(&self) -> Option<Range<i32>> {
        let first = self.contacts.iter().map(|contact| contact.date).min()?;
        let last = self.contacts.iter().map(|contact| contact.date).max()?;
        Some(first..last + 1)
    }
}

fn areas(received: &[Received]) -> Vec<String> {
    let mut areas: Vec<String> = received.iter().flat_map(|one| one.manifest.areas.iter().cloned()).collect();
    areas.sort();
    areas.dedup();
    areas
}

fn contacts(agency: usize, one: &Received, people: &People, areas: &[String]) -> Vec<Contact> {
    let place = |code: &String| areas.binary_search(code).expect("the list holds every agency's areas");
    let place = |code| i32::try_from(place(code)).expect("fewer than 2^31 areas");
    let places: Vec<i32> = one.manifest.areas.iter().map(place).collect();
    let columns = &one.contacts;
    let contact = |row: usize| {
        let record = people.records[agency][columns.reference[row].unsigned_abs() as usize];
        Contact {
            person: record.person,
            unit: record.unit,
            agency: u8::try_from(agency).expect("fewer than 256 agencies"),
            date: columns.date[row],
            kind: columns.kind[row],
            role: columns.role[row],
            area: usize::try_from(columns.area[row]).map_or(-1, |area| places[area]),
            event: columns.event[row],
        }
    };
    (0..columns.reference.len()).map(contact).collect()
}

/// The youngest band that any agency knows: a mistake must not make an adult of a child.
fn ages(people: &People, received: &[Received]) -> Vec<AgeBand> {
    let mut ages = vec![AgeBand::Unknown; people.count as usize];
    for (records, one) in people.records.iter().zip(received) {
        for (record, code) in records.iter().zip(&one.attributes.age_band) {
            let band = AgeBand::by_code(*code).expect("checked when received");
            let known = &mut ages[record.person as usize];
            if *known == AgeBand::Unknown || (band != AgeBand::Unknown && band < *known) {
                *known = band;
            }
        }
    }
    ages
}

//! Who is who: the linker's answer, laid out so that a record finds its person by index.

use super::{Error, Received};
use crate::contribution::{FIRM, PersonMap};
use crate::party::PartyId;

/// The person, and the firm part of the person, of every record.
pub struct People {
    /// Names of the contributing agencies, in the order of everything below.
    pub agencies: Vec<String>,
    /// How many people there are.
    pub count: u32,
    /// How many units: one per person, and one more for each record that stands with a person only by a weak link.
    /// The order of candidates rests on units, so that a weak link moves nobody.
    pub units: u32,
    /// By agency, then reference.
    pub(super) records: Vec<Vec<Record>>,
    /// The person of each unit.
    pub(super) person_of_unit: Vec<u32>,
    /// The first record of each unit: place of its agency, and reference.
    pub(super) first_records: Vec<(usize, i32)>,
    /// Whether all of a person's records stand together by firm links.
    pub(super) firm: Vec<bool>,
}

/// Where one agency's record of a person stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Record {
    pub(super) person: u32,
    pub(super) unit: u32,
    /// How surely it belongs to the person.
    pub(super) probability: f32,
    /// Which of the person's records of this agency it is, from 0: mostly there is but one.
    pub(super) number: u8,
}

/// One agency's record of a person, found from the person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Member {
    pub(super) person: u32,
    pub(super) agency: u8,
    /// Which of the person's records of this agency.
    pub(super) number: u8,
    pub(super) unit: u32,
    pub(super) probability: f32,
}

impl People {
    /// Lays out the person map over the contributions it was made from.
    pub fn new(map: &PersonMap, received: &[Received]) -> Result<Self, Error> {
        let agencies: Vec<(PartyId, u64)> =
            received.iter().map(|one| (one.manifest.agency.clone(), one.manifest.counts.people)).collect();
        Self::of(map, &agencies)
    }

    /// The same over agencies with their numbers of people.
    pub(super) fn of(map: &PersonMap, agencies: &[(PartyId, u64)]) -> Result<Self, Error> {
        let count = dense(map)?;
        let mut people = Self {
            agencies: agencies.iter().map(|(agency, _)| agency.to_string()).collect(),
            count,
            units: count,
            records: Vec::new(),
            person_of_unit: (0..count).collect(),
            first_records: Vec::new(),
            firm: vec![true; count as usize],
        };
        let mut rows = map.rows.chunk_by(|a, b| a.agency == b.agency);
        for (agency, known) in agencies {
            let foreign = || Error::Map(agency.clone());
            // An agency without people has no rows in the map.
            let rows = if *known == 0 { &[][..] } else { rows.next().ok_or_else(foreign)? };
            let numbered = (0..).zip(rows).all(|(number, row)| row.reference == number);
            if !numbered || rows.len() as u64 != *known {
                return Err(foreign());
            }
            let mut known = vec![0u8; count as usize];
            let records = rows.iter().map(|row| {
                let person = row.person.unsigned_abs();
                let next = &mut known[person as usize];
                let number = std::mem::replace(next, next.saturating_add(1));
                people.record(person, row.probability, number)
            });
            let records = records.collect();
            people.records.push(records);
        }
        match (rows.next(), agencies.last()) {
            (Some(_), Some((last, _))) => Err(Error::Map(last.clone())),
            _ => Ok(people.with_first_records()),
        }
    }

    pub(super) fn with_first_records(mut self) -> Self {
        self.first_records = vec![(usize::MAX, 0); self.units as usize];
        for (agency, records) in self.records.iter().enumerate() {
            for (record, reference) in records.iter().zip(0..) {
                let first = &mut self.first_records[record.unit as usize];
                *first = (*first).min((agency, reference));
            }
        }
        self
    }

    /// The first record of a unit: its agency's name, and the agency's shuffled reference.
    pub(super) fn first_record(&self, unit: u32) -> (&str, i32) {
        let (agency, reference) = self.first_records[unit as usize];
        // A person of likely links alone has a unit without a record, and nobody asks for its code.
        (self.agencies.get(agency).map_or("", String::as_str), reference)
    }

    /// The unit by which a person is spoken of who is in no group by own contacts: that of the first record.
    pub(super) fn unit_of(&self, person: u32) -> u32 {
        if self.first_records[person as usize].0 != usize::MAX {
            return person;
        }
        let own = (0u32..).zip(&self.person_of_unit).filter(|(unit, of)| **of == person && *unit != person);
        own.map(|(unit, _)| unit).min_by_key(|unit| self.first_records[*unit as usize]).unwrap_or(person)
    }

    /// The place of an agency.
    pub(super) fn place(&self, agency: &str) -> Option<usize> {
        self.agencies.iter().position(|name| name == agency)
    }

    /// The unit of an agency's record; none where it has no such record.
    pub(super) fn unit_at(&self, place: usize, reference: i32) -> Option<u32> {
        let at = usize::try_from(reference).ok()?;
        self.records[place].get(at).map(|record| record.unit)
    }

    /// The number of a unit's person in the person map.
    pub(super) fn person_of(&self, unit: u32) -> i32 {
        i32::try_from(self.person_of_unit[unit as usize]).expect("people are numbered by what a map can hold")
    }

    fn record(&mut self, person: u32, probability: f32, number: u8) -> Record {
        if probability >= FIRM {
            return Record { person, unit: person, probability, number };
        }
        self.firm[person as usize] = false;
        self.person_of_unit.push(person);
        self.units += 1;
        Record { person, unit: self.units - 1, probability, number }
    }

    /// All records of some people, by person, agency and number.
    pub(super) fn members(&self, wanted: impl Fn(u32) -> bool) -> Vec<Member> {
        let mut members = Vec::new();
        for (agency, records) in (0u8..).zip(&self.records) {
            for record in records.iter().filter(|record| wanted(record.person)) {
                let Record { person, unit, probability, number } = *record;
                members.push(Member { person, agency, number, unit, probability });
            }
        }
        members.sort_unstable_by_key(|member| (member.person, member.agency, member.number));
        members
    }
}

/// How many people a map has, if it numbers them from 0 without gaps.
fn dense(map: &PersonMap) -> Result<u32, Error> {
    let mut numbers: Vec<i32> = map.rows.iter().map(|row| row.person).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let dense = (0..).zip(&numbers).all(|(number, found)| number == *found);
    u32::try_from(numbers.len()).ok().filter(|_| dense).ok_or(Error::Numbers)
}

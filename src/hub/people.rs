//! Who is who: the linker's answer, laid out so that a record finds its person by index.

use std::collections::BTreeSet;

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
}

/// Where one agency's record of a person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) person: u32,
    pub(super) unit: u32,
}

impl People {
    /// Lays out the person map over the contributions it was made from.
    pub fn new(map: &PersonMap, received: &[Received]) -> Result<Self, Error> {
        let count = dense(map)?;
        let mut places: Vec<i16> = map.rows.iter().map(|row| row.agency).collect();
        places.dedup();
        let mut people = Self {
            agencies: received.iter().map(|one| one.manifest.agency.to_string()).collect(),
            count,
            units: count,
            records: Vec::new(),
            person_of_unit: (0..count).collect(),
            first_records: Vec::new(),
        };
        let mut rows = map.rows.chunk_by(|a, b| a.agency == b.agency);
        for one in received {
            let foreign = || Error::Map(one.manifest.agency.clone());
            let rows = rows.next().ok_or_else(foreign)?;
            let numbered = (0..).zip(rows).all(|(number, row)| row.reference == number);
            if !numbered || rows.len() as u64 != one.manifest.counts.people {
                return Err(foreign());
            }
            let records =
                rows.iter().map(|row| people.record(row.person.unsigned_abs(), row.probability)).collect();
            people.records.push(records);
        }
        match (rows.next(), received.last()) {
            (Some(_), Some(last)) => Err(Error::Map(last.manifest.agency.clone())),
            _ => Ok(people.with_first_records()),
        }
    }

    fn with_first_records(mut self) -> Self {
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

    /// The units of some records, by agency and reference.
    pub fn units_of(&self, records: &[(PartyId, Vec<i32>)]) -> BTreeSet<u32> {
        let of = |(agency, references): &(PartyId, Vec<i32>)| {
            let place = self.agencies.iter().position(|name| name == agency.as_str());
            let all = place.map(|place| self.records[place].as_slice()).unwrap_or_default();
            let record = |reference: &i32| usize::try_from(*reference).ok().and_then(|at| all.get(at));
            references.iter().filter_map(record).map(|record| record.unit).collect::<Vec<_>>()
        };
        records.iter().flat_map(of).collect()
    }

    /// The number of a unit's person in the person map.
    pub(super) fn person_of(&self, unit: u32) -> i32 {
        i32::try_from(self.person_of_unit[unit as usize]).expect("people are numbered by what a map can hold")
    }

    /// The units of all records.
    pub fn all_units(&self) -> BTreeSet<u32> {
        self.records.iter().flatten().map(|record| record.unit).collect()
    }

    fn record(&mut self, person: u32, probability: f32) -> Record {
        if probability >= FIRM {
            return Record { person, unit: person };
        }
        self.person_of_unit.push(person);
        self.units += 1;
        Record { person, unit: self.units - 1 }
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

//! Who is who: the linker's answer, laid out so that a record finds its person by index.

use super::{Error, Received};
use crate::contribution::{FIRM, PersonMap};

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
            _ => Ok(people),
        }
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

//! Which records are one person: the linker's answer, sealed to the hub.

use super::parquet::{Columns, Reader};
use super::{Column, Error, Part, Salt};
use crate::party::Role;

/// From this probability on a record stands firmly with its person; the order of candidates rests on such records.
pub const FIRM: f32 = 0.99;

/// One record of one agency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PersonRow {
    /// Place of the agency in the agreement's order of agencies.
    pub agency: i16,
    /// The agency's shuffled number of a person.
    pub reference: i32,
    /// Dense, shuffled number of the person in this round.
    pub person: i32,
    /// Household, where the agreement permits; otherwise -1.
    pub household: i32,
    /// How surely the record belongs to the person.
    pub probability: f32,
    /// Why the record stands with the person's others, one bit each (`reasons`).
    pub reasons: i64,
}

/// One row per record, by agency and reference.
pub struct PersonMap {
    /// The rows, by agency and reference.
    pub rows: Vec<PersonRow>,
}

impl PersonMap {
    /// The Parquet bytes.
    pub fn to_parquet(&self, salt: Salt) -> Vec<u8> {
        <Self as Part>::to_parquet(self, salt)
    }
}

impl Part for PersonMap {
    const FILE: &'static str = "person_map.parquet.age";
    const NAME: &'static str = "person map";
    const OPENED_BY: Role = Role::Hub;

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn layout() -> Vec<Column> {
        vec![
            Column::i16("agency", "Place of the agency in the agreement's order of agencies."),
            Column::i32("reference", "The agency's shuffled number of a person."),
            Column::i32("person", "Dense, shuffled number of the person in this round."),
            Column::i32("household", "Household, where the agreement permits; otherwise -1."),
            Column::f32("probability", "How surely the record belongs to the person."),
            Column::i64("reasons", "Why the record stands with the others, one bit per reason."),
        ]
    }

    fn columns(&self) -> Columns {
        fn column<T>(rows: &[PersonRow], of: impl Fn(&PersonRow) -> T) -> Vec<T> {
            rows.iter().map(of).collect()
        }
        Columns::new()
            .i16("agency", &column(&self.rows, |row| row.agency))
            .i32("reference", &column(&self.rows, |row| row.reference))
            .i32("person", &column(&self.rows, |row| row.person))
            .i32("household", &column(&self.rows, |row| row.household))
            .f32("probability", &column(&self.rows, |row| row.probability))
            .i64("reasons", &column(&self.rows, |row| row.reasons))
    }

    fn read(reader: &Reader) -> Result<Self, Error> {
        let (agency, reference) = (reader.i16("agency")?, reader.i32("reference")?);
        let (person, household) = (reader.i32("person")?, reader.i32("household")?);
        let (probability, reasons) = (reader.f32("probability")?, reader.i64("reasons")?);
        let row = |at: usize| PersonRow {
            agency: agency[at],
            reference: reference[at],
            person: person[at],
            household: household[at],
            probability: probability[at],
            reasons: reasons[at],
        };
        Ok(Self { rows: (0..agency.len()).map(row).collect() })
    }
}

//! The health system's export: surnames in capitals, postcodes without a space, named months for birth dates
//! and bare digits for contacts. Two numbers a person: the NHS's, which can be missing, and its own.

use super::{Row, born, flag, month, table};
use crate::schema::Sex;
use crate::synthetic::draw::Draw;
use csv::WriterBuilder;

const HEADER: [&str; 12] = [
    "NHS No",
    "Patient ID",
    "Given Name",
    "Family Name",
    "Birth Date",
    "Gender",
    "Postcode",
    "Mobile",
    "Contact Type",
    "Contact Date",
    "LSOA",
    "Restricted",
];

pub(super) fn write(rows: &[Row], draw: &mut Draw) -> Vec<u8> {
    table(&mut WriterBuilder::new(), &HEADER, rows.iter().map(|row| cells(row, draw)))
}

fn cells(row: &Row, draw: &mut Draw) -> Vec<String> {
    let written = row.written;
    vec![
        written.nhs_number.clone().unwrap_or_default(),
        row.reference.to_owned(),
        written.forename.clone(),
        written.surname.to_uppercase(),
        born(written, |born| format!("{} {} {}", born.day, month(born.month), born.year)),
        gender(written.sex).to_owned(),
        written.postcode.clone().unwrap_or_default().replace(' ', ""),
        super::telephone(draw),
        row.words.to_owned(),
        row.date.strftime("%Y%m%d").to_string(),
        row.area.to_owned(),
        flag(written),
    ]
}

fn gender(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "F",
        Sex::Male => "M",
        Sex::Unknown => "Not known",
    }
}

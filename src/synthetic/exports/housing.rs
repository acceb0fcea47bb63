//! The housing landlord's export: a title block, tabs, both names and the whole address each in one column, and
//! a line of totals at the end.

use super::{Row, born, flag, month, table};
use crate::synthetic::draw::Draw;
use csv::WriterBuilder;

const HEADER: [&str; 10] = [
    "Tenancy Ref",
    "Tenant Name",
    "DOB",
    "Property Address",
    "Property Postcode",
    "Case Type",
    "Opened",
    "Area",
    "Restricted",
    "Notes",
];

pub(super) fn write(rows: &[Row], draw: &mut Draw) -> Vec<u8> {
    let title = format!(
        "{} Homes - case export\r\nPrinted 01/10/2026 by Housing Systems\r\n\r\n",
        super::super::TOWN
    );
    let total = format!("Total rows: {}\r\n", rows.len());
    let mut builder = WriterBuilder::new();
    let table = table(
        builder.delimiter(b'\t').terminator(csv::Terminator::CRLF),
        &HEADER,
        rows.iter().map(|row| cells(row, draw)),
    );
    [title.as_bytes(), &table, total.as_bytes()].concat()
}

fn cells(row: &Row, draw: &mut Draw) -> Vec<String> {
    let written = row.written;
    vec![
        row.reference.to_owned(),
        tenant(row, draw),
        born(written, |born| format!("{:02}-{}-{}", born.day, month(born.month), born.year)),
        format!("{} {}", written.home.house, written.home.street),
        written.postcode.clone().unwrap_or_default(),
        row.words.to_owned(),
        row.date.strftime("%d.%m.%Y").to_string(),
        row.area.to_owned(),
        flag(written),
        note(row, draw),
    ]
}

/// "Surname, Title Forename Middle", the title only on some.
fn tenant(row: &Row, draw: &mut Draw) -> String {
    let written = row.written;
    let title = match written.sex {
        crate::schema::Sex::Female => ["", "", "", "Mrs ", "Miss ", "Ms "][draw.below(6)],
        crate::schema::Sex::Male => ["", "", "Mr "][draw.below(3)],
        crate::schema::Sex::Unknown => "",
    };
    let middle = written.middle.map(|middle| format!(" {middle}")).unwrap_or_default();
    format!("{}, {title}{}{middle}", written.surname, written.forename)
}

fn note(row: &Row, draw: &mut Draw) -> String {
    match draw.below(6) {
        0 => format!("Spoke to {} on the phone", row.written.forename),
        1 => "Letter sent".to_owned(),
        _ => String::new(),
    }
}

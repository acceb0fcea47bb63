//! The police's export: byte order mark, Windows line ends, names in capitals, days first with a time, and a
//! last column of free text that names people.

use super::{Row, born, flag, table};
use crate::schema::Sex;
use crate::synthetic::draw::Draw;
use csv::{Terminator, WriterBuilder};

const HEADER: [&str; 17] = [
    "Person Ref",
    "Surname",
    "Forename(s)",
    "Alias",
    "DOB",
    "Gender",
    "House No",
    "Street",
    "Town",
    "Post Code",
    "Occurrence No",
    "Offence/Incident",
    "Role",
    "Reported Date",
    "LSOA",
    "Restricted",
    "Free Text",
];
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

pub(super) fn write(rows: &[Row], draw: &mut Draw) -> Vec<u8> {
    let rows = rows.iter().map(|row| cells(row, draw));
    [BYTE_ORDER_MARK, &table(WriterBuilder::new().terminator(Terminator::CRLF), &HEADER, rows)].concat()
}

fn cells(row: &Row, draw: &mut Draw) -> Vec<String> {
    let written = row.written;
    let forenames = [Some(written.forename.as_str()), written.middle];
    vec![
        row.reference.to_owned(),
        written.surname.to_uppercase(),
        forenames.into_iter().flatten().collect::<Vec<_>>().join(" ").to_uppercase(),
        written.known_as.unwrap_or_default().to_uppercase(),
        born(written, |born| format!("{:02}/{:02}/{}", born.day, born.month, born.year)),
        gender(written.sex).to_owned(),
        written.home.house.to_uppercase(),
        written.home.street.to_uppercase(),
        crate::synthetic::TOWN.to_uppercase(),
        written.postcode.clone().unwrap_or_default(),
        occurrence(row),
        row.words.to_owned(),
        row.role.to_owned(),
        format!("{} {:02}:{:02}", row.date.strftime("%d/%m/%Y"), draw.below(24), draw.below(60)),
        row.area.to_owned(),
        flag(written),
        free_text(row, draw),
    ]
}

fn gender(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "F",
        Sex::Male => "M",
        Sex::Unknown => "U",
    }
}

/// Two digits of the year, then the number of the event.
fn occurrence(row: &Row) -> String {
    format!("{}*{:06}", row.date.strftime("%y"), 100_000 + row.event)
}

fn free_text(row: &Row, draw: &mut Draw) -> String {
    let written = row.written;
    let name = format!("{} {}", written.forename, written.surname);
    match draw.below(5) {
        0 => format!("{name} seen by officer at {} {}", written.home.house, written.home.street),
        1 => format!("Call from {name}, \"please ring back\" on {}", super::telephone(draw)),
        2 => format!("Officers spoke to {name}; no further details"),
        _ => String::new(),
    }
}

//! The council's export: semicolons, Windows-1252, years first, a pupil number and a worker's name.

use super::{Row, born, flag, table};
use crate::schema::Sex;
use crate::synthetic::draw::Draw;
use csv::{Terminator, WriterBuilder};

const HEADER: [&str; 19] = [
    "Person ID",
    "First name",
    "Middle name",
    "Last name",
    "Known as",
    "Date of birth",
    "Sex",
    "House",
    "Street",
    "Postcode",
    "NHS number",
    "UPN",
    "Case number",
    "Service",
    "Role",
    "Start date",
    "LSOA code",
    "Allocated worker",
    "Protected",
];
const WORKERS: [&str; 6] =
    ["L. Underhill", "M. Okafor", "S. Rahim", "J. Pettit", "K. Nowicka", "D. Lightfoot"];

pub(super) fn write(rows: &[Row], draw: &mut Draw) -> Vec<u8> {
    let rows = rows.iter().map(|row| cells(row, draw));
    let utf8 = table(WriterBuilder::new().delimiter(b';').terminator(Terminator::CRLF), &HEADER, rows);
    windows_1252(&String::from_utf8(utf8).expect("it was written from text"))
}

fn cells(row: &Row, draw: &mut Draw) -> Vec<String> {
    let written = row.written;
    vec![
        row.reference.to_owned(),
        written.forename.clone(),
        written.middle.unwrap_or_default().to_owned(),
        written.surname.clone(),
        written.known_as.unwrap_or_default().to_owned(),
        born(written, |born| format!("{}-{:02}-{:02}", born.year, born.month, born.day)),
        sex(written.sex).to_owned(),
        written.home.house.clone(),
        written.home.street.clone(),
        written.postcode.clone().unwrap_or_default(),
        written.nhs_number.as_deref().map(in_groups).unwrap_or_default(),
        pupil_number(row),
        format!("CAS{:06}", row.event),
        row.words.to_owned(),
        row.role.to_owned(),
        row.date.to_string(),
        row.area.to_owned(),
        draw.one(&WORKERS).to_owned(),
        flag(written),
    ]
}

fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "Female",
        Sex::Male => "Male",
        Sex::Unknown => "",
    }
}

/// An NHS number as people read it out: 3, 3 and 4 digits.
fn in_groups(number: &str) -> String {
    format!("{} {} {}", &number[..3], &number[3..6], &number[6..])
}

/// Shaped like a unique pupil number, with a school authority that does not exist; pupils only.
fn pupil_number(row: &Row) -> String {
    let pupil = row.written.born.is_some_and(|born| (2008..2022).contains(&born.year));
    let digits: String = row.reference.chars().filter(char::is_ascii_digit).collect();
    if pupil { format!("A000{digits:0>9}") } else { String::new() }
}

/// One byte a letter; letters that the code page lacks lose their marks, as they do on such a system.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(letter).unwrap_or_else(|_| plain(letter))).collect()
}

fn plain(letter: char) -> u8 {
    const PLAIN: [(char, u8); 16] = [
        ('ą', b'a'),
        ('ć', b'c'),
        ('ę', b'e'),
        ('ł', b'l'),
        ('ń', b'n'),
        ('ś', b's'),
        ('ź', b'z'),
        ('ż', b'z'),
        ('Ą', b'A'),
        ('Ć', b'C'),
        ('Ę', b'E'),
        ('Ł', b'L'),
        ('Ń', b'N'),
        ('Ś', b'S'),
        ('Ź', b'Z'),
        ('Ż', b'Z'),
    ];
    PLAIN.iter().find(|(marked, _)| *marked == letter).map_or(b'?', |(_, plain)| *plain)
}

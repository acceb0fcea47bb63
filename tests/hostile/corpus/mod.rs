//! The files, made anew each time: nothing hostile is kept in the repository.

mod forms;
mod places;
mod rows;

use std::fs;
use std::path::{Path, PathBuf};

use super::damaged;

/// Stands in every row as a surname, and nowhere else.
pub(crate) const NEEDLE: &str = "Zebulonquist";

pub(crate) const PEOPLE: usize = 40;
pub(crate) const CONTACTS: usize = 80;

const HEADER: [&str; 9] =
    ["Person ID", "Surname", "Forename", "DOB", "Postcode", "Offence", "Role", "Event Date", "Notes"];

/// One hostile file.
pub(crate) struct Case {
    pub(crate) name: String,
    file: &'static str,
    make: Make,
    pub(crate) expected: Expected,
    pub(crate) options: &'static [&'static str],
    /// Where reports go, if not beside the file.
    pub(crate) to: Option<&'static str>,
    /// What else the case puts beside the file.
    pub(crate) beside: &'static [&'static str],
}

enum Make {
    Bytes(Vec<u8>),
    Special(fn(&Path)),
}

/// What has to become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// The people and contacts of the clean file.
    Same,
    /// So many rows are refused, and all others are used.
    Refused(u64),
    /// The file is refused with this exit code.
    File(i32),
    /// Damaged at random: read or refused, and nothing else.
    ReadOrRefused,
}

impl Case {
    fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>, expected: Expected) -> Self {
        let make = Make::Bytes(bytes.into());
        Self { name: name.into(), file: "export.csv", make, expected, options: &[], to: None, beside: &[] }
    }

    fn special(name: &str, make: fn(&Path), expected: Expected) -> Self {
        Self { make: Make::Special(make), ..Self::new(name, "", expected) }
    }

    fn beside(self, beside: &'static [&'static str]) -> Self {
        Self { beside, ..self }
    }

    /// Puts it into a folder.
    pub(crate) fn write(&self, home: &Path) -> PathBuf {
        let path = home.join(self.file);
        match &self.make {
            Make::Bytes(bytes) => fs::write(&path, bytes).unwrap(),
            Make::Special(make) => make(&path),
        }
        path
    }
}

pub(crate) type Row = Vec<String>;

/// The clean export: forty people with two contacts each.
pub(crate) fn rows() -> Vec<Row> {
    let row = |at: usize| {
        let person = at % PEOPLE;
        [
            format!("P{}", 1000 + person),
            NEEDLE.to_owned(),
            ["Ann", "Bob", "Cat", "Dan"][person % 4].to_owned(),
            format!("{:02}/03/19{}", person % 28 + 1, 50 + person),
            format!("LE3 {}AA", person % 10),
            ["Theft", "Robbery"][at % 2].to_owned(),
            ["Suspect", "Victim"][person % 2].to_owned(),
            format!("{:02}/05/2026", at % 28 + 1),
            format!("seen {at} times"),
        ]
        .into()
    };
    (0..CONTACTS).map(row).collect()
}

pub(crate) fn header() -> Row {
    HEADER.map(str::to_owned).into()
}

pub(crate) fn joined(header: &Row, rows: &[Row], delimiter: &str, newline: &str) -> String {
    let lines = std::iter::once(header).chain(rows).map(|row| row.join(delimiter) + newline);
    lines.collect()
}

pub(crate) fn clean() -> String {
    joined(&header(), &rows(), ",", "\n")
}

fn with_cell(column: usize, cell: &str) -> String {
    let mut rows = rows();
    for row in rows.iter_mut().step_by(40) {
        row[column] = format!("\"{}\"", cell.replace('"', "\"\""));
    }
    joined(&header(), &rows, ",", "\n")
}

fn with_header(column: usize, name: &str) -> String {
    let mut header = header();
    header[column] = format!("\"{}\"", name.replace('"', "\"\""));
    joined(&header, &rows(), ",", "\n")
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    forms::encodings(&mut cases);
    forms::delimiters(&mut cases);
    forms::headers(&mut cases);
    rows::quotes_and_rows(&mut cases);
    rows::cells(&mut cases);
    places::sizes(&mut cases);
    places::places(&mut cases);
    damaged::cases(&mut cases, Case::new);
    cases
}

//! What the town promises, each promise a test. The exports are read here as their own systems would read them.

mod numbers;
mod stories;

use super::{PEOPLE, Story, Town, town};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static FENNABY: LazyLock<Town> = LazyLock::new(|| town(1, PEOPLE));

const AGENCIES: [&str; 4] = ["council", "health", "housing", "police"];

type Row = BTreeMap<String, String>;

fn story<'a>(town: &'a Town, name: &str) -> &'a Story {
    town.stories.iter().find(|story| story.name == name).unwrap()
}

/// The rows of one person of a story at one agency.
fn of_person(name: &str, person: usize, agency: &str) -> Vec<Row> {
    let record = story(&FENNABY, name).people[person].iter().find(|record| record.agency == agency).unwrap();
    rows(&FENNABY, agency).into_iter().filter(|row| reference(row) == record.reference).collect()
}

fn reference(row: &Row) -> &str {
    ["Person Ref", "Person ID", "Patient ID", "Tenancy Ref"]
        .iter()
        .find_map(|&column| row.get(column))
        .unwrap()
}

fn bytes<'a>(town: &'a Town, agency: &str) -> &'a [u8] {
    let file = format!("{agency}.csv");
    &town.exports.iter().find(|export| export.file == file).unwrap().bytes
}

/// Every letter of Windows-1252 that the town uses has its number in Unicode.
fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| bytes.iter().map(|&byte| char::from(byte)).collect())
}

/// The rows of an export as its own system would read them: without mark, title and totals.
fn rows(town: &Town, agency: &str) -> Vec<Row> {
    let text = text(bytes(town, agency));
    let body = text.trim_start_matches('\u{feff}');
    let body = body.split_once("\r\n\r\n").map_or(body, |(_, table)| table);
    let first = body.lines().next().unwrap_or_default();
    let delimiter = [b'\t', b';'].into_iter().find(|&mark| first.contains(char::from(mark))).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(body.as_bytes());
    let header = reader.headers().unwrap().clone();
    let whole = reader.records().map(Result::unwrap).filter(|record| record.len() == header.len());
    whole
        .map(|record| header.iter().zip(&record).map(|(name, cell)| (name.into(), cell.into())).collect())
        .collect()
}

fn contacts_by_area(town: &Town) -> BTreeMap<String, usize> {
    let mut contacts = BTreeMap::new();
    for row in AGENCIES.iter().flat_map(|agency| rows(town, agency)) {
        let area = ["LSOA", "LSOA code", "Area"].iter().find_map(|&column| row.get(column)).unwrap();
        if !area.is_empty() {
            *contacts.entry(area.clone()).or_default() += 1;
        }
    }
    contacts
}

fn residents(town: &Town) -> BTreeMap<String, usize> {
    let lines = town.population.lines().skip(1).map(|line| line.split_once(',').unwrap());
    lines.map(|(area, residents)| (area.to_owned(), residents.parse().unwrap())).collect()
}

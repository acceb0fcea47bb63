//! The agencies' exports: four systems, each untidy in its own way.

mod council;
mod health;
mod housing;
mod police;

use super::draw::Draw;
use super::lives::Contact;
use super::people::Person;
use super::wording::{role_words, words};
use super::written::{Born, Written, spellings};
use super::{Agency, Export};
use crate::schema::Role;
use csv::WriterBuilder;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Everybody whom an agency knows, and how.
pub(super) struct Known {
    agency: Agency,
    /// By the number of the person: the agency's reference and its spellings.
    records: BTreeMap<usize, Record>,
}

struct Record {
    reference: String,
    spellings: Vec<Written>,
}

/// One row of an export before it takes the agency's form.
struct Row<'a> {
    reference: &'a str,
    written: &'a Written,
    event: usize,
    words: &'static str,
    role: &'static str,
    date: Date,
    /// Empty now and then.
    area: &'a str,
}

impl Known {
    /// Writes down everybody of whom there is a contact with the agency, under a number drawn for each.
    pub(super) fn of(agency: Agency, people: &[Person], contacts: &[Contact], draw: &mut Draw) -> Self {
        let own = contacts.iter().filter(|contact| contact.agency == agency);
        let mut records: BTreeMap<usize, Option<Record>> =
            own.map(|contact| (contact.person, None)).collect();
        let mut numbers: Vec<usize> = (0..records.len()).collect();
        draw.shuffle(&mut numbers);
        for ((&person, record), number) in records.iter_mut().zip(numbers) {
            // A step with no factor in common with ten million gives every number once.
            let reference = reference(agency, (number * 7_919 + 1_234_567) % 10_000_000);
            *record = Some(Record { reference, spellings: spellings(&people[person], agency, draw) });
        }
        let records = records.into_iter().filter_map(|(person, record)| Some((person, record?))).collect();
        Self { agency, records }
    }

    /// The agency's reference of a person whom it knows.
    pub(super) fn reference(&self, person: usize) -> Option<&str> {
        self.records.get(&person).map(|record| record.reference.as_str())
    }

    /// Each person and the agency's reference, in the order of the references.
    pub(super) fn references(&self) -> Vec<(&str, usize)> {
        let mut all: Vec<_> =
            self.records.iter().map(|(&person, record)| (record.reference.as_str(), person)).collect();
        all.sort_unstable();
        all
    }

    /// The agency's export, in the order in which things happened.
    pub(super) fn export(&self, contacts: &[Contact], areas: &[String], draw: &mut Draw) -> Export {
        let mut own: Vec<&Contact> =
            contacts.iter().filter(|contact| contact.agency == self.agency).collect();
        own.sort_by_key(|contact| (contact.date, contact.event, contact.person));
        let rows: Vec<Row> = own.into_iter().map(|contact| self.row(contact, areas, draw)).collect();
        let bytes = match self.agency {
            Agency::Police => police::write(&rows, draw),
            Agency::Council => council::write(&rows, draw),
            Agency::Health => health::write(&rows, draw),
            Agency::Housing => housing::write(&rows, draw),
        };
        Export { file: format!("{}.csv", self.agency.name()), bytes }
    }

    fn row<'a>(&'a self, contact: &Contact, areas: &'a [String], draw: &mut Draw) -> Row<'a> {
        let record = &self.records[&contact.person];
        Row {
            reference: &record.reference,
            written: &record.spellings[draw.below(record.spellings.len())],
            event: contact.event,
            words: draw.one(words(self.agency, contact.kind)),
            role: role(self.agency, contact.role, draw),
            date: contact.date,
            area: if draw.percent(2) { "" } else { &areas[contact.area] },
        }
    }
}

fn role(agency: Agency, role: Role, draw: &mut Draw) -> &'static str {
    draw.one(role_words(agency, role))
}

fn reference(agency: Agency, number: usize) -> String {
    match agency {
        Agency::Police => format!("P{number:07}"),
        Agency::Council => format!("C{number:07}"),
        Agency::Health => format!("MRN-{number:07}"),
        Agency::Housing => format!("T/{number:07}"),
    }
}

/// A table of text cells as comma- or semicolon-separated text, quoted where needed.
fn table(builder: &mut WriterBuilder, header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = builder.from_writer(Vec::new());
    writer.write_record(header).expect("memory takes every write");
    for row in rows {
        writer.write_record(&row).expect("memory takes every write, and every row is as long as the header");
    }
    writer.into_inner().expect("memory takes every write")
}

/// What stands in the agency's column for a protected identity.
fn flag(written: &Written) -> String {
    if written.protected { "Y".to_owned() } else { String::new() }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The month's short name; a number above twelve stays a number, as in a field filled by hand.
fn month(month: i8) -> String {
    let place = usize::try_from(month - 1).unwrap_or(MONTHS.len());
    MONTHS.get(place).map_or_else(|| month.to_string(), |&name| name.to_owned())
}

/// A birth date in the agency's form, empty if there is none.
fn born(written: &Written, form: impl Fn(Born) -> String) -> String {
    written.born.map(form).unwrap_or_default()
}

/// A telephone number of the range kept for drama, in the form of a mobile's.
fn telephone(draw: &mut Draw) -> String {
    format!("07700 900{:03}", draw.below(1000))
}

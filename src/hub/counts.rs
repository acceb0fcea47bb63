//! The tables of a round, as the hub knows them: for `release` alone.

use polars::prelude::{Column, DataFrame, IntoColumn as _, NamedFrom as _, Series};

use super::pool::Contact;
use super::{Cell, CountTable, Dimension, Measure, Pool, Profiles, TOTAL};
use crate::agreement::{Areas, Permit};
use crate::schema::{ContactKind, Domain};

/// The row of contacts whose area nobody wrote down.
pub const NO_PLACE: &str = "not known";

/// People and contacts by area, agency and part of life; people by the number of agencies that know them.
pub fn tables(pool: &Pool, profiles: &Profiles, _permit: &Permit<'_, Areas>) -> Vec<CountTable> {
    all(pool, profiles)
}

pub(super) fn all(pool: &Pool, profiles: &Profiles) -> Vec<CountTable> {
    vec![known_to(pool, profiles), links(profiles), agencies(pool), domains(pool), areas(pool)]
}

fn known_to(pool: &Pool, profiles: &Profiles) -> CountTable {
    let people = |agencies: u32| {
        profiles.rows.iter().filter(move |row| row.agencies.max(1) == agencies).count() as u64
    };
    let most = u32::try_from(pool.people.agencies.len()).expect("fewer than 256 agencies");
    let title = "People by the number of agencies that know them";
    let mut table =
        CountTable::new("known-to", title, [Dimension::flat("agencies")], [Measure::people("people")]);
    (1..=most).for_each(|agencies| table.row([agencies.to_string()], [Cell::people(people(agencies))]));
    table.row([TOTAL], [Cell::people(profiles.rows.len() as u64)]);
    table
}

/// How sure the links are: everybody whom several agencies know, by whether all links are firm.
fn links(profiles: &Profiles) -> CountTable {
    let several =
        || profiles.rows.iter().filter(|row| row.contacts.iter().filter(|count| **count > 0).count() > 1);
    let people = |firm: bool| several().filter(|row| row.firm == firm).count() as u64;
    let title = "People with records at several agencies, by how sure the links between their records are";
    let mut table = CountTable::new("links", title, [Dimension::flat("links")], [Measure::people("people")])
        .of("people with records at several agencies");
    table.row(["all firm"], [Cell::people(people(true))]);
    table.row(["some only likely"], [Cell::people(people(false))]);
    table.row([TOTAL], [Cell::people(several().count() as u64)]);
    table
}

fn agencies(pool: &Pool) -> CountTable {
    let title = "People and contacts by agency";
    by(pool, "agencies", "agency", title, &pool.people.agencies, |contact| Some(usize::from(contact.agency)))
}

fn domains(pool: &Pool) -> CountTable {
    const DOMAINS: [(Domain, &str); 7] = [
        (Domain::CrimeAndDisorder, "crime and disorder"),
        (Domain::Health, "health"),
        (Domain::Housing, "housing"),
        (Domain::Education, "education"),
        (Domain::SocialCare, "social care"),
        (Domain::Community, "community"),
        (Domain::Other, "other"),
    ];
    let labels = DOMAINS.map(|(_, label)| label.to_owned());
    let domain = |contact: &Contact| {
        let domain = ContactKind::by_code(contact.kind)?.domain;
        DOMAINS.iter().position(|(known, _)| *known == domain)
    };
    let title = "People and contacts by part of life";
    by(pool, "domains", "domain", title, &labels, domain)
}

fn areas(pool: &Pool) -> CountTable {
    let mut labels = pool.areas.clone();
    let unknown = labels.len();
    if pool.contacts.iter().any(|contact| contact.area < 0) {
        labels.push(NO_PLACE.to_owned());
    }
    let area = |contact: &Contact| Some(usize::try_from(contact.area).unwrap_or(unknown));
    by(pool, "areas", "area", "People met and contacts by area", &labels, area)
}

/// People and contacts by any category of a contact. One person can stand in several categories.
fn by(
    pool: &Pool,
    name: &'static str,
    dimension: &'static str,
    title: &str,
    labels: &[String],
    category: impl Fn(&Contact) -> Option<usize>,
) -> CountTable {
    let categories: Vec<u32> = pool
        .contacts
        .iter()
        .map(|contact| {
            category(contact).and_then(|at| u32::try_from(at).ok()).expect("every contact has a category")
        })
        .collect();
    let people: Vec<u32> = pool.contacts.iter().map(|contact| contact.person).collect();
    let counted = counted(categories, people, labels.len());
    let measures = [Measure::people("people"), Measure::events("contacts")];
    let mut table = CountTable::new(name, title, [Dimension::flat(dimension).overlapping()], measures);
    let cells = |(people, contacts): (u64, u64)| [Cell::people(people), Cell::events(contacts, people)];
    labels.iter().zip(&counted).for_each(|(label, counts)| table.row([label], cells(*counts)));
    table.row([TOTAL], cells((pool.by_person().len() as u64, pool.contacts.len() as u64)));
    table
}

/// Different people, and contacts, of each category.
fn counted(categories: Vec<u32>, people: Vec<u32>, count: usize) -> Vec<(u64, u64)> {
    let columns = vec![column("category", categories), column("person", people)];
    let contacts = DataFrame::new(columns[0].len(), columns).expect("columns of one length");
    let pairs = sizes(&contacts, &["category", "person"]);
    let (pairs, per_category) = (sizes(&pairs, &["category"]), sizes(&contacts, &["category"]));
    let mut counted = vec![(0, 0); count];
    for (category, people) in entries(&pairs) {
        counted[category].0 = people;
    }
    for (category, contacts) in entries(&per_category) {
        counted[category].1 = contacts;
    }
    counted
}

fn column(name: &str, values: Vec<u32>) -> Column {
    Series::new(name.into(), values).into_column()
}

/// One row per group, with its size in the column `size`.
fn sizes(frame: &DataFrame, by: &[&str]) -> DataFrame {
    let groups = frame.group_by(by.iter().copied()).expect("the columns are there");
    let size = groups.get_groups().group_count();
    let mut columns = groups.keys();
    columns.push(size.with_name("size".into()).into_column());
    DataFrame::new(columns[0].len(), columns).expect("columns of one length")
}

fn entries(frame: &DataFrame) -> Vec<(usize, u64)> {
    let column = |name: &str| {
        let column = frame.column(name).expect("the columns are there");
        column.u32().expect("counts and categories are 32-bit").into_no_null_iter().collect::<Vec<u32>>()
    };
    column("category")
        .into_iter()
        .zip(column("size"))
        .map(|(at, size)| (at as usize, u64::from(size)))
        .collect()
}

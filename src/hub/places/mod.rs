//! Who is met where, and who shows which behaviour: counts by area, by zone and by candidate rule, for `release` alone.
//!
//! Tables cross areas, zones or rules with one more dimension. Their margins are the numbers of the whole round, the
//! same as in its other tables, so that release proves them all together. People stand in several areas, zones and
//! parts of life, and no number is the sum of others.

mod areas;
mod zones;
mod nested;
mod rules;
mod change;
mod caseload;

pub use areas::place_tables;
pub use caseload::caseload_change;
pub use change::change_table;
pub use rules::rule_tables;
#[cfg(test)]
pub(super) use zones::all as zone_tables_in_a_test;
pub use zones::{ZoneAreas, side_of, too_close, zone_tables};

use std::collections::{BTreeMap, BTreeSet};

use super::{Cell, CountTable, Dimension, Measure, Pool, Profiles, TOTAL};
use crate::agreement::Behaviour;
use crate::schema::Domain;

/// Stands between the parts of a category.
pub const BAR: &str = " | ";

/// A contact as places see it.
struct Seen {
    person: u32,
    agency: usize,
    area: Option<usize>,
    day: i32,
    domain: Domain,
    kind: i16,
    role: i16,
}

/// Every contact of the pool that is an agency's own, in order of person.
fn seen(pool: &Pool) -> Vec<Seen> {
    let one = |(person, contact): (u32, &super::pool::Contact)| Seen {
        person,
        agency: usize::from(contact.agency),
        area: usize::try_from(contact.area).ok(),
        day: pool.days.first + i32::from(contact.day),
        domain: contact.kind().domain,
        kind: contact.kind().code,
        role: contact.role().code(),
    };
    pool.contacts().filter(|(_, contact)| !contact.kind().passed_on).map(one).collect()
}

/// Names of the parts of life, as tables and pages say them.
pub const DOMAINS: [(Domain, &str); 7] = [
    (Domain::CrimeAndDisorder, "crime and disorder"),
    (Domain::Health, "health"),
    (Domain::Housing, "housing"),
    (Domain::Education, "education"),
    (Domain::SocialCare, "social care"),
    (Domain::Community, "community"),
    (Domain::Other, "other"),
];

fn domain_name(domain: Domain) -> &'static str {
    DOMAINS.iter().find(|(known, _)| *known == domain).map_or("other", |(_, name)| name)
}

/// The parts of life in which anybody was met.
fn domains(seen: &[Seen]) -> Vec<String> {
    let used: BTreeSet<&str> = seen.iter().map(|one| domain_name(one.domain)).collect();
    used.into_iter().map(str::to_owned).collect()
}

/// How many agencies know each person.
fn known_to(profiles: &Profiles) -> Vec<usize> {
    profiles.rows.iter().map(|row| usize::from(row.agencies.max(1))).collect()
}

/// Whether a contact concerns a behaviour, where its rule holds.
fn concerns(behaviour: &Behaviour, one: &Seen, areas: &[String]) -> bool {
    let here =
        || behaviour.areas().is_empty() || one.area.is_some_and(|at| behaviour.areas().contains(&areas[at]));
    behaviour.concerns(one.kind, one.role) && here()
}

/// Two dimensions of a table, with their categories in order.
struct Crossed {
    name: &'static str,
    title: String,
    rows: (Dimension, Vec<String>),
    columns: (Dimension, Vec<String>),
    /// Whether contacts are counted beside people.
    contacts: bool,
}

/// Row and column of a number; one beyond the last is the margin.
type At = (usize, usize);

impl Crossed {
    /// Every one of some rows with every one of some columns, and their margins.
    fn cross(&self, rows: &[usize], columns: &[usize]) -> Vec<At> {
        let all = |of: &[usize], margin: usize| of.iter().copied().chain([margin]).collect::<Vec<_>>();
        let columns = all(columns, self.columns.1.len());
        all(rows, self.rows.1.len())
            .into_iter()
            .flat_map(|row| columns.iter().map(move |column| (row, *column)))
            .collect()
    }

    /// Each of some rows with its own column, and their margins.
    fn pairs(&self, pairs: impl IntoIterator<Item = At>) -> Vec<At> {
        let (rows, columns) = (self.rows.1.len(), self.columns.1.len());
        let margins = |(row, column)| [(row, column), (row, columns), (rows, column)];
        pairs.into_iter().flat_map(margins).chain([(rows, columns)]).collect()
    }

    /// Different people, and if asked contacts, of each row and column. `of` gives the numbers in which a contact
    /// stands. `fewest` gives by how few people a number differs from another that may be shown, where it does.
    fn count(&self, seen: &[Seen], of: impl Fn(&Seen) -> Vec<At>, fewest: &BTreeMap<At, u64>) -> CountTable {
        let (height, width) = (self.rows.1.len() + 1, self.columns.1.len() + 1);
        let (mut people, mut contacts) = (vec![0_u64; height * width], vec![0_u64; height * width]);
        for person in seen.chunk_by(|one, other| one.person == other.person) {
            let mut cells = Vec::new();
            for one in person {
                let mut own: Vec<usize> =
                    of(one).into_iter().map(|(row, column)| row * width + column).collect();
                own.sort_unstable();
                own.dedup();
                own.iter().for_each(|cell| contacts[*cell] += 1);
                cells.append(&mut own);
            }
            cells.sort_unstable();
            cells.dedup();
            cells.iter().for_each(|cell| people[*cell] += 1);
        }
        let mut measures = vec![Measure::people("people")];
        measures.extend(self.contacts.then_some(Measure::events("contacts")));
        let dimensions = [self.rows.0.clone(), self.columns.0.clone()];
        let mut table = CountTable::new(self.name, self.title.clone(), dimensions, measures);
        let total = TOTAL.to_owned();
        for (row, label) in self.rows.1.iter().chain([&total]).enumerate() {
            for (column, other) in self.columns.1.iter().chain([&total]).enumerate() {
                let (people, contacts) = (people[row * width + column], contacts[row * width + column]);
                let own = match fewest.get(&(row, column)) {
                    Some(few) => Cell::people(people).differing_by(*few),
                    None => Cell::people(people),
                };
                let all = [own].into_iter().chain(self.contacts.then(|| Cell::events(contacts, people)));
                table.row([label, other], all);
            }
        }
        table
    }
}

/// A table of one dimension, over these people alone.
fn listed(
    name: &'static str,
    title: &str,
    whom: &'static str,
    (dimension, labels): (Dimension, Vec<String>),
    seen: &[Seen],
    of: impl Fn(&Seen) -> Vec<usize>,
    contacts: bool,
) -> CountTable {
    let (mut people, mut events) = (vec![0_u64; labels.len() + 1], vec![0_u64; labels.len() + 1]);
    for person in seen.chunk_by(|one, other| one.person == other.person) {
        let mut cells: Vec<usize> = Vec::new();
        for one in person {
            let mut own = of(one);
            own.extend((!own.is_empty()).then_some(labels.len()));
            own.iter().for_each(|cell| events[*cell] += 1);
            cells.append(&mut own);
        }
        cells.sort_unstable();
        cells.dedup();
        cells.iter().for_each(|cell| people[*cell] += 1);
    }
    let mut measures = vec![Measure::people("people")];
    measures.extend(contacts.then_some(Measure::events("contacts")));
    let mut table = CountTable::new(name, title, [dimension], measures).of(whom);
    for (at, label) in labels.iter().map(String::as_str).chain([TOTAL]).enumerate() {
        let beside = contacts.then(|| Cell::events(events[at], people[at]));
        table.row([label], [Cell::people(people[at])].into_iter().chain(beside));
    }
    table
}

/// The places of those for which something holds.
fn which<T>(all: &[T], holds: impl Fn(&T) -> bool) -> Vec<usize> {
    (0..all.len()).filter(|at| holds(&all[*at])).collect()
}

fn place_of(all: &[String], name: &str) -> Vec<usize> {
    which(all, |one| one == name)
}

fn joined(parts: &[&str]) -> String {
    parts.join(BAR)
}

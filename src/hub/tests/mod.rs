//! The hub against slow twins, and the duties to people that its lists must keep.

mod counted;
mod duties;
mod maps;
mod order;
mod places;
mod profiles;
mod tables;

use proptest::prelude::*;

use super::candidates::{self, Candidate, Group, Listing, Named, Way};
use super::people::{People, Record};
use super::pool::{Days, Pool, Source, kind_place};
use super::profile::Recency;
use super::ties::Link;
use super::weights::{self, Quantity, Weights, WeightsError};
use super::{Codes, Order, Tables};
use crate::agreement::{Behaviour, BehaviourText, DateForm, template_behaviour};
use crate::contribution::{ContactPieces, Contacts, Part as _, Salt};
use crate::schema::{AgeBand, ContactKind, Role, Tie};

const DAYS: Days = Days { first: 19_000, last: 20_000 };
const HALF_LIFE: u32 = 182;
const AGENCIES: [&str; 3] = ["council", "health", "police"];

/// One contact, as a test writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    agency: usize,
    person: u32,
    date: i32,
    kind: i16,
    role: i16,
    area: i32,
    event: i32,
}

/// Contacts of people, each known to every agency by the person's own number.
struct World {
    rows: Vec<Row>,
    ages: Vec<AgeBand>,
    /// Records that stand with their person by a likely link alone: agency and person.
    likely: Vec<(usize, u32)>,
    /// Records that stand with another person, by a likely link, as a second one of that agency: agency, record, person.
    second: Vec<(usize, u32, u32)>,
    links: Vec<(u32, u32, Tie)>,
}

impl World {
    fn new(rows: Vec<Row>, ages: &[AgeBand]) -> Self {
        Self { rows, ages: ages.to_vec(), likely: Vec::new(), second: Vec::new(), links: Vec::new() }
    }

    fn of_adults(rows: Vec<Row>) -> Self {
        let people = rows.iter().map(|row| row.person + 1).max().unwrap_or(0);
        Self::new(rows, &vec![AgeBand::From18; people as usize])
    }

    fn pool(&self) -> Pool {
        let mut rows = self.rows.clone();
        rows.sort_unstable();
        let sources: Vec<Source> = (0..AGENCIES.len()).map(|agency| source(&rows, agency)).collect();
        let areas = ["A", "B", "C"].map(str::to_owned).to_vec();
        let mut pool = Pool::of_sources(self.people(), areas, DAYS, &sources);
        pool.ages.clone_from(&self.ages);
        let both = |&(person, other, tie): &(u32, u32, Tie)| {
            [Link { person, other, tie }, Link { person: other, other: person, tie }]
        };
        pool.links = self.links.iter().flat_map(both).collect();
        pool.links.sort_unstable();
        pool
    }

    fn people(&self) -> People {
        let count = u32::try_from(self.ages.len()).unwrap();
        let (mut person_of_unit, mut firm): (Vec<u32>, _) =
            ((0..count).collect(), vec![true; count as usize]);
        let mut record = |agency: usize, reference: u32| {
            let second = self.second.iter().find(|one| (one.0, one.1) == (agency, reference));
            let (person, number) = second.map_or((reference, 0), |one| (one.2, 1));
            if second.is_none() && !self.likely.contains(&(agency, person)) {
                return Record { person, unit: person, probability: 1.0, number };
            }
            firm[person as usize] = false;
            person_of_unit.push(person);
            let unit = u32::try_from(person_of_unit.len()).unwrap() - 1;
            Record { person, unit, probability: 0.9, number }
        };
        let records: Vec<Vec<Record>> = (0..AGENCIES.len())
            .map(|agency| (0..count).map(|person| record(agency, person)).collect())
            .collect();
        let people = People {
            agencies: AGENCIES.map(str::to_owned).to_vec(),
            count,
            units: u32::try_from(person_of_unit.len()).unwrap(),
            records,
            person_of_unit,
            first_records: Vec::new(),
            firm,
        };
        people.with_first_records()
    }
}

fn source(rows: &[Row], agency: usize) -> Source {
    let own = || rows.iter().filter(|row| row.agency == agency);
    let contacts = Contacts {
        reference: own().map(|row| row.person.cast_signed()).collect(),
        event: own().map(|row| row.event).collect(),
        date: own().map(|row| row.date).collect(),
        kind: own().map(|row| row.kind).collect(),
        role: own().map(|row| row.role).collect(),
        area: own().map(|row| row.area).collect(),
    };
    let contacts = ContactPieces::new(contacts.to_parquet(Salt([0; 16])).into()).unwrap();
    Source { contacts, areas: vec![0, 1, 2] }
}

fn row(person: u32, kind: &str, role: Role) -> Row {
    let kind = ContactKind::by_name(kind).unwrap().code;
    Row { agency: 2, person, date: 19_990, kind, role: role.code(), area: 0, event: 0 }
}

fn tables() -> Tables {
    let table = |quantity| Some(Weights::read(quantity, weights::template(quantity).as_bytes()).unwrap());
    Tables { harm: table(Quantity::Harm), gravity: table(Quantity::Gravity), cost: table(Quantity::Cost) }
}

/// A table in which every kind has one weight, and some have another.
fn table(quantity: Quantity, weight: &str, others: &[(&str, &str, &str)]) -> Weights {
    let mut text = "code,weight,valid_from,source\n".to_owned();
    for kind in crate::schema::KINDS.iter().filter(|kind| others.iter().all(|other| other.0 != kind.name)) {
        text += &format!("{},{weight},2000-01-01,test\n", kind.name);
    }
    for (kind, weight, from) in others {
        text += &format!("{kind},{weight},{from},test\n");
    }
    Weights::read(quantity, text.as_bytes()).unwrap()
}

fn rule() -> BehaviourText {
    template_behaviour()
}

fn listed(pool: &Pool, rule: &BehaviourText) -> Listing {
    listed_by(pool, rule, &Order::default(), &tables()).unwrap()
}

fn listed_by(
    pool: &Pool,
    rule: &BehaviourText,
    order: &Order,
    tables: &Tables,
) -> Result<Listing, WeightsError> {
    listed_with(pool, rule, order, tables, &Named::default())
}

fn listed_with(
    pool: &Pool,
    rule: &BehaviourText,
    order: &Order,
    tables: &Tables,
    named: &Named,
) -> Result<Listing, WeightsError> {
    let behaviour = Behaviour::try_from(rule).unwrap();
    let way = Way { order, tables, half_life_days: HALF_LIFE, hops: 1, dates: DateForm::Day };
    candidates::of(pool, named, &behaviour, &way, &mut Codes::new([1; 32]))
}

fn of_group(listing: &Listing, group: Group) -> Vec<&Candidate> {
    listing.candidates.iter().filter(|one| one.group == group).collect()
}

const KINDS: [i16; 6] = [101, 103, 118, 204, 302, 901];

prop_compose! {
    fn a_row()(
        person in 0u32..8, agency in 0usize..3, date in 19_000i32..=20_000, kind in 0usize..6, role in 0i16..8,
        area in -1i32..3, event in 0i32..6,
    ) -> Row {
        Row { person, agency, date, kind: KINDS[kind], role, area, event }
    }
}

fn ages() -> impl Strategy<Value = Vec<AgeBand>> {
    prop::collection::vec((0i16..4).prop_map(|code| AgeBand::by_code(code).unwrap()), 8)
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(a_row(), 0..60)
}

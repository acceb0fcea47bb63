//! One row per person: who saw them, how often, how lately, and where.

use rayon::prelude::*;

use super::Pool;
use super::pool::Contact;
use crate::agreement::{self, Permit};
use crate::schema::{AgeBand, date_of, day_number};

/// One person's demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Number of the person in this round.
    pub person: u32,
    /// Contacts by agency, in the pool's order of agencies.
    pub contacts: Vec<u32>,
    /// Different agencies, without contacts that only pass on another's incident.
    pub agencies: u32,
    /// Different agencies, with those contacts.
    pub agencies_with_passed_on: u32,
    /// Days since 1970-01-01.
    pub first: i32,
    /// Days since 1970-01-01.
    pub last: i32,
    /// Contacts weighted by `0.5^(age / half-life)`, in thousandths, without those only passed on.
    pub weighted: u64,
    /// Where most contacts were (the latest breaks ties, then the code); place in the pool's areas, or -1.
    pub area: i32,
    /// The youngest band that any agency knows.
    pub age: AgeBand,
    /// All of the person's records stand together by firm links.
    pub firm: bool,
}

/// All people's profiles, in order of person.
pub struct Profiles {
    /// The rows.
    pub rows: Vec<Profile>,
}

/// Weights of contacts by age: `0.5^(days / half-life)` in thousandths, rounded to the nearest.
pub(super) struct Recency {
    pub(super) as_of: i32,
    pub(super) half_life: f64,
}

impl Recency {
    pub(super) fn new<A: agreement::Activity>(permit: &Permit<'_, A>) -> Self {
        let half_life = f64::from(permit.agreement().terms().half_life_days);
        Self { as_of: day_number(permit.round().window.to), half_life }
    }

    /// The weight of a contact on a day.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a weight lies between 0 and 1000"
    )]
    pub(super) fn weight(&self, date: i32) -> u64 {
        let age = f64::from((self.as_of - date).max(0));
        (1000.0 * 0.5f64.powf(age / self.half_life)).round() as u64
    }
}

/// Counts every person's contacts.
pub fn profiles(pool: &Pool, permit: &Permit<'_, agreement::Profiles>) -> Profiles {
    of(pool, &Recency::new(permit))
}

pub(super) fn of(pool: &Pool, recency: &Recency) -> Profiles {
    let agencies = pool.people.agencies.len();
    let row =
        |contacts: &[Contact]| profile(contacts, agencies, pool.ages[contacts[0].person as usize], recency);
    Profiles { rows: pool.by_person().into_par_iter().map(row).collect() }
}

fn profile(contacts: &[Contact], agencies: usize, age: AgeBand, recency: &Recency) -> Profile {
    let own = || contacts.iter().filter(|contact| !contact.passed_on());
    let mut by_agency = vec![0; agencies];
    contacts.iter().for_each(|contact| by_agency[usize::from(contact.agency)] += 1);
    Profile {
        person: contacts[0].person,
        contacts: by_agency,
        agencies: distinct(own()),
        agencies_with_passed_on: distinct(contacts.iter()),
        first: contacts.iter().map(|contact| contact.date).min().expect("everybody has a contact"),
        last: contacts.iter().map(|contact| contact.date).max().expect("everybody has a contact"),
        weighted: own().map(|contact| recency.weight(contact.date)).sum(),
        area: main_area(contacts),
        age,
        firm: contacts.iter().all(|contact| contact.unit == contacts[0].unit),
    }
}

/// Different agencies; contacts stand by agency.
fn distinct<'a>(contacts: impl Iterator<Item = &'a Contact>) -> u32 {
    let mut agencies: Vec<u8> = contacts.map(|contact| contact.agency).collect();
    agencies.sort_unstable();
    agencies.dedup();
    u32::try_from(agencies.len()).expect("fewer than 256 agencies")
}

fn main_area(contacts: &[Contact]) -> i32 {
    let mut areas: Vec<(i32, i32)> = contacts
        .iter()
        .filter(|contact| contact.area >= 0)
        .map(|contact| (contact.area, contact.date))
        .collect();
    areas.sort_unstable();
    let most = areas.chunk_by(|a, b| a.0 == b.0).max_by_key(|same| {
        let (area, last) = same[same.len() - 1];
        (same.len(), last, -area)
    });
    most.map_or(-1, |same| same[0].0)
}

impl Profile {
    /// The last contact as a date, for people to read.
    pub fn last_date(&self) -> jiff::civil::Date {
        date_of(self.last)
    }
}

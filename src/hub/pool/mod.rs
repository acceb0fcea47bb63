//! All agencies' contacts side by side, by person: what every count starts from.

mod contact;
mod shards;

use rayon::prelude::*;

use super::ties::{self, Link};
use super::{Error, People, Received, signs};
use crate::agreement::Window;
use crate::contribution::PersonMap;
use crate::schema::{AgeBand, date_of, day_number};

pub(super) use contact::{Contact, kind_place};
pub(super) use shards::{Division, Gathering, Shard, Source};

/// The first and the last day of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    /// First of the window's first month: dates may cross as the first of their month.
    pub(super) first: i32,
    /// Last day of the window.
    pub(super) last: i32,
}

impl Days {
    pub(super) fn of(window: &Window) -> Self {
        Self { first: day_number(window.from.first_of_month()), last: day_number(window.to) }
    }

    /// How many there are.
    pub(super) fn count(self) -> usize {
        usize::try_from(self.last - self.first + 1).unwrap_or(0)
    }

    /// The first of the last so many days, as contacts count days.
    pub(super) fn since(self, days: u32) -> u16 {
        let first = i64::from(self.last) - i64::from(self.first) - i64::from(days) + 1;
        u16::try_from(first.max(0)).unwrap_or(u16::MAX)
    }

    pub(super) fn date(self, day: u16) -> jiff::civil::Date {
        date_of(self.first + i32::from(day))
    }
}

/// All contacts of a round, by person.
pub struct Pool {
    /// Who is who.
    pub people: People,
    /// Area codes of all agencies, in order of code.
    pub areas: Vec<String>,
    pub(super) days: Days,
    division: Division,
    shards: Vec<Shard>,
    /// The youngest age band that any agency knows of each person.
    pub(super) ages: Vec<AgeBand>,
    /// What agencies recorded of each person's needs.
    pub(super) signs: Vec<u16>,
    /// Who belongs to whom, each pair both ways.
    pub(super) links: Vec<Link>,
}

/// Joins the contributions by the linker's person map.
pub fn pool(map: &PersonMap, mut received: Vec<Received>) -> Result<Pool, Error> {
    received.sort_by(|a, b| a.manifest.agency.cmp(&b.manifest.agency));
    if let Some(pair) = received.windows(2).find(|pair| pair[0].manifest.agency == pair[1].manifest.agency) {
        return Err(Error::Twice(pair[0].manifest.agency.clone()));
    }
    let days = received.first().map_or(Days { first: 0, last: 0 }, |one| Days::of(&one.manifest.window));
    let people = People::new(map, &received)?;
    let areas = areas(&received);
    let ages = ages(&people, &received);
    let signs = signs::recorded(&people, &received);
    let links = ties::links(map, &people, &received);
    let sources: Vec<Source> = received
        .into_iter()
        .map(|one| Source { areas: places(&one.manifest.areas, &areas), contacts: one.contacts })
        .collect();
    let (division, shards) = together(&sources, &people, days)?;
    Ok(Pool { people, areas, days, division, shards, ages, signs, links })
}

fn together(
    sources: &[Source],
    people: &People,
    days: Days,
) -> Result<(Division, Vec<Shard>), crate::contribution::Error> {
    let contacts = sources.iter().map(|source| source.contacts.rows()).sum();
    let division = Division::new(people.count, contacts);
    let mut gathering = Gathering::new(people, days.first, division, 0..division.shards());
    for (agency, source) in sources.iter().enumerate() {
        gathering.add(agency, source)?;
    }
    let mut shards = Vec::with_capacity(division.shards());
    gathering.each(|shard| shard, |shard| shards.push(shard));
    Ok((division, shards))
}

#[cfg(test)]
impl Pool {
    /// A pool of tests' own making.
    pub(super) fn of_sources(people: People, areas: Vec<String>, days: Days, sources: &[Source]) -> Self {
        let (division, shards) = together(sources, &people, days).expect("sound columns");
        let count = people.count as usize;
        let (ages, signs) = (vec![AgeBand::From18; count], vec![0; count]);
        Self { people, areas, days, division, shards, ages, signs, links: Vec::new() }
    }
}

impl Pool {
    /// One person's contacts, by agency.
    pub(super) fn of(&self, person: u32) -> &[Contact] {
        let shard = &self.shards[(person >> self.division.bits) as usize];
        shard.of((person - shard.first) as usize)
    }

    pub(super) fn shards(&self) -> &[Shard] {
        &self.shards
    }

    /// Every contact, in order of person.
    pub(super) fn contacts(&self) -> impl Iterator<Item = (u32, &Contact)> {
        (0..self.people.count).flat_map(|person| self.of(person).iter().map(move |contact| (person, contact)))
    }

    /// What some people's contacts come to, in order of person.
    pub(super) fn by_person<T: Send>(
        &self,
        of: impl Fn(u32, &[Contact]) -> Option<T> + Sync + Send,
    ) -> Vec<T> {
        let each = |person: u32| of(person, self.of(person));
        (0..self.people.count).into_par_iter().filter_map(each).collect()
    }
}

fn areas(received: &[Received]) -> Vec<String> {
    let mut areas: Vec<String> = received.iter().flat_map(|one| one.manifest.areas.iter().cloned()).collect();
    areas.sort();
    areas.dedup();
    areas
}

fn places(own: &[String], areas: &[String]) -> Vec<i32> {
    let place = |code: &String| areas.binary_search(code).expect("the list holds every agency's areas");
    own.iter().map(|code| i32::try_from(place(code)).expect("fewer than 2^31 areas")).collect()
}

/// The youngest band that any agency knows: a mistake must not make an adult of a child.
fn ages(people: &People, received: &[Received]) -> Vec<AgeBand> {
    let mut ages = vec![AgeBand::Unknown; people.count as usize];
    for (records, one) in people.records.iter().zip(received) {
        for (record, code) in records.iter().zip(&one.attributes.age_band) {
            let band = AgeBand::by_code(*code).expect("checked when received");
            let known = &mut ages[record.person as usize];
            if *known == AgeBand::Unknown || (band != AgeBand::Unknown && band < *known) {
                *known = band;
            }
        }
    }
    ages
}

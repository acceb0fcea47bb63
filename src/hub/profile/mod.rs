//! One row per person: who saw them, how often, how lately, how gravely, with which needs.

mod recency;
mod row;
mod stream;
mod summary;
mod tally;

use rayon::prelude::*;

use super::pool::{Days, Shard};
use super::{Pool, Tables};
use crate::agreement::{self, Permit};
use crate::schema::AgeBand;

pub(super) use recency::Recency;
pub(super) use row::DOMAINS;
pub use row::{Profile, Span};
#[cfg(test)]
pub(super) use stream::by_passes;
pub use stream::{Stream, stream};
pub use summary::{Spread, Summary};
use tally::Tally;

/// What profiles are counted with.
pub(super) struct Counting<'a> {
    pub(super) agencies: usize,
    pub(super) areas: usize,
    pub(super) days: Days,
    pub(super) recency: &'a Recency,
    pub(super) tables: &'a Tables,
}

/// All people's profiles, in order of person.
#[derive(Debug, Default, PartialEq)]
pub struct Profiles {
    /// One per person, also for whom no contact is known.
    pub rows: Vec<Profile>,
    /// Contacts by agency and domain: for each person `agencies` times the domains.
    pub contacts: Vec<u32>,
    /// First and last day at each agency, then in each domain.
    pub spans: Vec<Span>,
    pub(super) agencies: usize,
}

/// Counts every person's contacts.
pub fn profiles(
    pool: &Pool,
    tables: &Tables,
    permit: &Permit<'_, agreement::Profiles>,
) -> Result<Profiles, super::WeightsError> {
    let recency = Recency::of(permit.agreement().terms().half_life_days, pool.days);
    tables.cover_profiles(pool)?;
    Ok(of(pool, tables, &recency))
}

pub(super) fn of(pool: &Pool, tables: &Tables, recency: &Recency) -> Profiles {
    let counting = Counting {
        agencies: pool.people.agencies.len(),
        areas: pool.areas.len(),
        days: pool.days,
        recency,
        tables,
    };
    let pieces: Vec<Profiles> = pool.shards().par_iter().map(|shard| of_shard(shard, &counting)).collect();
    let mut profiles = together(pieces, counting.agencies);
    for (person, row) in (0u32..).zip(&mut profiles.rows) {
        let at = person as usize;
        row.signs |= pool.signs[at];
        row.age = pool.ages[at];
        row.firm = pool.people.firm[at];
    }
    profiles
}

fn of_shard(shard: &Shard, counting: &Counting<'_>) -> Profiles {
    let people = shard.people();
    let mut profiles = Profiles {
        rows: Vec::with_capacity(people),
        contacts: vec![0; people * counting.agencies * DOMAINS],
        spans: vec![Span::NONE; people * (counting.agencies + DOMAINS)],
        agencies: counting.agencies,
    };
    let mut tally = Tally::new(counting);
    let cells = profiles.contacts.chunks_exact_mut((counting.agencies * DOMAINS).max(1));
    let spans = profiles.spans.chunks_exact_mut(counting.agencies + DOMAINS);
    for ((local, cells), spans) in (0..people).zip(cells).zip(spans) {
        profiles.rows.push(tally.person(shard.of(local), cells, spans));
    }
    profiles
}

fn together(pieces: Vec<Profiles>, agencies: usize) -> Profiles {
    let mut all = Profiles { agencies, ..Profiles::default() };
    pieces.into_iter().for_each(|piece| all.append(piece));
    all
}

impl Profiles {
    /// Adds the people who follow on these.
    pub fn append(&mut self, next: Profiles) {
        self.agencies = next.agencies;
        self.rows.extend(next.rows);
        self.contacts.extend(next.contacts);
        self.spans.extend(next.spans);
    }

    /// One person's contacts at an agency in a domain.
    pub(super) fn cell(&self, person: usize, agency: usize, domain: usize) -> u32 {
        self.contacts[(person * self.agencies + agency) * DOMAINS + domain]
    }

    /// One person's contacts at an agency.
    pub fn at(&self, person: usize, agency: usize) -> u32 {
        (0..DOMAINS).map(|domain| self.cell(person, agency, domain)).sum()
    }

    /// One person's contacts in a domain.
    pub(super) fn within(&self, person: usize, domain: usize) -> u32 {
        (0..self.agencies).map(|agency| self.cell(person, agency, domain)).sum()
    }

    /// First and last day of one person at an agency, or from `agencies` on in a domain.
    pub(super) fn span(&self, person: usize, of: usize) -> Span {
        self.spans[person * (self.agencies + DOMAINS) + of]
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            contacts: 0,
            passed_on: 0,
            agencies: 0,
            agencies_with_passed_on: 0,
            span: Span::NONE,
            active_months: 0,
            recent: 0,
            before: 0,
            roles: 0,
            signs: 0,
            first_agency: Profile::NOBODY,
            area: -1,
            weighted: 0,
            harm: 0,
            cost: 0,
            age: AgeBand::Unknown,
            firm: true,
        }
    }
}

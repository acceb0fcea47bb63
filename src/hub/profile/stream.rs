//! Profiles straight from agencies' files, for rounds too large to hold: each agency is opened when it is read, and
//! people are taken in so many passes. The same numbers come out whatever the passes.

use std::ops::Range;

use super::super::pool::{Days, Division, Gathering, Source};
use super::super::{Error, People, Tables};
use super::{Counting, Profiles, Recency, of_shard};
use crate::agreement::Window;
use crate::contribution::{ContactPieces, PersonMap};
use crate::party::PartyId;

/// What a stream of profiles is made from.
pub struct Stream<'a> {
    /// The days that contacts lie in.
    pub window: Window,
    /// Each agency with its number of people, in the order of the person map.
    pub agencies: &'a [(PartyId, u64)],
    /// Area codes, common to all agencies, as contacts number them.
    pub areas: usize,
    /// Contacts of all agencies.
    pub contacts: usize,
    /// The users' tables of weights.
    pub tables: &'a Tables,
    /// A contact weighs half after so many days.
    pub half_life_days: u32,
    /// Into how many passes people are divided: more passes, less memory, more time.
    pub passes: usize,
}

/// Hands over the profiles of all people in order, some at a time; `open` gives an agency's contacts by its place.
pub fn stream(
    from: &Stream<'_>,
    map: PersonMap,
    open: &(dyn Fn(usize) -> Result<ContactPieces, crate::contribution::Error> + Sync),
    keep: impl FnMut(Profiles),
) -> Result<(), Error> {
    let people = People::of(&map, from.agencies)?;
    drop(map);
    let days = Days::of(&from.window);
    let recency = Recency::of(from.half_life_days, days);
    let (agencies, areas) = (from.agencies.len(), from.areas);
    let counting = Counting { agencies, areas, days, recency: &recency, tables: from.tables };
    let as_they_are: Vec<i32> = (0..).take(areas).collect();
    let open = |agency| Ok(Source { contacts: open(agency)?, areas: as_they_are.clone() });
    Ok(by_passes(&open, &people, &counting, from.contacts, from.passes, keep)?)
}

pub(in crate::hub) fn by_passes(
    open: &dyn Fn(usize) -> Result<Source, crate::contribution::Error>,
    people: &People,
    counting: &Counting<'_>,
    contacts: usize,
    passes: usize,
    mut keep: impl FnMut(Profiles),
) -> Result<(), crate::contribution::Error> {
    let division = Division::new(people.count, contacts);
    for range in ranges(division.shards(), passes) {
        let mut gathering = Gathering::new(people, counting.days.first, division, range);
        for agency in 0..counting.agencies {
            gathering.add(agency, &open(agency)?)?;
        }
        gathering.each(|shard| of_shard(&shard, counting), &mut keep);
    }
    Ok(())
}

fn ranges(shards: usize, passes: usize) -> impl Iterator<Item = Range<usize>> {
    let size = shards.div_ceil(passes.max(1)).max(1);
    (0..shards).step_by(size).map(move |from| from..shards.min(from + size))
}

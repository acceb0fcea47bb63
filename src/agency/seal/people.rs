//! Who people are, as pseudonyms: some people at a time, so that neither names nor pseudonyms of all stand in memory.

use std::collections::BTreeMap;

use super::Shuffled;
use super::halves::Halves;
use crate::agency::clean::CleanExtract;
use crate::agency::identity::Identity;
use crate::agency::key::LinkageKey;
use crate::agency::{Error, pseudonymise};
use crate::agreement::{Permit, Sealing};
use crate::contribution::{ExposureLine, MATCH_KEYS, Packed, PartWriter, People, Salt};

/// So many people's pseudonyms stand in memory.
const AT_A_TIME: usize = 1_024;

/// Who somebody is takes the room of some rows of numbers.
const ROWS_A_PERSON: usize = 4;

/// The part of the people, and what is told of it.
pub(super) struct Written {
    pub(super) packed: Packed,
    pub(super) identities: u64,
    /// Share of people with at least one pseudonym, in thousandths, by match key.
    pub(super) filled: BTreeMap<String, u32>,
    pub(super) exposure: Vec<ExposureLine>,
}

pub(super) fn written(
    extract: &CleanExtract,
    shuffled: &Shuffled,
    (key, permit): (&LinkageKey, &Permit<'_, Sealing>),
    salt: Salt,
) -> Result<Written, Error> {
    let mut part = PartWriter::new(salt, (extract.scratch.as_ref(), permit.agreement()))?;
    let mut identities = 0;
    let mut filled = [0; MATCH_KEYS.len()];
    let mut halves = Halves::new(&extract.scratch);
    let mut first = 0;
    // Where memory has no room for all, the rows are read once for each of these, in whole shares of the part.
    let named = (extract.scratch.rows_in_memory() / ROWS_A_PERSON).max(1).div_ceil(AT_A_TIME) * AT_A_TIME;
    for many in shuffled.people.chunks(named) {
        for some in extract.identities(many)?.chunks(AT_A_TIME) {
            let people = of(some, first, key, permit);
            first += i32::try_from(some.len()).expect("a few thousand");
            identities += people.reference.len() as u64;
            for (filled, with) in filled.iter_mut().zip(with_pseudonyms(&people)) {
                *filled += with;
            }
            halves.keep(&people)?;
            part.add(&people)?;
            part.let_go()?;
        }
    }
    let share = |with: &u64| thousandths(*with, extract.people.len() as u64);
    let names = MATCH_KEYS.iter().map(|key| key.name.to_owned());
    Ok(Written {
        packed: part.finish()?,
        identities,
        filled: names.zip(filled.iter().map(share)).collect(),
        exposure: halves.exposure()?,
    })
}

/// Some people, the first of them under this shuffled number.
fn of(some: &[Vec<Identity>], first: i32, key: &LinkageKey, permit: &Permit<'_, Sealing>) -> People {
    let mut reference = Vec::new();
    let mut identities: Vec<&Identity> = Vec::new();
    for (number, spellings) in (first..).zip(some) {
        for identity in spellings {
            reference.push(number);
            identities.push(identity);
        }
    }
    let (known, keys) =
        pseudonymise::identities(&identities, key, (permit.round(), permit.agreement().terms().match_keys));
    let households = permit.agreement().terms().households;
    let living: &[&Identity] = if households { &identities } else { &[] };
    let mut home = pseudonymise::homes(living, key, permit.round());
    home.offsets.resize(identities.len() + 1, *home.offsets.last().expect("begins with 0"));
    People { reference, known, keys, home }
}

/// How many people have at least one pseudonym, by match key.
fn with_pseudonyms(people: &People) -> impl Iterator<Item = u64> {
    people.keys.iter().map(|column| {
        let (mut with, mut last) = (0, None);
        for (bounds, person) in column.offsets.windows(2).zip(&people.reference) {
            if bounds[0] < bounds[1] && last != Some(person) {
                with += 1;
                last = Some(person);
            }
        }
        with
    })
}

fn thousandths(part: u64, whole: u64) -> u32 {
    u32::try_from(part * 1000 / whole.max(1)).expect("a share is at most a thousand thousandths")
}

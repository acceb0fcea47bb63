//! Contacts brought together by ranges of people: read a piece at a time on every thread, put into shards that each
//! fit a core's cache, and there in order of person by counting.

use std::ops::Range;

use rayon::prelude::*;

use super::contact::KIND_PLACES;
use super::{Contact, People};
use crate::contribution::{ContactBatch, ContactPieces, Error};

/// One agency's contacts, and what its numbers stand for in the pool.
pub(in crate::hub) struct Source {
    pub(in crate::hub) contacts: ContactPieces,
    /// Place in the pool's list of areas, by the agency's own number of an area.
    pub(in crate::hub) areas: Vec<i32>,
}

/// The contacts of some people whose numbers follow on each other.
pub(in crate::hub) struct Shard {
    /// The first of these people.
    pub(in crate::hub) first: u32,
    /// Where each person's contacts begin; one more than there are people.
    starts: Vec<u32>,
    /// By person, then agency, then as the agency sent them.
    contacts: Vec<Contact>,
}

impl Shard {
    /// How many people it is of.
    pub(in crate::hub) fn people(&self) -> usize {
        self.starts.len() - 1
    }

    /// The contacts of one of them.
    pub(in crate::hub) fn of(&self, local: usize) -> &[Contact] {
        &self.contacts[self.starts[local] as usize..self.starts[local + 1] as usize]
    }

    pub(in crate::hub) fn contacts(&self) -> &[Contact] {
        &self.contacts
    }
}

/// So many contacts of sixteen bytes fill half of a core's cache of a megabyte.
const CONTACTS_PER_SHARD: usize = 1 << 15;

/// Into how many people to a shard a number of contacts is divided: a power of two, given as its exponent.
pub(in crate::hub) fn shard_bits(people: u32, contacts: usize) -> u32 {
    let shards = contacts.div_ceil(CONTACTS_PER_SHARD).max(1);
    let people = (people as usize / shards).max(1);
    people.ilog2().min(16)
}

/// Which shards of how many people.
#[derive(Debug, Clone, Copy)]
pub(in crate::hub) struct Division {
    pub(in crate::hub) people: u32,
    pub(in crate::hub) bits: u32,
}

impl Division {
    pub(in crate::hub) fn new(people: u32, contacts: usize) -> Self {
        Self { people, bits: shard_bits(people, contacts) }
    }

    pub(in crate::hub) fn shards(self) -> usize {
        (self.people as usize).div_ceil(1 << self.bits)
    }

    fn people_of(self, shard: usize) -> Range<u32> {
        let first = u32::try_from(shard << self.bits).expect("a person's number is 32-bit");
        first..self.people.min(first.saturating_add(1 << self.bits))
    }
}

/// Contacts of some shards, agency after agency: what one agency sent can be let go before the next is opened.
pub(in crate::hub) struct Gathering<'a> {
    people: &'a People,
    first_day: i32,
    division: Division,
    shards: Range<usize>,
    by_shard: Vec<Vec<Vec<Contact>>>,
}

/// Shards that are made at once, before what was made of them is handed on.
const AT_ONCE: usize = 64;

impl<'a> Gathering<'a> {
    pub(in crate::hub) fn new(
        people: &'a People,
        first_day: i32,
        division: Division,
        shards: Range<usize>,
    ) -> Self {
        let by_shard = shards.clone().map(|_| Vec::new()).collect();
        Self { people, first_day, division, shards, by_shard }
    }

    /// Reads one agency's contacts, on every thread.
    pub(in crate::hub) fn add(&mut self, agency: usize, source: &Source) -> Result<(), Error> {
        let (people, first_day) = (self.people, self.first_day);
        let (division, shards) = (self.division, &self.shards);
        let scatter = Scatter { agency, source, people, first_day, division, shards };
        let pieces = (0..source.contacts.count()).into_par_iter().map(|piece| scatter.piece(piece));
        for piece in pieces.collect::<Result<Vec<_>, _>>()? {
            self.by_shard.iter_mut().zip(piece).for_each(|(shard, contacts)| shard.push(contacts));
        }
        Ok(())
    }

    /// Makes something of each shard and hands it on in order of person. What it was made of is dropped at once.
    pub(in crate::hub) fn each<T: Send>(self, make: impl Fn(Shard) -> T + Sync, mut keep: impl FnMut(T)) {
        let mut rest = self.by_shard.into_iter().zip(self.shards);
        loop {
            let some: Vec<_> = rest.by_ref().take(AT_ONCE).collect();
            if some.is_empty() {
                return;
            }
            let people = |shard| self.division.people_of(shard);
            let made = some.into_par_iter().map(|(pieces, shard)| make(in_order(pieces, people(shard))));
            made.collect::<Vec<T>>().into_iter().for_each(&mut keep);
        }
    }
}

/// One agency's contacts on their way into shards.
struct Scatter<'a> {
    agency: usize,
    source: &'a Source,
    people: &'a People,
    first_day: i32,
    division: Division,
    shards: &'a Range<usize>,
}

impl Scatter<'_> {
    fn piece(&self, piece: usize) -> Result<Vec<Vec<Contact>>, Error> {
        let rows = self.source.contacts.rows() / self.source.contacts.count().max(1);
        let room = rows / self.division.shards().max(1);
        let room = room + room / 8 + 8;
        let mut into: Vec<Vec<Contact>> = self.shards.clone().map(|_| Vec::with_capacity(room)).collect();
        self.source.contacts.read(piece, |batch| {
            self.batch(batch, &mut into);
            Ok(())
        })?;
        Ok(into)
    }

    /// Rows of one person follow on each other, so where they go is looked up once for all of them.
    fn batch(&self, batch: &ContactBatch<'_>, into: &mut [Vec<Contact>]) {
        let records = &self.people.records[self.agency];
        let agency = u8::try_from(self.agency).expect("fewer than 256 agencies");
        let mask = (1u32 << self.division.bits) - 1;
        let mut from = 0;
        for run in batch.reference.chunk_by(|a, b| a == b) {
            let record = &records[run[0].unsigned_abs() as usize];
            let (rows, person) = (from..from + run.len(), record.person);
            from = rows.end;
            let shard = (person >> self.division.bits) as usize;
            if !self.shards.contains(&shard) {
                continue;
            }
            let local = u16::try_from(person & mask).expect("at most 65,536 people to a shard");
            let columns = batch.date[rows.clone()].iter().zip(&batch.kind[rows.clone()]);
            let columns = columns.zip(&batch.role[rows.clone()]).zip(&batch.area[rows.clone()]);
            let contacts =
                columns.zip(&batch.event[rows]).map(|((((date, kind), role), area), event)| Contact {
                    local,
                    agency,
                    day: short_day(date - self.first_day),
                    kind: KIND_PLACES[usize::from(kind.unsigned_abs())],
                    role: role.to_le_bytes()[0],
                    record: record.number,
                    area: usize::try_from(*area).map_or(-1, |area| self.source.areas[area]),
                    event: *event,
                });
            into[shard - self.shards.start].extend(contacts);
        }
    }
}

/// Contacts were held against the window when they came, and no window has 65,536 days.
fn short_day(day: i32) -> u16 {
    u16::try_from(day).unwrap_or(0)
}

/// Puts a shard's contacts in order of person; those of one person stay as they were.
fn in_order(pieces: Vec<Vec<Contact>>, people: Range<u32>) -> Shard {
    let mut starts = vec![0u32; people.len() + 1];
    for contact in pieces.iter().flatten() {
        starts[usize::from(contact.local) + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let nobody = Contact { local: 0, agency: 0, day: 0, kind: 0, role: 0, record: 0, area: 0, event: 0 };
    let mut contacts = vec![nobody; *starts.last().expect("one more than there are people") as usize];
    for contact in pieces.iter().flatten() {
        let place = &mut next[usize::from(contact.local)];
        contacts[*place as usize] = *contact;
        *place += 1;
    }
    Shard { first: people.start, starts, contacts }
}

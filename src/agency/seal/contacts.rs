//! Contacts in an order that tells nothing, under shuffled numbers: sorted on the disk where memory should not hold them.

use std::collections::BTreeMap;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;
use zeroize::Zeroizing;

use super::Shuffled;
use crate::agency::Error;
use crate::agency::clean::{CleanContact, CleanExtract};
use crate::agency::mac::{Batch, Mac};
use crate::agency::sorted::Sorted;
use crate::agreement::{Agreement, DateForm};
use crate::contribution::{Contacts, Packed, PartWriter, Salt};
use crate::schema;

/// So many contacts are handed to the writer at a time.
const AT_A_TIME: usize = 65_536;

/// So many MACs are made together.
const TOGETHER: usize = 64;

/// The part of the contacts, and what is told of it.
pub(super) struct Written {
    pub(super) packed: Packed,
    pub(super) contacts: u64,
    /// Contacts by month.
    pub(super) months: BTreeMap<String, u64>,
}

pub(super) fn written(
    extract: &mut CleanExtract,
    shuffled: &Shuffled,
    agreement: &Agreement,
    salt: Salt,
    random: &mut ChaCha20Rng,
) -> Result<Written, Error> {
    let mut sorted = by_reference(extract, shuffled, agreement.terms().dates, random)?;
    let mut part = PartWriter::new(salt, (extract.scratch.as_ref(), agreement))?;
    let mut by_day: BTreeMap<i32, u64> = BTreeMap::new();
    let mut some = Contacts::default();
    sorted.each(|[reference, date, kind, role, area, event]| {
        let narrow = |value: i32| i16::try_from(value).expect("kinds and roles are 16-bit codes");
        some.reference.push(reference);
        some.date.push(date);
        some.kind.push(narrow(kind));
        some.role.push(narrow(role));
        some.area.push(area);
        some.event.push(event);
        *by_day.entry(date).or_default() += 1;
        if some.reference.len() == AT_A_TIME {
            part.add(&std::mem::take(&mut some))?;
        }
        Ok(())
    })?;
    part.add(&some)?;
    Ok(Written { packed: part.finish()?, contacts: sorted.len() as u64, months: months(by_day) })
}

/// By shuffled reference, then by what crosses anyway.
fn by_reference(
    extract: &mut CleanExtract,
    shuffled: &Shuffled,
    dates: DateForm,
    random: &mut ChaCha20Rng,
) -> Result<Sorted<[i32; 6]>, Error> {
    let mut by_event = by_event(extract, shuffled, dates, random)?;
    let mut sorted = Sorted::new(extract.scratch.clone());
    let (mut event, mut last) = (-1, None);
    by_event.each(|[high, low, reference, date, kind, role, area]| {
        event += i32::from(last != Some([high, low]));
        last = Some([high, low]);
        sorted.push([reference, date, kind, role, area, event])
    })?;
    Ok(sorted)
}

/// By a MAC of the event, under a key that nobody keeps: the place among them is the event's shuffled number.
fn by_event(
    extract: &mut CleanExtract,
    shuffled: &Shuffled,
    dates: DateForm,
    random: &mut ChaCha20Rng,
) -> Result<Sorted<[i32; 7]>, Error> {
    let mut key = Zeroizing::new([0; 32]);
    random.fill_bytes(key.as_mut());
    let mut shuffling = Shuffling { mac: Mac::new(&key), batch: Batch::default(), waiting: Vec::new() };
    let mut sorted = Sorted::new(extract.scratch.clone());
    extract.contacts.each(|contact| {
        let area = match contact.area {
            CleanContact::NOWHERE => -1,
            area => i32::try_from(area).expect("fewer areas than rows"),
        };
        let crosses = [
            shuffled.references[contact.person as usize],
            coarsened(contact.date, dates),
            i32::from(contact.kind),
            i32::from(contact.role.code()),
            area,
        ];
        shuffling.add(contact.event, crosses);
        if shuffling.waiting.len() == TOGETHER { shuffling.give(&mut sorted) } else { Ok(()) }
    })?;
    shuffling.give(&mut sorted)?;
    Ok(sorted)
}

/// Contacts whose events' MACs are made together.
struct Shuffling {
    mac: Mac,
    batch: Batch,
    /// What crosses of them.
    waiting: Vec<[i32; 5]>,
}

impl Shuffling {
    fn add(&mut self, event: u64, crosses: [i32; 5]) {
        self.batch.push(&self.mac, &event.to_be_bytes());
        self.waiting.push(crosses);
    }

    /// Hands the contacts over, each behind the beginning of its event's MAC.
    fn give(&mut self, to: &mut Sorted<[i32; 7]>) -> Result<(), Error> {
        let halves = self.batch.halves(std::iter::once((self.waiting.len(), &self.mac)));
        for (half, [reference, date, kind, role, area]) in halves.iter().zip(self.waiting.drain(..)) {
            let [a, b, c, d, e, f, g, h, ..] = half.to_be_bytes();
            let [high, low] = [[a, b, c, d], [e, f, g, h]].map(i32::from_be_bytes);
            to.push([high, low, reference, date, kind, role, area])?;
        }
        self.batch.clear();
        Ok(())
    }
}

/// The first day of the month, where the agreement asks for months.
fn coarsened(days: i32, form: DateForm) -> i32 {
    match form {
        DateForm::Day => days,
        DateForm::Month => days - i32::from(schema::date_of(days).day()) + 1,
    }
}

fn months(by_day: BTreeMap<i32, u64>) -> BTreeMap<String, u64> {
    let mut months = BTreeMap::new();
    for (day, contacts) in by_day {
        *months.entry(schema::date_of(day).strftime("%Y-%m").to_string()).or_default() += contacts;
    }
    months
}

//! Classes: the records that share a pseudonym. What is shared by too many, or by nobody, is left out.

mod key;
mod heaps;
mod lookup;
mod span;

use std::cmp::Reverse;
use std::hint::black_box;
use std::mem::take;

use rayon::prelude::*;

use super::records::Records;
use super::sent::{Halves, Sent};
use super::unseen::Brought;
use crate::contribution::{Exposure, Known, MATCH_KEYS};
use heaps::Heaps;
use key::OfKey;
use span::{SPAN, Span};

pub(super) use heaps::Shared;
pub(super) use lookup::Lookup;

/// A pseudonym that more records share than this says too little about who somebody is.
pub(super) const MOST_IN_A_CLASS: usize = 250;
/// A whole name that more records share than this is a common one.
pub(super) const MOST_OF_A_NAME: usize = 60;

/// All classes of all match keys.
pub(super) struct Classes {
    /// The classes of each record, of so many records at a time.
    spans: Vec<Span>,
    /// The first class of each match key, and behind the last how many classes there are.
    firsts: Vec<u32>,
    /// How many records share each class; 255 for more than 250.
    size: Vec<u8>,
    /// By span of the lower record, pairs of records to compare, the lower in the upper half; ascending, each once.
    pub(super) to_compare: Vec<Vec<u64>>,
    /// What became of each match key.
    pub(super) counts: Vec<KeyCounts>,
    /// What share of agreeing pairs each match key brings together; none of those that expose too much.
    pub(super) brought: Vec<Brought>,
    /// Records with what of theirs stands for no one.
    pub(super) nothing: Vec<(u32, Known)>,
}

/// So many classes come from memory at once.
const IN_A_LINE: usize = 16;

/// How one match key's pseudonyms are shared.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KeyCounts {
    /// Pseudonyms that too many records share to be used.
    pub(super) too_common: u64,
    /// What counting them alone would tell.
    pub(super) exposure: Exposure,
    /// Whether it is of one field alone, which many may share.
    pub(super) is_of_one_field: bool,
    /// Whether the match key exposes more than the agreement permits.
    pub(super) dropped: bool,
}

impl Classes {
    /// Of each agency's pseudonyms, which go as soon as they are looked through. Drops match keys of whose pseudonyms
    /// public counts would reach more than `most_reached` per cent.
    pub(super) fn new(
        agencies: &[(u8, &Sent)],
        keys: Vec<Vec<Halves>>,
        records: &Records,
        most_reached: f64,
    ) -> Self {
        let mut by_key: Vec<Vec<Halves>> = MATCH_KEYS.iter().map(|_| Vec::new()).collect();
        for of_agency in keys {
            by_key.iter_mut().zip(of_agency).for_each(|(all, own)| all.push(own));
        }
        // The largest first, so that none is left at the end for one core alone.
        let mut by_size: Vec<(usize, Vec<Halves>)> = by_key.into_iter().enumerate().collect();
        by_size.sort_by_key(|(_, halves)| Reverse(halves.iter().map(Halves::len).sum::<usize>()));
        let of_key = |(at, halves): (usize, Vec<Halves>)| {
            (at, OfKey::new(&shared(agencies, halves), &MATCH_KEYS[at], (records.len(), most_reached)))
        };
        let mut keys: Vec<(usize, OfKey)> = by_size.into_par_iter().with_max_len(1).map(of_key).collect();
        keys.sort_by_key(|(at, _)| *at);
        Self::of(keys.into_iter().map(|(_, key)| key).collect(), records.len())
    }

    fn of(mut keys: Vec<OfKey>, records: usize) -> Self {
        let mut firsts: Vec<u32> = vec![0];
        for key in &keys {
            let classes = u32::try_from(key.size.len()).ok();
            let next = classes.and_then(|classes| firsts[firsts.len() - 1].checked_add(classes));
            firsts.push(next.expect("fewer than 2^32 classes"));
        }
        let (mut members, mut to_compare) = (Vec::new(), Vec::new());
        for span in 0..span::count(records) {
            let own = keys.iter_mut().map(|key| key.spans.get_mut(span).map(take).unwrap_or_default());
            members.push(own.zip(firsts.iter().copied()).collect());
            to_compare
                .push(keys.iter_mut().filter_map(|key| key.to_compare.get_mut(span).map(take)).collect());
        }
        let mut classes = Self {
            spans: members.into_par_iter().map(Span::new).collect(),
            firsts,
            size: keys.iter_mut().flat_map(|key| take(&mut key.size)).collect(),
            to_compare: to_compare.into_par_iter().map(each_once).collect(),
            counts: Vec::new(),
            brought: Vec::new(),
            nothing: Vec::new(),
        };
        for key in keys {
            classes.brought.push(key.brought);
            classes.counts.push(key.counts);
            classes.nothing.extend(key.nothing);
        }
        classes
    }

    /// The classes of a record.
    fn of_record(&self, record: u32) -> &[u32] {
        self.spans[(record / SPAN) as usize].of_record(record)
    }

    /// Has a record's classes fetched, so that several can be on their way from memory at a time.
    pub(super) fn fetch(&self, record: u32) {
        self.of_record(record).iter().step_by(IN_A_LINE).for_each(|class| {
            black_box(*class);
        });
    }

    /// Has a record's classes held, so that those of others can be looked up among them.
    pub(super) fn hold(&self, record: u32, lookup: &mut Lookup) {
        lookup.hold(self.of_record(record), &self.firsts);
    }

    /// Calls with the match key and the number of every class that a record has in common with the one that is held.
    pub(super) fn common(&self, record: u32, held: &mut Lookup, found: impl FnMut(u8, u32)) {
        held.common(self.of_record(record), found);
    }

    /// How many records share a class; 255 for more than 250.
    pub(super) fn size(&self, class: u32) -> u8 {
        self.size[class as usize]
    }

    /// Lets go of what is not asked for any more once all pairs are compared.
    pub(super) fn forget(&mut self) {
        (self.spans, self.size, self.to_compare) = (Vec::new(), Vec::new(), Vec::new());
    }
}

/// Pairs of one span that several match keys bring together.
fn each_once(by_key: Vec<Vec<u64>>) -> Vec<u64> {
    let mut pairs = by_key.concat();
    drop(by_key);
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The records that share each of one match key's pseudonyms.
fn shared(agencies: &[(u8, &Sent)], halves: Vec<Halves>) -> Shared {
    let mut firsts = Vec::with_capacity(agencies.len());
    let mut next = 0;
    for (_, sent) in agencies {
        firsts.push(next);
        next += sent.people();
    }
    let all = || {
        let own = agencies.iter().zip(&halves).zip(&firsts);
        own.flat_map(|(((_, sent), halves), first)| sent.records(halves, *first))
    };
    let heaps = Heaps::new(all, halves.iter().map(Halves::len).sum());
    drop(halves);
    heaps.sorted()
}

//! Pairs of records that were brought together, and how far they agree.

use rayon::prelude::*;

use super::classes::Classes;
use super::levels::{self, Level, Setting};
use super::records::Records;
use crate::contribution::{MATCH_KEYS, Use};

/// Greatest number of records with a name in each step of rareness; more, or a common name, is the last step.
const RARENESS: [u8; 7] = [2, 3, 5, 8, 15, 30, 60];
/// How many steps there are.
pub(super) const STEPS: usize = RARENESS.len() + 1;
/// A name that at most so many records have is rare.
const RARE: u8 = 5;

/// Two records that were brought together: the lower number first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) a: u32,
    pub(super) b: u32,
    /// One bit per agreeing match key.
    pub(super) keys: u64,
    /// The fewest records that share their whole name; 255 if it is common, or not the same.
    name: u8,
    /// The same for a surname with a first letter.
    initials: u8,
}

/// What is known of a pair: all pairs of one pattern weigh the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pattern {
    /// The agencies of the two records, the lower first.
    pub(super) agencies: (u8, u8),
    pub(super) setting: Setting,
    pub(super) level: Level,
    /// The kind of agreement of names and the step of rareness, where rareness tells.
    pub(super) rare: Option<(u8, u8)>,
}

/// Compares all pairs that were brought together; by first, then second record.
pub(super) fn compare(classes: &Classes) -> Vec<Pair> {
    let initials = MATCH_KEYS.iter().position(|key| key.name == "near_surname_initial");
    let initials = initials.expect("a match key of this version");
    classes.to_compare.par_iter().map(|both| compared(classes, initials, *both)).collect()
}

fn compared(classes: &Classes, initials: usize, both: u64) -> Pair {
    let half = |half: u64| u32::try_from(half).expect("half of a pair is one record");
    let (a, b) = (half(both >> 32), half(both & u64::from(u32::MAX)));
    let mut pair = Pair { a, b, keys: 0, name: u8::MAX, initials: u8::MAX };
    classes.common(a, b, |key, size| {
        pair.keys |= 1 << key;
        if usize::from(key) == initials {
            pair.initials = pair.initials.min(size);
        } else if MATCH_KEYS[usize::from(key)].used == Use::BringsIfRare {
            pair.name = pair.name.min(size);
        }
    });
    pair
}

impl Pair {
    /// What is known of it.
    pub(super) fn pattern(&self, records: &Records) -> Pattern {
        let (a, b) = (self.a as usize, self.b as usize);
        let agencies = (records.agency[a].min(records.agency[b]), records.agency[a].max(records.agency[b]));
        let setting = levels::setting(records.known[a], records.known[b]);
        let level = levels::level(self.keys, &setting);
        let kind = levels::name_kind(&setting, &level);
        let rare = kind.map(|kind| (u8::try_from(kind).expect("three kinds"), step(self.shared_by(kind))));
        Pattern { agencies, setting, level, rare }
    }

    fn shared_by(&self, kind: usize) -> u8 {
        match kind {
            2 => self.initials,
            _ if self.name < u8::MAX => self.name,
            _ => self.initials,
        }
    }

    /// Why it is held to be one person, as bits.
    pub(super) fn because(&self, records: &Records) -> i64 {
        let pattern = self.pattern(records);
        levels::because(&pattern.setting, &pattern.level, self.name <= RARE && pattern.rare.is_some())
    }
}

fn step(shared_by: u8) -> u8 {
    let step = RARENESS.iter().take_while(|most| **most < shared_by).count();
    u8::try_from(step).expect("eight steps")
}

//! Pairs of records that were brought together, and how far they agree.

use std::sync::LazyLock;

use rayon::prelude::*;

use super::classes::{Classes, Lookup};
use super::levels::{self, BIRTH, Level, POSTCODE, Setting};
use super::records::Records;
use crate::contribution::{Because, Known, MATCH_KEYS, Use};

/// Greatest number of records with a name in each step of rareness; more, or a common name, is the last step.
const RARENESS: [u8; 7] = [2, 3, 5, 8, 15, 30, 60];
/// How many steps there are.
pub(super) const STEPS: usize = RARENESS.len() + 1;
/// A name that at most so many records have is rare.
const RARE: u8 = 5;

/// Levels at which a birth date and a postcode agree whole: keys with the sex then show whether that agrees.
const WHOLE_DATE: u8 = 5;
const WHOLE_POSTCODE: u8 = 3;

/// Pairs that one thread compares at a time.
const AT_A_TIME: usize = 1 << 12;
/// So many pairs have their second records' classes fetched together.
const FETCHED: usize = 16;

static SEXES: LazyLock<u64> = LazyLock::new(|| bits(&["sex_birth", "sex_postcode"]));
/// Keys whose class sizes tell how rare a surname with a first letter is, and a whole name.
static INITIALS: LazyLock<u64> = LazyLock::new(|| bits(&["near_surname_initial"]));
static NAMES: LazyLock<u64> = LazyLock::new(|| {
    let rare = MATCH_KEYS.iter().filter(|key| key.used == Use::BringsIfRare);
    bits(&rare.map(|key| key.name).collect::<Vec<_>>()) & !*INITIALS
});
static NHS_NUMBER: LazyLock<u64> = LazyLock::new(|| bits(&["nhs_number"]));

/// The bits of match keys by name.
fn bits(names: &[&str]) -> u64 {
    let keys = MATCH_KEYS.iter().enumerate();
    keys.filter(|(_, key)| names.contains(&key.name)).fold(0, |bits, (bit, _)| bits | 1 << bit)
}

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
    /// Its place among all patterns, once these are counted.
    pub(super) place: u32,
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
    /// Whether the sexes agree, where both are known and another field shows it.
    pub(super) sexes: Option<bool>,
}

impl Pattern {
    /// The same as one number, ordered as patterns are: to sort and to find them by.
    pub(super) fn number(&self) -> u64 {
        let (first, second) = self.agencies;
        let digits = |number: u64, digit: &u8| number << 4 | u64::from(*digit);
        let fields = self.setting.iter().chain(&self.level).fold(0, digits);
        let rare = self.rare.map_or(0, |(kind, step)| 1 + u64::from(kind) * STEPS as u64 + u64::from(step));
        let sexes = self.sexes.map_or(0, |agree| 1 + u64::from(agree));
        u64::from(first) << 55 | u64::from(second) << 47 | fields << 7 | rare << 2 | sexes
    }

    /// Whether pairs like this may be of two relatives.
    pub(super) fn may_be_relatives(&self) -> bool {
        levels::may_be_relatives(&self.setting, &self.level)
    }
}

/// Compares all pairs that were brought together; by first, then second record.
pub(super) fn compare(classes: &Classes) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(classes.to_compare.iter().map(Vec::len).sum());
    for some in &classes.to_compare {
        pairs.par_extend(some.par_iter().map(|both| Pair::new(*both)));
    }
    pairs.par_chunks_mut(AT_A_TIME).for_each_init(Lookup::default, |lookup, some| {
        for of_one in some.chunk_by_mut(|x, y| x.a == y.a) {
            classes.hold(of_one[0].a, lookup);
            for few in of_one.chunks_mut(FETCHED) {
                few.iter().for_each(|pair| classes.fetch(pair.b));
                few.iter_mut().for_each(|pair| pair.compare(classes, lookup));
            }
        }
    });
    pairs
}

impl Pair {
    /// Of two records that are to be compared.
    fn new(both: u64) -> Self {
        let half = |half: u64| u32::try_from(half).expect("half of a pair is one record");
        let (a, b) = (half(both >> 32), half(both & u64::from(u32::MAX)));
        Self { a, b, keys: 0, name: u8::MAX, initials: u8::MAX, place: 0 }
    }

    /// On which match keys the second record agrees with the first, which is held.
    fn compare(&mut self, classes: &Classes, first: &mut Lookup) {
        let (initials, names) = (*INITIALS, *NAMES);
        classes.common(self.b, first, |key, class| {
            let bit = 1 << key;
            self.keys |= bit;
            if bit & initials > 0 {
                self.initials = self.initials.min(classes.size(class));
            } else if bit & names > 0 {
                self.name = self.name.min(classes.size(class));
            }
        });
    }

    /// What is known of it.
    pub(super) fn pattern(&self, records: &Records) -> Pattern {
        let (a, b) = (self.a as usize, self.b as usize);
        let agencies = (records.agency[a].min(records.agency[b]), records.agency[a].max(records.agency[b]));
        let setting = levels::setting(records.known[a], records.known[b]);
        let level = levels::level(self.keys, &setting);
        let kind = levels::name_kind(&setting, &level);
        let rare = kind.map(|kind| (u8::try_from(kind).expect("three kinds"), step(self.shared_by(kind))));
        let shown = level[BIRTH] == WHOLE_DATE || level[POSTCODE] == WHOLE_POSTCODE;
        let known = records.known[a].has(Known::SEX) && records.known[b].has(Known::SEX);
        let sexes = (shown && known).then_some(self.keys & *SEXES > 0);
        Pattern { agencies, setting, level, rare, sexes }
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
        let bits =
            levels::because(&pattern.setting, &pattern.level, self.name <= RARE && pattern.rare.is_some());
        let (nhs, own) = (Because::NhsNumber.bit(), Because::OwnNumber.bit());
        if bits & nhs > 0 && self.keys & *NHS_NUMBER == 0 { bits & !nhs | own } else { bits }
    }
}

fn step(shared_by: u8) -> u8 {
    let step = RARENESS.iter().take_while(|most| **most < shared_by).count();
    u8::try_from(step).expect("eight steps")
}

#[cfg(test)]
mod tests {
    use super::super::levels::{FIELDS, LEVELS, NAME_KINDS, SETTINGS};
    use super::{Pattern, STEPS};
    use proptest::prelude::*;

    fn patterns() -> impl Strategy<Value = Pattern> {
        let below = |most: usize| 0..u8::try_from(most).unwrap();
        (
            any::<(u8, u8)>(),
            prop::array::uniform::<_, FIELDS>(below(SETTINGS)),
            prop::array::uniform::<_, FIELDS>(below(LEVELS)),
            prop::option::of((below(NAME_KINDS), below(STEPS))),
            any::<Option<bool>>(),
        )
            .prop_map(|(agencies, setting, level, rare, sexes)| Pattern {
                agencies,
                setting,
                level,
                rare,
                sexes,
            })
    }

    proptest! {
        #[test]
        fn the_number_of_a_pattern_stands_for_it_and_is_ordered_alike(one in patterns(), other in patterns()) {
            prop_assert_eq!(one.number().cmp(&other.number()), one.cmp(&other));
            let near = Pattern { sexes: other.sexes, rare: other.rare, ..one };
            prop_assert_eq!(one.number().cmp(&near.number()), one.cmp(&near));
        }
    }
}

//! Pairs that were never brought together: how many there are, and on what they may agree all the same.
//!
//! A match key brings together who shares a pseudonym of it, unless too many do. The more people there are, the more
//! pairs of strangers agree and are not looked at; were they forgotten, agreement would seem rarer among strangers than
//! it is, and weigh too much.

use std::collections::BTreeMap;

use super::levels::{self, FIELDS, Level, Setting};
use super::pairs::Pattern;
use super::records::Records;
use crate::contribution::Known;

/// Of those who agree on a match key, what share it brings together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Brought {
    /// Of pairs of strangers: most are in the largest classes.
    pub(super) strangers: f64,
    /// Of pairs of one person: they are in classes of all sizes.
    pub(super) person: f64,
}

impl Brought {
    /// By the sizes of all classes, and that of the largest that are compared.
    pub(super) fn of(sizes: impl Iterator<Item = usize>, largest: usize) -> Self {
        let (mut all, mut compared) = ([0.0; 2], [0.0; 2]);
        for size in sizes.filter(|size| *size > 1) {
            let records = size as f64;
            for (sum, count) in all.iter_mut().zip([records * (records - 1.0) / 2.0, records]) {
                *sum += count;
            }
            if size <= largest {
                compared[0] += records * (records - 1.0) / 2.0;
                compared[1] += records;
            }
        }
        // A key that nobody shares would bring together whoever did.
        let share = |at: usize| if all[at] > 0.0 { compared[at] / all[at] } else { 1.0 };
        Self { strangers: share(0), person: share(1) }
    }
}

/// Pairs of one setting that were not brought together.
pub(super) struct Unseen {
    pub(super) setting: Setting,
    /// The levels that they may have.
    pub(super) levels: Vec<UnseenLevel>,
    /// How many pairs, by agencies.
    pub(super) pairs: Vec<((u8, u8), f64)>,
}

/// A level that some pairs have without being brought together.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnseenLevel {
    pub(super) level: Level,
    /// The share of pairs of one person at this level that are not brought together.
    pub(super) person: f64,
    /// The same of strangers.
    pub(super) strangers: f64,
}

/// Pairs of a setting, by the two agencies.
type Pairs = Vec<((u8, u8), f64)>;

/// By agencies and setting, how many pairs of records there are.
pub(super) type Populations = BTreeMap<((u8, u8), Setting), f64>;

/// How many pairs of records there are.
pub(super) fn populations(records: &Records) -> Populations {
    let mut kinds: BTreeMap<(u8, i16), f64> = BTreeMap::new();
    for (agency, known) in records.agency.iter().zip(&records.known) {
        *kinds.entry((*agency, known.0)).or_default() += 1.0;
    }
    let kinds: Vec<_> = kinds.into_iter().collect();
    let mut populations = BTreeMap::new();
    for (at, ((agency, known), count)) in kinds.iter().enumerate() {
        for ((other_agency, other), other_count) in &kinds[at..] {
            let same = (agency, known) == (other_agency, other);
            let pairs = if same { count * (count - 1.0) / 2.0 } else { count * other_count };
            let setting = levels::setting(Known(*known), Known(*other));
            *populations.entry(((*agency, *other_agency), setting)).or_default() += pairs;
        }
    }
    populations
}

/// Those of the population that are in no pattern; `brought` is by match key.
pub(super) fn unseen(
    populations: &Populations,
    patterns: &[(Pattern, u32)],
    brought: &[Brought],
) -> Vec<Unseen> {
    let mut left = populations.clone();
    for (pattern, count) in patterns {
        let left =
            left.get_mut(&(pattern.agencies, pattern.setting)).expect("every pair is of the population");
        *left -= f64::from(*count);
    }
    let mut settings: BTreeMap<Setting, Pairs> = BTreeMap::new();
    for ((agencies, setting), pairs) in left.into_iter().filter(|(_, pairs)| *pairs > 0.0) {
        settings.entry(setting).or_default().push((agencies, pairs));
    }
    let unseen = |(setting, pairs)| Unseen { levels: unseen_levels(&setting, brought), setting, pairs };
    settings.into_iter().map(unseen).collect()
}

/// All levels of a setting in which some pairs are not brought together.
pub(super) fn unseen_levels(setting: &Setting, brought: &[Brought]) -> Vec<UnseenLevel> {
    let mut all = vec![[0; FIELDS]];
    for field in 0..FIELDS {
        let possible = levels::possible(field, setting[field]);
        let with = |level: &Level| {
            let level = *level;
            possible.iter().map(move |step| {
                let mut level = level;
                level[field] = *step;
                level
            })
        };
        all = all.iter().flat_map(with).collect();
    }
    let left = |level: Level| {
        let keys = levels::brought_by(setting, &level);
        let (mut person, mut strangers) = (1.0, 1.0);
        for (_, key) in (0..).zip(brought).filter(|(bit, _)| keys >> *bit & 1 == 1) {
            person *= 1.0 - key.person;
            strangers *= 1.0 - key.strangers;
        }
        UnseenLevel { level, person, strangers }
    };
    all.into_iter().map(left).filter(|left| left.person > 0.0 || left.strangers > 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::{Brought, unseen_levels};
    use crate::contribution::MATCH_KEYS;

    #[test]
    fn strangers_are_in_large_classes_and_people_in_all() {
        let brought = Brought::of([1, 1, 2, 2, 10].into_iter(), 5);
        assert!((brought.strangers - 2.0 / 47.0).abs() < 1e-9 && (brought.person - 4.0 / 14.0).abs() < 1e-9);
        assert_eq!(Brought::of([1, 1].into_iter(), 5), Brought { strangers: 1.0, person: 1.0 });
    }

    #[test]
    fn a_level_that_every_key_brings_together_is_never_unseen() {
        let setting = [2, 3, 1, 0, 0];
        let all = vec![Brought { strangers: 1.0, person: 1.0 }; MATCH_KEYS.len()];
        assert!(unseen_levels(&setting, &all).iter().all(|one| one.level != [15, 5, 3, 0, 0]));
        let none = vec![Brought::default(); MATCH_KEYS.len()];
        assert_eq!(unseen_levels(&setting, &none).len(), 16 * 6 * 4);
    }
}

//! Fellegi and Sunter's weights, fitted without truth by expectation and maximisation.
//!
//! Every pair of records is of one *person*, of one *household* or family, or of *strangers*. Within each of the
//! three, fields agree or not independently of each other. Pairs within an agency are fitted along: where an agency
//! keeps one record per person they are all of two people, and show what chance and households look like. Pairs that
//! share no match key are not looked at, but they are counted, and that they were not brought together is held
//! against the fit as well: so it also estimates how many pairs of one person nobody can find.
//!
//! What chance looks like is learnt first, from pairs within agencies alone. Where few names are shared by many, a fit
//! that began with names as rare as anywhere would take namesakes for one person, learn from them that one person's
//! birth dates differ, and never come back.

use super::levels::{self, FIELDS, LEVELS, Level, NAME_KINDS, SETTINGS, Setting};
use super::pairs::{Pattern, STEPS};
use super::prior;
use super::records::Records;
use super::unseen::{Brought, Populations, Unseen, UnseenLevel, populations, unseen};
use std::collections::BTreeMap;

/// For each field and table, how probable each level is.
pub(super) type Tables = [[[f64; LEVELS]; SETTINGS]; FIELDS];
type Rareness = [[f64; STEPS]; NAME_KINDS];
type Sexes = [f64; 2];

const PERSON: usize = 0;
const HOUSEHOLD: usize = 1;
const STRANGERS: usize = 2;

/// No agency is held to find nearly all its people at another.
const LEAST_WITHOUT: f64 = 0.003;
/// As if so many pairs had been seen at each step of rareness.
const SELDOM: f64 = 0.5;
/// Steps in which chance is learnt.
const STEPS_OF_CHANCE: usize = 6;
/// Most steps of the fit.
const STEPS_OF_FIT: usize = 80;
/// The fit stands when the number of pairs of one person moves by less than this share.
const STILL: f64 = 1e-6;

/// A fitted model.
pub(super) struct Fit {
    tables: [Tables; 3],
    rareness: [Rareness; 3],
    /// How probable it is that sexes differ, and that they agree.
    sexes: [Sexes; 3],
    /// By pair of agencies.
    groups: BTreeMap<(u8, u8), Group>,
    /// Share of all pairs that are of one household.
    household: f64,
}

/// The pairs of two agencies.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Group {
    /// All pairs of their records.
    pub(super) pairs: f64,
    /// Records of either agency.
    pub(super) records: (f64, f64),
    /// Those of one person, as fitted.
    pub(super) matches: f64,
    /// Of these, the ones that were never brought together.
    pub(super) unseen: f64,
}

impl Group {
    /// Share of pairs that are of one person.
    pub(super) fn share(&self) -> f64 {
        self.matches / self.pairs.max(1.0)
    }

    /// Share of records for which no partner is to be found in the other agency: of the two, the greater.
    pub(super) fn without_partner(&self) -> f64 {
        let found = self.matches - self.unseen;
        (1.0 - found / self.records.0.max(self.records.1).max(1.0)).clamp(LEAST_WITHOUT, 1.0)
    }
}

/// Fits the weights to patterns, each with the number of its pairs, that match keys have brought together.
pub(super) fn fit(records: &Records, patterns: &[(Pattern, u32)], brought: &[Brought]) -> Fit {
    let populations = populations(records);
    let unseen = unseen(&populations, patterns, brought);
    let mut fit = Fit::start(records, &populations);
    fit.learn_chance(populations, patterns, brought);
    let mut before = 0.0;
    for _ in 0..STEPS_OF_FIT {
        let counts = fit.expect(patterns, &unseen);
        fit = fit.maximise(&counts);
        let now: f64 = fit.groups.values().map(|group| group.matches).sum();
        if (now - before).abs() < now * STILL {
            break;
        }
        before = now;
    }
    fit
}

/// How many pairs of each kind have each level: what a step of the fit counts.
struct Counts {
    tables: [Tables; 3],
    rareness: [Rareness; 3],
    sexes: [Sexes; 3],
    groups: BTreeMap<(u8, u8), Group>,
    households: f64,
}

impl Counts {
    fn add(&mut self, kind: usize, setting: &Setting, level: &Level, pairs: f64) {
        for field in 0..FIELDS {
            let table = levels::table(field, setting, level);
            self.tables[kind][field][table][usize::from(level[field])] += pairs;
        }
    }
}

impl Fit {
    fn start(records: &Records, populations: &Populations) -> Self {
        let mut sizes: BTreeMap<u8, f64> = BTreeMap::new();
        records.agency.iter().for_each(|agency| *sizes.entry(*agency).or_default() += 1.0);
        let mut groups: BTreeMap<(u8, u8), Group> = BTreeMap::new();
        for ((agencies, _), pairs) in populations {
            groups.entry(*agencies).or_default().pairs += pairs;
        }
        for ((a, b), group) in &mut groups {
            let share = if a == b { prior::TWICE } else { prior::SHARED };
            group.records = (sizes[a], sizes[b]);
            group.matches = (share * sizes[a].min(sizes[b])).min(group.pairs / 2.0);
        }
        let total: f64 = groups.values().map(|group| group.pairs).sum();
        Self {
            tables: kinds(prior::person(), prior::strangers()),
            rareness: [[[1.0 / STEPS as f64; STEPS]; NAME_KINDS]; 3],
            sexes: prior::SEXES,
            household: (records.len() as f64 * prior::HOUSEHOLDS / total.max(1.0)).min(0.1),
            groups,
        }
    }

    /// Learns how two people agree by chance, as if no agency held anybody twice.
    fn learn_chance(&mut self, mut pairs: Populations, patterns: &[(Pattern, u32)], brought: &[Brought]) {
        pairs.retain(|((a, b), _), _| a == b);
        let within = |(pattern, _): &&(Pattern, u32)| pattern.agencies.0 == pattern.agencies.1;
        let patterns: Vec<(Pattern, u32)> = patterns.iter().filter(within).copied().collect();
        let unseen = unseen(&pairs, &patterns, brought);
        let groups = self.groups.clone();
        self.groups.values_mut().for_each(|group| group.matches = 0.0);
        for _ in 0..STEPS_OF_CHANCE {
            let counts = self.expect(&patterns, &unseen);
            self.tables = kinds(prior::person(), shares(&counts.tables[STRANGERS], &prior::strangers()));
        }
        self.groups = groups;
    }

    /// How probable a pattern is for a pair of each kind, each with the share of that kind.
    fn joint(&self, pattern: &Pattern) -> [f64; 3] {
        self.joint_where(self.groups[&pattern.agencies].share(), pattern)
    }

    /// The same, were this share of pairs of one person.
    fn joint_where(&self, share: f64, pattern: &Pattern) -> [f64; 3] {
        let shares = self.shares(share);
        std::array::from_fn(|kind| {
            shares[kind]
                * self.likely(kind, &pattern.setting, &pattern.level)
                * self.rare(kind, pattern.rare)
                * pattern.sexes.map_or(1.0, |agree| self.sexes[kind][usize::from(agree)])
        })
    }

    /// The shares of the kinds, where this share of pairs is of one person.
    fn shares(&self, person: f64) -> [f64; 3] {
        [person, self.household, (1.0 - person - self.household).max(0.0)]
    }

    fn likely(&self, kind: usize, setting: &Setting, level: &Level) -> f64 {
        (0..FIELDS)
            .map(|field| {
                self.tables[kind][field][levels::table(field, setting, level)][usize::from(level[field])]
            })
            .product()
    }

    fn rare(&self, kind: usize, rare: Option<(u8, u8)>) -> f64 {
        rare.map_or(1.0, |(names, step)| self.rareness[kind][usize::from(names)][usize::from(step)])
    }

    /// How much more probable a pattern is for one person than for two, as a logarithm.
    pub(super) fn log_odds(&self, pattern: &Pattern) -> f64 {
        self.log_odds_where(self.groups[&pattern.agencies].share(), pattern)
    }

    /// The same, were this share of pairs of one person.
    pub(super) fn log_odds_where(&self, share: f64, pattern: &Pattern) -> f64 {
        let joint = self.joint_where(share, pattern);
        joint[PERSON].ln() - (joint[HOUSEHOLD] + joint[STRANGERS]).ln()
    }

    /// By pair of agencies.
    pub(super) fn groups(&self) -> &BTreeMap<(u8, u8), Group> {
        &self.groups
    }

    fn expect(&self, patterns: &[(Pattern, u32)], unseen: &[Unseen]) -> Counts {
        let mut counts = Counts {
            tables: [[[[0.0; LEVELS]; SETTINGS]; FIELDS]; 3],
            rareness: [[[0.0; STEPS]; NAME_KINDS]; 3],
            sexes: [[0.0; 2]; 3],
            groups: self.groups.clone(),
            households: 0.0,
        };
        counts.groups.values_mut().for_each(|group| (group.matches, group.unseen) = (0.0, 0.0));
        for (pattern, count) in patterns {
            let joint = self.joint(pattern);
            let scale = f64::from(*count) / joint.iter().sum::<f64>();
            for (kind, joint) in joint.iter().enumerate() {
                counts.add(kind, &pattern.setting, &pattern.level, joint * scale);
                if let Some((names, step)) = pattern.rare {
                    counts.rareness[kind][usize::from(names)][usize::from(step)] += joint * scale;
                }
                if let Some(agree) = pattern.sexes {
                    counts.sexes[kind][usize::from(agree)] += joint * scale;
                }
            }
            let group = counts.groups.get_mut(&pattern.agencies).expect("a group of the fit");
            group.matches += joint[PERSON] * scale;
            counts.households += joint[HOUSEHOLD] * scale;
        }
        unseen.iter().for_each(|some| self.expect_unseen(some, &mut counts));
        counts
    }

    /// Pairs that were not brought together are of one of the levels in which not all are.
    fn expect_unseen(&self, unseen: &Unseen, counts: &mut Counts) {
        let likely: [Vec<f64>; 3] = std::array::from_fn(|kind| {
            let left = |one: &UnseenLevel| if kind == PERSON { one.person } else { one.strangers };
            let likely = |one: &UnseenLevel| left(one) * self.likely(kind, &unseen.setting, &one.level);
            unseen.levels.iter().map(likely).collect()
        });
        let within: [f64; 3] = std::array::from_fn(|kind| likely[kind].iter().sum());
        let mut pairs = [0.0; 3];
        for (agencies, count) in &unseen.pairs {
            let shares = self.shares(self.groups[agencies].share());
            let joint: [f64; 3] = std::array::from_fn(|kind| shares[kind] * within[kind]);
            let scale = count / joint.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            (0..3).for_each(|kind| pairs[kind] += joint[kind] * scale);
            let group = counts.groups.get_mut(agencies).expect("a group of the fit");
            group.matches += joint[PERSON] * scale;
            group.unseen += joint[PERSON] * scale;
            counts.households += joint[HOUSEHOLD] * scale;
        }
        for kind in 0..3 {
            let scale = pairs[kind] / within[kind].max(f64::MIN_POSITIVE);
            for (one, likely) in unseen.levels.iter().zip(&likely[kind]) {
                counts.add(kind, &unseen.setting, &one.level, likely * scale);
            }
        }
    }

    fn maximise(self, counts: &Counts) -> Self {
        let tables = kinds(
            shares(&counts.tables[PERSON], &prior::person()),
            shares(&counts.tables[STRANGERS], &prior::strangers()),
        );
        let all: f64 = counts.groups.values().map(|group| group.pairs).sum();
        let [person, household, strangers] = &counts.rareness;
        let alone = std::array::from_fn(|names| of_rareness(person[names]));
        let several = std::array::from_fn(|names| {
            of_rareness(std::array::from_fn(|step| household[names][step] + strangers[names][step]))
        });
        let rareness = [alone, several, several];
        let sexes = std::array::from_fn(|kind| of_sexes(counts.sexes[kind], prior::SEXES[kind]));
        let mut groups = counts.groups.clone();
        groups.values_mut().for_each(|group| group.matches += prior::FEWEST);
        Self {
            tables,
            rareness,
            sexes,
            groups,
            household: ((counts.households + prior::FEWEST_HOUSEHOLDS) / all.max(1.0)).min(0.1),
        }
    }
}

/// The tables of all kinds of pairs: what households look like follows from the other two.
fn kinds(person: Tables, strangers: Tables) -> [Tables; 3] {
    let household = prior::household(&person, &strangers);
    [person, household, strangers]
}

/// Counts of one kind of names by step of rareness to shares; no step is never seen.
fn of_rareness(counts: [f64; STEPS]) -> [f64; STEPS] {
    let all: f64 = counts.iter().map(|count| count + SELDOM).sum();
    counts.map(|count| (count + SELDOM) / all)
}

/// Counts to shares, with the prior as some pairs that were seen before.
fn of_sexes(counts: Sexes, prior: Sexes) -> Sexes {
    let all = counts.iter().sum::<f64>() + prior::STRENGTH;
    std::array::from_fn(|agree| (counts[agree] + prior[agree] * prior::STRENGTH) / all)
}

/// Counts to shares, with the prior as some pairs that were seen before.
fn shares(counts: &Tables, prior: &Tables) -> Tables {
    let mut shares = *prior;
    for (tables, counts) in shares.iter_mut().zip(counts) {
        for (table, counts) in tables.iter_mut().zip(counts) {
            let all = counts.iter().sum::<f64>() + prior::STRENGTH;
            for (share, count) in table.iter_mut().zip(counts) {
                *share = (*share * prior::STRENGTH + count) / all;
            }
        }
    }
    shares
}

#[cfg(test)]
mod tests;

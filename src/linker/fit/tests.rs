//! The fit against a slow twin that looks at every pair by itself.

use proptest::prelude::*;

use super::{
    Counts, FIELDS, Fit, LEVELS, NAME_KINDS, PERSON, SETTINGS, STEPS, UnseenLevel, fit, populations, unseen,
};
use crate::linker::levels::{Setting, setting};
use crate::linker::pairs::Pattern;
use crate::linker::tests::{World, all_pairs, some_records, world};
use crate::linker::unseen::{Brought, unseen_levels};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_step_counts_what_looking_at_every_pair_counts(
        plain in some_records(20), person in 0.0..1.0_f64, strangers in 0.0..1.0_f64,
    ) {
        let mut world = world(&plain);
        // As if some classes had been too large to compare.
        world.brought.iter_mut().for_each(|key| *key = Brought { strangers, person });
        let fitted = fit(&world.records, &world.patterns.all, &world.brought);
        let populations = populations(&world.records);
        let fast = fitted.expect(&world.patterns.all, &unseen(&populations, &world.patterns.all, &world.brought));
        let slow = slow(&fitted, &world);
        for (agencies, group) in &fast.groups {
            let other = slow.groups[agencies];
            prop_assert!((group.matches - other.matches).abs() < 1e-9, "{group:?} {other:?}");
            prop_assert!((group.unseen - other.unseen).abs() < 1e-9, "{group:?} {other:?}");
        }
        prop_assert!((fast.households - slow.households).abs() < 1e-9);
        let flat = |counts: &Counts| -> Vec<f64> {
            let tables = counts.tables.iter().flatten().flatten().flatten();
            let others = counts.rareness.iter().flatten().flatten().chain(counts.sexes.iter().flatten());
            tables.chain(others).copied().collect()
        };
        let (fast, slow) = (flat(&fast), flat(&slow));
        prop_assert!(fast.iter().zip(&slow).all(|(x, y)| (x - y).abs() < 1e-9), "{fast:?} {slow:?}");
    }
}

/// Every pair by itself: what it may be, and for those never brought together all that they may have agreed on.
fn slow(fit: &Fit, world: &World) -> Counts {
    let mut counts = Counts {
        tables: [[[[0.0; LEVELS]; SETTINGS]; FIELDS]; 3],
        rareness: [[[0.0; STEPS]; NAME_KINDS]; 3],
        sexes: [[0.0; 2]; 3],
        groups: fit.groups.clone(),
        households: 0.0,
    };
    counts.groups.values_mut().for_each(|group| (group.matches, group.unseen) = (0.0, 0.0));
    for (a, b) in all_pairs(world.records.len()) {
        let pair = world.pairs.iter().find(|pair| (pair.a as usize, pair.b as usize) == (a, b));
        let pattern = pair.map(|pair| pair.pattern(&world.records));
        let known = &world.records.known;
        slow_pair(fit, world, (a, b), setting(known[a], known[b]), pattern, &mut counts);
    }
    counts
}

fn slow_pair(
    fit: &Fit,
    world: &World,
    (a, b): (usize, usize),
    setting: Setting,
    pattern: Option<Pattern>,
    counts: &mut Counts,
) {
    let agencies = (world.records.agency[a], world.records.agency[b]);
    let (rare, sexes) = pattern.map_or((None, None), |pattern| (pattern.rare, pattern.sexes));
    let certain = |pattern: Pattern| vec![UnseenLevel { level: pattern.level, person: 1.0, strangers: 1.0 }];
    let levels = pattern.map_or_else(|| unseen_levels(&setting, &world.brought), certain);
    let joint = |one: &UnseenLevel| {
        let [person, others @ ..] = fit.joint(&Pattern { agencies, setting, level: one.level, rare, sexes });
        let [household, strangers] = others.map(|joint| joint * one.strangers);
        [person * one.person, household, strangers]
    };
    let joint: Vec<[f64; 3]> = levels.iter().map(joint).collect();
    let all: f64 = joint.iter().flatten().sum();
    for (level, joint) in levels.iter().map(|one| &one.level).zip(&joint) {
        for (kind, joint) in joint.iter().enumerate() {
            counts.add(kind, &setting, level, joint / all);
            if let Some((names, step)) = rare {
                counts.rareness[kind][usize::from(names)][usize::from(step)] += joint / all;
            }
            if let Some(agree) = sexes {
                counts.sexes[kind][usize::from(agree)] += joint / all;
            }
        }
        let group = counts.groups.get_mut(&agencies).unwrap();
        group.matches += joint[PERSON] / all;
        group.unseen += if pattern.is_none() { joint[PERSON] / all } else { 0.0 };
        counts.households += joint[1] / all;
    }
}

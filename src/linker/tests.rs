//! The linker against slow twins: every pair compared with every other, weights fitted pair by pair, groups joined
//! after weighing all pairs anew.

use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::classes::Classes;
use super::fit::fit;
use super::levels::{FIELDS, Level, brought_by, level, possible, setting};
use super::pairs::{Pair, compare};
use super::people::{People, Twice, solve};
use super::records::Records;
use super::sent::Sent;
use super::unseen::Brought;
use super::weigh::{Patterns, Weighed, weigh};
use crate::contribution::{self, IdentityPart, KeyColumn, Known, MATCH_KEYS, Pseudonym, Use};

/// A record's agency, and its value of each part of an identity (0 for none).
pub(super) type Plain = (u8, Vec<u8>);

const PARTS: usize = IdentityPart::Sex as usize + 1;
const AGENCIES: u8 = 4;

fn pseudonym(values: &[u8]) -> Pseudonym {
    let mut mac = [0; 32];
    mac[..values.len()].copy_from_slice(values);
    Pseudonym::from_mac(&mac)
}

/// Values of parts as they hang together: who has a forename has its first letter, and so on.
fn parts(drawn: &[u8]) -> Vec<u8> {
    use IdentityPart as P;
    let mut values = vec![0; PARTS];
    let groups: [(u8, &[(P, u8)]); 7] = [
        (drawn[0], &[(P::Forename, 1), (P::NearForename, 1), (P::FormalForename, 2), (P::Initial, 3)]),
        (drawn[1], &[(P::Surname, 1), (P::NearSurname, 1), (P::SurnameSound, 2), (P::AnyName, 2)]),
        (drawn[2], &[(P::BirthDate, 1), (P::BirthDay, 2), (P::BirthMonth, 2), (P::BirthYear, 3)]),
        (drawn[3], &[(P::Postcode, 1), (P::Sector, 2), (P::District, 3)]),
        (drawn[4], &[(P::Street, 2), (P::Address, 1)]),
        (drawn[5], &[(P::NhsNumber, 1)]),
        (drawn[6], &[(P::Sex, 1)]),
    ];
    for (value, parts) in groups.iter().filter(|(value, _)| *value > 0) {
        parts.iter().for_each(|(part, coarse)| values[*part as usize] = 1 + value / coarse);
    }
    values
}

fn known(values: &[u8]) -> Known {
    let has = |part: IdentityPart| values[part as usize] > 0;
    let (forename, surname) = (has(IdentityPart::Forename), has(IdentityPart::Surname));
    Known::default()
        .and_if(forename && surname, Known::FORENAME)
        .and_if(forename && surname, Known::SURNAME)
        .and_if(forename != surname, Known::LONE_NAME)
        .and_if(has(IdentityPart::BirthDate), Known::BIRTH)
        .and_if(has(IdentityPart::Postcode), Known::POSTCODE)
        .and_if(has(IdentityPart::Street), Known::STREET)
        .and_if(has(IdentityPart::NhsNumber), Known::NHS_NUMBER)
        .and_if(has(IdentityPart::Sex), Known::SEX)
}

fn made_of(key: usize, values: &[u8]) -> Option<Vec<u8>> {
    let made: Vec<u8> = MATCH_KEYS[key].parts.iter().map(|part| values[*part as usize]).collect();
    made.iter().all(|value| *value > 0).then_some(made)
}

/// What each agency would have sent.
fn sent(plain: &[Plain]) -> Vec<(u8, Sent)> {
    let of = |agency: u8| {
        let own: Vec<&Plain> = plain.iter().filter(|(of, _)| *of == agency).collect();
        let column = |key: usize| {
            let mut column = KeyColumn { offsets: vec![0], values: Vec::new() };
            for (_, values) in &own {
                column.values.extend(made_of(key, values).map(|made| pseudonym(&made)));
                column.offsets.push(i32::try_from(column.values.len()).unwrap());
            }
            column
        };
        let people = contribution::People {
            reference: (0..).take(own.len()).collect(),
            known: own.iter().map(|(_, values)| known(values)).collect(),
            keys: (0..MATCH_KEYS.len()).map(column).collect(),
            home: KeyColumn { offsets: vec![0; own.len() + 1], values: Vec::new() },
        };
        (agency, Sent::of(people))
    };
    (0..AGENCIES).map(of).collect()
}

/// Records sorted by agency, so that the twins count them as the linker does.
pub(super) fn some_records(most: usize) -> impl Strategy<Value = Vec<Plain>> {
    let value = |values: u8| prop_oneof![1 => Just(0u8), 3 => 1..values];
    let drawn = (
        value(6),
        value(6),
        value(9),
        value(6),
        prop_oneof![3 => Just(0u8), 1 => 1u8..5],
        prop_oneof![4 => Just(0u8), 1 => 1u8..20],
        value(3),
    );
    let record = (0..AGENCIES, drawn)
        .prop_map(|(agency, (a, b, c, d, e, f, g))| (agency, parts(&[a, b, c, d, e, f, g])));
    prop::collection::vec(record, 2..most).prop_map(|mut records| {
        records.sort();
        records
    })
}

pub(super) struct World {
    pub(super) records: Records,
    pub(super) pairs: Vec<Pair>,
    pub(super) patterns: Patterns,
    pub(super) brought: Vec<Brought>,
}

pub(super) fn world(plain: &[Plain]) -> World {
    let mut sent = sent(plain);
    let keys = sent.iter_mut().map(|(_, sent)| sent.take()).collect();
    let agencies: Vec<(u8, &Sent)> = sent.iter().map(|(agency, sent)| (*agency, sent)).collect();
    let records = Records::new(&agencies);
    // Worlds this small expose every key; nothing is dropped.
    let classes = Classes::new(&agencies, keys, &records, 100.0);
    let mut pairs = compare(&classes);
    let patterns = Patterns::of(&mut pairs, &records);
    World { records, pairs, patterns, brought: classes.brought }
}

pub(super) fn linked(plain: &[Plain], cost: f64) -> (World, Weighed, Twice, People) {
    let world = world(plain);
    let fit = fit(&world.records, &world.patterns.all, &world.brought);
    let twice = Twice::of(&fit, &world.patterns, &world.records);
    let weighed = weigh(world.pairs.clone(), &world.patterns, (&fit, &twice), &world.records);
    let people = solve(
        &world.records,
        &weighed,
        &twice,
        (cost, &vec![None; plain.len()]),
        &mut ChaCha20Rng::seed_from_u64(1),
    );
    (world, weighed, twice, people)
}

fn agree(a: &Plain, b: &Plain) -> u64 {
    let same = |key: &usize| made_of(*key, &a.1).is_some() && made_of(*key, &a.1) == made_of(*key, &b.1);
    (0..MATCH_KEYS.len()).filter(same).fold(0, |keys, key| keys | 1 << key)
}

pub(super) fn all_pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |a| (a + 1..count).map(move |b| (a, b)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn shared_pseudonyms_find_the_pairs_that_comparing_all_finds(plain in some_records(40)) {
        let found: Vec<(usize, usize, u64)> =
            world(&plain).pairs.iter().map(|pair| (pair.a as usize, pair.b as usize, pair.keys)).collect();
        let brings = |keys: u64| {
            MATCH_KEYS.iter().enumerate().any(|(bit, key)| keys >> bit & 1 == 1 && !matches!(key.used, Use::Compares | Use::Single))
        };
        let slow: Vec<(usize, usize, u64)> = all_pairs(plain.len())
            .map(|(a, b)| (a, b, agree(&plain[a], &plain[b])))
            .filter(|(_, _, keys)| brings(*keys))
            .collect();
        prop_assert_eq!(found, slow);
    }

    #[test]
    fn every_record_is_of_one_person(plain in some_records(40)) {
        let (_, _, _, people) = linked(&plain, 20.0);
        let mut all: Vec<u32> = people.groups.iter().flatten().copied().collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..).take(plain.len()).collect::<Vec<u32>>());
        let mut numbers: Vec<i32> = people.person.clone();
        numbers.sort_unstable();
        numbers.dedup();
        prop_assert_eq!(numbers, (0..).take(people.groups.len()).collect::<Vec<i32>>());
    }

    #[test]
    fn any_number_of_threads_gives_the_same_people(plain in some_records(40)) {
        let people = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let (_, _, _, people) = pool.install(|| linked(&plain, 20.0));
            (people.person, people.probability.iter().map(|p| p.to_bits()).collect::<Vec<_>>(), people.reasons)
        };
        prop_assert_eq!(people(1), people(3));
    }

    #[test]
    fn a_level_that_the_keys_show_is_possible(a in some_records(3), keys: u64) {
        let setting = setting(known(&a[0].1), known(&a[1].1));
        let level = level(keys, &setting);
        for field in 0..FIELDS {
            prop_assert!(possible(field, setting[field]).contains(&level[field]));
        }
    }
}

#[test]
fn pairs_that_no_key_brings_together_are_held_against_the_fit() {
    let setting = [2, 3, 1, 0, 0];
    let names = |forename: u8, surname: u8| forename * 4 + surname;
    let is_seen = |level: &Level| brought_by(&setting, level) > 0;
    assert!(is_seen(&[names(3, 3), 5, 3, 0, 0]));
    assert!(!is_seen(&[names(0, 0), 0, 0, 0, 0]));
    // A surname and a day of birth bring together; a surname and a year do not.
    assert!(is_seen(&[names(0, 3), 4, 0, 0, 0]));
    assert!(!is_seen(&[names(0, 3), 1, 0, 0, 0]));
}

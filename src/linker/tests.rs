//! The linker against slow twins: every pair compared with every other, groups found by walking.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::groups::Groups;
use super::pairs::{Pair, Records, agreeing};
use super::people::{People, solve};
use crate::contribution::{MATCH_KEYS, Pseudonym};

/// A record's agency, and its value of each match key (0 for none).
type Plain = (u8, Vec<u8>);

fn pseudonym(value: u8) -> Pseudonym {
    let mut mac = [0; 32];
    mac[0] = value;
    Pseudonym::from_mac(&mac)
}

fn records(plain: &[Plain]) -> Records {
    let mut keys = vec![Vec::new(); MATCH_KEYS.len()];
    for (record, (_, values)) in (0..).zip(plain) {
        for (key, value) in keys.iter_mut().zip(values).filter(|(_, value)| **value > 0) {
            key.push((pseudonym(*value), record));
        }
    }
    keys.iter_mut().for_each(|key: &mut Vec<(Pseudonym, u32)>| key.sort_unstable());
    let agency = plain.iter().map(|(agency, _)| *agency).collect();
    Records { agency, reference: (0..).take(plain.len()).collect(), keys }
}

fn some_records() -> impl Strategy<Value = Vec<Plain>> {
    let values = prop::collection::vec(prop_oneof![3 => Just(0u8), 2 => 1u8..12], MATCH_KEYS.len());
    prop::collection::vec((0u8..4, values), 0..40)
}

fn agree(a: &Plain, b: &Plain) -> u32 {
    let same = a.1.iter().zip(&b.1).map(|(x, y)| *x > 0 && x == y);
    same.enumerate().filter(|(_, same)| *same).fold(0, |keys, (bit, _)| keys | 1 << bit)
}

/// Both have an NHS number, and not the same one.
fn contradict(a: &Plain, b: &Plain) -> bool {
    a.1[0] > 0 && b.1[0] > 0 && a.1[0] != b.1[0]
}

fn every_pair(plain: &[Plain]) -> Vec<Pair> {
    let all = (0u32..).zip(plain).flat_map(|(a, x)| (0u32..).zip(plain).map(move |(b, y)| (a, x, b, y)));
    all.filter(|(a, x, b, y)| a < b && x.0 != y.0 && agree(x, y) > 0 && !contradict(x, y))
        .map(|(a, x, b, y)| Pair { a, b, keys: agree(x, y) })
        .collect()
}

fn solved(plain: &[Plain]) -> (Vec<Pair>, People) {
    let records = records(plain);
    let found = agreeing(&records);
    let people = solve(&records, &found.pairs, &mut ChaCha20Rng::seed_from_u64(1));
    (found.pairs, people)
}

proptest! {
    #[test]
    fn shared_pseudonyms_find_the_pairs_that_comparing_all_finds(plain in some_records()) {
        prop_assert_eq!(agreeing(&records(&plain)).pairs, every_pair(&plain));
    }

    #[test]
    fn no_person_has_two_records_of_one_agency(plain in some_records()) {
        let (_, people) = solved(&plain);
        let seen: BTreeSet<(i32, u8)> =
            people.person.iter().copied().zip(plain.iter().map(|(agency, _)| *agency)).collect();
        prop_assert_eq!(seen.len(), plain.len());
    }

    #[test]
    fn people_hang_together_by_pairs_that_agree(plain in some_records()) {
        let (pairs, people) = solved(&plain);
        let mut reached: Vec<usize> = (0..plain.len()).collect();
        // Walk: a record takes the least label of its linked partners until nothing changes.
        for _ in 0..plain.len() {
            for pair in &people.links {
                let least = reached[pair.a as usize].min(reached[pair.b as usize]);
                reached[pair.a as usize] = least;
                reached[pair.b as usize] = least;
            }
        }
        for a in 0..plain.len() {
            for b in 0..plain.len() {
                prop_assert_eq!(people.person[a] == people.person[b], reached[a] == reached[b]);
            }
        }
        prop_assert!(people.links.iter().all(|link| pairs.contains(link)));
    }

    #[test]
    fn the_order_of_pairs_changes_nothing(plain in some_records(), rotate in 0usize..40) {
        let records = records(&plain);
        let mut pairs = agreeing(&records).pairs;
        let first = solve(&records, &pairs, &mut ChaCha20Rng::seed_from_u64(1)).person;
        let by = rotate % pairs.len().max(1);
        pairs.rotate_left(by);
        prop_assert_eq!(first, solve(&records, &pairs, &mut ChaCha20Rng::seed_from_u64(1)).person);
    }

    #[test]
    fn joined_groups_are_the_sets_that_repainting_gives(joins in prop::collection::vec((0u32..20, 0u32..20), 0..60)) {
        let agency: Vec<u8> = (0..20).collect();
        let mut groups = Groups::new(&agency);
        let mut paint: Vec<u32> = (0..20).collect();
        for (a, b) in joins {
            groups.join(a, b);
            let (from, to) = (paint[a as usize], paint[b as usize]);
            paint.iter_mut().filter(|color| **color == from).for_each(|color| *color = to);
        }
        for a in 0..20u32 {
            for b in 0..20u32 {
                prop_assert_eq!(groups.find(a) == groups.find(b), paint[a as usize] == paint[b as usize]);
            }
        }
    }
}

fn key(name: &str) -> usize {
    MATCH_KEYS.iter().position(|key| key.name == name).unwrap()
}

/// Records of agencies 0, 1, 2 … that agree on exactly the keys named for each pair.
fn linked(agencies: usize, pairs: &[(usize, usize, &str)]) -> People {
    let mut plain: Vec<Plain> =
        (0..).take(agencies).map(|agency| (agency, vec![0; MATCH_KEYS.len()])).collect();
    for (value, (a, b, name)) in (1..).zip(pairs) {
        plain[*a].1[key(name)] = value;
        plain[*b].1[key(name)] = value;
    }
    solved(&plain).1
}

#[test]
fn a_firm_key_makes_a_firm_person() {
    let people = linked(2, &[(0, 1, "names_birth_postcode")]);
    assert_eq!(people.person[0], people.person[1]);
    assert!(probabilities(&people).iter().all(|probability| *probability >= crate::contribution::FIRM));
}

#[test]
fn a_weak_key_attaches_a_lone_record_and_says_so() {
    let people = linked(2, &[(0, 1, "surname_birth_postcode")]);
    assert_eq!(people.person[0], people.person[1]);
    assert_eq!(probabilities(&people).iter().filter(|p| **p < crate::contribution::FIRM).count(), 1);
}

#[test]
fn weak_keys_make_no_chains() {
    let people = linked(3, &[(0, 1, "surname_birth_postcode"), (1, 2, "initial_birth_postcode")]);
    assert!(people.person[0] != people.person[2]);
}

#[test]
fn a_record_torn_between_two_people_joins_neither() {
    let people = linked(3, &[(0, 1, "surname_initial_birth"), (1, 2, "initial_birth_postcode")]);
    assert_ne!(people.person[1], people.person[0]);
    assert_ne!(people.person[1], people.person[2]);
}

fn probabilities(people: &People) -> Vec<f32> {
    let agencies: Vec<u8> = (0..).take(people.person.len()).collect();
    let records =
        Records { reference: (0..).take(agencies.len()).collect(), agency: agencies, keys: Vec::new() };
    people.map(&records).rows.iter().map(|row| row.probability).collect()
}

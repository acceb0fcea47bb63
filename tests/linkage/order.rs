//! Who is held to be whom does not depend on the order in which agencies arrive, nor on that of rows in their exports.

use std::collections::{BTreeMap, BTreeSet};

use people_zones::synthetic::{Export, Mix, World, world};

use super::round::{Answer, seal};

/// The records of each person, by agency and the agency's own reference: without the numbers of people.
fn partition(answer: &Answer) -> BTreeSet<Vec<(String, String)>> {
    let mut people: BTreeMap<i32, Vec<(String, String)>> = BTreeMap::new();
    for (record, (person, ..)) in &answer.people {
        people.entry(*person).or_default().push(record.clone());
    }
    people.into_values().collect()
}

fn some(seed: u64) -> World {
    world(seed, &Mix { people: 700, twice: 5, numbers: 20, ..Mix::drawn(seed) })
}

/// The rows of an export in another order: every so many-th, from each beginning.
fn dealt(export: &Export, every: usize) -> Export {
    let text = String::from_utf8(export.bytes.clone()).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    let dealt = (0..every).flat_map(|from| rows.iter().skip(from).step_by(every).copied());
    let lines: Vec<&str> = [header].into_iter().chain(dealt).collect();
    Export { file: export.file.clone(), bytes: format!("{}\n", lines.join("\n")).into_bytes() }
}

#[test]
fn agencies_may_arrive_in_any_order() {
    for seed in 41..=43 {
        let sealed = seal(&some(seed).exports);
        let count = sealed.agencies().len();
        let usual = sealed.answer();
        for first in 0..count {
            let mut received = sealed.received(count);
            received.rotate_left(first);
            let rotated = partition(&sealed.answer_to(received));
            assert!(rotated == partition(&usual), "world {seed}, from agency {first} on");
            let mut received = sealed.received(count);
            received.rotate_left(first);
            received.reverse();
            let reversed = partition(&sealed.answer_to(received));
            assert!(reversed == partition(&usual), "world {seed}, from agency {first} back");
        }
    }
}

#[test]
fn rows_may_stand_in_any_order() {
    for seed in 41..=43 {
        let world = some(seed);
        let usual = partition(&seal(&world.exports).answer());
        for every in [2, 7, 1_000] {
            let exports: Vec<Export> = world.exports.iter().map(|export| dealt(export, every)).collect();
            let other = partition(&seal(&exports).answer());
            let (differ, of) = (usual.symmetric_difference(&other).count(), usual.len());
            assert_eq!(differ, 0, "world {seed}, every {every}th row first: of {of} people");
        }
    }
}

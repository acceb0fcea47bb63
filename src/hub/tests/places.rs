//! Counts by zone against plain loops, and which of them may not be shown beside each other.

use std::collections::BTreeSet;

use super::super::places::{ZoneAreas, too_close, zone_tables_in_a_test as zone_tables};
use super::super::{CountTable, TOTAL, side_of};
use super::*;
use crate::agreement::Window;
use crate::schema::{ContactKind, date_of};

/// So many people met in each of A, B and C, each in one area, and so many more in A and B.
fn met(alone: [u32; 3], both: u32) -> Pool {
    let mut rows = Vec::new();
    let mut person = 0;
    let mut meet = |areas: &[i32], people: u32| {
        for _ in 0..people {
            rows.extend(areas.iter().map(|&area| Row { area, ..row(person, "theft", Role::Victim) }));
            person += 1;
        }
    };
    (0..3).zip(alone).for_each(|(area, people)| meet(&[area], people));
    meet(&[0, 1], both);
    World::of_adults(rows).pool()
}

fn zone(name: &str, inside: &[&str]) -> ZoneAreas {
    let codes = |codes: &[&str]| codes.iter().map(|&code| code.to_owned()).collect::<Vec<_>>();
    ZoneAreas { name: name.to_owned(), inside: codes(inside), edge: Vec::new(), compared: Vec::new() }
}

fn tables(pool: &Pool, zones: &[ZoneAreas]) -> Vec<CountTable> {
    let window = Window { from: date_of(DAYS.first), to: date_of(DAYS.last) };
    zone_tables(pool, &vec![1; pool.people.count as usize], zones, &[], (10, window))
}

/// By how few people the number of everybody in a zone differs from another that may be shown.
#[track_caller]
fn differs_by(pool: &Pool, zones: &[ZoneAreas]) -> Option<u64> {
    let tables = tables(pool, zones);
    let last = zones.last().unwrap();
    let row = tables[0].rows.iter().find(|row| row.keys == [side_of(&last.name, "inside"), TOTAL.to_owned()]);
    row.unwrap().cells[0].differs_by
}

#[test]
fn zones_that_differ_or_overlap_by_a_few_people_are_too_close() {
    let pair = [zone("Canal", &["A", "B"]), zone("Mill", &["B", "C"])];
    let found = |alone, both| !too_close(&met(alone, both), &pair, 10).is_empty();
    assert!(!found([20, 20, 20], 0));
    assert!(found([9, 20, 20], 0), "nine people are of one alone");
    assert!(!found([10, 20, 20], 0));
    assert!(found([20, 4, 20], 5), "nine people are of both");
    assert!(!found([0, 20, 20], 0), "nobody is nobody's secret");
    let apart = [zone("Canal", &["A"]), zone("Mill", &["C"])];
    assert!(too_close(&met([3, 0, 4], 0), &apart, 10).is_empty(), "zones that share no area");
}

#[test]
fn a_zone_does_not_give_the_few_people_of_its_smallest_area_away() {
    let canal = [zone("Canal", &["A", "B"])];
    assert_eq!(differs_by(&met([40, 4, 30], 0), &canal), Some(4), "40 are shown, and 44 would be");
    assert_eq!(differs_by(&met([40, 10, 30], 0), &canal), None);
    assert_eq!(differs_by(&met([4, 4, 30], 0), &canal), None, "neither area is shown");
    assert_eq!(
        differs_by(&met([40, 40, 30], 3), &canal),
        Some(3),
        "40 and 43 and 83 give away whom both met"
    );
    assert_eq!(differs_by(&met([40, 40, 9], 0), &canal), Some(9), "all but nine of the county");
}

#[test]
fn a_zone_within_another_does_not_give_the_few_people_between_away() {
    let nested =
        |alone| differs_by(&met(alone, 0), &[zone("Mill", &["A", "B"]), zone("Town", &["A", "B", "C"])]);
    assert_eq!(nested([40, 30, 20]), None);
    assert_eq!(nested([40, 30, 5]), Some(5));
}

proptest! {
    #[test]
    fn zones_are_what_plain_loops_count(rows in rows()) {
        let world = World::new(rows, &[AgeBand::From18; 8]);
        let zones = [zone("Canal", &["A", "B"]), zone("Mill", &["B", "C"])];
        let tables = tables(&world.pool(), &zones);
        let agencies = tables.iter().find(|table| table.name == "zone-agencies").unwrap();
        for row in &agencies.rows {
            let people: BTreeSet<u32> = world
                .rows
                .iter()
                .filter(|one| match row.keys[0].as_str() {
                    "Canal | inside" => [0, 1].contains(&one.area),
                    "Mill | inside" => [1, 2].contains(&one.area),
                    _ => true,
                })
                .filter(|one| !ContactKind::by_code(one.kind).unwrap().passed_on)
                .filter(|one| row.keys[1] == TOTAL || AGENCIES[one.agency] == row.keys[1])
                .map(|one| one.person)
                .collect();
            prop_assert_eq!(row.cells[0].value, people.len() as u64);
        }
    }
}

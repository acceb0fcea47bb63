//! The proof by itself, over tables hidden by hand: it refuses what a careless hiding would let through.

use std::collections::BTreeMap;

use super::super::plain::Plain;
use super::super::system::System;
use super::super::{Rules, prove, table};
use super::people;
use crate::hub::{CountRow, CountTable};

/// Hides the rows whose label ends with `-`, then asks for the proof.
fn proved(mut tables: Vec<CountTable>) -> bool {
    let hidden: Vec<Vec<bool>> = tables.iter_mut().map(by_hand).collect();
    proved_with(&tables, &hidden)
}

fn proved_with(tables: &[CountTable], hidden: &[Vec<bool>]) -> bool {
    let rules = Rules::weakest();
    let plain: Vec<Plain<'_>> = tables.iter().map(Plain::counted).collect();
    let system = System::of(&plain, rules.minimum_people()).unwrap();
    let seen: Vec<_> =
        tables.iter().zip(hidden).map(|(counted, hidden)| table::apply(counted, hidden, &rules)).collect();
    let public = prove::seen(&system, &seen, &BTreeMap::new(), &rules);
    let values = system.values.iter();
    let start: Vec<Vec<f64>> =
        values.map(|cell| cell.iter().map(|v| v.unwrap_or(0) as f64).collect()).collect();
    // A number that is hidden in one table and shown in another is no longer hidden at all.
    let given_away = seen.iter().zip(&system.places).any(|(table, places)| {
        table.all_rows().zip(places).any(|(row, cell)| row.is_hidden() && !public.hidden[*cell])
    });
    !given_away && prove::holds(&system, &public, &start, &mut |_, _| ()).is_ok()
}

fn by_hand(table: &mut CountTable) -> Vec<bool> {
    let mark = |row: &mut CountRow| {
        let label = row.keys[0].clone();
        row.keys[0] = label.trim_end_matches('-').to_owned();
        label.ends_with('-')
    };
    table.rows.iter_mut().map(mark).collect()
}

#[track_caller]
fn check(counts: &str, expected: bool) {
    assert_eq!(proved(vec![people("areas", "area", counts)]), expected);
}

#[test]
fn a_single_hidden_row_follows_from_the_total() {
    check("A- 9, B 30, Total 39", false);
    check("A- 9, B 30, Total- 39", true);
}

#[test]
fn what_is_left_for_hidden_rows_must_reach_the_minimum() {
    check("A- 4, B- 5, C 30, Total 39", false);
    check("A- 5, B- 5, C 30, Total 40", true);
    check("A- 5, B- 6, C 30, Total 41", true);
}

#[test]
fn a_few_people_in_no_row_follow_from_rows_that_are_all_shown() {
    check("A 20, B 30, Total 59", false);
    check("A 20, B 30, Total 60", true);
    check("A- 20, B- 30, Total 59", true);
}

#[test]
fn where_people_stand_in_several_rows_the_total_only_bounds_them() {
    check("A- 9, B 30, Total 38", true);
    check("A- 34, B 2, Total 35", false);
}

#[test]
fn a_total_hidden_here_and_shown_there_is_known() {
    let single = || people("areas", "area", "A- 9, B 30, Total- 39");
    assert!(proved(vec![single()]));
    assert!(!proved(vec![single(), people("agencies", "agency", "police 20, health 19, Total 39")]));
    assert!(!proved(vec![single(), people("agencies", "agency", "police 20, health 19, Total- 39")]));
}

#[test]
fn a_row_hidden_here_and_shown_there_is_known() {
    let areas = || people("areas", "area", "A- 20, B- 30, C 40, Total 90");
    assert!(!proved(vec![areas(), people("again", "area", "A 20, B 30, C 40, Total 90")]));
    assert!(proved(vec![areas(), people("again", "place", "A 20, B 30, C 40, Total 90")]));
}

#[test]
fn people_by_number_of_agencies_follow_from_the_agencies() {
    let numbers = || people("numbers", "number_of_agencies", "1 300, 2 150, 3- 80, 4- 6, Total 536");
    let shown = people("agencies", "agency", "police 300, health 400, housing 100, council 64, Total 536");
    let hidden = people("agencies", "agency", "police 300, health 400, housing- 100, council- 64, Total 536");
    assert!(!proved(vec![numbers(), shown]));
    assert!(proved(vec![numbers(), hidden]));
}

#[test]
fn an_agencys_people_follow_from_the_sets_that_it_stands_in() {
    let sets = "police 100, health 90, police + health 40, Total 230";
    let sets = || people("sets", "agencies", sets);
    assert!(!proved(vec![sets(), people("agencies", "agency", "police- 140, health- 130, Total 230")]));
    let hidden = "police- 100, health- 90, police + health- 40, Total 230";
    let hidden = people("sets", "agencies", hidden);
    assert!(proved(vec![hidden, people("agencies", "agency", "police- 140, health- 130, Total 230")]));
}

#[test]
fn a_table_of_two_dimensions_needs_a_cycle() {
    let cells = |hidden: [&str; 4]| {
        let [ax, ay, bx, by] = hidden;
        let text = format!(
            "A{ax}/x 4, A{ay}/y 40, A/Total 44, B{bx}/x 25, B{by}/y 30, B/Total 55, Total/x 29, Total/y 70, Total/Total 99"
        );
        let mut table = people("both", "area/kind", &text);
        let hidden = table.rows.iter_mut().map(|row| {
            let label = row.keys[0].clone();
            row.keys[0] = label.trim_end_matches('-').to_owned();
            label.ends_with('-')
        });
        let hidden: Vec<bool> = hidden.collect();
        proved_with(&[table], &[hidden])
    };
    assert!(!cells(["-", "", "", ""]));
    assert!(!cells(["-", "-", "-", ""]));
    assert!(cells(["-", "-", "-", "-"]));
}

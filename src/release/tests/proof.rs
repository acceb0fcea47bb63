//! The proof by itself, over tables hidden by hand: it refuses what a careless hiding would let through.

use super::super::one;
use super::super::prove::{Knowledge, holds};
use super::super::suppress::Hidden;
use super::super::{Released, Rules};
use super::people;
use crate::hub::{CountRow, CountTable, TOTAL};

/// Hides the rows whose label ends with `-`, then asks for the proof.
fn proved(tables: Vec<CountTable>) -> bool {
    let mut tables = tables;
    let hidden = tables.iter_mut().map(by_hand).collect();
    let flat: Vec<_> = tables.iter().map(|table| one::of(table).unwrap()).collect();
    let knowledge = Knowledge::of(&flat);
    let released = Released::apply(tables, hidden, &Rules::weakest());
    holds(&released, &knowledge, &Rules::weakest()).is_ok()
}

fn by_hand(table: &mut CountTable) -> Hidden {
    let marked = |row: &CountRow| row.keys[0].ends_with('-');
    let rows = table.rows.iter().filter(|row| row.keys[0].trim_end_matches('-') != TOTAL).map(marked);
    let hidden = Hidden { rows: rows.collect(), total: table.rows.last().is_some_and(marked) };
    let total = table.rows.last_mut().unwrap();
    total.keys[0] = TOTAL.to_owned();
    hidden
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
    let again = |dimension| {
        let mut table = people("again", dimension, "A 20, B 30, C 40, Total 90");
        table.rows.iter_mut().zip(["A-", "B-", "C"]).for_each(|(row, key)| row.keys = vec![key.into()]);
        let tables = vec![areas(), table];
        let hidden =
            [[true, true, false], [false; 3]].map(|rows| Hidden { rows: rows.to_vec(), total: false });
        let flat: Vec<_> = tables.iter().map(|table| one::of(table).unwrap()).collect();
        let knowledge = Knowledge::of(&flat);
        let released = Released::apply(tables, hidden.to_vec(), &Rules::weakest());
        holds(&released, &knowledge, &Rules::weakest()).is_ok()
    };
    assert!(!again("area"));
    assert!(again("place"));
}

#[test]
fn people_by_number_of_agencies_follow_from_the_agencies() {
    let numbers = || people("numbers", "number_of_agencies", "1 300, 2 150, 3- 80, 4- 6, Total 536");
    let shown = people("agencies", "agency", "police 300, health 400, housing 100, council 64, Total 536");
    let hidden = people("agencies", "agency", "police 300, health 400, housing- 100, council- 64, Total 536");
    assert!(!proved(vec![numbers(), shown]));
    assert!(proved(vec![numbers(), hidden]));
}

//! What is derived for areas rests on shown numbers alone.

use super::super::{Basis, Class, DerivedTable, Flag, Geography, derive, released_in_a_test};
use super::people;
use crate::statistics::{Neighbours, gi_star};
use std::collections::BTreeMap;

const AREAS: &str = "A 100, B 5, C 60, D 6, E 80, F 90, Total 341";
const RESIDENTS: &[(&str, f64)] =
    &[("A", 2000.0), ("B", 10.0), ("C", 400.0), ("D", 900.0), ("E", 500.0), ("F", 1000.0)];

/// Derives over a ring of areas, each beside the next, and `B` and `D` hidden.
fn derived(population: &[(&str, f64)]) -> DerivedTable {
    let released = released_in_a_test(vec![people("areas", "area", AREAS)]);
    let codes: Vec<String> = ["A", "B", "C", "D", "E", "F"].map(String::from).to_vec();
    let neighbours = Neighbours::from_pairs(6, (0..6).map(|area| (area, (area + 1) % 6))).unwrap();
    let population: BTreeMap<String, f64> =
        population.iter().map(|(code, n)| (code.to_string(), *n)).collect();
    let geography = Geography { codes: &codes, neighbours: &neighbours, population: &population };
    derive(&released.tables()[0], "people", &geography).unwrap()
}

#[test]
fn a_rate_is_per_thousand_residents() {
    let table = derived(RESIDENTS);
    assert_eq!(table.row("A").unwrap().rate(), Some(50.0));
    assert_eq!(table.row("C").unwrap().rate(), Some(150.0));
    assert_eq!(table.basis(), Basis::Rates);
}

#[test]
fn a_hidden_area_has_no_rate_no_score_no_class_and_no_flag() {
    let table = derived(RESIDENTS);
    let row = table.row("B").unwrap();
    assert!(row.is_hidden());
    assert_eq!((row.rate(), row.z(), row.class(), row.flags().len()), (None, None, None, 0));
}

#[test]
fn hidden_areas_are_left_out_before_anything_is_calculated() {
    // What is left of the ring without B and D: C alone, and E, F and A in a row.
    check_scores(RESIDENTS, Basis::Rates, [50.0, 150.0, 160.0, 90.0]);
}

#[test]
fn without_residents_of_every_shown_area_counts_are_compared() {
    check_scores(&RESIDENTS[..5], Basis::Counts, [100.0, 60.0, 80.0, 90.0]);
    check_scores(&[], Basis::Counts, [100.0, 60.0, 80.0, 90.0]);
}

#[test]
fn an_area_where_few_live_has_a_rate_and_drowns_no_other() {
    let few = [("A", 2000.0), ("C", 1000.0), ("E", 10.0), ("F", 1000.0)];
    let table = derived(&few);
    let row = |code| table.row(code).unwrap();
    assert_eq!((row("E").rate(), row("E").z(), row("E").class()), (Some(8000.0), None, None));
    let left = Neighbours::from_pairs(3, [(2, 0)]).unwrap();
    assert_eq!(["A", "C", "F"].map(|code| row(code).z()).to_vec(), gi_star(&[50.0, 60.0, 90.0], &left));
}

#[test]
fn counts_are_compared_wherever_few_live() {
    let table = derived(&[("A", 2000.0), ("C", 1000.0), ("E", 10.0)]);
    assert_eq!(table.basis(), Basis::Counts);
    assert!(table.row("E").unwrap().z().is_some());
}

#[test]
fn contacts_outside_every_area_are_in_no_place() {
    let counts = "A 100, B 40, not known 50, Z 60, Total 250";
    let released = released_in_a_test(vec![people("areas", "area", counts)]);
    let codes = ["A", "B"].map(String::from);
    let neighbours = Neighbours::from_pairs(2, [(0, 1)]).unwrap();
    let population = RESIDENTS.iter().map(|(code, n)| (code.to_string(), *n)).collect();
    let of = |codes: &[String], neighbours: &Neighbours| {
        let geography = Geography { codes, neighbours, population: &population };
        let table = derive(&released.tables()[0], "people", &geography).unwrap();
        table
            .rows()
            .iter()
            .filter(|row| row.is_place())
            .map(|row| row.label().to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(of(&codes, &neighbours), ["A", "B"]);
    assert_eq!(of(&[], &Neighbours::from_pairs(0, []).unwrap()), ["A", "B", "Z"]);
}

/// The scores are those of these values for A, C, E and F, with nothing else known.
#[track_caller]
fn check_scores(population: &[(&str, f64)], basis: Basis, values: [f64; 4]) {
    let table = derived(population);
    let left = Neighbours::from_pairs(4, [(2, 3), (3, 0)]).unwrap();
    let scores: Vec<_> = ["A", "C", "E", "F"].iter().map(|code| table.row(code).unwrap().z()).collect();
    assert_eq!(table.basis(), basis);
    assert_eq!(scores, gi_star(&values, &left));
    assert!(scores.iter().all(Option::is_some));
}

#[test]
fn an_area_beside_a_hidden_one_is_flagged() {
    let table = derived(RESIDENTS);
    let flags = |code| table.row(code).unwrap().flags().to_vec();
    assert_eq!(flags("A"), [Flag::HiddenNeighbours]);
    assert_eq!(flags("F"), []);
}

#[test]
fn few_residents_are_fewer_than_half_of_a_usual_area() {
    check_few(&[("A", 1000.0), ("C", 1000.0), ("F", 499.0)], true);
    check_few(&[("A", 1000.0), ("C", 1000.0), ("F", 500.0)], false);
    check_few(&[("A", 1000.0), ("C", 1000.0), ("F", 501.0)], false);
}

#[test]
fn usual_is_the_middle_area_or_between_the_middle_two() {
    check_few(&[("A", 100.0), ("C", 9000.0), ("F", 99.0)], false);
    check_few(&[("A", 200.0), ("C", 202.0), ("E", 9000.0), ("F", 100.0)], true);
    check_few(&[("A", 200.0), ("C", 200.0), ("E", 9000.0), ("F", 100.0)], false);
    check_few(&[("F", 1.0)], false);
}

#[test]
fn usual_knows_nothing_of_areas_whose_residents_are_not_known() {
    check_few(&[("A", 0.0), ("B", 0.0), ("C", 1000.0), ("D", 0.0), ("E", 1000.0), ("F", 499.0)], true);
    check_few(&[], false);
}

/// Whether area F is flagged where these areas have so many residents.
#[track_caller]
fn check_few(population: &[(&str, f64)], few: bool) {
    let table = derived(population);
    assert_eq!(table.row("F").unwrap().flags().contains(&Flag::FewResidents), few);
}

#[test]
fn classes_begin_beyond_their_bounds() {
    assert_eq!(Class::of(2.577), Class::Hot99);
    assert_eq!(Class::of(2.575), Class::Hot95);
    assert_eq!(Class::of(1.959), Class::Hot90);
    assert_eq!(Class::of(1.644), Class::NotUnusual);
    assert_eq!(Class::of(-1.644), Class::NotUnusual);
    assert_eq!(Class::of(-1.646), Class::Cold90);
    assert_eq!(Class::of(-1.961), Class::Cold95);
    assert_eq!(Class::of(-2.577), Class::Cold99);
}

#[test]
fn a_measure_that_is_not_there_is_named() {
    let released = released_in_a_test(vec![people("areas", "area", AREAS)]);
    let neighbours = Neighbours::from_pairs(0, []).unwrap();
    let geography = Geography { codes: &[], neighbours: &neighbours, population: &BTreeMap::new() };
    let refused = derive(&released.tables()[0], "harm", &geography).map(|_| ()).unwrap_err();
    assert_eq!(refused.to_string(), "table `areas` has no measure `harm`");
}

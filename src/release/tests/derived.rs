//! What is derived for areas rests on shown numbers alone.

use super::super::{Basis, Class, DerivedTable, Flag, Geography, Rules, derive, release};
use super::people;
use std::cell::RefCell;
use std::collections::BTreeMap;

const AREAS: &str = "A 100, B 5, C 60, D 6, E 80, Total 251";

/// Derives over a row of areas, each beside the next; `scores` stands in for the statistic.
fn derived(population: &[(&str, f64)], scores: impl Fn(&[bool], &[f64]) -> Vec<Option<f64>>) -> DerivedTable {
    let released = release(vec![people("areas", "area", AREAS)], &Rules::default()).unwrap();
    let codes: Vec<String> = ["A", "B", "C", "D", "E"].map(String::from).to_vec();
    let neighbours = [vec![1], vec![0, 2], vec![1, 3], vec![2, 4], vec![3]];
    let population: BTreeMap<String, f64> =
        population.iter().map(|(code, n)| (code.to_string(), *n)).collect();
    let geography = Geography { codes: &codes, neighbours: &neighbours, population: &population };
    derive(&released.tables()[0], "people", &geography, scores).unwrap()
}

fn zeros(_: &[bool], values: &[f64]) -> Vec<Option<f64>> {
    vec![Some(0.0); values.len()]
}

const RESIDENTS: [(&str, f64); 5] = [("A", 2000.0), ("B", 10.0), ("C", 400.0), ("D", 900.0), ("E", 500.0)];

#[test]
fn a_rate_is_per_thousand_residents() {
    let table = derived(&RESIDENTS, zeros);
    assert_eq!(table.row("A").unwrap().rate(), Some(50.0));
    assert_eq!(table.row("C").unwrap().rate(), Some(150.0));
    assert_eq!(table.basis(), Basis::Rates);
}

#[test]
fn a_hidden_area_has_no_rate_no_score_no_class_and_no_flag() {
    let table = derived(&RESIDENTS, zeros);
    let row = table.row("B").unwrap();
    assert!(row.is_hidden());
    assert_eq!((row.rate(), row.z(), row.class(), row.flags().len()), (None, None, None, 0));
}

#[test]
fn hidden_areas_are_left_out_before_anything_is_calculated() {
    let given = RefCell::new(Vec::new());
    derived(&RESIDENTS, |kept, values| {
        given.borrow_mut().push((kept.to_vec(), values.to_vec()));
        zeros(kept, values)
    });
    assert_eq!(given.into_inner(), [(vec![true, false, true, false, true], vec![50.0, 150.0, 160.0])]);
}

#[test]
fn without_residents_of_every_shown_area_counts_are_compared() {
    let given = RefCell::new(Vec::new());
    let table = derived(&RESIDENTS[..4], |kept, values| {
        given.borrow_mut().extend(values.to_vec());
        zeros(kept, values)
    });
    assert_eq!(table.basis(), Basis::Counts);
    assert_eq!(given.into_inner(), [100.0, 60.0, 80.0]);
}

#[test]
fn areas_to_read_with_care_are_flagged() {
    let table = derived(&RESIDENTS, zeros);
    let flags = |code| table.row(code).unwrap().flags().to_vec();
    assert_eq!(flags("A"), [Flag::HiddenNeighbours]);
    assert_eq!(flags("C"), [Flag::FewResidents, Flag::HiddenNeighbours]);
    assert_eq!(flags("E"), [Flag::HiddenNeighbours]);
}

#[test]
fn scores_go_to_the_areas_they_were_made_for() {
    let table = derived(&RESIDENTS, |_, _| vec![Some(2.6), None, Some(-1.97)]);
    let class = |code| table.row(code).unwrap().class().map(Class::in_words);
    assert_eq!((class("A"), class("C"), class("E")), (Some("99 % hot"), None, Some("95 % cold")));
}

#[test]
fn classes_begin_beyond_their_bounds() {
    let class = |z: f64| derived(&RESIDENTS, |_, _| vec![Some(z); 3]).row("A").unwrap().class().unwrap();
    assert_eq!(class(2.577), Class::Hot99);
    assert_eq!(class(2.575), Class::Hot95);
    assert_eq!(class(1.959), Class::Hot90);
    assert_eq!(class(1.644), Class::NotUnusual);
    assert_eq!(class(-1.644), Class::NotUnusual);
    assert_eq!(class(-1.646), Class::Cold90);
    assert_eq!(class(-2.577), Class::Cold99);
}

#[test]
fn a_measure_that_is_not_there_is_named() {
    let released = release(vec![people("areas", "area", AREAS)], &Rules::default()).unwrap();
    let geography = Geography { codes: &[], neighbours: &[], population: &BTreeMap::new() };
    let refused = derive(&released.tables()[0], "harm", &geography, zeros).map(|_| ()).unwrap_err();
    assert_eq!(refused.to_string(), "table `areas` has no measure `harm`");
}

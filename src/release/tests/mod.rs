//! What a release hides and shows, stated as facts; `intruder` tries to work out what is hidden.

mod derived;
mod intruder;
mod permitted;
mod proof;

use super::{Released, ReleasedCell, ReleasedRow, Rules, release_by};
use crate::hub::{Cell, CountRow, CountTable, Dimension, Measure, TOTAL};

/// A table of people from text: `North 12, South 9, Total 21`.
fn people(name: &'static str, dimension: &'static str, text: &str) -> CountTable {
    counted(name, dimension, vec!["people"], text)
}

/// A table from text, one number per measure; all rest on the first, which is people.
fn counted(
    name: &'static str,
    dimension: &'static str,
    measures: Vec<&'static str>,
    text: &str,
) -> CountTable {
    let kinds = [Measure::people as fn(&'static str) -> Measure, Measure::events];
    let measured = measures.iter().zip(kinds.into_iter().chain(std::iter::repeat(Measure::events as _)));
    let measured: Vec<_> = measured.map(|(name, kind)| kind(name)).collect();
    let mut table = CountTable::new(name, "A table", [Dimension::flat(dimension).overlapping()], measured);
    table.rows = text.split(", ").map(|row| row_of(row, measures.len())).collect();
    table
}

fn row_of(text: &str, measures: usize) -> CountRow {
    let mut words: Vec<&str> = text.split(' ').collect();
    let at = words.len().saturating_sub(measures);
    let numbers: Vec<u64> = words.split_off(at).iter().map(|number| number.parse().unwrap()).collect();
    let cells = numbers.iter().map(|&value| Cell::events(value, numbers[0])).collect();
    CountRow { keys: vec![words.join(" ")], cells }
}

/// Every table again as text, `-` for what is hidden.
fn seen(released: &Released) -> Vec<String> {
    let number = |cell: &ReleasedCell| cell.shown().map_or("-".to_string(), |value| value.to_string());
    let row = |row: &ReleasedRow| {
        let numbers: Vec<_> = row.cells().iter().map(number).collect();
        format!("{} {}", row.label(), numbers.join(" "))
    };
    let tables = released.tables().iter();
    tables
        .map(|table| table.rows().iter().chain([table.total()]).map(row).collect::<Vec<_>>().join(", "))
        .collect()
}

#[track_caller]
fn check(counts: &str, expected: &str) {
    check_all(vec![people("areas", "area", counts)], &[expected]);
}

#[track_caller]
fn check_contacts(counts: &str, expected: &str) {
    check_all(vec![counted("areas", "area", vec!["people", "contacts"], counts)], &[expected]);
}

#[track_caller]
fn check_all(tables: Vec<CountTable>, expected: &[&str]) {
    let released = release_by(&Rules::weakest(), tables).unwrap();
    assert_eq!(seen(&released), expected);
}

#[track_caller]
fn check_refused(tables: Vec<CountTable>, expected: &str) {
    let refused = release_by(&Rules::weakest(), tables).map(|released| seen(&released)).unwrap_err();
    assert_eq!(refused.to_string(), expected);
}

#[test]
fn fewer_people_than_ten_are_hidden() {
    check("A 9, B 9, C 30, Total 48", "A -, B -, C 30, Total 48");
    check("A 10, B 10, C 30, Total 50", "A 10, B 10, C 30, Total 50");
    check("A 11, B 11, C 30, Total 52", "A 11, B 11, C 30, Total 52");
}

#[test]
fn an_area_with_nobody_is_hidden_like_one_with_few() {
    check("A 0, B 12, C 30, Total 42", "A -, B -, C 30, Total 42");
}

#[test]
fn a_single_hidden_number_takes_the_cheapest_row_with_it() {
    check("A 9, B 40, C 30, Total 79", "A -, B 40, C -, Total 79");
}

#[test]
fn of_rows_with_equally_few_people_the_first_by_label_is_hidden() {
    check("A 9, C 30, B 30, Total 69", "A -, C 30, B -, Total 69");
}

#[test]
fn hidden_rows_that_together_rest_on_too_few_take_a_further_one() {
    check("A 4, B 5, C 20, D 30, Total 59", "A -, B -, C -, D 30, Total 59");
    check("A 5, B 5, C 20, D 30, Total 60", "A -, B -, C 20, D 30, Total 60");
    check("A 6, B 5, C 20, D 30, Total 61", "A -, B -, C 20, D 30, Total 61");
}

#[test]
fn the_contacts_of_a_hidden_count_of_people_are_hidden() {
    check_contacts("A 9 500, B 9 18, C 30 60, Total 48 578", "A - -, B - -, C 30 60, Total 48 578");
}

#[test]
fn a_small_count_of_other_things_hides_its_row_too() {
    check_contacts("A 40 9, B 40 80, C 50 60, Total 130 149", "A - -, B - -, C 50 60, Total 130 149");
}

#[test]
fn a_single_row_of_few_people_takes_the_total_with_it() {
    check("A 9, Total 9", "A -, Total -");
    check("A 9, Total 40", "A -, Total -");
}

#[test]
fn too_few_people_altogether_leave_nothing() {
    check("A 3, B 4, Total 7", "A -, B -, Total -");
}

#[test]
fn a_few_people_in_no_row_cannot_be_found_by_subtraction() {
    check("A 20, B 30, C 40, Total 99", "A -, B -, C 40, Total 99");
    check("A 20, B 30, C 40, Total 100", "A 20, B 30, C 40, Total 100");
    check("A 20, B 30, C 40, Total 90", "A 20, B 30, C 40, Total 90");
}

#[test]
fn people_may_stand_in_several_rows() {
    check("A 40, B 50, Total 60", "A 40, B 50, Total 60");
    check("A 4, B 50, C 60, Total 70", "A -, B -, C 60, Total 70");
}

#[test]
fn a_number_hidden_in_one_table_is_hidden_in_another_that_repeats_it() {
    let areas = people("areas", "area", "A 20, B 30, C 40, Total 90");
    let contacts =
        counted("contacts", "area", vec!["people", "late"], "A 20 3, B 30 10, C 40 20, Total 90 33");
    check_all(vec![areas, contacts], &["A -, B -, C 40, Total 90", "A - -, B - -, C 40 20, Total 90 33"]);
}

#[test]
fn people_by_number_of_agencies_cannot_be_worked_out_from_the_agencies() {
    // 3 x 80 + 4 x 6 and 80 + 6 would give both away: the agencies' people add up to 864.
    let by_number = people("numbers", "number_of_agencies", "1 300, 2 150, 3 80, 4 6, Total 536");
    let agencies = people("agencies", "agency", "police 300, health 400, housing 100, council 64, Total 536");
    check_all(
        vec![by_number, agencies],
        &["1 300, 2 150, 3 -, 4 -, Total 536", "police 300, health 400, housing -, council -, Total 536"],
    );
}

#[test]
fn the_total_is_that_of_everybody_and_comes_last() {
    let mut table = people("areas", "area", "A 20, B 30, Total 50");
    table.rows.rotate_right(1);
    assert_eq!(table.rows[0].keys, [TOTAL]);
    check_all(vec![table], &["A 20, B 30, Total 50"]);
}

#[test]
fn malformed_tables_are_refused_by_name() {
    let refused =
        |table: CountTable, problem: &str| check_refused(vec![table], &format!("table `areas`: {problem}"));
    refused(people("areas", "area", "A 20, A 30, Total 50"), "two rows have the same label");
    refused(people("areas", "area", "A 20, Total 30, Total 50"), "it has not one total");
    refused(people("areas", "area", "A 60, Total 50"), "a row is greater than the total");
    refused(counted("areas", "area", vec![], "A, Total"), "its measures are missing or repeat");
    let mut ragged = people("areas", "area", "A 20, Total 50");
    ragged.rows[0].cells.clear();
    refused(ragged, "a row has not one number per measure");
    let twice = || people("areas", "area", "A 20, Total 50");
    check_refused(vec![twice(), twice()], "table `areas`: another table has its name");
    let path = people("../areas", "area", "A 20, Total 50");
    check_refused(
        vec![path],
        "table `../areas`: its name is not a plain file name of small letters, digits and hyphens",
    );
}

#[test]
fn what_cannot_be_protected_is_not_released() {
    // One row is everybody: hidden for its few late contacts, but its people are the total of the other table.
    let late = counted("late", "place", vec!["people", "late"], "A 50 3, Total 50 3");
    let areas = people("areas", "area", "B 20, C 30, Total 50");
    check_refused(
        vec![late, areas],
        "table `late`: a hidden number of `people` could be worked out from what is shown; \
         join categories, or leave the table out",
    );
}

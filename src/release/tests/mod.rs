//! What a release hides and shows, stated as facts; `intruder` tries to work out what is hidden.

mod attack;
mod derived;
mod forums;
mod geographies;
mod intruder;
mod permitted;
mod proof;
mod remembered;
mod rules;
mod simplex;

use super::steps::{self, SOME_PERIOD};
use super::{Error, Ledger, Released, ReleasedCell, ReleasedRow, Rules};
use crate::hub::{Cell, CountRow, CountTable, Dimension, Measure, TOTAL};

/// Releases tables with nothing released before.
fn release_by(rules: &Rules, tables: Vec<CountTable>) -> Result<Released, Error> {
    steps::release_by(rules, tables, &Ledger::default(), SOME_PERIOD, &mut |_, _, _| ())
}

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
    let dimensions =
        dimension.split('/').map(|dimension| Dimension::flat(Box::leak(dimension.into())).overlapping());
    let mut table = CountTable::new(name, "A table", dimensions.collect::<Vec<_>>(), measured);
    table.rows = text.split(", ").map(|row| row_of(row, measures.len())).collect();
    table
}

fn row_of(text: &str, measures: usize) -> CountRow {
    let mut words: Vec<&str> = text.split(' ').collect();
    let at = words.len().saturating_sub(measures);
    let numbers: Vec<u64> = words.split_off(at).iter().map(|number| number.parse().unwrap()).collect();
    let cells = numbers.iter().map(|&value| Cell::events(value, numbers[0])).collect();
    CountRow { keys: words.join(" ").split('/').map(str::to_owned).collect(), cells }
}

/// Every table again as text, `-` for what is hidden.
fn seen(released: &Released) -> Vec<String> {
    let number = |cell: &ReleasedCell| cell.shown().map_or("-".to_string(), |value| value.to_string());
    let row = |row: &ReleasedRow| {
        let numbers: Vec<_> = row.cells().iter().map(number).collect();
        format!("{} {}", row.keys().join("/"), numbers.join(" "))
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
    let beside = people("others", "age", "young 20, old 30, Total 50").of("others");
    check_all(
        vec![people("areas", "area", "A 9, Total 9"), beside],
        &["A -, Total -", "young 20, old 30, Total 50"],
    );
}

#[test]
fn a_category_of_two_words_is_no_set_of_two_agencies() {
    check_all(
        vec![
            people("numbers", "agencies", "1 40, 2 12, 3 9, Total 61"),
            people("domains", "domain", "crime and disorder 12, health 60, Total 61"),
        ],
        &["1 40, 2 -, 3 -, Total 61", "crime and disorder 12, health 60, Total 61"],
    );
}

#[test]
fn how_many_stand_in_no_row_is_not_known() {
    check("A 9, Total 40", "A -, Total 40");
    check("A 9, B 12, Total 40", "A -, B 12, Total 40");
}

#[test]
fn a_few_people_in_no_row_cannot_be_found_by_subtraction() {
    check("A 20, B 30, C 40, Total 99", "A -, B 30, C 40, Total 99");
    check("A 20, B 30, C 40, Total 100", "A 20, B 30, C 40, Total 100");
    check("A 20, B 30, C 40, Total 90", "A 20, B 30, C 40, Total 90");
}

#[test]
fn people_may_stand_in_several_rows() {
    check("A 40, B 50, Total 60", "A 40, B 50, Total 60");
    check("A 4, B 50, C 60, Total 70", "A -, B 50, C 60, Total 70");
    check_contacts("A 4 9, B 50 60, C 60 70, Total 70 139", "A - -, B - -, C 60 70, Total 70 139");
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
    // With 3 and 4 hidden alone, 3 x 80 + 4 x 6 and 80 + 6 would give both away: the agencies' people add up to 864.
    let by_number = people("numbers", "number_of_agencies", "1 300, 2 150, 3 80, 4 6, Total 536");
    let agencies = people("agencies", "agency", "police 300, health 400, housing 100, council 64, Total 536");
    check_all(
        vec![by_number, agencies],
        &["1 -, 2 150, 3 -, 4 -, Total 536", "police 300, health 400, housing 100, council 64, Total 536"],
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
    let area = |text| people("areas", "area", text);
    refused(area("A 20, A 30, Total 50"), "two rows have the same categories");
    refused(area("A 20, Total 30, Total 50"), "it has not one total");
    refused(area("A 20, B 30"), "it has not one total");
    refused(area("A 60, Total 50"), "a row is greater than the margin that it is part of");
    let mut table = area("A 20, Total 50");
    table.measures.clear();
    refused(table, "its measures are missing or repeat");
    let mut empty = area("A 20, Total 50");
    empty.rows.clear();
    refused(empty, "it is empty");
    let mut ragged = area("A 20, Total 50");
    ragged.rows[0].cells.clear();
    refused(ragged, "a row has not one number per measure");
    let mut endless = area("A 20, Total 50");
    endless.dimensions[0].parents =
        [("A".to_owned(), "B".to_owned()), ("B".to_owned(), "A".to_owned())].into();
    refused(endless, "the lookup of a dimension goes round in a circle");
    let mut great = area("A 20, Total 50");
    great.rows[1].cells[0] = Cell::people(u64::MAX);
    refused(great, "a number is greater than any that can be counted");
    let twice = || area("A 20, Total 50");
    check_refused(vec![twice(), twice()], "table `areas`: another table has its name");
    let path = people("../areas", "area", "A 20, Total 50");
    check_refused(
        vec![path],
        "table `../areas`: its name is not a plain file name of small letters, digits and hyphens",
    );
}

#[test]
fn margins_must_be_there_and_add_up_where_everybody_stands_in_one_row() {
    let mut table = people("areas", "area", "A 20, B 30, Total 60");
    table.dimensions[0] = Dimension::flat("area");
    let problem = "the rows of a dimension that should add up do not make up their margin";
    check_refused(vec![table], &format!("table `areas`: {problem}"));
    let table =
        people("both", "area/kind", "A/x 20, A/y 30, B/x 10, B/y 20, Total/x 30, Total/y 50, Total/Total 80");
    check_refused(
        vec![table],
        "table `both`: a combination of categories has no row: one of nobody needs a row with 0, or it is known to be 0",
    );
    let mut nested = people("areas", "area", "A 20, B 30, Total 50");
    nested.dimensions[0] = Dimension::nested("area", [("A", "North")]);
    check_refused(vec![nested], "table `areas`: the margin of a row is missing");
}

#[test]
fn no_label_can_be_a_persons_code_or_a_pseudonym() {
    for label in ["PZ-7F3KQ-X", "for PZ-7F3KQ-X", "0123456789abcdef0123456789abcdef"] {
        let table = people("areas", "area", &format!("{label} 20, B 30, Total 50"));
        check_refused(vec![table], "table `areas`: a category looks like a person's code or pseudonym");
    }
    check("E01013754 20, Crime and disorder 30, Total 50", "E01013754 20, Crime and disorder 30, Total 50");
}

#[test]
fn tables_that_contradict_each_other_are_refused() {
    let one = people("one", "area", "A 20, B 30, Total 50");
    let other = people("other", "area", "A 21, B 29, Total 50");
    check_refused(vec![one, other], "table `other`: a number differs from the same one in another table");
}

#[test]
fn two_dimensions_are_protected_along_both() {
    let table = people(
        "both",
        "area/kind",
        "A/x 4, A/y 40, A/z 30, A/Total 74, B/x 25, B/y 30, B/z 35, B/Total 90, C/x 50, C/y 60, C/z 70, C/Total 180, \
         Total/x 79, Total/y 130, Total/z 135, Total/Total 344",
    );
    check_all(
        vec![table],
        &[
            "A/x -, A/y 40, A/z -, A/Total 74, B/x -, B/y 30, B/z -, B/Total 90, C/x 50, C/y 60, C/z 70, C/Total 180, \
           Total/x 79, Total/y 130, Total/z 135, Total/Total 344",
        ],
    );
}

#[test]
fn a_hierarchy_is_protected_within_the_smallest_whole_that_is_enough() {
    let mut table = people("areas", "area", "A 4, B 20, C 30, D 40, North 24, South 70, Total 94");
    table.dimensions[0] =
        Dimension::nested("area", [("A", "North"), ("B", "North"), ("C", "South"), ("D", "South")]);
    check_all(vec![table], &["A -, B -, C 30, D 40, North 24, South 70, Total 94"]);
}

#[test]
fn what_leaves_nothing_to_see_is_not_released() {
    check_refused(
        vec![people("areas", "area", "A 3, B 4, Total 7")],
        "every number of every table is hidden: there is nothing to release",
    );
}

#[test]
fn rows_that_differ_in_their_last_words_alone_make_up_the_row_over_them() {
    let zone = |three: u64| {
        format!(
            "Mill | inside | everybody {}, Mill | inside | agencies | 1 60, Mill | inside | agencies | 2 40, \
             Mill | inside | agencies | 3 or more {three}, Mill | inside | agency | police 70, \
             Mill | inside | agency | health 65, Total {}",
            100 + three,
            200 + three
        )
    };
    let of = |three| {
        seen(&release_by(&Rules::weakest(), vec![people("zones", "of", &zone(three))]).unwrap()).remove(0)
    };
    assert!(!of(30).contains('-'), "{}", of(30));
    // 104 less 60 and 40 would give the 4 away.
    assert_eq!(of(4).matches('-').count(), 2, "{}", of(4));
    assert!(of(4).contains("3 or more -") && of(4).contains("everybody 104"), "{}", of(4));
}

#[test]
fn what_makes_up_another_row_only_by_chance_of_names_is_no_sum() {
    // People stand in several areas: two of three parts say nothing of the third.
    let text = "A | health 30, A | housing 20, A | police 4, A 35, B 60, Total 80";
    let released = release_by(&Rules::weakest(), vec![people("places", "of", text)]).unwrap();
    assert_eq!(seen(&released), ["A | health 30, A | housing 20, A | police -, A 35, B 60, Total 80"]);
}

#[test]
fn one_name_that_stands_for_something_else_is_another_number() {
    let zones = |areas: &[&str], text: &str| {
        let mut table = people("zones", "of", text);
        let areas = areas.iter().map(|area| (*area).to_owned()).collect();
        table.dimensions[0] = table.dimensions[0].clone().defined([("Mill", areas)]);
        table
    };
    let first = zones(&["A", "B"], "Mill | everybody 50, Ford | everybody 80, Total 120");
    let released = release_by(&Rules::weakest(), vec![first]).unwrap();
    let ledger = Ledger::default().with("r-1", SOME_PERIOD, &released);
    let again = |table| {
        let released =
            steps::release_by(&Rules::weakest(), vec![table], &ledger, SOME_PERIOD, &mut |_, _, _| ());
        released.map(|released| seen(&released).remove(0))
    };
    let refused = again(zones(&["A", "B"], "Mill | everybody 70, Ford | everybody 80, Total 120"));
    assert!(matches!(refused, Err(Error::Changed { .. })), "{refused:?}");
    assert_eq!(
        again(zones(&["A", "B", "C"], "Mill | everybody 70, Ford | everybody 80, Total 120")),
        Ok("Mill | everybody 70, Ford | everybody 80, Total 120".into())
    );
    // A third area with four people: the zone as it was before would give them away.
    assert_eq!(
        again(zones(&["A", "B", "C"], "Mill | everybody 54, Ford | everybody 80, Total 120")),
        Ok("Mill | everybody -, Ford | everybody 80, Total 120".into())
    );
}

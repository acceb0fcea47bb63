//! The rules of each set: dominance, closeness, agencies, nobody and everybody, rounding.

use super::super::Rules;
use super::super::steps::{self, SOME_PERIOD};
use super::super::{Ledger, Why, sensitive};
use super::{people, seen};
use crate::agreement::RuleProfile;
use crate::hub::{Cell, CountTable, Dimension, Measure, TOTAL};

/// Why a row with this cell is hidden.
#[track_caller]
fn check(measure: Measure, cell: Cell, expected: Option<Why>) {
    assert_eq!(why(measure, cell), Ok(expected));
}

fn why(measure: Measure, cell: Cell) -> Result<Option<Why>, String> {
    let mut table = CountTable::new("t", "T", [Dimension::flat("area")], [measure]);
    table.row([TOTAL], [cell]);
    sensitive::rows(&table, &Rules::weakest()).map(|rows| rows[0]).map_err(|error| error.to_string())
}

#[test]
fn two_people_may_not_make_up_more_than_nine_tenths_of_points() {
    let points = |value, largest: [u64; 2]| Cell::weight(value, 20, largest);
    check(Measure::weight("points"), points(1000, [500, 400]), None);
    check(Measure::weight("points"), points(1000, [500, 401]), Some(Why::Dominated));
    check(Measure::weight("points"), points(1000, [100, 50]), None);
}

#[test]
fn the_second_may_not_estimate_the_first_to_within_a_tenth() {
    let points = |value, largest: [u64; 2]| Cell::weight(value, 20, largest);
    // What is left beside the two is less than a tenth of the first.
    check(Measure::weight("cost"), points(2000, [1000, 901]), Some(Why::Dominated));
    check(Measure::weight("cost"), points(1900, [1000, 700]), None);
    check(Measure::weight("cost"), points(1799, [1000, 700]), Some(Why::Dominated));
}

#[test]
fn points_of_few_people_are_hidden_and_points_without_their_largest_are_refused() {
    check(Measure::weight("points"), Cell::weight(1000, 9, [100, 90]), Some(Why::FewPeople));
    assert!(
        why(Measure::weight("points"), Cell::events(1000, 20))
            .unwrap_err()
            .contains("greatest contributions")
    );
    assert!(
        why(Measure::weight("points"), Cell::weight(10, 20, [9, 8]))
            .unwrap_err()
            .contains("more than the whole")
    );
}

#[test]
fn people_known_to_several_agencies_come_of_two_at_least() {
    let known = || Measure::people_known_to_agencies("people");
    check(known(), Cell::people(20).from_agencies(2), None);
    check(known(), Cell::people(20).from_agencies(1), Some(Why::FewAgencies));
    check(known(), Cell::people(9).from_agencies(3), Some(Why::FewPeople));
    assert!(why(known(), Cell::people(20)).unwrap_err().contains("how many agencies"));
}

fn released(rules: &Rules, counts: &str) -> String {
    let tables = vec![people("areas", "area", counts)];
    let released =
        steps::release_by(rules, tables, &Ledger::default(), SOME_PERIOD, &mut |_, _, _| ()).unwrap();
    seen(&released).remove(0)
}

#[test]
fn nobody_is_hidden_or_shown_as_the_rules_say() {
    let shown = Rules::with(|rules| rules.numbers.hide_zeros = false);
    let counts = "A 0, B 12, C 30, Total 42";
    assert_eq!(released(&shown, counts), "A 0, B 12, C 30, Total 42");
    assert_eq!(released(&Rules::weakest(), counts), "A -, B -, C 30, Total 42");
}

#[test]
fn everybody_in_one_category_is_hidden_where_the_rules_say() {
    let full = Rules::with(|rules| (rules.numbers.hide_full, rules.numbers.hide_zeros) = (true, false));
    let counts = "A 0, B 42, Total 42";
    assert_eq!(released(&full, counts), "A -, B -, Total 42");
    let shown = Rules::with(|rules| rules.numbers.hide_zeros = false);
    assert_eq!(released(&shown, counts), "A 0, B 42, Total 42");
}

#[test]
fn rounded_numbers_are_multiples_of_five_and_totals_are_rounded_apart() {
    let rules = Rules::by(RuleProfile::NhsRound5);
    assert_eq!(released(&rules, "A 12, B 12, C 13, Total 37"), "A 10, B 10, C 15, Total 35");
    assert_eq!(released(&rules, "A 0, B 12, C 30, Total 42"), "A 0, B 10, C 30, Total 40");
}

#[test]
fn in_rounded_tables_small_numbers_are_hidden_and_protected() {
    let rules = Rules::by(RuleProfile::NhsRound5);
    let seen = released(&rules, "A 4, B 32, C 43, D 51, Total 130");
    assert!(seen.starts_with("A -,"), "{seen}");
    assert!(seen.ends_with("Total 130"), "{seen}");
}

#[test]
fn every_rule_is_said_in_words() {
    for profile in [RuleProfile::Acro10, RuleProfile::NhsRound5] {
        let words = Rules::by(profile).in_words().join(" ");
        assert_eq!(words.contains("rounded to the nearest 5"), profile == RuleProfile::NhsRound5);
        assert_eq!(words.contains("a count of nobody is shown"), profile == RuleProfile::NhsRound5);
        assert!(words.contains("fewer than 10 people"));
    }
}

#[test]
fn how_demand_falls_on_people_is_a_table_under_the_same_rules() {
    // Tenths of people by how much they are seen, each with its people and its share of points.
    let tenths = |people: u64, largest: [u64; 2]| {
        let mut table = CountTable::new(
            "lorenz",
            "Points by tenths of people",
            [Dimension::flat("tenth")],
            [Measure::people("people"), Measure::weight("points")],
        );
        for tenth in 1..=10 {
            let points = tenth * 100 * people;
            let largest = if tenth == 10 { largest } else { [tenth * 100, tenth * 100] };
            table.row(
                [format!("tenth {tenth:02}")],
                [Cell::people(people), Cell::weight(points, people, largest)],
            );
        }
        let points = (1..=10).map(|tenth| tenth * 100 * people).sum();
        table.row([TOTAL], [Cell::people(10 * people), Cell::weight(points, 10 * people, largest)]);
        table
    };
    let hidden = |table: CountTable| {
        let released = steps::release_by(
            &Rules::weakest(),
            vec![table],
            &Ledger::default(),
            SOME_PERIOD,
            &mut |_, _, _| (),
        );
        released.map(|released| released.tables()[0].hidden_rows()).map_err(|error| error.to_string())
    };
    assert_eq!(hidden(tenths(20, [1_000, 1_000])), Ok(0));
    // Two people make up more than nine tenths of the last row: it goes, and one beside it.
    assert_eq!(hidden(tenths(20, [10_000, 9_000])), Ok(2));
    assert_eq!(hidden(tenths(9, [1_000, 1_000])), Ok(10));
}

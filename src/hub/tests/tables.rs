//! Tables of weights and orders: what is refused, and in which words.

use super::super::OrderError;
use super::super::candidates::Points;
use super::*;

#[test]
fn a_kind_that_is_weighed_and_lacks_a_weight_is_an_error_that_lists_it() {
    let world = World::of_adults(vec![row(0, "robbery", Role::Offender), row(1, "arson", Role::Offender)]);
    let read = |text: &str| Weights::read(Quantity::Gravity, text.as_bytes()).unwrap();
    let gap = read("code,weight,valid_from,source\ntheft,2,2020-01-01,us\narson,5,2024-10-01,us\n");
    let tables = Tables { gravity: Some(gap), ..tables() };
    let error = listed_by(&world.pool(), &rule(), &Order::default(), &tables).unwrap_err();
    assert_eq!(
        error.to_string(),
        "weights/gravity.csv: has no weight for robbery (112), arson (117) before 2024-10-01"
    );
}

#[test]
fn a_table_that_is_not_there_is_not_made_up() {
    let world = World::of_adults(vec![row(0, "robbery", Role::Offender)]);
    let error = listed_by(&world.pool(), &rule(), &Order::default(), &Tables::default()).unwrap_err();
    assert_eq!(error.to_string(), "weights/gravity.csv: is not there, and the order weighs by it");
}

#[test]
fn every_wrong_line_of_a_table_is_told_of_at_once() {
    let text = "code,weight,valid_from,source\nflying,1,2020-01-01,us\ntheft,-1,2020-01-01,us\n\
                theft,1,1.1.2020,us\ntheft,1,2020-01-01,\narson,1,2020-01-01,us\narson,2,2020-01-01,us\n";
    let error = Weights::read(Quantity::Harm, text.as_bytes()).unwrap_err().to_string();
    for line in ["line 2 has a code", "line 3 has a weight", "line 4 has a valid_from", "line 5 does not say"]
    {
        assert!(error.contains(line), "{error}");
    }
    assert!(error.contains("arson has two weights from one day on"), "{error}");
    let columns = Weights::read(Quantity::Harm, b"kind,weight\n").unwrap_err();
    assert_eq!(columns.to_string(), "weights/harm.csv: has not the columns code, weight, valid_from, source");
}

#[test]
fn a_weight_holds_from_its_day_on() {
    let day = |year, month, day| crate::schema::day_number(jiff::civil::date(year, month, day));
    let harm =
        table(Quantity::Harm, "1", &[("theft", "2", "2020-01-01"), ("theft", "3.000001", "2024-04-01")]);
    let theft = usize::from(kind_place(ContactKind::by_name("theft").unwrap().code).unwrap());
    assert_eq!(harm.at(theft, day(2019, 12, 31)), None);
    assert_eq!(harm.at(theft, day(2024, 3, 31)), Some(2_000_000));
    assert_eq!(harm.at(theft, day(2024, 4, 1)), Some(3_000_001));
}

#[test]
fn the_templates_are_whole_and_say_that_they_are_examples() {
    assert_eq!(tables().examples(), ["weights/harm.csv", "weights/gravity.csv", "weights/cost.csv"]);
    assert_eq!(Order::read(super::super::ORDER_TEMPLATE), Ok(Order::default()));
}

#[test]
fn what_never_enters_points_is_refused_by_name() {
    let denied = |name: &str| {
        let error = Order::read(&format!("[rfgv]\n\"{name}\" = 1\n")).unwrap_err();
        matches!(error, OrderError::Denied { .. })
    };
    for name in ["ethnicity", "Religion", "free school meals", "deprivation", "victimisation", "needs"] {
        assert!(denied(name), "{name}");
    }
    assert!(!denied("bananas"));
    let unknown = Order::read("secret-name = 1").unwrap_err().to_string();
    assert_eq!(unknown, "order.toml: names something that no scheme weighs");
}

#[test]
fn a_meeting_takes_on_five_to_thirty() {
    let held = |capacity: u32| Order::read(&format!("capacity = {capacity}")).is_ok();
    assert_eq!([4, 5, 30, 31].map(held), [false, true, true, false]);
}

#[test]
fn points_are_written_exactly() {
    let written = [0, 14_000_000, 28_106_602, -500_000, 1].map(|points| Points(points).to_string());
    assert_eq!(written, ["0", "14", "28.106602", "-0.5", "0.000001"]);
}

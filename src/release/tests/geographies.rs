//! Numbers of other divisions and other times that differ by a few people, or make up hidden ones together.

use jiff::civil::{Date, date};

use super::super::steps;
use super::super::{Error, Ledger, Period, Released, Rules};
use super::{counted, seen};
use crate::hub::{CountTable, Dimension};

fn period(from: Date, to: Date) -> Period {
    Period { from, to }
}

fn release(tables: Vec<CountTable>, ledger: &Ledger, period: Period) -> Result<Released, Error> {
    steps::release_by(&Rules::weakest(), tables, ledger, period, &mut |_, _, _| ())
}

/// A division of areas: `North A B 70` is North, made of A and B, with 70 people.
fn division(name: &'static str, rows: &str) -> CountTable {
    let (mut lookup, mut text, mut total) = (Vec::new(), Vec::new(), 0_u64);
    for row in rows.split(", ") {
        let words: Vec<&str> = row.split(' ').collect();
        let (people, areas) = (words[words.len() - 1], &words[1..words.len() - 1]);
        lookup.extend(areas.iter().map(|area| ((*area).to_owned(), words[0].to_owned())));
        text.push(format!("{} {people}", words[0]));
        total += people.parse::<u64>().unwrap();
    }
    let mut table = counted(name, "area", vec!["people"], &format!("{}, Total {total}", text.join(", ")));
    table.dimensions[0] = Dimension::nested("area", lookup);
    table
}

const YEAR: Period = Period { from: date(2025, 1, 1), to: date(2025, 12, 31) };

#[track_caller]
fn check(one: &str, other: &str, period: Period, hidden: bool) {
    let before = release(vec![division("wards", one)], &Ledger::default(), YEAR).unwrap();
    let ledger = Ledger::default().with("r-1", YEAR, &before);
    let seen = seen(&release(vec![division("zones", other)], &ledger, period).unwrap()).remove(0);
    assert_eq!(seen.contains('-'), hidden, "{seen}");
}

#[test]
fn an_area_more_with_a_few_people_is_found() {
    check("North A B 70, South C D 50", "West A B C 74, East D 46", YEAR, true);
    check("North A B 70, South C D 50", "West A B C 82, East D 38", YEAR, false);
}

#[test]
fn divisions_that_cross_give_a_few_people_away_together() {
    // N and M together are W and E and the area F, in which four people are.
    let wards = "N A B 50, M C D F 54, S G 60";
    check(wards, "W A C 45, E B D 55, R F G 64", YEAR, true);
    check(wards, "W A C 40, E B D 50, R F G 74", YEAR, false);
}

#[test]
fn another_division_of_another_time_is_compared_as_well() {
    let moved = period(date(2025, 2, 1), date(2026, 1, 31));
    check("North A B 70, South C D 50", "West A B C 74, East D 46", moved, true);
    let later = period(date(2026, 1, 1), date(2026, 12, 31));
    check("North A B 70, South C D 50", "West A B C 74, East D 46", later, false);
}

fn contacts(text: &str) -> CountTable {
    let mut table = counted("areas", "area", vec!["people", "contacts"], text);
    table.dimensions[0] = Dimension::flat("area").overlapping();
    table
}

/// Half a year, the other half, and the whole of it.
fn year(whole: &str) -> (String, Result<Released, Error>) {
    let halves = [period(date(2025, 1, 1), date(2025, 6, 30)), period(date(2025, 7, 1), date(2025, 12, 31))];
    let texts = ["A 40 90, B 80 160, C 60 100, Total 170 350", "A 4 9, B 30 60, C 70 100, Total 95 169"];
    let mut ledger = Ledger::default();
    for (half, text) in halves.into_iter().zip(texts) {
        let released = release(vec![contacts(text)], &ledger, half).unwrap();
        ledger = ledger.with("half", half, &released);
    }
    let released = release(vec![contacts(whole)], &ledger, YEAR);
    (released.as_ref().map(|released| seen(released).remove(0)).unwrap_or_default(), released)
}

#[test]
fn a_hidden_half_year_is_not_the_year_less_the_other_half() {
    // A and B were hidden in the second half. 220 contacts of the year in B less 160 of the first half would be those
    // of B in the second, and then those of the four people in A. C alone would be hidden beside A otherwise.
    let (seen, released) = year("A 42 99, B 100 220, C 90 200, Total 190 519");
    assert!(released.is_ok() && seen.starts_with("A - -, B - -"), "{seen} {:?}", released.err());
}

#[test]
fn numbers_of_other_times_that_do_not_add_up_say_nothing() {
    // Records of the year came in late: no sum holds, and nothing is taken for known.
    let (seen, released) = year("A 80 199, B 99 240, C 150 300, Total 250 739");
    assert!(
        released.is_ok() && seen == "A 80 199, B 99 240, C 150 300, Total 250 739",
        "{seen} {:?}",
        released.err()
    );
}

#[test]
fn a_round_of_windows_that_move_by_a_month_joins_no_sums() {
    let mut ledger = Ledger::default();
    for month in 1..4 {
        let period = period(date(2025, month, 1), date(2026, month, 1).yesterday().unwrap());
        let released =
            release(vec![contacts("A 40 90, B 50 80, C 60 100, Total 130 270")], &ledger, period).unwrap();
        assert!(!seen(&released)[0].contains('-'));
        ledger = ledger.with("month", period, &released);
    }
}

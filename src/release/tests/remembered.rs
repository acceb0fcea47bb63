//! What was released before is part of what an intruder has.

use jiff::civil::date;

use super::super::steps;
use super::super::{Error, Ledger, Period, Released, Rules};
use super::{people, seen};
use crate::hub::{CountTable, Dimension};

const FIRST: Period = Period { from: date(2025, 1, 1), to: date(2025, 12, 31) };
const NEXT: Period = Period { from: date(2025, 4, 1), to: date(2026, 3, 31) };
const AFTER: Period = Period { from: date(2026, 1, 1), to: date(2026, 12, 31) };

fn release(tables: Vec<CountTable>, ledger: &Ledger, period: Period) -> Result<Released, Error> {
    steps::release_by(&Rules::weakest(), tables, ledger, period, &mut |_, _, _| ())
}

/// A ledger that holds one release of the first period.
fn after(tables: Vec<CountTable>) -> Ledger {
    let released = release(tables, &Ledger::default(), FIRST).unwrap();
    Ledger::default().with("r-1", FIRST, &released)
}

fn areas(text: &str) -> CountTable {
    let mut table = people("areas", "area", text);
    table.dimensions[0] = Dimension::flat("area");
    table
}

#[track_caller]
fn check(before: &str, period: Period, now: &str, expected: &str) {
    let ledger = after(vec![areas(before)]);
    assert_eq!(seen(&release(vec![areas(now)], &ledger, period).unwrap()), [expected]);
}

#[test]
fn a_number_that_differs_by_a_few_people_from_an_earlier_one_is_hidden() {
    check("A 40, B 50, C 60, Total 150", NEXT, "A 40, B 50, C 60, Total 150", "A 40, B 50, C 60, Total 150");
    check("A 40, B 50, C 60, Total 150", NEXT, "A 41, B 50, C 70, Total 161", "A -, B -, C 70, Total 161");
    check("A 40, B 50, C 60, Total 150", NEXT, "A 49, B 60, C 70, Total 179", "A -, B -, C 70, Total 179");
    check("A 40, B 50, C 60, Total 150", NEXT, "A 50, B 60, C 70, Total 180", "A 50, B 60, C 70, Total 180");
}

#[test]
fn periods_without_a_common_day_are_not_compared() {
    check("A 40, B 50, C 60, Total 150", AFTER, "A 41, B 51, C 61, Total 153", "A 41, B 51, C 61, Total 153");
}

#[test]
fn the_data_of_a_round_are_frozen_once_they_were_released_from() {
    let ledger = after(vec![areas("A 40, B 50, C 60, Total 150")]);
    let refused =
        release(vec![areas("A 40, B 50, C 61, Total 151")], &ledger, FIRST).map(|_| ()).unwrap_err();
    assert_eq!(refused, Error::Changed { table: "areas".into(), release: "r-1".into() });
    assert!(release(vec![areas("A 40, B 50, C 60, Total 150")], &ledger, FIRST).is_ok());
}

#[test]
fn what_was_hidden_stays_hidden_when_another_table_of_the_time_is_released() {
    // A was hidden, and B with it. The larger areas alone would give A away, if B were shown beside them.
    let ledger = after(vec![areas("A 4, B 50, C 60, Total 114")]);
    let mut larger = people("larger", "area", "A 4, B 50, C 60, North 54, South 60, Total 114");
    larger.dimensions[0] = Dimension::nested("area", [("A", "North"), ("B", "North"), ("C", "South")]);
    let released = release(vec![larger], &ledger, FIRST).unwrap();
    assert_eq!(seen(&released), ["A -, B -, C 60, North 54, South 60, Total 114"]);
}

#[test]
fn a_cell_that_only_an_earlier_release_hid_is_protected_too() {
    // The new table has North alone, which is A: to show it would show what was hidden.
    let ledger = after(vec![areas("A 4, B 50, C 60, Total 114")]);
    let mut wholes = people("wholes", "area", "A 4, B 50, C 60, North 64, South 50, Total 114");
    wholes.dimensions[0] = Dimension::nested("area", [("A", "North"), ("C", "North"), ("B", "South")]);
    let seen = seen(&release(vec![wholes], &ledger, FIRST).unwrap());
    assert!(seen[0].starts_with("A -, B -, C 60, North -, South -"), "{seen:?}");
}

#[test]
fn two_geographies_that_differ_by_a_few_people_are_not_both_shown() {
    // West is North and D, where four people are.
    let nested = |name, text, parents: [(&str, &str); 4]| {
        let mut table = people(name, "area", text);
        table.dimensions[0] = Dimension::nested("area", parents.to_vec()).overlapping();
        table
    };
    let wards = nested(
        "wards",
        "North 70, South 34, Total 104",
        [("A", "North"), ("B", "North"), ("C", "South"), ("D", "South")],
    );
    let zones = nested(
        "zones",
        "West 74, East 30, Total 104",
        [("A", "West"), ("B", "West"), ("D", "West"), ("C", "East")],
    );
    let released = release(vec![wards, zones], &Ledger::default(), FIRST).unwrap();
    assert_eq!(seen(&released)[1], "West -, East -, Total 104");
}

#[test]
fn two_populations_that_differ_by_a_few_people_are_not_both_shown() {
    let everybody = people("all", "area", "A 40, B 50, C 60, Total 150");
    let adults = people("adults", "area", "A 40, B 47, C 60, Total 147").of("adults");
    let released = release(vec![everybody, adults], &Ledger::default(), FIRST).unwrap();
    assert!(
        seen(&released)[1].contains("B -") && seen(&released)[1].contains("Total -"),
        "{:?}",
        seen(&released)
    );
}

#[test]
fn a_ledger_is_read_as_it_was_written_and_holds_no_hidden_number() {
    let ledger = after(vec![areas("A 4, B 5017, C 60, Total 5081")]);
    let text = ledger.to_text();
    assert_eq!(Ledger::read(&text), Ok(ledger.clone()));
    assert_eq!(ledger.releases(), ["r-1"]);
    assert!(text.contains("5081") && !text.contains("5017") || !text.contains("[4]"), "{text}");
    assert_eq!(Ledger::read(""), Ok(Ledger::default()));
    let marked = ledger.clone().marked(vec!["REHEARSAL".into()]).to_text();
    assert!(marked.lines().next().unwrap().contains("REHEARSAL"));
    assert_ne!(Ledger::read(&marked), Ok(ledger));
}

#[test]
fn a_ledger_that_cannot_be_read_or_is_newer_is_refused_with_its_line() {
    let text = after(vec![areas("A 40, B 50, C 60, Total 150")]).to_text();
    let refused = |text: &str| Ledger::read(text).unwrap_err().to_string();
    assert!(refused(&text.replace("\"format\":2", "\"format\":3")).contains("newer program (format 3"));
    assert!(refused(&text.replace("150", "-150")).contains("line 2"));
    assert!(refused(&text.replace("150", "150.5")).contains("line 2"));
    assert!(refused(&text[..text.len() - 9]).contains("line 2"));
    assert!(refused("{}\n").contains("line 1"));
}

#[test]
fn a_table_that_is_released_again_as_it_is_stands_in_the_ledger_once() {
    let tables = || vec![areas("A 40, B 50, C 60, Total 150")];
    let ledger = after(tables());
    let again = release(tables(), &ledger, FIRST).unwrap();
    assert!(ledger.holds(FIRST, &again) && !ledger.holds(NEXT, &again));
    assert_eq!(ledger.clone().with("r-2", FIRST, &again), ledger);
}

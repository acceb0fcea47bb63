//! What a release hides and shows, stated as facts.

use super::{Error, Released, Rules, release};
use crate::hub::{Cell, CountRow, CountTable};

/// A table of people from text: `North 12, South 9, Total 21`.
pub(crate) fn people(name: &'static str, dimension: &'static str, text: &str) -> CountTable {
    counted(name, dimension, vec!["people"], text)
}

/// A table from text, one number per measure. Contacts rest on the people before them.
pub(crate) fn counted(
    name: &'static str,
    dimension: &'static str,
    measures: Vec<&'static str>,
    text: &str,
) -> CountTable {
    let mut rows: Vec<CountRow> = text.split(", ").map(|row| row_of(row, measures.len())).collect();
    let total = rows.pop().unwrap();
    CountTable { name, title: "A table".into(), dimension, measures, rows, total }
}

fn row_of(text: &str, measures: usize) -> CountRow {
    let mut words: Vec<&str> = text.split(' ').collect();
    let numbers: Vec<u64> =
        words.split_off(words.len() - measures).iter().map(|n| n.parse().unwrap()).collect();
    let cells = numbers.iter().map(|&value| Cell { value, people: numbers[0] }).collect();
    CountRow { label: words.join(" "), cells }
}

/// The first table again as text, `-` for what is hidden.
fn seen(released: &Released) -> String {
    let table = &released.tables()[0];
    let number = |cell: &super::ReleasedCell| cell.shown().map_or("-".to_string(), |value| value.to_string());
    let row = |row: &super::ReleasedRow| {
        let numbers: Vec<_> = row.cells().iter().map(number).collect();
        format!("{} {}", row.label(), numbers.join(" "))
    };
    table.rows().iter().chain([table.total()]).map(row).collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn check(counts: &str, expected: &str) {
    let released = release(vec![people("areas", "area", counts)], &Rules::default()).unwrap();
    assert_eq!(seen(&released), expected);
}

#[test]
fn fewer_people_than_ten_are_hidden() {
    check("A 9, B 9, C 30, Total 48", "A -, B -, C 30, Total 48");
    check("A 10, B 10, C 30, Total 50", "A 10, B 10, C 30, Total 50");
    check("A 11, B 11, C 30, Total 52", "A 11, B 11, C 30, Total 52");
}

//! Numbers, dates and findings in plain words. Everything said here is worked out from what is shown.

use crate::release::{Provenance, ReleasedCell, ReleasedTable};
use jiff::civil::Date;

/// `12,345`.
pub(super) fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The number, or the word for its absence.
pub(super) fn cell(cell: ReleasedCell) -> String {
    cell.shown().map_or("hidden".into(), number)
}

/// `1 October 2025`, kept on one line.
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d\u{a0}%B\u{a0}%Y").to_string()
}

/// `three`, and figures from eleven on.
pub(super) fn in_letters(value: usize) -> String {
    const LETTERS: [&str; 11] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    LETTERS.get(value).map_or_else(|| value.to_string(), |word| (*word).into())
}

/// `one area is`, `three areas are`.
pub(super) fn counted(value: usize, one: &str, many: &str) -> String {
    format!("{} {}", in_letters(value), if value == 1 { one } else { many })
}

/// First letter upper case.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A column's name as a heading: `number_of_agencies` as `Number of agencies`.
pub(super) fn heading(name: &str) -> String {
    sentence(&name.replace(['_', '-'], " "))
}

/// What a hidden number is called wherever one stands.
pub(super) fn why_hidden(minimum: u64) -> String {
    format!("hidden: fewer than {minimum} people, or a number that would give such a one away")
}

/// What was found, as the sentences that open the page.
pub(super) fn summary(by_number: &ReleasedTable, by_agency: &ReleasedTable, of: &Provenance) -> Vec<String> {
    let when = format!("between {} and {}", day(of.from), day(of.as_of));
    let agencies = counted(by_agency.rows().len(), "agency", "agencies");
    let Some(people) = total(by_number, "people") else {
        return vec![format!(
            "Too few people were in contact with {agencies} {when} for their number to be shown."
        )];
    };
    let mut sentences = vec![format!("{} people were in contact with {agencies} {when}.", number(people))];
    sentences.extend(known_to_several(by_number, people));
    sentences
}

fn known_to_several(by_number: &ReleasedTable, people: u64) -> Option<String> {
    let (least, several) =
        [3, 2].into_iter().find_map(|least| Some((least, at_least(by_number, "people", least)?)))?;
    let contacts = total(by_number, "contacts").zip(at_least(by_number, "contacts", least));
    let share = contacts.map_or(String::new(), |(all, theirs)| {
        format!(", and had {} of the {} contacts", percent(theirs, all), number(all))
    });
    Some(format!(
        "{} of them, {}, were known to {} or more agencies{share}.",
        number(several),
        percent(several, people),
        in_letters(usize::try_from(least).expect("two or three"))
    ))
}

fn total(table: &ReleasedTable, measure: &str) -> Option<u64> {
    table.total().cells()[table.measure(measure)?].shown()
}

/// How many stand in rows from this number on: their sum, or the total less the rows before them.
fn at_least(table: &ReleasedTable, measure: &str, least: u64) -> Option<u64> {
    let place = table.measure(measure)?;
    let leading = |label: &str| label.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u64>().ok();
    let numbers: Vec<u64> = table.rows().iter().map(|row| leading(row.label())).collect::<Option<_>>()?;
    numbers.iter().find(|number| **number >= least)?;
    let part = |from_least: bool| -> Option<u64> {
        let rows = table.rows().iter().zip(&numbers).filter(|(_, number)| (**number >= least) == from_least);
        rows.map(|(row, _)| row.cells()[place].shown()).sum()
    };
    part(true).or_else(|| total(table, measure)?.checked_sub(part(false)?))
}

/// `6%`, `under 1%`.
#[expect(clippy::cast_precision_loss, reason = "counts of people are exact in 53 bits")]
fn percent(part: u64, whole: u64) -> String {
    let share = 100.0 * part as f64 / whole as f64;
    if share < 1.0 { "under 1%".into() } else { format!("{share:.0}%") }
}

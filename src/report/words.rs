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

/// `12,345` or `98.7`.
pub(super) fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (whole, part) = text.split_at(text.find('.').unwrap_or(text.len()));
    whole.parse().map_or(text.clone(), |whole| format!("{}{part}", number(whole)))
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

/// A column's name as a heading: `number_of_agencies` as `Number of agencies`; a month as it is.
pub(super) fn heading(name: &str) -> String {
    let is_month = name.starts_with(|first: char| first.is_ascii_digit());
    if is_month { name.to_owned() } else { sentence(&name.replace(['_', '-'], " ")) }
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
    sentences.extend(known_to_several(by_number, people, by_agency.rows().len()));
    sentences
}

fn known_to_several(by_number: &ReleasedTable, people: u64, agencies: usize) -> Option<String> {
    let (least, several) =
        [3, 2].into_iter().find_map(|least| Some((least, at_least(by_number, "people", least)?)))?;
    let contacts = total(by_number, "contacts").zip(at_least(by_number, "contacts", least));
    let share = contacts.map_or(String::new(), |(all, theirs)| {
        format!(", and had {} of the {} contacts", percent(theirs, all), number(all))
    });
    Some(format!(
        "{} of them, {}, were known to {}{share}.",
        number(several),
        percent(several, people),
        at_least_in_words(usize::try_from(least).expect("two or three"), agencies)
    ))
}

/// `three or more agencies`, unless there are no more.
fn at_least_in_words(least: usize, agencies: usize) -> String {
    match (least, agencies) {
        (2, 2) => "both agencies".into(),
        _ if least == agencies => format!("all {} agencies", in_letters(least)),
        _ => format!("{} or more agencies", in_letters(least)),
    }
}

fn total(table: &ReleasedTable, measure: &str) -> Option<u64> {
    table.total().cells()[table.measure(measure)?].shown()
}

/// How many stand in rows from this number on: their sum, or the total less the rows before them.
pub(super) fn at_least(table: &ReleasedTable, measure: &str, least: u64) -> Option<u64> {
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

#[cfg(test)]
mod tests {
    use super::{Provenance, at_least_in_words, decimal, heading, number, summary};
    use crate::hub::{Cell, CountTable, Dimension, Measure, TOTAL};
    use crate::release::released_in_a_test;
    use jiff::civil::date;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn columns_are_headed_in_words_and_months_as_they_are() {
        let names = ["number_of_agencies", "2018-10", "co-occurring"];
        assert_eq!(names.map(heading), ["Number of agencies", "2018-10", "Co occurring"]);
    }

    #[test]
    fn rates_are_written_to_the_decimals_asked_for() {
        let rates = [(98.74, 1), (3978.7, 0), (1234.56, 1), (0.04, 1)];
        assert_eq!(
            rates.map(|(rate, decimals)| decimal(rate, decimals)),
            ["98.7", "3,979", "1,234.6", "0.0"]
        );
    }

    #[test]
    fn known_to_every_agency_is_not_known_to_more() {
        let words = [(3, 4), (3, 3), (2, 3), (2, 2)].map(|(least, of)| at_least_in_words(least, of));
        assert_eq!(
            words,
            ["three or more agencies", "all three agencies", "two or more agencies", "both agencies"]
        );
    }

    #[test]
    fn the_summary_says_how_many_are_known_to_three_or_more() {
        check(&[300, 150, 80, 20], "20 + 80", "100 of them, 18%, were known to three or more agencies.");
    }

    #[test]
    fn rows_hidden_together_are_summed_from_what_is_left_of_the_total() {
        check(&[300, 150, 80, 6], "536 - 450", "86 of them, 16%, were known to three or more agencies.");
    }

    #[test]
    fn when_three_or_more_cannot_be_known_two_or_more_is_said() {
        check(&[300, 20, 3, 5], "328 - 300", "28 of them, 9%, were known to two or more agencies.");
    }

    #[test]
    fn too_few_people_are_not_counted_out_in_words() {
        let sentences = said(&[3, 2, 1, 0]);
        assert_eq!(sentences.len(), 1);
        assert!(sentences[0].starts_with("Too few people"), "{sentences:?}");
    }

    #[track_caller]
    fn check(by_number: &[u64], why: &str, expected: &str) {
        assert_eq!(said(by_number)[1], expected, "{why}");
    }

    /// A release shows something, if not of these people.
    fn others() -> CountTable {
        let mut table =
            CountTable::new("others", "Others", [Dimension::flat("others")], [Measure::people("people")]);
        table.row([TOTAL], [Cell::people(100)]);
        table.of("others")
    }

    fn said(by_number: &[u64]) -> Vec<String> {
        let table = |name, dimension, numbers: &[u64]| {
            let dimension = Dimension::flat(dimension).overlapping();
            let mut table = CountTable::new(name, "People", [dimension], [Measure::people("people")]);
            let labels = (1..).map(|number: usize| number.to_string());
            labels.zip(numbers).for_each(|(label, people)| table.row([label], [Cell::people(*people)]));
            table.row([TOTAL], [Cell::people(by_number.iter().sum())]);
            table
        };
        let tables = vec![
            table("numbers", "number_of_agencies", by_number),
            table("agencies", "agency", &[]),
            others(),
        ];
        let released = released_in_a_test(tables);
        let of = Provenance {
            round: "r".into(),
            agreement: "a".into(),
            agreement_digest: String::new(),
            from: date(2025, 10, 1),
            as_of: date(2026, 9, 30),
            code_version: "0".into(),
            marks: Vec::new(),
        };
        summary(&released.tables()[0], &released.tables()[1], &of)
    }
}

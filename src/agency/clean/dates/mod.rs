//! Dates in whatever style: told apart value by value, with one order per column for those that could be two.

mod parts;
mod style;

pub(in crate::agency) use style::{Counted, DateOrder, DateStyle};

use jiff::civil::Date;
use parts::{Parts, parts};

/// What a cell of a date column is.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::agency) enum Read {
    /// A day.
    Day(Date),
    /// Written as a date, but no calendar has it.
    Impossible,
    /// Not written as a date.
    NotADate,
}

/// Whether a cell is written as a date, possible or not. Bare numbers are not.
pub(in crate::agency) fn is_date(text: &str) -> bool {
    !matches!(parts(text), None | Some(Parts::Serial(_)))
}

/// The year of a cell that is a date in some order.
pub(in crate::agency) fn year(text: &str, latest: Date) -> Option<i16> {
    [DateOrder::DayFirst, DateOrder::MonthFirst].into_iter().find_map(|order| {
        match read(text, &DateStyle { order, ..DateStyle::default() }, latest) {
            Read::Day(date) => Some(date.year()),
            _ => None,
        }
    })
}

/// Reads a cell in its column's style. A year of two digits is the last such year not after `latest`.
pub(in crate::agency) fn read(text: &str, style: &DateStyle, latest: Date) -> Read {
    let Some(parts) = parts(text) else { return Read::NotADate };
    let found = match parts {
        Parts::Full { year, month, day } => full(year, latest).and_then(|year| civil(year, month, day)),
        Parts::Numbers { first, second, year } => {
            let (day, month) = style.order.day_and_month(first, second);
            full(year, latest).and_then(|year| civil(year, month, day))
        }
        Parts::EightDigits(digits) => {
            style.eight_digits(digits).and_then(|(year, month, day)| civil(year, month, day))
        }
        Parts::Month { year, month } => full(year, latest).and_then(|year| civil(year, month, 1)),
        Parts::Serial(_) if !style.serials => return Read::NotADate,
        Parts::Serial(days) => serial(if style.from_1904 { days + DAYS_TO_1904 } else { days }),
    };
    found.map_or(Read::Impossible, Read::Day)
}

/// Days from 1970-01-01 to a date.
pub(in crate::agency) fn days(date: Date) -> i32 {
    const UNIX_EPOCH: Date = jiff::civil::date(1970, 1, 1);
    let hours = date.duration_since(UNIX_EPOCH).as_hours();
    i32::try_from(hours / 24).expect("civil dates span ten thousand years")
}

fn civil(year: i32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A year of four digits as it is, one of two digits in its century.
fn full(year: parts::Year, latest: Date) -> Option<i32> {
    match year {
        parts::Year::Four(year) => (1800..=2199).contains(&year).then_some(year),
        parts::Year::Two(year) if 2000 + year <= i32::from(latest.year()) => Some(2000 + year),
        parts::Year::Two(year) => Some(1900 + year),
    }
}

/// Days between the two beginnings of Excel's count.
const DAYS_TO_1904: u32 = 1_462;

/// Excel's count of days, in which 1900-03-01 is day 61.
fn serial(days: u32) -> Option<Date> {
    jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(i64::from(days))).ok()
}

#[cfg(test)]
mod tests {
    use super::{DateOrder, DateStyle, Read, days, read};
    use jiff::civil::date;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        check_in(DateOrder::DayFirst, text, expected);
    }

    #[track_caller]
    fn check_in(order: DateOrder, text: &str, expected: &str) {
        let style = DateStyle { order, serials: true, ..DateStyle::default() };
        let found = match read(text, &style, date(2026, 9, 30)) {
            Read::Day(date) => date.to_string(),
            Read::Impossible => "impossible".to_owned(),
            Read::NotADate => "not a date".to_owned(),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn iso_dates_are_always_iso() {
        for text in
            ["1969-06-17", "1969/06/17", "1969.6.17", "1969-06-17T00:00:00Z", "1969-06-17 06:18:00.000"]
        {
            check(text, "1969-06-17");
            check_in(DateOrder::MonthFirst, text, "1969-06-17");
        }
    }

    #[test]
    fn days_come_first_unless_the_column_says_otherwise() {
        for text in [
            "2/11/2025",
            "02-11-2025",
            "02.11.2025",
            "02 11 2025",
            "02/11/25",
            "02/11/2025 09:43",
            "02/11/2025 9:43 am",
        ] {
            check(text, "2025-11-02");
            check_in(DateOrder::MonthFirst, text, "2025-02-11");
        }
    }

    #[test]
    fn months_have_names() {
        for text in [
            "1 Jan 1936",
            "01-JAN-1936",
            "1st January 1936",
            "January 1, 1936",
            "Wed 1 Jan 1936",
            "01Jan1936",
            "1936 Jan 1",
            "Wednesday, 1st of January 1936",
            "01-Jan-1936 00:00:00",
        ] {
            check(text, "1936-01-01");
        }
        check("3 Sept 2020", "2020-09-03");
        check("3 Janvember 2020", "not a date");
    }

    #[test]
    fn two_digit_years_are_the_last_that_can_be() {
        check("01/02/26", "2026-02-01");
        check("01/02/27", "1927-02-01");
        check("17-Jun-69", "1969-06-17");
        check("69-06-17", "1969-06-17");
    }

    #[test]
    fn digits_without_signs() {
        check("20260727", "2026-07-27");
        check("20260727 10:30", "2026-07-27");
        check("202607271030", "2026-07-27");
        check("45000", "2023-03-15");
        check("45000.75", "2023-03-15");
        check("2026-07", "2026-07-01");
        check("Jul-26", "2026-07-01");
        check("July 2026", "2026-07-01");
        check("10:30 02/11/2025", "2025-11-02");
    }

    #[test]
    fn impossible_dates_are_told_from_what_is_no_date() {
        for text in
            ["1945-17-28", "1990-05-49", "31/02/2020", "25/25/2020", "1996-23-10", "00/00/0000", "99999999"]
        {
            check(text, "impossible");
        }
        for text in [
            "",
            "unknown",
            "12",
            "0116 254 1234",
            "10.0.0.1",
            "12/03/2024 called",
            "LE3 1AB",
            "1/2",
            "9994552996",
        ] {
            check(text, "not a date");
        }
    }

    proptest! {
        #[test]
        fn every_day_is_read_back_from_every_style(year in 1927i16..=2026, month in 1i8..=12, day in 1i8..=28) {
            let day = date(year, month, day);
            let style = DateStyle::default();
            for pattern in ["%Y-%m-%d", "%d/%m/%Y", "%d %b %Y", "%d-%b-%y", "%Y%m%d", "%d.%m.%y", "%B %d, %Y", "%A %d %B %Y"] {
                let text = day.strftime(pattern).to_string();
                prop_assert_eq!(read(&text, &style, date(2026, 12, 31)), Read::Day(day), "{}", text);
            }
        }

        #[test]
        fn days_are_counted_as_the_calendar_counts_them(count in -30_000i32..60_000) {
            let day = date(1970, 1, 1).checked_add(jiff::Span::new().days(count)).unwrap();
            prop_assert_eq!(days(day), count);
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".{0,24}") {
            read(&text, &DateStyle::default(), date(2026, 9, 30));
        }
    }
}

//! The style of a column of dates, and the evidence for it.

use super::parts::{Parts, parts};
use serde::Serialize;

/// Which of day and month stands first where both are numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::agency) enum DateOrder {
    /// 31/12/2026.
    #[default]
    DayFirst,
    /// 12/31/2026.
    MonthFirst,
}

/// How a column writes those dates that could be read in two ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub(in crate::agency) struct DateStyle {
    /// Order of day and month.
    pub order: DateOrder,
    /// Eight digits end with the year: 31122026.
    pub year_last: bool,
    /// Numbers of five digits are Excel's count of days.
    pub serials: bool,
}

impl DateOrder {
    pub(super) fn day_and_month(self, first: u32, second: u32) -> (u32, u32) {
        match self {
            DateOrder::DayFirst => (first, second),
            DateOrder::MonthFirst => (second, first),
        }
    }
}

impl DateStyle {
    /// Year, month and day of eight digits.
    pub(super) fn eight_digits(&self, digits: [u8; 8]) -> Option<(i32, u32, u32)> {
        let number =
            |from: usize, to: usize| digits[from..to].iter().fold(0, |sum, d| sum * 10 + u32::from(d - b'0'));
        let (year, month, day) = if self.year_last {
            let (day, month) = self.order.day_and_month(number(0, 2), number(2, 4));
            (number(4, 8), month, day)
        } else {
            (number(0, 4), number(4, 6), number(6, 8))
        };
        (1800..=2199).contains(&year).then_some((i32::try_from(year).ok()?, month, day))
    }

    fn reads(&self, digits: [u8; 8]) -> bool {
        self.eight_digits(digits)
            .is_some_and(|(_, month, day)| (1..=12).contains(&month) && (1..=31).contains(&day))
    }
}

/// What the values of a column say of its style.
#[derive(Debug, Default)]
struct Counted {
    day_above_12: usize,
    month_above_12: usize,
    either: usize,
    full: usize,
    year_first: usize,
    year_last: usize,
    serials: usize,
}

/// Finds the style of a column, with the evidence in words. `sibling` is the order another date column
/// of the same file shows, for a column that does not show one.
pub(in crate::agency) fn style<'a>(
    values: impl Iterator<Item = &'a str>,
    sibling: Option<DateOrder>,
) -> (DateStyle, Option<DateOrder>, String) {
    let mut counted = Counted::default();
    values.filter_map(parts).for_each(|parts| counted.count(parts));
    let shown = counted.order();
    let order = shown.or(sibling).unwrap_or_default();
    let style = DateStyle {
        order,
        year_last: counted.year_last > counted.year_first,
        serials: counted.serials
            > counted.full + counted.either + counted.day_above_12 + counted.month_above_12,
    };
    let words = counted.words(&style, shown, sibling);
    (style, shown, words)
}

impl Counted {
    fn count(&mut self, parts: Parts) {
        match parts {
            Parts::Numbers { first: 13..=31, second: 1..=12, .. } => self.day_above_12 += 1,
            Parts::Numbers { first: 1..=12, second: 13..=31, .. } => self.month_above_12 += 1,
            Parts::Numbers { .. } => self.either += 1,
            Parts::Full { .. } | Parts::Month { .. } => self.full += 1,
            Parts::EightDigits(digits) => {
                self.year_first += usize::from(DateStyle::default().reads(digits));
                self.year_last +=
                    usize::from(DateStyle { year_last: true, ..DateStyle::default() }.reads(digits));
            }
            Parts::Serial(_) => self.serials += 1,
        }
    }

    fn order(&self) -> Option<DateOrder> {
        match self.day_above_12.cmp(&self.month_above_12) {
            std::cmp::Ordering::Greater => Some(DateOrder::DayFirst),
            std::cmp::Ordering::Less => Some(DateOrder::MonthFirst),
            std::cmp::Ordering::Equal => None,
        }
    }

    fn words(&self, style: &DateStyle, shown: Option<DateOrder>, sibling: Option<DateOrder>) -> String {
        if style.serials {
            return "dates are Excel's count of days".to_owned();
        }
        let rows =
            |count: usize| if count == 1 { "1 row has".to_owned() } else { format!("{count} rows have") };
        let against = |count: usize| {
            if count == 0 { String::new() } else { format!(", {} it the other way", rows(count)) }
        };
        match shown {
            Some(DateOrder::DayFirst) => {
                format!(
                    "day first: {} a first number above 12{}",
                    rows(self.day_above_12),
                    against(self.month_above_12)
                )
            }
            Some(DateOrder::MonthFirst) => {
                format!(
                    "month first: {} a second number above 12{}",
                    rows(self.month_above_12),
                    against(self.day_above_12)
                )
            }
            None if self.either + self.day_above_12 == 0 => match (self.year_first, self.year_last) {
                (0, 0) => "year first or months by name: one way to read them".to_owned(),
                (first, last) if first >= last => "eight digits with the year first".to_owned(),
                _ => "eight digits with the year last".to_owned(),
            },
            None if sibling.is_some() => {
                "order of day and month as in another date column of this file".to_owned()
            }
            None => "day first, as usual in the UK: no row shows the order".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DateOrder, style};

    #[track_caller]
    fn check(values: &[&str], order: DateOrder, evidence: &str) {
        let (style, _, words) = style(values.iter().copied(), None);
        assert_eq!((style.order, words.as_str()), (order, evidence));
    }

    #[test]
    fn the_order_is_found_from_numbers_above_twelve() {
        check(
            &["13/02/2020", "01/02/2020"],
            DateOrder::DayFirst,
            "day first: 1 row has a first number above 12",
        );
        check(
            &["02/13/2020", "02/14/2020"],
            DateOrder::MonthFirst,
            "month first: 2 rows have a second number above 12",
        );
        check(
            &["13/02/2020", "14/02/2020", "02/15/2020"],
            DateOrder::DayFirst,
            "day first: 2 rows have a first number above 12, 1 row has it the other way",
        );
    }

    #[test]
    fn a_column_that_does_not_show_its_order_is_read_day_first() {
        check(&["01/02/2020"], DateOrder::DayFirst, "day first, as usual in the UK: no row shows the order");
        check(&["2020-02-01"], DateOrder::DayFirst, "year first or months by name: one way to read them");
    }

    #[test]
    fn another_column_of_the_file_can_show_the_order() {
        let (found, _, _) = style(["01/02/2020"].into_iter(), Some(DateOrder::MonthFirst));
        assert_eq!(found.order, DateOrder::MonthFirst);
    }

    #[test]
    fn digits_alone_are_eight_or_a_count_of_days() {
        assert!(style(["31122026", "01022020"].into_iter(), None).0.year_last);
        assert!(!style(["20261231", "20200201"].into_iter(), None).0.year_last);
        assert!(style(["45000", "45001"].into_iter(), None).0.serials);
        assert!(!style(["01/01/2020", "45001"].into_iter(), None).0.serials);
    }
}

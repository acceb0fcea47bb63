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
    /// These count from 1904, as old workbooks of Macs do.
    pub from_1904: bool,
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
pub(in crate::agency) struct Counted {
    day_above_12: usize,
    month_above_12: usize,
    either: usize,
    /// Of these, those that are two different days.
    two_days: usize,
    full: usize,
    year_first: usize,
    year_last: usize,
    serials: usize,
}

/// The style of a column, and how it was found.
pub(in crate::agency) struct Settled {
    pub(in crate::agency) style: DateStyle,
    /// The evidence, in words.
    pub(in crate::agency) evidence: String,
    /// Nothing shows which of two numbers is the day.
    pub(in crate::agency) ambiguous: bool,
}

impl Counted {
    /// Counts a cell.
    pub(in crate::agency) fn see(&mut self, text: &str) {
        if let Some(parts) = parts(text) {
            self.count(parts);
        }
    }

    /// The style that most cells show. `sibling` is the order another date column of the same file shows, for a column
    /// that does not show one.
    pub(in crate::agency) fn settle(&self, sibling: Option<DateOrder>) -> Settled {
        let shown = self.order();
        let style = DateStyle {
            order: shown.or(sibling).unwrap_or_default(),
            year_last: self.year_last > self.year_first,
            serials: self.serials > self.full + self.either + self.day_above_12 + self.month_above_12,
            ..DateStyle::default()
        };
        let ambiguous = shown.or(sibling).is_none() && self.two_days > 0 && !style.serials;
        Settled { style, evidence: self.words(&style, shown, sibling), ambiguous }
    }

    fn count(&mut self, parts: Parts) {
        match parts {
            Parts::Numbers { first: 13..=31, second: 1..=12, .. } => self.day_above_12 += 1,
            Parts::Numbers { first: 1..=12, second: 13..=31, .. } => self.month_above_12 += 1,
            Parts::Numbers { first, second, .. } => {
                self.either += 1;
                self.two_days += usize::from(first != second);
            }
            Parts::Full { .. } | Parts::Month { .. } => self.full += 1,
            Parts::EightDigits(digits) => {
                self.year_first += usize::from(DateStyle::default().reads(digits));
                self.year_last +=
                    usize::from(DateStyle { year_last: true, ..DateStyle::default() }.reads(digits));
            }
            Parts::Serial(_) => self.serials += 1,
        }
    }

    /// Cells against the order that most show.
    pub(in crate::agency) fn against(&self) -> u64 {
        self.day_above_12.min(self.month_above_12) as u64
    }

    /// The order that the cells show.
    pub(in crate::agency) fn order(&self) -> Option<DateOrder> {
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
        let rows = |count: usize| {
            if count == 1 { "1 row has".to_owned() } else { format!("{} rows have", grouped(count)) }
        };
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
            None => "day and month could be either: no row has a number above 12".to_owned(),
        }
    }
}

/// A count as people read it: 3,210.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Counted, DateOrder, Settled};

    fn settle(values: &[&str], sibling: Option<DateOrder>) -> Settled {
        let mut counted = Counted::default();
        values.iter().for_each(|value| counted.see(value));
        counted.settle(sibling)
    }

    #[track_caller]
    fn check(values: &[&str], order: DateOrder, evidence: &str) {
        let found = settle(values, None);
        assert_eq!((found.style.order, found.evidence.as_str()), (order, evidence));
        assert!(!found.ambiguous);
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
        let many: Vec<&str> = std::iter::repeat_n("13/02/2020", 3_210).collect();
        check(&many, DateOrder::DayFirst, "day first: 3,210 rows have a first number above 12");
    }

    #[test]
    fn a_column_that_does_not_show_its_order_is_ambiguous() {
        assert!(settle(&["01/02/2020"], None).ambiguous);
        assert!(!settle(&["02/02/2020"], None).ambiguous, "either way it is one day");
        check(&["2020-02-01"], DateOrder::DayFirst, "year first or months by name: one way to read them");
    }

    #[test]
    fn another_column_of_the_file_can_show_the_order() {
        let found = settle(&["01/02/2020"], Some(DateOrder::MonthFirst));
        assert_eq!((found.style.order, found.ambiguous), (DateOrder::MonthFirst, false));
    }

    #[test]
    fn digits_alone_are_eight_or_a_count_of_days() {
        assert!(settle(&["31122026", "01022020"], None).style.year_last);
        assert!(!settle(&["20261231", "20200201"], None).style.year_last);
        assert!(settle(&["45000", "45001"], None).style.serials);
        assert!(!settle(&["01/01/2020", "45001"], None).style.serials);
    }
}

//! Days as they cross: counted from 1970-01-01.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

const EPOCH: Date = date(1970, 1, 1);

/// The number of a day, counted from 1970-01-01.
pub fn day_number(day: Date) -> i32 {
    EPOCH.until(day).expect("all dates of the calendar lie within reach").get_days()
}

/// The day with this number.
pub fn date_of(number: i32) -> Date {
    EPOCH.checked_add(number.days()).unwrap_or(if number < 0 { Date::MIN } else { Date::MAX })
}

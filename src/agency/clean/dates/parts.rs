//! A text to the parts of a date, without deciding which of two numbers is the day.

/// What a text that is written as a date holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parts {
    /// Year first, or a month by name: nothing to decide.
    Full { year: Year, month: u32, day: u32 },
    /// Day and month in one order or the other.
    Numbers { first: u32, second: u32, year: Year },
    /// Year first or year last, without signs.
    EightDigits([u8; 8]),
    /// A month without a day.
    Month { year: Year, month: u32 },
    /// Perhaps Excel's count of days.
    Serial(u32),
}

/// A year as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    Four(i32),
    Two(i32),
}

#[derive(Clone, Copy)]
enum Piece {
    Number { value: u32, digits: usize },
    Month(u32),
}

/// The parts of a date, if the whole text is one, with or without a time of day.
pub(super) fn parts(text: &str) -> Option<Parts> {
    let bytes = text.trim_ascii().as_bytes();
    if !bytes.iter().any(u8::is_ascii_digit) || bytes.len() > 40 {
        return None;
    }
    fixed(bytes).or_else(|| unsigned(bytes)).or_else(|| {
        let (pieces, rest) = pieces(bytes)?;
        is_time(rest).then(|| together(&pieces)).flatten()
    })
}

/// The two ways in which most files write every date: 2026-12-31 and 31/12/2026.
fn fixed(bytes: &[u8]) -> Option<Parts> {
    let bytes: &[u8; 10] = bytes.try_into().ok()?;
    let number = |digits: &[u8]| {
        let all = digits.iter().all(u8::is_ascii_digit);
        all.then(|| digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
    };
    match bytes {
        [year @ .., b'-', _, _, b'-', _, _] => {
            let (month, day) = (number(&bytes[5..7])?, number(&bytes[8..])?);
            Some(Parts::Full { year: Year::four(number(year)?), month, day })
        }
        [_, _, b'/', _, _, b'/', year @ ..] => {
            let (first, second) = (number(&bytes[..2])?, number(&bytes[3..5])?);
            Some(Parts::Numbers { first, second, year: Year::four(number(year)?) })
        }
        _ => None,
    }
}

/// Eight digits, also with a time of four or six digits behind, or five digits of a serial.
fn unsigned(bytes: &[u8]) -> Option<Parts> {
    let length = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = bytes.split_at(length);
    match (length, rest) {
        (8, rest) if is_time(rest) && rest.first().is_none_or(|byte| matches!(byte, b' ' | b'T')) => {
            Some(Parts::EightDigits(digits.try_into().expect("eight digits were counted")))
        }
        (12 | 14, []) if matches!(digits, [b'1' | b'2', ..]) => {
            Some(Parts::EightDigits(digits[..8].try_into().expect("more than eight digits were counted")))
        }
        (5, [] | [b'.', ..]) if rest.iter().skip(1).all(u8::is_ascii_digit) => {
            let days = digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
            (1_000..80_000).contains(&days).then_some(Parts::Serial(days))
        }
        _ => None,
    }
}

/// Up to three pieces, and what stands behind them.
fn pieces(bytes: &[u8]) -> Option<(Vec<Piece>, &[u8])> {
    let mut pieces = Vec::with_capacity(3);
    let mut at = 0;
    while at < bytes.len() && pieces.len() < 3 {
        let run = |is: fn(&u8) -> bool| bytes[at..].iter().take_while(|byte| is(byte)).count();
        if bytes[at].is_ascii_digit() {
            let digits = run(u8::is_ascii_digit);
            let end = at + digits;
            if bytes.get(end) == Some(&b':') {
                if !pieces.is_empty() {
                    break;
                }
                at += run(|byte| !byte.is_ascii_whitespace());
                continue;
            }
            pieces.push(number(&bytes[at..end])?);
            at = end;
        } else if bytes[at].is_ascii_alphabetic() {
            let letters = run(u8::is_ascii_alphabetic);
            if let Some(month) = word(&bytes[at..at + letters], !pieces.is_empty())? {
                pieces.push(Piece::Month(month));
            }
            at += letters;
        } else if matches!(bytes[at], b'/' | b'-' | b'.' | b' ' | b',' | b'\'' | b'\\') {
            at += 1;
        } else {
            return None;
        }
    }
    Some((pieces, &bytes[at..]))
}

fn number(digits: &[u8]) -> Option<Piece> {
    let value = digits.iter().fold(0, |sum: u32, digit| sum.wrapping_mul(10) + u32::from(digit - b'0'));
    matches!(digits.len(), 1 | 2 | 4).then_some(Piece::Number { value, digits: digits.len() })
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A month, a word that may stand in a date (`Some(None)`), or a word that may not.
fn word(letters: &[u8], behind_number: bool) -> Option<Option<u32>> {
    let word = std::str::from_utf8(letters).ok()?.to_ascii_lowercase();
    let begins = |whole: &str| word.len() >= 3 && whole.starts_with(&word);
    if let Some(month) = MONTHS.iter().position(|month| begins(month)) {
        return Some(u32::try_from(month + 1).ok());
    }
    if word == "sept" {
        return Some(Some(9));
    }
    let ordinal = behind_number && matches!(word.as_str(), "st" | "nd" | "rd" | "th" | "of");
    let weekday = WEEKDAYS.iter().any(|day| begins(day)) || matches!(word.as_str(), "tues" | "thurs");
    (ordinal || weekday || matches!(word.as_str(), "am" | "pm")).then_some(None)
}

/// Whether what stands behind a date is nothing or a time of day.
fn is_time(rest: &[u8]) -> bool {
    let known = |byte: &u8| {
        matches!(
            byte.to_ascii_lowercase(),
            b'0'..=b'9'
                | b':'
                | b'.'
                | b'+'
                | b'-'
                | b' '
                | b','
                | b't'
                | b'z'
                | b'a'
                | b'p'
                | b'm'
                | b'h'
                | b'r'
                | b's'
        )
    };
    let begins = rest.first().is_none_or(|byte| matches!(byte, b' ' | b'T' | b't' | b',' | b'Z' | b'-'));
    let timed = rest.iter().all(|byte| matches!(byte, b' ' | b','))
        || rest.iter().any(u8::is_ascii_digit)
        || rest == b"Z";
    begins && timed && rest.iter().all(known)
}

fn together(pieces: &[Piece]) -> Option<Parts> {
    use Piece::{Month, Number};
    Some(match *pieces {
        [
            Number { value, digits: 4 },
            Number { value: month, digits: 1 | 2 },
            Number { value: day, digits: 1 | 2 },
        ]
        | [Number { value, digits: 4 }, Month(month), Number { value: day, digits: 1 | 2 }] => {
            Parts::Full { year: Year::four(value), month, day }
        }
        // 69-06-17: no day and no month is above 31.
        [
            Number { value: value @ 32..=99, .. },
            Number { value: month, digits: 2 },
            Number { value: day, digits: 2 },
        ] => Parts::Full { year: Year::of(value, 2)?, month, day },
        [
            Number { value: first, digits: 1 | 2 },
            Number { value: second, digits: 1 | 2 },
            Number { value, digits },
        ] => Parts::Numbers { first, second, year: Year::of(value, digits)? },
        [Number { value: day, digits: 1 | 2 }, Month(month), Number { value, digits }]
        | [Month(month), Number { value: day, digits: 1 | 2 }, Number { value, digits }] => {
            Parts::Full { year: Year::of(value, digits)?, month, day }
        }
        [Number { value, digits: 4 }, Number { value: month @ 1..=12, digits: 1 | 2 }]
        | [Number { value: month @ 1..=12, digits: 1 | 2 }, Number { value, digits: 4 }]
        | [Number { value, digits: 4 }, Month(month)]
            if (1800..2200).contains(&value) =>
        {
            Parts::Month { year: Year::four(value), month }
        }
        [Month(month), Number { value, digits }] => Parts::Month { year: Year::of(value, digits)?, month },
        _ => return None,
    })
}

impl Year {
    fn four(value: u32) -> Self {
        Year::Four(i32::try_from(value).expect("a year has four digits"))
    }

    fn of(value: u32, digits: usize) -> Option<Self> {
        let value = i32::try_from(value).ok()?;
        match digits {
            4 => Some(Year::Four(value)),
            2 => Some(Year::Two(value)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{fixed, is_time, pieces, together};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn dates_of_fixed_places_are_read_as_any_others(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}/[0-9]{2}/[0-9]{4}|[0-9/-]{10}") {
            let slow = pieces(text.as_bytes()).filter(|(_, rest)| is_time(rest)).and_then(|(pieces, _)| together(&pieces));
            if let Some(parts) = fixed(text.as_bytes()) {
                prop_assert_eq!(Some(parts), slow, "{}", text);
            }
        }
    }
}

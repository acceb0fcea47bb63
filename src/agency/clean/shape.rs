//! What a value looks like, told cheaply and without knowing its column.

use super::{dates, numbers};

/// The longest shape that is told.
const LONGEST_SHAPE: usize = 24;

/// What a cell looks like, and nothing of what stands in it: digits as 9, letters as A or a, other signs as they are.
pub(in crate::agency) fn of(cell: &str) -> String {
    let sign = |c: char| match c {
        c if c.is_numeric() => '9',
        c if c.is_uppercase() => 'A',
        c if c.is_alphabetic() => 'a',
        ' ' | '/' | '-' | '.' | ',' | ':' | '+' | '\'' | '(' | ')' | '*' | '#' | '?' | '_' => c,
        _ => '·',
    };
    let mut shape: String = cell.chars().take(LONGEST_SHAPE).map(sign).collect();
    if cell.chars().nth(LONGEST_SHAPE).is_some() {
        shape.push('…');
    }
    shape
}

/// Whether a cell can only be data: a date, a postcode, an area code, a number, a reference, an address for mail.
pub(in crate::agency) fn is_data_like(cell: &str) -> bool {
    cell.bytes().any(|byte| byte.is_ascii_digit())
        && (is_number(cell)
            || (is_reference_like(cell) && is_mostly_digits(cell))
            || dates::is_date(cell)
            || numbers::postcode(cell).is_some()
            || numbers::small_area(cell).is_some())
        || cell.contains('@')
}

/// Whether a cell is one token with a few digits in it, as references are.
pub(in crate::agency) fn is_reference_like(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    digits >= 3 && !cell.contains(char::is_whitespace)
}

/// Whether there are no more letters than digits; in a name with a year in it there are.
fn is_mostly_digits(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    cell.chars().filter(|c| c.is_alphabetic()).count() <= digits
}

/// Whether a cell is a number of two or more digits, with or without signs in it.
pub(in crate::agency) fn is_number(cell: &str) -> bool {
    cell.len() > 1
        && cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-' | b' '))
}

/// Whether a cell is a few words of letters, as names are.
pub(in crate::agency) fn is_name_like(cell: &str) -> bool {
    let letters = cell
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | ',' | '(' | ')'));
    letters && cell.len() <= 50 && cell.split_whitespace().count() <= 5
}

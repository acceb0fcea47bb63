//! A field profile: how full each column is and how many different values it has, and no value.

use crate::agency::Error;
use crate::agency::clean::{Mapped, shape};
use crate::agency::read::Fit;
use serde::Serialize;
use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

/// Different values that are counted; beyond, it is said that there are more.
const MOST_DISTINCT: usize = 100_000;

/// Columns that are looked at.
const MOST_COLUMNS: usize = 500;

/// What one column is like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Profile {
    /// Rows with a value.
    pub filled: u64,
    /// Different values; at most a hundred thousand are counted.
    pub distinct: usize,
    /// Rows of the commonest shape among the first, digits as 9 and letters as A.
    pub shape: Option<String>,
    /// Numbers that Excel has rounded.
    pub rounded: u64,
}

/// Work in progress on one column.
#[derive(Default)]
struct Counting {
    filled: u64,
    distinct: HashSet<u64>,
    shapes: Vec<(String, u64)>,
    rounded: u64,
}

/// Profiles of every column of a table.
pub(super) fn of(one: &Mapped) -> Result<Vec<Profile>, Error> {
    let hasher = RandomState::new();
    let columns = one.table.header().len().min(MOST_COLUMNS);
    let mut columns: Vec<Counting> = (0..columns).map(|_| Counting::default()).collect();
    one.table.each(|row, fit| {
        if fit == Fit::Whole {
            for (at, column) in columns.iter_mut().enumerate() {
                let value = row.get(at);
                if !value.is_empty() {
                    column.see(value, hasher.hash_one(value));
                }
            }
        }
        Ok(())
    })?;
    Ok(columns.into_iter().map(Counting::finish).collect())
}

impl Counting {
    fn see(&mut self, value: &str, hash: u64) {
        self.filled += 1;
        if self.distinct.len() < MOST_DISTINCT {
            self.distinct.insert(hash);
        }
        if self.filled <= 1_000 {
            let shape = shape::of(value);
            let full = self.shapes.len() >= 50;
            match self.shapes.iter_mut().find(|(known, _)| *known == shape) {
                Some((_, rows)) => *rows += 1,
                None if !full => self.shapes.push((shape, 1)),
                None => {}
            }
        }
        self.rounded += u64::from(is_rounded(value));
    }

    fn finish(self) -> Profile {
        let commonest = self.shapes.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        // The shape of a name could be told apart among few people: only shapes with digits are shown.
        let shape = commonest.map(|(shape, _)| shape).filter(|shape| shape.contains('9'));
        Profile { filled: self.filled, distinct: self.distinct.len(), shape, rounded: self.rounded }
    }
}

/// Whether Excel has rounded a number: an exponent, or more than fifteen digits with noughts behind the fifteenth.
fn is_rounded(value: &str) -> bool {
    let bytes = value.as_bytes();
    let exponent = value.split_once(['E', 'e']).is_some_and(|(number, power)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = number.strip_prefix('-').unwrap_or(number);
        number.split_once('.').map_or(false, |(whole, rest)| digits(whole) && digits(rest))
            && power.strip_prefix('+').is_some_and(digits)
    });
    let long = bytes.len() > 15
        && bytes.len() <= 30
        && bytes.iter().all(u8::is_ascii_digit)
        && bytes[15..].iter().all(|byte| *byte == b'0');
    exponent || long
}

#[cfg(test)]
mod tests {
    use super::is_rounded;

    #[test]
    fn numbers_that_excel_has_rounded_are_known() {
        for rounded in ["1.23E+09", "9.99455E+9", "1234567890123450", "12345678901234500"] {
            assert!(is_rounded(rounded), "{rounded}");
        }
        for kept in ["123456789012345", "1234567890123456", "E01013600", "12E34", "1.5", "10E+2x"] {
            assert!(!is_rounded(kept), "{kept}");
        }
    }
}

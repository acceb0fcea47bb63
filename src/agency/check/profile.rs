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
    /// Values that are numbers of a known sort with a wrong check character, by the sort's name.
    pub wrong_checks: Option<(&'static str, u64)>,
}

/// Work in progress on one column.
#[derive(Default)]
struct Counting {
    filled: u64,
    distinct: HashSet<u64>,
    shapes: Vec<(String, u64)>,
    rounded: u64,
    check: Option<Check>,
    wrong: u64,
    right: u64,
}

/// A number with a check character that is known by its column's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Check {
    Upn,
    NationalInsurance,
}

/// Profiles of every column of a table.
pub(super) fn of(one: &Mapped) -> Result<Vec<Profile>, Error> {
    let hasher = RandomState::new();
    let header = one.table.header().iter().take(MOST_COLUMNS);
    let mut columns: Vec<Counting> =
        header.map(|name| Counting { check: Check::of(name), ..Counting::default() }).collect();
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
        match self.check {
            Some(Check::Upn) if is_upn(value) => self.right += 1,
            Some(Check::NationalInsurance) if is_ni_number(value) => self.right += 1,
            Some(_) => self.wrong += 1,
            None => {}
        }
    }

    fn finish(self) -> Profile {
        let commonest = self.shapes.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        // The shape of a name could be told apart among few people: only shapes with digits are shown.
        let shape = commonest.map(|(shape, _)| shape).filter(|shape| shape.contains('9'));
        let name = self.check.map(|check| match check {
            Check::Upn => "bad-upn",
            Check::NationalInsurance => "bad-ni-number",
        });
        // A column that hardly ever holds such numbers is something else.
        let wrong_checks =
            name.filter(|_| self.wrong > 0 && self.right > self.wrong).map(|name| (name, self.wrong));
        Profile {
            filled: self.filled,
            distinct: self.distinct.len(),
            shape,
            rounded: self.rounded,
            wrong_checks,
        }
    }
}

impl Check {
    fn of(header: &str) -> Option<Self> {
        let look = crate::agency::mapping::words::look(header);
        match look.as_str() {
            "upn" | "uniquepupilnumber" | "pupilupn" => Some(Check::Upn),
            "ni"
            | "nino"
            | "ninumber"
            | "nationalinsurance"
            | "nationalinsurancenumber"
            | "nationalinsuranceno" => Some(Check::NationalInsurance),
            _ => None,
        }
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

/// A Unique Pupil Number: a check letter, and twelve digits or eleven and a letter (DfE, UPN guide).
fn is_upn(value: &str) -> bool {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
    let bytes: Vec<u8> = value.bytes().map(|byte| byte.to_ascii_uppercase()).collect();
    if bytes.len() != 13 || !bytes[1..12].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let last = match bytes[12] {
        digit @ b'0'..=b'9' => usize::from(digit - b'0'),
        letter => match LETTERS.iter().position(|known| *known == letter) {
            Some(at) => at,
            None => return false,
        },
    };
    let digits = bytes[1..12].iter().map(|byte| usize::from(byte - b'0')).chain([last]);
    let sum: usize = digits.zip(2..).map(|(digit, weight)| digit * weight).sum();
    bytes[0] == LETTERS[sum % 23]
}

/// A national insurance number: two letters, six digits, a letter A to D (HMRC, NIM39110).
fn is_ni_number(value: &str) -> bool {
    let bytes: Vec<u8> =
        value.bytes().filter(|byte| *byte != b' ').map(|byte| byte.to_ascii_uppercase()).collect();
    let [first, second, digits @ .., last] = bytes.as_slice() else { return false };
    let never = [b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"];
    digits.len() == 6
        && digits.iter().all(u8::is_ascii_digit)
        && first.is_ascii_uppercase()
        && second.is_ascii_uppercase()
        && !b"DFIQUV".contains(first)
        && !b"DFIOQUV".contains(second)
        && !never.contains(&&[*first, *second])
        && (b'A'..=b'D').contains(last)
}

#[cfg(test)]
mod tests {
    use super::{is_ni_number, is_rounded, is_upn};

    #[test]
    fn numbers_that_excel_has_rounded_are_known() {
        for rounded in ["1.23E+09", "9.99455E+9", "1234567890123450", "12345678901234500"] {
            assert!(is_rounded(rounded), "{rounded}");
        }
        for kept in ["123456789012345", "1234567890123456", "E01013600", "12E34", "1.5", "10E+2x"] {
            assert!(!is_rounded(kept), "{kept}");
        }
    }

    #[test]
    fn check_characters_are_checked() {
        // 2·8 + 3·0 + 4·1 + 5·2 + 6·0 + 7·0 + 8·0 + 9·1 + 10·0 + 11·7 + 12·0 + 13·1 = 129 = 5·23 + 14: the letter Q.
        assert!(is_upn("Q801200010701"));
        assert!(!is_upn("R801200010701") && !is_upn("Q80120001070"));
        assert!(is_ni_number("AB 12 34 56 C") && is_ni_number("ab123456d"));
        assert!(!is_ni_number("QQ 12 34 56 C") && !is_ni_number("AB123456") && !is_ni_number("AB123456E"));
    }
}

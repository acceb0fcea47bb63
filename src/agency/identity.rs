//! Who somebody is, cleaned. These types name people: they stay inside `agency`, cannot be printed,
//! copied or serialised, and are only ever turned into pseudonyms or put into the agency's own lookup.

use crate::schema::Sex;
use jiff::civil::Date;

/// The agency's own number of a person, as the agency writes it.
#[derive(PartialEq, Eq)]
pub(super) struct OwnReference(Box<str>);

/// One name in capital letters A to Z, never empty.
#[derive(PartialEq, Eq)]
pub(super) struct Name(String);

/// A family name: its words as one, and each word of several that says something alone.
#[derive(PartialEq, Eq)]
pub(super) struct Surname {
    whole: Name,
    words: Vec<Name>,
}

/// One line of an address in capital letters and digits with single spaces, never empty.
#[derive(PartialEq, Eq)]
pub(super) struct AddressLine(String);

/// A date of birth that a living person can have.
#[derive(PartialEq, Eq)]
pub(super) struct BirthDate(Date);

/// A UK postcode without its space: an outward part and three characters of inward part.
#[derive(PartialEq, Eq)]
pub(super) struct Postcode(String);

/// An NHS number: ten digits, the last a matching check digit.
#[derive(PartialEq, Eq)]
pub(super) struct NhsNumber([u8; 10]);

/// The number of a property: at most twelve digits, without zeros before them.
#[derive(PartialEq, Eq)]
pub(super) struct Uprn(String);

/// A unique pupil number: a check letter and twelve digits.
#[derive(PartialEq, Eq)]
pub(super) struct Upn(String);

/// A National Insurance number without its last letter: two letters and six digits.
#[derive(PartialEq, Eq)]
pub(super) struct NiNumber(String);

/// One spelling of one person, as found on that person's rows.
#[derive(PartialEq, Eq)]
pub(super) struct Identity {
    /// Given names in order; initials are names of one letter.
    pub(super) forenames: Vec<Name>,
    pub(super) surname: Option<Surname>,
    pub(super) birth: Option<BirthDate>,
    pub(super) sex: Sex,
    pub(super) postcode: Option<Postcode>,
    pub(super) house: Option<AddressLine>,
    pub(super) street: Option<AddressLine>,
    pub(super) town: Option<AddressLine>,
    pub(super) uprn: Option<Uprn>,
    pub(super) nhs_number: Option<NhsNumber>,
    pub(super) upn: Option<Upn>,
    pub(super) ni_number: Option<NiNumber>,
}

impl Identity {
    /// Somebody of whom nothing is known.
    pub(super) fn blank() -> Self {
        Self {
            forenames: Vec::new(),
            surname: None,
            birth: None,
            sex: Sex::Unknown,
            postcode: None,
            house: None,
            street: None,
            town: None,
            uprn: None,
            nhs_number: None,
            upn: None,
            ni_number: None,
        }
    }

    /// Whether nothing is known, apart perhaps from the sex.
    pub(super) fn is_blank(&self) -> bool {
        *self == Self { sex: self.sex, ..Self::blank() }
    }
}

impl OwnReference {
    /// A reference as given, if there is one.
    pub(super) fn new(text: Box<str>) -> Option<Self> {
        (!text.is_empty()).then_some(Self(text))
    }

    /// The reference as the agency writes it.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Name {
    /// A name from letters already folded to A to Z.
    pub(super) fn new(folded: String) -> Option<Self> {
        (!folded.is_empty() && folded.bytes().all(|b| b.is_ascii_uppercase())).then_some(Self(folded))
    }

    /// The letters.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Surname {
    /// A family name from words already folded to A to Z; of several, small ones say nothing alone.
    pub(super) fn new(words: &[String], is_small: impl Fn(&str) -> bool) -> Option<Self> {
        let alone = words.iter().filter(|word| words.len() > 1 && !is_small(word));
        let alone = alone.filter_map(|word| Name::new(word.clone())).collect();
        Name::new(words.concat()).map(|whole| Self { whole, words: alone })
    }

    /// The letters of all words.
    pub(super) fn as_str(&self) -> &str {
        self.whole.as_str()
    }

    /// Each word that says something alone; none of one word.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(Name::as_str)
    }
}

impl AddressLine {
    /// A line from text already folded to capitals, digits and single spaces.
    pub(super) fn new(folded: String) -> Option<Self> {
        (!folded.is_empty()).then_some(Self(folded))
    }

    /// The line.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl BirthDate {
    /// A birth date that lies in a living memory: from 1890, and not the placeholder 1900-01-01.
    pub(super) fn new(date: Date) -> Option<Self> {
        let placeholder = (date.year(), date.month(), date.day()) == (1900, 1, 1);
        (date.year() >= 1890 && !placeholder).then_some(Self(date))
    }

    /// The date.
    pub(super) fn date(&self) -> Date {
        self.0
    }

    /// Age in full years on a day.
    pub(super) fn age_on(&self, day: Date) -> i32 {
        let before_birthday = (day.month(), day.day()) < (self.0.month(), self.0.day());
        i32::from(day.year()) - i32::from(self.0.year()) - i32::from(before_birthday)
    }
}

impl Postcode {
    /// A postcode from its canonical characters: capitals and digits without the space.
    pub(super) fn from_canonical(text: String) -> Self {
        Self(text)
    }

    /// All characters, without the space.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the space, which names a district.
    pub(super) fn outward(&self) -> &str {
        &self.0[..self.0.len() - 3]
    }
}

impl NhsNumber {
    /// Ten digits with a matching check digit (modulus 11).
    pub(super) fn new(digits: [u8; 10]) -> Option<Self> {
        let sum: u32 =
            digits.iter().zip((2..=10).rev()).map(|(&digit, weight)| u32::from(digit) * weight).sum();
        let check = (11 - sum % 11) % 11;
        let repeated = digits.iter().all(|&digit| digit == digits[0]);
        (digits.iter().all(|&digit| digit < 10) && check == u32::from(digits[9]) && !repeated)
            .then_some(Self(digits))
    }

    /// The ten digits, each as a number from 0 to 9.
    pub(super) fn digits(&self) -> &[u8; 10] {
        &self.0
    }
}

impl Uprn {
    /// A property's number from digits alone.
    pub(super) fn new(digits: &str) -> Option<Self> {
        let number = digits.trim_start_matches('0');
        let all_alike = number.bytes().all(|digit| digit == number.as_bytes()[0]);
        let fits = (1..=12).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
        (fits && !all_alike).then(|| Self(number.to_owned()))
    }

    /// The digits.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Upn {
    /// A permanent number: the check letter, then nine digits, two of the year and three of the series. Letters
    /// stand for the remainder by 23 of the digits times their places, from 2 (Department for Education, 2013).
    pub(super) fn new(text: &str) -> Option<Self> {
        const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
        let (letter, digits) = text.as_bytes().split_first()?;
        if digits.len() != 12
            || !digits.iter().all(u8::is_ascii_digit)
            || digits.iter().all(|one| *one == digits[0])
        {
            return None;
        }
        let sum: usize = digits.iter().zip(2..).map(|(digit, place)| usize::from(digit - b'0') * place).sum();
        (LETTERS[sum % 23] == *letter).then(|| Self(text.to_owned()))
    }

    /// The letter and the digits.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl NiNumber {
    /// Two letters that are given out, six digits, and a letter from A to D if it is known: the last letter says when
    /// the year's contributions were counted, and is no part of who somebody is.
    pub(super) fn new(text: &str) -> Option<Self> {
        const NEVER: [&str; 7] = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"];
        let (letters, rest) = text.split_at_checked(2)?;
        let (digits, last) = rest.split_at_checked(6)?;
        let [first, second] = letters.as_bytes() else { return None };
        let given = |letter: &u8| letter.is_ascii_uppercase() && !b"DFIQUV".contains(letter);
        let sound = given(first) && given(second) && *second != b'O' && !NEVER.contains(&letters);
        let counted = digits.bytes().all(|byte| byte.is_ascii_digit()) && digits != "000000";
        (sound && counted && matches!(last, "" | "A" | "B" | "C" | "D")).then(|| Self(text[..8].to_owned()))
    }

    /// The letters and the digits.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{BirthDate, NhsNumber};
    use jiff::civil::date;

    #[test]
    fn an_nhs_number_needs_its_check_digit() {
        assert!(NhsNumber::new([9, 9, 9, 4, 5, 5, 2, 9, 9, 6]).is_some());
        assert!(NhsNumber::new([9, 9, 9, 4, 5, 5, 2, 9, 9, 7]).is_none());
        assert!(NhsNumber::new([9, 9, 9, 5, 4, 5, 2, 9, 9, 6]).is_none(), "two digits exchanged");
        assert!(NhsNumber::new([0; 10]).is_none(), "a number of one digit is a placeholder");
    }

    #[test]
    fn a_birthday_counts_from_its_day() {
        let born = BirthDate::new(date(2008, 9, 30)).unwrap();
        assert_eq!(born.age_on(date(2026, 9, 29)), 17);
        assert_eq!(born.age_on(date(2026, 9, 30)), 18);
    }

    #[test]
    fn placeholders_and_the_long_dead_are_no_birth_dates() {
        assert!(BirthDate::new(date(1900, 1, 1)).is_none());
        assert!(BirthDate::new(date(1889, 12, 31)).is_none());
        assert!(BirthDate::new(date(1890, 1, 1)).is_some());
        assert!(BirthDate::new(date(1980, 1, 1)).is_some(), "1 January is kept");
    }
}

//! Why two records are held to be one person: codes that print as words.
//!
//! Sex and former names, and how they agree, are in no reason.

/// One reason: its place among the bits of a link, and its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Because {
    /// The same NHS number.
    NhsNumber,
    /// The same surname.
    Surname,
    /// A surname that differs by one letter.
    NearSurname,
    /// A surname of the same sound.
    SurnameSound,
    /// The same forename.
    Forename,
    /// A forename that differs by one letter, or a short form of it.
    NearForename,
    /// The same first letter of the forename.
    Initial,
    /// One name alone, which is one of the other's.
    LoneName,
    /// The same birth date.
    BirthDate,
    /// The same birth date, a first of January.
    FirstOfJanuary,
    /// The same day and month of birth.
    BirthDay,
    /// The same month and year of birth.
    BirthMonth,
    /// The same day of the month and year of birth.
    BirthYearDay,
    /// The same year of birth.
    BirthYear,
    /// The same postcode.
    Postcode,
    /// The same postcode sector.
    Sector,
    /// The same postcode district.
    District,
    /// The same address.
    Address,
    /// The same street.
    Street,
    /// The same house number in the same town.
    Dwelling,
    /// Names that few have.
    RareName,
    /// The same pupil number or National Insurance number.
    OwnNumber,
}

const WORDS: [&str; 22] = [
    "same NHS number",
    "same surname",
    "surname one letter apart",
    "same surname sound",
    "same forename",
    "forename one letter apart or a short form",
    "same first letter of the forename",
    "the one name known is one of the other's",
    "same birth date",
    "same birth date, a first of January",
    "same day and month of birth",
    "same month and year of birth",
    "same day and year of birth or day and month exchanged",
    "same year of birth",
    "same postcode",
    "same postcode sector",
    "same postcode district",
    "same address",
    "same street",
    "same house number in the same town",
    "names that few have",
    "same pupil number or National Insurance number",
];

impl Because {
    /// Its bit.
    pub const fn bit(self) -> i64 {
        1 << self as u8
    }
}

/// What the bits of a link's reasons mean, in words.
pub fn reasons(bits: i64) -> Vec<&'static str> {
    WORDS.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, words)| *words).collect()
}

#[cfg(test)]
mod tests {
    use super::{Because, reasons};

    #[test]
    fn reasons_read_as_a_sentence() {
        let bits = Because::SurnameSound.bit() | Because::BirthDay.bit() | Because::Sector.bit();
        assert_eq!(
            reasons(bits).join(", "),
            "same surname sound, same day and month of birth, same postcode sector"
        );
        assert_eq!(reasons(Because::RareName.bit()), ["names that few have"]);
    }
}

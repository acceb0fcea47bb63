//! The match keys: which parts of an identity together make a pseudonym.
//!
//! Composites only: every key holds enough that a dictionary of names or of postcodes alone reaches nobody.

use serde::Serialize;

/// The version of this rule set. Pseudonyms of two versions never meet.
pub const RULES_VERSION: u32 = 1;

/// A part of an identity, in the cleaned form that `agency` gives it. The number goes into the MAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum IdentityPart {
    /// Ten digits with a matching check digit.
    NhsNumber = 1,
    /// Family name, letters only.
    Surname = 2,
    /// First given name, letters only.
    Forename = 3,
    /// First letter of the first given name.
    Initial = 4,
    /// Sound of the family name.
    SurnameSound = 5,
    /// First given name and family name in alphabetical order.
    NamePair = 6,
    /// Full birth date.
    BirthDate = 7,
    /// Year and month of birth.
    BirthMonth = 8,
    /// Year of birth.
    BirthYear = 9,
    /// Full postcode.
    Postcode = 10,
    /// Postcode up to the first digit of its second half.
    Sector = 11,
    /// First half of the postcode.
    District = 12,
    /// House number or name.
    House = 13,
    /// Street.
    Street = 14,
    /// Birth date that is not the first of January, which stands for many unknown dates.
    TrueBirthDate = 15,
    /// Sound of the first given name.
    ForenameSound = 16,
}

/// One match key.
#[derive(Debug, Serialize)]
pub struct MatchKey {
    /// Its name, in columns and in the derivation of its key.
    pub name: &'static str,
    /// Its parts, in order. One missing part, no pseudonym.
    pub parts: &'static [IdentityPart],
    /// Agreement on this key alone is enough to hold two records to be one person.
    pub firm: bool,
    /// What agreement on it means, in words.
    pub meaning: &'static str,
}

use IdentityPart as P;

/// The match keys of this version, strongest first. A key's place is its bit in a link's reasons.
pub const MATCH_KEYS: &[MatchKey] = &[
    key("nhs_number", &[P::NhsNumber], true, "same NHS number"),
    key(
        "names_birth_postcode",
        &[P::Surname, P::Forename, P::BirthDate, P::Postcode],
        true,
        "same names, birth date and postcode",
    ),
    key(
        "pair_birth",
        &[P::NamePair, P::TrueBirthDate],
        true,
        "same names in either order and same birth date",
    ),
    key("names_postcode", &[P::Surname, P::Forename, P::Postcode], true, "same names and postcode"),
    key(
        "pair_month_sector",
        &[P::NamePair, P::BirthMonth, P::Sector],
        true,
        "same names in either order, month of birth and postcode sector",
    ),
    key(
        "sounds_birth_postcode",
        &[P::SurnameSound, P::ForenameSound, P::BirthDate, P::Postcode],
        true,
        "same sound of names, birth date and postcode",
    ),
    key(
        "sounds_birth_district",
        &[P::SurnameSound, P::ForenameSound, P::TrueBirthDate, P::District],
        true,
        "same sound of names, birth date and postcode district",
    ),
    key(
        "forename_birth_postcode",
        &[P::Forename, P::TrueBirthDate, P::Postcode],
        true,
        "same forename, birth date and postcode",
    ),
    key("names_address", &[P::Surname, P::Forename, P::House, P::Street], true, "same names and address"),
    key(
        "names_year_district",
        &[P::Surname, P::Forename, P::BirthYear, P::District],
        true,
        "same names, year of birth and postcode district",
    ),
    key(
        "surname_initial_birth",
        &[P::Surname, P::Initial, P::TrueBirthDate],
        false,
        "same surname, first letter and birth date",
    ),
    key(
        "surname_birth_postcode",
        &[P::Surname, P::BirthDate, P::Postcode],
        false,
        "same surname, birth date and postcode",
    ),
    key(
        "initial_birth_postcode",
        &[P::Initial, P::BirthDate, P::Postcode],
        false,
        "same first letter, birth date and postcode",
    ),
    key(
        "sound_forename_birth",
        &[P::SurnameSound, P::Forename, P::TrueBirthDate],
        false,
        "same sound of surname, forename and birth date",
    ),
];

const fn key(
    name: &'static str,
    parts: &'static [IdentityPart],
    firm: bool,
    meaning: &'static str,
) -> MatchKey {
    MatchKey { name, parts, firm, meaning }
}

/// What the bits of a link's reasons mean, in words.
pub fn reasons(bits: i64) -> Vec<&'static str> {
    MATCH_KEYS
        .iter()
        .enumerate()
        .filter(|(bit, _)| bits >> bit & 1 == 1)
        .map(|(_, key)| key.meaning)
        .collect()
}

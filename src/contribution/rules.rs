//! The match keys: which parts of an identity together make a pseudonym.
//!
//! Composites only: every key holds at least two parts that different sources know, so that a dictionary of names
//! or of postcodes alone reaches nobody. Whole names without date or place are used by the linker only where they
//! are rare. Some parts have several values (a name and all it becomes with one letter left out): such a key gives
//! several pseudonyms, and two identities agree on it if they share one.
//!
//! Single fields are sealed only where the agreement says so: whoever counts them learns more.

use serde::Serialize;

use crate::agreement::MatchKeys;

/// The version of this rule set. Pseudonyms of two versions never meet.
pub const RULES_VERSION: u32 = 4;

/// A part of an identity, in the cleaned form that `agency` gives it. The number goes into the MAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum IdentityPart {
    /// Ten digits with a matching check digit.
    NhsNumber = 1,
    /// Family name, letters only; a person's only name also stands here.
    Surname = 2,
    /// The family name, and all it becomes with one letter left out: two that differ by one letter share one; and each
    /// word of a name of several.
    NearSurname = 3,
    /// Sound of the family name.
    SurnameSound = 4,
    /// First given name, letters only; a person's only name also stands here.
    Forename = 5,
    /// The first given name, all it becomes with one letter left out, the names it is a short form of, the second given
    /// name, and the first two, three and four as one.
    NearForename = 6,
    /// The names that the first given name is a short form of; itself if it is none.
    FormalForename = 7,
    /// First letter of the first given name, and of the names it is a short form of.
    Initial = 8,
    /// First given name and family name in alphabetical order.
    NamePair = 9,
    /// Full birth date.
    BirthDate = 10,
    /// Month and day of birth, unless a first of January, which stands for many unknown dates.
    BirthDay = 11,
    /// Year and month of birth, unless a first of January.
    BirthMonth = 12,
    /// Year and day of the month of birth, and year with day and month in either order, which many exchange; unless a
    /// first of January.
    BirthYearDay = 13,
    /// Year of birth.
    BirthYear = 14,
    /// Full postcode.
    Postcode = 15,
    /// Postcode up to the first digit of its second half.
    Sector = 16,
    /// First half of the postcode.
    District = 17,
    /// Sound of the street, its words joined: the first four letters.
    Street = 18,
    /// House number or name, and sound of the street; and the property's own number (UPRN).
    Address = 19,
    /// House number or name, and sound of the town, likewise.
    Dwelling = 20,
    /// Sounds of the family name and of the first given name, whichever stands where.
    AnyName = 21,
    /// Unique pupil number or National Insurance number, with what of the two it is.
    OwnNumber = 22,
    /// Sex, where it is written down.
    Sex = 23,
}

impl IdentityPart {
    /// Whether it has a reading for each letter that may be left out.
    pub fn is_near(self) -> bool {
        matches!(self, P::NearSurname | P::NearForename)
    }

    /// About how many values it has among the people of the United Kingdom: what whoever holds the key would have to
    /// try. Orders of magnitude from public counts: NHS numbers that are given out, surnames and forenames with
    /// five bearers or more, days of a lifetime, live postcodes, sectors and districts, street names, UPRNs.
    pub fn values(self) -> f64 {
        match self {
            P::NhsNumber => 1e9,
            P::OwnNumber => 1e8,
            P::Surname | P::NearSurname => 4e5,
            P::Forename | P::NearForename | P::FormalForename => 1e5,
            P::SurnameSound => 5e4,
            P::Initial => 26.0,
            P::NamePair => 4e10,
            P::AnyName => 6e4,
            P::BirthDate => 4e4,
            P::BirthDay => 365.0,
            P::BirthMonth => 1_300.0,
            P::BirthYearDay => 1.1e4,
            P::BirthYear => 110.0,
            P::Postcode => 1.8e6,
            P::Sector => 1.1e4,
            P::District => 3e3,
            P::Street => 2e4,
            P::Address => 3e7,
            P::Dwelling => 2e6,
            P::Sex => 2.0,
        }
    }
}

/// What a match key is for in linking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Two records that agree on it are compared.
    Brings,
    /// As `Brings`, where the name is rare: a common one is not used at all.
    BringsIfRare,
    /// Tells more of two records that another key brought together.
    Compares,
    /// One field alone: as `Compares`, however many share it; sealed only where the agreement permits single fields.
    Single,
}

/// One match key.
#[derive(Debug, Serialize)]
pub struct MatchKey {
    /// Its name, in columns and in the derivation of its key.
    pub name: &'static str,
    /// Its parts, in order. One missing part, no pseudonym.
    pub parts: &'static [IdentityPart],
    /// What it is for.
    #[serde(rename = "use")]
    pub used: Use,
    /// What agreement on it means, in words.
    pub meaning: &'static str,
}

impl MatchKey {
    /// Whether an agreement with these terms lets agencies seal it.
    pub fn is_agreed(&self, keys: MatchKeys) -> bool {
        self.used != Use::Single || keys == MatchKeys::SingleFields
    }

    /// How many MACs whoever holds the key needs to try all values: a dictionary of everybody.
    pub fn dictionary(&self) -> f64 {
        self.parts.iter().map(|part| part.values()).product()
    }

    /// Whether it takes in a forename and a surname. One name alone gives no such pseudonym.
    pub fn is_whole_name(&self) -> bool {
        let any = |parts: &[IdentityPart]| self.parts.iter().any(|part| parts.contains(part));
        let surname = any(&[P::Surname, P::NearSurname, P::SurnameSound]);
        let forename = any(&[P::Forename, P::NearForename, P::FormalForename, P::Initial]);
        surname && forename || any(&[P::NamePair])
    }
}

use IdentityPart as P;

/// The match keys of this version. The linker keeps one bit for each: at most 64.
pub const MATCH_KEYS: &[MatchKey] = &[
    brings("nhs_number", &[P::NhsNumber], "same NHS number"),
    brings("own_number", &[P::OwnNumber], "same pupil number or National Insurance number"),
    brings("surname_birth", &[P::Surname, P::BirthDate], "same surname and birth date"),
    brings("near_surname_birth", &[P::NearSurname, P::BirthDate], "almost the same surname, same birth date"),
    brings(
        "sound_initial_birth",
        &[P::SurnameSound, P::Initial, P::BirthDate],
        "same sound of surname, first letter and birth date",
    ),
    brings("forename_birth", &[P::Forename, P::BirthDate], "same forename and birth date"),
    brings(
        "near_forename_birth",
        &[P::NearForename, P::BirthDate],
        "almost the same forename, same birth date",
    ),
    brings("surname_postcode", &[P::Surname, P::Postcode], "same surname and postcode"),
    brings("near_surname_postcode", &[P::NearSurname, P::Postcode], "almost the same surname, same postcode"),
    brings(
        "sound_initial_postcode",
        &[P::SurnameSound, P::Initial, P::Postcode],
        "same sound of surname, first letter and postcode",
    ),
    brings("forename_postcode", &[P::Forename, P::Postcode], "same forename and postcode"),
    brings(
        "near_forename_postcode",
        &[P::NearForename, P::Postcode],
        "almost the same forename, same postcode",
    ),
    brings("birth_postcode", &[P::BirthDate, P::Postcode], "same birth date and postcode"),
    brings("birth_sector", &[P::BirthDate, P::Sector], "same birth date and postcode sector"),
    brings("day_postcode", &[P::BirthDay, P::Postcode], "same day and month of birth and postcode"),
    brings("month_postcode", &[P::BirthMonth, P::Postcode], "same month and year of birth and postcode"),
    brings(
        "year_day_postcode",
        &[P::BirthYearDay, P::Postcode],
        "same day and year of birth or day and month exchanged, same postcode",
    ),
    if_rare("names", &[P::Surname, P::Forename], "same names"),
    if_rare("name_pair", &[P::NamePair], "same names in either order"),
    if_rare(
        "near_surname_forename",
        &[P::NearSurname, P::Forename],
        "almost the same surname, same forename",
    ),
    if_rare(
        "surname_near_forename",
        &[P::Surname, P::NearForename],
        "same surname, almost the same forename",
    ),
    if_rare(
        "sound_formal_forename",
        &[P::SurnameSound, P::FormalForename],
        "same sound of surname, same forename or its short form",
    ),
    if_rare(
        "near_surname_initial",
        &[P::NearSurname, P::Initial],
        "almost the same surname, same first letter",
    ),
    brings("surname_day", &[P::Surname, P::BirthDay], "same surname, day and month of birth"),
    brings("any_name_birth", &[P::AnyName, P::BirthDate], "same sound of a name, same birth date"),
    brings("any_name_postcode", &[P::AnyName, P::Postcode], "same sound of a name, same postcode"),
    brings("any_name_address", &[P::AnyName, P::Address], "same sound of a name, same address"),
    brings(
        "any_name_dwelling",
        &[P::AnyName, P::Dwelling],
        "same sound of a name, same house in the same town",
    ),
    brings("near_surname_address", &[P::NearSurname, P::Address], "almost the same surname, same address"),
    brings("near_forename_address", &[P::NearForename, P::Address], "almost the same forename, same address"),
    brings("birth_address", &[P::BirthDate, P::Address], "same birth date and address"),
    brings("birth_street", &[P::BirthDate, P::Street], "same birth date and street"),
    compares("name_pair_birth", &[P::NamePair, P::BirthDate], "same names in either order and birth date"),
    compares("name_pair_postcode", &[P::NamePair, P::Postcode], "same names in either order and postcode"),
    compares("name_pair_address", &[P::NamePair, P::Address], "same names in either order and address"),
    brings("any_name_street", &[P::AnyName, P::Street], "same sound of a name, same street"),
    brings("surname_sector", &[P::Surname, P::Sector], "same surname and postcode sector"),
    brings("forename_sector", &[P::Forename, P::Sector], "same forename and postcode sector"),
    compares("names_day", &[P::Surname, P::Forename, P::BirthDay], "same names, day and month of birth"),
    compares("names_year", &[P::Surname, P::Forename, P::BirthYear], "same names and year of birth"),
    compares("names_district", &[P::Surname, P::Forename, P::District], "same names and postcode district"),
    compares(
        "sound_initial_day",
        &[P::SurnameSound, P::Initial, P::BirthDay],
        "same sound of surname, first letter, day and month of birth",
    ),
    compares(
        "sound_initial_month",
        &[P::SurnameSound, P::Initial, P::BirthMonth],
        "same sound of surname, first letter, month and year of birth",
    ),
    compares(
        "sound_initial_year_day",
        &[P::SurnameSound, P::Initial, P::BirthYearDay],
        "same sound of surname, first letter, and day and year of birth or day and month exchanged",
    ),
    compares(
        "sound_initial_year",
        &[P::SurnameSound, P::Initial, P::BirthYear],
        "same sound of surname, first letter and year of birth",
    ),
    brings(
        "sound_initial_sector",
        &[P::SurnameSound, P::Initial, P::Sector],
        "same sound of surname, first letter and postcode sector",
    ),
    compares(
        "sound_initial_district",
        &[P::SurnameSound, P::Initial, P::District],
        "same sound of surname, first letter and postcode district",
    ),
    compares("year_postcode", &[P::BirthYear, P::Postcode], "same year of birth and postcode"),
    compares("surname_address", &[P::Surname, P::Address], "same surname and address"),
    compares("day_address", &[P::BirthDay, P::Address], "same day and month of birth and address"),
    compares("year_address", &[P::BirthYear, P::Address], "same year of birth and address"),
    compares("sex_birth", &[P::Sex, P::BirthDate], "same birth date, and nothing against it in the sex"),
    compares("sex_postcode", &[P::Sex, P::Postcode], "same postcode, and nothing against it in the sex"),
    single("surname", &[P::Surname], "same surname"),
    single("near_surname", &[P::NearSurname], "almost the same surname"),
    single("surname_sound", &[P::SurnameSound], "same sound of surname"),
    single("forename", &[P::Forename], "same forename"),
    single("near_forename", &[P::NearForename], "almost the same forename"),
    single("birth_date", &[P::BirthDate], "same birth date"),
    single("birth_day", &[P::BirthDay], "same day and month of birth"),
    single("birth_year", &[P::BirthYear], "same year of birth"),
    single("postcode", &[P::Postcode], "same postcode"),
    single("sector", &[P::Sector], "same postcode sector"),
    single("district", &[P::District], "same postcode district"),
];

const _: () = assert!(MATCH_KEYS.len() <= 64, "the linker keeps one bit for each");

const fn brings(name: &'static str, parts: &'static [IdentityPart], meaning: &'static str) -> MatchKey {
    MatchKey { name, parts, used: Use::Brings, meaning }
}

const fn if_rare(name: &'static str, parts: &'static [IdentityPart], meaning: &'static str) -> MatchKey {
    MatchKey { name, parts, used: Use::BringsIfRare, meaning }
}

const fn compares(name: &'static str, parts: &'static [IdentityPart], meaning: &'static str) -> MatchKey {
    MatchKey { name, parts, used: Use::Compares, meaning }
}

const fn single(name: &'static str, parts: &'static [IdentityPart], meaning: &'static str) -> MatchKey {
    MatchKey { name, parts, used: Use::Single, meaning }
}

//! How far two records agree, field by field: read off the match keys that they share.
//!
//! A match key tells of two fields at once. All together they tell how far each field agrees, as long as another
//! field agrees too; that two records share no key is itself an observation, and the fit takes it as one.

use crate::contribution::{Because, IdentityPart, Known, MATCH_KEYS, MatchKey, Use};

/// The fields that are compared.
pub(super) const FIELDS: usize = 6;
const FORENAME: usize = 0;
const SURNAME: usize = 1;
const BIRTH: usize = 2;
const POSTCODE: usize = 3;
const ADDRESS: usize = 4;
const NUMBER: usize = 5;

/// The most levels that a field has.
pub(super) const LEVELS: usize = 6;
/// The most settings that a field has.
pub(super) const SETTINGS: usize = 5;

/// For each field what can be compared at all; 0 where a record lacks the field.
pub(super) type Setting = [u8; FIELDS];
/// For each field how far it agrees; 0 where not at all.
pub(super) type Level = [u8; FIELDS];

/// Forename: one record has only a first letter.
const ONE_INITIAL: u8 = 1;
/// Forename: both have one, beside a surname.
const BOTH_NAMES: u8 = 2;
/// Forename: one record has a single name, which may be either of the other's.
const ONE_LONE: u8 = 3;
/// Forename: both have a single name.
const BOTH_LONE: u8 = 4;
/// Birth: both are on a first of January.
const BOTH_JANUARY: u8 = 1;
/// Birth: one is on a first of January, so that only the year can be held against the other.
const ONE_JANUARY: u8 = 2;
/// Birth: neither is on a first of January.
const BOTH_BIRTHS: u8 = 3;
/// Address: both have a street.
const BOTH_STREETS: u8 = 1;
/// Address: both have a house number and a town, and not both a street.
const BOTH_DWELLINGS: u8 = 3;
/// Address: this much further on, beside postcodes that agree or nearly; there it says less.
const SAME_PLACE: usize = 1;

/// What of two records can be compared.
pub(super) fn setting(a: Known, b: Known) -> Setting {
    let both = |part| u8::from(a.has(part) && b.has(part));
    let born = |known: Known| known.has(Known::BIRTH) || known.has(Known::FIRST_OF_JANUARY);
    let birth = match (a.has(Known::BIRTH), b.has(Known::BIRTH)) {
        _ if !(born(a) && born(b)) => 0,
        (true, true) => BOTH_BIRTHS,
        (false, false) => BOTH_JANUARY,
        _ => ONE_JANUARY,
    };
    let address = match (both(Known::STREET), both(Known::DWELLING)) {
        (1, _) => BOTH_STREETS,
        (_, 1) => BOTH_DWELLINGS,
        _ => 0,
    };
    [forename(a, b), both(Known::SURNAME), birth, both(Known::POSTCODE), address, both(Known::NHS_NUMBER)]
}

fn forename(a: Known, b: Known) -> u8 {
    let lone = |known: Known| known.has(Known::LONE_NAME) && !known.has(Known::SURNAME);
    let named = |known: Known| known.has(Known::SURNAME) || lone(known);
    let full = |known: Known| known.has(Known::FORENAME);
    match (lone(a), lone(b)) {
        _ if !(named(a) && named(b)) => 0,
        (true, true) => BOTH_LONE,
        (false, false) if full(a) && full(b) => BOTH_NAMES,
        (false, false) => ONE_INITIAL,
        _ => ONE_LONE,
    }
}

/// The levels that a field can have in a setting.
pub(super) fn possible(field: usize, setting: u8) -> &'static [u8] {
    match (field, setting) {
        (_, 0) => &[0],
        (FORENAME, ONE_INITIAL) => &[0, 1],
        (BIRTH, BOTH_JANUARY) => &[0, 5],
        (BIRTH, ONE_JANUARY) => &[0, 1],
        (BIRTH, _) => &[0, 1, 2, 3, 4, 5],
        (ADDRESS, BOTH_DWELLINGS..) => &[0, 2],
        (NUMBER, _) => &[0, 1],
        _ => &[0, 1, 2, 3],
    }
}

/// The table in which a field's level is looked up: an address says less beside the same postcode.
pub(super) fn table(field: usize, setting: &Setting, level: &Level) -> usize {
    match field {
        ADDRESS if setting[ADDRESS] > 0 && level[POSTCODE] >= 2 => usize::from(setting[ADDRESS]) + SAME_PLACE,
        _ => usize::from(setting[field]),
    }
}

/// What agreement on a part says: of which field, and how far it agrees at least.
fn says(part: IdentityPart) -> (usize, u8) {
    use IdentityPart as P;
    match part {
        P::NhsNumber => (NUMBER, 1),
        P::Initial => (FORENAME, 1),
        P::NearForename | P::FormalForename => (FORENAME, 2),
        P::Forename => (FORENAME, 3),
        P::SurnameSound | P::AnyName => (SURNAME, 1),
        P::NearSurname | P::NamePair => (SURNAME, 2),
        P::Surname => (SURNAME, 3),
        P::BirthYear => (BIRTH, 1),
        P::BirthYearDay => (BIRTH, 2),
        P::BirthMonth => (BIRTH, 3),
        P::BirthDay => (BIRTH, 4),
        P::BirthDate => (BIRTH, 5),
        P::District => (POSTCODE, 1),
        P::Sector => (POSTCODE, 2),
        P::Postcode => (POSTCODE, 3),
        P::Street => (ADDRESS, 1),
        P::Dwelling => (ADDRESS, 2),
        P::Address => (ADDRESS, 3),
    }
}

/// The levels of two records that agree on these match keys.
pub(super) fn level(keys: u64, setting: &Setting) -> Level {
    let mut level = [0; FIELDS];
    let mut any_name = false;
    for (_, key) in MATCH_KEYS.iter().enumerate().filter(|(bit, _)| keys >> bit & 1 == 1) {
        for part in key.parts {
            let (field, least) = says(*part);
            match part {
                IdentityPart::AnyName => any_name = true,
                IdentityPart::NamePair => level[FORENAME] = level[FORENAME].max(least),
                _ => {}
            }
            if *part != IdentityPart::AnyName {
                level[field] = level[field].max(least);
            }
        }
    }
    // A name that agrees, and neither as the forename nor as the surname, stands in the other's place.
    if any_name && level[FORENAME] == 0 && level[SURNAME] == 0 {
        level[SURNAME] = 1;
    }
    if setting[FORENAME] >= ONE_LONE {
        level[FORENAME] = level[FORENAME].max(level[SURNAME]);
    }
    for field in 0..FIELDS {
        let fits = possible(field, setting[field]).iter().rev().find(|most| **most <= level[field]);
        level[field] = *fits.expect("no agreement is always possible");
    }
    level
}

/// Whether two records of these levels would have been brought together by some match key.
pub(super) fn is_seen(setting: &Setting, level: &Level) -> bool {
    MATCH_KEYS.iter().any(|key| key.used != Use::Compares && agrees(key, setting, level))
}

fn agrees(key: &MatchKey, setting: &Setting, level: &Level) -> bool {
    let lone = setting[FORENAME] >= ONE_LONE;
    !(lone && key.is_whole_name()) && key.parts.iter().all(|part| part_agrees(*part, setting, level))
}

fn part_agrees(part: IdentityPart, setting: &Setting, level: &Level) -> bool {
    use IdentityPart as P;
    let (field, least) = says(part);
    let found = match (field, setting[FORENAME]) {
        (SURNAME, ONE_LONE | BOTH_LONE) => level[FORENAME],
        _ => level[field],
    };
    match part {
        P::NamePair => level[FORENAME] == 3 && level[SURNAME] == 3,
        P::AnyName => level[FORENAME] == 3 || found >= 1,
        P::BirthDay | P::BirthMonth | P::BirthYearDay => {
            setting[BIRTH] == BOTH_BIRTHS && (found == least || found == 5)
        }
        P::BirthYear => matches!(found, 1 | 2 | 3 | 5),
        _ => found >= least,
    }
}

/// Kinds of agreement of names within which it matters how rare they are, and how many there are.
pub(super) const NAME_KINDS: usize = 3;

/// Which kind of agreement of names this is, if it is one within which rareness tells.
pub(super) fn name_kind(setting: &Setting, level: &Level) -> Option<usize> {
    match (level[FORENAME], level[SURNAME]) {
        _ if setting[FORENAME] >= ONE_LONE => None,
        (3, 3) => Some(0),
        (2.., 2..) => Some(1),
        (1, 2..) => Some(2),
        _ => None,
    }
}

/// Why two records of these levels are held to be one person, as bits. How the sexes agree, or names that a person
/// no longer has, is in no reason: those are not compared.
pub(super) fn because(setting: &Setting, level: &Level, rare: bool) -> i64 {
    let of = |field: usize| -> Option<Because> {
        Some(match (field, level[field], setting[field]) {
            (FORENAME, 1.., ONE_LONE | BOTH_LONE) => Because::LoneName,
            (FORENAME, 1, _) => Because::Initial,
            (FORENAME, 2, _) => Because::NearForename,
            (FORENAME, 3, _) => Because::Forename,
            (SURNAME, 1, _) => Because::SurnameSound,
            (SURNAME, 2, _) => Because::NearSurname,
            (SURNAME, 3, _) => Because::Surname,
            (BIRTH, 5, BOTH_JANUARY) => Because::FirstOfJanuary,
            (BIRTH, 1, _) => Because::BirthYear,
            (BIRTH, 2, _) => Because::BirthYearDay,
            (BIRTH, 3, _) => Because::BirthMonth,
            (BIRTH, 4, _) => Because::BirthDay,
            (BIRTH, 5, _) => Because::BirthDate,
            (POSTCODE, 1, _) => Because::District,
            (POSTCODE, 2, _) => Because::Sector,
            (POSTCODE, 3, _) => Because::Postcode,
            (ADDRESS, 1, _) => Because::Street,
            (ADDRESS, 2, _) => Because::Dwelling,
            (ADDRESS, 3, _) => Because::Address,
            (NUMBER, 1, _) => Because::NhsNumber,
            _ => return None,
        })
    };
    let rare = rare.then_some(Because::RareName);
    (0..FIELDS).filter_map(of).chain(rare).fold(0, |bits, reason| bits | reason.bit())
}

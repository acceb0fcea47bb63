//! How far two records agree, field by field: read off the match keys that they share.
//!
//! A match key tells of two fields at once. All together they tell how far each field agrees, as long as another
//! field agrees too; that two records share no key is itself an observation, and the fit takes it as one.

use std::array::from_fn;
use std::sync::LazyLock;

use crate::contribution::{Because, IdentityPart, Known, MATCH_KEYS, MatchKey, Use};

/// The fields that are compared. Forename and surname are one field: in every naming tradition some forenames go with
/// some surnames, and namesakes are more than the two by themselves would make.
pub(super) const FIELDS: usize = 5;
pub(super) const NAMES: usize = 0;
pub(super) const BIRTH: usize = 1;
pub(super) const POSTCODE: usize = 2;
pub(super) const ADDRESS: usize = 3;
pub(super) const NUMBER: usize = 4;

/// The most levels that a field has.
pub(super) const LEVELS: usize = 16;
/// The most settings that a field has.
pub(super) const SETTINGS: usize = 5;
/// How far a forename or a surname agrees has so many steps.
pub(super) const OF_A_NAME: u8 = 4;

/// For each field what can be compared at all; 0 where a record lacks the field.
pub(super) type Setting = [u8; FIELDS];
/// For each field how far it agrees; 0 where not at all.
pub(super) type Level = [u8; FIELDS];

/// Names: one record has only a first letter.
const ONE_INITIAL: u8 = 1;
/// Names: both have a forename and a surname.
const BOTH_NAMES: u8 = 2;
/// Names: one record has a single name, which may be either of the other's.
const ONE_LONE: u8 = 3;
/// Names: both have a single name.
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
    let any = |parts: &[Known]| parts.iter().map(|part| both(*part)).max().unwrap_or(0);
    let born = |known: Known| known.has(Known::BIRTH) || known.has(Known::FIRST_OF_JANUARY);
    let birth = match (a.has(Known::BIRTH), b.has(Known::BIRTH)) {
        _ if !(born(a) && born(b)) => 0,
        (true, true) => BOTH_BIRTHS,
        (false, false) => BOTH_JANUARY,
        _ => ONE_JANUARY,
    };
    let address = match (any(&[Known::STREET, Known::UPRN]), both(Known::DWELLING)) {
        (1, _) => BOTH_STREETS,
        (_, 1) => BOTH_DWELLINGS,
        _ => 0,
    };
    let number = any(&[Known::NHS_NUMBER, Known::UPN, Known::NI_NUMBER]);
    [names(a, b), birth, both(Known::POSTCODE), address, number]
}

fn names(a: Known, b: Known) -> u8 {
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
        (NAMES, ONE_INITIAL) => &[0, 1, 2, 3, 4, 5, 6, 7],
        (NAMES, BOTH_NAMES) => &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        (NAMES, _) => &[0, 4, 8, 12],
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

/// How far the forename and the surname agree.
pub(super) const fn names_of(level: u8) -> (u8, u8) {
    (level / OF_A_NAME, level % OF_A_NAME)
}

/// What a part of an identity tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tells {
    Forename(u8),
    Surname(u8),
    EitherName,
    BothNames,
    Of(usize, u8),
    /// Of what is no field of its own.
    Nothing,
}

/// What agreement on a part says: of what, and how far it agrees at least.
fn tells(part: IdentityPart) -> Tells {
    use IdentityPart as P;
    match part {
        P::NhsNumber | P::OwnNumber => Tells::Of(NUMBER, 1),
        P::Sex => Tells::Nothing,
        P::Initial => Tells::Forename(1),
        P::NearForename | P::FormalForename => Tells::Forename(2),
        P::Forename => Tells::Forename(3),
        P::SurnameSound => Tells::Surname(1),
        P::NearSurname => Tells::Surname(2),
        P::Surname => Tells::Surname(3),
        P::AnyName => Tells::EitherName,
        P::NamePair => Tells::BothNames,
        P::BirthYear => Tells::Of(BIRTH, 1),
        P::BirthYearDay => Tells::Of(BIRTH, 2),
        P::BirthMonth => Tells::Of(BIRTH, 3),
        P::BirthDay => Tells::Of(BIRTH, 4),
        P::BirthDate => Tells::Of(BIRTH, 5),
        P::District => Tells::Of(POSTCODE, 1),
        P::Sector => Tells::Of(POSTCODE, 2),
        P::Postcode => Tells::Of(POSTCODE, 3),
        P::Street => Tells::Of(ADDRESS, 1),
        P::Dwelling => Tells::Of(ADDRESS, 2),
        P::Address => Tells::Of(ADDRESS, 3),
    }
}

/// What agreement on match keys says, as one bit for each step that a name or a field agrees at least: what several
/// match keys say is all their bits.
type Says = u32;

/// Where the steps of the forename, the surname and each field begin among the bits; fields in their order, without
/// names.
const FORENAME: u32 = 0;
const SURNAME: u32 = 3;
const EITHER: u32 = 6;
const FIELD: [u32; FIELDS - 1] = [7, 12, 15, 18];
const END: u32 = 19;

/// All steps up to this one, as bits.
fn steps(from: u32, least: u8) -> Says {
    ((1 << least) - 1) << from
}

/// How many steps there are among these bits.
fn agreed(says: Says, from: u32, to: u32) -> u8 {
    let bits = says >> from & ((1 << (to - from)) - 1);
    u8::try_from(bits.count_ones()).expect("a few steps")
}

/// What agreement on one match key says.
fn says(key: &MatchKey) -> Says {
    let part = |part: &IdentityPart| match tells(*part) {
        Tells::Forename(least) => steps(FORENAME, least),
        Tells::Surname(least) => steps(SURNAME, least),
        Tells::EitherName => steps(EITHER, 1),
        Tells::BothNames => steps(FORENAME, 2) | steps(SURNAME, 2),
        Tells::Of(field, least) => steps(FIELD[field - 1], least),
        Tells::Nothing => 0,
    };
    key.parts.iter().map(part).fold(0, |all, says| all | says)
}

/// What each match key says, looked up for every pair.
static SAYS: LazyLock<Vec<Says>> = LazyLock::new(|| MATCH_KEYS.iter().map(says).collect());

/// For each field and setting, of every level the highest that is possible and no higher.
static FITS: LazyLock<[[[u8; LEVELS]; SETTINGS]; FIELDS]> = LazyLock::new(|| {
    let fits = |field, setting, level| {
        let possible = possible(field, u8::try_from(setting).expect("few settings"));
        let possible = possible.iter().rev().find(|most| usize::from(**most) <= level);
        *possible.expect("no agreement is always possible")
    };
    from_fn(|field| from_fn(|setting| from_fn(|level| fits(field, setting, level))))
});

/// The levels of two records that agree on these match keys.
pub(super) fn level(mut keys: u64, setting: &Setting) -> Level {
    let (all, mut said) = (&*SAYS, 0);
    while keys > 0 {
        said |= all[keys.trailing_zeros() as usize];
        keys &= keys - 1;
    }
    let (mut forename, mut surname) = (agreed(said, FORENAME, SURNAME), agreed(said, SURNAME, EITHER));
    let either = agreed(said, EITHER, FIELD[0]) > 0;
    let mut level = [0; FIELDS];
    for field in 1..FIELDS {
        let end = FIELD.get(field).copied().unwrap_or(END);
        level[field] = agreed(said, FIELD[field - 1], end);
    }
    // A name that agrees, and neither as the forename nor as the surname, stands in the other's place.
    if either && forename == 0 && surname == 0 {
        surname = 1;
    }
    if setting[NAMES] >= ONE_LONE {
        (forename, surname) = (forename.max(surname), 0);
    }
    if setting[NAMES] == ONE_INITIAL {
        forename = forename.min(1);
    }
    level[NAMES] = forename * OF_A_NAME + surname;
    let fits = &*FITS;
    from_fn(|field| fits[field][usize::from(setting[field])][usize::from(level[field])])
}

/// The match keys that bring together two records of these levels, one bit each.
pub(super) fn brought_by(setting: &Setting, level: &Level) -> u64 {
    let brings = |key: &MatchKey| !matches!(key.used, Use::Compares | Use::Single);
    let keys = (0..).zip(MATCH_KEYS).filter(|(_, key)| brings(key) && agrees(key, setting, level));
    keys.fold(0, |bits, (bit, _): (u32, _)| bits | 1 << bit)
}

fn agrees(key: &MatchKey, setting: &Setting, level: &Level) -> bool {
    let lone = setting[NAMES] >= ONE_LONE;
    !(lone && key.is_whole_name()) && key.parts.iter().all(|part| part_agrees(*part, setting, level))
}

fn part_agrees(part: IdentityPart, setting: &Setting, level: &Level) -> bool {
    use IdentityPart as P;
    let (forename, surname) = match (names_of(level[NAMES]), setting[NAMES]) {
        ((either, _), ONE_LONE | BOTH_LONE) => (either, either),
        (names, _) => names,
    };
    match tells(part) {
        Tells::Forename(least) => forename >= least,
        Tells::Surname(least) => surname >= least,
        Tells::EitherName => forename == 3 || surname >= 1,
        Tells::BothNames => forename == 3 && surname == 3,
        Tells::Of(BIRTH, least) => match (part, level[BIRTH]) {
            (P::BirthDay | P::BirthMonth | P::BirthYearDay, found) => {
                setting[BIRTH] == BOTH_BIRTHS && (found == least || found == 5)
            }
            (P::BirthYear, found) => matches!(found, 1 | 2 | 3 | 5),
            (_, found) => found >= least,
        },
        Tells::Of(field, least) => level[field] >= least,
        Tells::Nothing => true,
    }
}

/// Whether two records of these levels may be of two relatives: of one surname, and with forenames that are not alike
/// beside one birth date, as twins have, or one home; or namesakes of one home with birth dates that have nothing in
/// common.
pub(super) fn may_be_relatives(setting: &Setting, level: &Level) -> bool {
    let (forename, surname) = names_of(level[NAMES]);
    let one_home = level[POSTCODE] == 3 || level[ADDRESS] >= 2;
    let both_born = setting[BIRTH] == BOTH_BIRTHS;
    let related = match forename {
        0 | 1 => one_home || both_born && level[BIRTH] == 5,
        _ => one_home && both_born && level[BIRTH] == 0,
    };
    setting[NAMES] == BOTH_NAMES && surname >= 2 && level[NUMBER] == 0 && related
}

/// Kinds of agreement of names within which it matters how rare they are, and how many there are.
pub(super) const NAME_KINDS: usize = 3;

/// Which kind of agreement of names this is, if it is one within which rareness tells.
pub(super) fn name_kind(setting: &Setting, level: &Level) -> Option<usize> {
    match names_of(level[NAMES]) {
        _ if setting[NAMES] >= ONE_LONE => None,
        (3, 3) => Some(0),
        (2.., 2..) => Some(1),
        (1, 2..) => Some(2),
        _ => None,
    }
}

/// Why two records of these levels are held to be one person, as bits. How the sexes agree, or names that a person
/// no longer has, is in no reason: those are not compared.
pub(super) fn because(setting: &Setting, level: &Level, rare: bool) -> i64 {
    let (forename, surname) = names_of(level[NAMES]);
    let lone = setting[NAMES] >= ONE_LONE;
    let of_forename = match forename {
        1.. if lone => Some(Because::LoneName),
        1 => Some(Because::Initial),
        2 => Some(Because::NearForename),
        3 => Some(Because::Forename),
        _ => None,
    };
    let of_surname = [None, Some(Because::SurnameSound), Some(Because::NearSurname), Some(Because::Surname)];
    let of = |field: usize| -> Option<Because> {
        Some(match (field, level[field], setting[field]) {
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
    let names = [of_forename, of_surname[usize::from(surname)], rare].into_iter().flatten();
    names.chain((0..FIELDS).filter_map(of)).fold(0, |bits, reason| bits | reason.bit())
}

#[cfg(test)]
mod tests;

//! Which match keys two identities agree on: the rules, as a table. What is expected was computed by the script that
//! computes the vectors, which shares no line with this crate.

use super::identity::{AddressLine, BirthDate, Identity, Name, NhsNumber, Postcode};
use super::values::Values;
use crate::contribution::MATCH_KEYS;
use crate::schema::Sex;

/// Forenames, surname, birth date, postcode, house, street, town, NHS number and sex, with bars between them.
fn identity(text: &str) -> Identity {
    let mut cells = text.split('|').map(|cell| (!cell.is_empty()).then(|| cell.to_owned()));
    let mut next = || cells.next().flatten();
    let given = next().unwrap_or_default();
    Identity {
        forenames: given.split_whitespace().filter_map(|name| Name::new(name.to_owned())).collect(),
        surname: next().and_then(Name::new),
        birth: next().and_then(|date| BirthDate::new(date.parse().unwrap())),
        postcode: next().map(Postcode::from_canonical),
        house: next().and_then(AddressLine::new),
        street: next().and_then(AddressLine::new),
        town: next().and_then(AddressLine::new),
        nhs_number: next().and_then(|number| {
            NhsNumber::new(number.bytes().map(|b| b - b'0').collect::<Vec<_>>().try_into().unwrap())
        }),
        sex: match next().as_deref() {
            Some("female") => Sex::Female,
            Some("male") => Sex::Male,
            _ => Sex::Unknown,
        },
        uprn: None,
        upn: None,
        ni_number: None,
    }
}

#[track_caller]
fn check(a: &str, b: &str, expected: &str) {
    let (mut one, mut other) = (Values::default(), Values::default());
    one.read(&identity(a));
    other.read(&identity(b));
    let lone = one.lone_name() || other.lone_name();
    let agree = MATCH_KEYS.iter().filter(|key| {
        let shared = |part| one.of(part).any(|reading| other.of(part).any(|same| same == reading));
        !(lone && key.is_whole_name()) && key.parts.iter().all(|part| shared(*part))
    });
    let agree: Vec<&str> = agree.map(|key| key.name).collect();
    assert_eq!(agree, expected.split_whitespace().collect::<Vec<_>>(), "{a} and {b}");
}

#[test]
fn one_letter_of_a_surname() {
    check(
        "MARY|OBRIEN|1984-03-05|QX12AB||||",
        "MARY|OBRIAN|1984-03-05|QX12AB||||",
        "near_surname_birth sound_initial_birth forename_birth near_forename_birth \
         near_surname_postcode sound_initial_postcode forename_postcode near_forename_postcode \
         birth_postcode birth_sector day_postcode month_postcode year_day_postcode \
         near_surname_forename sound_formal_forename near_surname_initial any_name_birth \
         any_name_postcode forename_sector sound_initial_day sound_initial_month \
         sound_initial_year_day sound_initial_year sound_initial_sector sound_initial_district \
         year_postcode near_surname surname_sound forename near_forename birth_date birth_day \
         birth_year postcode sector district",
    );
}

#[test]
fn a_short_form() {
    check(
        "TED|KNOX|1984-03-05|||||",
        "EDWARD|KNOX|1984-03-05|||||",
        "surname_birth near_surname_birth sound_initial_birth near_forename_birth \
         surname_near_forename sound_formal_forename near_surname_initial surname_day \
         any_name_birth sound_initial_day sound_initial_month sound_initial_year_day \
         sound_initial_year surname near_surname surname_sound near_forename birth_date \
         birth_day birth_year",
    );
}

#[test]
fn names_in_each_others_column() {
    check(
        "OMAR|HASSAN|1984-03-05|QX12AB||||",
        "HASSAN|OMAR|1984-03-05|QX12AB||||",
        "birth_postcode birth_sector day_postcode month_postcode year_day_postcode name_pair \
         any_name_birth any_name_postcode name_pair_birth name_pair_postcode year_postcode \
         birth_date birth_day birth_year postcode sector district",
    );
}

#[test]
fn day_and_month_swapped() {
    check(
        "MARY|OBRIEN|1984-03-05||||||",
        "MARY|OBRIEN|1984-05-03||||||",
        "names name_pair near_surname_forename surname_near_forename sound_formal_forename \
         near_surname_initial names_year sound_initial_year surname near_surname surname_sound \
         forename near_forename birth_year",
    );
}

#[test]
fn a_first_of_january_that_stands_for_the_year() {
    check(
        "MARY|OBRIEN|1984-03-05||||||",
        "MARY|OBRIEN|1984-01-01||||||",
        "names name_pair near_surname_forename surname_near_forename sound_formal_forename \
         near_surname_initial names_year sound_initial_year surname near_surname surname_sound \
         forename near_forename birth_year",
    );
}

#[test]
fn two_firsts_of_january() {
    check(
        "MARY|OBRIEN|1984-01-01||||||",
        "MARY|OBRIEN|1984-01-01||||||",
        "surname_birth near_surname_birth sound_initial_birth forename_birth near_forename_birth \
         names name_pair near_surname_forename surname_near_forename sound_formal_forename \
         near_surname_initial any_name_birth name_pair_birth names_year sound_initial_year \
         surname near_surname surname_sound forename near_forename birth_date birth_year",
    );
}

#[test]
fn only_a_first_letter() {
    check(
        "M|OBRIEN||QX12AB||||",
        "MARY|OBRIEN||QX12AB||||",
        "surname_postcode near_surname_postcode sound_initial_postcode near_surname_initial \
         any_name_postcode surname_sector sound_initial_sector sound_initial_district surname \
         near_surname surname_sound postcode sector district",
    );
}

#[test]
fn one_name_alone() {
    check(
        "|OBRIEN||QX12AB||||",
        "MARY|OBRIEN||QX12AB||||",
        "surname_postcode near_surname_postcode any_name_postcode surname_sector surname \
         near_surname surname_sound postcode sector district",
    );
}

#[test]
fn another_home_in_the_same_sector() {
    check(
        "MARY|OBRIEN||QX12AB||||",
        "MARY|OBRIEN||QX12CD||||",
        "names name_pair near_surname_forename surname_near_forename sound_formal_forename \
         near_surname_initial surname_sector forename_sector names_district sound_initial_sector \
         sound_initial_district surname near_surname surname_sound forename near_forename sector \
         district",
    );
}

#[test]
fn a_street_that_sounds_alike() {
    check(
        "MARY|OBRIEN|||12|MILL LN|FENNABY|",
        "MARY|OBRIEN|||12|MIL LN|FENNABY|",
        "names name_pair near_surname_forename surname_near_forename sound_formal_forename \
         near_surname_initial any_name_address any_name_dwelling near_surname_address \
         near_forename_address name_pair_address any_name_street surname_address surname \
         near_surname surname_sound forename near_forename",
    );
}

#[test]
fn twins() {
    check(
        "MARY|OBRIEN|1984-03-05|QX12AB|||||female",
        "JOHN|OBRIEN|1984-03-05|QX12AB|||||male",
        "surname_birth near_surname_birth surname_postcode near_surname_postcode birth_postcode \
         birth_sector day_postcode month_postcode year_day_postcode surname_day any_name_birth \
         any_name_postcode surname_sector year_postcode surname near_surname surname_sound \
         birth_date birth_day birth_year postcode sector district",
    );
}

#[test]
fn the_same_number_and_nothing_else() {
    check("MARY|OBRIEN|1984-03-05|||||9994552996", "JOHN|SMITH|1970-06-07|||||9994552996", "nhs_number");
}

#[test]
fn strangers() {
    check("MARY|OBRIEN|1984-03-05|QX12AB||||", "JOHN|SMITH|1970-06-07|ZX98CD||||", "");
}

//! Which match keys two identities agree on: the rules, as a table. What is expected was computed by the script that
//! computes the vectors, which shares no line with this crate.

use std::collections::BTreeSet;

use super::identity::{
    AddressLine, BirthDate, Identity, Name, NhsNumber, NiNumber, Postcode, Surname, Upn, Uprn,
};
use super::values::Values;
use crate::contribution::MATCH_KEYS;
use crate::schema::Sex;

/// What is alike, two identities, and the match keys on which they agree.
const TABLE: &[(&str, &str, &str, &str)] = &[
    (
        "one letter of a surname",
        "MARY|OBRIEN|1984-03-05|QX12AB",
        "MARY|OBRIAN|1984-03-05|QX12AB",
        "near_surname_birth sound_initial_birth forename_birth near_forename_birth near_surname_postcode \
         sound_initial_postcode forename_postcode near_forename_postcode birth_postcode birth_sector \
         day_postcode month_postcode year_day_postcode near_surname_forename sound_formal_forename \
         near_surname_initial any_name_birth any_name_postcode forename_sector sound_initial_day \
         sound_initial_month sound_initial_year_day sound_initial_year sound_initial_sector \
         sound_initial_district year_postcode near_surname surname_sound forename near_forename \
         birth_date birth_day birth_year postcode sector district",
    ),
    (
        "a short form",
        "TED|KNOX|1984-03-05",
        "EDWARD|KNOX|1984-03-05",
        "surname_birth near_surname_birth sound_initial_birth near_forename_birth surname_near_forename \
         sound_formal_forename near_surname_initial surname_day any_name_birth sound_initial_day \
         sound_initial_month sound_initial_year_day sound_initial_year surname near_surname surname_sound \
         near_forename birth_date birth_day birth_year",
    ),
    (
        "one name written as two",
        "ABDULRAHMAN|HASSAN|1984-03-05",
        "ABDUL RAHMAN|HASSAN|1984-03-05",
        "surname_birth near_surname_birth sound_initial_birth near_forename_birth surname_near_forename \
         near_surname_initial surname_day any_name_birth sound_initial_day sound_initial_month \
         sound_initial_year_day sound_initial_year surname near_surname surname_sound near_forename \
         birth_date birth_day birth_year",
    ),
    (
        "one of two family names",
        "HARPREET|KAUR GILL|1984-03-05",
        "HARPREET|GILL|1984-03-05",
        "near_surname_birth forename_birth near_forename_birth near_surname_forename near_surname_initial \
         any_name_birth near_surname forename near_forename birth_date birth_day birth_year",
    ),
    (
        "names in each other's column",
        "OMAR|HASSAN|1984-03-05|QX12AB",
        "HASSAN|OMAR|1984-03-05|QX12AB",
        "birth_postcode birth_sector day_postcode month_postcode year_day_postcode name_pair \
         any_name_birth any_name_postcode name_pair_birth name_pair_postcode year_postcode birth_date \
         birth_day birth_year postcode sector district",
    ),
    (
        "day and month swapped",
        "MARY|OBRIEN|1984-03-05",
        "MARY|OBRIEN|1984-05-03",
        "names name_pair near_surname_forename surname_near_forename sound_formal_forename \
         near_surname_initial names_year sound_initial_year_day sound_initial_year surname near_surname \
         surname_sound forename near_forename birth_year",
    ),
    (
        "a first of january that stands for the year",
        "MARY|OBRIEN|1984-03-05",
        "MARY|OBRIEN|1984-01-01",
        "names name_pair near_surname_forename surname_near_forename sound_formal_forename \
         near_surname_initial names_year sound_initial_year surname near_surname surname_sound forename \
         near_forename birth_year",
    ),
    (
        "two firsts of january",
        "MARY|OBRIEN|1984-01-01",
        "MARY|OBRIEN|1984-01-01",
        "surname_birth near_surname_birth sound_initial_birth forename_birth near_forename_birth names \
         name_pair near_surname_forename surname_near_forename sound_formal_forename near_surname_initial \
         any_name_birth name_pair_birth names_year sound_initial_year surname near_surname surname_sound \
         forename near_forename birth_date birth_year",
    ),
    (
        "only a first letter",
        "M|OBRIEN||QX12AB",
        "MARY|OBRIEN||QX12AB",
        "surname_postcode near_surname_postcode sound_initial_postcode near_surname_initial \
         any_name_postcode surname_sector sound_initial_sector sound_initial_district surname \
         near_surname surname_sound postcode sector district",
    ),
    (
        "one name alone",
        "|OBRIEN||QX12AB",
        "MARY|OBRIEN||QX12AB",
        "surname_postcode near_surname_postcode any_name_postcode surname_sector surname near_surname \
         surname_sound postcode sector district",
    ),
    (
        "another home in the same sector",
        "MARY|OBRIEN||QX12AB",
        "MARY|OBRIEN||QX12CD",
        "names name_pair near_surname_forename surname_near_forename sound_formal_forename \
         near_surname_initial surname_sector forename_sector names_district sound_initial_sector \
         sound_initial_district surname near_surname surname_sound forename near_forename sector district",
    ),
    (
        "a street that sounds alike",
        "MARY|OBRIEN|||12|MILL LN|FENNABY",
        "MARY|OBRIEN|||12|MIL LN|FENNABY",
        "names name_pair near_surname_forename surname_near_forename sound_formal_forename \
         near_surname_initial any_name_address any_name_dwelling near_surname_address \
         near_forename_address name_pair_address any_name_street surname_address surname near_surname \
         surname_sound forename near_forename",
    ),
    (
        "twins",
        "MARY|OBRIEN|1984-03-05|QX12AB|||||female",
        "JOHN|OBRIEN|1984-03-05|QX12AB|||||male",
        "surname_birth near_surname_birth surname_postcode near_surname_postcode birth_postcode \
         birth_sector day_postcode month_postcode year_day_postcode surname_day any_name_birth \
         any_name_postcode surname_sector year_postcode surname near_surname surname_sound birth_date \
         birth_day birth_year postcode sector district",
    ),
    (
        "the same number and nothing else",
        "MARY|OBRIEN|1984-03-05|||||9994552996",
        "JOHN|SMITH|1970-06-07|||||9994552996",
        "nhs_number",
    ),
    (
        "the same pupil number and nothing else",
        "MARY|OBRIEN|1984-03-05||||||||F100000000002",
        "JOHN|SMITH|1970-06-07||||||||F100000000002",
        "own_number",
    ),
    (
        "the same National Insurance number and nothing else",
        "MARY|OBRIEN|1984-03-05|||||||||AB123456",
        "JOHN|SMITH|1970-06-07|||||||||AB123456",
        "own_number",
    ),
    (
        "the same property's number, and a year of birth",
        "MARY|OBRIEN|1984-03-05||||||female|10001234567",
        "JOHN|SMITH|1984-10-11||||||male|10001234567",
        "year_address birth_year",
    ),
    (
        "two women of one birth date and postcode",
        "MARY|OBRIEN|1984-03-05|QX12AB|||||female",
        "JANE|SMITH|1984-03-05|QX12AB|||||female",
        "birth_postcode birth_sector day_postcode month_postcode year_day_postcode year_postcode \
         sex_birth sex_postcode birth_date birth_day birth_year postcode sector district",
    ),
    (
        "another year of birth at the same address",
        "MARY|OBRIEN|1984-03-05||12|MILL LN|FENNABY",
        "MARY|OBRIEN|1948-03-05||12|MILL LN|FENNABY",
        "names name_pair near_surname_forename surname_near_forename sound_formal_forename \
         near_surname_initial surname_day any_name_address any_name_dwelling near_surname_address \
         near_forename_address name_pair_address any_name_street names_day sound_initial_day \
         surname_address day_address surname near_surname surname_sound forename near_forename birth_day",
    ),
    (
        "the same birth date and address",
        "MARY|OBRIEN|1984-03-05||12|MILL LN",
        "JOHN|SMITH|1984-03-05||12|MIL LN",
        "birth_address birth_street day_address year_address birth_date birth_day birth_year",
    ),
    (
        "the same birth date, next door",
        "MARY|OBRIEN|1984-03-05||12|MILL LN",
        "JOHN|SMITH|1984-03-05||14|MILL LN",
        "birth_street birth_date birth_day birth_year",
    ),
    ("strangers", "MARY|OBRIEN|1984-03-05|QX12AB", "JOHN|SMITH|1970-06-07|ZX98CD", ""),
];

/// Forenames, surname, birth date, postcode, house, street, town, NHS number, sex, property's number, pupil number and
/// National Insurance number, with bars between them; what is missing at the end is not known.
fn identity(text: &str) -> Identity {
    let mut cells = text.split('|').map(|cell| (!cell.is_empty()).then(|| cell.to_owned()));
    let mut next = || cells.next().flatten();
    let given = next().unwrap_or_default();
    Identity {
        forenames: given.split_whitespace().filter_map(|name| Name::new(name.to_owned())).collect(),
        surname: next().and_then(|text| Surname::new(&words(&text), |_| false)),
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
        uprn: next().map(|digits| Uprn::new(&digits).unwrap()),
        upn: next().map(|number| Upn::new(&number).unwrap()),
        ni_number: next().map(|number| NiNumber::new(&number).unwrap()),
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn agreed(a: &str, b: &str) -> String {
    let (mut one, mut other) = (Values::default(), Values::default());
    one.read(&identity(a));
    other.read(&identity(b));
    let lone = one.lone_name() || other.lone_name();
    let agree = MATCH_KEYS.iter().filter(|key| {
        let shared = |part| one.of(part).any(|reading| other.of(part).any(|same| same == reading));
        !(lone && key.is_whole_name()) && key.parts.iter().all(|part| shared(*part))
    });
    agree.map(|key| key.name).collect::<Vec<_>>().join(" ")
}

#[test]
fn identities_agree_on_the_match_keys_of_the_table() {
    for (alike, a, b, expected) in TABLE {
        assert_eq!(agreed(a, b), *expected, "{alike}: {a} and {b}");
        assert_eq!(agreed(b, a), *expected, "{alike}, the other way round: {b} and {a}");
    }
}

#[test]
fn every_match_key_agrees_somewhere_in_the_table() {
    let agreed: BTreeSet<&str> = TABLE.iter().flat_map(|(.., keys)| keys.split(' ')).collect();
    let never: Vec<&str> =
        MATCH_KEYS.iter().map(|key| key.name).filter(|name| !agreed.contains(name)).collect();
    assert_eq!(never, [""; 0]);
}

//! Levels against a slow twin, and who may be relatives.

use proptest::prelude::*;

use super::{ADDRESS, BIRTH, BOTH_BIRTHS, BOTH_NAMES, FIELDS, NAMES, NUMBER, OF_A_NAME, POSTCODE};
use super::{Level, Setting, Tells, level, may_be_relatives, possible, tells};
use crate::contribution::MATCH_KEYS;

/// Of all parts of these match keys, the most that each says; then the highest level that is possible.
fn slow(keys: u64, setting: &Setting) -> Level {
    let agreeing = (0..).zip(MATCH_KEYS).filter(|(bit, _)| keys >> *bit & 1 == 1);
    let said: Vec<Tells> =
        agreeing.flat_map(|(_, key): (u32, _)| key.parts).map(|part| tells(*part)).collect();
    let most = |least: &dyn Fn(&Tells) -> Option<u8>| said.iter().filter_map(least).max().unwrap_or(0);
    let forename = most(&|tells| match tells {
        Tells::Forename(least) => Some(*least),
        Tells::BothNames => Some(2),
        _ => None,
    });
    let surname = most(&|tells| match tells {
        Tells::Surname(least) => Some(*least),
        Tells::BothNames => Some(2),
        _ => None,
    });
    let either = u8::from(said.contains(&Tells::EitherName) && forename == 0 && surname == 0);
    let names = match (setting[NAMES], surname.max(either)) {
        (3.., surname) => forename.max(surname) * OF_A_NAME,
        (1, surname) => forename.min(1) * OF_A_NAME + surname,
        (_, surname) => forename * OF_A_NAME + surname,
    };
    std::array::from_fn(|field| {
        let agrees = most(&|tells| match tells {
            Tells::Of(of, least) => (*of == field).then_some(*least),
            _ => None,
        });
        let agrees = if field == NAMES { names } else { agrees };
        *possible(field, setting[field]).iter().rfind(|most| **most <= agrees).unwrap()
    })
}

proptest! {
    #[test]
    fn levels_are_the_most_that_any_agreeing_match_key_says(
        some in any::<[u64; 3]>(),
        setting in prop::array::uniform::<_, FIELDS>(0..5_u8),
    ) {
        // Few match keys, some, and none.
        for keys in [some[0] & some[1] & some[2], some[0], 0] {
            prop_assert_eq!(level(keys, &setting), slow(keys, &setting));
        }
    }
}

/// Two records with all fields, whose names agree so far, and the other fields.
fn check((forename, surname): (u8, u8), fields: &[(usize, u8)], relatives: bool) {
    let (mut setting, mut level): (Setting, Level) = ([1; FIELDS], [0; FIELDS]);
    (setting[NAMES], setting[BIRTH]) = (BOTH_NAMES, BOTH_BIRTHS);
    level[NAMES] = forename * OF_A_NAME + surname;
    fields.iter().for_each(|(field, agrees)| level[*field] = *agrees);
    assert_eq!(may_be_relatives(&setting, &level), relatives, "{level:?}");
}

#[test]
fn twins_namesakes_of_one_home_and_siblings_may_be_relatives() {
    check((0, 3), &[(BIRTH, 5)], true);
    check((1, 2), &[(BIRTH, 5), (POSTCODE, 3)], true);
    check((1, 3), &[(ADDRESS, 3)], true);
    check((3, 3), &[(POSTCODE, 3)], true);
    check((0, 3), &[(POSTCODE, 1)], false);
    check((3, 3), &[(BIRTH, 5), (POSTCODE, 3)], false);
    check((3, 3), &[(BIRTH, 4), (POSTCODE, 3)], false);
    check((0, 0), &[(BIRTH, 5), (POSTCODE, 3)], false);
    check((0, 3), &[(BIRTH, 5), (NUMBER, 1)], false);
}

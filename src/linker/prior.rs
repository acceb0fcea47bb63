//! What is held before anything is seen: where the fit starts, and what a field too rare to fit stays at.
//!
//! Orders of magnitude from public counts of names, births and postcodes; the data soon outweigh them.

use super::fit::Tables;
use super::levels::{ADDRESS, BIRTH, FIELDS, LEVELS, NAMES, POSTCODE, SETTINGS, names_of, possible};

/// As if so many pairs had been seen before.
pub(super) const STRENGTH: f64 = 20.0;
/// Share of the smaller of two agencies' records that the other holds as well.
pub(super) const SHARED: f64 = 0.25;
/// Share of an agency's records that it holds twice.
pub(super) const TWICE: f64 = 0.005;
/// Pairs of one household for each record.
pub(super) const HOUSEHOLDS: f64 = 0.05;
/// Pairs of one person that no two agencies are ever without, so that the fit can find some.
pub(super) const FEWEST: f64 = 0.5;
/// The same of one household, over all agencies.
pub(super) const FEWEST_HOUSEHOLDS: f64 = 0.1;
/// Share of two people of one household or family who were born on one day: about one birth in sixty is of twins,
/// and not all siblings are in the data.
const TWINS: f64 = 0.01;
/// Share of households and families in which two people have one surname.
const ONE_SURNAME: f64 = 0.8;
/// A name that agrees almost, or quite.
const ALMOST: u8 = 2;
/// Settings of births: both on a first of January, and one of the two.
const BOTH_JANUARY: usize = 1;
const ONE_JANUARY: usize = 2;

/// How far a forename agrees, of one person and of strangers: not, first letter, almost, quite.
const FORENAME: [[f64; 4]; 2] = [[0.1, 0.1, 0.25, 0.55], [0.93, 0.05, 0.01, 0.01]];
/// How far a surname agrees, of one person and of strangers: not, in sound, almost, quite.
const SURNAME: [[f64; 4]; 2] = [[0.08, 0.02, 0.15, 0.75], [0.994_8, 0.002_1, 0.001_6, 0.001_5]];

/// Whether sexes differ or agree, of one person, of two of a household, of strangers.
pub(super) const SEXES: [[f64; 2]; 3] = [[0.02, 0.98], [0.55, 0.45], [0.5, 0.5]];

/// Two records of one person.
pub(super) fn person() -> Tables {
    let mut tables = tables(
        (FORENAME[0], SURNAME[0]),
        &[
            &[0.05, 0.02, 0.08, 0.08, 0.12, 0.65],
            &[0.15, 0.05, 0.1, 0.7],
            &[0.3, 0.1, 0.1, 0.5],
            &[0.01, 0.99],
        ],
    );
    // Where one date is a first of January in place of an unknown day, the year is mostly known all the same.
    (tables[BIRTH][ONE_JANUARY][0], tables[BIRTH][ONE_JANUARY][1]) = (0.2, 0.8);
    same_place(&mut tables, [0.1, 0.1, 0.1, 0.7]);
    tables
}

/// Two records of two people who have nothing to do with each other.
pub(super) fn strangers() -> Tables {
    let mut tables = tables(
        (FORENAME[1], SURNAME[1]),
        &[
            &[0.959, 0.03, 0.004, 0.004, 0.003, 0.000_05],
            &[0.948, 0.05, 0.001_8, 0.000_2],
            &[0.997_5, 0.002, 0.000_48, 0.000_02],
            &[0.999_999_9, 0.000_000_1],
        ],
    );
    (tables[BIRTH][BOTH_JANUARY][0], tables[BIRTH][BOTH_JANUARY][5]) = (0.993, 0.007);
    same_place(&mut tables, [0.7, 0.2, 0.05, 0.05]);
    tables
}

/// Two people of one household or family: one place, mostly one surname, written as often wrong as one person's; each
/// its own forename, birth date and number, but for twins. Forenames agree as often as among strangers of one surname,
/// who have few to choose from where a tradition has few.
pub(super) fn household(person: &Tables, strangers: &Tables) -> Tables {
    let mut household = *strangers;
    (household[POSTCODE], household[ADDRESS]) = (person[POSTCODE], person[ADDRESS]);
    for (table, person) in household[BIRTH].iter_mut().zip(&person[BIRTH]) {
        table.iter_mut().zip(person).for_each(|(own, person)| *own += TWINS * (person - *own));
    }
    for (table, person) in household[NAMES].iter_mut().zip(&person[NAMES]) {
        let Some(forename) = forenames_of_one_surname(table) else { continue };
        let surname = surnames(person);
        for (level, own) in (0..).zip(table.iter_mut()) {
            let (of_forename, of_surname) = names_of(level);
            let one = forename[usize::from(of_forename)] * surname[usize::from(of_surname)];
            *own += ONE_SURNAME * (one - *own);
        }
    }
    household
}

/// How far forenames agree where surnames do, or almost; none where a single name is all there is.
fn forenames_of_one_surname(names: &[f64; LEVELS]) -> Option<[f64; 4]> {
    let mut shares = [0.0; 4];
    for (level, share) in (0..).zip(names) {
        let (forename, surname) = names_of(level);
        shares[usize::from(forename)] += if surname >= ALMOST { *share } else { 0.0 };
    }
    let all: f64 = shares.iter().sum();
    (all > 0.0).then(|| shares.map(|share| share / all))
}

/// How far surnames agree, whatever the forenames.
fn surnames(names: &[f64; LEVELS]) -> [f64; 4] {
    let mut shares = [0.0; 4];
    (0..).zip(names).for_each(|(level, share)| shares[usize::from(names_of(level).1)] += share);
    shares
}

/// Addresses beside postcodes that agree; where no street is known, the house in its town is all there is.
fn same_place(tables: &mut Tables, shares: [f64; 4]) {
    let [none, street, dwelling, address] = shares;
    tables[ADDRESS][2][..4].copy_from_slice(&shares);
    tables[ADDRESS][4][..4].copy_from_slice(&[none + street, 0.0, dwelling + address, 0.0]);
}

/// The same shares in every setting, over the levels possible there.
fn tables((forename, surname): ([f64; 4], [f64; 4]), others: &[&[f64]; FIELDS - 1]) -> Tables {
    let names: Vec<f64> = (0..16)
        .map(names_of)
        .map(|(of_forename, of_surname)| {
            forename[usize::from(of_forename)] * surname[usize::from(of_surname)]
        })
        .collect();
    let mut tables = [[[0.0; LEVELS]; SETTINGS]; FIELDS];
    for (field, shares) in std::iter::once(names.as_slice()).chain(others.iter().copied()).enumerate() {
        for (setting, table) in (0..).zip(&mut tables[field]) {
            let possible = possible(field, setting);
            let all: f64 = possible.iter().map(|level| shares[usize::from(*level)]).sum();
            possible.iter().for_each(|level| table[usize::from(*level)] = shares[usize::from(*level)] / all);
        }
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::{household, person, strangers};
    use crate::linker::levels::NAMES;

    #[test]
    fn where_few_forenames_go_with_a_surname_a_household_has_namesakes() {
        let (same_forename, same_names) = (12, 15);
        let both = 2;
        let mut strangers = strangers();
        let few = &mut strangers[NAMES][both];
        (few[3], few[same_names]) = (0.09, 0.01);
        let household = household(&person(), &strangers);
        let share = household[NAMES][both][same_names];
        assert!((0.05..0.1).contains(&share), "{share}: a tenth of those with one surname have one forename");
        assert!(household[NAMES][both][same_forename] < 0.02);
    }
}

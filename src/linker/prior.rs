//! What is held before anything is seen: where the fit starts, and what a field too rare to fit stays at.
//!
//! Orders of magnitude from public counts of names, births and postcodes; the data soon outweigh them.

use super::fit::Tables;
use super::levels::{FIELDS, LEVELS, SETTINGS, possible};

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

const SURNAME: usize = 1;
const BIRTH: usize = 2;
const POSTCODE: usize = 3;
const ADDRESS: usize = 4;

/// Two records of one person.
pub(super) fn person() -> Tables {
    let mut tables = tables([
        [0.1, 0.1, 0.25, 0.55, 0.0, 0.0],
        [0.08, 0.02, 0.15, 0.75, 0.0, 0.0],
        [0.05, 0.02, 0.08, 0.08, 0.12, 0.65],
        [0.15, 0.05, 0.1, 0.7, 0.0, 0.0],
        [0.3, 0.1, 0.1, 0.5, 0.0, 0.0],
        [0.01, 0.99, 0.0, 0.0, 0.0, 0.0],
    ]);
    same_place(&mut tables, [0.1, 0.1, 0.1, 0.7, 0.0, 0.0]);
    tables
}

/// Two records of two people who have nothing to do with each other.
pub(super) fn strangers() -> Tables {
    let mut tables = tables([
        [0.93, 0.05, 0.01, 0.01, 0.0, 0.0],
        [0.9948, 0.0021, 0.0016, 0.0015, 0.0, 0.0],
        [0.959, 0.03, 0.004, 0.004, 0.003, 0.000_05],
        [0.948, 0.05, 0.0018, 0.0002, 0.0, 0.0],
        [0.9975, 0.002, 0.000_48, 0.000_02, 0.0, 0.0],
        [0.999_999_9, 0.000_000_1, 0.0, 0.0, 0.0, 0.0],
    ]);
    tables[BIRTH][1] = [0.993, 0.0, 0.0, 0.0, 0.0, 0.007];
    same_place(&mut tables, [0.7, 0.2, 0.05, 0.05, 0.0, 0.0]);
    tables
}

/// Two people of one household or family: one place, mostly one surname, written as often wrong as one person's; each
/// its own forename, birth date and number, but for twins.
pub(super) fn household(person: &Tables, strangers: &Tables) -> Tables {
    let mut household = *strangers;
    (household[POSTCODE], household[ADDRESS]) = (person[POSTCODE], person[ADDRESS]);
    for (field, share) in [(SURNAME, ONE_SURNAME), (BIRTH, TWINS)] {
        for (table, person) in household[field].iter_mut().zip(&person[field]) {
            table.iter_mut().zip(person).for_each(|(own, person)| *own += share * (person - *own));
        }
    }
    household
}

/// Addresses beside postcodes that agree; where no street is known, the house in its town is all there is.
fn same_place(tables: &mut Tables, shares: [f64; LEVELS]) {
    let [none, street, dwelling, address, ..] = shares;
    tables[ADDRESS][2] = shares;
    tables[ADDRESS][4] = [none + street, 0.0, dwelling + address, 0.0, 0.0, 0.0];
}

/// The same shares in every setting, over the levels possible there.
fn tables(shares: [[f64; LEVELS]; FIELDS]) -> Tables {
    let mut tables = [[[0.0; LEVELS]; SETTINGS]; FIELDS];
    for (field, shares) in shares.iter().enumerate() {
        for (setting, table) in (0..).zip(&mut tables[field]) {
            let possible = possible(field, setting);
            let all: f64 = possible.iter().map(|level| shares[usize::from(*level)]).sum();
            possible.iter().for_each(|level| table[usize::from(*level)] = shares[usize::from(*level)] / all);
        }
    }
    tables
}

//! What so many of an agency's people share that it stands for no one: a date or an address that a system fills in where
//! nothing is known. Believed, it would join people to each other who have nothing in common.

use std::collections::{BTreeMap, BTreeSet};

use ahash::{HashMap, RandomState};
use jiff::civil::Date;

use crate::agency::identity::{AddressLine, Identity, Postcode, Uprn};
use crate::schema;

/// A birth date of more people than this, and of more than one in a hundred, is nobody's: of the pupils of one year,
/// all born within a year, three in a thousand have the commonest.
const FEW_OF_A_DATE: usize = 20;
const A_HUNDREDTH: usize = 100;
/// A home of more people than this, and of more than one in ten, is nobody's.
const FEW_OF_A_HOME: usize = 60;
const A_TENTH: usize = 10;
/// So many values are counted at a time: none of more than one in so many is lost.
const COUNTED: usize = 100;

/// What stands for no one in an extract.
#[derive(Default)]
pub(in crate::agency) struct Nobodys {
    dates: BTreeSet<Date>,
    /// Of postcodes and addresses.
    homes: BTreeSet<u64>,
    hasher: RandomState,
}

impl Nobodys {
    /// Takes it off who somebody is.
    pub(super) fn take_off(&self, identity: &mut Identity) {
        identity.birth = identity.birth.take().filter(|birth| !self.is_date(birth.date()));
        let is_home = |home: Option<u64>| home.is_some_and(|home| self.homes.contains(&home));
        if is_home(postcode(identity, &self.hasher)) {
            identity.postcode = None;
        }
        if is_home(uprn(identity, &self.hasher)) {
            identity.uprn = None;
        }
        if is_home(address(identity, &self.hasher)) {
            (identity.house, identity.street, identity.town) = (None, None, None);
        }
    }

    pub(super) fn is_date(&self, date: Date) -> bool {
        self.dates.contains(&date)
    }
}

/// What a home is known by.
const KINDS: [&str; 3] = [schema::POSTCODE.name, schema::STREET.name, schema::UPRN.name];

/// The homes of people, of each kind the first that somebody is written with.
#[derive(Default)]
pub(super) struct Homes {
    counts: [Frequent; KINDS.len()],
    hasher: RandomState,
}

/// Which kinds of somebody's homes are counted.
#[derive(Default)]
pub(super) struct Counted([bool; KINDS.len()]);

impl Homes {
    /// Counts the homes of somebody, as one row writes them, of the kinds that are not counted yet.
    pub(super) fn see(&mut self, identity: &Identity, counted: &mut Counted) {
        let homes = [postcode, address, uprn].map(|home| home(identity, &self.hasher));
        for ((home, counts), counted) in homes.into_iter().zip(&mut self.counts).zip(&mut counted.0) {
            if let Some(home) = home.filter(|_| !*counted) {
                counts.see(home);
                *counted = true;
            }
        }
    }

    /// What is nobody's among these homes and the usual birth dates of so many people; and of how many, by field.
    pub(super) fn nobodys(
        self,
        people: usize,
        births: impl Iterator<Item = Date>,
    ) -> (Nobodys, Vec<(&'static str, u64)>) {
        let (dates, dated) = nobodys_dates(births);
        let most = (people / A_TENTH).max(FEW_OF_A_HOME);
        let homed = |counts: &Frequent| counts.over(most).map(|home| home.1 as u64).sum();
        let mut shared = vec![(schema::BIRTH_DATE.name, dated)];
        shared.extend(KINDS.into_iter().zip(self.counts.iter().map(homed)));
        shared.retain(|(_, people)| *people > 0);
        let homes = self.counts.iter().flat_map(|counts| counts.over(most).map(|home| home.0)).collect();
        (Nobodys { dates, homes, hasher: self.hasher }, shared)
    }
}

/// Dates that too many share, and how many people have one. A first of January says the year alone, and is weighed so.
fn nobodys_dates(births: impl Iterator<Item = Date>) -> (BTreeSet<Date>, u64) {
    let mut counts: BTreeMap<Date, usize> = BTreeMap::new();
    let mut people = 0;
    for date in births {
        people += 1;
        *counts.entry(date).or_default() += 1;
    }
    let most = (people / A_HUNDREDTH).max(FEW_OF_A_DATE);
    counts.retain(|date, count| *count > most && (date.month(), date.day()) != (1, 1));
    (counts.keys().copied().collect(), counts.values().map(|count| *count as u64).sum())
}

fn postcode(identity: &Identity, hasher: &RandomState) -> Option<u64> {
    identity.postcode.as_ref().map(|postcode| hasher.hash_one(Postcode::as_str(postcode)))
}

fn uprn(identity: &Identity, hasher: &RandomState) -> Option<u64> {
    identity.uprn.as_ref().map(|uprn| hasher.hash_one(("=", Uprn::as_str(uprn))))
}

fn address(identity: &Identity, hasher: &RandomState) -> Option<u64> {
    let [house, street] =
        [&identity.house, &identity.street].map(|line| line.as_ref().map(AddressLine::as_str));
    street.map(|street| hasher.hash_one((house, street)))
}

/// Values that many share, counted in little room: none of more than one in `COUNTED` is lost, and no count is too high
/// (Misra and Gries, 1982).
#[derive(Default)]
struct Frequent(HashMap<u64, usize>);

impl Frequent {
    fn see(&mut self, value: u64) {
        if self.0.len() < COUNTED || self.0.contains_key(&value) {
            *self.0.entry(value).or_default() += 1;
        } else {
            self.0.retain(|_, count| {
                *count -= 1;
                *count > 0
            });
        }
    }

    fn over(&self, most: usize) -> impl Iterator<Item = (u64, usize)> {
        self.0.iter().filter(move |(_, count)| **count > most).map(|(value, count)| (*value, *count))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{COUNTED, Frequent, nobodys_dates};

    proptest! {
        #[test]
        fn a_value_of_many_is_found_among_all_others(
            values in prop::collection::vec(prop_oneof![1 => Just(7_u64), 4 => any::<u64>()], 0..2_000),
        ) {
            let mut frequent = Frequent::default();
            values.iter().for_each(|value| frequent.see(*value));
            let slow = values.iter().filter(|value| **value == 7).count();
            let found = frequent.0.get(&7).copied().unwrap_or(0);
            prop_assert!(found <= slow && slow - found <= values.len() / COUNTED);
        }
    }

    #[test]
    fn a_date_of_a_hundredth_is_nobodys_and_a_school_year_is_somebodys() {
        let day = |at: i32| jiff::civil::date(2010, 9, 1).saturating_add(jiff::Span::new().days(at));
        let year: Vec<_> = (0..2_000).map(|pupil| day(pupil % 365)).collect();
        assert!(nobodys_dates(year.iter().copied()).0.is_empty());
        let default = std::iter::repeat_n(jiff::civil::date(1985, 6, 15), 21);
        let (dates, people) = nobodys_dates(year.iter().copied().take(1_000).chain(default));
        assert_eq!((dates.len(), people), (1, 21));
        let new_year = std::iter::repeat_n(jiff::civil::date(1985, 1, 1), 100);
        assert!(nobodys_dates(new_year).0.is_empty(), "such dates are weighed by their year");
    }
}

//! The people of the town, household by household.

use super::draw::{Draw, age_at, days_after};
use super::ground::Area;
use super::homes::{Home, Streets};
use super::names::{Tradition, short_form, traditions};
use super::written::Mishap;
use super::{AS_OF, Agency};
use crate::schema::Sex;
use jiff::civil::{Date, date};

/// One inhabitant as she or he really is.
pub(super) struct Person {
    pub(super) forename: String,
    pub(super) middle: Option<&'static str>,
    pub(super) surname: String,
    pub(super) former_surname: Option<String>,
    pub(super) short: Option<&'static str>,
    pub(super) born: Date,
    pub(super) sex: Sex,
    pub(super) home: Home,
    pub(super) former_home: Option<Home>,
    pub(super) nhs_number: String,
    /// Adoption, gender recognition or refuge: flagged wherever the person is known.
    pub(super) protected: bool,
    /// How each agency misspells the person, where a story lays it down; drawn otherwise.
    pub(super) mishaps: Option<&'static [(Agency, Mishap)]>,
}

impl Person {
    pub(super) fn age_at(&self, date: Date) -> i16 {
        age_at(self.born, date)
    }
}

/// So many people, in households that share surname, house, street and postcode.
pub(super) fn households(
    people: usize,
    areas: &[Area],
    streets: &mut [Streets],
    draw: &mut Draw,
) -> Vec<Person> {
    let weights: f64 = areas.iter().map(|area| area.weight).sum();
    let traditions = traditions();
    let mut all = Vec::new();
    let mut due = 0.0;
    for (area, streets) in areas.iter().zip(streets) {
        due += area.weight / weights * people as f64;
        while (all.len() as f64) < due.round() {
            let room = (1..=6).take_while(|&more| (all.len() + more) as f64 <= due.round()).count();
            Household::draw(room, &traditions, streets, draw).move_in(&mut all, streets, draw);
        }
    }
    all
}

/// Up to six people at one address: one or two adults, and children.
struct Household<'a> {
    tradition: &'a Tradition,
    surname: &'static str,
    home: Home,
    size: usize,
    eldest: usize,
}

impl<'a> Household<'a> {
    fn draw(room: usize, traditions: &'a [Tradition], streets: &mut Streets, draw: &mut Draw) -> Self {
        let size = (draw.weighted(&[32, 34, 15, 12, 5, 2]) + 1).min(room);
        let shares: Vec<usize> = traditions.iter().map(|tradition| tradition.households).collect();
        let tradition = &traditions[draw.weighted(&shares)];
        let eldest = match size {
            3.. => draw.below(32) + 24,
            _ => draw.weighted(&[18, 16, 15, 15, 16, 12, 6, 2]) * 10 + draw.below(8) + 18,
        };
        Self { tradition, surname: tradition.surname(draw), home: streets.next_home(draw), size, eldest }
    }

    fn move_in(&self, all: &mut Vec<Person>, streets: &mut Streets, draw: &mut Draw) {
        let first = all.len();
        for place in 0..self.size {
            let sex = [Sex::Female, Sex::Male][(place + draw.below(2)) % 2];
            let forename = self.forename(sex, &all[first..], draw);
            all.push(self.person(place, first + place, sex, forename, streets, draw));
        }
    }

    /// A forename nobody else of the household has.
    fn forename(&self, sex: Sex, others: &[Person], draw: &mut Draw) -> &'static str {
        loop {
            let forename = self.tradition.forename(sex, draw);
            if others.iter().all(|other| other.forename != forename) {
                return forename;
            }
        }
    }

    fn age(&self, place: usize, draw: &mut Draw) -> usize {
        match place {
            0 => self.eldest,
            1 if self.size == 2 || draw.percent(80) => {
                (self.eldest + draw.below(9)).saturating_sub(4).max(18)
            }
            _ => draw.below((self.eldest - 17).min(23)),
        }
    }

    fn person(
        &self,
        place: usize,
        number: usize,
        sex: Sex,
        forename: &'static str,
        streets: &mut Streets,
        draw: &mut Draw,
    ) -> Person {
        let age = self.age(place, draw);
        let tradition = self.tradition;
        // The second adult may keep another surname.
        let surname = if place == 1 && draw.percent(25) { tradition.surname(draw) } else { self.surname };
        let changed = sex == Sex::Female && age >= 20 && draw.percent(12);
        Person {
            forename: forename.to_owned(),
            middle: draw
                .percent(35)
                .then(|| tradition.forename(sex, draw))
                .filter(|&middle| middle != forename),
            surname: tradition.borne_by(sex, surname),
            former_surname: changed.then(|| tradition.borne_by(sex, tradition.surname(draw))),
            short: short_form(forename),
            born: birthday(age.min(95), draw),
            sex,
            home: self.home.clone(),
            former_home: draw.percent(15).then(|| streets.next_home(draw)),
            nhs_number: nhs_number(number),
            protected: false,
            mishaps: None,
        }
    }
}

/// A day on which somebody was born who has this age at the end of the round.
fn birthday(age: usize, draw: &mut Draw) -> Date {
    let year = AS_OF.year() - i16::try_from(age).expect("nobody is that old") - 1;
    let first = date(year, AS_OF.month(), AS_OF.day());
    days_after(first, 1 + draw.below(364))
}

/// The number at this place of the range 999 000 0000 to 999 999 9999, which the NHS keeps for tests. Numbers
/// whose check digit would be ten are passed over, as the NHS does.
pub(super) fn nhs_number(place: usize) -> String {
    let with_check = |digits: &String| check_digit(digits).map(|check| format!("{digits}{check}"));
    // At most one in eleven is passed over, and the step of 97 hides the order of the list.
    (0..)
        .map(|retry| format!("999{:06}", (place * 97 + retry * 500_009 + 13) % 1_000_000))
        .find_map(|digits| with_check(&digits))
        .expect("some number has a check digit below ten")
}

/// Modulus 11 over nine digits, weighted ten to two; `None` for ten.
pub(super) fn check_digit(digits: &str) -> Option<u32> {
    let sum: u32 =
        digits.chars().filter_map(|digit| digit.to_digit(10)).zip((2..=10).rev()).map(|(d, w)| d * w).sum();
    match (11 - sum % 11) % 11 {
        10 => None,
        check => Some(check),
    }
}

#[cfg(test)]
mod tests {
    use super::{check_digit, nhs_number};
    use std::collections::BTreeSet;

    #[test]
    fn the_check_digit_is_that_of_a_published_test_number() {
        assert_eq!(check_digit("999000001"), Some(8));
        assert_eq!(check_digit("999000000"), None);
        assert_eq!(check_digit("943476591"), Some(9));
    }

    #[test]
    fn numbers_are_distinct_and_in_the_test_range() {
        let numbers: BTreeSet<_> = (0..20_000).map(nhs_number).collect();
        assert_eq!(numbers.len(), 20_000);
        assert!(numbers.iter().all(|number| number.starts_with("999") && number.len() == 10));
    }
}

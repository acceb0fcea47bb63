//! How an agency writes a person down: the mishaps of keyboards, hearing and time between the person and
//! the record.

use super::Agency;
use super::draw::Draw;
use super::homes::Home;
use super::people::Person;
use crate::schema::Sex;
use jiff::civil::Date;

/// What can come between a person and the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mishap {
    /// The short form stands for the forename.
    ShortForm,
    /// One letter of the surname is wrong.
    SurnameTypo,
    /// One letter of the forename is wrong.
    ForenameTypo,
    /// Only the first letter of the forename stands there.
    Initial,
    /// Surname and forename stand in each other's column.
    NamesSwapped,
    /// The surname from before a marriage or after it.
    FormerSurname,
    /// The address from before the move.
    FormerHome,
    /// No date of birth.
    NoBirthDate,
    /// Day and month of birth are swapped; impossible if the day is above twelve.
    DayAndMonthSwapped,
    /// No sex.
    NoSex,
    /// No postcode.
    NoPostcode,
}

/// How often in a thousand records each mishap comes.
const MISHAPS: [(Mishap, usize); 11] = [
    (Mishap::ShortForm, 160),
    (Mishap::SurnameTypo, 35),
    (Mishap::ForenameTypo, 30),
    (Mishap::Initial, 15),
    (Mishap::NamesSwapped, 8),
    (Mishap::FormerSurname, 250),
    (Mishap::FormerHome, 350),
    (Mishap::NoBirthDate, 60),
    (Mishap::DayAndMonthSwapped, 12),
    (Mishap::NoSex, 50),
    (Mishap::NoPostcode, 45),
];

/// A person as one agency has written him or her down.
#[derive(Clone)]
pub(super) struct Written {
    pub(super) forename: String,
    pub(super) middle: Option<&'static str>,
    pub(super) surname: String,
    /// The short form, where the system has a column for it.
    pub(super) known_as: Option<&'static str>,
    pub(super) born: Option<Born>,
    pub(super) sex: Sex,
    pub(super) home: Home,
    pub(super) postcode: Option<String>,
    /// Only health has most of them, and the council some.
    pub(super) nhs_number: Option<String>,
    pub(super) protected: bool,
}

/// A birth date as written: it need not be a date.
#[derive(Clone, Copy)]
pub(super) struct Born {
    pub(super) year: i16,
    pub(super) month: i8,
    pub(super) day: i8,
}

impl From<Date> for Born {
    fn from(date: Date) -> Self {
        Self { year: date.year(), month: date.month(), day: date.day() }
    }
}

/// The spellings of one person at one agency: usually one, sometimes a second with mishaps of its own.
pub(super) fn spellings(person: &Person, agency: Agency, draw: &mut Draw) -> Vec<Written> {
    let nhs_number = has_nhs_number(agency, draw).then(|| person.nhs_number.clone());
    let spellings = if person.mishaps.is_none() && draw.percent(4) { 2 } else { 1 };
    (0..spellings)
        .map(|_| {
            let mut written = rightly(person, nhs_number.clone(), draw);
            for mishap in mishaps(person, agency, draw) {
                written.befall(mishap, person, draw);
            }
            written
        })
        .collect()
}

fn has_nhs_number(agency: Agency, draw: &mut Draw) -> bool {
    match agency {
        Agency::Health => draw.percent(90),
        Agency::Council => draw.percent(40),
        _ => false,
    }
}

fn rightly(person: &Person, nhs_number: Option<String>, draw: &mut Draw) -> Written {
    Written {
        forename: person.forename.clone(),
        middle: person.middle.filter(|_| draw.percent(60)),
        surname: person.surname.clone(),
        known_as: person.short.filter(|_| draw.percent(50)),
        born: Some(person.born.into()),
        sex: person.sex,
        home: person.home.clone(),
        postcode: Some(person.home.postcode.clone()),
        nhs_number,
        protected: person.protected,
    }
}

/// Those a story lays down, or up to two drawn.
fn mishaps(person: &Person, agency: Agency, draw: &mut Draw) -> Vec<Mishap> {
    match person.mishaps {
        Some(laid_down) => {
            laid_down.iter().filter(|(at, _)| *at == agency).map(|(_, mishap)| *mishap).collect()
        }
        None => {
            let mut drawn: Vec<Mishap> = MISHAPS
                .iter()
                .filter(|(_, in_a_thousand)| draw.below(1000) < *in_a_thousand)
                .map(|(mishap, _)| *mishap)
                .collect();
            drawn.truncate(2);
            drawn
        }
    }
}

impl Written {
    fn befall(&mut self, mishap: Mishap, person: &Person, draw: &mut Draw) {
        match mishap {
            Mishap::ShortForm => self.forename = person.short.unwrap_or(&person.forename).to_owned(),
            Mishap::SurnameTypo => self.surname = mistyped(&self.surname, draw),
            Mishap::ForenameTypo => self.forename = mistyped(&self.forename, draw),
            Mishap::Initial => self.forename = self.forename.chars().take(1).chain(['.']).collect(),
            Mishap::NamesSwapped => std::mem::swap(&mut self.forename, &mut self.surname),
            Mishap::FormerSurname => {
                self.surname = person.former_surname.clone().unwrap_or(self.surname.clone())
            }
            Mishap::FormerHome => self.moved_to(person.former_home.as_ref()),
            Mishap::NoBirthDate => self.born = None,
            Mishap::DayAndMonthSwapped => self.born = self.born.map(swapped),
            Mishap::NoSex => self.sex = Sex::Unknown,
            Mishap::NoPostcode => self.postcode = None,
        }
    }

    fn moved_to(&mut self, home: Option<&Home>) {
        if let Some(home) = home {
            self.home = home.clone();
            self.postcode = Some(home.postcode.clone());
        }
    }
}

fn swapped(born: Born) -> Born {
    Born { month: born.day, day: born.month, ..born }
}

/// One letter left out, doubled, replaced by its neighbour on the keyboard, or swapped with the next.
/// The first letter stays, as it mostly does.
fn mistyped(name: &str, draw: &mut Draw) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 4 {
        return name.to_owned();
    }
    let place = 1 + draw.below(letters.len() - 2);
    match draw.below(4) {
        0 => drop(letters.remove(place)),
        1 => letters.insert(place, letters[place]),
        2 => letters[place] = beside(letters[place]),
        _ => letters.swap(place, place + 1),
    }
    letters.into_iter().collect()
}

/// The key to the right of a letter, or to the left at the end of a row.
fn beside(letter: char) -> char {
    const KEYS: &str = "qwertyuioplkjhgfdsazxcvbnm";
    let after = |letter| KEYS.find(letter).and_then(|place| KEYS.chars().nth((place + 1) % KEYS.len()));
    after(letter).unwrap_or('e')
}

#[cfg(test)]
mod tests {
    use super::mistyped;
    use crate::synthetic::draw::Draw;

    #[test]
    fn a_typo_keeps_the_first_letter_and_changes_the_length_by_one_at_most() {
        let mut draw = Draw::new(1);
        for _ in 0..200 {
            let typo = mistyped("Wieczorek", &mut draw);
            assert!(typo.starts_with('W') && (8..=10).contains(&typo.len()), "{typo}");
        }
    }
}

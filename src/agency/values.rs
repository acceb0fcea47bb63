//! What each part of an identity reads, before it goes into a MAC. Some parts have several readings.

use super::identity::{Identity, Name};
use super::short_forms::formal;
use super::sound::sound;
use crate::contribution::{IdentityPart, Known};
use jiff::civil::Date;

/// A name of fewer letters keeps them all: with one left out it would be anybody's.
const FEWEST_LETTERS: usize = 4;

/// The readings of every part, in one buffer that is used again for the next identity.
#[derive(Default)]
pub(super) struct Values {
    text: String,
    /// By part: where its readings begin and end in the text.
    spans: [Vec<(usize, usize)>; PARTS],
    lone_name: bool,
}

/// One more than the greatest number of a part.
const PARTS: usize = IdentityPart::Street as usize + 1;

impl Values {
    /// Reads an identity.
    pub(super) fn read(&mut self, identity: &Identity) {
        self.clear();
        self.names(identity);
        if let Some(birth) = &identity.birth {
            self.birth(birth.date());
        }
        if let Some(postcode) = &identity.postcode {
            let text = postcode.as_str();
            self.add(IdentityPart::Postcode, text);
            self.add(IdentityPart::Sector, &text[..text.len() - 2]);
            self.add(IdentityPart::District, postcode.outward());
        }
        if let Some(street) = &identity.street {
            self.add(IdentityPart::Street, street.as_str());
            if let Some(house) = &identity.house {
                self.add(IdentityPart::Address, &format!("{}/{}", house.as_str(), street.as_str()));
            }
        }
        if let Some(number) = &identity.nhs_number {
            let digits: String = number.digits().iter().map(|digit| char::from(b'0' + digit)).collect();
            self.add(IdentityPart::NhsNumber, &digits);
        }
        self.spans.iter_mut().for_each(|spans| without_repeats(spans, &self.text));
    }

    /// The readings of a part, each once; none if it is missing.
    pub(super) fn of(&self, part: IdentityPart) -> impl ExactSizeIterator<Item = &str> {
        self.spans[part as usize].iter().map(|&(from, to)| &self.text[from..to])
    }

    /// Whether one name alone stands for both: it says too little to be a forename beside itself.
    pub(super) fn lone_name(&self) -> bool {
        self.lone_name
    }

    fn clear(&mut self) {
        self.text.clear();
        self.spans.iter_mut().for_each(Vec::clear);
    }

    fn add(&mut self, part: IdentityPart, reading: &str) {
        let from = self.text.len();
        self.text.push_str(reading);
        self.spans[part as usize].push((from, self.text.len()));
    }

    fn names(&mut self, identity: &Identity) {
        let first = identity.forenames.first().map(Name::as_str);
        let family = identity.surname.as_ref().map(Name::as_str);
        self.lone_name = first.is_some() != family.is_some();
        // One name alone may be either, so it stands for both.
        let lone = |name: &&str| name.len() > 1;
        if let Some(surname) = family.or(first.filter(lone)) {
            self.add(IdentityPart::Surname, surname);
            self.add(IdentityPart::SurnameSound, &sound(surname));
            self.near(IdentityPart::NearSurname, surname);
        }
        if let Some(forename) = first.or(family) {
            self.forename(forename);
        }
        if let Some(second) = identity.forenames.get(1).map(Name::as_str).filter(lone) {
            self.near_forename(second);
        }
        if let (Some(first), Some(family)) = (first.filter(lone), family) {
            let (a, b) = if first <= family { (first, family) } else { (family, first) };
            self.add(IdentityPart::NamePair, &format!("{a}+{b}"));
        }
    }

    fn forename(&mut self, name: &str) {
        self.add(IdentityPart::Initial, &name[..1]);
        if name.len() == 1 {
            return;
        }
        self.add(IdentityPart::Forename, name);
        self.near(IdentityPart::NearForename, name);
        self.near_forename(name);
        formal(name).iter().for_each(|formal| self.add(IdentityPart::Initial, &formal[..1]));
        match formal(name) {
            [] => self.add(IdentityPart::FormalForename, name),
            all => all.iter().for_each(|formal| self.add(IdentityPart::FormalForename, formal)),
        }
    }

    /// A given name and what it may be short for, which is marked: it was not written.
    fn near_forename(&mut self, name: &str) {
        self.add(IdentityPart::NearForename, name);
        formal(name).iter().for_each(|formal| self.add(IdentityPart::NearForename, &format!("={formal}")));
    }

    /// A name, and all it becomes with one letter left out.
    fn near(&mut self, part: IdentityPart, name: &str) {
        self.add(part, name);
        if name.len() >= FEWEST_LETTERS {
            for at in 0..name.len() {
                let from = self.text.len();
                self.text.push_str(&name[..at]);
                self.text.push_str(&name[at + 1..]);
                self.spans[part as usize].push((from, self.text.len()));
            }
        }
    }

    fn birth(&mut self, date: Date) {
        let text = date.to_string();
        self.add(IdentityPart::BirthDate, &text);
        self.add(IdentityPart::BirthYear, &text[..4]);
        if !is_first_of_january(date) {
            self.add(IdentityPart::BirthDay, &text[5..]);
            self.add(IdentityPart::BirthMonth, &text[..7]);
            self.add(IdentityPart::BirthYearDay, &format!("{}{}", &text[..4], &text[7..]));
        }
    }
}

/// Which parts an identity has.
pub(super) fn known(identity: &Identity) -> Known {
    let (first, family) = (identity.forenames.first(), identity.surname.as_ref());
    let full = first.is_some_and(|name| name.as_str().len() > 1);
    let both = first.is_some() && family.is_some();
    let january = identity.birth.as_ref().map(|birth| is_first_of_january(birth.date()));
    Known::default()
        .and_if(both && full, Known::FORENAME)
        .and_if(both && !full, Known::INITIAL)
        .and_if(both, Known::SURNAME)
        .and_if(first.is_some() != family.is_some(), Known::LONE_NAME)
        .and_if(january == Some(false), Known::BIRTH)
        .and_if(january == Some(true), Known::FIRST_OF_JANUARY)
        .and_if(identity.postcode.is_some(), Known::POSTCODE)
        .and_if(identity.street.is_some(), Known::STREET)
        .and_if(identity.nhs_number.is_some(), Known::NHS_NUMBER)
}

fn is_first_of_january(date: Date) -> bool {
    (date.month(), date.day()) == (1, 1)
}

fn without_repeats(spans: &mut Vec<(usize, usize)>, text: &str) {
    if spans.len() > 1 {
        spans.sort_unstable_by_key(|&(from, to)| &text[from..to]);
        spans.dedup_by_key(|&mut (from, to)| &text[from..to]);
    }
}

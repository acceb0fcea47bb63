//! What each part of an identity reads, before it goes into a MAC. Some parts have several readings.

use super::identity::{AddressLine, Identity, Name};
use super::short_forms::formal;
use super::sound::sound;
use crate::contribution::{IdentityPart, Known};
use crate::schema::Sex;
use jiff::civil::Date;

/// A name of fewer letters keeps them all: with one left out it would be anybody's.
const FEWEST_LETTERS: usize = 4;

/// So many sounds of an address line are kept.
const SOUNDS_OF_A_LINE: usize = 4;

/// The readings of every part, in one buffer that is used again for the next identity.
#[derive(Default)]
pub(super) struct Values {
    text: String,
    /// By part: where its readings begin and end in the text.
    spans: [Vec<(usize, usize)>; PARTS],
    lone_name: bool,
}

/// One more than the greatest number of a part.
const PARTS: usize = IdentityPart::Sex as usize + 1;

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
        self.address(identity);
        if let Some(number) = &identity.nhs_number {
            let digits: String = number.digits().iter().map(|digit| char::from(b'0' + digit)).collect();
            self.add(IdentityPart::NhsNumber, &digits);
        }
        if let Some(number) = &identity.upn {
            self.add(IdentityPart::OwnNumber, &format!("upn={}", number.as_str()));
        }
        if let Some(number) = &identity.ni_number {
            self.add(IdentityPart::OwnNumber, &format!("ni={}", number.as_str()));
        }
        match identity.sex {
            Sex::Female => self.add(IdentityPart::Sex, "F"),
            Sex::Male => self.add(IdentityPart::Sex, "M"),
            Sex::Unknown => {}
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

    fn address(&mut self, identity: &Identity) {
        let (house, street, town) =
            (identity.house.as_ref(), identity.street.as_ref(), identity.town.as_ref());
        let street = street.map(|line| spoken(line.as_str()));
        let house = house.map(AddressLine::as_str);
        if let Some(street) = &street {
            self.add(IdentityPart::Street, street);
        }
        if let (Some(house), Some(street)) = (house, &street) {
            self.add(IdentityPart::Address, &format!("{house}/{street}"));
        }
        if let Some(uprn) = &identity.uprn {
            self.add(IdentityPart::Address, &format!("={}", uprn.as_str()));
        }
        if let (Some(house), Some(town)) = (house, town) {
            self.add(IdentityPart::Dwelling, &format!("{house}/{}", spoken(town.as_str())));
        }
    }

    fn names(&mut self, identity: &Identity) {
        let first = identity.forenames.first().map(Name::as_str);
        let family = identity.surname.as_ref().map(Name::as_str);
        self.lone_name = first.is_some() != family.is_some();
        // One name alone may be either, so it stands for both.
        let lone = |name: &&str| name.len() > 1;
        let sounds = [first.filter(lone), family].map(|name| name.map(sound));
        if let Some(surname) = family.or(first.filter(lone)) {
            self.add(IdentityPart::Surname, surname);
            self.near(IdentityPart::NearSurname, surname);
        }
        if let [_, Some(sound)] | [Some(sound), None] = &sounds {
            self.add(IdentityPart::SurnameSound, sound);
        }
        if let Some(forename) = first.or(family) {
            self.forename(forename);
        }
        if let Some(second) = identity.forenames.get(1).map(Name::as_str).filter(lone) {
            self.near_forename(second, formal(second));
        }
        sounds.iter().flatten().for_each(|sound| self.add(IdentityPart::AnyName, sound));
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
        let formal = formal(name);
        self.near_forename(name, formal);
        formal.iter().for_each(|formal| self.add(IdentityPart::Initial, &formal[..1]));
        match formal {
            [] => self.add(IdentityPart::FormalForename, name),
            all => all.iter().for_each(|formal| self.add(IdentityPart::FormalForename, formal)),
        }
    }

    /// A given name and what it may be short for, which is marked: it was not written.
    fn near_forename(&mut self, name: &str, formal: &[&str]) {
        self.add(IdentityPart::NearForename, name);
        formal.iter().for_each(|formal| self.add(IdentityPart::NearForename, &format!("={formal}")));
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

/// How an identity's home is named: by its whole address, and by the property's number.
pub(super) fn homes(identity: &Identity) -> Vec<String> {
    let address = match (&identity.house, &identity.street, &identity.postcode) {
        (Some(house), Some(street), Some(postcode)) => {
            Some(format!("address={}/{}/{}", house.as_str(), street.as_str(), postcode.as_str()))
        }
        _ => None,
    };
    let property = identity.uprn.as_ref().map(|uprn| format!("uprn={}", uprn.as_str()));
    address.into_iter().chain(property).collect()
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
        .and_if(identity.house.is_some() && identity.town.is_some(), Known::DWELLING)
        .and_if(identity.uprn.is_some(), Known::UPRN)
        .and_if(identity.upn.is_some(), Known::UPN)
        .and_if(identity.ni_number.is_some(), Known::NI_NUMBER)
        .and_if(identity.sex != Sex::Unknown, Known::SEX)
}

/// The first sounds of a line's letters, its words joined: spaces, and words like *street*, are where most lines
/// differ.
fn spoken(line: &str) -> String {
    let letters: String = line.chars().filter(char::is_ascii_alphabetic).collect();
    if letters.is_empty() {
        line.to_owned()
    } else {
        sound(&letters).chars().take(SOUNDS_OF_A_LINE).collect()
    }
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

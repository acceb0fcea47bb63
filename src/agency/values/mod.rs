//! What each part of an identity reads, before it goes into a MAC. Some parts have several readings.

mod known;

pub(super) use known::{homes, known};

use super::identity::{AddressLine, Identity, Name, Surname};
use super::short_forms::formal;
use super::sound::{Sound, sound};
use crate::contribution::IdentityPart;
use crate::schema::Sex;
use jiff::civil::Date;
use known::is_first_of_january;
use zeroize::{Zeroize as _, ZeroizeOnDrop, Zeroizing};

/// A name of fewer letters keeps them all: with one left out it would be anybody's.
const FEWEST_LETTERS: usize = 4;

/// Of so many given names the first are joined: *Abdul Rahman* is written *Abdulrahman* as well.
const MOST_JOINED: usize = 4;

/// So many sounds of an address line are kept.
const SOUNDS_OF_A_LINE: usize = 4;

/// The readings of every part, in one buffer that is used again for the next identity.
///
/// Each stands there as it goes into a MAC, behind its part's number and its length, at the head of a slot of zeros: most
/// fit one slot, and a slot is copied faster than so many bytes.
#[derive(Default, ZeroizeOnDrop)]
pub(super) struct Values {
    slots: Vec<[u8; SLOT]>,
    /// By part: where its readings stand.
    #[zeroize(skip)]
    spans: [Vec<Span>; PARTS],
    /// By part: the length of the longest reading.
    #[zeroize(skip)]
    longest: [usize; PARTS],
    /// By part, one bit: whether it has a reading.
    #[zeroize(skip)]
    known: u32,
    lone_name: bool,
}

/// Where a reading begins, in slots, and how long it is with what stands before it.
#[derive(Clone, Copy)]
struct Span {
    slot: usize,
    length: usize,
}

/// Bytes of a slot.
pub(super) const SLOT: usize = 32;

/// The part's number and the length.
const BEFORE: usize = 3;

/// A reading as it goes into a MAC.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading<'a> {
    slots: &'a [[u8; SLOT]],
    length: usize,
}

impl<'a> Reading<'a> {
    /// The bytes.
    pub(super) fn bytes(self) -> &'a [u8] {
        &self.slots.as_flattened()[..self.length]
    }

    /// How many bytes.
    pub(super) fn len(self) -> usize {
        self.length
    }

    /// The first slot, zeros behind the bytes; all of the bytes stand in it if there are no more than fit.
    pub(super) fn slot(self) -> &'a [u8; SLOT] {
        &self.slots[0]
    }
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
            let digits = number.digits().map(|digit| b'0' + digit);
            self.add(IdentityPart::NhsNumber, std::str::from_utf8(&digits).expect("digits are ASCII"));
        }
        if let Some(number) = &identity.upn {
            self.add_joined(IdentityPart::OwnNumber, &["upn=", number.as_str()]);
        }
        if let Some(number) = &identity.ni_number {
            self.add_joined(IdentityPart::OwnNumber, &["ni=", number.as_str()]);
        }
        match identity.sex {
            Sex::Female => self.add(IdentityPart::Sex, "F"),
            Sex::Male => self.add(IdentityPart::Sex, "M"),
            Sex::Unknown => {}
        }
    }

    /// The readings of a part, each once; none if it is missing.
    pub(super) fn of(&self, part: IdentityPart) -> impl ExactSizeIterator<Item = Reading<'_>> {
        self.spans[part as usize].iter().map(|span| self.reading(*span))
    }

    /// Whether each of these parts has a reading.
    pub(super) fn has(&self, parts: &[IdentityPart]) -> bool {
        parts.iter().all(|part| self.known & 1 << *part as u32 != 0)
    }

    /// How many bytes the longest reading of a part has.
    pub(super) fn longest(&self, part: IdentityPart) -> usize {
        self.longest[part as usize]
    }

    fn reading(&self, Span { slot, length }: Span) -> Reading<'_> {
        Reading { slots: &self.slots[slot..slot + length.div_ceil(SLOT)], length }
    }

    /// Whether one name alone stands for both: it says too little to be a forename beside itself.
    pub(super) fn lone_name(&self) -> bool {
        self.lone_name
    }

    fn clear(&mut self) {
        self.slots.clear();
        self.spans.iter_mut().for_each(Vec::clear);
        self.longest = [0; PARTS];
        self.known = 0;
    }

    fn add(&mut self, part: IdentityPart, reading: &str) {
        self.add_joined(part, &[reading]);
    }

    /// Adds a reading from its pieces, unless it is there. One that is too long to say how long is left out.
    fn add_joined(&mut self, part: IdentityPart, pieces: &[&str]) {
        let known = self.spans[part as usize].len();
        self.add_new(part, pieces);
        let spans = &self.spans[part as usize];
        let Some((added, before)) = spans[known..].first().zip(spans.get(..known)) else { return };
        let is = |one: &Span| self.reading(*one).bytes() == self.reading(*added).bytes();
        if before.iter().any(|one| one.length == added.length && is(one)) {
            self.spans[part as usize].pop();
        }
    }

    /// Adds a reading that is known not to be there.
    fn add_new(&mut self, part: IdentityPart, pieces: &[&str]) {
        let Ok(length) = u16::try_from(pieces.iter().map(|piece| piece.len()).sum::<usize>()) else { return };
        let span = Span { slot: self.slots.len(), length: BEFORE + usize::from(length) };
        self.slots.resize(span.slot + span.length.div_ceil(SLOT), [0; SLOT]);
        let bytes = self.slots[span.slot..].as_flattened_mut();
        bytes[0] = part as u8;
        bytes[1..BEFORE].copy_from_slice(&length.to_be_bytes());
        let mut at = BEFORE;
        for piece in pieces {
            bytes[at..at + piece.len()].copy_from_slice(piece.as_bytes());
            at += piece.len();
        }
        self.push(part, span);
    }

    fn push(&mut self, part: IdentityPart, span: Span) {
        self.spans[part as usize].push(span);
        self.known |= 1 << part as u32;
        self.longest[part as usize] = self.longest[part as usize].max(span.length);
    }

    fn address(&mut self, identity: &Identity) {
        let (house, street, town) =
            (identity.house.as_ref(), identity.street.as_ref(), identity.town.as_ref());
        let street = street.map(|line| Spoken::of(line.as_str()));
        let street = street.as_ref().map(Spoken::as_str);
        let house = house.map(AddressLine::as_str);
        if let Some(street) = street {
            self.add(IdentityPart::Street, street);
        }
        if let (Some(house), Some(street)) = (house, street) {
            self.add_joined(IdentityPart::Address, &[house, "/", street]);
        }
        if let Some(uprn) = &identity.uprn {
            self.add_joined(IdentityPart::Address, &["=", uprn.as_str()]);
        }
        if let (Some(house), Some(town)) = (house, town) {
            self.add_joined(IdentityPart::Dwelling, &[house, "/", Spoken::of(town.as_str()).as_str()]);
        }
    }

    fn names(&mut self, identity: &Identity) {
        let first = identity.forenames.first().map(Name::as_str);
        let family = identity.surname.as_ref().map(Surname::as_str);
        self.lone_name = first.is_some() != family.is_some();
        // One name alone may be either, so it stands for both.
        let lone = |name: &&str| name.len() > 1;
        let sounds = [first.filter(lone), family].map(|name| name.map(sound));
        if let Some(surname) = family.or(first.filter(lone)) {
            self.add(IdentityPart::Surname, surname);
            self.near(IdentityPart::NearSurname, surname);
        }
        let words = identity.surname.iter().flat_map(Surname::words);
        words.for_each(|word| self.add(IdentityPart::NearSurname, word));
        if let [_, Some(sound)] | [Some(sound), None] = &sounds {
            self.add(IdentityPart::SurnameSound, sound.as_str());
        }
        if let Some(forename) = first.or(family) {
            self.forename(forename);
        }
        if let Some(second) = identity.forenames.get(1).map(Name::as_str).filter(lone) {
            self.near_forename(second, formal(second));
        }
        let given = identity.forenames.iter().map(Name::as_str).filter(lone).take(MOST_JOINED);
        let given: Vec<&str> = given.collect();
        (2..=given.len()).for_each(|count| self.add_joined(IdentityPart::NearForename, &given[..count]));
        sounds.iter().flatten().for_each(|sound| self.add(IdentityPart::AnyName, sound.as_str()));
        if let (Some(first), Some(family)) = (first.filter(lone), family) {
            let (a, b) = if first <= family { (first, family) } else { (family, first) };
            self.add_joined(IdentityPart::NamePair, &[a, "+", b]);
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
        formal.iter().for_each(|formal| self.add_joined(IdentityPart::NearForename, &["=", formal]));
    }

    /// A name, and all it becomes with one letter left out.
    fn near(&mut self, part: IdentityPart, name: &str) {
        self.add(part, name);
        if name.len() < FEWEST_LETTERS {
            return;
        }
        let letters = name.as_bytes();
        // Of two letters alike, it is the same which is left out; and no others leave the same.
        let left_out = (0..name.len()).filter(|at| *at == 0 || letters[*at] != letters[*at - 1]);
        if BEFORE + name.len() > SLOT {
            return left_out.for_each(|at| self.add_new(part, &[&name[..at], &name[at + 1..]]));
        }
        let mut slot = [0; SLOT];
        slot[0] = part as u8;
        slot[BEFORE - 1] = u8::try_from(name.len() - 1).expect("fewer letters than a slot has bytes");
        slot[BEFORE..BEFORE + name.len() - 1].copy_from_slice(&letters[1..]);
        let mut before = 0;
        for at in left_out {
            slot[BEFORE + before..BEFORE + at].copy_from_slice(&letters[before..at]);
            before = at;
            self.push(part, Span { slot: self.slots.len(), length: BEFORE + name.len() - 1 });
            self.slots.push(slot);
        }
        slot.zeroize();
    }

    fn birth(&mut self, date: Date) {
        let [year, month, day] = [
            date.year().unsigned_abs(),
            date.month().unsigned_abs().into(),
            date.day().unsigned_abs().into(),
        ];
        let digit = |number: u16, of: u16| b'0' + u8::try_from(number / of % 10).expect("one digit");
        let text = [
            digit(year, 1000),
            digit(year, 100),
            digit(year, 10),
            digit(year, 1),
            b'-',
            digit(month, 10),
            digit(month, 1),
            b'-',
            digit(day, 10),
            digit(day, 1),
        ];
        let text = std::str::from_utf8(&text).expect("digits are ASCII");
        self.add(IdentityPart::BirthDate, text);
        self.add(IdentityPart::BirthYear, &text[..4]);
        if !is_first_of_january(date) {
            self.add(IdentityPart::BirthDay, &text[5..]);
            self.add(IdentityPart::BirthMonth, &text[..7]);
            self.add_joined(IdentityPart::BirthYearDay, &[&text[..4], &text[7..]]);
            let (month, day) = (&text[5..7], &text[8..]);
            if month != day && day <= "12" {
                let either = [&text[..4], "=", month.min(day), "-", month.max(day)];
                self.add_joined(IdentityPart::BirthYearDay, &either);
            }
        }
    }
}

/// The first sounds of a line's letters, its words joined: spaces, and words like *street*, are where most lines
/// differ. A line without letters is itself.
enum Spoken<'a> {
    Sound(Sound),
    Line(&'a str),
}

impl<'a> Spoken<'a> {
    fn of(line: &'a str) -> Self {
        let letters: Zeroizing<String> =
            Zeroizing::new(line.chars().filter(char::is_ascii_alphabetic).collect());
        if letters.is_empty() { Self::Line(line) } else { Self::Sound(sound(&letters)) }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Sound(sound) => sound.first(SOUNDS_OF_A_LINE),
            Self::Line(line) => line,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::identity::{Identity, Name, Surname};
    use super::super::short_forms::formal;
    use super::{FEWEST_LETTERS, Values};
    use crate::contribution::IdentityPart;

    /// A name with one letter left out, and as it is.
    fn near(name: &str) -> Vec<String> {
        let without = |at: usize| format!("{}{}", &name[..at], &name[at + 1..]);
        let letters = if name.len() >= FEWEST_LETTERS { name.len() } else { 0 };
        (0..letters).map(without).chain([name.to_owned()]).collect()
    }

    fn read(values: &Values, part: IdentityPart) -> Vec<String> {
        let text = |bytes: &[u8]| {
            assert_eq!(bytes[0], part as u8);
            assert_eq!(usize::from(u16::from_be_bytes([bytes[1], bytes[2]])), bytes.len() - 3);
            String::from_utf8(bytes[3..].to_vec()).unwrap()
        };
        values.of(part).map(|reading| text(reading.bytes())).collect()
    }

    proptest! {
        #[test]
        fn every_reading_of_a_name_is_there_once(
            surname in "[A-C]{1,8}|[A-Z]{30,70}",
            first in "[A-C]{2,8}|TED|BILL|EDWARD",
            second in "[A-C]{2,8}|TED|EDWARD",
        ) {
            let names = |some: &[&String]| some.iter().filter_map(|name| Name::new(name.to_string())).collect();
            let identity = Identity {
                forenames: names(&[&first, &second]),
                surname: Surname::new(std::slice::from_ref(&surname), |_| false),
                ..Identity::blank()
            };
            let mut values = Values::default();
            // A buffer that another identity stood in.
            values.read(&Identity { forenames: names(&[&surname]), ..Identity::blank() });
            values.read(&identity);
            let marked = |name: &str| formal(name).iter().map(|one| format!("={one}")).collect::<Vec<_>>();
            let forename = [near(&first), marked(&first), vec![second.clone()], marked(&second), vec![format!("{first}{second}")]].concat();
            for (part, all) in [(IdentityPart::NearSurname, near(&surname)), (IdentityPart::NearForename, forename)] {
                let ours = read(&values, part);
                let once: BTreeSet<String> = ours.iter().cloned().collect();
                prop_assert_eq!(once.len(), ours.len());
                prop_assert_eq!(once, all.into_iter().collect::<BTreeSet<_>>());
            }
        }
    }
}

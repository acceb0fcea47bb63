//! People as their rows appear: one per reference, each with what its distinct spellings say.
//!
//! Names are not kept: who people are is read again, for some at a time, when it is needed.

use super::identities::{Columns, Loss};
use super::nobodys::{Counted, Homes, Nobodys};
use super::tally::Tally;
use super::{CleanPerson, Oddities, Window, index};
use crate::agency::identity::{BirthDate, Name, OwnReference};
use crate::agency::read::Row;
use crate::schema::{AgeBand, Sex};
use ahash::{HashMap, RandomState};
use jiff::civil::Date;

/// References that stand for several people are believed, one by one, until there are more than so many, and more than
/// one in twenty: then they are a household's or a tenancy's.
const FEW_OF_SEVERAL: usize = 20;
const A_TWENTIETH: usize = 20;

/// People found so far.
pub(super) struct People {
    window: Window,
    by_reference: HashMap<Box<str>, u32>,
    people: Vec<Person>,
    homes: Homes,
    /// Keyed, so that what two spellings have in common is nothing to anybody.
    hasher: RandomState,
}

/// Ways in which rows write somebody.
#[derive(Default)]
struct Person {
    spellings: Vec<Spelling>,
    homes: Counted,
}

struct Spelling {
    /// Of the cells that make it.
    hash: u64,
    rows: u32,
    /// The first letter of the first given name.
    initial: Option<u8>,
    birth: Option<Date>,
    sex: Sex,
    losses: Box<[Loss]>,
}

impl People {
    /// No people yet.
    pub(super) fn new(window: Window) -> Self {
        Self {
            window,
            by_reference: HashMap::default(),
            people: Vec::new(),
            homes: Homes::default(),
            hasher: RandomState::new(),
        }
    }

    /// The index of somebody who has been met.
    pub(super) fn known(&self, reference: &str) -> Option<u32> {
        self.by_reference.get(reference).copied()
    }

    /// The index of somebody, perhaps new.
    pub(super) fn met(&mut self, reference: &str) -> u32 {
        if let Some(at) = self.known(reference) {
            return at;
        }
        let at = index(self.people.len());
        self.by_reference.insert(reference.into(), at);
        self.people.push(Person::default());
        at
    }

    /// Reads a person's identity from a row, if it is written in a new way. Gives the birth date.
    pub(super) fn read(
        &mut self,
        at: u32,
        columns: &Columns,
        row: Row<'_>,
        tally: &mut Tally,
    ) -> Option<Date> {
        if columns.is_empty() {
            return None;
        }
        let hash = columns.hash(row, &self.hasher);
        let person = &mut self.people[at as usize];
        let known = person.spellings.iter().position(|spelling| spelling.hash == hash);
        let spelling =
            known.unwrap_or_else(|| person.spell(columns, &self.window, (row, hash), &mut self.homes));
        let spelling = &mut person.spellings[spelling];
        spelling.rows += 1;
        for loss in &spelling.losses {
            tally.lose(loss.field, loss.why, row.line, loss.shape.as_deref());
        }
        spelling.birth
    }

    /// References of everybody met, in no order.
    pub(super) fn references(&self) -> impl Iterator<Item = &str> {
        self.by_reference.keys().map(AsRef::as_ref)
    }

    /// Everybody, in order of first appearance. Counts birth dates that look wrong.
    pub(super) fn finish(self, oddities: &mut Oddities) -> (Vec<CleanPerson>, Nobodys) {
        let day = self.window.to;
        let births = self.people.iter().filter_map(|person| person.usual(|spelling| spelling.birth));
        let (nobodys, shared) = self.homes.nobodys(self.people.len(), births);
        oddities.shared_by_many = shared;
        let plainly = self.people.iter().filter(|person| person.is_plainly_several()).count();
        let of_households = plainly > (self.people.len() / A_TWENTIETH).max(FEW_OF_SEVERAL);
        let is_several = |person: &Person| of_households && person.may_be_several();
        let several: Vec<bool> = self.people.iter().map(is_several).collect();
        oddities.several_people = several.iter().filter(|several| **several).count() as u64;
        let mut references: Vec<Box<str>> = vec![Box::default(); self.people.len()];
        self.by_reference.into_iter().for_each(|(reference, at)| references[at as usize] = reference);
        let people = self
            .people
            .into_iter()
            .zip(references)
            .zip(several)
            .map(|((person, reference), several)| match several {
                true => CleanPerson::of_several(reference),
                false => person.finish(reference, (day, &nobodys), oddities),
            })
            .collect();
        (people, nobodys)
    }
}

impl Spelling {
    /// The birth date, if it says more than the year.
    fn born(&self) -> Option<Date> {
        self.birth.filter(|birth| (birth.month(), birth.day()) != (1, 1))
    }
}

impl CleanPerson {
    /// A reference of which nobody can say whose it is.
    fn of_several(reference: Box<str>) -> Self {
        Self { reference: own(reference), age: AgeBand::Unknown, sex: Sex::Unknown, several: true }
    }
}

fn own(reference: Box<str>) -> OwnReference {
    OwnReference::new(reference).expect("rows without a reference are refused")
}

impl Person {
    fn spell(
        &mut self,
        columns: &Columns,
        window: &Window,
        (row, hash): (Row<'_>, u64),
        homes: &mut Homes,
    ) -> usize {
        let mut losses = Vec::new();
        let read = columns.read(row, window, &mut losses);
        let birth = read[0].birth.as_ref().map(|birth| birth.date());
        let initial = read[0].forenames.first().and_then(|name| Name::as_str(name).bytes().next());
        let losses = losses.into_boxed_slice();
        homes.see(&read[0], &mut self.homes);
        // Most people are spelled in one way: no room is kept for more.
        self.spellings.reserve_exact(1);
        self.spellings.push(Spelling { hash, rows: 0, initial, birth, sex: read[0].sex, losses });
        self.spellings.len() - 1
    }

    fn finish(
        self,
        reference: Box<str>,
        (day, nobodys): (Date, &Nobodys),
        oddities: &mut Oddities,
    ) -> CleanPerson {
        let known = |sex: Sex| (sex != Sex::Unknown).then_some(sex);
        let somebodys = |birth: Date| (!nobodys.is_date(birth)).then_some(birth);
        let birth = self.usual(|spelling| spelling.birth.and_then(somebodys)).and_then(BirthDate::new);
        oddities.born(birth.as_ref(), day);
        let age = birth.map_or(AgeBand::Unknown, |birth| AgeBand::of(birth.age_on(day)));
        let sex = self.usual(|spelling| known(spelling.sex)).unwrap_or(Sex::Unknown);
        CleanPerson { reference: own(reference), age, sex, several: false }
    }

    /// Whether two rows give another first letter and another birth date: an alias, or somebody else.
    fn is_plainly_several(&self) -> bool {
        let mut written = self.spellings.iter().filter_map(|one| one.initial.zip(one.born()));
        let Some(first) = written.next() else { return false };
        written.any(|other| other.0 != first.0 && other.1 != first.1)
    }

    /// Whether two rows give another first letter or another birth date: where references are a household's, that is
    /// somebody else.
    fn may_be_several(&self) -> bool {
        fn differ<T: PartialEq>(mut written: impl Iterator<Item = T>) -> bool {
            written.next().is_some_and(|first| written.any(|other| other != first))
        }
        differ(self.spellings.iter().filter_map(|one| one.initial))
            || differ(self.spellings.iter().filter_map(Spelling::born))
    }

    /// What most of the person's rows say; the first to say it, if several do.
    fn usual<T: PartialEq + Copy>(&self, of: impl Fn(&Spelling) -> Option<T>) -> Option<T> {
        let mut counts: Vec<(T, u32)> = Vec::new();
        for spelling in &self.spellings {
            let Some(value) = of(spelling) else { continue };
            match counts.iter_mut().find(|(known, _)| *known == value) {
                Some((_, rows)) => *rows += spelling.rows,
                None => counts.push((value, spelling.rows)),
            }
        }
        let most = counts.iter().map(|(_, rows)| *rows).max()?;
        counts.into_iter().find(|(_, rows)| *rows == most).map(|(value, _)| value)
    }
}

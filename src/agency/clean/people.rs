//! People as their rows appear: one per reference, each with what its distinct spellings say.
//!
//! Names are not kept: who people are is read again, for some at a time, when it is needed.

use super::identities::{Columns, Loss};
use super::nobodys::{Counted, Homes, Nobodys};
use super::tally::Tally;
use super::{CleanPerson, Oddities, Window, index};
use crate::agency::identity::{BirthDate, OwnReference};
use crate::agency::read::Row;
use crate::schema::{AgeBand, Sex};
use ahash::{HashMap, RandomState};
use jiff::civil::Date;

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
        let mut references: Vec<Box<str>> = vec![Box::default(); self.people.len()];
        self.by_reference.into_iter().for_each(|(reference, at)| references[at as usize] = reference);
        let people = self
            .people
            .into_iter()
            .zip(references)
            .map(|(person, reference)| person.finish(reference, (day, &nobodys), oddities))
            .collect();
        (people, nobodys)
    }
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
        let losses = losses.into_boxed_slice();
        homes.see(&read[0], &mut self.homes);
        // Most people are spelled in one way: no room is kept for more.
        self.spellings.reserve_exact(1);
        self.spellings.push(Spelling { hash, rows: 0, birth, sex: read[0].sex, losses });
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
        let reference = OwnReference::new(reference).expect("rows without a reference are refused");
        CleanPerson { reference, age, sex }
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

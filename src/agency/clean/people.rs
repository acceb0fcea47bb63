//! People as their rows appear: one per reference, each with its distinct spellings.

use super::identities::{Columns, Loss};
use super::tally::Tally;
use super::{CleanPerson, Window, index};
use crate::agency::identity::{Identity, OwnReference};
use crate::agency::read::Row;
use crate::schema::{AgeBand, Sex};
use jiff::civil::Date;
use std::collections::HashMap;

/// People found so far.
pub(super) struct People<'t> {
    columns: Columns,
    window: Window,
    by_reference: HashMap<&'t str, u32>,
    people: Vec<Person<'t>>,
}

struct Person<'t> {
    reference: &'t str,
    /// Rows that write the person in ways of their own.
    spellings: Vec<Spelling<'t>>,
    identities: Vec<Identity>,
}

struct Spelling<'t> {
    row: Row<'t>,
    rows: usize,
    birth: Option<Date>,
    sex: Sex,
    losses: Vec<Loss>,
}

impl<'t> People<'t> {
    /// No people yet.
    pub(super) fn new(columns: Columns, window: Window) -> Self {
        Self { columns, window, by_reference: HashMap::new(), people: Vec::new() }
    }

    /// The index of a row's person; reads the row's identity if it is written in a new way.
    pub(super) fn of(&mut self, reference: &'t str, row: Row<'t>, tally: &mut Tally) -> u32 {
        let next = index(self.people.len());
        let at = *self.by_reference.entry(reference).or_insert(next);
        if at == next {
            self.people.push(Person { reference, spellings: Vec::new(), identities: Vec::new() });
        }
        let person = &mut self.people[at as usize];
        let known = person.spellings.iter().position(|spelling| self.columns.alike(spelling.row, row));
        let spelling = known.unwrap_or_else(|| person.spell(&self.columns, &self.window, row));
        let spelling = &mut person.spellings[spelling];
        spelling.rows += 1;
        spelling.losses.iter().for_each(|(field, why)| tally.lose(field, why, row.line));
        at
    }

    /// Everybody, in order of first appearance.
    pub(super) fn finish(self) -> Vec<CleanPerson> {
        let day = self.window.to;
        self.people.into_iter().filter_map(|person| person.finish(day)).collect()
    }
}

impl<'t> Person<'t> {
    fn spell(&mut self, columns: &Columns, window: &Window, row: Row<'t>) -> usize {
        let mut losses = Vec::new();
        let read = columns.read(row, window, &mut losses);
        let birth = read[0].birth.as_ref().map(|birth| birth.date());
        self.spellings.push(Spelling { row, rows: 0, birth, sex: read[0].sex, losses });
        for identity in read {
            if !self.identities.contains(&identity) {
                self.identities.push(identity);
            }
        }
        self.spellings.len() - 1
    }

    fn finish(self, day: Date) -> Option<CleanPerson> {
        let known = |sex: Sex| (sex != Sex::Unknown).then_some(sex);
        let birth = self.usual(|spelling| spelling.birth);
        let of = |birth: Date| {
            self.identities.iter().filter_map(|one| one.birth.as_ref()).find(|one| one.date() == birth)
        };
        let age = birth.and_then(of).map_or(AgeBand::Unknown, |birth| AgeBand::of(birth.age_on(day)));
        let sex = self.usual(|spelling| known(spelling.sex)).unwrap_or(Sex::Unknown);
        Some(CleanPerson {
            reference: OwnReference::new(self.reference)?,
            identities: self.identities,
            age,
            sex,
        })
    }

    /// What most of the person's rows say; the first to say it, if several do.
    fn usual<T: PartialEq + Copy>(&self, of: impl Fn(&Spelling<'t>) -> Option<T>) -> Option<T> {
        let mut counts: Vec<(T, usize)> = Vec::new();
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

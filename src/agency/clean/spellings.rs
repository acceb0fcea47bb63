//! Who people are: the rows read again for some people at a time, so that the names of all never stand in memory.

use super::{CleanExtract, CleanPerson, Mapped, contacts, identities};
use crate::agency::Error;
use crate::agency::identity::Identity;
use crate::agency::mapping::Holds;
use crate::agency::read::{Fit, Row};
use ahash::{HashMap, RandomState};

/// Some people, by the agency's own reference.
struct Wanted<'a> {
    places: HashMap<&'a str, usize>,
    found: Vec<Spelled>,
    /// Keyed, so that what two spellings have in common is nothing to anybody.
    hasher: RandomState,
}

/// What is found of one of them.
#[derive(Default)]
struct Spelled {
    /// Of the cells of each spelling.
    hashes: Vec<u64>,
    identities: Vec<Identity>,
    met: bool,
}

impl CleanExtract {
    /// Every spelling on the rows of these people, in order of first appearance; at least one for each.
    pub(in crate::agency) fn identities(&self, people: &[usize]) -> Result<Vec<Vec<Identity>>, Error> {
        let references = self.of(people).map(|person| person.reference.as_str());
        let mut some = Wanted {
            places: references.zip(0..).collect(),
            found: people.iter().map(|_| Spelled::default()).collect(),
            hasher: RandomState::new(),
        };
        let of = |holds| self.tables.iter().filter(move |one| one.mapping.holds == holds);
        for one in of(Holds::Contacts) {
            let columns = contacts::Columns::of(one)?;
            some.read(one, &columns.identity, self, |row| columns.day(row, &self.window).is_ok())?;
        }
        for one in of(Holds::People) {
            let columns = identities::Columns::of(&one.mapping, one.table.source.from_1904);
            some.read(one, &columns, self, |_| true)?;
        }
        match some.found.iter().all(|spelled| spelled.met) {
            true => {
                Ok(self.of(people).zip(some.found).map(|(person, spelled)| spelled.finish(person)).collect())
            }
            false => Err(self.changed()),
        }
    }

    fn of<'a>(&'a self, people: &'a [usize]) -> impl Iterator<Item = &'a CleanPerson> {
        people.iter().map(|person| &self.people[*person])
    }

    fn changed(&self) -> Error {
        let file = self.sources.first().map(|source| source.file.clone()).unwrap_or_default();
        Error::NotATable { file, why: "it was changed while it was read; close it elsewhere and begin again" }
    }
}

impl Wanted<'_> {
    fn read(
        &mut self,
        one: &Mapped,
        columns: &identities::Columns,
        extract: &CleanExtract,
        is_used: impl Fn(Row<'_>) -> bool,
    ) -> Result<(), Error> {
        let Some(reference) = one.mapping.reference_position() else { return Ok(()) };
        one.table.each(|row, fit| {
            let place = self.places.get(row.get(reference)).filter(|_| fit == Fit::Whole);
            if let Some(place) = place {
                self.found[*place].see(columns, row, (&self.hasher, extract), &is_used);
            }
            Ok(())
        })
    }
}

impl Spelled {
    fn see(
        &mut self,
        columns: &identities::Columns,
        row: Row<'_>,
        (hasher, extract): (&RandomState, &CleanExtract),
        is_used: impl Fn(Row<'_>) -> bool,
    ) {
        if columns.is_empty() {
            self.met |= is_used(row);
            return;
        }
        let hash = columns.hash(row, hasher);
        if self.hashes.contains(&hash) || !is_used(row) {
            return;
        }
        self.met = true;
        self.hashes.push(hash);
        for mut identity in columns.read(row, &extract.window, &mut Vec::new()) {
            extract.nobodys.take_off(&mut identity);
            if !identity.is_blank() && !self.identities.contains(&identity) {
                // Most people are spelled in one way: no room is kept for more.
                self.identities.reserve_exact(1);
                self.identities.push(identity);
            }
        }
    }

    fn finish(self, person: &CleanPerson) -> Vec<Identity> {
        match self.identities.is_empty() || person.several {
            true => vec![Identity::blank()],
            false => self.identities,
        }
    }
}

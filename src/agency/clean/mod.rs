//! Raw cells to clean people and contacts, by the mapping, with every loss and refusal counted.
//!
//! Protected people go first and are in no count. A row is refused only if it has no person or no date
//! within the window; a bad field loses the field. Counts carry row numbers, never what stands in a row.

mod address;
mod codes;
mod contacts;
pub(super) mod dates;
mod finish;
pub(super) mod fold;
mod identities;
pub(super) mod kinds;
mod names;
pub(super) mod needs;
mod nobodys;
pub(super) mod numbers;
mod people;
mod pile;
pub(super) mod relationships;
pub(super) mod roles;
pub(super) mod sexes;
pub(super) mod shape;
mod spellings;
mod staying;
mod tally;
mod ties;
mod word_list;
#[cfg(test)]
mod tests;

pub use codes::CodeUse;
pub(super) use pile::Pile;
pub use tally::{Loss, Reason, Refusal};

use super::Error;
use super::areas::{Lookup, Zone};
use super::check::Uniqueness;
use super::identity::{BirthDate, OwnReference};
use super::mapping::{Codes, Dates, Holds, TableMapping, UnknownCodes};
use super::read::{Fit, RawTable, Source};
use super::selection::Selection;
use crate::agreement::{DateForm, Window};
use crate::contribution::Scratch;
use crate::schema::{self, AgeBand, ContactKind, Role, Sex};
use contacts::Cleaning;
use dates::{DateStyle, Read};
use jiff::civil::Date;
use nobodys::Nobodys;
use staying::Staying;
use std::sync::Arc;

/// A table with what its columns are.
pub(super) struct Mapped {
    pub(super) table: RawTable,
    pub(super) mapping: TableMapping,
}

/// What cleaning goes by, beside the mapping.
pub(super) struct Rules<'a> {
    pub(super) codes: &'a Codes,
    pub(super) selection: &'a Selection,
    pub(super) window: &'a Window,
    /// Areas of postcodes and of points, where rows have none.
    pub(super) lookup: Option<&'a Lookup>,
    /// Where given, people who have nothing to do with it are left out.
    pub(super) zone: Option<&'a Zone>,
    /// How contact dates will cross.
    pub(super) dates: DateForm,
    /// Where contacts go that memory should not hold.
    pub(super) scratch: &'a Arc<dyn Scratch>,
}

/// One agency's people and contacts: still identifiable, so nobody outside can look into it.
pub struct CleanExtract {
    pub(super) people: Vec<CleanPerson>,
    pub(super) contacts: Pile,
    pub(super) contact_count: usize,
    /// Contacts that only pass on another agency's incident.
    pub(super) passed_on: u64,
    /// How many people stand alone with a contact.
    pub(super) uniqueness: Uniqueness,
    /// Needs: index of the person, kind; each once, in order.
    pub(super) needs: Vec<(u32, i16)>,
    /// Relationships: index of the person, of the other person, kind; each once, in order.
    pub(super) relationships: Vec<(u32, u32, i16)>,
    /// Codes of small areas, sorted.
    pub(super) areas: Vec<String>,
    /// How many different events the contacts are of; contacts without an event number are not counted.
    pub(super) events: usize,
    pub(super) refusals: Vec<Refusal>,
    pub(super) losses: Vec<Loss>,
    /// Rows of unprotected people, refused ones included.
    pub(super) rows: u64,
    /// People left out, by why.
    pub(super) left_out: LeftOut,
    /// Fields of the schema that were used.
    pub(super) fields: Vec<&'static str>,
    /// Only people whom the agency named.
    pub(super) nominated_only: bool,
    pub(super) sources: Vec<Source>,
    /// What each code was taken for. Holds the agency's own words.
    pub(super) codes: Vec<CodeUse>,
    /// What looks wrong although every row can be read.
    pub(super) oddities: Oddities,
    /// What stands for no one.
    pub(super) nobodys: Nobodys,
    /// The period that contacts are of.
    pub(super) window: Window,
    /// What it was read from, to read again who people are.
    pub(super) tables: Vec<Mapped>,
    /// Where goes what memory should not hold.
    pub(super) scratch: Arc<dyn Scratch>,
}

/// People who are in the export and not in the contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct LeftOut {
    /// They objected or opted out.
    pub opted_out: usize,
    /// All their contacts lie outside the window.
    pub outside_window: usize,
    /// They neither live in the zone nor have a contact there.
    pub outside_zone: usize,
}

/// Counts of what looks wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Oddities {
    /// Contacts before the person's birth, with their first rows.
    pub before_birth: (u64, Vec<usize>),
    /// People older than 120 on the window's last day.
    pub over_120: u64,
    /// Birth dates, and those that are a first of January.
    pub births: (u64, u64),
    /// Contacts by month of the window.
    pub months: Vec<u64>,
    /// A fingerprint of all contacts that says nothing of any, to know the same export again.
    pub fingerprint: u64,
    /// Contacts whose area was found by a postcode, and by a point.
    pub areas_found: (u64, u64),
    /// People with a date or a home that so many share that it stands for no one, by field.
    pub shared_by_many: Vec<(&'static str, u64)>,
    /// References that stand for several people, where there are so many that they are a household's or a tenancy's.
    pub several_people: u64,
}

impl Oddities {
    /// Counts somebody's birth date, on the window's last day.
    fn born(&mut self, birth: Option<&BirthDate>, day: Date) {
        let Some(birth) = birth else { return };
        let date = birth.date();
        self.births.0 += 1;
        self.births.1 += u64::from((date.month(), date.day()) == (1, 1));
        self.over_120 += u64::from(birth.age_on(day) > 120);
    }
}

/// One person of one agency: not who it is, which is read again for some people at a time.
pub(super) struct CleanPerson {
    pub(super) reference: OwnReference,
    /// Age on the window's last day.
    pub(super) age: AgeBand,
    pub(super) sex: Sex,
    /// It is several people's, so that it is linked with nobody.
    several: bool,
}

/// One contact of one person.
#[derive(Clone, Copy)]
pub(super) struct CleanContact {
    /// Index into the people.
    pub(super) person: u32,
    /// A hash of the event's number; another even number for each contact whose row names none.
    pub(super) event: u64,
    /// Days since 1970-01-01.
    pub(super) date: i32,
    /// Index into the areas.
    pub(super) area: u32,
    /// Code of the schema's kind.
    pub(super) kind: i16,
    pub(super) role: Role,
}

impl CleanContact {
    /// Only passes on another agency's incident.
    pub(super) fn is_passed_on(&self) -> bool {
        ContactKind::by_code(self.kind).is_some_and(|kind| kind.passed_on)
    }

    /// The bit that an event's hash has and an event without a number has not.
    pub(super) const NUMBERED: u64 = 1;

    /// The event's hash, if it has a number.
    fn numbered_event(&self) -> Option<[i32; 2]> {
        let numbered = self.event & Self::NUMBERED != 0;
        let [a, b, c, d, e, f, g, h] = self.event.to_be_bytes();
        numbered.then(|| [i32::from_be_bytes([a, b, c, d]), i32::from_be_bytes([e, f, g, h])])
    }

    /// No area is known.
    pub(super) const NOWHERE: u32 = u32::MAX;
}

/// Cleans an extract.
pub(super) fn extract(tables: Vec<Mapped>, rules: &Rules<'_>) -> Result<CleanExtract, Error> {
    let of = |holds: Holds| tables.iter().filter(move |one| one.mapping.holds == holds);
    if of(Holds::Contacts).next().is_none() {
        return Err(nobodys(&tables));
    }
    decided(&tables)?;
    let staying = Staying::of(&tables, rules.selection)?;
    let mut cleaning = Cleaning::new(rules, &staying);
    for one in of(Holds::Contacts) {
        cleaning.contacts(one)?;
    }
    for one in of(Holds::People) {
        cleaning.people(one)?;
    }
    for one in of(Holds::Needs) {
        cleaning.needs(one)?;
    }
    for one in of(Holds::Relationships) {
        cleaning.relationships(one)?;
    }
    let mut clean = cleaning.finish()?;
    clean.fields = used(&tables);
    if clean.oddities.areas_found != (0, 0) && !clean.fields.contains(&schema::AREA.name) {
        clean.fields.push(schema::AREA.name);
        clean.fields.sort_unstable();
    }
    clean.sources = tables.iter().map(|one| one.table.source.clone()).collect();
    clean.tables = tables;
    Ok(clean)
}

fn nobodys(tables: &[Mapped]) -> Error {
    let first = tables.first();
    let file = first.map(|one| one.table.source.file.clone()).unwrap_or_default();
    let missing = first.map(|one| one.mapping.missing()).unwrap_or_default();
    Error::NotAnExtract { file, missing }
}

/// Refuses columns of dates of which nobody said whether the day stands first.
fn decided(tables: &[Mapped]) -> Result<(), Error> {
    for one in tables.iter().filter(|one| one.mapping.holds != Holds::Nothing) {
        let columns = one.mapping.columns.iter().enumerate();
        let open = columns.filter(|(_, column)| column.field.is_some() && column.dates == Dates::Ambiguous);
        let open: Vec<(usize, &'static str)> =
            open.filter_map(|(at, column)| Some((at + 1, column.field?.name))).collect();
        if !open.is_empty() {
            return Err(Error::AmbiguousDates { file: one.table.source.file.clone(), columns: open });
        }
    }
    Ok(())
}

fn used(tables: &[Mapped]) -> Vec<&'static str> {
    let taken = tables.iter().filter(|one| one.mapping.holds != Holds::Nothing);
    let columns = taken.flat_map(|one| &one.mapping.columns);
    // What only helps to find an area is not used for anything that crosses.
    let crosses = |field: &&schema::Field| {
        field.leaves != schema::Leaves::Never || field.name == schema::PROTECTED.name
    };
    let mut used: Vec<&str> =
        columns.filter_map(|column| column.field).filter(crosses).map(|field| field.name).collect();
    used.sort_unstable();
    used.dedup();
    used
}

/// First and last contact date of an extract's unprotected people, whatever the window.
pub(super) fn contact_dates(tables: &[Mapped]) -> Result<Option<(Date, Date)>, Error> {
    decided(tables)?;
    let nobody = Selection::default();
    let staying = Staying::of(tables, &nobody)?;
    let mut found: Option<(Date, Date)> = None;
    for one in tables.iter().filter(|one| one.mapping.holds == Holds::Contacts) {
        let (reference, at) = reference_and_date(one)?;
        let style = style_of(one, &schema::CONTACT_DATE);
        one.table.each(|row, fit| {
            // Two-digit years of contacts are of this century.
            let read = || dates::read(row.get(at), &style, jiff::civil::date(2099, 12, 31));
            if fit == Fit::Whole
                && !staying.stays(row.get(reference))
                && !staying.is_flagged(one, row)
                && let Read::Day(date) = read()
            {
                found = Some(found.map_or((date, date), |(first, last)| (first.min(date), last.max(date))));
            }
            Ok(())
        })?;
    }
    if found.is_none() && !tables.iter().any(|one| one.mapping.holds == Holds::Contacts) {
        return Err(nobodys(tables));
    }
    Ok(found)
}

fn reference_and_date(one: &Mapped) -> Result<(usize, usize), Error> {
    let date = one.mapping.position(&schema::CONTACT_DATE);
    one.mapping.reference_position().zip(date).ok_or_else(|| Error::NotAnExtract {
        file: one.table.source.file.clone(),
        missing: one.mapping.missing(),
    })
}

fn style_of(one: &Mapped, field: &schema::Field) -> DateStyle {
    DateStyle { from_1904: one.table.source.from_1904, ..one.mapping.dates(field) }
}

/// The codes that nobody said anything of.
pub(super) fn unknown(codes: &[CodeUse]) -> UnknownCodes {
    let lists = super::mapping::LISTS.into_iter().map(|list| {
        let of = codes.iter().filter(|code| code.list == list && code.stands_for.is_none());
        (list, of.map(|code| (code.text.clone(), code.rows)).collect())
    });
    UnknownCodes { lists: lists.collect() }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).expect("a file of four thousand million rows does not fit in memory")
}

//! Raw cells to clean people and contacts, by the mapping, with every loss and refusal counted.
//!
//! Protected people go first and are in no count. A row is refused only if it has no person or no date
//! within the window; a bad field loses the field. Counts carry row numbers, never what stands in a row.

mod address;
pub(super) mod dates;
mod fold;
mod identities;
pub(super) mod kinds;
mod names;
pub(super) mod numbers;
mod people;
pub(super) mod roles;
pub(super) mod sexes;
pub(super) mod shape;
mod tally;
#[cfg(test)]
mod tests;

pub use tally::{Loss, Reason, Refusal};

use super::Error;
use super::identity::{Identity, OwnReference};
use super::mapping::Mapping;
use super::read::{RawTable, Row, Source};
use super::selection::{PeopleList, Selection};
use crate::agreement::Window;
use crate::schema::{self, AgeBand, ContactKind, Role, Sex};
use dates::{DateStyle, Read};
use jiff::civil::Date;
use people::People;
use std::collections::{BTreeSet, HashMap, HashSet};
use tally::Tally;

/// One agency's people and contacts: still identifiable, so nobody outside can look into it.
pub struct CleanExtract {
    pub(super) people: Vec<CleanPerson>,
    pub(super) contacts: Vec<CleanContact>,
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
    /// People left out because they objected or opted out.
    pub(super) left_out: usize,
    /// Fields of the schema that were used.
    pub(super) fields: Vec<&'static str>,
    /// Only people whom the agency named.
    pub(super) nominated_only: bool,
    pub(super) source: Source,
}

/// One person of one agency.
pub(super) struct CleanPerson {
    pub(super) reference: OwnReference,
    /// Every spelling on the person's rows, in order of first appearance; never empty.
    pub(super) identities: Vec<Identity>,
    /// Age on the window's last day.
    pub(super) age: AgeBand,
    pub(super) sex: Sex,
}

/// One contact of one person.
pub(super) struct CleanContact {
    /// Index into the people.
    pub(super) person: u32,
    /// Dense number of the event, if the row names one.
    pub(super) event: Option<u32>,
    /// Days since 1970-01-01.
    pub(super) date: i32,
    /// Code of the schema's kind.
    pub(super) kind: i16,
    pub(super) role: Role,
    /// Index into the areas.
    pub(super) area: Option<u32>,
}

/// Cleans an extract. The raw table is dropped here.
pub(super) fn extract(
    table: RawTable,
    mapping: &Mapping,
    selection: &Selection,
    window: &Window,
) -> Result<CleanExtract, Error> {
    if !mapping.is_extract() {
        return Err(Error::NotAnExtract { file: table.source.file.clone(), missing: mapping.missing() });
    }
    let columns = Columns::of(&table, mapping)?;
    let mut gone = columns.protected(&table);
    gone.extend(columns.listed(&table, &selection.protected));
    let left_out: HashSet<&str> =
        columns.listed(&table, &selection.leave_out).difference(&gone).copied().collect();
    gone.extend(&left_out);
    let named = selection.nominated.as_ref().map(|list| columns.listed(&table, list));
    let mut cleaning = Cleaning::new(&table, mapping, window, columns)?;
    for row in table.rows() {
        let reference = row.get(cleaning.columns.reference);
        let taken = named.as_ref().is_none_or(|named| named.contains(reference));
        if taken && !cleaning.columns.is_protected(row, &gone) {
            cleaning.row(row);
        }
    }
    // Nobody can say whose a ragged row is: one that names somebody who stays at home is in no count.
    let stays = |cell: &str| gone.contains(cell) || selection.protected.names(cell, Some(cell));
    let ragged = table.ragged().filter(|row| named.is_none() && !row.iter().any(stays));
    ragged.for_each(|row| cleaning.refuse(Reason::Ragged, row));
    let clean = cleaning.finish();
    Ok(CleanExtract {
        source: table.source.clone(),
        left_out: left_out.len(),
        fields: mapping.used(),
        nominated_only: selection.nominated.is_some(),
        ..clean
    })
}

/// First and last contact date of an extract's unprotected people, whatever the window.
pub(super) fn contact_dates(table: &RawTable, mapping: &Mapping) -> Result<Option<(Date, Date)>, Error> {
    let columns = Columns::of(table, mapping)?;
    let protected = columns.protected(table);
    let rows = table.rows().filter(|row| !columns.is_protected(*row, &protected));
    let mut found: Option<(Date, Date)> = None;
    for row in rows {
        // Two-digit years of contacts are of this century.
        if let Read::Day(date) =
            dates::read(row.get(columns.date), &columns.style, jiff::civil::date(2099, 12, 31))
        {
            found = Some(found.map_or((date, date), |(first, last)| (first.min(date), last.max(date))));
        }
    }
    Ok(found)
}

/// Where the parts of a contact stand in a row.
struct Columns {
    reference: usize,
    protected: Vec<usize>,
    date: usize,
    style: DateStyle,
    event: Option<usize>,
    kind: Option<usize>,
    role: Option<usize>,
    area: Option<usize>,
    nhs_number: Option<usize>,
}

impl Columns {
    fn of(table: &RawTable, mapping: &Mapping) -> Result<Self, Error> {
        let one = |field| mapping.positions(table, field).map(|columns| columns.first().copied());
        let absent = || Error::NotAnExtract { file: table.source.file.clone(), missing: mapping.missing() };
        Ok(Self {
            reference: mapping.reference_position(table)?,
            protected: mapping.positions(table, &schema::PROTECTED)?,
            date: one(&schema::CONTACT_DATE)?.ok_or_else(absent)?,
            style: mapping.dates(&schema::CONTACT_DATE),
            event: one(&schema::EVENT)?,
            kind: one(&schema::CONTACT_KIND)?,
            role: one(&schema::ROLE)?,
            area: one(&schema::AREA)?,
            nhs_number: one(&schema::NHS_NUMBER)?,
        })
    }

    fn is_flagged(&self, row: Row<'_>) -> bool {
        self.protected.iter().any(|column| sexes::is_protected(row.get(*column)))
    }

    /// References of which any row is flagged.
    fn protected<'t>(&self, table: &'t RawTable) -> HashSet<&'t str> {
        let flagged = table.rows().filter(|row| self.is_flagged(*row));
        flagged.map(|row| row.get(self.reference)).filter(|reference| !reference.is_empty()).collect()
    }

    /// References of which any row is on a list. The list may hold NHS numbers instead.
    fn listed<'t>(&self, table: &'t RawTable, list: &PeopleList) -> HashSet<&'t str> {
        let on = |row: &Row<'_>| list.names(row.get(self.reference), self.nhs_number.map(|at| row.get(at)));
        let references = table.rows().filter(on).map(|row| row.get(self.reference));
        references.filter(|reference| !reference.is_empty()).collect()
    }

    fn is_protected(&self, row: Row<'_>, protected: &HashSet<&str>) -> bool {
        self.is_flagged(row) || protected.contains(row.get(self.reference))
    }
}

/// Work in progress over the rows.
struct Cleaning<'t> {
    columns: Columns,
    window: Window,
    people: People<'t>,
    contacts: Vec<CleanContact>,
    events: HashMap<&'t str, u32>,
    kinds: HashMap<&'t str, Option<i16>>,
    roles: HashMap<&'t str, Option<Role>>,
    areas: HashMap<&'t str, Option<String>>,
    /// The area of each contact, by its cell, until all areas are known.
    area_cells: Vec<&'t str>,
    tally: Tally,
    rows: u64,
}

impl<'t> Cleaning<'t> {
    fn new(table: &'t RawTable, mapping: &Mapping, window: &Window, columns: Columns) -> Result<Self, Error> {
        Ok(Self {
            columns,
            window: *window,
            people: People::new(identities::Columns::of(table, mapping)?, *window),
            contacts: Vec::with_capacity(table.len()),
            events: HashMap::new(),
            kinds: HashMap::new(),
            roles: HashMap::new(),
            areas: HashMap::new(),
            area_cells: Vec::with_capacity(table.len()),
            tally: Tally::default(),
            rows: 0,
        })
    }

    fn refuse(&mut self, reason: Reason, row: Row<'_>) {
        self.rows += 1;
        self.tally.refuse(reason, row.line);
    }

    fn row(&mut self, row: Row<'t>) {
        let reference = row.get(self.columns.reference);
        if reference.is_empty() || names::is_placeholder(reference) {
            return self.refuse(Reason::NoReference, row);
        }
        match self.date(row) {
            Err(reason) => self.refuse(reason, row),
            Ok(date) => {
                self.rows += 1;
                self.contact(row, reference, dates::days(date));
            }
        }
    }

    fn date(&self, row: Row<'_>) -> Result<Date, Reason> {
        let text = row.get(self.columns.date);
        if text.is_empty() {
            return Err(Reason::NoDate);
        }
        match dates::read(text, &self.columns.style, self.window.to) {
            Read::Day(date) if date < self.window.from => Err(Reason::BeforeWindow),
            Read::Day(date) if date > self.window.to => Err(Reason::AfterWindow),
            Read::Day(date) => Ok(date),
            Read::Impossible | Read::NotADate => Err(Reason::UnreadableDate),
        }
    }

    fn contact(&mut self, row: Row<'t>, reference: &'t str, date: i32) {
        let person = self.people.of(reference, row, &mut self.tally);
        let event = self.event(row);
        let kind = self.kind(row);
        let role = self.role(row, kind);
        self.area(row);
        self.contacts.push(CleanContact { person, event, date, kind, role, area: None });
    }

    fn event(&mut self, row: Row<'t>) -> Option<u32> {
        let text = row.get(self.columns.event?);
        let next = index(self.events.len());
        (!text.is_empty() && !names::is_placeholder(text)).then(|| *self.events.entry(text).or_insert(next))
    }

    fn kind(&mut self, row: Row<'t>) -> i16 {
        let text = self.columns.kind.map_or("", |column| row.get(column));
        let kind = *self.kinds.entry(text).or_insert_with(|| kinds::kind(text));
        if kind.is_none() && self.columns.kind.is_some() {
            self.tally.lose(&schema::CONTACT_KIND, "its words are not known, counted as other", row.line);
        }
        kind.unwrap_or(ContactKind::OTHER)
    }

    /// A missing role is the subject's where the kind is about the person.
    fn role(&mut self, row: Row<'t>, kind: i16) -> Role {
        let text = self.columns.role.map_or("", |column| row.get(column));
        let role = *self.roles.entry(text).or_insert_with(|| roles::role(text));
        if role.is_none() && !text.is_empty() {
            self.tally.lose(&schema::ROLE, "its words are not known", row.line);
        }
        let implied = ContactKind::by_code(kind).is_some_and(|kind| kind.about_the_person);
        match role {
            Some(role) => role,
            None if text.is_empty() && implied => Role::Subject,
            None => Role::NotStated,
        }
    }

    fn area(&mut self, row: Row<'t>) {
        let text = self.columns.area.map_or("", |column| row.get(column));
        let area = self.areas.entry(text).or_insert_with(|| numbers::small_area(text));
        if area.is_none() && !text.is_empty() {
            self.tally.lose(&schema::AREA, "not the code of a small area", row.line);
        }
        self.area_cells.push(text);
    }

    fn finish(mut self) -> CleanExtract {
        let codes: BTreeSet<&String> =
            self.area_cells.iter().filter_map(|cell| self.areas[cell].as_ref()).collect();
        let areas: Vec<String> = codes.into_iter().cloned().collect();
        let place = |code: &String| areas.binary_search(code).ok().map(index);
        for (contact, cell) in self.contacts.iter_mut().zip(&self.area_cells) {
            contact.area = self.areas[cell].as_ref().and_then(place);
        }
        let (refusals, losses) = self.tally.finish();
        CleanExtract {
            people: self.people.finish(),
            contacts: self.contacts,
            needs: Vec::new(),
            relationships: Vec::new(),
            areas,
            events: self.events.len(),
            refusals,
            losses,
            rows: self.rows,
            left_out: 0,
            fields: Vec::new(),
            nominated_only: false,
            source: Source::default(),
        }
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).expect("a file of four thousand million rows does not fit in memory")
}

//! Which column of an extract is what, with a reason for each, from headers and values together.
//!
//! A header proposes, the values agree or refuse; a preset of a known system proposes more surely. What neither shows is
//! dropped: a field left out can be named in `mapping.toml`, a field taken by mistake would leave the building.

mod choose;
mod codes;
mod evidence;
mod file;
mod people;
mod presets;
#[cfg(test)]
mod tests;
pub(super) mod words;

pub(super) use codes::{Codes, LISTS, name as code_name};
pub use presets::Preset;

use super::Error;
use super::clean::dates::DateStyle;
use super::read::{Heading, RawTable};
use crate::schema::{self, Field};
use std::collections::{HashMap, HashSet};

/// What every column of an extract's tables is, and why, and what its codes stand for. No `Debug`: the name of a column
/// can hide a person.
pub struct Mapping {
    pub(super) tables: Vec<TableMapping>,
    pub(super) codes: Codes,
    pub(super) heading: Heading,
    /// The file that it was read from, with its comments.
    text: Option<String>,
}

/// What one table is.
pub(super) struct TableMapping {
    /// Name of the sheet or of the file; says which is which where there are several.
    pub(super) name: String,
    pub(super) holds: Holds,
    /// The kind of every contact or need, where no column says it and the table's name does.
    pub(super) kind: Option<i16>,
    pub(super) columns: Vec<Column>,
}

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holds {
    /// One row for each contact.
    Contacts,
    /// One row, or several, for each person.
    People,
    /// One row for each need.
    Needs,
    /// One row for each pair of people.
    Relationships,
    /// Nothing that is taken.
    Nothing,
}

/// What says who somebody is.
const NAMING: [&Field; 7] = [
    &schema::FULL_NAME,
    &schema::SURNAME,
    &schema::FORENAMES,
    &schema::KNOWN_AS,
    &schema::BIRTH_DATE,
    &schema::POSTCODE,
    &schema::NHS_NUMBER,
];

/// What one column is, and why.
pub(super) struct Column {
    /// The name in the header; empty if it has none.
    pub(super) name: String,
    /// The field it holds; none if it is dropped.
    pub(super) field: Option<&'static Field>,
    /// Why, in words and without any value.
    pub(super) reason: String,
    /// How its dates are written, if it holds dates.
    pub(super) dates: Dates,
    /// The need that a yes in it stands for.
    pub(super) means: Option<i16>,
    /// Dates against its order of day and month.
    pub(super) mixed_dates: u64,
}

/// How the dates of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Dates {
    /// It holds none.
    #[default]
    None,
    /// Like this.
    Style(DateStyle),
    /// Day and month could be either, and nothing says which: somebody has to.
    Ambiguous,
}

/// Guesses what every column of every table is.
pub(super) fn guess(tables: &[RawTable], presets: &[Preset], heading: Heading) -> Result<Mapping, Error> {
    let of =
        |table: &RawTable| choose::table(table, presets.iter().find(|preset| preset.is_of(table.header())));
    let mut tables: Vec<TableMapping> = tables.iter().map(of).collect::<Result<_, _>>()?;
    if !tables.iter().any(|table| table.holds == Holds::Contacts) {
        tables.iter_mut().for_each(choose::needs_are_contacts);
    }
    Ok(Mapping { tables, codes: Codes::default(), heading, text: None })
}

/// What codes of these tables stand for by the presets of their systems.
pub(super) fn preset_codes(tables: &[RawTable], presets: &[Preset]) -> Codes {
    let mut codes = Codes::default();
    for preset in presets.iter().filter(|preset| tables.iter().any(|table| preset.is_of(table.header()))) {
        codes.add(&preset.codes);
    }
    codes
}

/// A table's name, for mappings.
pub(super) fn name_of(table: &RawTable) -> String {
    let file =
        || table.source.file.rsplit_once('.').map_or(table.source.file.clone(), |(stem, _)| stem.to_owned());
    table.source.sheet.clone().unwrap_or_else(file)
}

impl Mapping {
    /// The mapping as a file to read and to correct, with each reason as a comment. A file that was read keeps what
    /// stands in it, comments included.
    pub fn to_toml(&self) -> String {
        self.text.clone().unwrap_or_else(|| file::write(self))
    }

    /// Reads a mapping file back.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        file::read(text)
    }

    /// The file again, with codes added that it does not know yet: each crosses as `other` until somebody says more.
    pub fn with_unknown_codes(&self, unknown: &UnknownCodes) -> String {
        file::add_codes(&self.to_toml(), unknown)
    }

    /// Whether the tables make an extract: somewhere a person reference and a date other than of birth.
    pub fn is_extract(&self) -> bool {
        self.tables.iter().any(|table| table.holds == Holds::Contacts)
    }

    /// What an extract needs and no column is.
    pub fn missing(&self) -> Vec<&'static str> {
        if self.is_extract() {
            return Vec::new();
        }
        let fullest = self.tables.iter().min_by_key(|table| table.missing().len());
        fullest.map_or_else(|| vec!["a person reference"], TableMapping::missing)
    }

    /// Whether a column says who somebody is: then there are people in it, whatever else is missing.
    pub fn names_people(&self) -> bool {
        self.columns().any(|column| NAMING.iter().any(|field| column.is(field)))
    }

    /// How many columns hold a field of the schema.
    pub fn fields(&self) -> usize {
        self.columns().filter(|column| column.field.is_some()).count()
    }

    /// Whether the first row of its files is data.
    pub fn is_without_header(&self) -> bool {
        self.heading == Heading::None
    }

    /// Every column of every table, in order.
    pub(super) fn columns(&self) -> impl Iterator<Item = &Column> {
        self.tables.iter().flat_map(|table| &table.columns)
    }

    /// What a table is by this mapping: the one of its name, or else the one with most of its columns. The order of
    /// columns does not matter, nor do columns that the mapping does not know.
    pub(super) fn of(&self, table: &RawTable) -> Option<TableMapping> {
        let name = name_of(table);
        let shared = |known: &&TableMapping| known.shared(table);
        let alone = (self.tables.len() == 1).then(|| &self.tables[0]);
        let named = self.tables.iter().find(|known| known.name == name && known.shared(table) > 0);
        let nearest = || {
            let best = self.tables.iter().max_by_key(shared)?;
            (best.shared(table) * 2 >= best.columns.len()).then_some(best)
        };
        let known = alone.or(named).or_else(nearest)?;
        Some(known.applied_to(table, self.heading))
    }
}

/// Codes that nobody said anything of: by list, the texts with how many rows each stands on, most first.
#[derive(Default)]
pub struct UnknownCodes {
    pub(super) lists: Vec<(&'static str, Vec<(String, u64)>)>,
}

impl UnknownCodes {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lists.iter().all(|(_, codes)| codes.is_empty())
    }
}

impl Holds {
    const ALL: [(Holds, &'static str); 5] = [
        (Holds::Contacts, "contacts"),
        (Holds::People, "people"),
        (Holds::Needs, "needs"),
        (Holds::Relationships, "relationships"),
        (Holds::Nothing, "nothing"),
    ];

    /// Its word in a mapping.
    pub(super) fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|(holds, _)| *holds == self).map_or("nothing", |(_, word)| word)
    }

    fn by_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(holds, _)| holds)
    }

    /// What the fields of a table's columns make of it.
    fn of(columns: &[Column]) -> Self {
        let has = |field: &Field| columns.iter().any(|column| column.is(field));
        let named = || NAMING.into_iter().chain([&schema::PROTECTED]).any(has);
        let contact =
            [&schema::CONTACT_KIND, &schema::EVENT, &schema::ROLE, &schema::AREA].iter().any(|f| has(f));
        let coded_need = columns.iter().any(|column| column.is(&schema::NEED) && column.means.is_none());
        let reference = [&schema::PERSON_REFERENCE, &schema::NHS_NUMBER, &schema::UPN].iter().any(|f| has(f));
        match () {
            () if !reference => Holds::Nothing,
            () if has(&schema::RELATED_PERSON) => Holds::Relationships,
            () if coded_need && !contact => Holds::Needs,
            () if has(&schema::CONTACT_DATE) => Holds::Contacts,
            () if has(&schema::PERSON_REFERENCE) && named() => Holds::People,
            () if has(&schema::NEED) => Holds::Needs,
            () => Holds::Nothing,
        }
    }
}

impl TableMapping {
    pub(super) fn missing(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if self.reference().is_none() {
            missing.push("a person reference");
        }
        if !self.columns.iter().any(|column| column.is(&schema::CONTACT_DATE)) {
            missing.push("a date other than a birth date");
        }
        missing
    }

    /// The column of the person reference; NHS number or pupil number stand in where the agency has none of its own.
    fn reference(&self) -> Option<usize> {
        let at = |field| self.position(field);
        at(&schema::PERSON_REFERENCE).or_else(|| at(&schema::NHS_NUMBER)).or_else(|| at(&schema::UPN))
    }

    /// Where the first column of a field stands.
    pub(super) fn position(&self, field: &Field) -> Option<usize> {
        self.columns.iter().position(|column| column.is(field))
    }

    /// Where the columns of a field stand.
    pub(super) fn positions(&self, field: &Field) -> Vec<usize> {
        let columns = self.columns.iter().enumerate().filter(|(_, column)| column.is(field));
        columns.map(|(at, _)| at).collect()
    }

    /// Where the person reference stands.
    pub(super) fn reference_position(&self) -> Option<usize> {
        self.reference()
    }

    /// How the dates of a field are written.
    pub(super) fn dates(&self, field: &Field) -> DateStyle {
        match self.position(field).map(|at| self.columns[at].dates) {
            Some(Dates::Style(style)) => style,
            _ => DateStyle::default(),
        }
    }

    /// How many of its columns a table has, by name.
    fn shared(&self, table: &RawTable) -> usize {
        let there: HashSet<String> = table.header().iter().map(|name| words::look(name)).collect();
        let named = || self.columns.iter().filter(|column| !column.name.is_empty());
        if named().next().is_none() {
            return 1;
        }
        named().filter(|column| there.contains(&words::look(&column.name))).count()
    }

    /// The same for a table whose columns may stand in another order: a column for each of the table's.
    fn applied_to(&self, table: &RawTable, heading: Heading) -> Self {
        let named = self.columns.iter().filter(|column| !column.name.is_empty());
        let by_look: HashMap<String, &Column> =
            named.map(|column| (words::look(&column.name), column)).collect();
        let column = |(at, name): (usize, &String)| {
            let same_place = self.columns.get(at);
            let known = match heading {
                Heading::None => same_place,
                Heading::Expected if name.is_empty() => same_place.filter(|column| column.name.is_empty()),
                Heading::Expected => by_look.get(&words::look(name)).copied(),
            };
            match known {
                Some(column) => Column { name: name.clone(), ..column.copied() },
                None => Column {
                    reason: "the mapping does not know this column".to_owned(),
                    ..Column::dropped(name)
                },
            }
        };
        let columns = table.header().iter().enumerate().map(column).collect();
        Self { name: self.name.clone(), holds: self.holds, kind: self.kind, columns }
    }

    /// Fields that the mapping takes and the table has no column for.
    fn absent_from(&self, applied: &Self) -> Option<&'static str> {
        let fields = self.columns.iter().filter_map(|column| column.field);
        fields.filter(|field| applied.position(field).is_none()).map(|field| field.name).next()
    }

    /// Drops the fields that are not agreed, and names them. The person reference and the contact date stay: without
    /// them there is no contact, and neither leaves as it is.
    pub(super) fn keep(&mut self, agreed: &[String]) -> Vec<&'static str> {
        let agreed = |name: &str| agreed.iter().any(|one| one == name);
        let kept = |name: &str| {
            let needed = [&schema::PERSON_REFERENCE, &schema::CONTACT_DATE, &schema::PROTECTED];
            let finds_area = [&schema::EASTING, &schema::NORTHING].iter().any(|field| field.name == name);
            needed.iter().any(|field| field.name == name)
                || agreed(name)
                || (finds_area && agreed(schema::AREA.name))
        };
        let mut dropped = Vec::new();
        for column in &mut self.columns {
            let name = column.field.map(|field| field.name);
            if let Some(name) = name.filter(|name| !kept(name)) {
                dropped.push(name);
                column.field = None;
                "the agreement does not name this field".clone_into(&mut column.reason);
            }
        }
        let refused = match self.holds {
            Holds::Needs => !agreed(schema::NEED.name),
            Holds::Relationships => !agreed(schema::RELATED_PERSON.name),
            _ => false,
        };
        if refused {
            self.holds = Holds::Nothing;
        }
        dropped
    }
}

impl Mapping {
    /// Refuses a table that lacks a column of which the mapping takes a field.
    pub(super) fn all_there(&self, table: &RawTable, applied: &TableMapping) -> Result<(), Error> {
        let known = self.tables.iter().find(|known| known.name == applied.name);
        let absent =
            known.filter(|known| known.holds != Holds::Nothing).and_then(|known| known.absent_from(applied));
        match absent {
            Some(field) => Err(Error::MappedColumnAbsent { file: table.source.file.clone(), field }),
            None => Ok(()),
        }
    }
}

impl Column {
    fn dropped(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            field: None,
            reason: String::new(),
            dates: Dates::None,
            means: None,
            mixed_dates: 0,
        }
    }

    fn copied(&self) -> Self {
        Self { name: self.name.clone(), reason: self.reason.clone(), ..*self }
    }

    pub(super) fn is(&self, field: &Field) -> bool {
        self.field.is_some_and(|own| own.name == field.name)
    }
}

//! The agency's desk: the only home of raw identifiers.
//!
//! An export is read, its columns are recognised, its rows become clean people and contacts. Each step
//! takes the one before by value, so that raw cells are gone as soon as they are not needed. What names a
//! person cannot be printed, copied or serialised, and cannot be named outside this part.

mod areas;
mod check;
mod clean;
mod error;
mod identity;
mod key;
mod lookup;
mod mac;
mod mapping;
mod pseudonymise;
mod read;
mod seal;
mod selection;
mod short_forms;
mod sorted;
mod sound;
mod values;
#[cfg(test)]
mod agreeing;
#[cfg(test)]
mod tests;

pub use areas::{Lookup as Areas, Zone};
pub use check::{
    Beside, CATALOGUE, CheckReport, Column, Entry, Problem, Profile, TableReport, Uniqueness, Weight,
    codes_csv, page, problems_csv,
};
pub use clean::{CleanExtract, CodeUse, LeftOut, Loss, Oddities, Reason, Refusal};
pub use error::Error;
pub use key::{LinkageKey, Share};
pub use lookup::Lookup;
pub use mapping::{Mapping, Preset, UnknownCodes};
pub use read::{Encoding, InMemory, Input, Seekable, Source};
pub use seal::{SealedExtract, Sending, seal};
pub use selection::{PeopleList, Selection};

use crate::agreement::{DateForm, Window};
use crate::contribution::{Memory, Scratch};
use clean::{Mapped, Rules};
use jiff::civil::Date;
use mapping::{Codes, Holds};
use read::Heading;
use std::sync::Arc;

/// How an extract's columns are to be known.
#[derive(Default)]
pub struct Reading {
    /// What was said of them before; guessed if there is nothing.
    pub mapping: Option<Mapping>,
    /// Systems whose columns and codes are known.
    pub presets: Vec<Preset>,
    /// The files have no header: the first row is data.
    pub without_header: bool,
}

/// An export as read, with what its columns are held to be. Raw and identifiable.
pub struct Extract {
    tables: Vec<Mapped>,
    mapping: Mapping,
    codes: Codes,
    selection: Selection,
    areas: Option<Areas>,
    zone: Option<Zone>,
    passed_over: Vec<String>,
    area_agreed: bool,
    dates: DateForm,
    scratch: Arc<dyn Scratch>,
}

impl Extract {
    /// Reads one file in memory and guesses what its columns are.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let input: Arc<dyn Input> = Arc::new(InMemory::new(file, bytes));
        Self::of(&[input], Reading { presets: Preset::shipped(), ..Reading::default() })
    }

    /// Reads the files of an export: one table in each, or several as sheets or in an archive, joined by the person's
    /// reference.
    pub fn of(files: &[Arc<dyn Input>], reading: Reading) -> Result<Self, Error> {
        let without =
            reading.without_header || reading.mapping.as_ref().is_some_and(Mapping::is_without_header);
        let heading = if without { Heading::None } else { Heading::Expected };
        let mut tables = Vec::new();
        for file in files {
            tables.extend(read::tables(file, heading)?);
        }
        let mut codes = mapping::preset_codes(&tables, &reading.presets);
        let mapping = match reading.mapping {
            Some(mapping) => mapping,
            None => mapping::guess(&tables, &reading.presets, heading)?,
        };
        let mut said = mapping.codes.clone();
        said.add(&codes);
        codes = said;
        let (mut mapped, mut passed_over) = (Vec::new(), Vec::new());
        for table in tables {
            match mapping.of(&table) {
                Some(known) => {
                    mapping.all_there(&table, &known)?;
                    mapped.push(Mapped { table, mapping: known });
                }
                None => passed_over.push(mapping::name_of(&table)),
            }
        }
        if mapped.is_empty() {
            return Err(Error::ForeignMapping {
                file: files.first().map(|file| file.name().to_owned()).unwrap_or_default(),
            });
        }
        let selection = Selection::default();
        Ok(Self {
            tables: mapped,
            mapping,
            codes,
            selection,
            areas: None,
            zone: None,
            passed_over,
            area_agreed: true,
            dates: DateForm::Month,
            scratch: Memory::shared(),
        })
    }

    /// Leaves people at home.
    #[must_use]
    pub fn selecting(self, selection: Selection) -> Self {
        Self { selection, ..self }
    }

    /// Finds areas by postcode or point where rows have none; and leaves out who has nothing to do with a zone.
    #[must_use]
    pub fn within(self, areas: Option<Areas>, zone: Option<Zone>) -> Self {
        Self { areas, zone, ..self }
    }

    /// Says how contact dates cross; by month if it is not said.
    #[must_use]
    pub fn dated(self, dates: DateForm) -> Self {
        Self { dates, ..self }
    }

    /// Says where goes what memory should not hold; all stays in memory if it is not said.
    #[must_use]
    pub fn working_in(self, scratch: Arc<dyn Scratch>) -> Self {
        Self { scratch, ..self }
    }

    /// Drops the fields that the agreement does not name, and names them.
    pub fn keep_fields(&mut self, agreed: &[String]) -> Vec<&'static str> {
        self.area_agreed = agreed.iter().any(|name| name == crate::schema::AREA.name);
        let mut dropped: Vec<&str> =
            self.tables.iter_mut().flat_map(|one| one.mapping.keep(agreed)).collect();
        dropped.sort_unstable();
        dropped.dedup();
        dropped
    }

    /// What the columns are held to be, and why.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Whether somewhere there is a person reference and a date other than of birth.
    pub fn is_extract(&self) -> bool {
        self.tables.iter().any(|one| one.mapping.holds == Holds::Contacts)
    }

    /// How each table was read and what its columns are.
    pub fn tables(&self) -> Vec<TableReport> {
        self.tables.iter().map(TableReport::of).collect()
    }

    /// First and last contact date, whatever the window; none if no row has one.
    pub fn contact_dates(&self) -> Result<Option<(Date, Date)>, Error> {
        clean::contact_dates(&self.tables)
    }

    /// Cleans the extract and tells what became of it, keeping nothing of it.
    pub fn check(self, window: &Window) -> Result<CheckReport, Error> {
        let tables = self.tables.iter().map(TableReport::with_profiles).collect::<Result<_, _>>()?;
        let (_, report) = self.clean(window)?;
        Ok(CheckReport { tables, ..report })
    }

    /// Clean people and contacts, and what to tell of them.
    pub fn clean(self, window: &Window) -> Result<(CleanExtract, CheckReport), Error> {
        let tables = self.tables();
        let rules = Rules {
            codes: &self.codes,
            selection: &self.selection,
            window,
            lookup: self.areas.as_ref().filter(|_| self.area_agreed),
            zone: self.zone.as_ref(),
            dates: self.dates,
            scratch: &self.scratch,
        };
        let extract = clean::extract(self.tables, &rules)?;
        let report = CheckReport::of(&extract, tables, self.passed_over);
        Ok((extract, report))
    }
}

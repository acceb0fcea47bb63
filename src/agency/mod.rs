//! The agency's desk: the only home of raw identifiers.
//!
//! An export is read, its columns are recognised, its rows become clean people and contacts. Each step
//! takes the one before by value, so that raw cells are gone as soon as they are not needed. What names a
//! person cannot be printed, copied or serialised, and cannot be named outside this part.

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
mod sound;
mod values;
#[cfg(test)]
mod agreeing;
#[cfg(test)]
mod tests;

pub use check::{CheckReport, Column};
pub use clean::{CleanExtract, Loss, Reason, Refusal};
pub use error::Error;
pub use key::{LinkageKey, Share};
pub use lookup::Lookup;
pub use mapping::Mapping;
pub use read::{Encoding, Source};
pub use seal::{SealedExtract, Sending, seal};
pub use selection::{PeopleList, Selection};

use crate::agreement::Window;
use jiff::civil::Date;
use read::RawTable;

/// An export as read, with what its columns are held to be. Raw and identifiable.
pub struct Extract {
    table: RawTable,
    mapping: Mapping,
    selection: Selection,
}

impl Extract {
    /// Reads a file and guesses what its columns are.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let table = read::table(file, bytes)?;
        let mapping = mapping::guess(&table);
        Ok(Self { table, mapping, selection: Selection::default() })
    }

    /// Reads a file whose columns are already known.
    pub fn read_with(file: &str, bytes: &[u8], mapping: Mapping) -> Result<Self, Error> {
        Ok(Self { table: read::table(file, bytes)?, mapping, selection: Selection::default() })
    }

    /// Leaves people at home.
    #[must_use]
    pub fn selecting(self, selection: Selection) -> Self {
        Self { selection, ..self }
    }

    /// Drops the fields that the agreement does not name, and names them.
    pub fn keep_fields(&mut self, agreed: &[String]) -> Vec<&'static str> {
        self.mapping.keep(agreed)
    }

    /// What the columns are held to be, and why.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// How the file was read.
    pub fn source(&self) -> &Source {
        &self.table.source
    }

    /// Every column with its field and reason.
    pub fn columns(&self) -> Vec<Column> {
        Column::all(&self.mapping)
    }

    /// First and last contact date, whatever the window; none if no row has one.
    pub fn contact_dates(&self) -> Result<Option<(Date, Date)>, Error> {
        clean::contact_dates(&self.table, &self.mapping)
    }

    /// Cleans the extract and tells what became of it, keeping nothing of it.
    pub fn check(self, window: &Window) -> Result<CheckReport, Error> {
        let (_, report) = self.clean(window)?;
        Ok(report)
    }

    /// Clean people and contacts, and what to tell of them.
    pub fn clean(self, window: &Window) -> Result<(CleanExtract, CheckReport), Error> {
        let extract = clean::extract(self.table, &self.mapping, &self.selection, window)?;
        let report = CheckReport::of(&extract, &self.mapping);
        Ok((extract, report))
    }
}

//! Which column of an extract is what, with a reason for each, from headers and values together.
//!
//! A header proposes, the values agree or refuse. What neither shows is dropped: a field left out can be
//! named in `mapping.toml`, a field taken by mistake would leave the building.

mod choose;
mod evidence;
mod file;
mod people;
#[cfg(test)]
mod tests;
pub(super) mod words;

use super::Error;
use super::clean::dates::DateStyle;
use super::read::RawTable;
use crate::schema::{self, Field};

/// What every column of an extract is, and why. No `Debug`: the name of a column can hide a person.
pub struct Mapping {
    columns: Vec<Column>,
}

/// What one column is, and why.
pub(super) struct Column {
    /// The name in the header; empty if it has none.
    pub(super) name: String,
    /// The field it holds; none if it is dropped.
    pub(super) field: Option<&'static Field>,
    /// Why, in words and without any value.
    pub(super) reason: String,
    /// How its dates are written, if it holds dates.
    pub(super) dates: Option<DateStyle>,
}

/// Guesses what every column is.
pub(super) fn guess(table: &RawTable) -> Mapping {
    choose::columns(table)
}

impl Mapping {
    /// The mapping as a file to read and to correct, with each reason as a comment.
    pub fn to_toml(&self) -> String {
        file::write(self)
    }

    /// Reads a mapping file back.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        file::read(text)
    }

    /// Whether the columns make an extract: a person reference, and a date other than of birth.
    pub fn is_extract(&self) -> bool {
        self.missing().is_empty()
    }

    /// What an extract needs and no column is.
    pub fn missing(&self) -> Vec<&'static str> {
        let has = |field: &Field| self.columns.iter().any(|column| column.is(field));
        let mut missing = Vec::new();
        if self.reference().is_none() {
            missing.push("a person reference");
        }
        if !has(&schema::CONTACT_DATE) {
            missing.push("a date other than a birth date");
        }
        missing
    }

    /// How many columns hold a field of the schema.
    pub fn fields(&self) -> usize {
        self.columns.iter().filter(|column| column.field.is_some()).count()
    }

    /// Drops the fields that are not agreed, and names them. The person reference and the contact date stay: without
    /// them there is no contact, and neither leaves as it is.
    pub(super) fn keep(&mut self, agreed: &[String]) -> Vec<&'static str> {
        let needed = [schema::PERSON_REFERENCE.name, schema::CONTACT_DATE.name, schema::PROTECTED.name];
        let mut dropped = Vec::new();
        for column in &mut self.columns {
            let name = column.field.map(|field| field.name);
            let kept = |name: &str| needed.contains(&name) || agreed.iter().any(|one| one == name);
            if let Some(name) = name.filter(|name| !kept(name)) {
                dropped.push(name);
                column.field = None;
                column.reason = "the agreement does not name this field".to_owned();
            }
        }
        dropped.sort_unstable();
        dropped.dedup();
        dropped
    }

    /// The fields that are used, by name.
    pub(super) fn used(&self) -> Vec<&'static str> {
        let mut used: Vec<&str> = self.columns.iter().filter_map(|column| Some(column.field?.name)).collect();
        used.sort_unstable();
        used.dedup();
        used
    }

    /// Every column, in the file's order.
    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column of the person reference; NHS number or pupil number stand in where the agency has none of its own.
    fn reference(&self) -> Option<&Column> {
        let of = |field: &Field| self.columns.iter().find(|column| column.is(field));
        of(&schema::PERSON_REFERENCE).or_else(|| of(&schema::NHS_NUMBER)).or_else(|| of(&schema::UPN))
    }

    /// Where the columns of a field stand in this table, and how their dates are written.
    pub(super) fn positions(&self, table: &RawTable, field: &'static Field) -> Result<Vec<usize>, Error> {
        let columns = self.columns.iter().enumerate().filter(|(_, column)| column.is(field));
        columns.map(|(at, column)| column.position(at, table, field)).collect()
    }

    /// Where the person reference stands in this table.
    pub(super) fn reference_position(&self, table: &RawTable) -> Result<usize, Error> {
        let absent = || Error::NotAnExtract { file: table.source.file.clone(), missing: self.missing() };
        let column = self.reference().ok_or_else(absent)?;
        let at = self.columns.iter().position(|other| std::ptr::eq(other, column)).unwrap_or(0);
        column.position(at, table, &schema::PERSON_REFERENCE)
    }

    /// How the dates of a field are written.
    pub(super) fn dates(&self, field: &Field) -> DateStyle {
        self.columns
            .iter()
            .find(|column| column.is(field))
            .and_then(|column| column.dates)
            .unwrap_or_default()
    }
}

impl Column {
    fn is(&self, field: &Field) -> bool {
        self.field.is_some_and(|own| own.name == field.name)
    }

    /// By name, so that a file with its columns in another order is read with the same mapping.
    fn position(&self, at: usize, table: &RawTable, field: &'static Field) -> Result<usize, Error> {
        let absent = || Error::MappedColumnAbsent { file: table.source.file.clone(), field: field.name };
        let named = |name: &String| !name.is_empty() && *name == self.name;
        let unnamed =
            (self.name.is_empty() && table.header().get(at).is_some_and(String::is_empty)).then_some(at);
        table.header().iter().position(named).or(unnamed).ok_or_else(absent)
    }
}

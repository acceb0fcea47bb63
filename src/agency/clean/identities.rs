//! One row's cells to the identities on it, and which fields were lost on the way.

use super::dates::{self, DateStyle, Read};
use super::names::{self, Names};
use super::{Window, address, numbers, sexes, shape};
use crate::agency::identity::{BirthDate, Identity, NhsNumber, NiNumber, Postcode, Upn};
use crate::agency::mapping::TableMapping;
use crate::agency::read::Row;
use crate::schema::{self, Field};
use ahash::RandomState;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};

/// Where the parts of an identity stand in a row.
pub(super) struct Columns {
    full_name: Option<usize>,
    surname: Option<usize>,
    forenames: Vec<usize>,
    known_as: Option<usize>,
    former_surnames: Vec<usize>,
    birth: Option<usize>,
    birth_style: DateStyle,
    sex: Option<usize>,
    postcode: Option<usize>,
    former_postcodes: Vec<usize>,
    house: Option<usize>,
    street: Option<usize>,
    town: Option<usize>,
    uprn: Option<usize>,
    nhs_number: Option<usize>,
    upn: Option<usize>,
    ni_number: Option<usize>,
    /// All of these, to tell whether two rows are alike.
    all: Vec<usize>,
}

/// A field that a cell should have held and did not.
pub(super) struct Loss {
    pub(super) field: &'static Field,
    pub(super) why: &'static str,
    /// What the cell looks like: `99/99/9999`.
    pub(super) shape: Option<String>,
}

impl Loss {
    fn new(field: &'static Field, why: &'static str, text: &str) -> Self {
        Self { field, why, shape: Some(shape::of(text)) }
    }
}

impl Columns {
    /// Finds the columns in a table.
    pub(super) fn of(mapping: &TableMapping, from_1904: bool) -> Self {
        let several = |field| mapping.positions(field);
        let one = |field| mapping.position(field);
        let mut columns = Self {
            full_name: one(&schema::FULL_NAME),
            surname: one(&schema::SURNAME),
            forenames: several(&schema::FORENAMES),
            known_as: one(&schema::KNOWN_AS),
            former_surnames: several(&schema::FORMER_SURNAME),
            birth: one(&schema::BIRTH_DATE),
            birth_style: DateStyle { from_1904, ..mapping.dates(&schema::BIRTH_DATE) },
            sex: one(&schema::SEX),
            postcode: one(&schema::POSTCODE),
            former_postcodes: several(&schema::FORMER_POSTCODE),
            house: one(&schema::HOUSE),
            street: one(&schema::STREET),
            town: one(&schema::TOWN),
            uprn: one(&schema::UPRN),
            nhs_number: one(&schema::NHS_NUMBER),
            upn: one(&schema::UPN),
            ni_number: one(&schema::NI_NUMBER),
            all: Vec::new(),
        };
        let single = [
            columns.full_name,
            columns.surname,
            columns.known_as,
            columns.birth,
            columns.sex,
            columns.postcode,
            columns.house,
            columns.street,
            columns.town,
            columns.uprn,
            columns.nhs_number,
            columns.upn,
            columns.ni_number,
        ];
        let several = [&columns.forenames, &columns.former_surnames, &columns.former_postcodes];
        columns.all = single.into_iter().flatten().chain(several.into_iter().flatten().copied()).collect();
        columns
    }

    /// Whether a table says nothing of who people are.
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Where the home's postcode stands.
    pub(super) fn postcode(&self) -> Option<usize> {
        self.postcode
    }

    /// A hash of the cells of an identity, as rows write them: rows with equal cells write the same person in the
    /// same way.
    pub(super) fn hash(&self, row: Row<'_>, keyed: &RandomState) -> u64 {
        let mut hash = keyed.build_hasher();
        self.all.iter().for_each(|column| row.get(*column).hash(&mut hash));
        hash.finish()
    }

    /// Reads the identities of a row: one, and others if the person goes or went by another name, or lived elsewhere.
    pub(super) fn read(&self, row: Row<'_>, window: &Window, losses: &mut Vec<Loss>) -> Vec<Identity> {
        let cell = |column: Option<usize>| column.map_or("", |column| row.get(column));
        let names = self.names(row);
        let alias = names::known_as(cell(self.known_as), || self.names(row).surname);
        let former = |column: &usize| names::surname(row.get(*column));
        let former = self.former_surnames.iter().filter_map(former);
        let former = former.map(|surname| Names { surname: Some(surname), ..self.names(row) });
        // What is lost on another identity's own copy is lost on the row, and counts once.
        let named = |names| self.identity(row, names, window, &mut Vec::new());
        let others: Vec<Identity> = alias.into_iter().chain(former).map(named).collect();
        let mut identities = vec![self.identity(row, names, window, losses)];
        let lived = self.former_postcodes.iter().filter_map(|column| postcode(row.get(*column), losses));
        let lived: Vec<Postcode> = lived.collect();
        for other in others.into_iter().chain(lived.into_iter().map(|at| self.elsewhere(row, at, window))) {
            if !identities.contains(&other) {
                identities.push(other);
            }
        }
        identities
    }

    /// The person of a row at an earlier postcode, of which house and street are not known.
    fn elsewhere(&self, row: Row<'_>, postcode: Postcode, window: &Window) -> Identity {
        let here = self.identity(row, self.names(row), window, &mut Vec::new());
        Identity { postcode: Some(postcode), house: None, street: None, town: None, uprn: None, ..here }
    }

    fn names(&self, row: Row<'_>) -> Names {
        let whole = self.full_name.map(|column| names::full(row.get(column))).unwrap_or_default();
        let surname = self.surname.and_then(|column| names::surname(row.get(column)));
        let forenames = match self.forenames.as_slice() {
            [one] => names::forenames(row.get(*one)),
            several => several.iter().flat_map(|column| names::forenames(row.get(*column))).collect(),
        };
        Names {
            forenames: if forenames.is_empty() { whole.forenames } else { forenames },
            surname: surname.or(whole.surname),
        }
    }

    fn identity(&self, row: Row<'_>, names: Names, window: &Window, losses: &mut Vec<Loss>) -> Identity {
        let cell = |column: Option<usize>| column.map_or("", |column| row.get(column));
        let (house, street, town) = address::parts(cell(self.house), cell(self.street), cell(self.town));
        Identity {
            forenames: names.forenames,
            surname: names.surname,
            birth: birth(cell(self.birth), &self.birth_style, window, losses),
            sex: sexes::sex(cell(self.sex)),
            postcode: postcode(cell(self.postcode), losses),
            house,
            street,
            town,
            uprn: numbers::uprn(cell(self.uprn)),
            nhs_number: nhs_number(cell(self.nhs_number), losses),
            upn: upn(cell(self.upn), losses),
            ni_number: ni_number(cell(self.ni_number), losses),
        }
    }
}

fn birth(text: &str, style: &DateStyle, window: &Window, losses: &mut Vec<Loss>) -> Option<BirthDate> {
    if text.is_empty() || names::is_placeholder(text) {
        return None;
    }
    let found = match dates::read(text, style, window.to) {
        Read::Day(date) if date > window.to => Err("after the window's end"),
        Read::Day(date) => BirthDate::new(date).ok_or("a placeholder, or before 1890"),
        Read::Impossible => Err("no such day in the calendar"),
        Read::NotADate => Err("not written as a date"),
    };
    found.map_err(|why| losses.push(Loss::new(&schema::BIRTH_DATE, why, text))).ok()
}

fn postcode(text: &str, losses: &mut Vec<Loss>) -> Option<Postcode> {
    if text.is_empty() || names::is_placeholder(text) {
        return None;
    }
    let found = numbers::postcode(text);
    if found.is_none() {
        losses.push(Loss::new(&schema::POSTCODE, "not written as a postcode", text));
    }
    found.filter(|postcode| !numbers::is_nowhere(postcode))
}

fn nhs_number(text: &str, losses: &mut Vec<Loss>) -> Option<NhsNumber> {
    let loss = (&schema::NHS_NUMBER, "not ten digits with a matching check digit");
    numbered(text, numbers::nhs_number, loss, losses)
}

/// A number as it is read, or the loss of it where something else stands in the cell.
fn numbered<T>(
    text: &str,
    read: impl Fn(&str) -> Option<T>,
    (field, why): (&'static Field, &'static str),
    losses: &mut Vec<Loss>,
) -> Option<T> {
    if text.is_empty() || names::is_placeholder(text) {
        return None;
    }
    let found = read(text);
    if found.is_none() {
        losses.push(Loss::new(field, why, text));
    }
    found
}

fn upn(text: &str, losses: &mut Vec<Loss>) -> Option<Upn> {
    numbered(
        text,
        numbers::upn,
        (&schema::UPN, "not a permanent pupil number with a matching check letter"),
        losses,
    )
}

fn ni_number(text: &str, losses: &mut Vec<Loss>) -> Option<NiNumber> {
    numbered(
        text,
        numbers::ni_number,
        (&schema::NI_NUMBER, "not written as a National Insurance number"),
        losses,
    )
}

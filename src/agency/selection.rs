//! Who of an extract stays at home: protected people, people who objected or opted out, and under some agreements
//! everybody whom the agency did not name.

use std::collections::HashSet;

use super::clean::numbers::nhs_number;
use super::{Error, read};

/// People of one agency, by its own references or by NHS number. It names people and has no way to be printed.
#[derive(Default)]
pub struct PeopleList {
    references: HashSet<String>,
    nhs_numbers: HashSet<[u8; 10]>,
}

/// Which people of an extract take part.
#[derive(Default)]
pub struct Selection {
    /// Removed first, and in no count: adoption, gender recognition, refuge.
    pub protected: PeopleList,
    /// Removed before anything else: objections, opt-outs.
    pub leave_out: PeopleList,
    /// Where given, nobody else takes part.
    pub nominated: Option<PeopleList>,
}

impl PeopleList {
    /// Reads a list: one person a line, the first cell being the agency's own reference or an NHS number. A header
    /// does no harm, since it is nobody's reference.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let text = read::decode(file, bytes)?;
        let mut list = Self::default();
        for line in text.lines() {
            let cell =
                line.split([',', ';', '\t']).next().unwrap_or_default().trim().trim_matches('"').trim();
            if let Some(number) = nhs_number(cell) {
                list.nhs_numbers.insert(*number.digits());
            }
            if !cell.is_empty() {
                list.references.insert(cell.to_owned());
            }
        }
        if list.references.is_empty() {
            return Err(Error::Empty { file: file.to_owned() });
        }
        Ok(list)
    }

    /// Whether this list names the person of a row.
    pub(super) fn names(&self, reference: &str, nhs_cell: Option<&str>) -> bool {
        let by_number = || {
            let number = nhs_cell.filter(|_| !self.nhs_numbers.is_empty()).and_then(nhs_number);
            number.is_some_and(|number| self.nhs_numbers.contains(number.digits()))
        };
        !reference.is_empty() && self.references.contains(reference) || by_number()
    }

    /// How many people it names.
    pub fn len(&self) -> usize {
        self.references.len()
    }

    /// Whether it names nobody.
    pub fn is_empty(&self) -> bool {
        self.references.is_empty()
    }
}

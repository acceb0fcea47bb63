//! Tables beside the contacts: who people are, what they need, who belongs to whom. People without a contact are not taken.

use super::Mapped;
use super::codes;
use super::contacts::Cleaning;
use super::{identities, names, sexes};
use crate::agency::Error;
use crate::agency::read::{Fit, Row};
use crate::schema::{self, NeedKind, RelationshipKind};

/// Where needs stand in a table: a column of codes, or of yes and no with the need that a yes stands for.
pub(super) struct NeedColumns(Vec<(usize, Option<i16>)>);

/// The need columns of a table.
pub(super) fn flags(one: &Mapped) -> NeedColumns {
    let columns = one.mapping.positions(&schema::NEED).into_iter();
    NeedColumns(columns.map(|at| (at, one.mapping.columns[at].means)).collect())
}

impl Cleaning<'_> {
    /// Takes who people are.
    pub(super) fn people(&mut self, one: &Mapped) -> Result<(), Error> {
        let identity = identities::Columns::of(&one.mapping, one.table.source.from_1904);
        let needs = flags(one);
        self.each_known(one, |cleaning, person, row| {
            cleaning.people.read(person, &identity, row, &mut cleaning.tally);
            cleaning.needs_of_row(&needs, person, row);
        })
    }

    /// Takes what people need.
    pub(super) fn needs(&mut self, one: &Mapped) -> Result<(), Error> {
        let (needs, every) = (flags(one), one.mapping.kind);
        self.each_known(one, |cleaning, person, row| {
            cleaning.needs_of_row(&needs, person, row);
            cleaning.needs.extend(every.map(|need| (person, need)));
        })
    }

    /// Takes who belongs to whom.
    pub(super) fn relationships(&mut self, one: &Mapped) -> Result<(), Error> {
        let other = one.mapping.position(&schema::RELATED_PERSON);
        let kind = one.mapping.position(&schema::RELATIONSHIP);
        let Some(other) = other else { return Ok(()) };
        self.each_known(one, |cleaning, person, row| {
            if cleaning.staying.stays(row.get(other)) {
                return;
            }
            let Some(other) = cleaning.people.known(row.get(other)) else {
                let why = "the other person has no contact in the window";
                return cleaning.tally.lose(&schema::RELATED_PERSON, why, row.line, None);
            };
            let text = kind.map_or("", |column| row.get(column));
            let code = cleaning.codes.of(codes::RELATIONSHIPS, text, row.line);
            if code.is_none() && !text.is_empty() {
                cleaning.tally.lose(&schema::RELATIONSHIP, "its words are not known", row.line, None);
            }
            if person != other {
                cleaning.relationships.push((person, other, code.unwrap_or(RelationshipKind::OTHER)));
            }
        })
    }

    /// Looks at every row of somebody who has a contact.
    fn each_known(
        &mut self,
        one: &Mapped,
        mut take: impl FnMut(&mut Self, u32, Row<'_>),
    ) -> Result<(), Error> {
        let Some(reference) = one.mapping.reference_position() else { return Ok(()) };
        one.table.each(|row, fit| {
            let own = row.get(reference);
            let usable = fit == Fit::Whole && !own.is_empty() && !self.stays_at_home(one, row, reference);
            if let Some(person) = self.people.known(own).filter(|_| usable) {
                take(self, person, row);
            }
            Ok(())
        })
    }

    pub(super) fn needs_of_row(&mut self, columns: &NeedColumns, person: u32, row: Row<'_>) {
        for (column, means) in &columns.0 {
            let text = row.get(*column);
            let need = match means {
                Some(need) => sexes::flag(text).unwrap_or(!text.is_empty()).then_some(*need),
                None if text.is_empty() || names::is_placeholder(text) => None,
                None => {
                    let need = self.codes.of(codes::NEEDS, text, row.line);
                    if need.is_none() {
                        self.tally.lose(
                            &schema::NEED,
                            "its words are not known, counted as other",
                            row.line,
                            None,
                        );
                    }
                    Some(need.unwrap_or(NeedKind::OTHER))
                }
            };
            self.needs.extend(need.map(|need| (person, need)));
        }
        if self.needs.len() > 2_000_000 {
            self.needs.sort_unstable();
            self.needs.dedup();
        }
    }
}

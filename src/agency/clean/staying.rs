//! Who stays at home, found before any row is used: protected people, opted-out people, people whom nobody named.

use super::Mapped;
use super::sexes;
use crate::agency::Error;
use crate::agency::mapping::Holds;
use crate::agency::read::{Fit, Row};
use crate::agency::selection::{PeopleList, Selection};
use crate::schema;
use std::collections::HashSet;

/// References of people who stay at home, over all tables.
pub(super) struct Staying<'a> {
    protected: HashSet<String>,
    opted_out: HashSet<String>,
    named: Option<HashSet<String>>,
    selection: &'a Selection,
    /// By table: where protecting flags stand.
    flags: bool,
}

impl<'a> Staying<'a> {
    /// Looks through all tables, if anything can keep anybody at home.
    pub(super) fn of(tables: &[Mapped], selection: &'a Selection) -> Result<Self, Error> {
        let flags = tables.iter().any(|one| one.mapping.position(&schema::PROTECTED).is_some());
        let named = selection.nominated.as_ref().map(|_| HashSet::new());
        let mut staying =
            Self { protected: HashSet::new(), opted_out: HashSet::new(), named, selection, flags };
        let lists =
            !selection.protected.is_empty() || !selection.leave_out.is_empty() || staying.named.is_some();
        if flags || lists {
            for one in tables {
                staying.look_through(one)?;
            }
        }
        let Self { protected, opted_out, .. } = &mut staying;
        opted_out.retain(|reference| !protected.contains(reference));
        Ok(staying)
    }

    fn look_through(&mut self, one: &Mapped) -> Result<(), Error> {
        // A table that is nobody's may still have references and flags.
        let Some(reference) = one.mapping.reference_position() else { return Ok(()) };
        let nhs_number = one.mapping.position(&schema::NHS_NUMBER);
        one.table.each(|row, fit| {
            let own = row.get(reference);
            if fit == Fit::Ragged || own.is_empty() {
                return Ok(());
            }
            let on = |list: &PeopleList| list.names(own, nhs_number.map(|at| row.get(at)));
            if is_flagged(one, row) || on(&self.selection.protected) {
                self.protected.insert(own.to_owned());
            }
            if on(&self.selection.leave_out) {
                self.opted_out.insert(own.to_owned());
            }
            if let (Some(list), Some(named)) = (&self.selection.nominated, &mut self.named) {
                if on(list) {
                    named.insert(own.to_owned());
                }
            }
            Ok(())
        })
    }

    /// Whether a row's own flag protects.
    pub(super) fn is_flagged(&self, one: &Mapped, row: Row<'_>) -> bool {
        self.flags && is_flagged(one, row)
    }

    /// Whether somebody stays at home.
    pub(super) fn stays(&self, reference: &str) -> bool {
        self.protected.contains(reference)
            || self.opted_out.contains(reference)
            || self.named.as_ref().is_some_and(|named| !named.contains(reference))
    }

    /// Nobody can say whose a ragged row is: one that names somebody who stays at home is in no count.
    pub(super) fn ragged_counts(&self, row: Row<'_>) -> bool {
        let stays = |cell: &str| {
            self.protected.contains(cell)
                || self.opted_out.contains(cell)
                || self.selection.protected.names(cell, Some(cell))
        };
        self.named.is_none() && !row.iter().any(stays)
    }

    /// Only people whom the agency named take part.
    pub(super) fn named_only(&self) -> bool {
        self.named.is_some()
    }

    /// How many objected or opted out.
    pub(super) fn opted_out(&self) -> usize {
        self.opted_out.len()
    }
}

fn is_flagged(one: &Mapped, row: Row<'_>) -> bool {
    let columns = one.mapping.columns.iter().enumerate();
    let mut flags = columns.filter(|(_, column)| column.is(&schema::PROTECTED)).map(|(at, _)| at);
    one.mapping.holds != Holds::Relationships && flags.any(|column| sexes::is_protected(row.get(column)))
}

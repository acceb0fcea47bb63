//! One contact in sixteen bytes: dense numbers in place of codes, so that a shard of people fits a core's own cache.

use crate::schema::{ContactKind, KINDS, Role};

/// One contact of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::hub) struct Contact {
    /// Person within the shard.
    pub(super) local: u16,
    /// Place in the pool's order of agencies.
    pub(in crate::hub) agency: u8,
    /// Days since the first day of the pool.
    pub(in crate::hub) day: u16,
    /// Place in the schema's list of kinds.
    pub(in crate::hub) kind: u8,
    /// Number of the role.
    pub(in crate::hub) role: u8,
    /// Which of the person's records of this agency it is of.
    pub(in crate::hub) record: u8,
    /// Place in the pool's list of areas; -1 where none is known.
    pub(in crate::hub) area: i32,
    /// Number of the event within its agency.
    pub(in crate::hub) event: i32,
}

impl Contact {
    pub(in crate::hub) fn kind(&self) -> &'static ContactKind {
        &KINDS[usize::from(self.kind)]
    }

    pub(in crate::hub) fn role(&self) -> Role {
        Role::ALL[usize::from(self.role)]
    }
}

/// No kind has this code.
pub(in crate::hub) const NO_KIND: u8 = u8::MAX;
/// One more than the highest code of a kind.
const CODES: usize = 1024;

/// The place of each code in the schema's list of kinds.
pub(in crate::hub) static KIND_PLACES: [u8; CODES] = {
    let mut places = [NO_KIND; CODES];
    let mut place = 0;
    while place < KINDS.len() {
        assert!(KINDS.len() < NO_KIND as usize, "places are bytes");
        #[expect(clippy::cast_possible_truncation, reason = "fewer than 255 kinds")]
        let short = place as u8;
        places[KINDS[place].code.unsigned_abs() as usize] = short;
        place += 1;
    }
    places
};

/// The place of a kind in the schema's list, by its code.
pub(in crate::hub) fn kind_place(code: i16) -> Option<u8> {
    let place = KIND_PLACES.get(usize::try_from(code).ok()?).copied()?;
    (place != NO_KIND).then_some(place)
}

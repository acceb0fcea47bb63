//! Contacts in the order of their rows, as numbers: more of them than memory should hold.

use std::sync::Arc;

use super::CleanContact;
use crate::agency::Error;
use crate::agency::sorted::Sorted;
use crate::contribution::Scratch;
use crate::schema::Role;

/// Contacts as they come, and later as the extract numbers people and areas.
pub(in crate::agency) struct Pile {
    rows: Sorted<[i32; 7]>,
    /// The place of each area among all areas, by the number that it got when it was met.
    areas: Vec<u32>,
    /// The number of each person, where some were left out since.
    people: Option<Vec<Option<u32>>>,
}

impl Pile {
    pub(in crate::agency) fn new(scratch: Arc<dyn Scratch>) -> Self {
        Self { rows: Sorted::new(scratch), areas: Vec::new(), people: None }
    }

    pub(super) fn push(&mut self, contact: &CleanContact) -> Result<(), Error> {
        let arrival = i32::try_from(self.rows.len()).expect("fewer than 2^31 rows");
        let event = contact.event.cast_signed();
        let [high, low] = [event >> 32, event].map(low_half);
        let kind_and_role = i32::from(contact.kind) << 16 | i32::from(contact.role.code());
        self.rows.push([
            arrival,
            high,
            low,
            contact.person.cast_signed(),
            contact.date,
            contact.area.cast_signed(),
            kind_and_role,
        ])
    }

    /// Says which place each area has among all.
    pub(super) fn arrange_areas(&mut self, places: Vec<u32>) {
        self.areas = places;
    }

    /// Keeps the contacts of people who have a number, under that number.
    pub(super) fn keep(&mut self, people: Vec<Option<u32>>) {
        self.people = Some(people);
    }

    /// Looks at every contact, in the order of their rows; can be asked again.
    pub(in crate::agency) fn each(
        &mut self,
        mut look: impl FnMut(CleanContact) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Self { rows, areas, people } = self;
        rows.each(|[_, high, low, person, date, area, kind_and_role]| {
            let met = person.cast_unsigned();
            let person = match people {
                Some(numbers) => numbers[met as usize],
                None => Some(met),
            };
            let Some(person) = person else { return Ok(()) };
            let area = match area.cast_unsigned() {
                CleanContact::NOWHERE => CleanContact::NOWHERE,
                area => areas[area as usize],
            };
            let [high, low] = [high, low].map(|half| u64::from(half.cast_unsigned()));
            let [kind, role] = [kind_and_role >> 16, kind_and_role & 0xFFFF];
            let code = |code: i32| i16::try_from(code).expect("kinds and roles are 16-bit codes");
            let role = Role::by_code(code(role)).expect("written from a role");
            look(CleanContact { person, event: high << 32 | low, date, area, kind: code(kind), role })
        })
    }

    #[cfg(test)]
    pub(super) fn all(&mut self) -> Vec<CleanContact> {
        let mut all = Vec::new();
        self.each(|contact| {
            all.push(contact);
            Ok(())
        })
        .unwrap();
        all
    }
}

/// The lower half of the bits.
fn low_half(bits: i64) -> i32 {
    let [a, b, c, d, ..] = bits.to_le_bytes();
    i32::from_le_bytes([a, b, c, d])
}

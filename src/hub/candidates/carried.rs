//! Whom agencies put forward themselves: people they name, and cases they carry over from earlier rounds.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::super::groups::Standing;
use super::super::people::People;
use super::entry::Marking;
use super::points::{self, Mark};
use super::{Candidate, Carried, Order, Points};
use crate::schema::day_number;

/// A case that an agency carried over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedCase {
    /// The earlier code.
    pub code: String,
    /// When it was taken on.
    pub since: Date,
}

/// Whom agencies named, and which cases they carried over; by unit.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Named {
    /// Places of the agencies that named each unit.
    pub(in crate::hub) by: BTreeMap<u32, BTreeSet<usize>>,
    /// The earliest case of each unit.
    pub(in crate::hub) carried: BTreeMap<u32, CarriedCase>,
}

impl Named {
    /// Adds whom an agency named, by its own references.
    pub fn nominated(&mut self, agency: &str, references: &[i32], people: &People) {
        let Some(place) = people.place(agency) else { return };
        for unit in references.iter().filter_map(|reference| people.unit_at(place, *reference)) {
            self.by.entry(unit).or_default().insert(place);
        }
    }

    /// Adds a case that an agency carried over, by its own reference.
    pub fn carried(&mut self, agency: &str, reference: i32, case: CarriedCase, people: &People) {
        let unit = people.place(agency).and_then(|place| people.unit_at(place, reference));
        let Some(unit) = unit else { return };
        let known = self.carried.entry(unit).or_insert_with(|| case.clone());
        if (case.since, &case.code) < (known.since, &known.code) {
            *known = case;
        }
    }

    /// Everybody whom an agency sealed, where only nominated people were: each is named by who sealed it.
    pub fn all(people: &People) -> Self {
        let mut named = Self::default();
        for (place, records) in people.records.iter().enumerate() {
            for record in records {
                named.by.entry(record.unit).or_default().insert(place);
            }
        }
        named
    }

    pub(super) fn units(&self) -> BTreeSet<u32> {
        self.by.keys().chain(self.carried.keys()).copied().collect()
    }

    pub(super) fn by(&self, unit: u32, people: &People) -> Vec<String> {
        self.by.get(&unit).into_iter().flatten().map(|place| people.agencies[*place].clone()).collect()
    }
}

/// A sustained change is one of so many months.
const SUSTAINED: u32 = 6;
/// Days of a month, for looking back.
const MONTH: u16 = 30;

/// What became of a case since it was taken on, by the points of who exhibits the behaviour.
pub(super) fn carried(
    one: &Candidate,
    named: &Named,
    marking: &Marking<'_>,
    standing: Option<&Standing>,
    order: &Order,
) -> Option<Carried> {
    let case = named.carried.get(&one.unit)?;
    let days = marking.pool.days;
    let last = u16::try_from(days.last - days.first).expect("a window of 16 bits");
    let as_of = |day: u16| {
        let contacts = standing.map(|one| one.exhibiting.as_slice()).unwrap_or_default();
        let within = u16::try_from(marking.rule.behaviour.within_days()).unwrap_or(u16::MAX);
        let counted = contacts.iter().filter(|contact| contact.day <= day && day - contact.day <= within);
        let marks: Vec<Mark> = counted.map(|contact| marking.as_of(one.person, contact, day)).collect();
        points::total(&points::terms(marks.iter(), order))
    };
    let entry_day = u16::try_from((day_number(case.since) - days.first).max(0)).unwrap_or(u16::MAX).min(last);
    let entry = as_of(entry_day);
    let back = (0..=(last - entry_day) / MONTH).map(|month| as_of(last - month * MONTH));
    let lower = u32::try_from(back.take_while(|points| *points < entry).count()).expect("few months");
    // The end of the round and six months before it are seven looks, and six months between them.
    let lower_for_months = lower.saturating_sub(1);
    Some(Carried {
        code: case.code.clone(),
        since: case.since,
        entry: Points(entry),
        lower_for_months,
        sustained: lower_for_months >= SUSTAINED,
    })
}

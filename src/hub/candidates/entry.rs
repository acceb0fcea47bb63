//! One unit in one group, with its contacts as an order sees them.

use std::collections::BTreeMap;

use super::super::groups::{Rule, Standing};
use super::super::order::Tables;
use super::super::people::Member;
use super::super::pool::{Contact, Pool};
use super::super::profile::Recency;
use super::super::weights::{Weights, WeightsError};
use super::points::{self, Mark};
use super::{Group, Order};

/// One unit in one group, before places and codes are given.
pub(in crate::hub) struct Entry {
    pub(in crate::hub) person: u32,
    pub(in crate::hub) unit: u32,
    pub(in crate::hub) group: Group,
    /// Contacts that qualify, of the unit's own records.
    pub(in crate::hub) own: Vec<Contact>,
    /// Contacts of the group that are too old to qualify, of the unit's own records.
    pub(in crate::hub) older: Vec<Contact>,
    /// What the order sees: the own contacts, then those of records with only a likely link.
    pub(in crate::hub) marks: Vec<Mark>,
    pub(in crate::hub) safeguarding: bool,
    pub(in crate::hub) also: Vec<Group>,
    pub(in crate::hub) first: Option<Group>,
}

impl Entry {
    /// The contacts that the order rests on.
    pub(in crate::hub) fn firm(&self) -> impl Iterator<Item = &Mark> + Clone {
        self.marks.iter().filter(|mark| !mark.likely)
    }
}

/// How contacts become marks.
pub(in crate::hub) struct Marking<'a> {
    pub(in crate::hub) pool: &'a Pool,
    pub(in crate::hub) rule: &'a Rule<'a>,
    pub(in crate::hub) table: &'a Weights,
    pub(in crate::hub) recency: &'a Recency,
    /// Who was harmed in each event, as people's numbers.
    pub(in crate::hub) harmed: BTreeMap<(u8, i32), Vec<u32>>,
}

impl<'a> Marking<'a> {
    /// Refuses a table that lacks any kind that is weighed.
    pub(in crate::hub) fn new(
        pool: &'a Pool,
        rule: &'a Rule<'a>,
        order: &Order,
        tables: &'a Tables,
        recency: &'a Recency,
        standings: &[Standing],
    ) -> Result<Self, WeightsError> {
        let table = tables.for_order(order)?;
        let mut first: BTreeMap<u8, u16> = BTreeMap::new();
        let mut harmed: BTreeMap<(u8, i32), Vec<u32>> = BTreeMap::new();
        for standing in standings {
            for contact in standing.exhibiting.iter().chain(&standing.vulnerable) {
                let day = first.entry(contact.kind).or_insert(contact.day);
                *day = (*day).min(contact.day);
            }
            for contact in &standing.vulnerable {
                harmed.entry((contact.agency, contact.event)).or_default().push(standing.person);
            }
        }
        let needed = first.iter().map(|(kind, day)| (usize::from(*kind), pool.days.first + i32::from(*day)));
        table.cover(needed)?;
        Ok(Self { pool, rule, table, recency, harmed })
    }

    fn mark(&self, person: u32, contact: &Contact, group: Group, record: &Member, likely: bool) -> Mark {
        let last = self.pool.days.last - self.pool.days.first;
        let age = u16::try_from(last - i32::from(contact.day)).expect("a contact lies within its pool");
        let harmed = self.harmed.get(&(contact.agency, contact.event)).filter(|_| group == Group::Exhibiting);
        let mut victims: Vec<u32> =
            harmed.into_iter().flatten().copied().filter(|victim| *victim != person).collect();
        victims.sort_unstable();
        victims.dedup();
        Mark {
            age,
            kind: contact.kind,
            agency: contact.agency,
            worth: points::worth(self.table, contact.kind, self.pool.days.first + i32::from(contact.day)),
            share: self.recency.share(contact.day),
            victims,
            sure: record.probability,
            likely,
        }
    }

    /// An own contact as the order would have seen it on an earlier day.
    pub(in crate::hub) fn as_of(&self, person: u32, contact: &Contact, day: u16) -> Mark {
        let sure =
            Member { person, agency: contact.agency, number: contact.record, unit: person, probability: 1.0 };
        let mark = self.mark(person, contact, Group::Exhibiting, &sure, false);
        let last = u16::try_from(self.pool.days.last - self.pool.days.first).expect("a window of 16 bits");
        let share = self.recency.share(contact.day + (last - day));
        Mark { age: day - contact.day, share, ..mark }
    }

    /// The entries of one person: one for each unit and group that own contacts put it in.
    pub(in crate::hub) fn entries(&self, standing: &Standing, members: &[Member]) -> Vec<Entry> {
        let both = [Group::Exhibiting, Group::Vulnerable];
        let in_group = |group: Group| match group {
            Group::Exhibiting => standing.may_exhibit && !standing.exhibiting.is_empty(),
            _ => !standing.vulnerable.is_empty(),
        };
        let safeguarding = standing.exploited_child || !standing.vulnerable.is_empty();
        let mut units: Vec<u32> = members.iter().map(|member| member.unit).collect();
        units.sort_unstable();
        units.dedup();
        let mut entries = Vec::new();
        for group in both.into_iter().filter(|group| in_group(*group)) {
            let contacts = match group {
                Group::Exhibiting => &standing.exhibiting,
                _ => &standing.vulnerable,
            };
            for &unit in &units {
                let record = |contact: &Contact| record(members, contact);
                let own = |contact: &&Contact| record(contact).unit == unit;
                if !contacts.iter().any(|contact| own(&contact)) {
                    continue;
                }
                let counts = |contact: &&Contact| contact.day >= self.rule.since;
                // Own contacts first, then those that stand with the person, but not with the unit.
                let mut counted: Vec<&Contact> = contacts.iter().filter(counts).collect();
                counted.sort_by_key(|contact| record(contact).unit != unit);
                let mark = |contact: &&Contact| {
                    let record = record(contact);
                    self.mark(standing.person, contact, group, record, record.unit != unit)
                };
                entries.push(Entry {
                    person: standing.person,
                    unit,
                    group,
                    own: contacts.iter().filter(own).filter(counts).copied().collect(),
                    older: contacts.iter().filter(own).filter(|one| !counts(one)).copied().collect(),
                    marks: counted.iter().map(mark).collect(),
                    safeguarding,
                    also: both.into_iter().filter(|other| *other != group && in_group(*other)).collect(),
                    first: came_first(standing),
                });
            }
        }
        entries
    }
}

/// The record that a contact is of.
fn record<'a>(members: &'a [Member], contact: &Contact) -> &'a Member {
    let of = (contact.agency, contact.record);
    let at = members.binary_search_by_key(&of, |member| (member.agency, member.number));
    &members[at.expect("every contact is of a record")]
}

/// On which side of the behaviour somebody was seen first, who was seen on both.
pub(in crate::hub) fn came_first(standing: &Standing) -> Option<Group> {
    let first = |contacts: &[Contact]| contacts.iter().map(|contact| contact.day).min();
    match (first(&standing.exhibiting)?, first(&standing.vulnerable)?) {
        (exhibiting, vulnerable) if exhibiting < vulnerable => Some(Group::Exhibiting),
        (exhibiting, vulnerable) if vulnerable < exhibiting => Some(Group::Vulnerable),
        _ => None,
    }
}

//! What the tables gave, put in order and counted.

use super::contacts::Cleaning;
use super::{CleanContact, CleanExtract, LeftOut, Rules, index};
use crate::agency::Error;
use crate::agency::check::{Alone, Uniqueness};
use crate::agency::sorted::Sorted;

impl Cleaning<'_> {
    pub(super) fn finish(self) -> Result<CleanExtract, Error> {
        let mut order: Vec<usize> = (0..self.area_codes.len()).collect();
        order.sort_by(|a, b| self.area_codes[*a].cmp(&self.area_codes[*b]));
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, old)| place[*old] = index(at));
        let mut contacts = self.pile;
        contacts.arrange_areas(place);
        let mut outside = self.outside;
        for reference in self.people.references() {
            outside.remove(&self.hasher.hash_one(reference));
        }
        let mut oddities = self.oddities;
        let (people, nobodys) = self.people.finish(&mut oddities);
        let (refusals, losses) = self.tally.finish();
        let left_out =
            LeftOut { opted_out: self.staying.opted_out(), outside_window: outside.len(), outside_zone: 0 };
        let mut clean = CleanExtract {
            people,
            contacts,
            contact_count: 0,
            passed_on: 0,
            uniqueness: Uniqueness::default(),
            needs: self.needs,
            relationships: self.relationships,
            areas: order.iter().map(|at| self.area_codes[*at].clone()).collect(),
            events: 0,
            refusals,
            losses,
            rows: self.rows,
            left_out,
            fields: Vec::new(),
            nominated_only: self.staying.named_only(),
            sources: Vec::new(),
            codes: self.codes.finish(),
            oddities,
            nobodys,
            window: *self.rules.window,
            tables: Vec::new(),
            scratch: self.rules.scratch.clone(),
        };
        if self.rules.zone.is_some() {
            clean.keep(&self.in_zone);
        }
        clean.count(self.rules)?;
        clean.needs.sort_unstable();
        clean.needs.dedup();
        clean.relationships.sort_unstable();
        clean.relationships.dedup();
        Ok(clean)
    }
}

impl CleanExtract {
    /// Keeps these people, and what is theirs.
    fn keep(&mut self, kept: &[bool]) {
        let mut next = 0;
        let renumbered: Vec<Option<u32>> = (0..self.people.len())
            .map(|at| {
                let number = next;
                kept.get(at).copied().unwrap_or(false).then(|| {
                    next += 1;
                    number
                })
            })
            .collect();
        let number = |person: u32| renumbered[person as usize];
        self.left_out.outside_zone = renumbered.iter().filter(|number| number.is_none()).count();
        let mut at = 0..;
        self.people.retain(|_| at.next().is_some_and(|at: usize| renumbered[at].is_some()));
        self.needs.retain_mut(|need| number(need.0).map(|person| need.0 = person).is_some());
        self.relationships.retain_mut(|row| {
            let both = number(row.0).zip(number(row.1));
            both.map(|(one, other)| (row.0, row.1) = (one, other)).is_some()
        });
        self.contacts.keep(renumbered);
    }

    /// Counts contacts, those passed on, events, and who stands alone.
    fn count(&mut self, rules: &Rules<'_>) -> Result<(), Error> {
        let mut alone = Alone::new(rules.dates);
        let mut named: Sorted<[i32; 2]> = Sorted::new(rules.scratch.clone());
        let (mut contacts, mut passed_on) = (0, 0);
        self.contacts.each(|contact: CleanContact| {
            alone.see(&contact);
            contacts += 1;
            passed_on += u64::from(contact.is_passed_on());
            contact.numbered_event().map_or(Ok(()), |event| named.push(event))
        })?;
        let (mut events, mut last) = (0, None);
        named.each(|event| {
            events += usize::from(last != Some(event));
            last = Some(event);
            Ok(())
        })?;
        (self.contact_count, self.passed_on, self.events) = (contacts, passed_on, events);
        self.uniqueness = alone.among(self.people.len());
        Ok(())
    }
}

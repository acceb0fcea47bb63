//! What each candidate is told of the others: who stands on the other side of an event, and who is linked to whom.

use std::collections::{BTreeMap, BTreeSet};

use super::super::groups::Standing;
use super::super::ties;
use super::maker::Maker;
use super::{Candidate, Group, LinkedOthers, carried};
use crate::contribution::Code;

impl Maker<'_> {
    /// What each candidate is told of the others: opposite parties, links; and of earlier rounds.
    pub(super) fn beside(&mut self, candidates: &mut [Candidate]) {
        let sides = opposite(self.standings, self.rule.since);
        let mut codes_of: BTreeMap<u32, BTreeSet<Code>> = BTreeMap::new();
        let mut sides_of: BTreeMap<u32, (bool, bool)> = BTreeMap::new();
        for one in candidates.iter() {
            codes_of.entry(one.person).or_default().insert(one.code);
            let sides = sides_of.entry(one.person).or_default();
            sides.0 |= one.group == Group::Exhibiting;
            sides.1 |= one.group == Group::Vulnerable;
        }
        for one in candidates.iter_mut() {
            let across = sides.get(&one.person).into_iter().flatten();
            let across = across.filter_map(|person| codes_of.get(person)).flatten().copied();
            one.opposite = across.collect::<BTreeSet<Code>>().into_iter().collect();
            one.linked = self.linked(one, &sides_of);
            one.carried =
                carried::carried(one, self.named, self.marking, self.standing(one.person), self.way.order);
        }
    }

    fn linked(&self, one: &Candidate, sides: &BTreeMap<u32, (bool, bool)>) -> LinkedOthers {
        let mut others = LinkedOthers { hops: one.linked.hops, ..LinkedOthers::default() };
        let links = ties::of(&self.pool.links, one.person);
        for link in links.chunk_by(|a, b| a.other == b.other) {
            let (exhibiting, vulnerable) = sides.get(&link[0].other).copied().unwrap_or_default();
            others.exhibiting += u32::from(exhibiting);
            others.vulnerable += u32::from(vulnerable);
            if exhibiting {
                others.ties.extend(link.iter().map(|link| link.tie));
            }
        }
        others.ties.sort_unstable();
        others.ties.dedup();
        others
    }
}

/// For each person, who was on the other side of an event: of those listed, and on contacts that qualify.
fn opposite(standings: &[Standing], since: u16) -> BTreeMap<u32, BTreeSet<u32>> {
    let mut events: BTreeMap<(u8, i32), (Vec<u32>, Vec<u32>)> = BTreeMap::new();
    for one in standings {
        for contact in one.exhibiting.iter().filter(|contact| contact.day >= since) {
            events.entry((contact.agency, contact.event)).or_default().0.push(one.person);
        }
        for contact in one.vulnerable.iter().filter(|contact| contact.day >= since) {
            events.entry((contact.agency, contact.event)).or_default().1.push(one.person);
        }
    }
    let mut opposite: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (harming, harmed) in events.values() {
        for one in harming {
            for other in harmed.iter().filter(|other| *other != one) {
                opposite.entry(*one).or_default().insert(*other);
                opposite.entry(*other).or_default().insert(*one);
            }
        }
    }
    opposite
}

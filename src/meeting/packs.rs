//! What each agency is told at the end: decisions about its own people, and nothing that another agency knows.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::decisions::{Action, Choice, Decision, Plan};
use super::person::Person;
use super::room::Meeting;
use super::words;
use crate::contribution::Code;

/// One agency's packs: people on opposite sides of one event never share one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyPacks {
    /// The agency.
    pub agency: String,
    /// Each pack's people.
    pub packs: Vec<Vec<Told>>,
    /// Who is in none of them, and why.
    pub left_out: Vec<(Code, LeftOut)>,
}

/// What an agency is told of one of its own people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The person.
    pub code: Code,
    /// What was decided.
    pub decision: String,
    /// Who leads.
    pub lead: String,
    /// What this agency is to do.
    pub actions: Vec<String>,
    /// The earliest day by which one of them is due.
    pub due: Option<Date>,
    /// When the meeting looks again.
    pub review: Option<Date>,
    /// Whether the person knows.
    pub informed: String,
}

/// Why a person is in no pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// Somebody of the agency has a connection.
    Connected,
    /// The person is vulnerable, and nobody knows a safe way to reach them.
    NoSafeRoute,
    /// The agency is to do something and has no record of the person, so that it has no reference to be told by.
    NotHeld,
}

impl LeftOut {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Connected, Self::NoSafeRoute, Self::NotHeld];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Connected => {
                "somebody of this agency declared a connection: the chair tells another person there"
            }
            Self::NoSafeRoute => "no agency knows a safe way to reach this person: find one first",
            Self::NotHeld => {
                "this agency leads or has an action, and has no record of the person: an agency that has one introduces them"
            }
        }
    }
}

impl Meeting {
    /// Every agency's packs.
    pub fn packs(&self) -> Vec<AgencyPacks> {
        let decided = self.people.people.iter().filter_map(|person| {
            let decision = self.record.decision(person.code)?;
            let plan = self.record.plan(person.code).filter(|plan| !plan.status.is_over());
            Some((person, decision, plan))
        });
        let decided: Vec<Agreed<'_>> = decided.collect();
        self.setting.agencies.iter().map(|agency| self.packs_of(agency, &decided)).collect()
    }

    fn packs_of(&self, agency: &str, decided: &[Agreed<'_>]) -> AgencyPacks {
        let (mut told, mut left_out) = (Vec::new(), Vec::new());
        let known_here = self.known_to_staff_of(agency);
        for agreed in decided.iter().filter(|(person, ..)| person.holders.contains(agency)) {
            let person = agreed.0;
            match self.left_out(person, &known_here) {
                Some(why) => left_out.push((person.code, why)),
                None => told.push((person, self::told(agreed, agency))),
            }
        }
        let strangers = decided.iter().filter(|agreed| !agreed.0.holders.contains(agency));
        let asked = strangers.filter(|agreed| is_asked(agreed, agency)).map(|(person, ..)| person.code);
        left_out.extend(asked.map(|code| (code, LeftOut::NotHeld)));
        AgencyPacks { agency: agency.to_owned(), packs: apart(told), left_out }
    }

    /// People with whom somebody of an agency has a connection.
    pub(super) fn known_to_staff_of(&self, agency: &str) -> BTreeSet<Code> {
        let staff = self.record.attendees().into_iter().filter(|one| one.agency == agency);
        staff.flat_map(|one| one.connected.iter().copied()).collect()
    }

    /// Why a person enters no pack of an agency whose staff know these people.
    pub(super) fn left_out(&self, person: &Person, known_here: &BTreeSet<Code>) -> Option<LeftOut> {
        match () {
            () if known_here.contains(&person.code) => Some(LeftOut::Connected),
            () if person.is_vulnerable() && !self.has_safe_route(person) => Some(LeftOut::NoSafeRoute),
            () => None,
        }
    }
}

/// Somebody about whom it was decided, what was decided, and the plan that is open.
type Agreed<'a> = (&'a Person, &'a Decision, Option<&'a Plan>);

/// Whether an agency leads, or has something to do.
fn is_asked((_, decision, plan): &Agreed<'_>, agency: &str) -> bool {
    let leads = matches!(decision.choice, Choice::TakeOn | Choice::Refer) && decision.lead == agency;
    let acts = |action: &Action| action.agency == agency && !action.done;
    leads || plan.is_some_and(|plan| plan.actions.iter().any(acts))
}

fn told((person, decision, plan): &Agreed<'_>, agency: &str) -> Told {
    let own = plan.iter().flat_map(|plan| &plan.actions);
    let own: Vec<_> = own
        .filter(|action| action.agency == agency && !action.done && !words::has_code(&action.what))
        .collect();
    Told {
        code: person.code,
        decision: decision.choice.told().to_owned(),
        lead: decision.lead.clone(),
        actions: own.iter().map(|action| action.what.clone()).collect(),
        due: own.iter().map(|action| action.due).min(),
        review: plan.and_then(|plan| plan.review).or(decision.review),
        informed: decision.informed.words().to_owned(),
    }
}

/// One pack while it is filled: who is in it, and whoever stands against one of them.
struct Pack<T> {
    inside: BTreeSet<Code>,
    against: BTreeSet<Code>,
    told: Vec<T>,
}

impl<T> Pack<T> {
    fn new() -> Self {
        Self { inside: BTreeSet::new(), against: BTreeSet::new(), told: Vec::new() }
    }

    /// Either of two may name the other.
    fn takes(&self, person: &Person) -> bool {
        !self.against.contains(&person.code) && self.inside.is_disjoint(&person.opposite)
    }

    fn put(&mut self, person: &Person, told: T) {
        self.inside.insert(person.code);
        self.against.extend(&person.opposite);
        self.told.push(told);
    }
}

/// Spreads people over as few packs as need be: each goes into the first in which nobody stands against them.
pub(super) fn apart<T>(people: Vec<(&Person, T)>) -> Vec<Vec<T>> {
    let mut packs: Vec<Pack<T>> = Vec::new();
    for (person, told) in people {
        let at = packs.iter().position(|pack| pack.takes(person)).unwrap_or(packs.len());
        if at == packs.len() {
            packs.push(Pack::new());
        }
        packs[at].put(person, told);
    }
    packs.into_iter().map(|pack| pack.told).collect()
}

#[cfg(test)]
mod tests {
    use super::apart;
    use crate::contribution::Code;
    use crate::meeting::person::Person;
    use crate::party::Digest;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    const CODES: [&str; 6] =
        ["PZ-00000-0", "PZ-00001-5", "PZ-00002-A", "PZ-00003-F", "PZ-00004-M", "PZ-00005-S"];

    /// Somebody who is named as standing against others; those need not name them back.
    fn person(own: usize, against: &BTreeSet<usize>) -> Person {
        let code = |at: usize| Code::parse(CODES[at]).unwrap();
        Person {
            code: code(own),
            records: Digest::of(b"records"),
            standings: Vec::new(),
            holders: BTreeSet::new(),
            known: Vec::new(),
            harm: Vec::new(),
            needs_first: false,
            child: None,
            last: None,
            opposite: against.iter().filter(|other| **other != own).map(|other| code(*other)).collect(),
            nominated: BTreeSet::new(),
            carried: None,
            linked: BTreeMap::new(),
        }
    }

    fn stand_against(one: &Person, other: &Person) -> bool {
        one.opposite.contains(&other.code) || other.opposite.contains(&one.code)
    }

    proptest! {
        #[test]
        fn nobody_shares_a_pack_with_the_other_side_and_nobody_is_left_out(
            against in proptest::collection::vec(proptest::collection::btree_set(0..CODES.len(), 0..4), CODES.len()),
        ) {
            let people: Vec<Person> = against.iter().enumerate().map(|(own, against)| person(own, against)).collect();
            let packs = apart(people.iter().map(|person| (person, person)).collect());
            prop_assert_eq!(packs.iter().map(Vec::len).sum::<usize>(), people.len());
            // The slow and obvious twin: each goes into the first pack of which nobody stands against them.
            let mut slowly: Vec<Vec<&Person>> = Vec::new();
            for person in &people {
                let free = |pack: &&mut Vec<&Person>| !pack.iter().any(|one| stand_against(one, person));
                match slowly.iter_mut().find(free) {
                    Some(pack) => pack.push(person),
                    None => slowly.push(vec![person]),
                }
            }
            prop_assert_eq!(&packs, &slowly);
            for pack in &packs {
                for (at, one) in pack.iter().enumerate() {
                    prop_assert!(!pack[at + 1..].iter().any(|other| stand_against(one, other)));
                }
            }
        }
    }
}

//! The groups of a target behaviour, person by person: who exhibits it, who is vulnerable to it, who is susceptible.

use super::pool::{Contact, Days, Pool};
use super::ties;
use crate::agreement::{Behaviour, Susceptible};
use crate::schema::{AgeBand, KINDS, Role, Tie};

/// What a contact says of a behaviour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Nothing,
    Exhibiting,
    Vulnerable,
}

/// A behaviour's rule, looked up once for all contacts.
pub(super) struct Rule<'a> {
    pub(super) behaviour: &'a Behaviour,
    /// By place of the kind, then number of the role.
    says: Vec<[Says; 8]>,
    /// Whether contacts in an area qualify, by place of the area; all do where the rule names none.
    areas: Option<Vec<bool>>,
    /// From this day on contacts qualify; older ones are told of.
    pub(super) since: u16,
}

impl<'a> Rule<'a> {
    pub(super) fn new(behaviour: &'a Behaviour, areas: &[String], days: Days) -> Self {
        let says = |kind: i16, role: Role| match role.code() {
            role if behaviour.exhibits(kind, role) => Says::Exhibiting,
            role if behaviour.vulnerable(kind, role) => Says::Vulnerable,
            _ => Says::Nothing,
        };
        let named = behaviour.areas();
        Self {
            behaviour,
            says: KINDS.iter().map(|kind| Role::ALL.map(|role| says(kind.code, role))).collect(),
            areas: (!named.is_empty()).then(|| areas.iter().map(|area| named.contains(area)).collect()),
            // A day of the rule's own length before the end still qualifies.
            since: days.since(behaviour.within_days().saturating_add(1)),
        }
    }

    fn says(&self, contact: &Contact) -> Says {
        let says = self.says[usize::from(contact.kind)][usize::from(contact.role)];
        let here = |areas: &Vec<bool>| usize::try_from(contact.area).is_ok_and(|area| areas[area]);
        if says == Says::Nothing || self.areas.as_ref().is_some_and(|areas| !here(areas)) {
            return Says::Nothing;
        }
        says
    }

    /// A person in whom this behaviour shows on either side; nobody else.
    pub(super) fn standing(&self, person: u32, contacts: &[Contact], age: AgeBand) -> Option<Standing> {
        let mut standing = Standing { person, ..Standing::default() };
        for contact in contacts {
            match self.says(contact) {
                Says::Nothing => {}
                Says::Exhibiting => standing.exhibiting.push(*contact),
                Says::Vulnerable => standing.vulnerable.push(*contact),
            }
        }
        if standing.exhibiting.is_empty() && standing.vulnerable.is_empty() {
            return None;
        }
        let child = matches!(age, AgeBand::Under10 | AgeBand::From10To17);
        standing.exploited_child = child && contacts.iter().any(exploits);
        standing.may_exhibit = self.may_exhibit(age) && !standing.exploited_child;
        Some(standing)
    }

    /// Under 10 never; under 18 only by a signed rule.
    fn may_exhibit(&self, age: AgeBand) -> bool {
        match age {
            AgeBand::Under10 => false,
            AgeBand::From10To17 => self.behaviour.exhibiting_under_18(),
            AgeBand::From18 | AgeBand::Unknown => true,
        }
    }

    fn may_be_susceptible(&self, age: AgeBand) -> bool {
        match self.behaviour.susceptible() {
            Susceptible::Anybody => true,
            Susceptible::Under18 => matches!(age, AgeBand::Under10 | AgeBand::From10To17),
        }
    }
}

/// What one person's contacts say about a behaviour.
#[derive(Debug, Default)]
pub(super) struct Standing {
    pub(super) person: u32,
    /// Contacts in which the person shows the behaviour.
    pub(super) exhibiting: Vec<Contact>,
    /// Contacts in which the person is harmed by it, or at risk.
    pub(super) vulnerable: Vec<Contact>,
    /// Somebody uses this child: vulnerable first, and never listed as exhibiting.
    pub(super) exploited_child: bool,
    /// The rules on age let the person be listed as exhibiting.
    pub(super) may_exhibit: bool,
}

impl Standing {
    /// Listed as exhibiting, on contacts that still qualify.
    pub(super) fn exhibits(&self, since: u16) -> bool {
        self.may_exhibit && self.exhibiting.iter().any(|contact| contact.day >= since)
    }
}

/// Everybody in whom the behaviour shows, in order of person.
pub(super) fn standings(pool: &Pool, rule: &Rule<'_>) -> Vec<Standing> {
    pool.by_person(|person, contacts| rule.standing(person, contacts, pool.ages[person as usize]))
}

/// Somebody uses the person for their own ends.
fn exploits(contact: &Contact) -> bool {
    let role = contact.role();
    role == Role::Exploited || role == Role::Victim && contact.kind().name == "child_exploitation"
}

/// Somebody linked to people who exhibit the behaviour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Linked {
    pub(super) person: u32,
    /// Over how many links.
    pub(super) hops: u8,
    /// How many people who exhibit it the person is directly linked to.
    pub(super) to: u32,
    /// By which ties on the last step.
    pub(super) ties: Vec<Tie>,
}

/// Who is linked to somebody who exhibits the behaviour, and shows none of it: step by step outwards, so that
/// households and families that lead back to themselves end the search.
pub(super) fn susceptible(pool: &Pool, rule: &Rule<'_>, standings: &[Standing], hops: u8) -> Vec<Linked> {
    let mut reached = vec![u8::MAX; pool.people.count as usize];
    let exhibiting: Vec<u32> =
        standings.iter().filter(|one| one.exhibits(rule.since)).map(|one| one.person).collect();
    exhibiting.iter().for_each(|person| reached[*person as usize] = 0);
    let mut edge = exhibiting;
    for hop in 1..=hops {
        let mut next = Vec::new();
        for link in edge.iter().flat_map(|person| ties::of(&pool.links, *person)) {
            let seen = &mut reached[link.other as usize];
            if *seen == u8::MAX {
                *seen = hop;
                next.push(link.other);
            }
        }
        edge = next;
    }
    let mut own = vec![false; pool.people.count as usize];
    standings.iter().filter(|one| !one.exhibiting.is_empty()).for_each(|one| own[one.person as usize] = true);
    let linked = (0u32..).zip(&reached).filter(|(person, hops)| {
        let at = *person as usize;
        (1..u8::MAX).contains(*hops) && !own[at] && rule.may_be_susceptible(pool.ages[at])
    });
    linked
        .map(|(person, hops)| {
            let before = |other: u32| reached[other as usize] == hops - 1;
            let last = ties::of(&pool.links, person).iter().filter(|link| before(link.other));
            let mut ties: Vec<Tie> = last.clone().map(|link| link.tie).collect();
            ties.sort_unstable();
            ties.dedup();
            let mut to: Vec<u32> = last.map(|link| link.other).collect();
            to.dedup();
            Linked { person, hops: *hops, to: u32::try_from(to.len()).expect("fewer people than 2^32"), ties }
        })
        .collect()
}

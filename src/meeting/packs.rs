//! What each agency is told at the end: decisions about its own people, and nothing that another agency knows.

use jiff::civil::Date;

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
}

impl LeftOut {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Connected => {
                "somebody of this agency declared a connection: the chair tells another person there"
            }
            Self::NoSafeRoute => "no agency knows a safe way to reach this person: find one first",
        }
    }
}

impl Meeting {
    /// Every agency's packs.
    pub fn packs(&self) -> Vec<AgencyPacks> {
        self.setting.agencies.iter().map(|agency| self.packs_of(agency)).collect()
    }

    fn packs_of(&self, agency: &str) -> AgencyPacks {
        let (mut told, mut left_out) = (Vec::new(), Vec::new());
        for person in self.people.people.iter().filter(|person| person.holders.contains(agency)) {
            let Some(one) = self.told(person, agency) else { continue };
            match self.left_out(person, agency) {
                Some(why) => left_out.push((person.code, why)),
                None => told.push((person, one)),
            }
        }
        AgencyPacks { agency: agency.to_owned(), packs: apart(told), left_out }
    }

    /// Why a person enters no pack of an agency.
    pub(super) fn left_out(&self, person: &Person, agency: &str) -> Option<LeftOut> {
        let connected = |code: &Code| {
            self.record.attendees().iter().any(|one| one.agency == agency && one.connected.contains(code))
        };
        match () {
            () if connected(&person.code) => Some(LeftOut::Connected),
            () if person.is_vulnerable() && !self.has_safe_route(person) => Some(LeftOut::NoSafeRoute),
            () => None,
        }
    }

    fn told(&self, person: &Person, agency: &str) -> Option<Told> {
        let decision = self.record.decision(person.code)?;
        let plan = self.record.plan(person.code).filter(|plan| !plan.status.is_over());
        let own = plan.iter().flat_map(|plan| &plan.actions);
        let own: Vec<_> = own
            .filter(|action| action.agency == agency && !action.done && !words::has_code(&action.what))
            .collect();
        Some(Told {
            code: person.code,
            decision: decision.choice.told().to_owned(),
            lead: decision.lead.clone(),
            actions: own.iter().map(|action| action.what.clone()).collect(),
            due: own.iter().map(|action| action.due).min(),
            review: plan.and_then(|plan| plan.review).or(decision.review),
            informed: decision.informed.words().to_owned(),
        })
    }
}

/// Spreads people over as few packs as need be: each goes into the first in which nobody stands against them.
pub(super) fn apart<T>(people: Vec<(&Person, T)>) -> Vec<Vec<T>> {
    let mut packs: Vec<(Vec<&Person>, Vec<T>)> = Vec::new();
    for (person, told) in people {
        // Either of the two may name the other.
        let against =
            |one: &&Person| one.opposite.contains(&person.code) || person.opposite.contains(&one.code);
        match packs.iter_mut().find(|(inside, _)| !inside.iter().any(against)) {
            Some((inside, all)) => {
                inside.push(person);
                all.push(told);
            }
            None => packs.push((vec![person], vec![told])),
        }
    }
    packs.into_iter().map(|(_, told)| told).collect()
}

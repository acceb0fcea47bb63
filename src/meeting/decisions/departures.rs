//! How often the meeting departs from the order. A meeting that never does may be stamping a list.

use super::{Choice, Decision, Record};
use crate::meeting::person::{Group, People, Person};

/// How the decisions stand to the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Departures {
    /// People about whom it was decided whether they are taken on.
    pub decided: usize,
    /// Of those, how many were passed over for somebody further down, or taken on without a place in the order.
    pub departed: usize,
}

impl Departures {
    /// Several decisions, and each as the order had it.
    pub fn looks_like_a_rubber_stamp(&self) -> bool {
        self.decided > 0 && self.departed == 0
    }
}

/// Counts each decided person once.
pub fn departures(people: &People, record: &Record) -> Departures {
    let decided: Vec<(&Person, &Decision)> =
        people.people.iter().filter_map(|person| Some((person, record.decision(person.code)?))).collect();
    let taken = |decision: &Decision| decision.choice == Choice::TakeOn;
    let lowest = [Group::Exhibiting, Group::Vulnerable].map(|group| {
        let places = decided.iter().filter(|(_, decision)| taken(decision));
        (group, places.filter_map(|(person, _)| person.standing(group)?.place).max().unwrap_or(0))
    });
    let departs = |(person, decision): &&(&Person, &Decision)| {
        let mut places =
            lowest.iter().filter_map(|(group, lowest)| Some((person.standing(*group)?.place?, *lowest)));
        if taken(decision) { places.next().is_none() } else { places.any(|(place, lowest)| place < lowest) }
    };
    Departures { decided: decided.len(), departed: decided.iter().filter(departs).count() }
}

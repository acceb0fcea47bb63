//! How often the meeting departs from the order. A meeting that never does may be stamping a list.

use super::{Choice, Record};
use crate::meeting::person::{Group, People};

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
    let mut counted = Departures::default();
    let lowest = |group: Group| {
        let taken = people.people.iter().filter(|person| {
            record.decision(person.code).is_some_and(|decision| decision.choice == Choice::TakeOn)
        });
        taken.filter_map(|person| person.standing(group)?.place).max().unwrap_or(0)
    };
    let lowest = [Group::Exhibiting, Group::Vulnerable].map(|group| (group, lowest(group)));
    for person in &people.people {
        let Some(decision) = record.decision(person.code) else { continue };
        counted.decided += 1;
        let places = lowest
            .iter()
            .filter_map(|(group, lowest)| Some((person.standing(*group)?.place?, *lowest)))
            .collect::<Vec<_>>();
        let departed = match decision.choice {
            Choice::TakeOn => places.is_empty(),
            _ => places.iter().any(|(place, lowest)| place < lowest),
        };
        counted.departed += usize::from(departed);
    }
    counted
}

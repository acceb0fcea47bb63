//! What a chair does, as requests of a meeting that is being held.

use people_zones::meeting::{People, Person};

use crate::invented::code;
use crate::served::{Reply, Served, field};

pub(crate) fn person(number: u32) -> String {
    format!("/person/{}", code(number))
}

pub(crate) fn decision<'a>(choice: &'a str, reason: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("choice", choice),
        ("reason", reason),
        ("role", "exhibiting"),
        ("lead", "police"),
        ("tier", "1"),
        ("review", "2026-12-01"),
        ("informed", "no"),
    ]
}

/// Decides, as the form of the page that is shown now does.
#[track_caller]
pub(crate) fn decide(served: &Served, number: u32, choice: &str) -> Reply {
    let over = field(&served.get(&person(number)).body, "over").unwrap_or_default();
    let mut fields = decision(choice, "Three agencies visit apart, one worker should lead");
    fields.push(("over", &over));
    served.post(&person(number), &fields)
}

pub(crate) fn lines(served: &Served) -> String {
    served.world.lock().unwrap().lines.clone()
}

pub(crate) fn changed(people: People, number: usize, change: impl FnOnce(&mut Person)) -> People {
    let mut people = people;
    change(&mut people.people[number]);
    people
}

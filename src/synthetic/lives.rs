//! Who is known to which agency, and what for: mostly once, seldom often, and more where life is harder.

use super::draw::{Draw, age_at, days_after};
use super::ground::{Area, CENTRE};
use super::people::Person;
use super::wording::{Line, lines};
use super::{AS_OF, Agency, FROM};
use crate::schema::{ContactKind, Role, Sex};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// One contact of one person with one agency.
#[derive(Clone)]
pub(super) struct Contact {
    pub(super) person: usize,
    pub(super) agency: Agency,
    /// The agency's number of the event; people of one event share it.
    pub(super) event: usize,
    pub(super) kind: &'static str,
    pub(super) role: Role,
    pub(super) date: Date,
    pub(super) area: usize,
}

/// People in a thousand who are known to four, three and two agencies, and to one.
const KNOWN_TO: [(usize, usize); 4] = [(4, 9), (3, 27), (2, 90), (1, 570)];
/// Mean contacts per agency of somebody known to so many agencies.
const MEAN: [f64; 5] = [0.0, 2.5, 4.5, 7.0, 10.0];
const MOST_CONTACTS: usize = 60;

/// The contacts of all people in the 24 months of the round, each an event of its own.
pub(super) fn contacts(people: &[Person], areas: &[Area], draw: &mut Draw) -> Vec<Contact> {
    let mut contacts = Vec::new();
    let mut by_need = by_need(people, areas, draw).into_iter();
    for (agencies, in_a_thousand) in KNOWN_TO {
        for person in by_need.by_ref().take(people.len() * in_a_thousand / 1000) {
            live(person, &people[person], agencies, areas, &mut contacts, draw);
        }
    }
    contacts
}

/// Everybody, those with the greatest need first.
fn by_need(people: &[Person], areas: &[Area], draw: &mut Draw) -> Vec<usize> {
    let mut need: Vec<(f64, usize)> = people
        .iter()
        .enumerate()
        .map(|(number, person)| {
            let years = match person.age_at(AS_OF) {
                ..5 => 0.5,
                5..12 => 0.7,
                12..45 => 1.5,
                45..75 => 0.9,
                _ => 1.1,
            };
            (years * areas[person.home.area].strain / (1.0 - draw.share()).sqrt(), number)
        })
        .collect();
    need.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    need.into_iter().map(|(_, number)| number).collect()
}

/// All contacts of one person.
fn live(
    number: usize,
    person: &Person,
    agencies: usize,
    areas: &[Area],
    all: &mut Vec<Contact>,
    draw: &mut Draw,
) {
    let harming = harms(person, agencies, draw);
    // Troubles come together: half of a life's contacts lie around one time.
    let crisis = draw.day(FROM, AS_OF);
    for agency in known_to(person, agencies, harming, draw) {
        let mean = MEAN[agencies] * if harming && agency == Agency::Police { 1.5 } else { 1.0 };
        for _ in 0..draw.count(mean, MOST_CONTACTS) {
            let date = some_day(person.born, crisis, draw);
            let (line, role) = what(agency, age_at(person.born, date), harming, draw);
            let area = place(agency, person.home.area, areas, draw);
            all.push(Contact { person: number, agency, event: all.len(), kind: line.kind, role, date, area });
        }
    }
}

/// Whether somebody repeatedly harms others.
fn harms(person: &Person, agencies: usize, draw: &mut Draw) -> bool {
    let chance = match (person.age_at(AS_OF), person.sex) {
        (..12 | 60.., _) => 0,
        (_, Sex::Female) => 4 + agencies * 3,
        _ => 8 + agencies * 7,
    };
    draw.percent(chance)
}

/// The agencies that know somebody, in their usual order.
fn known_to(person: &Person, agencies: usize, harming: bool, draw: &mut Draw) -> Vec<Agency> {
    let mut weights = match person.age_at(AS_OF) {
        ..10 => [2, 22, 70, 0],
        10..18 => [18, 32, 45, 0],
        18..60 => [24, 18, 34, 26],
        _ => [12, 26, 48, 16],
    };
    if harming {
        weights[0] = 500;
    }
    let mut known = Vec::new();
    while known.len() < agencies && weights.iter().sum::<usize>() > 0 {
        let place = draw.weighted(&weights);
        weights[place] = 0;
        known.push(Agency::ALL[place]);
    }
    known.sort_unstable();
    known
}

/// A day of the round on which the person was born already.
fn some_day(born: Date, crisis: Date, draw: &mut Draw) -> Date {
    let near = draw.percent(50).then(|| days_after(crisis, draw.below(60)));
    let date = near.filter(|&date| date <= AS_OF).unwrap_or_else(|| draw.day(FROM, AS_OF));
    date.max(born)
}

/// A kind that fits the agency and the age, and the role taken in it.
fn what(agency: Agency, age: i16, harming: bool, draw: &mut Draw) -> (&'static Line, Role) {
    let lines = lines(agency);
    // Below ten nobody can be held to have done it.
    let harming = harming && agency == Agency::Police && age >= 10 && draw.percent(85);
    let fits = |line: &Line| line.ages.0 <= age && age <= line.ages.1;
    let weights: Vec<usize> = lines
        .iter()
        .map(|line| {
            if !fits(line) {
                0
            } else if harming {
                line.harming
            } else {
                line.weight
            }
        })
        .collect();
    let line = &lines[draw.weighted(&weights)];
    (line, role(agency, line.kind, age, harming, draw))
}

fn role(agency: Agency, kind: &str, age: i16, harming: bool, draw: &mut Draw) -> Role {
    let about = ContactKind::by_name(kind).is_some_and(|kind| kind.about_the_person);
    match (agency, kind) {
        _ if about => Role::NotStated,
        (Agency::Council, _) => draw.one(&[Role::Reporter, Role::Reporter, Role::Reporter, Role::Subject]),
        (Agency::Police, "missing_person" | "concern_for_welfare") => Role::Subject,
        (Agency::Police, "child_exploitation") => Role::Exploited,
        (Agency::Police, _) if harming => {
            [Role::Suspect, Role::Offender, Role::Subject][draw.weighted(&[58, 34, 8])]
        }
        (Agency::Police, _) if age >= 10 && draw.percent(4) => Role::Suspect,
        (Agency::Police, _) => [Role::Victim, Role::Witness, Role::Reporter][draw.weighted(&[62, 14, 24])],
        _ => Role::NotStated,
    }
}

/// Where it was: the police write where it happened, the others where the person lives.
fn place(agency: Agency, home: usize, areas: &[Area], draw: &mut Draw) -> usize {
    match draw.below(100) {
        _ if agency != Agency::Police => home,
        0..10 => CENTRE,
        10..26 => draw.one(&areas[home].neighbours),
        26..32 => draw.below(areas.len()),
        _ => home,
    }
}

/// Brings people of the town together in events: most of those harmed were harmed by somebody known.
pub(super) fn meet(contacts: &mut [Contact], people: &[Person], draw: &mut Draw) {
    let harming: Vec<usize> = (0..contacts.len())
        .filter(|&place| matches!(contacts[place].role, Role::Suspect | Role::Offender))
        .collect();
    for place in 0..contacts.len() {
        if !matches!(contacts[place].role, Role::Victim | Role::Witness) || !draw.percent(60) {
            continue;
        }
        let other = contacts[draw.one(&harming)].clone();
        let met = &mut contacts[place];
        if other.person != met.person && harms_somebody(other.kind) && people[met.person].born <= other.date {
            (met.event, met.kind, met.date, met.area) = (other.event, other.kind, other.date, other.area);
        }
    }
}

fn harms_somebody(kind: &str) -> bool {
    !matches!(kind, "drug_possession" | "drug_trafficking" | "weapon_possession" | "missing_person")
}

/// The police pass some domestic incidents on to agencies that know the person harmed.
pub(super) fn pass_on(contacts: &mut Vec<Contact>, draw: &mut Draw) {
    let known: BTreeSet<_> = contacts.iter().map(|contact| (contact.person, contact.agency)).collect();
    for place in 0..contacts.len() {
        let told = contacts[place].clone();
        let harmed = told.kind == "domestic_incident" && told.role == Role::Victim;
        for agency in [Agency::Council, Agency::Health] {
            if harmed && known.contains(&(told.person, agency)) && draw.percent(50) {
                contacts.push(notification(&told, agency, contacts.len(), draw));
            }
        }
    }
}

/// What another agency files when the police tell it of an incident: a day or two later.
pub(super) fn notification(told: &Contact, agency: Agency, event: usize, draw: &mut Draw) -> Contact {
    let date = days_after(told.date, 1 + draw.below(2)).min(AS_OF);
    Contact { agency, event, kind: "notification_received", role: Role::NotStated, date, ..told.clone() }
}

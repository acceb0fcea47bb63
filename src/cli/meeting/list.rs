//! What `pz hub run` keeps for the People Meeting: everybody once, by code, and which agency's people they are.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::hub::Analysis;
use super::super::session::Session;
use crate::agreement::Disclosure;
use crate::contribution::{Code, Released};
use crate::hub::{self, Candidate, Listing, Steadiness};
use crate::meeting::{Group, Harm, Known, Moment, Part, People, Person, Standing};
use crate::party::{Digest, PartyId};
use crate::schema::AgeBand;

/// Everybody who is put before the meeting.
const PEOPLE: &str = "meeting/people.json";
/// Whose people they are: it never leaves but in packs, to each agency its own.
const HOLDERS: &str = "work/holders.json";

/// Which codes each agency was told of, by the packs that were sealed last.
const TOLD: &str = "work/told.json";

/// By agency, the codes of people whom it was told of.
pub(in crate::cli) type ToldOf = BTreeMap<PartyId, BTreeSet<String>>;

/// Each agency's own references of the candidates, and the manifest that they are of.
#[derive(Default, Serialize, Deserialize)]
pub(in crate::cli) struct Holders {
    pub(in crate::cli) agencies: BTreeMap<PartyId, Holder>,
}

/// One agency's.
#[derive(Serialize, Deserialize)]
pub(in crate::cli) struct Holder {
    pub(in crate::cli) manifest: Digest,
    pub(in crate::cli) own: Released,
}

/// Puts everybody before the meeting.
pub(in crate::cli) fn put(
    desk: &mut Desk,
    analysis: &Analysis,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<(), Failure> {
    let holders = holders(analysis, agreed, session);
    let people = people(analysis, &holders);
    desk.secret(PEOPLE, people.to_json());
    desk.secret(HOLDERS, serde_json::to_vec(&holders).expect("texts and numbers alone"));
    Ok(())
}

/// Remembers whom agencies were told of: nobody else can be prepared for, and nobody else is put forward.
pub(in crate::cli) fn tell(desk: &mut Desk, told: &ToldOf) {
    desk.secret(TOLD, serde_json::to_vec(told).expect("texts alone"));
}

/// Reads both back; of holders only those that were told of the person.
pub(in crate::cli) fn read(desk: &Desk) -> Result<(People, Holders), Failure> {
    let absent = || {
        Failure::new(Kind::State, "nobody was put before the meeting yet")
            .hint("give `pz hub run` first: it puts candidates in order")
    };
    let broken = |file: &str| {
        Failure::new(Kind::State, format!("{file}: is not as this program writes it"))
            .hint("give `pz hub run` again")
    };
    let mut people =
        People::from_json(&desk.read(PEOPLE)?.ok_or_else(absent)?).ok_or_else(|| broken(PEOPLE))?;
    let told: ToldOf = match desk.read(TOLD)? {
        Some(bytes) => serde_json::from_slice(&bytes).map_err(|_| broken(TOLD))?,
        None => ToldOf::new(),
    };
    for person in &mut people.people {
        let code = person.code.to_string();
        let knows = |agency: &String| {
            told.iter().any(|(own, codes)| own.as_str() == agency.as_str() && codes.contains(&code))
        };
        person.holders.retain(knows);
    }
    let holders = serde_json::from_slice(&desk.read(HOLDERS)?.ok_or_else(absent)?);
    Ok((people, holders.map_err(|_| broken(HOLDERS))?))
}

/// Where the agreement permits no disclosure, no agency is told of anybody.
fn holders(analysis: &Analysis, agreed: &Agreed, session: &Session<'_>) -> Holders {
    let Ok(permit) = agreed.permit::<Disclosure>(session) else { return Holders::default() };
    let holder = |(agency, manifest): (&PartyId, &Digest)| {
        let own = hub::own_references(&analysis.pool, &analysis.listings, agency.as_str(), &permit, u32::MAX);
        (agency.clone(), Holder { manifest: *manifest, own })
    };
    Holders { agencies: analysis.contributions.iter().map(holder).collect() }
}

fn people(analysis: &Analysis, holders: &Holders) -> People {
    let mut people: BTreeMap<Code, Person> = BTreeMap::new();
    let mut order = Vec::new();
    for listing in &analysis.listings {
        for candidate in &listing.candidates {
            let person = people.entry(candidate.code).or_insert_with(|| {
                order.push(candidate.code);
                person(candidate, holders)
            });
            add(person, listing, candidate);
        }
    }
    let people = order.iter().map(|code| people.remove(code).expect("put in just now")).collect();
    People { people }
}

fn person(candidate: &Candidate, holders: &Holders) -> Person {
    let code = candidate.code.to_string();
    let held: Vec<(&PartyId, &Vec<i32>)> = holders
        .agencies
        .iter()
        .filter_map(|(agency, holder)| Some((agency, holder.own.get(&code)?)))
        .collect();
    Person {
        code: candidate.code,
        records: records(&held),
        standings: Vec::new(),
        holders: held.iter().map(|(agency, _)| agency.to_string()).collect(),
        known: Vec::new(),
        harm: Vec::new(),
        needs_first: candidate.safeguarding,
        child: match candidate.age {
            AgeBand::Under10 => Some("child under 10".to_owned()),
            AgeBand::From10To17 => Some("child, 10 to 17".to_owned()),
            AgeBand::From18 | AgeBand::Unknown => None,
        },
        last: None,
        opposite: BTreeSet::new(),
        nominated: BTreeSet::new(),
        carried: None,
        linked: BTreeMap::new(),
    }
}

/// Another digest as soon as other records are held to be this person.
fn records(held: &[(&PartyId, &Vec<i32>)]) -> Digest {
    let parts = held.iter().flat_map(|(agency, references)| {
        let numbers = references.iter().map(|reference| reference.to_be_bytes().to_vec());
        [agency.as_str().as_bytes().to_vec()].into_iter().chain(numbers)
    });
    let parts: Vec<Vec<u8>> = parts.collect();
    Digest::of_parts(parts.iter().map(Vec::as_slice))
}

/// What one group of one behaviour adds to a person.
fn add(person: &mut Person, listing: &Listing, candidate: &Candidate) {
    person.needs_first |= candidate.safeguarding;
    person.opposite.extend(&candidate.opposite);
    person.nominated.extend(candidate.nominated_by.iter().cloned());
    if let Some(carried) = &candidate.carried {
        person.carried = Code::parse(&carried.code).ok();
    }
    add_moments(person, candidate);
    add_linked(person, candidate);
    let last = candidate.timeline.last().map(|moment| moment.when.clone());
    person.last = person.last.take().max(last);
    person.standings.push(standing(listing, candidate));
}

/// Contacts of several groups can be the same ones: each is shown once.
fn add_moments(person: &mut Person, candidate: &Candidate) {
    for moment in &candidate.timeline {
        let at = person.known.iter().position(|known| known.agency == moment.agency).unwrap_or_else(|| {
            person.known.push(Known { agency: moment.agency.clone(), contacts: 0, moments: Vec::new() });
            person.known.len() - 1
        });
        let shown = Moment { when: moment.when.clone(), what: format!("{}, {}", moment.what, moment.role) };
        if candidate.group == hub::Group::Vulnerable {
            let what = format!("{}, {}", shown.what, shown.when);
            let harm = Harm { agency: moment.agency.clone(), what };
            if !person.harm.contains(&harm) {
                person.harm.push(harm);
            }
        }
        person.known[at].moments.push(shown);
    }
    for known in &mut person.known {
        known.moments.sort_by(|a, b| (&a.when, &a.what).cmp(&(&b.when, &b.what)));
        known.contacts = known.moments.len() as u64;
    }
}

fn add_linked(person: &mut Person, candidate: &Candidate) {
    for (how, count) in [
        ("who show the behaviour are linked with this person", candidate.linked.exhibiting),
        ("who are harmed by it are linked with this person", candidate.linked.vulnerable),
    ] {
        if count > 0 {
            person.linked.insert(how.to_owned(), u64::from(count));
        }
    }
}

fn standing(listing: &Listing, candidate: &Candidate) -> Standing {
    let steady = candidate.steadiness.as_ref();
    Standing {
        behaviour: listing.words.clone(),
        group: group(candidate.group),
        place: candidate.place,
        range: steady.map(|steady| (steady.places.best, steady.places.worst)),
        band: steady.map(|steady| format!("{:?}", steady.band)),
        points: candidate.points.0,
        points_with_likely: candidate.points_with_likely.0,
        parts: candidate
            .parts
            .iter()
            .map(|part| Part { what: part.what.clone(), millionths: part.points.0 })
            .collect(),
        reasons: candidate.reasons.clone(),
        would_change: steady.map(|steady| would_change(candidate, steady)).unwrap_or_default(),
    }
}

/// What moves the place: other weights, one agency less, likely links taken for firm.
fn would_change(candidate: &Candidate, steady: &Steadiness) -> Vec<String> {
    let other = steady.under_other_weights;
    let mut changes = vec![if other.best == other.worst {
        format!("with each weight a quarter smaller or larger: still place {}", other.best)
    } else {
        format!("with each weight a quarter smaller or larger: place {} to {}", other.best, other.worst)
    }];
    for (agency, place) in &steady.without_agency {
        match place {
            Some(place) if Some(*place) == candidate.place => {}
            Some(place) => changes.push(format!("without what {agency} knows: place {place}")),
            None => changes.push(format!("without what {agency} knows: not on the list")),
        }
    }
    if Some(steady.with_likely_links) != candidate.place {
        changes.push(format!("if likely links were firm: place {}", steady.with_likely_links));
    }
    changes
}

fn group(group: hub::Group) -> Group {
    match group {
        hub::Group::Exhibiting => Group::Exhibiting,
        hub::Group::Vulnerable => Group::Vulnerable,
        hub::Group::Susceptible => Group::Susceptible,
        hub::Group::Nominated => Group::Nominated,
    }
}

//! Invented people and an invented town, from a seed: the exports its agencies would make, and what is true.
//!
//! Nobody here exists: NHS numbers come from the range kept for tests, postcodes and area codes from ranges
//! not in use, and the town lies in the sea. The stories planted in it are told in `fixtures/README.md`.

mod draw;
mod names;
mod cells;
mod ground;
mod homes;
mod people;
mod wording;
mod lives;
mod stories;
mod written;
mod exports;
mod worlds;
#[cfg(test)]
mod tests;

pub use wording::wordings;
pub use worlds::{Mix, TRADITIONS, World, WorldRecord, world};

use draw::Draw;
use exports::Known;
use ground::Area;
use jiff::civil::{Date, date};
use lives::Contact;
use people::Person;
use stories::{Planted, Soil};

/// The name of the town, invented like everything in it.
pub const TOWN: &str = "Fennaby";
/// People in the town unless told otherwise.
pub const PEOPLE: usize = 5_000;
/// A smaller town has no room for its stories.
pub const FEWEST_PEOPLE: usize = 1_000;

/// Story: a person known to three agencies under three spellings, who must still be one.
pub const KNOWN_TO_THREE: &str = "known_to_three";
/// Story: two people with the same surname, birth date, address and initial, who must stay two.
pub const TWINS_AT_ONE_ADDRESS: &str = "twins_at_one_address";
/// Story: a child, then the adult who exploits him. The child is vulnerable first.
pub const EXPLOITED_CHILD: &str = "exploited_child";
/// Story: the person who harms, then the person harmed, in the same events.
pub const OPPOSITE_PARTIES: &str = "opposite_parties";
/// Story: a protected person, who must be nowhere once an agency has sealed.
pub const PROTECTED_IDENTITY: &str = "protected_identity";
/// Story: a person with one incident that two more agencies were told of, then the other party.
pub const PASSED_ON_INCIDENT: &str = "passed_on_incident";
/// Story: a person who stands in the order and whom a meeting should decline.
pub const RIGHTLY_DECLINED: &str = "rightly_declined";
/// Story: an area with a high rate only because few live there.
pub const FEW_RESIDENTS: &str = "few_residents";
/// Story: neighbouring areas with truly more demand.
pub const STRAINED_QUARTER: &str = "strained_quarter";

/// An invented town and all that its agencies wrote down in 24 months.
#[derive(Debug, Clone, PartialEq)]
pub struct Town {
    /// One export per agency, in the order of their names.
    pub exports: Vec<Export>,
    /// The areas as a GeoJSON FeatureCollection in WGS84, with properties `area` and `name`.
    pub boundaries: String,
    /// Residents per area: CSV with columns `area,population`.
    pub population: String,
    /// The last day of the 24 months.
    pub as_of: Date,
    /// What is planted in the town, in the order of `fixtures/README.md`.
    pub stories: Vec<Story>,
    /// Which records are one person: CSV with columns `source,record_id,entity_id`.
    pub truth: String,
}

/// A file as an agency's system wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// The file's name; its stem is the agency.
    pub file: String,
    /// Its bytes, in whatever encoding the system uses.
    pub bytes: Vec<u8>,
}

/// Something planted that a round must treat rightly.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// One of the constants of this module.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub sentence: &'static str,
    /// Each person concerned, in the order in which the constant names them, with every record of that person.
    pub people: Vec<Vec<Record>>,
    /// Codes of the areas that it is about; empty for a story about people.
    pub areas: Vec<String>,
}

/// One agency's record of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The agency: the stem of its export's file name.
    pub agency: &'static str,
    /// The agency's own reference of the person.
    pub reference: String,
}

/// The town of this seed with so many people, at least [`FEWEST_PEOPLE`], and a few more who carry its stories.
pub fn town(seed: u64, people: usize) -> Town {
    let mut draw = Draw::new(seed);
    let areas = ground::areas(&mut draw);
    let mut streets = homes::streets(areas.len(), &mut draw);
    let mut people = people::households(people.max(FEWEST_PEOPLE), &areas, &mut streets, &mut draw);
    let mut contacts = lives::contacts(&people, &areas, &mut draw);
    lives::meet(&mut contacts, &people, &mut draw);
    lives::pass_on(&mut contacts, &mut draw);
    let planted = stories::plant(&mut Soil {
        people: &mut people,
        contacts: &mut contacts,
        streets: &mut streets,
        draw: &mut draw,
    });
    written_down(&areas, &people, &contacts, planted, &mut draw)
}

/// The town as its agencies know it.
fn written_down(
    areas: &[Area],
    people: &[Person],
    contacts: &[Contact],
    planted: Vec<Planted>,
    draw: &mut Draw,
) -> Town {
    let codes: Vec<String> = areas.iter().map(|area| area.code.clone()).collect();
    let known = Agency::BY_NAME.map(|agency| (agency, Known::of(agency, people, contacts, draw)));
    Town {
        exports: known.iter().map(|(_, known)| known.export(contacts, &codes, draw)).collect(),
        boundaries: ground::geojson(areas),
        population: population(areas, people),
        as_of: AS_OF,
        stories: planted.into_iter().map(|planted| story(planted, &known, &codes)).collect(),
        truth: truth(&known),
    }
}

fn population(areas: &[Area], people: &[Person]) -> String {
    let mut residents = vec![0; areas.len()];
    for person in people {
        residents[person.home.area] += 1;
    }
    let lines = areas
        .iter()
        .zip(residents)
        .map(|(area, residents): (_, usize)| format!("{},{residents}\n", area.code));
    ["area,population\n".to_owned()].into_iter().chain(lines).collect()
}

fn story(planted: Planted, known: &[(Agency, Known)], codes: &[String]) -> Story {
    let record = |agency: Agency, known: &Known, person| {
        Some(Record { agency: agency.name(), reference: known.reference(person)?.to_owned() })
    };
    let records =
        |person| known.iter().filter_map(|(agency, known)| record(*agency, known, person)).collect();
    Story {
        name: planted.name,
        sentence: planted.sentence,
        people: planted.people.into_iter().map(records).collect(),
        areas: planted.areas.into_iter().map(|area| codes[area].clone()).collect(),
    }
}

fn truth(known: &[(Agency, Known)]) -> String {
    let lines = known.iter().flat_map(|(agency, known)| {
        let line =
            |(reference, person): (&str, usize)| format!("{},{reference},N{person:05}\n", agency.name());
        known.references().into_iter().map(line)
    });
    ["source,record_id,entity_id\n".to_owned()].into_iter().chain(lines).collect()
}

/// First and last day of the round.
const FROM: Date = date(2024, 10, 1);
const AS_OF: Date = date(2026, 9, 30);

/// The agencies of the town.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Agency {
    Police,
    Council,
    Health,
    Housing,
}

impl Agency {
    const ALL: [Agency; 4] = [Agency::Police, Agency::Council, Agency::Health, Agency::Housing];
    const BY_NAME: [Agency; 4] = [Agency::Council, Agency::Health, Agency::Housing, Agency::Police];

    const fn name(self) -> &'static str {
        match self {
            Agency::Police => "police",
            Agency::Council => "council",
            Agency::Health => "health",
            Agency::Housing => "housing",
        }
    }
}

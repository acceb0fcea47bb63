//! People who do not exist, put before a meeting that is not held: as many as asked for, from a seed.

use std::collections::{BTreeMap, BTreeSet};

use people_zones::contribution::{Answer, Code, Detail, HolderAnswer, OpenTo, Prepared, Route};
use people_zones::meeting::{Group, Harm, Known, Moment, Part, People, Person, Setting, Standing};
use people_zones::party::Digest;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

pub(crate) const AGENCIES: [&str; 4] = ["council", "health", "housing", "police"];

/// A code by its number: valid, and another one for each.
pub(crate) fn code(number: u32) -> Code {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let letters: Vec<usize> =
        (0..5).map(|place| (number.wrapping_mul(2_654_435_761) >> (5 * place)) as usize % 32).collect();
    let sum: usize = letters.iter().zip(1..).map(|(letter, weight)| letter * weight).sum();
    let text: String = letters.iter().map(|letter| char::from(LETTERS[*letter])).collect();
    Code::parse(&format!("PZ-{text}-{}", char::from(LETTERS[sum % 31]))).expect("made as codes are")
}

pub(crate) fn setting() -> Setting {
    let day = |year, month, day| jiff::civil::date(year, month, day);
    Setting {
        round: "2026-q4".to_owned(),
        agreement: "People Zone Fennaby (an invented town)".to_owned(),
        agreement_digest: "26efe765591a".repeat(5) + "0123",
        purpose: "to agree on a small caseload of people whom several services should help together"
            .to_owned(),
        as_of: day(2026, 9, 30),
        reckoned_on: day(2026, 10, 14),
        agencies: AGENCIES.map(str::to_owned).to_vec(),
        missing: Vec::new(),
        marks: vec!["REHEARSAL".to_owned()],
        version: "0.1.0".to_owned(),
    }
}

/// So many people: most in the two ordered groups, some linked, some named.
pub(crate) fn people(count: u32) -> People {
    let mut random = ChaCha20Rng::seed_from_u64(7);
    let mut people: Vec<Person> = (0..count).map(|number| person(number, count, &mut random)).collect();
    // The second and third stand on two sides of one event.
    if count > 2 {
        people[1].opposite.insert(code(2));
        people[2].opposite.insert(code(1));
    }
    People { people }
}

fn person(number: u32, count: u32, random: &mut ChaCha20Rng) -> Person {
    let mut draw = |below: u32| random.next_u32() % below;
    let group = match number % 10 {
        0..5 => Group::Exhibiting,
        5..8 => Group::Vulnerable,
        8 => Group::Susceptible,
        _ => Group::Nominated,
    };
    let known: Vec<Known> = AGENCIES
        .iter()
        .take(1 + draw(4) as usize)
        .map(|agency| {
            let contacts = 1 + draw(9);
            let mut moments: Vec<Moment> = (0..contacts)
                .map(|_| Moment {
                    when: format!("{}-{:02}", 2024 + draw(3), 1 + draw(9)),
                    what: [
                        "rent arrears, subject",
                        "domestic incident, suspect",
                        "concern for welfare, subject",
                    ][draw(3) as usize]
                        .to_owned(),
                })
                .collect();
            moments.sort_by(|a, b| a.when.cmp(&b.when));
            Known { agency: (*agency).to_owned(), contacts: u64::from(contacts), moments }
        })
        .collect();
    let ordered = matches!(group, Group::Exhibiting | Group::Vulnerable);
    let place = number + 1;
    let mut parts: Vec<Part> = known
        .iter()
        .map(|known| Part {
            what: format!("contacts with {}", known.agency),
            millionths: i64::from(draw(4_000_000)) + 250_000,
        })
        .collect();
    parts.push(Part {
        what: "the oldest contacts count less".to_owned(),
        millionths: -i64::from(draw(200_000)),
    });
    let points: i64 = parts.iter().map(|part| part.millionths).sum();
    let band = if place * 3 < count {
        "A"
    } else if place * 3 < 2 * count {
        "B"
    } else {
        "C"
    };
    let standing = Standing {
        behaviour: "violence and disorder".to_owned(),
        group,
        place: ordered.then_some(place),
        range: ordered.then_some((place.saturating_sub(3).max(1), place + 4)),
        band: ordered.then(|| band.to_owned()),
        points: if ordered { points } else { 0 },
        points_with_likely: if ordered { points + 120_000 } else { 0 },
        parts: if ordered { parts } else { Vec::new() },
        reasons: vec![
            format!("known to {} agencies for violence and disorder in the last year", known.len()),
            "nine contacts in three months, twice as many as before".to_owned(),
            "arrears and noise at once: the home is at risk".to_owned(),
        ],
        would_change: if ordered {
            vec![
                "without what housing knows: place 9".to_owned(),
                "if recent contacts counted a quarter more: place 3".to_owned(),
            ]
        } else {
            Vec::new()
        },
    };
    let harmed = group == Group::Vulnerable || number.is_multiple_of(7);
    Person {
        code: code(number),
        records: Digest::of(&number.to_be_bytes()),
        standings: vec![standing],
        holders: known.iter().map(|known| known.agency.clone()).collect(),
        harm: if harmed {
            vec![Harm {
                agency: known[0].agency.clone(),
                what: "harmed in a domestic incident, 2026-08".to_owned(),
            }]
        } else {
            Vec::new()
        },
        needs_first: harmed,
        child: (number % 20 == 6).then(|| "child, 10 to 17".to_owned()),
        last: Some("September 2026".to_owned()),
        opposite: BTreeSet::new(),
        nominated: if group == Group::Nominated {
            BTreeSet::from(["housing".to_owned()])
        } else {
            BTreeSet::new()
        },
        carried: (number % 9 == 4).then(|| code(number + 1_000_000)),
        linked: if number.is_multiple_of(3) {
            BTreeMap::from([("linked by household who show the behaviour".to_owned(), 2)])
        } else {
            BTreeMap::new()
        },
        known,
    }
}

/// What holders answer who have nothing against it.
pub(crate) fn plain_answer() -> HolderAnswer {
    HolderAnswer {
        same_person: Answer::Same,
        open_to: BTreeSet::new(),
        unsafe_to_discuss: false,
        detail: Detail::Full,
        contact: Route::ThroughUs,
    }
}

/// Every holder has answered, some with something that the room must know.
pub(crate) fn answered(people: &People) -> BTreeMap<String, Prepared> {
    let mut given: BTreeMap<String, Prepared> = BTreeMap::new();
    for (number, person) in people.people.iter().enumerate() {
        for agency in &person.holders {
            let mut answer = plain_answer();
            if number % 5 == 3 {
                answer.open_to.insert(OpenTo::Marac);
            }
            if number % 4 == 1 {
                answer.detail = Detail::Counts;
            }
            given.entry(agency.clone()).or_default().insert(person.code, answer);
        }
    }
    given
}

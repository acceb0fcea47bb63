//! Before the meeting: which agency is asked about whom, and what its answers settle.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::contribution::{Answer, FIRM, PersonMap, PersonRow, Question, Reply, reasons};
use crate::party::{Digest, PartyId};

/// Without a shortlist, so many people are asked about: those known to most agencies first.
const MOST_ASKED: usize = 100;

/// One agency's record: its reference in the contribution that was linked.
pub type Held = (PartyId, i32);

/// Everything that was asked about one linking. Kept by the linker, sealed to itself, until the answers are in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Digest of each agency's manifest: references are of these contributions.
    pub contributions: BTreeMap<PartyId, Digest>,
    questions: Vec<One>,
}

/// One question, with what only the linker knows of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    agency: PartyId,
    question: Question,
    /// The records of others that are thought to be of the same person.
    others: Vec<Held>,
}

/// Two records that the agency holding one of them has settled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settled {
    /// The record of the agency that answered.
    pub own: Held,
    /// Another's record.
    pub other: Held,
    /// Whether they are of one person.
    pub same: bool,
}

/// What to ask about a linking: of the people named, or, where none are, of those whose links are weakest among the
/// people known to most agencies. Every agency that holds a record of such a person is asked about its own.
pub fn questions(
    map: &PersonMap,
    contributions: &BTreeMap<PartyId, Digest>,
    agencies: &[PartyId],
    people: Option<&BTreeSet<i32>>,
) -> Asked {
    let mut by_person: BTreeMap<i32, Vec<&PersonRow>> = BTreeMap::new();
    map.rows.iter().for_each(|row| by_person.entry(row.person).or_default().push(row));
    by_person.retain(|person, rows| {
        known_to(rows) > 1 && people.map_or_else(|| is_weak(rows), |people| people.contains(person))
    });
    let mut chosen: Vec<Vec<&PersonRow>> = by_person.into_values().collect();
    if people.is_none() {
        chosen.sort_by_key(|rows| std::cmp::Reverse(known_to(rows)));
        chosen.truncate(MOST_ASKED);
    }
    let held = |row: &&PersonRow| (agencies[usize::from(row.agency.unsigned_abs())].clone(), row.reference);
    let mut asked = Asked { contributions: contributions.clone(), questions: Vec::new() };
    for rows in chosen {
        for own in rows.chunk_by(|a, b| a.agency == b.agency) {
            let others: Vec<Held> = rows.iter().filter(|row| row.agency != own[0].agency).map(held).collect();
            let bits = own.iter().fold(0, |bits, row| bits | row.reasons);
            let question = Question {
                number: u32::try_from(asked.questions.len() + 1).expect("fewer questions than records"),
                references: own.iter().map(|row| row.reference).collect(),
                others: u32::try_from(others.len()).expect("fewer records than 2^31"),
                reasons: reasons(bits).into_iter().map(str::to_owned).collect(),
            };
            asked.questions.push(One { agency: held(&own[0]).0, question, others });
        }
    }
    asked
}

/// How many records of an agency stand with another of its own.
pub fn held_again(map: &PersonMap, agency: i16) -> u64 {
    let own = map.rows.iter().filter(|row| row.agency == agency);
    let mut people: Vec<i32> = own.map(|row| row.person).collect();
    people.sort_unstable();
    people.windows(2).filter(|pair| pair[0] == pair[1]).count() as u64
}

/// How many agencies know a person; rows of one agency stand together.
fn known_to(rows: &[&PersonRow]) -> usize {
    rows.chunk_by(|a, b| a.agency == b.agency).count()
}

fn is_weak(rows: &[&PersonRow]) -> bool {
    rows.iter().any(|row| row.probability < FIRM)
}

impl Asked {
    /// What one agency is asked.
    pub fn of(&self, agency: &PartyId) -> Vec<Question> {
        let own = self.questions.iter().filter(|one| one.agency == *agency);
        own.map(|one| one.question.clone()).collect()
    }

    /// How many questions there are.
    pub fn count(&self) -> usize {
        self.questions.len()
    }

    /// What an agency's replies settle. A reply to another's question, or to none, settles nothing.
    pub fn settled(&self, agency: &PartyId, replies: &[Reply]) -> Vec<Settled> {
        let mut settled = Vec::new();
        for reply in replies.iter().filter(|reply| reply.answer != Answer::CannotTell) {
            let asked = self
                .questions
                .iter()
                .find(|one| one.agency == *agency && one.question.number == reply.number);
            let Some(one) = asked else { continue };
            for reference in &one.question.references {
                settled.extend(one.others.iter().map(|other| Settled {
                    own: (agency.clone(), *reference),
                    other: other.clone(),
                    same: reply.answer == Answer::Same,
                }));
            }
        }
        settled
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{Settled, questions};
    use crate::contribution::{Answer, Because, PersonMap, PersonRow, Reply};
    use crate::party::PartyId;

    fn id(name: &str) -> PartyId {
        PartyId::from_text(name).unwrap()
    }

    fn row(agency: i16, reference: i32, person: i32, probability: f32) -> PersonRow {
        let reasons = Because::Surname.bit() | Because::BirthDate.bit();
        PersonRow { agency, reference, person, household: -1, probability, reasons }
    }

    fn map() -> PersonMap {
        PersonMap {
            rows: vec![
                row(0, 0, 5, 0.999),
                row(0, 1, 6, 0.97),
                row(0, 2, 6, 0.97),
                row(1, 0, 6, 0.97),
                row(1, 1, 5, 0.999),
                row(1, 2, 7, 1.0),
            ],
        }
    }

    #[test]
    fn every_agency_is_asked_about_its_own_records_of_weak_people() {
        let agencies = [id("council"), id("police")];
        let asked = questions(&map(), &BTreeMap::new(), &agencies, None);
        let council = asked.of(&agencies[0]);
        assert_eq!(council.len(), 1);
        assert_eq!((council[0].references.as_slice(), council[0].others), (&[1, 2][..], 1));
        assert_eq!(council[0].reasons, ["same surname", "same birth date"]);
        assert_eq!(asked.of(&agencies[1])[0].references, [0]);
    }

    #[test]
    fn of_a_shortlist_all_who_are_known_to_several_are_asked_about() {
        let agencies = [id("council"), id("police")];
        let people = BTreeSet::from([5, 7]);
        let asked = questions(&map(), &BTreeMap::new(), &agencies, Some(&people));
        assert_eq!(asked.count(), 2);
        assert_eq!(asked.of(&agencies[0])[0].references, [0]);
    }

    #[test]
    fn replies_settle_an_agencys_own_records_against_the_others() {
        let agencies = [id("council"), id("police")];
        let asked = questions(&map(), &BTreeMap::new(), &agencies, None);
        let reply = |number, answer| asked.settled(&agencies[0], &[Reply { number, answer }]);
        let settled =
            |reference, same| Settled { own: (id("council"), reference), other: (id("police"), 0), same };
        assert_eq!(reply(1, Answer::Not), [settled(1, false), settled(2, false)]);
        assert_eq!(reply(1, Answer::Same), [settled(1, true), settled(2, true)]);
        assert_eq!(reply(1, Answer::CannotTell), []);
        assert_eq!(reply(2, Answer::Same), [], "that question was another's");
    }
}

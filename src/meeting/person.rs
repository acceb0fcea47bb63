//! What the meeting sees of a person: a code, reasons in words, points with what they are made of. Never an identifier,
//! never sex or former names, never how records agree.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::contribution::Code;
use crate::party::Digest;

/// Everybody put before the meeting, with what the list rests on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// In the order of the list.
    pub people: Vec<Person>,
}

/// One person put before the meeting, once, whichever groups the person is in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// How the person is spoken of.
    pub code: Code,
    /// Digest of the records that are held to be this person: another one after linking again, if they changed.
    pub records: Digest,
    /// Where the person stands, group by group.
    pub standings: Vec<Standing>,
    /// Agencies that are told which of their own people this is, and that answer before the meeting.
    pub holders: BTreeSet<String>,
    /// What each agency knows: shown as far as it permits.
    pub known: Vec<Known>,
    /// Harm done to the person by others, in words; the detail of it only as the holders permit.
    pub harm: Vec<Harm>,
    /// Somebody uses this child, or the person is harmed as well: looked after before anything else.
    pub needs_first: bool,
    /// The age, if the person is a child.
    pub child: Option<String>,
    /// The month of the last contact, in words.
    pub last: Option<String>,
    /// Candidates on the other side of one event: they never share a plan or a pack.
    pub opposite: BTreeSet<Code>,
    /// Agencies that named the person.
    pub nominated: BTreeSet<String>,
    /// Under which code the person was taken on in an earlier round.
    pub carried: Option<Code>,
    /// Other people linked with the person, by how; as counts alone.
    pub linked: BTreeMap<String, u64>,
}

/// A person's place in one group of one behaviour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// The behaviour, in words.
    pub behaviour: String,
    /// Which group.
    pub group: Group,
    /// Place in the order; susceptible and nominated people have none.
    pub place: Option<u32>,
    /// The places that the person could as well have.
    pub range: Option<(u32, u32)>,
    /// People whose ranges overlap stand in one band.
    pub band: Option<String>,
    /// Millionths of a point: exactly the sum of the parts.
    pub points: i64,
    /// The same with contacts that belong to the person only likely.
    pub points_with_likely: i64,
    /// What the points are made of.
    pub parts: Vec<Part>,
    /// Why the person is in this group, in words; the most important first.
    pub reasons: Vec<String>,
    /// What would change the place, in words.
    pub would_change: Vec<String>,
}

/// One term of the points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What it is for, in words.
    pub what: String,
    /// Millionths of a point.
    pub millionths: i64,
}

/// What one agency knows of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The agency.
    pub agency: String,
    /// Contacts in this round.
    pub contacts: u64,
    /// The contacts that the person's places rest on, the latest last.
    pub moments: Vec<Moment>,
}

/// One contact, at the agreed coarseness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// The month, `2026-09`, or the day if agreed so.
    pub when: String,
    /// What it was about and in which role, in words.
    pub what: String,
}

/// Harm done to a person, as one agency knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Harm {
    /// The agency.
    pub agency: String,
    /// In words.
    pub what: String,
}

/// The People Meeting's groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Shows the behaviour.
    Exhibiting,
    /// Is harmed by it.
    Vulnerable,
    /// Linked with somebody who shows it; not put in an order.
    Susceptible,
    /// Named by an agency, and in no group by any contact.
    Nominated,
}

impl Group {
    /// In the order of the list.
    pub const ALL: [Self; 4] = [Self::Exhibiting, Self::Vulnerable, Self::Susceptible, Self::Nominated];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Exhibiting => "exhibiting",
            Self::Vulnerable => "vulnerable",
            Self::Susceptible => "susceptible",
            Self::Nominated => "nominated",
        }
    }

    /// The group of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.words() == name)
    }
}

impl People {
    /// As the hub keeps it for the meeting.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts and numbers alone")
    }

    /// Reads it back; none if it is not what this program writes.
    pub fn from_json(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// The person of this code.
    pub fn get(&self, code: Code) -> Option<&Person> {
        self.people.iter().find(|person| person.code == code)
    }
}

impl Person {
    /// Where the person stands in a group.
    pub fn standing(&self, group: Group) -> Option<&Standing> {
        self.standings.iter().find(|standing| standing.group == group)
    }

    /// Why the person is here, in words, each once: group by group, the most important first.
    pub fn reasons(&self) -> Vec<&str> {
        let mut reasons: Vec<&str> = Vec::new();
        for reason in self.standings.iter().flat_map(|standing| &standing.reasons) {
            if !reasons.contains(&reason.as_str()) {
                reasons.push(reason);
            }
        }
        reasons
    }

    /// Whether somebody harms the person, or the person is among those who are harmed.
    pub fn is_vulnerable(&self) -> bool {
        self.needs_first || self.standing(Group::Vulnerable).is_some()
    }
}

/// Points as people read them: exact, without zeros that say nothing.
pub(super) fn points(millionths: i64) -> String {
    let (sign, all) = (if millionths < 0 { "\u{2212}" } else { "" }, millionths.unsigned_abs());
    let rest = format!("{:06}", all % 1_000_000);
    let (whole, rest) = (all / 1_000_000, rest.trim_end_matches('0'));
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::points;

    #[test]
    fn points_are_exact_and_short() {
        let examples = [
            (0, "0"),
            (1, "0.000001"),
            (1_500_000, "1.5"),
            (-250_000, "\u{2212}0.25"),
            (3_000_000_000, "3000"),
        ];
        for (millionths, text) in examples {
            assert_eq!(points(millionths), text);
        }
    }
}

//! What linking found, in counts: for the linker's folder. No pseudonym, no reference.

use serde::{Deserialize, Serialize};

use super::Received;
use super::pairs::{Agreeing, Records};
use super::people::People;
use crate::agreement::{Linkage, Permit};
use crate::contribution::MATCH_KEYS;

/// `link_report.json`.
#[derive(Debug, Serialize, Deserialize)]
pub struct LinkReport {
    /// Agencies of the agreement that did not contribute.
    pub missing: Vec<String>,
    /// Records of all agencies.
    pub records: u64,
    /// People that they were held to be.
    pub people: u64,
    /// People by the number of agencies that know them, from one.
    pub people_by_agencies: Vec<u64>,
    /// Links that were used: firm ones.
    pub firm_links: u64,
    /// Links that were used: likely ones.
    pub likely_links: u64,
    /// Pairs that agree on a match key and still stand as different people.
    pub kept_apart: u64,
    /// Links by pair of agencies.
    pub pairs: Vec<PairLine>,
    /// What each match key did.
    pub keys: Vec<KeyLine>,
}

/// Links between two agencies.
#[derive(Debug, Serialize, Deserialize)]
pub struct PairLine {
    /// One agency.
    pub a: String,
    /// The other.
    pub b: String,
    /// People known to both.
    pub people: u64,
}

/// One match key's part in the links.
#[derive(Debug, Serialize, Deserialize)]
pub struct KeyLine {
    /// Its name.
    pub name: String,
    /// What agreement on it means.
    pub meaning: String,
    /// Links in which it agreed.
    pub agreed: u64,
    /// Pseudonyms that too many records shared.
    pub too_common: u64,
}

pub(super) fn of(
    received: &[Received],
    permit: &Permit<'_, Linkage>,
    records: &Records,
    found: &Agreeing,
    people: &People,
) -> LinkReport {
    let agencies = permit.agreement().agencies();
    let names: Vec<&str> = agencies.iter().map(|party| party.id.as_str()).collect();
    let missing =
        names.iter().filter(|name| received.iter().all(|one| one.manifest.agency.as_str() != **name));
    let members = members(records, people);
    let firm = people.links.iter().filter(|pair| pair.firm()).count() as u64;
    LinkReport {
        missing: missing.map(|&name| name.to_owned()).collect(),
        records: records.len() as u64,
        people: people.count as u64,
        people_by_agencies: by_agencies(&members, names.len()),
        firm_links: firm,
        likely_links: people.links.len() as u64 - firm,
        kept_apart: people.kept_apart,
        pairs: pair_lines(&members, &names),
        keys: key_lines(found, people),
    }
}

/// The agencies that know each person.
fn members(records: &Records, people: &People) -> Vec<Vec<u8>> {
    let mut members = vec![Vec::new(); people.count];
    for (person, agency) in people.person.iter().zip(&records.agency) {
        members[person.unsigned_abs() as usize].push(*agency);
    }
    members
}

fn by_agencies(members: &[Vec<u8>], agencies: usize) -> Vec<u64> {
    let mut counts = vec![0; agencies];
    members.iter().for_each(|known| counts[known.len() - 1] += 1);
    counts
}

fn pair_lines(members: &[Vec<u8>], names: &[&str]) -> Vec<PairLine> {
    let mut counts = vec![vec![0u64; names.len()]; names.len()];
    for known in members {
        for (at, &a) in known.iter().enumerate() {
            known[at + 1..].iter().for_each(|&b| counts[a.min(b) as usize][a.max(b) as usize] += 1);
        }
    }
    let line = |a: usize, b: usize| PairLine {
        a: names[a].to_owned(),
        b: names[b].to_owned(),
        people: counts[a][b],
    };
    (0..names.len())
        .flat_map(|a| (a + 1..names.len()).map(move |b| (a, b)))
        .map(|(a, b)| line(a, b))
        .collect()
}

fn key_lines(found: &Agreeing, people: &People) -> Vec<KeyLine> {
    let agreed = |bit: usize| people.links.iter().filter(|pair| pair.keys >> bit & 1 == 1).count() as u64;
    MATCH_KEYS
        .iter()
        .enumerate()
        .map(|(bit, key)| KeyLine {
            name: key.name.to_owned(),
            meaning: key.meaning.to_owned(),
            agreed: agreed(bit),
            too_common: found.too_common[bit],
        })
        .collect()
}

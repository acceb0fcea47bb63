//! What linking found, in counts: for the linker's folder. No pseudonym, no reference.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Received;
use super::before::Remembered;
use super::checks::{Check, checks};
use super::classes::Classes;
use super::confidence::{LIKELY, share};
use super::estimate::{Belief, Rightness, beliefs, decoys};
use super::fit::Fit;
use super::headline;
use super::pairs::Pair;
use super::people::People;
use super::records::Records;
use super::warnings::warnings;
use super::weigh::{Patterns, Weighed};
use crate::agreement::{Linkage, MatchKeys, Permit};
use crate::contribution::{ExposureLine, FIRM, LinkEstimate, MATCH_KEYS};

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
    /// How many missed links a false merger is held to cost.
    pub cost_of_a_false_merger: f64,
    /// How right the links between agencies are, as far as can be told without truth.
    pub rightness: Rightness,
    /// The same in thousandths, and how headline figures move within it: people known to so many agencies or more.
    pub estimate: LinkEstimate,
    /// Records that stand with others: firmly, likely, and to be checked.
    pub confidence: Confidence,
    /// Links that were used: firm ones.
    pub firm_links: u64,
    /// Links that were used: likely ones.
    pub likely_links: u64,
    /// Pairs that are more likely one person than not, and still stand as two.
    pub kept_apart: u64,
    /// Links by pair of agencies.
    pub pairs: Vec<PairLine>,
    /// What each agency holds twice.
    pub agencies: Vec<AgencyLine>,
    /// Checks of the links that need no truth.
    pub checks: Vec<Check>,
    /// Pairs of records that agencies have settled before this linking.
    pub settled: u64,
    /// Pairs that were settled for contributions that have been replaced since.
    pub settled_outdated: u64,
    /// Households, where the agreement permits them.
    pub households: u64,
    /// From which pseudonyms people were linked, as the agreement says.
    pub match_keys: MatchKeys,
    /// How each match key's pseudonyms are shared.
    pub keys: Vec<KeyLine>,
    /// What is odd about the contributions, in words.
    pub warnings: Vec<String>,
}

/// How surely records stand with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Confidence {
    /// Records that stand firmly: the order of candidates rests on them.
    pub firm: u64,
    /// Records that likely belong where they stand.
    pub likely: u64,
    /// Records to be checked by the agencies that hold them.
    pub check: u64,
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
    /// How right the links between them are.
    pub rightness: Rightness,
}

/// One agency's own records.
#[derive(Debug, Serialize, Deserialize)]
pub struct AgencyLine {
    /// The agency.
    pub agency: String,
    /// Its records.
    pub records: u64,
    /// Records that stand with another agency's.
    pub linked: u64,
    /// Records beyond the first of each person: held twice or more.
    pub held_again: u64,
}

/// One match key's pseudonyms.
#[derive(Debug, Serialize, Deserialize)]
pub struct KeyLine {
    /// What counting its pseudonyms tells, and what a dictionary costs whoever holds the key.
    #[serde(flatten)]
    pub exposure: ExposureLine,
    /// Whether it exposed more than the agreement permits, and was not used.
    pub dropped: bool,
    /// Pseudonyms that too many records shared to be used.
    pub too_common: u64,
    /// Links in which it agreed.
    pub agreed: u64,
}

/// What was found, before it is told.
pub(super) struct Found<'a> {
    pub(super) records: &'a Records,
    pub(super) classes: &'a Classes,
    pub(super) patterns: &'a Patterns,
    pub(super) weighed: &'a Weighed,
    pub(super) fit: &'a Fit,
    pub(super) people: &'a People,
    pub(super) remembered: &'a Remembered,
    pub(super) cost: f64,
}

pub(super) fn of(received: &[Received], permit: &Permit<'_, Linkage>, found: &Found<'_>) -> LinkReport {
    let agencies = permit.agreement().agencies();
    let names: Vec<&str> = agencies.iter().map(|party| party.id.as_str()).collect();
    let missing =
        names.iter().filter(|name| received.iter().all(|one| one.manifest.agency.as_str() != **name));
    let beliefs = beliefs(found.people, found.weighed, found.fit, found.records);
    let links = Links::of(found);
    let decoys = decoys(found.patterns, found.fit, found.cost.ln());
    let across = |(agencies, _): &(&(u8, u8), &Belief)| agencies.0 != agencies.1;
    let all = beliefs.iter().filter(across).fold(Belief::default(), |sum, (_, one)| sum.and(*one));
    let (pairs, lines) = (pair_lines(&beliefs, decoys, &names), agency_lines(found, &names));
    let (known, rightness) = (by_agencies(found, names.len()), all.rightness(decoys));
    let largest = found.people.groups.iter().map(Vec::len).max().unwrap_or(0);
    let counts = (found.classes.counts.as_slice(), found.records.len() as u64);
    let estimate = headline::estimate(&known, &rightness);
    LinkReport {
        warnings: warnings(received, (&lines, &pairs), counts, largest),
        checks: checks(found.people, found.weighed, found.fit, found.records, found.cost.ln()),
        settled: found.remembered.settled.len() as u64,
        settled_outdated: found.remembered.outdated,
        households: found
            .people
            .household
            .iter()
            .max()
            .map_or(0, |most| u64::from((most + 1).unsigned_abs())),
        match_keys: permit.agreement().terms().match_keys,
        missing: missing.map(|&name| name.to_owned()).collect(),
        records: found.records.len() as u64,
        people: found.people.groups.len() as u64,
        people_by_agencies: known,
        cost_of_a_false_merger: found.cost,
        estimate,
        rightness,
        confidence: confidence(found.people),
        firm_links: links.firm,
        likely_links: links.likely,
        kept_apart: links.kept_apart,
        pairs,
        agencies: lines,
        keys: key_lines(found, &links),
    }
}

/// Links between agencies.
struct Links {
    firm: u64,
    likely: u64,
    kept_apart: u64,
    /// By match key.
    agreed: Vec<u64>,
}

impl Links {
    fn of(found: &Found<'_>) -> Self {
        let none = || Self { firm: 0, likely: 0, kept_apart: 0, agreed: vec![0; MATCH_KEYS.len()] };
        let pairs = found.weighed.pairs.par_iter().zip(&found.weighed.odds);
        let some = pairs.fold(none, |links, (pair, odds)| links.with(found, pair, *odds));
        some.reduce(none, Self::and)
    }

    fn with(mut self, found: &Found<'_>, pair: &Pair, odds: f32) -> Self {
        let (a, b) = (pair.a as usize, pair.b as usize);
        if found.records.agency[a] == found.records.agency[b] {
            return self;
        }
        if found.people.person[a] != found.people.person[b] {
            self.kept_apart += u64::from(odds > 0.0);
            return self;
        }
        let firm = share(f64::from(odds)) >= FIRM;
        self.firm += u64::from(firm);
        self.likely += u64::from(!firm);
        for (bit, agreed) in self.agreed.iter_mut().enumerate() {
            *agreed += pair.keys >> bit & 1;
        }
        self
    }

    fn and(mut self, other: Self) -> Self {
        self.firm += other.firm;
        self.likely += other.likely;
        self.kept_apart += other.kept_apart;
        self.agreed.iter_mut().zip(other.agreed).for_each(|(agreed, more)| *agreed += more);
        self
    }
}

fn by_agencies(found: &Found<'_>, agencies: usize) -> Vec<u64> {
    let mut counts = vec![0; agencies];
    for group in &found.people.groups {
        let mut known: Vec<u8> = group.iter().map(|record| found.records.agency[*record as usize]).collect();
        known.sort_unstable();
        known.dedup();
        counts[known.len() - 1] += 1;
    }
    counts
}

fn confidence(people: &People) -> Confidence {
    let mut confidence = Confidence::default();
    for record in people.groups.iter().filter(|group| group.len() > 1).flatten() {
        let probability = people.probability[*record as usize];
        confidence.firm += u64::from(probability >= FIRM);
        confidence.likely += u64::from((LIKELY..FIRM).contains(&probability));
        confidence.check += u64::from(probability < LIKELY);
    }
    confidence
}

fn pair_lines(beliefs: &BTreeMap<(u8, u8), Belief>, decoys: f64, names: &[&str]) -> Vec<PairLine> {
    let line = |((a, b), belief): (&(u8, u8), &Belief)| PairLine {
        a: names[usize::from(*a)].to_owned(),
        b: names[usize::from(*b)].to_owned(),
        people: whole(belief.linked),
        rightness: belief.rightness(decoys),
    };
    beliefs.iter().filter(|((a, b), _)| a != b).map(line).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of pairs is whole and small"
)]
fn whole(count: f64) -> u64 {
    count.round() as u64
}

fn agency_lines(found: &Found<'_>, names: &[&str]) -> Vec<AgencyLine> {
    let mut lines: BTreeMap<u8, AgencyLine> = BTreeMap::new();
    for group in &found.people.groups {
        let mut of: Vec<u8> = group.iter().map(|record| found.records.agency[*record as usize]).collect();
        of.sort_unstable();
        let shared = of.first() != of.last();
        for same in of.chunk_by(|x, y| x == y) {
            let count = same.len() as u64;
            let line = lines.entry(same[0]).or_insert_with(|| AgencyLine {
                agency: names[usize::from(same[0])].to_owned(),
                records: 0,
                linked: 0,
                held_again: 0,
            });
            line.records += count;
            line.linked += if shared { count } else { 0 };
            line.held_again += count - 1;
        }
    }
    lines.into_values().collect()
}

fn key_lines(found: &Found<'_>, links: &Links) -> Vec<KeyLine> {
    let keys = MATCH_KEYS.iter().zip(&found.classes.counts).zip(&links.agreed);
    keys.map(|((key, counts), agreed)| KeyLine {
        exposure: counts.exposure.line(key),
        dropped: counts.dropped,
        too_common: counts.too_common,
        agreed: *agreed,
    })
    .collect()
}

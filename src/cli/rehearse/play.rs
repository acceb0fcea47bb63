//! The round itself, role by role, through the same library functions that each role calls alone.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::super::Talk;
use super::super::failure::{Failure, Kind};
use super::super::output::Folder;
use super::agencies::SealedAgency;
use super::exports::Export;
use super::parties::{self, Player, Players, Randomness};
use super::results;
use super::summary::Summary;
use crate::agency::Lookup;
use crate::agreement::{Activity, BehaviourText, Candidates, Linkage, Permit, Profiles, Round, Window};
use crate::audit::{Log, Step, Verb};
use crate::contribution::{Part as _, PersonMap, Salt};
use crate::hub::{self, Pool};
use crate::linker::{self, Linked};
use crate::party::{Digest, seal};

/// Contacts may lie this many months back.
const MONTHS: i32 = 36;

/// Everything a rehearsal starts from.
pub(in crate::cli) struct Inputs {
    /// Title of the agreement.
    pub(in crate::cli) title: String,
    /// The agencies' exports.
    pub(in crate::cli) exports: Vec<Export>,
    /// Name and text of the boundaries.
    pub(in crate::cli) boundaries: Option<(String, String)>,
    /// Name and text of the population.
    pub(in crate::cli) population: Option<(String, String)>,
    /// The target behaviour.
    pub(in crate::cli) behaviour: BehaviourText,
    /// Last day of the round.
    pub(in crate::cli) as_of: Option<Date>,
    /// Fixes keys and ids.
    pub(in crate::cli) seed: Option<u64>,
    /// Go on although many rows are refused.
    pub(in crate::cli) allow_refused: bool,
}

/// A round that was played, not yet written.
pub(in crate::cli) struct Rehearsal {
    pub(in crate::cli) folder: Folder,
    pub(in crate::cli) summary: Summary,
}

/// Plays the round in memory: nothing is written before all of it succeeded.
pub(in crate::cli) fn play(mut inputs: Inputs, talk: &Talk) -> Result<Rehearsal, Failure> {
    inputs.exports.sort_by(|a, b| a.agency.cmp(&b.agency));
    let places = results::Places::read(inputs.boundaries.take(), inputs.population.take())?;
    let as_of = as_of(&inputs)?;
    let window = Window { from: as_of.saturating_sub(MONTHS.months()), to: as_of };
    let random = Randomness::new(inputs.seed);
    let ids: Vec<_> = inputs.exports.iter().map(|export| export.agency.clone()).collect();
    let players = parties::sign(&ids, (inputs.title.clone(), inputs.behaviour.clone()), as_of, &random)?;
    let stage =
        Stage { round: players.round(window), players, random, clock: format!("{as_of}T12:00:00Z"), talk };
    let sources: Vec<String> = inputs.exports.iter().map(|export| export.source.clone()).collect();

    let mut folder = Folder::default();
    folder.file(super::MARKER, MARKER_TEXT);
    let sealed = stage.agencies(inputs.exports, inputs.allow_refused, &mut folder)?;
    let linked = stage.linker(&sealed, &mut folder)?;
    let (pool, mut hub_folder, mut log) = stage.hub(&sealed, &linked)?;
    let listed = stage.candidates(&pool, &mut hub_folder, &mut log)?;
    let released = results::release(&stage, &pool, &places, &mut hub_folder, &mut log)?;
    hub_folder.file("audit/log.jsonl", log.lines());
    folder.folder("hub", hub_folder);
    folder.file("rehearsal/people.csv", people_csv(&stage, &sealed, &sources, &linked.person_map)?);
    let summary = Summary {
        agencies: sealed.into_iter().map(|one| one.line).collect(),
        as_of,
        links: linked.report,
        candidates: listed,
        released,
        to: None,
    };
    Ok(Rehearsal { folder, summary })
}

const MARKER_TEXT: &str = "\
REHEARSAL

One machine played every role of a round over test exports. Nothing here may be about real people.

agencies/   one folder per agency: its own, private to it
linker/     what the linker holds: pseudonyms, no demand
hub/        what the hub holds: demand, no pseudonyms; releases/ is all that may leave
rehearsal/  which records were held to be one person, for scoring: nobody has this in a real round
";

/// The day given, or the latest contact of all exports.
fn as_of(inputs: &Inputs) -> Result<Date, Failure> {
    let last = |export: &Export| Ok(export.extract.contact_dates()?.map(|(_, last)| last));
    let latest =
        inputs.exports.iter().map(last).collect::<Result<Vec<_>, Failure>>()?.into_iter().flatten().max();
    inputs.as_of.or(latest).ok_or_else(|| Failure::new(Kind::Input, "no export has a readable contact date"))
}

/// The players and what they share.
pub(super) struct Stage<'a> {
    pub(super) players: Players,
    pub(super) round: Round,
    pub(super) random: Randomness,
    /// A rehearsal's clock stands at noon of its last day, so that the same inputs give the same bytes.
    pub(super) clock: String,
    pub(super) talk: &'a Talk,
}

impl Stage<'_> {
    pub(super) fn permit<A: Activity>(&self) -> Result<Permit<'_, A>, Failure> {
        Ok(self.players.agreement.permit(&self.round, self.round.window.to)?)
    }

    pub(super) fn log(&self, party: &Player) -> Log {
        Log::new(party.party.id.as_str(), self.round.purpose.clone())
    }

    /// The linker says which records are one person.
    fn linker(&self, sealed: &[SealedAgency], to: &mut Folder) -> Result<Linked, Failure> {
        let permit = self.permit::<Linkage>()?;
        let linker = &self.players.linker;
        let mut log = self.log(linker);
        let mut received = Vec::new();
        for one in sealed {
            let part = linker::receive(&one.sealed.sealed.contribution, &permit, &linker.keys)?;
            log.add(&self.clock, accepted(&one.line.agency, &part.digest));
            received.push(part);
            to.file(
                format!("linker/contributions/{}.r1.contribution", one.line.agency),
                one.sealed.sealed.contribution.clone(),
            );
        }
        let linked = linker::link(
            received,
            &permit,
            linker::FALSE_MERGER_COST,
            &mut self.random.for_use("person ids"),
        )?;
        let map = linked.person_map.to_parquet(Salt([0; 16]));
        let report = json_lines(&linked.report);
        log.add(
            &self.clock,
            Step::new(Verb::Combination, "linked the contributions")
                .digest("person map", Digest::of(&map))
                .count("records", linked.report.records)
                .count("people", linked.report.people),
        );
        to.file("linker/round.toml", self.round_toml());
        to.secret("linker/keys/party.keys", linker.keys.to_file().as_bytes());
        to.file("linker/link_report.json", report);
        to.file("linker/person_map.parquet.age", seal(&map, &[&self.players.hub.party])?);
        to.file("linker/audit/log.jsonl", log.lines());
        self.talk
            .say(&format!("linked {} records into {} people", linked.report.records, linked.report.people));
        Ok(linked)
    }

    /// The hub takes the contributions and the person map.
    fn hub(&self, sealed: &[SealedAgency], linked: &Linked) -> Result<(Pool, Folder, Log), Failure> {
        let permit = self.permit::<Profiles>()?;
        let hub = &self.players.hub;
        let (mut to, mut log) = (Folder::default(), self.log(hub));
        let mut received = Vec::new();
        for one in sealed {
            let part = hub::receive(&one.sealed.sealed.contribution, &permit, &hub.keys)?;
            log.add(&self.clock, accepted(&one.line.agency, &part.digest));
            received.push(part);
            to.file(
                format!("contributions/{}.r1.contribution", one.line.agency),
                one.sealed.sealed.contribution.clone(),
            );
        }
        let map = seal(&linked.person_map.to_parquet(Salt([0; 16])), &[&hub.party])?;
        let map = PersonMap::from_parquet(hub.keys.open(&map)?)?;
        let pool = hub::pool(&map, received)?;
        to.file("round.toml", self.round_toml());
        to.file("agreement.signed", self.players.signed.clone());
        to.secret("keys/party.keys", hub.keys.to_file().as_bytes());
        Ok((pool, to, log))
    }

    /// Profiles, and candidates within the groups of the target behaviour.
    fn candidates(
        &self,
        pool: &Pool,
        to: &mut Folder,
        log: &mut Log,
    ) -> Result<BTreeMap<String, u64>, Failure> {
        let permit = self.permit::<Candidates>()?;
        let listings = hub::candidates(pool, &permit, &mut self.random.for_use("candidates' codes"));
        let list = hub::candidates_csv(&listings, self.players.agreement.terms().dates);
        let count = listings.iter().map(|listing| listing.candidates.len() as u64).sum();
        log.add(
            &self.clock,
            Step::new(Verb::Consultation, "put candidates in order")
                .digest("list", Digest::of(list.as_bytes()))
                .count("candidates", count),
        );
        to.file("meeting/candidates.csv", list);
        to.file("work/candidates.csv", hub::candidate_people_csv(&listings));
        Ok(listings.iter().flat_map(|listing| listing.sizes()).collect())
    }

    fn round_toml(&self) -> String {
        toml::to_string_pretty(&self.round).expect("a round is a plain table")
    }
}

fn accepted(agency: &str, digest: &Digest) -> Step {
    Step::new(Verb::Collection, format!("accepted the contribution of {agency}")).digest("manifest", digest)
}

pub(super) fn json_lines(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("texts and numbers alone");
    bytes.push(b'\n');
    bytes
}

/// Which of each agency's records were held to be one person, by the agency's own reference: for scoring alone.
fn people_csv(
    stage: &Stage<'_>,
    sealed: &[SealedAgency],
    sources: &[String],
    map: &PersonMap,
) -> Result<Vec<u8>, Failure> {
    let mut rows: Vec<[String; 3]> = Vec::new();
    for (place, ((one, agency), source)) in (0..).zip(sealed.iter().zip(&stage.players.agencies).zip(sources))
    {
        let lookup = Lookup::open(&one.sealed.lookup, &agency.keys)?;
        for row in map.rows.iter().filter(|row| row.agency == place) {
            let own = lookup.own(row.reference).expect("the map has the people that were sealed");
            rows.push([source.clone(), own.to_owned(), row.person.to_string()]);
        }
    }
    rows.sort();
    let mut csv = csv::Writer::from_writer(Vec::new());
    let header = ["source", "record_id", "cluster_id"].map(str::to_owned);
    for row in [header].iter().chain(&rows) {
        csv.write_record(row).expect("a vector takes all writes");
    }
    Ok(csv.into_inner().expect("a vector takes all writes"))
}

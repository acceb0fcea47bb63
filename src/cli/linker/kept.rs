//! What the linker keeps of a round between two linkings, sealed to itself: its last answer, what it asked, and what
//! agencies have settled. All of it goes when the round is closed.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use crate::agreement::Linkage as Linking;
use crate::contribution::{Answers, Part as _, PersonMap, Shortlist};
use crate::linker::{Asked, Settled};
use crate::party::{Digest, PartyId, seal};

/// Digest of each agency's manifest.
pub(super) type Contributions = BTreeMap<PartyId, Digest>;

/// Where what is kept of a round stands.
pub(in crate::cli) fn folder(round: &str) -> String {
    format!("work/{round}")
}

fn file(agreed: &Agreed, name: &str) -> String {
    format!("{}/{name}", folder(&agreed.round.name))
}

/// The hub's newest shortlist, as it came.
pub(super) fn shortlist_file(agreed: &Agreed) -> String {
    file(agreed, "shortlist")
}

fn keep(desk: &mut Desk, path: String, what: &impl Serialize) -> Result<(), Failure> {
    let bytes = serde_json::to_vec(what).expect("texts, numbers and lists alone");
    let sealed = seal(&bytes, &[&desk.me()])?;
    desk.secret(path, sealed);
    Ok(())
}

fn kept<T: DeserializeOwned>(desk: &Desk, path: &str) -> Result<Option<T>, Failure> {
    let Some(sealed) = desk.read(path)? else { return Ok(None) };
    let broken = |_| {
        Failure::new(Kind::State, format!("{path}: cannot be read")).hint("remove it, and link and ask again")
    };
    serde_json::from_slice(&desk.keys.open(&sealed)?).map(Some).map_err(broken)
}

/// The last answer: which contributions it rests on, and the person map.
pub(super) fn last(desk: &Desk, agreed: &Agreed) -> Result<Option<(Contributions, PersonMap)>, Failure> {
    let contributions = kept(desk, &file(agreed, "contributions.age"))?;
    let map = desk.read(&file(agreed, "person_map.age"))?;
    let (Some(contributions), Some(map)) = (contributions, map) else { return Ok(None) };
    Ok(Some((contributions, PersonMap::from_parquet(desk.keys.open(&map)?)?)))
}

/// Keeps an answer for the next linking.
pub(super) fn keep_last(
    desk: &mut Desk,
    agreed: &Agreed,
    contributions: &Contributions,
    map: &[u8],
) -> Result<(), Failure> {
    keep(desk, file(agreed, "contributions.age"), contributions)?;
    let sealed = seal(map, &[&desk.me()])?;
    desk.secret(file(agreed, "person_map.age"), sealed);
    Ok(())
}

/// Everything that was asked, by the digest of each agency's questions.
fn all_asked(desk: &Desk, agreed: &Agreed) -> Result<BTreeMap<Digest, Asked>, Failure> {
    Ok(kept(desk, &file(agreed, "asked.age"))?.unwrap_or_default())
}

/// What questions with this digest asked.
pub(super) fn asked(desk: &Desk, agreed: &Agreed, questions: Digest) -> Result<Option<Asked>, Failure> {
    Ok(all_asked(desk, agreed)?.remove(&questions))
}

/// Keeps what was asked, under the digest of each letter that asks it.
pub(super) fn keep_asked(
    desk: &mut Desk,
    agreed: &Agreed,
    letters: &[Digest],
    asked: &Asked,
) -> Result<(), Failure> {
    let mut all = all_asked(desk, agreed)?;
    all.extend(letters.iter().map(|letter| (*letter, asked.clone())));
    keep(desk, file(agreed, "asked.age"), &all)
}

/// What one agency's answers settled.
#[derive(Serialize, Deserialize)]
struct BySender {
    contributions: Contributions,
    settled: Vec<Settled>,
}

/// What all answers have settled, each with the contributions that it is about.
pub(super) fn settled(desk: &Desk, agreed: &Agreed) -> Result<Vec<(Contributions, Vec<Settled>)>, Failure> {
    let own = folder(&agreed.round.name);
    let names = desk.names(&own).into_iter().filter(|name| name.ends_with(".settled.age"));
    names
        .filter_map(|name| kept::<BySender>(desk, &format!("{own}/{name}")).transpose())
        .map(|one| one.map(|one| (one.contributions, one.settled)))
        .collect()
}

/// Keeps what an agency's answers settled, in place of earlier ones to the same questions.
pub(super) fn keep_settled(
    desk: &mut Desk,
    agreed: &Agreed,
    said: &Answers,
    (asked, settled): (&Asked, &[Settled]),
) -> Result<(), Failure> {
    let name = format!("{}.{}.settled.age", said.agency, &said.questions.to_string()[..12]);
    let one = BySender { contributions: asked.contributions.clone(), settled: settled.to_vec() };
    keep(desk, file(agreed, &name), &one)
}

/// The people of the hub's shortlist, if it is of the last answer.
pub(super) fn shortlisted(
    desk: &Desk,
    agreed: &Agreed,
    map: Digest,
    session: &Session<'_>,
) -> Result<Option<BTreeSet<i32>>, Failure> {
    let Some(bytes) = desk.read(&shortlist_file(agreed))? else { return Ok(None) };
    let (said, people) = Shortlist::open(&bytes, &agreed.permit::<Linking>(session)?, &desk.keys)?;
    if said.person_map != map {
        return Err(Failure::new(Kind::State, "the hub's shortlist is of an earlier linking")
            .hint("send the hub the newest answer, and ask it for its shortlist again"));
    }
    Ok(Some(people.into_iter().collect()))
}

//! Lists of one agency's own people, by shuffled reference: nominations to the hub, candidates back to the agency.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Error;
use crate::agreement::{Activity, Permit};
use crate::audit::Head;
use crate::party::{Digest, Keys, Letter, Party, PartyId, Posted, Role, Statement, seal};

/// What a nomination says in the open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nomination {
    /// Who nominates.
    pub agency: PartyId,
    /// Digest of the agreement.
    pub agreement: Digest,
    /// The round.
    pub round: String,
    /// Digest of the manifest whose shuffled references it names people by.
    pub manifest: Digest,
    /// When, by the agency's clock. A later nomination takes the place of an earlier one.
    pub nominated_at: Timestamp,
}

/// What is sealed inside: people, by shuffled reference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nominated {
    /// Whom the agency wants the meeting to look at.
    pub people: Vec<i32>,
    /// Whose cases it carries over from earlier rounds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried: Vec<CarriedReference>,
}

/// A case of an earlier round, carried over by the agency that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarriedReference {
    /// The agency's shuffled number of the person, in this round.
    pub reference: i32,
    /// The earlier code.
    pub code: String,
    /// When the case was taken on.
    pub since: Date,
}

impl Nominated {
    /// Every person who is named, by shuffled reference.
    pub fn references(&self) -> Vec<i32> {
        self.people.iter().copied().chain(self.carried.iter().map(|one| one.reference)).collect()
    }
}

/// What a candidate pack says in the open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CandidatePack {
    /// Whose pack.
    pub agency: PartyId,
    /// Digest of the agreement.
    pub agreement: Digest,
    /// The round.
    pub round: String,
    /// Digest of the manifest whose shuffled references it names people by.
    pub manifest: Digest,
    /// When it was released, by the hub's clock.
    pub released_at: Timestamp,
    /// Exceptions in the agreement that every pack must bear.
    pub exceptions: Vec<String>,
    /// The last line of the hub's log.
    pub head: Head,
}

/// What is sealed inside: for each candidate's code, the agency's own shuffled references.
pub type Released = BTreeMap<String, Vec<i32>>;

impl Statement for Nomination {
    const LABEL: &'static str = "people-zones/nomination/v1";
    const MEMBER: &'static str = "nomination";
}

impl Statement for CandidatePack {
    const LABEL: &'static str = "people-zones/candidate-pack/v1";
    const MEMBER: &'static str = "candidates";
}

/// The one sealed part of either.
const PART: &str = "references.json.age";

impl Nomination {
    /// Seals a nomination to the hub.
    pub fn post<A: Activity>(
        &self,
        nominated: &Nominated,
        permit: &Permit<'_, A>,
        keys: &Keys,
    ) -> Result<Posted, Error> {
        post(self, nominated, permit.agreement().hub(), keys)
    }

    /// Opens a nomination and checks all of it but the manifest that it names.
    pub fn open<A: Activity>(
        bytes: &[u8],
        permit: &Permit<'_, A>,
        keys: &Keys,
    ) -> Result<(Self, Nominated), Error> {
        let agreement = permit.agreement();
        let letter = Letter::<Self>::open(bytes, |said| {
            let sender = agreement.party(&said.agency).filter(|party| party.role == Role::Agency);
            sender.cloned().ok_or(Error::Stranger)
        })?;
        let said = &letter.statement;
        holds((said.agreement, &said.round), &said.agency, permit)?;
        let nominated = inside(&letter, keys)?;
        Ok((letter.statement, nominated))
    }
}

impl CandidatePack {
    /// Seals a pack to its agency, and to nobody else.
    pub fn post(&self, released: &Released, to: &Party, keys: &Keys) -> Result<Posted, Error> {
        post(self, released, to, keys)
    }

    /// Opens one's own pack and checks that it is the hub's, of this agreement and round.
    pub fn open<A: Activity>(
        bytes: &[u8],
        permit: &Permit<'_, A>,
        keys: &Keys,
    ) -> Result<(Self, Released), Error> {
        let hub = permit.agreement().hub().clone();
        let letter = Letter::<Self>::open(bytes, |_| Ok::<_, Error>(hub.clone()))?;
        let said = &letter.statement;
        holds((said.agreement, &said.round), &hub.id, permit)?;
        let released = inside(&letter, keys)?;
        Ok((letter.statement, released))
    }
}

/// A statement with one part, sealed to one party.
pub(super) fn post<S: Statement>(
    statement: &S,
    inside: &impl Serialize,
    to: &Party,
    keys: &Keys,
) -> Result<Posted, Error> {
    let inside = serde_json::to_vec(inside).expect("texts and numbers alone");
    Ok(Letter::post(statement, &[(PART, seal(&inside, &[to])?)], keys))
}

/// Refuses what is of another agreement or round.
pub(super) fn holds<A: Activity>(
    (agreement, round): (Digest, &str),
    sender: &PartyId,
    permit: &Permit<'_, A>,
) -> Result<(), Error> {
    let foreign = |what| Err(Error::Foreign { agency: sender.clone(), what });
    match () {
        () if agreement != permit.agreement().digest() => foreign("agreement"),
        () if round != permit.round().name => foreign("round"),
        () => Ok(()),
    }
}

/// What is sealed inside a statement with one part.
pub(super) fn inside<S, T: DeserializeOwned>(letter: &Letter<S>, keys: &Keys) -> Result<T, Error> {
    let sealed = letter.part(PART).ok_or(Error::Envelope("a part is missing"))?;
    if letter.names().count() != 1 {
        return Err(Error::Envelope("there is a part too many"));
    }
    let bytes = keys.open(sealed)?;
    serde_json::from_slice(&bytes).map_err(|_| Error::Envelope("its sealed part cannot be read"))
}

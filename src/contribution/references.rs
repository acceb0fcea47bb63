//! Lists of one agency's own people, by shuffled reference: nominations to the hub, candidates back to the agency.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Error;
use super::one_part::{self, OnePart, open, post};
use crate::agreement::{Activity, Agreement, Permit};
use crate::audit::Head;
use crate::party::{Digest, Keys, Party, PartyId, Posted, Statement};

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

impl OnePart for Nomination {
    fn is_of(&self) -> (Digest, &str) {
        (self.agreement, &self.round)
    }

    fn sender(&self, agreement: &Agreement) -> Result<Party, Error> {
        one_part::agency(agreement, &self.agency)
    }
}

impl Statement for CandidatePack {
    const LABEL: &'static str = "people-zones/candidate-pack/v1";
    const MEMBER: &'static str = "candidates";
}

impl OnePart for CandidatePack {
    fn is_of(&self) -> (Digest, &str) {
        (self.agreement, &self.round)
    }

    fn sender(&self, agreement: &Agreement) -> Result<Party, Error> {
        Ok(agreement.hub().clone())
    }
}

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
        let (letter, nominated) = open::<Self, _, A>(bytes, permit, keys)?;
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
        let (letter, released) = open::<Self, _, A>(bytes, permit, keys)?;
        Ok((letter.statement, released))
    }
}

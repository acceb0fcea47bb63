//! The linker's answer on its way: the person map, sealed to the hub, and which contributions it rests on.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Error, Part as _, PersonMap, Salt};
use crate::agreement::{Activity, Permit};
use crate::audit::Head;
use crate::party::{Digest, Keys, Letter, PartyId, Posted, Statement, seal};

/// What the linker says in the open about a person map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Linkage {
    /// Digest of the agreement.
    pub agreement: Digest,
    /// The round.
    pub round: String,
    /// When it was made, by the linker's clock.
    pub linked_at: Timestamp,
    /// Digest of each agency's manifest that it rests on.
    pub contributions: BTreeMap<PartyId, Digest>,
    /// Digest of the person map before it was sealed.
    pub person_map: Digest,
    /// How right the links are, as far as can be told without truth.
    pub estimate: LinkEstimate,
    /// The last line of the linker's log.
    pub head: Head,
}

/// How right the links are, estimated without truth: each as lower end, estimate and upper end of a 95 % interval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkEstimate {
    /// Of the linked pairs, how many of a thousand are of one person.
    pub precision_thousandths: [u32; 3],
    /// Of the pairs of one person, how many of a thousand are linked.
    pub recall_thousandths: [u32; 3],
    /// People known to so many agencies or more, from two.
    pub known_to_at_least: Vec<KnownTo>,
}

/// People known to so many agencies or more, and within what the figure moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownTo {
    /// So many agencies or more.
    pub agencies: u32,
    /// People, as linked.
    pub people: u64,
    /// The fewest that they are within the intervals.
    pub from: u64,
    /// The most.
    pub to: u64,
}

impl Statement for Linkage {
    const LABEL: &'static str = "people-zones/linkage/v2";
    const MEMBER: &'static str = "linkage";
}

impl Linkage {
    /// Seals a person map to the hub and signs what it rests on.
    pub fn post<A: Activity>(
        &self,
        map: Vec<u8>,
        permit: &Permit<'_, A>,
        keys: &Keys,
    ) -> Result<Posted, Error> {
        let sealed = seal(&map, &[permit.agreement().hub()])?;
        Ok(Letter::post(self, &[(PersonMap::FILE, sealed)], keys))
    }

    /// Opens the linker's answer and checks all of it: sender, agreement, round, seal, digest, columns.
    pub fn open<A: Activity>(
        bytes: &[u8],
        permit: &Permit<'_, A>,
        keys: &Keys,
    ) -> Result<(Self, PersonMap), Error> {
        let agreement = permit.agreement();
        let linker = agreement.linker();
        let letter = Letter::<Self>::open(bytes.to_vec(), |_| Ok::<_, Error>(linker.clone()))?;
        let foreign = |what| Err(Error::Foreign { agency: linker.id.clone(), what });
        if letter.statement.agreement != agreement.digest() {
            return foreign("agreement");
        }
        if letter.statement.round != permit.round().name {
            return foreign("round");
        }
        if !letter.names().eq([PersonMap::FILE]) {
            return Err(Error::Envelope("a part is missing, or there is one too many"));
        }
        let map = keys.open(letter.part(PersonMap::FILE).expect("just counted"))?;
        if Digest::of(&map) != letter.statement.person_map {
            return Err(Error::Part { part: PersonMap::NAME });
        }
        Ok((letter.statement, PersonMap::from_parquet(map)?))
    }
}

/// A person map needs no secret salt: nobody but the hub holds its digest and could not open it.
pub const NO_SALT: Salt = Salt([0; 16]);

//! What a contribution says about itself. There is no person in it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Error, RULES_VERSION};
use crate::agreement::{Activity, DateForm, Permit, Window};
use crate::party::{Digest, PartyId, Statement};
use crate::schema;

/// Rows of each part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Rows read from the extract.
    pub rows: u64,
    /// Different people.
    pub people: u64,
    /// Identities: more than people where somebody stands under several names.
    pub identities: u64,
    /// Contacts.
    pub contacts: u64,
    /// Needs.
    pub needs: u64,
    /// Relationships.
    pub relationships: u64,
}

/// The digest of one part, as it is before it is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartDigest {
    /// Its file name in the envelope.
    pub file: String,
    /// SHA-256 of its Parquet bytes. They hold random salt, so the digest gives nothing away.
    pub sha256: Digest,
}

/// The manifest of a contribution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Who sends it.
    pub agency: PartyId,
    /// Digest of the agreement.
    pub agreement: Digest,
    /// Purpose.
    pub purpose: String,
    /// Round.
    pub round: String,
    /// Revision within the round, from 1.
    pub revision: u32,
    /// When it was sealed, by the agency's clock.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub sealed_at: Timestamp,
    /// Version of the schema.
    pub schema: u32,
    /// Version of the match keys.
    pub rules: u32,
    /// Fingerprint of the linkage key: equal for all agencies, or their people never meet.
    pub key_fingerprint: String,
    /// Days that contacts may lie in.
    pub window: Window,
    /// Rows of each part.
    pub counts: Counts,
    /// Fields of the extract that were used.
    pub fields: Vec<String>,
    /// How contact dates cross.
    pub dates: DateForm,
    /// The agency declares that people who opted out were left out.
    pub opt_outs_left_out: bool,
    /// Only people whom the agency itself named were sealed.
    pub nominated_only: bool,
    /// Contacts by month, `2026-09`.
    pub months: BTreeMap<String, u64>,
    /// Refused rows by reason.
    pub refused: BTreeMap<String, u64>,
    /// Share of people with at least one pseudonym, by match key; in thousandths.
    pub filled: BTreeMap<String, u32>,
    /// Share of people with a contact that nobody else shares in kind, role, date and area; in thousandths.
    pub uniqueness: u32,
    /// Area codes, in the order that contacts number them.
    pub areas: Vec<String>,
    /// Digest of each part.
    pub parts: Vec<PartDigest>,
}

impl Manifest {
    /// Refuses a manifest made under another agreement, purpose or round. (Of another version it was not read.)
    pub fn check<A: Activity>(&self, permit: &Permit<'_, A>) -> Result<(), Error> {
        let (agreement, round) = (permit.agreement(), permit.round());
        let foreign = |what| Err(Error::Foreign { agency: self.agency.clone(), what });
        match () {
            () if self.agreement != agreement.digest() => foreign("agreement"),
            () if self.purpose != agreement.terms().purpose => foreign("purpose"),
            () if self.round != round.name || self.window != round.window => foreign("round"),
            () => Ok(()),
        }
    }
}

impl Statement for Manifest {
    const LABEL: &'static str = "people-zones/manifest/v2";
    const MEMBER: &'static str = "manifest";
    const VERSIONS: &'static [(&'static str, u32)] = &[("schema", schema::VERSION), ("rules", RULES_VERSION)];
}

//! What the hub gives everybody at each stage of a round: one file, signed by the hub.

use serde::{Deserialize, Serialize};

use super::{Plan, Signature};
use crate::party::{Party, PartyId, Statement};
use crate::schema;

/// What a kit asks of those who get it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Read the draft, make keys, send back the public ones.
    Join,
    /// Read the agreement, compare fingerprints, sign.
    Sign,
    /// Everybody signed: seal, link, analyse.
    Seal,
}

/// A kit. With the last stage come the agencies' shares of the linkage key, each sealed to all agencies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kit {
    /// Version of the program that wrote it.
    pub program: String,
    /// Version of the schema.
    pub schema: u32,
    /// Version of the match keys.
    pub rules: u32,
    /// What it asks for.
    pub stage: Stage,
    /// The round.
    pub plan: Plan,
    /// Who sends it.
    pub hub: Party,
    /// The agreement's text: a draft until everybody has joined.
    pub text: String,
    /// Everybody's signature, at the last stage.
    pub signatures: Vec<Signature>,
}

impl Statement for Kit {
    const LABEL: &'static str = "people-zones/kit/v1";
    const MEMBER: &'static str = "kit";
    const VERSIONS: &'static [(&'static str, u32)] = &[("schema", schema::VERSION)];
}

/// The name of an agency's sealed share inside a kit.
pub fn share_part(agency: &PartyId) -> String {
    format!("{agency}.share.age")
}

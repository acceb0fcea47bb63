//! What a second party says of a release before it goes: approved, approved with a change, or refused, with a reason.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::party::{Digest, Statement};

/// A second party's word on one release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseDecision {
    /// In which round.
    pub round: String,
    /// Digest of the agreement.
    pub agreement: Digest,
    /// Digest of the proposal's `context.json`, which holds the digest of each file.
    pub context: Digest,
    /// What was decided.
    pub decided: Decided,
    /// Tables that may not go, where it is approved with a change.
    pub leave_out: Vec<String>,
    /// Why.
    pub reason: String,
    /// When, by the clock of the party that decided.
    pub decided_at: Timestamp,
}

/// What can be decided of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    /// It goes.
    Approve,
    /// It goes without some tables.
    Change,
    /// It does not go.
    Refuse,
}

impl Statement for ReleaseDecision {
    const LABEL: &'static str = "people-zones/release-decision/v1";
    const MEMBER: &'static str = "decision";
}

//! What a party that accepted a contribution says back, with the head of its log, so that the log cannot be
//! shortened or forked afterwards without somebody holding the proof.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::Head;
use crate::party::{Digest, PartyId, Statement};

/// A contribution was accepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Whose contribution.
    pub agency: PartyId,
    /// In which round.
    pub round: String,
    /// Which revision.
    pub revision: u32,
    /// Digest of the manifest.
    pub manifest: Digest,
    /// When, by the clock of the party that accepted.
    pub accepted_at: Timestamp,
    /// The last line of that party's log.
    pub head: Head,
}

impl Statement for Receipt {
    const LABEL: &'static str = "people-zones/receipt/v1";
    const MEMBER: &'static str = "receipt";
}

/// A party signs the head of its own log each time it adds a line.
impl Statement for Head {
    const LABEL: &'static str = "people-zones/log-head/v1";
    const MEMBER: &'static str = "head";
}

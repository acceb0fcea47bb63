//! What a party sends back when it signs: its signature and, from an agency, a share of the linkage key.

use serde::{Deserialize, Serialize};

use super::Signature;
use crate::party::{Digest, Statement};

/// A signature on its way to the hub. An agency's share travels with it, sealed to all agencies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// Digest of the text that was signed.
    pub agreement: Digest,
    /// The signature itself.
    pub signature: Signature,
}

impl Signing {
    /// The sealed share's name in the letter.
    pub const SHARE: &'static str = "share.age";
}

impl Statement for Signing {
    const LABEL: &'static str = "people-zones/signing/v1";
    const MEMBER: &'static str = "signing";
}

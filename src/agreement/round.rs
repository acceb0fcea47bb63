//! One cycle of analysis under one agreement.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::party::Digest;

/// The days that contacts may lie in, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// First day.
    #[schemars(with = "String", extend("format" = "date"))]
    pub from: Date,
    /// Last day: the results know nothing after it.
    #[schemars(with = "String", extend("format" = "date"))]
    pub to: Date,
}

/// A round, as `round.toml` holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// Name of the round: `2026-q4`.
    pub name: String,
    /// Digest of the agreement it runs under.
    pub agreement: Digest,
    /// The agreement's purpose.
    pub purpose: String,
    /// Set on a rehearsal.
    pub rehearsal: bool,
    /// The days that contacts may lie in.
    pub window: Window,
}

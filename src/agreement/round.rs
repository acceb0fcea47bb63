//! One cycle of analysis under one agreement.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Error;
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

/// A round as the hub plans it, before everybody signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Name of the round, safe in file names: `2026-q4`.
    pub name: String,
    /// The days that contacts may lie in.
    pub window: Window,
    /// The day on which the hub opened the round; the time for which its work may be kept counts from it.
    #[schemars(with = "String", extend("format" = "date"))]
    pub opened: Date,
}

impl Plan {
    /// A plan whose name is safe in file names and whose window is one.
    pub fn new(name: &str, window: Window, opened: Date) -> Result<Self, Error> {
        let plan = Self { name: name.to_owned(), window, opened };
        plan.check()?;
        Ok(plan)
    }

    /// Refuses a name that could leave its folder, and a window that ends before it begins.
    pub fn check(&self) -> Result<(), Error> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let edges = !self.name.starts_with('-') && !self.name.ends_with('-');
        if self.name.is_empty() || self.name.len() > 32 || !self.name.bytes().all(plain) || !edges {
            return Err(Error::Plan(
                "a round's name is 1 to 32 lower-case letters, digits and inner hyphens, like 2026-q4",
            ));
        }
        if self.window.from > self.window.to {
            return Err(Error::Plan("the round's window ends before it begins"));
        }
        Ok(())
    }
}

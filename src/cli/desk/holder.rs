//! `round.toml`: the file that makes a folder a party's.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::super::failure::{Failure, Kind};
use super::super::input;
use crate::agreement::Plan;
use crate::party::{Party, PartyId, Role};

/// Name of the file.
pub(super) const MARKER: &str = "round.toml";
const FORMAT: u32 = 1;

/// `round.toml`: whose folder this is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::cli) struct Holder {
    pub(in crate::cli) format: u32,
    /// The party whose folder it is.
    pub(in crate::cli) party: PartyId,
    /// What it does.
    pub(in crate::cli) role: Role,
    /// Rounds that were closed, and when.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub(in crate::cli) closed: BTreeMap<String, Date>,
    /// The hub's plan of the round; others have it from the kit.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(in crate::cli) plan: Option<Plan>,
    /// The hub that this party answers to, as met first.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(in crate::cli) hub: Option<Party>,
}

impl Holder {
    pub(in crate::cli) fn new(party: PartyId, role: Role) -> Self {
        Self { format: FORMAT, party, role, closed: BTreeMap::new(), plan: None, hub: None }
    }

    pub(super) fn read(dir: &Path) -> Result<Self, Failure> {
        let path = dir.join(MARKER);
        let broken = |problem: String| {
            Failure::new(Kind::State, format!("{}: {problem}", path.display()))
                .hint("this file is the program's own; put it back as it was")
        };
        let unreadable = |error: toml::de::Error| broken(error.message().to_owned());
        let table: toml::Table = toml::from_str(&input::text(&path)?).map_err(unreadable)?;
        // Asked first: another format may have other fields.
        match table.get("format").and_then(toml::Value::as_integer) {
            Some(format) if format != i64::from(FORMAT) => Err(broken(format!(
                "this folder has format {format}; this program opens format {FORMAT}: use the program that made it, or a newer one"
            ))),
            _ => table.try_into().map_err(unreadable),
        }
    }
}

//! Short names of parties: safe in file names on every system.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One to 32 lower-case letters, digits and inner hyphens, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct PartyId(String);

/// The text cannot name a party.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a party's short name is 1 to 32 lower-case letters, digits and hyphens, beginning with a letter")]
pub struct IdError;

/// Device names that Windows keeps for itself.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

impl PartyId {
    /// Makes a short name out of any text, say a file's stem: `Police Export (2)` gives `police-export-2`.
    pub fn from_text(text: &str) -> Result<Self, IdError> {
        let words: Vec<String> = text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        Self::try_from(words.join("-"))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PartyId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        let letters = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let edges = text.starts_with(|c: char| c.is_ascii_lowercase()) && !text.ends_with('-');
        let device = RESERVED.contains(&text.as_str())
            || (text.len() == 4
                && (text.starts_with("com") || text.starts_with("lpt"))
                && text.ends_with(|c: char| c.is_ascii_digit()));
        if letters && edges && !device && text.len() <= 32 { Ok(Self(text)) } else { Err(IdError) }
    }
}

impl From<PartyId> for String {
    fn from(id: PartyId) -> Self {
        id.0
    }
}

impl fmt::Display for PartyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::PartyId;

    #[test]
    fn a_file_stem_becomes_a_name_that_is_safe_everywhere() {
        check("police", Some("police"));
        check("Police Export (2)", Some("police-export-2"));
        check("NHS_Trust", Some("nhs-trust"));
        check("2026 police", None);
        check("../etc", Some("etc"));
        check("CON", None);
        check("com1", None);
        check("", None);
    }

    #[track_caller]
    fn check(stem: &str, id: Option<&str>) {
        assert_eq!(PartyId::from_text(stem).ok().as_ref().map(PartyId::as_str), id);
    }
}

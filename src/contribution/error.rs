//! Why a contribution was refused.

use crate::party::PartyId;

/// Why a contribution was refused. Names parts and parties, never what is in them.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// Not the ZIP that this program writes.
    #[error("not a contribution, or changed on the way: {0}")]
    Envelope(&'static str),
    /// A key, a seal or a signature did not hold.
    #[error(transparent)]
    Party(#[from] crate::party::Error),
    /// The sender is no agency of the agreement.
    #[error("the sender is no agency of this agreement")]
    Stranger,
    /// Made under something else than expected.
    #[error("{agency}: made under another {what}")]
    Foreign {
        /// Who sent it.
        agency: PartyId,
        /// Agreement, purpose, round, schema or rules.
        what: &'static str,
    },
    /// What memory should not hold could not be written, or read again.
    #[error("there is no room for what the contribution is made of ({0})")]
    Scratch(std::io::ErrorKind),
    /// A part's bytes are not those that the manifest names.
    #[error("{part} is not the part that the manifest names")]
    Part {
        /// Which part.
        part: &'static str,
    },
    /// A part's columns or values are not those of the schema.
    #[error("{part}: {problem}")]
    Columns {
        /// Which part.
        part: &'static str,
        /// What is wrong.
        problem: &'static str,
    },
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Scratch(error.kind())
    }
}

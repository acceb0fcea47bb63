//! A statement on its own, as a text file that people can read: what is said, by whom, and the signature.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Error, Keys, Party, PartyId, Statement};

/// A signed text file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signed<S> {
    /// What is said.
    pub statement: S,
    /// Who says it.
    pub by: PartyId,
    /// Ed25519 over the statement, 128 hexadecimal digits.
    signature: String,
}

impl<S: Statement> Signed<S> {
    /// Signs a statement.
    pub fn new(statement: S, by: &PartyId, keys: &Keys) -> Self {
        let signature = hex::encode(keys.sign(S::LABEL, &statement.to_bytes()));
        Self { statement, by: by.clone(), signature }
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("texts, numbers and lists alone");
        bytes.push(b'\n');
        bytes
    }

    /// Reads a file; `signer` says whose signature it must bear, or refuses.
    pub fn open<E: From<Error>>(
        bytes: &[u8],
        signer: impl FnOnce(&Self) -> Result<Party, E>,
    ) -> Result<Self, E> {
        let signed: Self = serde_json::from_slice(bytes)
            .map_err(|_| Error::Letter("it cannot be read as what it should be"))?;
        if signed.to_bytes() != bytes {
            return Err(Error::Letter("it is not laid out as this program writes it").into());
        }
        let party = signer(&signed)?;
        if signed.by != party.id {
            return Err(Error::Signature { party: party.id }.into());
        }
        party.verify_text(S::LABEL, &signed.statement.to_bytes(), &signed.signature)?;
        Ok(signed)
    }
}

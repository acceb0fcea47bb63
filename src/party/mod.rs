//! Who signs and who opens: the parties of an agreement and their keys.

mod digest;
mod id;
mod keys;
mod letter;
mod seal;
mod signed;

pub use digest::Digest;
pub use id::{IdError, PartyId};
pub use keys::Keys;
pub use letter::{Letter, Posted, Statement};
pub use seal::seal;
pub use signed::Signed;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a party does in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "PartyRole")]
pub enum Role {
    /// Holds records of people and seals contributions.
    Agency,
    /// Sees pseudonyms, never demand.
    Linker,
    /// Sees demand, never pseudonyms.
    Hub,
}

/// A party as everybody may know it: its name and its public keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Short name, used in file names.
    pub id: PartyId,
    /// What it does.
    pub role: Role,
    /// age recipient (X25519), `age1…`.
    pub recipient: String,
    /// Ed25519 verifying key, 64 hexadecimal digits.
    pub verifying_key: String,
}

impl Party {
    /// Checks that this party signed these bytes. The label keeps one kind of signature from standing for another.
    pub fn verify(&self, label: &str, bytes: &[u8], signature: &[u8]) -> Result<(), Error> {
        let bad = || Error::Signature { party: self.id.clone() };
        let key: [u8; 32] =
            hex::decode(&self.verifying_key).ok().and_then(|key| key.try_into().ok()).ok_or_else(bad)?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(&key).map_err(|_| bad())?;
        let signature = ed25519_dalek::Signature::from_slice(signature).map_err(|_| bad())?;
        key.verify_strict(&keys::labelled(label, bytes), &signature).map_err(|_| bad())
    }

    /// What a colleague reads out over the telephone: the first 16 hexadecimal digits of both keys' digest.
    pub fn fingerprint(&self) -> String {
        let keys = format!("{}\n{}", self.recipient, self.verifying_key);
        Digest::of(keys.as_bytes()).to_string()[..16].to_owned()
    }
}

/// Why a key, a seal or a signature did not hold.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The signature is not this party's over these bytes.
    #[error("the signature is not {party}'s, or the signed bytes were changed")]
    Signature {
        /// Whose signature was expected.
        party: PartyId,
    },
    /// Sealed to somebody else, or changed.
    #[error("the seal does not open with this key: sealed to somebody else, or changed on the way")]
    Seal,
    /// A public key is not one.
    #[error("the public key of {party} is not valid")]
    PublicKey {
        /// Whose key.
        party: PartyId,
    },
    /// Not a file as this program writes it.
    #[error("not as it was sent, or not what it should be: {0}")]
    Letter(&'static str),
    /// A key file is not one.
    #[error("the key file is not valid")]
    KeyFile,
}

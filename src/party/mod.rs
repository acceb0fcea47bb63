//! Who signs and who opens: the parties of an agreement and their keys.

mod again;
mod digest;
mod id;
mod keys;
mod letter;
mod public_file;
mod seal;
mod signed;
mod words;

pub use digest::{Digest, Digesting};
pub use id::{IdError, PartyId};
pub use keys::{Keys, Passphrase};
pub use letter::{Letter, Posted, SealedPart, Statement, letter_kind};
pub use public_file::PublicFile;
pub use seal::{Sealer, seal};
pub use signed::Signed;

use std::fmt;

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

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Agency => "agency",
            Role::Linker => "linker",
            Role::Hub => "hub",
        })
    }
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

    /// The same for a signature in hexadecimal digits, of which there is one writing: small letters.
    pub fn verify_text(&self, label: &str, bytes: &[u8], signature: &str) -> Result<(), Error> {
        let decoded = hex::decode(signature).ok().filter(|bytes| hex::encode(bytes) == signature);
        self.verify(label, bytes, &decoded.unwrap_or_default())
    }

    /// The first 64 bits of both keys' digest, as 16 hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        hex::encode(fingerprint(&self.recipient, &self.verifying_key))
    }

    /// The same 64 bits as eight words: what a colleague reads out over the telephone.
    pub fn words(&self) -> String {
        words::words(&fingerprint(&self.recipient, &self.verifying_key))
    }

    /// Checks that something can be sealed to it; whether it signs is for `verify`.
    fn check_keys(&self) -> Result<(), Error> {
        seal::recipient(self).map(|_| ())
    }
}

fn fingerprint(recipient: &str, verifying_key: &str) -> [u8; 8] {
    let digest = Digest::of(format!("{recipient}\n{verifying_key}").as_bytes());
    *digest.bytes().first_chunk().expect("a digest has 32 bytes")
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
    /// Made by a program whose formats are others.
    #[error(
        "it was made with {made}, and this program, version {}, opens {own}: use the program that made it, or let its sender use this one",
        env!("CARGO_PKG_VERSION")
    )]
    Version {
        /// Versions as they stand in the file.
        made: String,
        /// Ours.
        own: String,
    },
    /// There is nothing in a key file.
    #[error("the key file is empty")]
    KeyFileEmpty,
    /// A key file is not one.
    #[error("not a key file, or one that another program wrote again in its own way")]
    KeyFile,
    /// A key file is not whole.
    #[error("the key file was cut short or changed")]
    KeyFileChanged,
    /// A key file of a format to come.
    #[error(
        "the key file has format {found}; this program knows format {known}: use the program that wrote it, or a newer one"
    )]
    KeyFileFormat {
        /// The file's.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// The passphrase is another one.
    #[error("the passphrase does not open the key file")]
    Passphrase,
    /// The passphrase is quickly guessed.
    #[error("a passphrase has at least {shortest} characters")]
    PassphraseShort {
        /// The fewest characters.
        shortest: usize,
    },
    /// The key file would take more memory to open than any that we write.
    #[error("the key file asks for more work than any that this program writes: it was not made by it")]
    PassphraseWork,
    /// A public file is not one.
    #[error("not a party's public file")]
    PublicFile,
    /// A public file is not as it was written.
    #[error("the public file is not as its party wrote it: a byte was changed, added or lost on the way")]
    PublicFileChanged,
    /// A public file of a format to come.
    #[error(
        "the public file has format {found}; this program knows format {known}: use the program that wrote it, or a newer one"
    )]
    PublicFileFormat {
        /// The file's.
        found: u32,
        /// Ours.
        known: u32,
    },
}

//! SHA-256 digests as they stand in manifests, logs and contexts.

use std::fmt;
use std::io::{self, Write};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::Digest as _;

/// A SHA-256 digest, written as 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Digest(
    #[serde(with = "hex::serde")]
    #[schemars(with = "String", regex(pattern = "^[0-9a-f]{64}$"))]
    [u8; 32],
);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// The digest of several texts, each with its length, so that no two lists share one.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hash = sha2::Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// Its first bytes as so many words, to be read out over the telephone.
    pub fn words(&self, count: usize) -> String {
        super::words::words(&self.0[..count])
    }

    /// The 32 bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Takes the digest of bytes on their way to where they go.
pub struct Digesting<W> {
    to: W,
    hash: sha2::Sha256,
}

impl<W> Digesting<W> {
    /// Nothing has passed so far.
    pub fn new(to: W) -> Self {
        Self { to, hash: sha2::Sha256::new() }
    }

    /// The digest of all that passed, and where it went.
    pub fn finish(self) -> (Digest, W) {
        (Digest(self.hash.finalize().into()), self.to)
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn the_empty_digest_is_the_published_one() {
        let published = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Digest::of(b"").to_string(), published);
    }

    #[test]
    fn moving_a_letter_between_parts_changes_the_digest() {
        let digest = |parts: [&[u8]; 2]| Digest::of_parts(parts);
        assert_ne!(digest([b"ab", b"c"]), digest([b"a", b"bc"]));
    }
}

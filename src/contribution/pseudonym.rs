//! A pseudonym: what is left of a match key under the round's key.

/// HMAC-SHA256 of a match key's parts, truncated left to 16 bytes. Never printed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym([u8; 16]);

impl Pseudonym {
    /// Length in bytes.
    pub const LENGTH: usize = 16;

    /// The leftmost 16 bytes of a MAC.
    pub fn from_mac(mac: &[u8; 32]) -> Self {
        let mut bytes = [0; Self::LENGTH];
        bytes.copy_from_slice(&mac[..Self::LENGTH]);
        Self(bytes)
    }

    /// The leftmost 16 bytes of a MAC, as a number.
    pub const fn from_number(number: u128) -> Self {
        Self(number.to_be_bytes())
    }

    pub(super) const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    pub const fn bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// Its first half as a number: to sort by, where a few thousand million are told apart.
    pub fn half(&self) -> u64 {
        let (half, _) = self.0.split_first_chunk().expect("sixteen bytes begin with eight");
        u64::from_be_bytes(*half)
    }
}

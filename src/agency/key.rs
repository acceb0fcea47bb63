//! The linkage key: shared by all agencies, held by nobody else, derived when needed.

use hkdf::Hkdf;
use rand::CryptoRng;
use sha2::Sha256;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::Error;
use super::mac::Mac;
use crate::agreement::{Agreement, Round};
use crate::contribution::{MatchKey, RULES_VERSION};
use crate::party::{Digest, Keys, Party, PartyId, seal};

// Change a label and no pseudonym made before links to one made after.
const LINKAGE_KEY: &[u8] = b"people-zones/linkage-key/v1";
const FINGERPRINT: &[u8] = b"people-zones/key-fingerprint/v1";
const MATCH_KEY: &[u8] = b"people-zones/match-key/v1";
const HOME: &[u8] = b"people-zones/home/v1";

/// One agency's part of the linkage key: 32 random bytes, sealed to the agencies alone.
#[derive(ZeroizeOnDrop)]
pub struct Share([u8; 32]);

impl Share {
    /// A new share.
    pub fn generate(random: &mut impl CryptoRng) -> Self {
        let mut share = Self([0; 32]);
        random.fill_bytes(&mut share.0);
        share
    }

    /// What the agency commits itself to when it signs the agreement.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }

    /// Seals the share to every agency of the agreement, and to nobody else.
    pub fn seal(&self, agencies: &[&Party]) -> Result<Vec<u8>, Error> {
        Ok(seal(&self.0, agencies)?)
    }

    /// Opens a share that was sealed to this agency.
    pub fn open(sealed: &[u8], keys: &Keys) -> Result<Self, Error> {
        let bytes = Zeroizing::new(keys.open(sealed)?);
        Ok(Self(bytes.as_slice().try_into().map_err(|_| crate::party::Error::Seal)?))
    }
}

/// The secret that all agencies share and that linker and hub never hold.
#[derive(ZeroizeOnDrop)]
pub struct LinkageKey([u8; 32]);

impl LinkageKey {
    /// HKDF-SHA256 over the agencies' shares in order of name, each with its length; salted with the agreement's
    /// digest. Refuses a missing share, and one that its agency did not commit itself to.
    pub fn derive(shares: &[(PartyId, Share)], agreement: &Agreement) -> Result<Self, Error> {
        let mut ordered = Vec::new();
        for commitment in agreement.commitments() {
            let share = shares.iter().find(|(agency, _)| *agency == commitment.agency);
            let (_, share) = share.ok_or_else(|| Error::ShareMissing(commitment.agency.clone()))?;
            if share.digest() != commitment.share {
                return Err(Error::ShareForeign(commitment.agency.clone()));
            }
            ordered.push(share);
        }
        Ok(Self::of(&ordered, agreement.digest()))
    }

    fn of(shares: &[&Share], agreement: Digest) -> Self {
        let mut material = Zeroizing::new(Vec::new());
        for share in shares {
            material.extend_from_slice(&(share.0.len() as u64).to_be_bytes());
            material.extend_from_slice(&share.0);
        }
        let mut key = Self([0; 32]);
        expand(agreement, &material, LINKAGE_KEY, &mut key.0);
        key
    }

    /// Sixteen hexadecimal digits that are equal wherever the key is.
    pub fn fingerprint(&self, agreement: Digest) -> String {
        let mut bytes = [0; 8];
        expand(agreement, &self.0, FINGERPRINT, &mut bytes);
        hex::encode(bytes)
    }

    /// The MAC of one match key in one round. Rounds, purposes and rule versions share no pseudonym.
    pub(super) fn mac(&self, round: &Round, match_key: &MatchKey) -> Mac {
        self.mac_of(MATCH_KEY, round, match_key.name)
    }

    /// The MAC of homes in one round.
    pub(super) fn home_mac(&self, round: &Round) -> Mac {
        self.mac_of(HOME, round, "home")
    }

    fn mac_of(&self, label: &[u8], round: &Round, name: &str) -> Mac {
        let mut info = label.to_vec();
        for text in [&round.purpose, &round.name] {
            info.extend_from_slice(&(text.len() as u64).to_be_bytes());
            info.extend_from_slice(text.as_bytes());
        }
        info.extend_from_slice(&RULES_VERSION.to_be_bytes());
        info.extend_from_slice(name.as_bytes());
        let mut key = Zeroizing::new([0; 32]);
        expand(round.agreement, &self.0, &info, key.as_mut());
        Mac::new(&key)
    }
}

fn expand(salt: Digest, material: &[u8], info: &[u8], to: &mut [u8]) {
    Hkdf::<Sha256>::new(Some(salt.bytes()), material)
        .expand(info, to)
        .expect("at most 32 bytes are asked for");
}

#[cfg(test)]
pub(super) fn key_of(shares: [[u8; 32]; 2], agreement: Digest) -> LinkageKey {
    let [a, b] = shares.map(Share);
    LinkageKey::of(&[&a, &b], agreement)
}

//! A party's secret keys: one opens what is sealed to it, one signs.

mod file;
mod passphrase;

pub use passphrase::Passphrase;

use ed25519_dalek::Signer as _;
use rand::CryptoRng;
use std::io::{Cursor, Read, Seek};
use std::str::FromStr;
use zeroize::Zeroizing;

use super::{Error, Party, PartyId, Role};

/// The secret keys of one party. Never printed, never copied; wiped when dropped.
///
/// ```compile_fail
/// fn print(keys: &people_zones::party::Keys) {
///     println!("{keys:?}");   // there is no Debug
/// }
/// ```
pub struct Keys {
    identity: age::x25519::Identity,
    signing: ed25519_dalek::SigningKey,
}

/// How a secret age identity is written (the age format's own prefix).
const IDENTITY_PREFIX: bech32::Hrp = bech32::Hrp::parse_unchecked("age-secret-key-");

impl Keys {
    /// New keys from a source of randomness: the system's, or a seeded one in a rehearsal.
    pub fn generate(random: &mut impl CryptoRng) -> Self {
        let mut secrets = Zeroizing::new([0u8; 64]);
        random.fill_bytes(secrets.as_mut());
        let (identity, signing) = secrets.split_at(32);
        let text = Zeroizing::new(
            bech32::encode::<bech32::Bech32>(IDENTITY_PREFIX, identity)
                .expect("32 bytes fit any bech32 text"),
        );
        let signing: &[u8; 32] = signing.try_into().expect("half of 64 bytes is 32");
        let text = Zeroizing::new(text.to_uppercase());
        Self {
            identity: age::x25519::Identity::from_str(&text).expect("just encoded as an age identity"),
            signing: ed25519_dalek::SigningKey::from_bytes(signing),
        }
    }

    /// What everybody may know of the party that holds these keys.
    pub fn party(&self, id: PartyId, role: Role) -> Party {
        let (recipient, verifying_key) = self.public();
        Party { id, role, recipient, verifying_key }
    }

    fn public(&self) -> (String, String) {
        let verifying_key = hex::encode(self.signing.verifying_key().to_bytes());
        (self.identity.to_public().to_string(), verifying_key)
    }

    /// Signs bytes under a label that says what kind of thing they are.
    pub fn sign(&self, label: &str, bytes: &[u8]) -> [u8; 64] {
        self.signing.sign(&labelled(label, bytes)).to_bytes()
    }

    /// Opens what was sealed to this party.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        // What is sealed is longer than what is in it: nothing is moved as it grows.
        let mut bytes = Vec::with_capacity(sealed.len());
        self.opening(sealed)?.read_to_end(&mut bytes).map_err(|_| Error::Seal)?;
        Ok(bytes)
    }

    /// Opens what is sealed to this party as it is read; reading fails from where it was changed.
    pub fn opening<'a>(&self, sealed: &'a [u8]) -> Result<impl Read + Seek + Send + use<'a>, Error> {
        let identities = std::iter::once(&self.identity as &dyn age::Identity);
        let opening =
            age::Decryptor::new_buffered(Cursor::new(sealed)).and_then(|opening| opening.decrypt(identities));
        opening.map_err(|_| Error::Seal)
    }

    /// Whether these are the keys of this party.
    pub fn belong_to(&self, party: &Party) -> bool {
        self.party(party.id.clone(), party.role) == *party
    }
}

/// What is signed: the label with its length, then the bytes, so that a manifest never passes for an agreement.
pub(super) fn labelled(label: &str, bytes: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(8 + label.len() + bytes.len());
    message.extend_from_slice(&(label.len() as u64).to_be_bytes());
    message.extend_from_slice(label.as_bytes());
    message.extend_from_slice(bytes);
    message
}

#[cfg(test)]
mod tests {
    use super::super::{Error, PartyId, Role, seal};
    use super::Keys;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;

    fn keys(seed: u64) -> Keys {
        Keys::generate(&mut ChaCha20Rng::seed_from_u64(seed))
    }

    fn id(text: &str) -> PartyId {
        PartyId::from_text(text).unwrap()
    }

    #[test]
    fn only_the_named_recipients_open_a_seal() {
        let (hub, linker) = (keys(1), keys(2));
        let sealed = seal(b"contacts", &[&hub.party(id("hub"), Role::Hub)]).unwrap();
        assert_eq!(hub.open(&sealed).unwrap(), b"contacts");
        assert_eq!(linker.open(&sealed).unwrap_err(), Error::Seal);
    }

    #[test]
    fn a_signature_holds_for_one_label_and_these_bytes_alone() {
        let police = keys(3);
        let party = police.party(id("police"), Role::Agency);
        let signature = police.sign("manifest", b"{}");
        assert!(party.verify("manifest", b"{}", &signature).is_ok());
        assert!(party.verify("agreement", b"{}", &signature).is_err());
        assert!(party.verify("manifest", b"{ }", &signature).is_err());
    }

    #[test]
    fn keys_belong_to_one_party() {
        let hub = keys(4).party(id("hub"), Role::Hub);
        assert!(keys(4).belong_to(&hub));
        assert!(!keys(5).belong_to(&hub));
    }
}

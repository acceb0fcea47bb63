//! The file that a party hands to others: its public keys, signed with the secret one that goes with them.

use serde::{Deserialize, Serialize};

use super::{Error, Keys, Party, PartyId, Role};

const LABEL: &str = "people-zones/party/v1";

/// The format that this program writes, and the only one so far.
const FORMAT: u32 = 1;

/// A party's public keys with its own signature over them: who sent it holds the signing key.
///
/// It does not say that the party is who it calls itself. For that, compare its words by telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicFile {
    party: Party,
    signature: [u8; 64],
}

/// The lines that are signed, byte by byte.
#[derive(Serialize, Deserialize)]
struct Lines {
    format: u32,
    id: PartyId,
    role: Role,
    recipient: String,
    verifying_key: String,
}

/// What is looked at first, also in files of a format to come.
#[derive(Deserialize)]
struct Head {
    format: u32,
}

/// The last line.
#[derive(Deserialize)]
struct Last {
    signature: String,
}

impl PublicFile {
    /// The public file of the party that holds these keys.
    pub fn new(id: PartyId, role: Role, keys: &Keys) -> Self {
        let party = keys.party(id, role);
        let signature = keys.sign(LABEL, lines(&party).as_bytes());
        Self { party, signature }
    }

    /// Whose it is.
    pub fn party(&self) -> &Party {
        &self.party
    }

    /// The file `NAME.party`.
    pub fn to_bytes(&self) -> Vec<u8> {
        format!("{}signature = \"{}\"\n", lines(&self.party), hex::encode(self.signature)).into_bytes()
    }

    /// Reads a public file and checks its signature. Any byte that is not as it was written is refused.
    pub fn open(bytes: &[u8]) -> Result<Self, Error> {
        let text = std::str::from_utf8(bytes).map_err(|_| Error::PublicFile)?;
        let Head { format } = toml::from_str(text).map_err(|_| Error::PublicFile)?;
        if format != FORMAT {
            return Err(Error::PublicFileFormat { found: format, known: FORMAT });
        }
        let file = Self::from_text(text).ok_or(Error::PublicFileChanged)?;
        if file.to_bytes() != bytes {
            return Err(Error::PublicFileChanged);
        }
        file.party.check_keys()?;
        file.party.verify(LABEL, lines(&file.party).as_bytes(), &file.signature)?;
        Ok(file)
    }

    fn from_text(text: &str) -> Option<Self> {
        let Lines { id, role, recipient, verifying_key, .. } = toml::from_str(text).ok()?;
        let Last { signature } = toml::from_str(text).ok()?;
        let signature = hex::decode(signature).ok()?.try_into().ok()?;
        Some(Self { party: Party { id, role, recipient, verifying_key }, signature })
    }
}

fn lines(party: &Party) -> String {
    let Party { id, role, recipient, verifying_key } = party.clone();
    let lines = Lines { format: FORMAT, id, role, recipient, verifying_key };
    toml::to_string(&lines).expect("texts and one number fit TOML")
}

#[cfg(test)]
mod tests {
    use super::super::{Error, Keys, PartyId, Role};
    use super::PublicFile;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;

    fn keys(seed: u64) -> Keys {
        Keys::generate(&mut ChaCha20Rng::seed_from_u64(seed))
    }

    fn file(seed: u64) -> PublicFile {
        PublicFile::new(PartyId::from_text("police").unwrap(), Role::Agency, &keys(seed))
    }

    fn text(seed: u64) -> String {
        String::from_utf8(file(seed).to_bytes()).unwrap()
    }

    #[track_caller]
    fn check(text: &str, expected: Error) {
        assert_eq!(PublicFile::open(text.as_bytes()), Err(expected));
    }

    #[test]
    fn a_public_file_gives_the_party_again() {
        let opened = PublicFile::open(&file(1).to_bytes()).unwrap();
        assert!(keys(1).belong_to(opened.party()));
        assert_eq!(opened, file(1));
    }

    #[test]
    fn any_changed_byte_is_refused() {
        let bytes = file(1).to_bytes();
        for place in 0..bytes.len() {
            for change in [1, 0x20, 0x80] {
                let mut changed = bytes.clone();
                changed[place] ^= change;
                assert!(PublicFile::open(&changed).is_err(), "byte {place} changed by {change}");
            }
        }
    }

    #[test]
    fn a_file_cut_or_added_to_is_refused() {
        let bytes = file(1).to_bytes();
        assert!((0..bytes.len()).all(|length| PublicFile::open(&bytes[..length]).is_err()));
        check(&format!("{}\n", text(1)), Error::PublicFileChanged);
        check(&text(1).replace('\n', "\r\n"), Error::PublicFileChanged);
        check(&format!("# from the police\n{}", text(1)), Error::PublicFileChanged);
    }

    #[test]
    fn nobody_signs_for_the_keys_of_another() {
        let last = |text: &str| text.lines().last().unwrap().to_owned();
        let police = PartyId::from_text("police").unwrap();
        check(&text(1).replace(&last(&text(1)), &last(&text(2))), Error::Signature { party: police });
    }

    #[test]
    fn a_key_that_nothing_can_be_sealed_to_is_refused() {
        let mut party = file(1).party;
        party.recipient = "age1".to_owned();
        let signature = keys(1).sign(super::LABEL, super::lines(&party).as_bytes());
        let forged = PublicFile { party, signature };
        let police = PartyId::from_text("police").unwrap();
        assert_eq!(PublicFile::open(&forged.to_bytes()), Err(Error::PublicKey { party: police }));
    }

    #[test]
    fn another_format_is_named() {
        let newer = "format = 2\nid = \"police\"\nkeys = [\"something new\"]\n";
        check(newer, Error::PublicFileFormat { found: 2, known: 1 });
        check("reference,name\n", Error::PublicFile);
        check("", Error::PublicFile);
    }
}

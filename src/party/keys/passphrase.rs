//! What a person types to open a key file, and how slow it is made to guess.

use age::secrecy::SecretString;
use age::{DecryptError, scrypt};
use zeroize::Zeroizing;

use super::super::Error;

/// What a person types to open a key file. Never printed, never copied; wiped when dropped.
///
/// ```compile_fail
/// fn print(passphrase: &people_zones::party::Passphrase) {
///     println!("{passphrase:?}");   // there is no Debug
/// }
/// ```
pub struct Passphrase(SecretString);

/// scrypt's work factor in files that we write, as age's own program has it: 2^18 steps, 256 MiB, about a second.
///
/// Fixed, and not measured on the machine: a laptop that is busy for a moment would make a file easy to guess.
const WORK: u8 = 18;

/// The most that a file may ask for, so that a made-up one cannot take all memory: 1 GiB.
const MOST_WORK: u8 = 20;

/// Three or four words have at least this many characters.
const SHORTEST: usize = 12;

impl Passphrase {
    /// Takes what was typed, without the end of its line.
    pub fn new(typed: &Zeroizing<String>) -> Self {
        Self(SecretString::from(typed.trim_end_matches(['\r', '\n'])))
    }

    /// Refuses one that is quickly guessed: whoever gets the file can try as many as the machine can.
    pub(super) fn check_length(&self) -> Result<(), Error> {
        use age::secrecy::ExposeSecret as _;
        let long = self.0.expose_secret().chars().count() >= SHORTEST;
        if long { Ok(()) } else { Err(Error::PassphraseShort { shortest: SHORTEST }) }
    }

    pub(super) fn seal(&self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        let mut recipient = scrypt::Recipient::new(self.0.clone());
        recipient.set_work_factor(WORK);
        age::encrypt(&recipient, bytes).map_err(|_| Error::Seal)
    }

    pub(super) fn open(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut identity = scrypt::Identity::new(self.0.clone());
        identity.set_max_work_factor(MOST_WORK);
        age::decrypt(&identity, sealed).map(Zeroizing::new).map_err(|error| match error {
            DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => Error::Passphrase,
            DecryptError::ExcessiveWork { .. } => Error::PassphraseWork,
            DecryptError::NoMatchingKeys => Error::KeyFile,
            _ => Error::KeyFileChanged,
        })
    }
}

//! The key file in its two forms: plain text for its owner's eyes alone, or that text sealed by a passphrase.

use std::str::FromStr as _;

use zeroize::Zeroizing;

use super::super::{Error, fingerprint};
use super::{Keys, Passphrase};

/// How the plain form begins; the format's version follows.
const HEAD: &str = "people-zones secret keys, format ";

/// The format that this program writes, and the only one so far.
const FORMAT: u32 = 1;

/// How everything that age sealed begins.
const SEALED: &[u8] = b"age-encryption.org/";

impl Keys {
    /// The plain form, to be kept where only its owner can read it.
    ///
    /// Four lines: what it is, the age identity, the signing key, and the fingerprint of the public keys, by which
    /// a digit changed or lost is noticed.
    pub fn to_file(&self) -> Zeroizing<String> {
        use age::secrecy::ExposeSecret as _;
        let identity = self.identity.to_string();
        let signing = Zeroizing::new(hex::encode(self.signing.as_bytes()));
        let (identity, signing, print) = (identity.expose_secret(), signing.as_str(), self.print());
        Zeroizing::new(format!("{HEAD}{FORMAT}\n{identity}\n{signing}\n{print}\n"))
    }

    /// The form that a passphrase protects. Refuses a passphrase that is quickly guessed.
    pub fn to_protected_file(&self, passphrase: &Passphrase) -> Result<Vec<u8>, Error> {
        passphrase.check_length()?;
        passphrase.seal(self.to_file().as_bytes())
    }

    /// Whether a key file wants a passphrase.
    pub fn are_protected(file: &[u8]) -> bool {
        file.starts_with(SEALED)
    }

    /// Reads the plain form. Windows line ends and a byte order mark are no harm.
    pub fn from_file(file: impl AsRef<[u8]>) -> Result<Self, Error> {
        let text = std::str::from_utf8(file.as_ref()).map_err(|_| Error::KeyFile)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            return Err(Error::KeyFileEmpty);
        }
        let mut lines = text.lines().map(str::trim_end);
        let head = lines.next().and_then(|line| line.strip_prefix(HEAD)).ok_or(Error::KeyFile)?;
        let format = head.parse().map_err(|_| Error::KeyFile)?;
        if format != FORMAT {
            return Err(Error::KeyFileFormat { found: format, known: FORMAT });
        }
        Self::from_lines(lines).ok_or(Error::KeyFileChanged)
    }

    /// Opens the form that a passphrase protects.
    pub fn from_protected_file(file: &[u8], passphrase: &Passphrase) -> Result<Self, Error> {
        Self::from_file(&*passphrase.open(file)?)
    }

    fn from_lines<'a>(mut lines: impl Iterator<Item = &'a str>) -> Option<Self> {
        let identity = age::x25519::Identity::from_str(lines.next()?).ok()?;
        let mut signing = Zeroizing::new([0u8; 32]);
        hex::decode_to_slice(lines.next()?, signing.as_mut()).ok()?;
        let keys = Self { identity, signing: ed25519_dalek::SigningKey::from_bytes(&signing) };
        let whole = lines.next()? == keys.print() && lines.all(str::is_empty);
        whole.then_some(keys)
    }

    fn print(&self) -> String {
        let (recipient, verifying_key) = self.public();
        hex::encode(fingerprint(&recipient, &verifying_key))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Error, PartyId, Role};
    use super::super::{Keys, Passphrase};
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;
    use zeroize::Zeroizing;

    fn keys() -> Keys {
        Keys::generate(&mut ChaCha20Rng::seed_from_u64(4))
    }

    fn passphrase(typed: &str) -> Passphrase {
        Passphrase::new(&Zeroizing::new(typed.to_owned()))
    }

    /// What reading a key file comes to: nothing if these are the same keys again.
    fn problem(read: Result<Keys, Error>) -> Option<Error> {
        let hub = keys().party(PartyId::from_text("hub").unwrap(), Role::Hub);
        match read {
            Ok(keys) => {
                assert!(keys.belong_to(&hub), "other keys were read");
                None
            }
            Err(error) => Some(error),
        }
    }

    #[track_caller]
    fn check(file: impl AsRef<[u8]>, expected: Option<Error>) {
        assert_eq!(problem(Keys::from_file(file)), expected);
    }

    #[test]
    fn a_key_file_gives_the_same_keys_again() {
        let file = keys().to_file();
        check(file.as_bytes(), None);
        check(file.replace('\n', "\r\n"), None);
        check(format!("\u{feff}{}", file.as_str()), None);
        check(file.trim_end(), None);
    }

    #[test]
    fn what_is_no_key_file_is_told_apart() {
        check("", Some(Error::KeyFileEmpty));
        check("\u{feff}\r\n", Some(Error::KeyFileEmpty));
        check("reference,name\n", Some(Error::KeyFile));
        check(b"\xff\xfep\0e\0o\0", Some(Error::KeyFile));
        let newer = keys().to_file().replace("format 1", "format 2");
        check(newer, Some(Error::KeyFileFormat { found: 2, known: 1 }));
    }

    #[test]
    fn a_key_file_cut_anywhere_is_refused() {
        let file = keys().to_file();
        for length in 0..file.trim_end().len() {
            assert!(problem(Keys::from_file(&file[..length])).is_some(), "cut after {length} bytes");
        }
    }

    #[test]
    fn a_changed_digit_of_either_key_is_noticed() {
        let file = keys().to_file();
        let ends: Vec<usize> = file.match_indices('\n').map(|(at, _)| at).collect();
        for place in [ends[1] - 1, ends[2] - 1, ends[3] - 1] {
            let mut changed = file.as_bytes().to_vec();
            changed[place] = if changed[place] == b'0' { b'2' } else { b'0' };
            check(changed, Some(Error::KeyFileChanged));
        }
    }

    #[test]
    fn a_protected_file_opens_with_its_passphrase_alone() {
        let right = passphrase("correct horse battery");
        let file = keys().to_protected_file(&right).unwrap();
        assert!(Keys::are_protected(&file) && !Keys::are_protected(keys().to_file().as_bytes()));
        let opened = |file: &[u8], typed| problem(Keys::from_protected_file(file, &passphrase(typed)));
        assert_eq!(opened(&file, "correct horse battery\r\n"), None);
        assert_eq!(opened(&file, "correct horse batterz"), Some(Error::Passphrase));
        assert_eq!(opened(&file, ""), Some(Error::Passphrase));
        assert_eq!(opened(&file[..file.len() - 1], "correct horse battery"), Some(Error::KeyFileChanged));
        assert_eq!(opened(&file[..60], "correct horse battery"), Some(Error::KeyFileChanged));
        check(&file, Some(Error::KeyFile));
    }

    #[test]
    fn a_file_that_asks_for_too_much_work_is_refused_at_once() {
        let file = keys().to_protected_file(&passphrase("correct horse battery")).unwrap();
        let work =
            file.windows(4).position(|window| window == b" 18\n").expect("the work factor stands there");
        let greedy = [&file[..work], b" 21\n", &file[work + 4..]].concat();
        let opened = Keys::from_protected_file(&greedy, &passphrase("correct horse battery"));
        assert_eq!(problem(opened), Some(Error::PassphraseWork));
    }

    #[test]
    fn what_is_sealed_to_a_key_is_no_key_file() {
        let hub = keys().party(PartyId::from_text("hub").unwrap(), Role::Hub);
        let sealed = super::super::super::seal(b"lookup", &[&hub]).unwrap();
        let opened = Keys::from_protected_file(&sealed, &passphrase("correct horse battery"));
        assert_eq!(problem(opened), Some(Error::KeyFile));
    }

    #[test]
    fn a_short_passphrase_is_refused() {
        let short = keys().to_protected_file(&passphrase("eleven char"));
        assert_eq!(short.unwrap_err(), Error::PassphraseShort { shortest: 12 });
    }
}

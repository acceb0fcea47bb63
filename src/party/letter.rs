//! What one party hands to another: a signed statement that anybody may read, and parts sealed to those who may.
//!
//! One ZIP: stored, in fixed order, with fixed times and no extras. Reading writes it again and refuses bytes that
//! differ, so there is no room to hide anything in. Nothing of a letter can be used before its signatures hold.

use std::io::{self, Cursor, Read, Seek, Write};

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::again::Again;
use super::{Digest, Error, Keys, Party};

/// What a letter says in the open. There is no person in it.
pub trait Statement: Serialize + DeserializeOwned {
    /// Keeps a signature over one kind of statement from standing for another.
    const LABEL: &'static str;
    /// Its name in the letter, without ending.
    const MEMBER: &'static str;
    /// Numbers of versions in it, by name, as this program writes them. They are asked first: what has others may be
    /// laid out otherwise.
    const VERSIONS: &'static [(&'static str, u32)] = &[];

    /// Its exact bytes: indented JSON and a line end.
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("texts, numbers and lists alone");
        bytes.push(b'\n');
        bytes
    }

    /// Reads a statement; refuses another layout than the one that is written.
    fn from_bytes(text: &[u8]) -> Result<Self, Error> {
        if let Some(error) = other_versions(text, Self::VERSIONS) {
            return Err(error);
        }
        let statement: Self =
            serde_json::from_slice(text).map_err(|_| Error::Letter("what it says cannot be read"))?;
        if statement.to_bytes() != text {
            return Err(Error::Letter("what it says is not laid out as this program writes it"));
        }
        Ok(statement)
    }
}

fn other_versions(text: &[u8], own: &[(&str, u32)]) -> Option<Error> {
    let said: serde_json::Value =
        if own.is_empty() { return None } else { serde_json::from_slice(text).ok()? };
    let made: Option<Vec<u64>> = own.iter().map(|(name, _)| said.get(*name)?.as_u64()).collect();
    let made = made?;
    let other = own.iter().zip(&made).any(|((_, own), made)| u64::from(*own) != *made);
    let words = |versions: Vec<String>| versions.join(" and ");
    other.then(|| Error::Version {
        made: words(own.iter().zip(&made).map(|((name, _), made)| format!("{name} {made}")).collect()),
        own: words(own.iter().map(|(name, own)| format!("{name} {own}")).collect()),
    })
}

/// The member that binds the sealed parts to the statement.
const SEAL: &str = "seal.sig";
const SEAL_LABEL: &str = "people-zones/seal/v1";
/// No letter has more members.
const MOST_MEMBERS: usize = 300;

/// A letter whose layout and signatures hold. Its parts are still sealed.
pub struct Letter<S> {
    /// What it says in the open.
    pub statement: S,
    /// Digest of the statement's exact bytes.
    pub digest: Digest,
    parts: Vec<(String, Bytes)>,
}

/// A letter ready to be sent.
pub struct Posted<B = Vec<u8>> {
    /// The ZIP.
    pub bytes: B,
    /// The statement's exact bytes.
    pub statement: Vec<u8>,
    /// Ed25519 over them.
    pub signature: [u8; 64],
}

/// A sealed part on its way into a letter.
pub struct SealedPart<'a> {
    /// Its name in the letter.
    pub name: &'a str,
    /// Digest of the sealed bytes.
    pub digest: Digest,
    /// The sealed bytes.
    pub bytes: &'a mut dyn Read,
}

impl<B: Read> Posted<B> {
    /// The ZIP, where it was written to something else than memory.
    pub fn read(mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.bytes.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl<S: Statement> Letter<S> {
    /// Signs a statement, binds sealed parts to it, and puts both in one envelope.
    pub fn post(statement: &S, parts: &[(&str, Vec<u8>)], keys: &Keys) -> Posted {
        let mut read: Vec<&[u8]> = parts.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        let named = parts.iter().zip(&mut read);
        let parts = named.map(|((name, whole), bytes)| SealedPart { name, digest: Digest::of(whole), bytes });
        let posted = Self::post_to(statement, parts.collect(), keys, Cursor::new(Vec::new()));
        let Posted { bytes, statement, signature } = posted.expect("a vector takes all writes");
        Posted { bytes: bytes.into_inner(), statement, signature }
    }

    /// The same, written as it is read; the error is one of reading or writing.
    pub fn post_to<W: Write + Seek>(
        statement: &S,
        parts: Vec<SealedPart<'_>>,
        keys: &Keys,
        to: W,
    ) -> io::Result<Posted<W>> {
        let statement = statement.to_bytes();
        let signature = keys.sign(S::LABEL, &statement);
        let bound = binding(&statement, parts.iter().map(|part| (part.name, part.digest)));
        let bound = keys.sign(SEAL_LABEL, &bound);
        let mut envelope = Envelope::new(to);
        envelope.put(&name::<S>("json"), &mut statement.as_slice())?;
        envelope.put(&name::<S>("sig"), &mut signature.as_slice())?;
        envelope.put(SEAL, &mut bound.as_slice())?;
        for part in parts {
            envelope.put(part.name, part.bytes)?;
        }
        Ok(Posted { bytes: envelope.closed()?, statement, signature })
    }

    /// Opens a letter whose sender its statement tells; `sender` says who that is, or refuses.
    pub fn open<E: From<Error>>(
        bytes: impl Into<Bytes>,
        sender: impl FnOnce(&S) -> Result<Party, E>,
    ) -> Result<Self, E> {
        let bytes = bytes.into();
        let mut members = members(&bytes)?;
        let digests = || members.iter().map(|(_, bytes)| Digest::of(bytes)).collect::<Vec<_>>();
        let (same, digests) = rayon::join(|| is_envelope_of(&members, &bytes), digests);
        if !same {
            return Err(Error::Letter("it is not laid out as this program writes it").into());
        }
        let parts = members.split_off(3.min(members.len()));
        let [(json, text), (sig, signature), (seal, bound)] = members.as_slice() else {
            return Err(Error::Letter("a part is missing").into());
        };
        if *json != name::<S>("json") || *sig != name::<S>("sig") || seal != SEAL {
            return Err(Error::Letter("it is another kind of file").into());
        }
        let (statement, digest) = (S::from_bytes(text)?, Digest::of(text));
        let sender = sender(&statement)?;
        sender.verify(S::LABEL, text, signature)?;
        sender.verify(
            SEAL_LABEL,
            &binding(text, parts.iter().zip(&digests[3..]).map(|((name, _), part)| (name.as_str(), *part))),
            bound,
        )?;
        Ok(Self { statement, digest, parts })
    }
}

impl<S> Letter<S> {
    /// Names of the sealed parts, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|(name, _)| name.as_str())
    }

    /// The sealed bytes of a part.
    pub fn part(&self, name: &str) -> Option<&[u8]> {
        self.parts.iter().find(|(own, _)| own == name).map(|(_, bytes)| &bytes[..])
    }
}

/// What kind of letter some bytes say they are, by its statement's name; for choosing how to open it, no more.
pub fn letter_kind(bytes: &[u8]) -> Option<String> {
    let zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    zip.file_names().next()?.ok()?.strip_suffix(".json").map(str::to_owned)
}

fn name<S: Statement>(ending: &str) -> String {
    format!("{}.{ending}", S::MEMBER)
}

/// What binds the parts: the statement and each part with its name, by their digests.
fn binding<'a>(statement: &[u8], parts: impl Iterator<Item = (&'a str, Digest)>) -> Vec<u8> {
    let mut bytes = Digest::of(statement).bytes().to_vec();
    for (name, part) in parts {
        bytes.extend_from_slice(Digest::of(name.as_bytes()).bytes());
        bytes.extend_from_slice(part.bytes());
    }
    bytes
}

/// Whether these bytes are the ZIP of these members, as it is written here; never where a ZIP cannot have them, such as
/// two of one name.
fn is_envelope_of(members: &[(String, Bytes)], bytes: &[u8]) -> bool {
    let mut envelope = Envelope::new(Again::new(bytes));
    let put = members.iter().try_for_each(|(name, bytes)| envelope.put(name, &mut &bytes[..]));
    put.is_ok() && envelope.closed().is_ok_and(|again| again.is_same())
}

/// A ZIP as it is written: stored, with fixed times and no extras.
struct Envelope<W: Write + Seek>(ZipWriter<W>);

impl<W: Write + Seek> Envelope<W> {
    fn new(to: W) -> Self {
        Self(ZipWriter::new(to))
    }

    fn put(&mut self, name: &str, bytes: &mut dyn Read) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default())
            .large_file(false)
            .unix_permissions(0o600);
        self.0.start_file(name, options)?;
        io::copy(bytes, &mut self.0)?;
        Ok(())
    }

    fn closed(self) -> io::Result<W> {
        Ok(self.0.finish()?)
    }
}

/// The members, where they stand in these bytes; refuses compression and far too many.
fn members(bytes: &Bytes) -> Result<Vec<(String, Bytes)>, Error> {
    let mut zip =
        ZipArchive::new(Cursor::new(bytes)).map_err(|_| Error::Letter("it is not a file of this program"))?;
    if zip.len() > MOST_MEMBERS {
        return Err(Error::Letter("it has far too many parts"));
    }
    (0..zip.len()).map(|at| member(&mut zip, at, bytes)).collect()
}

fn member(zip: &mut ZipArchive<Cursor<&Bytes>>, at: usize, bytes: &Bytes) -> Result<(String, Bytes), Error> {
    let file = zip.by_index(at).map_err(|_| Error::Letter("a part cannot be read"))?;
    let name = file.name().map_err(|_| Error::Letter("a part's name cannot be read"))?.to_string();
    if file.compression() != CompressionMethod::Stored {
        return Err(Error::Letter("a part is compressed"));
    }
    let start = file.data_start().and_then(|start| usize::try_from(start).ok());
    let size = usize::try_from(file.size()).ok();
    let end = start.zip(size).and_then(|(start, size)| start.checked_add(size));
    let range = start.zip(end).filter(|(_, end)| *end <= bytes.len());
    let (start, end) = range.ok_or(Error::Letter("a part was changed"))?;
    Ok((name, bytes.slice(start..end)))
}

#[cfg(test)]
mod tests {
    use super::super::{Error, Keys, Party, PartyId, Role};
    use super::{Letter, Posted, Statement};
    use bytes::Bytes;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize)]
    struct Greeting {
        words: String,
    }

    impl Statement for Greeting {
        const LABEL: &'static str = "test/greeting/v1";
        const MEMBER: &'static str = "greeting";
    }

    fn sender() -> (Keys, Party) {
        let keys = Keys::generate(&mut ChaCha20Rng::seed_from_u64(1));
        let party = keys.party(PartyId::from_text("police").unwrap(), Role::Agency);
        (keys, party)
    }

    fn posted() -> Posted {
        let parts = [("one.age", vec![1; 300]), ("two.age", vec![2; 300])];
        Letter::post(&Greeting { words: "good day".to_owned() }, &parts, &sender().0)
    }

    fn opened(bytes: &[u8]) -> Result<Letter<Greeting>, Error> {
        let party = sender().1;
        Letter::open(bytes.to_vec(), |_| Ok::<_, Error>(party))
    }

    #[test]
    fn a_letter_gives_back_what_was_put_in() {
        let letter = opened(&posted().bytes).unwrap();
        assert_eq!(letter.statement.words, "good day");
        assert_eq!(letter.names().collect::<Vec<_>>(), ["one.age", "two.age"]);
        assert_eq!(letter.part("two.age"), Some([2; 300].as_slice()));
    }

    #[test]
    fn no_byte_of_a_letter_can_change() {
        let bytes = posted().bytes;
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(opened(&changed).is_err(), "byte {at}");
            assert!(opened(&bytes[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn two_parts_of_one_name_are_refused() {
        let bytes = posted().bytes;
        let (from, to) = (b"two.age", b"one.age");
        let at: Vec<usize> =
            (0..bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
        assert_eq!(at.len(), 2, "beside the part, and in the list at the end");
        for renamed in [&at[..], &at[..1], &at[1..]] {
            let mut changed = bytes.clone();
            renamed.iter().for_each(|at| changed[*at..*at + to.len()].copy_from_slice(to));
            assert!(opened(&changed).is_err());
        }
    }

    fn envelope_of(members: &[(String, Bytes)]) -> Vec<u8> {
        let mut envelope = super::Envelope::new(std::io::Cursor::new(Vec::new()));
        members.iter().for_each(|(name, bytes)| envelope.put(name, &mut &bytes[..]).unwrap());
        envelope.closed().unwrap().into_inner()
    }

    #[test]
    fn a_part_cannot_be_left_out_renamed_or_put_elsewhere() {
        let keys = sender().0;
        let whole = posted();
        let other =
            Letter::post(&Greeting { words: "good day".to_owned() }, &[("one.age", vec![1; 300])], &keys);
        assert!(opened(&other.bytes).is_ok());
        let mut members = super::members(&whole.bytes.clone().into()).unwrap();
        members.swap(3, 4);
        assert!(opened(&envelope_of(&members)).is_err(), "exchanged");
        members.swap(3, 4);
        members[3].0 = "three.age".to_owned();
        assert!(opened(&envelope_of(&members)).is_err(), "renamed");
        members.pop();
        assert!(opened(&envelope_of(&members)).is_err(), "left out");
    }
}

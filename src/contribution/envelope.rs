//! The letter that crosses: a manifest in the open, a part sealed to the linker, parts sealed to the hub.
//!
//! Opening verifies everything before it returns anything, so the caller never writes what does not hold.

use std::io::{Cursor, Seek as _, SeekFrom};

use bytes::Bytes;

use super::{
    Attributes, ContactPieces, Contacts, Error, Manifest, Needs, Part, PartDigest, PartWriter, People,
    Relationships, Salt, Scratch, ScratchFile, streamed,
};
use crate::agreement::{Activity, Agreement, Permit};
use crate::party::{
    Digest, Digesting, Keys, Letter, Party, Posted, Role, SealedPart, Statement as _, seal_to,
};

/// Names of all sealed parts, in their order.
pub(super) const PARTS: [&str; 5] =
    [People::FILE, Contacts::FILE, Needs::FILE, Relationships::FILE, Attributes::FILE];

/// Sealing adds one byte to so many, and a head.
const SEALING_ADDS: usize = 1024;

/// More bytes than a statement with its signatures has, and than the head of a sealed part.
const STATEMENT: usize = 16 << 10;

/// A part with its salt, as Parquet.
pub(crate) struct Packed {
    file: &'static str,
    to: Role,
    sha256: Digest,
    bytes: ScratchFile,
}

impl Packed {
    pub(crate) fn new<P: Part>(part: &P, salt: Salt) -> Self {
        let bytes = part.to_parquet(salt);
        let sha256 = Digest::of(&bytes);
        Self { file: P::FILE, to: P::OPENED_BY, sha256, bytes: Box::new(Cursor::new(bytes)) }
    }

    /// A part that was written piece by piece.
    pub(crate) fn written<P: Part>(part: PartWriter<P>) -> Result<Self, Error> {
        let (sha256, bytes) = part.finish()?;
        Ok(Self { file: P::FILE, to: P::OPENED_BY, sha256, bytes })
    }

    pub(crate) fn digest(&self) -> PartDigest {
        PartDigest { file: self.file.to_owned(), sha256: self.sha256 }
    }
}

/// Seals each part to the party that may open it, signs the manifest, and puts them in the envelope.
pub(crate) fn pack(
    manifest: &Manifest,
    parts: Vec<Packed>,
    (agreement, keys): (&Agreement, &Keys),
    scratch: &dyn Scratch,
) -> Result<Posted<ScratchFile>, Error> {
    let mut sealed = Vec::new();
    let mut whole = STATEMENT;
    for mut part in parts {
        let size = usize::try_from(part.bytes.seek(SeekFrom::End(0))?).unwrap_or(0);
        let size = size + size / SEALING_ADDS + STATEMENT;
        whole += size;
        part.bytes.rewind()?;
        let mut to = Digesting::new(scratch.file_for(size)?);
        seal_to(&mut part.bytes, &[recipient(part.to, agreement)], &mut to)??;
        let (digest, mut bytes) = to.finish();
        bytes.rewind()?;
        sealed.push((part.file, digest, bytes));
    }
    let parts = sealed.iter_mut().map(|(name, digest, bytes)| SealedPart { name, digest: *digest, bytes });
    let mut posted = Letter::post_to(manifest, parts.collect(), keys, scratch.file_for(whole)?)?;
    posted.bytes.rewind()?;
    Ok(posted)
}

fn recipient(role: Role, agreement: &Agreement) -> &Party {
    if role == Role::Linker { agreement.linker() } else { agreement.hub() }
}

/// A contribution whose envelope, signature and manifest hold. Its parts are still sealed.
pub struct Opened {
    /// What it says about itself.
    pub manifest: Manifest,
    /// Digest of the manifest's exact bytes.
    pub digest: Digest,
    letter: Letter<Manifest>,
}

/// Verifies envelope, sender, signature and manifest, under the agreement and round of the permit.
pub fn open<A: Activity>(bytes: impl Into<Bytes>, permit: &Permit<'_, A>) -> Result<Opened, Error> {
    let letter = Letter::<Manifest>::open(bytes, |manifest| sender(manifest, permit.agreement()).cloned())?;
    if !letter.names().eq(PARTS) {
        return Err(Error::Envelope("a part is missing, stands elsewhere, or there is one too many"));
    }
    letter.statement.check(permit)?;
    Ok(Opened { digest: letter.digest, manifest: letter.statement.clone(), letter })
}

fn sender<'a>(manifest: &Manifest, agreement: &'a Agreement) -> Result<&'a Party, Error> {
    let sender = agreement.party(&manifest.agency).filter(|party| party.role == Role::Agency);
    sender.ok_or(Error::Stranger)
}

/// Verifies a manifest that came alone, with its signature.
pub fn manifest<A: Activity>(
    bytes: &[u8],
    signature: &[u8],
    permit: &Permit<'_, A>,
) -> Result<Manifest, Error> {
    let manifest = Manifest::from_bytes(bytes)?;
    sender(&manifest, permit.agreement())?.verify(Manifest::LABEL, bytes, signature)?;
    manifest.check(permit)?;
    Ok(manifest)
}

impl Opened {
    /// Opens one part and holds it against the manifest.
    pub fn part<P: Part>(&self, keys: &Keys) -> Result<P, Error> {
        P::from_parquet(self.bytes::<P>(keys)?)
    }

    /// Reads the people while their part is opened: some at a time, on any core. What is read of them is taken in
    /// order; it must not be used unless all went well.
    pub fn people<T: Send>(
        &self,
        keys: &Keys,
        read: impl Fn(People) -> Result<T, Error> + Sync,
        take: impl FnMut(T),
    ) -> Result<(), Error> {
        let sealed = self.sealed::<People>();
        match streamed::people(sealed, keys, read, take) {
            Ok(digest) => self.check::<People>(digest),
            // What is not the part that the manifest names can be anything: that is said first.
            Err(error) => self.check::<People>(streamed::digest(sealed, keys)?).and(Err(error)),
        }
    }

    /// Opens the contacts, to be read a piece at a time.
    pub fn contacts(&self, keys: &Keys) -> Result<ContactPieces, Error> {
        ContactPieces::new(self.bytes::<Contacts>(keys)?.into())
    }

    fn bytes<P: Part>(&self, keys: &Keys) -> Result<Vec<u8>, Error> {
        let bytes = keys.open(self.sealed::<P>())?;
        self.check::<P>(Digest::of(&bytes))?;
        Ok(bytes)
    }

    fn sealed<P: Part>(&self) -> &[u8] {
        self.letter.part(P::FILE).expect("the parts were counted")
    }

    /// Holds a part against the manifest.
    fn check<P: Part>(&self, digest: Digest) -> Result<(), Error> {
        let at = PARTS.iter().position(|name| *name == P::FILE).expect("every part has its place");
        let named = self.manifest.parts.get(at).filter(|named| named.file == P::FILE);
        let same = named.is_some_and(|named| named.sha256 == digest);
        if same { Ok(()) } else { Err(Error::Part { part: P::NAME }) }
    }
}

//! The letter that crosses: a manifest in the open, a part sealed to the linker, parts sealed to the hub.
//!
//! Opening verifies everything before it returns anything, so the caller never writes what does not hold.

use std::io::Seek as _;

use bytes::Bytes;

use super::{
    Attributes, ContactPieces, Contacts, Error, Manifest, Needs, Packed, Part, People, Relationships,
    Scratch, ScratchFile, streamed,
};
use crate::agreement::{Activity, Agreement, Permit};
use crate::party::{Digest, Keys, Letter, Party, Posted, Role, SealedPart, Statement as _};

/// Names of all sealed parts, in their order.
pub(super) const PARTS: [&str; 5] =
    [People::FILE, Contacts::FILE, Needs::FILE, Relationships::FILE, Attributes::FILE];

/// More bytes than a statement with its signatures has.
const STATEMENT: usize = 16 << 10;

/// More bytes than the envelope adds to a part.
const HEAD: usize = 1 << 10;

/// Signs the manifest, and puts it and the sealed parts in the envelope.
pub(crate) fn pack(
    manifest: &Manifest,
    mut parts: Vec<Packed>,
    keys: &Keys,
    scratch: &dyn Scratch,
) -> Result<Posted<ScratchFile>, Error> {
    let mut whole = STATEMENT;
    for part in &mut parts {
        whole += usize::try_from(part.bytes.stream_position()?).unwrap_or(0) + HEAD;
        part.bytes.rewind()?;
    }
    let parts = parts.iter_mut().map(|Packed { file, sealed, bytes, .. }| SealedPart {
        name: file,
        digest: *sealed,
        bytes,
    });
    let mut posted = Letter::post_to(manifest, parts.collect(), keys, scratch.file_for(whole)?)?;
    posted.bytes.rewind()?;
    Ok(posted)
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

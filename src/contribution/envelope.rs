//! The ZIP that crosses: stored, in fixed order, with fixed times and no extras.
//!
//! Opening verifies everything before it returns anything, so the caller never writes what does not hold.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::{Attributes, Contacts, Error, Manifest, Needs, Part, PartDigest, People, Relationships, Salt};
use crate::agreement::{Activity, Agreement, Permit};
use crate::party::{Digest, Keys, Party, Role, seal};

const LABEL: &str = "people-zones/manifest/v1";
const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.sig";

/// Names of all members, in their order.
pub(super) const MEMBERS: [&str; 7] =
    [MANIFEST, SIGNATURE, People::FILE, Contacts::FILE, Needs::FILE, Relationships::FILE, Attributes::FILE];

/// A contribution ready to be sent, with what is left beside it for the pre-flight.
pub struct Sealed {
    /// The ZIP.
    pub contribution: Vec<u8>,
    /// The manifest's exact bytes.
    pub manifest: Vec<u8>,
    /// Ed25519 over them.
    pub signature: [u8; 64],
}

/// A part with its salt, as Parquet.
pub(crate) struct Packed {
    file: &'static str,
    to: Role,
    bytes: Vec<u8>,
}

impl Packed {
    pub(crate) fn new<P: Part>(part: &P, salt: Salt) -> Self {
        Self { file: P::FILE, to: P::OPENED_BY, bytes: part.to_parquet(salt) }
    }

    pub(crate) fn digest(&self) -> PartDigest {
        PartDigest { file: self.file.to_owned(), sha256: Digest::of(&self.bytes) }
    }
}

/// Seals each part to the party that may open it, signs the manifest, and puts them in the envelope.
pub(crate) fn pack(
    manifest: &Manifest,
    parts: &[Packed],
    agreement: &Agreement,
    keys: &Keys,
) -> Result<Sealed, Error> {
    let manifest = manifest.to_bytes();
    let signature = keys.sign(LABEL, &manifest);
    let mut members = vec![manifest.clone(), signature.to_vec()];
    for part in parts {
        members.push(seal(&part.bytes, &[recipient(part.to, agreement)])?);
    }
    Ok(Sealed { contribution: envelope(&members), manifest, signature })
}

fn recipient(role: Role, agreement: &Agreement) -> &Party {
    if role == Role::Linker { agreement.linker() } else { agreement.hub() }
}

fn envelope(members: &[Vec<u8>]) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o600);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in MEMBERS.iter().zip(members) {
        zip.start_file(*name, options).expect("a vector takes all writes");
        zip.write_all(bytes).expect("a vector takes all writes");
    }
    zip.finish().expect("a vector takes all writes").into_inner()
}

/// A contribution whose envelope, signature and manifest hold. Its parts are still sealed.
pub struct Opened {
    /// What it says about itself.
    pub manifest: Manifest,
    /// Digest of the manifest's exact bytes.
    pub digest: Digest,
    members: Vec<Vec<u8>>,
}

/// Verifies envelope, sender, signature and manifest, under the agreement and round of the permit.
pub fn open<A: Activity>(bytes: &[u8], permit: &Permit<'_, A>) -> Result<Opened, Error> {
    let members = members(bytes)?;
    if envelope(&members) != bytes {
        return Err(Error::Envelope("it is not laid out as this program writes it"));
    }
    let manifest: Manifest =
        serde_json::from_slice(&members[0]).map_err(|_| Error::Envelope("its manifest cannot be read"))?;
    let sender = permit.agreement().party(&manifest.agency).filter(|party| party.role == Role::Agency);
    sender.ok_or(Error::Stranger)?.verify(LABEL, &members[0], &members[1])?;
    if manifest.to_bytes() != members[0] {
        return Err(Error::Envelope("its manifest is not laid out as this program writes it"));
    }
    manifest.check(permit)?;
    Ok(Opened { digest: Digest::of(&members[0]), manifest, members })
}

impl Opened {
    /// Opens one part and holds it against the manifest.
    pub fn part<P: Part>(&self, keys: &Keys) -> Result<P, Error> {
        let at = MEMBERS.iter().position(|name| *name == P::FILE).expect("every part is a member");
        let bytes = keys.open(&self.members[at])?;
        let named = self.manifest.parts.get(at - 2).filter(|named| named.file == P::FILE);
        if named.is_none_or(|named| named.sha256 != Digest::of(&bytes)) {
            return Err(Error::Part { part: P::NAME });
        }
        P::from_parquet(bytes)
    }
}

/// Reads the members; refuses other names, another order, or compression, before it reads their bytes.
fn members(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Error> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Error::Envelope("it is not a ZIP file"))?;
    if zip.len() != MEMBERS.len() {
        return Err(Error::Envelope("a part is missing, or there is one too many"));
    }
    (0..MEMBERS.len()).map(|at| member(&mut zip, at, bytes.len())).collect()
}

fn member(zip: &mut ZipArchive<Cursor<&[u8]>>, at: usize, most: usize) -> Result<Vec<u8>, Error> {
    let file = zip.by_index(at).map_err(|_| Error::Envelope("a part cannot be read"))?;
    let named = file.name().is_ok_and(|name| name == MEMBERS[at]);
    if !named || file.compression() != CompressionMethod::Stored {
        return Err(Error::Envelope("a part has another name or place than agreed, or is compressed"));
    }
    let mut bytes = Vec::new();
    file.take(most as u64).read_to_end(&mut bytes).map_err(|_| Error::Envelope("a part was changed"))?;
    Ok(bytes)
}

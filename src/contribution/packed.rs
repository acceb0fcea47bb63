//! A part on its way into its seal: written piece by piece, so that nothing as large as all of it is held, and so that
//! no whole pseudonym ever stands open on a disk.

use std::io;
use std::marker::PhantomData;

use parquet::arrow::ArrowWriter;

use super::{Error, Part, PartDigest, Salt, Scratch, ScratchFile};
use crate::agreement::Agreement;
use crate::party::{Digest, Digesting, Party, Role, Sealer};

/// A part as Parquet with its salt, sealed to the party that may open it.
pub(crate) struct Packed {
    pub(super) file: &'static str,
    /// Of the part as it will be opened.
    opened: Digest,
    pub(super) sealed: Digest,
    pub(super) bytes: ScratchFile,
}

impl Packed {
    /// A part that stands in memory.
    pub(crate) fn new<P: Part + Default>(
        part: &P,
        salt: Salt,
        to: (&dyn Scratch, &Agreement),
    ) -> Result<Self, Error> {
        let mut writer = PartWriter::new(salt, to)?;
        writer.add(part)?;
        writer.finish()
    }

    pub(crate) fn digest(&self) -> PartDigest {
        PartDigest { file: self.file.to_owned(), sha256: self.opened }
    }
}

/// Where a part is written to: its digest is taken, it is sealed, and the digest of what is sealed is taken.
type Closing = Digesting<Sealer<Digesting<ScratchFile>>>;

/// A part as it is written.
pub(crate) struct PartWriter<P> {
    writer: ArrowWriter<Closing>,
    part: PhantomData<P>,
}

impl<P: Part + Default> PartWriter<P> {
    /// Nothing is written so far; the file is one of these.
    pub(crate) fn new(salt: Salt, (scratch, agreement): (&dyn Scratch, &Agreement)) -> Result<Self, Error> {
        let receiver = if P::OPENED_BY == Role::Linker { agreement.linker() } else { agreement.hub() };
        Self::to(receiver, scratch.file()?, salt)
    }

    pub(super) fn to(receiver: &Party, file: ScratchFile, salt: Salt) -> Result<Self, Error> {
        let to = Digesting::new(Sealer::new(&[receiver], Digesting::new(file))??);
        Ok(Self { writer: P::default().columns().writer(to, salt), part: PhantomData })
    }
}

impl<P: Part> PartWriter<P> {
    /// Adds rows behind those that are there.
    pub(crate) fn add(&mut self, piece: &P) -> Result<(), Error> {
        self.writer.write(&piece.columns().batch()).map_err(unwritten)
    }

    /// Lets go of the rows so far: they are whole in the file.
    pub(crate) fn let_go(&mut self) -> Result<(), Error> {
        self.writer.flush().map_err(unwritten)
    }

    pub(crate) fn finish(self) -> Result<Packed, Error> {
        let (opened, sealer) = self.writer.into_inner().map_err(unwritten)?.finish();
        let (sealed, bytes) = sealer.finish()?.finish();
        Ok(Packed { file: P::FILE, opened, sealed, bytes })
    }
}

/// The columns are ours, so that only writing can fail.
fn unwritten(error: parquet::errors::ParquetError) -> Error {
    let kind = match error {
        parquet::errors::ParquetError::External(error) => {
            error.downcast_ref::<io::Error>().map_or(io::ErrorKind::Other, io::Error::kind)
        }
        _ => io::ErrorKind::Other,
    };
    Error::Scratch(kind)
}

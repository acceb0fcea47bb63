//! A part that is read while it is opened, so that it never stands open as a whole.

use std::io::{self, Read, Seek, SeekFrom, Write as _};
use std::ops::Range;
use std::sync::Arc;

use bytes::{Buf as _, Bytes};
use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use parquet::errors::ParquetError;
use parquet::file::metadata::{FooterTail, ParquetMetaDataReader, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, Length};
use rayon::prelude::*;

use super::parquet::{Pieces, broken, given, reading};
use super::{Error, Part, People};
use crate::party::{self, Digest, Digesting, Keys};

/// Few enough people that all their match keys stay in a core's own cache.
const PEOPLE_AT_A_TIME: usize = 1_024;
/// A Parquet file ends with the length of what describes it, and four letters.
const TAIL: usize = 8;

/// Reads people as they are opened: some at a time, on any core, and what is read of them is taken in order. Gives the
/// digest of the whole part: nothing may be used before it is held against the manifest's.
pub(super) fn people<T: Send>(
    sealed: &[u8],
    keys: &Keys,
    read: impl Fn(People) -> Result<T, Error> + Sync,
    mut take: impl FnMut(T),
) -> Result<Digest, Error> {
    let mut opening = Opening::new(People::NAME, keys.opening(sealed)?)?;
    let mut next = opening.next()?;
    while let Some(excerpt) = next {
        let (found, following) = rayon::join(|| excerpt.read(&read), || opening.next());
        found?.into_iter().for_each(&mut take);
        next = following?;
    }
    opening.finish()
}

/// The digest of a part, whatever it is.
pub(super) fn digest(sealed: &[u8], keys: &Keys) -> Result<Digest, Error> {
    let mut digest = Digesting::new(io::sink());
    io::copy(&mut keys.opening(sealed)?, &mut digest).map_err(unsealed)?;
    Ok(digest.finish().0)
}

/// A part on its way out of its seal, from its first byte to its last.
struct Opening<R> {
    part: &'static str,
    from: R,
    digest: Digesting<io::Sink>,
    metadata: ArrowReaderMetadata,
    whole: u64,
    at: u64,
    piece: usize,
}

impl<R: Read + Seek> Opening<R> {
    fn new(part: &'static str, mut from: R) -> Result<Self, Error> {
        let whole = from.seek(SeekFrom::End(0)).map_err(unsealed)?;
        let mut last = |bytes: usize| {
            let start = whole.checked_sub(bytes as u64).ok_or_else(|| broken(part))?;
            from.seek(SeekFrom::Start(start)).map_err(unsealed)?;
            let mut read = vec![0; bytes];
            from.read_exact(&mut read).map_err(unsealed)?;
            Ok::<_, Error>(read)
        };
        let tail: [u8; TAIL] = last(TAIL)?.try_into().expect("as many as were asked for");
        let length = FooterTail::try_new(&tail).map_err(|_| broken(part))?.metadata_length();
        let described =
            last(length.checked_add(TAIL).filter(|end| *end as u64 <= whole).ok_or_else(|| broken(part))?)?;
        from.seek(SeekFrom::Start(0)).map_err(unsealed)?;
        let metadata = given(part, || {
            let metadata = ParquetMetaDataReader::decode_metadata(&described[..length])?;
            ArrowReaderMetadata::try_new(Arc::new(metadata), reading())
        })?;
        Ok(Self { part, from, digest: Digesting::new(io::sink()), metadata, whole, at: 0, piece: 0 })
    }

    /// The next pieces.
    fn next(&mut self) -> Result<Option<Excerpt>, Error> {
        let groups = &self.metadata.metadata().row_groups()[self.piece..];
        // One for each core: few enough that what was opened is still near when it is read.
        let groups = &groups[..groups.len().min(rayon::current_num_threads())];
        if groups.is_empty() {
            return Ok(None);
        }
        // Pieces that do not follow each other cannot be read in one go, and are not written by us.
        let end = groups.iter().try_fold(self.at, |at, group| {
            range(group).filter(|range| at <= range.start && range.end <= self.whole).map(|range| range.end)
        });
        let (start, pieces) = (self.at, self.piece..self.piece + groups.len());
        let bytes = self.read(end.ok_or_else(|| broken(self.part))?)?;
        self.piece = pieces.end;
        let stretch = Stretch { whole: self.whole, start, bytes };
        Ok(Some(Excerpt { pieces, from: Pieces::of(self.part, stretch, self.metadata.clone()) }))
    }

    /// All bytes up to there.
    fn read(&mut self, end: u64) -> Result<Bytes, Error> {
        let length = usize::try_from(end - self.at).map_err(|_| broken(self.part))?;
        let mut bytes = vec![0; length];
        self.from.read_exact(&mut bytes).map_err(unsealed)?;
        self.digest.write_all(&bytes).map_err(unsealed)?;
        self.at = end;
        Ok(bytes.into())
    }

    fn finish(mut self) -> Result<Digest, Error> {
        self.read(self.whole)?;
        Ok(self.digest.finish().0)
    }
}

fn unsealed(_: io::Error) -> Error {
    party::Error::Seal.into()
}

/// Where a piece stands, where its columns say something that can be.
fn range(group: &RowGroupMetaData) -> Option<Range<u64>> {
    let (start, end) = group.columns().iter().try_fold((u64::MAX, 0), |(first, last), column| {
        let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
        let start = u64::try_from(start.min(column.data_page_offset())).ok()?;
        let end = start.checked_add(u64::try_from(column.compressed_size()).ok()?)?;
        Some((start.min(first), end.max(last)))
    })?;
    Some(start..end)
}

/// Some pieces that stand open.
struct Excerpt {
    pieces: Range<usize>,
    from: Pieces<Stretch>,
}

impl Excerpt {
    fn read<T: Send>(&self, read: &(impl Fn(People) -> Result<T, Error> + Sync)) -> Result<Vec<T>, Error> {
        let piece = |piece: usize| {
            let mut found = Vec::new();
            self.from.read(piece, PEOPLE_AT_A_TIME, |batch| {
                found.push(read(People::read(batch)?)?);
                Ok(())
            })?;
            Ok(found)
        };
        // Which piece is refused first must not depend on which is read first.
        let found: Vec<Result<Vec<T>, Error>> = self.pieces.clone().into_par_iter().map(piece).collect();
        let found: Vec<Vec<T>> = found.into_iter().collect::<Result<_, _>>()?;
        Ok(found.into_iter().flatten().collect())
    }
}

/// Some bytes of a file in a row.
#[derive(Clone)]
struct Stretch {
    whole: u64,
    start: u64,
    bytes: Bytes,
}

impl Stretch {
    fn from(&self, start: u64) -> Result<Bytes, ParquetError> {
        let place = start.checked_sub(self.start).and_then(|place| usize::try_from(place).ok());
        let place = place.filter(|place| *place <= self.bytes.len()).ok_or_else(outside)?;
        Ok(self.bytes.slice(place..))
    }
}

fn outside() -> ParquetError {
    ParquetError::General("outside of what stands open".to_owned())
}

impl Length for Stretch {
    fn len(&self) -> u64 {
        self.whole
    }
}

impl ChunkReader for Stretch {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(self.from(start)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let bytes = self.from(start)?;
        if length <= bytes.len() { Ok(bytes.slice(..length)) } else { Err(outside()) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _, Seek as _};

    use proptest::prelude::*;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;

    use super::people;
    use crate::contribution::{Error, KeyColumn, Known, PartWriter, People, Pseudonym, Salt};
    use crate::party::{Digest, Keys, Party, PartyId, Role, seal};

    fn receiver() -> (Keys, Party) {
        let keys = Keys::generate(&mut ChaCha20Rng::seed_from_u64(1));
        let party = keys.party(PartyId::from_text("linker").unwrap(), Role::Linker);
        (keys, party)
    }

    /// A part of so many pieces, each of so many people who have one pseudonym each.
    fn part(pieces: i32, each: i32) -> (Digest, Vec<u8>) {
        let (keys, party) = receiver();
        let file = Box::new(Cursor::new(Vec::new()));
        let mut part = PartWriter::<People>::to(&party, file, Salt([7; 16])).unwrap();
        for piece in 0..pieces {
            let reference: Vec<i32> = (piece * each..(piece + 1) * each).collect();
            let pseudonym = |person: &i32| {
                let [a, b, c, d] = person.to_be_bytes();
                Pseudonym::from_bytes([a, b, c, d, a, b, c, d, a, b, c, d, a, b, c, d])
            };
            let column = || KeyColumn {
                offsets: (0..=each).collect(),
                values: reference.iter().map(pseudonym).collect(),
            };
            let people = People {
                known: reference.iter().map(|_| Known::BIRTH).collect(),
                keys: People::default().keys.iter().map(|_| column()).collect(),
                home: KeyColumn { offsets: vec![0; reference.len() + 1], values: Vec::new() },
                reference: reference.clone(),
            };
            part.add(&people).unwrap();
            part.let_go().unwrap();
        }
        let mut packed = part.finish().unwrap();
        let mut sealed = Vec::new();
        packed.bytes.rewind().unwrap();
        packed.bytes.read_to_end(&mut sealed).unwrap();
        (packed.digest().sha256, keys.open(&sealed).unwrap())
    }

    /// The references that are read, and the digest.
    fn read(bytes: &[u8]) -> Result<(Vec<i32>, Digest), Error> {
        let (keys, party) = receiver();
        let mut found = Vec::new();
        let references = |some: People| {
            assert!(some.keys.iter().all(|key| key.values.len() == some.reference.len()));
            Ok(some.reference)
        };
        let digest = people(&seal(bytes, &[&party]).unwrap(), &keys, references, |some| found.extend(some))?;
        Ok((found, digest))
    }

    #[test]
    fn people_come_in_order_and_with_the_digest_of_the_whole() {
        for (pieces, each) in [(0, 0), (1, 3), (21, 5), (2, 1_500)] {
            let (digest, bytes) = part(pieces, each);
            assert_eq!(read(&bytes).unwrap(), ((0..pieces * each).collect(), digest));
            assert_eq!(digest, Digest::of(&bytes));
        }
    }

    #[test]
    fn what_is_no_parquet_file_is_refused() {
        let long = [&[0; 8], &[0xff; 4][..], b"PAR1"].concat();
        for bytes in [&b""[..], b"PAR1", b"PAR1PAR1", &[0; 90_000], &long] {
            assert!(read(bytes).is_err());
        }
    }

    #[test]
    fn what_was_changed_in_its_seal_is_refused() {
        let (keys, party) = receiver();
        let sealed = seal(&part(3, 5).1, &[&party]).unwrap();
        for at in (0..sealed.len()).step_by(997) {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(people(&changed, &keys, |_| Ok(()), drop).is_err(), "byte {at}");
            assert!(people(&sealed[..at], &keys, |_| Ok(()), drop).is_err(), "cut at {at}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_sender_that_writes_nonsense_is_refused_or_read_and_nothing_breaks(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        ) {
            let (_, mut bytes) = part(2, 3);
            let end = bytes.len().min(4_096);
            let start = bytes.len() - end;
            changes.iter().for_each(|(at, byte)| bytes[start + at.index(end)] = *byte);
            let _ = read(&bytes);
        }
    }
}

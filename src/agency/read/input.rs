//! Where bytes come from: whatever can be opened from its beginning, as often as it is wanted, also inside an archive.

use super::Error;
use flate2::read::{DeflateDecoder, MultiGzDecoder};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use zip::{CompressionMethod, ZipArchive};

/// Bytes that can be read from any place.
pub trait Seekable: Read + Seek + Send {}

impl<T: Read + Seek + Send> Seekable for T {}

/// A file of an extract, opened as often as it is wanted.
pub trait Input: Send + Sync {
    /// Its name, for messages.
    fn name(&self) -> &str;

    /// Its bytes, from the beginning.
    fn open(&self) -> io::Result<Box<dyn Seekable>>;
}

/// Bytes in memory as an input.
pub struct InMemory {
    name: String,
    bytes: Arc<[u8]>,
}

impl InMemory {
    /// Names bytes.
    pub fn new(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
}

impl Input for InMemory {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> io::Result<Box<dyn Seekable>> {
        Ok(Box::new(Cursor::new(self.bytes.clone())))
    }
}

/// What is packed may be this many times as large unpacked, beyond the first of it.
const MOST_TIMES: u64 = 200;

/// So much may always be unpacked.
const ALWAYS: u64 = 32 << 20;

/// So much of a workbook inside an archive is unpacked into memory.
const MOST_UNPACKED: u64 = 128 << 20;

/// Members that an archive may have.
const MOST_MEMBERS: usize = 1_000;

/// A table's bytes, perhaps inside an archive.
#[derive(Clone)]
pub(super) struct Stream {
    input: Arc<dyn Input>,
    within: Within,
    /// As told to people: the file, or the file and the member's place in it.
    pub(super) name: String,
}

#[derive(Clone, Copy)]
enum Within {
    Nothing,
    Gzip,
    Member { start: u64, packed: u64, deflated: bool },
}

/// What a file is, told by its first bytes.
pub(super) enum Container {
    /// No archive.
    Plain(Stream),
    /// Tables of an archive.
    Packed(Vec<Stream>),
    /// A ZIP that is a workbook.
    Workbook(Stream),
}

impl Stream {
    fn of(input: &Arc<dyn Input>, within: Within, name: String) -> Self {
        Self { input: input.clone(), within, name }
    }

    /// The bytes from the beginning. Reading fails where they unpack to suspiciously many.
    pub(super) fn open(&self) -> io::Result<Box<dyn Read>> {
        let mut file = self.input.open()?;
        Ok(match self.within {
            Within::Nothing => Box::new(file),
            Within::Gzip => {
                let packed = file.seek(SeekFrom::End(0))?;
                file.rewind()?;
                Box::new(Guarded::new(MultiGzDecoder::new(io::BufReader::new(file)), packed))
            }
            Within::Member { start, packed, deflated } => {
                file.seek(SeekFrom::Start(start))?;
                let inside = file.take(packed);
                if deflated {
                    Box::new(Guarded::new(DeflateDecoder::new(io::BufReader::new(inside)), packed))
                } else {
                    Box::new(inside)
                }
            }
        })
    }

    /// The bytes as a file in which one can go back; what is inside an archive is unpacked first, if it is not too much.
    pub(super) fn seekable(&self) -> Result<Box<dyn Seekable>, Error> {
        if let Within::Nothing = self.within {
            return self.input.open().map_err(|error| unreadable(&self.name, &error));
        }
        let too_large = "it is too large to be read inside an archive; unpack it first";
        let whole = self.whole(MOST_UNPACKED)?.ok_or(too_large);
        let bytes = whole.map_err(|why| Error::NotATable { file: self.name.clone(), why })?;
        Ok(Box::new(Cursor::new(bytes)))
    }

    /// The first bytes, fewer if there are no more.
    pub(super) fn beginning(&self, count: usize) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::with_capacity(count);
        let read = self.open().and_then(|open| open.take(count as u64).read_to_end(&mut bytes));
        read.map(|_| bytes).map_err(|error| unreadable(&self.name, &error))
    }

    /// All bytes, if they are no more than so many.
    pub(super) fn whole(&self, most: u64) -> Result<Option<Vec<u8>>, Error> {
        let mut bytes = Vec::new();
        let read = self.open().and_then(|open| open.take(most + 1).read_to_end(&mut bytes));
        read.map_err(|error| unreadable(&self.name, &error))?;
        Ok((bytes.len() as u64 <= most).then_some(bytes))
    }
}

/// A file that breaks off, or that its disk does not give.
pub(super) fn unreadable(file: &str, error: &io::Error) -> Error {
    let why = match error.get_ref().and_then(|inner| inner.downcast_ref::<Bomb>()) {
        Some(Bomb) => "it unpacks to more than two hundred times its size, as no export does",
        None if error.kind() == io::ErrorKind::UnexpectedEof => "it breaks off before its end",
        None if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) => {
            "it is packed in a way that cannot be unpacked, or it is damaged"
        }
        None => "it cannot be read to its end",
    };
    Error::NotATable { file: file.to_owned(), why }
}

/// Tells what a file is, and lists what an archive holds.
pub(super) fn container(input: Arc<dyn Input>) -> Result<Container, Error> {
    let plain = Stream::of(&input, Within::Nothing, input.name().to_owned());
    let begin = plain.beginning(4)?;
    match begin.as_slice() {
        [0x1F, 0x8B, ..] => {
            let inside = plain.name.trim_end_matches(".gz").to_owned();
            Ok(Container::Packed(vec![Stream::of(&input, Within::Gzip, inside)]))
        }
        b"PK\x03\x04" | b"PK\x05\x06" => zip(&input, plain),
        _ => Ok(Container::Plain(plain)),
    }
}

fn zip(input: &Arc<dyn Input>, plain: Stream) -> Result<Container, Error> {
    let broken = |why| Error::NotATable { file: plain.name.clone(), why };
    let file = input.open().map_err(|error| unreadable(&plain.name, &error))?;
    let mut archive = ZipArchive::new(file)
        .map_err(|_| broken("it is no workbook and no ZIP that can be read, or it has a password"))?;
    if archive.index_for_name("[Content_Types].xml").is_some()
        || archive.index_for_name("content.xml").is_some()
    {
        return Ok(Container::Workbook(plain));
    }
    if archive.len() > MOST_MEMBERS {
        return Err(broken("it is a ZIP of more than a thousand files"));
    }
    let mut members = Vec::new();
    for at in 0..archive.len() {
        let member = archive.by_index_raw(at).map_err(|_| broken("it is a ZIP that is damaged"))?;
        let name = member.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
        if member.is_dir() || is_litter(&name) {
            continue;
        }
        if member.encrypted() {
            return Err(broken("it is a ZIP with a password; unpack it first"));
        }
        let deflated = match member.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            _ => return Err(broken("it is a ZIP packed in a way that is not known; unpack it first")),
        };
        let start = member.data_start().ok_or_else(|| broken("it is a ZIP that is damaged"))?;
        let within = Within::Member { start, packed: member.compressed_size(), deflated };
        // Its path could be anything, and is nowhere used but to be told: its place and its ending are enough.
        let told = format!("{}, file {}", plain.name, at + 1);
        members.push(Stream::of(input, within, told));
    }
    if members.is_empty() {
        return Err(broken("it is a ZIP without a file"));
    }
    Ok(Container::Packed(members))
}

/// What systems leave in archives beside the files.
fn is_litter(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.starts_with("__MACOSX") || file.starts_with('.') || file.eq_ignore_ascii_case("thumbs.db")
}

/// Unpacks, and stops where it becomes absurd.
pub(super) struct Guarded<R> {
    inner: R,
    packed: u64,
    unpacked: u64,
}

/// The error inside an error: bytes that unpack to suspiciously many.
#[derive(Debug, thiserror::Error)]
#[error("unpacks to too much")]
pub(super) struct Bomb;

impl<R> Guarded<R> {
    pub(super) fn new(inner: R, packed: u64) -> Self {
        Self { inner, packed, unpacked: 0 }
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.unpacked += read as u64;
        if self.unpacked > ALWAYS.max(self.packed.saturating_mul(MOST_TIMES)) {
            return Err(io::Error::other(Bomb));
        }
        Ok(read)
    }
}

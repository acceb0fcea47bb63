//! Where goes what memory should not hold, while a contribution is made.

use std::io::{self, Cursor, Read, Seek, Write};
use std::sync::Arc;

/// Gives files to work with: no name and no cell of an export ever stands in them, but rows of numbers (halves of
/// pseudonyms among them) and sealed bytes.
pub trait Scratch: Send + Sync {
    /// A new file that nobody else sees, and that is gone when it is dropped.
    fn file(&self) -> io::Result<ScratchFile>;

    /// The same, for about so many bytes.
    fn file_for(&self, _bytes: usize) -> io::Result<ScratchFile> {
        self.file()
    }

    /// How many rows of numbers may stand in memory before a file is used.
    fn rows_in_memory(&self) -> usize {
        1 << 20
    }
}

/// A file to work with.
pub type ScratchFile = Box<dyn Working>;

/// Bytes that can be written and read at any place.
pub trait Working: Read + Write + Seek + Send {}

impl<T: Read + Write + Seek + Send> Working for T {}

/// Memory in place of files, for what is small.
pub struct Memory;

impl Memory {
    /// For any number of users.
    pub fn shared() -> Arc<dyn Scratch> {
        Arc::new(Self)
    }
}

impl Scratch for Memory {
    fn file(&self) -> io::Result<ScratchFile> {
        self.file_for(0)
    }

    fn file_for(&self, bytes: usize) -> io::Result<ScratchFile> {
        Ok(Box::new(Cursor::new(Vec::with_capacity(bytes))))
    }

    fn rows_in_memory(&self) -> usize {
        usize::MAX
    }
}

//! Files without a name for what memory should not hold: they are gone when they are closed, also by a crash.

use std::io;
use std::path::PathBuf;

use crate::contribution::{Scratch, ScratchFile};

/// So much stands in memory before anything is written.
const IN_MEMORY: usize = 8 << 20;

/// Files in a folder.
pub(in crate::cli) struct Workspace(pub(in crate::cli) PathBuf);

impl Scratch for Workspace {
    fn file(&self) -> io::Result<ScratchFile> {
        Ok(Box::new(tempfile::spooled_tempfile_in(IN_MEMORY, &self.0)))
    }
}

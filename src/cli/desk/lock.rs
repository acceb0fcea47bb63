//! One command at a time in a folder: a lock that dies with its process.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;

use super::super::failure::{Failure, Kind};

const FILE: &str = "round.lock";

/// Held as long as the value lives.
pub(super) struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Nobody is at work any more. If this fails, a later holder writes its own name over it.
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
    }
}

/// Takes the lock of a folder; says who holds it where somebody does.
pub(super) fn take(folder: &Path, command: &str) -> Result<Lock, Failure> {
    let cannot = |error: io::Error| {
        Failure::new(Kind::Write, format!("{}: cannot be written to ({})", folder.display(), error.kind()))
            .hint("give this user the right to write there, or copy the folder to a place where it has; nothing was changed")
    };
    let mut options = OpenOptions::new();
    let mut file = options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join(FILE))
        .map_err(cannot)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(held(&mut file, folder)),
        Err(TryLockError::Error(error)) => return Err(cannot(error)),
    }
    let holder = format!("{command} (process {})\n", std::process::id());
    let written =
        file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(holder.as_bytes()));
    written.map_err(cannot)?;
    Ok(Lock { file })
}

fn held(file: &mut File, folder: &Path) -> Failure {
    let mut holder = String::new();
    let holder = match file.read_to_string(&mut holder) {
        Ok(length) if length > 0 => holder.trim().to_owned(),
        _ => "another command".to_owned(),
    };
    Failure::new(Kind::State, format!("{}: {holder} is at work here", folder.display()))
        .hint("wait until it has ended, then give the command again; nothing was changed")
}

//! Writing files that the user named: each under a temporary name first, so that all are whole when they appear.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::failure::{Failure, Kind};

/// What will stand where.
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
}

/// Writes all beside their places, then puts them there. What cannot be written is told before any takes its place.
pub(super) fn write(files: &[File]) -> Result<(), Failure> {
    let written =
        files.iter().map(|file| Ok((prepared(file)?, file))).collect::<Result<Vec<_>, Failure>>()?;
    for (new, file) in written {
        new.persist(&file.path).map_err(|error| cannot(&file.path, &error.error))?;
    }
    Ok(())
}

fn prepared(file: &File) -> Result<NamedTempFile, Failure> {
    if file.path.is_dir() {
        return Err(cannot(&file.path, &io::ErrorKind::IsADirectory.into()));
    }
    let folder = match file.path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let write = || {
        let mut new = tempfile::Builder::new().prefix(".pz-new-").tempfile_in(folder)?;
        new.write_all(&file.bytes)?;
        new.as_file().sync_all()?;
        open_to_others(new.path())?;
        Ok(new)
    };
    write().map_err(|error: io::Error| cannot(&file.path, &error))
}

fn cannot(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Kind::Write, format!("{}: cannot be written ({})", path.display(), error.kind()))
        .hint("check that the folder is there and may be written to, and that no program holds the file open")
}

/// A temporary file is its owner's alone; what the user named is an ordinary one.
#[cfg(unix)]
fn open_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}

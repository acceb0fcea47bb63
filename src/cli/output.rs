//! Writing: a whole folder appears at once, or nothing does.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::failure::{Failure, Kind};

/// Files of a folder to be, by their path inside it.
#[derive(Default)]
pub(super) struct Folder(BTreeMap<PathBuf, Content>);

struct Content {
    bytes: Vec<u8>,
    secret: bool,
}

impl Folder {
    /// Adds a file that others may read.
    pub(super) fn file(&mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) {
        self.0.insert(path.into(), Content { bytes: bytes.into(), secret: false });
    }

    /// Adds a file that only its owner may read.
    pub(super) fn secret(&mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) {
        self.0.insert(path.into(), Content { bytes: bytes.into(), secret: true });
    }

    /// Adds everything of another folder below a path.
    pub(super) fn folder(&mut self, path: &str, other: Folder) {
        self.0.extend(other.0.into_iter().map(|(inner, content)| (Path::new(path).join(inner), content)));
    }

    /// Writes all files into a new folder beside the target and renames it: the one commit point.
    ///
    /// A folder that holds `marker` was written by this program and is replaced; any other is left alone.
    pub(super) fn write(&self, to: &Path, marker: &str) -> Result<(), Failure> {
        check_target(to, marker)?;
        let cannot = |error: io::Error| {
            Failure::new(Kind::Write, format!("{}: {}", to.display(), reason(&error)))
                .hint("nothing was written")
        };
        let parent = match to.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(cannot)?;
        let new = tempfile::Builder::new().prefix(".pz-new-").tempdir_in(parent).map_err(cannot)?;
        self.fill(new.path()).map_err(cannot)?;
        let old = tempfile::Builder::new().prefix(".pz-old-").tempdir_in(parent).map_err(cannot)?;
        let aside = old.path().join("round");
        if to.exists() {
            fs::rename(to, &aside).map_err(cannot)?;
        }
        fs::rename(new.path(), to).map_err(|error| {
            // The old round goes back to its place.
            let _ = fs::rename(&aside, to);
            cannot(error)
        })?;
        open_to_others(to).map_err(cannot)
    }

    fn fill(&self, folder: &Path) -> io::Result<()> {
        for (path, content) in &self.0 {
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            let mut file = if content.secret { secret(&path)? } else { File::create_new(&path)? };
            file.write_all(&content.bytes)?;
            file.sync_all()?;
        }
        Ok(())
    }
}

/// Only a folder that this program wrote, or an empty one, may be replaced.
fn check_target(to: &Path, marker: &str) -> Result<(), Failure> {
    if !to.exists() {
        return Ok(());
    }
    let state = |words: &str| {
        Err(Failure::new(Kind::State, format!("{}: {words}", to.display()))
            .hint("name a new folder; nothing was touched"))
    };
    if !to.is_dir() {
        return state("is a file, not a folder");
    }
    let empty = fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_none());
    if empty || to.join(marker).is_file() {
        return Ok(());
    }
    state("holds something else")
}

/// What the system says, without paths or contents.
fn reason(error: &io::Error) -> String {
    format!("cannot be written ({})", error.kind())
}

#[cfg(unix)]
fn secret(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn secret(path: &Path) -> io::Result<File> {
    File::create_new(path)
}

/// A temporary folder is its owner's alone; the finished round is an ordinary one.
#[cfg(unix)]
fn open_to_others(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}

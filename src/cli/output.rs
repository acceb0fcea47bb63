//! Writing: a whole folder appears at once, or nothing does.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::failure::{Failure, Kind};

/// A folder in the making, beside the place that it will take.
pub(super) struct Folder {
    new: TempDir,
    to: PathBuf,
}

impl Folder {
    /// Begins a folder. One that holds `marker` was written by this program and will be replaced; any other is left
    /// alone.
    pub(super) fn begin(to: &Path, marker: &str) -> Result<Self, Failure> {
        check_target(to, marker)?;
        let parent = match to.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(|error| cannot(to, &error))?;
        let new = tempfile::Builder::new().prefix(".pz-new-").tempdir_in(parent);
        Ok(Self { new: new.map_err(|error| cannot(to, &error))?, to: to.to_owned() })
    }

    /// Where it stands while it is made.
    pub(super) fn path(&self) -> &Path {
        self.new.path()
    }

    /// Adds a file that others may read.
    pub(super) fn file(&self, path: &str, bytes: impl AsRef<[u8]>) -> Result<(), Failure> {
        let path = self.new.path().join(path);
        let write = || {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            let mut file = File::create(&path)?;
            file.write_all(bytes.as_ref())?;
            file.sync_all()
        };
        write().map_err(|error| cannot(&self.to, &error))
    }

    /// Puts it in its place: the one commit point.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let to = &self.to;
        let parent = self.new.path().parent().unwrap_or(Path::new("."));
        let old = tempfile::Builder::new().prefix(".pz-old-").tempdir_in(parent);
        let aside = old.as_ref().map_err(|error| cannot(to, error))?.path().join("round");
        if to.exists() {
            fs::rename(to, &aside).map_err(|error| cannot(to, &error))?;
        }
        fs::rename(self.new.path(), to).map_err(|error| {
            // The old round goes back to its place.
            let _ = fs::rename(&aside, to);
            cannot(to, &error)
        })?;
        open_to_others(to).map_err(|error| cannot(to, &error))
    }
}

fn cannot(to: &Path, error: &io::Error) -> Failure {
    Failure::new(Kind::Write, format!("{}: cannot be written ({})", to.display(), error.kind()))
        .hint("nothing was written")
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

//! A change of several files at once: after a crash at any moment the folder is as before, or as after.
//!
//! New contents are written beside the folder's files first, then one list of what goes where. The list's appearance
//! is the commit point: whoever opens the folder next finishes what it says; without it, the leftovers are swept away.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disk::Disk;

/// Where a change is prepared.
const PLACE: &str = ".pz-change";
/// The list that makes it happen.
const LIST: &str = "list.json";

/// What will be written and deleted, by path below the folder.
#[derive(Default)]
pub(in crate::cli) struct Change {
    files: BTreeMap<String, Content>,
    removed: BTreeSet<String>,
}

struct Content {
    source: Source,
    secret: bool,
}

enum Source {
    Memory(Cursor<Vec<u8>>),
    Elsewhere(Box<dyn Read + Send>),
}

impl Source {
    fn reader(&mut self) -> &mut dyn Read {
        match self {
            Self::Memory(bytes) => bytes,
            Self::Elsewhere(bytes) => bytes,
        }
    }
}

/// What the list says: which prepared file goes where, and what goes away.
#[derive(Serialize, Deserialize)]
struct List {
    moves: Vec<(String, String)>,
    removed: BTreeSet<String>,
}

impl Change {
    /// Writes a file that others of the same machine may read.
    pub(in crate::cli) fn file(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.put(path.into(), Source::Memory(Cursor::new(bytes.into())), false);
    }

    /// The same for what is too much for memory.
    pub(in crate::cli) fn stream(&mut self, path: impl Into<String>, bytes: impl Read + Send + 'static) {
        self.put(path.into(), Source::Elsewhere(Box::new(bytes)), false);
    }

    /// Writes a file that only its owner may read.
    pub(in crate::cli) fn secret(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.put(path.into(), Source::Memory(Cursor::new(bytes.into())), true);
    }

    /// What it will write to a file, if that is in memory.
    pub(super) fn written(&self, path: &str) -> Option<&[u8]> {
        match &self.files.get(path)?.source {
            Source::Memory(bytes) => Some(bytes.get_ref()),
            Source::Elsewhere(_) => None,
        }
    }

    fn put(&mut self, path: String, source: Source, secret: bool) {
        self.removed.remove(&path);
        self.files.insert(path, Content { source, secret });
    }

    /// Deletes a file.
    pub(in crate::cli) fn remove(&mut self, path: impl Into<String>) {
        let path = path.into();
        self.files.remove(&path);
        self.removed.insert(path);
    }

    /// Does it, or leaves everything as it was.
    pub(super) fn commit(mut self, folder: &Path, disk: &Disk) -> io::Result<()> {
        let place = folder.join(PLACE);
        let prepared = self.prepare(&place, disk);
        if prepared.is_err() && !place.join(LIST).exists() {
            // Best effort: whoever opens the folder next sweeps as well.
            let _ = disk.step().and_then(|()| fs::remove_dir_all(&place));
        }
        prepared?;
        finish(folder, disk)
    }

    fn prepare(&mut self, place: &Path, disk: &Disk) -> io::Result<()> {
        disk.step()?;
        fs::create_dir_all(place)?;
        let mut list = List { moves: Vec::new(), removed: self.removed.clone() };
        for (number, (path, content)) in self.files.iter_mut().enumerate() {
            let name = number.to_string();
            write(&place.join(&name), content.source.reader(), content.secret, disk)?;
            list.moves.push((name, path.clone()));
        }
        let text = serde_json::to_vec(&list).expect("texts alone");
        write(&place.join("list.new"), &mut text.as_slice(), false, disk)?;
        disk.step()?;
        fs::rename(place.join("list.new"), place.join(LIST))?;
        sync(place)
    }
}

/// Whether a change was begun and neither finished nor swept away.
pub(super) fn pending(folder: &Path) -> bool {
    folder.join(PLACE).exists()
}

/// Brings a folder into order: finishes a change that was committed, sweeps away one that was not.
pub(super) fn recover(folder: &Path, disk: &Disk) -> io::Result<()> {
    let place = folder.join(PLACE);
    if place.join(LIST).exists() {
        finish(folder, disk)
    } else if place.exists() {
        disk.step()?;
        fs::remove_dir_all(&place)
    } else {
        Ok(())
    }
}

/// Does what the list says. It can be done again and again: what is already done is skipped.
fn finish(folder: &Path, disk: &Disk) -> io::Result<()> {
    let place = folder.join(PLACE);
    let list: List = serde_json::from_slice(&fs::read(place.join(LIST))?).map_err(io::Error::other)?;
    let mut touched = BTreeSet::new();
    for (name, path) in &list.moves {
        let (from, to) = (place.join(name), folder.join(path));
        if from.exists() {
            let parent = to.parent().map_or_else(|| folder.to_path_buf(), Path::to_path_buf);
            disk.step()?;
            fs::create_dir_all(&parent)?;
            disk.step()?;
            fs::rename(from, &to)?;
            touched.insert(parent);
        }
    }
    for path in &list.removed {
        disk.step()?;
        remove(&folder.join(path))?;
    }
    touched.iter().try_for_each(|parent: &PathBuf| sync(parent))?;
    disk.step()?;
    // The list goes last, so that a crash on the way begins here again.
    fs::rename(place.join(LIST), place.join("list.done"))?;
    disk.step()?;
    fs::remove_dir_all(&place)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn write(path: &Path, bytes: &mut dyn Read, secret: bool, disk: &Disk) -> io::Result<()> {
    disk.step()?;
    let mut file = if secret { secret_file(path)? } else { File::create(path)? };
    disk.step()?;
    io::copy(bytes, &mut file)?;
    file.sync_all()
}

#[cfg(unix)]
fn secret_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let _ = fs::remove_file(path);
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn secret_file(path: &Path) -> io::Result<File> {
    File::create(path)
}

/// A rename survives a loss of power only when its folder is written too.
#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Change, Disk, PLACE, recover};

    fn state(folder: &Path) -> Vec<(String, Vec<u8>)> {
        let read = |name: &str| fs::read(folder.join(name)).ok().map(|bytes| (name.to_owned(), bytes));
        ["kept", "new/one", "new/two", "old"].into_iter().filter_map(read).collect()
    }

    fn change() -> Change {
        let mut change = Change::default();
        change.file("kept", b"after".as_slice());
        change.file("new/one", b"1".as_slice());
        change.secret("new/two", b"2".as_slice());
        change.remove("old");
        change
    }

    /// A folder before the change.
    fn before() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("kept"), b"before").unwrap();
        fs::write(folder.path().join("old"), b"before").unwrap();
        folder
    }

    #[test]
    fn stopped_at_any_step_the_folder_is_as_before_or_as_after() {
        let (mut seen_before, mut seen_after) = (0, 0);
        for steps in 0..60 {
            let folder = before();
            let old = state(folder.path());
            let stopped = change().commit(folder.path(), &Disk::stopping_after(steps)).is_err();
            // The crash may come again while the folder is being brought into order.
            for again in 0..12 {
                let _ = recover(folder.path(), &Disk::stopping_after(again));
            }
            recover(folder.path(), &Disk::default()).unwrap();
            let found = state(folder.path());
            if found == old {
                seen_before += 1;
                assert!(stopped);
            } else {
                seen_after += 1;
                let after = [("kept", "after"), ("new/one", "1"), ("new/two", "2")];
                assert_eq!(found, after.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())));
            }
            assert!(!folder.path().join(PLACE).exists());
        }
        assert!(seen_before > 5 && seen_after > 5, "{seen_before} before, {seen_after} after");
    }
}

//! Reading files and folders that the user named.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::failure::{Failure, Kind};

/// The bytes of a file.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    bytes_in(Vec::new(), path)
}

/// The bytes of a file, in place of what was in this room.
pub(super) fn bytes_in(mut room: Vec<u8>, path: &Path) -> Result<Vec<u8>, Failure> {
    room.clear();
    let read = File::open(path).and_then(|mut file| file.read_to_end(&mut room));
    read.map(|_| room).map_err(|error| {
        Failure::new(Kind::Input, format!("{}: {}", path.display(), reason(&error)))
            .hint("check the file's name and place; nothing was written")
    })
}

/// The text of a file.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    let not_text = || {
        Failure::new(Kind::Input, format!("{}: is not UTF-8 text", path.display()))
            .hint("save it as UTF-8; nothing was written")
    };
    String::from_utf8(bytes(path)?)
        .map_err(|_| not_text())
        .map(|text| text.trim_start_matches('\u{feff}').to_owned())
}

/// What stands directly in a folder, by name.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failure = |error: io::Error| {
        Failure::new(Kind::Input, format!("{}: {}", folder.display(), reason(&error)))
            .hint("name the folder in which the agencies' exports stand")
    };
    let entries = fs::read_dir(folder).map_err(failure)?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(failure)?;
    paths.sort();
    Ok(paths)
}

pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read by this user".to_owned(),
        io::ErrorKind::IsADirectory => "is a folder, not a file".to_owned(),
        io::ErrorKind::NotADirectory => "is a file, not a folder".to_owned(),
        kind => format!("cannot be read ({kind})"),
    }
}

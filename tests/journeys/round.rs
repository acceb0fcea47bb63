//! The program run as a user runs it, and the folder of a round that it left behind.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use people_zones::party::Keys;
use tempfile::TempDir;
use zip::ZipArchive;

use super::played::played;

/// What one run of the program said.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `pz` with these arguments.
pub(crate) fn pz<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Run {
    pz_with_threads(None, arguments)
}

/// The same, with so many threads for every engine.
pub(crate) fn pz_with_threads<S: AsRef<OsStr>>(
    threads: Option<u32>,
    arguments: impl IntoIterator<Item = S>,
) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pz"));
    command.args(arguments).env("NO_COLOR", "1").env("COLUMNS", "100");
    for engine in ["RAYON_NUM_THREADS", "POLARS_MAX_THREADS"] {
        threads.map(|threads| command.env(engine, threads.to_string()));
    }
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A round of the invented town.
pub(crate) fn town_round() -> &'static Files {
    static ROUND: OnceLock<Files> = OnceLock::new();
    ROUND.get_or_init(|| Files::read(&town()))
}

/// Its folder, played once: to read or to copy.
pub(crate) fn town() -> PathBuf {
    played("town", |folder| try_into(&folder.join("round"), &["--seed", "1"], Some(2))).join("round")
}

/// The files of `pz try` with these options.
pub(crate) fn tried(options: &[&str], threads: Option<u32>) -> Files {
    let folder = TempDir::new().unwrap();
    let to = folder.path().join("round");
    try_into(&to, options, threads);
    Files::read(&to)
}

fn try_into(to: &Path, options: &[&str], threads: Option<u32>) {
    let fixed = ["try", "--no-open", "--quiet", "--to"].map(OsStr::new);
    let options = options.iter().map(OsStr::new);
    let run = pz_with_threads(threads, fixed.into_iter().chain([to.as_os_str()]).chain(options));
    assert_eq!(run.code, 0, "{}", run.stderr);
}

/// Every file of a folder, by its path with forward slashes.
pub(crate) struct Files(pub(crate) BTreeMap<String, Vec<u8>>);

impl Files {
    pub(crate) fn read(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        read_into(folder, String::new(), &mut files);
        Self(files)
    }

    pub(crate) fn bytes(&self, path: &str) -> &[u8] {
        self.0.get(path).unwrap_or_else(|| panic!("{path} is not in the round"))
    }

    pub(crate) fn text(&self, path: &str) -> &str {
        std::str::from_utf8(self.bytes(path)).unwrap()
    }

    /// The rows of a CSV file, each by column.
    pub(crate) fn rows(&self, path: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_reader(self.bytes(path));
        reader.deserialize().map(Result::unwrap).collect()
    }

    /// Files below a path, or ending so.
    pub(crate) fn paths(&self, begin: &str, end: &str) -> Vec<&str> {
        self.0
            .keys()
            .map(String::as_str)
            .filter(|path| path.starts_with(begin) && path.ends_with(end))
            .collect()
    }

    /// Everybody's keys, by the folder they stand in.
    pub(crate) fn keys(&self) -> Vec<(String, Keys)> {
        let holder = |path: &str| path.strip_suffix("/keys/party.keys").unwrap().to_owned();
        let files = self.paths("", "/keys/party.keys").into_iter();
        files.map(|path| (holder(path), Keys::from_file(self.text(path)).unwrap())).collect()
    }

    /// Everything sealed, opened: by path, who can open it and what is in it.
    pub(crate) fn opened(&self) -> BTreeMap<String, (Vec<String>, Vec<u8>)> {
        let keys = self.keys();
        let sealed = self.0.iter().flat_map(|(path, bytes)| unpacked(path, bytes));
        sealed
            .filter(|(_, bytes)| is_sealed(bytes))
            .map(|(path, bytes)| (path, open(&bytes, &keys)))
            .collect()
    }
}

fn read_into(folder: &Path, below: String, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_into(&entry.path(), format!("{path}/"), files);
        } else {
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
}

/// A file itself, and the members of a ZIP.
pub(crate) fn unpacked(path: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut all = vec![(path.to_owned(), bytes.to_vec())];
    if bytes.starts_with(b"PK\x03\x04") {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
        for at in 0..zip.len() {
            let mut member = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            all.push((format!("{path}/{}", member.name().unwrap()), bytes));
        }
    }
    all
}

pub(crate) fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"age-encryption.org/v1")
}

/// Who can open sealed bytes, and what is in them.
pub(crate) fn open(sealed: &[u8], keys: &[(String, Keys)]) -> (Vec<String>, Vec<u8>) {
    let mut content = Vec::new();
    let opens = |(holder, keys): &(String, Keys)| {
        content = keys.open(sealed).ok()?;
        Some(holder.clone())
    };
    let holders = keys.iter().filter_map(opens).collect();
    (holders, content)
}

/// The columns of a Parquet file, each value as text.
pub(crate) fn columns(bytes: &[u8]) -> BTreeMap<String, Vec<String>> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::copy_from_slice(bytes)).unwrap();
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for batch in reader.build().unwrap().map(Result::unwrap) {
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            let value = |row| arrow::util::display::array_value_to_string(column, row).unwrap();
            columns.entry(field.name().clone()).or_default().extend((0..column.len()).map(value));
        }
    }
    columns
}

/// A folder of exports to rehearse, made for one test.
pub(crate) struct Exports {
    home: TempDir,
}

impl Exports {
    pub(crate) fn of(files: &[(&str, &[u8])]) -> Self {
        let home = TempDir::new().unwrap();
        fs::create_dir(home.path().join("exports")).unwrap();
        for (name, bytes) in files {
            fs::write(home.path().join("exports").join(name), bytes).unwrap();
        }
        Self { home }
    }

    /// A path beside the exports.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.beside("exports")
    }

    pub(crate) fn round(&self) -> PathBuf {
        self.beside("round")
    }

    /// What stands beside the exports, by name.
    pub(crate) fn home(&self) -> Vec<String> {
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> =
            fs::read_dir(self.home.path()).unwrap().map(|entry| name(entry.unwrap())).collect();
        names.sort();
        names
    }

    /// Rehearses them, with more options.
    pub(crate) fn rehearse<S: AsRef<OsStr>>(&self, options: impl IntoIterator<Item = S>) -> Run {
        let mut arguments: Vec<std::ffi::OsString> = vec!["rehearse".into(), self.folder().into()];
        arguments.extend(["--invented".into(), "--to".into(), self.round().into()]);
        arguments.extend(options.into_iter().map(|option| option.as_ref().to_owned()));
        pz(arguments)
    }
}

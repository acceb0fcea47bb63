//! An agency's export as it stands on disk: read, mapped, not yet cleaned.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::super::desk::Desk;
use super::super::failure::{Failure, Kind};
use super::super::input;
use crate::agency::{
    CheckReport, Extract, InMemory, Input, Mapping, PeopleList, Preset, Reading, Refusal, Seekable,
};

/// The mapping that the agency's analyst has read and may have corrected.
pub(super) const MAPPING: &str = "mapping.toml";

/// What became of the export's rows.
pub(super) const REPORT: &str = "check.json";

/// More refused rows than one in twenty, and something is wrong with the whole export.
const MOST_REFUSED: u64 = 20;

/// An export, read and mapped.
pub(in crate::cli) struct Export {
    /// File name, for messages.
    pub(in crate::cli) file: String,
    /// Its cells and what its columns are held to be.
    pub(in crate::cli) extract: Extract,
}

/// A file on disk that must stay as it is while it is read.
struct OnDisk {
    path: PathBuf,
    name: String,
    length: u64,
    modified: Option<SystemTime>,
}

impl Input for OnDisk {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> io::Result<Box<dyn Seekable>> {
        let file = File::open(&self.path)?;
        let now = file.metadata()?;
        if now.len() != self.length || now.modified().ok() != self.modified {
            return Err(io::Error::other("the file changed while it was read"));
        }
        Ok(Box::new(io::BufReader::new(file)))
    }
}

/// A file to read; what is no ordinary file would never end, or does not begin.
pub(in crate::cli) fn on_disk(path: &Path) -> Result<Arc<dyn Input>, Failure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let failure = |why: &str| {
        Err(Failure::new(Kind::Input, format!("{}: {why}", path.display()))
            .hint("check the file's name and place; nothing was written"))
    };
    match std::fs::metadata(path) {
        Err(error) => failure(&input::reason(&error)),
        Ok(found) if found.is_dir() => failure("is a folder, not a file"),
        Ok(found) if !found.is_file() => failure("is no ordinary file"),
        Ok(found) => {
            if let Err(error) = File::open(path) {
                return failure(&input::reason(&error));
            }
            let modified = found.modified().ok();
            Ok(Arc::new(OnDisk { path: path.to_owned(), name, length: found.len(), modified }))
        }
    }
}

/// Reads and maps the bytes of an export.
pub(in crate::cli) fn of_bytes(file: &str, bytes: &[u8]) -> Result<Export, Failure> {
    let input: Arc<dyn Input> = Arc::new(InMemory::new(file, bytes));
    of_inputs(&[input], Reading { presets: Preset::shipped(), ..Reading::default() })
}

/// Reads and maps files.
pub(super) fn of_inputs(inputs: &[Arc<dyn Input>], reading: Reading) -> Result<Export, Failure> {
    let file = inputs.iter().map(|input| input.name()).collect::<Vec<_>>().join(" and ");
    Ok(Export { file, extract: Extract::read(inputs, reading)? })
}

/// How an export is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct How {
    /// Guess the columns anew.
    pub(super) afresh: bool,
    /// The first row is data.
    pub(super) without_header: bool,
}

/// Reads an export from disk, with the folder's mapping if there is one.
pub(super) fn read(desk: &Desk, paths: &[PathBuf], how: How) -> Result<Export, Failure> {
    let inputs = paths.iter().map(|path| on_disk(path)).collect::<Result<Vec<_>, _>>()?;
    let mapping = if how.afresh { None } else { desk.read(MAPPING)? };
    let mapping = mapping.map(|text| mapping_of(text)).transpose()?;
    let presets = presets(desk)?;
    of_inputs(&inputs, Reading { mapping, presets, without_header: how.without_header })
}

fn mapping_of(text: Vec<u8>) -> Result<Mapping, Failure> {
    let text = String::from_utf8(text).map_err(|_| {
        Failure::new(Kind::Input, format!("{MAPPING}: is not UTF-8 text")).hint("save it as UTF-8")
    })?;
    Ok(Mapping::from_toml(&text)?)
}

/// The agency's own presets, in its folder `presets`, before those that come with the program.
fn presets(desk: &Desk) -> Result<Vec<Preset>, Failure> {
    let mut presets = Vec::new();
    for name in desk.names("presets").into_iter().filter(|name| name.ends_with(".toml")) {
        let file = format!("presets/{name}");
        let text = String::from_utf8_lossy(&desk.read(&file)?.unwrap_or_default()).into_owned();
        presets.push(Preset::read(&file, &text)?);
    }
    presets.extend(Preset::shipped());
    Ok(presets)
}

/// Reads a list of people: the agency's own references, or NHS numbers, one a line.
pub(super) fn list(path: Option<&Path>) -> Result<Option<PeopleList>, Failure> {
    let Some(path) = path else { return Ok(None) };
    Ok(Some(PeopleList::read(&path.display().to_string(), &input::bytes(path)?)?))
}

/// The report as a file of the agency's own folder: names of columns, which can hide a person, are in it.
pub(super) fn json(report: &CheckReport) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(report).expect("texts and numbers alone");
    json.push(b'\n');
    json
}

/// Refuses an export of which too many rows are refused, or from which nobody is left.
pub(in crate::cli) fn usable(file: &str, report: &CheckReport, allow_refused: bool) -> Result<(), Failure> {
    if report.people == 0 {
        let problem = format!("{file}: no row is left to seal ({})", reasons(report));
        return Err(Failure::new(Kind::Input, problem).hint("nothing was written"));
    }
    let (refused, rows) = (report.refused(), report.rows);
    if refused * MOST_REFUSED > rows && !allow_refused {
        let problem = format!(
            "{file}: {refused} of {rows} rows are refused, more than one in twenty ({})",
            reasons(report)
        );
        return Err(Failure::new(Kind::Input, problem)
            .hint("correct the rows at source, or give --allow-refused; nothing was written"));
    }
    Ok(())
}

fn reasons(report: &CheckReport) -> String {
    let reason = |refusal: &Refusal| {
        let first = refusal.first_rows.first().map(|row| format!(", first row {row}")).unwrap_or_default();
        format!("{} rows: {}{first}", refusal.rows, refusal.reason.words())
    };
    report.refusals.iter().map(reason).collect::<Vec<_>>().join("; ")
}

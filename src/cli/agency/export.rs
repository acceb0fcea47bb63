//! An agency's export as it stands on disk: read, mapped, not yet cleaned.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::super::desk::{Desk, Workspace};
use super::super::failure::{Failure, Kind};
use super::super::{input, kits};
use crate::agency::{
    Areas, CheckReport, Extract, Input, Mapping, PeopleList, Preset, Reading, Refusal, Seekable, Zone,
};
use crate::contribution::Scratch;

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
#[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
pub(in crate::cli) fn of_bytes(file: &str, bytes: &[u8]) -> Result<Export, Failure> {
    Ok(Export { file: file.to_owned(), extract: Extract::read(file, bytes)? })
}

/// Reads and maps files.
fn of_inputs(
    inputs: &[Arc<dyn Input>],
    reading: Reading,
    scratch: Arc<dyn Scratch>,
) -> Result<Export, Failure> {
    let file = inputs.iter().map(|input| input.name()).collect::<Vec<_>>().join(" and ");
    Ok(Export { file, extract: Extract::of(inputs, reading)?.working_in(scratch) })
}

/// How an export is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::Args)]
pub(super) struct How {
    /// Guess the columns anew, in place of the mapping that is there
    #[arg(long)]
    pub(super) afresh: bool,
    /// The files have no header: their first row is data
    #[arg(long)]
    pub(super) without_header: bool,
}

/// Where people and contacts are, beside what the export says.
#[derive(Debug, Clone, PartialEq, Eq, Default, clap::Args)]
pub(super) struct Places {
    /// A lookup of postcodes with their LSOA codes, in place of the one that the kit carries
    #[arg(long, value_name = "FILE")]
    pub(super) postcodes: Option<PathBuf>,
    /// Codes of the zone's small areas, one a line: people who have nothing to do with it are left out
    #[arg(long, value_name = "FILE")]
    pub(super) zone: Option<PathBuf>,
}

impl Places {
    /// Gives an export its lookup and zone.
    pub(super) fn applied(&self, export: Export, desk: Option<&Desk>) -> Result<Export, Failure> {
        let areas = match (&self.postcodes, desk) {
            (Some(path), _) => Some((path.display().to_string(), input::text(path)?)),
            (None, Some(desk)) => carried(desk)?,
            (None, None) => None,
        };
        let areas = areas.map(|(file, text)| Areas::read(&file, &text)).transpose()?;
        let zone = self.zone.as_ref().map(|path| Ok::<_, Failure>((path, input::text(path)?))).transpose()?;
        let zone = zone.map(|(path, text)| Zone::read(&path.display().to_string(), &text)).transpose()?;
        let Export { file, extract } = export;
        Ok(Export { file, extract: extract.within(areas, zone) })
    }
}

/// The lookup that stands in the agency's folder, or that the kit carries.
fn carried(desk: &Desk) -> Result<Option<(String, String)>, Failure> {
    let own = desk.read(kits::POSTCODES)?.map(|bytes| (kits::POSTCODES.to_owned(), bytes));
    let kit = || {
        Ok::<_, Failure>(kits::to_seal(&desk.path(""), &desk.holder)?.and_then(|kit| {
            kit.part(kits::POSTCODES).map(|part| ("the kit's lookup of postcodes".to_owned(), part.to_vec()))
        }))
    };
    let found = match own {
        Some(own) => Some(own),
        None => kit()?,
    };
    Ok(found.map(|(file, bytes)| (file, String::from_utf8_lossy(&bytes).into_owned())))
}

/// Fingerprints of what was sealed, by round: to know the same export again.
#[derive(Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Remembered(BTreeMap<String, String>);

/// Where they are kept.
const REMEMBERED: &str = "rounds.json";

impl Remembered {
    pub(super) fn read(desk: &Desk) -> Result<Self, Failure> {
        let bytes = desk.read(REMEMBERED)?.unwrap_or_default();
        Ok(serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// An earlier round in which the same contacts were sealed.
    pub(super) fn round_like(&self, report: &CheckReport, round: &str) -> Option<String> {
        let now = Self::of(report);
        let like = |(name, then): &(&String, &String)| name.as_str() != round && **then == now;
        self.0.iter().find(like).map(|(name, _)| name.clone())
    }

    /// Remembers what is sealed in a round.
    pub(super) fn keep(mut self, report: &CheckReport, round: &str, desk: &mut Desk) {
        self.0.insert(round.to_owned(), Self::of(report));
        desk.file(REMEMBERED, serde_json::to_vec_pretty(&self).expect("texts alone"));
    }

    fn of(report: &CheckReport) -> String {
        format!("{:016x}-{}", report.oddities.fingerprint, report.contacts)
    }
}

/// Reads files that belong to no folder, and guesses their columns.
pub(super) fn guessed(paths: &[PathBuf], how: How) -> Result<Export, Failure> {
    let inputs = paths.iter().map(|path| on_disk(path)).collect::<Result<Vec<_>, _>>()?;
    let presets = Preset::shipped();
    let reading = Reading { presets, without_header: how.without_header, ..Reading::default() };
    of_inputs(&inputs, reading, Arc::new(Workspace(std::env::temp_dir())))
}

/// Reads an export from disk, with the folder's mapping if there is one.
pub(super) fn read(desk: &Desk, paths: &[PathBuf], how: How) -> Result<Export, Failure> {
    let inputs = paths.iter().map(|path| on_disk(path)).collect::<Result<Vec<_>, _>>()?;
    let mapping = if how.afresh { None } else { desk.read(MAPPING)? };
    let mapping = mapping.map(mapping_of).transpose()?;
    let presets = presets(desk)?;
    let reading = Reading { mapping, presets, without_header: how.without_header };
    of_inputs(&inputs, reading, desk.scratch())
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
    let read = PeopleList::read(&path.display().to_string(), &input::bytes(path)?);
    Ok(Some(read.map_err(|error| {
        Failure::from(error)
            .hint("one person a line: your own reference or an NHS number; nothing was written")
    })?))
}

/// The report as a file of the agency's own folder: names of columns, which can hide a person, are in it.
pub(super) fn json(report: &impl serde::Serialize) -> Vec<u8> {
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

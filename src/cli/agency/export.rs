//! An agency's export as it stands on disk: read, mapped, not yet cleaned.

use std::path::Path;

use super::super::desk::Desk;
use super::super::failure::{Failure, Kind};
use super::super::input;
use crate::agency::{CheckReport, Extract, Mapping, PeopleList, Refusal};

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

/// Reads and maps the bytes of an export.
pub(in crate::cli) fn of_bytes(file: &str, bytes: &[u8]) -> Result<Export, Failure> {
    Ok(Export { file: file.to_owned(), extract: Extract::read(file, bytes)? })
}

/// Reads an export from disk, with the folder's mapping if there is one.
pub(super) fn read(desk: &Desk, path: &Path, afresh: bool) -> Result<Export, Failure> {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = input::bytes(path)?;
    let mapping = if afresh { None } else { desk.read(MAPPING)? };
    let Some(mapping) = mapping else { return of_bytes(&file, &bytes) };
    let text = String::from_utf8(mapping).map_err(|_| {
        Failure::new(Kind::Input, format!("{MAPPING}: is not UTF-8 text")).hint("save it as UTF-8")
    })?;
    let mapping = Mapping::from_toml(&text)?;
    Ok(Export { extract: Extract::read_with(&file, &bytes, mapping)?, file })
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

//! Finding the agencies' exports in a folder: every problem is told at once.

use std::path::{Path, PathBuf};

use super::super::failure::{Failure, Kind};
use super::super::{Talk, agency, input};
use crate::agency::{Extract, Mapping};
use crate::party::PartyId;

/// One agency's export, read and mapped, not yet cleaned.
pub(in crate::cli) struct Export {
    /// The file's stem, as it stands.
    pub(in crate::cli) source: String,
    /// The agency's short name, made of it.
    pub(in crate::cli) agency: PartyId,
    /// File name, for messages.
    pub(in crate::cli) file: String,
    /// Its cells and what its columns are held to be.
    pub(in crate::cli) extract: Extract,
}

/// What stands in a folder of exports.
pub(in crate::cli) struct Exports {
    /// One for each agency.
    pub(in crate::cli) extracts: Vec<Export>,
    /// Tables that are nobody's extract.
    pub(in crate::cli) passed_over: Vec<PassedOver>,
}

/// A table that is nobody's extract.
#[derive(serde::Serialize)]
pub(in crate::cli) struct PassedOver {
    file: String,
    /// What it lacks, in words.
    why: String,
    /// Whose absence a reader of the results must know of.
    warning: Option<&'static str>,
}

impl PassedOver {
    fn of(file: String, mapping: &Mapping) -> Self {
        let (missing, unknown) = (mapping.missing(), mapping.fields() == 0);
        let why = match missing.as_slice() {
            _ if unknown => "no column of it is known".to_owned(),
            [] => "its rows are no contacts".to_owned(),
            missing => format!("without {}", missing.join(" and without ")),
        };
        let warning = if mapping.names_people() {
            Some("looks like an agency's people, and they are missing from everything below")
        } else {
            unknown.then_some("may be an agency's, whose people are then missing from everything below")
        };
        Self { file, why, warning }
    }

    /// A line that says so, and another where people are missing.
    pub(in crate::cli) fn words(&self) -> String {
        let Self { file, why, warning } = self;
        let warning = warning.map(|words| format!("\nwarning: {file} {words}")).unwrap_or_default();
        format!("passed over {file}: {why}, so it is nobody's extract{warning}")
    }
}

/// Reads every export in the folder.
pub(super) fn read(folder: &Path, talk: &Talk) -> Result<Exports, Failure> {
    let tables: Vec<PathBuf> = input::entries(folder)?.into_iter().filter(|path| is_table(path)).collect();
    if tables.is_empty() {
        return Err(Failure::new(
            Kind::Input,
            format!("{}: holds no *.csv and no *.xlsx, nor another table", folder.display()),
        )
        .hint("put each agency's export into the folder as CSV or Excel workbook"));
    }
    let read: Vec<_> = tables.iter().map(|path| export(path)).collect();
    from_read(read, talk)
}

/// Takes the extracts out of what was read; passes over other tables by name.
pub(super) fn from_read(read: Vec<Result<Export, Failure>>, talk: &Talk) -> Result<Exports, Failure> {
    let (mut extracts, mut passed_over, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for one in read {
        match one {
            Ok(export) if export.extract.is_extract() => extracts.push(export),
            Ok(other) => {
                let other = PassedOver::of(other.file, other.extract.mapping());
                talk.say(&other.words());
                passed_over.push(other);
            }
            Err(failure) => problems.extend(failure.problems()),
        }
    }
    problems.extend(same_names(&extracts));
    if !problems.is_empty() {
        return Err(
            Failure::all(Kind::Input, problems).hint("correct or remove these files; nothing was written")
        );
    }
    if extracts.len() < 2 {
        return Err(Failure::new(Kind::Input, format!("{} extract found: there is nothing to link", extracts.len()))
            .hint("a round needs the extracts of at least two agencies, each with a person reference and a contact date"));
    }
    Ok(Exports { extracts, passed_over })
}

/// Endings of tables that agencies export.
const TABLES: [&str; 9] = ["csv", "tsv", "psv", "xlsx", "xls", "ods", "parquet", "zip", "gz"];

fn is_table(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['.', '~']));
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    !hidden && ending.is_some_and(|ending| TABLES.contains(&ending.as_str()))
}

fn export(path: &Path) -> Result<Export, Failure> {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if path.is_dir() {
        return Err(Failure::new(Kind::Input, format!("{file}: is a folder, not a file")));
    }
    of_bytes(&file, &input::bytes(path)?)
}

/// Reads and maps the bytes of one export.
pub(super) fn of_bytes(file: &str, bytes: &[u8]) -> Result<Export, Failure> {
    let source = file.split('.').next().unwrap_or_default().to_owned();
    let agency = PartyId::from_text(&source).map_err(|error| {
        Failure::new(Kind::Input, format!("{file}: the file's name cannot name an agency: {error}"))
    })?;
    if matches!(agency.as_str(), "linker" | "hub") {
        return Err(Failure::new(
            Kind::Input,
            format!("{file}: linker and hub are no agencies; rename the file"),
        ));
    }
    let agency::Export { extract, .. } = agency::export(file, bytes)?;
    Ok(Export { source, agency, file: file.to_owned(), extract })
}

fn same_names(exports: &[Export]) -> Vec<String> {
    let mut named: Vec<(&PartyId, &str)> =
        exports.iter().map(|one| (&one.agency, one.file.as_str())).collect();
    named.sort();
    let same = named.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    same.map(|pair| format!("{} and {} name the same agency", pair[0].1, pair[1].1)).collect()
}

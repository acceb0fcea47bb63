//! Writing what was asked for: all files appear, or none.

use std::path::{Path, PathBuf};

use super::super::failure::{Failure, Kind};
use super::super::files::{self, File};
use super::Args;
use crate::places::survey::{self, Survey};
use crate::places::{Boundaries, geopackage, neighbours, page};

/// Writes the outputs and says which.
pub(super) fn outputs(
    args: &Args,
    survey: &Survey,
    boundaries: Option<&Boundaries>,
    notes: &[String],
) -> Result<Vec<String>, Failure> {
    let mut all: Vec<File> = Vec::new();
    let mut add = |path: &Path, bytes: Vec<u8>| all.push(File { path: path.to_owned(), bytes });
    if let Some(path) = &args.to {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        add(path, survey::csv(survey));
        add(&path.with_file_name(format!("{name}-metadata.json")), survey::metadata(survey, &name));
    }
    if let Some(path) = &args.report {
        let program = concat!("people-zones ", env!("CARGO_PKG_VERSION"));
        let source = page::Source { title: &args.title, notes, program };
        add(path, page::page(survey, boundaries, &source).into_bytes());
    }
    let outlines = || boundaries.expect("checked before: outlines are there");
    if let Some(path) = &args.gpkg {
        add(path, geopackage(survey, outlines()));
    }
    if let Some(path) = &args.geojson {
        add(path, survey::geojson(survey, outlines()));
    }
    if let Some(path) = &args.neighbours_to {
        let (codes, of) = (&survey.areas.codes, &survey.areas.neighbours);
        let is_gwt = path.extension().is_some_and(|end| end == "gwt");
        let text = if is_gwt {
            neighbours::write_gwt(codes, of, &outlines().centres())
        } else {
            neighbours::write_gal(codes, of)
        };
        add(path, text.into_bytes());
    }
    keep_inputs(args, &all)?;
    files::write(&all)?;
    Ok(all.iter().map(|file| file.path.display().to_string()).collect())
}

/// An output never takes the place of an input, nor of another output.
fn keep_inputs(args: &Args, outputs: &[File]) -> Result<(), Failure> {
    let named = [&args.boundaries, &args.counts, &args.population, &args.imd, &args.neighbours];
    let inputs = named.into_iter().flatten().chain(&args.police);
    let mut taken: Vec<PathBuf> = inputs.filter_map(|path| path.canonicalize().ok()).collect();
    for File { path, .. } in outputs {
        let place = path.canonicalize().unwrap_or_else(|_| path.clone());
        if taken.contains(&place) {
            let words = format!("{}: is read, or written already, by this command", path.display());
            return Err(Failure::new(Kind::Use, words).hint("name another file; nothing was written"));
        }
        taken.push(place);
    }
    Ok(())
}

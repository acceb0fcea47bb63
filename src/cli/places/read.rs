//! Reading what was named: boundaries in any of three forms, counts or street files, and what goes with them.

use std::path::{Path, PathBuf};

use super::super::failure::{Failure, Kind};
use super::super::input;
use super::Args;
use crate::places::counts::Layer;
use crate::places::survey::{Absent, Areas};
use crate::places::{Boundaries, Error, boundaries, counts, deprivation, neighbours, police, population};

/// What the survey is of.
pub(super) struct Given {
    pub(super) areas: Areas,
    pub(super) boundaries: Option<Boundaries>,
    /// Each layer's counts in the order of the areas.
    pub(super) layers: Vec<(String, Vec<f64>)>,
    /// Where the numbers come from and what was left out of them.
    pub(super) notes: Vec<String>,
}

pub(super) fn given(args: &Args) -> Result<Given, Failure> {
    let boundaries = args.boundaries.as_ref().map(|path| outlines(path, args.area.as_deref())).transpose()?;
    let mut areas = areas(args, boundaries.as_ref())?;
    if let Some(path) = &args.population {
        let people = population::read(&input::text(path)?).map_err(|error| unreadable(path, &error))?;
        areas.population = Some(areas.in_order(&people).map_err(|error| unreadable(path, &error))?);
    }
    if let Some(path) = &args.imd {
        let ranks = deprivation::read(&input::text(path)?).map_err(|error| unreadable(path, &error))?;
        areas.deprivation = Some(areas.in_order(&ranks).map_err(|error| unreadable(path, &error))?);
    }
    let (layers, notes) = match &args.counts {
        Some(path) => counted(args, path, &areas)?,
        None => street_crime(args, &areas)?,
    };
    Ok(Given { areas, boundaries, layers, notes })
}

/// The file's first bytes say what it is, whatever it is called.
fn outlines(path: &Path, area: Option<&str>) -> Result<Boundaries, Failure> {
    let bytes = input::bytes(path)?;
    let read = if bytes.starts_with(b"SQLite format 3\0") {
        boundaries::read_geopackage(&bytes, area)
    } else if bytes.starts_with(&[0, 0, 0x27, 0x0a]) {
        let dbf = input::bytes(&beside(path, "dbf"))?;
        let prj = beside(path, "prj");
        let prj = if prj.is_file() { Some(input::text(&prj)?) } else { None };
        boundaries::read_shapefile((&bytes, &dbf, prj.as_deref()), area)
    } else {
        boundaries::read(&input::text(path)?, area)
    };
    read.map_err(|error| unreadable(path, &error))
}

/// A file of the same name with another ending, in the case of the one that is there.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let capitals = path.with_extension(ending.to_uppercase());
    if capitals.is_file() { capitals } else { path.with_extension(ending) }
}

fn areas(args: &Args, boundaries: Option<&Boundaries>) -> Result<Areas, Failure> {
    let Some(path) = &args.neighbours else {
        let boundaries = boundaries.expect("boundaries or neighbours are required");
        return Ok(Areas::of(boundaries, args.contiguity.apply(boundaries)));
    };
    let listed = neighbours::read(&input::text(path)?).map_err(|error| unreadable(path, &error))?;
    match boundaries {
        None => Ok(Areas::without_boundaries(listed.codes, listed.neighbours)),
        Some(boundaries) => {
            let ordered = listed.in_order_of(boundaries).map_err(|error| unreadable(path, &error))?;
            Ok(Areas::of(boundaries, ordered))
        }
    }
}

type Layers = (Vec<(String, Vec<f64>)>, Vec<String>);

fn counted(args: &Args, path: &Path, areas: &Areas) -> Result<Layers, Failure> {
    let layers = counts::read(&input::text(path)?, args.area.as_deref(), &args.value);
    let layers = layers.map_err(|error| unreadable(path, &error))?;
    let absent = if args.absent_is_zero { Absent::WasZero } else { Absent::IsMissing };
    let in_order =
        |layer: Layer| match areas.counts(&layer, absent) {
            Ok(counts) => Ok((layer.name, counts)),
            Err(error @ Error::MissingAreas { .. }) => Err(unreadable(path, &error)
                .hint("--absent-is-zero takes them for areas where nothing was counted")),
            Err(error) => Err(unreadable(path, &error)),
        };
    let layers = layers.into_iter().map(in_order).collect::<Result<_, _>>()?;
    Ok((layers, vec![format!("counts: {}", name(path))]))
}

fn street_crime(args: &Args, areas: &Areas) -> Result<Layers, Failure> {
    let texts = args.police.iter().map(|path| input::text(path)).collect::<Result<Vec<_>, _>>()?;
    let crime = police::count(&texts).map_err(|(file, error)| unreadable(&args.police[file], &error))?;
    let chosen = |layer: &&Layer| {
        args.value.is_empty() || args.value.iter().any(|name| name.eq_ignore_ascii_case(&layer.name))
    };
    if let Some(name) =
        args.value.iter().find(|name| !crime.layers.iter().any(|layer| layer.name.eq_ignore_ascii_case(name)))
    {
        let kinds: Vec<&str> = crime.layers.iter().map(|layer| layer.name.as_str()).collect();
        let words = format!("--value {name}: no such type of crime in these files");
        return Err(Failure::new(Kind::Use, words).hint(format!("there are: {}", kinds.join(", "))));
    }
    let inside: Vec<(String, Vec<f64>)> = crime
        .layers
        .iter()
        .filter(chosen)
        .map(|layer| Ok((layer.name.clone(), areas.counts(layer, Absent::IsZero)?)))
        .collect::<Result<_, Error>>()
        .map_err(|error| Failure::new(Kind::Input, error))?;
    let located: f64 = crime.layers[0].values.values().sum();
    let counted: f64 =
        areas.counts(&crime.layers[0], Absent::IsZero).map_or(0.0, |counts| counts.iter().sum());
    let outside = located - counted;
    if outside > counted {
        let known: std::collections::BTreeSet<&str> = areas.codes.iter().map(String::as_str).collect();
        let unknown = crime.layers[0].values.keys().filter(|code| !known.contains(code.as_str())).count();
        let error = Error::UnknownAreas { unknown, areas: crime.layers[0].values.len() };
        return Err(Failure::new(Kind::Input, format!("the street files: {error}"))
            .hint("give boundaries of the force's area, with the areas' codes of the files' year"));
    }
    let months = match &crime.months[..] {
        [] => "no months".to_owned(),
        [only] => only.clone(),
        [first, .., last] => format!("{first} to {last}"),
    };
    let note = format!(
        "recorded crime of data.police.uk, {months}: {} records, {counted} counted; {} without a location and {outside} \
         outside these areas are left out",
        crime.records, crime.unlocated
    );
    Ok((inside, vec![note]))
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn unreadable(path: &Path, error: &Error) -> Failure {
    let hint = match error {
        Error::NoCodeProperty { .. } | Error::SeveralCodeProperties { .. } => {
            "name it with --area; nothing was written"
        }
        Error::NoSuchColumn { .. } => "--value takes one of these; nothing was written",
        _ => "correct the file, or export it again; nothing was written",
    };
    Failure::new(Kind::Input, format!("{}: {error}", path.display())).hint(hint)
}

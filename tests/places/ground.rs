//! Five by five squares of a county that is nowhere, with a hot corner.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

pub(crate) const SIDE: usize = 5;

/// A folder with `areas.geojson`, `counts.csv`, `people.csv`.
pub(crate) fn ground() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "areas.geojson", &areas(|row, column| Some(square(row, column))));
    put(folder.path(), "counts.csv", &counts(|_, count| Some(count.to_string())));
    put(folder.path(), "people.csv", &table("area,population", |at| Some((1000 + 40 * at).to_string())));
    folder
}

pub(crate) fn put(folder: &Path, file: &str, text: &str) {
    fs::write(folder.join(file), text).unwrap();
}

pub(crate) fn code(at: usize) -> String {
    format!("N{:02}", at + 1)
}

/// How many were counted in each square: many in the first corner.
pub(crate) fn count(at: usize) -> usize {
    let (row, column) = (at / SIDE, at % SIDE);
    if row < 2 && column < 2 { 60 + at } else { 3 + at % 4 }
}

/// A ring of a square, in degrees.
pub(crate) fn square(row: usize, column: usize) -> String {
    let corner = |down: usize, right: usize| {
        #[expect(clippy::cast_precision_loss, reason = "a few squares")]
        let at = (-1.2 + 0.01 * (column + right) as f64, 52.6 - 0.01 * (row + down) as f64);
        format!("[{:.6},{:.6}]", at.0, at.1)
    };
    let ring = [corner(1, 0), corner(1, 1), corner(0, 1), corner(0, 0), corner(1, 0)];
    format!(r#"{{"type":"Polygon","coordinates":[[{}]]}}"#, ring.join(","))
}

/// All squares with these geometries.
pub(crate) fn areas(geometry: impl Fn(usize, usize) -> Option<String>) -> String {
    let feature = |at: usize| {
        let geometry = geometry(at / SIDE, at % SIDE)?;
        let name = format!("Square {}", at + 1);
        Some(format!(
            r#"{{"type":"Feature","properties":{{"code":"{}","name":"{name}"}},"geometry":{geometry}}}"#,
            code(at)
        ))
    };
    let features: Vec<String> = (0..SIDE * SIDE).filter_map(feature).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

/// The counts, each as it is written; none leaves its row out.
pub(crate) fn counts(write: impl Fn(usize, usize) -> Option<String>) -> String {
    table("area,count", |at| write(at, count(at)))
}

pub(crate) fn table(header: &str, cell: impl Fn(usize) -> Option<String>) -> String {
    let row = |at: usize| Some(format!("{},{}", code(at), cell(at)?));
    let rows: Vec<String> = (0..SIDE * SIDE).filter_map(row).collect();
    format!("{header}\n{}\n", rows.join("\n"))
}
